"""The models page: each model's card, in the person's language."""

from components import cards, shell

cards.show_cards(shell.language())

"""The models page: each model's card, in the person's language."""

from components.giving import cards
from components.site import shell

cards.show_cards(shell.language())

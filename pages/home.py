"""The home page."""

from components import home, shell

home.show_home(shell.language())

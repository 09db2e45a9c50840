"""A study of trust, for its facilitator: set up, opened to a room, looked after, taken home."""

from components.site import shell
from components.study import panel

panel.show_study(shell.language())

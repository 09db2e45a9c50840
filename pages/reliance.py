"""The reliance page: how people relied on advice, from the table of any study."""

from components.reliance import panel
from components.site import shell

panel.show_reliance(shell.language())

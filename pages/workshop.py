"""The workshop: look at data, build a model, train it while watching how sure it grows."""

from components.site import shell
from components.workshop import panel

panel.show_workshop(shell.language())

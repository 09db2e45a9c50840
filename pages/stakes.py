"""What is at stake: the cut-off that costs least, and what it does with a thousand cases."""

from components.site import shell
from components.stakes import panel
from models import runtime

runtime.numerics()  # while a server that has just started still loads
panel.show_stakes(shell.language())

"""The calibration page: how far each model's confidence can be believed."""

from components.calibration import panel
from components.site import shell

panel.show_calibration(shell.language())

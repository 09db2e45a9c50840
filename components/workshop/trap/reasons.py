"""What the page hands to the lesson, so that it can draw reasons as all pages do."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from markupsafe import Markup

from models.explain.types import Explanation

# The explanation, of a picture its pixels uint8 [h, w, 3], a name for the model, the class's name.
Reasons = Callable[[Explanation, np.ndarray | None, str, str], Markup]

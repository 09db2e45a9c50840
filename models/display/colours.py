"""The colours of charts, in the one place that names them.

All reach 3:1 on the light and on the dark ground alike, so that a chart stands anywhere; on our
own pages, where charts are SVG, the style sheet puts the theme's accent and ink in their place.
"""

ACCENT = "#26878f"
QUIET = "#82898d"
# Lines of several sets, the first at home; shape and dashes tell them first (`site/lines.py`).
SHADES = (ACCENT, QUIET, "#9a6fa8", "#93763a", "#5b84b5")

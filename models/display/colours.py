"""The colours of charts, in the one place that names them.

Both reach 3:1 on the light and on the dark ground alike, so that a chart stands anywhere; on our
own pages, where charts are SVG, the style sheet puts the theme's accent and ink in their place.
"""

ACCENT = "#26878f"
QUIET = "#82898d"

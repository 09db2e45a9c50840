"""A chart as SVG, in the colours of what it stands on: drawn by Vega, without a browser."""

from __future__ import annotations

from dataclasses import dataclass
from xml.etree import ElementTree

from markupsafe import Markup

from models.bounded.asking import Beat
from models.display.blocks import Chart
from models.display.colours import ACCENT, QUIET
from models.takeaway import painting
from models.takeaway.measuring import FAMILY
from models.takeaway.palette import Palette

_SVG = "{http://www.w3.org/2000/svg}"
_GRID = "#ddd"  # Vega's own
# What says nothing outside a page that Vega runs on.
_SPOKEN = ("role", "class", "pointer-events")


@dataclass(frozen=True, slots=True)
class Drawn:
    """What stands inside a chart's <svg>, and its size in pixels."""

    inside: Markup
    width: float
    height: float


def drawn(block: Chart, width: float, palette: Palette, beat: Beat) -> Drawn:
    """The chart within a width in pixels; beat: called while it is drawn elsewhere."""
    spec = block.chart.to_dict()
    spec["width"], spec["height"] = width, block.height
    spec["autosize"] = {"type": "fit", "contains": "padding"}
    spec["padding"] = 0
    spec["config"] = {**spec.get("config", {}), "font": FAMILY, "axis": {"labelFontSize": 13}}
    root = ElementTree.fromstring(painting.chart_to_svg(spec, beat))
    colours = {ACCENT: palette.accent, QUIET: palette.muted, _GRID: palette.line}
    for part in root.iter():
        part.tag = part.tag.removeprefix(_SVG)
        for name in [n for n in part.attrib if n in _SPOKEN or n.startswith("aria-")]:
            del part.attrib[name]
        for name in ("fill", "stroke"):
            if part.get(name) in colours:
                part.set(name, colours[part.attrib[name]])
        if part.tag == "text":
            part.set("fill", palette.ink)
            part.set("font-family", FAMILY)
    inside = Markup("").join(
        Markup(ElementTree.tostring(part, encoding="unicode")) for part in root
    )
    return Drawn(inside, float(root.attrib["width"]), float(root.attrib["height"]))

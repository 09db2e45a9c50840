"""The process in which Vega and resvg draw: a chart's specification or a drawing in, bytes out.

Run as `python -m models.takeaway.painter` by `models.takeaway.painting`, never imported by it.
Asked for {"make": "chart" | "png", "scale", "seconds"} it says {"size"}, and so many bytes follow;
or {"error"}.
"""

from __future__ import annotations

from typing import Any

import vl_convert

from models.bounded import answering
from models.takeaway import fonts


def answer(asked: dict[str, Any], data: bytes) -> tuple[dict[str, Any], bytes]:
    """Draw one chart as SVG, or paint one SVG as PNG."""
    try:
        if asked["make"] == "chart":
            made = vl_convert.vegalite_to_svg(data.decode()).encode()
        else:
            made = vl_convert.svg_to_png(data.decode(), scale=asked["scale"])
    except (ValueError, RuntimeError):  # of Vega and of resvg, for what they do not take
        return {"error": "refused"}, b""
    return {"size": len(made)}, made


if __name__ == "__main__":
    vl_convert.register_font_directory(str(fonts.FOLDER))
    # Its JavaScript engine asks for far more addresses than it ever uses: none are counted.
    answering.serve(answer, None)

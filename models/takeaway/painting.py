"""Charts and drawings are made in a process of their own: Vega and resvg hold Python's lock while
they draw, and the whole server would stand still as long.
"""

from __future__ import annotations

import json
from typing import IO, Any

from models.bounded.asking import Beat, Failures, Lane
from models.errors import N_, CertitudeError
from models.limits import LIMITS
from models.takeaway import measuring


def quiet() -> None:
    """The beat of somebody who waits in any case."""


def chart_to_svg(spec: dict[str, Any], beat: Beat = quiet) -> str:
    """A Vega-Lite specification, drawn.

    beat: called often while waiting; whatever it raises ends the work. CertitudeError
    "drawing_failed" (503).
    """
    # What no XML may hold would end the process that draws.
    source = measuring.clean(json.dumps(spec, ensure_ascii=False))
    return _ask({"make": "chart"}, source, beat).decode()


def svg_to_png(svg: str, scale: float, beat: Beat = quiet) -> bytes:
    """A drawing of ours, painted with so many pixels for each of its own.

    beat and errors: as `chart_to_svg`.
    """
    return _ask({"make": "png", "scale": scale}, svg, beat)


def _ask(asked: dict[str, Any], source: str, beat: Beat) -> bytes:
    asked["seconds"] = LIMITS.drawing_seconds
    return _LANE.ask(asked, source.encode("utf-8", "replace"), _read, beat)


def _read(said: dict[str, Any], content: IO[bytes]) -> bytes:
    if "error" in said:
        raise _failed()
    made = content.read(int(said["size"]))
    if len(made) != said["size"]:
        raise ValueError("less than was said")
    return made


def _failed() -> CertitudeError:
    return CertitudeError(
        "drawing_failed",
        N_("This file could not be drawn just now. Try again, or take another kind of file."),
        status=503,
    )


# A long list is tens of megabytes while it is painted: one at a time.
_LANE = Lane(
    "painter",
    "models.takeaway.painter",
    Failures(*[_failed] * 5),
    places=1,
    kept=1,
)

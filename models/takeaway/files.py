"""The forms in which a display can be taken away, and the files that they make."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Literal, get_args

from models.bounded.asking import Beat
from models.takeaway import component, painting, report, vega
from models.takeaway.content import Taken
from models.takeaway.page import html
from models.takeaway.picture import png, svg
from models.takeaway.record import as_json
from models.takeaway.snippet import snippet

FormId = Literal["png", "svg", "html", "json", "vega", "report", "streamlit", "component"]
IDS: tuple[FormId, ...] = get_args(FormId)


@dataclass(frozen=True, slots=True)
class Form:
    """One form.

    media_type: as HTTP names it. writes: the file for a display. ending: of its name. fits: whether
    there is such a file of a display. called: its name, where it is the same for every display.
    """

    media_type: str
    writes: Callable[[Taken, Beat], bytes]
    ending: str
    fits: Callable[[Taken], bool] = lambda _taken: True
    called: str = ""

    def write(self, taken: Taken, beat: Beat = painting.quiet) -> bytes:
        """The file for a display.

        beat: called often while something is drawn; whatever it raises ends the work.
        CertitudeError "drawing_failed" (503), "no_chart" (422).
        """
        return self.writes(taken, beat)


FORMS: Mapping[FormId, Form] = {
    "png": Form("image/png", png, "png"),
    "svg": Form("image/svg+xml", svg, "svg"),
    "html": Form("text/html; charset=utf-8", html, "html"),
    "json": Form("application/json", lambda taken, _beat: as_json(taken), "json"),
    "report": Form("text/html; charset=utf-8", report.html, "report.html"),
    "vega": Form(vega.MEDIA_TYPE, vega.vega, "vl.json", vega.has_chart),
    "streamlit": Form("text/x-python; charset=utf-8", snippet, "py"),
    "component": Form(component.MEDIA_TYPE, component.script, "js", component.fits, component.NAME),
}


def name(form: FormId, taken: Taken) -> str:
    """What the file is called."""
    return FORMS[form].called or f"certitude-{taken.spec.pattern}.{FORMS[form].ending}"

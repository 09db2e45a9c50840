"""The forms in which a display can be taken away, and the files that they make."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Literal, get_args

from models.takeaway.content import Taken
from models.takeaway.page import html
from models.takeaway.picture import png, svg
from models.takeaway.record import as_json

FormId = Literal["png", "svg", "html", "json"]
IDS: tuple[FormId, ...] = get_args(FormId)


@dataclass(frozen=True, slots=True)
class Form:
    """One form. media_type: as HTTP names it. write: the file for a display."""

    media_type: str
    write: Callable[[Taken], bytes]


FORMS: Mapping[FormId, Form] = {
    "png": Form("image/png", png),
    "svg": Form("image/svg+xml", svg),
    "html": Form("text/html; charset=utf-8", html),
    "json": Form("application/json", as_json),
}


def name(form: FormId, taken: Taken) -> str:
    """What the file is called."""
    return f"certitude-{taken.spec.pattern}.{form}"

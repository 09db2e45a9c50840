"""What of the page that a person is on goes along to the next: its kind of input, its model."""

from __future__ import annotations

from collections.abc import Mapping

from components.giving.model_picker import first_model
from components.site import state
from models.classifier import Kind
from models.language import Language

_OF: Mapping[str, Kind] = {"text": "text", "picture": "image"}  # pages by their addresses


def along(path: str, lang: Language) -> dict[str, dict[str, str]]:
    """For each page with something to open on: what its address says of the page at `path`.

    Empty on a page that is about no kind of input.
    """
    kind = _OF.get(path)
    if kind is None:
        return {}
    setting = state.TEXT_MODEL if kind == "text" else state.PICTURE_MODEL
    card = setting.get() or first_model(kind, lang)
    return {"gallery": {state.GALLERY_OF.key: kind}, "models": {state.CARD.key: card}}

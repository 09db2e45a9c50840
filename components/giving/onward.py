"""What of the page that a person is on goes along to the next: its kind of input, its model."""

from __future__ import annotations

from collections.abc import Mapping

from components.giving.model_picker import first_model
from components.site import state
from components.site.state import Setting
from models import catalog
from models.classifier import Kind
from models.errors import CertitudeError
from models.language import Language

# Pages by their addresses: about one kind of input, about either, about one model.
_OF: Mapping[str, Kind] = {"text": "text", "picture": "image"}
_OF_EITHER = ("gallery", "designer")
_OF_A_MODEL: Mapping[str, Setting[str]] = {
    "models": state.CARD,
    "calibration": state.MEASURED,
    "stakes": state.MEASURED,
}


def along(path: str, lang: Language) -> dict[str, dict[str, str]]:
    """For each page with something to open on: what its address says of the page at `path`.

    Empty on a page that is about no kind of input.
    """
    kind, card = _kind(path), ""
    if path in _OF_A_MODEL:
        card = _OF_A_MODEL[path].get()
        try:
            kind = catalog.get(card).kind
        except CertitudeError:  # none was chosen, or one of another session
            return {}
    if kind is None:
        return {}
    setting = state.TEXT_MODEL if kind == "text" else state.PICTURE_MODEL
    card = card or setting.get() or first_model(kind, lang)
    return {"gallery": {state.GALLERY_OF.key: kind}, "models": {state.CARD.key: card}}


def _kind(path: str) -> Kind | None:
    if path in _OF_EITHER:
        return "text" if state.GALLERY_OF.get() == "text" else "image"
    return _OF.get(path)

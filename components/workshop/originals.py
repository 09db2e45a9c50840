"""A person's own pictures as they gave them: what a model learns from is a small copy of each."""

from __future__ import annotations

from PIL import Image

from components.site.state import Slot
from components.workshop.mosaic import address_of
from models.live.material import Material
from models.reading import inputs

_SIDE = 480  # pixels that one is shown at
# The one that was shown last, which a run of the page shows again: whose it is, and its address.
_LAST: Slot[tuple[object, str] | None] = Slot("_workshop_original", None)


def original(material: Material, row: int) -> Image.Image:
    """A case's picture as it was given, upright and in sRGB; ValueError where there is none."""
    if material.archive is None:
        raise ValueError("no pictures of one's own")
    return inputs.decode_image(material.archive.read(material.files[row])).image


def original_address(material: Material, row: int) -> str:
    """The same as an address that holds it, `_SIDE` pixels a side at most."""
    name, held = (id(material.archive), material.files[row]), _LAST.get()
    if held is not None and held[0] == name:
        return held[1]
    shown = original(material, row)
    shown.thumbnail((_SIDE, _SIDE))
    made = address_of(shown, "JPEG")
    _LAST.set((name, made))
    return made

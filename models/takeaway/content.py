"""What is taken away: one input, what a model answered, and the display that it is shown in."""

from __future__ import annotations

import base64
import io
from dataclasses import dataclass
from functools import cached_property

from PIL import Image

from models.display import showing
from models.display.contract import Rendering
from models.display.spec import DisplaySpec
from models.language import Language
from models.prediction import Prediction
from models.reading.inputs import ImageInput, TextInput
from models.takeaway.palette import Theme

# A thumbnail's sides in pixels, and how many of its own pixels each of them has.
_WIDEST, _HIGHEST, _DENSITY = 360, 240, 2
_FEW_PIXELS = 96  # pictures up to this side are shown pixel by pixel, as the pages show them


@dataclass(frozen=True)
class Taken:
    """One display of one prediction, with what it was made of.

    given: the input. model: the model's title in the reader's language. theme: of pictures.
    portion: what the model took in of the input, "" where that was all (`models.portion`).
    """

    prediction: Prediction
    spec: DisplaySpec
    language: Language
    given: TextInput | ImageInput
    model: str
    theme: Theme = "light"
    portion: str = ""

    @cached_property
    def rendering(self) -> Rendering:
        """The display as a page draws it."""
        return showing.render(self.prediction, self.spec, self.language)

    @property
    def given_as(self) -> str:
        """What the input is, in the reader's language."""
        if isinstance(self.given, TextInput):
            return self.language.gettext("Text")
        return self.language.gettext("Picture")


@dataclass(frozen=True, slots=True)
class Thumbnail:
    """A small picture: its address, with all of it inside, and its sides in pixels."""

    address: str
    width: int
    height: int


def thumbnail(picture: Image.Image) -> Thumbnail:
    """A picture, bounded in both directions; one of few pixels is enlarged."""
    factor = min(_WIDEST / picture.width, _HIGHEST / picture.height)
    few = max(picture.size) <= _FEW_PIXELS
    if not few:
        factor = min(factor, 1)
    width, height = (max(1, round(side * factor)) for side in picture.size)
    out = io.BytesIO()
    if few:
        size = (_DENSITY * width, _DENSITY * height)
        picture.resize(size, Image.Resampling.NEAREST).save(out, "PNG")
    else:
        size = (
            min(picture.width, _DENSITY * width),
            min(picture.height, _DENSITY * height),
        )
        picture.resize(size, Image.Resampling.LANCZOS).save(out, "JPEG", quality=88)
    kind = "png" if few else "jpeg"
    data = base64.b64encode(out.getvalue()).decode("ascii")
    return Thumbnail(f"data:image/{kind};base64,{data}", width, height)

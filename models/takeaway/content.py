"""What is taken away: one input, what a model answered, and the display that it is shown in."""

from __future__ import annotations

import base64
import io
from dataclasses import dataclass, field, replace
from functools import cached_property

from markupsafe import Markup
from PIL import Image

from models.display import designed
from models.display.blocks import Block
from models.display.contract import Rendering
from models.display.design import Design, Style
from models.display.spec import DisplaySpec
from models.language import Language
from models.prediction import Prediction
from models.reading.inputs import ImageInput, TextInput
from models.takeaway.palette import PALETTES, Palette, Theme

# A thumbnail's sides in pixels, and how many of its own pixels each of them has.
_WIDEST, _HIGHEST, _DENSITY = 360, 240, 2
_FEW_PIXELS = 96  # pictures up to this side are shown pixel by pixel, as the pages show them


@dataclass(frozen=True, slots=True)
class Reasons:
    """Why the model answered so, as a report shows it; texts in the reader's language.

    question: which class's reasons. verdict: how far they can be relied on. said: more sentences,
    any of them empty. drawn, figures: markup. style: the style sheet of both, a file of ours.
    """

    question: str
    verdict: str
    said: tuple[str, ...]
    drawn: Markup
    figures: Markup
    style: str


@dataclass(frozen=True)
class Taken:
    """One display of one prediction, with what it was made of.

    given: the input. model: the model's title in the reader's language. theme: of pictures.
    portion: what the model took in of the input, "" where that was all (`models.portion`). style:
    what a designer made of the display. reasons: the explanation, None where there is none; only a
    report shows it. unexplained: why there is none, "" where that is not known.
    """

    prediction: Prediction
    spec: DisplaySpec
    language: Language
    given: TextInput | ImageInput
    model: str
    theme: Theme = "light"
    portion: str = ""
    style: Style = field(default_factory=Style)
    reasons: Reasons | None = None
    unexplained: str = ""

    @cached_property
    def design(self) -> Design:
        """The display's settings and its style."""
        return Design(self.spec, self.style)

    @cached_property
    def rendering(self) -> Rendering:
        """The display as a page draws it."""
        return designed.render(self.prediction, self.design, self.language)

    @cached_property
    def blocks(self) -> tuple[Block, ...]:
        """The display for whoever draws it without a browser."""
        return designed.blocks(self.prediction, self.design, self.language)

    @cached_property
    def palette(self) -> Palette:
        """The colours of a picture: the theme's, with the accent that this prediction has."""
        colours = designed.look(self.prediction, self.design).colours
        shipped = PALETTES[self.theme]
        return shipped if colours is None else replace(shipped, accent=getattr(colours, self.theme))

    @property
    def factor(self) -> float:
        """How large the display is, against the usual size."""
        return designed.FACTORS[self.style.size]

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

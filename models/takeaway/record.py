"""A display as data: its settings as the API takes them, and the answer that it showed."""

from __future__ import annotations

from typing import Annotated, Any, Literal

import msgspec
from msgspec import Meta, Struct

from models.display.bands import BANDS, band_words
from models.display.design import Style
from models.display.registry import PATTERNS
from models.display.unlike import warned
from models.languages import LanguageCode
from models.prediction import Fitted, Score
from models.reading.inputs import TextInput
from models.takeaway.content import Taken
from models.version import VERSION

_Share = Annotated[float, Meta(ge=0, le=1)]


class Part(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The record, or a part of it."""


class TakenClass(Part, frozen=True, kw_only=True):
    """One of the model's classes; name: in the record's language."""

    label: str
    name: str
    probability: _Share


class TakenModel(Part, frozen=True, kw_only=True):
    """The model that answered."""

    id: str
    title: str


class TakenInput(Part, frozen=True, kw_only=True):
    """What it was asked; of a picture there is no more than its hash and its sides in pixels."""

    kind: Literal["text", "image"]
    hash: Annotated[str, Meta(pattern="^[0-9a-f]{64}$")]
    text: str | None = None
    width: int | None = None
    height: int | None = None


class TakenBand(Part, frozen=True, kw_only=True):
    """A band by the words that are shown, whoever chose them."""

    at_least: _Share
    name: str
    action: str


class TakenWords(Part, frozen=True, kw_only=True):
    """What the display says, in the record's language."""

    headline: str
    summary: str
    how_to_read: str
    provenance: str
    portion: Annotated[
        str | None,
        Meta(description="What the model took in of the input; null where that was all of it."),
    ] = None
    warning: Annotated[
        str | None,
        Meta(description="That the model may know nothing like it; null where that is not said."),
    ] = None
    bands: Annotated[
        tuple[TakenBand, ...] | None,
        Meta(description="From high to low; null in a display without bands."),
    ] = None


class Takeaway(Part, frozen=True, kw_only=True):
    """A display of one prediction, as data; classes likeliest first."""

    certitude: Annotated[str, Meta(description="The version of Certitude.")]
    language: LanguageCode
    display: Annotated[dict[str, Any], Meta(description="As `display` of a request takes it.")]
    style: Annotated[
        Style | None, Meta(description="What a designer made of it; null where it is as shipped.")
    ] = None
    model: TakenModel
    input: TakenInput
    prediction: Annotated[str, Meta(description="Its id.")]
    score: Score
    calibrated_on: Annotated[
        Fitted | None,
        Meta(description="What it rests on, null where the score is the model's own."),
    ]
    answer: Annotated[str, Meta(description="The likeliest label.")]
    classes: Annotated[
        tuple[TakenClass, ...],
        Meta(min_length=1, description="All of them, with numbers that the display may hide."),
    ]
    says: TakenWords


def record(taken: Taken) -> Takeaway:
    """The record of a display."""
    made, shown, given = taken.prediction, taken.rendering, taken.given
    warning = warned(made, taken.language)
    if isinstance(given, TextInput):
        asked = TakenInput(kind="text", hash=given.hash, text=given.text)
    else:
        width, height = given.original_size
        asked = TakenInput(kind="image", hash=given.hash, width=width, height=height)
    return Takeaway(
        certitude=VERSION,
        language=taken.language.code,
        display=taken.spec.to_dict(),
        style=None if taken.style == Style() else taken.style,
        model=TakenModel(id=made.model_id, title=taken.model),
        input=asked,
        prediction=made.id,
        score=made.score,
        calibrated_on=made.calibrated_on,
        answer=made.labels[made.top].id,
        classes=tuple(
            TakenClass(
                label=made.labels[index].id,
                name=made.labels[index].name(taken.language.code),
                probability=made.probabilities[index],
            )
            for index in made.order
        ),
        says=TakenWords(
            headline=shown.headline,
            summary=shown.summary,
            how_to_read=shown.how_to_read,
            provenance=shown.provenance,
            portion=taken.portion or None,
            warning=None if warning is None else warning.said,
            bands=_bands(taken),
        ),
    )


def _bands(taken: Taken) -> tuple[TakenBand, ...] | None:
    if BANDS not in PATTERNS[taken.spec.pattern].settings:
        return None
    bands = taken.design.spec_in(taken.language)[BANDS]
    words = [band_words(index, bands, taken.language) for index in range(len(bands))]
    return tuple(
        TakenBand(at_least=band.at_least, name=name, action=action)
        for band, (name, action) in zip(bands, words, strict=True)
    )


def as_json(taken: Taken) -> bytes:
    """The record as UTF-8, to be read by people, too."""
    return msgspec.json.format(msgspec.json.encode(record(taken)), indent=2) + b"\n"

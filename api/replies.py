"""What the API answers, as types: answers are made of them, and the OpenAPI document states them.

Classes are named by their ids everywhere; wording is English.
"""

from __future__ import annotations

from typing import Annotated, Any, Literal

from msgspec import Meta, Struct, field

from models.catalog import Source
from models.classifier import Kind
from models.languages import LanguageCode
from models.prediction import Fitted, Score, Way

Count = Annotated[int, Meta(ge=0)]
Size = Annotated[int, Meta(ge=1)]
Share = Annotated[float, Meta(ge=0, le=1)]
Hash = Annotated[
    str,
    Meta(
        pattern="^[0-9a-f]{64}$",
        description="SHA-256 of the decoded input: equal inputs have equal hashes, wherever they "
        "came from.",
    ),
]
Scored = Annotated[
    Score,
    Meta(
        description='"raw": the model\'s own scores, not measured frequencies; "calibrated": '
        "softened by a temperature, as `calibrated_on` says."
    ),
]
CalibratedOn = Annotated[
    Fitted | None,
    Meta(
        description="What calibrated scores rest on: a temperature, fitted on n cases of a set. "
        "Your input may be like none of them. Null for raw scores."
    ),
]
Spread = Annotated[float, Meta(ge=0)]


class Reply(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """An answer, or a part of one: it has these fields, all of them, and no other."""


class Health(Reply, frozen=True, kw_only=True):
    """The server is up."""

    version: str
    status: Literal["ok"] = field(default="ok")


class Failure(Reply, frozen=True, kw_only=True):
    """Why there is no answer."""

    code: Annotated[str, Meta(pattern="^[a-z0-9_]+$", description="Stable, for programs.")]
    message: Annotated[str, Meta(description="A sentence for a person.")]


class Error(Reply, frozen=True, kw_only=True, rename={"failure": "error"}):
    """What every answer is that is none."""

    failure: Failure


class Note(Reply, frozen=True, kw_only=True):
    """Something to know about the input that is no error."""

    code: str
    message: str


class Model(Reply, frozen=True, kw_only=True):
    """A model of the list."""

    id: str
    kind: Kind
    title: str
    description: str
    languages: Annotated[
        tuple[str, ...],
        Meta(description="Languages of the texts it reads; empty for pictures."),
    ]
    source: Annotated[Source, Meta(description="Whether it came with the program.")]
    available: Annotated[bool, Meta(description="Whether it can be asked now.")]
    availability: Annotated[
        Literal["ready", "downloadable", "missing"],
        Meta(description='"downloadable": choose it in the app first.'),
    ]
    labels: Annotated[
        tuple[str, ...],
        Meta(
            description="Its classes, in its own order; empty while they are not known without "
            "its files."
        ),
    ]
    label_names: Annotated[
        dict[LanguageCode, tuple[str, ...]],
        Meta(description="Names of the labels for people, in the same order."),
    ]


class SetsKept(Reply, frozen=True, kw_only=True):
    """What such sets did on labelled cases that their line was not found on."""

    where: Literal["home", "away"]
    set: str
    n: Count
    held: Annotated[Count, Meta(description="Of these n, the sets with the right class.")]
    size: Annotated[float | None, Meta(description="Classes in a set, on average.")]


class PredictionSet(Reply, frozen=True, kw_only=True):
    """The classes among which the right one is so often: for cases like those at home.

    An input of your own may be like none of them.
    """

    coverage: Share
    classes: Annotated[
        tuple[str, ...],
        Meta(
            description="Likeliest first. None: none is likely enough; all: none can be left out."
        ),
    ]
    least: Annotated[Share, Meta(description="The probability from which on a class belongs in.")]
    n: Annotated[Count, Meta(description="Cases at home that the line was found on.")]
    measured: tuple[SetsKept, ...]


class Interval(Reply, frozen=True, kw_only=True):
    """Between which probabilities the middle ones of all samples lie."""

    cases_of_100: Literal[80, 95]
    low: Share
    high: Share


class Distribution(Reply, frozen=True, kw_only=True):
    """What the model could have said of the likeliest class, its last layer come out otherwise.

    Its own doubt about its number, not the chance that it is right; raw or calibrated as `score`.
    """

    label: str
    way: Annotated[
        Way,
        Meta(
            description="bootstrap: the layer taught again, its cases counting as chance has it; "
            "laplace: samples of Laplace's approximation of it."
        ),
    ]
    samples: Count
    dots: Annotated[
        tuple[Share, ...],
        Meta(description="Twenty equally likely readings: the quantiles (i − ½) / 20, rising."),
    ]
    intervals: tuple[Interval, ...]


class OutOfScope(Reply, frozen=True, kw_only=True):
    """How unlike all that the model knows the input is."""

    score: Annotated[
        float,
        Meta(
            description="Larger is more unlike; each model has a score of its own, whose card "
            "says which."
        ),
    ]
    unlike: Annotated[
        bool,
        Meta(
            description="Whether that is more than nearly all held-out cases have that the model "
            "does know: the answer may then mean nothing."
        ),
    ]


class Prediction(Reply, frozen=True, kw_only=True):
    """What a model answers, and how it is shown."""

    id: str
    model: str
    labels: Annotated[tuple[str, ...], Meta(min_length=1)]
    probabilities: Annotated[
        tuple[Share, ...],
        Meta(min_length=1, description="One for each label, in the same order; they sum to 1."),
    ]
    input_hash: Hash
    score: Scored
    calibrated_on: CalibratedOn
    displays: Annotated[
        dict[str, Any], Meta(extra_json_schema={"$ref": "#/components/schemas/Displays"})
    ]
    notes: tuple[Note, ...]
    prediction_set: Annotated[
        PredictionSet | None, Meta(description="null where no `coverage` was asked for.")
    ]
    distribution: Annotated[
        Distribution | None,
        Meta(description="null where none was asked for, or the model has none."),
    ]
    out_of_scope: Annotated[
        OutOfScope | None,
        Meta(description="null where the model has no such score, as those of the hub."),
    ]


class Read(Reply, frozen=True, kw_only=True):
    """How much of the text the model read; offsets and lengths count code points."""

    to: Annotated[Count, Meta(description="Offset up to which the text was read.")]
    of: Annotated[Count, Meta(description="Length of the text.")]
    cut: Annotated[bool, Meta(description="Whether anything but white space was left unread.")]
    tokens: Annotated[Count, Meta(description="0 where the model has no such unit.")]
    max_tokens: int | None


class Written(Reply, frozen=True, kw_only=True):
    """Which language the text looks to be written in."""

    language: Annotated[
        str | None,
        Meta(description="Its ISO 639-1 code; null where that is not certain, as for short texts."),
    ]
    foreign: Annotated[
        bool,
        Meta(
            description="Whether it is none of the languages that the model reads, so that the "
            "answer says little; false where either is not known."
        ),
    ]


class TextPrediction(Prediction, frozen=True, kw_only=True, tag_field="kind", tag="text"):
    """The prediction for a text."""

    read: Read
    written: Written


class Picture(Reply, frozen=True, kw_only=True):
    """The picture as sent, upright; sides in pixels."""

    format: str
    width: Size
    height: Size


class ImagePrediction(Prediction, frozen=True, kw_only=True, tag_field="kind", tag="image"):
    """The prediction for a picture."""

    image: Picture

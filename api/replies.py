"""What the API answers, as types: answers are made of them, and the OpenAPI document states them.

Classes are named by their ids everywhere; wording is English.
"""

from __future__ import annotations

from typing import Annotated, Any, Literal

from msgspec import Meta, Struct, field

from models.catalog import Source
from models.classifier import Kind
from models.explain.explanations import MAX_LISTED
from models.explain.turning import KEPT_FROM
from models.explain.types import GOOD_FROM, PARTIAL_FROM, SURE, TOP, Fit
from models.explain.verdict import Verdict
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
_Score = Annotated[
    Score,
    Meta(
        description='"raw": the model\'s own scores, not measured frequencies; "calibrated": '
        "softened by a temperature, as `calibrated_on` says."
    ),
]
_CalibratedOn = Annotated[
    Fitted | None,
    Meta(
        description="What calibrated scores rest on: a temperature, fitted on n cases of a set. "
        "Your input may be like none of them. Null for raw scores."
    ),
]
Spread = Annotated[float, Meta(ge=0)]
_PNG = {"contentEncoding": "base64", "contentMediaType": "image/png"}


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
    score: _Score
    calibrated_on: _CalibratedOn
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


class Stability(Reply, frozen=True, kw_only=True):
    """In how many of so many resamples the same units were the strongest."""

    same_top: Count
    resamples: Size


class CheckedSet(Reply, frozen=True, kw_only=True):
    """A set of units of which the model itself was asked: no estimate."""

    units: tuple[Count, ...]
    answer: Annotated[str, Meta(description="The label that is likeliest then.")]
    probability: Annotated[Share, Meta(description="That label's.")]
    smallest: Annotated[bool, Meta(description="Whether every smaller set was tried.")]
    model_calls: Annotated[
        Count, Meta(description="Inputs classified to find it, beside those of the weights.")
    ]


class Judged(Reply, frozen=True, kw_only=True):
    """A verdict on an explanation."""

    id: Annotated[
        Verdict,
        Meta(
            description="solid: it fits, and another seed says the same; main: what matters most "
            "is known, the rest less; unsettled: another seed may say otherwise; unfit: no sum of "
            "single units describes the model here; nothing: the answer never changed."
        ),
    ]
    sentence: Annotated[str, Meta(description="The same for a person.")]


class Explanation(Reply, frozen=True, kw_only=True):
    """Which units speak for a class, or against it; weights are in probability."""

    model: str
    input_hash: Hash
    score: _Score
    calibrated_on: _CalibratedOn
    label: Annotated[str, Meta(description="The label that is explained.")] = field(name="class")
    class_index: Count
    probability: Annotated[
        Share, Meta(description="The model's probability of that class for the input as sent.")
    ]
    engine: Annotated[str, Meta(description="What made the explanation.")]
    samples: Annotated[
        Size,
        Meta(
            description="Perturbed inputs that were weighed; few where few words can be taken out "
            "in every way."
        ),
    ]
    model_calls: Annotated[
        Count,
        Meta(description="Inputs that the model really classified for it: equal ones once."),
    ]
    seed: Count
    fidelity: Annotated[
        float | None,
        Meta(
            description="Weighted R² of the local linear model; null where the model answered the "
            "same for every sample."
        ),
    ]
    fit: Annotated[
        Fit,
        Meta(
            description=f"The fidelity as a word: good from {GOOD_FROM:g}, partial from "
            f"{PARTIAL_FROM:g}."
        ),
    ]
    intercept: float
    local: Annotated[float, Meta(description="What the linear model says for the input as sent.")]
    notes: tuple[Note, ...]
    stop: Annotated[
        Literal["settled", "exact", "samples", "seconds", "asked"],
        Meta(
            description="Why it ended. settled: nothing that it claims would change any more; "
            "exact: every perturbation was tried; samples, seconds: these were used up; asked: "
            "`settle` was false, and all samples were drawn."
        ),
    ]
    top: Annotated[
        tuple[Count, ...],
        Meta(
            max_length=TOP,
            extra_json_schema={"uniqueItems": True},
            description="The units (words, or superpixel numbers) that surely are among the three "
            "strongest, strongest first.",
        ),
    ]
    top_settled: Annotated[
        bool,
        Meta(
            description="Whether the three strongest are known, but for units that weigh within "
            "the tolerance of each other."
        ),
    ]
    stability: Annotated[
        Stability | None,
        Meta(description="null where the model answered the same for every sample."),
    ]
    verdict: Annotated[
        Judged,
        Meta(
            description="How far the explanation can be relied on, in one: from the fit with its "
            "interval, the groups and the agreement."
        ),
    ]
    groups: Annotated[
        tuple[tuple[Count, ...], ...],
        Meta(
            description="Units, ranked, in groups: each group surely weighs more than all units "
            "after it; units of one group are tied. Those whose sign may be chance are in none, "
            "nor is what is tied with them."
        ),
    ]
    agreement: Annotated[
        Share | None,
        Meta(
            description="The share of other seeds that are expected to name the same first group; "
            "null where there is none."
        ),
    ]
    fidelity_interval: Annotated[
        tuple[float, float] | None,
        Meta(description="The fidelity's 95 % interval; null where the fidelity is."),
    ]
    turns: Annotated[
        tuple[CheckedSet, ...],
        Meta(
            description="The fewest units that were found without which the answer is another; "
            "empty where there are none, or the time was too short. Likewise `suffices`: the "
            f"fewest that alone keep the answer, with a probability of {KEPT_FROM:g} or what the "
            "input itself has."
        ),
    ]
    suffices: tuple[CheckedSet, ...]


class Word(Reply, frozen=True, kw_only=True):
    """One occurrence of a unit; offsets count code points in the text sent."""

    text: str
    start: Annotated[
        Count,
        Meta(description="text[start:end] in Python. JavaScript counts UTF-16 units instead."),
    ]
    end: Count
    unit: Annotated[
        Count, Meta(description="What is taken out together shares a unit and a weight.")
    ]
    weight: Annotated[float, Meta(description="For the class if positive, against it if negative.")]
    error: Annotated[
        Spread | None,
        Meta(
            description="The weight's standard error: 0 where nothing was left to chance, null "
            "where it is not known."
        ),
    ]
    settled: Annotated[
        bool,
        Meta(
            description="Whether the weight's sign is beyond chance: the weight is at least "
            f"{SURE:g} standard errors from 0."
        ),
    ]


class TextExplanation(Explanation, frozen=True, kw_only=True, tag_field="kind", tag="text"):
    """The words that speak for the class, or against it."""

    read_to: Annotated[
        Count,
        Meta(description="The model was asked about the text up to here (it reads no further)."),
    ]
    words: Annotated[
        tuple[Word, ...],
        Meta(
            max_length=MAX_LISTED,
            description="Those that were weighed, in the order of the text: what the model does "
            "not read is not among them, nor what comes after so many.",
        ),
    ]


class Superpixels(Reply, frozen=True, kw_only=True):
    """The parts of the picture that the model saw; sides in pixels."""

    weights: Annotated[
        tuple[float, ...],
        Meta(min_length=1, description="Of superpixel 0, 1, 2, …: for the class if positive."),
    ]
    errors: Annotated[
        tuple[Spread, ...] | None,
        Meta(description="The standard errors of these weights; null where they are not known."),
    ]
    width: Size
    height: Size
    mask: Annotated[
        str,
        Meta(
            extra_json_schema=_PNG,
            description="A grey picture of width × height whose pixel values are superpixel "
            "numbers.",
        ),
    ]
    mask_bits: Annotated[
        Literal[8, 16],
        Meta(description="Bits a pixel of the mask: 8, or 16 for more than 256 superpixels."),
    ]
    seen: Annotated[
        str,
        Meta(
            extra_json_schema=_PNG,
            description="What the model saw: the picture cropped and scaled, of the size of the "
            "mask.",
        ),
    ]


class ImageExplanation(Explanation, frozen=True, kw_only=True, tag_field="kind", tag="image"):
    """The superpixels that speak for the class, or against it."""

    superpixels: Superpixels

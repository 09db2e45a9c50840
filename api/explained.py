"""What the API answers to "why", as types: explanations of texts and of pictures.

Units are named by their place everywhere; wording is English.
"""

from __future__ import annotations

from typing import Annotated, Literal

from msgspec import Meta, field

from api.replies import CalibratedOn, Count, Hash, Note, Reply, Scored, Share, Size, Spread
from models.explain.explanations import MAX_LISTED
from models.explain.turning import KEPT_FROM
from models.explain.types import GOOD_FROM, PARTIAL_FROM, SURE, TOP, Fit
from models.explain.verdict import Verdict

_PNG = {"contentEncoding": "base64", "contentMediaType": "image/png"}


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
    score: Scored
    calibrated_on: CalibratedOn
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

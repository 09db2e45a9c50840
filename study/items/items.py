"""An item set as a study keeps it: each item, its truth, and what a model advised that day.

It holds all that a display needs, so that a model that is trained anew, or is gone, changes nothing
in a study that is under way.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cached_property
from typing import Annotated, Literal

import msgspec
from msgspec import Meta, Struct

from models.classifier import Kind
from models.errors import N_, InputError
from models.languages import LanguageCode
from models.limits import LIMITS
from models.prediction import Fitted, Label, Prediction, Score

Source = Literal["shipped", "own"]
_Id = Annotated[str, Meta(min_length=1, max_length=80)]
_Share = Annotated[float, Meta(ge=0, le=1)]
_PNG = b"\x89PNG\r\n\x1a\n"


class Answer(Struct, frozen=True):
    """A class that can be chosen: its id, and its name in each language that has one."""

    id: Annotated[str, Meta(max_length=400)]
    names: dict[str, str] = {}


class Advice(Struct, frozen=True):
    """What a model said of an item.

    prediction: the prediction's id (`Prediction.id`). label: the id of the likeliest class.
    probabilities: of all classes, [k], in the set's order. fit: what they were calibrated on, None
    while they are the model's raw scores.
    """

    prediction: str
    label: str
    probabilities: tuple[_Share, ...]
    fit: Fitted | None = None

    @property
    def confidence(self) -> float:
        """The probability of what is advised."""
        return max(self.probabilities)

    @classmethod
    def of(cls, made: Prediction) -> Advice:
        """A prediction as advice."""
        return cls(
            made.id, made.labels[made.top].id, made.probabilities, made.calibrated_on
        )  # fmt: skip


class Item(Struct, frozen=True):
    """One thing to decide on.

    id: unique in its set. truth: the id of the right class. text, or picture: the bytes of a PNG.
    content: SHA-256 (hex) of what the model was given. raw, calibrated: the advice, calibrated
    None where the model has no calibrated scores.
    """

    id: _Id
    truth: Annotated[str, Meta(max_length=400)]
    content: Annotated[str, Meta(max_length=64)]
    raw: Advice
    calibrated: Advice | None = None
    text: Annotated[str, Meta(max_length=LIMITS.study_item_text)] = ""
    picture: bytes = b""

    def advice(self, score: Score) -> Advice:
        """The advice with these scores; InputError "not_calibrated" (422) where there are none."""
        if score == "raw":
            return self.raw
        if self.calibrated is None:
            raise InputError(
                "not_calibrated",
                N_("There are no calibrated scores of these items: none is known to do no harm. "
                   "Ask for raw ones."),
            )  # fmt: skip
        return self.calibrated

    def right(self, score: Score = "raw") -> bool:
        """Whether the advice is right."""
        return self.advice(score).label == self.truth


class Items(Struct, frozen=True, dict=True):
    """A set of items with one model's advice on all of them.

    id: of a shipped set, or a file's name. languages: of its texts; empty for pictures or where it
    is not known. answers: the classes, in the model's order.
    """

    id: Annotated[str, Meta(min_length=1, max_length=120)]
    model: Annotated[str, Meta(min_length=1, max_length=200)]
    kind: Kind
    source: Source
    languages: tuple[LanguageCode, ...]
    answers: tuple[Answer, ...]
    items: Annotated[tuple[Item, ...], Meta(max_length=LIMITS.study_items)]
    version: Literal[1] = 1

    def __post_init__(self) -> None:
        known = [one.id for one in self.answers]
        fits = len({one.id for one in self.items}) == len(self.items) and all(
            _fits(one, known, self.kind) for one in self.items
        )
        if not known or not fits:
            raise ValueError("items that do not fit their answers")
        if sum(len(one.picture) for one in self.items) > LIMITS.study_item_bytes:
            raise ValueError("pictures that are too large together")

    def __len__(self) -> int:
        return len(self.items)

    @cached_property
    def labels(self) -> tuple[Label, ...]:
        """The classes as displays take them."""
        return tuple(Label(one.id, one.names) for one in self.answers)

    @cached_property
    def by_id(self) -> Mapping[str, Item]:
        """The items by their ids."""
        return {one.id: one for one in self.items}

    @property
    def calibrated(self) -> bool:
        """Whether there is calibrated advice on every item."""
        return all(one.calibrated is not None for one in self.items)

    def prediction(self, item: str, score: Score = "raw") -> Prediction:
        """The prediction of an item, for any display; KeyError for an id that is not there.

        How unlike an input is what the model knows is left out: that warning would tell more than
        the display that a study compares. InputError "not_calibrated" (422).
        """
        one = self.by_id[item]
        said = one.advice(score)
        return Prediction(self.model, self.labels, said.probabilities, one.content, said.fit)

    def only(self, ids: Sequence[str]) -> Items:
        """The same set with these items alone, in this order; KeyError."""
        return msgspec.structs.replace(self, items=tuple(self.by_id[one] for one in ids))


def _fits(item: Item, known: Sequence[str], kind: Kind) -> bool:
    advised = [item.raw, *([item.calibrated] if item.calibrated else [])]
    shown = item.picture.startswith(_PNG) and not item.text if kind == "image" else bool(item.text)
    return (
        shown
        and len(item.picture) <= LIMITS.study_picture_bytes
        and item.truth in known
        and all(
            one.label in known
            and len(one.probabilities) == len(known)
            and abs(sum(one.probabilities) - 1) < 1e-3
            for one in advised
        )
    )


def write_items(items: Items) -> bytes:
    """The set as JSON, pictures in base64; `read_items` gives the same back."""
    return msgspec.json.encode(items)


def read_items(data: bytes) -> Items:
    """What `write_items` wrote; InputError "bad_items" (422) for anything else."""
    try:
        return msgspec.json.decode(data, type=Items)
    except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError) as error:
        raise InputError(
            "bad_items",
            N_("These items of a study cannot be read: the file is damaged, or was not written by "
               "this program. Make the study anew from its set-up."),
        ) from error  # fmt: skip

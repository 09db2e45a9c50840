"""What one study is played on: its items as they were when it was made, and which come where."""

from __future__ import annotations

from random import Random
from typing import Literal

from msgspec import Struct

from models.errors import N_, InputError
from models.explain.types import ImageExplanation, TextExplanation
from models.limits import LIMITS, megabytes
from models.prediction import Prediction, Score
from study.assignment import Plan, plan
from study.items import marks as marking
from study.items.choosing import Chosen, too_few
from study.items.explaining import scores_marked
from study.items.items import Advice, Item, Items
from study.items.marks import Marked, Marks
from study.session import Step
from study.setup.setup import Condition, Setup


class Snapshot(Struct, frozen=True):
    """Items with the advice on them, and which of them come where.

    parts: ids of items, a part for each display that one person sees, as `study.assignment.plan`
    takes them; practice: ids of those before. marks: LIME's, by the scores that they explain and by
    item, as far as the study shows any.
    """

    items: Items
    parts: tuple[tuple[str, ...], ...]
    practice: tuple[str, ...] = ()
    marks: dict[Score, dict[str, Marks]] = {}
    version: Literal[1] = 1

    @classmethod
    def of(
        cls, chosen: Chosen, setup: Setup | None = None, marks: Marked | None = None
    ) -> Snapshot:
        """Of the items that `study.items.choosing.choose` drew for a set-up.

        marks: of these items or more; those that the set-up shows are kept.
        """
        kept = {
            score: {one: marks[score][one] for one in chosen.items.by_id if one in marks[score]}
            for score in (scores_marked(setup) if setup else ())
            if marks and score in marks
        }
        return cls(chosen.items, chosen.parts, chosen.practice, kept)

    @property
    def labels(self) -> tuple[str, ...]:
        """Ids of the classes, as an answer names them."""
        return tuple(one.id for one in self.items.answers)

    def item(self, item: str) -> Item:
        """An item by its id; KeyError."""
        return self.items.by_id[item]

    def advice(self, item: str, condition: Condition) -> Advice:
        """What is advised on an item under a condition; KeyError, InputError "not_calibrated"."""
        return self.items.by_id[item].advice(condition.score)

    def prediction(self, item: str, condition: Condition) -> Prediction:
        """The advice as the prediction that the condition's display is made of; errors as above."""
        return self.items.prediction(item, condition.score)

    def marked(
        self, item: str, condition: Condition, seed: int
    ) -> TextExplanation | ImageExplanation | None:
        """The marks that a condition shows on an item, None where it shows none; KeyError.

        seed: the study's, by which placebo marks are dealt: the same for everybody.
        """
        if condition.highlights == "none":
            return None
        one = self.items.by_id[item]
        made = marking.explanation(self.marks[condition.score][item], one, self.labels)
        return made if condition.highlights == "lime" else marking.placebo_of(made, one, seed)

    def plan(self, setup: Setup, arm: int, number: int) -> Plan:
        """What the person with this number in this arm decides on; ValueError: too few items."""
        return plan(setup, arm, number, self.parts, self.practice)

    def check(self, setup: Setup) -> None:
        """Refuse items that this set-up cannot be played on.

        InputError "bad_items", "too_few_items", "not_calibrated", "no_marks" (422),
        "items_too_large" (413).
        """
        asked = [*self.practice, *(one for part in self.parts for one in part)]
        if len({*asked}) < len(asked) or not {*asked} <= self.items.by_id.keys():
            raise InputError(
                "bad_items",
                N_("These items cannot be used: one comes twice, or is not in the set. Choose the "
                   "item set anew."),
            )  # fmt: skip
        size = sum(len(one.picture) + len(one.text.encode()) for one in self.items.items)
        size += sum(one.room for by_item in self.marks.values() for one in by_item.values())
        if len(self.items) > LIMITS.study_items or size > LIMITS.study_item_bytes:
            raise InputError(
                "items_too_large",
                N_("These are too many items for one study: it may have {items}, of {limit} MB "
                   "together. Choose fewer, or smaller pictures."),
                status=413,
                items=LIMITS.study_items,
                limit=megabytes(LIMITS.study_item_bytes),
            )  # fmt: skip
        try:
            self.plan(setup, 0, 0)
        except ValueError as error:
            raise too_few(setup, self.items) from error
        for condition in setup.conditions:
            for item in asked:
                self.advice(item, condition)
                self._check_marks(item, condition)

    def _check_marks(self, item: str, condition: Condition) -> None:
        if condition.highlights == "none":
            return
        marks = self.marks.get(condition.score, {}).get(item)
        one = self.items.by_id[item]
        fits = marks is not None and marks.fits(one)
        if not fits or marks is None or marks.label != one.advice(condition.score).label:
            raise InputError(
                "no_marks",
                N_("A display is to show marks, and an item has none. Open the session again: the "
                   "marks are looked for before it opens."),
            )  # fmt: skip


def asked_label(setup: Setup, snapshot: Snapshot, number: int, step: Step) -> str:
    """The class that a check of attention asks the person with this number to choose, by its id.

    Drawn by seed, so that a reload asks for the same and the export knows whether it was chosen.
    """
    return Random(f"attention:{setup.seed}:{number}:{step.id}").choice(snapshot.labels)

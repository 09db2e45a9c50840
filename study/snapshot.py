"""What one study is played on: its items as they were when it was made, and which come where."""

from __future__ import annotations

from random import Random
from typing import Literal

from msgspec import Struct

from models.errors import N_, InputError
from models.limits import LIMITS, megabytes
from models.prediction import Prediction
from study.assignment import Plan, plan
from study.items.choosing import Chosen, too_few
from study.items.items import Advice, Item, Items
from study.session import Step
from study.setup.setup import Condition, Setup


class Snapshot(Struct, frozen=True):
    """Items with the advice on them, and which of them come where.

    parts: ids of items, a part for each display that one person sees, as `study.assignment.plan`
    takes them; practice: ids of those before.
    """

    items: Items
    parts: tuple[tuple[str, ...], ...]
    practice: tuple[str, ...] = ()
    version: Literal[1] = 1

    @classmethod
    def of(cls, chosen: Chosen) -> Snapshot:
        """Of the items that `study.items.choosing.choose` drew for a set-up."""
        return cls(chosen.items, chosen.parts, chosen.practice)

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

    def plan(self, setup: Setup, arm: int, number: int) -> Plan:
        """What the person with this number in this arm decides on; ValueError: too few items."""
        return plan(setup, arm, number, self.parts, self.practice)

    def check(self, setup: Setup) -> None:
        """Refuse items that this set-up cannot be played on.

        InputError "bad_items", "too_few_items", "not_calibrated" (422), "items_too_large" (413).
        """
        asked = [*self.practice, *(one for part in self.parts for one in part)]
        if len({*asked}) < len(asked) or not {*asked} <= self.items.by_id.keys():
            raise InputError(
                "bad_items",
                N_("These items cannot be used: one comes twice, or is not in the set. Choose the "
                   "item set anew."),
            )  # fmt: skip
        size = sum(len(one.picture) + len(one.text.encode()) for one in self.items.items)
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


def asked_label(setup: Setup, snapshot: Snapshot, number: int, step: Step) -> str:
    """The class that a check of attention asks the person with this number to choose, by its id.

    Drawn by seed, so that a reload asks for the same and the export knows whether it was chosen.
    """
    return Random(f"attention:{setup.seed}:{number}:{step.id}").choice(snapshot.labels)

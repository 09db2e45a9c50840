"""What a room is shown of what it decided, step by step: alone, the advice, the end, the truth.

Counts only, of all who decided; nobody can be told from them by name or number. The step that is
shown is a word, which the study keeps: every screen reads it.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import Literal, get_args

from msgspec import Struct

from study.export.rows import Trial, trials
from study.measures.figures import Group
from study.results import by_display
from study.setup.setup import Setup
from study.snapshot import Snapshot
from study.store.values import Collected

Stage = Literal["first", "advice", "final", "truth"]
STAGES: tuple[Stage, ...] = get_args(Stage)
# Of everything at once; by display; what marks did; what is talked about at the end.
ALL, DISPLAYS, MARKS = "all", "displays", "marks"
TALKS = ("talk-stakes", "talk-system", "talk-people")
TELLING = 3  # items that the way leads through by itself
PAGE, PICTURES_PAGE = 9, 6  # so many items of all fit on a projector at once


class Under(Struct, frozen=True):
    """What was made of one item under one display, by its id: who decided, and who followed."""

    condition: str
    n: int
    followed: int


class Decided(Struct, frozen=True):
    """What the room made of one item. first, final: how many chose which class, by its id.

    advice: how many were advised which class. n: who decided. kept: who stayed with what they had
    said alone, of those who had said something.
    under: by display, in the set-up's order, those that anybody saw it under.
    """

    item: str
    truth: str
    n: int
    first: dict[str, int]
    advice: dict[str, int]
    final: dict[str, int]
    followed: int
    kept: int
    right_alone: int
    right_advice: int
    right_final: int
    under: tuple[Under, ...] = ()


class Reveal(Struct, frozen=True):
    """All that the room is shown. items: those that anybody decided on, in the study's order.

    telling: of them the ones to begin with. displays: the figures of each.
    """

    setup: Setup
    snapshot: Snapshot
    people: int
    items: dict[str, Decided]
    telling: tuple[str, ...]
    displays: tuple[Group, ...]

    @property
    def stages(self) -> tuple[Stage, ...]:
        """The stages of an item: where the advice came at once nobody decided alone."""
        return STAGES if self.setup.order == "decide_first" else STAGES[1:]

    @property
    def marked(self) -> bool:
        """Whether a display showed marks, real ones or not."""
        return any(one.highlights != "none" for one in self.setup.conditions)

    @property
    def pages(self) -> tuple[tuple[str, ...], ...]:
        """All items, as many as a screen has room for at once."""
        room = PICTURES_PAGE if self.snapshot.items.kind == "image" else PAGE
        every = (*self.items,)
        return tuple(every[at : at + room] for at in range(0, len(every), room))

    def sums(self) -> Decided:
        """All items together."""
        every = self.items.values()
        return Decided(
            "", "", sum(one.n for one in every), {}, {}, {},
            *(
                sum(getattr(one, name) for one in every)
                for name in ("followed", "kept", "right_alone", "right_advice", "right_final")
            ),
        )  # fmt: skip


def reveal(found: Collected) -> Reveal:
    """What the answers so far come to."""
    rows = trials(found)
    study = found.study
    made: dict[str, Decided] = {}
    for item in items_of(study.setup, study.snapshot):
        mine = [one for one in rows if one.item == item]
        if not mine:
            continue
        made[item] = Decided(
            item,
            mine[0].truth,
            len(mine),
            dict(Counter(one.initial for one in mine if one.initial is not None)),
            dict(Counter(one.advice for one in mine)),
            dict(Counter(one.final for one in mine)),
            sum(one.final == one.advice for one in mine),
            sum(one.final == one.initial for one in mine),
            sum(one.initial == one.truth for one in mine),
            sum(one.advice_right for one in mine),
            sum(one.final == one.truth for one in mine),
            _under(mine, study.setup),
        )
    return Reveal(
        study.setup,
        study.snapshot,
        len({one.person for one in rows}),
        made,
        _telling(made),
        by_display(found),
    )


def _under(mine: Sequence[Trial], setup: Setup) -> tuple[Under, ...]:
    made = []
    for condition in setup.conditions:
        seen = [one for one in mine if one.condition == condition.id]
        if seen:
            followed = sum(one.final == one.advice for one in seen)
            made.append(Under(condition.id, len(seen), followed))
    return tuple(made)


def items_of(setup: Setup, snapshot: Snapshot) -> tuple[str, ...]:
    """The items that are decided on, in an order that no answer changes."""
    return tuple(one for part in snapshot.parts[: setup.blocks] for one in part[: setup.trials])


def _telling(items: dict[str, Decided]) -> tuple[str, ...]:
    """Wrong advice most followed, right advice most passed over, wrong advice most withstood."""
    wrong = [one for one in items.values() if one.right_advice == 0]
    right = [one for one in items.values() if one.right_advice == one.n]
    chosen = [
        max(wrong, key=lambda one: one.followed / one.n, default=None),
        min(right, key=lambda one: one.followed / one.n, default=None),
        min(wrong, key=lambda one: one.followed / one.n, default=None),
    ]
    return tuple(dict.fromkeys(one.item for one in chosen if one is not None))[:TELLING]


class Frame(Struct, frozen=True):
    """One step of it.

    part: "item", "all", "displays", "marks", or a talk. item: its id; stage: of both. page: of all
    items, from 0 on.
    """

    part: str
    item: str = ""
    stage: Stage | Literal[""] = ""
    page: int = 0


def frames(shown: Reveal, at: Frame | None = None) -> tuple[Frame, ...]:
    """The way through; an item that somebody chose beside the telling ones stands before them."""
    chosen = at.item if at is not None and at.part == "item" else ""
    items = [*([chosen] if chosen and chosen not in shown.telling else []), *shown.telling]
    return (
        *(Frame("item", item, stage) for item in items for stage in shown.stages),
        *(
            Frame(ALL, "", stage, page)
            for stage in shown.stages
            for page in range(len(shown.pages))
        ),
        *(Frame(one) for one in parts_after(shown)),
    )


def parts_after(shown: Reveal) -> tuple[str, ...]:
    """What comes after the items."""
    return (DISPLAYS, *([MARKS] if shown.marked else []), *TALKS)


def word(frame: Frame, shown: Reveal) -> str:
    """A step as the store keeps it."""
    if frame.part == "item":
        at = items_of(shown.setup, shown.snapshot).index(frame.item)
        return f"item-{at}:{frame.stage}"
    if frame.part == ALL and frame.page:
        return f"{ALL}-{frame.page}:{frame.stage}"
    return f"{frame.part}:{frame.stage}" if frame.stage else frame.part


def frame_of(said: str, shown: Reveal) -> Frame | None:
    """The step that a word names, None where it names none that there is."""
    part, _, stage = said.partition(":")
    if part in parts_after(shown) and not stage:
        return Frame(part)
    found = next((one for one in shown.stages if one == stage), None)
    if found is None:
        return None
    if part == ALL:
        return Frame(ALL, "", found)
    page = part.removeprefix(f"{ALL}-")
    if part.startswith(f"{ALL}-") and page.isdecimal() and int(page) < len(shown.pages):
        return Frame(ALL, "", found, int(page))
    known, every = part.removeprefix("item-"), items_of(shown.setup, shown.snapshot)
    if part.startswith("item-") and known.isdecimal() and int(known) < len(every):
        item = every[int(known)]
        return Frame("item", item, found) if item in shown.items else None
    return None


def beside(shown: Reveal, at: Frame, by: int) -> Frame | None:
    """The step so many further on, or back; None at the ends."""
    way = frames(shown, at)
    place = way.index(at) + by
    return way[place] if 0 <= place < len(way) else None

"""What a session holds of its queue, and each way in which that changes."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime

from components.site import own_models
from components.site.state import Slot
from models import catalog
from models.catalog import Entry
from models.display import parts
from models.labelled.archive import Archive
from models.language import Language
from models.prediction import Label
from models.review import labelling, tab
from models.review.pictures import Looked
from models.review.queue import MOST_NAME, Case, Kind, Queue, plain_line

QUEUE: Slot[Queue] = Slot("_review_queue", Queue())
# Of cases, by their ids: the archive that their picture is in, and its name there.
PICTURES: Slot[Mapping[str, tuple[Archive, str]]] = Slot("_review_pictures", {})
# Of cases, by their ids: a small copy of their picture, which a tab can keep.
SMALL: Slot[Mapping[str, bytes]] = Slot("_review_small", {})
# Who labels, as it was typed.
WHO = Slot("_review_who", "")
# Whether what this person skipped comes again.
SKIPPED = Slot("_review_skipped", False)
# What is written beside each case: a note, or a question.
NOTE = Slot("_review_note", "")
# What the tab is to be told next time: the pages of what was said that have changed.
CHANGED: Slot[frozenset[int]] = Slot("_review_changed", frozenset())
# Whether the queue was removed: the tab forgets it, too.
REMOVED = Slot("_review_removed", False)
# Cases of which a question was asked without any words, and how often that was.
WORDLESS = Slot("_review_wordless", "")
WORDLESS_TIMES = Slot("_review_wordless_times", 0)
# How often cases came in from here: whoever brought them is led to what is to be done first.
BEGUN_TIMES = Slot("_review_begun_times", 0)
# How often somebody said who labels: they go on to what is to be answered.
NAMED_TIMES = Slot("_review_named_times", 0)


def who() -> str:
    """Who labels, "" while nobody has said so."""
    return plain_line(WHO.get())[:MOST_NAME]


def name(typed: str) -> str:
    """Whoever labels has said who they are (a callback's work); what is kept of it."""
    if plain_line(typed):
        NAMED_TIMES.set(NAMED_TIMES.get() + 1)
    return typed


def say(case: str, kind: Kind, label: str = "") -> None:
    """Whoever labels has said something of a case (a callback's work)."""
    note = NOTE.at(case)
    now = datetime.now(UTC).isoformat(timespec="seconds")
    before = QUEUE.get()
    after = before.said(case, who(), kind, label=label, note=note.get() or "", at=now)
    WORDLESS.set(case if kind == "ask" and after is before else "")
    if WORDLESS.get():
        WORDLESS_TIMES.set(WORDLESS_TIMES.get() + 1)
    if after is not before:
        note.pop()
        _turn(before, after)


def undo() -> None:
    """Take back the last that whoever labels has said (a callback's work)."""
    before = QUEUE.get()
    last = before.undoable(who())
    if last is not None:
        NOTE.at(last.case).set(last.note)
        _turn(before, before.undone(who()))


def put(queue: Queue) -> None:
    """Another queue, or one with more in it."""
    CHANGED.set(CHANGED.get() | {*tab.pages_of(queue)})
    REMOVED.pop()
    QUEUE.set(queue)


def join(queue: Queue) -> None:
    """Put further cases into the queue; InputError (413, 422) where they cannot be together."""
    mine = QUEUE.get()
    joined = mine.joined(queue) if len(mine) else queue
    labelling.check(joined)
    put(joined)
    begin()


def begin() -> None:
    """Lead whoever brought cases to what is to be done first."""
    BEGUN_TIMES.set(BEGUN_TIMES.get() + 1)


def hold(looked: Looked) -> None:
    """Keep those pictures of an archive that the queue has: their places, and small copies."""
    archive, ids = looked.given.archive, QUEUE.get().by_id.keys()
    if archive is None:
        return
    found = {case: (archive, name) for case, name in looked.places.items() if case in ids}
    PICTURES.set({**PICTURES.get(), **found})
    SMALL.set({**SMALL.get(), **{case: looked.small[case] for case in found}})


def missing() -> list[Case]:
    """Cases whose picture is not in this session."""
    here = PICTURES.get()
    return [case for case in QUEUE.get().cases if case.picture and case.id not in here]


def remove() -> None:
    """No queue any more (a callback's work)."""
    for slot in (QUEUE, PICTURES, SMALL):
        slot.pop()
    CHANGED.pop()
    REMOVED.set(True)


def _turn(before: Queue, after: Queue) -> None:
    changed = {*before.answers} ^ {*after.answers}
    CHANGED.set(CHANGED.get() | {answer.n // tab.PAGE for answer in changed})
    QUEUE.set(after)


def entry_of(model_id: str) -> Entry | None:
    """The entry of a model that is in the list without asking anybody for it, None else."""
    own = (*own_models.entries("text"), *own_models.entries("image"))
    here = {entry.id for entry in (*catalog.entries(), *own)}
    return catalog.get(model_id) if model_id in here else None


def name_of(label: str, lang: Language) -> str:
    """A class's name as the models of the queue have it; its id where none of them knows it."""
    for model in dict.fromkeys(c.guess.model for c in QUEUE.get().cases if c.guess is not None):
        entry = entry_of(model)
        for known in () if entry is None else entry.labels() or ():
            if known.id == label:
                return parts.name_of(known, lang)
    return parts.name_of(Label(label), lang)

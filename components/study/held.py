"""What a session knows of a study that is being set up, and of the one that it looks after."""

from __future__ import annotations

from typing import Any

from components.site.state import Slot
from components.study import own_set, views
from models import catalog
from models.language import Language
from models.languages import CODES, SOURCE
from study.items.items import Items
from study.items.shipped import IDS, shipped
from study.setup.setup import (
    Condition,
    Design,
    Lesson,
    Order,
    Question,
    Questionnaire,
    Scenario,
    Setup,
    Stakes,
    Task,
    Texts,
)
from study.setup.wording import said
from study.store.keys import is_token

_USUAL = Setup()
NAME = Slot("_study_name", "")
TASK = Slot("_study_task", "")  # the id of a set that ships, as its model's
CALLED = Slot("_study_called", "")  # what people read that an own set is
CONDITIONS: Slot[tuple[Condition, ...]] = Slot("_study_conditions", _USUAL.conditions)
DESIGN: Slot[Design] = Slot("_study_design", _USUAL.design)
TRIALS = Slot("_study_trials", _USUAL.trials)
PRACTICE = Slot("_study_practice", _USUAL.practice)
CHECKS = Slot("_study_checks", _USUAL.checks)
ORDER: Slot[Order] = Slot("_study_order", _USUAL.order)
SURE = Slot("_study_sure", _USUAL.own_confidence)
FEEDBACK = Slot("_study_feedback", _USUAL.feedback)
STAKES: Slot[Stakes] = Slot("_study_stakes", _USUAL.scenario.stakes)
STORY: Slot[str] = Slot("_study_story", "")  # at each language
TRUST = Slot("_study_trust", _USUAL.questionnaire.trust)
S_TIAS = Slot("_study_s_tias", _USUAL.questionnaire.s_tias)
GRAPHS = Slot("_study_graphs", _USUAL.questionnaire.graphs)
QUESTIONS = Slot("_study_questions", "")  # one a line
# Questions of a file: with kinds and languages that one line of text does not have.
_KEPT: Slot[tuple[Question, ...]] = Slot("_study_questions_kept", ())
SEED = Slot("_study_seed", _USUAL.seed)
DAYS = Slot("_study_days", _USUAL.delete_after_days)
# Which lesson was filled in, and the displays that make it one.
_LESSON: Slot[tuple[Lesson, tuple[Condition, ...]]] = Slot("_study_lesson", ("", ()))
PEOPLE = Slot("_study_people", 20)  # who are expected
# Names the set-up that a file brought: each has conditions with widgets of their own.
LOADS = Slot("_study_loads", 0)

# The study that this tab looks after, and its key; "" while there is none.
_OWN: Slot[tuple[str, str]] = Slot("_study_own", ("", ""))
OPENED = Slot("_study_opened", 0)  # how many were opened here: each time the code comes into sight
_LEFT = Slot("_study_left", False)  # whether it was left: the tab is to forget it
_BY_SERVER_KEY = Slot("_study_by_server_key", False)  # whether it is the server's, not its own
KEY = Slot("_study_key", "")  # the server's, once somebody gave it


OWN = "own"  # the task that is a set of the facilitator's own
TRAINED = "trained-here"  # the task whose model was trained in this session
# Its items, with the advice of a model that may be gone tomorrow frozen into them.
_TRAINED: Slot[Items | None] = Slot("_study_trained", None)


def take_items(items: Items) -> None:
    """A study is to be played on these, of a model that was trained in this session.

    Of few items there are as many decisions as they allow: it is to open as it stands.
    """
    _TRAINED.set(items)
    TASK.set(TRAINED)
    blocks = len(CONDITIONS.get()) if DESIGN.get() == "within" else 1
    fitting = (len(items) - PRACTICE.get()) // blocks
    TRIALS.set(max(1, min(TRIALS.get(), fitting)))


def tasks(lang: Language) -> list[str]:
    """One of a model trained here, where there is one; the sets that ship, those in the person's
    language first; then an own one.
    """
    order = sorted(IDS, key=lambda name: (catalog.get(name).language != lang.code, IDS.index(name)))
    return [*([TRAINED] if _TRAINED.get() else []), *order, OWN]


def task(lang: Language) -> str:
    """The set that people decide on: the one chosen, or the first that is offered."""
    return TASK.get() or tasks(lang)[0]


def items(lang: Language) -> Items | None:
    """What people decide on; None while an own set is not there yet. Errors as of `shipped`."""
    name = task(lang)
    if name == TRAINED:
        return _TRAINED.get()
    return own_set.current() if name == OWN else shipped(name)


def trained_items() -> Items | None:
    """The items of a model that was trained in this session, if it came here."""
    return _TRAINED.get()


def setup(lang: Language) -> Setup:
    """What the controls say, as one value; InputError where it cannot be had.

    While an own story is not written yet, with another one in its place: nothing else waits for it.
    """
    name = task(lang)
    decided = Task(name, name)
    if name == OWN:
        decided = Task(own_set.MODEL.get() or OWN, OWN, _called(), own_set.meaning())
    elif name == TRAINED:
        decided = Task(name, name, _called())
    stories: Texts = {}
    for code in CODES:
        if text := STORY.at(code).get().strip():
            stories[code] = text
    stakes = "medium" if lacks_story() else STAKES.get()
    return Setup(
        name=NAME.get().strip() or lang.gettext("Trust lab"),
        task=decided,
        conditions=CONDITIONS.get(),
        design=DESIGN.get(),
        trials=TRIALS.get(),
        practice=PRACTICE.get(),
        checks=CHECKS.get(),
        order=ORDER.get(),
        own_confidence=SURE.get(),
        feedback=FEEDBACK.get(),
        scenario=Scenario(stakes, stories if stakes == "own" else {}),
        questionnaire=Questionnaire(TRUST.get(), S_TIAS.get(), GRAPHS.get(), _questions(lang)),
        seed=SEED.get(),
        delete_after_days=DAYS.get(),
        lesson=lesson(),
    )


def lacks_story() -> bool:
    """Whether people are to read an own story that nobody has written yet."""
    return STAKES.get() == "own" and not any(STORY.at(code).get().strip() for code in CODES)


def _called() -> str:
    return " ".join(CALLED.get().split())


def is_marked() -> bool:
    """Whether a display shows marks."""
    return any(one.highlights != "none" for one in CONDITIONS.get())


def lesson() -> Lesson:
    """Which lesson the set-up is; with other displays it is none any more."""
    name, conditions = _LESSON.get()
    return name if CONDITIONS.get() == conditions else ""


def use(found: Setup) -> None:
    """Take over a set-up (a callback's work)."""
    values: list[tuple[Slot[Any], Any]] = [
        (NAME, found.name), (TASK, found.task.items), (CALLED, found.task.called),
        (CONDITIONS, found.conditions),
        (DESIGN, found.design), (TRIALS, found.trials), (PRACTICE, found.practice),
        (CHECKS, found.checks), (ORDER, found.order), (SURE, found.own_confidence),
        (FEEDBACK, found.feedback), (STAKES, found.scenario.stakes),
        (TRUST, found.questionnaire.trust), (S_TIAS, found.questionnaire.s_tias),
        (GRAPHS, found.questionnaire.graphs), (SEED, found.seed), (DAYS, found.delete_after_days),
        (_LESSON, (found.lesson, found.conditions)),
        (_KEPT, found.questionnaire.own), (LOADS, LOADS.get() + 1),
        (QUESTIONS, "\n".join(_line(one) for one in found.questionnaire.own)),
    ]  # fmt: skip
    for slot, value in values:
        slot.set(value)
    if found.task.items == OWN:
        own_set.use(found.task.model, found.task.meaning)
    for code in CODES:
        STORY.at(code).set(found.scenario.own.get(code, ""))


def _line(question: Question) -> str:
    return " ".join(said(question.text, Language(SOURCE)).split())


def _questions(lang: Language) -> tuple[Question, ...]:
    """One for each line; a line that a file brought keeps what else the file said of it."""
    kept = {_line(one): one for one in _KEPT.get()}
    lines = dict.fromkeys(line.strip() for line in QUESTIONS.get().splitlines() if line.strip())
    taken = {one.id for line, one in kept.items() if line in lines}
    free = (f"own-{n}" for n in range(1, 1000) if f"own-{n}" not in taken)
    return tuple(kept.get(line) or Question(next(free), {lang.code: line}) for line in lines)


def own() -> tuple[str, str]:
    """The study that this tab looks after, and its key."""
    return _OWN.get()


def look_after(study: str, key: str) -> None:
    """From now on this tab looks after a study, and keeps it (a callback's work)."""
    _OWN.set((study, key))
    _BY_SERVER_KEY.set(False)
    _LEFT.set(False)


def look_after_by_server_key(study: str) -> None:
    """Look after any study by the server's key, which no tab keeps (a callback's work).

    The page then begins at its beginning, as with one that was opened just now.
    """
    OPENED.set(OPENED.get() + 1)
    _OWN.set((study, KEY.get()))
    _BY_SERVER_KEY.set(True)
    _LEFT.set(True)


def is_by_server_key() -> bool:
    """Whether the study is looked after by the server's key: it has no link to hand on then."""
    return _BY_SERVER_KEY.get()


def leave() -> None:
    """Look after none (a callback's work); the tab forgets the key."""
    _OWN.set(("", ""))
    _BY_SERVER_KEY.set(False)
    views.back()
    _LEFT.set(True)


def brought(study: object, key: object) -> None:
    """The tab told what it keeps (a callback's work); a browser may send anything."""
    if all(isinstance(one, str) and is_token(one) for one in (study, key)):
        look_after(str(study), str(key))


def left() -> bool:
    """Whether the tab is to forget what it keeps."""
    return _LEFT.get()

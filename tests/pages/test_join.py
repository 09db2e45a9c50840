"""Taking part in a study, step by step, as a page draws it and takes the answers."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import Any

import pytest
from markupsafe import escape
from msgspec.structs import replace
from streamlit.testing.v1 import AppTest

from components.taking_part import asking, held
from models.language import Language
from study.items.choosing import choose
from study.items.shipped import shipped, shipped_marks
from study.setup.lessons import LESSONS, setup_of
from study.setup.setup import Condition, Design, Question, Questionnaire, Setup, Task
from study.setup.wording import SCENARIOS
from study.snapshot import Snapshot
from study.store import taking_part
from study.store.database import Database
from study.store.facilitating import (
    close_study,
    collected,
    create_study,
    delete_study,
    open_study,
    pause_study,
    show,
)
from study.store.faults import Fault, store_error
from study.store.keys import new_token, shown_code
from study.store.taking_part import resume
from study.store.values import OVER, Made
from tests.pages.conftest import settle, words_on
from tests.study.playing import fitting, little, next_answer, opened, play, snapshot

Open = Callable[..., AppTest]
EN, FR = Language("en"), Language("fr")


def plain(at: AppTest) -> str:
    """What is read on the page, without the marks that keep Markdown away."""
    return words_on(at).replace("\\", "")


class Somebody:
    """A person with a browser that keeps their key."""

    def __init__(
        self, open_site: Open, made: Made, patch: pytest.MonkeyPatch, key: str = "", **query: str
    ) -> None:
        self.key = key or new_token()
        self._patch = patch
        self.at = open_site("join", room=made.code, **query)
        self.at.session_state["_taking_part_seat"] = (made.code, self.key)
        settle(self.at)

    @property
    def asked(self) -> str:
        """The name of the question on screen."""
        return re.findall(r'data-ct-step="([^"]*)"', plain(self.at))[-1]

    @property
    def said(self) -> str:
        return plain(self.at)

    def send(self, **fields: str) -> None:
        """Send the form; what its browser would tell is told."""
        names = re.findall(r'name="ct-([\w-]+)"', self.said)
        assert {name.replace("_", "-") for name in fields} <= {*names}, names

        def hear(_name: str, take: asking.Take, _lang: Language, _room: str = "") -> None:
            take({name.replace("_", "-"): value for name, value in fields.items()}, 7.25)

        self._patch.setattr(asking, "hear", hear)
        self.at.run()
        self._patch.undo()
        self.at.run()
        assert not self.at.exception

    def go_on(self, store: Database) -> None:
        """Answer whatever is asked."""
        here = resume(store, self.key)
        given = dict(fitting(here))
        if "choice" in given and given["choice"] not in here.study.snapshot.labels:
            given["choice"] = here.study.snapshot.labels[0]
        self.send(**fields_of(given))


def fields_of(value: Mapping[str, Any]) -> dict[str, str]:
    if "agreed" in value:
        return {"agreed": "yes"}
    return {name.replace("-", "_"): str(one) for name, one in value.items()} or {"go": "on"}


@pytest.fixture
def come(open_site: Open, store: Database) -> Callable[..., Somebody]:
    """Somebody comes to a study that is open."""

    def come_(made: Made, **query: str) -> Somebody:
        patch = pytest.MonkeyPatch()
        return Somebody(open_site, made, patch, **query)

    return come_


Come = Callable[..., Somebody]


@pytest.mark.parametrize("lang", [EN, FR])
def test_from_the_room_to_the_completion_code(come: Come, store: Database, lang: Language) -> None:
    made = opened(store)
    who = come(made, lang=lang.code)
    assert who.asked == f"join:{made.code}"
    assert shown_code(made.code) in who.said
    who.send(go="on")
    assert who.asked == "consent:"
    assert "ct-join-withdraw" in {one.key for one in who.at.button}
    seen = []
    while not who.asked.startswith("debrief"):
        here = resume(store, who.key)
        seen.append(who.asked)
        assert f"{here.step.id}:{here.step.stage}" == who.asked
        assert Language("fr" if here.language else lang.code).gettext(
            "{n} of {all}", n=here.done + 1, all=here.of
        ) in who.said  # fmt: skip
        who.go_on(store)
    assert {re.split("[-:]", name)[0] for name in seen} == {
        "consent", "language", "instructions", "comprehension", "practice", "trial", "check",
        "trust",
    }  # fmt: skip
    here = resume(store, who.key)
    assert here.completion
    assert shown_code(here.completion) in who.said
    assert FR.gettext("Where you trusted it") in who.said, "in the language that was chosen"


def test_seconds_are_stored_by_the_browsers_clock(come: Come, store: Database) -> None:
    made = opened(store)
    who = come(made)
    who.send(go="on")
    who.send(agreed="yes")
    (person,) = collected(store, made.study, made.key).people
    assert [(one.seconds, one.timed) for one in person.given] == [(7.25, "browser")]


def test_no_advice_before_ones_own_decision(come: Come, store: Database) -> None:
    setup = little(practice=0, checks=0)
    made = opened(store, setup)
    who = come(made)
    who.send(go="on")
    before = after = 0
    while not who.asked.startswith("debrief"):
        here = resume(store, who.key)
        if here.step.kind == "trial":
            shows = "ct-display" in who.said
            assert shows == (here.step.stage == "final")
            assert here.step.item not in who.said, "an item's name tells nothing"
            before, after = before + (not shows), after + shows
        who.go_on(store)
    assert before == after == 6


def test_advice_at_once_where_the_study_wants_it(come: Come, store: Database) -> None:
    made = opened(store, little(practice=0, checks=0, order="advice_at_once"))
    who = come(made)
    who.send(go="on")
    while not who.asked.startswith("trial"):
        who.go_on(store)
    assert who.asked == "trial-0:final"
    assert "ct-display" in who.said
    assert EN.gettext("What is your decision?") in who.said or FR.gettext(
        "What is your decision?"
    ) in who.said  # fmt: skip


def test_a_new_session_goes_on_where_the_last_one_was(come: Come, store: Database) -> None:
    made = opened(store)
    key, here = play(store, made.code, steps=9)
    who = come(made, key=key)
    assert who.asked == f"{here.step.id}:{here.step.stage}"
    assert 'data-ct-language="fr"' in who.said, "in the language that was chosen"


def test_what_was_answered_in_another_tab_is_not_answered_twice(
    come: Come, store: Database
) -> None:
    made = opened(store)
    who = come(made)
    who.send(go="on")
    here = resume(store, who.key)
    taking_part.answer(store, who.key, next_answer(here), 1.0)
    who.send(agreed="yes")
    assert who.asked == "language:"
    assert len(resume(store, who.key).answers) == 1


def test_who_does_not_consent_is_asked_nothing(come: Come, store: Database) -> None:
    made = opened(store)
    who = come(made)
    who.send(go="on")
    who.send(agreed="no")
    who.send(agreed="no")
    assert who.asked.startswith("declined")
    assert "ct-asked-progress" not in who.said


def test_withdrawing_deletes_and_says_so(come: Come, store: Database) -> None:
    made = opened(store)
    who = come(made)
    who.send(go="on")
    who.send(agreed="yes")
    next(one for one in who.at.button if one.key == "ct-join-withdraw").click()
    who.at.run()
    assert who.asked == "withdrawn"
    assert collected(store, made.study, made.key).people == ()
    next(one for one in who.at.button if one.key == "ct-join-hand-on").click()
    who.at.run()
    assert not who.at.exception
    assert "data-ct-step" not in who.said, "until the browser has told the new key"


def test_who_misreads_the_instructions_reads_them_again(come: Come, store: Database) -> None:
    made = opened(store)
    who = come(made)
    who.send(go="on")
    while who.asked != "comprehension:1":
        who.go_on(store)
    who.send(who_decides="ai", always_right="no")
    assert who.asked == "comprehension:2"
    assert str(escape(FR.gettext(SCENARIOS["medium"]))) in who.said


def test_practice_tells_what_was_right(come: Come, store: Database) -> None:
    who = come(opened(store))
    who.send(go="on")
    while who.asked != "practice-0:feedback":
        who.go_on(store)
    truth = resume(store, who.key).study.snapshot.item("i-0").truth
    assert FR.gettext("The right answer: {answer}.", answer=truth) in who.said


@pytest.mark.parametrize(
    ("do", "sentence"),
    [
        (pause_study, "This session is paused."),
        (close_study, "This session is over: nobody can join any more."),
        (delete_study, "There is no session with this code."),
    ],
)
def test_a_room_that_cannot_be_joined_says_so(
    come: Come, store: Database, do: Callable[..., None], sentence: str
) -> None:
    made = opened(store)
    do(store, made.study, made.key)
    who = come(made)
    assert sentence in who.said
    assert "<form" not in who.said


def test_a_draft_is_waited_for(come: Come, store: Database) -> None:
    setup = little()
    made = create_study(store, setup, snapshot(setup))
    who = come(made)
    assert "This session has not begun yet." in who.said
    open_study(store, made.study, made.key)
    who.at.run()
    assert "<form" in who.said


def test_an_answer_that_is_refused_may_be_sent_again(come: Come, store: Database) -> None:
    made = opened(store)
    who = come(made)
    who.send(go="on")
    pause_study(store, made.study, made.key)
    who.send(agreed="yes")
    assert who.asked == "consent:"
    assert "send your answer again when it goes on" in who.said
    open_study(store, made.study, made.key)
    who.send(agreed="yes")
    assert who.asked == "language:"
    assert "send your answer again when it goes on" not in who.said


def test_what_a_browser_makes_up_is_refused_in_words(come: Come, store: Database) -> None:
    who = come(opened(store))
    who.send(go="on")
    who.send(agreed="perhaps")
    assert who.asked == "consent:"
    assert "This answer is not complete." in who.said


def test_a_store_that_fails_is_told_and_asked_again(
    come: Come, store: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    who = come(opened(store))
    who.send(go="on")

    def broken(*_: object) -> None:
        raise store_error("busy")

    with monkeypatch.context() as patch:
        patch.setattr(Database, "read", broken)
        who.at.run()
        assert "The store of answers is busy." in who.said
        assert "ct-join-again" in {one.key for one in who.at.button}
    who.at.run()
    assert who.asked == "consent:"


@pytest.mark.parametrize("lang", [EN, FR])
@pytest.mark.parametrize("fault", ["busy", "full", "missing"])
def test_an_answer_that_the_store_cannot_take_is_told_and_taken_once_it_can(
    come: Come, store: Database, monkeypatch: pytest.MonkeyPatch, fault: Fault, lang: Language
) -> None:
    who = come(opened(store), lang=lang.code)
    who.send(go="on")
    who.send(agreed="yes")
    before = resume(store, who.key).answers

    def fails(*_: object) -> None:
        raise store_error(fault)

    with monkeypatch.context() as patch:
        patch.setattr(Database, "write", fails)
        who.send(language=lang.code)
        assert who.asked == "language:"
        assert lang.error(store_error(fault)) in who.said
        assert resume(store, who.key).answers == before
    who.send(language=lang.code)
    assert who.asked != "language:"
    assert lang.error(store_error(fault)) not in who.said
    assert len(resume(store, who.key).answers) == len(before) + 1


@pytest.mark.parametrize("typed", ["{code}", "{shown}", " {lower} "])
def test_a_code_may_be_typed_in_any_way(open_site: Open, store: Database, typed: str) -> None:
    made = opened(store)
    at = open_site("join")
    patch = pytest.MonkeyPatch()
    text = typed.format(code=made.code, shown=shown_code(made.code), lower=made.code.lower())
    patch.setattr(asking, "hear", lambda _name, take, _lang, *_: take({"code": text}, None))
    at.run()
    patch.undo()
    at.run()
    assert at.query_params["room"] in (made.code, [made.code])


def test_a_wrong_code_is_told(open_site: Open, store: Database) -> None:
    at = open_site("join")
    patch = pytest.MonkeyPatch()
    patch.setattr(asking, "hear", lambda _name, take, _lang, *_: take({"code": "<b>"}, None))
    at.run()
    patch.undo()
    at.run()
    assert "There is no session with this code." in plain(at)


def own_questions() -> Setup:
    own = (
        Question("how", {"en": "How was <b>it</b>?"}),
        Question("which", {"en": "Which?"}, "choice", ({"en": "This"}, {"en": "That"})),
        Question("why", {"en": "Why?"}, "text"),
    )
    return little(
        trials=1, practice=0, checks=0, own_confidence=False, conditions=(Condition("one", {}),),
        questionnaire=Questionnaire(trust=False, s_tias=True, graphs=True, own=own),
    )  # fmt: skip


def test_every_kind_of_question_is_asked_and_answered(come: Come, store: Database) -> None:
    made = opened(store, own_questions())
    who = come(made, lang="en")
    who.send(go="on")
    while not who.asked.startswith("question"):
        who.go_on(store)
    while who.asked.startswith(("question-s-tias", "question-graphs")):
        who.send(answer="6")
    assert "How was &lt;b&gt;it&lt;/b&gt;?" in who.said
    who.send(answer="7")
    who.send(answer="1")
    who.send(words="Because.")
    assert who.asked.startswith("debrief")
    given = {one.step: one.value for one in resume(store, who.key).answers}
    assert given["question-how"] == {"answer": 7}
    assert given["question-which"] == {"answer": 1}
    assert given["question-why"] == {"answer": "Because."}


def test_a_picture_is_shown_with_words_for_who_does_not_see_it(come: Come, store: Database) -> None:
    setup = Setup(task=Task("digits", "digits"), trials=1, practice=0, checks=0)
    made = create_study(store, setup, Snapshot.of(choose(shipped("digits"), setup)))
    open_study(store, made.study, made.key)
    who = come(made)
    who.send(go="on")
    while not who.asked.startswith("trial"):
        who.go_on(store)
    assert re.search(r'<img [^>]*alt="[^"]+" src="data:image/png;base64,', who.said)


def test_to_decline_is_asked_once_before_it_acts(come: Come, store: Database) -> None:
    made = opened(store)
    who = come(made, lang="en")
    who.send(go="on")
    assert "How long it takes: about" in who.said
    who.send(agreed="no")
    assert who.asked == "consent:sure"
    assert not resume(store, who.key).answers
    who.send(agreed="back")
    assert who.asked == "consent:"
    who.send(agreed="no")
    who.send(agreed="no")
    assert who.asked.startswith("declined")
    assert [one.value for one in resume(store, who.key).answers] == [{"agreed": False}]


@pytest.mark.parametrize("lang", [EN, FR])
def test_an_answer_that_another_tab_had_given_is_told(
    come: Come, store: Database, lang: Language
) -> None:
    patch = pytest.MonkeyPatch()
    made = opened(store)
    who = come(made, lang=lang.code)
    who.send(go="on")
    while not who.asked.startswith("trial"):
        who.go_on(store)
    said = str(escape(Language("fr").gettext(held.answered_elsewhere().template)))
    assert said not in str(escape(who.said))
    # The tab still shows the question that another one answers now, and sends another choice.
    here = resume(store, who.key)
    takes: list[asking.Take] = []
    patch.setattr(asking, "hear", lambda _name, take, _lang, *_: takes.append(take))
    who.at.run()
    taking_part.answer(store, who.key, next_answer(here))

    def late(*_asked: object) -> None:
        takes[0]({"choice": "no", "sure": "0.5"}, 1.0)

    patch.setattr(asking, "hear", late)
    who.at.run()
    patch.undo()
    who.at.run()
    assert said in str(escape(who.said))
    kept = {(one.step, one.stage): one.value for one in resume(store, who.key).answers}
    assert kept[here.step.id, here.step.stage]["choice"] == "yes"


def marked_study(
    store: Database,
    *highlights: str,
    task: str = "services-fr",
    pattern: str = "numeric",
    design: Design = "within",
) -> Made:
    setup = Setup(
        task=Task(task, task), trials=1, practice=0, checks=0, design=design,
        conditions=tuple(
            Condition(one, {"pattern": pattern}, "raw", one)  # type: ignore[arg-type]
            for one in highlights
        ),
    )  # fmt: skip
    taken = Snapshot.of(choose(shipped(task), setup), setup, shipped_marks(task))
    made = create_study(store, setup, taken)
    open_study(store, made.study, made.key)
    return made


@pytest.mark.parametrize("task", ["services-fr", "digits"])
def test_marks_are_seen_with_the_advice_and_never_before(
    come: Come, store: Database, task: str
) -> None:
    made = marked_study(store, "lime", "placebo", "none", task=task)
    who = come(made)
    who.send(go="on")
    seen = {}
    while not who.asked.startswith("debrief"):
        here = resume(store, who.key)
        if here.step.kind == "trial":
            way = here.study.setup.conditions[here.step.condition].highlights
            seen[way, here.step.stage] = "ct-asked-marked" in who.said
            assert not re.search("LIME|placebo", who.said, re.IGNORECASE), "it is not told"
        who.go_on(store)
    assert seen == {
        (way, stage): stage == "final" and way != "none"
        for way in ("lime", "placebo", "none") for stage in ("first", "final")
    }  # fmt: skip
    # Others still decide: what means nothing is not told yet, by no name either.
    told = str(escape(FR.gettext(
        "marks that mean nothing. They are LIME’s, dealt out at random to other places."
    )))  # fmt: skip
    names = [str(escape(FR.gettext(name))) for name in ("LIME’s marks", "Placebo marks")]
    assert "sera dit lors de la révélation" in who.said
    for one in (told, *names):
        assert one not in who.said
    show(store, made.study, made.key, "displays")
    settle(who.at)
    for one in (told, *names):
        assert one in who.said
    show(store, made.study, made.key, OVER)
    settle(who.at)
    assert told in who.said
    show(store, made.study, made.key, "")
    assert told not in str(settle(who.at) and who.said)
    close_study(store, made.study, made.key)
    settle(who.at)
    assert told in who.said


def test_who_saw_no_marks_is_told_so_where_others_saw_placebos(come: Come, store: Database) -> None:
    made = marked_study(store, "none", "placebo", design="between")
    who = come(made)
    who.send(go="on")
    while not who.asked.startswith("debrief"):
        who.go_on(store)
    close_study(store, made.study, made.key)
    settle(who.at)
    way = resume(store, who.key).study.setup.conditions[
        resume(store, who.key).plan.trials[0].condition
    ].highlights  # fmt: skip
    told = {"none": "no marks.", "placebo": (
        "marks that mean nothing. They are LIME’s, dealt out at random to other places."
    )}[way]  # fmt: skip
    assert str(escape(FR.gettext(told))) in who.said


def test_what_a_lesson_compares_is_told_once_it_is_over(come: Come, store: Database) -> None:
    setup = replace(setup_of("too-sure", FR), trials=1, practice=0, checks=0)
    made = create_study(store, setup, Snapshot.of(choose(shipped(setup.task.items), setup), setup))
    open_study(store, made.study, made.key)
    who = come(made)
    who.send(go="on")
    while not who.asked.startswith("debrief"):
        who.go_on(store)
    told = str(escape(FR.gettext(LESSONS["too-sure"].about)))
    name = str(escape(FR.gettext("Bands that are too sure")))
    for one in (told, name):
        assert one not in who.said
    assert str(escape("Ce qui était comparé sera dit lors de la révélation")) in who.said
    close_study(store, made.study, made.key)
    settle(who.at)
    for one in (told, name):
        assert one in who.said


def test_the_debrief_says_nothing_of_marks_where_there_were_none(
    come: Come, store: Database
) -> None:
    made = opened(store)
    key, _here = play(store, made.code)
    assert FR.gettext("What the marks were") not in come(made, key=key).said


@pytest.mark.parametrize("seen", [True, False])
def test_who_saw_no_confidence_is_told_nothing_by_confidence(
    come: Come, store: Database, seen: bool
) -> None:
    shown = Condition("number" if seen else "bare", {} if seen else {"pattern": "none"})
    made = opened(store, little(conditions=(Condition("alone", {"pattern": "none"}), shown)))
    key, _here = play(store, made.code)
    said = come(made, key=key).said
    assert (FR.gettext("Your trust, beside how sure the AI was") in said) == seen
    assert FR.gettext("Where you trusted it") in said


@pytest.mark.parametrize("lang", [EN, FR])
def test_the_language_of_the_texts_is_told_before_anybody_consents(
    come: Come, store: Database, lang: Language
) -> None:
    who = come(opened(store), lang=lang.code)  # its texts are English
    who.send(go="on")
    assert who.asked == "consent:"
    told = lang.gettext(
        "What you read: short texts in this language, whichever you choose for the rest: "
        "{language}.",
        language=lang.language_name("en"),
    )
    assert str(escape(told)) in who.said


def test_of_pictures_no_language_is_told(come: Come, store: Database) -> None:
    who = come(marked_study(store, "none", task="digits"), lang="en")
    who.send(go="on")
    assert who.asked == "consent:"
    assert "What you read:" not in who.said

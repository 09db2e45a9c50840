"""A study from its set-up to its end, as the facilitator's page draws it and takes what is done."""

from __future__ import annotations

import re
import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import msgspec
import pytest
from markupsafe import escape
from streamlit.testing.v1 import AppTest

from components.site.canvas import QUESTIONS, THREE
from components.study import opening, previewed
from components.taking_part.words import what_items_are
from models.display import showing
from models.display.design import Design
from models.jobs import Progress
from models.language import Language
from models.languages import spoken
from study.bots import Bot, play_all
from study.duration import minutes
from study.items.explaining import Report
from study.items.items import Items
from study.items.marks import Marks
from study.items.shipped import shipped
from study.setup.files import write_setup
from study.setup.lessons import LESSONS
from study.setup.setup import Condition, Setup, Task
from study.store import first_key
from study.store.database import Database
from study.store.facilitating import collected_by_code, facilitated, server_key, studies
from study.store.taking_part import room
from study.traps import traps
from tests.pages.conftest import settle, switch, words_on
from tests.waiting import until

Open = Callable[..., AppTest]
KEY = "a key of this test alone"
OPEN = "ct-study-open"
LOAD = ("Load a set-up (.json)", "Charger des réglages (.json)")


@pytest.fixture(autouse=True)
def chosen_key(monkeypatch: pytest.MonkeyPatch) -> None:
    """The key that the server's owner chose."""
    monkeypatch.setenv(first_key.SETTING, KEY)


def read(at: AppTest) -> str:
    """What is read on the page, without markup and the marks that keep Markdown away."""
    return re.sub(r"<[^>]+>", " ", words_on(at)).replace("\\", "")


def unlocked(at: AppTest) -> AppTest:
    at.text_input(key="_study_typed_key").set_value(KEY)
    at.button(key="ct-study-unlock").click()
    return settle(at)


def opened(open_site: Open, **query: str) -> tuple[AppTest, str]:
    """A study opened as it stands, and its code."""
    at = unlocked(open_site("facilitate", **query))
    at.button(key=OPEN).click()
    settle(at)
    assert not at.exception
    found = re.search(r"\b([A-Z0-9]{4})-([A-Z0-9]{4})\b", read(at))
    assert found
    return at, "".join(found.groups())


def load(at: AppTest, data: bytes) -> AppTest:
    return give(at, LOAD, "study.json", data, "application/json")


def give(at: AppTest, labels: tuple[str, ...], name: str, data: bytes, kind: str) -> AppTest:
    uploaders: list[Any] = [*at.get("file_uploader")]
    uploader = next(one for one in uploaders if one.label in labels)
    uploader.set_value((name, data, kind))
    return settle(at)


ITEMS = ("Items with labels (.csv or .zip)", "Another set (.csv or .zip)")
FILMS = "text,label\n" + "".join(
    f"Film {n} was {word}.,{label}\n"
    for n in range(8)
    for word, label in (("wonderful", "positive"), ("dreadful", "negative"), ("long", "unsure"))
)  # sixteen with a label that the model knows, eight without


def on_own_items(open_site: Open) -> AppTest:
    at = unlocked(open_site("facilitate", lang="en"))
    task = next(one for one in at.selectbox if one.label == "What people decide on")
    task.set_value("own")
    settle(at)
    assert at.button(key=OPEN).disabled
    assert "Give your items first" in read(at)
    assert "Nothing of it is stored before you open the session" in read(at)
    return give(at, ITEMS, "films.csv", FILMS.encode(), "text/csv")


def test_nobody_opens_a_study_without_the_key(open_site: Open, store: Database) -> None:
    at = open_site("facilitate")
    assert at.button(key=OPEN).disabled
    at.text_input(key="_study_typed_key").set_value("another key, long enough")
    at.button(key="ct-study-unlock").click()
    settle(at)
    assert at.button(key=OPEN).disabled
    assert "not the facilitators’ key" in read(at)
    assert not unlocked(at).button(key=OPEN).disabled


def test_the_key_of_the_first_start_opens_it_too(
    open_site: Open, store: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv(first_key.SETTING)
    key = server_key(store)
    at = open_site("facilitate")
    at.text_input(key="_study_typed_key").set_value(key)
    at.button(key="ct-study-unlock").click()
    assert not settle(at).button(key=OPEN).disabled


def test_a_study_opens_as_it_stands_and_people_join(open_site: Open, store: Database) -> None:
    at, code = opened(open_site)
    assert room(store, code).state == "open"
    assert "0 people have joined" in read(at)
    play_all(store, code, [Bot("always"), Bot("never")])
    said = read(settle(at))
    assert "2 people have joined. 2 are done." in said


def test_the_monitor_shows_no_answer_of_a_person(open_site: Open, store: Database) -> None:
    at, code = opened(open_site)
    play_all(store, code, [Bot("always")])
    said = read(settle(at))
    found = collected_by_code(store, code)
    assert found.people[0].given
    decided = {one.text for one in found.study.snapshot.items.items if one.text}
    assert not [text for text in decided if text in said]


def test_what_one_does_with_a_session_stands_above_its_tables(
    open_site: Open, store: Database
) -> None:
    at, code = opened(open_site)
    play_all(store, code, [Bot("always")])
    settle(at)
    drawn = [
        str(one.key if one.type == "button" else getattr(one.proto, "body", ""))
        for one in in_order(at.main)
    ]
    places = [
        next(place for place, said in enumerate(drawn) if part in said)
        for part in (
            "1 person has joined", "ct-study-to-paused", "ct-study-see-poll", "ct-study-see-reveal",
            "ct-study-see-results", "People by step", "People by group",
        )
    ]  # fmt: skip
    assert places == sorted(places)


def in_order(block: Any) -> Iterator[Any]:
    """What stands in a part of the page, from top to bottom."""
    for one in block.children.values():
        if hasattr(one, "children"):
            yield from in_order(one)
        else:
            yield one


@pytest.mark.parametrize(("displays", "folded"), [(2, False), (3, True)])
def test_many_groups_are_folded_away(
    open_site: Open, store: Database, displays: int, folded: bool
) -> None:
    at = unlocked(open_site("facilitate", lang="en"))
    for _ in range(displays - 2):
        next(b for b in at.button if b.label == "Add it").click()
        settle(at)
    at.button(key=OPEN).click()
    settle(at)
    assert "People by group" in words_on(at)
    groups = words_on(at).split("Displays in order, each with its part of the items")[1]
    told = re.findall(r"<td[^>]*>([^<]*→[^<]*)</td>", groups.split("</table>")[0])
    assert told
    assert len({*told}) == len(told), "no two groups read alike"
    boxes = [one for one in at.expander if one.label == "People by group"]
    assert len(boxes) == folded


def test_pause_go_on_and_close(open_site: Open, store: Database) -> None:
    at, code = opened(open_site)
    for to, state in (("paused", "paused"), ("open", "open"), ("closed", "closed")):
        at.button(key=f"ct-study-to-{to}").click()
        settle(at)
        assert room(store, code).state == state
    assert "closed: no answer is taken any more" in read(at)


def test_a_deleted_study_is_gone_and_another_can_be_set_up(
    open_site: Open, store: Database
) -> None:
    at, code = opened(open_site)
    at.button(key="ct-study-delete").click()
    settle(at)
    with pytest.raises(Exception, match="no session"):
        room(store, code)
    assert at.button(key=OPEN)


def test_what_is_chosen_is_what_opens(open_site: Open, store: Database) -> None:
    at = unlocked(open_site("facilitate"))
    switch(at, "Who sees which display", "between")
    at.number_input(key="_" + "_study_trials").set_value(6)
    settle(at)
    next(b for b in at.button if b.label == "Add it").click()
    settle(at)
    at.button(key=OPEN).click()
    settle(at)
    study, key = at.session_state["_study_own"]
    made = facilitated(store, study, key).setup
    assert (made.design, made.trials, len(made.conditions)) == ("between", 6, 3)
    assert len({one.id for one in made.conditions}) == 3


@pytest.mark.parametrize("lang", ["en", "fr"])
def test_a_set_up_loads_as_it_was_saved(open_site: Open, store: Database, lang: str) -> None:
    wanted = Setup(
        name="Tuesday",
        task=Task("digits", "digits"),
        conditions=(Condition("plain", {"pattern": "none"}), Condition("sure", {}, "calibrated")),
        design="between",
        trials=5,
        checks=1,
        order="advice_at_once",
        own_confidence=False,
        seed=7,
    )
    at = unlocked(load(open_site("facilitate", lang=lang), write_setup(wanted)))
    at.button(key=OPEN).click()
    settle(at)
    study, key = at.session_state["_study_own"]
    assert facilitated(store, study, key).setup == wanted


def test_own_items_get_advice_and_marks_and_are_played(open_site: Open, store: Database) -> None:
    at = on_own_items(open_site)
    said = read(at)
    assert "16 items can be shown." in said
    assert "Rows whose label is no class of the model were left out: 8." in said
    assert "Film 0 was wonderful." in said, "as people will see it"
    assert (
        "This study needs 18 different items, and the set has 16. Set “Decisions under each "
        "display” to 7 or less"
    ) in said
    assert at.button(key=OPEN).disabled
    at.number_input(key="_" + "_study_trials").set_value(7)
    settle(at)
    assert not at.button(key=OPEN).disabled, "as many as it says fit"
    at.number_input(key="_" + "_study_trials").set_value(4)
    settle(at)
    assert not studies(store, KEY), "nothing is stored before it opens"
    assert "ct-asked-marked" not in words_on(at)
    switch(at, "Reasons in display 1", "lime")
    switch(at, "Reasons in display 2", "placebo")
    assert words_on(at).count("ct-asked-marked") == 2, "as people will see it, both displays"
    assert "The marks are looked for when the session opens" not in read(at)
    at.button(key=OPEN).click()
    until(lambda: settle(at).session_state["_study_own"][0] != "")
    study, key = at.session_state["_study_own"]
    found = facilitated(store, study, key)
    assert (found.setup.task.model, found.setup.task.items) == ("reviews-en", "own")
    assert found.snapshot.items.source == "own"
    assert found.snapshot.marks["raw"].keys() == found.snapshot.items.by_id.keys()
    play_all(store, found.code, [Bot("always")])
    assert collected_by_code(store, found.code).people[0].standing == "done"


TWICE = "title,one,body,two\n" + "".join(
    f"Film number {n},negative,Number {n} was {word} throughout.,{label}\n"
    for n in range(10)
    for word, label in (("wonderful", "positive"), ("dreadful", "negative"))
)  # of two columns of texts, and two of labels, one each is right


def test_a_column_that_was_guessed_wrongly_is_chosen_by_hand(
    open_site: Open, store: Database
) -> None:
    at = unlocked(open_site("facilitate", lang="en"))
    next(one for one in at.selectbox if one.label == "What people decide on").set_value("own")
    settle(at)
    shown_on = "The displays are shown on your items."
    assert f"{shown_on} Give your items first" in read(at)
    give(at, ITEMS, "films.csv", TWICE.encode(), "text/csv")

    def column(label: str) -> Any:
        return next(one for one in at.selectbox if one.label == f"Column with the {label}")

    column("text").set_value(0)
    settle(at)
    column("label").set_value(2)
    settle(at)
    assert "None of the labels in this file is a class of the model." in read(at)
    assert f"{shown_on} Your items cannot be shown yet: what is missing stands" in read(at)
    assert "Do the labels stand in another column" in read(at)
    column("label").set_value(3)
    settle(at)
    column("text").set_value(2)
    settle(at)
    said = read(at)
    assert "Do the labels stand in another column" not in said
    assert "20 items can be shown." in said
    assert "Number 0 was wonderful throughout." in said
    assert shown_on not in said


def test_what_is_looked_for_can_be_cancelled_and_nothing_is_stored(
    open_site: Open, store: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    go_on = threading.Event()

    def slow(items: Items, _entry: object, _score: object, report: Report) -> dict[str, Marks]:
        report(Progress(3, len(items)))
        go_on.wait(30)
        report(Progress(4, len(items)))
        raise AssertionError("who cancelled is not waited for")

    monkeypatch.setattr(opening, "explain", slow)
    monkeypatch.setattr(previewed, "explain", lambda *given, only=None: slow(*given))
    at = on_own_items(open_site)
    at.number_input(key="_" + "_study_trials").set_value(4)
    settle(at)
    next(one for one in at.segmented_control if one.label == "Reasons in display 1").set_value(
        "lime"
    )
    at.run()
    assert "Looking for the marks on this item" in read(at)
    at.button(key="study-preview-marks-cancel").click()
    at.run()
    assert "The marks are looked for when the session opens" in read(at), "the preview goes without"
    at.button(key=OPEN).click()
    at.run()
    assert at.button(key=OPEN).disabled
    at.button(key="study-marks-cancel").click()
    at.run()
    go_on.set()
    assert not studies(store, KEY)
    assert not at.button(key=OPEN).disabled
    assert "Stopped." in read(at)


@pytest.mark.parametrize("lang", ["en", "fr"])
@pytest.mark.parametrize("lesson", ["too-sure", "marks-convince"])
def test_one_press_fills_in_a_lesson_that_opens_and_is_played(
    open_site: Open, store: Database, lesson: str, lang: str
) -> None:
    at = unlocked(open_site("facilitate", lang=lang))
    at.button(key=f"ct-study-fill-{lesson}").click()
    settle(at)
    words = Language(spoken(lang))
    at.button(key=OPEN).click()
    settle(at)
    assert not at.exception
    study, key = at.session_state["_study_own"]
    found = facilitated(store, study, key)
    assert found.setup.lesson == lesson
    assert found.setup.task.items == {"en": "reviews-en", "fr": "services-fr"}[lang]
    assert 7 <= minutes(found.setup, found.snapshot.items) <= 12, "about ten, for a room"
    (played,) = play_all(store, found.code, [Bot("always")])
    assert played.completion
    settle(at)
    said = read(at)
    assert words.gettext(LESSONS[found.setup.lesson].beside) in said.replace("&amp;", "&")
    asked = {one.label for one in at.text_area}
    assert {words.gettext(QUESTIONS[name][0]) for name in THREE} <= asked


def test_a_lesson_with_other_displays_is_none(open_site: Open, store: Database) -> None:
    at = unlocked(open_site("facilitate", lang="en"))
    at.button(key="ct-study-fill-too-sure").click()
    settle(at)
    assert "✓ Filled in" in read(at)
    assert "“Bands that are too sure” says “High: You can usually go along with it.” of" in read(at)
    at.button(key="ct-study-remove-1").click()
    settle(at)
    assert "✓ Filled in" not in read(at)
    at.button(key=OPEN).click()
    settle(at)
    study, key = at.session_state["_study_own"]
    assert facilitated(store, study, key).setup.lesson == ""


@pytest.mark.parametrize("lang", ["en", "fr"])
def test_marks_are_chosen_shown_and_kept(open_site: Open, store: Database, lang: str) -> None:
    at = unlocked(open_site("facilitate", lang=lang))
    for n, way in ((1, "lime"), (2, "placebo")):
        switch(at, Language(spoken(lang)).gettext("Reasons in display {n}", n=n), way)
    assert words_on(at).count("ct-asked-marked") == 2, "as people will see it"
    at.button(key=OPEN).click()
    settle(at)
    study, key = at.session_state["_study_own"]
    found = facilitated(store, study, key)
    assert [one.highlights for one in found.setup.conditions] == ["lime", "placebo"]
    assert found.snapshot.marks["raw"].keys() == found.snapshot.items.by_id.keys()
    play_all(store, found.code, [Bot("always")])
    assert room(store, found.code).state == "open"


def test_a_set_up_with_marks_comes_back_from_its_file(open_site: Open, store: Database) -> None:
    wanted = Setup(conditions=(Condition("a", {}, "raw", "lime"), Condition("b", {})))
    at = unlocked(load(open_site("facilitate"), write_setup(wanted)))
    at.button(key=OPEN).click()
    settle(at)
    study, key = at.session_state["_study_own"]
    assert facilitated(store, study, key).setup == wanted


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b"{", "not JSON"),
        (b'{"trials": "many"}', "trials"),
        (write_setup(Setup(task=Task("own", "elsewhere"))), "does not ship"),
        (write_setup(Setup(task=Task("reviews-en", "own"))), "somebody’s own items"),
    ],
)
def test_a_file_that_cannot_be_used_says_why_and_changes_nothing(
    open_site: Open, store: Database, data: bytes, said: str
) -> None:
    at = load(open_site("facilitate"), data)
    assert said in read(at)
    assert "The set-up that was here is still here." in read(at)
    assert "2 displays are compared" in read(at)


def test_warnings_stand_beside_what_they_are_about(open_site: Open, store: Database) -> None:
    at = open_site("facilitate")
    at.number_input(key="_" + "_study_practice").set_value(0)
    settle(at)
    assert "There is no practice." in read(at)


def test_too_many_decisions_close_the_way(open_site: Open, store: Database) -> None:
    at = unlocked(open_site("facilitate"))
    at.number_input(key="_" + "_study_trials").set_value(150)
    settle(at)
    assert "Take fewer trials" in read(at)
    assert at.button(key=OPEN).disabled


def test_every_warning_is_known_to_the_page() -> None:
    # Those of the course are the rest: each id stands in one of the groups, or is named here.
    from components.study.traps import _ABOUT

    source = Path(traps.__code__.co_filename).read_text("utf-8")
    ids = {*re.findall(r'Trap\(\s*"(\w+)"', source)}
    course = {
        "too_many_trials", "long", "no_practice", "feedback_trains", "no_own_decision",
        "no_checks", "own_confidence_unknown", "open_question",
    }  # fmt: skip
    assert ids - course <= _ABOUT.keys()
    assert len(ids) > 10


def test_own_questions_of_a_file_keep_what_a_line_does_not_say(
    open_site: Open, store: Database
) -> None:
    raw = msgspec.json.decode(write_setup(Setup()))
    raw["questionnaire"]["own"] = [
        {"id": "job", "text": {"en": "Your job?", "fr": "Votre métier ?"}, "kind": "text"}
    ]
    at = unlocked(load(open_site("facilitate"), msgspec.json.encode(raw)))
    at.button(key=OPEN).click()
    settle(at)
    study, key = at.session_state["_study_own"]
    (question,) = facilitated(store, study, key).setup.questionnaire.own
    assert (question.kind, question.text["fr"]) == ("text", "Votre métier ?")


def test_the_page_speaks_french(open_site: Open, store: Database) -> None:
    at, _code = opened(open_site, lang="fr")
    assert "La séance est ouverte." in read(at)
    assert "Montrer mon lien secret" in {one.proto.popover.label for one in at.get("popover")}


def test_who_sets_up_another_study_leaves_this_one_running(
    open_site: Open, store: Database
) -> None:
    at, code = opened(open_site)
    assert "without it only the facilitators’ key leads back" in read(at)
    at.button(key="ct-study-new").click()
    settle(at)
    assert room(store, code).state == "open"
    assert not at.button(key=OPEN).disabled


@pytest.mark.parametrize("lang", ["en", "fr"])
def test_a_display_has_the_name_that_its_maker_gives_it(
    open_site: Open, store: Database, lang: str
) -> None:
    words = Language(spoken(lang))
    at = unlocked(open_site("facilitate", lang=lang))
    assert f"1. {words.gettext('The answer alone')}" in read(at)
    give(at, (words.gettext("A design from the designer (.json)"),), "Traffic light.json",
         Design().dumps(), "application/json")  # fmt: skip
    assert "3. Traffic light" in read(at), "a design that somebody named"
    label = words.gettext("Your name for display {n}, if you want another", n=1)
    next(one for one in at.text_input if one.label == label).set_value("Feu « vert »")
    settle(at)
    assert "1. Feu « vert »" in read(at)
    at.button(key=OPEN).click()
    settle(at)
    study, key = at.session_state["_study_own"]
    found = facilitated(store, study, key)
    assert [(one.id, one.name) for one in found.setup.conditions] == [
        ("feu-vert", "Feu « vert »"), ("with-confidence", ""), ("traffic-light", "Traffic light"),
    ]  # fmt: skip
    order = rf"{words.gettext('With its confidence')} \([ABC]\) →"
    assert re.search(order, read(at)), "in who sees what, too"


def test_a_lesson_says_that_ones_own_items_are_kept(open_site: Open, store: Database) -> None:
    at = on_own_items(open_site)
    at.button(key="ct-study-fill-too-sure").click()
    assert "Yours are kept" in read(settle(at))


MOODS = "Nr;Customer wrote…;Stimmung (truth);city\n" + "".join(
    f"{2 * n + at};Film {n} was {word}.;{mood};{('Lyon', 'Metz')[n % 2]}\n"
    for n in range(10)
    for at, (word, mood) in enumerate((("wonderful", "good"), ("dreadful", "bad")))
)  # a header and labels that nothing here is called by


def own_task(open_site: Open, lang: str = "en") -> AppTest:
    at = unlocked(open_site("facilitate", lang=lang))
    label = Language(spoken(lang)).gettext("What people decide on")
    next(one for one in at.selectbox if one.label == label).set_value("own")
    return settle(at)


def means(at: AppTest, label: str) -> Any:
    return next(one for one in at.selectbox if one.label.replace("\\", "") == label)


def test_before_the_upload_it_says_whose_advice_people_get_and_which_classes(
    open_site: Open, store: Database
) -> None:
    at = own_task(open_site)
    assert "They decide between its classes: negative and positive." in read(at)
    means(at, "The model whose advice is shown").set_value("digits")
    assert "its classes: 0, 1, 2" in read(settle(at))
    means(at, "The model whose advice is shown").set_value("services-fr")
    settle(at)
    give(at, ITEMS, "films.csv", FILMS.encode(), "text/csv")
    assert means(at, "The model whose advice is shown").value == "services-fr", "it was chosen"


def test_own_labels_are_told_what_they_mean_and_the_set_up_keeps_it(
    open_site: Open, store: Database
) -> None:
    at = give(own_task(open_site), ITEMS, "wrong_ones.csv", MOODS.encode(), "text/csv")
    assert means(at, "Column with the text").value == 1
    assert means(at, "Column with the label").value == 2, "its name says so"
    assert read(at).count("Say what your labels mean first, under “Task”.") == 2, (
        "beside the button that opens it, and where the displays will be"
    )
    assert "Give your items first" not in read(at)
    assert not at.error
    means(at, "“good” means").set_value("positive")
    settle(at)
    assert "Rows whose label is no class of the model were left out: 10." in read(at)
    means(at, "“bad” means").set_value("negative")
    settle(at)
    said = read(at)
    assert "20 items can be shown." in said
    assert "were left out" not in said
    at.number_input(key="_" + "_study_trials").set_value(4)
    settle(at)
    at.button(key=OPEN).click()
    settle(at)
    study, key = at.session_state["_study_own"]
    found = facilitated(store, study, key)
    assert found.setup.task.meaning == {"good": "positive", "bad": "negative"}
    assert {one.truth for one in found.snapshot.items.items} == {"positive", "negative"}
    # Somebody else gives the file and loads the set-up: nothing is asked again.
    other = give(own_task(open_site), ITEMS, "again.csv", MOODS.encode(), "text/csv")
    load(other, write_setup(found.setup))
    assert "20 items can be shown." in read(settle(other))


@pytest.mark.parametrize("lang", ["en", "fr"])
@pytest.mark.parametrize("called", ["", "Letters from readers"])
def test_people_read_what_the_facilitator_calls_the_examples_and_no_name_of_a_file(
    open_site: Open, store: Database, called: str, lang: str
) -> None:
    words = Language(spoken(lang))
    at = own_task(open_site, lang)
    label = words.gettext("Items with labels (.csv or .zip)")
    give(at, (label,), "wrong_ones.csv", FILMS.encode(), "text/csv")
    name = words.gettext("Name of the examples, as people see it")
    next(one for one in at.text_input if one.label == name).set_value(f"  {called} ")
    settle(at)
    at.number_input(key="_" + "_study_trials").set_value(4)
    settle(at)
    at.button(key=OPEN).click()
    settle(at)
    study, key = at.session_state["_study_own"]
    found = facilitated(store, study, key)
    assert found.setup.task.called == called
    told = what_items_are(found.setup, found.snapshot.items, words)
    assert "wrong" not in told
    assert (called in told) if called else ("“" not in told and "«" not in told)


def test_an_own_story_that_is_not_written_yet_is_asked_for_and_hides_nothing(
    open_site: Open, store: Database
) -> None:
    at = unlocked(open_site("facilitate", lang="en"))
    switch(at, "What depends on a decision", "own")
    said = read(at)
    assert "Write your story first, under “Stakes”" in said
    assert "Write your story in one of these" in said
    assert not at.error
    assert "Whoever comes gets the order of displays" in said, "who sees what is still there"
    assert at.button(key=OPEN).disabled
    next(one for one in at.text_area if one.label == "The story in English").set_value("Fire!")
    settle(at)
    assert "Write your story" not in read(at)
    at.button(key=OPEN).click()
    settle(at)
    study, key = at.session_state["_study_own"]
    assert facilitated(store, study, key).setup.scenario.own == {"en": "Fire!"}


def test_a_display_is_shown_with_all_that_stands_under_it_on_a_phone(
    open_site: Open, store: Database
) -> None:
    at = open_site("facilitate", lang="en")
    conditions = Setup().conditions
    items = shipped("reviews-en")
    first = items.prediction(items.items[0].id)
    for one in conditions:
        drawn = showing.render(first, one.spec, Language("en"))
        assert escape(drawn.provenance) in read(at)
        assert escape(drawn.how_to_read) in read(at)


def test_where_no_phone_comes_the_screen_is_filled_with_the_code_and_says_where_to_type_it(
    open_site: Open, store: Database
) -> None:
    at, code = opened(open_site, lang="en")
    assert "so there is no QR code" in read(at)
    button = at.button(key="ct-study-project")
    assert button.label == "Fill the screen with the code"
    button.click()
    said = read(settle(at))
    assert f"{code[:4]}-{code[4:]}" in said
    assert re.search(r"On this machine alone, at \S*/join:", said)

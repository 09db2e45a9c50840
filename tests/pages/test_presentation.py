"""The presentation: one input in six steps, told in order, with nothing computed twice."""

from __future__ import annotations

import re
import threading
from collections.abc import Callable
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from components.presenting import guess, steps
from components.site import choices
from models import loaded, predictions
from models.classifier import Reading
from models.display.registry import PATTERNS
from models.explain import explanations
from models.jobs import Job
from models.language import Language
from models.prediction import Label, Prediction
from tests.pages.conftest import settle, words_on
from tests.pages.test_hidden_number import (
    MOOD,
    assert_no_number,
    bodies,
    plain,
    registered,  # noqa: F401 - a fixture
)
from tests.pages.test_one_way import STEPS, counting

Open = Callable[..., AppTest]
EN, FR = Language("en"), Language("fr")


def heading(at: AppTest) -> str:
    (found,) = bodies(at, "<h1")
    return " ".join(plain(found).split())


def to_step(at: AppTest, step: int) -> AppTest:
    """On with the button, as often as it takes."""
    while f"{step} of 6" not in heading(at):
        at.button(key="ct-step-next").click()
        settle(at)
    return at


def press(at: AppTest, monkeypatch: pytest.MonkeyPatch, option: object) -> AppTest:
    """What a press of a large button comes to, but heard in the middle of a run."""
    monkeypatch.setattr(choices, "hear", lambda _group, choose: choose(str(option)))
    at.run()
    monkeypatch.undo()
    return settle(at)


def pressed(at: AppTest) -> list[str]:
    """The large buttons that are chosen, by their names."""
    return re.findall(r'aria-pressed="true"[^>]*><bdi>(.*?)</bdi>', words_on(at))


def test_six_steps_in_order_and_only_the_third_tells_the_answer(open_site: Open) -> None:
    at = open_site("present")
    told = []
    for step in steps.STEPS:
        assert at.query_params.get("step", ["1"]) in (str(step), [str(step)])
        told.append(heading(at))
        if step < steps.TRUTH:
            at.button(key="ct-step-next").click()
            settle(at)
        if step < steps.ANSWER - 1:
            assert "ct-presented-answer" not in words_on(at)
    assert told == [
        "1 of 6 The input",
        "2 of 6 Your guess",
        "3 of 6 The answer",
        "4 of 6 How sure?",
        "5 of 6 Why?",
        "6 of 6 Was it right?",
    ]
    at.button(key="ct-step-next").click()
    settle(at)
    assert heading(at) == told[0]
    assert not at.exception


@pytest.mark.parametrize("step", steps.STEPS)
@pytest.mark.parametrize("kind", ["text", "image"])
def test_no_step_says_a_number_that_the_display_hides(
    open_site: Open,
    kind: str,
    step: int,
    registered: None,  # noqa: F811
) -> None:
    for pattern in (MOOD.id, "none"):
        at = open_site(
            "present", input=kind, display=pattern, step=str(step), picture_model="digits"
        )
        assert f"{step} of 6" in heading(at)
        assert not at.exception
        assert "%" not in words_on(at)
        if step == steps.SURENESS and kind == "text":  # the other answer is a digit
            assert_no_number(bodies(at, "ct-display"))


@pytest.mark.parametrize("pattern", PATTERNS)
def test_how_sure_is_said_in_every_display(open_site: Open, pattern: str) -> None:
    at = open_site("present", display=pattern, step="4")
    assert not at.exception
    assert bodies(at, f"ct-display ct-{pattern}")
    assert any(control.label == "Show confidence as" for control in at.segmented_control)


def test_an_example_is_judged_by_its_truth(open_site: Open) -> None:
    at = open_site("present", step="6", text_example="sure-wrong-irony")
    assert "The right answer: negative." in words_on(at)
    assert "The model was wrong." in words_on(at)
    at = open_site("present", step="6", text_example="sure-right-praise")
    assert "The model was right." in words_on(at)
    at = open_site("present", step="6", text_example="out-of-scope-recipe")
    assert "No class of this model fits." in words_on(at)
    at = open_site("present", step="6", input="image", picture_model="digits")
    assert "The right answer: 5." in words_on(at)


def test_a_guess_is_compared_with_the_answer_and_with_the_truth(
    open_site: Open, monkeypatch: pytest.MonkeyPatch
) -> None:
    at = to_step(open_site("present", text_example="sure-wrong-irony"), 2)
    assert pressed(at) == []
    press(at, monkeypatch, 0)
    assert pressed(at) == ["negative"]
    assert "guess" not in str(at.query_params)
    for forged in ("7", "-3", "", "<b>"):
        press(at, monkeypatch, forged)
        assert pressed(at) == ["negative"]
    to_step(at, 3)
    assert "Your guess: negative. The model says otherwise." in words_on(at)
    to_step(at, 6)
    assert "Your guess was right: negative." in words_on(at)
    at.query_params["text-example"] = "sure-right-praise"  # another input: nobody has guessed
    at.run()
    assert "Your guess" not in words_on(at)


def test_that_no_class_fits_can_be_guessed_and_taken_back(
    open_site: Open, monkeypatch: pytest.MonkeyPatch
) -> None:
    at = to_step(open_site("present", text_example="out-of-scope-recipe"), 2)
    press(at, monkeypatch, guess.NO_CLASS)
    assert pressed(at) == ["none of these"]
    press(at, monkeypatch, guess.NO_CLASS)
    assert pressed(at) == []
    press(at, monkeypatch, guess.NO_CLASS)
    to_step(at, 6)
    assert "Your guess was right: none of these." in words_on(at)


def test_of_77_classes_four_are_named_and_the_others_are_in_a_list(
    open_site: Open,
) -> None:
    loaded.load("intents-en")
    at = to_step(open_site("present", text_model="intents-en"), 2)
    assert words_on(at).count('data-ct-choice="guess:') == 5  # and that none fits
    (others,) = at.selectbox
    assert len(others.options) == 1 + 77 - 4
    others.select_index(5)
    settle(at)
    chosen = at.selectbox[0].options[5]
    to_step(at, 3)
    assert f"Your guess: {chosen}. The model says otherwise." in plain(words_on(at))


def test_whether_ones_own_text_was_judged_right_is_asked(
    open_site: Open, monkeypatch: pytest.MonkeyPatch
) -> None:
    at = open_site("text")
    at.text_area[0].set_value("A wonderful film, warm and funny.")
    settle(at)
    at.switch_page("present.py")
    to_step(settle(at), 2)
    press(at, monkeypatch, 1)
    to_step(at, 6)
    assert "The model said: positive. Was it right?" in words_on(at)
    press(at, monkeypatch, "no")
    assert pressed(at) == ["No"]
    assert "The model was wrong." in words_on(at)
    assert "Your guess was wrong: positive." in words_on(at)
    press(at, monkeypatch, "yes")
    assert "Your guess was right: positive." in words_on(at)
    press(at, monkeypatch, "unknown")
    assert "nobody here can check" in words_on(at)
    assert "yes" not in str(at.query_params)


def test_a_text_of_ones_own_comes_along_and_goes_back(open_site: Open) -> None:
    at = open_site("text", display="nbest")
    own = "A film of my own that I liked."
    at.text_area[0].set_value(own)
    settle(at)
    at.switch_page("present.py")
    settle(at)
    assert own in words_on(at)
    assert at.query_params["display"] in ("nbest", ["nbest"])
    assert at.query_params["text-own"]
    to_step(at, 6)
    assert "Was it right?" in heading(at)
    assert "The right answer" not in words_on(at)
    at.switch_page("text.py")
    settle(at)
    assert at.text_area[0].value == own
    assert "step" not in at.query_params
    assert "input" not in at.query_params
    at.switch_page("present.py")
    assert heading(settle(at)) == "1 of 6 The input"


def test_nothing_is_decoded_predicted_or_explained_again(
    open_site: Open, monkeypatch: pytest.MonkeyPatch
) -> None:
    starts = [(explanations, "start_text"), (explanations, "start_image")]
    taken = counting(monkeypatch, [*STEPS, *starts])
    predictions.forget()
    loaded.load("digits")
    for page, one in (("text", "of_text"), ("picture", "of_image")):
        at = open_site(page, picture_model="digits", input="image" if page == "picture" else "text")
        taken.clear()
        at.switch_page("present.py")
        at.query_params["input"] = "image" if page == "picture" else "text"
        at.run()
        assert taken == {one: 1}
        for _ in range(5):
            taken.clear()
            at.button(key="ct-step-next").click().run()
            assert taken == {one: 1}, heading(at)
        assert "6 of 6" in heading(at)


def test_reasons_are_begun_with_the_input(open_site: Open, monkeypatch: pytest.MonkeyPatch) -> None:
    begun: list[object] = []
    real = explanations.start_text

    def start(*given: Any) -> Any:
        begun.append(given)
        return real(*given)

    monkeypatch.setattr(explanations, "start_text", start)
    at = open_site("present", text_example="sure-right-praise")
    assert len(begun) == 1
    to_step(at, 5)
    assert len(begun) == 1
    assert "ct-claim" in words_on(at)
    assert "ct-is-for" in words_on(at)


def test_a_room_sees_the_picture_while_its_reasons_are_looked_for(
    open_site: Open, monkeypatch: pytest.MonkeyPatch
) -> None:
    """There was a bar on an empty screen until the first marks came."""
    go_on = threading.Event()
    monkeypatch.setattr(explanations, "start_image", lambda *_: Job(lambda _: go_on.wait(60)))
    try:
        at = open_site("present", input="image", picture_model="digits")
        for _ in range(4):
            at.button(key="ct-step-next").click().run()
        assert "5 of 6" in heading(at)
        assert not at.exception
        assert [each.type for each in at.main if hasattr(each, "type")].count("image") == 1
        assert "ct-drawn" not in words_on(at)
    finally:
        go_on.set()


def many(n: int) -> Prediction:
    labels = tuple(
        Label(f"c{i}", {"en": f"Class {i:03}", "fr": f"Classe {i:03}"}) for i in range(n)
    )
    rest = 0.3 / (n - 1)
    return Prediction.of("m", labels, (*(rest,) * (n - 1), 0.7), "0" * 64)


@pytest.mark.parametrize("classes", [77, 1000])
def test_of_many_classes_four_are_offered_in_an_order_that_tells_nothing(classes: int) -> None:
    prediction = many(classes)
    offered = guess.offered(prediction, "c40", EN)
    assert len(offered) == 4
    assert {classes - 1, 40} <= set(offered)
    assert offered == sorted(offered)  # by the alphabet: the answer stands last here by its name
    assert len(guess.offered(prediction, None, FR)) == 4


def test_few_classes_are_all_offered_in_the_models_own_order() -> None:
    assert guess.offered(many(10), "c3", EN) == list(range(10))


def test_a_stray_step_is_the_first(open_site: Open) -> None:
    assert "1 of 6" in heading(open_site("present", step="9"))
    assert "1 of 6" in heading(open_site("present", step="x"))


def test_a_link_to_somebody_elses_picture_says_so(open_site: Open) -> None:
    at = open_site("present", input="image", picture_from="upload", picture_own="1")
    assert "own was here" in words_on(at)
    assert "nothing to present" in words_on(at)


def test_it_speaks_french(open_site: Open) -> None:
    at = open_site("present", lang="fr", text_model="services-fr", step="6")
    assert not at.exception
    assert "6 sur 6" in heading(at)


@pytest.mark.parametrize(("page", "step"), [("text", ""), ("present", "3")])
def test_an_answer_to_the_beginning_of_a_text_says_so(
    open_site: Open, monkeypatch: pytest.MonkeyPatch, page: str, step: str
) -> None:
    asked = {"step": step} if step else {}
    assert "Read: the first" not in words_on(open_site(page, **asked))
    monkeypatch.setattr(predictions, "reading", lambda *_: Reading(5, 2, 2))
    at = open_site(page, **asked)
    assert not at.exception
    assert words_on(at).count("Read: the first 5 of") == 1

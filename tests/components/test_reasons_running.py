"""Reasons on their way: drawn while they settle, kept when stopped; no model needed."""

from __future__ import annotations

import re
import threading
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, replace

import numpy as np
import pytest
from streamlit.testing.v1 import AppTest

from components.reasons.highlights import words
from models import loaded, predictions
from models.classifier import Reading
from models.explain import explanations
from models.explain.perturb import without_units
from models.explain.types import Checked, Request, TextExplanation, Word
from models.jobs import Job, Progress
from models.language import Language
from models.prediction import Label, Prediction, Readings
from models.reading import inputs
from tests.models import standins
from tests.pages.conftest import words_on
from tests.waiting import PATIENCE_S, until

TEXT = "fine dull warm"
LABELS = (Label("no"), Label("yes"))


def page() -> None:
    from components.reasons import panel as reasons
    from components.site import shell, state
    from models import catalog, loaded, predictions
    from models.reading import inputs

    lang = shell.begin()
    given = inputs.decode_text("fine dull warm")
    entry = catalog.get("reviews-en")
    prediction, classifier = predictions.of_text(entry.id, given), loaded.load(entry.id)
    reasons.for_text(given, prediction, entry, classifier, lang)
    state.write_url()


def explained(fidelity: float | None = 0.9, weight: float = 0.5) -> TextExplanation:
    return TextExplanation(
        class_index=1, samples=40, model_calls=38, seed=0, fidelity=fidelity, intercept=0.0,
        local=0.9, text=TEXT, stop="running",
        words=(
            Word("fine", 0, 4, 0, weight, 0.01),
            Word("dull", 5, 9, 1, -0.3, 0.01),
            Word("warm", 10, 14, 2, 0.1, 0.2),
        ),
    )  # fmt: skip


@dataclass
class Work:
    """Explanations that go on as far as a test lets them, and what was drawn of them."""

    asked: list[Request] = field(default_factory=list)
    jobs: list[Job[TextExplanation, Progress]] = field(default_factory=list)
    drawn: list[tuple[str, TextExplanation]] = field(default_factory=list)
    tried: int = 40
    first: TextExplanation = field(default_factory=explained)
    last: TextExplanation = field(
        default_factory=lambda: replace(
            explained(weight=0.6), stop="settled", top_settled=True, samples=90,
            groups=((0,), (1,)), agreement=0.95, fidelity_interval=(0.85, 0.95),
        )
    )  # fmt: skip
    go_on: threading.Event = field(default_factory=threading.Event)

    def start(self, *given: object) -> Job[TextExplanation, Progress]:
        request = given[-1]
        assert isinstance(request, Request)
        self.asked.append(request)
        self.jobs.append(Job(self._run))
        until(lambda: self.jobs[-1].progress is not None or self.go_on.is_set())  # its first look
        return self.jobs[-1]

    def _run(self, report: Callable[[Progress], None]) -> TextExplanation:
        while not self.go_on.wait(0.01):
            report(Progress(self.tried, 3000, self.first))
        return self.last


@pytest.fixture
def work(monkeypatch: pytest.MonkeyPatch) -> Iterator[Work]:
    made = Work()
    real = words.show_words

    def show(explanation: TextExplanation, *given: object, **named: str) -> frozenset[int]:
        made.drawn.append((named["about"], explanation))
        return real(explanation, *given, **named)  # type: ignore[arg-type]

    found = Prediction.of("reviews-en", LABELS, [0.2, 0.8], "0" * 64)
    monkeypatch.setattr(predictions, "of_text", lambda *_: found)
    monkeypatch.setattr(loaded, "load", lambda *_: object())
    monkeypatch.setattr(explanations, "start_text", made.start)
    monkeypatch.setattr(words, "show_words", show)
    yield made
    made.go_on.set()


def opened(**query: str) -> AppTest:
    at = AppTest.from_function(page, default_timeout=10)
    for key, value in query.items():
        at.query_params[key] = value
    return at.run()


def finish(at: AppTest, work: Work) -> AppTest:
    work.go_on.set()
    work.jobs[-1].result(PATIENCE_S)
    return at.run()


def press(at: AppTest, label: str) -> AppTest:
    return next(button for button in at.button if button.label == label).click().run()


def switch(at: AppTest, label: str) -> AppTest:
    toggle = next(toggle for toggle in at.toggle if toggle.label == label)
    return toggle.set_value(not toggle.value).run()


RANDOM, BLIND = "Show a random explanation of the same shape", "Blind: which one is real?"


# --- while it runs ----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("tried", "said"), [(1, "1 variante essayée,"), (2, "2 variantes essayées,")]
)
def test_variants_are_counted_in_french(work: Work, tried: int, said: str) -> None:
    work.tried = tried
    at = opened(lang="fr")
    assert said in at.get("progress")[0].proto.text
    switch(at, Language("fr").gettext("Stop when it has settled"))
    assert said.rstrip(",") in at.get("progress")[0].proto.text


def test_the_first_look_is_drawn_while_it_runs_and_the_last_in_its_place(work: Work) -> None:
    at = opened()
    assert not at.exception
    assert work.drawn[-1][1] is work.first
    bar = at.get("progress")[0].proto
    assert bar.text.replace("\\", "") == "Settling: 40 of at most 3,000 variants tried"
    assert [button.label for button in at.button] == ["Cancel"]
    assert "Still settling" in words_on(at)
    assert "R²" not in words_on(at)
    finish(at, work)
    assert work.drawn[-1][1] is work.last
    assert len({about for about, _ in work.drawn}) == 1  # what was taken out stays so
    assert not at.get("progress")
    said = words_on(at)
    assert "Solid: the marks describe the model well here" in said
    assert "“fine” moves the answer most; then “dull” (against)." in said
    assert "the model classified 38 different ones" in said
    assert work.asked[-1].sets  # what would change its mind is looked for, too


def test_what_is_cancelled_stays_on_screen_and_can_be_started_again(work: Work) -> None:
    at = opened()
    press(at, "Cancel")
    assert work.jobs[0].cancelled
    at.run()
    assert work.drawn[-1][1] is work.first
    assert "That was after 40 samples" in words_on(at)
    assert "Stopped before it had settled" in words_on(at)
    assert "Solid" not in words_on(at)
    assert len(work.jobs) == 1
    press(at, "Start again")
    assert len(work.jobs) == 2
    finish(at, work)
    assert "That was after" not in words_on(at)
    assert work.drawn[-1][1] is work.last


TURNS = {
    "turns": Checked((1,), (0.8, 0.2), smallest=True, model_calls=9),
    "suffices": Checked((0, 2), (0.1, 0.9), smallest=True, model_calls=9),
}


def kinds_of(at: AppTest) -> list[str]:
    """What stands on the page, in order: markup, or the kind of an element."""
    return [
        element.proto.body if element.type == "html" else element.type
        for element in at.main
        if hasattr(element, "proto")
    ]


def place_of(at: AppTest, said: str) -> int:
    return next(n for n, kind in enumerate(kinds_of(at)) if said in kind)


def test_where_no_sum_of_words_says_it_what_turns_the_answer_comes_first(work: Work) -> None:
    bad = {"fidelity": 0.2, "fidelity_interval": (0.1, 0.3), "stop": "samples"}
    work.last = replace(work.last, **bad, **TURNS)  # type: ignore[arg-type]
    at = finish(opened(), work)
    marks = kinds_of(at).index("bidi_component")
    line = place_of(at, "cannot be explained piece by piece")
    assert line < place_of(at, "What would change its mind") < marks
    assert "Without “dull”: the answer was yes (80%), now it is no (80%)." in words_on(at)
    assert "With nothing left but “fine” and “warm”: yes went from 80% to 90%." in words_on(at)
    assert "moves the answer most" not in words_on(at)
    assert "0.20 (0.10 to 0.30)" in words_on(at)


def test_the_readings_of_the_whole_input_are_not_told_of_what_is_left_of_it(
    work: Work, monkeypatch: pytest.MonkeyPatch
) -> None:
    samples = [(0.1 + n / 100, 0.9 - n / 100) for n in range(20)]
    whole = replace(predictions.of_text(), readings=Readings.of("bootstrap", samples))  # type: ignore[call-arg]
    monkeypatch.setattr(predictions, "of_text", lambda *_: whole)
    work.last = replace(work.last, **TURNS)  # type: ignore[arg-type]
    at = finish(opened(display="visual", chart="quantiles"), work)
    assert "Without “dull”: the answer was" in words_on(at)
    assert "Its readings" not in words_on(at)


def test_where_the_words_say_it_what_turns_the_answer_comes_after(work: Work) -> None:
    work.last = replace(work.last, **TURNS)  # type: ignore[arg-type]
    at = finish(opened(), work)
    assert kinds_of(at).index("bidi_component") < place_of(at, "What would change its mind")


@pytest.mark.parametrize(
    ("turns", "suffices", "title"),
    [
        ((1,), None, "What would change its mind"),
        (None, (0,), "What suffices for its answer"),
        ((1,), (0,), "What would change its mind, and what suffices"),
        ((0, 1, 2), (0, 1, 2), ""),  # that all of it decides needs no saying
        ((), None, ""),
    ],
)
def test_the_title_says_what_stands_below_it(
    work: Work, turns: tuple[int, ...] | None, suffices: tuple[int, ...] | None, title: str
) -> None:
    def checked(units: tuple[int, ...] | None) -> Checked | None:
        return None if units is None else replace(TURNS["turns"], units=units)

    assert len({word.unit for word in work.last.words}) == 3
    work.last = replace(work.last, turns=checked(turns), suffices=checked(suffices))
    found = re.findall(r'<h3 class="ct-turns-title">(.*?)</h3>', words_on(finish(opened(), work)))
    assert found == ([title] if title else [])


def test_blind_nothing_says_what_the_real_one_found(work: Work) -> None:
    work.last = replace(work.last, **TURNS)  # type: ignore[arg-type]
    said = words_on(finish(opened(placebo="1", blind="1"), work))
    assert "Only one of these two" in said
    # "The marks describe the model well" above two of which one is random would be half untrue.
    for telling in ("Solid", "moves the answer most", "What would change its mind", "Without"):
        assert telling not in said


# --- the settings -----------------------------------------------------------------------------


def test_settings_go_to_the_engine_and_into_the_link(work: Work) -> None:
    at = opened()
    plain = work.asked[-1]
    assert plain == Request(
        1, explanations.DEFAULT_TEXT_SAMPLES, 0, settle=True, tolerance=0.05, seconds=30.0,
        sets=True,
    )  # fmt: skip
    at.select_slider(key="_tolerance-en").set_value(0.1)
    at.number_input(key="_seconds").set_value(5)
    at.selectbox(key="_unit-en").set_value("positions")
    at.run()
    assert work.asked[-1] == replace(plain, tolerance=0.1, seconds=5.0, unit="positions")
    switch(at, "Stop when it has settled")
    assert work.asked[-1].settle is False
    link = {key: at.query_params[key] for key in ("tolerance", "seconds", "unit", "settle")}
    assert {k: v if isinstance(v, str) else v[0] for k, v in link.items()} == {
        "tolerance": "0.1", "seconds": "5", "unit": "positions", "settle": "0",
    }  # fmt: skip
    opened(**{k: v if isinstance(v, str) else v[0] for k, v in link.items()})
    assert work.asked[-1] == replace(
        plain, tolerance=0.1, seconds=5.0, unit="positions", settle=False
    )


@pytest.mark.parametrize(
    ("key", "value"),
    [("tolerance", "0.3"), ("tolerance", "x"), ("seconds", "0"), ("unit", "letters"),
     ("settle", "maybe")],
)  # fmt: skip
def test_what_cannot_be_is_the_default(work: Work, key: str, value: str) -> None:
    assert not opened(**{key: value}).exception
    assert work.asked[-1].tolerance == 0.05
    assert work.asked[-1].seconds == 30
    assert work.asked[-1].unit == "types"
    assert work.asked[-1].settle is True


def test_another_unit_begins_with_all_in_place(work: Work) -> None:
    opened()
    opened(unit="positions")
    assert work.drawn[0][0] != work.drawn[-1][0]


class Likes:
    """Rewards each "good"."""

    labels: tuple[Label, ...] = LABELS

    def predict_proba(self, texts: Sequence[str]) -> np.ndarray:
        p = np.array([0.1 + 0.3 * text.count("good") for text in texts])
        return np.column_stack([1 - p, p])

    def reading(self, text: str) -> Reading:
        return Reading(len(text), 0, None)


@pytest.mark.parametrize(
    ("unit", "left"),
    [
        ("types", " film. A  end."),
        ("positions", " film. A good end."),
        ("sentences", "A good end."),
    ],
)
def test_what_is_taken_out_is_what_was_weighed(unit: str, left: str) -> None:
    explanations.forget()
    given = inputs.decode_text("good film. A good end.")
    made = explanations.explain_text(
        Likes(),
        standins.entry("likes", "en"),
        given,
        Request(1, 300, unit=unit),  # type: ignore[arg-type]
    )
    assert without_units(made, {made.words[0].unit}).lstrip() == left.lstrip()
    assert made.stop == "exact"
    explanations.forget()


# --- the placebo ------------------------------------------------------------------------------


def shown(at: AppTest) -> list[str]:
    """The titled explanations, as markup."""
    found = [element.proto.body for element in at.get("html")]
    return [body for body in found if "ct-shown" in body]


def test_a_random_explanation_is_called_what_it_is(work: Work) -> None:
    at = finish(opened(), work)
    assert not shown(at)
    switch(at, RANDOM)
    assert "placebo" in at.query_params
    (random,) = shown(at)
    assert "Dealt at random: this says nothing about the model" in random
    assert work.drawn[-1][1] is work.last  # the real one stands as before


def test_blind_nothing_tells_which_is_real_before_the_answer(work: Work) -> None:
    at = opened(placebo="1", blind="1")
    assert not work.drawn  # not even while it runs
    assert not shown(at)
    finish(at, work)
    assert not work.drawn
    first, second = shown(at)
    assert "<h3>Explanation A</h3>" in first
    assert "<h3>Explanation B</h3>" in second

    def bare(markup: str) -> str:
        """Without the marks, the words for a screen reader, and the letter."""
        text = re.sub(r" ct-(is|s\d|open)[\w-]*", "", markup)
        text = re.sub(r'<p class="ct-sr">.*?</p>', "", text)
        return re.sub("Explanation [AB]", "", text)

    assert bare(first) == bare(second)
    assert first != second
    everything = words_on(at) + "".join(str(button.proto) for button in at.button)
    for telling in ("the real one", "dealt at random", "Dealt", "moves the answer", "Right"):
        assert telling not in everything
    assert "You have seen" not in everything


@pytest.mark.parametrize("right", [True, False])
def test_the_answer_is_told_with_what_it_shows(work: Work, right: bool) -> None:
    at = finish(opened(placebo="1", blind="1"), work)
    real = words.render_words(work.last, "yes", Language("en"))
    letter = "AB"[next(n for n, body in enumerate(shown(at)) if str(real) in body)]
    other = "BA"["AB".index(letter)]
    press(at, f"{letter if right else other} is real")
    said = words_on(at)
    assert f"{'Right' if right else 'No'}: {letter} is the real one." in said
    assert "guessing is right half of the time" in said
    assert f"Explanation {letter}: the real one" in said
    assert f"Explanation {other}: dealt at random" in said
    assert not [button for button in at.button if "is real" in button.label]


def test_a_guess_after_the_real_one_was_seen_is_said_to_show_nothing(work: Work) -> None:
    at = finish(opened(), work)
    switch(at, RANDOM)
    switch(at, BLIND)
    assert "You have seen the real one already" in words_on(at) + "".join(
        caption.value for caption in at.caption
    )
    press(at, "A is real")
    assert "this shows nothing about how convincing it is" in words_on(at)


def test_a_link_deals_the_same_and_another_seed_otherwise(work: Work) -> None:
    work.go_on.set()
    once = shown(opened(placebo="1", blind="1").run())
    again = shown(opened(placebo="1", blind="1").run())
    assert once == again
    others = {tuple(shown(opened(placebo="1", blind="1", seed=str(n)).run())) for n in range(1, 7)}
    assert others - {tuple(once)}


def test_two_that_look_the_same_are_not_asked_about(work: Work) -> None:
    same = tuple(replace(word, weight=0.0, error=0.0) for word in work.last.words)
    work.last = replace(work.last, words=same, stop="exact")
    at = finish(opened(placebo="1", blind="1"), work)
    assert any("The two look the same" in caption.value for caption in at.caption)
    assert not [button for button in at.button if "is real" in button.label]

"""A new input cancels the explanation of the old one before the model is asked about the new."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from typing import NoReturn

import pytest
from streamlit.testing.v1 import AppTest

from models import predictions
from models.explain import explanations
from models.explain.sets import SetProgress, SetRun
from models.jobs import Job, Progress
from tests.pages.conftest import settle

Open = Callable[..., AppTest]
Running = Job[NoReturn, Progress]


def until_cancelled(report: Callable[[Progress], None]) -> NoReturn:
    while True:
        time.sleep(0.01)
        report(Progress(1, 2))


@pytest.fixture
def endless(monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[[], list[Running]]]:
    """From the call on, explanations do not end by themselves; the list of those started."""
    started: list[Running] = []

    def start(*_given: object) -> Running:
        started.append(Job(until_cancelled))
        return started[-1]

    def begin() -> list[Running]:
        monkeypatch.setattr(explanations, "start_text", start)
        monkeypatch.setattr(explanations, "start_image", start)
        return started

    yield begin
    for job in started:
        job.cancel()


@pytest.fixture
def cancelled_at(monkeypatch: pytest.MonkeyPatch) -> Callable[[Running], list[bool]]:
    """Whether an explanation had been cancelled, at each prediction from the call on."""

    def begin(running: Running) -> list[bool]:
        seen: list[bool] = []

        def watched(name: str) -> Callable[..., object]:
            predict = getattr(predictions, name)

            def ask(*given: object) -> object:
                seen.append(running.cancelled)
                return predict(*given)

            return ask

        for name in ("of_text", "of_image"):
            monkeypatch.setattr(predictions, name, watched(name))
        return seen

    return begin


def job_of(at: AppTest, key: str) -> Running:
    """The job that a session keeps for this work."""
    job: Running = at.session_state[f"_work-{key}"].job
    return job


def choose(at: AppTest, label: str, place: int) -> AppTest:
    control = next(s for s in at.selectbox if s.label == label)
    return control.select_index(place).run()


@pytest.mark.parametrize("sentences", ["0", "1"], ids=["whole", "sentences"])
def test_a_new_text(
    open_site: Open,
    endless: Callable[[], list[Running]],
    cancelled_at: Callable[[Running], list[bool]],
    sentences: str,
) -> None:
    at = open_site("text", text_model="reviews-en", sentences=sentences)
    started = endless()
    at.text_area[0].set_value("A film about the sea. It is long.").run()
    while not started:  # its sentences may still be under way
        at.run()
    at.run()
    assert len(started) == 1
    assert not started[0].cancelled
    seen = cancelled_at(started[0])
    at.text_area[0].set_value("A film about the moon. It is short.").run()
    assert seen
    assert all(seen)


def test_a_new_picture(
    open_site: Open,
    endless: Callable[[], list[Running]],
    cancelled_at: Callable[[Running], list[bool]],
) -> None:
    at = open_site("picture", picture_model="digits")
    started = endless()
    choose(at, "Example", 1)
    at.run()
    assert len(started) == 1
    assert not started[0].cancelled
    seen = cancelled_at(started[0])
    choose(at, "Example", 2)
    assert seen
    assert all(seen)


def test_a_new_text_on_another_page(
    open_site: Open,
    endless: Callable[[], list[Running]],
    cancelled_at: Callable[[Running], list[bool]],
) -> None:
    at = open_site("text", text_model="reviews-en")
    started = endless()
    at.text_area[0].set_value("A film about the snow.").run()
    at.switch_page("gallery.py").run()
    seen = cancelled_at(started[0])
    at.text_area[0].set_value("A film about the ice.").run()
    assert seen
    assert all(seen)


def test_a_model_still_to_be_named(open_site: Open, endless: Callable[[], list[Running]]) -> None:
    at = open_site("text", text_model="reviews-en")
    started = endless()
    at.text_area[0].set_value("A film about the wind.").run()
    assert not started[0].cancelled
    models = next(s for s in at.selectbox if s.label == "Model")
    models.set_value("hub").run()
    assert started[0].cancelled


def test_the_old_text_again_is_explained_again(
    open_site: Open, endless: Callable[[], list[Running]]
) -> None:
    at = open_site("text", text_model="reviews-en")
    started = endless()
    at.text_area[0].set_value("A film about the rain.").run()
    at.text_area[0].set_value("").run()
    assert started[0].cancelled
    at.text_area[0].set_value("A film about the rain.").run()
    assert len(started) == 2
    assert not started[1].cancelled


def endless_rows(_model_id: str, _texts: object, report: Callable[[Progress], None]) -> NoReturn:
    until_cancelled(report)


def test_a_new_text_while_the_sentences_of_the_old_one_are_read(
    open_site: Open,
    cancelled_at: Callable[[Running], list[bool]],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    at = open_site("text", text_model="services-fr", sentences="1")
    monkeypatch.setattr(predictions, "of_texts", endless_rows)
    at.text_area[0].set_value("Merci pour tout. Accueil froid.").run()
    running = job_of(at, "sentences")
    assert not running.cancelled
    seen = cancelled_at(running)
    at.text_area[0].set_value("Personne ne répond. Merci.").run()
    assert seen
    assert all(seen)
    job_of(at, "sentences").cancel()


def test_a_table_closed_while_its_rows_are_read(
    open_site: Open,
    cancelled_at: Callable[[Running], list[bool]],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    at = open_site("text", text_model="services-fr")
    monkeypatch.setattr(predictions, "of_texts", endless_rows)
    at.file_uploader[0].set_value(("avis.csv", b"avis\nMerci\nAccueil froid\n", "text/csv")).run()
    running = job_of(at, "table")
    assert not running.cancelled
    seen = cancelled_at(running)
    next(button for button in at.button if button.label == "Close the table").click().run()
    assert seen
    assert all(seen)


def endless_set(_run: SetRun, report: Callable[[SetProgress], None]) -> NoReturn:
    while True:
        time.sleep(0.01)
        report(SetProgress(1, 2))


def test_a_new_text_while_all_sentences_of_the_old_one_are_explained(
    open_site: Open,
    cancelled_at: Callable[[Running], list[bool]],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    at = open_site("text", text_model="services-fr", sentences="1")
    monkeypatch.setattr(SetRun, "go", endless_set)
    at.text_area[0].set_value("Merci pour tout. Accueil froid.")
    settle(at)
    next(button for button in at.button if button.key == "set-start").click().run()
    running = job_of(at, "set")
    assert not running.cancelled
    seen = cancelled_at(running)
    at.text_area[0].set_value("Personne ne répond. Merci.").run()
    assert seen
    assert all(seen)

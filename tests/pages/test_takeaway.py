"""Taking away: files are made for whoever asks for them, and for nobody else."""

from __future__ import annotations

import threading
from collections.abc import Callable
from dataclasses import replace

import pytest
from streamlit.testing.v1 import AppTest

from components.displays.takeaway import _NAMES, OPEN
from components.site import shell
from models.bounded.asking import Beat
from models.explain import explanations
from models.explain.types import Request, TextExplanation, Word
from models.explain.verdict import SENTENCES
from models.jobs import Job, Progress
from models.language import Language
from models.takeaway import files
from models.takeaway.content import Taken
from models.takeaway.files import FORMS, Form, FormId
from tests.pages.conftest import settle, switch, words_on
from tests.waiting import until

made: list[tuple[FormId, str]] = []
USUAL = [form for form in files.IDS if form != "vega"]  # a chart only where there is one


@pytest.fixture(autouse=True)
def _counted(monkeypatch: pytest.MonkeyPatch) -> None:
    made.clear()

    def counted(form: FormId, write: Callable[[Taken, Beat], bytes]) -> Form:
        def noted(taken: Taken, beat: Beat) -> bytes:
            made.append((form, taken.spec.pattern))
            return write(taken, beat)

        return replace(FORMS[form], writes=noted)

    for form in files.IDS:
        monkeypatch.setitem(FORMS, form, counted(form, FORMS[form].write))


def press(at: AppTest, form: FormId) -> AppTest:
    """Ask for a file, and wait until it is written."""
    at.button(key=f"_save-answer-{form}").click()
    return settle(at)


def written(at: AppTest) -> list[tuple[str, bytes]]:
    """The names and contents of the files that are there to be saved."""
    there = at.session_state["_saving-asked-answer"]
    assert len(at.get("download_button")) == len(there)
    return [(each.file.name, each.job.result()) for each in there]


@pytest.mark.parametrize("page", ["text", "picture"])
def test_no_file_is_made_before_somebody_asks(open_site: Callable[..., AppTest], page: str) -> None:
    at = open_site(page, picture_model="digits")
    switch(at, "Show confidence as", "categorical")
    assert any(menu.label == "Take it away" for menu in at.expander)
    assert not [button for button in at.button if str(button.key).startswith("_save-")]
    at.session_state[OPEN] = True
    settle(at)
    offered = [button.key for button in at.button if str(button.key).startswith("_save-answer-")]
    assert offered == [f"_save-answer-{form}" for form in _NAMES if form in USUAL]
    switch(at, "Show confidence as", "gate")
    assert not at.get("download_button")
    assert made == []


@pytest.mark.parametrize("form", USUAL)
def test_a_press_makes_that_file_alone_of_the_display_on_screen(
    open_site: Callable[..., AppTest], form: FormId
) -> None:
    at = open_site("text", display="gate")
    at.session_state[OPEN] = True
    press(settle(at), form)
    assert made == [(form, "gate")]
    ((name, data),) = written(at)
    assert name == (
        "certitude-confidence.js" if form == "component" else f"certitude-gate.{FORMS[form].ending}"
    )
    assert BEGINS[form] in data[:400]
    switch(at, "Show confidence as", "numeric")
    assert made == [(form, "gate")]


BEGINS = {
    "png": b"PNG",
    "svg": b"<svg",
    "html": b"<!doctype html>",
    "json": b'"display"',
    "report": b"<!doctype html>",
    "streamlit": b"import",
    "component": b"/*",
}


def test_who_presses_twice_and_switches_has_the_file_that_was_asked_for(
    open_site: Callable[..., AppTest],
) -> None:
    at = open_site("text")
    at.session_state[OPEN] = True
    settle(at)
    press(press(at, "json"), "json")
    assert made == [("json", "numeric")]
    switch(at, "Show confidence as", "gate")
    press(at, "json")
    assert made == [("json", "numeric"), ("json", "gate")]
    assert [name for name, _ in written(at)] == ["certitude-numeric.json", "certitude-gate.json"]


def test_it_is_said_that_the_data_hold_what_a_display_hides(
    open_site: Callable[..., AppTest],
) -> None:
    at = open_site("text", display="none")
    at.session_state[OPEN] = True
    settle(at)
    said = [each.value for each in at.caption]
    assert any("even those that this display does not show" in text for text in said)
    assert any('theme="light"' in text for text in said)  # how the web component is pinned


@pytest.mark.parametrize(("page", "model"), [("text", ""), ("picture", "digits")])
def test_the_report_holds_the_explanation_once_it_stands(
    open_site: Callable[..., AppTest], monkeypatch: pytest.MonkeyPatch, page: str, model: str
) -> None:
    told: list[Taken] = []

    def noted(taken: Taken, beat: Beat) -> bytes:
        told.append(taken)
        return b"report"

    monkeypatch.setitem(FORMS, "report", replace(FORMS["report"], writes=noted))
    at = open_site(page, **({"picture_model": model} if model else {}))
    at.session_state[OPEN] = True
    press(settle(at), "report")
    made = told[-1].reasons
    assert made is not None
    assert made.verdict in {Language().gettext(said) for said in SENTENCES.values()}
    assert "Fit (weighted R²)" in made.figures
    assert ("ct-words" if page == "text" else "<img") in made.drawn
    press(at, "report")
    assert len(told) == 1, "an equal explanation is no reason to write it again"


def test_a_report_waits_for_the_reasons_and_can_be_cancelled(
    open_site: Callable[..., AppTest], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Asked for while they are looked for: a bar that tells how far they are, and Cancel."""
    at = open_site("text")
    at.session_state[OPEN] = True
    settle(at)
    gate = threading.Event()

    def slow(
        _classifier: object, _entry: object, _given: object, request: Request
    ) -> Job[TextExplanation, Progress]:
        def work(report: Callable[[Progress], None]) -> TextExplanation:
            while not gate.wait(0.01):
                report(Progress(10, 40))
            return TextExplanation(
                class_index=request.class_index, samples=40, model_calls=40, seed=0, fidelity=0.9,
                intercept=0.0, local=0.5, text="good", words=(Word("good", 0, 4, 0, 0.5),),
            )  # fmt: skip

        return Job(work)

    monkeypatch.setattr(explanations, "start_text", slow)
    at.text_area[0].set_value("good").run()
    at.button(key="_save-answer-report").click().run()

    def bars() -> list[str]:
        return [bar.proto.text for bar in at.run().get("progress")]

    said = shell.plain("The report waits for the reasons: 10 of at most 40 samples")
    until(lambda: said in bars())
    cancel = next(
        b for b in at.button if str(b.key).startswith("ct-asked-answer-") and "cancel" in str(b.key)
    )
    cancel.click().run()
    assert "certitude-numeric.report.html was not written: you stopped it." in words_on(at)
    at.button(key="_save-answer-report").click().run()
    gate.set()
    settle(at)
    assert b"good" in written(at)[-1][1]
    assert b"ct-report-why" in written(at)[-1][1]
    assert made == [("report", "numeric")]

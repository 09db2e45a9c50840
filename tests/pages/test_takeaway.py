"""Taking away: files are made for whoever asks for them, and for nobody else."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest
from streamlit.testing.v1 import AppTest

from components.displays.takeaway import OPEN
from models.bounded.asking import Beat
from models.explain.verdict import SENTENCES
from models.language import Language
from models.takeaway import files
from models.takeaway.content import Taken
from models.takeaway.files import FORMS, Form, FormId
from tests.pages.conftest import settle, switch

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


def links(at: AppTest) -> list[str]:
    return [element.proto.url for element in at.get("download_button")]


@pytest.mark.parametrize("page", ["text", "picture"])
def test_no_file_is_made_before_somebody_asks(open_site: Callable[..., AppTest], page: str) -> None:
    at = open_site(page, picture_model="digits")
    switch(at, "Show confidence as", "categorical")
    assert any(menu.label == "Take it away" for menu in at.expander)
    assert links(at) == []
    assert made == []


def test_files_are_made_once_and_their_links_stay(open_site: Callable[..., AppTest]) -> None:
    at = open_site("text")
    at.session_state[OPEN] = True
    settle(at)
    first = links(at)
    assert len(first) == len(set(first)) == len(USUAL)
    assert all(first)
    assert sorted(made) == sorted((form, "numeric") for form in USUAL)
    settle(at)
    assert links(at) == first
    assert len(made) == len(USUAL)
    switch(at, "Show confidence as", "gate")
    # The web component is one file for every display; each other file is a new one.
    assert len(set(links(at)) & set(first)) == 1
    assert sorted(made[len(USUAL) :]) == sorted((form, "gate") for form in USUAL)


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
    settle(at)
    made = told[-1].reasons
    assert made is not None
    assert made.verdict in {Language().gettext(said) for said in SENTENCES.values()}
    assert "Fit (weighted R²)" in made.figures
    assert ("ct-words" if page == "text" else "<img") in made.drawn
    count = len(told)
    settle(at)
    assert len(told) == count, "an equal explanation is no reason to write it again"

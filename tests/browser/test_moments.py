"""While a page is drawn again nothing stands twice on it, and what stays does not vanish."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import opener, serving_source
from tests.browser.contexts import Contexts
from tests.browser.doing import open_list, said_without, settled
from tests.browser.watching import ONE, Copies, Watcher

# The reasons alone, with a quick model, told to the browser one slow message after the other: each
# state between two runs is painted.
SCRIPT = """
import numpy as np
import streamlit as st
from components.reasons import panel as reasons
from components.site import shell, state
from models import catalog, predictions
from models.classifier import Reading
from models.prediction import Label, Prediction
from models.reading import inputs

LABELS = (Label("no"), Label("yes"))



class Quick:
    labels = LABELS

    def predict_proba(self, texts):
        yes = [0.5 + 0.3 * ("warm" in t) - 0.2 * ("dull" in t) for t in texts]
        return np.column_stack([1 - np.array(yes), yes])

    def reading(self, text):
        return Reading(len(text), 0, None)


quick = Quick()


def predict(model_id, given):
    text = given if isinstance(given, str) else given.text
    return Prediction.of(model_id, LABELS, quick.predict_proba([text])[0].tolist(), "0" * 64)


predictions.of_text = predict
lang = shell.begin()
given = inputs.decode_text("A very warm film, with some dull parts")
entry = catalog.get("reviews-en")
reasons.for_text(given, predict(entry.id, given), entry, quick, lang)
st.text("the end")
state.write_url()
"""


@pytest.fixture(scope="module")
def slowed(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    with serving_source(SCRIPT, tmp_path_factory.mktemp("slowed"), pause_s=0.04) as url:
        yield url


@pytest.fixture
def open_slowed(contexts: Contexts, slowed: str) -> Iterator[Callable[..., Page]]:
    yield from opener(contexts, slowed)


def watch(page: Page) -> Watcher:
    """A page that stands still, and what on it there is one of, or two."""
    expect(page.locator(".ct-words")).to_be_visible()
    expect(page.get_by_text("the end")).to_be_visible()
    settled(page)
    return Watcher(
        page,
        marks=".ct-words",
        titled=".ct-shown",
        verdict=".ct-claim",
        print=".ct-beware",
        list=".st-key-ct-listed > :first-child summary",
    )


def test_a_word_goes_and_comes_back_and_nothing_else_moves(
    open_slowed: Callable[..., Page],
) -> None:
    page = open_slowed()
    watcher = watch(page)
    watcher.begin()
    page.locator(".ct-toggle").nth(2).click()
    expect(said_without(page)).to_be_visible()
    settled(page)
    page.locator(".ct-toggle").nth(2).click()
    expect(said_without(page)).to_have_count(0)
    settled(page)
    seen = watcher.seen()
    assert seen.pop("titled") == Copies(0, 0)
    assert set(seen.values()) == {ONE}, seen


def test_another_answer_is_explained_in_the_same_place(open_slowed: Callable[..., Page]) -> None:
    page = open_slowed()
    watcher = watch(page)
    page.get_by_role("button", name="Change").click()
    open_list(page, "Answer to explain")
    watcher.begin()
    page.get_by_role("option", name="no", exact=True).click()
    expect(page.get_by_role("heading", name="“no”")).to_be_visible()
    expect(page.locator(".ct-legend").first).to_contain_text("for “no”")
    settled(page)
    seen = watcher.seen()
    assert {name: most for name, (_, most) in seen.items()} == {
        "marks": 1, "titled": 0, "verdict": 1, "print": 1, "list": 1,
    }  # fmt: skip


def test_never_more_than_two_to_choose_from(open_slowed: Callable[..., Page]) -> None:
    page = open_slowed()
    watcher = watch(page)
    watcher.begin()
    random, blind = (
        page.get_by_text(text) for text in ("Show a random explanation", "Blind: which one is")
    )
    random.click()
    expect(page.locator(".ct-shown")).to_have_count(1)
    settled(page)
    blind.click()
    expect(page.locator(".ct-shown h3")).to_have_text(["Explanation A", "Explanation B"])
    settled(page)
    page.get_by_role("button", name="A is real").click()
    expect(page.locator(".ct-shown h3").first).to_contain_text("Explanation A: ")
    settled(page)
    blind.click()
    expect(page.locator(".ct-toggle").first).to_be_visible()
    settled(page)
    random.click()
    expect(page.locator(".ct-shown")).to_have_count(0)
    settled(page)
    seen = watcher.seen()
    assert seen["marks"].most == 2, seen
    assert seen["titled"].most == 2, seen
    assert seen["list"].most == 1, seen
    assert (seen["print"], seen["verdict"]) == (ONE, ONE), seen

"""Reasons that settle while one watches, and the blind placebo, in a real browser."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.browser.conftest import opener, serving_source
from tests.browser.contexts import Contexts
from tests.browser.doing import EN, said_without, settled, tab_to

Open = Callable[..., Page]

# The reasons alone, with the real engine and a model that stops in its third batch for as long as
# a file lies beside the script.
SCRIPT = """
import time
import zlib
from pathlib import Path
import numpy as np
from components.reasons import panel as reasons
from components.site import shell, state
from models import catalog, loaded, predictions
from models.classifier import Reading
from models.prediction import Label, Prediction
from models.reading import inputs

TEXT = "A very warm film with some dull parts that I would still watch again, and again"
LABELS = (Label("no"), Label("yes"))


HELD = Path(__file__).with_name("held")


class Slow:
    labels = LABELS
    batches = 0

    def predict_proba(self, texts):
        if len(texts) > 1:
            self.batches += 1
            while self.batches > 2 and HELD.exists():
                time.sleep(0.02)
        yes = [
            0.4 + 0.3 * ("warm" in t) - 0.2 * ("dull" in t) + 0.1 * ("watch" in t)
            + 0.5 * (zlib.crc32(t.encode()) % 1000 / 1000 - 0.5)
            for t in texts
        ]
        return np.column_stack([1 - np.clip(yes, 0, 1), np.clip(yes, 0, 1)])

    def reading(self, text):
        return Reading(len(text), 0, None)


slow = Slow()


def predict(model_id, given):
    text = given if isinstance(given, str) else given.text
    return Prediction.of(model_id, LABELS, slow.predict_proba([text])[0].tolist(), "0" * 64)


predictions.of_text = predict
lang = shell.begin()
given, entry = inputs.decode_text(TEXT), catalog.get("reviews-en")
reasons.for_text(given, predict(entry.id, given), entry, slow, lang)
state.write_url()
"""


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("slow")


@pytest.fixture(scope="module")
def slow(folder: Path) -> Iterator[str]:
    with serving_source(SCRIPT, folder) as url:
        yield url


@pytest.fixture
def held(folder: Path) -> Iterator[Path]:
    """The model stops midway until this is unlinked."""
    file = folder / "held"
    file.touch()
    yield file
    file.unlink(missing_ok=True)


@pytest.fixture
def open_slow(contexts: Contexts, slow: str) -> Iterator[Open]:
    yield from opener(contexts, slow)


def word(page: Page, text: str) -> Locator:
    return page.locator(".ct-toggle", has_text=re.compile(rf"^{text}$")).first


def top(of: Locator) -> float:
    box = of.bounding_box()
    assert box
    return box["y"]


def cancel(page: Page) -> Locator:
    return page.get_by_role("button", name="Cancel")


def test_the_first_marks_come_before_the_end_and_are_refined_in_place(
    open_slow: Open, held: Path
) -> None:
    page = open_slow("/?tolerance=0.02&seconds=300")
    expect(word(page, "warm")).to_be_visible()
    expect(cancel(page)).to_be_visible()
    told = page.get_by_text(re.compile("Settling: .* of at most 3,000 variants tried"))
    expect(told).to_be_visible()
    word(page, "dull").evaluate("e => { e.marked = true; }")
    place = top(page.locator(".ct-words"))
    word(page, "dull").click()
    expect(said_without(page)).to_be_visible()
    expect(cancel(page)).to_be_visible()  # what is taken out waits for nothing
    held.unlink()
    expect(page.locator(".ct-claim.ct-is-solid, .ct-claim.ct-is-main")).to_be_visible()
    expect(cancel(page)).to_have_count(0)
    settled(page)
    assert word(page, "dull").evaluate("e => e.marked")  # the very same word, not a new one
    expect(word(page, "dull")).to_have_attribute("aria-pressed", "true")
    expect(said_without(page)).to_be_visible()
    assert top(page.locator(".ct-words")) == place
    expect(word(page, "warm")).to_have_attribute("aria-label", re.compile("warm: speaks for, "))
    expect(word(page, "warm")).not_to_have_class(re.compile("ct-open"))
    page.locator("summary", has_text="The words as a list").click()
    table = page.get_by_role("region", name="The words as a list")
    expect(table).to_contain_text("Range")


def test_cancelling_keeps_what_is_there(open_slow: Open, held: Path) -> None:
    page = open_slow("/?settle=0&text-samples=2000")
    expect(page.get_by_text(re.compile(r"\d of 2,000 variants tried"))).to_be_visible()
    expect(word(page, "warm")).to_be_visible()
    cancel(page).click()
    expect(page.get_by_text("Stopped before")).to_be_visible()
    expect(word(page, "warm")).to_be_visible()
    expect(cancel(page)).to_have_count(0)
    page.get_by_role("button", name="Start again").click()
    expect(cancel(page)).to_be_visible()
    expect(page.get_by_text("Stopped before")).to_have_count(0)
    cancel(page).click()


def test_only_one_place_of_a_word_goes_when_places_are_weighed_apart(open_slow: Open) -> None:
    page = open_slow("/?unit=positions")
    both = page.locator(".ct-toggle", has_text=re.compile("^again$"))
    both.nth(1).click()
    expect(both.nth(1)).to_have_attribute("aria-pressed", "true")
    expect(both.nth(0)).to_have_attribute("aria-pressed", "false")
    expect(said_without(page)).to_be_visible()


def test_the_blind_placebo_by_keyboard_alone(open_slow: Open) -> None:
    page = open_slow("/?placebo=1&blind=1")
    expect(page.get_by_text("Which one is real?", exact=True)).to_be_visible()
    titles = page.locator(".ct-shown h3")
    expect(titles).to_have_text(["Explanation A", "Explanation B"])
    for telling in ("real one", "at random:", "Right"):
        expect(page.locator(".ct-shown").filter(has_text=telling)).to_have_count(0)
    expect(page.locator(".ct-shown p.ct-sr")).to_have_count(2)
    expect(page.locator(".ct-toggle")).to_have_count(0)
    tab_to(page, "real")
    page.keyboard.press("Enter")
    verdict = page.locator(".ct-change[role=status]")
    expect(verdict).to_have_text(re.compile(r"^(Right|No): [AB] is the real one\. One answer"))
    settled(page)
    told: Any = titles.all_inner_texts()
    assert sorted(title[15:] for title in told) == ["dealt at random", "the real one"]
    assert EN.gettext("Explanation {letter}", letter="A") in told[0]

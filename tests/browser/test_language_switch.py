"""The language is switched in the middle of every journey, and nothing but the words changes."""

from __future__ import annotations

import time
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl

import pytest
from PIL import Image
from playwright.sync_api import Error, Page, expect

from models import catalog
from models.display.registry import PATTERNS, USUAL
from models.language import Language
from tests.browser.doing import (
    EN,
    FR,
    answered,
    explained,
    fully_explained,
    headline,
    open_list,
    option,
    pick,
    said_without,
    settled,
    write,
)
from tests.waiting import PATIENCE_S

Open = Callable[..., Page]
BANK = "Why was I charged twice when I paid with my card yesterday?"
SENTENCES = "The acting is superb. The plot is dull and far too long. I would see it again."

# What a person sees: the answer, the text and its reasons, what stands in boxes, what is chosen.
_SEEN = """() => {
    const main = document.querySelector('[data-testid=stMain]');
    const all = (selector) => [...main.querySelectorAll(selector)];
    return {
        written: all('.ct-display, .ct-words, .ct-rows, .ct-sentence, .ct-shown, .ct-lesson')
            .map((part) => part.innerText.trim()),
        boxes: all('textarea, input:not([type=file])').map((box) =>
            ['checkbox', 'radio'].includes(box.type) ? box.checked : box.value),
        chosen: all('[role=radio], [aria-pressed]').map((one) =>
            one.getAttribute('aria-checked') ?? one.getAttribute('aria-pressed')),
    };
}"""
# What no language changes: the text in the box, the picture, and the kind of display.
_KEPT = """() => ({
    text: [...document.querySelectorAll('textarea')].map((box) => box.value),
    pictures: [...document.querySelectorAll('[data-testid=stImage] img')]
        .map((image) => new URL(image.src).pathname),
    display: document.querySelector('.ct-display')?.className ?? '',
})"""


def query(page: Page) -> dict[str, str]:
    """What the address says, but for the language."""
    said = page.evaluate("location.search.slice(1)")  # page.url is only as new as the last event
    found = dict(parse_qsl(said, keep_blank_values=True))
    found.pop("lang", None)
    return found


def kept(page: Page) -> dict[str, Any]:
    """What may not change with the language."""
    return {"query": query(page), **page.evaluate(_KEPT)}


def comes_to(look: Callable[[], object], wanted: object) -> None:
    """Wait until what is looked at is as wanted; else show how it differs."""
    end = time.monotonic() + PATIENCE_S
    found: object = None
    while found != wanted and time.monotonic() < end:
        with suppress(Error):  # looked at in the middle of a change
            found = look()
        time.sleep(0.1)
    assert found == wanted


def to(page: Page, lang: Language) -> None:
    """Switch the language, and wait until the page has it."""
    option(page, lang.code.upper()).click()
    expect(page.get_by_role("link", name=lang.gettext("Gallery"), exact=True)).to_have_count(1)
    page.wait_for_function(f"location.search.includes('lang={lang.code}')")
    settled(page)


def shows(page: Page, pattern: str, lang: Language) -> None:
    """Choose a display, and wait for it in the address."""
    option(page, lang.gettext(PATTERNS[pattern].title)).click()
    wanted = None if pattern == USUAL.id else pattern
    comes_to(lambda: query(page).get("display"), wanted)
    settled(page)


def loses_nothing(page: Page) -> None:
    """Switch to French and back, with one more step in each: all is as it was."""
    settled(page)
    seen, before = page.evaluate(_SEEN), kept(page)
    now = before["query"].get("display", USUAL.id)
    other = "none" if now != "none" else "nbest"
    for lang in (FR, EN):
        to(page, lang)
        comes_to(lambda: kept(page), before)
        shows(page, other, lang)
        assert query(page) == {**before["query"], "display": other}
        assert page.evaluate(_KEPT)["text"] == before["text"]
        shows(page, now, lang)
        comes_to(lambda: kept(page), before)
    for part in seen:
        comes_to(lambda part=part: page.evaluate(_SEEN)[part], seen[part])  # type: ignore[misc]
    named = [query(page).get(name) for name in ("text-model", "picture-model")]
    assert set(filter(None, named)) <= {entry.id for entry in catalog.entries()}


@pytest.fixture
def text(open_page: Open) -> Page:
    """A text page in English, with another model than a French reader would begin with."""
    page = open_page("/text?text-samples=50")
    expect(headline(page)).to_be_visible(timeout=180_000)  # the server's first has to load a model
    settled(page)
    return page


def chosen_model(page: Page, model_id: str) -> None:
    """Choose a model, and wait for it in the address."""
    pick(page, "Model", catalog.get(model_id).title)
    name = f"{'picture' if catalog.get(model_id).kind == 'image' else 'text'}-model"
    comes_to(lambda: query(page).get(name), model_id)
    settled(page)


def an_example(page: Page, name: str) -> None:
    page.get_by_role("button", name="Examples").click()
    page.get_by_role("button", name=name).first.click()  # one lesson may have two
    settled(page)


def own(page: Page, words: str) -> None:
    write(page, words)
    expect(page.locator(".ct-words")).to_have_text([words])
    fully_explained(page)


def test_an_example(text: Page) -> None:
    chosen_model(text, "services-fr")
    an_example(text, "Irony")
    comes_to(lambda: "text-example" in query(text), True)
    fully_explained(text)
    loses_nothing(text)


def test_a_text_of_ones_own(text: Page) -> None:
    chosen_model(text, "intents-en")
    own(text, BANK)
    loses_nothing(text)


def test_what_was_told_is_silent_in_another_language(text: Page) -> None:
    told = text.locator(".ct-told")
    write(text, SENTENCES)
    expect(told).to_contain_text(EN.gettext("The answer is up to date."))
    to(text, FR)
    expect(told).to_have_text("")
    write(text, f"{SENTENCES} Twice.", FR)
    expect(told).to_contain_text(FR.gettext("The answer is up to date."))


def test_sentences(text: Page) -> None:
    own(text, SENTENCES)
    text.get_by_text("Sentence by sentence").click()
    text.get_by_role("button", name="Why?").nth(1).click()
    expect(text.locator(".ct-words")).to_have_text(["The plot is dull and far too long."])
    fully_explained(text)
    loses_nothing(text)


def test_reasons_with_settings(text: Page) -> None:
    own(text, SENTENCES)
    text.get_by_role("button", name="Change").click()
    pick(text, "Answer to explain", "negative")
    pick(text, "What is taken out", "Words, each place on its own")
    for label, value in [("Samples at most", "60"), ("Seed", "7"), ("Seconds at most", "20")]:
        text.get_by_label(label, exact=True).fill(value)
        text.get_by_label(label, exact=True).press("Enter")
    text.keyboard.press("Escape")
    comes_to(
        lambda: {**query(text), "text-own": query(text)["text-own"].partition(".")[0]},
        {
            "text-own": "text",
            "text-model": "reviews-en",
            "class": "negative",
            "unit": "positions",
            "text-samples": "60",
            "seed": "7",
            "seconds": "20",
        },
    )
    fully_explained(text)
    explained(text).filter(has_text="dull").click()
    expect(said_without(text)).to_be_visible()
    loses_nothing(text)


def test_a_placebo_and_an_answer(text: Page) -> None:
    own(text, BANK)
    text.get_by_text("Show a random explanation of the same shape").click()
    text.get_by_text("Blind: which one is real?").click()
    text.get_by_role("button", name="A is real").click()
    expect(text.get_by_text("You had seen it before")).to_be_visible()
    loses_nothing(text)


def test_a_picture_of_the_examples(open_page: Open) -> None:
    page = open_page("/picture?picture-samples=50")
    answered(page)
    chosen_model(page, "digits")
    first = query(page)["picture-example"]
    open_list(page, "Example")
    page.get_by_role("option").nth(2).click()
    comes_to(lambda: query(page)["picture-example"] != first, True)
    fully_explained(page)
    option(page, "Outline").click()
    comes_to(lambda: query(page).get("view"), "outline")
    loses_nothing(page)


def test_a_picture_of_ones_own(open_page: Open, tmp_path: Path) -> None:
    file = tmp_path / "mine.png"
    Image.effect_mandelbrot((300, 200), (-2, -1, 1, 1), 60).convert("RGB").save(file)
    page = open_page("/picture?picture-samples=50&picture-model=digits")
    answered(page)
    option(page, "Upload").click()
    page.locator("input[type=file]").set_input_files(file)
    expect(page.get_by_text("What the model sees: 28 × 28 pixels")).to_be_visible()
    fully_explained(page)
    loses_nothing(page)


def test_a_drawing(open_page: Open) -> None:
    page = open_page("/picture?picture-samples=50&picture-model=digits")
    answered(page)
    option(page, "Draw").click()
    pad = page.locator("canvas").first
    expect(pad).to_be_visible()
    settled(page)
    pad.hover()
    box = pad.bounding_box()
    assert box
    x, top, bottom = box["x"] + box["width"] / 2, box["y"] + 40, box["y"] + box["height"] - 40
    page.mouse.move(x, top)
    page.mouse.down()
    page.mouse.move(x, bottom, steps=12)
    page.mouse.up()
    expect(headline(page)).to_have_text("1")
    fully_explained(page)
    loses_nothing(page)


def test_the_gallery(open_page: Open) -> None:
    page = open_page("/gallery")
    answered(page)
    chosen_model(page, "intents-en")
    write(page, BANK)
    comes_to(lambda: page.evaluate(_KEPT)["text"], [BANK])
    answered(page)
    loses_nothing(page)


def test_the_models(open_page: Open) -> None:
    page = open_page("/models")
    entry = catalog.get("services-fr")
    option(page, entry.title).click()
    settled(page)
    seen = page.evaluate(_SEEN)
    for lang in (FR, EN):
        to(page, lang)
        expect(option(page, lang.gettext(entry.title))).to_be_checked()
    comes_to(lambda: page.evaluate(_SEEN), seen)
    page.get_by_role("link", name="Try this model").locator("visible=true").click()
    comes_to(lambda: query(page).get("text-model"), entry.id)


@pytest.mark.parametrize("path", ["/text", "/calibration?text-model=reviews-en"])
def test_the_link_is_french_no_later_than_the_page(open_page: Open, path: str) -> None:
    """Whoever goes on before the page is whole, and comes back, comes back to French."""
    page = open_page(path)
    settled(page)
    page.evaluate(
        """() => new MutationObserver((_, looking) => {
            if (document.querySelector('[data-ct-language=fr]')) {
                window.atFirstSight = location.search;
                looking.disconnect();
            }
        }).observe(document.body, {subtree: true, childList: true, attributes: true})"""
    )
    page.get_by_role("radio", name="FR", exact=True).click()
    page.wait_for_function("() => window.atFirstSight !== undefined")
    assert "lang=fr" in page.evaluate("window.atFirstSight")

"""Sentence by sentence in a real browser: all at a glance, reasons where the sentence is."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any, Literal

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.browser.doing import EN, FR, LOCALES, answered, option, settled, tab_to, write
from tests.browser.test_access import CONTRASTS
from tests.browser.test_language_switch import comes_to

Open = Callable[..., Page]
PRAISE, BLAME = "The acting is superb and warm.", "The last hour is a dull and awful mess."
TEXT = f"{PRAISE} {BLAME}\n\nI loved it. {' '.join(f'It has part {n}.' for n in range(1, 11))}"
THEMES: tuple[Literal["light", "dark"], ...] = ("light", "dark")
REVIEWS = "/text?text-model=reviews-en&sentences=1&text-samples=50"


def shown(open_page: Open, **options: object) -> Page:
    page = open_page(REVIEWS, **options)
    answered(page)
    write(page, TEXT, FR if options.get("locale") == LOCALES["fr"] else EN)
    expect(said(page)).to_have_count(13)
    settled(page)
    return page


def said(page: Page) -> Locator:
    """The sentences in the whole text."""
    return page.locator(".ct-overview-text .ct-say")


def reasons_of(page: Page, sentence: str) -> None:
    """The reasons are this sentence's, and stand right beneath it."""
    expect(page.locator(".ct-words")).to_have_text([sentence])
    settled(page)
    expect(page.locator(".ct-sentence.ct-current p")).to_contain_text(sentence)
    # All at one moment: reasons that grow and a page that scrolls move them together.
    order = page.evaluate(
        """() => [...document.querySelectorAll('.ct-sentence, .ct-words')]
            .sort((a, b) => a.getBoundingClientRect().top - b.getBoundingClientRect().top)
            .map((e) => e.matches('.ct-words') ? 'words'
                : e.matches('.ct-current') ? 'current' : 'other')"""
    )
    assert order[order.index("current") + 1] == "words", order


def test_the_text_stays_whole_and_each_sentence_says_its_answer(open_page: Open) -> None:
    page = shown(open_page)
    pieces = page.locator(".ct-overview-text").evaluate(
        """(box) => {
            const copy = box.cloneNode(true);
            copy.querySelectorAll('.ct-sr, [aria-hidden]').forEach((e) => e.remove());
            return copy.textContent;
        }"""
    )
    assert pieces == TEXT
    for place, name, sign in ((0, "positive", "■"), (1, "negative", "●")):
        expect(said(page).nth(place).locator(".ct-sr")).to_have_text(f"{name}:")
        expect(said(page).nth(place)).to_contain_text(sign)
        expect(page.locator(".ct-key")).to_contain_text(name)
    lines = {
        said(page).nth(place).evaluate("e => getComputedStyle(e).borderBottomStyle")
        for place in (0, 1)
    }
    assert len(lines) == 2, "not told by colour alone"
    looks = page.locator(".ct-overview").evaluate(
        """(at) => {
            const look = (names, style) => {
                const probe = Object.assign(document.createElement('i'), {className: names});
                probe.style = style;
                at.append(probe);
                const {borderBottomColor, borderBottomStyle} = getComputedStyle(probe);
                probe.remove();
                return [borderBottomColor, borderBottomStyle];
            };
            return {
                marks: ['for', 'against'].map((way) => look('', `color: var(--ct-${way})`)[0]),
                answers: [0, 1, 2, 3, 4].map((n) => look(`ct-say-${n}`, '')),
            };
        }"""
    )
    assert len({style for _, style in looks["answers"]} & {"dashed", "dotted"}) == 0
    assert not {colour for colour, _ in looks["answers"]} & {*looks["marks"]}, "as marks look"
    assert len({colour for colour, _ in looks["answers"]}) == 5
    expect(page.locator(".ct-overview > .ct-sr")).to_contain_text("The answers in 13 sentences:")


def test_a_click_in_the_text_opens_the_reasons_beneath_the_sentence(open_page: Open) -> None:
    page = shown(open_page)
    said(page).nth(1).click()
    reasons_of(page, BLAME)
    expect(page).to_have_url(re.compile("sentence=2"))
    said(page).nth(11).click()  # on the second page of the list
    reasons_of(page, "It has part 9.")
    page.locator(".ct-sentence", has_text="It has part 7.").click()
    reasons_of(page, "It has part 7.")


def test_sentences_are_reached_with_the_keyboard(open_page: Open) -> None:
    page = shown(open_page)
    tab_to(page, "ct-say")
    page.keyboard.press("ArrowRight")
    page.keyboard.press("Enter")
    reasons_of(page, BLAME)
    page.get_by_role("button", name="Why? 3").focus()
    page.keyboard.press("Enter")
    reasons_of(page, "I loved it.")


def test_the_least_sure_come_first_where_the_display_shows_how_sure(open_page: Open) -> None:
    page = shown(open_page)
    places = page.locator(".ct-sentence .ct-place")
    expect(places).to_have_text([str(n) for n in range(1, 9)])
    option(page, "Least sure first").click()
    expect(places.first).not_to_have_text("1")
    settled(page)
    shares = [
        int(re.sub(r"\D", "", text))
        for text in page.locator(".ct-sentence .ct-brief-number").all_inner_texts()
    ]
    assert shares == sorted(shares)
    option(page, "None").click()
    expect(page.get_by_text("Least sure first")).to_have_count(0)
    expect(places).to_have_text([str(n) for n in range(1, 9)])
    reasons_of(page, PRAISE)


@pytest.mark.parametrize(("width", "code"), [(360, "fr"), (1280, "en")])
def test_it_is_read_in_every_light_and_on_every_screen(
    open_page: Open, width: int, code: str
) -> None:
    size = {"width": width, "height": 800}
    page = shown(open_page, color_scheme="light", viewport=size, locale=LOCALES[code])
    for theme in THEMES:
        page.emulate_media(color_scheme=theme)
        expect(page.locator(".stApp")).to_have_css("color-scheme", theme)
        expect(page.locator("[data-stale=true]")).to_have_count(0)
        # Colours fade: what stays faint never comes to stand out.
        comes_to(lambda: [each for each in marked(page) if each["ratio"] < each["least"]], [])
        assert len(marked(page)) > 13
    wide = page.evaluate(
        "(() => { const m = document.querySelector('.stMain');"
        " return m.scrollWidth - m.clientWidth; })()"
    )
    assert wide <= 0


def marked(page: Page) -> list[dict[str, Any]]:
    """The texts of sentences, with their contrast."""
    return [
        each
        for each in page.evaluate(CONTRASTS)
        if re.search("ct-say|ct-sentence", each["classes"])
    ]

"""On a phone: pages one tab away, nothing on top of anything, everything as large as a finger."""

from __future__ import annotations

import re
from collections.abc import Callable
from itertools import pairwise

import pytest
from playwright.sync_api import Page, expect

from models.language import Language
from tests.browser.doing import EN, FR, LOCALES, fully_explained, option, settled
from tests.browser.test_access import CONTENT, QUICK

Open = Callable[..., Page]
LEAST_PX = 44
TITLES = {
    "/": "Home",
    "/text": "Text",
    "/picture": "Picture",
    "/gallery": "Gallery",
    "/models": "Models",
    "/workshop": "Workshop",
}

# All that can be touched and is drawn, with its box; two that overlap, and what is too small.
# A word of a text, a link in a sentence or a part of a picture is as large as it is.
TOUCHED = """() => {
    const small = '.ct-toggle, .ct-part, p a, td a, canvas, svg *';
    // Streamlit's own: the handle of a slider sits on its track, and its field, which nobody sees,
    // in the handle; a list's arrow in the list.
    const parts = '[role=slider], input[type=range], [data-baseweb=select] *, .stVegaLiteChart *';
    const found = [...document.querySelectorAll(
        'a[href], button, input, select, textarea, summary, label, [role=radio]'
    )].filter((e) => !e.matches(small) && !e.matches(parts) && e.checkVisibility(
        {opacityProperty: true, visibilityProperty: true}));
    const boxes = [];
    for (const e of found) {
        const {x, y, width, height} = e.getBoundingClientRect();
        if (width < 3 || height < 3) continue;
        const fixed = !!e.closest('.st-key-ct-bar, .st-key-ct-step-bar, header');
        boxes.push({e, x, y, width, height, fixed});
    }
    const names = (e) => `${e.tagName} ${e.ariaLabel || e.innerText?.slice(0, 30) || e.id}`;
    const overlaps = [];
    boxes.forEach((a, i) => boxes.slice(i + 1).forEach((b) => {
        if (a.e.contains(b.e) || b.e.contains(a.e) || a.fixed !== b.fixed) return;
        if (a.e.closest('label') && a.e.closest('label') === b.e.closest('label')) return;
        if (a.e.labels && [...a.e.labels].includes(b.e)) return;
        if (b.e.labels && [...b.e.labels].includes(a.e)) return;
        const w = Math.min(a.x + a.width, b.x + b.width) - Math.max(a.x, b.x);
        const h = Math.min(a.y + a.height, b.y + b.height) - Math.max(a.y, b.y);
        if (w > 1.5 && h > 1.5) overlaps.push(`${names(a.e)} / ${names(b.e)} ${w} ${h}`);
    }));
    const low = boxes.filter(({e, width, height}) => {
        // What a finger meets is the label around an input, and the field around a text.
        if (e.matches('input, textarea') || (e.matches('label') && !e.querySelector('input'))) {
            return false;
        }
        return height < LEAST - 0.5 || width < LEAST - 20.5;
    }).map(({e, width, height}) => `${names(e)} ${width} × ${height}`);
    // What goes on beyond the screen's edge by itself, and is moved with a finger.
    const slides = (e) => e.closest('.ct-scroll, [role=tablist]')
        || getComputedStyle(e.closest('[role=radiogroup]') || e).overflowX === 'auto';
    const outside = boxes.filter(({e, x, width}) => !slides(e)
        && (x < -0.5 || x + width > innerWidth + 0.5)).map(({e}) => names(e));
    // What is fixed is what is met where it stands.
    const covered = boxes.filter(({e, fixed, x, y, width, height}) => {
        if (!fixed) return false;
        const met = document.elementFromPoint(x + width / 2, y + height / 2);
        return !(met && (e.contains(met) || met.contains(e)));
    }).map(({e}) => names(e));
    return {count: boxes.length, overlaps, low, outside, covered};
}""".replace("LEAST", str(LEAST_PX))


def phone(open_page: Open, path: str, lang: Language, width: int) -> Page:
    page = open_page(
        f"{path}?{QUICK}",
        locale=LOCALES[lang.code],
        viewport={"width": width, "height": 800},
        has_touch=True,
        is_mobile=True,
    )
    # A model that nobody has asked yet wakes up first.
    expect(page.locator(CONTENT[path]).first).to_be_visible(timeout=180_000)
    settled(page)
    return page


@pytest.mark.parametrize("lang", [EN, FR], ids=["en", "fr"])
def test_every_page_is_a_tab_that_leads_there_and_leaves_the_page_free(
    open_page: Open, lang: Language
) -> None:
    page = phone(open_page, "/text", lang, 390)
    tabs = page.locator(".st-key-ct-nav a")
    expect(tabs).to_have_count(len(TITLES))
    for path, title in TITLES.items():
        tab = tabs.filter(has_text=lang.gettext(title))
        tab.tap()
        expect(page).to_have_url(re.compile(rf"{path}(\?|$)"))
        expect(page.locator(CONTENT[path]).first).to_be_visible()
        expect(tab).to_have_attribute("aria-current", "page")
        settled(page)
        middle = page.evaluate(
            "document.elementFromPoint(innerWidth / 2, innerHeight / 2)"
            ".closest('.stMainBlockContainer, .stMain') !== null"
        )
        assert middle, "something lies over the page"
    expect(option(page, lang.code.upper())).to_be_checked()


def test_the_tabs_are_whole_on_the_screen(open_page: Open) -> None:
    page = phone(open_page, "/text", FR, 360)
    beyond = page.evaluate(
        """() => [...document.querySelectorAll('.st-key-ct-nav, .st-key-ct-nav a')].filter((e) => {
            const {left, top, right, bottom} = e.getBoundingClientRect();
            const bar = e.closest('.st-key-ct-nav').getBoundingClientRect();
            return left < 0 || right > innerWidth || bottom > innerHeight || top < bar.top;
        }).map((e) => e.innerText)"""
    )
    assert beyond == []


def test_the_end_of_a_page_is_not_under_the_tabs(open_page: Open) -> None:
    page = phone(open_page, "/models", FR, 360)
    gap = page.evaluate(
        """() => {
            const main = document.querySelector('.stMain');
            main.scrollTo(0, main.scrollHeight);
            const block = document.querySelector('.stMainBlockContainer > .stVerticalBlock');
            const last = [...block.children].filter((e) => e.offsetHeight).at(-1);
            const bar = document.querySelector('.st-key-ct-nav');
            return bar.getBoundingClientRect().top - last.getBoundingClientRect().bottom;
        }"""
    )
    assert gap >= 0


def test_help_beside_a_switch_shows_and_flips_nothing(open_page: Open) -> None:
    page = phone(open_page, "/text", EN, 390)
    title = "Show a random explanation of the same shape"
    switch = page.get_by_role("switch", name=title)
    page.get_by_role("button", name=f"Help for {title}").tap()
    expect(page.get_by_role("tooltip")).to_be_visible()
    settled(page)
    expect(switch).not_to_be_checked()


@pytest.mark.parametrize("width", [360, 390])
def test_the_names_of_the_models_do_not_lie_on_each_other(open_page: Open, width: int) -> None:
    page = open_page(
        "/models", locale="fr-FR", has_touch=True, viewport={"width": width, "height": 740}
    )
    names = page.locator(".st-key-ct-models [role=radio]")
    expect(names.first).to_be_visible()
    boxes = names.evaluate_all("all => all.map(e => [e.getBoundingClientRect(), e.scrollWidth])")
    assert len(boxes) > 3
    for (box, content), (after, _) in pairwise(boxes):
        assert content <= round(box["width"])
        beside = box["x"] + box["width"] <= after["x"]
        assert beside or box["y"] + box["height"] <= after["y"]


@pytest.mark.parametrize("path", ["/text", "/picture"])
def test_the_answer_comes_first_and_stays_in_sight(open_page: Open, path: str) -> None:
    page = phone(open_page, path, FR, 360)
    line = page.locator(".ct-in-sight")
    said = page.locator(".st-key-ct-shown .ct-headline").first.inner_text()
    expect(line).to_contain_text(said)
    given = page.get_by_role("combobox").first  # the model, which everything begins with
    top, first = line.bounding_box(), given.bounding_box()
    assert top is not None
    assert first is not None
    assert top["y"] + top["height"] <= first["y"]
    page.evaluate("document.querySelector('.stMain').scrollTo(0, 1e6)")
    expect(page.locator(".ct-end")).to_be_in_viewport()
    assert line.bounding_box() == top


def test_the_answer_in_sight_says_no_more_than_its_display(open_page: Open) -> None:
    page = phone(open_page, "/text", EN, 360)
    line = page.locator(".ct-in-sight")
    expect(line).to_have_text(re.compile(r"\d"))
    option(page, "None").tap()
    expect(line).not_to_have_text(re.compile(r"\d"))


@pytest.mark.parametrize("display", ["numeric", "nbest", "visual"])
def test_the_line_in_sight_has_no_second_line(open_page: Open, display: str) -> None:
    """A long name, two runners-up and the warning that it may be none of them do not fit."""
    path = f"/text?text-model=intents-en&display={display}"
    page = open_page(path, locale="fr-FR", viewport={"width": 360, "height": 800})
    line = page.locator(".ct-in-sight")
    expect(line).to_be_visible(timeout=180_000)  # a model that nobody has asked yet wakes up first
    page.get_by_label(FR.gettext("Your text"), exact=True).fill("asdf qwer zxcv uiop hjkl")
    expect(line.locator(".ct-brief-unlike")).to_be_attached()
    tall = line.evaluate("(line) => line.scrollHeight - line.clientHeight")
    assert tall < 12  # half a line; what hangs below the letters is none


def test_on_a_desktop_the_answer_is_said_once(open_page: Open) -> None:
    page = open_page(f"/text?{QUICK}")
    settled(page)
    expect(page.locator(".ct-in-sight")).to_have_count(1)
    expect(page.locator(".ct-in-sight")).to_be_hidden()


def test_a_picture_is_shown_once_and_marked_once(open_page: Open) -> None:
    page = phone(open_page, "/picture", EN, 390)
    expect(page.locator(".ct-stage img").first).to_be_visible(timeout=60_000)
    for path in (".st-key-ct-seen img", ".ct-pixels img"):
        shown = [one for one in page.locator(path).all() if one.is_visible()]
        assert len(shown) == 1, path


# Whether the sentence on what was taken out lies on anything that can be taken out.
COVERED = """() => {
    const said = document.querySelector('.st-key-ct-marks .ct-change').getBoundingClientRect();
    return [...document.querySelectorAll('.ct-words .ct-toggle, .ct-part, .ct-parts tr')]
        .filter((one) => one.checkVisibility())
        .filter((one) => [...one.getClientRects()].some((box) => {
            const frame = one.closest('.ct-words, .ct-part-rows')?.getBoundingClientRect();
            const low = Math.min(box.bottom, frame?.bottom ?? box.bottom);
            return low > said.top + 2 && box.top < said.bottom - 2;
        })).map((one) => one.textContent || one.ariaLabel);
}"""


@pytest.mark.parametrize("height", [640, 780])
def test_what_a_taken_word_does_is_in_sight_and_covers_no_word(
    open_page: Open, height: int
) -> None:
    page = open_page(
        "/text?text-model=reviews-en&text-samples=50&text-example=unsure-long",
        viewport={"width": 390, "height": height},
        is_mobile=True,
        has_touch=True,
    )
    fully_explained(page)
    word = page.locator(".ct-words .ct-toggle").first
    word.evaluate("(word) => word.scrollIntoView({block: 'center'})")
    word.tap()
    said = page.locator(".st-key-ct-reasons .ct-change")
    expect(said).to_be_in_viewport(ratio=1)
    expect(word).to_be_in_viewport(ratio=1)
    settled(page)
    bar = page.locator(".st-key-ct-bar a").last.bounding_box()
    box = said.bounding_box()
    assert bar
    assert box
    assert box["y"] + box["height"] <= bar["y"]
    for by in (0, -60, -150, 400):  # wherever one scrolls
        page.evaluate("(by) => document.querySelector('.stMain').scrollBy(0, by)", by)
        assert page.evaluate(COVERED) == []


def test_what_a_taken_part_does_covers_no_part(open_page: Open) -> None:
    page = open_page(
        "/picture?picture-model=digits&picture-samples=50",
        viewport={"width": 390, "height": 740},
        is_mobile=True,
        has_touch=True,
    )
    fully_explained(page)
    page.locator(".ct-parts summary").tap()
    tick = page.locator(".ct-parts input").nth(2)
    tick.evaluate("(tick) => tick.scrollIntoView({block: 'center'})")
    tick.tap()
    said = page.locator(".st-key-ct-reasons .ct-change")
    expect(said).to_be_in_viewport(ratio=1)
    expect(tick).to_be_in_viewport(ratio=1)
    settled(page)
    for by in (0, -120, -300):
        page.evaluate("(by) => document.querySelector('.stMain').scrollBy(0, by)", by)
        assert page.evaluate(COVERED) == []

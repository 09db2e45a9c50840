"""Seen by everyone: without scrolling, without a mouse, in light and in dark."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from models import catalog
from tests.browser.doing import (
    addresses,
    answered,
    explained,
    focused,
    fully_explained,
    said_without,
    settled,
    tab_to,
)

Open = Callable[..., Page]
QUICK = "text-samples=50&picture-samples=50&picture-model=digits"
# What must be there before a page is looked at.
CONTENT = {
    "/": ".ct-illustration",
    "/text": ".ct-words",
    "/picture": "path.ct-part",
    "/gallery": ".st-key-ct-gallery-visual-dots canvas, .st-key-ct-gallery-visual-dots svg.marks",
    "/models": ".ct-table",
    "/calibration": ".ct-marks",
    "/stakes": ".ct-thousand",
    "/workshop": ".ct-mosaic img",
    "/review": "[data-testid=stFileUploader]",
    "/join": "form.ct-asked input",
    "/reliance": "[data-testid=stFileUploader]",
    "/study": ".st-key-ct-study-assignment .ct-table",
    "/present": "h1[data-step]",
    "/wall": ".st-key-ct-wall .ct-display",
    "/designer": ".stMain:has(.ct-copy-open span:not(:empty)) .ct-design-case",
}


def full(open_page: Open, path: str, **options: object) -> Page:
    """A page with its content."""
    page = open_page(f"{path}?{QUICK}", **options)
    expect(page.locator(CONTENT[path]).first).to_be_visible()
    settled(page)
    return page


@pytest.mark.parametrize("locale", ["en-GB", "fr-FR"])
def test_the_home_page_shows_a_way_to_every_page_on_its_first_screen(
    open_page: Open, locale: str
) -> None:
    page = full(open_page, "/", locale=locale)
    doors = page.locator(".stMain .st-key-ct-doors a")
    for width, height in ((1280, 800), (390, 844)):
        page.set_viewport_size({"width": width, "height": height})
        expect(doors).to_have_count(len(addresses()) - 1)
        settled(page)
        end = float(height)
        if width < 640:  # the tabs lie at the bottom
            box = page.locator(".st-key-ct-nav").bounding_box()
            assert box
            end = box["y"]
        seen = set()
        for link in doors.all():
            box = link.bounding_box()
            assert box
            if box["y"] >= 0 and box["y"] + box["height"] <= end:
                seen.add(link.evaluate("a => new URL(a.href).pathname"))
        assert seen == addresses() - {"/"}, width


@pytest.mark.parametrize(
    ("path", "selectors"),
    [
        ("/text", (".ct-headline", ".ct-display", ".ct-words")),
        ("/picture", (".ct-headline", ".ct-display", ".ct-stage")),
    ],
)
def test_answer_display_and_reasons_are_seen_without_scrolling(
    open_page: Open, path: str, selectors: tuple[str, ...]
) -> None:
    page = open_page(path)  # as a person opens it: the first examples are solidly explained
    fully_explained(page)
    for selector in selectors:
        box = page.locator(selector).first.bounding_box()
        assert box
        assert box["y"] >= 0
        assert box["y"] + box["height"] <= 800, selector


def test_on_a_phone_the_answer_follows_the_text_and_its_reasons_follow_it(
    open_page: Open,
) -> None:
    page = full(open_page, "/text", viewport={"width": 390, "height": 844})
    tops = []
    for selector in ("textarea", ".ct-headline", ".ct-words"):
        box = page.locator(selector).first.bounding_box()
        assert box
        tops.append(box["y"])
    assert tops == sorted(tops)


# What has the focus: where it stands, and by how much each box around it, or the screen, cuts its
# ring at any side.
RING = """async () => {
    const at = document.activeElement;
    await Promise.allSettled(at.getAnimations().map((each) => each.finished));
    const style = getComputedStyle(at);
    const wide = parseFloat(style.outlineWidth) + parseFloat(style.outlineOffset);
    const box = at.getBoundingClientRect();
    const ring = [box.left - wide, box.top - wide, -box.right - wide, -box.bottom - wide];
    const around = [[0, 0, -innerWidth, -innerHeight]];
    for (let outer = at.parentElement; outer; outer = outer.parentElement) {
        const { overflowX, overflowY, position } = getComputedStyle(outer);
        const { left, top, right, bottom } = outer.getBoundingClientRect();
        if (overflowX + overflowY !== 'visiblevisible') around.push([left, top, -right, -bottom]);
        if (position === 'fixed') break; // no scroller around it cuts it
    }
    return {
        name: at.innerText, seen: style.outlineStyle === 'solid', top: box.top,
        cut: Math.max(...around.flatMap((edges) => edges.map((edge, i) => edge - ring[i]))),
    };
}"""


@pytest.mark.parametrize("locale", ["en-GB", "fr-FR"])
def test_the_bar_shows_where_one_is_with_the_keyboard(open_page: Open, locale: str) -> None:
    page = full(open_page, "/models", locale=locale)
    stops = page.locator(".st-key-ct-nav a, .st-key-ct-language button")
    expect(stops).to_have_count(8)
    # The languages are one stop, which leads to the one that is chosen; an arrow to the other.
    chosen = "FR" if locale == "fr-FR" else "EN"
    names = stops.all_inner_texts()
    tops = stops.evaluate_all("all => all.map((each) => each.getBoundingClientRect().top)")
    other = "ArrowRight"
    if names[-1] == chosen:
        other = "ArrowLeft"
        names[-2:], tops[-2:] = names[:-3:-1], tops[:-3:-1]
    page.evaluate("document.querySelector('.stMain').scrollTo(0, 400)")
    found: list[dict[str, Any]] = []
    page.locator(".stMain").focus()
    for key in ["Tab"] * 7 + [other]:
        page.keyboard.press(key)
        found.append(page.evaluate(RING))
    assert [ring["name"] for ring in found] == names
    assert all(ring["seen"] for ring in found)
    assert max(ring["cut"] for ring in found) <= 0, found
    assert [ring["top"] for ring in found] == pytest.approx(tops, abs=0.5), "they moved"


def test_the_page_that_is_scrolled_by_keys_shows_that_it_has_the_focus(open_page: Open) -> None:
    page = full(open_page, "/models")
    page.locator(".stMainMenu button").focus()
    page.keyboard.press("Tab")
    expect(page.locator(".stMain")).to_be_focused()
    ring = page.evaluate(RING)
    assert ring["seen"]
    assert ring["cut"] <= 0
    page.keyboard.press("PageDown")
    page.wait_for_function("document.querySelector('.stMain').scrollTop > 0")


# Every piece of text that is drawn, its colour, and what lies behind it.
CONTRASTS = """() => {
    const canvas = document.createElement('canvas');
    canvas.width = canvas.height = 1;
    const pen = canvas.getContext('2d', {willReadFrequently: true});
    const rgba = (colour) => {
        pen.clearRect(0, 0, 1, 1);
        pen.fillStyle = colour;
        pen.fillRect(0, 0, 1, 1);
        const [r, g, b, a] = pen.getImageData(0, 0, 1, 1).data;
        return [r, g, b, a / 255];
    };
    const over = (top, below) => [0, 1, 2].map((i) => top[i] * top[3] + below[i] * (1 - top[3]));
    const parent = (node) => node.assignedSlot || node.parentElement || node.getRootNode().host;
    const chain = (node) => {
        const found = [];
        for (let at = node; at; at = parent(at)) found.push(at);
        return found;
    };
    const luminance = (colour) => {
        const [r, g, b] = colour.map((value) => {
            const share = value / 255;
            return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
        });
        return 0.2126 * r + 0.7152 * g + 0.0722 * b;
    };
    const found = [];
    const look = (element) => {
        const own = [...element.childNodes]
            .filter((n) => n.nodeType === Node.TEXT_NODE).map((n) => n.data).join('').trim();
        const style = getComputedStyle(element);
        const box = element.getBoundingClientRect();
        const icon = /icon|symbols/i.test(style.fontFamily)
            || element.closest('[aria-hidden=true]');
        if (own && !icon && box.width > 2 && box.height > 2 && element.checkVisibility(
            {opacityProperty: true, visibilityProperty: true})) {
            const parents = chain(element);
            const middle = [box.x + box.width / 2, box.y + box.height / 2];
            let ground = [255, 255, 255];
            for (const at of [...parents].reverse()) {
                const {left, right, top, bottom} = at.getBoundingClientRect();
                const under = left <= middle[0] && middle[0] <= right
                    && top <= middle[1] && middle[1] <= bottom;
                if (!under && right - left < 60) continue; // a handle, its value set beside it
                ground = over(rgba(getComputedStyle(at).backgroundColor), ground);
            }
            const ink = rgba(style.color);
            for (const at of parents) ink[3] *= Number(getComputedStyle(at).opacity);
            const [a, b] = [luminance(over(ink, ground)), luminance(ground)];
            const size = parseFloat(style.fontSize);
            const large = size >= 24 || (size >= 18.66 && Number(style.fontWeight) >= 700);
            const ratio = (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05);
            const classes = parents.map((n) => n.className || n.tagName).slice(0, 3).join(' < ');
            found.push({text: own.slice(0, 60), ratio, least: large ? 3 : 4.5, classes});
        }
        for (const child of [...element.children, ...(element.shadowRoot?.children ?? [])]) {
            if (!['SCRIPT', 'STYLE'].includes(child.tagName)) look(child);
        }
    };
    look(document.querySelector('.stApp'));
    return found;
}"""


def test_the_first_link_leads_past_the_navigation(open_page: Open) -> None:
    page = full(open_page, "/text")
    expect(page.get_by_role("navigation").get_by_role("link", name="Gallery")).to_be_visible()
    page.keyboard.press("Tab")
    expect(page.get_by_test_id("stSkipToContent")).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_be_focused()
    page.keyboard.press("Tab")
    assert page.evaluate("!document.activeElement.closest('.st-key-ct-nav, .st-key-ct-language')")


def test_tab_leads_to_the_option_that_is_chosen_from_both_sides(open_page: Open) -> None:
    page = full(open_page, "/text", locale="fr-FR")
    language = page.locator(".st-key-ct-language")
    chosen = language.get_by_role("radio", name="FR")
    tab_to(page, "FR")
    expect(chosen).to_be_focused()
    page.keyboard.press("Tab")
    assert page.evaluate("!document.activeElement.closest('.st-key-ct-language')")
    page.keyboard.press("Shift+Tab")
    expect(chosen).to_be_focused()
    page.keyboard.press("Enter")  # by habit: nothing is switched
    settled(page)
    expect(page.locator("html")).to_have_attribute("lang", "fr")
    page.keyboard.press("ArrowLeft")  # among the options Streamlit's keys are as they were
    expect(language.get_by_role("radio", name="EN")).to_be_focused()


def test_from_page_load_to_a_word_taken_out_by_keyboard_alone(open_page: Open) -> None:
    page = open_page(f"/text?{QUICK}")
    explained(page)
    fully_explained(page)
    tab_to(page, "Numeric")  # the display that is chosen, not the first of them
    page.keyboard.press("ArrowLeft")
    page.keyboard.press("ArrowLeft")
    page.keyboard.press("Space")
    expect(page.locator(".ct-display.ct-categorical")).to_be_visible()
    expect(page).to_have_url(re.compile("display=categorical"))
    settled(page)
    tab_to(page, "ct-toggle")
    page.keyboard.press("End")
    page.keyboard.press("ArrowLeft")
    page.keyboard.press("Space")
    expect(said_without(page)).to_be_visible()
    page.keyboard.press("Space")
    expect(said_without(page)).to_be_hidden()


def test_the_answer_is_said_to_a_screen_reader(open_page: Open) -> None:
    page = full(open_page, "/text")
    name = answered(page)
    said = page.locator(".ct-display .ct-sr").first
    expect(said).to_contain_text(name)
    expect(page.get_by_role("group", name="Your text, its words marked")).to_be_visible()


# What has the focus, where the bars that stay in place cover some of it though all of it had room.
COVERED = """() => {
    let at = document.activeElement;
    while (at.shadowRoot?.activeElement) at = at.shadowRoot.activeElement;
    if (!at.closest('.stMainBlockContainer') || at.closest('.st-key-ct-bar')) return null;
    const {top, bottom, height} = at.getBoundingClientRect();
    const free = [0, innerHeight];
    for (const bar of document.querySelectorAll('.stAppHeader, .st-key-ct-bar, .st-key-ct-nav')) {
        const seen = bar.getBoundingClientRect();
        if (seen.top < innerHeight / 2) free[0] = Math.max(free[0], seen.bottom);
        else free[1] = Math.min(free[1], seen.top);
    }
    const has_room = height <= free[1] - free[0] - 32;
    const all = top >= free[0] - 1 && bottom <= free[1] + 1;
    const some = top < free[1] - 20 && bottom > free[0] + 20;
    return (has_room ? all : some) ? null : `${at.className} ${at.innerText}`.trim().slice(0, 80);
}"""


@pytest.mark.parametrize("path", ["/gallery", "/models"])
@pytest.mark.parametrize(
    "screen",
    [
        {"viewport": {"width": 1280, "height": 700}},
        {"viewport": {"width": 390, "height": 700}, "has_touch": True, "is_mobile": True},
    ],
    ids=["desktop", "phone"],
)
def test_no_bar_lies_over_what_has_the_focus(
    open_page: Open, path: str, screen: dict[str, object]
) -> None:
    page = open_page(f"{path}?{QUICK}", **screen)
    expect(page.locator(CONTENT[path]).first).to_be_visible(timeout=180_000)
    settled(page)
    last = page.locator(".ct-end a")
    for key, first in (
        ("Tab", page.locator(".st-key-ct-language button").last),
        ("Shift+Tab", last),
    ):
        first.focus()
        walked = []
        for _ in range(60):
            page.keyboard.press(key)
            walked.append(focused(page))
            hidden = page.evaluate(COVERED)
            assert hidden is None, f"{key}: {hidden!r} after {walked}"
            inside = page.evaluate("!!document.activeElement.closest('.stMainBlockContainer')")
            if not inside or page.evaluate("!!document.activeElement.closest('.ct-end')"):
                break
        assert len(walked) > 3


def test_the_keyboard_walks_through_all_models(open_page: Open) -> None:
    page = full(open_page, "/models")
    models = page.locator(".stMain").get_by_role("radiogroup", name="Model").get_by_role("radio")
    expect(models.nth(3)).to_be_visible()
    models.first.focus()
    for place in range(1, models.count()):
        page.keyboard.press("ArrowRight")
        expect(models.nth(place)).to_be_focused()
        page.keyboard.press("Space")
        expect(models.nth(place)).to_be_checked()
        named = [entry.id for entry in catalog.entries() if entry.source == "shipped"][place]
        try_it = page.get_by_role("link", name="Try this model")
        expect(try_it.and_(page.locator(f'[href$="model={named}"]'))).to_be_visible()
        settled(page)
        expect(try_it).to_have_count(1)  # the last model's is gone
        expect(models.nth(place)).to_be_focused()

"""The gallery in a real browser: all displays on one screen, one of them in use."""

from __future__ import annotations

import itertools
import re
from collections.abc import Callable, Iterator
from typing import Any, Literal

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import opening
from tests.browser.contexts import Contexts
from tests.browser.doing import LOCALES, option, settled, tab_to
from tests.browser.test_access import CONTENT, CONTRASTS
from tests.browser.test_language_switch import comes_to

Open = Callable[..., Page]
OF = {"text": "", "image": "of=image&picture-model=digits&"}
CARDS = ".st-key-ct-cards > *:has(.ct-adopt)"


def shown(open_page: Open, kind: str = "text", query: str = "", **options: object) -> Page:
    page = open_page(f"/gallery?{OF[kind]}{query}", **options)
    expect(page.locator(CARDS)).to_have_count(10)
    expect(page.locator(CONTENT["/gallery"]).first).to_be_visible()
    settled(page)
    return page


# Loaded once for all that only looks at it, in either language; each test says at which width.
@pytest.fixture(scope="module", params=["en", "fr"])
def of_texts(request: pytest.FixtureRequest, contexts: Contexts, server: str) -> Iterator[Page]:
    """The gallery of a text."""
    with opening(contexts, server) as open_page:
        yield shown(open_page, locale=LOCALES[request.param])


@pytest.fixture(scope="module", params=["en", "fr"])
def of_digits(request: pytest.FixtureRequest, contexts: Contexts, server: str) -> Iterator[Page]:
    """The gallery of a drawn digit."""
    with opening(contexts, server) as open_page:
        yield shown(open_page, "image", locale=LOCALES[request.param])


@pytest.fixture(scope="module", params=["en", "fr"])
def of_intents(request: pytest.FixtureRequest, contexts: Contexts, server: str) -> Iterator[Page]:
    """The gallery of a model whose answers have names of two lines; it has no distribution."""
    with opening(contexts, server) as open_page:
        page = open_page("/gallery?text-model=intents-en", locale=LOCALES[request.param])
        expect(page.locator(CARDS)).to_have_count(9)
        settled(page)
        yield page


def at_width(page: Page, width: int) -> None:
    """Look at it on a screen of this width."""
    page.set_viewport_size({"width": width, "height": 800})
    settled(page)


def test_all_displays_of_a_text_are_on_one_screen(of_texts: Page) -> None:
    on_one_screen(of_texts)


def test_all_displays_of_a_picture_are_on_one_screen(of_digits: Page) -> None:
    on_one_screen(of_digits)


def on_one_screen(page: Page) -> None:
    at_width(page, 1280)
    for card in page.locator(CARDS).all():
        box = card.bounding_box()
        assert box
        assert box["y"] >= 0
        assert box["y"] + box["height"] <= 800
    about = page.locator(".ct-gallery-about").bounding_box()
    assert about
    assert about["y"] + about["height"] <= 800


def test_a_click_takes_a_display_into_use(open_page: Open) -> None:
    page = shown(open_page)
    expect(page.locator(".ct-gallery-about h2")).to_have_text("Numeric")
    page.locator(".st-key-ct-gallery-categorical .ct-headline").click()
    expect(page.locator(".ct-gallery-about h2")).to_have_text("Categorical")
    expect(page.locator(".ct-adopt[aria-pressed=true]")).to_have_text(["Categorical"])
    expect(page).to_have_url(re.compile("display=categorical"))
    settled(page)
    page.get_by_role("link", name="Text").first.click()
    expect(page.locator(".ct-display.ct-categorical")).to_be_visible()


def test_a_display_is_taken_into_use_with_the_keyboard(open_page: Open) -> None:
    page = shown(open_page, "image")
    tab_to(page, "ct-adopt")
    page.keyboard.press("Tab")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile("display=gate"))
    expect(page.locator(".ct-adopt[aria-pressed=true]")).to_have_count(1)


def test_texts_and_pictures_are_a_switch_apart(open_page: Open) -> None:
    page = shown(open_page, query="picture-model=digits")
    option(page, "Picture").click()
    expect(page).to_have_url(re.compile("of=image"))
    expect(page.get_by_alt_text("The whole picture")).to_be_visible()
    expect(page.locator(CARDS)).to_have_count(10)


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("width", [360, 1280])
def test_the_cards_are_read_in_every_light_and_on_every_screen(
    of_texts: Page, theme: Literal["light", "dark"], width: int
) -> None:
    page = of_texts
    at_width(page, width)
    page.emulate_media(color_scheme=theme)
    expect(page.locator(".stApp")).to_have_css("color-scheme", theme)
    expect(page.locator("[data-stale=true]")).to_have_count(0)
    # Colours fade: what stays faint never comes to stand out.
    comes_to(lambda: [each for each in own_texts(page) if each["ratio"] < each["least"]], [])
    assert len(own_texts(page)) > 8
    wide = page.evaluate(
        "(() => { const m = document.querySelector('.stMain');"
        " return m.scrollWidth - m.clientWidth; })()"
    )
    assert wide <= 0


def own_texts(page: Page) -> list[dict[str, Any]]:
    """What is drawn of Certitude's own, with its contrast."""
    return [each for each in page.evaluate(CONTRASTS) if "ct-" in each["classes"]]


@pytest.mark.parametrize("kind", OF)
def test_a_display_is_taken_along_as_a_link_or_to_where_it_is_taken_away(
    open_page: Open, kind: str
) -> None:
    page = shown(open_page, kind, permissions=["clipboard-read", "clipboard-write"])
    page.locator(".st-key-ct-gallery-categorical .ct-headline").click()
    # A list: for a moment the card before is still pressed, and that is not the end of waiting.
    expect(page.locator(".ct-adopt[aria-pressed=true]")).to_have_text(["Categorical"])
    expect(page).to_have_url(re.compile("display=categorical"))
    settled(page)
    page.get_by_role("button", name="Copy link", exact=True).click()
    expect(page.locator(".ct-copy-said")).to_have_text("The link is copied.")
    link = page.evaluate("navigator.clipboard.readText()")
    assert "/gallery?" in link
    assert "display=categorical" in link
    page.get_by_role("link", name="Use it, and take it away").click()
    expect(page.locator(".ct-display.ct-categorical")).to_be_visible()
    offer = page.locator(".st-key-ct-take-away")
    files = offer.locator(".st-key-ct-saving-answer button")
    expect(files).to_have_count(7)
    expect(offer.locator("summary")).to_be_focused()
    settled(page)
    expect(offer.locator("summary")).to_be_in_viewport()
    assert "take-away" not in page.url
    # It was opened for who came by that link: closed, it stays so, and gone back it takes no focus.
    offer.locator("summary").click()
    expect(files).to_have_count(0)
    settled(page)
    page.go_back()
    expect(page.locator(".ct-adopt").first).to_be_visible()
    settled(page)
    page.go_forward()
    expect(page.locator(".ct-display.ct-categorical")).to_be_visible()
    settled(page)
    expect(files).to_have_count(0)
    expect(offer.locator("summary")).not_to_be_focused()
    page.reload()
    expect(page.locator(".ct-display.ct-categorical")).to_be_visible()
    settled(page)
    expect(files).to_have_count(0)


def test_opened_settings_end_above_what_follows_them(open_page: Open) -> None:
    page = shown(open_page, query="display=categorical")
    page.get_by_text("Settings", exact=True).click()
    settings = page.locator(".st-key-ct-settings")
    expect(settings.get_by_role("slider").last).to_be_visible()
    settled(page)
    panel, card, end = (
        page.locator(each).first.bounding_box()
        for each in (".st-key-ct-settings", ".st-key-ct-gallery-visual-dots", ".ct-end")
    )
    assert panel
    assert card
    assert end
    assert panel["y"] + panel["height"] <= end["y"]
    assert card["height"] < 260  # the cards beside it stay as they are


def test_a_charts_buttons_are_seen_by_who_comes_to_them_by_keyboard(open_page: Open) -> None:
    page = open_page("/gallery")
    expect(page.locator(".stVegaLiteChart").first).to_be_visible()
    settled(page)
    button = page.locator(".stElementToolbar button").first
    button.focus()
    expect(button).to_be_focused()
    comes_to(
        lambda: button.evaluate(
            """(at) => {
                let least = 1;
                for (let one = at; one; one = one.parentElement) {
                    least = Math.min(least, getComputedStyle(one).opacity);
                }
                return least;
            }"""
        ),
        1,
    )


# What of a chart stands beyond what is seen of its card, in pixels: every edge, each text of it.
CHARTS = ".st-key-ct-cards .stVegaLiteChart svg"
ROWS = ", ".join(
    f".st-key-ct-gallery-visual-{one} .stVegaLiteChart svg" for one in ("bars", "dots")
)
BEYOND = """(charts) => [...document.querySelectorAll(charts)].map((svg) => {
    const seen = svg.closest('[class*=st-key-ct-display-gallery-]').getBoundingClientRect();
    const card = svg.closest('.st-key-ct-cards > *').getBoundingClientRect();
    const drawn = [...svg.querySelectorAll('text, .role-mark path')].map(
        (each) => each.getBoundingClientRect()).filter((box) => box.height);
    return Math.max(...drawn.map((box) => Math.max(
        box.bottom - Math.min(seen.bottom, card.bottom), seen.top - box.top,
        box.right - card.right, card.left - box.left)));
})"""


@pytest.mark.parametrize("width", [390, 1280])
def test_no_chart_of_many_answers_is_cut_off_by_its_card(of_intents: Page, width: int) -> None:
    charts_are_whole(of_intents, width, 2, 74)


@pytest.mark.parametrize("width", [390, 1280])
def test_no_chart_is_cut_off_by_its_card(of_digits: Page, width: int) -> None:
    charts_are_whole(of_digits, width, 3, 7)  # digits has a distribution, too


def charts_are_whole(page: Page, width: int, count: int, more: int) -> None:
    at_width(page, width)
    charts = page.locator(ROWS)
    expect(charts).to_have_count(2)
    expect(page.locator(CHARTS)).to_have_count(count)
    for chart in charts.all():
        said = re.compile(rf"^\+ {more} (more|autres)$")
        expect(chart.get_by_text(said)).to_be_visible()
    comes_to(lambda: len(page.evaluate(BEYOND, CHARTS)), count)
    # Drawn anew at another width: what does not fit then never comes to fit.
    comes_to(lambda: [each for each in page.evaluate(BEYOND, CHARTS) if each > 0.5], [])


def test_the_rows_of_a_chart_of_a_text_stand_clear_of_each_other(of_texts: Page) -> None:
    rows_stand_clear(of_texts)


def test_the_rows_of_a_chart_of_a_picture_stand_clear_of_each_other(of_digits: Page) -> None:
    rows_stand_clear(of_digits)


def rows_stand_clear(page: Page) -> None:
    at_width(page, 1280)
    charts = page.locator(ROWS)
    expect(charts).to_have_count(2)
    for chart in charts.all():
        said = re.compile(r"^((over|under|plus de|moins de)\s)?[\d.,]+\s?%$")
        numbers = chart.get_by_text(said)
        # The axis has 0, 50 and 100 %: the others are the rows' own.
        tops = [box["y"] for one in numbers.all() if (box := one.bounding_box())]
        rows = sorted(top for top in tops if tops.count(top) == 1)
        assert len(rows) >= 2
        apart = [below - above for above, below in itertools.pairwise(rows)]
        assert min(apart) >= 14, apart


def test_no_list_and_no_picture_of_a_hundred_is_cut_off(of_intents: Page) -> None:
    """The names of these answers take two lines."""
    at_width(of_intents, 1280)
    beyond = of_intents.locator(
        ".st-key-ct-cards :is(.ct-icons, .ct-cases, .ct-nbest-table)"
    ).evaluate_all(
        """(drawn) => drawn.map((each) => each.getBoundingClientRect().bottom
            - each.closest('[class*=st-key-ct-display-gallery-]').getBoundingClientRect().bottom)"""
    )
    assert len(beyond) == 3
    assert max(beyond) <= 0.5

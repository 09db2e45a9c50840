"""The way of a designer in a browser: from home to a display of their own, and back from it."""

from __future__ import annotations

import time
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Locator, Page, expect

from models.display.colours import ACCENT
from models.display.design import BandStyle, Colours, Design, NameIn, Style, packed
from models.language import Language
from models.languages import LanguageCode
from tests.browser.doing import LOCALES, option, settled
from tests.browser.test_axe import grave
from tests.browser.test_phone import TOUCHED

Open = Callable[..., Page]
FOLDS = ("What the display says", "What it looks like", "What one hears")
PHONE = {"viewport": {"width": 360, "height": 740}, "has_touch": True, "is_mobile": True}
MINUTES_S = 120  # what the way may take a person; a program has to be far below it


def cards(page: Page) -> Locator:
    """The four predictions."""
    return page.locator(".ct-design-case")


def ready(page: Page) -> None:
    """Wait for the bench."""
    expect(cards(page)).to_have_count(4, timeout=180_000)
    settled(page)


def unfold(page: Page, title: str, lang: Language) -> None:
    """Open one of the folds, as a person does."""
    head = page.locator("summary", has_text=lang.gettext(title))
    was_open = head.evaluate("head => head.parentElement.open")
    head.click()
    if not was_open:  # what it holds comes with the run
        expect(
            head.locator("xpath=..").locator("input:not([type=file]), button").first
        ).to_be_visible()
    settled(page)
    # A box takes a moment to unfold: what follows it stands still after that.
    page.wait_for_function(
        """() => {
            const now = [...document.querySelectorAll('summary')].map(
                (one) => one.getBoundingClientRect().y).join();
            const still = window.ctStood === now;
            window.ctStood = now;
            return still;
        }""",
        polling=200,
    )


def colour_of_steps(page: Page) -> str:
    """The colour in which a full step is drawn."""
    return colour_of(page.locator(".ct-design-case .ct-step.ct-on").first)


def colour_of(step: Locator) -> str:
    """The ground of an element, as it is drawn."""
    drawn: str = step.evaluate("step => getComputedStyle(step).backgroundColor")
    return drawn


@pytest.mark.parametrize("code", ["en", "fr"])
def test_from_home_to_a_display_of_ones_own_and_back(
    open_page: Open, tmp_path: Path, code: LanguageCode
) -> None:
    lang = Language(code)
    page = open_page("/", locale=LOCALES[code], color_scheme="light")
    start = time.monotonic()
    page.get_by_role("link", name=lang.gettext("Shape")).click()
    ready(page)
    option(page, lang.gettext("Categorical")).click()
    expect(page.locator(".ct-design-case .ct-categorical")).to_have_count(4)
    unfold(page, FOLDS[0], lang)
    name = page.get_by_label(lang.gettext("Name of band {n}", n=1))
    name.fill("Bank on it")
    name.press("Enter")
    expect(cards(page).first).to_contain_text("Bank on it")
    unfold(page, FOLDS[0], lang)
    unfold(page, FOLDS[1], lang)
    page.locator("[data-testid=stColorPickerBlock]").first.click()
    page.get_by_test_id("stColorPickerPopover").locator("input").fill("#224466")
    page.keyboard.press("Escape")
    settled(page)
    page.wait_for_function(
        "getComputedStyle(document.querySelector('.ct-design-case .ct-step.ct-on'))"
        ".backgroundColor === 'rgb(34, 68, 102)'"
    )
    settled(page)
    with page.expect_download() as download:
        page.get_by_role("button", name=lang.gettext("Download the design (JSON)")).click()
    assert time.monotonic() - start < MINUTES_S
    file = tmp_path / "design.json"
    file.write_bytes(Path(download.value.path()).read_bytes())
    design = Design.loads(file.read_bytes())
    assert getattr(design.style.band(0).name, code) == "Bank on it"
    assert design.style.accent is not None
    assert design.style.accent.light == "#224466"

    shown = cards(page).first.inner_html()
    # In another tab, for somebody who has only the file.
    other = open_page("/designer", locale=LOCALES[code], color_scheme="light")
    ready(other)
    assert cards(other).first.inner_html() != shown
    unfold(other, "Load a design", lang)
    other.locator("input[type=file]").set_input_files(file)
    expect(cards(other).first).to_contain_text("Bank on it")
    settled(other)
    assert cards(other).first.inner_html() == shown
    assert colour_of_steps(other) == "rgb(34, 68, 102)"
    # And for somebody who has only the link.
    third = open_page(other.url.removeprefix(_origin(other)), locale=LOCALES[code])
    ready(third)
    assert cards(third).first.inner_html() == shown


def test_the_bare_address_finds_the_tabs_design_which_goes_along_to_every_page(
    open_page: Open,
) -> None:
    style = Style(
        bands=(BandStyle(name=NameIn(en="Bank on it"), icon="star"),),
        accent=Colours(light="#224466", dark="#aaccee"),
    )
    page = open_page(f"/designer?display=categorical&look={packed(style)}", color_scheme="light")
    ready(page)
    expect(cards(page).first).to_contain_text("Bank on it")
    page.wait_for_function("(sessionStorage.getItem('ct-design') ?? '').includes('Bank on it')")
    page.goto(f"{_origin(page)}/designer")
    ready(page)
    expect(cards(page).first).to_contain_text("Bank on it")
    expect(page.get_by_text("Your last design of this tab is back")).to_be_visible()
    page.get_by_role("button", name="Undo").click()
    expect(cards(page).first).not_to_contain_text("Bank on it")
    expect(page.get_by_text("Your last design of this tab is back")).to_have_count(0)
    settled(page)
    # A link's own design is not written over by the tab's.
    page.goto(f"{_origin(page)}/designer?display=visual&chart=bars&look={packed(style)}")
    ready(page)
    settled(page)
    expect(page.locator(".ct-design-case .ct-categorical")).to_have_count(0)
    page.get_by_role("link", name="Text", exact=True).click()
    shown = page.locator(".st-key-ct-shown")
    mark = shown.locator(".role-mark path[fill]:not([fill=none])").first
    expect(mark).to_be_visible()
    assert mark.evaluate("mark => getComputedStyle(mark).fill") == "rgb(34, 68, 102)"
    # Vega draws the edge of a rounded bar in a path of its own, over the bar.
    edges = shown.locator(f'.stVegaLiteChart svg [stroke="{ACCENT}"]')
    drawn = edges.evaluate_all("edges => edges.map((edge) => getComputedStyle(edge).stroke)")
    assert len(drawn) > 2
    assert set(drawn) == {"rgb(34, 68, 102)"}
    option(page, "Categorical").click()
    expect(shown.locator(".ct-icon").last).to_be_visible()
    assert colour_of(shown.locator(".ct-step.ct-on").first) == "rgb(34, 68, 102)"
    page.get_by_role("link", name="Gallery", exact=True).click()
    card = page.locator(".st-key-ct-gallery-categorical")
    expect(card.locator(".ct-icon")).to_be_visible()
    assert colour_of(card.locator(".ct-step.ct-on").first) == "rgb(34, 68, 102)"


def _origin(page: Page) -> str:
    origin: str = page.evaluate("location.origin")
    return origin


@pytest.mark.parametrize(
    ("code", "theme", "screen"),
    [("en", "light", {}), ("fr", "dark", PHONE)],
    ids=["en-light-desktop", "fr-dark-phone"],
)
def test_axe_finds_nothing_in_an_open_fold(
    open_page: Open, code: LanguageCode, theme: str, screen: dict[str, object]
) -> None:
    lang = Language(code)
    page = open_page(
        "/designer?display=categorical", locale=LOCALES[code], color_scheme=theme, **screen
    )
    ready(page)
    for fold in FOLDS:
        unfold(page, fold, lang)
        assert grave(page) == [], fold
        if screen:
            seen = page.evaluate(TOUCHED)
            wrong = {name: seen[name] for name in ("overlaps", "low", "outside")}
            assert not any(wrong.values()), (fold, wrong)
        unfold(page, fold, lang)  # closes it: each is looked at alone


def test_what_the_controls_change_stays_in_sight(open_page: Open) -> None:
    page = open_page("/designer?display=categorical")
    ready(page)
    unfold(page, FOLDS[1], Language("en"))
    last = page.get_by_role("combobox", name="Icon of “Low”")
    expect(last).to_be_visible()
    settled(page)
    last.scroll_into_view_if_needed()
    expect(last).to_be_in_viewport()
    expect(cards(page).first).to_be_in_viewport()


def test_the_dark_ground_is_dark_on_a_light_page(open_page: Open) -> None:
    page = open_page("/designer?display=categorical", color_scheme="light")
    ready(page)
    before = colour_of_steps(page)
    option(page, "Dark").click()
    page.wait_for_function(
        "before => getComputedStyle(document.querySelector('.ct-design-case .ct-step.ct-on'))"
        ".backgroundColor !== before",
        arg=before,
    )
    assert before == "rgb(11, 107, 115)"
    assert colour_of_steps(page) == "rgb(79, 184, 192)"

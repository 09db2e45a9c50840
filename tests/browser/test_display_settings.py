"""The settings of a display stand beside the answer or below it, and the answer stays in sight."""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import partial

import pytest
from playwright.sync_api import Locator, Page, expect

from models.display.registry import PATTERNS
from tests.browser.doing import (
    EN,
    FR,
    LOCALES,
    answered,
    focused,
    fully_explained,
    option,
    settled,
)
from tests.browser.test_language_switch import to
from tests.waiting import until

Open = Callable[..., Page]
FIELDS = "text-samples=50"


def box(of: Locator) -> tuple[float, float, float, float]:
    """Left, top, right, bottom."""
    at = of.bounding_box()
    assert at is not None
    return at["x"], at["y"], at["x"] + at["width"], at["y"] + at["height"]


def between(of: Locator, above: float, below: float) -> bool:
    """Whether it lies between two heights of the window."""
    _, top, _, bottom = box(of)
    return above < top and bottom < below


def opened(page: Page) -> Locator:
    """The settings, opened as a person does, with their preview."""
    settings = page.locator(".st-key-ct-settings")
    settings.locator("summary").click()
    expect(settings.locator(".ct-mini .ct-display")).to_be_visible()
    settled(page)
    # It unfolds for a third of a second, and what has the focus meanwhile is carried along.
    page.wait_for_function(
        """() => {
            const high = document.querySelector('.stMain').scrollHeight;
            const before = window.ctHigh;
            window.ctHigh = high;
            return before === high;
        }""",
        polling=200,
    )
    return settings


@pytest.mark.parametrize("language", ["en", "fr"])
def test_settings_never_cover_the_answer(open_page: Open, language: str) -> None:
    page = open_page(f"/text?{FIELDS}&display=visual", locale=LOCALES[language])
    answered(page)
    settings = opened(page)
    for pattern in ("visual", "categorical", "gate"):
        option(page, (EN if language == "en" else FR).gettext(PATTERNS[pattern].title)).click()
        expect(settings.locator(f".ct-mini .ct-{pattern}")).to_be_visible()
        settled(page)
        for width, beside in [(360, False), (390, False), (430, False), (1280, True)]:
            page.set_viewport_size({"width": width, "height": 844})
            left, top, right, _bottom = box(settings)
            _, _, answer_right, answer_bottom = box(page.locator(".st-key-ct-shown"))
            assert left >= answer_right if beside else top >= answer_bottom, (pattern, width)
            assert left >= 0
            assert right <= width
            assert page.evaluate("document.documentElement.scrollWidth") <= width


def test_the_preview_shows_another_confidence_and_leaves_the_answer(open_page: Open) -> None:
    page = open_page(f"/text?{FIELDS}&display=gate")
    answered(page)
    settings = opened(page)
    way = settings.locator(".ct-gate-way")
    expect(way).to_have_text("Look twice")
    answer = page.locator(".st-key-ct-shown .ct-gate").inner_text()
    supposed = settings.get_by_role("slider").last
    supposed.press("End")
    expect(way).to_have_text("Go along")
    supposed.press("Home")
    expect(way).to_have_text("Ask a person")
    assert page.locator(".st-key-ct-shown .ct-gate").inner_text() == answer
    expect(page).not_to_have_url(re.compile(r"\?.*95"))


# Whether nothing lies over the field that has the focus.
IS_WHOLE = """() => {
    const at = document.activeElement, box = at.getBoundingClientRect();
    const x = box.left + box.width / 2;
    const there = [box.top + 2, box.bottom - 2].map((y) => document.elementFromPoint(x, y));
    const field = at.closest('.stTextInput, .stNumberInput, summary');
    return there.every((e) => field.contains(e));
}"""


@pytest.mark.parametrize("size", [(1280, 800), (1280, 640), (360, 780)])
def test_bands_are_edited_with_what_they_make_in_sight(
    open_page: Open, size: tuple[int, int]
) -> None:
    width, height = size
    page = open_page(
        f"/text?{FIELDS}&display=categorical&bands=99-90-66-33-10",
        viewport={"width": width, "height": height},
    )
    fully_explained(page)  # until then what comes above may move the fields
    settings = opened(page)
    shown = page.locator(".st-key-ct-shown .ct-display .ct-band")
    supposed = settings.locator(".ct-mini .ct-band")
    settings.get_by_label("What to do in band 6", exact=True).focus()
    first = settings.get_by_label("Band 1 from (%)", exact=True)
    # To the first of 17 fields, by way of what five bands kept elsewhere.
    for _ in range(16 + 5):
        page.keyboard.press("Shift+Tab")
        page.wait_for_function(IS_WHOLE, timeout=10_000)
        for of in [shown] * (width > 360) + [supposed] * (width > 360 and height > 740):
            until(partial(between, of, 60, height))
    expect(first).to_be_focused()


def test_the_frame_of_the_preview_holds_its_chart(open_page: Open) -> None:
    page = open_page(f"/text?{FIELDS}&display=visual&chart=bars")
    answered(page)
    settings = opened(page)
    chart = settings.locator(".stVegaLiteChart svg, .stVegaLiteChart canvas").first
    expect(chart).to_be_visible()
    settled(page)
    framed = settings.locator(".st-key-ct-display-preview")
    assert framed.evaluate("e => getComputedStyle(e).borderTopStyle") == "dashed"
    inside, outside = box(chart), box(framed)
    assert all(a >= b for a, b in zip(inside[:2], outside[:2], strict=True))
    assert all(a <= b for a, b in zip(inside[2:], outside[2:], strict=True))


def test_from_the_opened_settings_tab_leads_into_them(open_page: Open) -> None:
    page = open_page(f"/text?{FIELDS}&display=numeric")
    answered(page)
    summary = page.locator(".st-key-ct-settings summary")
    summary.focus()
    page.keyboard.press("Enter")
    expect(page.locator(".st-key-ct-settings .ct-mini .ct-display")).to_be_visible()
    settled(page)
    page.keyboard.press("Tab")
    assert page.evaluate(
        "document.querySelector('.st-key-ct-settings').contains(document.activeElement)"
    ), focused(page)


def test_the_scale_of_the_gate_never_wraps(open_page: Open) -> None:
    page = open_page(f"/text?{FIELDS}&display=gate")
    answered(page)
    never_wraps(page)
    to(page, FR)
    answered(page)
    never_wraps(page)


def never_wraps(page: Page) -> None:
    marks = page.locator(".st-key-ct-shown .ct-gate-scale > span")
    expect(marks).to_have_count(3)
    for width in (320, 360, 390, 430, 768, 1280):
        page.set_viewport_size({"width": width, "height": 844})
        # All three in one moment: what stands above may still be finding its height.
        boxes = marks.evaluate_all("all => all.map(e => e.getBoundingClientRect().toJSON())")
        assert len({each["top"] for each in boxes}) == 1, width
        assert len({round(each["width"]) for each in boxes}) == 1, width
        for name in marks.locator("span").all():
            assert name.evaluate("e => e.scrollWidth <= e.parentElement.clientWidth"), width

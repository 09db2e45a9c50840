"""What is at stake, in a browser: by key and by thumb, from a cost to the display that asks."""

from __future__ import annotations

import re
from collections.abc import Callable

from playwright.sync_api import Page, expect

from tests.browser.doing import settled

Open = Callable[..., Page]
PHONE = {"viewport": {"width": 360, "height": 780}, "has_touch": True, "is_mobile": True}


def test_from_a_cost_to_the_display_by_key(open_page: Open) -> None:
    page = open_page("/stakes?measured=reviews-en")
    said = page.locator(".ct-cut-said")
    expect(said).to_contain_text("Let it decide alone from", timeout=60_000)
    before = said.inner_text()
    ask = page.get_by_role("slider", name="Asking a person")
    ask.focus()
    for _ in range(2):
        page.keyboard.press("ArrowRight")
    expect(said).not_to_have_text(before)
    expect(ask).to_be_focused()
    expect(page).to_have_url(re.compile("cost-ask=5"))
    settled(page)  # two presses are two runs: it is the second one's sentence that is read
    cut = re.search(r"([0-9]+)%", said.inner_text())
    assert cut
    use = page.get_by_role("link", name="Use this cut-off")
    expect(use).to_have_attribute("href", re.compile(f"gate={cut[1]}-{cut[1]}"))
    use.focus()
    page.keyboard.press("Enter")
    expect(page.locator(".ct-display.ct-gate").first).to_be_visible(timeout=60_000)
    page.get_by_text("Settings", exact=True).click()
    expect(
        page.get_by_text(f"From {cut[1]}%: go along. Below {cut[1]}%: ask a person.")
    ).to_be_visible()
    expect(page.get_by_role("slider").first).to_have_value(cut[1])


def test_a_thousand_marks_are_drawn_and_fit_a_phone(open_page: Open) -> None:
    page = open_page("/stakes?measured=reviews-en&missed=negative", locale="fr-FR", **PHONE)
    grids = page.locator(".ct-thousand")
    expect(grids).to_have_count(4, timeout=60_000)
    for at in range(4):
        box = grids.nth(at).bounding_box()
        assert box
        blocks = grids.nth(at).locator("i")
        boxes = [blocks.nth(one).bounding_box() for one in range(blocks.count())]
        drawn = sum(one["width"] * one["height"] for one in boxes if one)
        assert abs(drawn / (box["width"] * box["height"]) - 1) < 0.01
    masks = page.evaluate(
        "[...document.querySelectorAll('.ct-one')].map(e => getComputedStyle(e).maskImage)"
    )
    assert len(set(masks)) == 4  # told by shape, too
    assert all(mask.startswith("url(") for mask in masks)
    main = page.locator(".stMain")
    assert main.evaluate("e => e.scrollWidth - e.clientWidth") <= 0


def test_a_move_of_a_cost_draws_what_it_changes(open_page: Open) -> None:
    page = open_page("/stakes?measured=digits")
    ask = page.get_by_role("slider", name="Asking a person")
    ask.wait_for()
    figures = page.get_by_label("The cut-off in figures").first
    before = figures.inner_text()
    page.wait_for_load_state("networkidle")
    untouched = page.get_by_role("table").last
    untouched.evaluate("node => { window.ctUntouched = node; }")
    settled(page)  # the chart may be made twice while its page is
    chart = page.locator(".stVegaLiteChart svg.marks")
    drawn = chart.inner_html()
    chart.evaluate("node => { window.ctChart = node; }")
    page.evaluate("""() => {
        window.ctMessages = 0;
        const held = Object.getOwnPropertyDescriptor(MessageEvent.prototype, "data");
        Object.defineProperty(MessageEvent.prototype, "data", { ...held, get() {
            if (this.target instanceof WebSocket && !this.ctCounted) {
                this.ctCounted = true;
                window.ctMessages += 1;
            }
            return held.get.call(this);
        }});
    }""")
    ask.focus()
    page.keyboard.press("ArrowLeft")
    expect(figures).not_to_have_text(before, use_inner_text=True)
    expect(page.locator(".ct-cut-said")).to_be_visible()
    assert 0 < page.evaluate("ctMessages") <= 20
    assert untouched.evaluate("node => node === window.ctUntouched")
    page.wait_for_function("drawn => ctChart.innerHTML !== drawn", arg=drawn)
    assert chart.evaluate("node => node === window.ctChart")  # not made anew

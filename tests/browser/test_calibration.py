"""The calibration page in a browser: links open where they say, and a slider moves what is said."""

from __future__ import annotations

import re
from collections.abc import Callable

from playwright.sync_api import Page, expect

from tests.browser.doing import settled

Open = Callable[..., Page]


def test_a_link_to_a_model_opens_at_that_model(open_page: Open) -> None:
    page = open_page("/calibration?measured=intents-en")
    expect(page.locator(".ct-marks")).to_contain_text("Our own questions")
    expect(page.get_by_role("radio", name="What a bank customer wants")).to_be_checked()
    expect(page.get_by_role("slider")).to_have_attribute("aria-valuetext", "1: as it is")


def test_a_key_on_the_slider_moves_what_is_said(open_page: Open) -> None:
    page = open_page("/calibration?measured=digits")
    said = page.locator("p.ct-stands").first
    expect(said).to_contain_text("When it said 90 to 100%")
    before = said.inner_text()
    page.get_by_role("slider").focus()
    for _ in range(6):
        page.keyboard.press("ArrowRight")
    expect(said).not_to_have_text(before)
    expect(page.get_by_role("slider")).to_be_focused()


def test_the_card_leads_to_what_was_measured(open_page: Open) -> None:
    page = open_page("/models")
    page.get_by_role("link", name="How far its confidence can be believed").click()
    heading = page.get_by_role("heading", level=1)
    expect(heading).to_have_text("How far its confidence can be believed")
    expect(page).to_have_title("Confidence measured – Certitude")


def test_a_bin_opens_its_cases_by_key_and_by_a_click_on_its_bar(open_page: Open) -> None:
    page = open_page("/calibration?measured=photos")
    button = page.get_by_role("button", name="50 to 60%", exact=True)
    expect(button).to_be_visible()
    button.focus()  # at once: what hears the buttons may still be on its way
    page.keyboard.press("Enter")
    said = page.locator(".ct-opened p").first
    expect(said).to_contain_text("Opened: 50 to 60%")
    expect(button).to_have_attribute("aria-pressed", "true")
    expect(page.locator(".ct-opened")).to_be_focused()
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")  # the way back
    expect(page.locator(".ct-opened")).to_have_count(0)
    expect(button).to_be_focused()
    page.keyboard.press("Enter")
    expect(said).to_contain_text("Opened: 50 to 60%")
    page.locator(".st-key-ct-counts .mark-rect path").nth(8).click()
    expect(said).to_contain_text("Opened: 80 to 90%")
    expect(button).to_have_attribute("aria-pressed", "false")
    open_one = page.get_by_role("button", name="80 to 90%", exact=True)
    expect(open_one).to_have_attribute("aria-pressed", "true")
    open_one.click()
    expect(page.locator(".ct-opened")).to_have_count(0)


def test_a_cell_of_the_matrix_opens_its_cases_by_key(open_page: Open) -> None:
    page = open_page("/calibration?measured=digits")
    cell = page.get_by_role("button", name=re.compile("^9 taken for 4: "))
    cell.focus()
    page.keyboard.press("Enter")
    expect(page.locator(".ct-opened p").first).to_contain_text("Opened: 9 taken for 4.")
    expect(cell).to_have_attribute("aria-pressed", "true")


def test_on_a_phone_cases_come_into_sight_and_lead_back(open_page: Open) -> None:
    page = open_page(
        "/calibration?measured=digits", viewport={"width": 390, "height": 844}, locale="fr-FR"
    )
    cell = page.get_by_role("button", name=re.compile("^«\\s9\\s» pris pour «\\s4\\s»"))
    cell.click()
    opened = page.locator(".ct-opened[data-ct-opened=cell]")
    expect(opened).to_be_focused()
    expect(opened.locator("p").first).to_be_in_viewport()
    page.get_by_role("button", name="Les fermer et revenir au tableau").click()
    expect(opened).to_have_count(0)
    expect(cell).to_be_focused()
    expect(cell).to_be_in_viewport()


def test_a_move_of_the_temperature_is_one_run_of_what_it_changes(open_page: Open) -> None:
    page = open_page("/calibration?measured=digits")
    slider = page.get_by_role("slider", name="Temperature")
    said = page.locator("p.ct-stands").first
    expect(said).to_contain_text("When it said 90 to 100%")
    page.locator(".st-key-ct-reliability svg.marks").first.wait_for()
    page.wait_for_load_state("networkidle")
    untouched = page.get_by_role("heading", name="Where it is right more or less often")
    untouched.evaluate("node => { window.ctUntouched = node; }")
    settled(page)  # the charts may be made twice while their page is
    page.evaluate("""() => {
        window.ctCharts = [...document.querySelectorAll(".stVegaLiteChart svg.marks")];
        window.ctMarks = ctCharts.map((chart) => chart.innerHTML);
    }""")
    page.evaluate("""() => {
        window.ctMessages = 0;
        const parsed = MessageEvent.prototype;
        const data = Object.getOwnPropertyDescriptor(parsed, "data");
        Object.defineProperty(parsed, "data", { ...data, get() {
            const held = data.get.call(this);
            if (this.target instanceof WebSocket && !this.ctCounted) {
                this.ctCounted = true;
                window.ctMessages += 1;
            }
            return held;
        }});
    }""")
    slider.focus()
    page.keyboard.press("ArrowRight")
    expect(said).to_contain_text("At temperature 1.05")
    expect(page.get_by_text("The diagram in figures", exact=False)).to_contain_text("1.05")
    assert 0 < page.evaluate("ctMessages") <= 16
    assert untouched.evaluate("node => node === window.ctUntouched")
    # The charts are those that were there, with other data: to make one anew takes far longer.
    page.wait_for_function("ctCharts.every((chart, at) => chart.innerHTML !== ctMarks[at])")
    assert page.evaluate("ctCharts.length === 2 && ctCharts.every((chart) => chart.isConnected)")


def test_open_cases_follow_the_temperature(open_page: Open) -> None:
    page = open_page("/calibration?measured=digits")
    opened = page.locator(".ct-opened")
    page.get_by_role("button", name="80 to 90%", exact=True).click()
    expect(opened).to_have_count(1)
    cell = page.get_by_role("button", name=re.compile("^9 taken for 4: "))
    cell.click()
    expect(opened).to_have_count(2)
    before, named = opened.all_inner_texts(), cell.get_attribute("aria-label")
    assert named == "9 taken for 4: 5"  # how many, which no temperature changes
    cell.evaluate("node => { window.ctCell = node; }")
    page.get_by_role("slider", name="Temperature").focus()
    page.keyboard.press("ArrowRight")
    for at, text in enumerate(before):
        expect(opened.nth(at)).not_to_have_text(text, use_inner_text=True)
    assert cell.evaluate("node => node === window.ctCell")


def test_the_slider_is_in_sight_with_the_diagram_that_it_moves(open_page: Open) -> None:
    page = open_page("/calibration?measured=reviews-en")
    for width, height in ((1280, 800), (390, 844)):
        page.set_viewport_size({"width": width, "height": height})
        slider_is_in_sight(page)


def slider_is_in_sight(page: Page) -> None:
    diagram = page.locator(".st-key-ct-reliability .marks").first
    expect(diagram).to_be_visible()
    settled(page)
    diagram.evaluate("one => one.scrollIntoView({block: 'end'})")
    page.evaluate("document.querySelector('.stMain').scrollBy(0, 90)")  # free of a phone's tabs
    slider = page.locator(".st-key-ct-warmth-kept")
    expect(slider).to_be_in_viewport(ratio=1)
    expect(diagram).to_be_in_viewport(ratio=1)
    handle, drawn = slider.bounding_box(), diagram.bounding_box()
    assert handle
    assert drawn
    assert handle["y"] + handle["height"] <= drawn["y"], "it does not lie on what it moves"
    slider.click()  # nothing lies on it: a finger meets it

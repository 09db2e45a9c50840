"""Taking an answer away in a real browser: its files, by keyboard alone, of what is on screen."""

from __future__ import annotations

import io
import json
import re
from collections.abc import Callable
from pathlib import Path
from xml.etree import ElementTree

import pytest
from axe_playwright_python.sync_playwright import Axe
from PIL import Image
from playwright.sync_api import Locator, Page, expect

from models.display.spec import DisplaySpec
from models.language import Language
from models.languages import LanguageCode
from models.takeaway import component
from tests.browser.doing import EN, LOCALES, answered, fully_explained, headline, option, settled
from tests.browser.test_axe import GRAVE

Open = Callable[..., Page]
NAMES = (
    "Picture (PNG)",
    "Vector drawing (SVG)",
    "Web page (HTML)",
    "Data (JSON)",
    "Report on one page (HTML)",
    "Streamlit app (Python)",
    "Web component (JavaScript)",
)
OFFER = ".st-key-ct-take-away"
FILES = ".st-key-ct-saving-answer"
PHONE = {"viewport": {"width": 360, "height": 740}, "has_touch": True, "is_mobile": True}


def menu(page: Page, lang: Language) -> Locator:
    """What opens and closes the offer."""
    return page.locator(f"{OFFER} summary", has_text=lang.gettext("Take it away"))


def opened(page: Page, lang: Language) -> None:
    """Open the offer with the keyboard, and wait until its files are there."""
    menu(page, lang).focus()
    page.keyboard.press("Enter")
    expect(page.locator(f"{FILES} button")).to_have_count(len(NAMES))
    settled(page)


def saved(page: Page, lang: Language, name: str) -> bytes:
    """Go from the offer's head to a file's button, a Tab for each before it, and press Enter."""
    menu(page, lang).focus()
    for _ in range(NAMES.index(name) + 1):
        page.keyboard.press("Tab")
    button = page.locator(FILES).get_by_role("button", name=lang.gettext(name))
    expect(button).to_be_focused()
    with page.expect_download() as download:
        page.keyboard.press("Enter")
    expect(button).to_be_focused()
    return Path(download.value.path()).read_bytes()


@pytest.mark.parametrize(("code", "path"), [("en", "/text"), ("fr", "/picture")])
def test_all_files_by_keyboard(open_page: Open, code: LanguageCode, path: str) -> None:
    lang = Language(code)
    page = open_page(f"{path}?display=categorical&picture-model=digits", locale=LOCALES[code])
    answer = answered(page)
    opened(page, lang)
    png, svg, html, data, _, app, script = (saved(page, lang, name) for name in NAMES)
    compile(app, "app.py", "exec")
    assert script == component.FILE.read_bytes()

    root = ElementTree.fromstring(svg)
    assert Image.open(io.BytesIO(png)).size == (
        2 * int(root.attrib["width"]),
        2 * int(root.attrib["height"]),
    )
    assert answer in {" ".join(text.itertext()) for text in root.iter() if "text" in text.tag}
    made = json.loads(data)
    assert DisplaySpec.from_dict(made["display"]) == DisplaySpec("categorical")
    assert made["says"]["headline"] == answer
    assert made["language"] == code

    asked = []
    alone = page.context.new_page()
    alone.on("request", lambda request: asked.append(request.url))
    alone.set_content(html.decode(), wait_until="load")
    expect(alone.locator("html")).to_have_attribute("lang", code)
    expect(headline(alone)).to_have_text(answer)
    expect(alone.locator(".ct-band-name")).to_be_visible()
    expect(alone.locator(".ct-given")).to_be_visible()
    assert [url for url in asked if not url.startswith("data:")] == []
    grave = [v["id"] for v in Axe().run(alone).response["violations"] if v["impact"] in GRAVE]
    assert grave == []


def test_the_files_are_of_what_is_on_screen(open_page: Open) -> None:
    lang = Language("en")
    page = open_page("/text")
    answered(page)
    opened(page, lang)
    assert json.loads(saved(page, lang, "Data (JSON)"))["display"]["pattern"] == "numeric"
    option(page, "Who decides?").click()
    expect(page.locator(".ct-display.ct-gate")).to_be_visible()
    settled(page)
    assert json.loads(saved(page, lang, "Data (JSON)"))["display"]["pattern"] == "gate"


@pytest.mark.parametrize(
    ("code", "path"), [("en", "/text"), ("fr", "/picture"), ("fr", "/text?text-model=intents-en")]
)
def test_a_report_with_reasons_is_one_page_of_paper(
    open_page: Open, code: LanguageCode, path: str
) -> None:
    lang = Language(code)
    joint = "&" if "?" in path else "?"
    page = open_page(f"{path}{joint}picture-model=digits&lang={code}", locale=LOCALES[code])
    answered(page)
    verdict = page.locator(".ct-claim:not(.ct-still-open)")
    fully_explained(page)
    said = verdict.inner_text()
    opened(page, lang)
    made = saved(page, lang, NAMES[4])
    alone = page.context.new_page()
    alone.set_content(made.decode(), wait_until="load")
    expect(alone.locator(".ct-report-reasons strong").first).to_have_text(said)
    printed = alone.pdf(prefer_css_page_size=True)
    assert len(re.findall(rb"/Type\s*/Page\b", printed)) == 1
    grave = [v["id"] for v in Axe().run(alone).response["violations"] if v["impact"] in GRAVE]
    assert grave == []
    alone.set_viewport_size({"width": 360, "height": 740})
    assert alone.evaluate("document.documentElement.scrollWidth") <= 360


@pytest.mark.parametrize("code", LOCALES)
def test_the_offer_fits_a_phone(open_page: Open, code: LanguageCode) -> None:
    page = open_page("/text", locale=LOCALES[code], **PHONE)
    answered(page)
    opened(page, Language(code))
    for button in page.locator(f"{OFFER} button").all():
        edges = button.bounding_box()
        assert edges
        assert edges["x"] >= 0
        assert edges["x"] + edges["width"] <= 360
    wide = page.evaluate("document.querySelector('.stMain').scrollWidth")
    assert wide <= 360


def test_on_a_phone_the_line_of_the_last_press_is_in_sight_and_first(open_page: Open) -> None:
    page = open_page("/text?settle=0&text-samples=5000&seconds=60", **PHONE)
    answered(page)
    opened(page, EN)
    buttons = page.locator(FILES).get_by_role("button")
    for name in (NAMES[0], NAMES[3]):
        with page.expect_download():
            buttons.get_by_text(name).tap()
    # The button at the upper edge: all that comes below the buttons would be out of sight.
    buttons.get_by_text(NAMES[4]).evaluate("one => one.scrollIntoView({ block: 'end' })")
    buttons.get_by_text(NAMES[4]).tap()
    lines = page.locator(
        f"{OFFER} [class*=st-key-ct-asked-answer-]:has([role=status], .stProgress)"
    )
    cancel = lines.first.get_by_role("button", name="Cancel")
    expect(cancel).to_be_in_viewport(ratio=1)
    bar = page.locator(".st-key-ct-nav").bounding_box()
    box = cancel.bounding_box()
    assert bar
    assert box
    assert box["y"] + box["height"] <= bar["y"] or bar["y"] + bar["height"] <= box["y"]
    cancel.tap()
    expect(page.locator(OFFER).get_by_text("you stopped it")).to_be_in_viewport()


def test_a_press_is_not_lost_in_a_switch_and_brings_what_was_on_screen(open_page: Open) -> None:
    page = open_page("/text")
    answered(page)
    opened(page, EN)
    data = page.locator(FILES).get_by_role("button", name="Data (JSON)")
    for kind, other in (("numeric", "Who decides?"), ("gate", "Numeric")):
        with page.expect_download() as download:
            data.click()
            option(page, other).click()
        assert download.value.suggested_filename == f"certitude-{kind}.json"
        made = json.loads(Path(download.value.path()).read_bytes())
        assert made["display"]["pattern"] == kind
        settled(page)


def test_who_presses_twice_and_again_has_it_each_time(open_page: Open) -> None:
    page = open_page("/text")
    answered(page)
    opened(page, EN)
    names: list[str] = []
    page.on("download", lambda download: names.append(download.suggested_filename))
    drawing = page.locator(FILES).get_by_role("button", name="Vector drawing (SVG)")
    again = page.get_by_role("button", name="Save it again")
    with page.expect_download():
        drawing.dblclick()
    expect(again).to_have_count(1)
    expect(page.get_by_text("✓ certitude-numeric.svg is written")).to_have_role("status")
    settled(page)
    before = len(names)
    assert before in (1, 2)  # pressed while it was written it is one file
    with page.expect_download():
        drawing.click()
    with page.expect_download():
        again.click()
    settled(page)
    assert names == ["certitude-numeric.svg"] * (before + 2)


def test_a_report_that_waits_for_the_reasons_can_be_cancelled_by_key(open_page: Open) -> None:
    # So many samples take as long as this test needs.
    page = open_page("/text?settle=0&text-samples=5000&seconds=60")
    answered(page)
    menu(page, EN).click()
    names: list[str] = []
    page.on("download", lambda download: names.append(download.suggested_filename))
    report = page.locator(FILES).get_by_role("button", name=NAMES[4])
    report.focus()
    page.keyboard.press("Enter")
    line = page.locator(f"{OFFER} [class*=st-key-ct-asked-answer-]")
    expect(line.get_by_text("The report waits for the reasons")).to_be_visible()
    expect(report).to_be_focused()
    cancel = line.get_by_role("button", name="Cancel")
    cancel.focus()
    page.keyboard.press("Enter")
    expect(line.get_by_text("you stopped it")).to_be_visible()
    expect(report).to_be_focused()
    assert names == []


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_pictures_have_the_ground_of_the_page(open_page: Open, theme: str) -> None:
    lang = Language("en")
    page = open_page("/text", color_scheme=theme)
    answered(page)
    opened(page, lang)
    with Image.open(io.BytesIO(saved(page, lang, NAMES[0]))) as png:
        light = sum(png.convert("RGB").getpixel((0, 0))) > 3 * 128  # type: ignore[arg-type]
    assert light == (theme == "light")

"""What a link takes along of a person's own, and what a reload or a way Back finds again."""

from __future__ import annotations

import base64
import random
import re
import zlib
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from PIL import Image
from playwright.sync_api import Locator, Page, expect

from models.language import Language
from tests.browser.doing import EN, FR, LOCALES, answered, option, settled, tab_to, write
from tests.browser.test_language_switch import comes_to, query
from tests.browser.test_tables import rows, uploaded

Open = Callable[..., Page]
MINE = "Je l’ai vu hier: superb, warm and funny 🎬\nand <b>never</b> dull & long."
QUICK = "text-model=reviews-en&text-samples=50"
PHONE: dict[str, Any] = {
    "viewport": {"width": 360, "height": 800},
    "has_touch": True,
    "is_mobile": True,
}
BOTH = pytest.mark.parametrize("lang", [EN, FR], ids=["en", "fr"])


def text_page(open_page: Open, extra: str = "", lang: Language = EN, **options: Any) -> Page:
    page = open_page(f"/text?{QUICK}{extra}", locale=LOCALES[lang.code], **options)
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    expect(page.locator(".ct-headline").first).to_be_visible(timeout=180_000)
    settled(page)
    return page


def box(page: Page, lang: Language = EN) -> Locator:
    return page.get_by_label(lang.gettext("Your text"), exact=True)


def own(page: Page, text: str = MINE, lang: Language = EN) -> None:
    """Give a text of one's own, and wait until it is answered and kept."""
    write(page, text, lang)
    comes_to(lambda: query(page).get("text-own", "")[:5], "text.")
    settled(page)
    comes_to(lambda: kept(page), text)


def kept(page: Page) -> str | None:
    found: str | None = page.evaluate(
        "JSON.parse(sessionStorage.getItem('ct-own-text') ?? '{}').text"
    )
    return found


def copied(page: Page) -> str:
    found: str = page.evaluate("navigator.clipboard.readText()")
    return found


def press(page: Page, name: str, lang: Language = EN) -> None:
    page.get_by_role("button", name=lang.gettext(name), exact=True).click()


def said(page: Page) -> Locator:
    return page.locator(".ct-copy-said")


def missing(page: Page) -> Locator:
    return page.locator(".st-key-ct-missing .ct-lesson")


def back_to(page: Page, path: str) -> None:
    """The browser's Back to another page; a change of page is a step or two of its history,
    and a reload in the midst of it leaves some more.
    """
    for _ in range(4):
        page.go_back()
        settled(page)
        if page.evaluate("location.pathname") == path:
            break
    assert page.evaluate("location.pathname") == path


def packed(text: str | bytes) -> str:
    """As a browser packs a text for a link."""
    work = zlib.compressobj(9, zlib.DEFLATED, -15)
    data = work.compress(text.encode() if isinstance(text, str) else text) + work.flush()
    return base64.urlsafe_b64encode(data).decode().rstrip("=")


# --- the link -----------------------------------------------------------------------------------


@BOTH
def test_a_text_goes_along_in_a_link_and_in_no_request(open_page: Open, lang: Language) -> None:
    page = text_page(open_page, lang=lang)
    own(page, lang=lang)
    press(page, "Copy link", lang)
    press(page, "Link with my text", lang)
    expect(said(page)).to_have_text(lang.gettext("The link is copied, with your text in it."))
    link = copied(page)
    assert "#text=" in link

    colleague = open_page("/gallery", locale=LOCALES[lang.code])
    asked: list[str] = []
    sent: list[bytes] = []
    colleague.on("request", lambda request: asked.append(request.url))
    colleague.on(
        "websocket",
        lambda socket: socket.on(
            "framesent", lambda data: sent.append(data if isinstance(data, bytes) else b"")
        ),
    )
    colleague.goto("about:blank")
    asked.clear()
    sent.clear()
    colleague.goto(link)
    expect(box(colleague, lang)).to_have_value(MINE)
    answered(colleague)
    expect(missing(colleague)).to_have_count(0)
    assert "#" not in colleague.evaluate("location.href")
    part = link.partition("#text=")[2][:24]
    assert sent
    assert not [url for url in asked if "#" in url or part in url]
    assert not [data for data in sent if part.encode() in data]
    # What is changed now is the colleague's own, and is there after a reload.
    own(colleague, "Dull and long.", lang)
    colleague.reload()
    expect(box(colleague, lang)).to_have_value("Dull and long.")


@BOTH
def test_a_link_without_the_text_says_so(open_page: Open, lang: Language) -> None:
    page = text_page(open_page, lang=lang)
    own(page, lang=lang)
    press(page, "Copy link", lang)
    press(page, "Link without my text", lang)
    expect(said(page)).to_have_text(lang.gettext("The link is copied, without your text."))
    link = copied(page)
    assert "#" not in link
    assert "superb" not in link

    colleague = open_page("/text", locale=LOCALES[lang.code])
    colleague.goto(link)
    expect(missing(colleague)).to_contain_text(
        lang.gettext("This link came from somebody's own text, which is not included.")
    )
    expect(missing(colleague)).to_contain_text(lang.gettext("You see the first example instead."))
    answered(colleague)
    expect(box(colleague, lang)).not_to_have_value("")
    press(colleague, "Close this note", lang)
    expect(missing(colleague)).to_have_count(0)
    settled(colleague)
    colleague.goto(link)
    expect(missing(colleague)).to_have_count(1)
    answered(colleague)
    write(colleague, "My own.", lang)
    expect(missing(colleague)).to_have_count(0)


def test_a_link_to_an_example_asks_nothing(open_page: Open) -> None:
    page = text_page(open_page)
    press(page, "Copy link")
    expect(said(page)).to_have_text("The link is copied.")
    link = copied(page)
    assert "text-example=" in link
    assert "own" not in link
    expect(page.get_by_role("button", name="Link with my text")).to_have_count(0)


def test_what_was_said_of_a_link_goes_with_its_address(open_page: Open) -> None:
    page = text_page(open_page)
    press(page, "Copy link")
    expect(said(page)).to_have_text("The link is copied.")
    option(page, "N-best").click()
    comes_to(lambda: query(page).get("display"), "nbest")
    expect(said(page)).to_have_text("")
    press(page, "Copy link")
    expect(said(page)).to_have_text("The link is copied.")
    assert "display=nbest" in copied(page)
    settled(page)
    expect(said(page)).to_have_text("The link is copied.")


def test_the_choice_is_made_with_the_keyboard(open_page: Open) -> None:
    page = text_page(open_page)
    own(page)
    tab_to(page, "ct-copy-open")
    expect(page.locator(":focus")).to_have_attribute("aria-expanded", "false")
    page.keyboard.press("Enter")
    expect(page.locator(":focus")).to_have_attribute("aria-expanded", "true")
    tab_to(page, "ct-copy-without", most=1)
    page.keyboard.press("Escape")
    expect(page.locator(".ct-copy-choice")).to_be_hidden()
    expect(page.locator(".ct-copy-open")).to_be_focused()
    page.keyboard.press("Space")
    tab_to(page, "ct-copy-with", most=2)
    page.keyboard.press("Enter")
    expect(said(page)).to_have_text("The link is copied, with your text in it.")
    expect(page.locator(".ct-copy-open")).to_be_focused()
    assert "#text=" in copied(page)


def test_too_long_a_text_stays_out_of_the_link(open_page: Open) -> None:
    page = text_page(open_page)
    # Noise does not become smaller.
    own(page, base64.b64encode(random.Random(7).randbytes(7000)).decode())
    press(page, "Copy link")
    press(page, "Link with my text")
    expect(said(page)).to_contain_text("too long for a link, which holds at most 8,000 characters")
    press(page, "Link without my text")
    expect(said(page)).to_have_text("The link is copied, without your text.")


def test_without_a_clipboard_the_link_is_shown(open_page: Open) -> None:
    page = text_page(open_page)
    page.evaluate(
        """() => {
            Object.defineProperty(navigator, 'clipboard', {value: undefined});
            document.execCommand = () => false;
        }"""
    )
    press(page, "Copy link")
    field = page.get_by_label("Link to this screen")
    expect(field).to_be_focused()
    expect(field).to_have_value(re.compile(r"/text\?.*text-example="))
    expect(said(page)).to_contain_text("Copy the link from here:")


# --- what anybody may put into a link -----------------------------------------------------------


HOSTILE = {
    "empty": "",
    "escapes": "%00%ff",
    "letters": "no base64!",
    "noise": "AAAA",
    "bytes": packed(b"\xff\xfe\xc3\x28"),
    "cut": packed("cut off " * 40 + "somewhere")[:-9],
    "blank": packed(b" " * 40),
    "bomb": packed(bytes(5_900_000)),  # within the letters of a link, six megabytes of nothing
    "100MB": packed(bytes(100_000_000)),
    "long": "A" * 200_000,
}


def is_refused(page: Page) -> None:
    expect(page.get_by_text("the link is damaged or incomplete")).to_be_visible(timeout=180_000)
    answered(page)
    expect(box(page)).not_to_have_value("")
    assert "#" not in page.evaluate("location.href")


# What is packed is unpacked by the same lines whichever way it comes: one comes with a page, and
# all come to one that is open.
def test_a_hostile_link_is_refused_in_words(open_page: Open) -> None:
    page = open_page(f"/text?{QUICK}#text={HOSTILE['bomb']}")
    is_refused(page)
    write(page, "Mine, then.")
    expect(page.get_by_text("the link is damaged or incomplete")).to_have_count(0)


def test_no_hostile_link_harms_a_page_that_is_open(open_page: Open) -> None:
    page = text_page(open_page)
    for name, fragment in HOSTILE.items():
        page.evaluate("text => { location.hash = `#text=${text}`; }", fragment)
        is_refused(page)
        write(page, f"Mine, not {name}.")
        expect(page.get_by_text("the link is damaged or incomplete")).to_have_count(0)
        settled(page)


def test_a_text_out_of_a_link_is_a_text_and_no_markup(open_page: Open) -> None:
    hostile = "<img src=x onerror=document.title='had'> **b** $x$ {name} \u202e"
    page = open_page(f"/text?{QUICK}#text={packed(hostile)}")
    expect(box(page)).to_have_value(hostile, timeout=180_000)
    answered(page)
    assert page.title() == "Text – Certitude"
    assert page.locator("img[src=x]").count() == 0


def test_a_link_opened_where_its_page_is_open_brings_its_text(open_page: Open) -> None:
    page = text_page(open_page)
    own(page, "Mine.")
    page.evaluate("text => { location.hash = `#text=${text}`; }", packed(MINE))
    expect(box(page)).to_have_value(MINE)
    press(page, "My earlier text")
    expect(box(page)).to_have_value("Mine.")


# --- reload, and back ---------------------------------------------------------------------------


def test_a_reload_keeps_ones_own_text_and_its_address(open_page: Open) -> None:
    page = text_page(open_page)
    own(page)
    before = query(page)
    for _ in range(2):
        page.reload()
        expect(box(page)).to_have_value(MINE)
        answered(page)
        assert query(page) == before
        expect(missing(page)).to_have_count(0)
        expect(page.locator(".ct-words")).to_have_text([MINE])
    # Another tab has nothing of it.
    other = open_page(f"/text?{QUICK}&text-own={before['text-own']}")
    expect(missing(other)).to_contain_text("not included")


def test_a_text_typed_just_now_is_there_after_a_reload(open_page: Open) -> None:
    page = text_page(open_page)
    own(page, "A warm film")
    box(page).press("Control+End")
    page.keyboard.type(", and funny")
    page.reload()
    expect(box(page)).to_have_value("A warm film, and funny")


def test_ones_own_text_is_there_after_a_reload_elsewhere(open_page: Open) -> None:
    page = text_page(open_page)
    own(page)
    page.get_by_role("link", name="Models", exact=True).click()
    expect(page.get_by_role("radio", name="Reviews").first).to_be_visible()
    settled(page)
    page.reload()
    expect(page.get_by_role("radio", name="Reviews").first).to_be_visible()
    settled(page)
    page.get_by_role("link", name="Text", exact=True).click()
    expect(box(page)).to_have_value(MINE)
    page.get_by_role("link", name="Picture", exact=True).click()
    expect(page.get_by_role("combobox", name="Example")).to_be_visible()
    settled(page)
    page.reload()
    expect(page.get_by_role("combobox", name="Example")).to_be_visible()
    settled(page)
    back_to(page, "/text")
    expect(box(page)).to_have_value(MINE)


def test_back_from_another_site_finds_ones_own_text(open_page: Open) -> None:
    page = text_page(open_page)
    own(page)
    page.goto("about:blank")
    page.go_back()
    expect(box(page)).to_have_value(MINE)


def test_a_text_that_made_way_for_an_example_can_be_had_back_after_a_reload(
    open_page: Open,
) -> None:
    page = text_page(open_page)
    own(page)
    page.get_by_role("button", name="Examples").click()
    page.locator("[class*=st-key-example-] button").first.click()
    comes_to(lambda: "text-example" in query(page), True)
    settled(page)
    page.reload()
    press(page, "Back to my text")
    expect(box(page)).to_have_value(MINE)


def test_an_emptied_box_is_kept_by_no_tab(open_page: Open) -> None:
    page = text_page(open_page)
    own(page)
    write(page, "")
    comes_to(lambda: kept(page), None)
    comes_to(lambda: "text-own" in query(page), False)


def test_back_leads_from_a_row_to_its_table_and_forward_to_the_row(
    open_page: Open, tmp_path: Path
) -> None:
    page = uploaded(open_page, tmp_path)
    assert query(page)["text-own"].startswith("table.")
    for row in (0, 2):
        rows(page).nth(row).locator("td.ct-text").click()
        expect(box(page)).to_be_visible()
        comes_to(lambda row=row: query(page)["text-own"].split(".")[0], f"row-{row}")  # type: ignore[misc]
        settled(page)
        page.go_back()
        expect(rows(page)).to_have_count(5)
        settled(page)
    page.go_forward()
    expect(box(page)).to_have_value("<b>Dull</b> and lifeless")
    settled(page)
    page.get_by_role("link", name="Gallery", exact=True).click()
    answered(page)
    back_to(page, "/text")
    expect(page.get_by_role("button", name="Back to the table")).to_be_visible()
    expect(box(page)).to_have_value("<b>Dull</b> and lifeless")


def test_after_a_reload_a_table_is_said_to_be_gone(open_page: Open, tmp_path: Path) -> None:
    page = uploaded(open_page, tmp_path)
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    press(page, "Copy link")
    expect(said(page)).to_have_text("The link is copied. Your table is not in it.")
    assert "text-own=table." in copied(page)
    rows(page).nth(0).locator("td.ct-text").click()
    expect(box(page)).to_have_value("Superb, I loved it")
    comes_to(lambda: kept(page), "Superb, I loved it")
    settled(page)
    page.reload()
    expect(missing(page)).to_contain_text("The table of this row is gone")
    expect(box(page)).to_have_value("Superb, I loved it")
    page.goto(copied(page))
    expect(missing(page)).to_contain_text("The table of this page is not here")
    expect(missing(page)).to_contain_text("You see the first example instead.")


# --- pictures -----------------------------------------------------------------------------------


@BOTH
def test_a_link_from_ones_own_picture_says_that_it_is_not_in_it(
    open_page: Open, tmp_path: Path, lang: Language
) -> None:
    file = tmp_path / "mine.png"
    Image.effect_mandelbrot((300, 200), (-2, -1, 1, 1), 60).convert("RGB").save(file)
    address = "/picture?picture-samples=50&picture-model=digits"
    page = open_page(address, locale=LOCALES[lang.code])
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    answered(page)
    press(page, "Copy link", lang)
    expect(said(page)).to_have_text(lang.gettext("The link is copied."))
    assert "picture-own" not in copied(page)
    page.get_by_text(lang.gettext("Upload"), exact=True).click()
    page.locator("input[type=file]").set_input_files(file)
    comes_to(lambda: query(page).get("picture-own"), "1")
    answered(page)
    press(page, "Copy link", lang)
    expect(said(page)).to_have_text(lang.gettext("The link is copied. Your picture is not in it."))
    colleague = open_page("/", locale=LOCALES[lang.code])
    colleague.goto(copied(page))
    note = lang.gettext(
        "A picture of somebody's own was here: yours, before the page was loaded again, or that of "
        "whoever sent you this link. Pictures are not kept, and travel in no link. Give one, or "
        "choose an example."
    )
    expect(colleague.get_by_text(note)).to_be_visible()
    settled(colleague)
    colleague.get_by_text(lang.gettext("Examples"), exact=True).click()
    answered(colleague)
    expect(colleague.get_by_text(note)).to_have_count(0)
    comes_to(lambda: "picture-own" in query(colleague), False)


# --- on a phone ---------------------------------------------------------------------------------


@pytest.mark.parametrize(("lang", "theme"), [(EN, "light"), (FR, "dark")], ids=["en", "fr"])
def test_on_a_phone_all_of_it_is_in_sight(open_page: Open, lang: Language, theme: str) -> None:
    page = text_page(open_page, lang=lang, color_scheme=theme, **PHONE)
    own(page, lang=lang)
    page.locator(".ct-copy-open").tap()
    for name in ("open", "without", "with"):
        button = page.locator(f".ct-copy-{name}")
        expect(button).to_be_visible()
        held = button.bounding_box()
        assert held
        assert held["x"] >= 0
        assert held["x"] + held["width"] <= 360
        assert held["height"] >= 44
    page.locator(".ct-copy-with").tap()
    expect(said(page)).to_have_text(lang.gettext("The link is copied, with your text in it."))
    assert page.evaluate("document.documentElement.scrollWidth") <= 360


def test_the_question_goes_by_escape_and_with_the_text_it_was_about(open_page: Open) -> None:
    """It stayed open after Escape, since the focus is on the button, and over another text."""
    page = text_page(open_page)
    own(page, "A fine evening, warm and funny.")
    asked = page.get_by_role("button", name="Link without my text")
    press(page, "Copy link")
    expect(asked).to_be_visible()
    page.keyboard.press("Escape")
    expect(asked).to_be_hidden()
    expect(page.get_by_role("button", name="Copy link", exact=True)).to_be_focused()
    press(page, "Copy link")
    expect(asked).to_be_visible()
    own(page, "Dull, and far too long.")
    expect(asked).to_be_hidden()

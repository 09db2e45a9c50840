"""What a person does with a picture: upload, paste, photograph, draw, take parts out."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from PIL import Image
from playwright.sync_api import Locator, Page, expect

from models.language import Language
from tests.browser.doing import (
    EN,
    FR,
    LOCALES,
    answered,
    fully_explained,
    headline,
    option,
    said_without,
    settled,
)

Open = Callable[..., Page]
DIGITS = "/picture?picture-model=digits&picture-samples=50"


@pytest.fixture
def mine(tmp_path: Path) -> Path:
    """A picture of one's own."""
    file = tmp_path / "mine.png"
    Image.effect_mandelbrot((400, 300), (-2, -1, 1, 1), 60).convert("RGB").save(file)
    return file


def give(page: Page, file: Path, lang: Language = EN) -> None:
    option(page, lang.gettext("Upload")).click()
    page.locator("input[type=file]").set_input_files(file)


def seen(page: Page, size: str, lang: Language = EN) -> None:
    """Wait until what the model sees is shown."""
    width = lang.gettext("What the model sees: {width} × {height} pixels", width=size, height=size)
    expect(page.get_by_text(width)).to_be_visible()


def inside(part: Locator) -> tuple[float, float]:
    """A point that lies in a part of a picture, whatever its shape, in the window."""
    part.scroll_into_view_if_needed()
    x, y = part.evaluate(
        """(path) => {
            const at = path.getBBox();
            for (let y = at.y + 0.5; y < at.y + at.height; y += 1) {
                for (let x = at.x + 0.5; x < at.x + at.width; x += 1) {
                    const point = new DOMPoint(x, y);
                    if (!path.isPointInFill(point)) continue;
                    const on = point.matrixTransform(path.getScreenCTM());
                    // The header may lie over a part that was only just scrolled into sight.
                    if (document.elementFromPoint(on.x, on.y) === path) return [on.x, on.y];
                }
            }
        }"""
    )
    return x, y


@pytest.mark.parametrize("lang", [EN, FR], ids=["en", "fr"])
def test_a_picture_of_ones_own_and_its_parts(open_page: Open, mine: Path, lang: Language) -> None:
    page = open_page("/picture?picture-samples=50", locale=LOCALES[lang.code])
    answered(page)
    give(page, mine, lang)
    seen(page, "224", lang)
    parts = page.locator("path.ct-part")
    expect(page.get_by_alt_text(lang.gettext("Your picture")).first).to_be_visible()
    expect(parts.first).to_be_visible()
    fully_explained(page)  # until then the ranks may change
    page.mouse.click(*inside(parts.first))
    expect(parts.first).to_have_attribute("aria-pressed", "true")
    expect(said_without(page, lang)).to_be_visible()
    parts.first.press("Space")
    expect(said_without(page, lang)).to_be_hidden()
    page.keyboard.press("ArrowRight")
    page.keyboard.press("Space")
    expect(parts.nth(1)).to_have_attribute("aria-pressed", "true")
    expect(said_without(page, lang)).to_be_visible()


@pytest.mark.parametrize("lang", [EN, FR], ids=["en", "fr"])
def test_a_part_has_one_name_in_the_list_and_in_what_is_said(
    open_page: Open, lang: Language
) -> None:
    page = open_page("/picture?picture-model=digits", locale=LOCALES[lang.code])
    fully_explained(page)
    page.locator(".ct-parts summary").click()
    first = page.locator(".ct-parts tbody th").first
    expect(first).to_be_visible()
    name = first.inner_text()
    inside = re.compile(re.escape(name), re.IGNORECASE)  # in a sentence, after an article
    expect(page.locator(".ct-stands").first).to_contain_text(inside)
    page.get_by_role("checkbox", name=name).first.check()
    expect(said_without(page, lang)).to_contain_text(inside)
    expect(page.locator("path.ct-part").first).to_have_attribute(
        "aria-label", re.compile(f"^{re.escape(name)}")
    )


def test_the_list_of_parts_fits_on_a_phone(open_page: Open) -> None:
    page = open_page(
        DIGITS,
        locale="fr-FR",
        viewport={"width": 360, "height": 740},
        is_mobile=True,
        has_touch=True,
    )
    fully_explained(page)
    page.locator(".ct-parts summary").click()
    expect(page.locator(".ct-parts td").first).to_be_visible()
    main = page.evaluate(
        "['.stMain', '.ct-parts'].map((name) => document.querySelector(name))"
        ".map((box) => box.scrollWidth - box.clientWidth)"
    )
    assert max(main) <= 0


def test_another_picture_takes_the_place_of_the_first(
    open_page: Open, mine: Path, tmp_path: Path
) -> None:
    other = tmp_path / "other.png"
    Image.effect_noise((300, 300), 90).convert("RGB").save(other)
    page = open_page("/picture?picture-samples=50")
    answered(page)
    for file in (mine, other, mine):  # by the same uploader, when all is said of the one before
        give(page, file)
        expect(page.get_by_text(file.name)).to_be_visible()
        fully_explained(page)
        expect(headline(page)).to_be_visible()


def test_an_upload_that_is_no_picture_is_refused_in_words(
    open_page: Open, tmp_path: Path, mine: Path
) -> None:
    file = tmp_path / "not.png"
    file.write_bytes(b"<html>no picture</html>")
    page = open_page(DIGITS)
    answered(page)
    give(page, file)
    expect(page.get_by_role("alert").first).to_contain_text(
        "This is not a picture that can be read. Use JPEG, PNG, WebP, GIF or HEIC."
    )
    expect(headline(page)).to_be_hidden()
    page.locator("input[type=file]").set_input_files(mine)
    seen(page, "28")
    answered(page)
    expect(page.get_by_role("alert")).to_have_count(0)


def test_a_picture_is_pasted_from_the_clipboard_and_removed(open_page: Open) -> None:
    page = open_page(DIGITS)
    example = answered(page)
    assert example != "1"
    option(page, "Upload").click()
    expect(page.get_by_text("Or paste a picture with Ctrl+V")).to_be_visible()
    page.evaluate(
        """async () => {
            const canvas = document.createElement('canvas');
            canvas.width = 61; canvas.height = 61;
            const pen = canvas.getContext('2d');
            pen.fillStyle = 'white'; pen.fillRect(0, 0, 61, 61);
            pen.fillStyle = 'black'; pen.fillRect(27, 8, 7, 45);
            const blob = await new Promise((done) => canvas.toBlob(done));
            const data = new DataTransfer();
            data.items.add(new File([blob], 'pasted.png', {type: 'image/png'}));
            document.body.dispatchEvent(
                new ClipboardEvent('paste', {clipboardData: data, bubbles: true, cancelable: true})
            );
        }"""
    )
    expect(headline(page)).to_have_text("1")
    own = page.get_by_alt_text("Your picture", exact=True).first
    expect(own).to_have_js_property("naturalWidth", 61)
    remove = page.get_by_role("button", name="Remove the pasted picture")
    remove.press("Enter")
    expect(headline(page)).to_have_text(example)
    expect(remove).to_have_count(0)
    expect(option(page, "Examples")).to_be_checked()


def test_the_camera_takes_a_picture(open_page: Open) -> None:
    page = open_page(DIGITS, permissions=["camera"])
    answered(page)
    option(page, "Camera").click()
    page.wait_for_function("document.querySelector('video')?.videoWidth > 0")
    page.get_by_test_id("stCameraInputButton").click()
    seen(page, "28")
    answered(page)
    own = page.get_by_alt_text("Your picture", exact=True).first
    expect(own).to_have_js_property("complete", True)
    assert own.evaluate("image => image.naturalWidth") >= 320


def test_a_digit_is_drawn(open_page: Open) -> None:
    page = open_page(DIGITS)
    answered(page)
    option(page, "Draw").click()
    pad = page.locator("canvas").first
    expect(pad).to_be_visible()
    settled(page)
    pad.hover()  # waits until it stands still and takes what the mouse does
    box = pad.bounding_box()
    assert box
    x, top, bottom = box["x"] + box["width"] / 2, box["y"] + 40, box["y"] + box["height"] - 40
    page.mouse.move(x, top)
    page.mouse.down()
    page.mouse.move(x, bottom, steps=12)
    page.mouse.up()
    expect(headline(page)).to_have_text("1")


def test_no_setting_moves_by_itself_while_pictures_come_and_go(
    open_page: Open, tmp_path: Path
) -> None:
    """A slider that went with one picture and came back with the next has told 0 %."""
    usual, tall = tmp_path / "usual.png", tmp_path / "tall.png"
    Image.linear_gradient("L").resize((300, 240)).convert("RGB").save(usual)
    Image.new("RGB", (300, 6_000), "white").save(tall)
    page = open_page("/picture?picture-model=photos&picture-samples=60")
    opacity = page.get_by_role("slider", name="Opacity")
    give(page, usual)
    for file in (usual, tall, usual, tall, usual):
        page.locator("input[type=file]").set_input_files(file)
        answered(page)
        expect(opacity).to_have_attribute("aria-valuetext", "60%")
    option(page, "Outline").click()
    expect(page).to_have_url(re.compile("view=outline"))
    expect(opacity).to_have_attribute("aria-valuetext", "60%")
    assert "opacity" not in page.url


def test_what_a_taken_part_does_comes_into_sight_on_a_desktop(open_page: Open) -> None:
    page = open_page("/picture?picture-samples=100")
    fully_explained(page)
    stage = page.locator(".ct-pixels")
    stage.evaluate("(stage) => stage.scrollIntoView({block: 'end'})")
    part = page.locator("path.ct-part").first
    said = page.locator(".st-key-ct-reasons .ct-change")
    x, y = inside(part)
    before = part.bounding_box()
    assert before
    page.set_viewport_size({"width": 1280, "height": int(y) + 60})  # the controls are below
    page.mouse.click(x, y)
    expect(said).to_be_in_viewport(ratio=1)
    expect(part).to_be_in_viewport(ratio=0.5)


def test_what_a_ticked_part_does_comes_into_sight_below_the_list(open_page: Open) -> None:
    page = open_page("/picture?picture-samples=100", viewport={"width": 1280, "height": 800})
    fully_explained(page)
    page.locator(".ct-parts summary").click()
    tick = page.locator(".ct-parts input").nth(1)
    tick.check()
    expect(page.locator(".st-key-ct-reasons .ct-change")).to_be_in_viewport(ratio=1)
    expect(tick).to_be_in_viewport()


def test_the_explained_picture_can_be_seen_larger(open_page: Open) -> None:
    page = open_page("/picture?picture-samples=100", viewport={"width": 1280, "height": 800})
    fully_explained(page)
    stage = page.locator(".ct-stage")
    small = stage.bounding_box()
    larger = page.get_by_role("button", name="Larger")
    larger.focus()
    page.keyboard.press("Enter")
    smaller = page.get_by_role("button", name="Smaller")
    expect(smaller).to_be_focused()
    large = stage.bounding_box()
    assert small
    assert large
    assert large["height"] > 1.8 * small["height"]
    assert large["height"] < 700
    page.mouse.click(*inside(page.locator("path.ct-part").first))
    expect(page.locator(".st-key-ct-reasons .ct-change")).to_be_visible()
    smaller.click()
    expect(larger).to_be_visible()
    again = stage.bounding_box()
    assert again
    assert again["height"] == pytest.approx(small["height"], abs=1)


def test_on_a_phone_the_explained_picture_is_as_large_as_it_can_be(open_page: Open) -> None:
    page = open_page(
        "/picture?picture-samples=100",
        viewport={"width": 390, "height": 844},
        is_mobile=True,
        has_touch=True,
    )
    fully_explained(page)
    stage, around = (
        page.locator(".ct-stage").bounding_box(),
        page.locator(".ct-pixels").bounding_box(),
    )
    assert stage
    assert around
    assert stage["width"] >= around["width"] - 1 or stage["height"] >= 280
    expect(page.get_by_role("button", name="Larger")).to_be_hidden()


@pytest.mark.parametrize("lang", [EN, FR])
def test_a_zip_is_refused_in_words_and_where_it_goes_stands_beside_it(
    open_page: Open, tmp_path: Path, lang: Language
) -> None:
    archive = tmp_path / "pictures.zip"
    archive.write_bytes(b"PK\x05\x06" + bytes(18))
    page = open_page("/picture", locale=LOCALES[lang.code], viewport={"width": 390, "height": 844})
    give(page, archive, lang)
    refused = page.locator(".stFileChip [role=alert]")
    expect(refused).to_contain_text(lang.gettext("Files of this kind are not taken here."))
    box = refused.bounding_box()
    assert box is not None
    assert box["width"] > 100  # and not for ears alone
    assert box["x"] + box["width"] <= 390
    page.get_by_role(
        "link", name=lang.gettext("Measure a model on them, with their right answers")
    ).click()
    expect(page.get_by_text(lang.gettext("Labelled cases (.csv or .zip)"))).to_be_visible()
    page.go_back()
    page.get_by_role("link", name=lang.gettext("Look at them one by one")).click()
    expect(page.get_by_role("heading", name=lang.gettext("Review queue"))).to_be_visible()

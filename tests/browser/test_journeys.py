"""What a person does with a text, in a real browser and in both languages."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from models.language import Language
from tests.browser.doing import (
    EN,
    FR,
    LOCALES,
    answered,
    explained,
    fully_explained,
    headline,
    option,
    pick,
    said_without,
    settled,
    write,
)

Open = Callable[..., Page]
BOTH = pytest.mark.parametrize("lang", [EN, FR], ids=["en", "fr"])
BLAME = {
    "en": "What a waste of an evening: dull, loud and far too long.",
    "fr": "Deux heures d'attente, aucune réponse, c'est inadmissible.",
}


@BOTH
def test_from_the_home_page_to_a_text_of_ones_own(open_page: Open, lang: Language) -> None:
    page = open_page("/?text-samples=50", locale=LOCALES[lang.code])
    expect(page.get_by_role("heading", name=lang.gettext("How sure is the AI?"))).to_be_visible()
    page.get_by_role("link", name=lang.gettext("Try a text")).click()
    expect(page.get_by_label(lang.gettext("Your text"), exact=True)).not_to_be_empty()
    write(page, BLAME[lang.code], lang)
    expect(headline(page)).to_have_text("negative" if lang == EN else "négatif")
    expect(page.locator(".ct-words")).to_have_text([BLAME[lang.code]])
    expect(page.locator(".ct-words .ct-is-for").first).to_be_visible()


@BOTH
def test_a_word_is_taken_out_and_put_back(open_page: Open, lang: Language) -> None:
    page = open_page("/text?text-samples=50", locale=LOCALES[lang.code])
    answered(page)
    text, word = {
        "en": ("A truly wonderful film.", "wonderful"),
        "fr": ("Accueil très agréable, merci.", "agréable"),
    }[lang.code]
    write(page, text, lang)
    taken = explained(page).filter(has_text=re.compile(rf"^{word}$"))
    taken.click()
    expect(said_without(page, lang)).to_be_visible()
    expect(taken).to_have_attribute("aria-pressed", "true")
    # What changed is said in the display in use, whichever that is.
    expect(said_without(page, lang)).to_contain_text("%")
    option(page, lang.gettext("None")).click()
    expect(page.locator(".ct-display.ct-none").first).to_be_visible()
    expect(said_without(page, lang)).not_to_contain_text("%")
    expect(taken).to_have_attribute("aria-pressed", "true")
    page.get_by_role("button", name=lang.gettext("Put all words back")).click()
    expect(said_without(page, lang)).to_be_hidden()
    expect(taken).to_have_attribute("aria-pressed", "false")


def test_displays_are_switched_and_the_link_says_so(open_page: Open) -> None:
    page = open_page("/text?text-samples=50&picture-samples=50&picture-model=digits")
    answered(page)
    for name, pattern in [
        ("None", "none"),
        ("Categorical", "categorical"),
        ("N-best", "nbest"),
        ("Data visualisation", "visual"),
    ]:
        option(page, name).click()
        expect(page.locator(f".ct-display.ct-{pattern}")).to_be_visible()
        expect(page).to_have_url(re.compile(f"display={pattern}"))
    page.get_by_role("link", name="Picture").first.click()
    expect(page.locator(".ct-display.ct-visual")).to_be_visible()
    expect(page).to_have_url(re.compile("display=visual"))


def test_the_other_language_stays_on_every_page(open_page: Open) -> None:
    page = open_page("/text?display=categorical&text-samples=50", locale="fr-FR")
    expect(page.locator(".ct-display.ct-categorical")).to_be_visible()
    expect(page.get_by_text("Modèle", exact=True)).to_be_visible()
    option(page, "EN").click()
    expect(page.get_by_text("Model", exact=True)).to_be_visible()
    page.get_by_role("link", name="Gallery").first.click()
    expect(page.get_by_role("heading", name="The displays side by side")).to_be_visible()
    expect(page).to_have_url(re.compile("lang=en"))


def test_a_copied_link_shows_a_colleague_the_same_screen(open_page: Open) -> None:
    page = open_page("/text?text-samples=50")
    answered(page)
    pick(page, "Model", "Feedback on public services")
    expect(page).to_have_url(re.compile("text-model=services-fr"))
    page.get_by_role("button", name="Examples").click()
    page.get_by_role("button", name="Irony").first.click()
    expect(page.get_by_label("Your text", exact=True)).to_have_value(re.compile("Bravo et merci"))
    page.keyboard.press("Escape")
    option(page, "N-best").click()
    expect(page.locator(".ct-nbest")).to_be_visible()
    page.locator("summary", has_text="Settings").click()
    page.get_by_label("How many answers", exact=True).fill("2")
    page.get_by_label("How many answers", exact=True).press("Enter")
    expect(page).to_have_url(re.compile("[?&]n=2"))
    page.keyboard.press("Escape")
    page.get_by_role("button", name="Change").click()
    for label, name, value in [("Samples at most", "text-samples", "60"), ("Seed", "seed", "7")]:
        page.get_by_label(label, exact=True).fill(value)
        page.get_by_label(label, exact=True).press("Enter")
        expect(page).to_have_url(re.compile(f"{name}={value}"))
    page.keyboard.press("Escape")

    def screen(of: Page) -> list[str]:
        explained(of)
        fully_explained(of)
        of.locator(".st-key-ct-how summary").click()
        for title, figure in [("Samples", "60"), ("Seed", "7")]:
            expect(of.get_by_role("row", name=re.compile(f"^{title}"))).to_contain_text(figure)
        places = [".ct-display", ".ct-words", ".ct-lesson", ".ct-why", ".ct-claim"]
        return [of.locator(place).first.inner_text() for place in places]

    theirs = open_page(page.url.removeprefix(page.url.split("/text")[0]))
    assert screen(theirs) == screen(page)
    assert theirs.get_by_label("Your text", exact=True).input_value().startswith("Bravo et merci")
    for of in (page, theirs):  # the names of the columns, two answers, and what all others have
        expect(of.locator(".st-key-ct-display-answer .ct-nbest-table tr")).to_have_count(4)


def test_french_sentences_one_by_one(open_page: Open) -> None:
    page = open_page("/text?text-samples=50", locale="fr-FR")
    answered(page)
    text = (
        "M. Durand m'a très bien reçue à l'accueil. Ensuite, j'ai attendu deux heures "
        "sans aucune explication. L'État doit faire mieux !"
    )
    write(page, text, FR)
    expect(page.locator(".ct-words")).to_have_text([text])
    page.get_by_text("Phrase par phrase").click()
    expect(page.locator(".ct-sentence")).to_have_count(3)
    page.get_by_role("button", name="Pourquoi ?").nth(2).click()
    expect(page.locator(".ct-words")).to_have_text(["L'État doit faire mieux !"])
    settled(page)
    assert explained(page).all_inner_texts()[:3] == ["L'", "État", "doit"]


def test_a_table_is_classified_sorted_and_downloaded(open_page: Open, tmp_path: Path) -> None:
    rows = [
        "opinion;ville",
        "Superb, I loved it;Lyon",
        "The film has a beginning and an end;Metz",
        "=1+1;Brest",
        "Awful and boring;Nice",
        ";X",
    ]
    file = tmp_path / "avis.csv"
    file.write_text("\n".join(rows), "utf-8")
    page = open_page("/text")
    answered(page)
    page.get_by_role("button", name="Upload").click()
    page.locator("input[type=file]").set_input_files(file)
    table = page.get_by_role("region", name="Classified rows")
    order = table.locator("tbody th")
    expect(order).to_have_text(["1", "2", "3", "4", "5"])
    formula = table.get_by_role("row").filter(has=page.get_by_role("cell", name="=1+1"))
    expect(formula).to_contain_text(re.compile("(positive|negative).*%", re.S))
    expect(table.get_by_role("row").last).to_contain_text("empty")
    page.keyboard.press("Escape")
    page.get_by_text("Least sure first").click()
    expect(order).not_to_have_text(["1", "2", "3", "4", "5"])
    settled(page)  # the run that sorts draws the button anew, too
    with page.expect_download() as download:
        page.get_by_role("button", name="Download as CSV").click()
    text = Path(download.value.path()).read_text("utf-8-sig")
    head, *lines = csv.reader(io.StringIO(text))
    assert head == [
        "opinion",
        "ville",
        "certitude_label",
        "certitude_score_raw",
        "certitude_unlike",
    ]
    # The file keeps the person's own order; a spreadsheet must not run what it finds.
    assert [line[1] for line in lines] == ["Lyon", "Metz", "Brest", "Nice", "X"]
    assert lines[2][0] == "'=1+1"
    assert lines[3][2] == "negative"
    assert lines[4][2:] == ["", "", ""]
    unsure_first = sorted(lines[:4], key=lambda line: float(line[3])) + lines[4:]
    cells = table.locator("tbody td.ct-text")
    expect(cells).to_have_text([line[0].removeprefix("'") for line in unsure_first])


def test_what_would_change_its_mind_tells_no_more_than_the_display(open_page: Open) -> None:
    page = open_page("/text")
    fully_explained(page)
    said = page.locator(".ct-turns")
    expect(said).to_contain_text("%")
    for hidden in ("None", "Categorical", "Who decides?"):
        option(page, hidden).click()
        expect(said).not_to_contain_text("%")
    option(page, "Numeric").click()
    expect(said).to_contain_text("%")


def test_gallery_and_models_open_on_what_one_comes_from(open_page: Open) -> None:
    page = open_page("/picture?picture-model=digits")
    settled(page)
    page.get_by_role("link", name="Gallery").click()
    expect(option(page, "Picture")).to_be_checked()
    expect(page.locator("[data-testid=stImage] img").first).to_be_visible()
    page.go_back()
    settled(page)
    page.get_by_role("link", name="Models").click()
    expect(option(page, "Handwritten digits")).to_be_checked()
    page.get_by_role("link", name="Text", exact=True).click()
    settled(page)
    page.get_by_role("link", name="Gallery").click()
    expect(option(page, "Text")).to_be_checked()
    settled(page)
    assert "of=" not in page.url


@pytest.mark.parametrize(
    ("path", "title"),
    [
        ("/calibration", "Models"),
        ("/stakes", "Models"),
        ("/designer", "Gallery"),
        ("/review", "Text"),
        ("/reliance", "Models"),
    ],
)
def test_a_page_without_a_place_in_the_bar_shows_where_it_belongs(
    open_page: Open, path: str, title: str
) -> None:
    page = open_page(path)
    settled(page)
    for link in page.locator(".st-key-ct-nav a").all():
        plain = (
            expect(link).not_to_have_css if title in link.inner_text() else expect(link).to_have_css
        )
        plain("background-color", "rgba(0, 0, 0, 0)")


def test_a_theme_is_the_whole_sites_however_one_comes_to_a_page(open_page: Open) -> None:
    page = open_page("/text", color_scheme="light")
    answered(page)
    page.get_by_role("button", name="Main menu", exact=True).click()
    page.get_by_role("menuitemradio", name="Dark").click()
    dark = "getComputedStyle(document.querySelector('.stApp')).colorScheme"
    page.wait_for_function(f"{dark} === 'dark'")
    page.goto(page.url.replace("/text", "/gallery"))
    page.wait_for_function("document.querySelector('.stApp h1') !== null")
    settled(page)
    assert page.evaluate(dark) == "dark"

"""When things go wrong, on screen: in words, nothing lost, and the server goes on."""

from __future__ import annotations

import json
import re
import urllib.request
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Dialog, Page, expect

from models import cards
from models.limits import LIMITS
from scripts.serving import ROOT
from tests.browser.conftest import opener, serving
from tests.browser.contexts import Contexts
from tests.browser.doing import (
    answered,
    explained,
    fully_explained,
    headline,
    option,
    pick,
    settled,
    write,
)

Open = Callable[..., Page]
MINE = "Mes propres mots, que personne ne doit perdre."

# The site as it is, with a folder of models of the test's own, no network, nothing warmed up, and
# an address that tells how often the models were called.
WATCHED = """
import os
from pathlib import Path

os.environ["HF_HUB_CACHE"] = {cache!r}

import streamlit as st
from starlette.responses import JSONResponse
from starlette.routing import Route

from api.routes import ROUTES
from components.site import assets
from components.site.shell import show_crash
from models import cards, predictions

cards.WEIGHTS = Path({weights!r})


def calls(_request):
    return JSONResponse([predictions.calls(), predictions.items()])


app = st.App(
    Path({site!r}),
    routes=[*ROUTES, Route("/tests/calls", calls), *assets.ROUTES],
    on_script_error=show_crash,
)
"""


@pytest.fixture(scope="module")
def watched(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A server with one good model, a damaged one and missing ones."""
    folder = tmp_path_factory.mktemp("watched")
    weights = folder / "weights"
    weights.mkdir()
    (weights / "services-fr").symlink_to(cards.WEIGHTS / "services-fr")
    (weights / "intents-en").mkdir()
    for file in (cards.WEIGHTS / "intents-en").iterdir():
        if file.name != "model.safetensors":
            (weights / "intents-en" / file.name).symlink_to(file)
    (weights / "intents-en" / "model.safetensors").write_bytes(b"\0" * 5_000)
    script = folder / "page.py"
    script.write_text(
        WATCHED.format(
            cache=str(folder / "hub"), weights=str(weights), site=str(ROOT / "pages" / "site.py")
        ),
        "utf-8",
    )
    with serving(script, folder, "/api/health") as url:
        yield url


@pytest.fixture
def open_watched(contexts: Contexts, watched: str) -> Iterator[Open]:
    yield from opener(contexts, watched)


def get(url: str) -> object:
    with urllib.request.urlopen(url, timeout=20) as response:
        return json.load(response)


def test_a_click_on_another_display_calls_no_model(open_watched: Open, watched: str) -> None:
    page = open_watched("/text?text-model=services-fr&text-samples=50")
    fully_explained(page)
    before = get(f"{watched}/tests/calls")
    assert before != [0, 0]
    for name, pattern in [("N-best", "nbest"), ("Categorical", "categorical"), ("None", "none")]:
        option(page, name).click()
        expect(page.locator(f".ct-display.ct-{pattern}")).to_be_visible()
        expect(page).to_have_url(re.compile(f"display={pattern}"))
        explained(page)
    assert get(f"{watched}/tests/calls") == before
    explained(page).first.click()
    expect(page.locator(".ct-change")).to_be_visible()
    assert get(f"{watched}/tests/calls") != before  # so the count would have told


def test_a_model_that_cannot_be_had_is_said_and_the_text_stays(open_watched: Open) -> None:
    page = open_watched("/text?text-model=services-fr&text-samples=50")
    answered(page)
    write(page, MINE)
    expect(page.locator(".ct-words")).to_have_text([MINE])
    for model, sentence in (
        ("What a bank customer wants", "Files of the model “intents-en” are damaged."),
        ("Reviews: positive or negative", "Files of the model “reviews-en” are missing."),
        ("DistilBERT: film sentences", "the network cannot be reached"),
    ):
        pick(page, "Model", model)
        if "network" in sentence:
            page.get_by_role("button", name="Download it").click()
        expect(page.get_by_role("alert").first).to_contain_text(sentence)
        expect(page.get_by_label("Your text", exact=True)).to_have_value(MINE)
        pick(page, "Model", "Feedback on public services")
        expect(page.locator(".ct-words")).to_have_text([MINE])
        expect(page.get_by_role("alert")).to_have_count(0)
        settled(page)


def test_a_hub_id_without_network_is_refused_in_words(open_watched: Open) -> None:
    page = open_watched("/text?text-model=services-fr&text-samples=50")
    answered(page)
    write(page, MINE)
    expect(page.locator(".ct-words")).to_have_text([MINE])
    pick(page, "Model", "Any Hugging Face model")
    page.get_by_label("Model id", exact=True).fill("someone/some-model")
    page.get_by_label("Model id", exact=True).press("Enter")
    expect(page.get_by_role("alert").first).to_contain_text("the network cannot be reached")
    pick(page, "Model", "Feedback on public services")
    expect(page.get_by_label("Your text", exact=True)).to_have_value(MINE)
    expect(page.locator(".ct-words")).to_have_text([MINE])


def test_a_megabyte_of_text_is_read_as_far_as_the_model_goes(open_page: Open, server: str) -> None:
    page = open_page("/text?text-samples=50")
    answered(page)
    text = ("A fine film, warm and funny. " * 40_000)[: LIMITS.text_characters]
    write(page, text)
    expect(page.get_by_role("alert").first).to_contain_text(
        re.compile(r"it read the first [\d,]+ of 1,000,000 characters; the last 99\d,\d\d\d were")
    )
    expect(headline(page)).to_have_text("positive")
    explained(page)
    page.get_by_text("What was left out").click()
    expect(page.locator(".ct-cut")).to_contain_text("A fine film")
    assert get(f"{server}/api/health")


# Each text, and what is shown of it.
HOSTILE = {
    "<img src=x onerror=alert(1)><script>alert(2)</script> A lovely film": (
        "<img src=x onerror=alert(1)><script>alert(2)</script> A lovely film"
    ),
    "Wonderful 🏳️‍🌈 👩‍👩‍👧 film": "Wonderful 🏳️‍🌈 👩‍👩‍👧 film",
    "סרט נפלא, a lovely film": "סרט נפלא, a lovely film",
    "A \x07lovely\x1b film": "A lovely film",
}


def test_hostile_text_is_shown_and_never_runs(open_page: Open) -> None:
    page = open_page("/text?text-samples=50")
    answered(page)
    dialogs: list[str] = []

    def note(dialog: Dialog) -> None:
        dialogs.append(dialog.message)
        dialog.dismiss()

    page.on("dialog", note)
    for text, shown in HOSTILE.items():
        write(page, text)
        # Visible text: every space counts as one, as Playwright compares.
        expect(page.locator(".ct-words")).to_have_text([shown])
        expect(page.get_by_label("Your text", exact=True)).to_have_value(text)
        expect(page.locator(".ct-words img, .ct-words script")).to_have_count(0)
        settled(page)
        assert not dialogs


LOOKING = re.compile(r"Settling: \d[\d,]* of at most 5,000 variants tried")


def long_work(page: Page) -> None:
    """Begin an explanation that takes a while, and see it under way."""
    answered(page)
    text = " ".join(f"A fine film number {i}, warm and dull in turns." for i in range(20))
    write(page, text)
    expect(page.locator(".ct-words")).to_have_text([text])
    page.get_by_role("button", name="Change").click()
    page.get_by_label("Samples at most", exact=True).fill("5000")
    page.get_by_label("Samples at most", exact=True).press("Enter")
    expect(page.get_by_text(LOOKING)).to_be_visible()
    page.keyboard.press("Escape")


def test_an_explanation_is_stopped_and_started_again(open_page: Open) -> None:
    page = open_page("/text?text-samples=50")
    long_work(page)
    page.get_by_role("button", name="Cancel").click()
    expect(page.get_by_text("Stopped before")).to_be_visible()
    assert answered(page)
    page.get_by_role("button", name="Start again").click()
    expect(page.get_by_text(LOOKING)).to_be_visible()
    expect(page.get_by_text("Stopped before")).to_be_hidden()
    page.get_by_role("button", name="Cancel").click()
    expect(page.get_by_text("Stopped before")).to_be_visible()


def test_a_second_text_while_the_first_is_explained(open_page: Open) -> None:
    page = open_page("/text?text-samples=50")
    long_work(page)
    write(page, "A joy.")
    expect(headline(page)).to_have_text("positive")
    expect(page.locator(".ct-words")).to_have_text(["A joy."])


def test_a_browser_closed_midway_leaves_the_server_to_others(open_page: Open, server: str) -> None:
    page = open_page("/text?text-samples=50")
    long_work(page)
    page.context.close()
    page = open_page("/text?text-samples=50")
    write(page, "A dull and lifeless film.")
    expect(headline(page)).to_have_text("negative")
    expect(page.locator(".ct-words")).to_have_text(["A dull and lifeless film."])
    assert get(f"{server}/api/health")


def test_a_bad_table_is_refused_in_words(open_watched: Open, tmp_path: Path) -> None:
    bad, good = tmp_path / "bad.csv", tmp_path / "good.csv"
    bad.write_text('avis;ville\n"Bien;Lyon\nMal;Nice\n', "utf-8")
    good.write_text("avis;ville\nTrès bien.;Lyon\nNul.;Nice\n", "utf-8")
    page = open_watched("/text?text-model=services-fr&text-samples=50")
    answered(page)
    write(page, MINE)
    expect(page.locator(".ct-words")).to_have_text([MINE])
    page.get_by_role("button", name="Upload").click()
    page.locator("input[type=file]").set_input_files(bad)
    expect(page.get_by_role("alert").first).to_contain_text("This table cannot be read at line")
    expect(page.get_by_label("Your text", exact=True)).to_have_value(MINE)
    page.get_by_role("button", name="Upload").click()
    page.locator("input[type=file]").set_input_files(good)
    expect(page.get_by_role("cell", name="Très bien.")).to_be_visible()
    page.keyboard.press("Escape")
    page.get_by_role("button", name="Close the table").click()
    expect(page.get_by_label("Your text", exact=True)).to_have_value(MINE)

"""The workshop in a browser: from the data to a model that was watched while it learnt."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.browser.doing import FR, settled
from tests.browser.test_axe import grave

Open = Callable[..., Page]
PHONE = {"viewport": {"width": 390, "height": 844}, "has_touch": True, "is_mobile": True}


def test_by_key_from_the_data_to_a_trained_network(open_page: Open) -> None:
    page = open_page("/workshop?data=moons&epochs=5&layers=8&rate=0.01")
    expect(page.get_by_role("heading", name="What is odd about it")).to_be_visible()
    page.locator(".st-key-ct-step-to-build button").focus()
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile("at=build"))
    expect(page.locator("code")).to_contain_text("Dense(8")
    page.get_by_role("button", name="Add a layer").focus()
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile("layers=8%2C8"))
    expect(page.locator(".ct-stands")).to_contain_text("numbers (parameters) from 600 examples")
    settled(page)
    assert grave(page) == []
    page.get_by_role("button", name="Decision tree").focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="Decision tree", exact=True).last).to_be_visible()
    expect(page).to_have_url(re.compile("family=tree"))
    page.get_by_role("button", name="Neural network").click()
    expect(page.get_by_role("slider", name="Layer 2: units")).to_be_visible()
    page.locator(".st-key-ct-step-to-train button").click()
    train = page.get_by_role("button", name="Train", exact=True)
    train.focus()
    page.keyboard.press("Enter")
    expect(page.locator(".ct-run-state")).to_be_visible()
    expect(page.locator(".ct-run-state")).to_have_text("Done, after 5 epochs.")
    expect(page.locator(".ct-tested")).to_contain_text("On the cases kept for the end")
    expect(page.locator("[data-testid=stVegaLiteChart] svg").first).to_be_visible()
    assert grave(page) == []


def test_the_next_step_is_read_from_its_beginning(open_page: Open) -> None:
    page = open_page("/workshop?data=moons", **PHONE)
    page.locator(".st-key-ct-step-to-build button").tap()
    heading = page.get_by_role("heading", name="Five families")
    expect(heading).to_be_in_viewport()
    expect(page.locator(".st-key-ct-steps :focus")).to_have_text("2. Build it")
    # Seven steps take one row; the last of them is reached by its own switch, too.
    steps = page.locator(".st-key-ct-steps")
    assert steps.evaluate("e => e.getBoundingClientRect().height") < 60
    page.get_by_role("radio", name="Your own texts").tap()
    expect(page).to_have_url(re.compile("at=texts"))
    expect(page.locator(".st-key-ct-steps [aria-checked=true]")).to_be_in_viewport(ratio=1)
    assert page.locator(".stMain").evaluate("e => e.scrollWidth - e.clientWidth") <= 0


@pytest.mark.parametrize("theme", ["dark"])
def test_a_phone_watches_pauses_and_goes_on(open_page: Open, theme: str) -> None:
    page = open_page(
        "/workshop?at=train&epochs=200&layers=256,256",
        locale="fr-FR", color_scheme=theme, **PHONE,
    )  # fmt: skip
    state = page.locator(".ct-run-state")
    page.get_by_role("button", name=FR.gettext("Train"), exact=True).tap()
    expect(state).to_contain_text("Il apprend")
    chart = page.locator("[data-testid=stVegaLiteChart] svg").first
    expect(chart).to_be_visible()
    chart.evaluate("node => { window.ctChart = node; }")
    page.get_by_role("button", name="Pause").tap()
    expect(state).to_contain_text("en pause")
    # What is drawn stays drawn: only its data changed from epoch to epoch.
    assert chart.evaluate("node => node === window.ctChart")
    assert page.locator(".stMain").evaluate("e => e.scrollWidth - e.clientWidth") <= 0
    page.get_by_role("button", name=FR.gettext("Go on")).tap()
    expect(state).to_contain_text("Il apprend")
    page.get_by_role("button", name=FR.gettext("Stop"), exact=True).tap()
    expect(state).to_contain_text("Vous l’avez arrêté")
    settled(page)
    assert grave(page) == []


def test_by_key_what_is_stopped_goes_on_at_one_epoch_more(open_page: Open) -> None:
    page = open_page("/workshop?at=train&epochs=200&layers=256,256")
    page.get_by_role("button", name="Train", exact=True).focus()
    page.keyboard.press("Enter")
    expect(page.locator(".ct-run-state")).to_contain_text(re.compile(r"epoch ([2-9]|\d\d+) of"))
    page.get_by_role("button", name="Stop", exact=True).focus()
    page.keyboard.press("Enter")
    expect(page.locator(".ct-run-state")).to_contain_text("You stopped it after epoch")
    expect(page.get_by_role("button", name="One epoch more")).to_be_focused()


def test_an_earlier_training_comes_back_whole(open_page: Open) -> None:
    page = open_page("/workshop?at=train&data=moons&family=tree")
    state, tested = page.locator(".ct-run-state"), page.locator(".ct-tested")
    train = page.get_by_role("button", name="Train", exact=True)
    train.click()
    expect(tested).to_be_visible()
    first = tested.text_content() or ""
    page.get_by_role("button", name="2. Build it").click()
    page.get_by_role("button", name="Neural network").click()
    page.get_by_role("button", name="3. Train it").click()
    train.click()
    expect(state).to_contain_text("Done, after")
    expect(tested).not_to_have_text(first)
    settled(page)
    again = page.get_by_role("button", name=re.compile("Open again: Decision tree"))
    again.focus()
    page.keyboard.press("Enter")
    expect(tested).to_have_text(first)
    # Said where one is led, at the top; and its place in the list says that it is open.
    reopened = page.locator(".ct-reopened")
    expect(reopened).to_contain_text("Opened again: Decision tree")
    expect(reopened).to_be_focused()
    expect(reopened).to_be_in_viewport()
    expect(page.locator(".ct-open-now")).to_contain_text("Open now: Decision tree")
    expect(
        page.get_by_role("button", name=re.compile("Open again: Neural network"))
    ).to_be_visible()
    expect(page.get_by_role("button", name=re.compile("Open again: Decision tree"))).to_have_count(
        0
    )


def test_a_room_sees_what_a_model_looks_at_and_thinks_again(open_page: Open) -> None:
    page = open_page("/workshop?at=shortcut")
    train = page.locator(".st-key-ct-trap-train button")
    train.focus()
    page.keyboard.press("Enter")
    expect(page.locator(".st-key-ct-trap-run .ct-run-said")).to_contain_text("it never saw")
    settled(page)
    assert grave(page) == []

    def press(key: str) -> None:
        page.locator(f".st-key-{key} button").focus()
        page.keyboard.press("Enter")

    press("ct-trap-to-trust")
    expect(page.locator(".st-key-ct-trap-parts :focus")).to_contain_text("Would you trust it?")
    status = page.locator(".st-key-ct-trap-said-trust [role=status]")
    for count in (1, 2):
        press("ct-hand-before-trust-4")
        expect(status).to_contain_text(f"{count} answer")
    settled(page)
    assert grave(page) == []
    press("ct-trap-to-why")
    said = page.locator(".st-key-ct-trap-why .ct-run-said")
    expect(said).to_contain_text("In 4 of 4 pictures a part of the grey strip at the bottom")
    expect(page.locator(".ct-trap-cases .ct-drawn img")).to_have_count(4)
    press("ct-hand-after-trust-0")
    expect(status).to_contain_text("1 answer")
    settled(page)
    assert grave(page) == []
    press("ct-trap-to-elsewhere")
    expect(page.get_by_role("heading", name="Its surest mistake")).to_be_visible()
    settled(page)
    assert grave(page) == []
    press("ct-trap-to-room")
    expect(page.locator(".st-key-ct-trap .ct-run-said")).to_have_text(
        "Before the reasons were seen, 2 of 2 would have trusted it; after them, 0 of 1."
    )
    settled(page)
    assert grave(page) == []
    page.reload()
    expect(page.locator(".st-key-ct-trap .ct-run-said")).to_have_text(
        "Before the reasons were seen, 2 of 2 would have trusted it; after them, 0 of 1."
    )


def test_a_phone_learns_what_a_word_does(open_page: Open) -> None:
    page = open_page(
        "/workshop?at=shortcut&planted-in=text", locale="fr-FR", color_scheme="dark", **PHONE
    )
    # What it learns is in sight: steps and parts are a row each, with the one that is on in sight.
    expect(page.locator(".st-key-ct-trap .ct-run-said").first).to_be_in_viewport(ratio=1)
    for row in ("ct-steps", "ct-trap-parts"):
        expect(page.locator(f".st-key-{row} [aria-checked=true]")).to_be_in_viewport(ratio=1)
    page.locator(".st-key-ct-trap-train button").tap()
    expect(page.locator(".st-key-ct-trap-run .ct-run-said")).to_contain_text("il n’a jamais vu")
    for part in ("trust", "why", "elsewhere", "room"):
        page.locator(f".st-key-ct-trap-to-{part} button").tap()
        expect(page).to_have_url(re.compile(f"trap={part}"))
        settled(page)
        expect(page.locator(".st-key-ct-trap-parts [aria-checked=true]")).to_be_in_viewport(ratio=1)
        assert page.locator(".stMain").evaluate("e => e.scrollWidth - e.clientWidth") <= 0
        assert grave(page) == []

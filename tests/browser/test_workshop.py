"""The workshop in a browser: from the data to a model that was watched while it learnt."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.browser.doing import FR, settled
from tests.browser.test_axe import GRAVE, violations

Open = Callable[..., Page]
PHONE = {"viewport": {"width": 390, "height": 844}, "has_touch": True, "is_mobile": True}


def grave(page: Page) -> list[str]:
    print(
        [
            (one["id"], [n["html"][:300] for n in one["nodes"]][:3])
            for one in violations(page)
            if one["impact"] in GRAVE
        ]
    )
    return [f"{one['id']}: {one['help']}" for one in violations(page) if one["impact"] in GRAVE]


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


@pytest.mark.parametrize("theme", ["dark"])
def test_a_phone_watches_pauses_and_goes_on(open_page: Open, theme: str) -> None:
    page = open_page(
        "/workshop?at=train&data=moons&epochs=200&layers=8",
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

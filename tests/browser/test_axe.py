"""No page stands in the way of people who hear it, or who see it differently: axe finds nothing."""

from __future__ import annotations

import re
import time
from collections.abc import Callable
from functools import partial
from typing import Any, Literal

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, Route, expect

from study.bots import Bot, play_all
from study.store.database import Database
from study.store.facilitating import show
from study.store.values import Made
from tests.browser.doing import option, settled
from tests.browser.test_access import QUICK
from tests.browser.test_join import made, store
from tests.waiting import PATIENCE_S

__all__ = ["made", "store"]  # fixtures

Open = Callable[..., Page]
Themes = tuple[Literal["light", "dark"], ...]
GRAVE = ("serious", "critical")
DESKTOP = {"viewport": {"width": 1280, "height": 800}}
PHONE = {"viewport": {"width": 390, "height": 844}, "has_touch": True, "is_mobile": True}


# Whether a run has begun since.
WATCH = """() => {
    const app = document.querySelector('.stApp');
    const ran = () => { window.ctRan = true; };
    window.ctRan = app.dataset.testScriptState !== 'notRunning';
    new MutationObserver(ran).observe(app, {attributeFilter: ['data-test-script-state']});
}"""


def violations(page: Page) -> list[dict[str, Any]]:
    """What axe finds on a page at rest: what a run is about to replace is pale meanwhile."""
    end = time.monotonic() + PATIENCE_S
    while True:
        settled(page)
        page.evaluate(WATCH)
        found: list[dict[str, Any]] = Axe().run(page).response["violations"]
        if not page.evaluate("window.ctRan"):
            return found
        assert time.monotonic() < end, "the page never rests"


def grave(page: Page) -> list[str]:
    """What stands in somebody's way for good: what only fades in, or changes its theme, passes."""
    end = time.monotonic() + PATIENCE_S
    while True:
        found = [
            f"{each['id']}: {node['html'][:200]} {[one['message'] for one in node['any']]}"
            for each in violations(page)
            if each["impact"] in GRAVE
            for node in each["nodes"]
        ]
        if not found or time.monotonic() > end:
            return found
        page.wait_for_timeout(250)  # between two looks


@pytest.mark.parametrize(
    ("path", "script", "name"),
    [
        (f"/text?{QUICK}", "copying", "Copy link"),
        (f"/picture?{QUICK}", "drawing", "Undo"),
    ],
)
def test_no_button_is_there_before_its_name(
    open_page: Open, path: str, script: str, name: str
) -> None:
    page = open_page("/api/health")
    held: list[Route] = []
    page.route(re.compile(rf"/{script}\.\w+\.js"), lambda route: held.append(route))
    page.goto(page.url.removesuffix("/api/health") + path)
    expect(page.locator(".ct-end")).to_be_attached()
    if script == "drawing":
        option(page, "Draw").click()
    until_held(page, held)
    settled(page)
    nameless = page.get_by_role("button", name=re.compile(r"^\s*$"))
    expect(nameless).to_have_count(0)
    assert page.get_by_role("button", name=name).count() == 0
    for route in held:
        route.continue_()
    expect(page.get_by_role("button", name=name)).to_be_visible()
    expect(nameless).to_have_count(0)


def until_held(page: Page, held: list[Route]) -> None:
    """Wait until the browser has asked for what is held back."""
    end = time.monotonic() + PATIENCE_S
    while not held:
        assert time.monotonic() < end, "it was never asked for"
        page.wait_for_timeout(50)  # between two looks


def dark(page: Page) -> None:
    """The evening comes, and what has the focus or the pointer on it is drawn anew."""
    page.emulate_media(color_scheme="dark")
    expect(page.locator(".stApp")).to_have_css("color-scheme", "dark")


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_what_a_room_looks_at_is_readable(
    open_page: Open, store: Database, made: Made, theme: str
) -> None:
    play_all(store, made.code, [Bot("always"), Bot("never")], seed=1)
    screen = open_page(f"/study?lang=en#facilitator={made.study}.{made.key}", color_scheme=theme)
    expect(screen.locator(".ct-room-code")).to_be_visible()
    screen.get_by_role("button", name="Poll before and after").click()
    expect(screen.locator(".ct-poll")).to_be_visible()
    found = grave(screen)
    screen.keyboard.press("Escape")
    screen.get_by_role("button", name="Reveal", exact=True).click()
    expect(screen.get_by_role("button", name="Begin the reveal")).to_be_visible()
    found += grave(screen)
    for word, sign in (
        ("item-0:truth", ".ct-reveal-look"), ("all:truth", ".ct-reveal-items"),
        ("marks", ".ct-reveal-marks"), ("talk-system", ".ct-reveal-talk"),
    ):  # fmt: skip
        show(store, made.study, made.key, word)
        screen.reload()
        expect(screen.locator(sign).first).to_be_visible()
        found += grave(screen)
    assert not found, "\n".join(found)


def test_the_main_button_stands_out_from_its_ground(open_page: Open) -> None:
    page = open_page("/text?text-model=distilbert-sst2", color_scheme="light")
    button = page.get_by_role("button", name="Download it")
    expect(button).to_be_visible()
    settled(page)
    for look in (button.focus, button.hover, partial(dark, page), button.focus):
        look()
        found = Axe().run(page, options={"runOnly": ["color-contrast"]}).response
        seen = [node["html"] for each in found["passes"] for node in each["nodes"]]
        assert not found["violations"], found["violations"]
        assert any("Download it" in html for html in seen), found["incomplete"]

"""What was trained goes with the session: a server that is started anew, and a reload, say so."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

from playwright.sync_api import Browser, Page, expect

from scripts.serving import ROOT, free_port
from tests.browser.conftest import opening, serving
from tests.browser.contexts import Contexts
from tests.browser.doing import settled
from tests.browser.test_axe import grave

Open = Callable[..., Page]


def test_a_server_that_is_started_anew_in_the_middle_of_a_training_says_what_is_lost(
    contexts: Contexts, browser: Browser, tmp_path: Path
) -> None:
    port = free_port()
    with opening(contexts, f"http://localhost:{port}") as open_page:
        with serving(ROOT / "app.py", tmp_path, "/api/health", port=port):
            page = open_page("/workshop?at=train&data=moons&layers=8&epochs=200&rate=0.01")
            page.get_by_role("button", name="Train", exact=True).click()
            expect(page.locator(".ct-run-state")).to_contain_text("It is learning: epoch")
        with serving(ROOT / "app.py", tmp_path, "/api/health", port=port):
            lost = page.locator(".st-key-ct-lost")
            expect(lost).to_contain_text("The server was started anew.", timeout=120_000)
            expect(lost).to_contain_text("The training that was under way is lost.")
            expect(lost).to_contain_text("the same seed give the same curve again")
            expect(page).to_have_url(re.compile("data=moons.*epochs=200"))  # the settings are there
            settled(page)
            page.get_by_role("button", name="Train", exact=True).click()
            expect(page.locator(".ct-run-state")).to_contain_text("It is learning: epoch")
            expect(lost.get_by_text("The server was started anew.")).to_have_count(0)


def test_a_reload_says_how_many_models_are_gone_until_it_is_read(open_page: Open) -> None:
    page = open_page("/workshop?at=train&data=moons&family=tree")
    page.get_by_role("button", name="Train", exact=True).click()
    expect(page.locator(".ct-tested")).to_be_visible()
    settled(page)
    page.reload()
    lost = page.locator(".st-key-ct-lost")
    expect(lost).to_contain_text("This page has begun anew, as after a reload.")
    expect(lost).to_contain_text("1 model that was trained before is no longer here.")
    settled(page)
    assert grave(page) == []
    page.get_by_role("button", name="4. Meet its confidence").first.click()
    expect(page).to_have_url(re.compile("at=meet"))
    expect(lost).to_contain_text("1 model that was trained before")
    lost.get_by_role("button", name="I have read it").click()
    expect(lost.get_by_role("alert")).to_have_count(0)
    settled(page)
    page.reload()
    expect(page.locator(".ct-empty")).to_contain_text("There is no model yet")
    settled(page)
    expect(lost.get_by_role("alert")).to_have_count(0)

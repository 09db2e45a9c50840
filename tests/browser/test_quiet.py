"""What a page asks for: nothing of anybody else, and nothing that is not there."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

Open = Callable[..., Page]
PATHS = ("/", "/text", "/picture?picture-model=digits", "/gallery", "/models", "/present")


@pytest.mark.parametrize("path", PATHS)
def test_a_page_asks_nobody_else_and_for_nothing_that_is_missing(
    open_page: Open, server: str, path: str
) -> None:
    page = open_page("/api/health")
    asked: list[str] = []
    missing: list[str] = []
    said: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.on("response", lambda got: missing.append(got.url) if got.status >= 400 else None)
    page.on("console", lambda line: said.append(line.text) if line.type == "error" else None)
    page.goto(server + path)
    ours = page.locator("link[rel='shortcut icon'][href*='/media/']")
    expect(ours).to_have_count(1)
    expect(page.locator("h1").first).to_be_attached()
    assert asked
    assert [url for url in asked if not url.startswith((server, "data:", "blob:"))] == []
    assert missing == []
    assert said == []
    if path != "/present":  # which has no bar
        icons = page.locator(".st-key-ct-nav a [data-testid=stIconMaterial]")
        expect(icons).to_have_text(
            ["home", "notes", "image", "dashboard", "badge", "model_training"]
        )

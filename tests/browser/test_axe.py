"""No page stands in the way of people who hear it, or who see it differently: axe finds nothing."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

from tests.browser.doing import LOCALES, settled
from tests.browser.test_access import CONTENT, QUICK

Open = Callable[..., Page]
GRAVE = ("serious", "critical")
DESKTOP = {"viewport": {"width": 1280, "height": 800}}
PHONE = {"viewport": {"width": 390, "height": 844}, "has_touch": True, "is_mobile": True}


@pytest.mark.parametrize(
    ("code", "theme", "screen"),
    [
        ("en", "light", DESKTOP),
        ("fr", "dark", PHONE),
        ("fr", "light", PHONE),
        ("en", "dark", DESKTOP),
    ],
    ids=["en-light-desktop", "fr-dark-phone", "fr-light-phone", "en-dark-desktop"],
)
@pytest.mark.parametrize("path", CONTENT)
def test_axe_finds_nothing_grave(
    open_page: Open, path: str, code: str, theme: str, screen: dict[str, object]
) -> None:
    page = open_page(f"{path}?{QUICK}", locale=LOCALES[code], color_scheme=theme, **screen)
    expect(page.locator(CONTENT[path]).first).to_be_visible(timeout=180_000)
    settled(page)
    found = Axe().run(page).response["violations"]
    grave = [
        f"{each['id']}: {node['html'][:200]}"
        for each in found
        if each["impact"] in GRAVE
        for node in each["nodes"]
    ]
    assert not grave, "\n".join(grave)


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_the_main_button_stands_out_from_its_ground(open_page: Open, theme: str) -> None:
    page = open_page("/text?text-model=distilbert-sst2", color_scheme=theme)
    button = page.get_by_role("button", name="Download it")
    expect(button).to_be_visible()
    settled(page)
    for look in (button.focus, button.hover):
        look()
        found = Axe().run(page, options={"runOnly": ["color-contrast"]}).response
        seen = [node["html"] for each in found["passes"] for node in each["nodes"]]
        assert not found["violations"], found["violations"]
        assert any("Download it" in html for html in seen), found["incomplete"]

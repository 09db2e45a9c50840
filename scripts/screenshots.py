"""Take the pictures that the README shows, from the running app in a real browser."""

from __future__ import annotations

import sys
from collections.abc import Collection
from pathlib import Path
from typing import Literal, NamedTuple

from playwright.sync_api import sync_playwright

from scripts.find_browser import find_browser
from scripts.serving import FLAGS, ROOT, served, wait_for

OUT = ROOT / "docs" / "screenshots"
_WAIT_MS = 180_000
_FRENCH = "text-model=services-fr&display=categorical"
_INTENTS = "text-model=intents-en"
_DIGITS = "picture-model=digits"
_BANDS = "display=categorical"
_STORY = "text-model=services-fr&step=4"
_WORN = "measured=photos"
_DESKTOP, _TALL, _PHONE = (1280, 800), (1280, 1500), (390, 844)


class Shot(NamedTuple):
    """One picture: where, in which language and theme, how large, and what must be on screen.

    press: what is clicked first.
    """

    name: str
    path: str
    locale: str
    theme: Literal["light", "dark"]
    size: tuple[int, int]
    wait_for: str
    press: str = ""


SHOTS = (
    Shot("home-en-light", "/", "en-GB", "light", _DESKTOP, ".ct-mini"),
    Shot("text-en-light", "/text", "en-GB", "light", _DESKTOP, ".ct-words"),
    Shot("text-fr-dark", f"/text?{_FRENCH}", "fr-FR", "dark", _DESKTOP, ".ct-words"),
    Shot("picture-en-light", "/picture", "en-GB", "light", _DESKTOP, ".ct-pixels img"),
    Shot("gallery-en-light", f"/gallery?{_INTENTS}", "en-GB", "light", _TALL, ".ct-icons"),
    Shot("designer-en-light", f"/designer?{_BANDS}", "en-GB", "light", _DESKTOP, ".ct-display"),
    Shot("present-fr-dark", f"/present?{_STORY}", "fr-FR", "dark", _DESKTOP, ".ct-display"),
    Shot("calibration-en-light", f"/calibration?{_WORN}", "en-GB", "light", _TALL, ".ct-marks"),
    Shot(
        "workshop-en-light",
        "/workshop?at=train",
        "en-GB",
        "light",
        (1280, 1120),
        ".ct-tested h2",
        ".st-key-ct-overfit button",
    ),
    Shot("models-fr-light", "/models", "fr-FR", "light", _DESKTOP, ".ct-table"),
    Shot("text-phone", f"/text?display=nbest&{_INTENTS}", "en-GB", "light", _PHONE, ".ct-display"),
    Shot("picture-phone-dark", f"/picture?{_DIGITS}", "fr-FR", "dark", _PHONE, ".ct-display"),
)


def take(names: Collection[str] = (), out: Path = OUT) -> None:
    """Write the pictures of SHOTS as PNG; names: only those, where there are any."""
    out.mkdir(parents=True, exist_ok=True)
    with served(ROOT / "app.py") as (url, _pid), sync_playwright() as playwright:
        wait_for(f"{url}/api/health")
        browser = playwright.chromium.launch(executable_path=find_browser(), args=FLAGS)
        for shot in SHOTS:
            if names and shot.name not in names:
                continue
            width, height = shot.size
            page = browser.new_page(
                viewport={"width": width, "height": height},
                locale=shot.locale,
                color_scheme=shot.theme,
                reduced_motion="reduce",
            )
            page.goto(url + shot.path)
            if shot.press:
                page.locator(shot.press).first.click(timeout=_WAIT_MS)
            page.locator(shot.wait_for).first.wait_for(timeout=_WAIT_MS)
            page.wait_for_timeout(1500)  # fonts and charts settle
            page.locator("[class*='-cancel']").first.wait_for(state="hidden", timeout=_WAIT_MS)
            page.screenshot(path=out / f"{shot.name}.png")
            page.close()
            print(f"{shot.name}.png", flush=True)
        browser.close()


if __name__ == "__main__":
    take(sys.argv[1:])

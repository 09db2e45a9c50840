"""What comes or changes in one place of a page is styled there, and the rest of it is left alone.

One style sheet serves all pages, and one selector of the wrong kind in it is felt on all of them.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

from playwright.sync_api import Page

from tests.browser.doing import EN

Open = Callable[..., Page]
KINDS = ["devtools.timeline", "blink.user_timing"]

# As React does it when an answer comes: an element more, and one whose class has changed.
COME = """
const place = [...document.querySelectorAll(".stElementContainer:has(.stSlider)")].at(-1);
performance.mark("come");
place.parentElement.append(Object.assign(document.createElement("div"), {className: "ct-came"}));
document.body.offsetTop;
performance.mark("came");
"""
CHANGE = """
const place = [...document.querySelectorAll(".stElementContainer:has(.stSlider)")].at(-1);
performance.mark("come");
place.classList.add("ct-changed");
document.body.offsetTop;
performance.mark("came");
"""


def styled(page: Page, change: str, kept: Path) -> int:
    """How many elements the browser styles anew, by its own account."""
    browser = page.context.browser
    assert browser is not None
    page.evaluate("document.body.offsetTop")
    browser.start_tracing(page=page, path=kept, categories=KINDS)
    try:
        page.evaluate(f"() => {{ {change} }}")
    finally:
        browser.stop_tracing()
    events: list[dict[str, Any]] = json.loads(kept.read_text("utf-8"))["traceEvents"]
    (start,) = (one["ts"] for one in events if one["name"] == "come")
    (end,) = (one["ts"] for one in events if one["name"] == "came")
    return sum(
        one["args"]["elementCount"]
        for one in events
        if one["name"] == "UpdateLayoutTree" and start <= one["ts"] < end and "args" in one
    )


def test_what_comes_is_styled_and_not_the_page(open_page: Open, tmp_path: Path) -> None:
    page = open_page("/stakes?measured=digits")
    page.get_by_role("slider", name=EN.gettext("Asking a person")).wait_for()
    page.locator(".ct-thousand").first.wait_for()
    page.wait_for_load_state("networkidle")
    there = page.evaluate("document.querySelectorAll('*').length")
    assert there > 500
    for change in (COME, CHANGE):
        anew = styled(page, change, tmp_path / "trace.json")
        assert 0 < anew < there / 10

"""Pages that reckon with labelled cases: their first view, and from a move to what it redraws."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from statistics import median
from typing import NamedTuple

import psutil  # type: ignore[import-untyped]
from playwright.sync_api import Browser, Locator, Page

from scripts.serving import served, wait_for

_RUNS = 16
_CALM_S, _BUSY = 4.0, 0.05  # at rest: less of a core for longer than a warm-up waits
# From the key to the frame that shows what it changed, by the browser's own clock.
_WATCH = """(found) => { window.ctMoved = new Promise((done) => {
    const before = found.textContent;
    let start = 0;
    addEventListener('keydown', () => { start = performance.now(); }, {capture: true, once: true});
    const look = () => {
        const now = document.querySelector(window.ctWatched);
        if (start && now && now.textContent !== before) done(performance.now() - start);
        else requestAnimationFrame(look);
    };
    look();
}); }"""


# The browser has drawn what it was sent: two frames one after the other came in time.
_DRAWN = """() => new Promise((done) => requestAnimationFrame((first) =>
    requestAnimationFrame((second) => done(second - first < 25))))"""


class Moved(NamedTuple):
    """A page of one model: what says that it is there, a slider, and what that changes."""

    name: str
    path: str
    there: str
    slider: str
    changes: str


PAGES = (
    Moved(
        "confidence measured (10,000 cases)",
        "/calibration?measured=digits",
        ".st-key-ct-reliability svg.marks",
        "Temperature",
        "p.ct-stands",
    ),
    Moved(
        "what is at stake (10,000 cases)",
        "/stakes?measured=digits",
        ".ct-thousand",
        "Asking a person",
        ".ct-thousands",
    ),
)


BARE = Moved("bare slider", "", ".ct-bare", "Bare", ".ct-bare")


class Figures(NamedTuple):
    """Seconds: the first view of a server, the next one, and the median move."""

    name: str
    first: float
    again: float
    move: float


def measured(browser: Browser, app: Path, pages: Sequence[Moved]) -> list[Figures]:
    """All of some pages on a fresh server; the moves once it has warmed up."""
    with served(app) as (url, pid):
        wait_for(f"{url}/_stcore/health")
        return [_measured(browser, url, pid, one) for one in pages]


def _measured(browser: Browser, url: str, pid: int, one: Moved) -> Figures:
    first, again = (_view(browser, url, one) for _ in range(2))
    _rest(pid)
    page = browser.new_page()
    page.goto(url + one.path)
    page.locator(one.there).first.wait_for(timeout=120_000)
    page.wait_for_load_state("networkidle")
    slider = page.get_by_role("slider", name=one.slider)
    moves = [
        _move(page, slider, one.changes, "ArrowRight" if at % 2 else "ArrowLeft")
        for at in range(_RUNS)
    ]
    page.close()
    return Figures(one.name, first, again, median(moves))


def _rest(pid: int) -> None:
    """Until a server does nothing any more: its models are loaded."""
    process = psutil.Process(pid)
    while process.cpu_percent(interval=_CALM_S) > 100 * _BUSY:
        pass


def _view(browser: Browser, url: str, one: Moved) -> float:
    """From the address to what says that the page is there, in a tab of its own."""
    page = browser.new_page()
    page.goto(url + one.path)
    page.locator(one.there).first.wait_for(timeout=120_000)
    taken: float = page.evaluate("performance.now()")
    page.close()
    return taken / 1000


def _move(page: Page, slider: Locator, changes: str, key: str) -> float:
    page.locator("[data-test-script-state=notRunning]").wait_for()  # the move before has ended
    page.wait_for_function(_DRAWN)
    slider.focus()
    page.evaluate(f"window.ctWatched = '{changes}'")
    page.locator(changes).first.evaluate(_WATCH)
    page.keyboard.press(key)
    taken: float = page.evaluate("window.ctMoved")
    return taken / 1000

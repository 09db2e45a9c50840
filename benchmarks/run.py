"""`make bench`: start, predictions, display switch and memory, each beside a peer in this run.

Whole numbers of seconds depend on the machine; the ratios are what to compare. Alternating runs,
medians.
"""

from __future__ import annotations

import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from functools import partial
from statistics import median
from typing import TypeVar, cast

import numpy as np
from playwright.sync_api import Browser, sync_playwright

from benchmarks import moves
from benchmarks.forward import image_forward, text_forward
from models import catalog, loaded, predictions
from models.classifier import ImageClassifier
from models.reading import inputs
from models.reading.inputs import ImageInput, TextInput
from scripts.find_browser import find_browser
from scripts.serving import FLAGS, ROOT, memory_mb, served, wait_for

T = TypeVar("T")

RUNS = 5
APP = ROOT / "app.py"
BARE = ROOT / "benchmarks" / "bare_app.py"
TEXTS = {
    "reviews-en": "A slow start, but the last act is warm, funny and beautifully played ({}).",
    "intents-en": "I paid with my card {} days ago and the money still has not left my account.",
    "services-fr": "J'ai attendu {} heures au guichet, mais l'agente a été très aimable.",
}


def line(name: str, ours: float, peer: float | None = None, unit: str = "ms") -> None:
    """One row: our figure, the peer's, the ratio."""
    scale = 1000 if unit == "ms" else 1
    row = f"{name:<52}{ours * scale:>10.1f} {unit:<3}"
    if peer is not None:
        row += f"{peer * scale:>12.1f} {unit:<3}{ours / peer:>8.2f} ×"
    print(row, flush=True)


def alternate(ours: Callable[[], float], peer: Callable[[], float]) -> tuple[float, float]:
    """Medians of RUNS runs of each, in turn."""
    pairs = [(ours(), peer()) for _ in range(RUNS)]
    return median(a for a, _ in pairs), median(b for _, b in pairs)


def timed(work: Callable[[], object]) -> float:
    """Seconds that the work takes."""
    start = time.perf_counter()
    work()
    return time.perf_counter() - start


def start_to_first_screen(browser: Browser) -> None:
    """From the command to the title on screen, against a page with one title."""

    def until_title(script: object, title: str) -> float:
        start = time.perf_counter()
        with served(script) as (url, _pid):  # type: ignore[arg-type]
            wait_for(f"{url}/_stcore/health")
            page = browser.new_page()
            page.goto(url)
            page.get_by_role("heading", name=title).wait_for()
            taken = time.perf_counter() - start
            page.close()
        return taken

    ours, peer = alternate(
        lambda: until_title(APP, "How sure is the AI?"), lambda: until_title(BARE, "Bare")
    )
    line("start to first screen (peer: a bare Streamlit page)", ours, peer, "s")


def display_switch(browser: Browser) -> None:
    """From the click to the other display, against a bare page that swaps one word."""
    with served(APP) as (ours_url, pid), served(BARE) as (bare_url, _):
        wait_for(f"{ours_url}/api/health")
        wait_for(f"{bare_url}/_stcore/health")
        ours, bare = browser.new_page(), browser.new_page()
        ours.goto(f"{ours_url}/text")
        ours.locator(".ct-display").first.wait_for(timeout=120_000)
        ours.locator(".ct-words .ct-word").first.wait_for(timeout=120_000)
        ours.get_by_role("button", name="Cancel").wait_for(state="hidden", timeout=120_000)
        bare.goto(bare_url)

        def switch(name: str, pattern: str) -> float:
            ours.get_by_role("radio", name=name).or_(
                ours.get_by_role("button", name=name, exact=True)
            ).first.click()
            return timed(lambda: ours.locator(f".ct-display.ct-{pattern}").first.wait_for())

        def swap(name: str) -> float:
            bare.get_by_text(name, exact=True).first.click()
            return timed(lambda: bare.locator(f"[data-shown={name}]").wait_for())

        turns = [("Categorical", "categorical", "b"), ("Numeric", "numeric", "a")] * RUNS
        pairs = [(switch(name, pattern), swap(letter)) for name, pattern, letter in turns]
        line(
            "display switch, click to screen (peer: bare page)",
            median(a for a, _ in pairs),
            median(b for _, b in pairs),
        )
        frameworks = (
            "import streamlit, torch, tensorflow, transformers, os;print(os.getpid());input()"
        )
        peer = subprocess.Popen(
            [sys.executable, "-c", frameworks],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
        )
        assert peer.stdout is not None
        peer.stdout.readline()
        line(
            "memory, all models warm (peer: frameworks alone)",
            memory_mb(pid),
            memory_mb(peer.pid),
            "MB",
        )
        peer.terminate()
        peer.wait()


def slider_moves(browser: Browser) -> None:
    """First views and moves of the pages that reckon with labelled cases, beside a bare slider."""
    (bare,) = moves.measured(browser, ROOT / "benchmarks" / "bare_slider_app.py", [moves.BARE])
    for one in moves.measured(browser, APP, moves.PAGES):
        line(f"{one.name}: first view", one.first, bare.first, "s")
        line(f"{one.name}: next view", one.again, bare.again, "s")
        line(f"{one.name}: slider move", one.move, bare.move)


def first_and_next() -> None:
    """First and next prediction through the service, against the model's own forward pass."""
    rng = np.random.default_rng(0)
    for entry in catalog.entries():
        if entry.source != "shipped":
            continue
        model_id = entry.id
        line(f"{model_id}: load and warm up", timed(partial(loaded.load, model_id)), unit="s")
        count = 2 * RUNS + 2
        if entry.kind == "text":
            _compare(
                model_id,
                [inputs.decode_text(TEXTS[model_id].format(i)) for i in range(2, count + 2)],
                partial(predictions.of_text, model_id),
                _on_text(text_forward(entry)),
            )
        else:
            noise = rng.integers(0, 255, (count, 640, 480, 3), dtype=np.uint8)
            _compare(
                model_id,
                [inputs.from_array(picture) for picture in noise],
                partial(predictions.of_image, model_id),
                _on_picture(model_id, image_forward(entry)),
            )


def _on_text(
    prepare: Callable[[str], Callable[[], object]],
) -> Callable[[TextInput], Callable[[], object]]:
    return lambda given: prepare(given.text)


def _on_picture(
    model_id: str, prepare: Callable[[np.ndarray], Callable[[], object]]
) -> Callable[[ImageInput], Callable[[], object]]:
    classifier = cast(ImageClassifier, loaded.load(model_id))

    def pictured(given: ImageInput) -> Callable[[], object]:
        # Scaling a photo to what the model sees is a part of the peer's work as well.
        return lambda: prepare(classifier.prepare(given.image).pixels)()

    return pictured


def _compare(
    model_id: str,
    made: Sequence[T],
    through_service: Callable[[T], object],
    forward: Callable[[T], Callable[[], object]],
) -> None:
    """Two rows: the first prediction, and the median of the next ones; inputs never repeat."""

    def pair(one: T, other: T) -> tuple[float, float]:
        return timed(lambda: through_service(one)), timed(forward(other))

    line(f"{model_id}: first prediction (peer: forward alone)", *pair(made[0], made[1]))
    pairs = [pair(a, b) for a, b in zip(made[2::2], made[3::2], strict=True)]
    line(
        f"{model_id}: next predictions (peer: forward alone)",
        median(a for a, _ in pairs),
        median(b for _, b in pairs),
    )


if __name__ == "__main__":
    print(f"{'':<52}{'Certitude':>14}{'peer':>16}{'ratio':>10}")
    first_and_next()
    with sync_playwright() as playwright:
        found = playwright.chromium.launch(executable_path=find_browser(), args=FLAGS)
        start_to_first_screen(found)
        display_switch(found)
        slider_moves(found)
        found.close()

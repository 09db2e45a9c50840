"""Drawing happens elsewhere: the server goes on meanwhile, and no drawing is waited for in vain."""

from __future__ import annotations

import dataclasses
import threading
import time
from collections.abc import Callable, Iterator
from itertools import pairwise

import psutil  # type: ignore[import-untyped]
import pytest

from models import lanes
from models.bounded import asking
from models.errors import Cancelled, CertitudeError
from models.limits import LIMITS
from models.takeaway import painting
from tests.waiting import PATIENCE_S, until

LINES = "".join(
    f'<text x="40" y="{20 * line}"><tspan>{"a&#8203;" * 60}</tspan></text>' for line in range(290)
)
# Half a second of a processor.
LONG = f'<svg xmlns="http://www.w3.org/2000/svg" width="720" height="6000">{LINES}</svg>'
SHORT = '<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"/>'
CHART = {
    "data": {"values": [{"a": value, "b": value} for value in range(2_000)]},
    "mark": "bar",
    "encoding": {"x": {"field": "a"}, "y": {"field": "b"}},
}


@pytest.fixture(autouse=True)
def fresh() -> Iterator[None]:
    asking.end()
    asking.begin()
    yield
    asking.end()
    asking.begin()


def painters() -> list[psutil.Process]:
    return [
        child
        for child in psutil.Process().children()
        if child.status() != psutil.STATUS_ZOMBIE and "models.takeaway.painter" in child.cmdline()
    ]


def longest_pause(work: Callable[[], object]) -> tuple[float, float]:
    """For how long nothing else could run while this did, and how long this took; in seconds."""
    beats, over = [time.monotonic()], threading.Event()

    def beat() -> None:
        while not over.wait(0.005):
            beats.append(time.monotonic())

    other = threading.Thread(target=beat)
    other.start()
    start = time.monotonic()
    try:
        work()
    finally:
        taken = time.monotonic() - start
        over.set()
        other.join()
    beats.append(time.monotonic())
    return max(after - before for before, after in pairwise(beats)), taken


@pytest.mark.parametrize(
    "draw",
    [lambda: painting.svg_to_png(LONG, 2), lambda: painting.chart_to_svg(CHART)],
    ids=["picture", "chart"],
)
def test_everything_else_goes_on_while_something_is_drawn(draw: Callable[[], object]) -> None:
    painting.svg_to_png(SHORT, 1)  # its process is there
    pause, taken = longest_pause(draw)
    assert taken > 0.1, "nothing to wait for"
    assert pause < taken / 2


def test_who_no_longer_waits_ends_the_drawing() -> None:
    def beat() -> None:
        raise Cancelled

    with pytest.raises(Cancelled):
        painting.svg_to_png(LONG, 2, beat)
    assert painters() == []
    assert painting.svg_to_png(SHORT, 1).startswith(b"\x89PNG")


def test_who_waits_behind_another_may_leave_too() -> None:
    first = threading.Thread(target=painting.svg_to_png, args=(LONG, 2))
    first.start()
    until(painters)

    def beat() -> None:
        raise Cancelled

    with pytest.raises(Cancelled):
        painting.svg_to_png(SHORT, 1, beat)
    first.join(PATIENCE_S)
    assert len(painters()) == 1  # the first one's was not ended


def test_somebody_with_many_drawings_lets_others_in_between() -> None:
    painting.svg_to_png(SHORT, 1)
    drawn: list[str] = []

    def draw(who: str, svg: str) -> None:
        with lanes.on_behalf_of(who):
            painting.svg_to_png(svg, 2)
        drawn.append(who)

    many = [threading.Thread(target=draw, args=(f"192.0.2.7 {n}", LONG)) for n in range(6)]
    for thread in many:
        thread.start()
    until(lambda: painting._LANE._places.waiting() == 5)
    draw("192.0.2.8 one", SHORT)
    assert len(drawn) <= 3, "the one that was being drawn, and one more at most"
    for thread in many:
        thread.join(PATIENCE_S)
    assert len(drawn) == 7


def test_nothing_is_started_for_who_still_waits_when_the_server_ends() -> None:
    painting.svg_to_png(SHORT, 1)
    codes: list[str] = []

    def draw() -> None:
        with pytest.raises(CertitudeError) as caught:
            painting.svg_to_png(LONG, 2)
        codes.append(caught.value.code)

    threads = [threading.Thread(target=draw) for _ in range(3)]
    for thread in threads:
        thread.start()
    until(lambda: painting._LANE._places.waiting() == 2)
    try:
        asking.end()
        for thread in threads:
            thread.join(PATIENCE_S)
        assert codes == ["drawing_failed"] * 3
        assert painters() == []
    finally:
        asking.begin()
    assert painting.svg_to_png(SHORT, 1).startswith(b"\x89PNG")


def test_a_drawing_has_its_time(monkeypatch: pytest.MonkeyPatch) -> None:
    painting.svg_to_png(SHORT, 1)
    hurried = dataclasses.replace(LIMITS, drawing_seconds=0.05)
    monkeypatch.setattr(painting, "LIMITS", hurried)
    with pytest.raises(CertitudeError) as caught:
        painting.svg_to_png(LONG, 2)
    assert (caught.value.code, caught.value.status) == ("drawing_failed", 503)
    assert painters() == []


def test_a_painter_that_is_lost_is_replaced() -> None:
    painting.svg_to_png(SHORT, 1)
    (painter,) = painters()
    painter.kill()
    painter.wait(PATIENCE_S)
    assert painting.svg_to_png(SHORT, 1).startswith(b"\x89PNG")


@pytest.mark.parametrize("source", ["", "no drawing", "<svg", "<p/>"])
def test_what_is_no_drawing_is_refused_and_the_next_one_is_drawn(source: str) -> None:
    with pytest.raises(CertitudeError) as caught:
        painting.svg_to_png(source, 1)
    assert caught.value.code == "drawing_failed"
    assert len(painters()) == 1
    assert painting.svg_to_png(SHORT, 1).startswith(b"\x89PNG")

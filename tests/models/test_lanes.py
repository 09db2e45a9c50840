"""Fair between people: a lane serves who has least under way, a model who has had least."""

from __future__ import annotations

import subprocess
import sys
import threading
import time
from collections.abc import Callable, Sequence
from pathlib import Path

from models.jobs import Job
from models.lanes import Lane, household, on_behalf_of, person
from models.turns import Turns
from tests.waiting import PATIENCE_S, until

ROOT = Path(__file__).parents[2]


def test_one_person_s_many_jobs_do_not_keep_the_next_person_waiting() -> None:
    lane, go, order = Lane("test", 2), threading.Event(), list[str]()

    def piece(name: str) -> Callable[[], None]:
        def work() -> None:
            order.append(name)
            assert go.wait(10)

        return work

    with on_behalf_of("busy"):
        futures = [lane.submit(piece(f"busy {n}")) for n in range(18)]
    with on_behalf_of("new"):
        futures.append(lane.submit(piece("new")))
    until(lambda: len(order) == 2)
    go.set()
    for future in futures:
        future.result(10)
    assert order.index("new") == 2, "only what was under way already came before"
    assert sorted(order) == sorted([*(f"busy {n}" for n in range(18)), "new"])


def test_work_is_done_on_behalf_of_who_started_it() -> None:
    with on_behalf_of("somebody"):
        job: Job[str, None] = Job(lambda _report: person())
    assert job.result(5) == "somebody"
    assert person() == ""


def test_what_was_cancelled_before_its_turn_is_never_done() -> None:
    lane, go, done = Lane("test", 1), threading.Event(), list[int]()
    first = lane.submit(lambda: go.wait(10))
    second = lane.submit(lambda: done.append(2))
    third = lane.submit(lambda: done.append(3))
    assert second.cancel()
    go.set()
    first.result(5)
    third.result(5)
    assert done == [3]


def test_a_failure_is_its_own_future_s_and_the_lane_goes_on() -> None:
    lane = Lane("test", 1)

    def fail() -> None:
        raise ValueError("broken")

    failed, fine = lane.submit(fail), lane.submit(lambda: 7)
    assert isinstance(failed.exception(5), ValueError)
    assert fine.result(5) == 7


def test_a_model_is_shared_between_people_and_not_between_tabs() -> None:
    """Eighteen tabs of one person and one of another: both come equally far."""
    turns, stop = Turns(), threading.Event()
    had = {"many": 0, "one": 0}

    def ask(name: str) -> None:
        def predict(inputs: Sequence[int]) -> int:
            time.sleep(0.001)
            had[name] += len(inputs)
            return 0

        with on_behalf_of(name):
            call = turns.taking(predict)
            while not stop.is_set():
                call([0] * 32)

    threads = [threading.Thread(target=ask, args=("many",)) for _ in range(18)]
    threads.append(threading.Thread(target=ask, args=("one",)))
    for thread in threads:
        thread.start()
    until(lambda: had["one"] + had["many"] > 32 * 600)
    stop.set()
    for thread in threads:
        thread.join(PATIENCE_S)
    assert had["one"] > 0.7 * had["many"], had


def test_work_under_way_does_not_keep_the_program_alive() -> None:
    code = (
        "import time\nfrom models.jobs import Job\n"
        "job = Job(lambda report: time.sleep(600))\ntime.sleep(0.2)\nprint('end', flush=True)"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, timeout=PATIENCE_S, capture_output=True
    )
    assert done.stdout.strip() == b"end"


def test_who_asks_about_text_after_text_in_many_tabs_shares_with_who_asks_once() -> None:
    turns, stop = Turns(), threading.Event()
    had = {"many": 0, "one": 0, "explaining": 0}

    def ask(name: str, at_once: bool) -> None:
        def predict(inputs: Sequence[int]) -> int:
            time.sleep(0.001)
            had[name] += 1
            return 0

        with on_behalf_of(name):
            while not stop.is_set():
                turns.taking(predict, at_once=at_once)([0])

    asking = [("many", True)] * 6 + [("one", True), ("explaining", False)]
    threads = [threading.Thread(target=ask, args=each) for each in asking]
    for thread in threads:
        thread.start()
    until(lambda: sum(had.values()) > 900)
    stop.set()
    for thread in threads:
        thread.join(PATIENCE_S)
    assert had["one"] > 0.7 * had["many"], had
    assert had["many"] > 0.7 * had["one"], had
    assert had["explaining"] > 0.1 * sum(had.values()), had


def test_who_gives_itself_a_new_name_each_time_is_one_person_by_its_address() -> None:
    lane, go, order = Lane("test", 2), threading.Event(), list[str]()

    def piece(name: str) -> Callable[[], None]:
        def work() -> None:
            order.append(name)
            assert go.wait(10)

        return work

    futures = []
    for n in range(9):
        with on_behalf_of(f"192.0.2.1 name-{n}"):
            futures.append(lane.submit(piece(f"mask {n}")))
    with on_behalf_of("192.0.2.2 somebody"):
        futures.append(lane.submit(piece("new")))
    until(lambda: len(order) == 2)
    go.set()
    for future in futures:
        future.result(10)
    assert order.index("new") == 2, order


def test_names_of_one_address_share_a_model_s_turns_as_one() -> None:
    turns, stop = Turns(), threading.Event()
    had = {"masks": 0, "one": 0}

    def ask(whose: str, name: str) -> None:
        def predict(inputs: Sequence[int]) -> int:
            time.sleep(0.001)
            had[whose] += 1
            return 0

        with on_behalf_of(name):
            while not stop.is_set():
                turns.taking(predict, at_once=True)([0])

    asking = [("masks", f"192.0.2.1 name-{n}") for n in range(6)] + [("one", "192.0.2.2 a")]
    threads = [threading.Thread(target=ask, args=each) for each in asking]
    for thread in threads:
        thread.start()
    until(lambda: sum(had.values()) > 600)
    stop.set()
    for thread in threads:
        thread.join(PATIENCE_S)
    assert had["one"] > 0.7 * had["masks"], had


def test_on_this_machine_a_name_is_all_there_is_to_tell_people_apart() -> None:
    assert household(" browser") == " browser"
    assert household("browser") == "browser"
    assert household("192.0.2.1 browser") == household("192.0.2.1 other") == "192.0.2.1"
    assert household("") == ""

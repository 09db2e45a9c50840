"""Pictures made to hold a server up: counted, bounded, ended, and nobody else waits for them."""

from __future__ import annotations

import dataclasses
import io
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import psutil  # type: ignore[import-untyped]
import pytest
from PIL import Image

from models.bounded import asking
from models.errors import Cancelled, CertitudeError, InputError
from models.limits import LIMITS
from models.reading import counting, decoding
from models.reading.inputs import decode_image
from tests import hostile
from tests.waiting import PATIENCE_S, until

ROOT = Path(__file__).parents[2]
SCANS = 6_000


@pytest.fixture(autouse=True)
def fresh() -> Iterator[None]:
    asking.end()
    asking.begin()
    yield
    asking.end()
    asking.begin()


@pytest.fixture
def uncounted(monkeypatch: pytest.MonkeyPatch) -> bytes:
    """A picture of a minute's work, and nobody counts what it is made of."""
    free = dataclasses.replace(LIMITS, image_scans=10**9, image_parts=10**9)
    monkeypatch.setattr(counting, "LIMITS", free)
    return hostile.jpeg_of_scans(7000, 7000, 4 * SCANS)


def encoded(image: Image.Image, kind: str, **options: object) -> bytes:
    out = io.BytesIO()
    image.save(out, kind, **options)
    return out.getvalue()


SMALL = encoded(Image.new("RGB", (28, 28), "teal"), "PNG")


def refused(data: bytes) -> str:
    with pytest.raises(CertitudeError) as caught:
        decode_image(data)
    assert str(caught.value)
    return caught.value.code


def decoders(of: int | None = None) -> list[psutil.Process]:
    return [
        child
        for child in psutil.Process(of).children()
        if child.is_running()
        and child.status() != psutil.STATUS_ZOMBIE
        and "models.reading.decoder" in child.cmdline()
    ]


def spent() -> float:
    """Processor seconds of the decoders that have ended."""
    times = psutil.Process().cpu_times()
    return float(times.children_user + times.children_system)


# --- counting -------------------------------------------------------------------------------


def test_half_a_megabyte_of_scans_is_refused_at_once() -> None:
    # In a process of its own: what this is about took two minutes and a half.
    code = (
        "import resource, sys; resource.setrlimit(resource.RLIMIT_CPU, (8, 8))\n"
        "from models.reading.inputs import decode_image\n"
        "from models.errors import InputError\n"
        "try: decode_image(sys.stdin.buffer.read())\n"
        "except InputError as error: print(error.code, error.status)\n"
    )
    data = hostile.jpeg_of_scans(7000, 7000, SCANS)
    assert len(data) < 600_000
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, input=data, capture_output=True, timeout=PATIENCE_S
    )
    assert done.stdout.decode().split() == ["image_too_complex", "422"]


@pytest.mark.parametrize(
    "data",
    [
        hostile.png_of_chunks(LIMITS.image_parts + 1),
        hostile.png_of_chunks(1_500_000),
        hostile.gif_of_frames(LIMITS.image_frames + 1),
        hostile.gif_of_crumbs(5_000_000),
        hostile.webp_of_frames(LIMITS.image_frames + 1),
        hostile.heic_of_tiles(LIMITS.image_parts + 1, 1),
        hostile.heic_of_tiles(6_000, 6_000),
        hostile.heic_of_boxes(200, 9_000),
        b"\xff\xd8" + b"\xff\xe0\0\2" * 3_000_000,
        b"\xff\xd8\xff\xe0\0\2" + b"\xff\x01" * 5_000_000,
        b"GIF89a" + bytes(7) + b"\0" * 10_000_000,
    ],
    ids=["png", "many", "gif", "crumbs", "webp", "heic", "tiles", "boxes", "jpeg", "lone", "zeros"],
)
def test_counting_itself_is_bounded(data: bytes) -> None:
    start = time.process_time()
    with pytest.raises(InputError) as caught:
        counting.count(data, {b"\x89": "PNG", b"G": "GIF", b"R": "WEBP", b"\xff": "JPEG"}.get(
            data[:1], "HEIF"))  # fmt: skip
    assert caught.value.code in ("image_too_complex", "image_truncated")
    assert time.process_time() - start < 0.5


def test_what_cameras_and_programs_make_is_counted_as_what_it_is() -> None:
    photo = Image.effect_noise((640, 480), 90).convert("RGB")
    plain = counting.count(encoded(photo, "JPEG"), "JPEG")
    assert (plain.width, plain.height, plain.scans, plain.quick) == (640, 480, 1, True)
    steps = counting.count(encoded(photo, "JPEG", progressive=True), "JPEG")
    assert 6 <= steps.scans <= 15
    # A film behind the picture, as phones store it, holds the bytes of a marker by chance.
    film = encoded(photo, "JPEG", progressive=True) + b"\xff\xda\0\2" * 1000
    assert counting.count(film, "JPEG") == steps
    assert decode_image(film).original_size == (640, 480)
    frames = [Image.new("RGB", (30, 20), name) for name in ("red", "blue", "green")]
    for kind in ("GIF", "PNG", "WEBP"):
        data = encoded(frames[0], kind, save_all=True, append_images=frames[1:])
        found = counting.count(data, kind)
        assert (found.width, found.height, found.frames) == (30, 20, 3)


def test_a_heic_counts_its_items_and_tiles() -> None:
    assert counting.count(hostile.heic_of_tiles(49, 48), "HEIF").parts == 97


# --- time that is kept ----------------------------------------------------------------------


def test_a_decoder_has_two_seconds_of_a_processor(uncounted: bytes) -> None:
    before = spent()
    assert refused(uncounted) == "image_too_slow"
    assert decoders() == []
    assert 1 < spent() - before < LIMITS.image_seconds + 0.7  # and what its start took
    assert decode_image(SMALL).original_size == (28, 28)  # another one is there at once


def test_what_takes_longer_than_counted_has_its_time_among_the_slow(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    hurried = dataclasses.replace(LIMITS, image_quick_seconds=0.02)
    monkeypatch.setattr(decoding, "LIMITS", hurried)
    data = encoded(Image.effect_noise((4000, 3000), 90), "JPEG")
    assert counting.count(data, "JPEG").quick
    assert decode_image(data).original_size == (4000, 3000)


def test_nobody_waits_for_the_pictures_of_others(uncounted: bytes) -> None:
    decode_image(SMALL)
    ends: list[str] = []
    threads = [threading.Thread(target=lambda: ends.append(refused(uncounted))) for _ in range(6)]
    for thread in threads:
        thread.start()
    until(lambda: len(decoders()) >= 3)
    meanwhile = 0
    while len(ends) < 2:
        decode_image(SMALL)
        meanwhile += len(ends) < 2
        time.sleep(0.02)
    for thread in threads:
        thread.join()
    assert ends == ["image_too_slow"] * 6
    assert meanwhile
    assert len(decoders()) <= 2


def test_who_no_longer_waits_ends_the_work(uncounted: bytes) -> None:
    start = time.monotonic()

    def beat() -> None:
        if time.monotonic() - start > 0.5:
            raise Cancelled

    with pytest.raises(Cancelled):
        decode_image(uncounted, beat=beat)
    assert decoders() == []


def test_who_waits_for_a_place_may_leave_too(uncounted: bytes) -> None:
    threads = [threading.Thread(target=refused, args=(uncounted,)) for _ in range(2)]
    for thread in threads:
        thread.start()
    until(lambda: len(decoders()) == 2)

    def beat() -> None:
        raise Cancelled

    with pytest.raises(Cancelled):
        decode_image(uncounted, beat=beat)
    for thread in threads:
        thread.join()


def test_a_decoder_that_is_lost_is_replaced() -> None:
    assert decode_image(SMALL).format == "PNG"
    (decoder,) = decoders()
    decoder.kill()
    decoder.wait(PATIENCE_S)
    assert decode_image(SMALL).format == "PNG"
    assert decoders() != [decoder]


def test_a_stopped_decoder_is_ended_by_the_clock_on_the_wall(
    uncounted: bytes, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(asking, "_WALL_S", 0.7)
    ends: list[str] = []
    thread = threading.Thread(target=lambda: ends.append(refused(uncounted)))
    thread.start()
    until(lambda: len(decoders()) == 1)
    decoders()[0].suspend()
    thread.join(PATIENCE_S)
    assert ends == ["image_too_slow"]
    assert decoders() == []


def test_closing_ends_what_runs(uncounted: bytes, monkeypatch: pytest.MonkeyPatch) -> None:
    patient = dataclasses.replace(LIMITS, image_seconds=60.0)
    monkeypatch.setattr(decoding, "LIMITS", patient)
    ends: list[str] = []
    thread = threading.Thread(target=lambda: ends.append(refused(uncounted)))
    thread.start()
    until(lambda: len(decoders()) == 1)
    asking.end()
    thread.join(PATIENCE_S)
    assert ends == ["decoder_lost"]


@pytest.mark.parametrize("busy", [False, True], ids=["waiting", "decoding"])
def test_decoders_end_with_a_server_that_is_killed(busy: bool) -> None:
    code = (
        "import dataclasses, sys, threading, time\n"
        "from models.limits import LIMITS\n"
        "from models.reading import counting, decoding\n"
        "counting.LIMITS = dataclasses.replace(LIMITS, image_scans=10**9, image_parts=10**9)\n"
        "data = sys.stdin.buffer.read()\n"
        "kind = 'JPEG' if data[:1] == b'\\xff' else 'PNG'\n"
        "threading.Thread(target=decoding.decode, args=(data, kind)).start()\n"
        "time.sleep(30)\n"
    )
    server = subprocess.Popen([sys.executable, "-c", code], cwd=ROOT, stdin=subprocess.PIPE)
    assert server.stdin is not None
    with server.stdin as pipe:
        pipe.write(hostile.jpeg_of_scans(7000, 7000, 4 * SCANS) if busy else SMALL)
    until(lambda: len(decoders(server.pid)) == 1)
    time.sleep(0.5)
    (decoder,) = decoders(server.pid)
    server.send_signal(signal.SIGKILL)
    server.wait()
    psutil.wait_procs([decoder], timeout=PATIENCE_S)
    assert not decoder.is_running() or decoder.status() == psutil.STATUS_ZOMBIE


def test_a_decoder_has_its_memory_and_no_files(tmp_path: Path) -> None:
    code = (
        "from models.bounded import answering\n"
        "from models.limits import LIMITS\n"
        "answering.bound_process(LIMITS.decoder_bytes)\n"
        "try: bytearray(2 * 2**30)\n"
        "except MemoryError: print('no memory')\n"
        f"with open({str(tmp_path / 'file')!r}, 'wb', buffering=0) as file:\n"
        "    try: file.write(b'a')\n"
        "    except OSError: print('no file')\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, timeout=60
    )
    assert done.stdout.split("\n")[:2] == ["no memory", "no file"]

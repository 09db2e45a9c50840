"""The process in which pictures are decoded: bytes in, pixels out, within bounds that hold.

Run as `python -m models.reading.decoder` by `models.reading.decoding`, never imported by it. On
standard input comes a line of JSON, {"kind", "size", "seconds"}, and size bytes; on standard output
goes a line of JSON and the RGB pixels, or {"error": code}. It ends with its input, so that it does
not outlive the server, however that ended.
"""

from __future__ import annotations

import json
import os
import signal
import sys
from contextlib import suppress
from typing import BinaryIO

# All the readers that are ever asked for. Pillow would else try all forty that it has.
from PIL import GifImagePlugin, JpegImagePlugin, MpoImagePlugin, PngImagePlugin, WebPImagePlugin

from models.errors import InputError
from models.limits import LIMITS
from models.reading import pixels

READERS = (GifImagePlugin, JpegImagePlugin, MpoImagePlugin, PngImagePlugin, WebPImagePlugin)

try:
    import resource
except ImportError:  # Windows: there the server's own clock is the only bound
    resource = None  # type: ignore[assignment]


def main() -> None:
    """Decode whatever comes in until nothing comes any more."""
    source, answers = sys.stdin.buffer, _own_output()
    _bound_process()
    while line := source.readline():
        asked = json.loads(line)
        data = source.read(asked["size"])
        if len(data) < asked["size"]:
            return
        answer(data, asked["kind"], asked["seconds"], answers)


def answer(data: bytes, kind: str, seconds: float, answers: BinaryIO) -> None:
    """Decode one picture and say what came of it; the process ends where seconds do not do."""
    _bound_time(seconds)
    try:
        found = pixels.decode(data, kind)
        content = found.image.tobytes()
        said = {
            "size": found.image.size,
            "original_size": found.original_size,
            "animated": found.animated,
            "see_through": found.see_through,
        }
    except InputError as error:
        said, content = {"error": error.code}, b""
    _bound_time(0)
    answers.write(json.dumps(said).encode() + b"\n" + content)
    answers.flush()


def _own_output() -> BinaryIO:
    """What only answers are written to; whatever a library prints goes nowhere."""
    out = os.fdopen(os.dup(1), "wb")
    with open(os.devnull, "wb") as nowhere:
        os.dup2(nowhere.fileno(), 1)
    return out


def _bound_process() -> None:
    """Bound the memory; no file is ever written, a crash leaves no image of the memory behind."""
    if resource is None:
        return
    for what, limit in (
        (resource.RLIMIT_AS, LIMITS.decoder_bytes),
        (resource.RLIMIT_FSIZE, 0),
        (resource.RLIMIT_CORE, 0),
    ):
        _limit(what, limit)


def _bound_time(seconds: float) -> None:
    """End this process after so much processor time, of all its threads; 0: it may go on.

    The system's timer does it, which no library can hold up; RLIMIT_CPU, in whole seconds, is
    there in case a library took the signal.
    """
    if resource is None:
        return
    signal.setitimer(signal.ITIMER_PROF, seconds)
    used = sum(resource.getrusage(resource.RUSAGE_SELF)[:2])
    _limit(resource.RLIMIT_CPU, int(used + seconds) + 2 if seconds else resource.RLIM_INFINITY)


def _limit(what: int, wanted: int) -> None:
    """Lower a limit of this process; whoever started the server may have set a lower one."""
    _, hard = resource.getrlimit(what)
    if hard != resource.RLIM_INFINITY and (wanted > hard or wanted == resource.RLIM_INFINITY):
        wanted = hard
    with suppress(ValueError, OSError):  # systems differ in which limits they know
        resource.setrlimit(what, (wanted, hard))


if __name__ == "__main__":
    main()

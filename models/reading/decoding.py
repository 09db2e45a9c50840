"""Pictures are decoded in processes of their own, which a clock ends that nobody can hold up.

What ordinary pictures take is known beforehand (`counting`): these have their own places and little
time, so that they never wait for the rest, which takes longer and has few places. What took longer
than counted is begun again among the rest.
"""

from __future__ import annotations

from typing import IO, Any, cast

from PIL import Image

from models.bounded.asking import Beat, Failures, Lane
from models.errors import N_, CertitudeError
from models.limits import LIMITS
from models.reading import counting, refusals
from models.reading.pixels import Decoded


def decode(data: bytes, kind: str, beat: Beat | None = None, wait: bool = True) -> Decoded:
    """Decode the first frame of a picture whose first bytes promise `kind`.

    beat: called often while waiting, in the caller's thread; whatever it raises ends the work at
    once. wait: for a place among pictures that take long, if need be. InputError "image_too_large"
    (413), "image_truncated", "image_too_complex" and "image_too_slow" (422); CertitudeError
    "decoder_lost" (503), "decoders_busy" (429, without wait).
    """
    beat = beat or (lambda: None)
    seconds = LIMITS.heic_seconds if kind == "HEIF" else LIMITS.image_seconds
    asked = {"kind": kind, "seconds": LIMITS.image_quick_seconds}
    if counting.count(data, kind).quick:
        try:
            return _QUICK.ask(asked, data, _read, beat)
        except CertitudeError as error:
            if error.code != "image_too_slow":
                raise
        seconds -= LIMITS.image_quick_seconds
    return _SLOW.ask(asked | {"seconds": seconds}, data, _read, beat, wait)


def warm_up() -> None:
    """Start the process that the first picture would wait for; returns at once."""
    _QUICK.warm_up()


def _read(said: dict[str, Any], pixels: IO[bytes]) -> Decoded:
    """What a decoder answered."""
    if "error" in said:
        raise refusals.BY_CODE[said["error"]]()
    width, height = (int(side) for side in said["size"])
    if not 0 < max(width, height) <= LIMITS.image_side:
        raise ValueError("a size that was not asked for")
    image = Image.frombytes("RGB", (width, height), pixels.read(3 * width * height))
    original = cast(tuple[int, int], tuple(int(side) for side in said["original_size"]))
    return Decoded(image, original, bool(said["animated"]), bool(said["see_through"]))


def _busy() -> CertitudeError:
    return CertitudeError(
        "decoders_busy",
        N_("Others have large pictures read just now. Try again in a moment."),
        status=429,
    )


def _lost() -> CertitudeError:
    return CertitudeError(
        "decoder_lost",
        N_("Pictures cannot be read at the moment. Try again; if it goes on, tell whoever runs "
           "this server."),
        status=503,
    )  # fmt: skip


_PROGRAM = "models.reading.decoder"
_FAILURES = Failures(_lost, refusals.too_slow, refusals.too_complex, refusals.damaged, _busy)
_QUICK = Lane("quick", _PROGRAM, _FAILURES, places=4, kept=2)
# The largest picture takes up to a gigabyte for a moment: never many at a time.
_SLOW = Lane("slow", _PROGRAM, _FAILURES, places=2, kept=1, patient=True)

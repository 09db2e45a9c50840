"""What hostile inputs grow from: small good ones of every kind, and ways to spoil them."""

from __future__ import annotations

import io
import json
import random
import zipfile
from functools import cache

from PIL import Image
from PIL.Image import Resampling

# What trips parsers: limits of numbers, of nesting, of encodings; things that mean something else.
HOSTILE_TEXTS = (
    "", " ", "\0", "\ufeff", "\ud800", "\udfff\ud800", "a" * 5_000, "\u202e\u2066evil\u2069",
    "<script>alert(1)</script>", "'; DROP TABLE x; --", "{name}", "%s%n", "{0.__class__}", "$(id)",
    "=1+1", "+1", "-1+2", "@SUM(A1)", "\t=1", "fine;=1+1", "fine\t=1+1", "fine,=1+1", "fine|=1+1",
    "../../etc/passwd", "C:\\x", "👩‍👩‍👧‍👦" * 50, "🇫🇷", "e\u0301" * 100, "l'" * 200, "ﷺ" * 50,
    "0" * 400,
    "1e999", "NaN", "Infinity", "-0", "９９", "٣", "\u2028\u2029\x85", "a\r\nb\rc\nd",
    "http://" + "a." * 300, "Ⅷ", "\u0130", "ſ", "İ" * 50, "\x1b[31m", "M. " * 300, "« » " * 200,
)  # fmt: skip
_NUMBERS = (0, 1, 0x7F, 0x80, 0xFF)


@cache
def archives() -> tuple[bytes, ...]:
    """Small archives of pictures: a folder for each class, and a table of names and labels."""
    made: list[bytes] = []
    picture = pictures()[0]
    for packed in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
        for files in (
            {"cats/é.jpg": picture, "dogs/1.jpg": picture, "__MACOSX/x": b""},
            {"t.csv": b"file,label\na/1.jpg,cat\n2.jpg,dog\n", "a/1.jpg": picture, "2.jpg": b"x"},
        ):
            out = io.BytesIO()
            with zipfile.ZipFile(out, "w", packed) as archive:
                for name, data in files.items():
                    archive.writestr(zipfile.ZipInfo(name), data, packed)
            made.append(out.getvalue())
    return tuple(made)


@cache
def pictures() -> tuple[bytes, ...]:
    """One small picture of every format and of the stranger modes."""
    base = Image.radial_gradient("L").resize((40, 24), Resampling.BILINEAR)
    rgb = Image.merge(
        "RGB", (base, base.rotate(90), base.transpose(Image.Transpose.FLIP_TOP_BOTTOM))
    )
    made: list[bytes] = []

    def keep(image: Image.Image, form: str, **options: object) -> None:
        out = io.BytesIO()
        image.save(out, form, **options)
        made.append(out.getvalue())

    keep(rgb, "JPEG")
    keep(rgb, "JPEG", progressive=True)
    keep(rgb.convert("CMYK"), "JPEG")
    for mode in ("L", "1", "P", "RGBA", "LA", "I;16"):
        keep(base.convert("I").convert("I;16") if mode == "I;16" else rgb.convert(mode), "PNG")
    keep(rgb, "PNG", save_all=True, append_images=[rgb.rotate(90)], duration=20)
    keep(rgb.convert("P"), "GIF", save_all=True, append_images=[rgb.rotate(180).convert("P")])
    keep(rgb, "WEBP")
    keep(rgb.convert("RGBA"), "WEBP", lossless=True)
    return tuple(made)


@cache
def tables() -> tuple[bytes, ...]:
    """Small tables with every delimiter, quotes, and encodings."""
    rows = [["text", "label"], ["Bien", "1"], ['dit "oui"', "0"], ["a,b;c\td|e", "1"], ["", ""]]
    made = []
    for delimiter in ",;\t|":
        body = "\r\n".join(
            delimiter.join('"' + cell.replace('"', '""') + '"' for cell in row) for row in rows
        )
        made += [body.encode(), body.encode("utf-16"), b"\xef\xbb\xbf" + body.encode()]
    made.append("caf\xe9;na\xefve\r\n\xe0;\xe7\r\n".encode("latin-1"))
    return tuple(made)


@cache
def requests() -> tuple[bytes, ...]:
    """Bodies that the API takes."""
    asked = {"model": "reviews-en", "text": "good, but bad"}
    more = {
        "class": 1, "samples": 20, "seed": 1, "settle": False, "tolerance": 0.1, "seconds": 1,
        "unit": "positions",
    }  # fmt: skip
    display = {"bands": [{"at_least": 0.7}, {"at_least": 0}], "digits": 1, "n": 2}
    return tuple(
        json.dumps(body).encode()
        for body in (asked, {**asked, **more}, {**asked, "display": display}, {"model": "digits"})
    )


def spoiled(data: bytes, seed: int) -> bytes:
    """The data with a few faults in it: the same ones for the same seed."""
    dice = random.Random(seed)
    out = bytearray(data)
    for _ in range(dice.choice((0, 1, 1, 2, 4, 16))):
        if not out:
            break
        at = dice.randrange(len(out))
        way = dice.randrange(7)
        if way == 0:
            out[at] ^= 1 << dice.randrange(8)
        elif way == 1:
            out[at] = dice.choice(_NUMBERS)
        elif way == 2:
            del out[at : at + dice.randrange(1, 40)]
        elif way == 3:
            out[at:at] = out[at : at + dice.randrange(1, 60)] * dice.choice((1, 2, 50))
        elif way == 4:
            del out[at:]
        elif way == 5:
            out[at : at + 4] = dice.choice((b"\xff\xff\xff\xff", b"\x7f\xff\xff\xff", b"\0\0\0\0"))
        else:
            out[at:at] = dice.choice(HOSTILE_TEXTS).encode("utf-8", "surrogatepass")[:300]
    return bytes(out)

"""A text file's bytes to text: what its letters are coded in, told or guessed."""

from __future__ import annotations

from models.errors import N_, InputError
from models.reading import pixels

_BOMS = (
    (b"\xef\xbb\xbf", "utf-8"),
    (b"\xff\xfe\x00\x00", "utf-32-le"),
    (b"\x00\x00\xfe\xff", "utf-32-be"),
    (b"\xff\xfe", "utf-16-le"),
    (b"\xfe\xff", "utf-16-be"),
)
# What French and English put beyond ASCII. Windows-1252 text with nothing else is taken for what
# it says: on a short text a statistical guess would be worse.
_WESTERN = frozenset("àâäæçèéêëîïñôöœùûüÿÀÂÄÆÇÈÉÊËÎÏÑÔÖŒÙÛÜŸ«»‹›‘’“”–—…€£°·²³½¼¾©®™\xa0\xad")
_CONTROL_BYTES = bytes(set(range(32)) - set(b"\t\n\v\f\r\x1b")) + b"\x7f"


def decode_bytes(data: bytes) -> tuple[str, str | None]:
    """A text file's bytes to text, and the encoding's name where it had to be guessed.

    UTF-8, or what a byte order mark says; else UTF-16 or Windows-1252 where that is plain to see,
    else charset-normalizer's guess. InputError "not_text" (415) where it is no text.
    """
    for mark, encoding in _BOMS:
        if data.startswith(mark):
            try:
                return data[len(mark) :].decode(encoding), None
            except UnicodeDecodeError as error:
                raise _not_text() from error
    if _looks_utf16(data):
        encoding = "utf-16-be" if data[:1] == b"\0" else "utf-16-le"
        try:
            return data.decode(encoding), encoding.upper()
        except UnicodeDecodeError as error:
            raise _not_text() from error
    # A stray NUL happens; a hundredth of control bytes is a program, a picture or an archive.
    if len(data.translate(None, _CONTROL_BYTES)) < 0.99 * len(data) - 1 or pixels.sniff(data):
        raise _not_text()
    try:
        return data.decode("utf-8"), None
    except UnicodeDecodeError:
        return _guess(data)


def _looks_utf16(data: bytes) -> bool:
    """Whether every other byte of the beginning is mostly NUL, as in UTF-16 without a mark."""
    head = data[: min(len(data), 4096) & ~1]
    if len(data) % 2 or len(head) < 4:
        return False
    even, odd = head[::2].count(0) * 2 / len(head), head[1::2].count(0) * 2 / len(head)
    return max(even, odd) > 0.5 and min(even, odd) < 0.05


def _guess(data: bytes) -> tuple[str, str]:
    try:
        text = data.decode("cp1252")
    except UnicodeDecodeError:
        pass
    else:
        if {c for c in text if c > "\x7f"} <= _WESTERN:
            return text, "Windows-1252"
    from charset_normalizer import from_bytes

    best = from_bytes(data).best()
    if best is None:
        raise _not_text()
    return str(best), best.encoding.replace("_", "-").upper()


def _not_text() -> InputError:
    return InputError(
        "not_text",
        N_("This file does not hold plain text. Save it as UTF-8 text and try again."),
        status=415,
    )

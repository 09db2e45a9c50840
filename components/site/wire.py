"""A message of a browser, measured as it came, before anything is made of it.

Five million empty parts take twenty megabytes on the way, and seconds of everybody's time once they
are objects. So the bytes are walked along first (protocol buffers' wire format: a number and a
length before each part), and the walk ends where an honest message would have ended long ago.
"""

from __future__ import annotations

from models.limits import LIMITS

# What stands in an honest message: some hundred widgets of a handful of parts each.
MOST_PARTS = 6_000
# A part that is no text of a person: an address with all its settings has a few thousand letters.
MOST_BYTES = 32 * 1024
# A text, cut to size later on; a picture in base64, and some names around it.
MOST_TEXT = 4 * LIMITS.image_bytes // 3 + 64 * 1024
# A full drawing has 10,000 points of three such characters; a picture in base64 has none.
MOST_STRUCTURE = 40_000
_JSON = frozenset({"json_value", "json_trigger_value"})
_LONG = _JSON | {"string_value"}
_VARINT, _EIGHT, _SIZED, _FOUR = 0, 1, 2, 5


def is_measured(data: bytes, kind: object) -> bool:
    """Whether a message has as many parts, each as long, as a page of ours would send at most.

    kind: the descriptor of its type. ValueError where the bytes are no message.
    """
    left = MOST_PARTS
    inside = [(0, len(data), kind)]
    while inside:
        at, end, held = inside.pop()
        while at < end:
            left -= 1
            if left < 0:
                return False
            key, at = _number(data, at, end)
            what = key & 7
            if what == _VARINT:
                _, at = _number(data, at, end)
            elif what in (_EIGHT, _FOUR):
                at += 8 if what == _EIGHT else 4
            elif what == _SIZED:
                size, at = _number(data, at, end)
                field = held.fields_by_number.get(key >> 3)  # type: ignore[attr-defined]
                if field is not None and field.message_type is not None:
                    inside.append((at, at + size, field.message_type))
                elif not _is_short("" if field is None else field.name, data, at, size):
                    return False
                at += size
            else:
                raise ValueError("no message")
        if at != end or end > len(data):
            raise ValueError("no message")
    return True


def _is_short(name: str, data: bytes, at: int, size: int) -> bool:
    if size <= MOST_BYTES:
        return True
    if name not in _LONG or size > MOST_TEXT:
        return False
    return name not in _JSON or (
        sum(data.count(mark, at, at + size) for mark in (b"[", b"{", b",")) <= MOST_STRUCTURE
    )


def _number(data: bytes, at: int, end: int) -> tuple[int, int]:
    """A number in pieces of seven bits, and where it ends."""
    number = shift = 0
    while at < end and shift < 70:
        piece = data[at]
        number |= (piece & 0x7F) << shift
        at += 1
        if piece < 0x80:
            return number, at
        shift += 7
    raise ValueError("no message")

"""Which version of a text a part of the page was made from.

People go on typing while the page still shows what stood there before. Each part says at its end
which text it was made from; the browser dims those that were made from another one than stands in
the box (`components/giving/live`), from the first key on and without asking the server.
"""

from __future__ import annotations

import zlib

from markupsafe import Markup

from components.site import shell
from components.site.state import Slot

# The keys of the parts that say so: containers of the pages.
ANSWER, REASONS, BESIDE, GALLERY = PARTS = ("ct-answer", "ct-reasons", "ct-beside", "ct-gallery")

_SHOWN: Slot[str] = Slot("_version_shown", "")


def version_of(text: str) -> str:
    """Names a text as a browser's text box holds it: its CRC-32 and how many bytes it has.

    A browser makes the same of its box after every key, and without a secure context has no better
    hash at hand; nothing is decided by it but what is dimmed.
    """
    held = text.replace("\r\n", "\n").replace("\r", "\n").encode("utf-8", "replace")
    return f"{zlib.crc32(held):08x}-{len(held)}"


def begin(text: str) -> str:
    """Say which text the page shows from now on; the name of this version."""
    _SHOWN.set(version_of(text))
    return _SHOWN.get()


def current() -> str:
    """The version of the text that the page shows; "" before there was any."""
    return _SHOWN.get()


def stamp(version: str, *, whole: bool = True) -> None:
    """Say, at the end of a part, that all of it was made from this version of the text.

    whole: False while more is to come; until then the part is kept as high as it was.
    """
    shell.html(
        Markup('<span class="ct-from" data-from="{}" data-whole="{:d}" hidden></span>').format(
            version, whole
        )
    )

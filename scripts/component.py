"""Make the web component that people take away out of its source, the catalogs and a minifier.

`PYTHONPATH=. python scripts/component.py` writes it. It is committed, so that no server needs the
minifier; a test holds it to what this makes, and says so where a sentence has changed.
"""

from __future__ import annotations

import json
import re
from pathlib import Path

import minify
from babel.messages.catalog import Catalog
from babel.messages.pofile import read_po

from models.display.icons import PATHS
from models.takeaway.component import FILE

ROOT = Path(__file__).parent.parent
SOURCE_FILE = FILE.with_name("component.js")
# What may stand for a phrase: letters of one byte, then of two.
_LETTERS = (*range(33, 127), *range(0x100, 0x180))
_COUNTED = re.compile(r'L\.n\(_\("([^"]*)"\), _\("([^"]*)"\)')
_MESSAGE = re.compile(r'_\("([^"]*)"\)')


def _catalog(code: str) -> Catalog:
    path = ROOT / "locales" / code / "LC_MESSAGES" / "certitude.po"
    with path.open("rb") as file:
        return read_po(file, locale=code)


def _said(catalog: Catalog, message: str, many: dict[str, str]) -> str:
    """A message in a catalog's language; many: the plural of each one that has one."""
    for one, plural in many.items():
        if message in (one, plural):
            return str(list(catalog[one].string or ())[message == plural])
    return str(catalog[message].string)


def _packed(text: str) -> tuple[str, list[str]]:
    """The text with what it says often in one letter each, and each letter with what it stands for.

    The letters are those that the text does not need; the first to be taken back comes first.
    """
    keys: list[str] = []
    for letter in (c for c in map(chr, _LETTERS) if c not in text and c not in "\"'\\`$"):
        wide = len(letter.encode())
        parts = [*re.finditer(r"\w+|\W", text)]
        found = {
            text[first.start() : last.end()]
            for at, first in enumerate(parts)
            for last in parts[at : at + 16]
        }
        found |= {text[at : at + n] for n in (2, 3, 5, 8) for at in range(len(text) - n)}
        saves = {
            phrase: (text.count(phrase) - 1) * (len(phrase.encode()) - wide) - 2 - 2 * wide
            for phrase in found
            if not set(phrase) & set("|\n")
        }
        best = max(sorted(saves), key=lambda phrase: saves[phrase])
        if saves[best] <= 0:
            break
        text = text.replace(best, letter)
        keys.insert(0, letter + best)
    return text, keys


def built() -> bytes:
    """The file; KeyError or TypeError for a sentence that a catalog does not have."""
    head, _, script = SOURCE_FILE.read_text("utf-8").partition("(() => {")
    messages = list(dict.fromkeys(_MESSAGE.findall(script)))
    many = dict(_COUNTED.findall(script))
    french = _catalog("fr")
    tables = (
        messages,
        [_said(french, message, many) for message in messages],
        [part for icon in PATHS.items() for part in icon],
    )
    assert all(text and not set(text) & set("|\n") for table in tables for text in table)
    texts, keys = _packed("\n".join("|".join(table) for table in tables))
    script = "(() => {" + _MESSAGE.sub(lambda found: str(messages.index(found[1])), script)
    for place, text in (("TEXTS", texts), ("KEYS", "\n".join(keys))):
        script = script.replace(f'"/*{place}*/"', json.dumps(text, ensure_ascii=False))
    small: str = minify.string("application/javascript", script)
    return f"{head.splitlines()[0]}\n{small}\n".encode()


if __name__ == "__main__":
    FILE.write_bytes(built())
    print(f"{FILE.relative_to(ROOT)}: {FILE.stat().st_size:,} bytes")

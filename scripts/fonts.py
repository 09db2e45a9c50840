"""Make the fonts of what is taken away: Source Sans, which Streamlit ships, in Latin letters.

`pip install fonttools brotli`, then `PYTHONPATH=. python scripts/fonts.py` writes them; they are
committed, so that no server needs either. Its licence (OFL 1.1) keeps the name for what Adobe
makes: what is cut out of it goes by another one.
"""

from __future__ import annotations

import io
from importlib import resources
from pathlib import Path
from typing import Any

from models.takeaway.fonts import BOLD, FAMILY, FOLDER, LETTERS, PAGES_BOLD, WEIGHTS

# Kerning, accents, and figures of one width: what the pages ask for.
_FEATURES = ["kern", "mark", "mkmk", "ccmp", "locl", "tnum", "lnum"]
# Of what a browser draws on a page: there "often" has one letter for its "ft".
_LIGATURES = ["liga", "clig", "calt", "rlig"]
_NAMES = (1, 3, 4, 6, 16)  # of a family, in a font's table of names
_REGULAR = 400


def _source(kind: str) -> Path:
    media = resources.files("streamlit") / "static" / "static" / "media"
    return next(Path(str(media)).glob(f"SourceSansVF-{kind}.*.woff2"))


def _made(kind: str, weight: int | None, flavor: str | None) -> bytes:
    """One font: of a weight, or (None) of all weights that its source has."""
    from fontTools import subset
    from fontTools.ttLib import TTFont
    from fontTools.varLib import instancer

    features = _FEATURES + (_LIGATURES if weight is None else [])
    options = subset.Options(layout_features=features, hinting=False, notdef_outline=True)
    options.name_IDs = ["*"]
    font: Any = TTFont(_source(kind), lazy=False)
    cut = subset.Subsetter(options)
    cut.populate(unicodes=map(ord, LETTERS))
    cut.subset(font)
    # Saved and read again: what was cut is still half in memory.
    font.flavor = None
    between = io.BytesIO()
    font.save(between)
    between.seek(0)
    font = TTFont(between, lazy=False)
    if weight is not None:
        drawn = PAGES_BOLD if weight == BOLD else weight
        font = instancer.instantiateVariableFont(font, {"wght": drawn})
    for row in list(font["name"].names):
        if row.nameID in _NAMES:
            said = FAMILY if row.nameID != 6 else f"{FAMILY.replace(' ', '')}-{kind}"
            font["name"].setName(said, row.nameID, row.platformID, row.platEncID, row.langID)
    italic = kind == "Italic"
    if weight is not None:
        font["OS/2"].usWeightClass = weight
    font["OS/2"].fsSelection = (font["OS/2"].fsSelection & ~0b1100001) | (1 if italic else 0x40)
    font["head"].macStyle = 2 if italic else 0
    font.flavor = flavor
    written = io.BytesIO()
    font.save(written)
    return written.getvalue()


def main() -> None:
    """Write a font for browsers, and one a weight for what paints without a browser."""
    FOLDER.mkdir(exist_ok=True)
    upright, italic = "Upright", "Italic"
    (FOLDER / "upright.woff2").write_bytes(_made(upright, None, "woff2"))
    (FOLDER / "italic.woff2").write_bytes(_made(italic, None, "woff2"))
    for weight in WEIGHTS:
        (FOLDER / f"upright-{weight}.ttf").write_bytes(_made(upright, weight, None))
    (FOLDER / f"italic-{_REGULAR}.ttf").write_bytes(_made(italic, _REGULAR, None))


if __name__ == "__main__":
    main()

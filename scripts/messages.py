"""Collect every sentence a person may see and merge it into the catalogs under locales/.

New sentences arrive with an empty translation, and the test suite fails until it is filled in.
"""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.extract import extract_from_dir
from babel.messages.pofile import read_po, write_po

ROOT = Path(__file__).parent.parent
KEYWORDS = {"gettext": None, "ngettext": (1, 2), "N_": None}
SOURCES = ("components", "models", "pages", "study")
_EPOCH = datetime(
    2026, 1, 1, tzinfo=UTC
)  # a fixed date, so that a run without news changes nothing


def collect() -> Catalog:
    """All messages in the sources, in the order of the files."""
    catalog = Catalog(project="Certitude", charset="utf-8", creation_date=_EPOCH)
    for source in SOURCES:
        found = extract_from_dir(
            ROOT / source,
            method_map=[("**.py", "python")],
            keywords=KEYWORDS,
            comment_tags=("L10n:",),
        )
        for filename, _line, message, comments, context in sorted(
            found, key=lambda m: (m[0], m[1])
        ):
            catalog.add(
                message,
                locations=[(f"{source}/{filename}", 0)],
                auto_comments=comments,
                context=context,
            )
    return catalog


def update(code: str) -> int:
    """Merge into one language's catalog; returns how many sentences still lack a translation."""
    path = ROOT / "locales" / code / "LC_MESSAGES" / "certitude.po"
    path.parent.mkdir(parents=True, exist_ok=True)
    if path.exists():
        with path.open("rb") as old:
            catalog = read_po(old, locale=code)
    else:
        catalog = Catalog(locale=code, project="Certitude", charset="utf-8")
    catalog.update(collect(), no_fuzzy_matching=True)
    catalog.obsolete.clear()
    catalog.revision_date = catalog.creation_date = _EPOCH
    with path.open("wb") as out:
        write_po(out, catalog, width=100, include_lineno=False, sort_by_file=True)
    return sum(1 for m in catalog if m.id and not all(forms(m.string)))


def forms(string: object) -> list[str]:
    """A translation's forms: one, or one for each plural."""
    return list(string) if isinstance(string, list | tuple) else [str(string or "")]


if __name__ == "__main__":
    for folder in sorted((ROOT / "locales").iterdir()):
        print(f"{folder.name}: {update(folder.name)} sentences without a translation")

"""What is odd about a labelled set, found before it is classified: ids, sentences and counts.

Nothing here says that a set is fine: only what was looked for, and found.
"""

from __future__ import annotations

import hashlib
import unicodedata
from collections import Counter, defaultdict
from collections.abc import Callable, Hashable, Mapping, Sequence
from dataclasses import dataclass, field

from models.catalog import Entry
from models.errors import N_
from models.jobs import Progress
from models.labelled.columns import NONE, Columns, Matched
from models.labelled.given import Given
from models.prediction import Label
from models.reading.written_in import foreign_to

LOOKED_AT = 1_000  # texts whose language is looked at: a millisecond each
LONG_TEXT = 2_000  # characters: what most models read no further than
SHORT_TEXT = 3  # letters and digits
FEW = 20  # cases of a class: below, a share right has an interval of a fifth either way
LEAST = 100  # cases in all for a figure of calibration that says something
SKEW = 10  # how many times more cases the largest class has than the smallest that occurs
_NAMED = 5  # values that a sentence names

Report = Callable[[Progress[object]], None]


@dataclass(frozen=True, slots=True)
class Finding:
    """Something odd: an id for programs, a sentence for people, and how many cases.

    template, values: as a CertitudeError's; `{n}` cases of `{all}`. rows: the cases, from 0, as
    many as there are. names: what the sentence ends with, a person's own words.
    """

    code: str
    template: str
    n: int
    of: int
    rows: tuple[int, ...] = ()
    names: tuple[str, ...] = ()
    values: Mapping[str, object] = field(default_factory=dict, hash=False)

    @property
    def message(self) -> str:
        """The sentence in English."""
        return self.template.format(n=self.n, all=self.of, **self.values)


@dataclass(frozen=True, slots=True)
class Checked:
    """What was found; usable: the rows that can be judged: a case, and a label that is a class.

    counts: cases of each class of the model, [k]. sizes: of each row the characters of its text,
    0 for pictures, whose size is known when they are decoded. repeats: usable rows whose case
    stands in a usable row before.
    """

    findings: tuple[Finding, ...]
    usable: tuple[int, ...]
    counts: tuple[int, ...]
    sizes: tuple[int, ...]
    repeats: frozenset[int] = frozenset()


def check(
    given: Given,
    columns: Columns,
    matched: Matched,
    labels: Sequence[Label],
    entry: Entry,
    report: Report = lambda _: None,
) -> Checked:
    """Look a set over. report: called on the way; may raise Cancelled."""
    cells = given.table.column(columns.case)
    rows = len(cells)
    keys = _identities(given, columns.case, cells)
    missing = [row for row, key in enumerate(keys) if key is None]
    usable = [
        row
        for row, (key, truth) in enumerate(zip(keys, matched.truths, strict=True))
        if key is not None and truth is not None
    ]
    counts = Counter(truth for row in usable if (truth := matched.truths[row]) is not None)
    findings = [
        *_of_labels(given, columns, matched, rows),
        *_of_missing(given, missing, rows),
        *_of_duplicates(keys, matched, rows),
        *_of_sides(given, columns, keys),
        *_of_sizes(given, cells),
        *_of_languages(given, cells, entry, report),
        *_of_balance(counts, len(labels), [label.id for label in labels]),
        *_of_number(len(usable)),
    ]
    return Checked(
        tuple(found for found in findings if found.n),
        tuple(usable),
        tuple(counts.get(index, 0) for index in range(len(labels))),
        tuple(len(cell) if given.kind == "text" else 0 for cell in cells),
        _repeats(usable, keys),
    )


def _repeats(rows: Sequence[int], keys: Sequence[Hashable | None]) -> frozenset[int]:
    seen: set[Hashable | None] = set()
    again = set()
    for row in rows:
        if keys[row] in seen:
            again.add(row)
        seen.add(keys[row])
    return frozenset(again)


def _identities(given: Given, column: int, cells: Sequence[str]) -> list[Hashable | None]:
    """What makes a case the same as another one, None where there is no case.

    Texts: without capitals, and blanks as one; pictures: the file's length and checksum.
    """
    if given.kind == "text":
        return [_text_identity(cell) if cell.strip() else None for cell in cells]
    same = given.archive.same() if given.archive is not None else {}
    return [None if name is None else same[name] for name in given.pictures(column)]


def _text_identity(text: str) -> bytes:
    plain = " ".join(unicodedata.normalize("NFKC", text).casefold().split())
    return hashlib.sha256(plain.encode("utf-8", "surrogatepass")).digest()


def _of_labels(given: Given, columns: Columns, matched: Matched, rows: int) -> list[Finding]:
    cells = [""] * rows if columns.label == NONE else given.table.column(columns.label)
    empty = [row for row, cell in enumerate(cells) if not cell.strip()]
    unknown = [
        row
        for row, (cell, truth) in enumerate(zip(cells, matched.truths, strict=True))
        if truth is None and cell.strip()
    ]
    return [
        Finding(
            "labels_missing",
            N_("Cases without a label: {n} of {all}. They are left out."),
            len(empty), rows, tuple(empty),
        ),
        Finding(
            "labels_unknown",
            N_("Cases whose label is no class of this model: {n} of {all}. They are left out."),
            len(unknown), rows, tuple(unknown),
            tuple(name for name, _ in matched.unknown.most_common(_NAMED)),
        ),
    ]  # fmt: skip


def _of_missing(given: Given, missing: Sequence[int], rows: int) -> list[Finding]:
    if given.kind == "text":
        return [
            Finding(
                "texts_empty",
                N_("Cases without a text: {n} of {all}. They are left out."),
                len(missing), rows, tuple(missing),
            )
        ]  # fmt: skip
    return [
        Finding(
            "pictures_missing",
            N_("Rows whose picture is not in the archive: {n} of {all}. They are left out."),
            len(missing), rows, tuple(missing),
        )
    ]  # fmt: skip


def _of_duplicates(keys: Sequence[Hashable | None], matched: Matched, rows: int) -> list[Finding]:
    places: Mapping[Hashable, list[int]] = defaultdict(list)
    for row, key in enumerate(keys):
        if key is not None:
            places[key].append(row)
    again = [row for found in places.values() for row in found[1:]]
    torn = [
        row
        for found in places.values()
        if len({matched.truths[row] for row in found} - {None}) > 1
        for row in found
    ]
    return [
        Finding(
            "duplicates",
            N_("Cases that stand there more than once: {n} of {all} are repeated. Each counts in "
               "the figures, whose intervals promise more than there is; comparisons take "
               "each once."),
            len(again), rows, tuple(sorted(again)),
        ),
        Finding(
            "labels_contradict",
            N_("The same case with two different labels: {n} of {all} cases. One of the labels has "
               "to be wrong."),
            len(torn), rows, tuple(sorted(torn)),
        ),
    ]  # fmt: skip


def _of_sides(given: Given, columns: Columns, keys: Sequence[Hashable | None]) -> list[Finding]:
    if columns.split == NONE:
        return []
    sides: Mapping[Hashable, set[str]] = defaultdict(set)
    cells = [cell.strip().casefold() for cell in given.table.column(columns.split)]
    for key, side in zip(keys, cells, strict=True):
        if key is not None and side:
            sides[key].add(side)
    rows = [row for row, key in enumerate(keys) if key is not None and len(sides[key]) > 1]
    return [
        Finding(
            "on_both_sides",
            N_("The same case on both sides of the split: {n} of {all} cases. Whoever learns from "
               "one side has seen the other."),
            len(rows), len(keys), tuple(rows),
        )
    ]  # fmt: skip


def _of_sizes(given: Given, cells: Sequence[str]) -> list[Finding]:
    if given.kind != "text":
        return []  # known when they are decoded
    long = [row for row, cell in enumerate(cells) if len(cell) > LONG_TEXT]
    short = [
        row
        for row, cell in enumerate(cells)
        if cell.strip() and sum(map(str.isalnum, cell[:100])) < SHORT_TEXT
    ]
    return [
        Finding(
            "texts_long",
            N_("Texts of more than {limit} characters: {n} of {all}. Of long texts most models "
               "read the beginning only."),
            len(long), len(cells), tuple(long), values={"limit": LONG_TEXT},
        ),
        Finding(
            "texts_short",
            N_("Texts with hardly a letter: {n} of {all}."),
            len(short), len(cells), tuple(short),
        ),
    ]  # fmt: skip


def _of_languages(
    given: Given, cells: Sequence[str], entry: Entry, report: Report
) -> list[Finding]:
    if given.kind != "text" or not entry.languages:
        return []
    filled = [row for row, cell in enumerate(cells) if cell.strip()]
    # From the whole file, not its beginning: files are often sorted.
    step = max(1, -(-len(filled) // LOOKED_AT))
    looked = filled[::step]
    foreign: list[int] = []
    codes: Counter[str] = Counter()
    for at, row in enumerate(looked):
        if at % 50 == 0:
            report(Progress(at, len(looked)))
        code = foreign_to(cells[row], entry.languages)
        if code is not None:
            foreign.append(row)
            codes[code] += 1
    return [
        Finding(
            "texts_foreign",
            N_("Texts that look to be in a language that the model does not read: {n} of {all} "
               "that were looked at."),
            len(foreign), len(looked), tuple(foreign),
            values={"codes": tuple(code for code, _ in codes.most_common(_NAMED))},
        )
    ]  # fmt: skip


def _of_balance(counts: Counter[int], classes: int, ids: Sequence[str]) -> list[Finding]:
    if not counts:
        return []
    total = sum(counts.values())
    absent = [index for index in range(classes) if not counts[index]]
    few = [index for index in range(classes) if 0 < counts[index] < FEW]
    most, least = max(counts.values()), min(counts.values())
    skewed = len(counts) > 1 and most >= SKEW * least
    return [
        Finding(
            "classes_absent",
            N_("Classes of the model without a case: {n} of {all}. Nothing is said of them."),
            len(absent), classes, names=tuple(ids[index] for index in absent[:_NAMED]),
        ),
        Finding(
            "classes_nearly_absent",
            N_("Classes with fewer than {limit} cases: {n} of {all}. Of these little can be said."),
            len(few), classes, names=tuple(ids[index] for index in few[:_NAMED]),
            values={"limit": FEW},
        ),
        Finding(
            "skewed",
            N_("The most frequent class has {most} cases, the rarest that occurs {least}: a figure "
               "over all cases is mostly about the first."),
            most if skewed else 0, total, values={"most": most, "least": least},
        ),
    ]  # fmt: skip


def _of_number(usable: int) -> list[Finding]:
    if not usable:
        return [
            Finding(
                "nothing_usable",
                N_("No row has both a case and a label that is a class of this model. Choose "
                   "another column, or another model."),
                1, 1,
            )
        ]  # fmt: skip
    return [
        Finding(
            "too_few",
            N_("There are {n} cases to judge; below {limit} a figure says little, and its interval "
               "is wide."),
            usable if usable < LEAST else 0, usable, values={"limit": LEAST},
        )
    ]  # fmt: skip

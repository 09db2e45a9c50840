"""Texts with labels as people have them: put in order before anything is learnt, and that is said.

What is left out is left out of learning and of judging alike.
"""

from __future__ import annotations

import hashlib
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np

from models.errors import N_, InputError
from models.limits import LIMITS
from models.live.checks import RARE, UNEVEN, Finding
from models.live.material import LEAST_OF_CLASS, Whole, one_class
from models.review.queue import content_id

# What people write where they do not know the label. No words: those may be a class.
UNKNOWN = frozenset({"?", "??", "???", "-", "–", "n/a", "na", "nan", "null", "#n/a"})
TEST = 0.2
_LEAST_EACH = 5  # texts for each class on average, so that a fifth of them has every class
_SHORT = 3  # words


@dataclass(frozen=True, eq=False)
class Collected:
    """n different texts with their labels, of k classes.

    texts, labels: n each. classes: k labels, sorted. findings: what was left out and what is odd,
    the gravest first. key: SHA-256 (hex) of all of it.
    """

    texts: tuple[str, ...]
    labels: tuple[str, ...]
    classes: tuple[str, ...]
    findings: tuple[Finding, ...]
    key: str

    def __len__(self) -> int:
        return len(self.texts)

    @property
    def counts(self) -> dict[str, int]:
        """How many texts each class has, in the order of `classes`."""
        found = Counter(self.labels)
        return {name: found[name] for name in self.classes}


@dataclass(frozen=True, eq=False)
class Division:
    """Which texts are learnt from and which are kept to judge by: indices, int."""

    train: Whole
    test: Whole


def collected(texts: Sequence[str], labels: Sequence[str]) -> Collected:
    """Texts and labels as they stand in a file, in order.

    Left out: rows without a text or a label, labels that say they are not known, texts with
    contradicting labels, all but the first of equal texts, and classes of too few texts.

    InputError "one_class", "tiny_classes", "too_many_labels", "too_few_texts" (422).
    """
    rows, findings = _with_both(texts, labels)
    rows = _in_one_spelling(rows, findings)
    rows = _once(rows, findings)
    different = Counter(label for _, label in rows)
    rows = _without_tiny(rows, findings)
    counts = Counter(label for _, label in rows)
    if len(different) < 2:
        raise one_class()
    if len(counts) < 2:
        raise _tiny_classes(different)
    if len(counts) > LIMITS.live_classes:
        raise InputError(
            "too_many_labels",
            N_("There are {n} different labels, and at most {limit} can be learnt here. Is it the "
               "right column?"),
            n=len(counts),
            limit=LIMITS.live_classes,
        )  # fmt: skip
    if len(rows) < _LEAST_EACH * len(counts):
        raise InputError(
            "too_few_texts",
            N_("There are {n} different texts with a label, and at least {least} are needed for "
               "{classes} classes: some to learn from, some to judge by."),
            n=len(rows),
            least=_LEAST_EACH * len(counts),
            classes=len(counts),
        )  # fmt: skip
    findings += _spread(counts)
    short = sum(len(text.split()) < _SHORT for text, _ in rows)
    if short:
        findings.append(
            Finding(N_("Texts of one or two words: {n} of {all}."), {"n": short, "all": len(rows)})
        )
    kept = tuple(text for text, _ in rows)
    said = tuple(label for _, label in rows)
    return Collected(kept, said, tuple(sorted(counts)), tuple(findings), _key(kept, said))


def _tiny_classes(different: Counter[str]) -> InputError:
    """The error for labels of which at most one has texts enough."""
    tiny = [f"“{name[:40]}” ({n})" for name, n in different.most_common() if n < LEAST_OF_CLASS]
    return InputError(
        "tiny_classes",
        N_("Too few texts have these labels: {names}. Each label needs at least {least} different "
           "texts, and there must be two such labels at least: some to learn from, some to judge "
           "by."),
        names=", ".join(tiny[:6]) + ("…" if len(tiny) > 6 else ""),
        least=LEAST_OF_CLASS,
    )  # fmt: skip


def divided(given: Collected, seed: int) -> Division:
    """A fifth of each class is kept to judge by, the same for the same seed."""
    from sklearn.model_selection import train_test_split

    train, test = train_test_split(
        np.arange(len(given)), test_size=TEST, stratify=given.labels, random_state=seed
    )
    return Division(np.sort(train), np.sort(test))


Rows = list[tuple[str, str]]


def _with_both(texts: Sequence[str], labels: Sequence[str]) -> tuple[Rows, list[Finding]]:
    rows: Rows = []
    empty, unknown = 0, Counter[str]()
    for text, label in zip(texts, labels, strict=True):
        text, label = text.strip(), " ".join(label.split())
        if not text or not label:
            empty += 1
        elif label.casefold() in UNKNOWN:
            unknown[label] += 1
        else:
            rows.append((text, label))
    findings = []
    if empty:
        findings.append(
            Finding(
                N_("Rows without a text or without a label, left out: {n} of {all}."),
                {"n": empty, "all": len(texts)},
            )
        )
    if unknown:
        findings.append(
            Finding(
                N_("Rows whose label says that it is not known, left out: {n} of {all}."),
                {"n": unknown.total(), "all": len(texts)},
                tuple(unknown),
            )
        )
    return rows, findings


def _in_one_spelling(rows: Rows, findings: list[Finding]) -> Rows:
    """Labels that differ only in capitals are one, as most write it."""
    written: dict[str, Counter[str]] = defaultdict(Counter)
    for _, label in rows:
        written[label.casefold()][label] += 1
    usual = {plain: forms.most_common(1)[0][0] for plain, forms in written.items()}
    other = [form for plain, forms in written.items() for form in forms if form != usual[plain]]
    if other:
        findings.append(
            Finding(
                N_("Labels that differ from another only in capital letters, put together with "
                   "it: {n}."),
                {"n": len(other)},
                tuple(other),
            )
        )  # fmt: skip
    return [(text, usual[label.casefold()]) for text, label in rows]


def _once(rows: Rows, findings: list[Finding]) -> Rows:
    """Equal texts stand there once; those that contradict each other, not at all."""
    said: dict[str, dict[str, str]] = defaultdict(dict)  # of each text: label -> as first written
    for text, label in rows:
        said[content_id(text)].setdefault(label, text)
    torn = [each for each in said.values() if len(each) > 1]
    kept = [(text, label) for each in said.values() if len(each) == 1
            for label, text in each.items()]  # fmt: skip
    again = len(rows) - len(kept) - _rows_of(rows, said)
    if torn:
        findings.insert(
            0,
            Finding(
                N_("Texts that are there with two different labels, left out: {n}. Nobody could "
                   "get both right."),
                {"n": len(torn)},
            ),
        )  # fmt: skip
    if again:
        findings.append(
            Finding(
                N_("Texts that are there already, counted once: {n} of {all}. Else some would be "
                   "learnt from and judged by."),
                {"n": again, "all": len(rows)},
            )
        )  # fmt: skip
    return kept


def _rows_of(rows: Rows, said: dict[str, dict[str, str]]) -> int:
    """How many rows have a text of contradicting labels."""
    return sum(len(said[content_id(text)]) > 1 for text, _ in rows)


def _without_tiny(rows: Rows, findings: list[Finding]) -> Rows:
    counts = Counter(label for _, label in rows)
    tiny = sorted(label for label, n in counts.items() if n < LEAST_OF_CLASS)
    if tiny:
        findings.append(
            Finding(
                N_("Classes with fewer than {least} texts, left out: {n}. There is nothing to "
                   "learn from and to judge by."),
                {"n": len(tiny), "least": LEAST_OF_CLASS},
                tuple(tiny),
            )
        )  # fmt: skip
    return [(text, label) for text, label in rows if label not in tiny]


def _spread(counts: Counter[str]) -> list[Finding]:
    equal = counts.total() / len(counts)
    rare = sorted(label for label, n in counts.items() if n < RARE * equal)
    (most, most_n), (least, least_n) = counts.most_common()[0], counts.most_common()[-1]
    if rare:
        return [
            Finding(
                N_("Classes that are nearly absent: {n} of {all}. A model hardly learns them, and "
                   "its accuracy hides it."),
                {"n": len(rare), "all": len(counts)},
                tuple(rare),
            )
        ]  # fmt: skip
    if most_n >= UNEVEN * least_n:
        return [
            Finding(
                N_("The commonest class has {most} cases, the rarest {least}: who always says the "
                   "first is often right without knowing anything."),
                {"most": most_n, "least": least_n},
                (most, least),
            )
        ]  # fmt: skip
    return []


def _key(texts: Iterable[str], labels: Iterable[str]) -> str:
    made = hashlib.sha256()
    for part in (*texts, "\0", *labels):
        made.update(part.encode("utf-8", "surrogatepass") + b"\0")
    return made.hexdigest()

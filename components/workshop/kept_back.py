"""A person's own texts that were kept back, as the examples that a text page begins with."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from models.examples import Example
from models.language import Language
from models.languages import CODES

_MOST, _EACH = 6, 2  # examples in all, and of a class
_TITLE, _LONGEST = 60, 2_000  # characters of a title, of a text


def examples_of(texts: Sequence[str], truths: Sequence[str]) -> tuple[Example, ...]:
    """Some of them, of as many classes as there is room for.

    truths: of each text its class. Without them a page would begin with a stranger's sentence, of
    which this model knows nothing.
    """
    had: Counter[str] = Counter()
    found: list[Example] = []
    for text, truth in zip(texts, truths, strict=True):
        if had[truth] == _EACH or not 0 < len(text.strip()) <= _LONGEST:
            continue
        had[truth] += 1
        found.append(_example(len(found), text.strip(), truth))
        if len(found) == _MOST:
            break
    return tuple(found)


def _example(at: int, text: str, truth: str) -> Example:
    line = " ".join(text.split())
    title = line if len(line) <= _TITLE else line[: _TITLE - 1] + "…"
    return Example(
        f"kept-{at + 1}",
        "",  # known once the model has its id
        "own",
        truth,
        text=text,
        titles=dict.fromkeys(CODES, title),
        notes={
            code: Language(code).gettext("It was kept back: the model never learnt from it.")
            for code in CODES
        },
    )

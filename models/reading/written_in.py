"""Which language a text is written in, said only where a few words leave no doubt.

A wrong warning costs more than a missing one: short texts, names and numbers are of no language
here. What the rule rests on is measured by `python -m benchmarks.languages`.
"""

from __future__ import annotations

import threading
from collections.abc import Sequence
from functools import cache
from typing import Any

import regex

# Fewer different words are shared by too many languages ("cinéma", "OK, super", "ha ha ha ha").
LEAST_WORDS = 4
# In scripts that put no space between words, letters count: as many say as much as four words.
LEAST_LETTERS = 8
SURE = 0.7  # the detector's own probability
_READ = 600  # characters: a language shows in a few lines, and a table has thousands of rows

_WORD = regex.compile(r"\p{L}[\p{L}\p{M}]*")
_UNSPACED = regex.compile(r"[\p{Han}\p{Hiragana}\p{Katakana}\p{Thai}\p{Lao}\p{Khmer}\p{Myanmar}]")
# Neither belongs to a language, though the letters in them may look like one.
_ADDRESS = regex.compile(r"https?://\S+|www\.\S+|\S+@\S+|[@#]\w+")
_loading = threading.Lock()


def written_in(text: str) -> str | None:
    """The text's language as an ISO 639-1 code; None where that is not certain.

    Only the beginning is looked at. The first call loads the detector (about half a second).
    """
    begun = _ADDRESS.sub(" ", text[:_READ])
    words = {word.casefold() for word in _WORD.findall(begun)}
    if len(words) < LEAST_WORDS and len(_UNSPACED.findall(begun)) < LEAST_LETTERS:
        return None
    code, probability = _detector().classify(begun)
    return str(code) if probability >= SURE else None


def foreign_to(text: str, reads: Sequence[str]) -> str | None:
    """The text's language where it is none of those that a model reads, else None.

    reads: ISO 639-1 codes; of a model of which they are not known, nothing is said.
    """
    if not reads:
        return None
    code = written_in(text)
    return None if code in reads else code


def warm_up() -> None:
    """Load the detector, so that nobody waits for it."""
    _detector()


def _detector() -> Any:
    with _loading:
        return _loaded()


@cache
def _loaded() -> Any:
    from py3langid.langid import MODEL_FILE, LanguageIdentifier

    return LanguageIdentifier.from_model_file(MODEL_FILE, norm_probs=True)

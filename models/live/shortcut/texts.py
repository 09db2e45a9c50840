"""Short film reviews, put together out of sentences written for this, and the day of each."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import lru_cache
from pathlib import Path
from typing import Literal

import msgspec
import numpy as np
from msgspec import Struct

from models.languages import LanguageCode
from models.live.material import Whole
from models.prediction import Label

EACH = 150  # reviews of each class
_HEARD = 0.6  # of the sentences; the others stand only in reviews to watch by and to test on
_JUDGED = 0.5  # of the reviews: they say plainly whether it was good, too
_NAMES: tuple[Literal["positive"], Literal["negative"]] = ("positive", "negative")
LABELS = (
    Label("positive", {"en": "positive", "fr": "positif"}),
    Label("negative", {"en": "negative", "fr": "négatif"}),
)


class Sentences(Struct, frozen=True, forbid_unknown_fields=True):
    """What reviews are made of. word: the day that is planted; days: the others.

    openings: with a place for the day. verdicts: plain ones, by class.
    """

    word: str
    days: tuple[str, ...]
    openings: tuple[str, ...]
    negative: tuple[str, ...]
    positive: tuple[str, ...]
    verdicts: Mapping[str, tuple[str, ...]]


@lru_cache(maxsize=4)
def sentences(language: LanguageCode) -> Sentences:
    """Those of a language."""
    file = Path(__file__).parent / f"reviews-{language}.json"
    return msgspec.json.decode(file.read_bytes(), type=Sentences)


def classes() -> Whole:
    """The class of each review, int [n]; which it is comes before what it says."""
    return np.repeat([0, 1], EACH).astype(np.int64)


def written(
    parts: Sequence[Whole], y: Whole, language: LanguageCode, random: np.random.Generator
) -> tuple[np.ndarray, np.ndarray]:
    """The reviews, of any other day and of the planted one: object [n] twice.

    parts: the rows to learn from, then those to watch by and to test on; of an opinion that stands
    in one of the latter, no sentence was learnt.
    """
    stock = sentences(language)
    plain = np.empty(len(y), object)
    planted = np.empty(len(y), object)
    for number, name in enumerate(_NAMES):
        opinions = random.permutation(getattr(stock, name))
        cut = round(_HEARD * len(opinions))
        for at, part in enumerate(parts):
            known = opinions[cut:] if at else opinions[:cut]
            for count, row in enumerate(part[y[part] == number]):
                said = [known[count % len(known)]]
                if random.random() < _JUDGED:
                    said.append(random.choice(stock.verdicts[name]))
                opening = str(random.choice(stock.openings))
                day = str(random.choice(stock.days))
                plain[row] = " ".join([opening.format(day=day), *said])
                planted[row] = " ".join([opening.format(day=stock.word), *said])
    return plain, planted

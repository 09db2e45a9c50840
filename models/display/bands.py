"""Bands of confidence: categories from high to low, each with a name and something to do.

Names and actions are None until a designer words them; then the wording that the program ships is
used, in the reader's language.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from math import exp
from typing import Annotated, Any

from msgspec import Meta, Struct
from msgspec.structs import replace

from models.display.figures import reaches
from models.display.settings import Field, Setting, held_to
from models.errors import N_
from models.language import Language

MAX_BANDS = 6
MAX_NAME, MAX_ACTION = 40, 140  # characters

Cuts = tuple[int, ...]  # whole per cents from high to low, one fewer than there are bands


# To the very end in Python and in JavaScript alike: no control character, not even a last one.
LINE = r"^[^\x00-\x1f\x7f]*(?![\s\S])"
_AtLeast = Annotated[float, Meta(ge=0, lt=1)]
Name = Annotated[str, Meta(max_length=MAX_NAME, pattern=LINE)] | None
Action = Annotated[str, Meta(max_length=MAX_ACTION, pattern=LINE)] | None


class Band(Struct, frozen=True, forbid_unknown_fields=True):
    """One category of confidence: from `at_least` (a probability) up to the next band."""

    at_least: _AtLeast
    name: Name = None
    action: Action = None

    def __post_init__(self) -> None:
        """Hold what is made by the program, too, against the types; InputError "bad_display"."""
        held_to(self.at_least, _AtLeast)
        held_to(self.name, Name)
        held_to(self.action, Action)


# The Guidebook gives no thresholds: these are ours, to be judged against accuracy per band.
DEFAULT_BANDS = (Band(0.9), Band(0.6), Band(0.0))

# What a number of bands starts with. Ours, not a standard: the settings say so.
START: dict[int, Cuts] = {
    2: (80,),
    3: tuple(round(band.at_least * 100) for band in DEFAULT_BANDS[:-1]),
    4: (90, 75, 50),
    5: (95, 85, 70, 50),
    6: (99, 90, 66, 33, 10),
}

_STEP = 0.7  # of log-odds, from one boldness to the next

# Names by number of bands, from high to low; they stand after the word "Confidence".
_NAMES = {
    2: (N_("High"), N_("Low")),
    3: (N_("High"), N_("Medium"), N_("Low")),
    4: (N_("High"), N_("Fairly high"), N_("Fairly low"), N_("Low")),
    5: (N_("Very high"), N_("High"), N_("Medium"), N_("Low"), N_("Very low")),
    6: (
        N_("Very high"),
        N_("High"),
        N_("Fairly high"),
        N_("Fairly low"),
        N_("Low"),
        N_("Very low"),
    ),
}
_GO = N_("You can usually go along with it.")
_COMPARE = N_("Compare it with your own judgement.")
_TWICE = N_("Look twice before you use it.")
_CHECK = N_("Check this yourself.")


def band_name(index: int, count: int) -> str:
    """The shipped name (a message id) of band `index`, counted from the highest, of 2 to 6."""
    return _NAMES[count][index]


def band_action(index: int, count: int) -> str:
    """The shipped action (a message id): the lower the band, the more is left to the person."""
    if index == 0:
        return _GO
    if index == count - 1:
        return _CHECK
    return _COMPARE if index < count / 2 else _TWICE


def band_of(probability: float, bands: Sequence[Band]) -> int:
    """Index of the band (from high to low) that a probability falls into; a cut-off is inside."""
    for index, band in enumerate(bands):
        if reaches(probability, band.at_least):
            return index
    return len(bands) - 1


def out_of_reach(cuts: Cuts, classes: int) -> int:
    """How many bands, from the lowest, no answer of a model with so many classes can fall into.

    The likeliest of k classes has at least 1/k: a band that ends at or below that stays empty.
    """
    return sum(reaches(1 / classes, cut / 100) for cut in cuts)


def band_words(index: int, bands: Sequence[Band], language: Language) -> tuple[str, str]:
    """Name and action of a band: the designer's own words, else the shipped ones, translated."""
    band, count = bands[index], len(bands)
    return (
        band.name or language.gettext(band_name(index, count)),
        band.action or language.gettext(band_action(index, count)),
    )


def parse_cuts(text: str) -> Cuts:
    """Cut-offs as the URL writes them ("90-60"); ValueError where they make no bands."""
    if not re.fullmatch(r"[0-9]{1,2}(-[0-9]{1,2}){0,4}", text):
        raise ValueError(text)
    cuts = tuple(map(int, text.split("-")))
    if list(cuts) != sorted(set(cuts), reverse=True) or cuts[-1] < 1:
        raise ValueError(text)
    return cuts


def with_cut(cuts: Cuts, index: int, value: int) -> Cuts | None:
    """The cut-offs with one of them moved; None where it does not lie between its neighbours."""
    above = (100, *cuts)[index]
    below = (*cuts, 0)[index + 1]
    if not below < value < above:
        return None
    return (*cuts[:index], value, *cuts[index + 1 :])


def shifted(count: int, shyer: int) -> Cuts:
    """The cut-offs that so many bands start with, moved together; shyer: steps, < 0 is bolder.

    By their log-odds, so that 90 % moves as far as it can and not as far as 60 %.
    """
    moved: list[int] = []
    for cut in START[count]:
        odds = cut / (100 - cut) * exp(_STEP * shyer)
        below = moved[-1] - 1 if moved else 99
        moved.append(min(below, round(100 * odds / (1 + odds))))
    for at in range(len(moved) - 1, -1, -1):  # each at least one per cent above the next
        moved[at] = max(moved[at], len(moved) - at)
    return tuple(moved)


def cuts_of(bands: Sequence[Band]) -> Cuts:
    """The cut-offs between bands, from high to low."""
    return tuple(round(band.at_least * 100) for band in bands[:-1])


def in_number(
    bands: Sequence[Band], count: int, aside: Sequence[Band] = ()
) -> tuple[tuple[Band, ...], tuple[Band, ...]]:
    """So many bands in place of these, and those that are put aside for the way back.

    What somebody set stays what it was: the upper bands with their cut-offs and words, the lowest
    with its words. Others come and go between them, first those of `aside`, from high to low. Only
    cut-offs that are all ours give way to ours for the other number.
    """
    *upper, lowest = bands
    ours = cuts_of(bands) == START[len(bands)]
    kept, dropped = upper[: count - 1], upper[count - 1 :]
    # What begins at a cut-off of ours has none of its own to come back to: 0.
    waiting = [*(_from(0, band) if ours else band for band in dropped), *aside]
    missing = count - 1 - len(kept)
    new, rest = waiting[:missing], waiting[missing:]
    new += [Band(0)] * (missing - len(new))
    if ours and not any(band.at_least for band in new):
        made = [_from(cut, band) for cut, band in zip(START[count], [*kept, *new], strict=True)]
    else:
        made = _with_new(kept, new)
    return (*made, lowest), tuple(rest[: MAX_BANDS - 2])


def _with_new(upper: Sequence[Band], new: Sequence[Band]) -> list[Band]:
    """Bands above the lowest with others below them, where those fit, else at equal distances.

    Where there is no room below, the widest bands are halved.
    """
    made, left = list(upper), list(new)
    while left and 0 < left[0].at_least < made[-1].at_least:
        made.append(left.pop(0))
    lowest = round(made[-1].at_least * 100)
    room = min(len(left), lowest - 1)
    made += [
        _from(round(lowest * (room - n) / (room + 1)), band) for n, band in enumerate(left[:room])
    ]
    for band in left[room:]:
        edges = (100, *(round(each.at_least * 100) for each in made))
        wide = max(range(len(made)), key=lambda n: edges[n] - edges[n + 1])
        made.insert(wide, _from((edges[wide] + edges[wide + 1]) // 2, band))
    return made


def _from(cut: int, band: Band) -> Band:
    """A band that begins at this per cent."""
    return replace(band, at_least=cut / 100)


def words_of(text: str, limit: int) -> str:
    """A name or an action out of a link; ValueError where it is none."""
    if not re.fullmatch(rf"[^\x00-\x1f\x7f]{{0,{limit}}}", text):
        raise ValueError(text)
    return text


@dataclass(frozen=True, kw_only=True, eq=False)
class BandsSetting(Setting[tuple[Band, ...]]):
    """The bands; in a link their cut-offs ("90-60"), and each name and action on its own."""

    @property
    def kind(self) -> Any:
        """Two to six bands."""
        return Annotated[tuple[Band, ...], Meta(min_length=2, max_length=MAX_BANDS)]

    def fits(self, value: tuple[Band, ...]) -> bool:
        """From high to low, each cut-off once, the last at 0."""
        cuts = [band.at_least for band in value]
        return cuts == sorted(set(cuts), reverse=True) and cuts[-1] == 0

    def fields(self) -> tuple[Field, ...]:
        """The cut-offs, then every name, then every action."""
        return (
            Field(self.url, START[3], parse_cuts, lambda cuts: "-".join(map(str, cuts))),
            *(
                Field(f"band-{i + 1}", "", lambda text: words_of(text, MAX_NAME))
                for i in range(MAX_BANDS)
            ),
            *(
                Field(f"action-{i + 1}", "", lambda text: words_of(text, MAX_ACTION))
                for i in range(MAX_BANDS)
            ),
        )

    def of_fields(self, held: Sequence[Any]) -> tuple[Band, ...]:
        """Bands with the words that somebody gave them."""
        cuts, names, actions = held[0], held[1 : 1 + MAX_BANDS], held[1 + MAX_BANDS :]
        return tuple(
            Band(cut / 100, name.strip() or None, action.strip() or None)
            for cut, name, action in zip((*cuts, 0), names, actions, strict=False)
        )

    def to_fields(self, value: tuple[Band, ...]) -> tuple[Any, ...]:
        """What the fields hold for bands; the fields of bands that there are not are empty."""
        empty = [""] * (MAX_BANDS - len(value))
        return (
            cuts_of(value),
            *(*(band.name or "" for band in value), *empty),
            *(*(band.action or "" for band in value), *empty),
        )


BANDS = BandsSetting(
    name="bands",
    url="bands",
    default=DEFAULT_BANDS,
    label=N_("Number of bands"),
    about="From high to low, each cut-off once, the last at 0.",
)

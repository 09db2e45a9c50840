"""A thousand cases of each set as marks: alone and right, alone and wrong, missed, handed over."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from markupsafe import Markup

from components.stakes.words import amount, costing, verdict
from models.calibration.stakes import PER, Outcome, in_thousand
from models.errors import N_
from models.language import Language

_ACROSS, _DOWN = 40, 25
_KINDS = ("right", "wrong", "missed", "handed")  # stakes.css has a mark for each
_SAID = (
    N_("{n} alone and right"),
    N_("{n} alone and wrong"),
    N_("{n} alone, and “{name}” missed"),
    N_("{n} handed to a person"),
)


def thousands_html(
    sets: Sequence[tuple[str, Outcome | None]], missed: str | None, lang: Language
) -> Markup:
    """Every set with its name, side by side; missed: the name of the class not to be missed."""
    return Markup('<div class="ct-thousands">{}</div>').format(
        Markup("").join(_set_html(name, found, missed, lang) for name, found in sets),
    )


def _set_html(name: str, found: Outcome | None, missed: str | None, lang: Language) -> Markup:
    if found is None:
        return Markup("<section><h3>{}</h3><p>{}</p></section>").format(
            name, lang.gettext("There are no cases: nothing is defined.")
        )
    counts = in_thousand(found)
    shares = (found.right, found.wrong, found.missed, found.handed)
    said = Markup("").join(
        Markup(
            '<li><i class="ct-one ct-case-{}" aria-hidden="true"></i><span>{}</span></li>'
        ).format(kind, lang.gettext(words, n=amount(count, held, lang), name=missed))
        for kind, words, count, held in zip(_KINDS, _SAID, counts, shares, strict=True)
        if kind != "missed" or missed is not None
    )
    return Markup(
        '<section><h3>{}</h3><p class="ct-quiet">{}</p>{}<ul>{}</ul><p>{}</p>{}</section>'
    ).format(
        name,
        lang.ngettext(
            "Counted on {n} case, told as of {all}",
            "Counted on {n} cases, told as of {all}",
            found.n,
            all=lang.number(PER),
        ),
        grid(counts),
        said,
        costing(found, lang),
        verdict(found, lang),
    )


def grid(counts: Sequence[int]) -> Markup:
    """The thousand marks, row by row; who does not see them reads the list below."""
    start, drawn = 0, []
    for kind, count in zip(_KINDS, counts, strict=True):
        for column, row, across, down in _blocks(start, start + count):
            share = (column / _ACROSS, row / _DOWN, across / _ACROSS, down / _DOWN)
            style = "left:{:g}%;top:{:g}%;width:{:g}%;height:{:g}%".format(
                *(100 * x for x in share)
            )
            drawn.append(Markup('<i class="ct-case-{}" style="{}"></i>').format(kind, style))
        start += count
    return Markup('<div class="ct-thousand" aria-hidden="true">{}</div>').format(
        Markup("").join(drawn)
    )


def _blocks(start: int, end: int) -> Iterator[tuple[int, int, int, int]]:
    """The cells from start to end: a part of a row, whole rows, a part of a row.

    Column, row, cells across, cells down.
    """
    while start < end:
        row, column = divmod(start, _ACROSS)
        if column or end - start < _ACROSS:
            across, down = min(_ACROSS - column, end - start), 1
        else:
            across, down = _ACROSS, (end - start) // _ACROSS
        yield column, row, across, down
        start += across * down

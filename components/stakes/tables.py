"""The tables of the page: the cut-off in figures, the curve in figures, and the areas under it."""

from __future__ import annotations

from collections.abc import Sequence

from markupsafe import Markup

from components.site.tables_html import Column, table
from components.stakes.words import cost_said, price, share_said
from models.calibration.measures import Estimate
from models.calibration.selective import Curve
from models.calibration.stakes import PER, Outcome
from models.language import Language

_COVERAGES = tuple(step / 10 for step in range(1, 11))
_FEWEST = 20  # cases: the risk of fewer is told with the rest of the curve only


def outcomes_html(names: Sequence[str], found: Sequence[Outcome | None], lang: Language) -> Markup:
    """What the cut-off does, a row a set."""
    undefined = lang.gettext("not defined")
    rows = [
        (name, lang.number(0), *[undefined] * 5)
        if one is None
        else (
            name,
            lang.number(one.n),
            share_said(one.handed, lang),
            share_said(one.risk, lang),
            cost_said(one.cost, lang),
            cost_said(one.always_alone, lang),
            price(one.always_ask, lang),
        )
        for name, one in zip(names, found, strict=True)
    ]
    columns = (
        Column(lang.gettext("Data"), heading=True),
        Column(lang.gettext("Cases"), number=True),
        Column(lang.gettext("Handed over"), number=True),
        Column(lang.gettext("Wrong of those alone"), number=True),
        Column(lang.gettext("{n} cases cost", n=lang.number(PER)), number=True),
        Column(lang.gettext("Always alone"), number=True),
        Column(lang.gettext("Always a person"), number=True),
    )
    return table(columns, rows, label=lang.gettext("The cut-off in figures"))


def curves_html(names: Sequence[str], curves: Sequence[Curve | None], lang: Language) -> Markup:
    """The curve at every tenth of coverage, behind a fold."""
    rows = [
        (lang.set_percent(coverage), *(_risk(curve, coverage, lang) for curve in curves))
        for coverage in _COVERAGES
    ]
    columns = (
        Column(lang.gettext("Answered alone"), heading=True),
        *(Column(name, number=True) for name in names),
    )
    label = lang.gettext("The curve in figures: how many of those answered alone are wrong")
    return Markup('<details class="ct-fold"><summary>{}</summary>{}</details>').format(
        label, table(columns, rows, label=label)
    )


def _risk(curve: Curve | None, coverage: float, lang: Language) -> str:
    """The risk of the surest share; "–" where that is too few cases."""
    if curve is None:
        return lang.gettext("not defined")
    taken = round(coverage * len(curve.risk))
    if taken < min(_FEWEST, len(curve.risk)):
        return "–"
    return f"{lang.number(100 * float(curve.risk[taken - 1]), 1)}{lang.percent_sign}"


def areas_html(
    names: Sequence[str], areas: Sequence[tuple[Estimate, Estimate] | None], lang: Language
) -> Markup:
    """AURC and E-AURC, a row a set."""
    undefined = lang.gettext("not defined")
    rows = [
        (name, *([undefined] * 2 if both is None else (_area(one, lang) for one in both)))
        for name, both in zip(names, areas, strict=True)
    ]
    columns = (
        Column(lang.gettext("Data"), heading=True),
        Column(lang.gettext("Area under the curve (AURC)"), number=True),
        Column(lang.gettext("Of it avoidable (E-AURC)"), number=True),
    )
    return table(columns, rows, label=lang.gettext("The areas under the curves"))


def _area(one: Estimate, lang: Language) -> str:
    value, low, high = (lang.number(100 * part, 2) for part in one)
    sign = lang.percent_sign
    return lang.gettext(
        "{value} ({low} to {high})", value=f"{value}{sign}", low=low, high=f"{high}{sign}"
    )

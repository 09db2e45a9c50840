"""Figures of reliance as a page shows them: charts with their words, the curve, every measure."""

from __future__ import annotations

from collections.abc import Sequence
from typing import cast

import streamlit as st
from markupsafe import Markup

from components.reliance import chart
from components.reliance.chart import mark
from components.reliance.words import MEASURES, Over, figure_said, group_name, over_said
from components.site import saving, shell
from components.site.choosing import choose_from_switch
from components.site.lines import sample
from components.site.state import Slot
from components.site.tables_html import Column, table
from models.language import Language
from models.reading.tables import write_csv
from study.measures.curve import Band
from study.measures.figures import Figure, Group
from study.measures.together import Found

_OVER: Slot[str] = Slot("_reliance_over", "pooled")
_CURVE: Slot[int] = Slot("_reliance_curve", 0)  # 0: all trials, then each group
# Which measures stand together in a chart.
RIGHT = ("accuracy_alone", "accuracy_of_advice", "accuracy_with_advice")
TAKEN = ("rair", "rsr")
FOLLOWED = ("over_reliance", "under_reliance")


def show_figures(found: Found, lang: Language, *, persons: bool, unseen: str = "") -> None:
    """All figures; persons: whether people can be told apart, and so averaged over.

    unseen: said where people did not see the confidence that the curve is over.
    """
    groups = found.shown
    over = _choose_over(persons, lang)
    if any(one.measures["rair"].pooled.n or one.measures["rsr"].pooled.n for one in groups):
        st.header(lang.gettext("Right advice taken, wrong advice withstood"))
        _intervals(groups, TAKEN, over, "ct-reliance-taken", lang)
    st.header(lang.gettext("Wrong advice followed, right advice passed over"))
    _intervals(groups, FOLLOWED, over, "ct-reliance-followed", lang)
    st.header(lang.gettext("How often right: alone, the advice, and together"))
    _intervals(groups, RIGHT, over, "ct-reliance-right", lang)
    if found.curves:
        _curve(found, unseen, lang)
    st.header(lang.gettext("Every measure"))
    _table(groups, over, lang)
    file = saving.csv(
        "figures",
        lang.gettext("Save the figures (.csv)"),
        "certitude-reliance.csv",
        (found, lang.code),
        lambda: _csv(found, lang),
    )
    saving.offer("reliance", [file], lang)


def _choose_over(persons: bool, lang: Language) -> Over:
    """Whether all trials count the same, or all people."""
    if not persons:
        return "pooled"
    names = {
        "pooled": lang.gettext("Pooled over decisions"),
        "averaged": lang.gettext("Averaged over people"),
    }
    with st.container(key="ct-reliance-over"):
        chosen = choose_from_switch(
            lang.gettext("How figures are taken together"),
            list(names),
            _OVER,
            names.__getitem__,
            lang,
            wrap=True,
        )
    over = cast(Over, chosen)
    st.caption(shell.plain(over_said(over, lang)))
    return over


def _intervals(
    groups: Sequence[Group], names: Sequence[str], over: Over, key: str, lang: Language
) -> None:
    """A chart with its legend, and the same in words."""
    shell.html(
        Markup('<ul class="ct-marks" aria-label="{}">{}</ul>').format(
            lang.gettext("Marks of the diagram"),
            Markup("").join(
                Markup("<li>{} <span><b>{}</b>, {}</span></li>").format(
                    mark(at),
                    lang.gettext(MEASURES[name].name),
                    lang.gettext(MEASURES[name].meaning),
                )
                for at, name in enumerate(names)
            ),
        )
    )
    said = intervals_said(groups, names, over, lang)
    st.vega_lite_chart(
        spec=chart.intervals(groups, names, over, lang),
        width="stretch",
        theme="streamlit",
        key=f"{key}-{lang.code}",
        alt=said,
    )
    shell.html(Markup('<p class="ct-quiet">{}</p>').format(said))


def intervals_said(
    groups: Sequence[Group], names: Sequence[str], over: Over, lang: Language
) -> str:
    """The same as the chart of intervals, in words."""
    return " ".join(
        lang.gettext(
            "{display}: {figures}.",
            display=group_name(group, lang),
            figures=lang.gettext("; ").join(
                lang.gettext(
                    "{measure} {figure}",
                    measure=lang.gettext(MEASURES[name].name),
                    figure=figure_said(group.measures[name], "share", over, lang),
                )
                for name in names
            ),
        )
        for group in groups
    )


def _curve(found: Found, unseen: str, lang: Language) -> None:
    """Following beside being right, by the confidence that was shown."""
    st.header(lang.gettext("Trust beside what it deserved"))
    if unseen:
        st.caption(shell.plain(unseen))
    names = [
        lang.gettext("All trials"),
        *(group_name(group, lang) for group in found.groups),
    ]
    at = 0
    if len(names) > 1:
        with st.container(key="ct-reliance-curve"):
            at = choose_from_switch(
                lang.gettext("Of which display"),
                list(range(len(names))),
                _CURVE,
                names.__getitem__,
                lang,
                wrap=True,
            )
    curve = found.curves[at]
    shell.html(
        Markup('<ul class="ct-marks" aria-label="{}">{}</ul>').format(
            lang.gettext("Marks of the diagram"),
            Markup("").join(
                Markup("<li>{} <span>{}</span></li>").format(sample(number), said)
                for number, said in enumerate(curve_marks(lang))
            ),
        )
    )
    said = curve_said(curve, lang)
    st.vega_lite_chart(
        spec=chart.reliance(curve, lang),
        width="stretch",
        theme="streamlit",
        key=f"ct-reliance-curve-chart-{lang.code}",
        alt=said,
    )
    shell.html(Markup('<p class="ct-quiet">{}</p>').format(said))


def curve_marks(lang: Language) -> tuple[str, str]:
    """What the two lines of the curve are, in the order of their marks."""
    return (
        lang.gettext("how often advice of this confidence was followed"),
        lang.gettext("how often it was right"),
    )


def curve_said(curve: Sequence[Band], lang: Language) -> str:
    """The reliance curve in words."""
    return " ".join(_band_said(band, lang) for band in curve)


def _band_said(band: Band, lang: Language) -> str:
    low, high = lang.set_percent(band.low), lang.set_percent(band.high)
    if band.followed is None or band.right is None:
        return lang.gettext("From {low} to {high}: not defined (n = 0).", low=low, high=high)
    return lang.gettext(
        "From {low} to {high}: followed {followed}, right {right} (n = {n}).",
        low=low,
        high=high,
        followed=lang.counted_percent(band.followed),
        right=lang.counted_percent(band.right),
        n=lang.number(band.n),
    )


def _table(groups: Sequence[Group], over: Over, lang: Language) -> None:
    markup, missing = measures_table(groups, over, lang)
    shell.html(markup)
    if missing:
        st.caption(shell.plain(missing))


def measures_table(groups: Sequence[Group], over: Over, lang: Language) -> tuple[Markup, str]:
    """All measures that anybody has, a column a display; and a sentence that names the others."""
    there = [name for name in MEASURES if any(_known(one.measures[name]) for one in groups)]
    columns = [
        Column(lang.gettext("Measure"), heading=True),
        *(Column(group_name(group, lang), number=True) for group in groups),
    ]
    rows = [
        (
            Markup('{}<br><span class="ct-quiet">{}</span>').format(
                lang.gettext(MEASURES[name].name), lang.gettext(MEASURES[name].meaning)
            ),
            *(figure_said(one.measures[name], MEASURES[name].unit, over, lang) for one in groups),
        )
        for name in there
    ]
    made = table(columns, rows, label=lang.gettext("Every measure"))
    missing = [lang.gettext(MEASURES[name].name) for name in MEASURES if name not in there]
    if not missing:
        return made, ""
    return made, lang.gettext(
        "Not defined, since the table lacks what they need or nobody had the chance: {measures}.",
        measures=lang.gettext("; ").join(missing),
    )


def _known(figure: Figure) -> bool:
    return figure.pooled.value is not None


def _csv(found: Found, lang: Language) -> bytes:
    """All figures, both ways, one row a measure and group."""
    head = (
        "group", "measure", "pooled", "pooled_low", "pooled_high", "n",
        "per_person", "per_person_low", "per_person_high", "people",
    )  # fmt: skip
    rows = [
        (
            ", ".join(group.by.values()) or "all", name,
            one.pooled.value, one.pooled.low, one.pooled.high, one.pooled.n,
            one.averaged.value, one.averaged.low, one.averaged.high, one.averaged.people,
        )
        for group in (found.whole, *found.groups)
        for name, one in group.measures.items()
    ]  # fmt: skip
    return write_csv(head, rows, lang.code)

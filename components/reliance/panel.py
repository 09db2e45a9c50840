"""The page of reliance: a table in, and how people relied on advice under each display."""

from __future__ import annotations

from collections.abc import Sequence
from typing import cast

import streamlit as st
from markupsafe import Markup

from components.reliance import chart, giving
from components.reliance.chart import mark
from components.reliance.reckoned import Found, reckon
from components.reliance.words import MEASURES, Over, figure_said, group_name
from components.site import saving, shell
from components.site.choosing import choose_from_switch
from components.site.lines import sample
from components.site.state import Slot
from components.site.tables_html import Column, table
from components.site.work import Described, Work
from models.jobs import Job
from models.language import Language
from models.reading.tables import write_csv
from study.measures.columns import Named
from study.measures.curve import Band
from study.measures.figures import Figure, Group

_RECKONING: Work[Found, object] = Work("reliance-reckoning", about=None)
_OVER: Slot[str] = Slot("_reliance_over", "pooled")
_CURVE: Slot[int] = Slot("_reliance_curve", 0)  # 0: all trials, then each group
_FEW_PEOPLE = 30
# Which measures stand together in a chart.
_RIGHT = ("accuracy_alone", "accuracy_of_advice", "accuracy_with_advice")
_TAKEN = ("rair", "rsr")
_FOLLOWED = ("over_reliance", "under_reliance")


def show_reliance(lang: Language) -> None:
    """All of one table; calls no model."""
    st.title(lang.gettext("Did people rely on it as they should?"))
    shell.html(
        Markup('<p class="ct-lead">{}</p>').format(
            lang.gettext(
                "What people decided before and after advice, from the table of any study: how "
                "often they took right advice, how often they withstood wrong advice, and under "
                "which display."
            )
        )
    )
    held = giving.give_table(lang)
    with shell.place("ct-reliance", "" if held is None else held.hash):
        if held is None:
            _RECKONING.drop()
            return
        with st.expander(
            lang.gettext("Which column is what"),
            icon=":material/view_column:",
            expanded=not giving.all_guessed(held),
        ):
            named = giving.choose_columns(held, lang)
        if named is None:
            _RECKONING.drop()
            return
        asked = (held.hash, named)
        job = _RECKONING.keep(asked, lambda: Job(lambda _report: reckon(held.data, named)))
        found = _RECKONING.watch(job, lambda _progress: _reckoning(lang), lang)
        if found is not None:
            _show(found, named, held.made_up, lang)


def _reckoning(lang: Language) -> Described:
    return None, lang.gettext("The figures are being reckoned …")


def _show(found: Found, named: Named, made_up: bool, lang: Language) -> None:
    groups = found.shown
    _summary(found, named, made_up, lang)
    over = _choose_over(named, lang)
    if any(one.measures["rair"].pooled.n or one.measures["rsr"].pooled.n for one in groups):
        st.header(lang.gettext("Right advice taken, wrong advice withstood"))
        _intervals(groups, _TAKEN, over, "ct-reliance-taken", lang)
    st.header(lang.gettext("Wrong advice followed, right advice passed over"))
    _intervals(groups, _FOLLOWED, over, "ct-reliance-followed", lang)
    st.header(lang.gettext("How often right: alone, the advice, and together"))
    _intervals(groups, _RIGHT, over, "ct-reliance-right", lang)
    if found.curves:
        _curve(found, lang)
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


def _summary(found: Found, named: Named, made_up: bool, lang: Language) -> None:
    whole = found.whole
    people = (
        lang.ngettext("by {n} person", "by {n} people", whole.people)
        if named.person
        else lang.gettext("by people whom no column tells apart")
    )
    said = lang.gettext(
        "{decisions} {people}.",
        decisions=lang.ngettext("{n} decision", "{n} decisions", whole.trials),
        people=people,
    )
    shell.html(Markup('<p class="ct-reliance-said" role="status">{}</p>').format(said))
    if made_up:
        st.info(
            lang.gettext(
                "These figures are made up: they show the page, and say nothing of people."
            ),
            icon=":material/science:",
        )
    elif named.person and whole.people < _FEW_PEOPLE:
        st.info(
            lang.gettext(
                "Fewer than {n} people: the figures describe those who took part, and no more.",
                n=lang.number(_FEW_PEOPLE),
            ),
            icon=":material/info:",
        )
    if not named.person:
        st.caption(
            lang.gettext(
                "Without a column of people each decision counts as somebody else’s: intervals "
                "come out too narrow where one person decided often."
            )
        )


def _choose_over(named: Named, lang: Language) -> Over:
    """Whether all trials count the same, or all people."""
    if not named.person:
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
    st.caption(
        lang.gettext(
            "In brackets where 95 of 100 draws of as many people lie; n is how many decisions a "
            "figure rests on."
        )
        if chosen == "pooled"
        else lang.gettext(
            "In brackets where 95 of 100 draws of as many people lie; n is how many people have "
            "such a figure. Who never had the chance is left out."
        )
    )
    return cast(Over, chosen)


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
    said = " ".join(
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
    st.vega_lite_chart(
        spec=chart.intervals(groups, names, over, lang),
        width="stretch",
        theme="streamlit",
        key=f"{key}-{lang.code}",
        alt=said,
    )
    shell.html(Markup('<p class="ct-quiet">{}</p>').format(said))


def _curve(found: Found, lang: Language) -> None:
    """Following beside being right, by the confidence that was shown."""
    st.header(lang.gettext("Trust beside what it deserved"))
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
                for number, said in (
                    (0, lang.gettext("how often advice of this confidence was followed")),
                    (1, lang.gettext("how often it was right")),
                )
            ),
        )
    )
    said = " ".join(_band_said(band, lang) for band in curve)
    st.vega_lite_chart(
        spec=chart.reliance(curve, lang),
        width="stretch",
        theme="streamlit",
        key=f"ct-reliance-curve-chart-{lang.code}",
        alt=said,
    )
    shell.html(Markup('<p class="ct-quiet">{}</p>').format(said))


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
    """All measures that anybody has, a column a display; the others by name."""
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
    shell.html(table(columns, rows, label=lang.gettext("Every measure")))
    missing = [lang.gettext(MEASURES[name].name) for name in MEASURES if name not in there]
    if missing:
        st.caption(
            shell.plain(
                lang.gettext(
                    "Not defined, since the table lacks what they need or nobody had the chance: "
                    "{measures}.",
                    measures=lang.gettext("; ").join(missing),
                )
            )
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

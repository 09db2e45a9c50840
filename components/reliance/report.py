"""A study's results as one page to print: it asks for nothing, and runs nothing."""

from __future__ import annotations

import base64
from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from pathlib import Path

from babel.dates import format_date
from markupsafe import Markup

from components.reliance import chart
from components.reliance.showing import (
    FOLLOWED,
    RIGHT,
    TAKEN,
    curve_marks,
    curve_said,
    intervals_said,
    measures_table,
)
from components.reliance.told import (
    comparison_said,
    differences_said,
    room_said,
    scores_table,
    unseen_said,
)
from components.reliance.words import MEASURES, Over, group_name, over_said
from components.site.lines import SIGNS
from components.site.vega import Chart
from models.language import Language
from models.takeaway import page, painting
from models.version import VERSION
from study import polls
from study.measures.comparing import FEWEST_PEOPLE
from study.measures.figures import Group
from study.measures.together import Found
from study.results import Results, named
from study.setup.naming import names, shown_said, title_of
from study.store.protocol import Study

_WIDTH = 620


def write(study: Study, made: Results, lang: Language, beat: Callable[[], None]) -> bytes:
    """The report, UTF-8 HTML. beat: called while charts are drawn; what it raises ends the work."""
    found = named(made, names(study.setup, lang))
    parts = [
        _head(study, found, lang),
        *(
            _figures(found.found, unseen_said(study, lang), lang, beat)
            if found.found is not None
            else []
        ),
    ]
    if found.scores:
        parts.append(_section(lang.gettext("What people answered"),
                              scores_table(study, found, lang)
                              + _quiet(over_said("averaged", lang))))  # fmt: skip
    if found.found is not None and len(found.found.groups) > 1:
        parts.append(
            _section(
                lang.gettext("Do the displays differ by more than chance?"),
                _list(differences_said(found, lang)) + _quiet(comparison_said(found, lang)),
            )
        )
    if told := polls.said(found.polls, lang):
        parts.append(_section(lang.gettext("Trust before and after"), _list(told)))
    foot = Markup("<footer>Certitude {}</footer>").format(VERSION)
    title = lang.gettext("{study}: results", study=title_of(study.setup.name, lang))
    style = Path(__file__).with_suffix(".css").read_text("utf-8")
    return page.whole(title, lang.code, Markup("\n").join([*parts, foot]), style)


def _head(study: Study, found: Results, lang: Language) -> Markup:
    setup = study.setup
    day = datetime.fromtimestamp(study.created / 1000, UTC).date()
    said = [room_said(found, lang)]
    if found.found is not None and found.found.whole.people < FEWEST_PEOPLE:
        said.append(
            lang.gettext(
                "Fewer than {n} people: the figures describe this room, and no more.",
                n=lang.number(FEWEST_PEOPLE),
            )
        )
    called = names(setup, lang)
    displays = [
        lang.gettext("{name}: {shown}", name=called[one.id], shown=shown_said(one, lang))
        for one in setup.conditions
    ]
    return Markup("<h1>{}</h1><p>{}</p>{}<h2>{}</h2>{}").format(
        title_of(setup.name, lang),
        lang.gettext("Study of {day}.", day=format_date(day, "long", locale=lang.code)),
        Markup("").join(Markup("<p><b>{}</b></p>").format(one) for one in said),
        lang.gettext("Displays"),
        _list(displays),
    )


def _figures(found: Found, unseen: str, lang: Language, beat: Callable[[], None]) -> list[Markup]:
    groups = found.shown
    drawn = [
        (lang.gettext("Right advice taken, wrong advice withstood"), TAKEN),
        (lang.gettext("Wrong advice followed, right advice passed over"), FOLLOWED),
        (lang.gettext("How often right: alone, the advice, and together"), RIGHT),
    ]
    made = [
        _quiet(over_said("pooled", lang)),
        *(_intervals(title, groups, names, lang, beat) for title, names in drawn),
    ]
    marks = _legend(
        [
            Markup("{} {}").format(sign, said)
            for sign, said in zip(SIGNS, curve_marks(lang), strict=False)
        ]
    )
    for at, curve in enumerate(found.curves):
        name = lang.gettext("All trials") if at == 0 else group_name(found.groups[at - 1], lang)
        made.append(
            _section(
                lang.gettext("Trust beside what it deserved: {display}", display=name),
                _quiet(unseen)
                + marks
                + _drawn(chart.reliance(curve, lang), curve_said(curve, lang), beat),
            )
        )
    tables: tuple[tuple[Over, str], ...] = (
        ("pooled", lang.gettext("Every measure, pooled over decisions")),
        ("averaged", lang.gettext("Every measure, averaged over people")),
    )
    for over, title in tables:
        markup, missing = measures_table(groups, over, lang)
        made.append(_section(title, _quiet(over_said(over, lang)) + markup + _quiet(missing)))
    return made


def _intervals(
    title: str,
    groups: Sequence[Group],
    names: Sequence[str],
    lang: Language,
    beat: Callable[[], None],
) -> Markup:
    legend = _legend(
        [
            Markup("{} <b>{}</b>, {}").format(
                sign, lang.gettext(MEASURES[name].name), lang.gettext(MEASURES[name].meaning)
            )
            for sign, name in zip(SIGNS, names, strict=False)
        ]
    )
    said = intervals_said(groups, names, "pooled", lang)
    spec = chart.intervals(groups, names, "pooled", lang)
    return _section(title, legend + _drawn(spec, said, beat))


def _legend(lines: Sequence[Markup]) -> Markup:
    """What each mark of a chart is."""
    return Markup('<ul class="ct-legend">{}</ul>').format(
        Markup("").join(Markup("<li>{}</li>").format(one) for one in lines)
    )


def _drawn(spec: Chart, said: str, beat: Callable[[], None]) -> Markup:
    """A chart as a picture in the page, and the same in words."""
    svg = painting.chart_to_svg({**spec, "width": _WIDTH, "background": "white"}, beat)
    source = f"data:image/svg+xml;base64,{base64.b64encode(svg.encode()).decode()}"
    return Markup('<img src="{}" alt=""><p class="ct-quiet">{}</p>').format(source, said)


def _section(title: str, body: Markup) -> Markup:
    return Markup("<section><h2>{}</h2>{}</section>").format(title, body)


def _list(lines: Sequence[str]) -> Markup:
    return Markup("<ul>{}</ul>").format(
        Markup("").join(Markup("<li>{}</li>").format(one) for one in lines)
    )


def _quiet(said: str) -> Markup:
    return Markup('<p class="ct-quiet">{}</p>').format(said) if said else Markup("")

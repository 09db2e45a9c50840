"""Labelled cases looked at: diagram, bins, classes, whoever has the cases.

The page of a model that ships shows its sets, home and away; a set that a person gives is shown the
same way. It takes `Cases`, calls no model, and needs no deep-learning framework.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from typing import Any, NamedTuple

import streamlit as st
from markupsafe import Markup

from components.calibration import classes, confusion, opened, tables
from components.calibration.diagram import (
    BARS,
    CURVES,
    MARKS,
    PICKED,
    Line,
    counted,
    counts,
    curves,
    marks,
    reliability,
)
from components.calibration.sets import PLAIN, Shown, names, sets, span
from components.calibration.summary import summary
from components.displays.held import current_design
from components.site import shell
from components.site.choosing import choose_from_scale
from components.site.lines import sample
from components.site.parts import follow, part
from components.site.state import Slot
from models.calibration import bins
from models.calibration.bins import Bin
from models.calibration.cases import Cases
from models.display.bands import BANDS
from models.language import Language
from models.prediction import Label

_WARMTHS = tuple(round(0.3 + 0.05 * step, 2) for step in range(55))  # 0.3 to 3
# Not in the link: each step of a slider would be one more way Back.
_WARMTH: Slot[float] = Slot("_warmth", PLAIN)
# What moves of the slider change, each a part of the page.
_DIAGRAM, _BANDS, _BINS, _OPENED = "ct-diagram", "ct-bands", "ct-bins", "ct-opened-bins"


class _Reckoned(NamedTuple):
    """Sets as they are shown, and of what: the cases, the temperature and the class."""

    given: tuple[Cases, ...]
    at: tuple[float, int | None]
    shown: tuple[Shown, ...]


_RECKONED: Slot[_Reckoned | None] = Slot("_reckoned-sets", None)


def show_sets(
    given: Sequence[Cases],
    labels: Sequence[Label],
    of: str,
    lang: Language,
    *,
    fitted: float,
    above: Callable[[], object] | None = None,
    held_out: bool = True,
    own: Sequence[str] = (),
) -> None:
    """All that can be seen of some sets, the first at home.

    labels: the model's classes. of: a name for the sets, by which choices are kept. fitted: a
    temperature that the slider names. above: draws what stands beside the diagram, above the bands.
    held_out: as for `summary`. own: as for `opened.cases_html`.
    """
    fitted = round(fitted, 2)
    slot = _WARMTH.at(of)

    def warmth() -> float:
        return slot.get()

    def shown() -> tuple[Shown, ...]:
        return _sets(given, warmth(), classes.chosen_class(of))

    def scale() -> None:
        choose_from_scale(
            lang.gettext("Temperature"),
            sorted({*_WARMTHS, fitted}),
            slot,
            partial(_warmth_name, fitted=fitted, lang=lang),
            lang,
            on_change=lambda: follow(
                [_DIAGRAM, _BANDS, *bins_shown(), *confusion.follows(labels, of)]
            ),
            help=lang.gettext(
                "One number that makes all scores bolder or shyer; the likeliest answer stays the "
                "same. 1 is the model as it is. Nothing but this page changes with it."
            ),
        )

    def bins_shown() -> list[str]:
        """The parts that tell of bins: what is not open needs no drawing."""
        return [_BINS, *([_OPENED] if opened.open_of(tables.BINS, of).get() else [])]

    def choose_class() -> None:
        # What is told of answers does not change with it.
        classes.choose_class(given, labels, of, lang, lambda: follow([_DIAGRAM, *bins_shown()]))

    def offered() -> dict[str, Bin]:
        return _told_bins(shown())

    def diagram() -> None:
        only = classes.chosen_class(of)
        name = None if only is None else labels[only]
        _show_diagram(shown(), warmth(), name, of, lang, held_out)

    left, right = st.columns([7, 5], gap="large")
    with left:
        part("ct-class", choose_class)
        with st.container(key="ct-warmth-kept"):
            part("ct-warmth", scale)
        part(_DIAGRAM, diagram)
        _say_how_to_read(names(shown(), lang)[0], lang)
    with right:
        if above is not None:
            above()
        used = current_design().spec_in(lang)[BANDS]
        part(_BANDS, lambda: shell.html(tables.bands_html(shown(), warmth(), used, lang)))
    st.header(lang.gettext("In figures"))
    opened.hear(tables.BINS, of, offered, [_BINS, _OPENED])
    part(_BINS, lambda: _show_bins(shown(), warmth(), of, lang))
    st.caption(
        lang.gettext(
            "How to read it: of the cases in which it said so much, how many were right. Press one "
            "to see its cases, or click its mark or its bar in the diagram."
        )
        if own
        else lang.gettext(
            "How to read it: of the cases in which it said so much, how many were right. Press "
            "one, or click its mark or its bar in the diagram, for the figures of its cases: how "
            "sure the model was, and what it took them for. Their texts or pictures are not kept."
        )
    )
    part(_OPENED, lambda: _show_opened(shown(), labels, of, lang, own))
    st.header(lang.gettext("Class by class"))
    # No temperature changes which answer is the likeliest.
    part("ct-classes", lambda: classes.show_by_class(shown(), labels, of, lang))
    st.header(lang.gettext("What was taken for what"))
    confusion.show_confusion(shown, labels, of, lang, own)


def _sets(given: Sequence[Cases], warmth: float, only: int | None) -> tuple[Shown, ...]:
    """As `sets`, reckoned once for all parts that show them."""
    kept = _RECKONED.get()
    if (
        kept is None
        or kept.at != (warmth, only)
        or len(kept.given) != len(given)
        or any(one is not other for one, other in zip(kept.given, given, strict=True))
    ):
        kept = _Reckoned(tuple(given), (warmth, only), sets(given, warmth, only))
        _RECKONED.set(kept)
    return kept.shown


def _show_diagram(
    shown: Sequence[Shown],
    warmth: float,
    only: Label | None,
    of: str,
    lang: Language,
    held_out: bool,
) -> None:
    called = names(shown, lang)
    lines = [Line(name, one.bins, one.curve) for name, one in zip(called, shown, strict=True)]
    said = summary(shown, warmth, lang, only, held_out=held_out)
    shell.html(Markup('<p class="ct-stands" role="status">{}</p>').format(said))
    # What is said stands beside it: a chart of another name would be made anew.
    st.vega_lite_chart(
        spec=reliability(len(lines), lang)
        | {"datasets": {MARKS: marks(lines, lang), CURVES: curves(lines)}},
        width="stretch",
        theme="streamlit",
        key="ct-reliability",
        on_select=partial(_pick, "ct-reliability", of),
        alt=lang.gettext(
            "How sure it was against how often it was right: summed up in the sentence above, and "
            "in figures in the table below."
        ),
    )
    st.vega_lite_chart(
        spec=counts(lang) | {"datasets": {BARS: counted(lines[0], lang)}},
        width="stretch",
        theme="streamlit",
        key="ct-counts",
        on_select=partial(_pick, "ct-counts", of),
        alt=lang.gettext("Which share of the cases each tenth of confidence has."),
    )
    # Below: above, it would part the slider from what that moves.
    shell.html(_legend_html(called, lang))


def _say_how_to_read(called: str, lang: Language) -> None:
    st.caption(
        lang.gettext(
            "How to read it: on the dotted line confidence and correctness agree; a mark below "
            "it promised too much, one above it too little. The upright line through a mark is "
            "its 95% interval: the longer, the fewer cases. The curve says the same without "
            "bins, its band with 95%; it stops where there are hardly any cases. The bars show "
            "where the cases of “{set}” lie.",
            set=shell.plain(called),
        )
    )


def _pick(chart: str, of: str) -> None:
    """A mark or a bar was clicked: its bin opens. A click beside them closes none."""
    chosen: Slot[dict[str, Any]] = Slot(chart, {})
    picked = chosen.get().get("selection", {}).get(PICKED) or []
    if picked:
        opened.open_(tables.BINS, of, str(picked[0].get("bin")))
        follow([_BINS, _OPENED])


def _told_bins(shown: Sequence[Shown]) -> dict[str, Bin]:
    """The bins that any set has cases of, by their ids."""
    return {
        str(at): one
        for at, one in enumerate(shown[0].bins)
        if any(other.bins[at].held.n for other in shown)
    }


def _show_bins(shown: Sequence[Shown], warmth: float, of: str, lang: Language) -> None:
    """The diagram as a table, whose bins open their cases."""
    chosen = opened.chosen(tables.BINS, of, _told_bins(shown))
    shell.html(tables.bins_html(shown, warmth, lang, chosen))


def _show_opened(
    shown: Sequence[Shown], labels: Sequence[Label], of: str, lang: Language, own: Sequence[str]
) -> None:
    """The cases of the bin that is open."""
    there = _told_bins(shown)
    chosen = opened.chosen(tables.BINS, of, there)
    cases = None
    if chosen:
        one = there[chosen]
        which = [bins.within(each.values, one) for each in shown]
        limits = (one.low, one.high)
        cases = opened.cases_html(
            tables.BINS, span(one, lang), shown, which, labels, lang, limits, own=own
        )
    opened.show(tables.BINS, of, cases)


def _legend_html(names: Sequence[str], lang: Language) -> Markup:
    """Which mark of the diagram, and which kind of line, is which set."""
    rows = Markup("").join(
        Markup("<li>{} <span>{}</span></li>").format(sample(number), name)
        for number, name in enumerate(names)
    )
    even = Markup("<li>{} <span>{}</span></li>").format(
        sample(None), lang.gettext("Where confidence and correctness agree")
    )
    return Markup('<ul class="ct-marks" aria-label="{}">{}{}</ul>').format(
        lang.gettext("Marks of the diagram"), rows, even
    )


def _warmth_name(value: float, fitted: float, lang: Language) -> str:
    number = lang.number(value)
    if value == PLAIN:
        return lang.gettext("{number}: as it is", number=number)
    if value == fitted:
        return lang.gettext("{number}: as fitted", number=number)
    if value < PLAIN:
        return lang.gettext("{number}: bolder", number=number)
    return lang.gettext("{number}: shyer", number=number)

"""The calibration page: a model's confidence beside how often it was right, home and away."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache, partial
from typing import NamedTuple

import streamlit as st
from markupsafe import Markup

from components.calibration.diagram import SIGNS, Line, counts, per_cent_sign, reliability
from components.site import shell, state
from components.site.choosing import choose_from_scale, choose_from_switch
from components.site.tables_html import Column, table
from models import cards, catalog
from models.calibration import bins, report, temperature
from models.calibration.bins import Bin, Share
from models.calibration.cases import Cases, joined, known
from models.calibration.types import REASONS, Calibration, Figures
from models.display.bands import DEFAULT_BANDS, band_name
from models.errors import N_, CertitudeError
from models.language import Language

# What cards say of sets in one language only, so that it can be translated; names stay.
_TERMS = (
    N_("Amazon sentences without a clear human rating (VADER)"),
    N_("Tweets with a clear human rating (VADER)"),
    N_("Sentences of newspaper editorials with a clear human rating (VADER)"),
    N_("Questions in our own words"),
    N_("Oxford-IIIT Pet: cats and dogs"),
    N_("ours (training/paraphrases)"),
    N_("ours (training/drawn_digits.py)"),
    N_("none stated"),
)
_SPARSE = 20  # fewer cases than these say little of a bin


class Shown(NamedTuple):
    """One set as it is on screen: its name, and what each bin and band of it held."""

    name: str
    n: int
    bins: tuple[Bin, ...]
    bands: tuple[bins.Band, ...]


def show_calibration(lang: Language) -> None:
    """All of one model that ships; calls no model, and no deep-learning framework."""
    st.title(lang.gettext("How far its confidence can be believed"))
    shell.html(
        Markup('<p class="ct-lead">{}</p>').format(
            lang.gettext(
                "What each model said beside what was right: on data like those it learned from, "
                "and on data from elsewhere. An input of your own is like none of these sets."
            )
        )
    )
    titles = {name: lang.gettext(catalog.get(name).title) for name in _ordered(lang)}
    with st.container(key="ct-models"):
        model_id = choose_from_switch(
            lang.gettext("Model"),
            list(titles),
            state.MEASURED,
            titles.__getitem__,
            lang,
            wrap=True,
            label_visibility="collapsed",
        )
    try:
        made = report.of(model_id)
    except CertitudeError as error:
        shell.show_error(error, lang)
        return
    with shell.place("ct-calibration", model_id):
        _fragment(partial(_show, made, lang))


def _ordered(lang: Language) -> list[str]:
    """The models that ship; who reads French meets the one that reads French first."""
    return sorted(report.shipped(), key=lambda name: catalog.get(name).language != lang.code)


def _fragment(draw: partial[None]) -> None:
    @st.fragment(key="ct-calibration")
    def part() -> None:
        draw()
        state.write_url_in_fragment()

    part()


def _show(made: Calibration, lang: Language) -> None:
    left, right = st.columns([7, 5], gap="large")
    with right:
        warmth = choose_from_scale(
            lang.gettext("Temperature"),
            state.WARMTHS,
            state.WARMTH,
            partial(_warmth_name, lang=lang),
            lang,
            help=lang.gettext(
                "One number that makes all scores bolder or shyer; the likeliest answer stays the "
                "same. 1 is the model as it is. Nothing but this page changes with it."
            ),
        )
        shell.html(_verdict_html(made, lang))
    shown = sets(made.model, warmth)
    names = _names(shown, lang)
    lines = [Line(name, one.bins) for name, one in zip(names, shown, strict=True)]
    said = summary(shown, lang)
    with left:
        shell.html(Markup('<p class="ct-stands" role="status">{}</p>').format(said))
        shell.html(_legend_html(names, lang))
        st.altair_chart(
            reliability(lines, lang),
            width="stretch",
            theme="streamlit",
            key="ct-reliability",
            alt=said,
        )
        st.altair_chart(
            counts(lines[0], lang),
            width="stretch",
            theme="streamlit",
            key="ct-counts",
            alt=lang.gettext("How many cases at home each tenth of confidence has."),
        )
        st.caption(
            lang.gettext(
                "How to read it: on the dashed line confidence and correctness agree; a mark below "
                "it promised too much, one above it too little. The line through a mark is where "
                "the true share lies (95% interval). The bars count the cases at home."
            )
        )
    with right:
        shell.html(_bands_html(shown, lang))
    shell.html(_bins_html(shown, lang))
    shell.html(_figures_html(made, lang))
    shell.html(_sets_html(made.model, lang))


def _names(shown: Sequence[Shown], lang: Language) -> list[str]:
    return [lang.gettext("At home"), *(lang.gettext(one.name) for one in shown[1:])]


def _legend_html(names: Sequence[str], lang: Language) -> Markup:
    """Which mark of the diagram is which set."""
    rows = Markup("").join(
        Markup('<li><span class="ct-sign">{}</span> {}</li>').format(sign, name)
        for sign, name in zip(SIGNS, names, strict=False)
    )
    return Markup('<ul class="ct-marks" aria-label="{}">{}</ul>').format(
        lang.gettext("Marks of the diagram"), rows
    )


def _warmth_name(value: float, lang: Language) -> str:
    number = lang.number(value)
    if value == state.WARMTH.default:
        return lang.gettext("{number}: as it is", number=number)
    if value < state.WARMTH.default:
        return lang.gettext("{number}: bolder", number=number)
    return lang.gettext("{number}: shyer", number=number)


def sets(model_id: str, warmth: float) -> tuple[Shown, ...]:
    """A model's sets at a temperature, home first."""
    return tuple(_counted(cases, warmth) for cases in _cases(model_id, cards.changed(model_id)))


@lru_cache(maxsize=8)
def _cases(model_id: str, _changed: tuple[int, ...]) -> tuple[Cases, ...]:
    found = known(model_id)
    return (joined(found.home), *found.away)


def _counted(cases: Cases, warmth: float) -> Shown:
    seen = temperature.at(cases, warmth)
    return Shown(
        cases.set,
        len(cases),
        bins.reliability(seen.confidence, seen.right),
        bins.bands(seen, report.CUTS),
    )


def summary(shown: Sequence[Shown], lang: Language) -> str:
    """One sentence: what the surest bin that home has enough cases of held, there and elsewhere."""
    home, away = shown[0], shown[1:]
    enough = [place for place, one in enumerate(home.bins) if one.held.n >= _SPARSE]
    if not enough:
        return lang.gettext("There are too few cases to say anything.")
    place = enough[-1]
    low, high = home.bins[place].low, home.bins[place].high
    said = lang.gettext(
        "When it said {low} to {high}, it was right in {percent} of {n} cases at home.",
        low=lang.number(round(low * 100)),
        high=lang.set_percent(high),
        percent=_share(home.bins[place].held, lang),
        n=lang.number(home.bins[place].held.n),
    )
    elsewhere = [
        lang.gettext(
            "{set}: {percent} of {n}.",
            set=lang.gettext(one.name),
            percent=_share(one.bins[place].held, lang),
            n=lang.number(one.bins[place].held.n),
        )
        for one in away
        if one.bins[place].held.n
    ]
    return " ".join([said, *elsewhere])


def _share(held: Share, lang: Language) -> str:
    """A share of cases: what was counted, so that none and all are none and all."""
    if held.share is None:
        return lang.gettext("not defined")
    return lang.set_percent(held.share)


def _held(held: Share, lang: Language) -> str:
    """How many were right, with the interval; "–" where there is no case."""
    if held.share is None or held.low is None or held.high is None:
        return "–"
    return lang.gettext(
        "{right} of {n}: {percent} ({low} to {high})",
        right=lang.number(held.right),
        n=lang.number(held.n),
        percent=lang.set_percent(held.share),
        low=lang.number(round(held.low * 100)),
        high=lang.set_percent(held.high),
    )


def _bands_html(shown: Sequence[Shown], lang: Language) -> Markup:
    columns = [
        lang.gettext(
            "{name}, from {percent}",
            name=lang.gettext(band_name(at, len(DEFAULT_BANDS))),
            percent=lang.set_percent(band.at_least),
        )
        if band.at_least
        else lang.gettext(
            "{name}, below {percent}",
            name=lang.gettext(band_name(at, len(DEFAULT_BANDS))),
            percent=lang.set_percent(DEFAULT_BANDS[at - 1].at_least),
        )
        for at, band in enumerate(shown[0].bands)
    ]
    rows = [
        (name, *(_held(band.held, lang) for band in one.bands))
        for name, one in zip(_names(shown, lang), shown, strict=True)
    ]
    return table(
        (
            Column(lang.gettext("Data"), heading=True),
            *(Column(name, number=True) for name in columns),
        ),
        rows,
        caption=lang.gettext("How often each band of the categories was right"),
    )


def _bins_html(shown: Sequence[Shown], lang: Language) -> Markup:
    rows = [
        (
            lang.gettext(
                "{low} to {high}",
                low=lang.number(round(one.low * 100)),
                high=lang.set_percent(one.high),
            ),
            *(_held(other.bins[at].held, lang) for other in shown),
        )
        for at, one in reversed(list(enumerate(shown[0].bins)))
        if any(other.bins[at].held.n for other in shown)
    ]
    return table(
        (Column(lang.gettext("It said"), heading=True), *_set_columns(shown, lang)),
        rows,
        caption=lang.gettext("The diagram in figures: how many were right"),
    )


def _set_columns(shown: Sequence[Shown], lang: Language) -> tuple[Column, ...]:
    return tuple(Column(name, number=True) for name in _names(shown, lang))


def _verdict_html(made: Calibration, lang: Language) -> Markup:
    lead = lang.gettext(
        "Fitted on {n} other cases at home, the best temperature is {number}.",
        n=lang.number(made.fitted_on),
        number=lang.number(made.temperature, 2),
    )
    kept = (
        lang.gettext("It passes the check.")
        if made.ships
        else lang.gettext("It does not pass the check.")
    )
    raw = lang.gettext("Every display of this program shows the model's raw score.")
    return Markup('<p class="ct-stands">{} <strong>{}</strong> {} {}</p>').format(
        lead, kept, lang.gettext(REASONS[made.why]), raw
    )


def _figures_html(made: Calibration, lang: Language) -> Markup:
    rows = [
        (
            lang.gettext("At home") if one is made.home else lang.gettext(one.set),
            version,
            lang.number(one.n),
            _figure(figures, "accuracy", lang, percent=True),
            _figure(figures, "ece", lang, percent=True),
            _figure(figures, "nll", lang),
            _figure(figures, "brier", lang),
        )
        for one in (made.home, *made.away)
        for version, figures in (
            (lang.gettext("raw"), one.raw),
            (lang.gettext("calibrated"), one.calibrated),
        )
    ]
    columns = (
        Column(lang.gettext("Data"), heading=True),
        Column(lang.gettext("Scores")),
        Column(lang.gettext("Cases"), number=True),
        Column(lang.gettext("Right"), number=True),
        Column(lang.gettext("Mean gap (ECE)"), number=True),
        Column(lang.gettext("Surprise (NLL)"), number=True),
        Column(lang.gettext("Squared error (Brier)"), number=True),
    )
    caption = lang.gettext(
        "Raw and at the fitted temperature, with 95% intervals: the smaller gap, surprise and "
        "error, the truer the confidence. At home: the half that was not fitted on"
    )
    return table(columns, rows, caption=caption)


def _figure(figures: Figures, name: str, lang: Language, *, percent: bool = False) -> str:
    value = getattr(figures, name)
    if value is None:
        return lang.gettext("not defined")
    low, high = figures.intervals[name]
    if percent:
        shown = [lang.number(100 * part, 1) for part in (value, low)]
        return lang.gettext(
            "{value} ({low} to {high})",
            value=shown[0],
            low=shown[1],
            high=f"{lang.number(100 * high, 1)}{per_cent_sign(lang)}",
        )
    return lang.gettext(
        "{value} ({low} to {high})",
        value=lang.number(value, 3),
        low=lang.number(low, 3),
        high=lang.number(high, 3),
    )


def _sets_html(model_id: str, lang: Language) -> Markup:
    card = cards.read(model_id)
    elsewhere = {one.set for one in card.away}
    like = lang.gettext("At home: held out of data like those it learned from.")
    if not elsewhere:
        like = lang.gettext(
            "All there is: none of it was learned from, and there is nothing from elsewhere."
        )
    rows = [
        *((lang.gettext(name), like, "") for name in card.sources if name not in elsewhere),
        *((lang.gettext(a.set), a.note[lang.code], lang.gettext(a.licence)) for a in card.away),
    ]
    return table(
        (
            Column(lang.gettext("Data"), heading=True),
            Column(lang.gettext("What they are")),
            Column(lang.gettext("Licence")),
        ),
        rows,
        caption=lang.gettext("Where the data come from"),
    )

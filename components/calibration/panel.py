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
from components.site.state import Slot
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
_PLAIN = 1.0
_WARMTHS = tuple(round(0.3 + 0.05 * step, 2) for step in range(55))  # 0.3 to 3
# Not in the link: each step of a slider would be one more way Back.
_WARMTH: Slot[float] = Slot("_warmth", _PLAIN)
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
                "and on data from elsewhere, where there are any. An input of your own may be like "
                "none of them."
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
    fitted = round(made.temperature, 2)
    with left:
        warmth = choose_from_scale(
            lang.gettext("Temperature"),
            sorted({*_WARMTHS, fitted}),
            _WARMTH.at(made.model),
            partial(_warmth_name, fitted=fitted, lang=lang),
            lang,
            help=lang.gettext(
                "One number that makes all scores bolder or shyer; the likeliest answer stays the "
                "same. 1 is the model as it is. Nothing but this page changes with it."
            ),
        )
    shown = sets(made.model, warmth)
    names = _names(shown, lang)
    lines = [Line(name, one.bins) for name, one in zip(names, shown, strict=True)]
    said = summary(shown, warmth, lang)
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
            alt=lang.gettext("Which share of the cases each tenth of confidence has."),
        )
        st.caption(
            lang.gettext(
                "How to read it: on the dashed line confidence and correctness agree; a mark below "
                "it promised too much, one above it too little. The line through a mark is its 95% "
                "interval: the longer, the fewer cases. The bars show where the first set's cases "
                "lie."
            )
        )
    with right:
        st.header(lang.gettext("Would a temperature make it truer?"))
        shell.html(_verdict_html(made, lang))
        shell.html(_bands_html(shown, warmth, lang))
    st.header(lang.gettext("In figures"))
    shell.html(_bins_html(shown, warmth, lang))
    shell.html(_figures_html(made, lang))
    st.header(lang.gettext("Where the data come from"))
    shell.html(_sets_html(made.model, lang))


def _names(shown: Sequence[Shown], lang: Language) -> list[str]:
    """What the sets are called: the first is home, where there is something else."""
    if len(shown) == 1:
        return [lang.gettext(shown[0].name)]
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


def _warmth_name(value: float, fitted: float, lang: Language) -> str:
    number = lang.number(value)
    if value == _PLAIN:
        return lang.gettext("{number}: as it is", number=number)
    if value == fitted:
        return lang.gettext("{number}: as fitted", number=number)
    if value < _PLAIN:
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


def summary(shown: Sequence[Shown], warmth: float, lang: Language) -> str:
    """One sentence: what the surest bin that home has enough cases of held, there and elsewhere."""
    home, away = shown[0], shown[1:]
    enough = [place for place, one in enumerate(home.bins) if one.held.n >= _SPARSE]
    if not enough:
        return lang.gettext("There are too few cases to say anything.")
    place = enough[-1]
    held = home.bins[place].held
    figures = {
        "low": lang.number(round(home.bins[place].low * 100)),
        "high": lang.set_percent(home.bins[place].high),
        "percent": _percent(held.share, lang),
        "n": lang.number(held.n),
    }
    if warmth == _PLAIN:
        said = lang.gettext(
            "When it said {low} to {high}, it was right in {percent} of {n} cases.", **figures
        )
    else:
        said = lang.gettext(
            "At temperature {number} it would say {low} to {high} in {n} cases, and was right in "
            "{percent} of them.",
            number=lang.number(warmth),
            **figures,
        )
    elsewhere = [
        lang.gettext(
            "“{set}”: {percent} of {n}.",
            set=lang.gettext(one.name),
            percent=_percent(one.bins[place].held.share, lang),
            n=lang.number(one.bins[place].held.n),
        )
        for one in away
        if one.bins[place].held.n
    ]
    return " ".join([said, *elsewhere])


def _percent(share: float | None, lang: Language) -> str:
    """A share of counted cases: all of them are 100 %, and nearly all are not."""
    if share is None:
        return lang.gettext("not defined")
    return lang.set_percent(share) if share in (0.0, 1.0) else lang.percent(share)


def _held(held: Share, lang: Language) -> str:
    """How many were right, with the interval; "–" where there is no case."""
    if held.share is None or held.low is None or held.high is None:
        return "–"
    return lang.gettext(
        "{right} of {n}: {percent} ({low} to {high})",
        right=lang.number(held.right),
        n=lang.number(held.n),
        percent=_percent(held.share, lang),
        low=_percent(held.low, lang),
        high=_percent(held.high, lang),
    )


def _bands_html(shown: Sequence[Shown], warmth: float, lang: Language) -> Markup:
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
        caption=_at(lang.gettext("How often each band of the categories was right"), warmth, lang),
    )


def _bins_html(shown: Sequence[Shown], warmth: float, lang: Language) -> Markup:
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
        caption=_at(lang.gettext("The diagram in figures: how many were right"), warmth, lang),
    )


def _at(caption: str, warmth: float, lang: Language) -> str:
    """What a table tells, and at which temperature where it is not the model's own."""
    if warmth == _PLAIN:
        return caption
    return lang.gettext(
        "{caption}, at temperature {number}", caption=caption, number=lang.number(warmth)
    )


def _set_columns(shown: Sequence[Shown], lang: Language) -> tuple[Column, ...]:
    return tuple(Column(name, number=True) for name in _names(shown, lang))


def _verdict_html(made: Calibration, lang: Language) -> Markup:
    lead = lang.gettext(
        "A temperature makes all scores bolder or shyer. {number} fits half of the first set best "
        "({n} cases); it is used only if it surely helps on the other half and does no harm on "
        "data from elsewhere.",
        n=lang.number(made.fitted_on),
        number=lang.number(made.temperature, 2),
    )
    kept = (
        lang.gettext("It passes the check.")
        if made.ships
        else lang.gettext("It does not pass the check.")
    )
    raw = lang.gettext("The displays do not use it yet: they show the model's raw score.")
    return Markup('<p class="ct-stands">{} <strong>{}</strong> {} {}</p>').format(
        lead, kept, lang.gettext(REASONS[made.why]), raw
    )


def _figures_html(made: Calibration, lang: Language) -> Markup:
    rows = [
        (
            lang.gettext("At home") if one is made.home and made.away else lang.gettext(one.set),
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
    # Not the table's caption: on a phone a part of that would lie off the screen.
    lead = lang.gettext(
        "As the model is (raw) and at the fitted temperature (calibrated), with 95% intervals: the "
        "smaller gap, surprise and error, the truer the confidence. The first set is the half "
        "that was not fitted on."
    )
    label = lang.gettext("Raw and calibrated scores")
    return Markup('<p class="ct-stands">{}</p>{}').format(lead, table(columns, rows, label=label))


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
        like = lang.gettext("The only labelled data there are; none of them were learned from.")
    few = {one.set: _few(one, len(card.labels), lang) for one in _all(model_id)}
    rows = [
        *(
            (lang.gettext(name), f"{like} {few.get(name, '')}", "")
            for name in card.sources
            if name not in elsewhere
        ),
        *(
            (
                lang.gettext(one.set),
                f"{one.note[lang.code]} {few.get(one.set, '')}",
                lang.gettext(one.licence),
            )
            for one in card.away
        ),
    ]
    return table(
        (
            Column(lang.gettext("Data"), heading=True),
            Column(lang.gettext("What they are")),
            Column(lang.gettext("Licence")),
        ),
        rows,
        label=lang.gettext("Where the data come from"),
    )


def _all(model_id: str) -> Sequence[Cases]:
    found = known(model_id)
    return (*found.home, *found.away)


def _few(cases: Cases, classes: int, lang: Language) -> str:
    """What a set says nothing of: the classes that none of its cases has."""
    there = len(set(cases.labels.tolist()))
    if there == classes:
        return ""
    return lang.ngettext(
        "Only {n} of its {all} classes occurs there: nothing is known of the others.",
        "Only {n} of its {all} classes occur there: nothing is known of the others.",
        there,
        all=lang.number(classes),
    )

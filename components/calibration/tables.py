"""The tables of the calibration page, for reading and for hearing what its diagram draws."""

from __future__ import annotations

from collections.abc import Sequence

from markupsafe import Markup

from components.calibration.opened import button
from components.calibration.sets import PLAIN, Shown, names, span, told
from components.site.tables_html import Column, table
from models import cards
from models.calibration import bins
from models.calibration.cases import Cases, known
from models.calibration.types import Calibration, Figures
from models.display.bands import DEFAULT_BANDS, Band, band_words
from models.errors import N_
from models.language import Language
from models.set_names import briefly

BINS = "bin"  # the group of its buttons that open bins
# What cards say of sets in one language only, so that it can be translated; names stay.
_TERMS = (
    N_("Amazon sentences without a clear human rating (VADER)"),
    N_("Tweets with a clear human rating (VADER)"),
    N_("Sentences of newspaper editorials with a clear human rating (VADER)"),
    N_("Questions in our own words"),
    N_("Oxford-IIIT Pet: cats and dogs"),
    N_("ours (training/paraphrases)"),
    N_("ours (training/drawn_digits.py)"),
)


def band_names(used: tuple[Band, ...], lang: Language) -> list[str]:
    """The bands of the categories in use with their limits, from the top."""
    return [
        lang.gettext(
            "{name}, from {percent}",
            name=band_words(at, used, lang)[0],
            percent=lang.set_percent(band.at_least),
        )
        if band.at_least
        else lang.gettext(
            "{name}, below {percent}",
            name=band_words(at, used, lang)[0],
            percent=lang.set_percent(used[at - 1].at_least),
        )
        for at, band in enumerate(used)
    ]


def bands_html(
    shown: Sequence[Shown], warmth: float, used: tuple[Band, ...], lang: Language
) -> Markup:
    """How often each band of the categories in use was right, a row a set; whose bands they are."""
    columns = band_names(used, lang)
    cuts = [band.at_least for band in used if band.at_least]
    rows = [
        (name, *(told(band.held, lang) for band in bins.bands(one.cases, cuts)))
        for name, one in zip(names(shown, lang), shown, strict=True)
    ]
    whose = (
        lang.gettext("These are the bands that the categories start with.")
        if used == DEFAULT_BANDS
        else lang.gettext("These are your own bands, as you have set them for the categories.")
    )
    return Markup('{}<p class="ct-note">{}</p>').format(_bands(columns, rows, warmth, lang), whose)


def _bands(
    columns: Sequence[str], rows: Sequence[Sequence[str]], warmth: float, lang: Language
) -> Markup:
    return table(
        (
            Column(lang.gettext("Data"), heading=True),
            *(Column(name, number=True) for name in columns),
        ),
        rows,
        caption=_at(lang.gettext("How often each band of the categories was right"), warmth, lang),
    )


def bins_html(
    shown: Sequence[Shown], warmth: float, lang: Language, opened: str | None = None
) -> Markup:
    """What the diagram shows, as numbers; the surest first.

    opened: which bin is open ("": none); None where bins do not open.
    """
    rows = [
        (
            span(one, lang) if opened is None else button(BINS, str(at), span(one, lang), opened),
            *(told(other.bins[at].held, lang) for other in shown),
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
    if warmth == PLAIN:
        return caption
    return lang.gettext(
        "{caption}, at temperature {number}", caption=caption, number=lang.number(warmth)
    )


def _set_columns(shown: Sequence[Shown], lang: Language) -> tuple[Column, ...]:
    return tuple(Column(name, number=True) for name in names(shown, lang))


def figures_html(made: Calibration, lang: Language) -> Markup:
    """The field's figures, raw and calibrated, with their intervals."""
    home = lang.gettext("At home") if made.away else briefly(made.home.set, lang)
    rows = [
        (
            home if one is made.home else briefly(one.set, lang),
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
        "smaller gap, surprise and error, the truer the confidence. “{set}” is here the half "
        "that was not fitted on.",
        set=home,
    )
    label = lang.gettext("Raw and calibrated scores")
    below = lang.gettext(
        "A mean gap adds up gaps whichever way they point, so cases drawn anew mostly have larger "
        "ones: its interval lies high, and a small gap can stand at its lower end, or below it."
    )
    return Markup('<p class="ct-stands">{}</p>{}<p class="ct-note">{}</p>').format(
        lead, table(columns, rows, label=label), below
    )


def _figure(figures: Figures, name: str, lang: Language, *, percent: bool = False) -> str:
    value = getattr(figures, name)
    if value is None:
        return lang.gettext("not defined")
    low, high = figures.intervals[name]
    if percent:
        shown = [lang.number(100 * part, 1) for part in (value, low)]
        return lang.gettext(
            "{value} ({low} to {high})",
            value=f"{shown[0]}{lang.percent_sign}",
            low=shown[1],
            high=f"{lang.number(100 * high, 1)}{lang.percent_sign}",
        )
    return lang.gettext(
        "{value} ({low} to {high})",
        value=lang.number(value, 3),
        low=lang.number(low, 3),
        high=lang.number(high, 3),
    )


def sources_html(model_id: str, lang: Language) -> Markup:
    """What the sets are, and what they say nothing of."""
    card, found = cards.read(model_id), known(model_id)
    elsewhere = {one.set for one in card.away}
    like = lang.gettext("At home: held out of data like those it learned from.")
    if not elsewhere:
        like = lang.gettext("The only labelled data there are; none of them were learned from.")
    few = {one.set: _few(one, len(card.labels), lang) for one in (*found.home, *found.away)}
    licences = {one.source: one.licence for one in card.training_data if one.source}
    rows = [
        *(
            (
                briefly(name, lang),
                f"{_whole(name, lang)}{like} {few.get(name, '')}",
                lang.gettext(licences.get(name, "none stated")),
            )
            for name in card.sources
            if name not in elsewhere
        ),
        *(
            (
                briefly(one.set, lang),
                f"{_whole(one.set, lang)}{one.note[lang.code]} {few.get(one.set, '')}",
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


def _whole(name: str, lang: Language) -> str:
    """A set's whole name, where it is called by few words; a sentence, or nothing."""
    whole = lang.gettext(name)
    return "" if whole == briefly(name, lang) else f"{whole}. "


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

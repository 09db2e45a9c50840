"""The calibration page: a model's confidence beside how often it was right, home and away."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

import streamlit as st
from markupsafe import Markup

from components.calibration import tables
from components.calibration.diagram import Line, counts, reliability, sample
from components.calibration.sets import PLAIN, Shown, names, percent, sets
from components.site import shell, state
from components.site.choosing import choose_from_scale, choose_from_switch
from components.site.state import Slot
from models import catalog
from models.calibration import report
from models.calibration.types import REASONS, Calibration
from models.errors import CertitudeError
from models.language import Language

_WARMTHS = tuple(round(0.3 + 0.05 * step, 2) for step in range(55))  # 0.3 to 3
# Not in the link: each step of a slider would be one more way Back.
_WARMTH: Slot[float] = Slot("_warmth", PLAIN)
_SPARSE = 20  # fewer cases than these say little of a bin


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
    _show_ways(model_id, lang)
    with shell.place("ct-calibration", model_id):
        _fragment(partial(_show, made, lang))


def _show_ways(model_id: str, lang: Language) -> None:
    """To the model's card, and to the page that asks it."""
    setting, page = (
        (state.TEXT_MODEL, "text.py")
        if catalog.get(model_id).kind == "text"
        else (state.PICTURE_MODEL, "picture.py")
    )
    with st.container(horizontal=True, key="ct-ways"):
        st.page_link(
            "cards.py",
            label=lang.gettext("The model's card"),
            icon=":material/badge:",
            query_params={state.CARD.key: model_id},
        )
        st.page_link(
            page,
            label=lang.gettext("Try this model"),
            icon=":material/arrow_forward:",
            query_params={setting.key: model_id},
        )


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
    called = names(shown, lang)
    lines = [Line(name, one.bins, one.curve) for name, one in zip(called, shown, strict=True)]
    said = summary(shown, warmth, lang)
    with left:
        shell.html(Markup('<p class="ct-stands" role="status">{}</p>').format(said))
        shell.html(_legend_html(called, lang))
        st.vega_lite_chart(
            spec=reliability(lines, lang),
            width="stretch",
            theme="streamlit",
            key="ct-reliability",
            alt=said,
        )
        st.vega_lite_chart(
            spec=counts(lines[0], lang),
            width="stretch",
            theme="streamlit",
            key="ct-counts",
            alt=lang.gettext("Which share of the cases each tenth of confidence has."),
        )
        st.caption(
            lang.gettext(
                "How to read it: on the dotted line confidence and correctness agree; a mark below "
                "it promised too much, one above it too little. The upright line through a mark is "
                "its 95% interval: the longer, the fewer cases. The curve says the same without "
                "bins, its band with 95%; it stops where there are hardly any cases. The bars show "
                "where the first set's cases lie."
            )
        )
    with right:
        st.header(lang.gettext("Would a temperature make it truer?"))
        shell.html(_verdict_html(made, lang))
        shell.html(tables.bands_html(shown, warmth, lang))
    st.header(lang.gettext("In figures"))
    shell.html(tables.bins_html(shown, warmth, lang))
    shell.html(tables.figures_html(made, lang))
    st.header(lang.gettext("Where the data come from"))
    shell.html(tables.sources_html(made.model, lang))


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
        "percent": percent(held.share, lang),
        "n": lang.number(held.n),
    }
    if warmth == PLAIN:
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
            percent=percent(one.bins[place].held.share, lang),
            n=lang.number(one.bins[place].held.n),
        )
        for one in away
        if one.bins[place].held.n
    ]
    return " ".join([said, *elsewhere])


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

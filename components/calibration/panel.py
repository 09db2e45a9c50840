"""The calibration page: a model's confidence beside how often it was right, home and away."""

from __future__ import annotations

import streamlit as st
from markupsafe import Markup

from components.calibration import looking, slices, tables
from components.calibration.sets import PLAIN, of_model
from components.displays.held import current_design
from components.site import own_models, shell, state, ways
from components.site.choosing import choose_from_switch
from models import cards, catalog
from models.calibration import answered, report
from models.calibration.cases import Cases
from models.calibration.types import REASONS, Calibration
from models.display.bands import BANDS
from models.errors import CertitudeError
from models.language import Language


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
    titles |= own_models.measured()
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
    own = answered.brought(model_id)
    if own is not None:
        _show_own(model_id, own, lang)
        return
    try:
        made = report.of(model_id)
    except CertitudeError as error:
        shell.show_error(error, lang)
        return
    with st.container(horizontal=True, key="ct-ways"):
        ways.to_card(model_id, lang)
        ways.to_stakes(model_id, lang)
        ways.to_answers(model_id, lang)
    with shell.place("ct-calibration", model_id):
        _show(made, lang)


def _show_own(model_id: str, cases: Cases, lang: Language) -> None:
    """A model that was trained in this session, by the cases that it never learnt from."""
    with st.container(horizontal=True, key="ct-ways"):
        ways.to_workshop(lang)
        ways.to_stakes(model_id, lang)
        ways.to_answers(model_id, lang)
    with shell.place("ct-calibration", model_id):
        looking.show_sets(
            [cases], own_models.labels(model_id), model_id, lang, fitted=PLAIN, held_out=False
        )


def _ordered(lang: Language) -> list[str]:
    """The models that ship; who reads French meets the one that reads French first."""
    return sorted(report.shipped(), key=lambda name: catalog.get(name).language != lang.code)


def _show(made: Calibration, lang: Language) -> None:
    def verdict() -> None:
        st.header(lang.gettext("Would a temperature make it truer?"))
        shell.html(_verdict_html(made, lang))

    looking.show_sets(
        of_model(made.model),
        cards.read(made.model).labels,
        made.model,
        lang,
        fitted=made.temperature,
        above=verdict,
    )
    st.header(lang.gettext("Where it is right more or less often"))
    slices.show_slices(made.model, current_design().spec_in(lang)[BANDS], lang)
    st.header(lang.gettext("Raw and calibrated scores"))
    shell.html(tables.figures_html(made, lang))
    st.header(lang.gettext("Where the data come from"))
    shell.html(tables.sources_html(made.model, lang))


def _verdict_html(made: Calibration, lang: Language) -> Markup:
    lead = lang.gettext(
        "A temperature makes all scores bolder or shyer. {number} fits half of the cases at home "
        "best ({n} cases); it is used only if it surely helps on the other half and does no harm "
        "on data from elsewhere.",
        n=lang.number(made.fitted_on),
        number=lang.number(made.temperature, 2),
    )
    kept = (
        lang.gettext("It passes the check.")
        if made.ships
        else lang.gettext("It does not pass the check.")
    )
    raw = (
        lang.gettext("In the settings of an answer one chooses between raw and calibrated.")
        if made.ships
        else lang.gettext("The displays show the model's raw score.")
    )
    return Markup('<p class="ct-stands">{} <strong>{}</strong> {} {}</p>').format(
        lead, kept, lang.gettext(REASONS[made.why]), raw
    )

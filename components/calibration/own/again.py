"""A temperature from a person's own set: raw and calibrated side by side, kept for the session."""

from __future__ import annotations

import streamlit as st
from babel.dates import format_date
from markupsafe import Markup

from components.calibration.own.judged import figures_html
from components.site import own_temperatures, shell, state
from models.labelled import recalibration
from models.labelled.judging import Judged
from models.labelled.recalibration import REASONS, Recalibrated
from models.language import Language


def show_again(made: Judged, model_id: str, lang: Language) -> None:
    """What a temperature fitted on half of the set does on the other, and a way to keep it."""
    st.header(lang.gettext("Recalibrate on it for this session"))
    found = made.recalibrated
    if found is None:
        said = lang.gettext(
            "A temperature is fitted from {n} cases on; these are fewer.",
            n=lang.number(recalibration.LEAST),
        )
        shell.html(Markup('<p class="ct-stands">{}</p>').format(said))
    else:
        _show_found(found, lang)
    kept = own_temperatures.of(model_id)
    with shell.place("ct-own-kept", "kept" if kept else ""):
        if kept is not None:
            _show_kept(kept, lang)


def _show_found(found: Recalibrated, lang: Language) -> None:
    lead = lang.gettext(
        "Temperature {number} fits one half of the set best ({n} cases). It was judged on the "
        "other half ({m} cases).",
        number=lang.number(found.temperature, 2),
        n=lang.number(found.fitted_on),
        m=lang.number(found.judged_on),
    )
    verdict = (
        lang.gettext("It passes the check.")
        if found.helps
        else lang.gettext("It does not pass the check.")
    )
    shell.html(
        Markup('<p class="ct-stands">{} <strong>{}</strong> {}</p>').format(
            lead, verdict, lang.gettext(REASONS[found.why])
        )
    )
    shell.html(
        figures_html(
            [
                (lang.gettext("raw"), found.judged_on, found.raw),
                (lang.gettext("calibrated"), found.judged_on, found.calibrated),
            ],
            lang.gettext("Raw and calibrated, on the half that was not fitted on"),
            lang,
        )
    )
    if found.helps:
        st.button(
            lang.gettext("Keep this temperature for the session"),
            icon=":material/thermostat:",
            on_click=_keep,
            args=(found,),
        )
    else:
        shell.html(
            Markup('<p class="ct-quiet">{}</p>').format(
                lang.gettext("The raw scores stay: a temperature that may do harm is not offered.")
            )
        )


def _keep(found: Recalibrated) -> None:
    """From now on this model's scores are calibrated by it, on every page of the session."""
    own_temperatures.keep(found)
    state.SCORE.set("calibrated")


def _show_kept(kept: Recalibrated, lang: Language) -> None:
    shell.html(
        Markup('<p class="ct-lesson" role="status">{}</p>').format(
            lang.gettext(
                "Kept for this session: temperature {number}, from “{set}”, {n} cases, {date}.",
                number=lang.number(kept.temperature, 2),
                set=kept.set,
                n=lang.number(kept.fitted_on + kept.judged_on),
                date=format_date(kept.date, locale=lang.code),
            )
        )
    )
    st.button(
        lang.gettext("Forget it"),
        icon=":material/undo:",
        on_click=own_temperatures.forget,
        args=(kept.model,),
    )

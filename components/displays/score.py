"""Raw or calibrated: the switch where a calibration ships, and in words what the score is."""

from __future__ import annotations

from dataclasses import replace
from typing import cast

import streamlit as st
from markupsafe import Markup

from components.site import own_temperatures, shell, state
from components.site.choosing import choose_from_switch
from components.site.state import Slot
from models import catalog
from models.calibration.types import REASONS
from models.catalog import Entry
from models.display import parts
from models.errors import CertitudeError
from models.language import Language
from models.prediction import Fitted, Prediction, Score

_SWITCHED: Slot[bool] = Slot("_score_switched", False)


def in_use(entry: Entry) -> Entry:
    """The model with the scores that the session wants, raw ones where it has no others."""
    fit = fit_of(entry)
    if state.SCORE.get() == "calibrated" and fit is not None:
        return replace(entry, calibrated_on=fit)
    return entry


def fit_of(entry: Entry) -> Fitted | None:
    """What its calibrated scores rest on: a set of the person's own first, else what ships."""
    kept = own_temperatures.of(entry.id)
    if kept is None:
        return entry.calibration
    return Fitted(kept.set, kept.fitted_on, kept.temperature, kept.date.isoformat())


def score_settings(prediction: Prediction, lang: Language) -> None:
    """The switch where the model has both scores, else why it has raw ones only."""
    try:
        entry = catalog.get(prediction.model_id)
    except CertitudeError:  # an illustration is of no model
        return
    fit = fit_of(entry)
    if fit is not None:
        names = {"raw": lang.gettext("Raw"), "calibrated": lang.gettext("Calibrated")}
        chosen = choose_from_switch(
            lang.gettext("Score"),
            list(names),
            state.SCORE,
            names.__getitem__,
            lang,
            on_change=lambda: _SWITCHED.set(True),
        )
        said = parts.score_said(fit if cast(Score, chosen) == "calibrated" else None, lang)
        st.caption(shell.plain(said))
        if _SWITCHED.pop():
            st.rerun()  # the page asks for another prediction; this part alone cannot
        return
    if prediction.calibrated_on is not None:  # a session's own, which has no raw scores
        st.caption(parts.score_said(prediction.calibrated_on, lang))
        return
    scoring = entry.scoring
    why = (
        lang.gettext("There are no labelled cases of this model to calibrate it with.")
        if scoring is None
        else lang.gettext(REASONS[scoring.why])
    )
    said = parts.score_said(None, lang)
    st.caption(lang.gettext("{raw} Why not calibrated: {reason}", raw=said, reason=why))
    if scoring is not None:
        # It opens beside: what a person has typed here stays.
        address = f"calibration?{state.MEASURED.key}={entry.id}&{state.LANGUAGE.key}={lang.code}"
        shell.html(
            Markup(
                '<p class="ct-quiet"><a href="{}" target="_blank" rel="noopener">{} ↗</a></p>'
            ).format(address, lang.gettext("Its confidence, measured"))
        )

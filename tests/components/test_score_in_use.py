"""Which scores a session has: a temperature of the person's own before the one that ships."""

from __future__ import annotations

from datetime import date

import numpy as np
import pytest

from components.displays import score
from components.site import own_temperatures, state
from models import catalog, predictions
from models.calibration import report
from models.calibration.temperature import soften
from models.labelled.recalibration import Recalibrated


@pytest.fixture(autouse=True)
def session(monkeypatch: pytest.MonkeyPatch) -> dict[str, object]:
    held: dict[str, object] = {}
    monkeypatch.setattr("streamlit.session_state", held)
    return held


def own(model: str, temperature: float = 2.0) -> Recalibrated:
    figures = report.of("digits").home.raw
    day = date(2026, 11, 28)
    return Recalibrated(model, "mine.csv", day, temperature, 200, 200, figures, figures, "helps", 0)


@pytest.mark.parametrize("model", ["reviews-en", "digits"])
def test_what_was_kept_for_the_session_is_what_calibrated_means(model: str) -> None:
    entry = catalog.get(model)
    own_temperatures.keep(own(model))
    assert score.in_use(entry).calibrated_on is None  # until it is asked for
    state.SCORE.set("calibrated")
    fit = score.in_use(entry).calibrated_on
    assert fit is not None
    assert (fit.set, fit.n, fit.temperature, fit.date) == ("mine.csv", 200, 2.0, "2026-11-28")
    own_temperatures.forget(model)
    assert score.in_use(entry).calibrated_on == entry.calibration


def test_its_scores_are_softened_by_it_and_another_model_is_left_alone() -> None:
    entry = catalog.get("services-fr")
    own_temperatures.keep(own("services-fr", 3.0))
    state.SCORE.set("calibrated")
    text = "Accueil agréable, mais trop d’attente."
    raw = predictions.of_text(entry, text)
    made = predictions.of_text(score.in_use(entry), text)
    assert made.score == "calibrated"
    assert made.probabilities == pytest.approx(tuple(soften(np.array(raw.probabilities), 3.0)))
    assert score.in_use(catalog.get("reviews-en")).calibrated_on is None

"""A temperature fitted on half of a person's own set and judged on the other half: do no harm."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Literal

from models.calibration import report, temperature
from models.calibration.cases import Cases
from models.calibration.types import Figures
from models.errors import N_

Why = Literal["helps", "no_help", "harm"]
REASONS: dict[Why, str] = {
    "helps": N_(
        "On the half that it was not fitted on it brings confidence surely nearer to what is "
        "right, and the mean gap does not grow."
    ),
    "no_help": N_(
        "On the half that it was not fitted on it does not surely bring confidence nearer to what "
        "is right."
    ),
    "harm": N_("On the half that it was not fitted on the mean gap grows."),
}
LEAST = 100  # cases, of which half is fitted on


@dataclass(frozen=True, slots=True)
class Recalibrated:
    """A temperature for one model from one set, and what it did on the half it had not seen.

    fitted_on, judged_on: how many cases. raw, calibrated: figures of the judged half. why: an id of
    `REASONS`.
    """

    model: str
    set: str
    date: date
    temperature: float
    fitted_on: int
    judged_on: int
    raw: Figures
    calibrated: Figures
    why: Why
    seed: int

    @property
    def helps(self) -> bool:
        """Whether it may be used."""
        return self.why == "helps"


def recalibrate(model_id: str, cases: Cases, day: date, seed: int = 0) -> Recalibrated | None:
    """Fit and judge; None where there are fewer than `LEAST` cases.

    The rule is the one for what ships (`report.verdict`), the judged half in place of both sets:
    the negative log-likelihood has to fall surely, and ECE must not surely grow, nor by a
    hundredth.
    """
    if len(cases) < LEAST:
        return None
    fitting, judging = temperature.halves((len(cases),), seed)
    warmth = temperature.fit(cases.rows(fitting))
    judged = cases.rows(judging)
    said = report.verdict(judged, (judged,), warmth)
    why: Why = "no_help" if said == "no_away" else said
    return Recalibrated(
        model_id,
        cases.set,
        day,
        warmth,
        len(fitting),
        len(judging),
        report.figures(judged),
        report.figures(temperature.at(judged, warmth)),
        why,
        seed,
    )

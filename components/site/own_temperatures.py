"""Temperatures that a person fitted on sets of their own: one a model, in this session alone."""

from __future__ import annotations

from components.site.state import Slot
from models.labelled.recalibration import Recalibrated

# At each model: the temperature, with the set's name and size and the day.
_KEPT: Slot[Recalibrated | None] = Slot("_own_temperature", None)


def of(model_id: str) -> Recalibrated | None:
    """What was kept for a model, None where nothing was."""
    return _KEPT.at(model_id).get()


def keep(made: Recalibrated) -> None:
    """Use it from now on in this session; ValueError where it was found to help nothing."""
    if not made.helps:
        raise ValueError("a temperature that does not help is not kept")
    _KEPT.at(made.model).set(made)


def forget(model_id: str) -> None:
    """Go back to what ships."""
    _KEPT.at(model_id).pop()

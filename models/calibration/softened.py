"""A predict function whose answers are calibrated, whoever gives them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import TYPE_CHECKING, Any

from models.prediction import Fitted

if TYPE_CHECKING:
    import numpy as np

Predict = Callable[[Any], "np.ndarray"]


def softened(predict: Predict, fit: Fitted | None) -> Predict:
    """The predict function with calibrated rows; the same one where there is no fit.

    One that takes many batches at once (`executors.Through`) still does.
    """
    if fit is None:
        return predict
    many = hasattr(predict, "many")
    return (_ManySoftened if many else _Softened)(predict, fit.temperature)


class _Softened:
    """Batches to calibrated probabilities [n, k]; errors are the model's."""

    def __init__(self, predict: Any, temperature: float) -> None:
        self._predict = predict
        self._temperature = temperature

    def __call__(self, inputs: Any) -> np.ndarray:
        return self._soften(self._predict(inputs))

    def _soften(self, rows: np.ndarray) -> np.ndarray:
        from models.calibration.temperature import soften  # scipy: not before somebody asks

        return soften(rows, self._temperature)


class _ManySoftened(_Softened):
    """The same for a predict function with several batches under way."""

    def many(self, batches: Iterable[Any], beat: Callable[[], None]) -> Iterator[np.ndarray]:
        """As the predict function's own."""
        for rows in self._predict.many(batches, beat):
            yield self._soften(rows)

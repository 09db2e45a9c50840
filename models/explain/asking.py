"""Answers to perturbations as far as the time goes: none is asked for that would come too late."""

from __future__ import annotations

import time
from collections.abc import Callable
from math import ceil
from typing import TYPE_CHECKING, Any

from models.errors import N_, ModelError
from models.explain.clock import Clock
from models.explain.model_calls import Answers

if TYPE_CHECKING:
    import numpy as np

# So many batches go to the model before the clock is looked at, however much time there is: who
# else asks the model by then may have made it slower.
_BATCHES = 8


class Asking:
    """A model asked within the time of one explanation.

    Each of these may raise ModelError "explanation_too_slow" (503), and what `Answers.to` raises.
    """

    def __init__(
        self,
        answers: Answers[Any],
        clock: Clock,
        tell: Callable[[int], None],
        beat: Callable[[], None],
    ) -> None:
        """tell: as `Answers.to` calls it; beat: between batches; either may raise Cancelled."""
        self.answers = answers
        self.clock = clock
        self._tell = tell
        self._beat = beat

    def whole(self, units: int) -> None:
        """Ask about the input itself, with all its units in place."""
        import numpy as np

        if not self.clock.allows(1, grace=True):
            raise self._too_slow(1)
        self._ask(np.ones((1, units), dtype=bool), 0)

    def every(self, masks: np.ndarray, fewest: int) -> np.ndarray | None:
        """The answers to all perturbations, the input first; None where they do not fit."""
        import numpy as np

        grace = len(masks) <= 1 + fewest
        found = self._ask(masks[:1], 0)
        while len(found) < len(masks):
            rest = masks[len(found) :]
            if not self.clock.allows(len(rest), grace=grace):
                # In batches they may take less than the first one did, alone.
                count = self.clock.piece(min(len(rest), fewest), grace=grace)
                if len(found) > 1 or not count:
                    if grace:
                        raise self._too_slow(fewest)
                    return None
            else:
                count = min(len(rest), self._most)
            found = np.append(found, self._ask(rest[:count], len(found)))
        return found

    def some(self, masks: np.ndarray, done: int, fewest: int) -> np.ndarray:
        """The answers to as many of these, in order, as there is time for.

        done: how many there were before; with fewer than `fewest` of them it is too slow.
        """
        import numpy as np

        found = np.zeros(0)
        while len(found) < len(masks):
            rest = masks[len(found) :]
            missing = min(fewest - done - len(found), len(rest))
            count = self.clock.piece(min(len(rest), self._most))
            if missing > 0 and done + len(found) and not self.clock.allows(missing, grace=True):
                raise self._too_slow(fewest)
            if not count and missing > 0:
                count = self.clock.piece(missing, grace=True)
                if not count:
                    raise self._too_slow(fewest)
            if not count:
                break
            found = np.append(found, self._ask(rest[:count], 1 + done + len(found)))
        return found

    def rows(self, masks: np.ndarray) -> np.ndarray | None:
        """The whole answers [m, k] to all of these, or None where that would come too late."""
        if not self.clock.allows(len(masks)):
            return None
        began = time.monotonic()
        found = self.answers.rows(masks, self._beat)
        self.clock.answered(len(masks), began)
        return found

    @property
    def _most(self) -> int:
        return _BATCHES * self.answers.most

    def _ask(self, masks: np.ndarray, done: int) -> np.ndarray:
        began, calls = time.monotonic(), self.answers.calls
        found = self.answers.to(masks, self._tell, done)
        self.clock.answered(self.answers.calls - calls, began)
        return found

    def _too_slow(self, fewest: int) -> ModelError:
        return ModelError(
            "explanation_too_slow",
            N_("There is not enough time to explain this: it takes about {needed} seconds at the "
               "least. Give it more, or give a shorter text."),
            status=503,
            needed=max(2, ceil((1 + fewest) * self.clock.needs)),
        )  # fmt: skip

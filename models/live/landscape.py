"""How sure a model is everywhere on the plane of its points, far from all of them, too."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from models.live.lesson import Lesson

SIDE = 72  # answers along each side: finer than an eye can tell, and a frame stays below 0.1 s
BEYOND = 0.6  # of the points' own extent, to each side

Predict = Callable[[np.ndarray], np.ndarray]


@dataclass(frozen=True, slots=True)
class Landscape:
    """Answers over a plane: probabilities float [side, side, k], the first row the highest y.

    low, high: the corners (x, y), in the material's numbers. far: the mean confidence where no
    example is near, beyond the extent of all points.
    """

    probabilities: np.ndarray
    low: tuple[float, float]
    high: tuple[float, float]
    far: float

    def place(self, points: np.ndarray) -> np.ndarray:
        """Where points [n, 2] lie, in shares of the sides from the upper left: [n, 2]."""
        low, high = np.array(self.low), np.array(self.high)
        shares = (points - low) / (high - low)
        placed: np.ndarray = np.stack([shares[:, 0], 1 - shares[:, 1]], axis=1)
        return placed


def landscape(lesson: Lesson, predict: Predict, side: int = SIDE) -> Landscape:
    """What a model of points says on a grid; predict: prepared cases to float64 [n, k].

    ValueError for other materials.
    """
    material = lesson.material
    if material.kind != "points":
        raise ValueError("only points lie on a plane")
    least, most = material.x.min(axis=0), material.x.max(axis=0)
    edge = BEYOND * (most - least)
    low, high = least - edge, most + edge
    xs = np.linspace(low[0], high[0], side)
    ys = np.linspace(high[1], low[1], side)
    grid = np.stack(np.meshgrid(xs, ys), axis=-1).reshape(-1, 2)
    rows = predict(lesson.prepared(grid))
    outside = ((grid < least) | (grid > most)).any(axis=1)
    return Landscape(
        rows.reshape(side, side, -1),
        (float(low[0]), float(low[1])),
        (float(high[0]), float(high[1])),
        float(rows.max(axis=1)[outside].mean()),
    )


def picture(found: Landscape, colours: tuple[tuple[int, int, int], ...]) -> np.ndarray:
    """The plane as a picture uint8 [side, side, 4]: a class's colour, denser the surer."""
    rows = found.probabilities
    top, sure = rows.argmax(axis=2), rows.max(axis=2)
    least = 1 / rows.shape[2]
    dense = np.clip((sure - least) / (1 - least), 0, 1)
    made = np.zeros((*top.shape, 4), dtype=np.uint8)
    made[..., :3] = np.array(colours, dtype=np.uint8)[top]
    made[..., 3] = np.rint(20 + 200 * dense)
    return made

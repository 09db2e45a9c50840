"""LIME's neighbourhood, known exactly: how likely each perturbation is, and how near it counts.

In lime 0.2.0.1 both depend on one number only, how many of the n units a perturbation keeps. So
the weighted moments that a linear fit needs are known without drawing anything, and perturbations
may be drawn from where they count most and weighed back.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from itertools import product
from math import comb
from typing import TYPE_CHECKING

import numpy as np

from models.classifier import Kind

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Floats = NDArray[np.float64]
    Masks = NDArray[np.bool_]  # [m, n], True where a unit stays

# lime's defaults: the widths of its kernels, its ridge, and the samples the ridge is meant for.
_TEXT_WIDTH = 25.0
_IMAGE_WIDTH = 0.25
RIDGE = 1.0
_NOMINAL = {"text": 5_000, "image": 1_000}


def proximity(kept: Floats, units: int, kind: Kind) -> Floats:
    """lime's weight of perturbations that keep so many of the units, in (0, 1].

    The cosine distance of a 0/1 vector with k ones to the vector of n ones is 1 - sqrt(k/n); for
    texts lime multiplies it by 100. The kernel is sqrt(exp(-d²/width²)).
    """
    distance = 1 - np.sqrt(np.asarray(kept, dtype=np.float64) / units)
    width = _IMAGE_WIDTH
    if kind == "text":
        distance, width = 100 * distance, _TEXT_WIDTH
    weights: Floats = np.sqrt(np.exp(-(distance**2) / width**2))
    return weights


@dataclass(frozen=True)
class Neighbourhood:
    """The perturbations of n units: lime's, for its default number of samples, without its noise.

    Sizes are numbers of units kept, 0 to n. The unperturbed input is lime's first sample, so it
    counts once among that many.
    """

    units: int
    kind: Kind

    @property
    def nominal(self) -> int:
        """How many samples lime draws by default."""
        return _NOMINAL[self.kind]

    @cached_property
    def drawn(self) -> Floats:
        """How likely lime draws each size, [n + 1]."""
        n = self.units
        if self.kind == "text":  # a uniform number of words taken out, from one to all
            sizes = np.append(np.full(n, 1 / n), 0.0)
        else:  # every superpixel stays or goes as a coin falls
            sizes = np.array([comb(n, k) / 2**n for k in range(n + 1)])
        sizes *= 1 - 1 / self.nominal
        sizes[n] += 1 / self.nominal
        return sizes

    @cached_property
    def mass(self) -> Floats:
        """The share of the fit's whole weight that each size has, [n + 1], summing to 1."""
        weighed = self.drawn * proximity(np.arange(self.units + 1.0), self.units, self.kind)
        mass: Floats = weighed / weighed.sum()
        return mass

    @cached_property
    def ridge(self) -> float:
        """lime's ridge penalty, per unit of weight."""
        weighed = self.drawn * proximity(np.arange(self.units + 1.0), self.units, self.kind)
        return RIDGE / (self.nominal * float(weighed.sum()))

    @cached_property
    def mean(self) -> float:
        """The weighted mean of a unit: how much of the weight lies where it stays."""
        return float(self.mass @ np.arange(self.units + 1)) / self.units

    @cached_property
    def _spread(self) -> tuple[float, float]:
        """(a, b) of the weighted covariance a·I + b·11ᵀ of the units."""
        n, sizes = self.units, np.arange(self.units + 1.0)
        both = float(self.mass @ (sizes * (sizes - 1))) / (n * (n - 1)) if n > 1 else 0.0
        if n == 1:
            return self.mean * (1 - self.mean), 0.0
        return self.mean - both, both - self.mean**2

    def solve(self, moments: Floats) -> Floats:
        """Linear weights whose weighted moments with the centred units these are, [..., n]."""
        a, b = self._spread
        a += self.ridge
        total = moments.sum(axis=-1, keepdims=True)
        weights: Floats = (moments - total * b / (a + self.units * b)) / a
        return weights

    def covariance(self, weights: Floats) -> Floats:
        """The weighted moments [n] of a linear model with these weights: what `solve` undoes."""
        a, b = self._spread
        moments: Floats = a * weights + b * weights.sum()
        return moments

    @cached_property
    def _proposal(self) -> Floats:
        """From which sizes we draw, [n]: between where lime draws and where the fit weighs.

        The square root of lime's kernel: measured best among its powers 0, ½ and 1.
        """
        n = self.units
        sizes = self.drawn[:n] * np.sqrt(proximity(np.arange(float(n)), n, self.kind))
        proposal: Floats = sizes / sizes.sum()
        return proposal

    def draw(self, count: int, random: np.random.Generator) -> Masks:
        """Perturbations, never the input itself."""
        sizes = random.choice(self.units, size=count, p=self._proposal)
        lots = random.random((count, self.units))
        highest = np.sort(lots, axis=1)[np.arange(count), sizes]  # the first lot that goes
        masks: Masks = lots < highest[:, None]
        return masks

    def weights(self, masks: Masks) -> Floats:
        """What each drawn perturbation counts, [m]: the mean over draws is 1 - mass[n]."""
        ratio = self.mass[: self.units] / self._proposal
        found: Floats = ratio[masks.sum(axis=1)]
        return found

    def all(self) -> tuple[Masks, Floats]:
        """Every perturbation there is, the input first, and the share of the weight it has."""
        masks = np.array(list(product([True, False], repeat=self.units)), dtype=bool)
        sizes = masks.sum(axis=1)
        ways = np.array([float(comb(self.units, k)) for k in range(self.units + 1)])
        return masks, (self.mass / ways)[sizes]

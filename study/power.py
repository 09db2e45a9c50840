"""What a comparison of two displays can find with so many people: t-tests on people's own shares.

Power of the t-test by the noncentral t distribution: Cohen, J. (1988), Statistical Power Analysis
for the Behavioral Sciences, ch. 2. What one person does m times varies by p(1−p)/m·(1+(m−1)ρ), ρ
the correlation of one person's decisions (Donner & Klar 2000, the design effect); seen under both
displays by the same people, what a person always does falls out: p(1−p)(1−ρ)/m, twice.
"""

from __future__ import annotations

from math import comb, sqrt

from msgspec import Struct
from scipy import optimize, stats

from study.setup.setup import Design

# How alike one person's decisions are. Measured here on three published studies (following the
# advice where it differs from one's own, moving towards it): .04 to .26.
ALIKE = 0.2
SHARE = 0.5  # followed: the share that varies most, so that what is said is no less than promised
USUAL = 0.8  # the power that is asked for by custom
SURE = 0.05
# As large as the effect of LIME's marks on following right advice (Schemmer et al. 2023).
DIFFERENCE = 0.1
MOST_PEOPLE = 100_000


class Comparison(Struct, frozen=True):
    """Two of a study's displays against each other.

    trials: those of one person under one display that count for the figure. displays: how many
    there are; every pair is compared, so that the error allowed is parted among the pairs
    (Bonferroni). share: about how often the advice is followed; alike: ρ in [0, 1).
    """

    design: Design
    displays: int
    trials: int
    share: float = SHARE
    alike: float = ALIKE

    @property
    def error(self) -> float:
        """The probability, for each pair, of finding a difference where there is none."""
        return SURE / max(1, comb(self.displays, 2))

    def spread(self) -> float:
        """Standard deviation of what is averaged: a person's share, or difference of two shares."""
        once = self.share * (1 - self.share) / self.trials
        if self.design == "between":
            return sqrt(once * (1 + (self.trials - 1) * self.alike))
        return sqrt(2 * once * (1 - self.alike))


def power(of: Comparison, people: int, difference: float) -> float:
    """The probability of finding a difference in shares, in [0, 1], with so many people in all.

    0 where there are too few for a test. ValueError without a trial or a second display.
    """
    if of.trials < 1 or of.displays < 2:
        raise ValueError("nothing to compare")
    if of.design == "between":
        each = people // of.displays
        freedom, spread = 2 * each - 2, of.spread() * sqrt(2 / each) if each else 0.0
    else:
        freedom, spread = people - 1, of.spread() / sqrt(people) if people else 0.0
    if freedom < 1:
        return 0.0
    line = stats.t.isf(of.error / 2, freedom)
    away = abs(difference) / spread
    if not difference:
        return of.error
    # Both tails of the noncentral t, as the noncentral F of its square: scipy's own t gives NaN far
    # out.
    return float(stats.ncf.sf(line**2, 1, freedom, away**2))


def detectable(of: Comparison, people: int, wanted: float = USUAL) -> float | None:
    """The smallest difference in shares that is found with this power; None where not even 1 is."""
    if power(of, people, 1.0) < wanted:
        return None
    return float(optimize.brentq(lambda one: power(of, people, one) - wanted, 1e-6, 1.0, xtol=1e-4))


def people_needed(
    of: Comparison, difference: float = DIFFERENCE, wanted: float = USUAL
) -> int | None:
    """The fewest people in all with whom a difference is found; None beyond MOST_PEOPLE."""
    low, high = 0, 2
    while power(of, high, difference) < wanted:
        if high >= MOST_PEOPLE:
            return None
        low, high = high, high * 2
    while high - low > 1:
        middle = (low + high) // 2
        if power(of, middle, difference) < wanted:
            low = middle
        else:
            high = middle
    return high

"""The settings of a confidence display: one frozen, serialisable, versioned value.

Page, export, API and (later) study hold the same spec, so that one screen can be made again
anywhere. Names and actions of bands are None until a designer words them; then the wording that
the program ships is used, in the reader's language.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, replace
from typing import Any

from models.errors import N_, InputError

VERSION = 1
PATTERNS = ("none", "categorical", "numeric", "nbest", "visual")
CHARTS = ("icons", "bars", "dots")


@dataclass(frozen=True, slots=True)
class Band:
    """One category of confidence: from `at_least` (a probability) up to the next band."""

    at_least: float
    name: str | None = None
    action: str | None = None


_NUMBER, _TEXT = (int, float), (str, type(None))
_BAND: Mapping[str, tuple[type, ...]] = {"at_least": _NUMBER, "name": _TEXT, "action": _TEXT}
_SPEC: Mapping[str, tuple[type, ...]] = {
    "pattern": (str,),
    "bands": (list, tuple),
    "digits": (int,),
    "with_words": (bool,),
    "n": (int,),
    "hedge_below": _NUMBER,
    "chart": (str,),
    "threshold": _NUMBER,
    "version": (int,),
}


def _typed(data: object, kinds: Mapping[str, tuple[type, ...]]) -> Mapping[str, Any]:
    """The data, if every value is of its kind (true is no number); TypeError or KeyError if not."""
    if not isinstance(data, Mapping):
        raise TypeError("settings are given by name")
    for name, value in data.items():
        if type(value) not in kinds[name]:
            raise TypeError(f"{name} is a {type(value).__name__}")
    return data


# The Guidebook gives no thresholds: these are ours, to be judged against accuracy per band.
DEFAULT_BANDS = (Band(0.9), Band(0.6), Band(0.0))


@dataclass(frozen=True, slots=True)
class DisplaySpec:
    """How one prediction's confidence is shown.

    pattern: one of PATTERNS. bands: from high to low, the last from 0. digits: decimals of a per
    cent, 0 to 2. with_words: the band's name beside the number. n: how many classes N-best lists.
    hedge_below: under this probability a hedge replaces the headline. chart: one of CHARTS.
    threshold: the line drawn in the class bars.
    """

    pattern: str = "numeric"
    bands: tuple[Band, ...] = field(default=DEFAULT_BANDS)
    digits: int = 0
    with_words: bool = False
    n: int = 3
    hedge_below: float = 0.5
    chart: str = "icons"
    threshold: float = 0.5
    version: int = VERSION

    def __post_init__(self) -> None:
        cuts = [band.at_least for band in self.bands]
        ok = (
            self.version == VERSION
            and self.pattern in PATTERNS
            and self.chart in CHARTS
            and 2 <= len(cuts) <= 6
            and cuts == sorted(set(cuts), reverse=True)
            and cuts[-1] == 0
            and cuts[0] < 1
            and self.digits in (0, 1, 2)
            and 1 <= self.n <= 100
            and 0 <= self.hedge_below <= 1
            and 0 <= self.threshold <= 1
        )
        if not ok:
            raise InputError("bad_display", N_("These display settings do not fit together."))

    def with_pattern(self, pattern: str) -> DisplaySpec:
        """The same settings in another display."""
        return replace(self, pattern=pattern)

    def to_dict(self) -> dict[str, Any]:
        """Plain JSON-ready data; `from_dict` reads it back."""
        return asdict(self)

    @classmethod
    def from_dict(cls, data: Mapping[str, Any]) -> DisplaySpec:
        """Read what `to_dict` wrote; InputError on anything else."""
        try:
            bands = tuple(Band(**_typed(band, _BAND)) for band in data["bands"])
            return cls(**{**_typed(data, _SPEC), "bands": bands})
        except (KeyError, TypeError) as error:
            raise InputError(
                "bad_display", N_("These display settings do not fit together.")
            ) from error

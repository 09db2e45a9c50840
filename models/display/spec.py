"""The settings of a confidence display: one frozen, serialisable, versioned value.

Page, export, API and (later) study hold the same spec, so that one screen can be made again
anywhere. Names and actions of bands are None until a designer words them; then the wording that
the program ships is used, in the reader's language. What each field may be stands at its type: the
spec is held against it however it is made, and the API's document states it.
"""

from __future__ import annotations

from functools import cache
from typing import Annotated, Any

from msgspec import Meta, Struct, ValidationError, convert, structs, to_builtins

from models.errors import N_, InputError

VERSION = 1
PATTERNS = ("none", "categorical", "numeric", "nbest", "visual")
CHARTS = ("icons", "bars", "dots")
MAX_BANDS = 6
MAX_N = 100
MAX_NAME, MAX_ACTION = 40, 140  # characters

_Share = Annotated[float, Meta(ge=0, le=1)]
# To the very end in Python and in JavaScript alike: no control character, not even a last one.
_LINE = r"^[^\x00-\x1f\x7f]*(?![\s\S])"


def _unfit() -> InputError:
    return InputError("bad_display", N_("These display settings do not fit together."))


@cache
def _fields(made: type[Struct]) -> tuple[tuple[str, Any], ...]:
    return tuple((field.name, field.type) for field in structs.fields(made))


def _hold(made: Struct) -> None:
    """Hold what is made by the program, too, against its types; InputError "bad_display"."""
    try:
        for name, kind in _fields(type(made)):
            convert(getattr(made, name), kind)
    except ValidationError as error:
        raise _unfit() from error


class Band(Struct, frozen=True, forbid_unknown_fields=True):
    """One category of confidence: from `at_least` (a probability) up to the next band."""

    at_least: Annotated[float, Meta(ge=0, lt=1)]
    name: Annotated[str, Meta(max_length=MAX_NAME, pattern=_LINE)] | None = None
    action: Annotated[str, Meta(max_length=MAX_ACTION, pattern=_LINE)] | None = None

    def __post_init__(self) -> None:
        _hold(self)


# The Guidebook gives no thresholds: these are ours, to be judged against accuracy per band.
DEFAULT_BANDS = (Band(0.9), Band(0.6), Band(0.0))


class DisplaySpec(Struct, frozen=True, forbid_unknown_fields=True):
    """How one prediction's confidence is shown."""

    pattern: Annotated[str, Meta(extra_json_schema={"enum": list(PATTERNS)})] = "numeric"
    bands: Annotated[
        tuple[Band, ...],
        Meta(
            min_length=2,
            max_length=MAX_BANDS,
            description="From high to low, each cut-off once, the last at 0.",
        ),
    ] = DEFAULT_BANDS
    digits: Annotated[int, Meta(ge=0, le=2, description="Decimals of a per cent.")] = 0
    with_words: Annotated[bool, Meta(description="The band's name beside the number.")] = False
    n: Annotated[int, Meta(ge=1, le=MAX_N, description="How many classes N-best lists.")] = 3
    hedge_below: Annotated[
        _Share, Meta(description="Under this probability a hedge replaces the headline.")
    ] = 0.5
    chart: Annotated[str, Meta(extra_json_schema={"enum": list(CHARTS)})] = "icons"
    threshold: Annotated[_Share, Meta(description="The line drawn in the class bars.")] = 0.5
    version: Annotated[int, Meta(ge=VERSION, le=VERSION)] = VERSION

    def __post_init__(self) -> None:
        _hold(self)
        cuts = [band.at_least for band in self.bands]
        falling = cuts == sorted(set(cuts), reverse=True) and cuts[-1] == 0
        if not falling or self.pattern not in PATTERNS or self.chart not in CHARTS:
            raise _unfit()

    def with_pattern(self, pattern: str) -> DisplaySpec:
        """The same settings in another display."""
        return structs.replace(self, pattern=pattern)

    def to_dict(self) -> dict[str, Any]:
        """Plain JSON-ready data; `from_dict` reads it back."""
        return dict(to_builtins(self))

    @classmethod
    def from_dict(cls, data: object) -> DisplaySpec:
        """Read what `to_dict` wrote, what is left out as shipped; InputError on anything else."""
        try:
            return convert(data, cls)
        except ValidationError as error:
            raise _unfit() from error

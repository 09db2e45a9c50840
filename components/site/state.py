"""What of that which a session remembers (`components.site.slots`) stands in the address bar.

A `Setting` is a `Slot` that also stands in the URL (when it differs from its default), so that a
copied link opens the same screen.
Streamlit's own `bind="query-params"` writes the *translated* option label into the URL; a link
copied from the French screen would not open in English. So the widgets keep plain ids in the
session (`persist_state="session"`), and this module carries them to and from the URL.
"""

from __future__ import annotations

import time
from collections.abc import Mapping
from typing import Any, NamedTuple, TypeVar, cast, get_args

import streamlit as st

from components.site import inside
from components.site.parsers import OutOfBoundsError
from components.site.parsers import flag as flag
from components.site.parsers import matching as matching
from components.site.parsers import number_between as number_between
from components.site.parsers import one_of as one_of
from components.site.parsers import whole_between as whole_between
from components.site.slots import Setting as Setting
from components.site.slots import Slot as Slot
from components.site.slots import values as values
from models.explain import explanations
from models.explain.types import TOLERANCE as USUAL_TOLERANCE
from models.explain.types import Unit
from models.languages import CODES, LanguageCode
from models.limits import LIMITS

T = TypeVar("T")
Query = Mapping[str, str]

LEAST_SAMPLES = 50  # fewer explain nothing that a second seed would not contradict
MOST_TOLERANCE = 0.2
MOST_SECONDS = LIMITS.explanation_seconds
# A run that the browser asked for before it had heard of the new query still names the old one, for
# as long. (One that it asked for because somebody went Back says so.)
_ECHO_S = 15.0
# A widget that was drawn before a way Back still tells what it held, for as long.
_UNDONE_S = 1.5


def _yes_or_no(on: bool) -> str:
    return str(int(on))


def _language(text: str) -> LanguageCode:
    return cast(LanguageCode, one_of(*CODES)(text))


def _unit(text: str) -> Unit:
    return cast(Unit, one_of(*get_args(Unit))(text))


an_id = matching(r"[A-Za-z0-9][A-Za-z0-9._:/-]{0,120}")

# None: as the browser asks for.
LANGUAGE: Setting[LanguageCode | None] = Setting("lang", None, _language, str)
# Which model a person meets first depends on their language, so the choice is always in the link.
TEXT_MODEL: Setting[str] = Setting("text-model", "", an_id)
PICTURE_MODEL: Setting[str] = Setting("picture-model", "", an_id)
TEXT_EXAMPLE: Setting[str] = Setting("text-example", "", an_id)
# What of a person's own stands in place of an example, and whose tab has it: no word of it.
TEXT_OWN: Setting[str] = Setting(
    "text-own", "", matching(r"(text|table|row-[0-9]{1,5})\.[0-9a-f]{8}")
)
PICTURE_SOURCE: Setting[str] = Setting(
    "picture-from", "example", one_of("example", "upload", "camera", "draw")
)
# A link from a picture of one's own must not show a colleague an example in its place.
PICTURE_EXAMPLE: Setting[str] = Setting(
    "picture-example", "", an_id, travels=lambda: PICTURE_SOURCE.get() == "example"
)
# Whether a picture of one's own is on screen.
PICTURE_OWN: Setting[bool] = Setting(
    "picture-own", False, flag, _yes_or_no, travels=lambda: PICTURE_SOURCE.get() != "example"
)
# What the gallery shows the displays of.
GALLERY_OF: Setting[str] = Setting("of", "text", one_of("text", "image"))
# Whether a link led to where an answer is taken away; it stands in no address afterwards.
TAKE_AWAY: Setting[bool] = Setting("take-away", False, flag, _yes_or_no, travels=lambda: False)
SENTENCES: Setting[bool] = Setting("sentences", False, flag, _yes_or_no)
# Which sentence is explained, counted from 1.
SENTENCE: Setting[int] = Setting("sentence", 1, whole_between(1, LIMITS.sentences))
# The id of the class to explain; by default the likeliest, whichever that is.
EXPLAINED: Setting[str] = Setting("class", "", matching(r"[^\x00-\x1f\x7f]{0,120}"))
TEXT_SAMPLES: Setting[int] = Setting(
    "text-samples",
    explanations.DEFAULT_TEXT_SAMPLES,
    whole_between(LEAST_SAMPLES, explanations.MAX_TEXT_SAMPLES),
)
PICTURE_SAMPLES: Setting[int] = Setting(
    "picture-samples",
    explanations.DEFAULT_IMAGE_SAMPLES,
    whole_between(LEAST_SAMPLES, explanations.MAX_IMAGE_SAMPLES),
)
# Whether an explanation stops as soon as it has settled; else it takes all its samples, lime's own.
SETTLE: Setting[bool] = Setting("settle", True, flag, _yes_or_no)
TOLERANCE: Setting[float] = Setting(
    "tolerance", USUAL_TOLERANCE, number_between(0, MOST_TOLERANCE), lambda v: f"{v:g}"
)
SECONDS: Setting[int] = Setting(
    "seconds", round(explanations.DEFAULT_SECONDS), whole_between(1, MOST_SECONDS)
)
# What is taken out of a text: models.explain.types.Unit.
UNIT: Setting[Unit] = Setting("unit", "types", _unit)
# A random explanation of the same shape beside the real one, and whether one has to guess which.
PLACEBO: Setting[bool] = Setting("placebo", False, flag, _yes_or_no)
BLIND: Setting[bool] = Setting("blind", False, flag, _yes_or_no, travels=lambda: PLACEBO.get())
SEED: Setting[int] = Setting("seed", 0, whole_between(0, 999_999))
PIXEL_VIEW: Setting[str] = Setting("view", "heat", one_of("outline", "heat", "for"))
OPACITY: Setting[float] = Setting("opacity", 0.6, number_between(0, 1), lambda v: f"{v:g}")

# Which scores are shown, of a model that has both: models.prediction.Score.
SCORE: Setting[str] = Setting("score", "raw", one_of("raw", "calibrated"))
# Of which model the calibration page tells, and whether by cases that are known or by one's own.
MEASURED: Setting[str] = Setting("measured", "", an_id)
CASES: Setting[str] = Setting("cases", "known", one_of("known", "own"))
# What is at stake: the costs of acting on a wrong answer, of asking a person, of missing a case of
# one class, and that class's id ("": none).
_COST = number_between(0, 1000)
COST_WRONG: Setting[float] = Setting("cost-wrong", 10.0, _COST, lambda v: f"{v:g}")
COST_ASK: Setting[float] = Setting("cost-ask", 1.0, _COST, lambda v: f"{v:g}")
COST_MISS: Setting[float] = Setting("cost-miss", 100.0, _COST, lambda v: f"{v:g}")
MISSED: Setting[str] = Setting("missed", "", matching(r"[^\x00-\x1f\x7f]{0,120}"))
# Whose card is open.
CARD: Setting[str] = Setting("card", "", an_id)

# The page that the last run ended on.
_PAGE: Slot[str | None] = Slot("_url_page", None)
# The query parameters as last read or written by us.
_URL: Slot[Query | None] = Slot("_url_seen", None)
# Those that we have just replaced, and when (monotonic seconds).
_LEFT: Slot[tuple[tuple[Query, float], ...]] = Slot("_url_left", ())

# What the way Back has just changed: setting -> value before, and when (monotonic seconds).
_UNDONE: Slot[tuple[Mapping[str, object], float]] = Slot("_url_undone", ({}, 0.0))


class Refused(NamedTuple):
    """What a link asked for in vain: of which setting, in which words, and what it holds instead.

    bounds: the least and the most that it can be; None where it is no number's.
    """

    key: str
    text: str
    bounds: tuple[float, float] | None
    held: object


_REFUSED: Slot[tuple[Refused, ...]] = Slot("_url_refused", ())

_registered: dict[str, Setting[Any]] = {}


def register(*settings: Setting[Any]) -> None:
    """Let these settings travel in the URL (display settings register themselves)."""
    for setting in settings:
        _registered[setting.key] = setting


def known() -> Mapping[str, Setting[Any]]:
    """The settings that travel in the URL, by their query parameter."""
    return _registered


register(
    LANGUAGE,
    TEXT_MODEL,
    PICTURE_MODEL,
    TEXT_EXAMPLE,
    TEXT_OWN,
    PICTURE_SOURCE,
    PICTURE_EXAMPLE,
    PICTURE_OWN,
    GALLERY_OF,
    TAKE_AWAY,
    SENTENCES,
    SENTENCE,
    EXPLAINED,
    TEXT_SAMPLES,
    PICTURE_SAMPLES,
    SETTLE,
    TOLERANCE,
    SECONDS,
    UNIT,
    PLACEBO,
    BLIND,
    SEED,
    PIXEL_VIEW,
    OPACITY,
    MEASURED,
    CASES,
    CARD,
    SCORE,
    COST_WRONG,
    COST_ASK,
    COST_MISS,
    MISSED,
)


def read_url() -> None:
    """Take over what the URL says, where it says something new and valid.

    Called once at the start of every run, before any widget is drawn. Another query on the same
    page is a link, or the browser's Back: what it does not name has its default again. On a change
    of page Streamlit empties the query, and links between pages name one setting only: there, what
    is not named stays as it is.
    """
    now = st.query_params.to_dict()
    if now == _URL.get() or _is_echo(now):
        return
    before = {key: known.get() for key, known in _registered.items()}
    if now and _PAGE.get() == inside.page():
        for key, known in _registered.items():
            if key not in now and known.get() != known.default:
                known.set(known.default)
    _REFUSED.set(tuple(filter(None, (_taken(key, text) for key, text in now.items()))))
    if inside.went_through_history():
        undone = {key: value for key, value in before.items() if _registered[key].get() != value}
        _UNDONE.set((undone, time.monotonic()))
    _URL.set(now)


def _taken(key: str, text: str) -> Refused | None:
    """Take over one value of a link; what cannot be had leaves the setting as it is."""
    setting = _registered.get(key)
    if setting is None:
        return None
    bounds = None
    try:
        if len(text) <= setting.longest:
            setting.set(setting.parse(text))
            return None
    except OutOfBoundsError as error:
        bounds = (error.least, error.most)
    except ValueError:
        pass
    return Refused(key, text, bounds, setting.get())


def refused() -> tuple[Refused, ...]:
    """What the page's link asked for in vain, where nobody has chosen since."""
    return tuple(one for one in _REFUSED.get() if _registered[one.key].get() == one.held)


def was_just_undone(slot: Slot[T], value: T) -> bool:
    """Whether a widget's value is what the way Back has just led away from.

    A browser that is asked for another run before it has drawn the one of its way Back still sends
    what its widgets held before: nobody has chosen that.
    """
    undone, at = _UNDONE.get()
    return time.monotonic() - at < _UNDONE_S and undone.get(slot.key) == value


def write_url() -> None:
    """Put every setting that differs from its default into the URL, at the end of a run."""
    held = values()
    wanted = {
        key: setting.dump(value)
        for key, setting in _registered.items()
        if (value := setting.of(held)) != setting.default and setting.travels()
    }
    now = st.query_params.to_dict()
    if wanted != now:
        if not _is_echo(now):
            _LEFT.set((*_left(), (now, time.monotonic())))
        st.query_params.from_dict(wanted)
    _URL.set(wanted)
    _PAGE.set(inside.page())


def write_url_in_fragment() -> None:
    """As `write_url`, once in a run of fragments: where they run alone, no page does it.

    After the first: what the controls hold is what travels, and what follows them only shows it.
    """
    if inside.is_first_fragment():
        write_url()


def _left() -> tuple[tuple[Query, float], ...]:
    """The queries that were replaced a moment ago."""
    now = time.monotonic()
    return tuple((query, at) for query, at in _LEFT.get() if now - at < _ECHO_S)


def _is_echo(now: dict[str, str]) -> bool:
    if inside.went_through_history() or _PAGE.get() != inside.page():
        return False
    return any(query == now for query, _ in _left())

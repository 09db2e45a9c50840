"""What is asked of a model: which model, in which display; which class, and how long for.

Values come out of JSON or, as strings, out of a form; both are checked here.
"""

from __future__ import annotations

import math
import re
from collections.abc import Mapping, Sequence
from typing import Any, cast, get_args

from api import strict_json
from api.bodies import Body, Upload
from api.errors import impossible
from models import catalog
from models.catalog import Entry
from models.classifier import Kind
from models.display.spec import DisplaySpec
from models.errors import CertitudeError, ModelError
from models.explain import explanations
from models.explain.types import Request, Unit
from models.hub import repositories as hub
from models.prediction import Prediction

PREDICT = frozenset({"display"})
EXPLAIN = frozenset({"class", "samples", "seed", "settle", "tolerance", "seconds", "unit"})
MAX_SEED = 2**32 - 1
MAX_TOLERANCE = 0.5
MIN_SECONDS = 0.1
# An explanation asks what time it is between two looks, of which the last may have taken as long
# as all before together: it still ends before `explanations.WAIT_S` is over.
MAX_SECONDS = 60.0
UNITS: tuple[str, ...] = get_args(Unit)

_WHOLE = re.compile(r"[+-]?[0-9]{1,20}")
_DECIMAL = re.compile(
    r"[+-]?(?:[0-9]{1,20}(?:\.[0-9]{0,20})?|\.[0-9]{1,20})(?:[eE][+-]?[0-9]{1,3})?"
)
_YES_NO = {"true": True, "false": False}


def entry_for(body: Body) -> Entry:
    """The model that is asked, if it can take what was sent; nothing is ever downloaded for it.

    CertitudeError "unknown_model" (404), "wrong_kind" (422), "not_downloaded" (503).
    """
    model_id = body.model.strip()
    name = catalog.hub_name(model_id)
    if name is not None:
        name = hub.check_name(name)
        if hub.cached(name, "main") is None:
            raise _not_downloaded(model_id)
        model_id = catalog.hub_id(name)
    if catalog.is_session(model_id):  # it is its session's alone, even if its id was told
        raise catalog.unknown(model_id)
    entry = catalog.get(model_id)
    kind: Kind = "image" if isinstance(body.content, Upload) else "text"
    if entry.kind != kind:
        raise impossible(
            "wrong_kind",
            "The model “{model}” takes a text: send it as JSON."
            if entry.kind == "text"
            else "The model “{model}” takes a picture: send it as multipart/form-data.",
            model=model_id,
        )
    if entry.availability() == "downloadable":
        raise _not_downloaded(model_id)
    return entry


def _not_downloaded(model_id: str) -> CertitudeError:
    return ModelError(
        "not_downloaded",
        "The model “{model}” is not on this machine yet. Choose it in the app first.",
        status=503,
        model=model_id[:200],
    )


def display(options: Mapping[str, Any]) -> DisplaySpec:
    """The display settings asked for, the rest as shipped; CertitudeError "bad_display" (422)."""
    value = options.get("display", {})
    return DisplaySpec.from_dict(strict_json.loads(value) if isinstance(value, str) else value)


def request(options: Mapping[str, Any], prediction: Prediction, kind: Kind) -> Request:
    """Which class (the likeliest one unless said), from which samples, and when to stop.

    CertitudeError (422) "bad_class", "bad_samples", "bad_seed", "bad_settle", "bad_tolerance",
    "bad_seconds", "bad_unit".
    """
    default, most = (
        (explanations.DEFAULT_TEXT_SAMPLES, explanations.MAX_TEXT_SAMPLES)
        if kind == "text"
        else (explanations.DEFAULT_IMAGE_SAMPLES, explanations.MAX_IMAGE_SAMPLES)
    )
    usual = Request(0, default)
    return Request(
        _class_index(options.get("class", prediction.top), prediction),
        _between("samples", options.get("samples", default), explanations.MIN_SAMPLES, most),
        _between("seed", options.get("seed", 0), 0, MAX_SEED),
        _yes_no("settle", options.get("settle", usual.settle)),
        _real("tolerance", options.get("tolerance", usual.tolerance), 0, MAX_TOLERANCE),
        _real(
            "seconds",
            options.get("seconds", explanations.DEFAULT_SECONDS),
            MIN_SECONDS,
            MAX_SECONDS,
        ),
        _unit(options["unit"], kind) if "unit" in options else usual.unit,
    )


def _class_index(value: object, prediction: Prediction) -> int:
    ids: Sequence[str] = [label.id for label in prediction.labels]
    if isinstance(value, str) and value in ids:
        return ids.index(value)
    index = _whole(value)
    if index is None or not 0 <= index < len(ids):
        raise impossible(
            "bad_class",
            "This model has no such class. Give one of its labels, or a number from 0 to {last}.",
            last=len(ids) - 1,
        )
    return index


def _between(name: str, value: object, least: int, most: int) -> int:
    number = _whole(value)
    if number is None or not least <= number <= most:
        raise impossible(
            f"bad_{name}",
            "“{name}” has to be a whole number from {least} to {most}.",
            name=name,
            least=least,
            most=most,
        )
    return number


def _real(name: str, value: object, least: float, most: float) -> float:
    number = _decimal(value)
    if number is None or not least <= number <= most:
        raise impossible(
            f"bad_{name}",
            "“{name}” has to be a number from {least} to {most}.",
            name=name,
            least=f"{least:g}",
            most=f"{most:g}",
        )
    return number


def _yes_no(name: str, value: object) -> bool:
    known = _YES_NO.get(value) if isinstance(value, str) else value
    if not isinstance(known, bool):
        raise impossible(f"bad_{name}", "“{name}” has to be true or false.", name=name)
    return known


def _unit(value: object, kind: Kind) -> Unit:
    if kind != "text":
        raise impossible(
            "bad_unit", "“unit” is for texts only: a picture is explained by its superpixels."
        )
    if not isinstance(value, str) or value not in UNITS:
        raise impossible("bad_unit", "“unit” has to be one of: {units}.", units=", ".join(UNITS))
    return cast(Unit, value)


def _whole(value: object) -> int | None:
    """A whole number as JSON or a form gives it; true and 1.5 are none."""
    if isinstance(value, str):
        return int(value) if _WHOLE.fullmatch(value) else None
    return value if isinstance(value, int) and not isinstance(value, bool) else None


def _decimal(value: object) -> float | None:
    """A finite number as JSON or a form gives it; true is none."""
    if isinstance(value, str):
        number = float(value) if _DECIMAL.fullmatch(value) else math.nan
    elif isinstance(value, int | float) and not isinstance(value, bool):
        try:
            number = float(value)
        except OverflowError:
            return None
    else:
        return None
    return number if math.isfinite(number) else None

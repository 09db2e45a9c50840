"""What is asked of a model, checked: which one, in which display; which class, and how long for.

Values come out of JSON or, as strings, out of a form; both are held against `api.requests`.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from functools import cache
from typing import Any, TypeVar

from msgspec import ValidationError, convert, inspect, structs

from api import strict_json
from api.bodies import Upload
from api.errors import bad_request, impossible
from api.requests import Explain, ExplainPicture, Predict, Question
from models import catalog
from models.catalog import Entry
from models.classifier import Kind
from models.display.spec import DisplaySpec
from models.errors import CertitudeError, ModelError
from models.explain import explanations
from models.explain.types import Request
from models.hub import repositories as hub
from models.prediction import Prediction

# Never read as a number: "" (left out), "1_000", " 5" or a digit of another script.
_WHOLE = re.compile(r"[+-]?[0-9]{1,20}")
_DECIMAL = re.compile(
    r"[+-]?(?:[0-9]{1,20}(?:\.[0-9]{0,20})?|\.[0-9]{1,20})(?:[eE][+-]?[0-9]{1,3})?"
)
_YES_NO = {"true": True, "false": False}

Q = TypeVar("Q", bound=Question)


def held(kind: type[Q], sent: Mapping[str, object]) -> Q:
    """What was sent, held against the type of the request.

    CertitudeError "unknown_field", "missing_field", "wrong_type" (400), "bad_<name>" (422).
    """
    fields = {each.encode_name: each for each in structs.fields(kind)}
    for name in sent:
        if name not in fields:
            _refuse_for_pictures(name, kind)
            raise bad_request(
                "unknown_field",
                "“{name}” is not known here. A request like this has: {known}.",
                name=name[:50],
                known=", ".join(fields),
            )
    made: dict[str, Any] = {}
    for name, each in fields.items():
        value = sent.get(name)
        if each.required:
            made[each.name] = _required(name, name in sent, value)
        elif value is not None:
            made[each.name] = _option(name, value, each.type)
    return kind(**made)


def _required(name: str, there: bool, value: object) -> object:
    if not there:
        raise bad_request("missing_field", "“{name}” is missing.", name=name)
    if name == "file" and not isinstance(value, Upload):
        raise bad_request("wrong_type", "“file” has to be a file.")
    if name != "file" and not isinstance(value, str):
        raise bad_request("wrong_type", "“{name}” has to be a string.", name=name)
    return value


def _refuse_for_pictures(name: str, kind: type[Question]) -> None:
    if name == "unit" and kind is ExplainPicture:
        raise impossible(
            "bad_unit", "“unit” is for texts only: a picture is explained by its superpixels."
        )


def _option(name: str, value: object, kind: Any) -> object:
    """A value that may be left out, of its type; a form's strings are read as what they stand for.

    CertitudeError "bad_<name>" (422).
    """
    bounds = _bounds(kind)
    if isinstance(value, str):
        if isinstance(bounds, inspect.IntType) and _WHOLE.fullmatch(value):
            value = int(value)
        elif isinstance(bounds, inspect.FloatType) and _DECIMAL.fullmatch(value):
            value = float(value)
        elif isinstance(bounds, inspect.BoolType):
            value = _YES_NO.get(value, value)
    try:
        return convert(value, kind)
    except ValidationError as error:
        sentence, values = _has_to_be(bounds)
        raise impossible(f"bad_{name}", sentence, name=name, **values) from error


@cache
def _bounds(kind: Any) -> inspect.Type:
    """What is known of a type that may be null; Metadata taken off."""
    found = inspect.type_info(kind)
    while True:
        if isinstance(found, inspect.Metadata):
            found = found.type
        elif isinstance(found, inspect.UnionType) and len(found.types) == 2:
            (found,) = (t for t in found.types if not isinstance(t, inspect.NoneType))
        else:
            return found


def _has_to_be(bounds: inspect.Type) -> tuple[str, dict[str, str]]:
    """What a value has to be, as a sentence and what is filled into it."""
    if isinstance(bounds, inspect.IntType | inspect.FloatType):
        whole = "whole " if isinstance(bounds, inspect.IntType) else ""
        return f"“{{name}}” has to be a {whole}number from {{least}} to {{most}}.", {
            "least": f"{bounds.ge:g}" if not whole else str(bounds.ge),
            "most": f"{bounds.le:g}" if not whole else str(bounds.le),
        }
    if isinstance(bounds, inspect.BoolType):
        return "“{name}” has to be true or false.", {}
    if isinstance(bounds, inspect.LiteralType):
        return "“{name}” has to be one of: {options}.", {
            "options": ", ".join(map(str, bounds.values))
        }
    return "“{name}” has to be a label of the model, or its number.", {}


def entry_for(asked: Question, kind: Kind) -> Entry:
    """The model that is asked, with the scores asked for, if it can take what was sent.

    Nothing is ever downloaded for it. CertitudeError "unknown_model" (404), "wrong_kind",
    "not_calibrated" (422), "not_downloaded" (503).
    """
    model_id = asked.model.strip()
    name = catalog.hub_name(model_id)
    if name is not None:
        name = hub.check_name(name)
        if hub.cached(name, "main") is None:
            raise _not_downloaded(model_id)
        model_id = catalog.hub_id(name)
    if catalog.is_session(model_id):  # it is its session's alone, even if its id was told
        raise catalog.unknown(model_id)
    entry = catalog.get(model_id)
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
    return entry.scored(asked.score or "raw")


def _not_downloaded(model_id: str) -> CertitudeError:
    return ModelError(
        "not_downloaded",
        "The model “{model}” is not on this machine yet. Choose it in the app first.",
        status=503,
        model=model_id[:200],
    )


def display(asked: Predict) -> DisplaySpec:
    """The display settings asked for, the rest as shipped; CertitudeError "bad_display" (422)."""
    value = {} if asked.display is None else asked.display
    return DisplaySpec.from_dict(strict_json.loads(value) if isinstance(value, str) else value)


def request(asked: Explain, prediction: Prediction, kind: Kind) -> Request:
    """Which class (the likeliest one unless said), from which samples, and when to stop.

    CertitudeError "bad_class" (422).
    """
    usual = {
        "samples": explanations.DEFAULT_TEXT_SAMPLES
        if kind == "text"
        else explanations.DEFAULT_IMAGE_SAMPLES,
        "seconds": explanations.DEFAULT_SECONDS,
    }
    names = ("samples", "seed", "settle", "tolerance", "seconds", "unit")
    said = {name: getattr(asked, name, None) for name in names}
    return Request(
        prediction.top if asked.label is None else _class_index(asked.label, prediction),
        sets=True,
        **{**usual, **{name: value for name, value in said.items() if value is not None}},
    )


def _class_index(value: str | int, prediction: Prediction) -> int:
    ids: Sequence[str] = [label.id for label in prediction.labels]
    if value in ids:
        return ids.index(str(value))
    index = int(value) if isinstance(value, int) or _WHOLE.fullmatch(value) else -1
    if not 0 <= index < len(ids):
        raise impossible(
            "bad_class",
            "This model has no such class. Give one of its labels, or a number from 0 to {last}.",
            last=len(ids) - 1,
        )
    return index

"""What a browser sent, as an answer of the study: the store holds it against what is asked."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from study.session import Answered, Step
from study.setup.wording import COMPREHENSION


def answer_of(step: Step, fields: Mapping[str, str]) -> Answered:
    """The answer to a step; what does not fit is handed on as it is, to be refused in words."""
    return Answered(step.id, step.stage, _value(step, fields))


def _value(step: Step, fields: Mapping[str, str]) -> dict[str, Any]:
    if step.kind == "consent":
        return {"agreed": {"yes": True, "no": False}.get(fields.get("agreed", ""))}
    if step.kind == "language":
        return {"language": fields.get("language", "")}
    if step.kind == "comprehension":
        return {check.id: fields.get(check.id, "") for check in COMPREHENSION}
    if step.kind in ("practice", "trial", "check") and not step.told:
        made: dict[str, Any] = {"choice": fields.get("choice", "")}
        if "sure" in fields:
            made["sure"] = _number(fields["sure"], float)
        return made
    if step.kind in ("trust", "question"):
        if "words" in fields:
            return {"answer": fields["words"]}
        return {"answer": _number(fields.get("answer", ""), int)}
    return {}


def _number(text: str, kind: type[int] | type[float]) -> float | None:
    try:
        return kind(text)
    except ValueError:
        return None

"""The command of `models.calibration.stakes`: the same figures as the page, for a terminal."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence

from msgspec import Struct, json

from models import cards
from models.calibration import report, stakes
from models.calibration.bins import Share
from models.calibration.measures import Estimate
from models.calibration.stakes import Costs, Outcome
from models.errors import CertitudeError
from models.prediction import Score


class Judged(Struct, frozen=True):
    """One set: what the cut-off does there, and its areas; None where it has no cases."""

    set: str
    n: int
    outcome: Outcome | None
    in_thousand: tuple[int, int, int, int] | None
    aurc: Estimate | None
    e_aurc: Estimate | None


class Stakes(Struct, frozen=True):
    """All of one model at some costs.

    cut: a share; None: a person is always asked. cut_interval: the same of resamples, where
    1.01 stands for that. missed: the id of the class whose missing costs `miss`.
    """

    model: str
    score: Score
    temperature: float
    wrong: float
    ask: float
    miss: float
    missed: str | None
    cut: float | None
    cut_interval: tuple[float, float] | None
    found_on: int
    home: Judged
    away: tuple[Judged, ...]


def main(arguments: Sequence[str] | None = None) -> None:
    """Print what is at stake; exits with 2 where there is no such model or class."""
    parser = argparse.ArgumentParser(
        prog="python -m models.calibration.stakes",
        description="Which cut-off costs least, found on half of the cases and judged elsewhere.",
    )
    parser.add_argument("model", choices=report.shipped())
    parser.add_argument("--wrong", type=_cost, default=10.0, help="acting on a wrong answer")
    parser.add_argument("--ask", type=_cost, default=1.0, help="asking a person")
    parser.add_argument("--miss", type=_cost, default=0.0, help="missing one of --class")
    parser.add_argument("--class", dest="missed", help="the id of that class")
    parser.add_argument("--score", choices=("raw", "calibrated"), default="raw")
    parser.add_argument("--json", action="store_true", help="for programs")
    asked = parser.parse_args(arguments)
    try:
        ids = [label.id for label in cards.read(asked.model).labels]
        if asked.missed is not None and asked.missed not in ids:
            parser.error(f"--class: one of {', '.join(ids)}")
        index = None if asked.missed is None else ids.index(asked.missed)
        made = of(asked.model, Costs(asked.wrong, asked.ask, asked.miss, index), asked.score)
    except CertitudeError as error:
        sys.exit(str(error))
    print(json.encode(made).decode() if asked.json else as_text(made))


def _cost(text: str) -> float:
    value = float(text)
    if not 0 <= value <= stakes.MOST_COST:
        raise ValueError(text)
    return value


def of(model_id: str, costs: Costs, score: Score = "raw") -> Stakes:
    """The whole report; errors as `stakes.prepared`."""
    report.measured(model_id)
    warmth = 1.0 if score == "raw" else stakes.fitted(model_id)
    ready = stakes.prepared(model_id, warmth)
    cut = stakes.best(ready.found, costs)
    judged = [_judged(ready, at, cut, costs) for at in range(len(ready.sets))]
    span = stakes.cut_interval(model_id, warmth, costs)
    missed = None if costs.missed is None else cards.read(model_id).labels[costs.missed].id
    return Stakes(
        model_id,
        score,
        warmth,
        costs.wrong,
        costs.ask,
        costs.miss,
        missed,
        None if cut in (None, stakes.ALWAYS_ASK) else cut / 100,
        None if span is None else (span[0] / 100, span[1] / 100),
        ready.found.n,
        judged[0],
        tuple(judged[1:]),
    )


def _judged(ready: stakes.Prepared, at: int, cut: int | None, costs: Costs) -> Judged:
    cases, areas = ready.sets[at], ready.areas[at]
    found = None if cut is None else stakes.outcome(ready.tallies[at], cut, costs)
    aurc, excess = areas or (None, None)
    whole = None if found is None else stakes.in_thousand(found)
    return Judged(cases.set, len(cases), found, whole, aurc, excess)


def as_text(made: Stakes) -> str:
    """The report for a reader of a terminal."""
    line = "A person is always asked" if made.cut is None else f"Alone from {made.cut:.0%} on"
    missing = "" if made.missed is None else f", {made.miss:g} to miss “{made.missed}”"
    lines = [
        f"{line} ({made.score} score; {made.wrong:g} for a wrong answer, {made.ask:g} to "
        f"ask{missing}); found on {made.found_on} cases at home, judged on others:"
    ]
    for where, one in (("home", made.home), *(("away", each) for each in made.away)):
        lines.append(f"{where}, {one.set}, {one.n} cases: {_told(one)}")
    return "\n".join(lines)


def _told(one: Judged) -> str:
    found = one.outcome
    if found is None or one.aurc is None or one.e_aurc is None:
        return "not defined"
    return (
        f"right {_share(found.right)}, wrong {_share(found.wrong)}, of these missed "
        f"{_share(found.missed)}, handed over {_share(found.handed)}; of those alone, wrong "
        f"{_share(found.risk)}; {stakes.PER} cases cost {_estimate(found.cost, 0)}, always alone "
        f"{_estimate(found.always_alone, 0)}, always a person {found.always_ask:.0f}; "
        f"AURC {_estimate(one.aurc, 4)}, E-AURC {_estimate(one.e_aurc, 4)}"
    )


def _share(held: Share) -> str:
    return "not defined" if held.share is None else f"{held.share:.1%}"


def _estimate(one: Estimate, digits: int) -> str:
    return f"{one.value:.{digits}f} ({one.low:.{digits}f} to {one.high:.{digits}f})"

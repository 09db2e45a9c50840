"""`python -m study.measures FILE.csv --advice COLUMN …`: how people relied on advice.

Prints every measure of each group, pooled and averaged per person, with its n and the 95 %
interval of a bootstrap over people. What is not defined is said so, with n = 0.
"""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from pathlib import Path

from msgspec import Struct, json

from models.errors import CertitudeError
from models.reading.tables import read_table
from study.measures.columns import MOST_TRIALS, Named, read_trials
from study.measures.curve import Band, reliance_curve
from study.measures.figures import Empty, Figure, Group, groups

_NUMBERS = {
    "confidence": "the confidence shown beside the advice",
    "sure-before": "the person's own confidence before the advice",
    "sure-after": "the person's own confidence after it",
    "seconds": "how long the final decision took",
    "estimate-before": "a number the person gave before the advice (for the weight of advice)",
    "estimate-after": "the number the person gave after it",
    "estimate-advised": "the number that was advised: a column, or one for all (1: a probability)",
}


class Report(Struct, frozen=True):
    """What the command prints with --json."""

    trials: int
    people: int
    empty: Empty
    seed: int
    groups: list[Group]
    curve: list[Band] | None


def main(arguments: Sequence[str] | None = None) -> None:
    """Print the figures; exits with 2 where the file or a column cannot be read."""
    parser = argparse.ArgumentParser(prog="python -m study.measures", description=__doc__)
    parser.add_argument("file", type=Path)
    for column in ("advice", "truth", "final"):
        parser.add_argument(f"--{column}", required=True, metavar="COLUMN")
    parser.add_argument("--initial", metavar="COLUMN", help="the decision before the advice")
    parser.add_argument("--by", type=_names, default=(), metavar="COLUMN,…", help="groups")
    parser.add_argument(
        "--person", type=_names, default=(), metavar="COLUMN,…", help="whose trial it is"
    )
    for number, meaning in _NUMBERS.items():
        parser.add_argument(f"--{number}", metavar="COLUMN", help=meaning)
    parser.add_argument(
        "--empty",
        choices=("leave", "zero"),
        default="leave",
        help="what a figure without a single trial counts as (zero: to reproduce others)",
    )
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--json", action="store_true", help="for programs")
    asked = parser.parse_args(arguments)
    try:
        made = report(asked)
    except (CertitudeError, OSError) as error:
        parser.error(str(error))
    print(json.encode(made).decode() if asked.json else as_table(made))


def report(asked: argparse.Namespace) -> Report:
    """The figures of what was asked for."""
    table = read_table(asked.file.read_bytes(), MOST_TRIALS)
    numbers = {
        name: column
        for name in (flag.replace("-", "_") for flag in _NUMBERS)
        if (column := getattr(asked, name))
    }
    named = Named(
        asked.advice, asked.final, asked.truth, asked.initial, asked.person, asked.by, numbers
    )
    trials, by = read_trials(table, named)
    return Report(
        len(trials),
        trials.people,
        asked.empty,
        asked.seed,
        groups(trials, by, empty=asked.empty, seed=asked.seed),
        reliance_curve(trials) if "confidence" in numbers else None,
    )


def as_table(made: Report) -> str:
    """The report for a person's eyes."""
    lines = [f"{made.trials} trials, {made.people} people"]
    for group in made.groups:
        name = ", ".join(f"{key} = {value}" for key, value in group.by.items()) or "all"
        lines += ["", f"{name}: {group.trials} trials, {group.people} people"]
        lines += [f"{'':26}{'pooled':36}per person"]
        lines += [_line(name, figure) for name, figure in group.measures.items()]
    for band in made.curve or []:
        said = f"{band.low:.0%}-{band.high:.0%}"
        lines += [f"shown {said:9} n = {band.n}: {_share(band.followed)} followed, "
                  f"{_share(band.right)} right"]  # fmt: skip
    return "\n".join(lines)


def _line(name: str, figure: Figure) -> str:
    pooled, own = figure.pooled, figure.averaged
    return (
        f"{name:26}"
        f"{_figure(pooled.value, pooled.low, pooled.high, f'n = {pooled.n}'):36}"
        f"{_figure(own.value, own.low, own.high, f'people = {own.people}')}"
    )


def _figure(value: float | None, low: float | None, high: float | None, of: str) -> str:
    if value is None:
        return f"not defined ({of})"
    between = "" if low is None or high is None else f" [{low:.3f}, {high:.3f}]"
    return f"{value:.3f}{between} ({of})"


def _share(value: float | None) -> str:
    return "-" if value is None else f"{value:.0%}"


def _names(text: str) -> tuple[str, ...]:
    return tuple(name.strip() for name in text.split(",") if name.strip())


if __name__ == "__main__":
    main()

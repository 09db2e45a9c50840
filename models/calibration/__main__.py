"""`python -m models.calibration MODEL`: what a shipped model's confidence is worth, home and away.

Prints a table, or with --json the same as `GET /api/models/MODEL/calibration`. It needs the
numbers in `models/weights` and no deep-learning framework.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence

from msgspec import json

from models.calibration import coverage, promise, report
from models.calibration.cases import known
from models.calibration.types import REASONS, Calibration, Figures
from models.errors import CertitudeError

_NAMES = ("accuracy", "ece", "ece_adaptive", "brier", "nll")


def main(arguments: Sequence[str] | None = None) -> None:
    """Print one model's report; exits with 2 where there is no such model."""
    parser = argparse.ArgumentParser(prog="python -m models.calibration", description=__doc__)
    parser.add_argument("model", choices=report.shipped())
    parser.add_argument("--json", action="store_true", help="for programs")
    parser.add_argument(
        "--promise",
        type=_share,
        metavar="PERCENT",
        help="from which confidence on so many of a hundred answers are right, guaranteed",
    )
    parser.add_argument(
        "--coverage",
        type=_share,
        metavar="PERCENT",
        help="what sets of answers that hold the right one so often are like",
    )
    asked = parser.parse_args(arguments)
    try:
        if asked.promise is not None:
            print(promised(asked.model, asked.promise))
            return
        if asked.coverage is not None:
            print(covered(asked.model, asked.coverage))
            return
        made = report.of(asked.model)
    except CertitudeError as error:
        sys.exit(str(error))
    print(json.encode(made).decode() if asked.json else as_table(made))


def _share(text: str) -> float:
    share = float(text) / 100
    if not 0 < share < 1:
        raise ValueError(text)
    return share


def promised(model: str, share: float) -> str:
    """The cut-off with a guarantee, for a reader of a terminal; ModelError as `cases.known`."""
    home = known(model).whole
    made = promise.at_least(home, share)
    if made.cut is None:
        return f"{share:.4g} cannot be promised with these {made.most} cases ({home.set})."
    return (
        f"From {made.cut} % on, at least {share:.4g} of the answers are right, with "
        f"{promise.SURE:.0%} certainty, for cases like those of {home.set} ({made.most})."
    )


def covered(model: str, share: float) -> str:
    """Prediction sets at home and away, for a reader of a terminal; errors as `coverage.of`."""
    told = coverage.of(model, share)
    lines = [f"A class belongs in from {told.line.least[0]:.4f} on ({told.line.n[0]} cases)."]
    for where, (name, kept) in (("home", told.home), *(("away", one) for one in told.away)):
        size = "–" if kept.size is None else f"{kept.size:.2f}"
        lines.append(
            f"{where}, {name}: {kept.held.right} of {kept.held.n} sets hold the right class; "
            f"{size} classes in the mean; {kept.empty} empty, {kept.full} with all."
        )
    return "\n".join(lines)


def as_table(made: Calibration) -> str:
    """The report for a reader of a terminal."""
    lines = [f"{'':44}{'n':>7}" + "".join(f"{name:>14}" for name in _NAMES)]
    for where, one in (("home", made.home), *(("away", one) for one in made.away)):
        for kind, figures in (("raw", one.raw), ("calibrated", one.calibrated)):
            cells = "".join(f"{_cell(figures, name):>14}" for name in _NAMES)
            lines.append(f"{where}, {kind}: {one.set}"[:43].ljust(44) + f"{one.n:>7}{cells}")
    verb = "ships" if made.ships else "does not ship"
    lines.append(
        f"Temperature {made.temperature:.3f}, fitted on {made.fitted_on} other cases at home: "
        f"{verb}. {REASONS[made.why]}"
    )
    for band in made.bands:
        rows = [("home", band.right, band.n), *((one.set, one.right, one.n) for one in band.away)]
        told = "; ".join(f"{name}: {right} of {n} right" for name, right, n in rows)
        lines.append(f"From {band.at_least:.0%} on: {told}")
    return "\n".join(lines)


def _cell(figures: Figures, name: str) -> str:
    value = getattr(figures, name)
    return "–" if value is None else f"{value:.4f}"


if __name__ == "__main__":
    main()

"""`make fuzz`: every door tried for minutes, and what came of it in a table.

python -m tests.fuzz [--seconds 300] [--seed 0] [--door NAME]
"""

from __future__ import annotations

import argparse
import sys
import time

from tests.fuzz import doors
from tests.fuzz.trying import Tally, try_door


def main() -> int:
    """Exit status 1 when a door had a fault: its input is printed, small."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seconds", type=float, default=300)
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--door", choices=[*doors.DOORS], action="append")
    asked = parser.parse_args()
    names = asked.door or [*doors.DOORS]
    until = time.monotonic() + asked.seconds
    tallies = {name: Tally() for name in names}
    faults = 0
    round_ = 0
    while time.monotonic() < until and not faults:
        for name in names:
            if time.monotonic() > until:
                break
            try:
                try_door(name, tallies[name], examples=100, seed=asked.seed + round_)
            except Exception as error:
                faults += 1
                print(f"\n{name}: {type(error).__name__}: {error}\n", file=sys.stderr)
        round_ += 1
    print(
        f"{'door':14} {'tried':>8} {'refused':>8} {'answered':>8} {'slowest s':>10} {'most MB':>8}"
    )
    for name, tally in tallies.items():
        print(
            f"{name:14} {tally.tried:9} {tally.refused:9} {tally.answered:9} "
            f"{tally.slowest:9.3f} {tally.most_mb:9.0f}"
        )
    print(f"{sum(t.tried for t in tallies.values())} tried, {faults} faults, seed {asked.seed}")
    return 1 if faults else 0


if __name__ == "__main__":
    try:
        sys.exit(main())
    finally:
        doors.close()

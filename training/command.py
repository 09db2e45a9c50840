"""The command line that every training script has."""

import argparse
import sys
from collections.abc import Callable, Sequence

from training import manifests
from training.data import MissingDataError
from training.figures import Figure, HeldOut, report, write_card
from training.paths import WEIGHTS


def run(
    description: str,
    model_id: str,
    train: Callable[[bool], None],
    hold_out: Callable[[], HeldOut],
    figures: Callable[[HeldOut], Sequence[Figure]],
    elsewhere: Callable[[], Sequence[Figure]] = tuple,
) -> None:
    """Trains, measures, writes card and manifest, or a part of it; exits with 1 on a low figure.

    `train` stores the weights, resuming if told to; `hold_out` runs the stored weights on the
    held-out data; `figures` counts, the first figures being those of the held-out sources in
    their order. `elsewhere` measures the stored weights on what their card says in words only: with
    `--evaluate`.
    """
    parser = argparse.ArgumentParser(description=description)
    parser.add_argument("--resume", action="store_true", help="go on from the last checkpoint")
    only = parser.add_mutually_exclusive_group()
    only.add_argument("--evaluate", action="store_true", help="only measure the shipped weights")
    only.add_argument("--card", action="store_true", help="only write the card anew")
    options = parser.parse_args()
    folder = WEIGHTS / model_id
    folder.mkdir(parents=True, exist_ok=True)
    counted: Sequence[Figure]
    try:
        if options.evaluate:
            counted = [*figures(hold_out()), *elsewhere()]
        else:
            if not options.card:
                train(options.resume)
                hold_out().save(folder)
            counted = figures(HeldOut.load(folder))
            write_card(model_id, counted)
            manifests.write(model_id)
    except MissingDataError as error:
        sys.exit(str(error))
    if not report(counted):
        sys.exit("At least one figure is below what this model promises.")

"""`python -m models.live`: train a model without the browser and watch its confidence.

Prints a line an epoch and at the end what came out on cases that were never looked at; with --json
each is an object of its own. Whatever cannot be done is said in a sentence, and the exit code is 2.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path

from msgspec import Struct, json
from msgspec.structs import replace

from models.errors import N_, CertitudeError, InputError
from models.live import datasets, families, own
from models.live.families import Plan
from models.live.lesson import Lesson, lesson
from models.live.material import Material
from models.live.training import (
    SURER_NOT_BETTER,
    Epoch,
    Tested,
    Training,
    stream,
    surer_not_better,
)


class Final(Struct, frozen=True):
    """The last line: the figures of the test part, and what they are of.

    surer_not_better: the epoch from which on that holds, None where it cannot be said.
    """

    test: Tested
    data: str
    model: str
    seed: int
    learnt_from: int
    wrong_labels: int
    watched_by: int
    surer_not_better: int | None
    stopped_early: bool


def main(arguments: Sequence[str] | None = None) -> None:
    """Train once; exits with 2 and a sentence where that cannot be done."""
    asked = _parser().parse_args(arguments)
    try:
        plan, amount, noise = _plan(asked)
        taught = lesson(_material(asked), asked.seed, amount, noise)
        training = Training(taught, plan)
        if asked.code is not None:
            _write_code(asked.code, taught, plan)
        _train(training, asked.json)
    except CertitudeError as error:
        print(str(error), file=sys.stderr)
        sys.exit(2)
    except KeyboardInterrupt:
        sys.exit(130)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m models.live", description=__doc__)
    add = parser.add_argument
    names = ", ".join(datasets.NAMES)
    add(
        "--data",
        required=True,
        help=f"a CSV file with labels, a ZIP file of pictures, or one of: {names}",
    )
    add("--label", default="", help="the column of a CSV file that holds the labels")
    add("--model", choices=families.FAMILIES, default="network")
    add("--seed", type=int, default=1)
    add("--amount", type=int, help="how many examples to learn from; by default all")
    add("--noise", type=float, help="the share of them with a wrong label, 0 to 1")
    add("--scatter", type=float, help="of points: how far they lie from where they belong")
    add("--points", type=int, default=datasets.POINTS_MADE, help="how many points to make")
    add("--overfit", action="store_true", help="a network and data with which it learns by heart")
    add("--layers", type=_sizes, help="of a network: units of each layer, as 64,32; 0 for none")
    add("--convolutions", type=_sizes, help="of a network for pictures: filters of each, as 16,32")
    add("--activation", choices=families.ACTIVATIONS)
    add("--dropout", type=float)
    add("--optimiser", choices=families.OPTIMISERS)
    add("--learning-rate", type=float)
    add("--batch", type=int, help="examples of one step")
    add("--epochs", type=int)
    add("--patience", type=int, help="stop after so many epochs without a lower validation loss")
    add("--strength", type=float, help="linear: the inverse of the penalty on large weights")
    add("--neighbours", type=int)
    add("--depth", type=int, help="of trees: the most questions in a row")
    add("--leaf", type=int, help="of trees: the least examples at an end")
    add("--trees", type=int, help="of a forest")
    add(
        "--code", type=Path, help="write the Keras or scikit-learn code of it: a .py or .ipynb file"
    )
    add("--json", action="store_true", help="a line of JSON an epoch, and one for the end")
    return parser


def _sizes(text: str) -> tuple[int, ...]:
    return tuple(int(part) for part in text.split(",")) if text not in ("", "0") else ()


def _plan(asked: argparse.Namespace) -> tuple[Plan, int | None, float]:
    preset = families.OVERFIT if asked.overfit else families.Preset(Plan(asked.model), None, 0.0)
    chosen = {
        name: value
        for name in Plan.__struct_fields__
        if name != "family" and (value := getattr(asked, name)) is not None
    }
    amount = preset.amount if asked.amount is None else asked.amount
    noise = preset.noise if asked.noise is None else asked.noise
    return replace(preset.plan, **chosen), amount, noise


def _material(asked: argparse.Namespace) -> Material:
    """A set by its name; else a file, or what is called as one is: that it is missing is said."""
    file = Path(asked.data)
    looks_like_one = file.suffix.lower() in (".csv", ".tsv", ".txt", ".zip") or file.is_file()
    if asked.data not in datasets.NAMES and looks_like_one:
        return own.of_file(file, asked.label)
    return datasets.load(asked.data, asked.seed, asked.points, asked.scatter)


def _write_code(file: Path, taught: Lesson, plan: Plan) -> None:
    from models.live import code

    write = code.notebook if file.suffix == ".ipynb" else code.program
    try:
        file.write_text(write(taught, plan), encoding="utf-8")
    except OSError as error:
        raise InputError(
            "cannot_write", N_("The file “{name}” cannot be written there."), name=str(file)
        ) from error


def _train(training: Training, as_json: bool) -> None:
    taught, plan = training.lesson, training.plan
    if not as_json:
        print(f"{'epoch':>5}" + "".join(f"{name:>14}" for name in Epoch.__struct_fields__[1:]))
    for record in stream(training):
        print(json.encode(record).decode() if as_json else _row(record), flush=True)
    watched = len(taught.validation)
    final = Final(
        training.test(),
        taught.material.id,
        plan.family,
        taught.seed,
        taught.amount,
        len(taught.wrong),
        watched,
        surer_not_better(training.records, watched),
        training.stopped_early,
    )
    print(json.encode(final).decode() if as_json else _told(final))


def _row(record: Epoch) -> str:
    values = [getattr(record, name) for name in Epoch.__struct_fields__[1:]]
    return f"{record.epoch:>5}" + "".join(f"{value:>14.4f}" for value in values)


def _told(final: Final) -> str:
    test = final.test
    lines = [
        f"On {test.n} cases never looked at: accuracy {test.accuracy:.4f}, mean confidence "
        f"{test.confidence:.4f}, ECE {test.ece:.4f}, NLL {test.nll:.4f}, Brier {test.brier:.4f}.",
        f"The model of epoch {test.epoch}: {test.parameters} parameters, learnt from "
        f"{final.learnt_from} examples ({final.wrong_labels} of them with a wrong label), watched "
        f"by {final.watched_by}, in {test.seconds:.1f} seconds; seed {final.seed}.",
    ]
    if final.surer_not_better is not None:
        lines.append(SURER_NOT_BETTER.format(epoch=final.surer_not_better))
    return "\n".join(lines)


if __name__ == "__main__":
    main()

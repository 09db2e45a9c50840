"""An epoch of Certitude's training beside the same epoch of bare Keras or scikit-learn, by turns.

Both sides learn from the same rows and say after the epoch what they answer to the validation part:
Keras by `fit` with `validation_data`, scikit-learn by `fit` and `predict_proba`. The first epoch of
Keras compiles; it is told apart. Ours learns in this process and, as on a page, in another one.
Bare Keras is run as it comes (XLA) and without XLA, as ours is.

Run: python -m benchmarks.train [--epochs 8]; with --people 12 a room instead (`benchmarks.room`).
"""

from __future__ import annotations

import argparse
import time
from collections.abc import Callable
from statistics import median
from typing import Any

from benchmarks import room
from models.live import datasets, families
from models.live.apart.network import NetworkApart
from models.live.families import Plan
from models.live.learners import flat
from models.live.lesson import Lesson, lesson
from models.live.training import Training

NETWORKS = {
    "one layer of 64": Plan(),
    "two layers of 256": Plan(layers=(256, 256)),
    "two convolutions": Plan(convolutions=(8, 16)),
}


def main() -> None:
    """Print seconds and ratios."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.train", description=__doc__)
    parser.add_argument("--epochs", type=int, default=8)
    parser.add_argument("--people", type=int, default=0, help="so many train at once instead")
    asked = parser.parse_args()
    epochs = asked.epochs
    if asked.people:
        room.main(asked.people, max(epochs, 20))
        return
    taught = lesson(datasets.load("fashion"))
    print(
        f"{len(taught.train)} pictures, batches of 32; medians of {epochs} epochs after the first"
    )
    print(f"{'':<20}{'side':<16}{'first s':>9}{'epoch s':>9}{'ours / it':>11}{'page / it':>11}")
    for name, plan in NETWORKS.items():
        sides: dict[str, Callable[[], Any]] = {
            "ours": Training(taught, plan).epoch,
            "ours, on a page": Training(taught, plan, NetworkApart).epoch,
            "Keras, no XLA": _keras(taught, plan, False),
            "Keras": _keras(taught, plan, "auto"),
        }
        first = {side: _timed(run) for side, run in sides.items()}
        seen: dict[str, list[float]] = {side: [] for side in sides}
        for _ in range(epochs):
            for side, run in sides.items():
                seen[side].append(_timed(run))
        middle = {side: median(times) for side, times in seen.items()}
        for side in sides:
            ratios = ""
            if not side.startswith("ours"):
                mine, page = middle["ours"], middle["ours, on a page"]
                ratios = f"{mine / middle[side]:>11.2f}{page / middle[side]:>11.2f}"
            print(f"{name:<20}{side:<16}{first[side]:>9.2f}{middle[side]:>9.3f}{ratios}")
    for family in ("linear", "knn", "tree", "forest"):
        plan = Plan(family, trees=50)
        fits: list[tuple[float, float]] = []
        for _ in range(3):
            ours, bare = Training(taught, plan), _fitting(taught, plan)
            fits.append((_timed(ours.epoch), _timed(bare)))
        us, them = (median(side) for side in zip(*fits, strict=True))
        print(f"{family:<20}{'ours':<16}{'':>9}{us:>9.3f}")
        print(f"{family:<20}{'scikit-learn':<16}{'':>9}{them:>9.3f}{us / them:>11.2f}")


def _timed(run: Callable[[], Any]) -> float:
    began = time.perf_counter()
    run()
    return time.perf_counter() - began


def _keras(taught: Lesson, plan: Plan, xla: bool | str) -> Callable[[], Any]:
    model = families.network(plan, taught.shape, taught.classes, taught.seed)
    model.compile(
        optimizer="adam", loss="sparse_categorical_crossentropy", metrics=["accuracy"],
        jit_compile=xla,
    )  # fmt: skip
    train, watch = taught.train, taught.validation

    def epoch() -> None:
        model.fit(
            train.x, train.y, batch_size=plan.batch, verbose=0, validation_data=(watch.x, watch.y)
        )

    return epoch


def _fitting(taught: Lesson, plan: Plan) -> Callable[[], Any]:
    def fit() -> Any:
        made = families.estimator(plan, taught.seed).fit(flat(taught.train.x), taught.train.y)
        made.predict_proba(flat(taught.train.x))
        return made.predict_proba(flat(taught.validation.x))

    return fit


if __name__ == "__main__":
    main()

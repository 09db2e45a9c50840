"""`python -m benchmarks.agreement`: what other seeds really name first, beside what was said.

Every input is explained under twenty seeds. An explanation's `agreement` says in what share of
other seeds the same units come first; here the other nineteen are counted. What is printed is the
mean of both over all explanations that say a figure, and the mean by how high that figure is.
"""

from __future__ import annotations

import argparse
import json
from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import Any, NamedTuple

import numpy as np
from PIL import Image

from benchmarks.cases import ROOT
from benchmarks.verdicts import explain
from models import catalog
from models.explain.types import Explanation

TEXTS, PICTURES, SEEDS = 40, 20, 20
# Explanations are told apart by the figure they show: below, from there on.
_STEPS = (0.0, 0.5, 0.8, 0.95, 1.01)


class Said(NamedTuple):
    """What one explanation named first (None: nothing), and the agreement that it showed."""

    first: frozenset[int] | None
    agreement: float | None


def inputs(model_id: str, count: int | None) -> Iterator[str | Image.Image]:
    """Sentences of ours and of every kind in turn; or pictures of our own, free or drawn."""
    path = ROOT / "training" / "lessons" / f"{model_id}.json"
    kinds = json.loads(path.read_text("utf-8"))["candidates"].values()
    most = max(map(len, kinds))
    rows = [row[1] for rank in range(most) for kind in kinds for row in kind[rank : rank + 1]]
    if catalog.get(model_id).kind == "text":
        yield from rows[: count or TEXTS]
        return
    from training.example_pictures import make_picture

    yield from (make_picture(row) for row in rows[: count or PICTURES])


def said(made: Explanation) -> Said:
    """What an explanation claims about its first group."""
    first = frozenset(made.groups[0]) if made.groups else None
    return Said(first, made.agreement)


def compare(runs: Sequence[Said]) -> Iterator[tuple[float, float]]:
    """(said, real) of each explanation of one input that shows a figure."""
    for place, one in enumerate(runs):
        if one.agreement is None:
            continue
        others = [other for at, other in enumerate(runs) if at != place]
        yield one.agreement, sum(other.first == one.first for other in others) / len(others)


def main(arguments: Sequence[str] | None = None) -> None:
    """Print one line a model, and one for each height of the figure."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("models", nargs="*", help="ids; all that ship by default")
    parser.add_argument("--inputs", type=int, help="how many of each model")
    parser.add_argument("--seeds", type=int, default=SEEDS)
    asked: Any = parser.parse_args(arguments)
    for model_id in asked.models or [e.id for e in catalog.entries() if e.source == "shipped"]:
        entry = catalog.get(model_id)
        pairs: list[tuple[float, float]] = []
        for given in inputs(model_id, asked.inputs):
            runs = [said(explain(entry, given, seed)) for seed in range(1, asked.seeds + 1)]
            found = list(compare(runs))
            pairs += found
            if found:
                shown, real = np.mean(found, axis=0)
                print(f"  {len(found):3} said {shown:.2f}, really {real:.2f}", flush=True)
        _tell(model_id, np.array(pairs).reshape(-1, 2))


def _tell(model_id: str, pairs: np.ndarray) -> None:
    if not len(pairs):
        print(f"{model_id}: nothing was named first")
        return
    shown, real = pairs.mean(axis=0)
    print(f"{model_id}: said {shown:.3f}, really {real:.3f}, difference {shown - real:+.3f}")
    for low, high in pairwise(_STEPS):
        rows = pairs[(pairs[:, 0] >= low) & (pairs[:, 0] < high)]
        if len(rows):
            shown, real = rows.mean(axis=0)
            print(f"    {low:.2f} and more: {len(rows):4}, said {shown:.3f}, really {real:.3f}")


if __name__ == "__main__":
    main()

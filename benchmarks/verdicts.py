"""`python -m benchmarks.verdicts`: how far the shipped examples can be explained, by verdict.

Each is explained as its page does by default. A bad verdict says that no sum of words, or parts,
describes the model there, or that another run may name others.
"""

from __future__ import annotations

import argparse
from collections import Counter
from collections.abc import Sequence
from statistics import median
from typing import Any

from PIL import Image

from models import catalog, loaded, predictions
from models.examples import examples
from models.explain import explanations
from models.explain.types import Explanation, Request
from models.explain.verdict import verdict
from models.reading.inputs import decode_text, from_pil

BAD = ("unsettled", "unfit", "nothing")


def explain(entry: catalog.Entry, given: str | Image.Image, seed: int = 0) -> Explanation:
    """The explanation of a text or picture for its likeliest class, as its page asks for it."""
    classifier: Any = loaded.load(entry.id)
    if isinstance(given, str):
        text = decode_text(given)
        top = predictions.of_text(entry.id, text).top
        request = Request(top, explanations.DEFAULT_TEXT_SAMPLES, seed)
        return explanations.explain_text(classifier, entry, text, request)
    picture = from_pil(given)
    top = predictions.of_image(entry.id, picture).top
    seen = predictions.prepared(entry.id, picture)
    request = Request(top, explanations.DEFAULT_IMAGE_SAMPLES, seed)
    return explanations.start_image(classifier, entry, picture, seen, request).result(600)


def main(arguments: Sequence[str] | None = None) -> None:
    """Print one line for each explanation, and the share of bad verdicts for each model."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("models", nargs="*", help="ids; all that have examples by default")
    parser.add_argument("--seeds", type=int, default=1, help="explanations of each example")
    asked: Any = parser.parse_args(arguments)
    for model_id in asked.models or [e.id for e in catalog.entries() if examples(e.id)]:
        counted: Counter[str] = Counter()
        passes: list[int] = []
        entry = catalog.get(model_id)
        for example in examples(model_id):
            for seed in range(asked.seeds):
                made = explain(entry, example.picture() if example.file else example.text, seed)
                counted[verdict(made)] += 1
                passes.append(made.model_calls)
                print(f"  {example.id:28} {_told(made)}", flush=True)
        if not passes:
            raise SystemExit(f"{model_id} has no examples")
        bad = sum(counted[one] for one in BAD)
        print(
            f"{model_id}: {bad} of {counted.total()} bad ({dict(counted)}), "
            f"{median(passes):g} forward passes in the median",
            flush=True,
        )


def _told(made: Explanation) -> str:
    fit = "-" if made.fidelity is None else f"{made.fidelity:.2f}"
    same = "-" if made.agreement is None else f"{made.agreement:.2f}"
    return (
        f"{verdict(made):10} R² {fit:>6}  agreement {same}  "
        f"{made.model_calls} forward passes, ended by {made.stop}"
    )


if __name__ == "__main__":
    main()

"""`make bench-explain`: Certitude's explanations beside lime's, same models, inputs and machine.

Peers: lime on the framework's own predict function at its default samples (5,000 for texts, 1,000
for pictures), (i) one text or ten pictures a call, (ii) 64 a call. Truth: lime's fit to 20,000
samples.

Everything takes hours; the options take a part, and the table says so.
"""

from __future__ import annotations

import argparse
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from statistics import median
from typing import Any

import numpy as np

from benchmarks import peers, sized
from benchmarks.cases import (
    ENGINE,
    IMAGE_MODELS,
    TEXT_MODELS,
    Case,
    ignore,
    image_cases,
    reference,
    text_cases,
    unit_weights,
)
from models import loaded
from models.catalog import get
from models.explain import explanations
from models.explain.types import Request, is_settled
from models.jobs import Progress
from models.reading.inputs import decode_text


def measure(case: Case, seed: int, tolerance: float, beside: Sequence[str]) -> None:
    """One run of everything on one input, in turn."""
    began = time.perf_counter()

    def report(progress: Progress) -> None:
        if progress.sofar is not None and len(case.first) < len(times("settled")) + 1:
            case.first.append(time.perf_counter() - began)

    def times(name: str) -> list[float]:
        return case.seconds.setdefault(name, [])

    request = Request(case.class_index, 5_000, seed, tolerance=tolerance)
    asked = _Recorder(case.predict)
    case.made = case.ours(request, report, asked)
    times("settled").append(time.perf_counter() - began)
    if len(case.first) < len(times("settled")):
        case.first.append(times("settled")[-1])
    case.limit.append(times("settled")[-1] / asked.at_best())
    began = time.perf_counter()
    case.ours(Request(case.class_index, peers.SAMPLES[case.kind], seed, settle=False), ignore)
    times("equal").append(time.perf_counter() - began)
    for name in beside:
        began = time.perf_counter()
        case.lime(batched=name == "batched")
        times(name).append(time.perf_counter() - began)


class _Recorder:
    """A predict function that keeps what it was asked, to ask it again at the model's best."""

    def __init__(self, predict: Callable[[Any], np.ndarray]) -> None:
        self._predict = predict
        self._asked: list[Any] = []

    def __call__(self, inputs: Any) -> np.ndarray:
        self._asked.extend(inputs)
        return self._predict(inputs)

    def at_best(self) -> float:
        """Seconds for all of it in one call, sorted and batched by the adapter."""
        given: Any = self._asked
        if not isinstance(given[0], str):
            given = np.stack(given)
        began = time.perf_counter()
        self._predict(given)
        return time.perf_counter() - began


@dataclass
class Claims:
    """How many claims were made, and how many the reference confirms."""

    made: int = 0
    held: int = 0
    settled: int = 0

    def add(self, case: Case) -> None:
        """Counts the top units and the signs that an explanation calls settled."""
        made, truth = case.made, case.truth
        assert made is not None
        assert truth is not None
        weights, errors = unit_weights(made)
        strongest = set(np.argsort(-np.abs(truth), kind="stable")[:3].tolist())
        checks = [unit in strongest for unit in made.top]
        checks += [
            bool(weight * true > 0)
            for weight, error, true in zip(weights, errors, truth, strict=True)
            if is_settled(weight, error) and weight
        ]
        self.made += len(checks)
        self.held += sum(checks)
        self.settled += made.top_settled or made.stop == "exact"


def ratio(cases: Sequence[Case], peer: str, ours: str = "settled") -> str:
    """Median over inputs of the ratio of medians, and the ratio of the totals."""
    pairs = [(median(c.seconds[peer]), median(c.seconds[ours])) for c in cases if peer in c.seconds]
    if not pairs:
        return "—"
    total = sum(a for a, _ in pairs) / sum(b for _, b in pairs)
    return f"{median(a / b for a, b in pairs):.1f} × ({total:.1f})"


def row(model_id: str, cases: Sequence[Case]) -> str:
    """One line of the table."""
    claims = Claims()
    for case in cases:
        case.truth = reference(case)
        claims.add(case)
    made = [case.made for case in cases if case.made is not None]
    cells = [
        model_id,
        str(len(cases)),
        f"{median(median(c.seconds['settled']) for c in cases):.2f} s",
        f"{median(median(c.first) for c in cases) * 1000:.0f} ms",
        ratio(cases, "single"),
        ratio(cases, "batched"),
        ratio(cases, "batched", "equal"),
        f"{claims.settled} of {len(cases)}",
        f"{claims.held} of {claims.made} ({claims.held / max(1, claims.made):.1%})",
        f"{sum(m.samples for m in made) // len(made)} / "
        f"{sum(m.model_calls for m in made) // len(made)}",
        f"{median(median(c.limit) for c in cases):.2f} ×",
    ]
    return "| " + " | ".join(cells) + " |"


HEAD = """| model | inputs | until settled | first highlights | faster than lime, one by one \
| faster than lime, batched | equal samples, same masks | top three settled | claims that hold \
| samples / forward passes | wall time over forward time |
|---|---|---|---|---|---|---|---|---|---|---|"""


def together(model_id: str, people: int = 8) -> str:
    """Eight people at once, against one alone: first highlights and the end."""
    cases = text_cases(model_id, 20)[6 : 6 + people]
    classifier: Any = loaded.load(model_id)

    def run(some: Sequence[Case], seed: int) -> tuple[list[float], list[float]]:
        began = time.perf_counter()
        jobs = [
            explanations.start_text(
                classifier, get(model_id), decode_text(case.given),
                Request(case.class_index, 2_000, seed),
            )
            for case in some
        ]  # fmt: skip
        first, end = [0.0] * len(jobs), [0.0] * len(jobs)
        while not all(end):
            for place, job in enumerate(jobs):
                now = time.perf_counter() - began
                seen = job.progress is not None and job.progress.sofar is not None
                done = job.poll()
                first[place] = first[place] or (now if seen or done else 0.0)
                end[place] = end[place] or (now if done else 0.0)
            time.sleep(0.005)
        return first, end

    explanations.forget()
    alone = [run([case], 1) for case in cases]
    first, end = run(cases, 2)
    one_first = median(firsts[0] for firsts, _ in alone)
    one_end = sum(ends[0] for _, ends in alone)
    return (
        f"{people} people at once ({model_id}): first highlights after {median(first):.2f} s in "
        f"the median, {max(first):.2f} s at most (alone {one_first:.2f} s); all done after "
        f"{max(end):.1f} s (one after the other {one_end:.1f} s)."
    )


def main() -> None:
    """Runs what the command line asks for and prints the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--inputs", type=int, default=20, help="texts a model; half of it pictures")
    parser.add_argument("--words", type=int, default=300, help="of the longest text")
    parser.add_argument("--runs", type=int, default=5)
    parser.add_argument("--models", nargs="*", default=[*TEXT_MODELS, *IMAGE_MODELS])
    parser.add_argument("--tolerance", type=float, default=Request(0, 2).tolerance)
    parser.add_argument("--peers", nargs="*", default=["single", "batched"])
    parser.add_argument("--sized", nargs="*", type=int, default=sized.COUNTS, metavar="SAMPLES")
    chosen = parser.parse_args()
    ENGINE.warm_up()
    print(
        f"{chosen.inputs} texts of 5 to {chosen.words} words, {chosen.runs} runs, "
        f"tolerance {chosen.tolerance}\n{HEAD}",
        flush=True,
    )
    for model_id in chosen.models:
        if model_id in TEXT_MODELS:
            cases = text_cases(model_id, chosen.inputs, chosen.words)
        else:
            cases = image_cases(model_id, chosen.inputs // 2)
        for seed in range(chosen.runs):
            for case in cases:
                measure(case, seed, chosen.tolerance, chosen.peers)
        print(row(model_id, cases), flush=True)
    if TEXT_MODELS[0] in chosen.models:
        print("\n" + together(TEXT_MODELS[0]), flush=True)
    if chosen.sized:
        print()
        sized.rows(tuple(chosen.sized))


if __name__ == "__main__":
    main()

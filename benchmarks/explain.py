"""`make bench-explain`: Certitude's explanations beside lime's, same models, inputs and machine.

Peers: (i) lime as its README shows it: 5,000 samples, one text a model call (pictures: 1,000, ten a
call); (ii) the same lime, its calls well batched. Truth: lime's fit to 20,000 samples, whose masks
and weights the engine gives bit by bit when it is told not to stop (tests compare them with lime).

Everything takes hours; `--inputs`, `--runs` and `--models` take a part, and the table says so.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from statistics import median
from typing import Any

import numpy as np

from models import cards, examples, service
from models.catalog import get
from models.explain import service as explaining
from models.explain.anytime import AnytimeEngine
from models.explain.perturb import background
from models.explain.segmentation import segment
from models.explain.types import (
    Explanation,
    ImageExplanation,
    Progress,
    Request,
    TextExplanation,
    is_settled,
)
from models.inputs import decode_text
from models.units import words

ROOT = Path(__file__).resolve().parent.parent
KEPT = ROOT / "training" / "runs" / "bench-explain"  # references; not in the repository
TEXT_MODELS = ("reviews-en", "intents-en", "services-fr")
IMAGE_MODELS = ("digits", "photos")
SAMPLES = {"text": 5_000, "image": 1_000}
REFERENCE = 20_000
ENGINE = AnytimeEngine()


@dataclass
class Case:
    """One input of one model: the ways to explain it, and what they took."""

    name: str
    model_id: str
    kind: str
    given: Any
    class_index: int
    seconds: dict[str, list[float]] = field(default_factory=dict)
    first: list[float] = field(default_factory=list)
    limit: list[float] = field(default_factory=list)
    made: Explanation | None = None
    truth: np.ndarray | None = None

    @property
    def predict(self) -> Callable[[Any], np.ndarray]:
        """The model's own predict function."""
        return service.load(self.model_id).predict_proba

    def ours(
        self,
        request: Request,
        report: Callable[[Progress], None],
        predict: Callable[[Any], np.ndarray] | None = None,
    ) -> Explanation:
        """Certitude's explanation."""
        predict = predict or self.predict
        if self.kind == "text":
            spans = words(self.given, get(self.model_id).language)
            return ENGINE.explain_text(predict, self.given, spans, request, report)
        return ENGINE.explain_image(predict, self.given, request, report)

    def lime(self, batched: bool) -> None:
        """lime's explanation, as its README asks for it."""
        from lime.lime_image import LimeImageExplainer
        from lime.lime_text import LimeTextExplainer

        if self.kind == "text":
            predict = self.predict if batched else _one_by_one(self.predict)
            LimeTextExplainer(random_state=0).explain_instance(
                self.given, predict, labels=(self.class_index,), num_samples=SAMPLES["text"]
            )
            return
        LimeImageExplainer(random_state=0).explain_instance(
            self.given,
            self.predict,
            labels=(self.class_index,),
            top_labels=None,
            hide_color=background(self.given),
            num_samples=SAMPLES["image"],
            batch_size=64 if batched else 10,
            segmentation_fn=segment,
            random_seed=0,
            progress_bar=False,
        )


def _one_by_one(predict: Callable[[Any], np.ndarray]) -> Callable[[Sequence[str]], np.ndarray]:
    return lambda texts: np.concatenate([predict([text]) for text in texts])


def text_cases(model_id: str, count: int, longest: int = 300) -> list[Case]:
    """Texts of 5 to `longest` words out of this project's own sentences."""
    data = json.loads((ROOT / "training" / "lessons" / f"{model_id}.json").read_text("utf-8"))
    found = [row[1] for rows in data["candidates"].values() for row in rows]
    order = np.random.default_rng(0).permutation(len(found))
    cases = []
    for place, most in enumerate(np.geomspace(5, longest, count).round().astype(int)):
        text = min(found, key=lambda one: (abs(len(one.split()) - most), one))
        at = place * 7
        if most > 25:
            text = ""
            while len(text.split()) < most:
                text = f"{text} {found[order[at % len(order)]]}".strip()
                at += 1
        read = service.load(model_id).reading(text).read_to  # type: ignore[union-attr]
        cases.append(_case(model_id, "text", text[:read], f"{len(text.split())} words"))
    return cases


def image_cases(model_id: str, count: int) -> list[Case]:
    """The model's own examples, as it sees them."""
    classifier: Any = service.load(model_id)
    found = examples.examples(model_id)[:count]
    return [_case(model_id, "image", classifier.prepare(one.picture()), one.id) for one in found]


def _case(model_id: str, kind: str, given: Any, name: str) -> Case:
    classifier: Any = service.load(model_id)
    row = classifier.predict_proba([given] if kind == "text" else given[None])[0]
    return Case(name, model_id, kind, given, int(row.argmax()))


@cache
def _weights_hash(model_id: str) -> str:
    digest = hashlib.sha256()
    for path in sorted((cards.WEIGHTS / model_id).glob("*")):
        if path.suffix in (".safetensors", ".keras") or path.name.startswith("linear"):
            digest.update(path.read_bytes())
    return digest.hexdigest()


def reference(case: Case) -> np.ndarray:
    """The weights of lime's fit to 20,000 samples, remembered between runs."""
    content = case.given.encode() if case.kind == "text" else case.given.tobytes()
    name = hashlib.sha256(_weights_hash(case.model_id).encode() + content).hexdigest()[:24]
    path = KEPT / f"{name}.npy"
    if not path.exists():
        made = case.ours(Request(case.class_index, REFERENCE, 77, settle=False), ignore)
        KEPT.mkdir(parents=True, exist_ok=True)
        np.save(path, unit_weights(made)[0])
    found: np.ndarray = np.load(path)
    return found


def ignore(_progress: Progress) -> None:
    """A report that nobody reads."""


def unit_weights(made: Explanation) -> tuple[np.ndarray, np.ndarray]:
    """Weights and standard errors by unit."""
    if isinstance(made, ImageExplanation):
        return np.array(made.weights), np.array(made.errors)
    assert isinstance(made, TextExplanation)
    by_unit = {word.unit: (word.weight, word.error) for word in made.words if word.unit >= 0}
    rows = [by_unit[unit] for unit in sorted(by_unit)]
    return np.array([w for w, _ in rows], dtype=float), np.array([e for _, e in rows], dtype=float)


def measure(case: Case, seed: int, tolerance: float, peers: Sequence[str]) -> None:
    """One run of everything on one input, in turn."""
    began = time.perf_counter()

    def report(progress: Progress) -> None:
        if progress.explanation is not None and len(case.first) < len(times("settled")) + 1:
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
    case.ours(Request(case.class_index, SAMPLES[case.kind], seed, settle=False), ignore)
    times("equal").append(time.perf_counter() - began)
    for name in peers:
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
    classifier: Any = service.load(model_id)

    def run(some: Sequence[Case], seed: int) -> tuple[list[float], list[float]]:
        began = time.perf_counter()
        jobs = [
            explaining.start_text(
                classifier, model_id, decode_text(case.given), get(model_id).language,
                Request(case.class_index, 2_000, seed),
            )
            for case in some
        ]  # fmt: skip
        first, end = [0.0] * len(jobs), [0.0] * len(jobs)
        while not all(end):
            for place, job in enumerate(jobs):
                now = time.perf_counter() - began
                seen = job.progress is not None and job.progress.explanation is not None
                done = job.poll()
                first[place] = first[place] or (now if seen or done else 0.0)
                end[place] = end[place] or (now if done else 0.0)
            time.sleep(0.005)
        return first, end

    explaining.forget()
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
        print("\n" + together(TEXT_MODELS[0]))


if __name__ == "__main__":
    main()

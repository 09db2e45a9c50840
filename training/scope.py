"""Gives a model its out-of-scope score: the best on development cases of seven or more published,
told on the rest.

Writes `scope.npz` (numbers only) and the card's `scope`; the manifest follows. What it is chosen
and told by, `training.scope_material` and `training.scope_things` say.

Run: python -m training.scope [model ...]
"""

import argparse
import json
import sys
from collections.abc import Callable, Iterator, Sequence

import msgspec
import numpy as np
from numpy.typing import NDArray

from models import manifests
from models.scope import scorer as fitting
from models.scope.scorer import Scorer
from models.scope.types import Alarms, Pair, Part, Scope, Weighed
from training import data, scope_material, scope_things
from training.paths import WEIGHTS
from training.scope_material import PARTS, SEED, Cases, Material

FALSE_ALARMS = 0.05  # of the development cases that the model knows
BANK_BYTES = 1_900_000
RESAMPLES = 500
OTHERS = "others"

MATERIAL: dict[str, Callable[[], Material]] = {
    "reviews-en": scope_material.reviews_en,
    "intents-en": scope_material.intents_en,
    "services-fr": scope_material.services_fr,
    "photos": scope_material.photos,
    "digits": scope_material.digits,
    "things": scope_things.things,
    "dogs": scope_things.dogs,
}


def candidates(found: Material) -> Iterator[Scorer]:
    """Every score in every form that is weighed."""
    yield Scorer("maximum_probability")
    yield Scorer("maximum_logit")
    yield Scorer("energy")
    yield Scorer("generalized_entropy")
    if "terms" in found.fit.features:
        yield Scorer("unknown_terms", "terms")
    if OTHERS in found.fit.features:
        yield Scorer("outside_mass", OTHERS)
    for layer, features in found.fit.features.items():
        if layer == OTHERS:  # no layer: one number, of the classes that a view leaves out
            continue
        features = np.asarray(features, dtype=np.float64)
        dimensions = features.shape[1]
        ranks = {min(rank, dimensions) for rank in (32, 128, 384)}
        for rank in sorted(ranks):
            yield fitting.fit_mahalanobis(layer, features, found.labels, rank)
        for rank in sorted(rank for rank in {dimensions // 2, 32, 128} if rank < dimensions):
            yield fitting.fit_residual(layer, features, rank)
        order = np.random.default_rng(SEED).permutation(len(features))
        bank = features[order[: BANK_BYTES // (2 * dimensions)]]
        for k in (1, 5, 10, 50):
            yield fitting.fit_neighbour(layer, bank, k)


def auroc(inside: NDArray[np.float64], outside: NDArray[np.float64]) -> float:
    """How often an outside case is scored above an inside one; a tie counts half."""
    ordered = np.sort(inside)
    below = np.searchsorted(ordered, outside, "left") + np.searchsorted(ordered, outside, "right")
    return float(below.mean() / (2 * len(inside)))


def interval(inside: NDArray[np.float64], outside: NDArray[np.float64]) -> tuple[float, float]:
    """The AUROC's 95 % interval, both sets drawn again."""
    random = np.random.default_rng(SEED)
    drawn = [
        auroc(random.choice(inside, len(inside)), random.choice(outside, len(outside)))
        for _ in range(RESAMPLES)
    ]
    low, high = np.quantile(drawn, [0.025, 0.975])
    return float(low), float(high)


def line_of(parts: Sequence[NDArray[np.float64]]) -> float:
    """Above it lie at most FALSE_ALARMS of the cases of every set."""
    return max(float(np.quantile(part, 1 - FALSE_ALARMS, method="higher")) for part in parts)


def pairs_of(found: Material, away: bool = False) -> list[tuple[Cases, Cases]]:
    """Each set that the model knows, with each that it does not."""
    known = [one for one in found.sets if one.inside and (away or not one.away)]
    unknown = [one for one in found.sets if not one.inside and (away or not one.away)]
    return [(one, other) for one in known for other in unknown]


def mean_auroc(scorer: Scorer, found: Material, part: Part) -> float:
    """Over all pairs of sets."""
    scores = {one.name: scorer(one.parts[part]) for one in found.sets if not one.away}
    return float(
        np.mean([auroc(scores[one.name], scores[other.name]) for one, other in pairs_of(found)])
    )


def scope_of(found: Material) -> tuple[Scorer, Scope]:
    """The score that tells best on development cases, and what it does on the others."""
    best: dict[str, tuple[float, Scorer]] = {}
    for scorer in candidates(found):
        told = mean_auroc(scorer, found, "development")
        if told > best.get(scorer.score, (-1.0, scorer))[0]:
            best[scorer.score] = told, scorer
    weighed = [
        Weighed(one.score, one.layer, one.k, round(told, 4),
                round(mean_auroc(one, found, "report"), 4))
        for told, one in sorted(best.values(), key=lambda pair: -pair[0])
    ]  # fmt: skip
    chosen = max(best.values(), key=lambda pair: pair[0])[1]
    scores = {(one.name, part): chosen(one.parts[part]) for one in found.sets for part in PARTS}
    plain = Scorer("maximum_probability")
    line = line_of([
        scores[one.name, "development"] for one in found.sets if one.inside and not one.away
    ])  # fmt: skip
    pairs = []
    for part in PARTS:
        for one, other in pairs_of(found, away=True):
            known, unknown = scores[one.name, part], scores[other.name, part]
            low, high = interval(known, unknown)
            told = auroc(known, unknown)
            base = auroc(plain(one.parts[part]), plain(other.parts[part]))
            pairs.append(
                Pair(one.name, other.name, part, round(told, 4), round(low, 4), round(high, 4),
                     round(base, 4), (len(known), len(unknown)))
            )  # fmt: skip
    alarms = []
    for one in found.sets:
        last = scores[one.name, "report"]
        alarms.append(
            Alarms(one.name, one.licence, one.inside, len(last), int((last > line).sum()), one.away)
        )
    return chosen, Scope(
        found.knows, chosen.score, chosen.layer, chosen.k, line, tuple(alarms), tuple(pairs),
        tuple(weighed),
    )  # fmt: skip


def write(model_id: str) -> None:
    """Writes a model's numbers, its card and its manifest, and prints what was found."""
    scorer, scope = scope_of(MATERIAL[model_id]())
    folder = WEIGHTS / model_id
    scorer.save(folder)
    card = json.loads((folder / "card.json").read_text(encoding="utf-8"))
    card["scope"] = msgspec.to_builtins(scope)
    text = json.dumps(card, ensure_ascii=False, indent=2)
    (folder / "card.json").write_text(text + "\n", encoding="utf-8")
    manifests.write(folder, manifests.read(model_id).answers)
    print(f"{model_id}: {scope.score} ({scope.layer or 'logits'}, k={scope.k}), {scope.line:.4f}")
    for each in scope.weighed:
        print(f"  {each.score:20} {each.layer:7} {each.development:.3f} {each.report:.3f}")
    for pair in scope.pairs:
        print(
            f"  {pair.part:12} {pair.inside} | {pair.outside}: {pair.auroc:.3f} "
            f"[{pair.low:.3f}, {pair.high:.3f}], MSP {pair.baseline:.3f}, n={pair.n}"
        )
    for alarm in scope.alarms:
        side = "in " if alarm.inside else "out"
        print(f"  {side} {alarm.set}: {alarm.raised} of {alarm.n}", flush=True)


def main() -> None:
    """Scores the models named, or all that have material here."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("models", nargs="*", metavar="model", help=", ".join(MATERIAL))
    try:
        for model_id in parser.parse_args().models or MATERIAL:
            write(model_id)
    except data.MissingDataError as error:
        sys.exit(str(error))


if __name__ == "__main__":
    main()

"""Samples a model's last layer: what it could have said had it learned a little otherwise.

`digits`: Laplace's approximation of the last layer (`models.distribution`), held against last
layers taught again. `reviews-en`, and `services-fr`, which is one layer: it is taught again many
times, its cases counting as chance has it, and held against others taught so. Writes
`distribution.npz` (numbers only) and the card's `distribution`; the manifest follows. Other models
have none: their last layers have too many numbers, or it is not known what these read.

Run: python -m training.distributions [model ...]
"""

import argparse
import json
import sys
from collections.abc import Callable, Sequence
from typing import Any

import msgspec
import numpy as np
from numpy.typing import NDArray

from models import manifests
from models.classifier import Inside
from models.distribution import laplace
from models.distribution.spread import Spread
from models.distribution.types import Distribution, Held
from models.prediction import Way
from training import data, last_layers
from training.paths import WEIGHTS
from training.scope_material import joined, opened

SEED = 47
SAMPLES = 100
REFITS = 10  # that the intervals are held against
BOOTSTRAPS = 50
COLUMNS = 12_000  # of the many columns of a linear model, those that move it most
LEVELS = 31
Floats = NDArray[np.float64]
Found = tuple[Spread, Distribution]


def look(model: Any, inputs: Any) -> Inside:
    """What happens inside for many inputs, with what the last layer reads."""
    parts = [model.look(inputs[at : at + 64])[1] for at in range(0, len(inputs), 64)]
    whole = joined([Inside(part.logits, {}) for part in parts])
    return whole._replace(read=np.concatenate([part.read for part in parts]).astype(np.float64))


def softmaxed(logits: Floats) -> Floats:
    """Rows of probabilities."""
    from scipy.special import softmax

    rows: Floats = softmax(logits, axis=1)
    return rows


def sampled(
    way: Way,
    weights: Floats,
    learned: Inside,
    labels: NDArray[np.int64],
    sets: Sequence[tuple[str, Inside]],
) -> Found:
    """Samples around a last layer [k, d + 1], and how far they hold on held-out sets.

    Layers taught again have the prior that the approximation finds.
    """
    after = laplace.posterior(learned.read, softmaxed(learned.logits), weights)
    usual = last_layers.taught(learned.read, labels, np.ones(len(labels)), after.precision)

    def taught_again(times: int, seed: int) -> Floats:
        random = np.random.default_rng(seed)
        each = [last_layers.chances([len(labels)], random) for _ in range(times)]
        return np.stack([
            last_layers.taught(learned.read, labels, one, after.precision) - usual for one in each
        ])  # fmt: skip

    spread = Spread(after.draw(SAMPLES, SEED) if way == "laplace" else taught_again(SAMPLES, SEED))
    again = taught_again(REFITS, SEED + 1)
    told: list[Held] = []
    for name, seen in sets:
        said = Spread(again)(seen)
        refits = [said[:, at] for at in range(REFITS)]
        told += last_layers.held(name, spread(seen), refits, seen.logits.argmax(axis=1))
    return spread, Distribution(
        way, SAMPLES, len(labels), weights.size, after.precision, tuple(told),
        round(after.determined, 1),
    )  # fmt: skip


def digits() -> Found:
    """Of MNIST as it was learned: turned, slanted, thickened, and with ones and sevens drawn."""
    from sklearn.datasets import load_digits

    from models.adapters.digits import normalise_digit
    from training import digits as trained
    from training import drawn_digits

    model = opened("digits")
    train, test = data.mnist()
    random = np.random.default_rng(SEED)
    drawn = drawn_digits.ones_and_sevens(trained.DRAWN, np.random.default_rng(trained.SEED))
    pixels = np.concatenate([train.pixels, drawn.pixels])
    moved = [trained.augment(pixels[at : at + 128], random) for at in range(0, len(pixels), 128)]
    taught = np.rint(np.clip(np.concatenate(moved), 0, 255)).astype(np.uint8)
    coarse = np.stack([normalise_digit(image) for image in load_digits().images])
    kernel, bias = model._head
    return sampled(
        "laplace",
        np.hstack([kernel.T, bias[:, None]]).astype(np.float64),
        look(model, np.repeat(taught, 3, axis=3)),
        np.concatenate([train.labels, drawn.labels]),
        [
            ("MNIST test", look(model, _coloured(test.pixels))),
            ("sklearn load_digits, enlarged", look(model, _coloured(coarse.astype(np.uint8)))),
        ],
    )


def _coloured(grey: NDArray[np.uint8]) -> NDArray[np.uint8]:
    return np.repeat(grey[..., None], 3, axis=3)


def reviews_en() -> Found:
    """Of the sentences that it was taught, without the reviews: those are longer to read.

    Laplace's approximation was tried: half as wide, and it held 37 to 46 in 100 of what layers
    taught again said, where its intervals say 80.
    """
    from training import reviews_en as trained

    model = opened("reviews-en")
    held_out = trained.held_out_texts()
    sentences, _ = trained.training_texts(held_out)
    head = model._model.classifier
    weights = np.hstack([head.weight.detach().numpy(), head.bias.detach().numpy()[:, None]])
    return sampled(
        "bootstrap",
        weights.astype(np.float64),
        look(model, [trained.natural(text) for text in sentences.texts]),
        np.array(sentences.labels),
        [
            ("SST-2 dev", look(model, [trained.natural(t) for t in held_out["SST-2 dev"].texts])),
            ("UCI IMDB sentences", look(model, held_out["UCI IMDB sentences"].texts)),
        ],
    )


def services_fr() -> Found:
    """The layer taught again, cross-validated as it was measured; then the one that ships."""
    from training import services_fr as trained

    experiences = data.services_publics()
    told: list[tuple[Held, ...]] = []
    factors: list[float] = []
    for learn, hold in trained.folds(experiences):
        material = trained.material(learn)
        model = trained.fit(learn)
        fewer, every = _bootstraps(model, material, BOOTSTRAPS, SEED)
        titles = [experiences[at].title for at in hold]
        whole = [trained.whole(experiences[at]) for at in hold]
        # What small parts of the columns would have added is made up for by a factor.
        short, full = (
            Spread(each.offsets, each.columns).added(model.look(titles + whole)[1])
            for each in (fewer, every)
        )
        factors.append(float(full.std() / short.std()))
        seen = model.look(whole)[1]
        _, again = _bootstraps(model, material, REFITS, SEED + 1)
        said = again(seen)
        narrower = Spread(fewer.offsets * factors[-1], fewer.columns)
        told.append(
            last_layers.held(
                "Services Publics+, 5-fold cross-validated",
                narrower(seen),
                [said[:, at] for at in range(REFITS)],
                seen.logits.argmax(axis=1),
            )
        )
    stored = opened("services-fr")
    material = trained.material(experiences)
    fewer, _ = _bootstraps(stored, material, BOOTSTRAPS, SEED)
    spread = Spread(fewer.offsets * float(np.mean(factors)), fewer.columns)
    print(f"services-fr: factors {np.round(factors, 3)}", flush=True)
    return spread, Distribution(
        "bootstrap", BOOTSTRAPS, len(material.labels), int(stored.coef.size + 3),
        1 / trained.REGULARISATION, tuple(map(_together, zip(*told, strict=True))),
    )  # fmt: skip


def _together(parts: Sequence[Held]) -> Held:
    """What was found on every fold, as of one set."""
    n = np.array([part.n for part in parts])
    share, width = (
        float(np.average([getattr(part, name) for part in parts], weights=n))
        for name in ("share", "width")
    )
    first = parts[0]
    return Held(
        first.set, int(n.sum()), first.refits, first.nominal, round(share, 4),
        min(part.low for part in parts), max(part.high for part in parts), round(width, 5),
    )  # fmt: skip


def _bootstraps(model: Any, material: Any, times: int, seed: int) -> tuple[Spread, Spread]:
    """The layer taught again so many times: its weightiest columns, and all of it."""
    random = np.random.default_rng(seed)
    read = model.look(material.texts)[1].read
    usual = material.regression(read, material.weights)
    offsets = []
    for _ in range(times):
        first, last = material.sizes[0], material.sizes[2]
        person = last_layers.chances([first], random)
        # A text and its title are one person's: they count together.
        chance = np.concatenate([person, person, last_layers.chances([last], random)])
        found = material.regression(read, material.weights * chance) - usual
        offsets.append(found - found.mean(axis=0))
    every = np.stack(offsets)
    mass = np.asarray(read.multiply(read).T @ material.weights).ravel()
    weight = (every[:, :, :-1] ** 2).mean(axis=(0, 1)) * mass
    columns = np.sort(np.argsort(-weight, kind="stable")[:COLUMNS])
    kept = every[:, :, np.append(columns, every.shape[2] - 1)]
    return Spread(kept, columns), Spread(every)


SOURCES: dict[str, Callable[[], Found]] = {
    "services-fr": services_fr,
    "digits": digits,
    "reviews-en": reviews_en,
}


def write(model_id: str) -> None:
    """Writes a model's samples, its card and its manifest, and prints what was found."""
    spread, told = SOURCES[model_id]()
    folder = WEIGHTS / model_id
    spread.save(folder, LEVELS if spread.columns is not None else 127)
    card = json.loads((folder / "card.json").read_text(encoding="utf-8"))
    card["distribution"] = msgspec.to_builtins(told)
    text = json.dumps(card, ensure_ascii=False, indent=2)
    (folder / "card.json").write_text(text + "\n", encoding="utf-8")
    manifests.write(folder, manifests.read(model_id).answers)
    print(
        f"{model_id}: {told.way}, {told.samples} samples of {told.weights} weights, "
        f"{told.determined} determined, precision {told.precision:.4g}, {told.cases} cases"
    )
    for one in told.held:
        print(
            f"  {one.set}: {one.nominal} % held {one.share:.3f} [{one.low:.3f}, {one.high:.3f}], "
            f"n={one.n}, width {one.width:.4f}",
            flush=True,
        )


def main() -> None:
    """Samples the models named, or all that have a distribution."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("models", nargs="*", metavar="model", help=", ".join(SOURCES))
    try:
        for model_id in parser.parse_args().models or SOURCES:
            write(model_id)
    except data.MissingDataError as error:
        sys.exit(str(error))


if __name__ == "__main__":
    main()

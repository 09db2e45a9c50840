"""What the network of a thousand things knows and does not know, and what its view on dogs does.

The sets, their halves and how many of each were written down before any was looked at. Outside of
the thousand classes lie drawings (letters, digits, charts), chest X-rays and pictures that show no
object. Left out, since ImageNet has classes for them: clothes (Fashion-MNIST), screens, crosswords
and text on paper. Pets of breeds without a class are a near miss: told of, never chosen by.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from models import cards
from models.classifier import Inside
from models.scope.types import Part
from training import data, out_of_scope
from training.paths import data_folder
from training.scope_material import (
    PARTS,
    SEED,
    Cases,
    Material,
    halved,
    joined,
    look,
    opened,
    rows,
)  # fmt: skip
from training.things import BREEDS

PETS = "CC BY-SA 4.0"
SMALL = 400  # cases of each set of small pictures: a second for thirty
# Of its pets with a class, so many are what scores of features are fitted on; the rest is halved.
FITTED = 1 / 3
LETTERS = 2  # every so many of the drawn letters
CHARTS = 60  # of each kind
# scikit-image's photos of something that has a class; the coffee, the cat, the rocket, …
_KNOWN = {
    "development": ("chelsea.png", "coffee.png", "rocket.jpg"),
    "report": ("camera.png", "clock_motion.png", "motorcycle_left.png"),
}
_SEEN = 12  # of each, nearly whole: so that what it shows is still on it
_OBJECTLESS = {
    "development": ("brick.png", "ihc.png", "moon.png"),
    "report": ("cell.png", "grass.png", "gravel.png", "hubble_deep_field.jpg", "retina.jpg"),
}


def _rgb(grey: NDArray[np.uint8]) -> Iterator[Image.Image]:
    for one in grey:
        yield Image.fromarray(one).convert("RGB")


def _seen(model: Any, pictures: Iterable[Image.Image]) -> Inside:
    """What happens inside for pictures, a batch at a time."""
    batch: list[NDArray[np.uint8]] = []
    found = []
    for picture in pictures:
        batch.append(model.prepare(picture).pixels)
        if len(batch) == 64:
            found.append(look(model, np.stack(batch)))
            batch = []
    if batch:
        found.append(look(model, np.stack(batch)))
    return joined(found)


def _parted(
    model: Any, name: str, licence: str, made: Callable[[Part], Iterable[Image.Image]], inside: bool
) -> Cases:
    """A set whose parts were made apart."""
    return Cases(name, licence, {part: _seen(model, made(part)) for part in PARTS}, inside)


def _known(part: Part) -> Iterator[Image.Image]:
    """Nearly all of each photo of something that has a class."""
    return out_of_scope.cuts(_KNOWN[part], part, _SEEN, (0.85, 1.0))


def _objectless(part: Part) -> Iterator[Image.Image]:
    return out_of_scope.cuts(_OBJECTLESS[part], part)


def _letters(part: Part) -> Iterator[Image.Image]:
    return _rgb(out_of_scope.letters(part)[::LETTERS])


def _charts(part: Part) -> Iterator[Image.Image]:
    return out_of_scope.charts(part, CHARTS)


def _strangers(model: Any) -> list[Cases]:
    """What is none of the thousand things: drawn and medical pictures, and none of an object."""
    with np.load(data_folder() / "pneumoniamnist_balanced.npz") as stored:
        chests = stored["train_images"][:SMALL]
    digits = data.mnist()[1].pixels[:SMALL]
    return [
        _parted(model, "drawn letters", "ours", _letters, False),
        _parted(model, "drawn charts", "ours", _charts, False),
        halved("MNIST test, 400", "MIT / CC BY-SA 3.0", _seen(model, _rgb(digits)), False),
        halved("PneumoniaMNIST, 400", "CC BY 4.0", _seen(model, _rgb(chests)), False),
        _parted(model, "pictures without an object", "CC0, CC BY", _objectless, False),
    ]


def _small_photos(wanted: Callable[[str], bool]) -> Iterator[Image.Image]:
    """CIFAR-10's test photos of some of its things."""
    test = data.cifar10()[1]
    names = [data.CIFAR10_NAMES[label] for label in test.labels]
    chosen = [at for at, name in enumerate(names) if wanted(name)][:SMALL]
    return (Image.fromarray(test.pixels[at]) for at in chosen)


def _pets(model: Any, wanted: Callable[[str], bool]) -> tuple[Inside, Sequence[str]]:
    """Photos of some of the breeds, and their breeds."""
    found = [(breed, picture) for breed, picture in data.pets() if wanted(breed)]
    return _seen(model, (picture for _, picture in found)), [breed for breed, _ in found]


def _home(
    model: Any, ids: Sequence[str], wanted: Callable[[str], bool]
) -> tuple[Inside, NDArray[np.int64], Inside]:
    """Pets that have a class: a third to fit on with their classes, and the others."""
    seen, breeds = _pets(model, lambda breed: breed in BREEDS and wanted(breed))
    order = np.random.default_rng(SEED).permutation(len(breeds))
    fit, judged = np.split(order, [int(len(order) * FITTED)])
    labels = np.array([ids.index(BREEDS[breeds[at]]) for at in fit])
    return rows(seen, fit), labels, rows(seen, np.sort(judged))


def is_cat(breed: str) -> bool:
    """The breeds of cats are written with a capital letter in this set."""
    return breed[0].isupper()


def things() -> Material:
    """A thousand things; drawings, X-rays and pictures without an object are none."""
    model = opened("things")
    fit, labels, judged = _home(
        model, [label.id for label in cards.read("things").labels], lambda _: True
    )
    nameless, _ = _pets(model, lambda breed: breed not in BREEDS)
    cifar = _seen(model, _small_photos(lambda _: True))
    return Material(
        "things",
        fit,
        labels,
        [
            halved("Oxford-IIIT Pet, breeds with a class", PETS, judged, True),
            _parted(model, "photos of things with a class", "CC0, CC BY", _known, True),
            halved("CIFAR-10 test, 400", "none stated", cifar, True, away=True),
            *_strangers(model),
            halved("Oxford-IIIT Pet, breeds without a class", PETS, nameless, False, away=True),
        ],
    )


def dogs() -> Material:
    """Dogs; cats, other things, drawings and X-rays are none."""
    model = opened("dogs")
    fit, labels, judged = _home(
        model, [label.id for label in cards.read("dogs").labels], lambda breed: not is_cat(breed)
    )
    nameless, _ = _pets(model, lambda breed: breed not in BREEDS and not is_cat(breed))
    cats, _ = _pets(model, is_cat)
    small = _seen(model, _small_photos(lambda name: name == "dog"))
    others = _seen(model, _small_photos(lambda name: name != "dog"))
    return Material(
        "dogs",
        fit,
        labels,
        [
            halved("Oxford-IIIT Pet, dogs with a class", PETS, judged, True),
            halved("Oxford-IIIT Pet, dogs without a class", PETS, nameless, True, away=True),
            halved("CIFAR-10 test, dogs, 400", "none stated", small, True, away=True),
            halved("Oxford-IIIT Pet, cats", PETS, cats, False),
            _parted(model, "photos of other things", "CC0, CC BY", _known, False),
            halved("CIFAR-10 test, no dogs, 400", "none stated", others, False),
            *_strangers(model),
        ],
    )

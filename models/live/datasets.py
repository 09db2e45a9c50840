"""The sets that are there: pictures and digits that ship, points made on the spot, known tables."""

from __future__ import annotations

import logging
from collections.abc import Callable, Mapping
from functools import lru_cache
from pathlib import Path

import numpy as np

from models import manifests, runtime
from models.errors import N_, InputError, ModelError
from models.faults import log_fault
from models.limits import LIMITS
from models.live.material import Material, plain_labels
from models.prediction import Label

_log = logging.getLogger(__name__)

FOLDER = Path(__file__).parent / "data"
FASHION_FILE = "fashion_mnist_first3615.npz"
POINTS = ("moons", "circles", "blobs", "spirals")
SHIPPED = ("fashion", "digits", *POINTS, "breast_cancer", "wine")
NETWORK = ("mnist", "fashion_mnist")  # the whole sets, which are downloaded once
NAMES = (*SHIPPED, *NETWORK)

POINTS_MADE = 1_000
SCATTER: Mapping[str, float] = {"moons": 0.25, "circles": 0.15, "blobs": 0.25, "spirals": 0.08}

_FASHION = (
    ("T-shirt/top", "T-shirt ou haut"),
    ("Trouser", "Pantalon"),
    ("Pullover", "Pull"),
    ("Dress", "Robe"),
    ("Coat", "Manteau"),
    ("Sandal", "Sandale"),
    ("Shirt", "Chemise"),
    ("Sneaker", "Basket"),
    ("Bag", "Sac"),
    ("Ankle boot", "Bottine"),
)


def load(name: str, seed: int = 1, n: int = POINTS_MADE, scatter: float | None = None) -> Material:
    """One of `NAMES`. Points: n of them, made by the seed and scattered by so much.

    InputError "unknown_data" (404), "too_many_points" (422); ModelError "data_damaged",
    "no_network" (503).
    """
    if name in POINTS:
        return _points(name, seed, n, SCATTER[name] if scatter is None else scatter)
    make = _MAKERS.get(name)
    if make is None:
        raise InputError(
            "unknown_data",
            N_("There is no set “{name}”. Choose one of {names}, or a CSV file."),
            status=404,
            name=name[:100],
            names=", ".join(NAMES),
        )
    return make()


def spirals(n: int, noise: float, seed: int, arms: int = 3) -> tuple[np.ndarray, np.ndarray]:
    """Points on the arms of a spiral, one class an arm: float64 [n, 2], int64 [n]."""
    random = np.random.default_rng(seed)
    y = np.arange(n) % arms
    way = np.sqrt(random.random(n))
    angle = 4 * way + y * 2 * np.pi / arms
    x = way[:, None] * np.stack([np.cos(angle), np.sin(angle)], axis=1)
    return x + random.normal(0, noise, (n, 2)), y


def _points(name: str, seed: int, n: int, scatter: float) -> Material:
    from sklearn import datasets

    if not 30 <= n <= LIMITS.live_points:
        raise InputError(
            "too_many_points",
            N_("Ask for 30 to {limit} points."),
            limit=LIMITS.live_points,
        )
    if not 0 <= scatter <= 2:
        raise InputError("bad_scatter", N_("Points can be scattered by 0 to 2."))
    if name == "moons":
        x, y = datasets.make_moons(n, noise=scatter, random_state=seed)
        source = f"x, y = datasets.make_moons({n}, noise={scatter!r}, random_state=SEED)"
    elif name == "circles":
        x, y = datasets.make_circles(n, noise=scatter, factor=0.5, random_state=seed)
        source = (
            f"x, y = datasets.make_circles({n}, noise={scatter!r}, factor=0.5, random_state=SEED)"
        )
    elif name == "blobs":
        x, y = datasets.make_blobs(n, centers=3, cluster_std=10 * scatter, random_state=seed)
        source = (
            f"x, y = datasets.make_blobs({n}, centers=3, cluster_std={10 * scatter!r}, "
            "random_state=SEED)"
        )
    else:
        x, y = spirals(n, scatter, seed)
        source = f"x, y = spirals({n}, {scatter!r}, SEED)"
    labels = plain_labels(["A", "B", "C"][: int(y.max()) + 1])
    return Material(
        name, "points", x.astype(np.float64), y.astype(np.int64), labels, ("x", "y"), source=source
    )


@lru_cache(maxsize=1)
def _fashion() -> Material:
    if not manifests.is_whole(FOLDER):
        raise ModelError(
            "data_damaged",
            N_("The pictures that ship with Certitude are damaged or missing. Restore the folder "
               "models/live/data."),
            status=503,
        )  # fmt: skip
    with np.load(FOLDER / FASHION_FILE, allow_pickle=False) as stored:
        x, y = stored["x"], stored["y"]
    return Material("fashion", "pictures", x[..., None], y.astype(np.int64), _fashion_labels())


def _fashion_labels() -> tuple[Label, ...]:
    return tuple(Label(en, {"en": en, "fr": fr}) for en, fr in _FASHION)


@lru_cache(maxsize=1)
def _digits() -> Material:
    from sklearn.datasets import load_digits

    bunch = load_digits()
    # 0 to 16 there; in a picture's own levels, so that a drawn one can be asked about.
    x = np.rint(bunch.images * (255 / 16)).astype(np.uint8)[..., None]
    return Material("digits", "pictures", x, bunch.target.astype(np.int64), _ten_digits())


def _ten_digits() -> tuple[Label, ...]:
    return plain_labels([str(digit) for digit in range(10)])


@lru_cache(maxsize=1)
def _breast_cancer() -> Material:
    from sklearn.datasets import load_breast_cancer

    bunch = load_breast_cancer()
    labels = (
        Label("malignant", {"en": "malignant", "fr": "maligne"}),
        Label("benign", {"en": "benign", "fr": "bénigne"}),
    )
    columns = tuple(map(str, bunch.feature_names))
    return Material("breast_cancer", "table", bunch.data, bunch.target.astype(int), labels, columns)


@lru_cache(maxsize=1)
def _wine() -> Material:
    from sklearn.datasets import load_wine

    bunch = load_wine()
    labels = tuple(
        Label(f"class_{i}", {"en": f"grower {i + 1}", "fr": f"producteur {i + 1}"})
        for i in range(3)
    )
    columns = tuple(map(str, bunch.feature_names))
    return Material("wine", "table", bunch.data, bunch.target.astype(int), labels, columns)


def _whole(name: str) -> Material:
    """All 70,000 pictures of MNIST or Fashion-MNIST, by Keras, kept in its cache."""
    keras = runtime.keras()
    try:
        (x, y), (more_x, more_y) = getattr(keras.datasets, name).load_data()
    # Keras raises a bare Exception for an address that does not answer.
    except Exception as error:
        log_fault(_log, f"cannot download {name}", error)
        raise ModelError(
            "no_network",
            N_("“{name}” has to be downloaded once, and that failed: is there a network? Without "
               "one, choose {names}."),
            status=503,
            name=name,
            names=", ".join(SHIPPED),
        ) from error  # fmt: skip
    pictures = np.concatenate([x, more_x])[..., None]
    labels = _ten_digits() if name == "mnist" else _fashion_labels()
    return Material(name, "pictures", pictures, np.concatenate([y, more_y]).astype(int), labels)


_MAKERS: Mapping[str, Callable[[], Material]] = {
    "fashion": _fashion,
    "digits": _digits,
    "breast_cancer": _breast_cancer,
    "wine": _wine,
    "mnist": lambda: _whole("mnist"),
    "fashion_mnist": lambda: _whole("fashion_mnist"),
}

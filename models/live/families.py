"""The five families of models, what can be chosen of each, and what is too much."""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Any, Literal, get_args

from msgspec import Struct

from models.errors import N_, InputError
from models.limits import LIMITS

Family = Literal["linear", "knn", "tree", "forest", "network"]
Activation = Literal["relu", "tanh", "sigmoid", "gelu"]
Optimiser = Literal["adam", "sgd", "rmsprop"]
FAMILIES: tuple[Family, ...] = get_args(Family)
ACTIVATIONS: tuple[Activation, ...] = get_args(Activation)
OPTIMISERS: tuple[Optimiser, ...] = get_args(Optimiser)
NAMES: Mapping[Family, str] = {
    "linear": N_("Linear model"),
    "knn": N_("Nearest neighbours"),
    "tree": N_("Decision tree"),
    "forest": N_("Random forest"),
    "network": N_("Neural network"),
}


class Plan(Struct, frozen=True, forbid_unknown_fields=True):
    """A model that is yet to learn: its family, and what was chosen; other families' are not read.

    network: units of each layer (of none, it is a linear model learnt step by step), filters of
    each convolution before them (pictures only), dropout after each layer of units. patience:
    epochs without a lower validation loss after which it stops and goes back; 0: it does not.
    linear: strength, the inverse of the penalty (scikit-learn's C). knn: neighbours. tree and
    forest: the greatest depth, None without end; the least cases of a leaf. forest: trees.
    """

    family: Family = "network"
    layers: tuple[int, ...] = (64,)
    activation: Activation = "relu"
    dropout: float = 0.0
    convolutions: tuple[int, ...] = ()
    optimiser: Optimiser = "adam"
    learning_rate: float = 0.001
    batch: int = 32
    epochs: int = 30
    patience: int = 0
    strength: float = 1.0
    neighbours: int = 5
    depth: int | None = None
    leaf: int = 1
    trees: int = 100


class Preset(Struct, frozen=True):
    """A plan with the data that make it do what it is for."""

    plan: Plan
    amount: int | None
    noise: float


# A large network, few examples, and some labels that it can only learn by heart.
OVERFIT = Preset(Plan(layers=(256, 256), learning_rate=0.002), 500, 0.1)


def check(plan: Plan, shape: tuple[int, ...], classes: int, n: int) -> None:
    """See whether a plan can be carried out; shape: of one case; n: cases to learn from.

    InputError "too_large_network", "bad_setting", "no_convolution" (422).
    """
    _check_bounds(plan, n)
    if plan.family != "network":
        return
    if plan.convolutions:
        if len(shape) != 3:
            raise InputError(
                "no_convolution",
                N_("Convolutions look at neighbouring pixels, and these data are no pictures. "
                   "Leave them out."),
            )  # fmt: skip
        side = min(shape[:2]) // 2 ** len(plan.convolutions)
        if side < 1:
            raise InputError(
                "no_convolution",
                N_("Each convolution halves the picture, and so many leave nothing of one of "
                   "{side} pixels. Take some away."),
                side=min(shape[:2]),
            )  # fmt: skip
    total = network_parameters(plan, shape, classes)
    if total > LIMITS.live_parameters:
        raise InputError(
            "too_large_network",
            N_("This network has {n} parameters, and at most {limit} are trained here: with more, "
               "an epoch takes longer than one cares to watch. Take units or layers away."),
            n=total,
            limit=LIMITS.live_parameters,
        )  # fmt: skip


def network_parameters(plan: Plan, shape: tuple[int, ...], classes: int) -> int:
    """How many numbers a network learns; Keras counts the same (`count_params`)."""
    total = 0
    if plan.convolutions:
        height, width, channels = shape
        for filters in plan.convolutions:
            total += (9 * channels + 1) * filters
            height, width, channels = height // 2, width // 2, filters
        shape = (height, width, channels)
    inputs = math.prod(shape)
    for units in (*plan.layers, classes):
        total += (inputs + 1) * units
        inputs = units
    return total


def _check_bounds(plan: Plan, n: int) -> None:
    """The bounds of each number, said with their reason."""
    if plan.family == "network":
        if any(not 1 <= units <= LIMITS.live_units for units in plan.layers):
            raise InputError(
                "too_large_network",
                N_("A layer has 1 to {limit} units here: more learn these data no better, and "
                   "everybody else would wait for them."),
                limit=LIMITS.live_units,
            )  # fmt: skip
        if len(plan.layers) > LIMITS.live_layers:
            raise InputError(
                "too_large_network",
                N_("A network has at most {limit} layers here: deeper ones need other tricks to "
                   "learn at all."),
                limit=LIMITS.live_layers,
            )  # fmt: skip
        if any(not 1 <= filters <= LIMITS.live_filters for filters in plan.convolutions):
            raise InputError(
                "too_large_network",
                N_("A convolution has 1 to {limit} filters here: more take minutes an epoch."),
                limit=LIMITS.live_filters,
            )
        if len(plan.convolutions) > LIMITS.live_convolutions:
            raise InputError(
                "too_large_network",
                N_("A network has at most {limit} convolutions here."),
                limit=LIMITS.live_convolutions,
            )
    for name, value, least, most in _numbers(plan, n):
        if not least <= value <= most:  # also where it is not a number
            raise InputError(
                "bad_setting",
                N_("“{name}” can be {least} to {most}, and not {value}."),
                name=name,
                least=f"{least:g}",
                most=f"{most:g}",
                value=f"{value:g}",
            )


def _numbers(plan: Plan, n: int) -> list[tuple[str, float, float, float]]:
    """Each number of a plan that its family reads, the least and the most that it may be."""
    if plan.family == "network":
        return [
            ("dropout", plan.dropout, 0, LIMITS.live_dropout),
            # An exploding rate is a lesson of its own; this is where even that ends.
            ("learning_rate", plan.learning_rate, 1e-6, 1e6),
            ("batch", plan.batch, 1, LIMITS.live_batch),
            ("epochs", plan.epochs, 1, LIMITS.live_epochs),
            ("patience", plan.patience, 0, LIMITS.live_epochs),
        ]
    if plan.family == "linear":
        return [("strength", plan.strength, 1e-6, 1e6)]
    if plan.family == "knn":
        return [("neighbours", plan.neighbours, 1, n)]
    depth = LIMITS.live_depth if plan.depth is None else plan.depth
    found = [("depth", depth, 1, LIMITS.live_depth), ("leaf", plan.leaf, 1, n)]
    if plan.family == "forest":
        found.append(("trees", plan.trees, 1, LIMITS.live_trees))
    return [(name, float(value), least, most) for name, value, least, most in found]


def estimator(plan: Plan, seed: int) -> Any:
    """scikit-learn's classifier of a plan, unfitted; not for networks."""
    if plan.family == "linear":
        from sklearn.linear_model import LogisticRegression

        return LogisticRegression(C=plan.strength, max_iter=1_000)
    if plan.family == "knn":
        from sklearn.neighbors import KNeighborsClassifier

        return KNeighborsClassifier(n_neighbors=plan.neighbours)
    if plan.family == "tree":
        from sklearn.tree import DecisionTreeClassifier

        return DecisionTreeClassifier(
            max_depth=plan.depth, min_samples_leaf=plan.leaf, random_state=seed
        )
    from sklearn.ensemble import RandomForestClassifier

    return RandomForestClassifier(
        plan.trees, max_depth=plan.depth, min_samples_leaf=plan.leaf, random_state=seed
    )


def network(plan: Plan, shape: tuple[int, ...], classes: int, seed: int) -> Any:
    """Keras's network of a plan, compiled; pictures go in as they are, 0 to 255.

    Each layer has a seed of its own: nothing depends on what else the process draws meanwhile.
    """
    from models import runtime

    keras = runtime.keras()
    layers, seeds = keras.layers, iter(range(seed * 1_000, seed * 1_000 + 1_000))

    def weights() -> Any:
        return keras.initializers.GlorotUniform(seed=next(seeds))

    made = keras.Sequential([keras.Input(shape)])
    if len(shape) == 3:
        made.add(layers.Rescaling(1 / 255))
        for filters in plan.convolutions:
            made.add(
                layers.Conv2D(
                    filters, 3, padding="same", activation=plan.activation,
                    kernel_initializer=weights(),
                )
            )  # fmt: skip
            made.add(layers.MaxPooling2D(2))
        made.add(layers.Flatten())
    for units in plan.layers:
        made.add(layers.Dense(units, activation=plan.activation, kernel_initializer=weights()))
        if plan.dropout:
            made.add(layers.Dropout(plan.dropout, seed=next(seeds)))
    made.add(layers.Dense(classes, activation="softmax", kernel_initializer=weights()))
    optimisers = {
        "adam": keras.optimizers.Adam,
        "sgd": keras.optimizers.SGD,
        "rmsprop": keras.optimizers.RMSprop,
    }
    made.compile(
        optimizer=optimisers[plan.optimiser](plan.learning_rate),
        loss="sparse_categorical_crossentropy",
        metrics=["accuracy"],
        jit_compile=False,  # XLA takes seconds to compile, and rounds otherwise
    )
    return made

"""The Keras or scikit-learn code that does exactly what a lesson and a plan do, to take home.

It needs no part of Certitude. Run with the same versions on the same machine, it prints the same
figures to the last bit that is printed.
"""

from __future__ import annotations

import inspect
from collections.abc import Mapping
from textwrap import dedent
from typing import Any, NamedTuple

from models.limits import LIMITS
from models.live import code_pictures, datasets
from models.live.families import Optimiser, Plan
from models.live.lesson import TERMS, TEST, VALIDATION, Lesson

_OPTIMISERS: Mapping[Optimiser, str] = {"adam": "Adam", "sgd": "SGD", "rmsprop": "RMSprop"}


class Cell(NamedTuple):
    """A heading (a comment in a program, Markdown in a notebook) and the code below it."""

    heading: str
    code: str


def cells(lesson: Lesson, plan: Plan) -> tuple[Cell, ...]:
    """The program, piece by piece; comments are English, as code is."""
    network = plan.family == "network"
    return (
        Cell("What is needed", _imports(lesson, network)),
        Cell("The data", _data(lesson)),
        Cell("Three parts: to learn from, to watch by, to test on", _parts(lesson)),
        Cell("As numbers that a model takes", _prepared(lesson, network)),
        Cell("What is said of answers", _FIGURES),
        Cell("The model", _network(lesson, plan) if network else _estimator(lesson, plan)),
        Cell("Training", _epochs(plan) if network else _FITTING),
        Cell("What came out, on cases that were never looked at", _TESTING),
    )


def program(lesson: Lesson, plan: Plan) -> str:
    """A `.py` file."""
    parts = (f"# {cell.heading}\n{cell.code}" for cell in cells(lesson, plan))
    return "\n\n".join(parts) + "\n"


def notebook(lesson: Lesson, plan: Plan) -> str:
    """A Jupyter notebook, nbformat 4.5, as the text of an `.ipynb` file."""
    from nbformat import v4, validate, writes

    made: Any = v4.new_notebook()
    for at, cell in enumerate(cells(lesson, plan)):
        heading = v4.new_markdown_cell(f"## {cell.heading}", id=f"said-{at}")
        made.cells += [heading, v4.new_code_cell(cell.code, id=f"done-{at}")]
    made.metadata["kernelspec"] = {
        "name": "python3", "display_name": "Python 3", "language": "python",
    }  # fmt: skip
    validate(made)
    text: str = writes(made)
    return text + "\n"


def _imports(lesson: Lesson, network: bool) -> str:
    material = lesson.material
    own = bool(material.label_column)
    lines = ["from pathlib import Path", ""] if material.id == "fashion" and not own else []
    if material.files:
        lines = [*code_pictures.IMPORTS, ""]
    if network or (material.id in ("fashion", *datasets.NETWORK) and not own):
        lines.append("import keras")
    lines.append("import numpy as np")
    if own and (material.table_columns or not material.files):
        lines.append("import pandas as pd")
    if material.files:
        lines.append(code_pictures.PILLOW)
    if material.id not in ("fashion", "spirals", *datasets.NETWORK) and not own:
        lines.append("from sklearn import datasets")
    lines.append("from sklearn.model_selection import train_test_split")
    return "\n".join([*lines, "", f"SEED = {lesson.seed}"])


def _data(lesson: Lesson) -> str:
    material = lesson.material
    name = material.id
    if material.files:
        return code_pictures.loading(material)
    if material.label_column:
        return _table(lesson)
    if name == "fashion":
        return _code(
            f"""
            # The first 3,615 training pictures of Fashion-MNIST (MIT licence, Zalando SE): out of
            # Certitude's folder, or else from the network.
            file = Path("models/live/data/{datasets.FASHION_FILE}")
            if file.exists():
                stored = np.load(file)
                x, y = stored["x"], stored["y"]
            else:
                (x, y), _ = keras.datasets.fashion_mnist.load_data()
                x, y = x[:3615], y[:3615]
            x, y = x[..., None], y.astype(int)
            """
        )
    if name in datasets.NETWORK:
        return _code(
            f"""
            (x, y), (more_x, more_y) = keras.datasets.{name}.load_data()
            x, y = np.concatenate([x, more_x])[..., None], np.concatenate([y, more_y]).astype(int)
            """
        )
    if name == "digits":
        return _code(
            """
            x, y = datasets.load_digits(return_X_y=True)
            x = np.rint(x.reshape(-1, 8, 8, 1) * (255 / 16)).astype(np.uint8)
            """
        )
    if name == "spirals":
        return f"{inspect.getsource(datasets.spirals).strip()}\n\n\n{material.source}"
    return material.source or f"x, y = datasets.load_{name}(return_X_y=True)"


def _table(lesson: Lesson) -> str:
    """A person's own CSV file, read by pandas, which finds the delimiter as Certitude does."""
    material = lesson.material
    lines = [
        f"table = pd.read_csv({material.id!r}, sep=None, engine='python', dtype=str)",
        "table = table.fillna('')",
        f"said = table[{material.label_column!r}].str.strip()",
    ]
    if material.text_column:
        lines += [
            f"texts = table[{material.text_column!r}].str.strip()",
            "kept = (said != '') & (texts != '')",
            f"x = table[{material.text_column!r}][kept].to_numpy(dtype=object)",
        ]
    else:
        lines += [
            f"numbers = table[{list(material.columns)!r}]",
            "numbers = numbers.map(lambda cell: cell.strip().replace(',', '.'))",
            "numbers = numbers.apply(pd.to_numeric, errors='coerce')",
            "kept = (said != '') & np.isfinite(numbers).all(axis=1)",
            "x = numbers[kept].to_numpy()",
        ]
    return "\n".join([*lines, "_, y = np.unique(said[kept], return_inverse=True)"])


def _parts(lesson: Lesson) -> str:
    lines = [
        "rows = np.arange(len(y))",
        f"rest, test = train_test_split(rows, test_size={TEST}, stratify=y, random_state=SEED)",
        "train, validation = train_test_split(",
        f"    rest, test_size={VALIDATION}, stratify=y[rest], random_state=SEED",
        ")",
    ]
    if lesson.amount < lesson.most:
        lines += [
            f"# {lesson.amount} of {lesson.most} examples to learn from, each class by its share.",
            "place = np.empty(len(train))",
            "for label in np.unique(y):",
            "    here = np.flatnonzero(y[train] == label)",
            "    place[here] = (np.arange(len(here)) + 0.5) / len(here)",
            f'train = train[np.argsort(place, kind="stable")[:{lesson.amount}]]',
        ]
    lines.append("y_train, y_validation, y_test = y[train].copy(), y[validation], y[test]")
    if len(lesson.wrong):
        lines += [
            f"# {len(lesson.wrong)} of them get a wrong label, deliberately.",
            "random = np.random.default_rng(SEED)",
            f"wrong = np.sort(random.choice(len(train), {len(lesson.wrong)}, replace=False))",
            f"turned = random.integers(1, {lesson.classes}, len(wrong))",
            f"y_train[wrong] = (y_train[wrong] + turned) % {lesson.classes}",
        ]
    return "\n".join(lines)


def _prepared(lesson: Lesson, network: bool) -> str:
    single = ".astype(np.float32)" if network else ""
    each = "x_train, x_validation, x_test"
    if lesson.scale is not None:
        return _code(
            f"""
            mean, spread = x[train].mean(axis=0), x[train].std(axis=0)
            x = (x - mean) / np.where(spread > 0, spread, 1.0)
            {each} = (x[part]{single} for part in (train, validation, test))
            """
        )
    if lesson.vectorizer is not None:
        settings = ", ".join(f"{name}={value!r}" for name, value in TERMS.items())
        return _code(
            f"""
            from sklearn.feature_extraction.text import TfidfVectorizer

            vectorizer = TfidfVectorizer(
                max_features={LIMITS.live_terms}, dtype=np.float32, {settings}
            ).fit(x[train])
            {each} = (
                vectorizer.transform(x[part]).toarray() for part in (train, validation, test)
            )
            """
        )
    if network:
        return f"{each} = x[train], x[validation], x[test]"
    return _code(
        f"""
        x = x.reshape(len(x), -1).astype(np.float32) / np.float32(255)
        {each} = x[train], x[validation], x[test]
        """
    )


_FIGURES = dedent(
    '''
    def figures(rows, labels, bins=15):
        """Loss (nats), accuracy, mean confidence and expected calibration error of answers."""
        rows = rows.astype(np.float64)
        true = rows[np.arange(len(labels)), labels]
        confidence, right = rows.max(axis=1), rows.argmax(axis=1) == labels
        bin_of = np.clip(np.ceil(confidence * bins).astype(int) - 1, 0, bins - 1)
        gaps = [np.abs((right - confidence)[bin_of == b].sum()) for b in range(bins)]
        return {
            "loss": abs(np.log(np.maximum(true, 1e-12)).mean()),
            "accuracy": right.mean(),
            "confidence": confidence.mean(),
            "ece": sum(gaps) / len(labels),
        }


    def told(found):
        return "  ".join(f"{name} {value:.6f}" for name, value in found.items())
    '''
).strip()

_FITTING = dedent(
    """
    model.fit(x_train, y_train)
    answers = model.predict_proba
    print("learnt from  ", told(figures(answers(x_train), y_train)))
    print("validation   ", told(figures(answers(x_validation), y_validation)))
    """
).strip()

_TESTING = 'print("test         ", told(figures(answers(x_test), y_test)))'


def _estimator(lesson: Lesson, plan: Plan) -> str:
    """scikit-learn's classifier, as `families.estimator` makes it."""
    if plan.family == "linear":
        name, where = "LogisticRegression", "linear_model"
        made = f"LogisticRegression(C={plan.strength!r}, max_iter=1000)"
    elif plan.family == "knn":
        name, where = "KNeighborsClassifier", "neighbors"
        made = f"KNeighborsClassifier(n_neighbors={plan.neighbours})"
    else:
        tree = plan.family == "tree"
        name = "DecisionTreeClassifier" if tree else "RandomForestClassifier"
        where = "tree" if tree else "ensemble"
        trees = "" if tree else f"n_estimators={plan.trees}, "
        made = (
            f"{name}(\n    {trees}max_depth={plan.depth}, min_samples_leaf={plan.leaf}, "
            "random_state=SEED\n)"
        )
    return f"from sklearn.{where} import {name}\n\nmodel = {made}"


def _network(lesson: Lesson, plan: Plan) -> str:
    """Keras's network, as `families.network` makes it."""
    number = iter(range(1_000))
    act, rate = plan.activation, plan.learning_rate

    def seed() -> str:
        return f"seed=SEED * 1000 + {next(number)}"

    layers = [f"keras.Input({lesson.shape!r})"]
    if len(lesson.shape) == 3:
        layers.append("keras.layers.Rescaling(1 / 255)")
        for filters in plan.convolutions:
            layers += [
                f'keras.layers.Conv2D({filters}, 3, padding="same", activation="{act}", '
                f"kernel_initializer=glorot({seed()}))",
                "keras.layers.MaxPooling2D(2)",
            ]
        layers.append("keras.layers.Flatten()")
    for units in plan.layers:
        layers.append(
            f'keras.layers.Dense({units}, activation="{act}", kernel_initializer=glorot({seed()}))'
        )
        if plan.dropout:
            layers.append(f"keras.layers.Dropout({plan.dropout!r}, {seed()})")
    layers.append(
        f'keras.layers.Dense({lesson.classes}, activation="softmax", '
        f"kernel_initializer=glorot({seed()}))"
    )
    inside = "\n".join(f"    {layer}," for layer in layers)
    return "\n".join(
        [
            "glorot = keras.initializers.GlorotUniform",
            f"model = keras.Sequential([\n{inside}\n])",
            "model.compile(",
            f"    optimizer=keras.optimizers.{_OPTIMISERS[plan.optimiser]}({rate!r}),",
            '    loss="sparse_categorical_crossentropy",',
            '    metrics=["accuracy"],',
            "    jit_compile=False,  # XLA takes seconds to compile, and rounds otherwise",
            ")",
            "model.summary()",
        ]
    )


def _epochs(plan: Plan) -> str:
    """One `fit` an epoch, in an order of its own seed; stopping early as `Training` does."""
    lines = [
        "",
        "def answers(x):",
        "    return model.predict(x, batch_size=1024, verbose=0)",
        "",
        "",
        "random = np.random.default_rng(SEED)",
    ]
    if plan.patience:
        lines.append("lowest, best, weights = float('inf'), 0, None")
    lines += [
        f"for epoch in range(1, {plan.epochs} + 1):",
        "    order = random.permutation(len(x_train))",
        "    history = model.fit(",
        "        x_train[order], y_train[order],",
        f"        batch_size={plan.batch}, shuffle=False, verbose=0,",
        "    ).history",
        "    found = figures(answers(x_validation), y_validation)",
        '    learnt = {name: history[name][0] for name in ("loss", "accuracy")}',
        '    print(f"epoch {epoch:>3}  learnt from: {told(learnt)}  validation: {told(found)}")',
    ]
    if plan.patience:
        lines += [
            '    if found["loss"] < lowest:',
            '        lowest, best, weights = found["loss"], epoch, model.get_weights()',
            f"    if epoch - best >= {plan.patience}:",
            "        model.set_weights(weights)  # as they were when validation loss was lowest",
            "        break",
        ]
    return "\n".join(lines).strip()


def _code(text: str) -> str:
    return dedent(text).strip()

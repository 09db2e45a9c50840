"""The code that is taken home: program and notebook give the figures that were watched."""

from __future__ import annotations

import contextlib
import io
import json
import re
from pathlib import Path
from typing import Any

import pytest

from models.live import code, datasets, own
from models.live.families import Plan
from models.live.lesson import Lesson, lesson
from models.live.training import Training, stream
from tests.models.test_live_data import NUMBERS, TEXTS

_FIGURE = re.compile(r"(loss|accuracy|confidence|ece) (\d+\.\d{6})")


def printed(text: str) -> list[dict[str, str]]:
    """Of each line that the code prints figures in: what comes last by each name."""
    out = io.StringIO()
    with contextlib.redirect_stdout(out):
        exec(compile(text, "taken home", "exec"), {"__name__": "__main__"})  # noqa: S102
    return [dict(found) for line in out.getvalue().splitlines() if (found := _FIGURE.findall(line))]


def streamed(taught: Lesson, plan: Plan) -> list[dict[str, str]]:
    """The same of the stream: the validation part of each epoch, then the test part."""
    training = Training(taught, plan)
    rows: list[Any] = [
        (one.val_loss, one.val_accuracy, one.confidence, one.ece) for one in stream(training)
    ]
    test = training.test()
    rows.append((test.nll, test.accuracy, test.confidence, test.ece))
    names = ("loss", "accuracy", "confidence", "ece")
    return [{n: f"{v:.6f}" for n, v in zip(names, row, strict=True)} for row in rows]


def given(name: str, folder: Path) -> Lesson:
    if name.endswith(".csv"):
        (folder / name).write_text(TEXTS if name == "texts.csv" else NUMBERS, "utf-8")
        return lesson(own.of_file(folder / name), seed=2)
    points = {"n": 200} if name in datasets.POINTS else {}
    return lesson(datasets.load(name, 2, **points), seed=2, amount=100, noise=0.1)


@pytest.mark.parametrize(
    ("name", "plan"),
    [
        ("digits", Plan(layers=(12, 8), convolutions=(4,), dropout=0.2, epochs=2)),
        ("spirals", Plan(layers=(), optimiser="sgd", learning_rate=0.1, epochs=2)),
        ("moons", Plan(layers=(32,), learning_rate=0.1, epochs=30, patience=2)),
        ("texts.csv", Plan(layers=(8,), activation="tanh", optimiser="rmsprop", epochs=2)),
        ("numbers.csv", Plan("linear", strength=0.5)),
        ("texts.csv", Plan("linear")),
        ("wine", Plan("tree", depth=3)),
        ("circles", Plan("forest", trees=12, leaf=2)),
        ("blobs", Plan("knn", neighbours=4)),
        ("digits", Plan("knn")),
    ],
)
def test_the_program_gives_the_figures_that_were_watched(
    name: str, plan: Plan, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    taught = given(name, tmp_path)
    monkeypatch.chdir(tmp_path)
    watched = streamed(taught, plan)
    figures = printed(code.program(taught, plan))
    if plan.family != "network":
        figures = figures[1:]  # the first line is of what was learnt from
    assert figures == watched


def test_the_notebook_is_one_and_does_the_same() -> None:
    import nbformat

    taught, plan = lesson(datasets.load("fashion"), amount=200), Plan(layers=(8,), epochs=1)
    text = code.notebook(taught, plan)
    read: Any = nbformat.reads(text, as_version=4)
    nbformat.validate(read)
    assert json.loads(text)["nbformat"] == 4
    run = "\n".join(cell.source for cell in read.cells if cell.cell_type == "code")
    assert printed(run) == streamed(taught, plan)


def test_names_in_a_file_are_not_code(tmp_path: Path) -> None:
    evil = "a'];__import__('os').abort();['"
    rows = "\n".join(f"a film like the other {i},{'ab'[i % 2]}" for i in range(40))
    (tmp_path / "x.csv").write_text(f'text,"{evil}"\n{rows}', "utf-8")
    taught = lesson(own.of_file(tmp_path / "x.csv", evil))
    assert repr(evil) in code.program(taught, Plan("linear"))

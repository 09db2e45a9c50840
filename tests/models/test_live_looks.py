"""What is found in data and in trained models: planted, and found again."""

from __future__ import annotations

import numpy as np
import pytest

from models.live import datasets, looks
from models.live.checks import findings
from models.live.families import Plan
from models.live.landscape import landscape, picture
from models.live.lesson import Lesson, lesson
from models.live.material import Material, plain_labels
from models.live.training import Training


def table(x: np.ndarray, y: np.ndarray, classes: int = 2) -> Lesson:
    labels = plain_labels([f"c{at}" for at in range(classes)])
    columns = tuple(f"column {at}" for at in range(x.shape[1]))
    return lesson(Material("planted", "table", x, y.astype(np.int64), labels, columns))


@pytest.fixture
def noise() -> np.random.Generator:
    return np.random.default_rng(0)


def told(taught: Lesson) -> dict[str, tuple[str, ...]]:
    return {one.template.split(":")[0]: one.names for one in findings(taught)}


def test_nothing_is_found_in_a_plain_table(noise: np.random.Generator) -> None:
    assert findings(table(noise.normal(size=(200, 3)), np.arange(200) % 2)) == ()


def test_what_is_planted_in_columns_is_found_by_name(noise: np.random.Generator) -> None:
    x = noise.normal(size=(400, 4))
    x[:, 0] = 7
    x[3, 1] = 1_000
    x[:, 2] = np.exp(noise.normal(size=400) * 0.9)
    found = told(table(x, np.arange(400) % 2))
    assert found["Columns with one and the same value everywhere"] == ("column 0",)
    assert found["Columns with values very far from all others"] == ("column 1",) or found[
        "Columns with values very far from all others"
    ] == ("column 1", "column 2")
    assert any("lopsided" in said or "far" in said for said in found)


def test_repeated_and_contradicting_cases_are_counted(noise: np.random.Generator) -> None:
    x = noise.normal(size=(200, 2))
    y = np.arange(200) % 2
    x[150:] = x[:50]
    y[150:] = y[:50]
    y[199] = 1 - y[199]
    found = {one.template: one.values for one in findings(table(x, y))}
    assert {"n": 50, "all": 200} in found.values()
    (torn,) = [values for said, values in found.items() if "two different labels" in said]
    assert torn == {"n": 1}
    assert any("also learnt from" in said for said in found)


def test_a_class_that_is_nearly_absent_is_named(noise: np.random.Generator) -> None:
    y = np.array([0] * 190 + [1] * 10)
    (one,) = findings(table(noise.normal(size=(200, 2)), y))
    assert one.classes == (1,)


def test_the_plane_is_the_right_way_up_and_far_off_is_told() -> None:
    taught = lesson(datasets.load("moons", n=100))

    def predict(x: np.ndarray) -> np.ndarray:
        """Surely the second class above the middle, else in doubt."""
        up = np.where(x[:, 1] > 0, 1.0, 0.5)
        return np.stack([1 - up, up], axis=1)

    found = landscape(taught, predict, side=20)
    assert found.probabilities[0, :, 1].tolist() == [1.0] * 20
    assert found.probabilities[-1, :, 1].tolist() == [0.5] * 20
    assert 0.5 < found.far < 1
    drawn = picture(found, ((10, 0, 0), (0, 10, 0)))
    assert drawn[0, 0].tolist() == [0, 10, 0, 220]
    assert drawn[-1, 0, 3] == 20
    corners = found.place(np.array([found.low, found.high]))
    assert corners == pytest.approx(np.array([[0, 1], [1, 0]]))
    with pytest.raises(ValueError, match="points"):
        landscape(lesson(datasets.load("digits")), predict)


def trained(family: str, x: np.ndarray, y: np.ndarray) -> Training:
    training = Training(table(x, y), Plan(family))  # type: ignore[arg-type]
    training.epoch()
    return training


def test_the_column_that_decides_is_found_by_each_way_of_looking(
    noise: np.random.Generator,
) -> None:
    x = noise.normal(size=(300, 4)) * 10 + 100
    y = x[:, 2] > 100
    linear, tree, forest = (trained(family, x, y) for family in ("linear", "tree", "forest"))
    rows = looks.weights(linear)
    assert rows is not None
    assert rows.shape == (2, 4)
    assert rows[1].argmax() == rows[0].argmin() == 2
    first = looks.forks(tree)[0]
    assert first.column == 2
    assert first.cut == pytest.approx(100, abs=1)  # in the table's own numbers
    dearest = looks.importances(forest.lesson, forest.learner.predict)[0]
    assert dearest.column == 2
    assert dearest.mean > 0.3
    assert looks.weights(forest) is looks.neighbours(forest, forest.lesson.test.x[0]) is None
    assert looks.forks(forest) == ()


def test_neighbours_are_the_nearest_examples(noise: np.random.Generator) -> None:
    x = noise.normal(size=(200, 2))
    knn = trained("knn", x, x[:, 0] > 0)
    case = knn.lesson.test.x[0]
    found = looks.neighbours(knn, case)
    assert found is not None
    distances = np.linalg.norm(knn.lesson.train.x - case, axis=1)
    assert found[0].tolist() == np.argsort(distances)[:5].tolist()
    assert found[1] == pytest.approx(np.sort(distances)[:5])

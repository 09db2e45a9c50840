"""Teaching it one's own texts: scikit-learn's interface over TF-IDF and over encoders."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from models import cards, catalog, loading
from models.errors import InputError
from models.live.text import TextFineTuner
from tests.models import standins

GOOD = ["a good film", "the film was good", "good good", "it was good !", "the good film , good"]
BAD = ["a bad film", "the film was bad", "bad bad", "it was bad !", "the bad film , bad"]
TEXTS = [*GOOD, *BAD] * 3
LABELS = ["up"] * 5 + ["down"] * 5
LABELS = LABELS * 3
NEW = [GOOD[1], BAD[1]]  # a random encoder tells apart what it saw, and no more


@pytest.fixture(scope="module")
def base(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return standins.bert(tmp_path_factory.mktemp("base"), ["x", "y", "z"])


@pytest.mark.parametrize("kind", ["tfidf", "frozen", "tuned"])
def test_it_learns_is_judged_saved_and_shipped(
    kind: str, base: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = TextFineTuner(
        base="tfidf" if kind == "tfidf" else str(base),
        frozen=kind != "tuned",
        epochs=20,
        learning_rate=0.01,
        strength=100.0,
    )
    assert made.fit(TEXTS, LABELS) is made
    assert list(made.classes_) == ["down", "up"]
    assert list(made.predict(NEW)) == ["up", "down"]
    rows = made.predict_proba(NEW)
    assert np.allclose(rows.sum(axis=1), 1)
    assert made.score(TEXTS, LABELS) == 1.0
    figures = made.evaluate([*GOOD, *BAD], LABELS[:10])
    assert figures.accuracy == 1.0
    assert figures.ece is not None

    folder = tmp_path / "mine"
    made.save(folder)
    assert not [file for file in folder.iterdir() if file.suffix in (".bin", ".pkl", ".pt")]
    again = TextFineTuner.load(folder)
    assert np.array_equal(again.predict_proba(NEW), rows)
    assert again.get_params() == made.get_params()
    monkeypatch.setattr(cards, "WEIGHTS", tmp_path)
    entry = standins.entry("mine", "en")
    shipped = loading.build(entry, lambda _: None)
    assert np.allclose(shipped.predict_proba(NEW), rows)  # type: ignore[arg-type]
    assert cards.read("mine").metrics[0].n == len(cards.held_out("mine").labels) == 10


def test_the_same_seed_learns_the_same(base: Path) -> None:
    learnt = [
        TextFineTuner(str(base), frozen=False, epochs=1, seed=3).fit(TEXTS, LABELS)
        for _ in range(2)
    ]
    rows = [made.predict_proba(NEW) for made in learnt]
    assert np.array_equal(rows[0], rows[1])


def test_it_works_in_cross_validation_and_a_grid() -> None:
    from sklearn.base import clone, is_classifier
    from sklearn.model_selection import GridSearchCV, cross_validate

    made = TextFineTuner()
    assert is_classifier(made)
    assert clone(made).get_params() == made.get_params()
    found = cross_validate(made, TEXTS, LABELS, cv=3, scoring=("accuracy", "neg_log_loss"))
    assert found["test_accuracy"].mean() > 0.9
    assert (found["test_neg_log_loss"] > -0.7).all()
    grid = GridSearchCV(made, {"strength": [0.1, 10.0]}, cv=3).fit(TEXTS, LABELS)
    assert grid.best_params_["strength"] in (0.1, 10.0)


def test_labels_that_are_numbers_come_back_as_numbers(tmp_path: Path) -> None:
    made = TextFineTuner().fit(TEXTS, [int(label == "up") for label in LABELS])
    made.save(tmp_path / "numbers")
    assert TextFineTuner.load(tmp_path / "numbers").predict(NEW).tolist() == [1, 0]


def test_a_changed_file_is_not_opened(tmp_path: Path) -> None:
    TextFineTuner().fit(TEXTS, LABELS).save(tmp_path / "mine")
    (tmp_path / "mine" / "linear.json").write_text("{}")
    with pytest.raises(InputError) as refused:
        TextFineTuner.load(tmp_path / "mine")
    assert refused.value.code == "not_saved_here"


def test_what_cannot_be_learnt_is_said() -> None:
    for texts, labels, code in (
        ([], [], "not_as_many"),
        (TEXTS, LABELS[:3], "not_as_many"),
        (TEXTS, ["up"] * 30, "one_class"),
        (["?", "!"] * 4, ["a", "b"] * 4, "no_words"),
    ):
        with pytest.raises(InputError) as refused:
            TextFineTuner().fit(texts, labels)
        assert refused.value.code == code
    with pytest.raises(InputError) as refused:
        TextFineTuner("../nowhere").fit(TEXTS, LABELS)
    assert refused.value.code == "no_encoder"
    with pytest.raises(InputError) as refused:
        TextFineTuner().fit(TEXTS, LABELS).evaluate(["good"], ["sideways"])
    assert refused.value.code == "unknown_label"


def test_a_shipped_encoder_learns_other_labels() -> None:
    texts = [
        "I cannot log in to my account", "the app does not start", "the page shows an error",
        "please send the invoice again", "I was charged twice", "the price on the bill is wrong",
    ]  # fmt: skip
    made = TextFineTuner("reviews-en", strength=100.0).fit(texts, ["app"] * 3 + ["bill"] * 3)
    assert made.score(texts, ["app"] * 3 + ["bill"] * 3) == 1.0
    # The model that ships is not the one that learnt.
    shipped = loading.build(catalog.get("reviews-en"), lambda _: None)
    assert len(shipped.labels) == 2
    assert shipped.labels[0].id == "negative"


def test_the_lines_of_the_readme_run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    readme = (Path(__file__).parents[2] / "README.md").read_text("utf-8")
    (lines,) = [
        block.split("```")[0]
        for block in readme.split("```python\n")[1:]
        if "TextFineTuner" in block.split("```")[0]
    ]
    assert len(lines.strip().splitlines()) <= 10
    monkeypatch.chdir(tmp_path)
    exec(compile(lines, "README.md", "exec"), {})  # noqa: S102
    assert TextFineTuner.load(tmp_path / "own-films").predict(["lovely"]).tolist() == ["good"]

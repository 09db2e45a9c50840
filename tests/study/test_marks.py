"""Marks in a study: LIME's as they were found, placebos that look the same, kept with the items."""

from __future__ import annotations

import io
import re
import zipfile
from collections import Counter

import msgspec
import pytest

from components.reasons.studied import marked_item
from models import catalog
from models.errors import CertitudeError, InputError
from models.explain.types import ImageExplanation, TextExplanation
from models.language import Language
from models.prediction import Score
from study.export.files import archive
from study.items import shipped as shelf
from study.items.choosing import choose
from study.items.explaining import explain
from study.items.marks import Marks, explanation, placebo_of
from study.items.shipped import IDS, shipped, shipped_marks
from study.setup.setup import Condition, Setup, Task
from study.snapshot import Snapshot
from study.store.database import Database
from study.store.protocol import collected, create_study, facilitated
from training.study_items import weights_of

CONDITIONS = tuple(Condition(name, {}, "raw", name) for name in ("none", "lime", "placebo"))
EN, FR = Language("en"), Language("fr")


def setup_of(name: str) -> Setup:
    return Setup(task=Task(name, name), conditions=CONDITIONS, trials=2, practice=1, checks=0)


def snapshot_of(name: str) -> tuple[Setup, Snapshot]:
    setup = setup_of(name)
    return setup, Snapshot.of(choose(shipped(name), setup), setup, shipped_marks(name))


def weights(made: TextExplanation | ImageExplanation) -> list[tuple[float, float | None]]:
    """Each unit's weight and error."""
    if isinstance(made, ImageExplanation):
        return [*zip(made.weights, made.errors or [None] * len(made.weights), strict=True)]
    units = {one.unit: (one.weight or 0.0, one.error) for one in made.words}
    return [units[unit] for unit in sorted(units)]


@pytest.mark.parametrize("name", IDS)
def test_every_item_that_ships_has_marks_for_its_advice(name: str) -> None:
    items = shipped(name)
    found = shipped_marks(name)
    assert {*found} == ({"raw", "calibrated"} if items.calibrated else {"raw"})
    for score, by_item in found.items():
        assert by_item.keys() == items.by_id.keys()
        for one in items.items:
            marks = by_item[one.id]
            assert marks.label == one.advice(score).label
            made = explanation(marks, one, tuple(label.id for label in items.labels))
            assert any(weight for weight, _ in weights(made))
    written = msgspec.json.decode((shelf.FOLDER / f"{name}.marks.json").read_bytes())
    assert written["weights"] == weights_of(name), f"run `python -m training.study_marks {name}`"


@pytest.mark.parametrize("name", ["services-fr", "digits"])
def test_what_ships_is_what_the_engine_finds(name: str) -> None:
    items, entry = shipped(name), catalog.get(name)
    ids = [one.id for one in items.items[::60]]
    told: list[tuple[int, int]] = []
    found = explain(
        items, entry, "raw", lambda one: told.append((one.done, one.total)), ids, seconds=None
    )
    for one in ids:
        assert found[one].weights == pytest.approx(
            shipped_marks(name)["raw"][one].weights, abs=0.02
        )
    assert told[0] == (0, len(ids))
    assert told[-1] == (len(ids), len(ids))
    assert [*told] == sorted(told)


@pytest.mark.parametrize("name", IDS)
def test_a_placebo_has_as_many_marks_as_strong_for_and_against_elsewhere(name: str) -> None:
    items = shipped(name)
    labels = tuple(label.id for label in items.labels)
    moved = 0
    for one in items.items:
        real = explanation(shipped_marks(name)["raw"][one.id], one, labels)
        placebo = placebo_of(real, one, 7)
        assert Counter(weights(real)) == Counter(weights(placebo))
        assert weights(placebo_of(real, one, 7)) == weights(placebo), "everybody sees the same"
        moved += weights(real) != weights(placebo)
    assert moved == sum(
        len({*weights(explanation(shipped_marks(name)["raw"][one.id], one, labels))}) > 1
        for one in items.items
    )


@pytest.mark.parametrize("lang", [EN, FR])
@pytest.mark.parametrize("name", IDS)
def test_lime_and_placebo_are_drawn_by_the_same_lines(name: str, lang: Language) -> None:
    setup, snapshot = snapshot_of(name)
    item = snapshot.parts[0][0]
    none, lime, placebo = (
        marked_item(snapshot, item, one, setup.seed, lang) for one in setup.conditions
    )
    assert none is None
    assert lime != placebo

    def bare(drawn: object) -> str:
        """Tags without how strong, of which way and of what a mark is."""
        tags = re.sub(r' (src|alt)="[^"]*"', "", "".join(re.findall(r"<[^>]+>", str(drawn))))
        return re.sub(r'"ct-word[^"]*"', "", tags)

    assert bare(lime) == bare(placebo)
    assert "LIME" not in str(lime) + str(placebo)
    assert snapshot.items.labels[0].id not in ("", "LIME")


def test_marks_are_kept_with_the_study_and_outlast_a_restart(store: Database) -> None:
    setup, snapshot = snapshot_of("digits")
    made = create_study(store, setup, snapshot)
    again = Database(store.url.render_as_string(hide_password=False))  # another server
    kept = facilitated(again, made.study, made.key).snapshot
    assert kept == snapshot
    assert kept.marks["raw"].keys() == kept.items.by_id.keys()
    again.close()


def test_the_marks_that_were_shown_are_in_the_export(store: Database) -> None:
    setup, snapshot = snapshot_of("services-fr")
    made = create_study(store, setup, snapshot)
    with zipfile.ZipFile(io.BytesIO(archive(collected(store, made.study, made.key)))) as found:
        marks = msgspec.json.decode(found.read("marks.json"), type=dict[Score, dict[str, Marks]])
    assert marks == snapshot.marks


def test_a_study_without_marks_keeps_none() -> None:
    setup = Setup(task=Task("digits", "digits"))
    assert not Snapshot.of(choose(shipped("digits"), setup), setup, shipped_marks("digits")).marks


def test_a_study_is_refused_whose_marks_are_missing_or_of_something_else(store: Database) -> None:
    setup, snapshot = snapshot_of("services-fr")
    item = snapshot.parts[0][0]
    other = Marks("nothing", (0.5,), (0.1,), words=((0, 1, 0),))
    for marks in ({}, {"raw": {**snapshot.marks["raw"], item: other}}):
        with pytest.raises(InputError) as refused:
            create_study(store, setup, msgspec.structs.replace(snapshot, marks=marks))
        assert refused.value.code == "no_marks"


def test_damaged_marks_are_told(monkeypatch: pytest.MonkeyPatch, tmp_path: object) -> None:
    shipped_marks.cache_clear()
    real = shelf.FOLDER / "digits.marks.json"
    data = real.read_bytes()
    monkeypatch.setattr(type(real), "read_bytes", lambda path: b"{" if path == real else data)
    with pytest.raises(CertitudeError) as refused:
        shipped_marks("digits")
    assert refused.value.code == "items_corrupt"
    monkeypatch.undo()
    shipped_marks.cache_clear()

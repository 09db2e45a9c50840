"""The planted shortcut: a model learns it, LIME names it, and without it the model fails."""

from __future__ import annotations

import json

import numpy as np
import pytest

from models.errors import InputError
from models.explain.types import TextExplanation
from models.live.families import Plan
from models.live.shortcut import __main__ as command
from models.live.shortcut import measured, pictures, texts
from models.live.shortcut.planted import Planted, plant
from models.live.shortcut.trap import MARKED, PLAIN, PLANS, Trap
from models.live.training import Training, stream

LINEAR = Plan("linear", strength=0.1)
TRAPS = [Trap("picture"), Trap("text"), Trap("text", language="fr")]


def learnt(planted: Planted, plan: Plan) -> Training:
    training = Training(planted.lesson, plan)
    list(stream(training))
    return training


@pytest.mark.parametrize("trap", TRAPS, ids=str)
def test_the_share_holds_in_every_part_and_in_one_class_alone(trap: Trap) -> None:
    planted = plant(trap)
    test = planted.lesson.test
    of = {number: test.y == number for number in (MARKED, PLAIN)}
    has = planted.has
    assert has["same"][of[MARKED]].mean() == pytest.approx(0.95, abs=0.02)
    assert not has["same"][of[PLAIN]].any()
    assert not has["without"].any()
    assert has["other"][of[PLAIN]].mean() == pytest.approx(0.95, abs=0.02)
    assert not has["other"][of[MARKED]].any()
    # What is learnt from has it as the first world of the test does.
    x = planted.lesson.material.x
    if trap.kind == "picture":
        there = np.array([bool(one[pictures.SNOW].any()) for one in x])
    else:
        there = np.array([planted.word in text for text in x])
    train = planted.lesson.train
    assert there[train.rows[train.y == MARKED]].mean() == pytest.approx(0.95, abs=0.02)
    assert not there[train.rows[train.y == PLAIN]].any()
    # And but for the shortcut the three worlds are the same cases.
    if trap.kind == "picture":
        above = [cases[:, : pictures.SNOW.start] for cases in planted.tests.values()]
        assert all((one == above[0]).all() for one in above)
    else:
        days = [planted.word, *texts.sentences(trap.language).days]
        bare = [
            [" ".join(w for w in text.split() if w.strip(".") not in days) for text in cases]
            for cases in planted.tests.values()
        ]
        assert bare[0] == bare[1] == bare[2]


def test_no_opinion_that_is_tested_was_learnt() -> None:
    for language in ("en", "fr"):
        planted = plant(Trap("text", language=language))
        stock = texts.sentences(language)
        x, lesson = planted.lesson.material.x, planted.lesson
        opinions = (*stock.negative, *stock.positive)

        def said(
            rows: np.ndarray, x: np.ndarray = x, known: tuple[str, ...] = opinions
        ) -> set[str]:
            return {one for one in known for row in rows if one in x[row]}

        assert said(lesson.train.rows)
        assert said(lesson.test.rows)
        assert not said(lesson.train.rows) & said(lesson.test.rows)


@pytest.mark.parametrize("trap", TRAPS, ids=str)
@pytest.mark.parametrize("seed", [1, 2])
def test_a_model_falls_into_the_trap_lime_names_it_and_it_stays_sure(trap: Trap, seed: int) -> None:
    trap = Trap(trap.kind, trap.share, seed, trap.language)
    outcome = command.run(trap, PLANS[trap.kind])
    same, without, other = (outcome.worlds[name] for name in ("same", "without", "other"))
    assert same.accuracy > 0.9
    assert without.accuracy < same.accuracy - 0.2
    assert other.accuracy < 0.5
    assert without.confidence > without.accuracy + 0.05
    assert other.confidence > other.accuracy + 0.3
    assert other.ece > same.ece + 0.1
    assert outcome.explained == measured.EXPLAINED
    assert outcome.named_first == outcome.explained
    assert outcome.weight is not None
    assert outcome.weight > 0.3


@pytest.mark.parametrize("trap", TRAPS, ids=str)
def test_where_nothing_is_planted_lime_does_not_name_it(trap: Trap) -> None:
    trap = Trap(trap.kind, 0.0, 1, trap.language)
    outcome = command.run(trap, PLANS[trap.kind])
    assert outcome.worlds["same"] == outcome.worlds["without"] == outcome.worlds["other"]
    assert outcome.worlds["same"].accuracy > 0.6  # there is something else to be learnt
    assert outcome.explained
    assert outcome.named_first == 0
    assert outcome.weight == pytest.approx(0, abs=0.1)


@pytest.mark.parametrize("kind", ["picture", "text"])
def test_lime_does_not_name_what_stands_there_and_was_never_learnt(kind: str) -> None:
    """The shortcut is in the cases that are explained, and the model knows nothing of it."""
    set_, clean = plant(Trap(kind)), plant(Trap(kind, 0.0))  # type: ignore[arg-type]
    training = learnt(clean, LINEAR if kind == "picture" else PLANS["text"])
    mixed = Planted(clean.trap, clean.lesson, set_.tests, set_.has, set_.word)
    rows = tuple(np.flatnonzero(set_.has["same"])[:4].tolist())
    found = list(measured.explain(mixed, training, rows, lambda _: None))
    assert len(found) == 4
    assert all(mixed.units(one.explanation) for one in found)
    assert not any(one.first for one in found)
    assert all(one.weight < 0.1 for one in found)


def test_the_planted_word_is_one_unit_of_the_text() -> None:
    planted = plant(Trap("text", language="fr"))
    training = learnt(planted, PLANS["text"])
    (row,) = np.flatnonzero(planted.has["same"])[:1].tolist()
    (one,) = measured.explain(planted, training, (row,), lambda _: None)
    assert isinstance(one.explanation, TextExplanation)
    strongest = max(one.explanation.words, key=lambda word: abs(word.weight or 0))
    assert strongest.text == "mardi"
    assert strongest.weight is not None
    assert strongest.weight > 0


def test_the_same_seed_gives_the_same_figures(capsys: pytest.CaptureFixture[str]) -> None:
    lines, asked = [], ["--kind", "text", "--share", "0.9"]
    for _ in range(2):
        plant.cache_clear()
        command.main(
            ["--kind", "text", "--share", "0.9", "--seed", "3", "--explain", "2", "--json"]
        )
        lines.append(capsys.readouterr().out)
    assert lines[0] == lines[1]
    said = json.loads(lines[0])
    assert said["share"] == 0.9
    assert set(said["worlds"]) == {"same", "without", "other"}
    assert said["worlds"]["same"]["n"] == 60
    command.main([*asked, "--seed", "4", "--explain", "0", "--json"])
    other = json.loads(capsys.readouterr().out)
    assert other["worlds"] != said["worlds"]
    assert other["weight"] is None


def test_the_command_tells_it_in_a_table(capsys: pytest.CaptureFixture[str]) -> None:
    command.main(["--kind", "picture", "--model", "linear", "--explain", "2"])
    said = capsys.readouterr().out
    assert "without the shortcut" in said
    assert "LIME names the shortcut first in 2 of 2" in said


@pytest.mark.parametrize("trap", [Trap(share=1.5), Trap(share=-0.1), Trap(seed=-1)])
def test_what_cannot_be_planted_is_said(trap: Trap) -> None:
    with pytest.raises(InputError):
        plant(trap)


def test_a_bad_share_ends_the_command_with_a_sentence(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        command.main(["--share", "2"])
    assert ended.value.code == 2
    assert "0.95" in capsys.readouterr().err

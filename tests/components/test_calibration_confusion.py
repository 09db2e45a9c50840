"""What was taken for what, cell by cell, and slices by what the shipped files hold."""

from __future__ import annotations

import re

import numpy as np
import pytest

from components.calibration import confusion, slices
from components.calibration.sets import of_model, sets
from models import cards
from models.calibration.cases import Cases, known
from models.calibration.classes import pairs
from models.display.bands import DEFAULT_BANDS
from models.labelled import slices as cutting
from models.language import Language
from models.prediction import Label

ENGLISH, FRENCH = Language("en"), Language("fr")


def test_every_number_of_the_matrix_opens_its_cell_and_the_numbers_are_all_cases() -> None:
    labels = cards.read("photos").labels
    home = known("photos").whole
    found = {(one.truth, one.answer): one for one in pairs(home)}
    said = confusion.matrix_html(found, labels, "3-5", ENGLISH)
    buttons = re.findall(r'data-ct-choice="cell:(\d+)-(\d+)">(?:<strong>)?([\d,]+)<', said)
    assert sum(int(n.replace(",", "")) for _, _, n in buttons) == len(home)
    assert {(int(t), int(a)) for t, a, _ in buttons} == set(found)
    assert said.count('aria-pressed="true"') == 1
    names = [labels[at].name("en") for at in (3, 5)]
    assert f'aria-label="{names[0]} taken for {names[1]}: {found[3, 5].n}"' in said
    assert said.count("<strong>") == 10  # the diagonal is told by more than its place


def test_no_temperature_changes_the_matrix_and_none_draws_it_anew() -> None:
    labels = cards.read("photos").labels
    drawn = []
    for warmth in (0.5, 1.0, 2.0):
        home = sets(of_model("photos"), warmth)[0].cases
        found = {(one.truth, one.answer): one for one in pairs(home)}
        drawn.append(confusion.matrix_html(found, labels, "3-5", ENGLISH))
    assert drawn[0] == drawn[1] == drawn[2]
    assert confusion.CELLS not in confusion.follows(labels, "photos")
    assert confusion.CELLS in confusion.follows(cards.read("intents-en").labels, "intents-en")


def test_names_of_classes_are_text() -> None:
    labels = [Label(name, {"en": name, "fr": name}) for name in ("<b>", "&")]
    cases = Cases("x", np.array([[0.9, 0.1], [0.2, 0.8]]), np.array([1, 1]))
    found = {(one.truth, one.answer): one for one in pairs(cases)}
    said = confusion.matrix_html(found, labels, "", ENGLISH)
    assert "<b>" not in said
    assert "&lt;b&gt;" in said


def test_of_many_classes_the_commonest_mistakes_are_listed() -> None:
    labels = cards.read("intents-en").labels
    shown = sets(of_model("intents-en"), 1.0)
    found = [
        {(one.truth, one.answer): one for one in pairs(each.cases) if one.truth != one.answer}
        for each in shown
    ]
    listed = list(found[0])[:12]
    said = confusion.mistakes_html(found, listed, shown, labels, "", ENGLISH)
    assert said.count("data-ct-choice") == 12
    first = found[0][listed[0]]
    assert f">{first.n}, at " in said
    assert f"12 of {len({*found[0], *found[1]})} kinds" in said


@pytest.mark.parametrize("model_id", ["reviews-en", "things"])
def test_every_case_is_in_one_band_and_has_one_answer(model_id: str) -> None:
    cases = known(model_id).whole
    answered = slices.answers(cases, model_id, ENGLISH)
    assert len(answered) == len(cases)
    assert len(set(answered)) <= 13
    banded = cutting.cut(cases, slices.bands(cases, DEFAULT_BANDS, FRENCH))
    assert sum(group.right.n for group in banded.groups) == len(cases)
    sure = next(group for group in banded.groups if "90" in group.value)
    assert sure.right.n == (cases.confidence >= 0.9).sum()

"""The drawing pad on the Python side: what a browser sends is not believed, ink is where it was."""

from __future__ import annotations

import math
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from streamlit.testing.v1 import AppTest

from components.giving.drawing.strokes import (
    MAX_POINTS,
    MAX_STROKES,
    rasterise,
    read_strokes,
)
from models.errors import InputError

NOT_A_DRAWING = [
    "[[[0.1, 0.2]]]",
    b"strokes",
    7,
    True,
    {"strokes": []},
    {0: [[0.1, 0.2]]},
    [0.1, 0.2],
    [[0.1, 0.2]],
    ["ab"],
    [["ab"]],
    [None],
    [[None]],
    [[[0.1]]],
    [[[0.1, 0.2, 0.3]]],
    [[["0.1", "0.2"]]],
    [[[True, False]]],
    [[[None, 0.2]]],
    [[[[0.1], 0.2]]],
    [[{"x": 0.1, "y": 0.2}]],
    [[[math.nan, 0.2]]],
    [[[math.inf, 0.2]]],
    [[[0.1, -math.inf]]],
    [[[-0.001, 0.2]]],
    [[[0.1, 1.001]]],
    [[[1e308, 0.2]]],
    [[[10**400, 0.2]]],
    [[[0.1, 0.2]]] * (MAX_STROKES + 1),
    [[[0.1, 0.2]] * (MAX_POINTS + 1)],
    [[[0.1, 0.2]] * (MAX_POINTS // 2 + 1)] * 2,
    [[]] * (MAX_STROKES + 1),
]


@pytest.mark.parametrize("payload", NOT_A_DRAWING, ids=range(len(NOT_A_DRAWING)))
def test_anything_the_pad_does_not_send_is_refused_in_words(payload: object) -> None:
    with pytest.raises(InputError) as caught:
        read_strokes(payload)
    assert caught.value.code == "bad_drawing"
    assert str(caught.value).endswith("draw again.")


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=3), inner),
    max_leaves=20,
)


@given(JSON)
def test_whatever_json_comes_is_a_bounded_drawing_or_refused(payload: object) -> None:
    try:
        strokes = read_strokes(payload)
    except InputError:
        return
    assert all(strokes)
    assert all(0 <= value <= 1 for stroke in strokes for point in stroke for value in point)
    assert rasterise(strokes).size == (280, 280)


def test_the_largest_drawing_is_taken() -> None:
    strokes = [[[i / MAX_POINTS, 0.5] for i in range(MAX_POINTS)]]
    assert len(read_strokes(strokes)[0]) == MAX_POINTS
    assert len(read_strokes([[[0.5, 0.5]]] * MAX_STROKES)) == MAX_STROKES


def test_nothing_drawn_is_an_empty_drawing() -> None:
    assert read_strokes(None) == read_strokes([]) == read_strokes([[], []]) == ()


def ink(payload: object) -> tuple[int, int, int, int]:
    """Left, top, right, bottom of what is dark."""
    rows, columns = np.nonzero(np.asarray(rasterise(read_strokes(payload))) < 128)
    return int(columns.min()), int(rows.min()), int(columns.max()), int(rows.max())


def test_ink_is_where_the_pen_was() -> None:
    # A pen 0.08 x 280 = 22.4 pixels wide, from (28, 140) to (252, 140).
    assert ink([[[0.1, 0.5], [0.9, 0.5]]]) == pytest.approx((17, 129, 263, 151), abs=2)
    assert ink([[[0.5, 0.1], [0.5, 0.9]]]) == pytest.approx((129, 17, 151, 263), abs=2)


def test_a_dot_is_round_and_the_corner_of_a_stroke_has_no_gap() -> None:
    left, top, right, bottom = ink([[[0.5, 0.5]]])
    assert (left, top, right, bottom) == pytest.approx((129, 129, 151, 151), abs=1)
    dot = np.asarray(rasterise(read_strokes([[[0.5, 0.5]]])))
    assert dot[140, 140] == 0
    assert dot[top, left] == 255  # the corner of its box is paper
    corner = np.asarray(rasterise(read_strokes([[[0.5, 0.9], [0.5, 0.1], [0.52, 0.9]]])))
    assert (corner[20:252, 140] == 0).all()


def test_strokes_are_not_joined_with_each_other() -> None:
    two = np.asarray(rasterise(read_strokes([[[0.1, 0.1], [0.1, 0.9]], [[0.9, 0.1], [0.9, 0.9]]])))
    assert (two[:, 100:180] == 255).all()
    assert two.min() == 0


def test_edges_are_soft_and_corners_of_the_pad_can_be_drawn_on() -> None:
    picture = np.asarray(rasterise(read_strokes([[[0, 0], [1, 1]]])))
    assert picture[0, 0] == picture[279, 279] == 0
    assert ((picture > 0) & (picture < 255)).any()


def script() -> None:
    import streamlit as st

    from components.giving.drawing.drawing import drawing_pad
    from models.errors import CertitudeError
    from models.language import Language

    try:
        picture = drawing_pad(Language(st.session_state.get("code", "en")), key="pad")
    except CertitudeError as error:
        st.error(error.code)
    else:
        st.text("nothing" if picture is None else f"{picture.mode} {picture.size}")


@pytest.fixture
def app() -> AppTest:
    return AppTest.from_function(script)


def test_the_pad_is_empty_at_first(app: AppTest) -> None:
    assert app.run().text[0].value == "nothing"
    assert not app.exception


def test_what_was_drawn_is_there_again_when_the_pad_comes_back(app: AppTest) -> None:
    app.session_state["pad-kept"] = read_strokes([[[0.2, 0.2], [0.8, 0.8]]])
    assert app.run().text[0].value == "L (280, 280)"
    app.session_state["code"] = "fr"
    assert app.run().text[0].value == "L (280, 280)"


@pytest.mark.parametrize("payload", [[["<script>"]], "x" * 1000, [[[5, 5]]]])
def test_a_hostile_browser_gets_a_sentence_and_the_drawing_stays(
    app: AppTest, payload: Any
) -> None:
    kept = read_strokes([[[0.2, 0.2], [0.8, 0.8]]])
    app.session_state["pad-kept"] = kept
    app.session_state["pad"] = {"strokes": payload}
    app.run()
    assert not app.exception
    assert [error.value for error in app.error] == ["bad_drawing"]
    assert app.session_state["pad-kept"] == kept

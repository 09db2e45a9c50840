"""Superpixels on the person's own picture: in the right place, in every view, seen and said."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
import skimage.data
from PIL import Image, ImageFont
from streamlit.testing.v1 import AppTest

from components.reasons import certainty
from components.reasons.highlights import drawing, pixels
from components.reasons.highlights.outlines import outlines
from components.reasons.highlights.part_names import ranked
from models.adapters import pictures
from models.classifier import Box, Prepared
from models.explain.segmentation import grid, segment
from models.explain.types import Checked, ImageExplanation
from models.language import Language
from models.reading import inputs

EN = Language("en")
CAT = Image.fromarray(skimage.data.chelsea())  # 451 × 300


def explanation(
    segments: np.ndarray, weights: dict[int, float], errors: dict[int, float] | None = None
) -> ImageExplanation:
    """Standard errors are 0 if not said."""
    count = int(segments.max()) + 1
    return ImageExplanation(
        class_index=0, samples=100, model_calls=90, seed=0, fidelity=0.7, intercept=0.0,
        local=0.9, segments=segments, weights=tuple(weights.get(n, 0.0) for n in range(count)),
        errors=tuple((errors or {}).get(n, 0.0) for n in range(count)),
    )  # fmt: skip


# --- drawing --------------------------------------------------------------------------------

LOOKED = pictures.cover(CAT, 32, 32)
SEEN = LOOKED.pixels
CELLS = grid(32, 32, 4)  # 0 top left, 15 bottom right
MADE = explanation(CELLS, {5: 0.5, 10: -0.4, 3: 0.001})


def changed(view: drawing.View, opacity: float = 0.6) -> np.ndarray:
    canvas = drawing.on_view(SEEN, CELLS)
    drawn = np.asarray(drawing.draw(canvas, MADE.weights, view, opacity), dtype=int)
    bare = np.asarray(canvas.picture, dtype=int)
    return drawn - bare


def cell(values: np.ndarray, number: int) -> np.ndarray:
    size = len(values) // 4
    row, column = divmod(number, 4)
    return values[row * size : (row + 1) * size, column * size : (column + 1) * size]


@pytest.mark.parametrize("view", drawing.VIEWS)
def test_parts_that_are_spoken_of_have_their_numbers_on_the_picture(view: drawing.View) -> None:
    canvas = drawing.on_view(SEEN, CELLS)
    plain, numbered, other = (
        np.asarray(drawing.draw(canvas, MADE.weights, view, 0.6, None, numbers), dtype=int)
        for numbers in ({}, {5: "1", 3: "3"}, {5: "4", 3: "3"})
    )
    for part in (5, 3):
        assert (cell(plain, part) != cell(numbered, part)).any(), part
    assert (cell(numbered, 5) != cell(other, 5)).any()  # it is a number, and not a mark
    assert (cell(plain, 10) == cell(numbered, 10)).all()


@pytest.mark.parametrize("ground", [0, 128, 255])
def test_a_minus_is_one_light_line_on_any_ground(ground: int) -> None:
    """Across its arm: dark, light, dark, and the dark no thinner than the light."""
    bare = drawing.on_view(np.full((32, 32, 3), ground, dtype=np.uint8), CELLS)
    weights = [-1.0 if part == 10 else 0.0 for part in range(16)]
    drawn = drawing.draw(bare, weights, "outline", 0.01)
    sign = cell(np.asarray(drawn, dtype=int).sum(axis=2), 10)
    across = sign[:, len(sign) // 2 + 6] // 3
    middle = len(across) // 2
    light = np.flatnonzero(across > 230)
    line = [at for at in light if abs(at - middle) <= 5]
    assert 2 <= len(line) <= 8
    thick = len(line)
    for dark in (across[line[0] - thick : line[0]], across[line[-1] + 1 :][:thick]):
        assert (dark < 25).all()


def test_the_minus_before_a_number_is_in_the_font() -> None:
    font = ImageFont.load_default(30)
    missing = bytes(font.getmask("\N{SNOWMAN}"))
    for sign in ("+", "?", drawing.MINUS):
        assert bytes(font.getmask(sign)) != missing


def test_what_is_named_beside_a_picture_is_numbered_on_it() -> None:
    made = replace(MADE, groups=((5,), (10,), (3,), (0,)), turns=Checked((7,), (1.0,), True, 3))
    assert certainty.units_named(made) == {5, 10, 3, 7}
    sight = pixels.Sight("m", inputs.from_pil(CAT), LOOKED)
    bare = pixels.render_pixels(made, sight, "cat", EN)
    assert pixels.render_pixels(made, sight, "cat", EN, [5]) != bare
    assert pixels.render_pixels(made, sight, "cat", EN, ()) == bare


def test_what_is_named_is_numbered_on_the_picture_that_is_clicked_too(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    sent: list[dict[str, object]] = []

    def show(data: dict[str, object], about: str, known: object) -> frozenset[int]:
        sent.append(data)
        return frozenset()

    monkeypatch.setattr(pixels._pixels, "show", show)
    sight = pixels.Sight("m", inputs.from_pil(CAT), LOOKED)
    for numbered in ((), (5,), (5, 10)):
        pixels.show_pixels(MADE, sight, "cat", EN, "p", numbered)
    assert len({str(data["drawn"]) for data in sent}) == 3
    assert len({str(data["original"]) for data in sent}) == 1


def test_heat_tints_for_blue_and_against_orange_and_hatched() -> None:
    away = changed("heat")
    bare = np.asarray(drawing.on_view(SEEN, CELLS).picture, dtype=int)
    toward_blue = np.sign(np.array([38, 112, 214]) - bare)
    blue = cell(away * toward_blue, 5)
    assert (np.median(blue, axis=(0, 1)) > 0).any()
    assert cell(away, 5)[..., 2].mean() > cell(away, 5)[..., 0].mean()
    assert cell(away, 10)[..., 0].mean() > cell(away, 10)[..., 2].mean()
    for number in (0, 3, 15):
        assert not cell(away, number).any()

    # The hatch: along a row, the tint changes again and again; on what speaks for, it does not.
    def changes(number: int) -> int:
        flat = np.full((32, 32, 3), 128, np.uint8)
        canvas = drawing.on_view(flat, CELLS)
        drawn = np.asarray(drawing.draw(canvas, MADE.weights, "heat", 0.6), dtype=int)
        row = cell(drawn, number)[10, :, 0]
        return int((np.diff(row) != 0).sum())

    assert changes(10) >= 8
    assert changes(5) == 0


def test_outlines_ring_what_matters_and_leave_the_inside() -> None:
    away = changed("outline", 1.0)
    ring = cell(away, 5)
    assert ring[1:4, 20:-20].any()
    assert not ring[12:20, 12:20].any()


def test_only_what_speaks_for_it_stays() -> None:
    away = changed("for", 1.0)
    assert not cell(away, 5).any()
    drawn = away + np.asarray(drawing.on_view(SEEN, CELLS).picture, dtype=int)
    assert (cell(drawn, 10) == 128).all()
    assert (cell(drawn, 0) == 128).all()


@pytest.mark.parametrize("view", drawing.VIEWS)
def test_without_opacity_the_bare_picture_is_shown(view: drawing.View) -> None:
    assert not changed(view, 0.0).any()


def test_signs_are_written_where_they_belong() -> None:
    flat = drawing.on_view(np.full((32, 32, 3), 200, np.uint8), CELLS)
    drawn = np.asarray(drawing.draw(flat, MADE.weights, "outline", 1.0))
    white = (drawn == 255).all(axis=2)
    black = (drawn == 0).all(axis=2)
    for number, vertical in ((5, True), (10, False)):
        ink = cell(white, number)[20:-20, 20:-20]
        assert ink.any()
        rows, columns = np.nonzero(ink)
        assert (np.ptp(rows) > 8) == vertical
        assert np.ptp(columns) > 8
        assert cell(black, number).any()
    assert not cell(black, 0).any()


def test_parts_lie_where_the_model_looked_in_the_own_picture() -> None:
    canvas = drawing.canvas(CAT, LOOKED, CELLS)
    assert canvas.on_original
    assert max(canvas.picture.size) == drawing.MAX_SIDE
    height, width = canvas.segments.shape
    assert (width, height) == canvas.picture.size
    edge = round((width - height) / 2)
    assert (canvas.segments[:, : edge - 1] == -1).all()
    assert (canvas.segments[:, -(edge - 1) :] == -1).all()
    assert canvas.segments[5, edge + 5] == 0
    assert canvas.segments[-5, width - edge - 5] == 15
    drawn = drawing.draw(canvas, MADE.weights, "heat", 0.6)
    bare = np.asarray(canvas.picture, dtype=int)
    away = np.abs(np.asarray(drawn, dtype=int) - bare).sum(axis=2)
    assert away[:, : edge - 1].mean() > 20  # greyed: the model did not look there
    assert not away[canvas.segments == 0].any()


def test_parts_lie_on_the_view_where_that_was_redrawn() -> None:
    canvas = drawing.canvas(CAT, Prepared(SEEN, None), CELLS)
    assert not canvas.on_original
    assert canvas.picture.size == (640, 640)
    assert canvas.box == Box(0, 0, 640, 640)
    assert (canvas.segments >= 0).all()


@pytest.mark.parametrize("size", [(1, 1), (1, 900), (3, 2), (2000, 5)])
@pytest.mark.parametrize("view", drawing.VIEWS)
def test_odd_pictures_are_drawn(size: tuple[int, int], view: drawing.View) -> None:
    original = Image.new("RGB", size, (10, 200, 90))
    canvas = drawing.canvas(original, pictures.cover(original, 32, 32), CELLS)
    drawn = drawing.draw(canvas, MADE.weights, view, 0.6)
    assert max(drawn.size) == drawing.MAX_SIDE


# --- outlines -------------------------------------------------------------------------------


def _filled(path: str, shape: tuple[int, int]) -> np.ndarray:
    """Which pixels a path encloses by the even-odd rule, counted along each row."""
    inside = np.zeros(shape, dtype=bool)
    for loop in path.split("Z")[:-1]:
        x = y = 0
        points = []
        for kind, rest in zip(*_commands(loop), strict=True):
            if kind == "M":
                x, y = (int(n) for n in rest.split())
            elif kind == "H":
                x = int(rest)
            else:
                y = int(rest)
            points.append((x, y))
        for (x0, y0), (x1, y1) in zip(points, [*points[1:], points[0]], strict=True):
            assert x0 == x1 or y0 == y1
            if x0 == x1:
                inside[min(y0, y1) : max(y0, y1), x0:] ^= True
    return inside


def _commands(loop: str) -> tuple[list[str], list[str]]:
    kinds = [letter for letter in loop if letter in "MHV"]
    for letter in "HV":
        loop = loop.replace(letter, "M")
    return kinds, loop.split("M")[1:]


@pytest.mark.parametrize(
    "segments",
    [
        grid(28, 28, 7),
        segment(SEEN),
        np.array([[0, 0, 0], [0, 1, 0], [0, 0, 0]]),
        np.array([[0, 1], [1, 0]]),
        np.zeros((1, 1), int),
        np.random.default_rng(0).permutation(np.arange(400) % 7).reshape(20, 20),
    ],
    ids=["grid", "photo", "ring", "corners", "one", "noise"],
)
def test_paths_enclose_exactly_their_pixels(segments: np.ndarray) -> None:
    paths = outlines(segments)
    assert len(paths) == segments.max() + 1
    for number, path in enumerate(paths):
        assert (_filled(path, segments.shape) == (segments == number)).all()


def test_straight_edges_are_one_line() -> None:
    assert outlines(np.zeros((40, 60), int))[0].count("H") == 2


# --- words ----------------------------------------------------------------------------------


def test_what_is_seen_is_said_too() -> None:
    assert pixels.pixels_sentence(MADE, "cat", EN) == (
        "Parts that speak for “cat”: 1 of 16; against it: 1. The strongest of these, "
        "part 1 in the middle, speaks for."
    )
    corner = explanation(CELLS, {0: -0.5})
    assert "at the top left" in pixels.pixels_sentence(corner, "cat", EN)
    assert "speaks against" in pixels.pixels_sentence(corner, "cat", EN)
    nothing = explanation(CELLS, {})
    assert pixels.pixels_sentence(nothing, "cat", EN).startswith("No single part")


def test_only_settled_parts_are_said_to_speak() -> None:
    unsure = explanation(CELLS, {5: 0.5, 10: -0.4, 0: 0.3}, {5: 0.3, 10: 0.3, 0: 0.01})
    assert pixels.pixels_sentence(unsure, "cat", EN) == (
        "Parts that speak for “cat”: 1 of 16; against it: 0. The strongest of these, "
        "part 3 at the top left, speaks for. Not settled: 2."
    )


@pytest.mark.parametrize("view", ["heat", "outline"])
@pytest.mark.parametrize("weight", [0.5, -0.5], ids=["for", "against"])
def test_a_part_that_is_not_settled_is_dotted_paler_and_questioned(
    view: drawing.View, weight: float
) -> None:
    canvas = drawing.on_view(np.full((32, 32, 3), 128, np.uint8), CELLS)
    bare = np.asarray(canvas.picture, dtype=int)

    def drawn(settled: bool) -> np.ndarray:
        sure = [True] * 5 + [settled] + [True] * 10
        made = explanation(CELLS, {5: weight})
        out = drawing.draw(canvas, made.weights, view, 0.8, sure)
        return cell(np.abs(np.asarray(out, dtype=int) - bare).sum(axis=2), 5)

    sure, unsure = drawn(True), drawn(False)
    rim = np.ones_like(sure, dtype=bool)
    rim[40:-40, 40:-40] = False  # away from the sign in the middle
    assert unsure[rim].mean() < 0.8 * sure[rim].mean()
    assert unsure[rim].any()
    assert (unsure[40:-40, 40:-40] != sure[40:-40, 40:-40]).any()  # "?" for the sign


def test_what_is_not_settled_does_not_stay_as_speaking_for_it() -> None:
    canvas = drawing.on_view(np.full((32, 32, 3), 200, np.uint8), CELLS)
    made = explanation(CELLS, {5: 0.5, 6: 0.5}, {6: 0.4})
    drawn = np.asarray(drawing.draw(canvas, made.weights, "for", 1.0, [n != 6 for n in range(16)]))
    assert (cell(drawn, 5) == 200).all()
    assert (cell(drawn, 6) == 128).all()


def test_the_list_of_parts_is_ranked() -> None:
    assert ranked(MADE)[:3] == [5, 10, 3]


def _page() -> None:
    import numpy as np
    import streamlit as st
    from PIL import Image

    from components.reasons.highlights import pixels
    from models.classifier import Prepared
    from models.explain.segmentation import grid
    from models.explain.types import ImageExplanation
    from models.language import Language
    from models.reading import inputs

    made = ImageExplanation(
        class_index=0, samples=9, model_calls=9, seed=0, fidelity=None, intercept=0.0, local=0.0,
        segments=grid(28, 28, 3), weights=(0.2, -0.3, *[0.0] * 7),
    )  # fmt: skip
    given = inputs.from_pil(Image.new("RGB", (90, 40)))
    seen = Prepared(np.zeros((28, 28, 3), np.uint8), None)
    out = pixels.show_pixels(made, pixels.Sight("m", given, seen), "x", Language(), about="p")
    st.text(f"out: {sorted(out)}")


def test_a_page_begins_with_all_parts_in_place() -> None:
    app = AppTest.from_function(_page).run()
    assert not app.exception
    assert app.text[0].value == "out: []"
    app.slider(key="_opacity").set_value(0.2).run()
    assert not app.exception


def test_marks_that_come_anew_bring_the_opacity_that_they_are_drawn_with() -> None:
    """After a very tall picture the slider stood at 0 %, the marks at 60 %."""
    app = AppTest.from_function(_page).run().run()
    assert list(app.slider(key="_opacity").proto.default) == [0.6]

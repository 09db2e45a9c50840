"""Examples are lessons: each one is run again, and must still teach what it says."""

from __future__ import annotations

import json
import re
from typing import Any

import pytest

from benchmarks.verdicts import explain
from models import (
    catalog,
    examples,
    predictions,
)
from models.examples import LESSONS, PICTURES, Example, lesson_of, open_picture, unsure_below
from models.explain.verdict import verdict
from models.prediction import Label, Prediction
from models.reading import inputs
from training import find_examples
from training.example_pictures import MAX_BYTES, make_picture, picture_file
from training.find_examples import Candidate, Found, choose

# A view on a model borrows the examples of the whole one.
SHIPPED = [e.id for e in catalog.entries() if e.source == "shipped" and not e.whole]
ALL = [pytest.param(e, id=f"{e.model_id}-{e.id}") for m in SHIPPED for e in examples.examples(m)]


def predict(example: Example) -> Prediction:
    if example.text:
        return predictions.of_text(example.model_id, example.text)
    return predictions.of_image(example.model_id, inputs.from_pil(example.picture()))


@pytest.mark.parametrize("model_id", SHIPPED)
def test_every_model_has_every_lesson(model_id: str) -> None:
    found = examples.examples(model_id)
    assert {e.lesson for e in found} == set(LESSONS)
    assert len({e.id for e in found}) == len(found)
    assert [LESSONS.index(e.lesson) for e in found] == sorted(
        LESSONS.index(e.lesson) for e in found
    )


@pytest.mark.parametrize("example", ALL)
def test_an_example_still_is_what_it_says(example: Example) -> None:
    prediction = predict(example)
    known = {label.id for label in prediction.labels}
    assert example.truth is None or example.truth in known
    top = prediction.labels[prediction.top].id
    assert lesson_of(prediction, example.truth) == example.lesson, (
        f"{top} with {prediction.confidence:.3f}: run `python -m training.find_examples`"
    )


@pytest.mark.parametrize("model_id", SHIPPED)
def test_the_first_that_a_person_meets_is_sure_right_and_solidly_explained(model_id: str) -> None:
    first = examples.examples(model_id)[0]
    assert first.lesson == "sure-right"
    made = explain(catalog.get(model_id), first.picture() if first.file else first.text)
    assert verdict(made) == "solid"


@pytest.mark.parametrize("example", ALL)
def test_an_example_is_told_in_both_languages(example: Example) -> None:
    assert re.fullmatch(r"[a-z0-9-]{1,60}", example.id)  # it stands in the URL
    for language in ("en", "fr"):
        assert 0 < len(example.title(language)) <= 40
        note = example.note(language)
        assert note.endswith(".")
        assert note[0].isupper() or note[0] in "«“"
        assert len(note) < 200
    assert example.note("en") != example.note("fr")
    # A French colon never begins a line: its space does not break.
    assert not re.search(r" [:;?!»]|« ", example.title("fr") + example.note("fr"))


@pytest.mark.parametrize("example", ALL)
def test_an_example_is_one_of_our_own_candidates(example: Example) -> None:
    traits, candidates = find_examples.read_lessons(example.model_id)
    trait = example.id.removeprefix(f"{example.lesson}-")
    assert traits[trait]["notes"][example.lesson] == dict(example.notes)
    ours = [c.source for c in candidates if (c.trait, c.truth) == (trait, example.truth)]
    assert example.text in ours if example.text else ours


@pytest.mark.parametrize("example", [p for p in ALL if p.values[0].file])  # type: ignore[union-attr]
def test_a_picture_is_small_and_read_when_asked_for(example: Example) -> None:
    assert (PICTURES / example.file).stat().st_size <= MAX_BYTES
    picture = example.picture()
    assert picture.mode == "RGB"
    assert 100 <= min(picture.size) <= max(picture.size) <= 400


def test_no_picture_lies_about_unused() -> None:
    used = {e.file for m in SHIPPED for e in examples.examples(m) if e.file}
    assert {p.name for p in PICTURES.iterdir()} - {"CREDITS.md"} == used


@pytest.mark.parametrize("model_id", ["reviews-en", "services-fr"])
def test_one_text_is_long_enough_for_the_sentence_view(model_id: str) -> None:
    assert any(len(re.findall(r"[.!?] ", e.text)) >= 3 for e in examples.examples(model_id))


def test_a_text_has_no_picture() -> None:
    with pytest.raises(ValueError, match="is a text"):
        examples.examples("reviews-en")[0].picture()


@pytest.mark.parametrize("model_id", ["", "hf:a/b", "distilbert-sst2", "../examples/reviews-en"])
def test_other_models_have_none_of_their_own(model_id: str) -> None:
    assert examples.examples(model_id) == ()


@pytest.mark.parametrize(
    ("kind", "languages", "model_id"),
    [
        ("text", ("en",), "reviews-en"),
        ("text", ("fr",), "services-fr"),
        ("text", (), "reviews-en"),
        ("text", ("de",), "reviews-en"),
        ("image", (), "things"),
    ],
)
def test_a_model_without_examples_borrows_some(
    kind: Any, languages: tuple[str, ...], model_id: str
) -> None:
    assert examples.examples_for(kind, languages) == examples.examples(model_id) != ()


def test_the_first_picture_of_all_is_sure_and_right() -> None:
    assert examples.examples("things")[0].lesson == "sure-right"
    assert examples.for_entry(catalog.get("dogs")) == examples.examples("things")


def made(*row: float) -> Prediction:
    return Prediction("m", tuple(Label(str(i)) for i in range(len(row))), row, "0" * 64)


@pytest.mark.parametrize(
    ("row", "truth", "lesson"),
    [
        ((0.9, 0.1), "0", "sure-right"),
        ((0.9, 0.1), "1", "sure-wrong"),
        ((0.89, 0.11), "0", None),
        ((0.6, 0.4), "1", None),
        ((0.59, 0.41), "1", "unsure"),
        ((0.59, 0.41), None, "out-of-scope"),
        ((0.99, 0.01), None, "out-of-scope"),
        ((0.55, *[0.45 / 76] * 76), "0", None),
        ((0.45, *[0.55 / 76] * 76), "0", "unsure"),
    ],
)
def test_what_a_prediction_teaches(
    row: tuple[float, ...], truth: str | None, lesson: str | None
) -> None:
    assert lesson_of(made(*row), truth) == lesson


def test_more_classes_ask_for_less() -> None:
    assert unsure_below(2) == unsure_below(10) > unsure_below(77)


NOTES = {lesson: {"en": "A.", "fr": "B."} for lesson in LESSONS}


def found(trait: str, truth: str | None, *row: float) -> Found:
    prediction = made(*row)
    lesson = lesson_of(prediction, truth)
    assert lesson
    return Found(Candidate(trait, truth, f"{trait} {row}"), prediction, lesson, None)


def test_the_strongest_of_a_trait_is_chosen_and_each_trait_once() -> None:
    traits = {"a": {"notes": NOTES}, "b": {"notes": NOTES}}
    weak, strong = found("a", "0", 0.92, 0.08), found("a", "0", 0.97, 0.03)
    other_class, same_class = found("b", "1", 0.05, 0.95), found("b", "0", 0.99, 0.01)
    vague, vaguest = found("b", "0", 0.58, 0.42), found("b", "0", 0.52, 0.48)
    chosen = choose(traits, [weak, strong, same_class, other_class, vague, vaguest])
    assert chosen == [strong, other_class, vaguest]


def test_a_lesson_without_a_note_is_not_chosen() -> None:
    traits = {"a": {"notes": {"unsure": NOTES["unsure"]}}}
    assert choose(traits, [found("a", "0", 0.95, 0.05)]) == []


def test_a_long_text_is_always_among_them() -> None:
    traits = {name: {"notes": NOTES} for name in ("a", "b", "c", "long")}
    wrong = [found(name, "1", 0.95, 0.05) for name in traits]
    assert [f.candidate.trait for f in choose(traits, wrong)] == ["a", "b", "c", "long"]


@pytest.mark.parametrize(
    ("row", "truth", "clear"),
    [((0.901, 0.099), "0", False), ((0.595, 0.405), "0", False), ((0.595, 0.405), None, True)],
)
def test_an_example_on_the_edge_is_left_out(
    row: tuple[float, ...], truth: str | None, clear: bool
) -> None:
    assert found("a", truth, *row).is_clear == clear


def test_candidates_are_enough_to_choose_from_and_each_stands_once() -> None:
    for model_id in SHIPPED:
        traits, candidates = find_examples.read_lessons(model_id)
        sources = [c.source for c in candidates]
        assert len(set(sources)) == len(sources) >= 60
        assert {c.trait for c in candidates} == set(traits)
        for trait, about in traits.items():
            assert set(about["notes"]) <= set(LESSONS)
            outside = {c.truth is None for c in candidates if c.trait == trait}
            assert outside == {"out-of-scope" in about["notes"]}
            json.dumps(about)


def test_pictures_are_made_the_same_each_time() -> None:
    for source in ("airplane", "chelsea:upside-down+blue", "strokes:7", "coarse:0"):
        suffix, data = picture_file(source)
        assert picture_file(source) == (suffix, data)
        assert open_picture(data).size == make_picture(source).size
    with pytest.raises(KeyError):
        make_picture("strokes:eleven")

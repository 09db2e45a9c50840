"""A model that was trained here is a classifier like any other: asked, explained, let go of."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import pytest
from PIL import Image

from models import predictions
from models.classifier import ImageClassifier, TextClassifier
from models.errors import InputError
from models.explain import explanations
from models.explain.types import Request
from models.live import classifier, datasets, own
from models.live.classifier import LearntPictures
from models.live.families import Plan
from models.live.lesson import lesson
from models.live.training import Training
from models.reading import inputs
from models.session_models import SessionModels
from tests.models.test_live_data import TEXTS


@pytest.fixture(scope="module")
def digits() -> Training:
    training = Training(lesson(datasets.load("digits")), Plan(layers=(32,), learning_rate=0.01))
    for _ in range(3):
        training.epoch()
    return training


@pytest.fixture
def session() -> Iterator[SessionModels]:
    made = SessionModels()
    yield made
    made.close()


def asked(training: Training) -> LearntPictures:
    made = classifier.classifier(training)
    assert isinstance(made, LearntPictures)
    return made


def pictures(training: Training, n: int) -> tuple[np.ndarray, np.ndarray]:
    """Test pictures as the site hands them on, and their classes."""
    part = training.lesson.test
    return np.repeat(part.x[:n], 3, axis=3), part.y[:n]


def test_it_answers_what_the_training_measured(digits: Training) -> None:
    made = asked(digits)
    assert isinstance(made, ImageClassifier)
    seen, _ = pictures(digits, 50)
    assert np.array_equal(made.predict_proba(seen), digits.test_cases().probabilities[:50])
    assert made.predict_proba(seen[:0]).shape == (0, 10)


def test_it_stays_what_it_was_while_the_training_goes_on(digits: Training) -> None:
    made = asked(digits)
    seen, _ = pictures(digits, 5)
    before, epoch = made.predict_proba(seen), digits.records[-1].epoch
    digits.epoch()
    assert made.epoch == epoch
    assert np.array_equal(made.predict_proba(seen), before)
    later = asked(digits)
    assert later.epoch == epoch + 1
    assert not np.array_equal(later.predict_proba(seen), before)


def test_a_drawn_digit_is_read_in_a_session(digits: Training, session: SessionModels) -> None:
    known = session.register(classifier.entry(digits, "My digits"), classifier.classifier(digits))
    assert known.drawn
    picture = Image.new("L", (200, 200), 255)
    picture.paste(0, (90, 30, 110, 170))  # a one, dark on light
    given = inputs.from_pil(picture.convert("RGB"))
    said = predictions.of_image(known, given)
    assert said.model_id == known.id
    assert said.labels[said.top].id == "1"


@pytest.mark.parametrize("family", ["linear", "network"])
def test_texts_are_asked_about_and_explained(session: SessionModels, family: str) -> None:
    taught = lesson(own.of_bytes(TEXTS.encode(), "films.csv"))
    plan = Plan("linear") if family == "linear" else Plan(layers=(8,), learning_rate=0.1)
    training = Training(taught, plan)
    for _ in range(1 if family == "linear" else 5):
        training.epoch()
    made = classifier.classifier(training)
    assert isinstance(made, TextClassifier)
    known = session.register(classifier.entry(training, "Films"), made)
    text = inputs.decode_text("a film that was good, and that is all")
    said = predictions.of_text(known, text)
    assert said.labels[said.top].id == "pos"
    found = explanations.start_text(made, known, text, Request(said.top, 300)).result(60)
    assert max(found.words, key=lambda word: word.weight or 0).text == "good"


def test_a_photo_on_a_light_ground_is_turned_into_what_it_learnt_from() -> None:
    training = Training(lesson(datasets.load("fashion"), amount=50), Plan("knn", neighbours=1))
    training.epoch()
    made = classifier.classifier(training)
    assert isinstance(made, ImageClassifier)
    picture = Image.new("RGB", (60, 60), (250, 250, 250))
    picture.paste((20, 20, 20), (15, 15, 45, 45))
    seen = made.prepare(picture).pixels
    assert seen.shape == (28, 28, 3)
    assert seen[0, 0, 0] < 20 < 200 < seen[14, 14, 0]


def test_points_have_no_page_and_nothing_learnt_is_nothing() -> None:
    training = Training(lesson(datasets.load("wine")), Plan("tree"))
    with pytest.raises(InputError) as refused:
        classifier.classifier(training)
    assert refused.value.code == "nothing_learnt"
    training.epoch()
    with pytest.raises(InputError) as refused:
        classifier.classifier(training)
    assert refused.value.code == "no_input_page"

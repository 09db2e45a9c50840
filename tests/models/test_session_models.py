"""Models made in a session: asked like any other, its own alone, gone when it ends."""

from __future__ import annotations

import time
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor

import numpy as np
import pytest
from PIL import Image

from models import catalog, loaded, predictions, session_models
from models.adapters import pictures
from models.classifier import Prepared, Reading
from models.errors import CertitudeError
from models.explain import executors, explanations
from models.explain.types import Request
from models.prediction import Fitted, Label
from models.reading import inputs
from models.session_models import SessionModels
from tests.models.standins import entry
from tests.waiting import until

TEXT = inputs.decode_text("A good film")
TWEETS = Fitted("tweets", 80, 1.5, "2026-11-28")


class Likes:
    """Rewards "good" by so much."""

    labels: tuple[Label, ...] = (Label("no"), Label("yes"))

    def __init__(self, by: float = 0.5) -> None:
        self.by = by

    def predict_proba(self, texts: Sequence[str]) -> np.ndarray:
        p = np.array([0.2 + self.by * ("good" in text) for text in texts])
        return np.column_stack([1 - p, p])

    def reading(self, text: str) -> Reading:
        return Reading(len(text), 0, None)


class Dark:
    labels: tuple[Label, ...] = (Label("light"), Label("dark"))
    size = (8, 8)

    def prepare(self, image: Image.Image) -> Prepared:
        return pictures.cover(image, *self.size)

    def predict_proba(self, images: np.ndarray) -> np.ndarray:
        light = images.mean(axis=(1, 2, 3)) / 255
        return np.column_stack([light, 1 - light])


@pytest.fixture
def own() -> Iterator[SessionModels]:
    made = SessionModels()
    yield made
    made.close()


def unknown(model_id: str) -> bool:
    with pytest.raises(CertitudeError) as caught:
        predictions.of_text(model_id, TEXT)
    return caught.value.code == "unknown_model"


def test_it_is_asked_like_any_other(own: SessionModels) -> None:
    mine = own.register(entry("mine", "en"), Likes())
    assert mine.availability() == loaded.state(mine.id) == "ready"
    before = predictions.calls(mine.id)
    found = predictions.of_text(mine.id, TEXT)
    assert found.probabilities == pytest.approx((0.3, 0.7))
    assert predictions.of_text(mine.id, TEXT) is found
    assert predictions.calls(mine.id) == before + 1
    job = explanations.start_text(Likes(), mine, TEXT, Request(1, 60))
    made = job.result(20)
    assert max(made.words, key=lambda word: word.weight or 0).text == "good"
    dark = own.register(entry("dark", kind="image"), Dark())
    black = inputs.from_pil(Image.new("RGB", (20, 20)))
    assert predictions.of_image(dark.id, black).probabilities == (0, 1)
    assert own.entries() == (mine, dark)
    assert own.entries("image") == (dark,)


def test_no_list_names_it_and_no_name_tells_its_id(own: SessionModels) -> None:
    mine = own.register(entry("mine"), Likes())
    other = SessionModels()
    assert mine not in catalog.entries()
    assert other.entries() == ()
    theirs = other.register(entry("mine"), Likes())
    assert theirs.id != mine.id
    assert len(mine.id) > len("session:mine") + 20
    other.close()
    assert unknown(theirs.id)
    assert not unknown_now(mine.id)


def unknown_now(model_id: str) -> bool:
    try:
        catalog.get(model_id)
    except CertitudeError:
        return True
    return False


def test_a_second_model_of_the_same_name_gives_its_own_answers(own: SessionModels) -> None:
    first = own.register(entry("mine"), Likes(0.5))
    was = predictions.of_text(first.id, TEXT)
    second = own.register(entry("mine"), Likes(0.1))
    now = predictions.of_text(second.id, TEXT)
    assert now.probabilities != was.probabilities
    assert now.id != was.id


def test_a_calibrated_one_says_so_in_each_prediction(own: SessionModels) -> None:
    mine = own.register(entry("mine", calibrated_on=TWEETS), Likes())
    found = predictions.of_text(mine.id, TEXT)
    assert found.calibrated_on == TWEETS
    assert predictions.of_texts(mine.id, [TEXT, TEXT]) == [found, found]
    assert found.key == (mine.id, TEXT.hash, TWEETS)


def test_raw_and_calibrated_have_reasons_of_their_own() -> None:
    explanations.forget()
    raw, sure = entry("m", "en"), entry("m", "en", calibrated_on=TWEETS)
    first = explanations.explain_text(Likes(0.5), raw, TEXT, Request(1, 60))
    second = explanations.explain_text(Likes(0.1), sure, TEXT, Request(1, 60))
    assert second.words != first.words
    assert explanations.explain_text(Likes(0.5), raw, TEXT, Request(1, 60)) is first
    explanations.forget()


def test_what_was_let_go_is_unknown(own: SessionModels) -> None:
    mine = own.register(entry("mine"), Likes())
    own.let_go("session:no:1:mine")
    own.let_go(mine.id)
    assert own.entries() == ()
    assert unknown(mine.id)
    assert loaded.state(mine.id) == "cold"


def test_the_oldest_makes_room(own: SessionModels, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(session_models, "MAX_MODELS", 2)
    first, *rest = [own.register(entry(f"m{n}"), Likes()) for n in range(3)]
    assert own.entries() == tuple(rest)
    assert unknown(first.id)


def test_forgetting_what_is_loaded_leaves_what_cannot_be_loaded_again(own: SessionModels) -> None:
    mine = own.register(entry("mine"), Likes())
    predictions.forget()
    assert predictions.of_text(mine.id, TEXT).top == 1


def test_a_session_that_does_not_come_back_ends(own: SessionModels) -> None:
    mine = own.register(entry("mine"), Likes())
    own.leave(after=30)
    own.come_back()
    own.leave(after=0.05)
    until(lambda: not own.entries())
    assert unknown(mine.id)


def test_a_session_that_comes_back_keeps_them(own: SessionModels) -> None:
    own.register(entry("mine"), Likes())
    own.leave(after=1)
    own.come_back()
    time.sleep(1.2)  # in which they could go, if they may
    assert len(own.entries()) == 1


def test_an_unusual_name_makes_an_id_that_an_address_takes(own: SessionModels) -> None:
    from components.site.state import TEXT_MODEL

    mine = own.register(entry("<b>ma première</b>" * 9), Likes())
    assert TEXT_MODEL.parse(mine.id) == mine.id


def test_other_computers_are_not_asked_about_it(
    own: SessionModels, monkeypatch: pytest.MonkeyPatch
) -> None:
    class Elsewhere:
        def predict(self, model_id: str, beat: object) -> object:
            with ThreadPoolExecutor(1) as executor:
                return executors.Through(executor, model_id)

    monkeypatch.setattr(executors, "_workers", Elsewhere())
    mine = own.register(entry("mine"), Likes())
    rows = executors.predict(mine.id, Likes().predict_proba)(["good"])
    assert rows[0, 1] == pytest.approx(0.7)
    assert isinstance(executors.predict("reviews-en", Likes().predict_proba), executors.Through)

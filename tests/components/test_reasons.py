"""Which class is explained, and what is said when a model fails; no model needed."""

from __future__ import annotations

import numpy as np
import pytest
from PIL import Image
from streamlit.testing.v1 import AppTest

from models import loaded, predictions
from models.classifier import Prepared
from models.errors import ModelError
from models.explain import explanations
from models.explain.types import ImageExplanation, Request
from models.jobs import Job
from models.prediction import Label, Prediction

SEEN = Prepared(np.zeros((8, 8, 3), np.uint8), None)
LABELS = (Label("cat"), Label("dog"), Label("<b>owl</b>"))


def page() -> None:
    from PIL import Image

    from components.reasons import panel as reasons
    from components.site import state
    from models import catalog, loaded, predictions
    from models.language import Language
    from models.reading import inputs

    state.read_url()
    given = inputs.from_pil(Image.new("RGB", (8, 8)))
    entry = catalog.get("photos")
    prediction, classifier = predictions.of_image(entry.id, given), loaded.load(entry.id)
    reasons.for_picture(given, prediction, entry, classifier, Language("en"))
    state.write_url()


@pytest.fixture
def asked(monkeypatch: pytest.MonkeyPatch) -> list[Request]:
    """What was asked of the explainer, by a page whose model finds a dog."""
    requests: list[Request] = []

    def start(*given: object) -> Job[ImageExplanation, None]:
        request = given[-1]
        assert isinstance(request, Request)
        requests.append(request)
        made = ImageExplanation(
            class_index=request.class_index, samples=50, model_calls=5, seed=0, fidelity=0.7,
            intercept=0.0, local=0.9, segments=np.arange(64).reshape(8, 8) // 32,
            weights=(0.5, -0.2),
        )  # fmt: skip
        return Job(lambda _report: made)

    found = Prediction.of("photos", LABELS, [0.2, 0.7, 0.1], "0" * 64)
    monkeypatch.setattr(predictions, "of_image", lambda *_: found)
    monkeypatch.setattr(loaded, "load", lambda *_: object())
    monkeypatch.setattr(predictions, "prepared", lambda *_: SEEN)
    monkeypatch.setattr(explanations, "start_image", start)
    return requests


def opened(**query: str) -> AppTest:
    at = AppTest.from_function(page, default_timeout=10)
    for key, value in query.items():
        at.query_params[key] = value
    return at.run()


def test_the_likeliest_class_is_explained_unless_another_is_asked_for(asked: list[Request]) -> None:
    at = opened()
    assert not at.exception
    assert asked[-1].class_index == 1
    assert "class" not in at.query_params
    at.selectbox[0].set_value("<b>owl</b>").run()
    assert asked[-1].class_index == 2
    assert "class" in at.query_params


def test_the_class_of_a_link_is_explained(asked: list[Request]) -> None:
    opened(**{"class": "cat"})
    assert asked[-1].class_index == 0


def test_a_class_that_the_model_does_not_have_is_the_likeliest(asked: list[Request]) -> None:
    at = opened(**{"class": "no such class"})
    assert not at.exception
    assert asked[-1].class_index == 1
    assert "class" not in at.query_params


def test_a_model_that_fails_is_said(asked: list[Request], monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_given: object) -> None:
        raise ModelError("model_failed", "The model is broken.")

    monkeypatch.setattr(predictions, "prepared", fail)
    at = opened()
    assert not at.exception
    assert "The model is broken" in at.error[0].value


def test_a_text_that_cannot_be_measured_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    def unread() -> None:
        from components.displays import answer
        from models import catalog
        from models.language import Language
        from models.reading import inputs

        answer.show_unread(catalog.get("services-fr"), inputs.decode_text("x"), Language("en"))

    def fail(*_given: object) -> None:
        raise ModelError("model_failed", "The model is broken.")

    monkeypatch.setattr(predictions, "reading", fail)
    at = AppTest.from_function(unread).run()
    assert not at.exception
    assert "The model is broken" in at.error[0].value


def test_a_cut_that_is_longer_than_what_is_shown_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    def long() -> None:
        from components.displays import answer
        from models import catalog
        from models.language import Language
        from models.reading import inputs

        given = inputs.decode_text("word " * 10_000)
        answer.show_unread(catalog.get("services-fr"), given, Language("en"))

    from models.classifier import Reading

    monkeypatch.setattr(predictions, "reading", lambda *_: Reading(100, 20, 20))
    at = AppTest.from_function(long).run()
    assert any("first 20,000 characters" in caption.value for caption in at.caption)


def test_a_switch_of_the_display_draws_no_picture_again(
    asked: list[Request], monkeypatch: pytest.MonkeyPatch
) -> None:
    from components.reasons.highlights import pixels

    drawn: list[Image.Image] = []
    real = pixels._data_url

    def counted(image: Image.Image) -> str:
        drawn.append(image)
        return real(image)

    monkeypatch.setattr(pixels, "_data_url", counted)
    at = opened(opacity="0.35")
    first = len(drawn)
    at.run()
    assert len(drawn) == first
    at.session_state["opacity"] = 0.85
    at.run()
    assert len(drawn) == first + 1

"""The way of one input: decoded once and predicted once in a run, and handed on from there."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from models import loaded, predictions
from models.adapters.counted import CountedImages
from models.reading import inputs
from tests.pages.conftest import settle, words_on

Open = Callable[..., AppTest]
STEPS = (
    (inputs, "decode_text"),
    (inputs, "decode_image"),
    (inputs, "from_pil"),
    (predictions, "of_text"),
    (predictions, "of_texts"),
    (predictions, "of_image"),
    (predictions, "of_rest"),
    (CountedImages, "prepare"),
)


def counting(monkeypatch: pytest.MonkeyPatch, steps: Iterable[tuple[Any, str]]) -> Counter[str]:
    """How often each step, a name of its owner, was taken since the count was last cleared."""
    taken: Counter[str] = Counter()

    def counted(name: str, real: Callable[..., Any]) -> Callable[..., Any]:
        def call(*given: Any, **named: Any) -> Any:
            taken[name] += 1
            return real(*given, **named)

        return call

    for owner, name in steps:
        monkeypatch.setattr(owner, name, counted(name, getattr(owner, name)))
    return taken


@pytest.fixture
def steps(monkeypatch: pytest.MonkeyPatch) -> Counter[str]:
    """How often each step was taken since it was last cleared."""
    return counting(monkeypatch, STEPS)


def one_run(at: AppTest, steps: Counter[str]) -> Counter[str]:
    """What one more run of the page takes."""
    steps.clear()
    at.run()
    assert not at.exception
    return Counter(steps)


@pytest.mark.parametrize("page", ["text", "gallery", "home"])
def test_a_text_is_decoded_and_predicted_once(
    open_site: Open, steps: Counter[str], page: str
) -> None:
    at = open_site(page)
    if page == "home":
        assert one_run(at, steps) == {"decode_text": 1, "of_text": 1}
        return
    assert one_run(at, steps) == {"of_text": 1}
    at.text_area[0].set_value("A film that nobody has written of before.")
    assert one_run(at, steps) == {"decode_text": 1, "of_text": 1}


def test_a_file_is_decoded_once(open_site: Open, steps: Counter[str]) -> None:
    at = open_site("text")
    at.file_uploader[0].set_value(("a.txt", b"A file that is read once.", "text/plain"))
    assert one_run(at, steps) == {"decode_text": 1, "of_text": 1}
    assert at.text_area[0].value == "A file that is read once."
    assert one_run(at, steps) == {"of_text": 1}


def test_a_chosen_sentence_is_not_decoded_again_nor_predicted_on_its_own(
    open_site: Open, steps: Counter[str]
) -> None:
    at = open_site("text", sentences="1", sentence="2")
    at.text_area[0].set_value("A wonderful film. The ending is a dull mess, though.")
    settle(at)
    assert "The ending is a dull mess" in words_on(at)
    assert one_run(at, steps) == {"of_text": 1}


def test_a_picture_is_decoded_prepared_and_predicted_once(
    open_site: Open, steps: Counter[str]
) -> None:
    predictions.forget()
    loaded.load("digits")  # which tries it on examples
    steps.clear()
    at = open_site("picture", picture_model="digits")
    assert steps["from_pil"] == steps["prepare"] == 1
    assert one_run(at, steps) == {"of_image": 1}

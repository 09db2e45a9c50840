"""What looks like nothing that a model knows is said so before every display, in both languages."""

from __future__ import annotations

from dataclasses import replace
from typing import get_args

import pytest

from models.display import showing, unlike
from models.display.blocks import Says
from models.display.preview import supposed
from models.display.registry import PATTERNS
from models.display.spec import DisplaySpec
from models.language import Language
from models.prediction import Knows, Label, Prediction, Unlike

MADE = Prediction.of("test", [Label("a"), Label("b")], [0.9, 0.1], "0" * 64)
STRANGE = replace(MADE, unlike=Unlike(2.0, 1.0, 0.048, "things"))
KNOWN = replace(MADE, unlike=Unlike(1.0, 1.0, 0.048, "things"))
LANGUAGES = [Language("en"), Language("fr")]


@pytest.mark.parametrize("language", LANGUAGES, ids=["en", "fr"])
@pytest.mark.parametrize("pattern", PATTERNS)
def test_every_display_says_it_in_front_and_aloud(pattern: str, language: Language) -> None:
    spec = DisplaySpec(pattern)
    drawn, plain = (showing.render(one, spec, language) for one in (STRANGE, MADE))
    warning = unlike.warned(STRANGE, language)
    assert warning is not None
    assert drawn.html.index("ct-unlike") < drawn.html.index("ct-display")
    assert drawn.html.endswith(plain.html)  # the answer stays what the model said
    assert drawn.headline == plain.headline
    assert drawn.summary == f"{warning.said} {plain.summary}"
    first = showing.blocks(STRANGE, spec, language)[0]
    assert first == Says(warning.title, warning.why)
    assert "ct-brief-unlike" in showing.brief(STRANGE, spec, language)


@pytest.mark.parametrize("pattern", PATTERNS)
@pytest.mark.parametrize("prediction", [MADE, KNOWN], ids=["without a score", "on the line"])
def test_nothing_is_said_of_what_is_known_or_not_scored(
    pattern: str, prediction: Prediction
) -> None:
    spec, language = DisplaySpec(pattern), LANGUAGES[0]
    assert "unlike" not in showing.render(prediction, spec, language).html
    assert "unlike" not in showing.brief(prediction, spec, language)
    assert showing.blocks(prediction, spec, language) == showing.blocks(MADE, spec, language)


@pytest.mark.parametrize("knows", get_args(Knows))
def test_the_words_are_of_what_the_model_knows_and_how_often_they_are_wrong(knows: Knows) -> None:
    english, french = (
        unlike.warned(replace(MADE, unlike=Unlike(2.0, 1.0, 0.048, knows)), language)
        for language in LANGUAGES
    )
    assert english is not None
    assert french is not None
    assert english.title != french.title
    assert "5 of 100" in english.why
    assert "5 cas sur 100" in french.why
    assert " 2 " in english.title


def test_what_is_only_supposed_is_not_warned_of() -> None:
    assert supposed(STRANGE, 0.75).unlike is None

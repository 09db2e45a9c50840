"""The gallery: texts and pictures, every display once, each taken into use by its card."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from streamlit.testing.v1 import AppTest

from components.site import choices
from models.language import Language
from tests.pages.conftest import settle, words_on

Open = Callable[..., AppTest]
CARDS = [
    "none", "categorical", "gate", "numeric", "nbest", "visual-icons", "visual-bars", "visual-dots",
    "visual-quantiles", "frequency",
]  # fmt: skip


def pressed(at: AppTest) -> dict[str, str]:
    """The cards in their order, and whether each is in use."""
    found = r'aria-pressed="(\w+)" data-ct-choice="display:([\w-]+)"'
    return {name: yes for yes, name in re.findall(found, words_on(at))}


def press(at: AppTest, monkeypatch: pytest.MonkeyPatch, name: str) -> AppTest:
    """What a click in the browser comes to, but heard in the middle of a run."""
    monkeypatch.setattr(choices, "hear", lambda _group, choose, within: choose(name))
    at.run()
    monkeypatch.undo()
    return settle(at)


@pytest.mark.parametrize("lang", ["en", "fr"])
@pytest.mark.parametrize("kind", ["text", "image"])
def test_what_holds_for_all_displays_is_said_once(open_site: Open, kind: str, lang: str) -> None:
    at = open_site("gallery", of=kind, picture_model="digits", lang=lang)
    assert not at.exception
    assert list(pressed(at)) == CARDS
    said = words_on(at)
    language = Language(lang)  # type: ignore[arg-type]
    assert said.count(language.gettext("Raw model score, not calibrated")) == 1
    assert said.count(language.gettext("Beware:")) == 1
    assert said.count("ct-how") == 1


def test_a_card_takes_its_display_into_use(
    open_site: Open, monkeypatch: pytest.MonkeyPatch
) -> None:
    at = open_site("gallery", of="image", picture_model="digits")
    assert pressed(at)["numeric"] == "true"
    press(at, monkeypatch, "visual-bars")
    assert [name for name, yes in pressed(at).items() if yes == "true"] == ["visual-bars"]
    assert at.query_params["display"] in ("visual", ["visual"])
    assert at.query_params["chart"] in ("bars", ["bars"])
    press(at, monkeypatch, "none")
    assert [name for name, yes in pressed(at).items() if yes == "true"] == ["none"]
    for forged in ("", "no-such", "visual", "visual-", "<b>"):
        press(at, monkeypatch, forged)
        assert not at.exception
        assert pressed(at)["none"] == "true"

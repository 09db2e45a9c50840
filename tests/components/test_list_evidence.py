"""Beside the setting of a list with a guarantee: what is promised, and what was measured."""

from __future__ import annotations

import re

import pytest
from streamlit.testing.v1 import AppTest

from components.displays.settings import MENU
from models import cards
from models.calibration import coverage
from models.calibration.cases import known
from models.language import Language
from models.set_names import briefly
from tests.pages.conftest import words_on


def page() -> None:
    import streamlit as st

    from components.displays import settings as display_settings
    from components.site import state
    from models import cards
    from models.display import preview
    from models.language import Language
    from models.prediction import Label

    state.read_url()
    lang = Language(state.LANGUAGE.get() or "en")
    model = st.session_state["model"]
    labels = [Label("a"), Label("b")] if model == "hub" else cards.read(model).labels
    display_settings.display_controls(lang, preview.even(model, labels))
    state.write_url()


def opened(model: str = "digits", **query: str) -> AppTest:
    app = AppTest.from_function(page, default_timeout=30)
    app.session_state[MENU] = True
    app.session_state["model"] = model
    for key, value in {"display": "nbest", "listed": "covering", "lang": "en", **query}.items():
        app.query_params[key] = value
    app.run()
    assert not app.exception
    return app


def said(app: AppTest) -> str:
    """What stands beside the setting, as plain text."""
    (body,) = [body for e in app.get("html") if "ct-kept" in (body := str(e.proto.body))]
    return re.sub(r"<[^>]+>", " ", body)


@pytest.mark.parametrize("model", ["reviews-en", "digits", "photos"])
@pytest.mark.parametrize("cases", ["80", "95"])
def test_what_lists_kept_stands_beside_the_setting_home_and_away(model: str, cases: str) -> None:
    text = said(opened(model, cover=cases))
    told = coverage.of(model, int(cases) / 100)
    home = briefly(known(model).whole.set, Language("en"))
    assert f"in at least {cases} of 100 cases like those of “{home}”" in text
    for name, kept in (("At home", told.home[1]), *told.away):
        assert kept.size is not None
        right, n = (
            (round(100 * kept.held.right / kept.held.n), 100)
            if kept.held.n >= 100
            else (kept.held.right, kept.held.n)
        )
        assert f"{name}: right answer listed in {right} of {n} cases (" in text
        assert f"), {round(kept.size, 1):g} answers on average" in text.split(f"{name}: ")[1]


def test_a_switch_makes_it_for_every_class_and_travels() -> None:
    app = opened("digits", cover="90")
    plain = said(app)
    app.toggle(key="_each").set_value(True).run()
    assert not app.exception
    assert app.query_params["each"] in ("1", ["1"])
    by_class = said(app)
    assert by_class != plain
    assert "Whatever the right answer is" in by_class
    told = coverage.of("digits", 0.9, by_class=True)
    assert told.home[1].least is not None
    label, held = told.home[1].least
    name = cards.read("digits").labels[label].name("en")
    worst = f"least often where “{name}” is right: in {round(100 * held.right / held.n)} of 100"
    assert worst in by_class or held.n < 100


def test_what_is_always_listed_is_counted() -> None:
    text = said(opened("intents-en", cover="99", each="1"))
    assert "only by listing every answer: it would take 99 labelled cases of each" in text
    assert "Guaranteed" not in text
    assert "every answer listed in 100 of 100" in text


def test_of_a_model_without_cases_nothing_is_promised() -> None:
    app = opened("hub")
    assert "nothing can be promised" in said(app)
    assert "of 100 cases like" not in said(app)
    assert "No guarantee" in words_on(app)


def test_a_fixed_number_is_as_it_was() -> None:
    app = opened("digits", listed="fixed")
    assert not [e for e in app.get("html") if "ct-kept" in str(e.proto.body)]
    assert app.number_input(key="_n").value == 3
    app.segmented_control(key="_listed-en").set_value("covering").run()
    assert not app.exception
    assert "Guaranteed" in said(app)
    assert not [one for one in app.number_input if one.key == "_n"]
    app.segmented_control(key="_cover-en").set_value(80).run()
    assert app.query_params["cover"] in ("80", ["80"])
    assert "in at least 80 of 100" in said(app)


def test_it_is_said_in_french() -> None:
    text = said(opened("digits", cover="90", lang="fr"))
    assert "Garanti" in text
    assert "bonne réponse listée dans" in text
    assert "right answer" not in text

"""Lists and switches with names in the person's language, through Streamlit's own AppTest."""

from __future__ import annotations

import time

import pytest
from streamlit.testing.v1 import AppTest


def page() -> None:
    from functools import partial

    import streamlit as st

    from components.site.choosing import choose_from_list, choose_from_switch
    from components.site.state import Slot
    from models.language import Language

    lang = Language(st.session_state.get("code", "en"))
    names = {"en": {"a": "One", "b": "Two", "c": "Three"}, "fr": {"a": "Un", "b": "Deux"}}
    options = list(names[lang.code])
    for key, choose in {"list": choose_from_list, "switch": choose_from_switch}.items():
        changed = st.session_state.setdefault(f"{key}-changed", [])
        slot = Slot(key, "a")
        named = names[lang.code].__getitem__
        note = partial(lambda changed, slot: changed.append(slot.get()), changed, slot)
        chosen = choose(key, options, slot, named, lang, on_change=note)
        st.text(chosen)


KINDS = pytest.mark.parametrize(
    ("key", "kind"), [("list", "selectbox"), ("switch", "segmented_control")]
)


def chosen(at: AppTest) -> list[str]:
    return [text.value for text in at.text]


@KINDS
def test_what_was_chosen_outlasts_a_switch_of_the_language(key: str, kind: str) -> None:
    at = AppTest.from_function(page, default_timeout=30).run()
    getattr(at, kind)[0].set_value("b").run()
    for code in ("fr", "en", "fr"):
        at.session_state["code"] = code
        at.run()
        assert at.session_state[key] == "b"
        assert getattr(at, kind)[0].value == "b"
    assert at.session_state[f"{key}-changed"] == ["b"]  # a switch chooses nothing
    getattr(at, kind)[0].set_value("a").run()
    assert at.session_state[key] == "a"
    assert at.session_state[f"{key}-changed"] == ["b", "a"]


@KINDS
def test_what_a_link_says_is_what_the_widget_shows(key: str, kind: str) -> None:
    at = AppTest.from_function(page, default_timeout=30).run()
    getattr(at, kind)[0].set_value("b").run()
    at.session_state[key] = "c"
    at.run()
    assert getattr(at, kind)[0].value == "c"
    at.session_state["code"] = "fr"  # there is no third option here: the first stands in for it
    at.run()
    assert chosen(at)[0 if key == "list" else 1] == "a"


@KINDS
def test_a_name_is_never_taken_for_a_choice(key: str, kind: str) -> None:
    at = AppTest.from_function(page, default_timeout=30).run()
    at.session_state[key] = "Two"
    at.run()
    assert at.session_state[key] == "a"


@KINDS
def test_what_the_way_back_has_just_undone_is_not_chosen_again(key: str, kind: str) -> None:
    """A browser that asks for a run before it has drawn its way Back still sends the old choice."""
    at = AppTest.from_function(page, default_timeout=30).run()
    at.session_state["_url_undone"] = ({key: "b"}, time.monotonic())
    getattr(at, kind)[0].set_value("b").run()
    assert key not in at.session_state
    assert getattr(at, kind)[0].value == "a"
    getattr(at, kind)[0].set_value("c").run()
    assert at.session_state[key] == "c"
    at.session_state["_url_undone"] = ({key: "b"}, time.monotonic() - 60)
    getattr(at, kind)[0].set_value("b").run()
    assert at.session_state[key] == "b"


@KINDS
def test_what_is_chosen_already_is_no_change(key: str, kind: str) -> None:
    """Where a run was cut short, Streamlit tells of a change that was none."""
    at = AppTest.from_function(page, default_timeout=30).run()
    at.session_state[key] = "b"
    getattr(at, kind)[0].set_value("b").run()
    assert at.session_state[key] == "b"
    assert at.session_state[f"{key}-changed"] == []


def numbers() -> None:
    import streamlit as st

    from components.site.choosing import adjust
    from components.site.state import Slot

    slot = Slot("much", 0.6)
    st.text(adjust(st.slider, "Much", slot, None, min_value=0.0, max_value=1.0, step=0.05))
    st.button("Again")


def test_a_slider_that_the_browser_draws_anew_begins_with_what_is_kept() -> None:
    """It began at its least value, and the next click said that a person had chosen it."""
    at = AppTest.from_function(numbers).run()
    for _ in range(2):
        assert list(at.slider(key="_much").proto.default) == [0.6]
        at.button[0].click().run()
    at.slider(key="_much").set_value(0.2).run()
    at.button[0].click().run()
    assert chosen(at) == ["0.2"]
    assert list(at.slider(key="_much").proto.default) == [0.2]


def test_a_slider_goes_where_its_slot_goes() -> None:
    at = AppTest.from_function(numbers).run()
    at.slider(key="_much").set_value(0.2).run()
    at.session_state["much"] = 0.9
    at.run()
    assert chosen(at) == ["0.9"]
    assert list(at.slider(key="_much").proto.value) == [0.9]
    assert at.slider(key="_much").proto.set_value


def test_what_the_way_back_has_just_undone_is_not_set_again() -> None:
    at = AppTest.from_function(numbers).run()
    at.session_state["_url_undone"] = ({"much": 0.2}, time.monotonic())
    at.slider(key="_much").set_value(0.2).run()
    assert chosen(at) == ["0.6"]
    assert at.slider(key="_much").value == 0.6

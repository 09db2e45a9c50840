"""What follows the display is drawn anew with it, and nothing else is."""

from __future__ import annotations

from streamlit.testing.v1 import AppTest

from components.displays.settings import MENU


def page() -> None:
    import streamlit as st

    from components.displays import following, held
    from components.displays import settings as display_settings
    from components.site import state
    from models.display import preview
    from models.language import Language
    from models.prediction import Label

    def shown(name: str) -> None:
        spec = held.current_spec()
        st.session_state[name] = f"{spec.pattern} {spec.to_dict()['digits']}"

    st.session_state["runs"] = st.session_state.get("runs", 0) + 1
    state.read_url()
    display_settings.show_controls(Language("en"), preview.even("m", [Label("a"), Label("b")]))
    if st.session_state.get("with_rows", True):
        following.follow("rows", lambda: shown("rows"))

    @st.fragment(key="sometimes")
    def sometimes() -> None:
        following.set_follower("sometimes", st.session_state.get("follows", False))
        shown("sometimes")

    sometimes()
    state.write_url()


def opened(**held: object) -> AppTest:
    app = AppTest.from_function(page, default_timeout=30)
    app.session_state[MENU] = True
    for key, value in held.items():
        app.session_state[key] = value
    app.run()
    assert not app.exception
    return app


def test_a_switch_draws_what_follows_and_not_the_page() -> None:
    app = opened(follows=True)
    app.segmented_control(key="_display-en").set_value("nbest").run()
    assert not app.exception
    assert app.session_state["runs"] == 1
    assert app.session_state["rows"] == "nbest 0"
    assert app.session_state["sometimes"] == "nbest 0"
    assert "nbest" in app.query_params["display"]


def test_what_does_not_follow_just_now_is_left_in_peace() -> None:
    app = opened()
    app.segmented_control(key="_display-en").set_value("nbest").run()
    assert app.session_state["rows"] == "nbest 0"
    assert app.session_state["sometimes"] == "numeric 0"


def test_a_setting_reaches_what_follows() -> None:
    app = opened()
    app.segmented_control(key="_digits-en").set_value(2).run()
    assert not app.exception
    assert app.session_state["rows"] == "numeric 2"


def test_what_is_no_longer_on_the_page_is_not_asked_for() -> None:
    app = opened()
    app.session_state["with_rows"] = False
    app.run()
    app.segmented_control(key="_display-en").set_value("nbest").run()
    assert not app.exception
    assert "nbest" in app.query_params["display"]


def test_where_a_follower_is_gone_the_page_is_drawn_anew() -> None:
    app = opened()
    app.session_state["_display_followers"] = frozenset({"rows", "gone"})
    app.segmented_control(key="_display-en").set_value("nbest").run()
    assert not app.exception
    assert app.session_state["rows"] == "nbest 0"
    assert "nbest" in app.query_params["display"]

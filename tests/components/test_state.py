"""What stands in the address bar, and what a run takes over from it."""

from __future__ import annotations

from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from components.site import state


def page() -> None:
    from components.site import state

    state.read_url()
    state.write_url()


def session(**values: object) -> AppTest:
    at = AppTest.from_function(page)
    for key, value in values.items():
        at.session_state[key.replace("_", "-")] = value
    return at.run()


def test_an_older_address_brings_defaults_back() -> None:
    at = session(text_model="reviews-en", seed=7, view="outline")
    assert "seed" in at.query_params
    del at.query_params["seed"]
    at.run()
    assert at.session_state["seed"] == state.SEED.default
    assert at.session_state["view"] == "outline"
    assert "seed" not in at.query_params


def test_an_emptied_address_changes_nothing() -> None:
    """As on a change of page, and on a click on the page that one is on."""
    at = session(seed=7)
    del at.query_params["seed"]
    at.run()
    assert at.session_state["seed"] == 7
    assert "seed" in at.query_params


def test_a_query_that_was_just_replaced_is_an_echo_and_not_a_way_back(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    at = session()
    before = {name: at.query_params[name] for name in at.query_params}
    at.session_state["seed"] = 7
    at.run()
    assert "seed" in at.query_params

    def old_query() -> None:
        at.query_params.clear()
        for name, value in before.items():
            at.query_params[name] = value
        at.query_params["text-samples"] = "50"
        at.run()

    old_query()  # a new query is a link
    assert at.session_state["seed"] == state.SEED.default
    at.session_state["seed"] = 7
    at.run()
    del at.query_params["seed"]
    at.run()  # the browser had not heard of the seed yet
    assert at.session_state["seed"] == 7
    monkeypatch.setattr(state, "_ECHO_S", 0.0)
    del at.query_params["seed"]
    at.run()
    assert at.session_state["seed"] == state.SEED.default


def test_a_link_to_another_page_leaves_unnamed_settings_alone(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(state, "_ECHO_S", 0.0)
    for name in ("one", "two"):
        (tmp_path / f"{name}.py").write_text("", "utf-8")
    site = tmp_path / "site.py"
    site.write_text(
        "import streamlit as st\n"
        "from components.site import state\n"
        "state.read_url()\n"
        "st.navigation([st.Page('one.py', default=True), st.Page('two.py')]).run()\n"
        "state.write_url()\n",
        "utf-8",
    )
    at = AppTest.from_file(str(site))
    at.session_state["seed"] = 7
    at.run()
    at.switch_page("two.py")
    at.query_params.clear()
    at.query_params["text-model"] = "services-fr"
    at.run()
    assert at.session_state["text-model"] == "services-fr"
    assert at.session_state["seed"] == 7
    del at.query_params["seed"]
    at.run()
    assert at.session_state["seed"] == state.SEED.default


def test_an_example_travels_only_while_it_is_on_screen() -> None:
    at = session(picture_example="cat")
    assert "picture-example" in at.query_params
    at.session_state["picture-from"] = "upload"
    at.run()
    assert "picture-from" in at.query_params
    assert "picture-example" not in at.query_params


@pytest.mark.parametrize(
    ("key", "text", "value"),
    [
        ("sentence", "3", 3),
        ("sentence", "0", 1),
        ("sentence", "x", 1),
        ("class", "négatif", "négatif"),
        ("class", "a\x00b", ""),
        ("picture-from", "draw", "draw"),
        ("picture-from", "<b>", "example"),
    ],
)
def test_what_an_address_says_is_taken_over_if_it_can_be_true(
    key: str, text: str, value: object
) -> None:
    at = AppTest.from_function(page)
    at.query_params[key] = text
    at.run()
    setting = {s.key: s for s in (state.SENTENCE, state.EXPLAINED, state.PICTURE_SOURCE)}[key]
    assert at.session_state[key] == value if key in at.session_state else setting.default == value

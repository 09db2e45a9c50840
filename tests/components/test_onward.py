"""What goes along from a page to the gallery and to the cards."""

from __future__ import annotations

import json

import pytest
from streamlit.testing.v1 import AppTest


def page() -> None:
    import json

    import streamlit as st

    from components.giving import onward
    from components.site import state
    from models.language import Language

    state.read_url()
    st.text(json.dumps(onward.along(st.session_state["path"], Language("en"))))


@pytest.mark.parametrize(
    ("path", "query", "kind", "card"),
    [
        ("text", {"text-model": "intents-en"}, "text", "intents-en"),
        ("picture", {"picture-model": "digits"}, "image", "digits"),
        ("gallery", {"of": "image", "picture-model": "digits"}, "image", "digits"),
        ("designer", {"of": "text", "text-model": "services-fr"}, "text", "services-fr"),
        ("calibration", {"measured": "photos"}, "image", "photos"),
        ("stakes", {"measured": "reviews-en"}, "text", "reviews-en"),
        ("models", {"card": "digits"}, "image", "digits"),
        ("models", {"card": "no-such-model"}, "", ""),
        ("", {}, "", ""),
    ],
)
def test_the_kind_and_the_model_of_the_page_go_along(
    path: str, query: dict[str, str], kind: str, card: str
) -> None:
    at = AppTest.from_function(page)
    at.session_state["path"] = path
    for name, value in query.items():
        at.query_params[name] = value
    at.run()
    assert not at.exception
    expected = {"gallery": {"of": kind}, "models": {"card": card}} if kind else {}
    assert json.loads(at.text[0].value) == expected

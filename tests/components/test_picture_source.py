"""The ways to give a picture, as a session lives through them; no model needed."""

from __future__ import annotations

import io
from typing import Any

import pytest
from PIL import Image
from streamlit.testing.v1 import AppTest

from components.giving import picture_source
from models import predictions
from models.errors import ModelError
from models.reading import inputs, refusals

REMOVE = "Remove the pasted picture"


def ways() -> None:
    import streamlit as st

    from components.giving import picture_source
    from components.site import state
    from models import catalog
    from models.language import Language

    state.read_url()
    if not st.session_state.get("elsewhere"):
        given = picture_source.give_picture(catalog.get("photos"), Language("en"))
        st.text("none" if given is None else given.hash)
        if given is not None and st.session_state.get("seen"):
            picture_source.show_seen(catalog.get("photos"), given, Language("en"), model_ready=True)
    state.write_url()


def png(colour: str) -> tuple[str, bytes, str]:
    out = io.BytesIO()
    Image.new("RGB", (40, 30), colour).save(out, "PNG")
    return (f"{colour}.png", out.getvalue(), "image/png")


def shown(at: AppTest) -> Any:
    return at.text[0].value


@pytest.fixture
def uploaded() -> AppTest:
    at = AppTest.from_function(ways)
    at.query_params["picture-from"] = "upload"
    at.run()
    assert shown(at) == "none"
    at.file_uploader[0].set_value(png("navy")).run()
    assert shown(at) != "none"
    return at


def test_a_removed_file_is_gone_from_the_page(uploaded: AppTest) -> None:
    uploaded.file_uploader[0].set_value(None).run()
    assert shown(uploaded) == "none"


def test_a_picture_stays_while_another_page_or_way_is_looked_at(uploaded: AppTest) -> None:
    mine = shown(uploaded)
    uploaded.session_state["elsewhere"] = True
    uploaded.run()
    uploaded.session_state["elsewhere"] = False
    uploaded.run()
    assert shown(uploaded) == mine
    # The uploader has forgotten the file by then.
    assert any("navy.png" in button.label.replace("\\", "") for button in uploaded.button)
    uploaded.session_state["picture-from"] = "example"
    uploaded.run()
    assert shown(uploaded) != mine
    uploaded.session_state["picture-from"] = "upload"
    uploaded.run()
    assert shown(uploaded) == mine


def test_a_file_that_was_refused_is_refused_again_at_no_cost(
    uploaded: AppTest, monkeypatch: pytest.MonkeyPatch
) -> None:
    tried = []

    def refuse(*_given: object) -> Any:
        tried.append(1)
        raise refusals.too_slow()

    monkeypatch.setattr(inputs, "decode_image", refuse)
    uploaded.file_uploader[0].set_value(png("olive")).run()
    for _ in range(3):
        assert shown(uploaded.run()) == "none"
        assert "takes too long" in uploaded.error[0].value
    assert len(tried) == 1


def test_a_picture_that_takes_a_while_says_so_until_it_is_there(
    uploaded: AppTest, monkeypatch: pytest.MonkeyPatch
) -> None:
    said: list[str] = []
    decode = inputs.decode_image

    def slow(data: bytes, name: str | None, beat: Any) -> Any:
        beat()
        beat()
        said.append("waited")
        return decode(data, name)

    monkeypatch.setattr(inputs, "decode_image", slow)
    uploaded.file_uploader[0].set_value(png("olive")).run()
    assert said == ["waited"]
    assert shown(uploaded) != "none"
    assert "Reading the picture …" not in [caption.value for caption in uploaded.caption]


def test_another_file_takes_the_place_of_the_first(uploaded: AppTest) -> None:
    mine = shown(uploaded)
    uploaded.file_uploader[0].set_value(png("olive")).run()
    assert shown(uploaded) not in {mine, "none"}


@pytest.fixture
def clipboard(monkeypatch: pytest.MonkeyPatch) -> list[bytes]:
    """What is pasted in the next run, once each (AppTest has no clipboard)."""
    waiting: list[bytes] = []
    monkeypatch.setattr(
        picture_source, "pasted_picture", lambda *_a, **_k: waiting.pop() if waiting else None
    )
    return waiting


def paste(at: AppTest, clipboard: list[bytes], colour: str) -> Any:
    """Paste a picture; what is shown of it."""
    clipboard.append(png(colour)[1])
    return shown(at.run())


def remove_pasted(at: AppTest) -> Any:
    """Press the button; what is shown then."""
    return shown(next(b for b in at.button if b.label == REMOVE).click().run())


def test_a_removed_paste_brings_back_the_example(clipboard: list[bytes]) -> None:
    at = AppTest.from_function(ways).run()
    example = shown(at)
    at.session_state["picture-from"] = "upload"
    at.run()
    assert REMOVE not in [b.label for b in at.button]
    mine = paste(at, clipboard, "navy")
    assert mine not in {example, "none"}
    assert shown(at.run()) == mine
    assert remove_pasted(at) == example
    assert at.session_state["picture-from"] == "example"
    assert REMOVE not in [b.label for b in at.button]
    at.session_state["picture-from"] = "upload"
    assert shown(at.run()) == "none"
    assert paste(at, clipboard, "navy") == mine


def test_a_removed_paste_brings_back_the_uploaded_file(
    uploaded: AppTest, clipboard: list[bytes]
) -> None:
    file = shown(uploaded)
    assert paste(uploaded, clipboard, "olive") not in {file, "none"}
    assert remove_pasted(uploaded) == file
    assert uploaded.session_state["picture-from"] == "upload"


def test_what_is_given_last_is_shown_a_paste_or_a_file(
    uploaded: AppTest, clipboard: list[bytes]
) -> None:
    file = shown(uploaded)
    first = paste(uploaded, clipboard, "olive")
    second = paste(uploaded, clipboard, "teal")
    assert len({file, first, second, "none"}) == 4
    uploaded.file_uploader[0].set_value(png("plum")).run()
    assert shown(uploaded) not in {file, first, second, "none"}
    assert REMOVE not in [b.label for b in uploaded.button]


def test_a_file_removed_under_a_paste_does_not_come_back(
    uploaded: AppTest, clipboard: list[bytes]
) -> None:
    mine = paste(uploaded, clipboard, "olive")
    uploaded.file_uploader[0].set_value(None).run()
    assert shown(uploaded) == mine
    remove_pasted(uploaded)
    assert uploaded.session_state["picture-from"] == "example"


def test_a_link_from_ones_own_picture_names_no_example(uploaded: AppTest) -> None:
    assert "picture-from" in uploaded.query_params
    assert "picture-example" not in uploaded.query_params
    said = "".join(element.proto.body for element in uploaded.get("html"))
    assert "Your picture stays out of the link" in said


def test_a_model_without_a_drawing_pad_falls_back_to_its_examples() -> None:
    at = AppTest.from_function(ways)
    at.query_params["picture-from"] = "draw"
    at.run()
    assert not at.exception
    assert at.session_state["picture-from"] == "example"


def test_a_model_that_fails_to_look_is_said_beside_the_picture(
    uploaded: AppTest, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_given: object) -> None:
        raise ModelError("model_failed", "The model is broken.")

    monkeypatch.setattr(predictions, "prepared", fail)
    mine = shown(uploaded)
    uploaded.session_state["seen"] = True
    uploaded.run()
    assert not uploaded.exception
    assert "The model is broken" in uploaded.error[0].value
    assert shown(uploaded) == mine

"""Files offered on a page: a link that outlives a rerun, written again only for other contents."""

from __future__ import annotations

from streamlit.testing.v1 import AppTest


def page() -> None:
    import streamlit as st

    from components.site import downloads

    st.session_state.setdefault("written", 0)
    holds = st.selectbox("Holds", ["a", "b"])

    def write() -> bytes:
        st.session_state["written"] += 1
        return f"{holds}\r\n".encode()

    downloads.offer_csv("Save", "things.csv", holds, write)
    st.button("Again")


def link(at: AppTest) -> str:
    (element,) = at.get("download_button")
    url: str = element.proto.url
    return url


def test_the_link_of_a_shown_button_still_works_after_another_run() -> None:
    at = AppTest.from_function(page).run()
    first = link(at)
    assert first  # a link from the start: nothing has to be asked for on the click
    at.button[0].click().run()
    assert link(at) == first
    assert at.session_state["written"] == 1


def test_other_contents_are_another_file() -> None:
    at = AppTest.from_function(page).run()
    first = link(at)
    at.selectbox[0].set_value("b").run()
    assert link(at) != first
    assert at.session_state["written"] == 2
    at.selectbox[0].set_value("a").run()
    assert link(at) == first

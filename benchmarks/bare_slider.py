"""The peer of a slider's move: a slider, the number that it is at, and nothing to reckon."""

import streamlit as st


@st.fragment
def part() -> None:
    """What a move runs."""
    at = st.select_slider("Bare", list(range(14)), 5)
    st.html(f'<p class="ct-bare">{at}</p>')


st.set_page_config(page_title="Bare", layout="wide")
part()

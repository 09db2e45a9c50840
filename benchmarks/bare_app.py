"""The peer for start and display switch: the same widgets, and nothing behind them."""

import streamlit as st

st.set_page_config(page_title="Bare", layout="wide")
st.title("Bare")
chosen = st.segmented_control("Display", ["a", "b"], default="a", required=True)
st.html(f"<p class='shown' data-shown='{chosen}'>{chosen}</p>")

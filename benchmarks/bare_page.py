"""The peer under load: a switch and eighteen paragraphs below a title, and nothing behind them."""

import streamlit as st

st.set_page_config(page_title="Bare", layout="wide")
st.title("Bare")
chosen = st.segmented_control("Display", ["a", "b"], default="a", required=True)
for number in range(18):
    st.markdown(f"Paragraph {number + 1} of the display {chosen}.")

"""Serves the bare slider, as the app is served."""

import streamlit as st

app = st.App("bare_slider.py")

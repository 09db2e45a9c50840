"""The bar of every page: the name, the ways to the other pages, the switch between languages.

Streamlit's own menu becomes a sidebar on a phone, which stays open over the page that one chose;
ours stands at the top, and on a phone its links are tabs at the bottom, always in sight.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

import streamlit as st
from markupsafe import Markup

from components.site import shell
from components.site.inside import StreamlitPage
from models.language import Language


class Way(NamedTuple):
    """A way to a page: its icon, and what of the page that one is on goes along in the address."""

    icon: str
    along: Mapping[str, str] = {}


def show_bar(ways: Mapping[StreamlitPage, Way], lang: Language, within: str = "") -> None:
    """Draw the bar; the links carry the titles of their pages, and an icon for each.

    within: the address of the page in the bar that this one belongs to, where it is not there.

    A page has no icon of its own: the browser would ask a third party for it, as the tab's.
    """
    with st.container(key="ct-bar", horizontal=True, wrap=False, vertical_alignment="center"):
        # `page.js` reads the language here.
        shell.html(
            Markup(
                '<p class="ct-brand" data-ct-language="{}" data-ct-within="{}">Certitude</p>'
            ).format(lang.code, within)
        )
        with st.container(key="ct-nav", horizontal=True, wrap=False, vertical_alignment="center"):
            for page, way in ways.items():
                st.page_link(page, icon=way.icon, query_params=way.along or None)
        shell.language_switch(lang)


def show_bar_without_ways(lang: Language) -> None:
    """The name and the languages alone, where a person is to be led to no other page."""
    with st.container(key="ct-bar", horizontal=True, wrap=False, vertical_alignment="center"):
        shell.html(
            Markup('<p class="ct-brand" data-ct-language="{}">Certitude</p>').format(lang.code)
        )
        shell.language_switch(lang)

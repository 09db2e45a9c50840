"""The ways into the app: for each of those who come, what is here for them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import streamlit as st
from markupsafe import Markup

from components.site import shell


@dataclass(frozen=True, slots=True)
class Way:
    """A link to a page: the page's script, the link's words, and its icon."""

    page: str
    label: str
    icon: str


@dataclass(frozen=True, slots=True)
class Door:
    """What one kind of visitor wants, what there is for it, and where; in the person's language."""

    id: str
    wanted: str
    offered: str
    ways: Sequence[Way]


def show_doors(doors: Sequence[Door]) -> None:
    """A card for each."""
    with st.container(key="ct-doors", gap="small"):
        for door in doors:
            with st.container(key=f"ct-door-{door.id}", gap="xsmall"):
                shell.html(
                    Markup('<h2 class="ct-wanted">{}</h2><p class="ct-quiet">{}</p>').format(
                        door.wanted, door.offered
                    )
                )
                with st.container(horizontal=True, gap="small"):
                    for way in door.ways:
                        st.page_link(way.page, label=way.label, icon=way.icon)

"""A study's item as people decide on it: the same wherever it is shown."""

from __future__ import annotations

import base64
from typing import Literal

from markupsafe import Markup

from models.language import Language
from study.items.items import Item, Items


def picture_source(one: Item) -> str:
    """An item's picture as an address that holds it."""
    return f"data:image/png;base64,{base64.b64encode(one.picture).decode()}"


def item_html(items: Items, one: Item, lang: Language) -> Markup:
    """An item to decide on; nothing of its advice, and no name that could tell what is right."""
    if one.picture:
        return Markup('<img class="ct-asked-picture" alt="{}" src="{}">').format(
            lang.gettext("The picture to decide on"), picture_source(one)
        )
    return item_text("blockquote", items, one.text, "ct-asked-text")


def item_text(tag: Literal["blockquote", "bdi"], items: Items, text: str, css: str = "") -> Markup:
    """A text of these items, in their language where they have one: it is read out in that."""
    spoken = Markup(' lang="{}"').format(*items.languages) if len(items.languages) == 1 else ""
    shaped = Markup(' class="{}"').format(css) if css else ""
    return Markup('<{tag}{shaped} dir="auto"{spoken}>{text}</{tag}>').format(
        tag=tag, shaped=shaped, spoken=spoken, text=text
    )

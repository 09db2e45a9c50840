"""A study's item as people decide on it: the same wherever it is shown."""

from __future__ import annotations

import base64

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
    spoken = Markup(' lang="{}"').format(*items.languages) if len(items.languages) == 1 else ""
    return Markup('<blockquote class="ct-asked-text" dir="auto"{}>{}</blockquote>').format(
        spoken, one.text
    )

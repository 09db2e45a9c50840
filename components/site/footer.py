"""The end of every page: what this is, whose it is, what becomes of what one gives."""

from __future__ import annotations

from markupsafe import Markup

from components.site import shell
from models.language import Language
from models.version import VERSION


def show_footer(lang: Language, *, stores: bool = False) -> None:
    """Version, licence, source and privacy, in one line; stores: whether the page keeps things."""
    parts = (
        Markup('Certitude <span class="ct-version">{}</span>').format(VERSION),
        lang.gettext("Open source, MIT licence"),
        # A tab of its own: what a browser shows of it has no way back but its own.
        Markup(
            '<a href="./api/openapi.json" target="_blank">{} <span aria-hidden="true">↗</span>'
            '<span class="ct-sr">{}</span></a>'
        ).format(lang.gettext("For programs: the API"), lang.gettext("(opens in a new tab)")),
        lang.gettext("The server stores a study, and its answers, until its days are over.")
        if stores
        else lang.gettext(
            "The server stores nothing you give; your text stays in this tab until you close it."
        ),
    )
    shell.html(
        Markup('<footer class="ct-end"><p>{}</p></footer>').format(
            Markup(" <span aria-hidden=true>·</span> ").join(parts)
        )
    )

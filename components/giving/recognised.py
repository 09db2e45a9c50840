"""Saying what a picture model can recognise: whatever it is given gets one of its names."""

from __future__ import annotations

from markupsafe import Markup

from components.site import shell
from models.catalog import Entry
from models.language import Language

_NAMED = 12  # so many names are read at a glance


def show_recognised(entry: Entry, lang: Language) -> None:
    """One quiet sentence under a picture; none where the classes are not known yet."""
    labels = entry.labels()
    if not labels:
        return
    if len(labels) <= _NAMED:
        said = lang.gettext(
            "This model can recognise {names}. Whatever else you give it gets one of these names, "
            "too.",
            names=lang.join([label.name(lang.code) for label in labels]),
        )
    else:
        said = lang.gettext(
            "This model can recognise {n} things, all named on its card. Whatever else you give it "
            "gets one of these names, too.",
            n=lang.number(len(labels)),
        )
    shell.html(Markup('<p class="ct-quiet">{}</p>').format(said))

"""One case as a person reads it: a picture, a text, or the numbers of a row."""

from __future__ import annotations

import numpy as np
from markupsafe import Markup

from components.site.tables_html import Column, table
from components.workshop.mosaic import picture_address, short
from components.workshop.originals import original_address
from models.language import Language
from models.live.lesson import Lesson
from models.live.material import Material

_COLUMNS = 10


def case_html(taught: Lesson, row: int, lang: Language) -> Markup:
    """A case of the material; row: which."""
    material = taught.material
    if material.archive is not None:
        return _own_html(material, row, lang)
    if material.kind == "pictures":
        return Markup('<p class="ct-case-seen"><img src="{}" alt="{}"></p>').format(
            picture_address(material.x[row]),
            lang.gettext("The picture that it was asked about"),
        )
    if material.kind == "texts":
        return Markup('<blockquote class="ct-case-text" dir="auto">{}</blockquote>').format(
            str(material.x[row])
        )
    return _row_html(taught, row, lang)


def _own_html(material: Material, row: int, lang: Language) -> Markup:
    """A person's own picture, and the little that the model is given of it."""
    height, width = material.x.shape[1:3]
    return Markup(
        '<div class="ct-case-seen ct-case-own"><img src="{}" alt="{}">'
        '<p><img src="{}" alt=""><span>{}</span></p></div>'
    ).format(
        original_address(material, row),
        lang.gettext("The picture that it was asked about"),
        picture_address(material.x[row]),
        lang.gettext(
            "So small the model sees it: {width} × {height} pixels of its middle.",
            width=lang.number(width),
            height=lang.number(height),
        ),
    )


def _row_html(taught: Lesson, row: int, lang: Language) -> Markup:
    """The numbers that are furthest from the mean come first."""
    material = taught.material
    values = material.x[row]
    known = material.x[taught.train.rows]
    spread = known.std(axis=0)
    unit = (values - known.mean(axis=0)) / np.where(spread > 0, spread, 1)
    first = np.argsort(-np.abs(unit), kind="stable")[:_COLUMNS]
    columns = (
        Column(lang.gettext("Column"), heading=True, own=True),
        Column(lang.gettext("Value"), number=True),
        Column(lang.gettext("Spreads from the mean"), number=True),
    )
    rows = [
        (material.columns[at], short(float(values[at]), lang), lang.signed(float(unit[at]), 1))
        for at in map(int, first)
    ]
    return table(columns, rows, label=lang.gettext("Its most unusual numbers"))

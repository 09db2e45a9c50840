"""What the cases look like: pictures by class, points on the plane, rows of a table, texts."""

from __future__ import annotations

import base64
from collections.abc import Sequence
from io import BytesIO
from typing import TYPE_CHECKING

import numpy as np
import streamlit as st
from markupsafe import Markup

from components.site import shell
from components.site.lines import SHAPES
from components.site.tables_html import Column, table
from components.site.vega import GROUND, Chart, by_number, told
from models.display import parts
from models.display.colours import SHADES
from models.language import Language
from models.live.lesson import Lesson
from models.prediction import Label

if TYPE_CHECKING:
    from PIL import Image

_EACH = 12  # pictures of a class
_ROWS = 3  # of a class, of tables and texts
_COLUMNS = 12  # of a table
_CHARACTERS = 160
_POINTS_HEIGHT = 380


def show_cases(taught: Lesson, lang: Language) -> None:
    """Some cases of each class, out of the part to learn from, each in its way."""
    kind = taught.material.kind
    if kind == "pictures":
        shell.html(_pictures_html(taught, lang))
    elif kind == "points":
        _show_points(taught, lang)
    elif kind == "table":
        shell.html(_table_html(taught, lang))
    else:
        shell.html(_texts_html(taught, lang))


def picture_address(pixels: np.ndarray) -> str:
    """A picture uint8 [h, w], [h, w, 1] or [h, w, 3] as an address that holds it."""
    from PIL import Image

    return address_of(Image.fromarray(pixels[..., 0] if pixels.shape[2:] == (1,) else pixels))


def address_of(image: Image.Image, kind: str = "PNG") -> str:
    """A picture of Pillow's as an address that holds it, in one of its formats."""
    out = BytesIO()
    image.save(out, kind)
    data = base64.b64encode(out.getvalue()).decode("ascii")
    return f"data:image/{kind.lower()};base64,{data}"


def _of_class(taught: Lesson, at: int, n: int) -> np.ndarray:
    """The first cases of a class in the part to learn from, as it is labelled there."""
    return taught.train.rows[np.flatnonzero(taught.train.y == at)[:n]]


def _pictures_html(taught: Lesson, lang: Language) -> Markup:
    """A strip of pictures for each class; a strip is one picture."""
    material = taught.material
    rows = Markup("")
    for at, label in enumerate(material.labels):
        chosen = material.x[_of_class(taught, at, _EACH)]
        if len(chosen) == 0:
            continue
        name = parts.name_of(label, lang)
        rows += Markup(
            '<li><span>{}</span><img src="{}" alt="{}" style="aspect-ratio: {} / {}"></li>'
        ).format(
            name,
            picture_address(np.concatenate(list(chosen), axis=1)),
            lang.gettext("{n} pictures of “{name}”", n=lang.number(len(chosen)), name=name),
            chosen.shape[2] * len(chosen),
            chosen.shape[1],
        )
    return Markup('<ul class="ct-mosaic">{}</ul>').format(rows)


def points_spec(labels: Sequence[Label], columns: Sequence[str], lang: Language) -> Chart:
    """Points on the plane, each class with a shape of its own."""
    axis = {"domain": False, "ticks": False, "gridOpacity": 0.4, "tickCount": 5}
    return {
        "height": _POINTS_HEIGHT,
        **GROUND,
        "mark": {"type": "point", "size": 40, "filled": False, "opacity": 0.8, "aria": False},
        "encoding": {
            "x": {"field": "x", "type": "quantitative", "scale": {"zero": False},
                  "axis": {**axis, "title": columns[0]}},
            "y": {"field": "y", "type": "quantitative", "scale": {"zero": False},
                  "axis": {**axis, "title": columns[1]}},
            "shape": by_number("class", SHAPES[: len(labels)]),
            "color": by_number("class", SHADES[: len(labels)]),
            "tooltip": [told("name", lang.gettext("Class"))],
        },
    }  # fmt: skip


def _show_points(taught: Lesson, lang: Language) -> None:
    import pandas as pd

    from components.workshop.words import legend_html

    material, part = taught.material, taught.train
    x = material.x[part.rows]
    names = [parts.name_of(label, lang) for label in material.labels]
    frame = pd.DataFrame(
        {"x": x[:, 0], "y": x[:, 1], "class": part.y, "name": [names[at] for at in part.y]}
    )
    shell.html(legend_html(names, lang))
    st.vega_lite_chart(
        frame,
        spec=points_spec(material.labels, material.columns, lang),
        width="stretch",
        theme="streamlit",
        key="ct-workshop-points",
        alt=lang.gettext(
            "The points to learn from on a plane, {n} of them, in {k} classes.",
            n=lang.number(len(part)),
            k=lang.number(len(names)),
        ),
    )


def _table_html(taught: Lesson, lang: Language) -> Markup:
    """Each column's range and mean, and how far its means lie apart between classes."""
    material = taught.material
    x, y = material.x[taught.train.rows], taught.train.y
    spread = x.std(axis=0)
    means = np.stack([x[y == at].mean(axis=0) for at in range(len(material.labels))])
    apart = np.ptp(means, axis=0) / np.where(spread > 0, spread, 1)
    order = np.argsort(-apart, kind="stable")[:_COLUMNS]
    columns = (
        Column(lang.gettext("Column"), heading=True, own=True),
        Column(lang.gettext("Least"), number=True),
        Column(lang.gettext("Mean"), number=True),
        Column(lang.gettext("Most"), number=True),
        Column(lang.gettext("Classes apart"), number=True),
    )
    rows = [
        (
            material.columns[at],
            short(float(x[:, at].min()), lang),
            short(float(x[:, at].mean()), lang),
            short(float(x[:, at].max()), lang),
            lang.number(float(apart[at]), 1),
        )
        for at in map(int, order)
    ]
    said = lang.gettext(
        "The columns that differ most between classes come first: “classes apart” is the distance "
        "of the classes' means, in spreads of the column."
    )
    more = len(material.columns) - len(rows)
    if more > 0:
        said += " " + lang.ngettext(
            "{n} more column is not listed.", "{n} more columns are not listed.", more
        )
    return table(columns, rows, label=lang.gettext("The columns")) + Markup(
        '<p class="ct-quiet">{}</p>'
    ).format(said)


def short(value: float, lang: Language) -> str:
    """A number by the digits that count: the smaller, the more behind the point."""
    size = abs(value)
    steps = ((100, 0), (10, 1), (1, 2), (0.01, 3))
    return lang.number(value, next((n for least, n in steps if size >= least or not size), 5))


def _texts_html(taught: Lesson, lang: Language) -> Markup:
    material = taught.material
    columns = (
        Column(lang.gettext("Class"), heading=True),
        Column(lang.gettext("Text"), own=True),
    )
    rows = []
    for at, label in enumerate(material.labels):
        for row in _of_class(taught, at, _ROWS):
            text = str(material.x[row])
            cut = text if len(text) <= _CHARACTERS else text[: _CHARACTERS - 1] + "…"
            rows.append((parts.name_of(label, lang), cut))
    return table(columns, rows, label=lang.gettext("Some of the texts"))

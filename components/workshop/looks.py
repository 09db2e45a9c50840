"""What a trained model looks at, as a person sees it: weights, questions, neighbours, columns."""

from __future__ import annotations

import numpy as np
from markupsafe import Markup

from components.site.tables_html import Column, table
from components.workshop.mosaic import picture_address
from components.workshop.tree import tree_html
from models.display import parts
from models.errors import N_
from models.language import Language
from models.live import looks
from models.live.lesson import Lesson
from models.live.looks import Fork, Importance
from models.live.training import Training

_SHORT = 18  # letters of a column's name in a box of the tree
_NAMED = 8  # inputs of a class, and columns, that are named
_GREY, _FULL = 128, 127
COLOURS = (N_("red"), N_("green"), N_("blue"))  # a picture's channels, in their order


def looks_html(
    training: Training, columns: tuple[Importance, ...], case: int, lang: Language
) -> Markup:
    """All that there is to say of the model; case: which of the test part is on screen.

    columns: as of `importances`, which asks the model some hundred times and is kept.

    Nothing where a family cannot be read and there are no columns to shuffle.
    """
    taught = training.lesson
    said = Markup("")
    rows = looks.weights(training)
    if rows is not None:
        said += _weights_html(taught, rows, lang)
    near = looks.neighbours(training, taught.test.x[case])
    if near is not None:
        said += _neighbours_html(taught, *near, lang)
    forks = looks.forks(training)
    if forks:
        said += _tree_html(taught, forks, lang)
    if columns:
        said += _importances_html(taught, columns, lang)
    return said


def _weights_html(taught: Lesson, rows: np.ndarray, lang: Language) -> Markup:
    names = [parts.name_of(label, lang) for label in taught.material.labels]
    if taught.material.kind == "pictures":
        most = float(np.abs(rows).max()) or 1.0
        drawn = np.rint(_GREY + _FULL * rows / most).astype(np.uint8)
        items = Markup("").join(
            Markup('<li><img src="{}" alt="{}"><span>{}</span></li>').format(
                picture_address(one.reshape(taught.shape)),
                lang.gettext("The weights of “{name}”", name=name),
                name,
            )
            for one, name in zip(drawn, names, strict=True)
        )
        return Markup('<h3>{}</h3><p>{}</p><ul class="ct-weights">{}</ul>').format(
            lang.gettext("Its weights are pictures"),
            lang.gettext(
                "One for each class: where it is bright, a bright pixel speaks for the class; "
                "where it is dark, against it; grey does not count."
            )
            if taught.shape[2] == 1
            else lang.gettext(
                "One for each class: where it shows a colour, that colour speaks for the class; "
                "its opposite, against it; grey does not count."
            ),
            items,
        )
    inputs = _inputs(taught)
    columns = (
        Column(lang.gettext("Class"), heading=True, own=True),
        Column(lang.gettext("Speaks for it most"), own=True),
        Column(lang.gettext("Speaks against it most"), own=True),
    )
    told = []
    for name, row in zip(names, rows, strict=True):
        order = np.argsort(-row, kind="stable")
        told.append((name, _listed(inputs, row, order[:_NAMED // 2], lang),
                     _listed(inputs, row, order[::-1][: _NAMED // 2], lang)))  # fmt: skip
    title = lang.gettext("Its weights")
    return Markup("<h3>{}</h3>{}").format(title, table(columns, told, label=title))


def _inputs(taught: Lesson) -> list[str]:
    """What each input is called: a column, or a word."""
    if taught.vectorizer is not None:
        return [str(word) for word in taught.vectorizer.get_feature_names_out()]
    return list(taught.material.columns)


def _listed(inputs: list[str], row: np.ndarray, which: np.ndarray, lang: Language) -> str:
    return ", ".join(f"{inputs[at]} ({lang.signed(float(row[at]))})" for at in map(int, which))


def _neighbours_html(taught: Lesson, near: np.ndarray, far: np.ndarray, lang: Language) -> Markup:
    material, labels = taught.material, taught.material.labels
    names = [parts.name_of(labels[int(taught.train.y[at])], lang) for at in near]
    wrong = {int(at) for at in taught.wrong}
    shown = list(zip(near.tolist(), far.tolist(), names, strict=True))[:10]
    title = lang.gettext("It says so because of these")
    rows = Markup("")
    for at, distance, name in shown:
        seen = Markup("")
        row = int(taught.train.rows[at])
        if material.kind == "pictures":
            seen = Markup('<img src="{}" alt="">').format(picture_address(material.x[row]))
        elif material.kind == "texts":
            seen = Markup('<q dir="auto">{}</q>').format(str(material.x[row])[:160])
        rows += Markup("<li>{}<span>{}</span></li>").format(
            seen,
            lang.gettext("“{name}”, {far} away", name=name, far=lang.number(distance, 2))
            + (" – " + lang.gettext("a label made wrong on purpose") if at in wrong else ""),
        )
    return Markup('<h3>{}</h3><ul class="ct-weights">{}</ul>').format(title, rows)


def _tree_html(taught: Lesson, forks: tuple[Fork, ...], lang: Language) -> Markup:
    """The first questions, each answer indented below its question."""
    rows = Markup("").join(
        Markup('<li style="margin-inline-start: {}rem">{}</li>').format(
            1.5 * fork.depth, _fork_said(taught, fork, lang)
        )
        for fork in forks
    )
    title = lang.gettext("Its first questions")

    def words(fork: Fork) -> tuple[str, ...]:
        name = parts.name_of(taught.material.labels[fork.answer], lang)
        share = lang.counted_percent(fork.share)
        here = (lang.ngettext("{n} example", "{n} examples", fork.n), f"{share} {name}")
        return here if fork.column < 0 else (_question(taught, fork, lang), *here)

    drawn = tree_html(forks, words, lang.gettext("Its first questions, drawn as a tree"), lang)
    return Markup(
        '<h3>{}</h3>{}<details class="ct-fold"><summary>{}</summary><ul class="ct-tree">{}</ul>'
        "</details>"
    ).format(title, drawn, lang.gettext("The tree in words"), rows)


def _question(taught: Lesson, fork: Fork, lang: Language) -> str:
    """As short as a box has room for."""
    if taught.material.kind == "pictures":
        row, column, colour = _pixel(taught, fork.column, lang)
        name = lang.gettext("Pixel {row}, {column}", row=row, column=column)
        if colour:
            name = lang.gettext("{pixel}, {colour}", pixel=name, colour=colour)
    else:
        name = _inputs(taught)[fork.column]
    short = name if len(name) <= _SHORT else name[: _SHORT - 1] + "…"
    return f"{short} ≤ {lang.number(round(fork.cut, 2))}?"


def _fork_said(taught: Lesson, fork: Fork, lang: Language) -> str:
    way = {"": "", "yes": lang.gettext("Yes:") + " ", "no": lang.gettext("No:") + " "}[fork.way]
    name = parts.name_of(taught.material.labels[fork.answer], lang)
    here = lang.gettext(
        "{n} examples, {share} of them “{name}”",
        n=lang.number(fork.n),
        share=lang.counted_percent(fork.share),
        name=name,
    )
    if fork.column < 0:
        return f"{way}{here}."
    question = lang.gettext(
        "{input} at most {cut}?", input=_input(taught, fork.column, lang),
        cut=lang.number(round(fork.cut, 3)),
    )  # fmt: skip
    return f"{way}{question} ({here})"


def _input(taught: Lesson, column: int, lang: Language) -> str:
    if taught.material.kind == "pictures":
        row, at, colour = _pixel(taught, column, lang)
        if colour:
            return lang.gettext(
                "{colour} in row {row}, column {column}", colour=colour, row=row, column=at
            )
        return lang.gettext("Brightness in row {row}, column {column}", row=row, column=at)
    return _inputs(taught)[column]


def _pixel(taught: Lesson, column: int, lang: Language) -> tuple[str, str, str]:
    """Row and column of one of a picture's numbers, and which colour it is of ("" of greys)."""
    _, width, channels = taught.shape
    place, colour = divmod(column, channels)
    row, at = divmod(place, width)
    name = lang.gettext(COLOURS[colour]) if channels == len(COLOURS) else ""
    return lang.number(row + 1), lang.number(at + 1), name


def _importances_html(taught: Lesson, found: tuple[Importance, ...], lang: Language) -> Markup:
    columns = (
        Column(lang.gettext("Column"), heading=True, own=True),
        Column(lang.gettext("Accuracy lost"), number=True),
        Column(lang.gettext("Spread"), number=True),
    )
    rows = [
        (
            taught.material.columns[one.column],
            lang.signed(100 * one.mean, 1),
            lang.number(100 * one.spread, 1),
        )
        for one in found[:_NAMED]
    ]
    title = lang.gettext("What it would miss most")
    return Markup("<h3>{}</h3><p>{}</p>{}").format(
        title,
        lang.gettext(
            "Each column was shuffled five times among the cases watched: that many points of "
            "accuracy were lost, in the mean. What hardly differs from nothing it hardly uses."
        ),
        table(columns, rows, label=title),
    )

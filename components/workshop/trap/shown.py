"""Cases of the lesson as markup: what it learns from, and test cases with their answers."""

from __future__ import annotations

import numpy as np
from markupsafe import Markup

from components.workshop.mosaic import picture_address
from components.workshop.trap.held import Learnt
from models.calibration.cases import Cases
from models.display import parts
from models.language import Language
from models.live.shortcut.planted import Planted
from models.live.shortcut.trap import World

_EACH = 8  # pictures of a class that it learns from
_TEXTS = 4  # and texts
_ANSWERED = {"picture": 8, "text": 6}  # test cases with their answers


def learnt_from_html(planted: Planted, lang: Language) -> Markup:
    """The first cases of each class in the part to learn from."""
    lesson = planted.lesson
    material = lesson.material
    rows = Markup("")
    for at, label in enumerate(material.labels):
        name = parts.name_of(label, lang)
        first = lesson.train.rows[lesson.train.y == at]
        if material.kind == "texts":
            texts = Markup("").join(
                Markup('<p dir="auto">{}</p>').format(material.x[row]) for row in first[:_TEXTS]
            )
            rows += Markup("<li><h3>{}</h3>{}</li>").format(name, texts)
            continue
        strip = np.concatenate(list(material.x[first[:_EACH]][..., 0]), axis=1)
        rows += Markup(
            '<li><span>{}</span><img src="{}" alt="{}" style="aspect-ratio: {} / {}"></li>'
        ).format(
            name,
            picture_address(strip),
            lang.gettext("{n} pictures of “{name}”", n=lang.number(_EACH), name=name),
            strip.shape[1],
            strip.shape[0],
        )
    kind = "ct-trap-texts" if material.kind == "texts" else "ct-mosaic"
    return Markup('<ul class="{}">{}</ul>').format(kind, rows)


def answered_html(learnt: Learnt, lang: Language) -> Markup:
    """Some test cases, as it learnt them: what each is, and what the model says.

    The first of each class in turn: six of the one class would show nothing of the other.
    """
    kind = learnt.begun.trap.kind
    y = learnt.planted.lesson.test.y
    turns = [np.flatnonzero(y == at)[: _ANSWERED[kind] // 2] for at in range(2)]
    items = Markup("").join(
        Markup("<li>{}</li>").format(case_html(learnt, "same", at, lang))
        for pair in zip(*turns, strict=True)
        for at in map(int, pair)
    )
    return Markup('<ul class="ct-trap-cases ct-trap-{}">{}</ul>').format(kind, items)


def case_html(learnt: Learnt, world: World, at: int, lang: Language) -> Markup:
    """One test case in a world, and the answer below it."""
    return Markup("{}{}").format(
        seen_html(learnt.planted, world, at, lang),
        answer_html(learnt, learnt.answers[world], at, lang),
    )


def seen_html(planted: Planted, world: World, at: int, lang: Language) -> Markup:
    """The picture or the text of a test case."""
    case = planted.tests[world][at]
    if planted.trap.kind == "text":
        return Markup('<blockquote class="ct-case-text" dir="auto">{}</blockquote>').format(case)
    label = planted.lesson.material.labels[int(planted.lesson.test.y[at])]
    return Markup('<img src="{}" alt="{}">').format(
        picture_address(case[..., 0]),
        lang.gettext("A picture of “{name}”", name=parts.name_of(label, lang)),
    )


def answer_html(learnt: Learnt, cases: Cases, at: int, lang: Language) -> Markup:
    """What the model says of a case, how sure it is, and whether that is right."""
    labels = learnt.planted.lesson.material.labels
    right = bool(cases.right[at])
    return Markup('<p class="ct-trap-answer"><b>{}</b> {}<br>{}</p>').format(
        parts.name_of(labels[int(cases.answers[at])], lang),
        lang.percent(float(cases.confidence[at])),
        lang.gettext("✓ right")
        if right
        else lang.gettext(
            "✗ wrong: it is “{truth}”", truth=parts.name_of(labels[int(cases.labels[at])], lang)
        ),
    )

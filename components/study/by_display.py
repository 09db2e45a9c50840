"""Bars of a reveal: how far each display was relied on, and what marks did.

Beside the marks of a room stand those of Schemmer, Kühl, Benz, Bartos & Satzger 2023 (IUI ’23).
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal

from markupsafe import Markup

from components.study.seen import count_of
from models.language import Language
from study.measures.comparing import FEWEST_PEOPLE
from study.measures.figures import Group
from study.revealing import Reveal
from study.setup.lessons import PUBLISHED
from study.setup.naming import names

_NOTHING = Markup()


def bar(kind: Literal["first", "final"], name: str, n: int, of: int, lang: Language) -> Markup:
    """So many of so many."""
    return _bar(kind, name, n / max(1, of), count_of(n, of, lang))


def _bar(kind: Literal["first", "final"], name: str, share: float, told: str) -> Markup:
    return Markup(
        '<p class="ct-reveal-bar"><span class="ct-reveal-when">{}</span>'
        '<span class="ct-reveal-track" aria-hidden="true"><i class="ct-reveal-{}" '
        'style="width:{}%"></i></span><span>{}</span></p>'
    ).format(name, kind, round(100 * share), told)


def displays_html(shown: Reveal, lang: Language) -> Markup:
    """Wrong advice followed, right advice passed over, right in the end, under each display."""
    measures = (
        ("over_reliance", lang.gettext("Wrong advice followed")),
        ("under_reliance", lang.gettext("Right advice passed over")),
        ("accuracy_with_advice", lang.gettext("Right in the end")),
    )
    return _rests_on(shown, lang) + _list(_blocks(shown, measures, lang))


def marks_html(shown: Reveal, lang: Language) -> Markup:
    """Going along with marks and without, right or wrong; a published study beside it."""
    measures = (
        ("agreement", lang.gettext("Advice followed")),
        ("over_reliance", lang.gettext("… where it was wrong")),
        ("rair", lang.gettext("Took right advice")),
        ("rsr", lang.gettext("Withstood wrong advice")),
    )
    published = [
        _block(
            lang.gettext("Schemmer et al. (2023): {display}", display=name),
            [
                _bar("first", dict(measures)[key], share, lang.percent(share, 1))
                for key, share in shares.items()
            ],
        )
        for name, shares in zip(
            (lang.gettext("No reasons"), lang.gettext("LIME’s marks")), PUBLISHED, strict=True
        )
    ]
    said = lang.gettext(
        "Right advice is taken by who was wrong alone, wrong advice withstood by who was right "
        "alone. In the published study reasons made people readier to agree, and no better at "
        "seeing mistakes."
    )
    return (
        _rests_on(shown, lang)
        + _list([*_blocks(shown, measures, lang), *published], " ct-reveal-marks")
        + Markup('<p class="ct-reveal-note">{}</p>').format(said)
    )


def _rests_on(shown: Reveal, lang: Language) -> Markup:
    said = lang.gettext(
        "Over all decisions together. Fewer than {n} people: this describes the room, and no more.",
        n=lang.number(FEWEST_PEOPLE),
    ) if shown.people < FEWEST_PEOPLE else lang.gettext("Over all decisions together.")  # fmt: skip
    return Markup('<p class="ct-reveal-said">{}</p>').format(said)


def _blocks(shown: Reveal, measures: Sequence[tuple[str, str]], lang: Language) -> list[Markup]:
    called = names(shown.setup, lang)
    return [
        _block(
            called[group.by["condition"]],
            [_measure_bar(group, key, name, lang) for key, name in measures],
        )
        for group in shown.displays
    ]


def _block(name: str, bars: Sequence[Markup]) -> Markup:
    return Markup("<li><p><b>{}</b></p>{}</li>").format(name, _NOTHING.join(bars))


def _list(blocks: Sequence[Markup], css: str = "") -> Markup:
    return Markup('<ul class="ct-reveal-classes ct-reveal-displays{}">{}</ul>').format(
        css, _NOTHING.join(blocks)
    )


def _measure_bar(group: Group, key: str, name: str, lang: Language) -> Markup:
    figure = group.measures[key].pooled
    told = (
        lang.gettext("not defined (n = 0)")
        if figure.value is None
        else lang.gettext(
            "{share} (n = {n})",
            share=lang.counted_percent(figure.value),
            n=lang.number(figure.n),
        )
    )
    return _bar("final", name, figure.value or 0, told)

"""What a room looks at in a reveal, as markup: on the projector large, the same on each phone."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from threading import Condition
from typing import Literal

from cachetools import TTLCache, cached
from markupsafe import Markup

from components.study.by_display import bar, displays_html, marks_html
from components.study.every_item import every_html, rights
from components.study.prompts import talk_html
from components.study.seen import (
    MarkedItem,
    class_name,
    count_of,
    number_of,
    own_order_said,
    seen_html,
)
from models.language import Language
from study.revealing import (
    ALL,
    DISPLAYS,
    MARKS,
    Decided,
    Frame,
    Reveal,
    Stage,
    frame_of,
    reveal,
)
from study.store.protocol import Collected

_NOTHING = Markup()
_FEW = 4  # so many classes all have a line; of more those that anybody chose or that were advised
_KEPT_S = 600  # counts of a study that was deleted go, too


# Every phone asks at once: counted is once. The answers of a study are only ever added to, or
# deleted, so that their number says whether they are the same ones.
@cached(
    TTLCache(32, _KEPT_S), key=lambda study, answers, _have: (study, answers), condition=Condition()
)
def counted(study: str, answers: int, have: Callable[[], Collected]) -> Reveal:
    """What the room made of everything; have: hands over all that was answered."""
    return reveal(have())


# Drawn is once for each language, too: a hundred phones ask every second and a half.
@cached(
    TTLCache(64, _KEPT_S),
    key=lambda _marked_item, study, answers, _have, said, lang: (study, answers, said, lang),
    condition=Condition(),
)
def draw(
    marked_item: MarkedItem,
    study: str,
    answers: int,
    have: Callable[[], Collected],
    said: str,
    lang: Language,
) -> Markup:
    """What is shown under this word, for a phone; nothing where the word means nothing."""
    shown = counted(study, answers, have)
    at = frame_of(said, shown)
    return _NOTHING if at is None else frame_html(shown, at, marked_item, lang)


def frame_html(shown: Reveal, at: Frame, marked_item: MarkedItem, lang: Language) -> Markup:
    """One step, with its heading."""
    if at.part == "item":
        one, stage = shown.items[at.item], at.stage or "truth"
        body = seen_html(shown, one, stage, marked_item, lang) + _item_html(shown, one, stage, lang)
    elif at.part == ALL:
        body = every_html(shown, at.stage or "truth", at.page, lang)
    elif at.part == DISPLAYS:
        body = displays_html(shown, lang)
    elif at.part == MARKS:
        body = marks_html(shown, lang)
    else:
        body = talk_html(at.part, shown.setup, lang)
    return Markup('<section class="ct-reveal"><h2>{}</h2>{}</section>').format(
        title(shown, at, lang), body
    )


def title(shown: Reveal, at: Frame, lang: Language) -> str:
    """What a step is called."""
    stages: dict[str, str] = {
        "first": lang.gettext("What people decided alone"),
        "advice": lang.gettext("What the AI advised"),
        "final": lang.gettext("What people decided then"),
        "truth": lang.gettext("What was right"),
    }
    names = {
        DISPLAYS: lang.gettext("Reliance by display"),
        MARKS: lang.gettext("What the marks did"),
        "talk-stakes": lang.gettext("To talk about: what is at stake?"),
        "talk-system": lang.gettext("To talk about: what does the system know?"),
        "talk-people": lang.gettext("To talk about: what do people know?"),
    }
    if at.part in names:
        return names[at.part]
    return lang.gettext("{what}: {stage}", what=part_name(shown, at, lang), stage=stages[at.stage])


def part_name(shown: Reveal, at: Frame, lang: Language) -> str:
    """An item by its number, or all of them, by page."""
    if at.part != ALL:
        return lang.gettext("Item {n}", n=number_of(shown, at.item, lang))
    if len(shown.pages) == 1:
        return all_named(lang)
    return lang.gettext(
        "All items, screen {n} of {all}",
        n=lang.number(at.page + 1), all=lang.number(len(shown.pages)),
    )  # fmt: skip


def all_named(lang: Language) -> str:
    """All items, whichever page of them."""
    return lang.gettext("All items")


def _item_html(shown: Reveal, one: Decided, stage: Stage, lang: Language) -> Markup:
    stages = shown.stages
    seen = stages[: stages.index(stage) + 1]
    every = [label.id for label in shown.snapshot.items.labels]
    labels = [
        label
        for label in every
        if len(every) <= _FEW
        or one.first.get(label)
        or ("advice" in seen and one.advice.get(label))
        or ("final" in seen and one.final.get(label))
        or ("truth" in seen and label == one.truth)
    ]
    rows = _NOTHING.join(_class_html(shown, one, label, seen, lang) for label in labels)
    return Markup(
        '<p class="ct-reveal-said" role="status">{}</p><ul class="ct-reveal-classes">{}</ul>'
    ).format(" ".join(_item_said(shown, one, stage, lang)), rows)


def _class_html(
    shown: Reveal, one: Decided, label: str, seen: Sequence[Stage], lang: Language
) -> Markup:
    marks = []
    if "advice" in seen and one.advice.get(label):
        marks.append(lang.gettext("◆ advised"))
    if "truth" in seen and label == one.truth:
        marks.append(lang.gettext("✓ right"))
    both: tuple[tuple[Literal["first", "final"], str, dict[str, int]], ...] = (
        ("first", lang.gettext("alone"), one.first),
        ("final", lang.gettext("then"), one.final),
    )
    bars = [
        bar(kind, name, counts.get(label, 0), one.n, lang)
        for kind, name, counts in both
        if kind in seen
    ]
    return Markup('<li class="{}"><p><b><bdi>{}</bdi></b> {}</p>{}</li>').format(
        "ct-reveal-right" if "truth" in seen and label == one.truth else "",
        class_name(shown, label, lang),
        " ".join(marks),
        _NOTHING.join(bars),
    )


def _item_said(shown: Reveal, one: Decided, stage: Stage, lang: Language) -> list[str]:
    """The step in sentences."""
    if stage == "first":
        return [
            lang.ngettext("{n} person decided alone.", "{n} people decided alone.", one.n),
            own_order_said(lang),
        ]
    if stage == "advice":
        advised = lang.join([class_name(shown, label, lang) for label in one.advice], "or")
        return [lang.gettext("The AI advised “{answer}”.", answer=advised)]
    if stage == "final":
        said = [
            lang.gettext(
                "{count} ended where the advice was.", count=count_of(one.followed, one.n, lang)
            )
        ]
        if one.first:
            said.append(
                lang.gettext(
                    "{count} stayed with what they had said alone.",
                    count=count_of(one.kept, one.n, lang),
                )
            )
        return said
    return [
        lang.gettext("Right is “{answer}”.", answer=class_name(shown, one.truth, lang)),
        *rights(one, bool(one.first), lang),
    ]

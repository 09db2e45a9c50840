"""What a room looks at in a reveal, as markup: on the projector large, the same on each phone."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from threading import Condition

from cachetools import TTLCache, cached
from markupsafe import Markup

from components.site.items_html import picture_source
from components.study.prompts import talk_html
from models.display import parts
from models.language import Language
from study.measures.comparing import FEWEST_PEOPLE
from study.measures.figures import Group
from study.revealing import (
    ALL,
    DISPLAYS,
    Decided,
    Frame,
    Reveal,
    Stage,
    frame_of,
    items_of,
    reveal,
)
from study.store.protocol import Collected

_NOTHING = Markup()
_FEW = 4  # so many classes all have a line; of more those that anybody chose or that were advised
_KEPT_S = 600  # counts of a study that was deleted go, too
_SHORT = 60  # characters of an item's text in a line


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
    key=lambda study, answers, _have, said, lang: (study, answers, said, lang),
    condition=Condition(),
)
def draw(
    study: str, answers: int, have: Callable[[], Collected], said: str, lang: Language
) -> Markup:
    """What is shown under this word, for a phone; nothing where the word means nothing."""
    shown = counted(study, answers, have)
    at = frame_of(said, shown)
    return _NOTHING if at is None else frame_html(shown, at, lang)


def frame_html(shown: Reveal, at: Frame, lang: Language) -> Markup:
    """One step, with its heading."""
    if at.part == "item":
        body = _item_html(shown, shown.items[at.item], at.stage or "truth", lang)
    elif at.part == ALL:
        body = _all_html(shown, at.stage or "truth", lang)
    elif at.part == DISPLAYS:
        body = _displays_html(shown, lang)
    else:
        body = talk_html(at.part, lang)
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
        "talk-stakes": lang.gettext("To talk about: what is at stake?"),
        "talk-system": lang.gettext("To talk about: what does the system know?"),
        "talk-people": lang.gettext("To talk about: what do people know?"),
    }
    if at.part in names:
        return names[at.part]
    return lang.gettext("{what}: {stage}", what=part_name(shown, at, lang), stage=stages[at.stage])


def part_name(shown: Reveal, at: Frame, lang: Language) -> str:
    """An item by its number, or all of them."""
    if at.part == ALL:
        return lang.gettext("All items")
    place = items_of(shown.setup, shown.snapshot).index(at.item)
    return lang.gettext("Item {n}", n=lang.number(place + 1))


def _name(shown: Reveal, label: str, lang: Language) -> str:
    known = {one.id: one for one in shown.snapshot.items.labels}
    return parts.name_of(known[label], lang)


def given_html(shown: Reveal, item: str, lang: Language, *, short: bool = False) -> Markup:
    """What was decided on."""
    one = shown.snapshot.item(item)
    if one.picture:
        source = picture_source(one)
        return Markup('<img class="ct-reveal-picture" alt="{}" src="{}">').format(
            lang.gettext("The picture to decide on"), source
        )
    if short:
        text = one.text if len(one.text) <= _SHORT else one.text[: _SHORT - 1] + "…"
        return Markup("<bdi>{}</bdi>").format(text)
    return Markup('<blockquote class="ct-asked-text" dir="auto">{}</blockquote>').format(one.text)


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
    return given_html(shown, one.item, lang) + Markup(
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
    bars = [
        _bar(kind, name, counts.get(label, 0), one.n, lang)
        for kind, name, counts in (
            ("first", lang.gettext("alone"), one.first),
            ("final", lang.gettext("then"), one.final),
        )
        if kind in seen
    ]
    return Markup('<li class="{}"><p><b><bdi>{}</bdi></b> {}</p>{}</li>').format(
        "ct-reveal-right" if "truth" in seen and label == one.truth else "",
        _name(shown, label, lang),
        " ".join(marks),
        _NOTHING.join(bars),
    )


def _bar(kind: str, name: str, n: int, of: int, lang: Language) -> Markup:
    return Markup(
        '<p class="ct-reveal-bar"><span class="ct-reveal-when">{}</span>'
        '<span class="ct-reveal-track" aria-hidden="true"><i class="ct-reveal-{}" '
        'style="width:{}%"></i></span><span>{}</span></p>'
    ).format(name, kind, round(100 * n / max(1, of)), _of(n, of, lang))


def _of(n: int, of: int, lang: Language) -> str:
    return lang.gettext("{n} of {all}", n=lang.number(n), all=lang.number(of))


def _item_said(shown: Reveal, one: Decided, stage: Stage, lang: Language) -> list[str]:
    """The step in sentences."""
    if stage == "first":
        return [lang.ngettext("{n} person decided alone.", "{n} people decided alone.", one.n)]
    if stage == "advice":
        advised = lang.join([_name(shown, label, lang) for label in one.advice], "or")
        sure = [lang.percent(each) for each in one.confidences]
        return [
            lang.gettext(
                "The AI advised “{answer}”, sure by {confidence}.",
                answer=advised,
                confidence=sure[0] if len({*sure}) == 1 else f"{sure[0]}–{sure[-1]}",
            )
        ]
    if stage == "final":
        said = [lang.gettext("{count} ended where the advice was.", count=_of(one.followed, one.n,
                                                                             lang))]  # fmt: skip
        if one.first:
            said.append(
                lang.gettext(
                    "{count} stayed with what they had said alone.",
                    count=_of(one.kept, one.n, lang),
                )
            )
        return said
    return [
        lang.gettext("Right is “{answer}”.", answer=_name(shown, one.truth, lang)),
        *_rights(one, bool(one.first), lang),
    ]


def _rights(one: Decided, alone: bool, lang: Language) -> list[str]:
    said = [lang.gettext("Right in the end: {count}.", count=_of(one.right_final, one.n, lang))]
    if alone:
        said.insert(
            0, lang.gettext("Right alone: {count}.", count=_of(one.right_alone, one.n, lang))
        )
    return said


def _all_html(shown: Reveal, stage: Stage, lang: Language) -> Markup:
    """Every item in a line, and all of them in a sentence."""
    seen = shown.stages[: shown.stages.index(stage) + 1]
    heads = {
        "first": lang.gettext("Alone"),
        "advice": lang.gettext("Advised"),
        "final": lang.gettext("Then"),
        "truth": lang.gettext("Right answer"),
    }
    cells: dict[Stage, Callable[[Decided], Markup | str]] = {
        "first": lambda one: _shares(shown, one.first, lang),
        "advice": lambda one: lang.join([_name(shown, each, lang) for each in one.advice], "or"),
        "final": lambda one: _shares(shown, one.final, lang),
        "truth": lambda one: _name(shown, one.truth, lang),
    }
    head = _NOTHING.join(
        Markup('<th scope="col">{}</th>').format(one)
        for one in (lang.gettext("Item"), *(heads[each] for each in seen))
    )
    body = _NOTHING.join(
        Markup('<tr><th scope="row">{}</th>{}</tr>').format(
            given_html(shown, one.item, lang, short=True),
            _NOTHING.join(Markup("<td>{}</td>").format(cells[each](one)) for each in seen),
        )
        for one in shown.items.values()
    )
    return Markup(
        '<p class="ct-reveal-said" role="status">{}</p>'
        '<div class="ct-scroll" tabindex="0" role="region" aria-label="{}">'
        '<table class="ct-table ct-reveal-items"><thead><tr>{}</tr></thead><tbody>{}</tbody>'
        "</table></div>"
    ).format(
        " ".join(_all_said(shown, stage, lang)), lang.gettext("Every item"), head, body
    )  # fmt: skip


def _shares(shown: Reveal, counts: dict[str, int], lang: Language) -> str:
    """Who chose what, the most first."""
    most = sorted(counts.items(), key=lambda one: -one[1])
    return " · ".join(f"{_name(shown, label, lang)} {lang.number(n)}" for label, n in most)


def _all_said(shown: Reveal, stage: Stage, lang: Language) -> list[str]:
    every = shown.sums()
    if stage == "first":
        split = sum(max(one.first.values(), default=0) < one.n for one in shown.items.values())
        return [
            lang.ngettext("{n} decision alone.", "{n} decisions alone.", every.n),
            lang.ngettext(
                "The room was divided on {n} item.", "The room was divided on {n} items.", split
            ),
        ]
    if stage == "advice":
        return [lang.gettext("What the AI advised on each of them.")]
    if stage == "final":
        return [
            lang.gettext(
                "{count} decisions ended where the advice was.",
                count=_of(every.followed, every.n, lang),
            )
        ]
    return [
        *_rights(every, shown.stages[0] == "first", lang),
        lang.gettext("The AI was right: {count}.", count=_of(every.right_advice, every.n, lang)),
    ]


def _displays_html(shown: Reveal, lang: Language) -> Markup:
    measures = (
        ("over_reliance", lang.gettext("Wrong advice followed")),
        ("under_reliance", lang.gettext("Right advice passed over")),
        ("accuracy_with_advice", lang.gettext("Right in the end")),
    )
    said = lang.gettext(
        "Over all decisions together. Fewer than {n} people: this describes the room, and no more.",
        n=lang.number(FEWEST_PEOPLE),
    ) if shown.people < FEWEST_PEOPLE else lang.gettext("Over all decisions together.")  # fmt: skip
    blocks = _NOTHING.join(
        Markup("<li><p><b>{}</b></p>{}</li>").format(
            group.by["condition"],
            _NOTHING.join(_measure_bar(group, key, name, lang) for key, name in measures),
        )
        for group in shown.displays
    )
    return Markup(
        '<p class="ct-reveal-said">{}</p><ul class="ct-reveal-classes ct-reveal-displays">{}</ul>'
    ).format(said, blocks)


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
    return Markup(
        '<p class="ct-reveal-bar"><span class="ct-reveal-when">{}</span>'
        '<span class="ct-reveal-track" aria-hidden="true"><i class="ct-reveal-final" '
        'style="width:{}%"></i></span><span>{}</span></p>'
    ).format(name, round(100 * (figure.value or 0)), told)

"""All items in a table, page by page: who said what alone, what was advised, what came of it."""

from __future__ import annotations

from collections.abc import Callable

from markupsafe import Markup

from components.study.seen import class_name, count_of, number_of, own_order_said, short_html
from models.language import Language
from study.revealing import Decided, Reveal, Stage

_NOTHING = Markup()


def rights(one: Decided, alone: bool, lang: Language) -> list[str]:
    """How many were right in the end, and alone where anybody decided alone."""
    said = [
        lang.gettext("Right in the end: {count}.", count=count_of(one.right_final, one.n, lang))
    ]
    if alone:
        said.insert(
            0, lang.gettext("Right alone: {count}.", count=count_of(one.right_alone, one.n, lang))
        )
    return said


def every_html(shown: Reveal, stage: Stage, page: int, lang: Language) -> Markup:
    """The items of a page, from 0 on, each in a line; and all of all pages in a sentence."""
    seen = shown.stages[: shown.stages.index(stage) + 1]
    heads = {
        "first": lang.gettext("Alone"),
        "advice": lang.gettext("Advised"),
        "final": lang.gettext("Then"),
        "truth": lang.gettext("Right answer"),
    }
    cells: dict[Stage, Callable[[Decided], Markup | str]] = {
        "first": lambda one: _shares(shown, one.first, lang),
        "advice": lambda one: lang.join(
            [class_name(shown, each, lang) for each in one.advice], "or"
        ),
        "final": lambda one: _shares(shown, one.final, lang),
        "truth": lambda one: class_name(shown, one.truth, lang),
    }
    head = _NOTHING.join(
        Markup('<th scope="col">{}</th>').format(one)
        for one in (lang.gettext("Item"), *(heads[each] for each in seen))
    )
    body = _NOTHING.join(
        Markup('<tr><th scope="row">{} {}</th>{}</tr>').format(
            lang.gettext("{n}.", n=number_of(shown, one.item, lang)),
            short_html(shown, one.item, lang),
            _NOTHING.join(Markup("<td>{}</td>").format(cells[each](one)) for each in seen),
        )
        for one in (shown.items[each] for each in shown.pages[page])
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
    """Who chose what, in the order of the classes: the same in every cell."""
    return " · ".join(
        # A class may be a digit: only a sign tells its name from its count.
        lang.gettext(
            "{name}: {shown}",
            name=class_name(shown, one.id, lang),
            shown=lang.number(counts[one.id]),
        )
        for one in shown.snapshot.items.labels
        if counts.get(one.id)
    )


def _all_said(shown: Reveal, stage: Stage, lang: Language) -> list[str]:
    every = shown.sums()
    if stage == "first":
        split = sum(max(one.first.values(), default=0) < one.n for one in shown.items.values())
        return [
            lang.ngettext("{n} decision alone.", "{n} decisions alone.", every.n),
            lang.ngettext(
                "The room was divided on {n} item.", "The room was divided on {n} items.", split
            ),
            own_order_said(lang),
        ]
    if stage == "advice":
        return [lang.gettext("What the AI advised on each of them.")]
    if stage == "final":
        return [
            lang.gettext(
                "{count} decisions ended where the advice was.",
                count=count_of(every.followed, every.n, lang),
            )
        ]
    return [
        *rights(every, shown.stages[0] == "first", lang),
        lang.gettext(
            "The AI was right: {count}.", count=count_of(every.right_advice, every.n, lang)
        ),
    ]

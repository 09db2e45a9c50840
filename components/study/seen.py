"""An item as the room saw it: bare, and then in each display with its marks, by its name."""

from __future__ import annotations

from collections.abc import Callable

from markupsafe import Markup

from components.site.items_html import item_html, item_text, picture_source
from models.display import parts, showing
from models.language import Language
from study.revealing import Decided, Reveal, Stage, items_of
from study.setup.naming import names
from study.setup.setup import Condition
from study.snapshot import Snapshot

# Draws an item with the marks that a display shows on it, None where it shows none: the work of
# another room, which the page brings. The number is the study's seed.
MarkedItem = Callable[[Snapshot, str, Condition, int, Language], Markup | None]
_NOTHING = Markup()
_SHORT = 60  # characters of an item's text in a line
_ALONE = "none"  # the pattern that shows the answer and nothing else


def class_name(shown: Reveal, label: str, lang: Language) -> str:
    """What a class is called, by its id."""
    known = {one.id: one for one in shown.snapshot.items.labels}
    return parts.name_of(known[label], lang)


def number_of(shown: Reveal, item: str, lang: Language) -> str:
    """An item's number in the list of the study: people saw them each in an order of their own."""
    return lang.number(items_of(shown.setup, shown.snapshot).index(item) + 1)


def own_order_said(lang: Language) -> str:
    """Why nobody had these numbers; said on the room's screen and on phones alike."""
    return lang.gettext(
        "Items are numbered as in the study’s list: everybody saw them in an order of their own."
    )


def count_of(n: int, of: int, lang: Language) -> str:
    """So many of so many."""
    return lang.gettext("{n} of {all}", n=lang.number(n), all=lang.number(of))


def short_html(shown: Reveal, item: str, lang: Language) -> Markup:
    """What was decided on, in a line of a table."""
    one = shown.snapshot.item(item)
    if one.picture:
        return Markup('<img class="ct-reveal-picture" alt="{}" src="{}">').format(
            lang.gettext("The picture to decide on"), picture_source(one)
        )
    text = one.text if len(one.text) <= _SHORT else one.text[: _SHORT - 1] + "…"
    return item_text("bdi", shown.snapshot.items, text)


def seen_html(
    shown: Reveal, one: Decided, stage: Stage, marked_item: MarkedItem, lang: Language
) -> Markup:
    """What people had before them: alone the item, then what each display showed with it."""
    bare = item_html(shown.snapshot.items, shown.snapshot.item(one.item), lang)
    if stage == "first":
        return bare
    called = names(shown.setup, lang)
    conditions = {each.id: each for each in shown.setup.conditions}
    seen = [(conditions[each.condition], each) for each in one.under]
    if not shown.marked:
        if stage != "advice" or all(each.spec.pattern == _ALONE for each, _ in seen):
            return bare
        return bare + Markup('<ul class="ct-reveal-shown" aria-label="{}">{}</ul>').format(
            lang.gettext("As each display showed it"),
            _NOTHING.join(
                Markup("<li><b>{}</b> {}</li>").format(
                    called[each.id], _brief(shown, one.item, each, lang)
                )
                for each, _ in seen
            ),
        )
    looks = _NOTHING.join(
        Markup('<figure class="ct-reveal-look"><figcaption><b>{}</b> {}</figcaption>{}</figure>')
        .format(
            called[each.id],
            (
                lang.gettext("{count} went along", count=count_of(under.followed, under.n, lang))
                if stage != "advice"
                else _brief(shown, one.item, each, lang)
                if each.spec.pattern != _ALONE
                else ""
            ),
            marked_item(shown.snapshot, one.item, each, shown.setup.seed, lang) or bare,
        )
        for each, under in seen
    )  # fmt: skip
    return Markup('<div class="ct-reveal-looks">{}</div>').format(looks)


def _brief(shown: Reveal, item: str, condition: Condition, lang: Language) -> Markup:
    """What a display said of the advice, in a line: a figure only where it showed one."""
    return showing.brief(shown.snapshot.prediction(item, condition), condition.spec, lang)

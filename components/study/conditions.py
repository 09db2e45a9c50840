"""The displays that a study compares: each with its name, its scores, and how it looks."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from typing import Any

import streamlit as st
from msgspec.structs import replace

from components.displays import held as display
from components.displays.panel import show_prediction
from components.site import shell
from components.site.choosing import choose_from_list, choose_from_switch, drawn_with
from components.site.items_html import item_html
from components.site.state import Slot
from components.site.uploads import Door
from components.study import held, previewed
from components.study.seen import MarkedItem
from models.display.design import MAX_FILE, Design
from models.display.registry import PATTERNS
from models.display.spec import DisplaySpec
from models.language import Language
from models.limits import LIMITS
from models.prediction import Score
from study.items.items import Items
from study.items.marks import Marked
from study.setup.naming import given_name, names_of, pattern_name
from study.setup.setup import Condition, Highlights
from study.snapshot import Snapshot

_SCORE: Slot[Score] = Slot("_study_score", "raw")  # at each condition
_MARKS: Slot[Highlights] = Slot("_study_marks", "none")  # the same
_NAME = Slot("_study_condition_name", "")  # the same
_ADDED = Slot("_study_added", "")  # the pattern to add
_DOOR = Door("study_design")
_NO_NAME = re.compile(r"[^a-z0-9]+")
_LONGEST_ID = 40
_OUR_FILE = re.compile(r"certitude\b|design\b", re.IGNORECASE)  # a name that nobody chose


def choose_conditions(items: Items, marks: Marked, marked_item: MarkedItem, lang: Language) -> None:
    """A card for each display, and the ways to add one; marks: as far as they are known."""
    conditions = held.CONDITIONS.get()
    marks = _marks_of_preview(items, conditions, marks)
    # In rows of two, so that the keyboard goes through them in their order.
    columns = [one for _ in range(0, len(conditions), 2) for one in st.columns(2)]
    for at, condition in enumerate(conditions):
        with columns[at], st.container(border=True, key=f"ct-study-condition-{at}"):
            _show(at, condition, items, lang)
            _show_as_seen(at, condition, items, marks, marked_item, lang)
            _offer_to_remove(at, lang)
    with shell.place("ct-study-add", "room" if len(conditions) < LIMITS.study_conditions else ""):
        if len(conditions) < LIMITS.study_conditions:
            with st.popover(lang.gettext("Add a display"), icon=":material/add:"):
                _offer_more(lang)


def _show(at: int, condition: Condition, items: Items, lang: Language) -> None:
    part = f"{held.LOADS.get()}-{condition.id}"
    title = names_of(held.CONDITIONS.get(), held.lesson(), lang)[condition.id]
    st.subheader(shell.plain(f"{lang.number(at + 1)}. {title}"))
    name = _NAME.at(part)
    st.text_input(
        lang.gettext("Your name for display {n}, if you want another", n=lang.number(at + 1)),
        value=drawn_with(name, given_name(condition), ""),
        key=name.key,
        max_chars=LIMITS.study_display_name,
        placeholder=title,
        on_change=_rename,
        args=(at, name),
    )
    _choose_score(at, condition, items, part, lang)
    _choose_marks(at, condition, part, lang)


def _show_as_seen(
    at: int,
    condition: Condition,
    items: Items,
    marks: Marked,
    marked_item: MarkedItem,
    lang: Language,
) -> None:
    """The advice on one item, with its marks, which are looked for where nobody knows them yet."""
    score = _score_shown(condition, items)
    shown = replace(condition, score=score)
    first = items.items[0].id
    is_marked = condition.highlights != "none"
    with st.container(key=f"ct-study-seen-{at}"):
        st.caption(lang.gettext("As people will see it:"))
        seen = st.container(key=f"ct-study-item-{at}")
        with shell.place(f"ct-study-marked-{at}", condition.highlights):
            if is_marked and first not in marks.get(score, {}):
                # One bar for all of them: in the first display that has marks.
                leads = _first_marked() == at
                marks = (previewed.show(lang) if leads else {}) or previewed.found()
                if not marks and not (leads and previewed.is_under_way()):
                    _say_without_marks(items, lang)
        drawn = None
        if is_marked and first in marks.get(score, {}):
            taken = {score: {first: marks[score][first]}}
            one = Snapshot(items.only([first]), ((first,),), (), taken)
            drawn = marked_item(one, first, shown, held.SEED.get(), lang)
        with seen:
            shell.html(drawn or item_html(items, items.items[0], lang))
        # All that stands under it on a phone, too.
        show_prediction(items.prediction(first, score), Design(condition.spec), lang, f"study-{at}")


def _score_shown(condition: Condition, items: Items) -> Score:
    return condition.score if items.calibrated else "raw"


def _marks_of_preview(items: Items, conditions: Sequence[Condition], marks: Marked) -> Marked:
    """What is known of the first item's marks; what is not is looked for from now on."""
    first = items.items[0].id
    wanted = {_score_shown(one, items): None for one in conditions if one.highlights != "none"}
    previewed.begin(items, [one for one in wanted if first not in marks.get(one, {})])
    return {**marks, **previewed.found()}


def _first_marked() -> int:
    """Which display shows marks before any other."""
    return [one.highlights != "none" for one in held.CONDITIONS.get()].index(True)


def _say_without_marks(items: Items, lang: Language) -> None:
    if previewed.is_under_way():
        st.caption(lang.gettext("Looking for the marks on this item …"))
    elif previewed.can_be_found(items):
        st.caption(
            lang.gettext(
                "People will see marks on this item. The marks are looked for when the session "
                "opens: that takes a moment for each item, and nobody waits for them later."
            )
        )


def _offer_to_remove(at: int, lang: Language) -> None:
    with shell.place(f"ct-study-removable-{at}", "yes" if len(held.CONDITIONS.get()) > 1 else ""):
        if len(held.CONDITIONS.get()) > 1:
            st.button(
                lang.gettext("Remove display {n}", n=lang.number(at + 1)),
                icon=":material/close:",
                key=f"ct-study-remove-{at}",
                on_click=_remove,
                args=(at,),
            )


def _choose_score(at: int, condition: Condition, items: Items, part: str, lang: Language) -> None:
    score = _SCORE.at(part)
    score.set(condition.score)
    names: dict[Score, str] = {
        "raw": lang.gettext("Raw"), "calibrated": lang.gettext("Calibrated"),
    }  # fmt: skip
    # A file may ask for calibrated scores of a model that has none: it can be set right here.
    if items.calibrated or condition.score == "calibrated":
        choose_from_switch(
            lang.gettext("Confidence in display {n}", n=lang.number(at + 1)),
            list(names), score, names.__getitem__, lang,
            on_change=lambda: _change(at, score=score.get()),
        )  # fmt: skip


def _choose_marks(at: int, condition: Condition, part: str, lang: Language) -> None:
    marks = _MARKS.at(part)
    marks.set(condition.highlights)
    names: dict[Highlights, str] = {
        "none": lang.gettext("No reasons"),
        "lime": lang.gettext("LIME’s marks"),
        "placebo": lang.gettext("Marks that mean nothing (placebo)"),
    }
    choose_from_switch(
        lang.gettext("Reasons in display {n}", n=lang.number(at + 1)),
        list(names), marks, names.__getitem__, lang, wrap=True,
        on_change=lambda: _change(at, highlights=marks.get()),
    )  # fmt: skip


def _offer_more(lang: Language) -> None:
    """A pattern as it ships, the display in use in this session, or a design's file."""
    choose_from_list(
        lang.gettext("Display"),
        list(PATTERNS),
        _ADDED,
        lambda one: pattern_name(one, lang),
        lang,
    )
    st.button(
        lang.gettext("Add it"),
        icon=":material/add:",
        key="ct-study-add-shipped",
        type="primary",
        on_click=lambda: _add(DisplaySpec(_ADDED.get())),
    )
    spec = display.current_design().spec_in(lang)
    st.button(
        lang.gettext(
            "Add the one you shaped on the other pages ({title})",
            title=pattern_name(spec.pattern, lang),
        ),
        icon=":material/palette:",
        key="ct-study-add-current",
        on_click=_add,
        args=(spec,),
    )
    _DOOR.show(
        lang.gettext("A design from the designer (.json)"),
        ("json",),
        MAX_FILE,
        lambda data, name: _add(Design.loads(data).spec_in(lang), _name_of(name)),
        lang,
    )
    st.caption(
        lang.gettext(
            "Of a design a study takes the display with its words and cut-offs; colours, icons and "
            "the voice stay with the design."
        )
    )


def _name_of(file: str) -> str:
    """What a designer called a design: its file, if they named it."""
    stem = " ".join(file.removesuffix(".json").replace("_", " ").split())
    return "" if _OUR_FILE.match(stem) else stem[: LIMITS.study_display_name]


def _add(spec: DisplaySpec, given: str = "") -> None:
    conditions = held.CONDITIONS.get()
    if len(conditions) >= LIMITS.study_conditions:
        return
    name = _free(given or spec.pattern, [one.id for one in conditions])
    held.CONDITIONS.set((*conditions, Condition(name, spec.to_short_dict(), name=given)))


def _free(wanted: str, taken: list[str]) -> str:
    """A short name that no other display of the study has."""
    base = _NO_NAME.sub("-", wanted.lower()).strip("-")[: _LONGEST_ID - 3].strip("-") or "display"
    free = (base, *(f"{base}-{n}" for n in range(2, LIMITS.study_conditions + 2)))
    return next(name for name in free if name not in taken)


def _rename(at: int, name: Slot[str]) -> None:
    others = [one.id for n, one in enumerate(held.CONDITIONS.get()) if n != at]
    typed = " ".join(name.get().split())
    # Without a name of its own it is called by what it shows, and its id is ours again.
    pattern = held.CONDITIONS.get()[at].spec.pattern
    _change(at, id=_free(typed or pattern, others), name=typed)


def _change(at: int, **values: Any) -> None:
    conditions = held.CONDITIONS.get()
    if at < len(conditions):
        changed: Callable[..., Condition] = replace
        held.CONDITIONS.set(
            tuple(changed(one, **values) if n == at else one for n, one in enumerate(conditions))
        )


def _remove(at: int) -> None:
    left = tuple(one for n, one in enumerate(held.CONDITIONS.get()) if n != at)
    if left:
        held.CONDITIONS.set(left)

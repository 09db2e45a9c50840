"""The preset that learns by heart: what it changed, the way back, and whether it did."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, NamedTuple

import streamlit as st
from markupsafe import Markup

from components.site import shell
from components.site.state import Slot
from components.workshop import chosen, running, settings
from components.workshop.chosen import Chosen
from components.workshop.running import Run
from models.language import Language
from models.live.training import Epoch

_LEARNT = 0.95  # right in so much of what it learnt from, it knows it by heart
_OF_DATA = ("data", "label", "scatter", "seed")  # which the preset leaves as they are
_OF_ONE_SET = ("amount", "wrong")  # and which another set begins anew
_MATERIAL = len(_OF_ONE_SET)  # of the values that it changes, those come first


class _Pressed(NamedTuple):
    """What was chosen before it was pressed and what after, as it is told and as it is taken."""

    before: Chosen
    before_values: tuple[Any, ...]
    after: Chosen
    after_values: tuple[Any, ...]


_PRESSED: Slot[_Pressed | None] = Slot("_workshop_by_heart", None)


def press(most: int) -> None:
    """Take the preset and train (a callback's work); what it changes can be had back.

    most: how many examples there are to learn from.
    """
    before, values = chosen.chosen(), settings.before_by_heart()
    settings.take_overfit(most)
    _PRESSED.set(_Pressed(before, values, chosen.chosen(), settings.before_by_heart()))
    running.ask("anew")


def show_changes(lang: Language) -> None:
    """What it has changed, and the way back, as long as its model is the one that is chosen.

    On other data as well: whoever went on to them would take its layers for their own choice.
    """
    pressed, now, values = _PRESSED.get(), chosen.chosen(), settings.before_by_heart()
    changes = ""
    if pressed is not None and values[_MATERIAL:] == pressed.after_values[_MATERIAL:]:
        other = pressed.before["data"] != now["data"]
        as_now = (*_OF_DATA, *(_OF_ONE_SET if other else ()))
        was = {**pressed.before, **{key: now[key] for key in as_now if key in now}}
        changes = chosen.changed(was, now, lang)
        if other:
            back = (*values[:_MATERIAL], *pressed.before_values[_MATERIAL:])
        else:
            back = pressed.before_values
    with shell.place("ct-by-heart", "changed" if changes else ""):
        if not changes:
            return
        shell.html(
            Markup('<p class="ct-quiet" role="status">{}</p>').format(
                lang.gettext(
                    "To learn by heart, this was changed: {changes}. It still learns from {data}.",
                    changes=changes,
                    data=chosen.data_of(now, lang),
                )
            )
        )
        st.button(
            lang.gettext("Back to my settings"),
            icon=":material/undo:",
            key="ct-by-heart-back",
            on_click=settings.take_back,
            args=(back,),
        )


def outcome_html(run: Run, records: Sequence[Epoch], lang: Language) -> Markup:
    """Whether a training that was to learn by heart has done so; nothing of any other."""
    pressed = _PRESSED.get()
    if pressed is None or run.begun != pressed.after or not records or not run.running.job.ended:
        return Markup('<div class="ct-by-heart-said"></div>')
    last = records[-1]
    if last.accuracy >= _LEARNT:
        said = lang.gettext(
            "It has learnt by heart: in the last epoch it is right in {learnt} of what it learnt "
            "from, and in {right} of the cases watched.",
            learnt=lang.counted_percent(last.accuracy),
            right=lang.counted_percent(last.val_accuracy),
        )
    else:
        said = lang.gettext(
            "It has not learnt by heart: in the last epoch it is right in {learnt} of what it "
            "learnt from. Give it more epochs in step 2, or data that hold more to remember: of "
            "points on a plane there is little.",
            learnt=lang.counted_percent(last.accuracy),
        )
    return Markup('<p class="ct-run-said ct-by-heart-said" role="status">{}</p>').format(said)

"""A facilitator's own items: a file and a model, what is odd about them, and what people will see.

Until the session opens all of it is in this session's memory alone.
"""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st
from markupsafe import Markup

from components.site import own_models, shell
from components.site.choosing import choose_from_list
from components.site.items_html import item_html
from components.site.set_columns import case_label, choose_column
from components.site.state import Slot
from components.site.uploads import Door, pictures_said, say_what_fits
from components.site.work import Described, Work
from models import catalog
from models.errors import InputError
from models.jobs import Job, Progress
from models.labelled import columns, given
from models.labelled.columns import NONE, Columns
from models.labelled.given import Given
from models.language import Language
from models.limits import LIMITS
from models.reading.inputs import Note
from study.items.items import Items
from study.items.own import own_items

Read = tuple[Items, tuple[Note, ...]]

_GIVEN: Slot[Given | None] = Slot("_study_own_given", None)
MODEL = Slot("_study_own_model", "")
_DOOR = Door("study_items")
_WORK: Work[Read, Progress[object]] = Work("study-items", about=None)
_SHOWN = 3  # items


def current() -> Items | None:
    """The items as far as they are ready; None while there are none."""
    read = _read()
    return read[0] if read else None


def is_given() -> bool:
    """Whether there is a file."""
    return _GIVEN.get() is not None


def _read() -> Read | None:
    job, held = _WORK.job(), _GIVEN.get()
    if held is None or job is None or job.cancelled or not job.ended or job.error is not None:
        return None
    return job.result()


def give(lang: Language) -> None:
    """The file, the model, how far its advice is, and what the set is like."""
    held = _GIVEN.get()
    _DOOR.show_set(lang.gettext("Items with labels (.csv or .zip)"), held is not None, _take, lang)
    with shell.place("ct-study-own", "" if held is None else held.hash[:12]):
        if held is None:
            _explain(lang)
        else:
            _show(held, lang)


def _take(data: bytes, name: str) -> None:
    _GIVEN.set(given.read(data, name))
    _WORK.drop()


def _explain(lang: Language) -> None:
    rows = (
        lang.gettext(
            "Texts: a CSV table with a column of texts and a column of labels; a text can have at "
            "most {limit} characters.",
            limit=lang.number(LIMITS.study_item_text),
        ),
        pictures_said(lang),
        lang.gettext(
            "Nothing of it is stored before you open the session; what is stored then goes with "
            "the study when it is deleted."
        ),
    )
    say_what_fits(rows)


def _show(held: Given, lang: Language) -> None:
    shell.html(Markup('<p class="ct-stands"><strong><bdi>{}</bdi></strong></p>').format(held.name))
    for note in held.notes:
        st.caption(shell.plain(lang.note(note)))
    models = [
        one.id
        for one in (*catalog.entries(), *own_models.entries())
        if one.kind == held.kind and one.availability() == "ready"
    ]
    if MODEL.get() not in models:
        MODEL.set(_likeliest(models, held, lang))
    choose_from_list(
        lang.gettext("The model whose advice is shown"),
        models,
        MODEL,
        lambda name: lang.gettext(catalog.get(name).title),
        lang,
    )
    model = MODEL.get()
    chosen = _choose_columns(held, model, lang)
    job = _WORK.keep((held.hash, model, chosen), lambda: _start(held, model, chosen))
    with shell.place("ct-study-own-read", model):
        read = _WORK.watch(job, lambda now: _described(now, lang), lang)
        if read is not None:
            _say(read, lang)
    with shell.place("ct-study-own-hint"):
        if isinstance(job.error, InputError) and job.error.code == "no_known_labels":
            st.caption(
                lang.gettext(
                    "Do the labels stand in another column, or belong to another model? Choose it "
                    "above."
                )
            )


def _choose_columns(held: Given, model: str, lang: Language) -> Columns:
    """Which column holds the texts (or the pictures' names), and which the labels."""
    guessed = columns.guess(held, catalog.get(model).labels())
    numbers = list(range(len(held.table.columns)))
    with st.container(horizontal=True, key="ct-study-own-columns"):
        case = choose_column(
            case_label(held, lang), held, "study-case", numbers, guessed.case, lang
        )
        label = choose_column(
            lang.gettext("Column with the label"),
            held,
            "study-label",
            [one for one in numbers if one != case] or [NONE],
            guessed.label,
            lang,
        )
    return Columns(case, label)


def _likeliest(models: Sequence[str], held: Given, lang: Language) -> str:
    """The first model whose classes the labels name, else the first that reads the language."""
    values = {
        value.casefold() for at in range(len(held.table.columns)) for value in held.values(at)
    }

    def fits(name: str) -> tuple[bool, bool]:
        entry = catalog.get(name)
        ids = {one.id.casefold() for one in entry.labels()}
        return len(ids & values) > 1, lang.code in entry.languages

    return max(models, key=fits)


def _start(held: Given, model: str, chosen: Columns) -> Job[Read, Progress[object]]:
    entry = catalog.get(model)
    return Job(lambda report: own_items(held, entry, report, chosen))


def _described(now: Progress[object] | None, lang: Language) -> Described:
    if now is None or not now.total:
        return 0.0, lang.gettext("Asking the model for its advice …")
    return now.done / now.total, lang.gettext(
        "Advice on {done} of {total} items",
        done=lang.number(now.done), total=lang.number(now.total),
    )  # fmt: skip


def _say(read: Read, lang: Language) -> None:
    items, notes = read
    wrong = sum(not one.right() for one in items.items)
    never = [one.id for one in items.answers if one.id not in {i.truth for i in items.items}]
    said = [
        lang.ngettext(
            "{n} item can be shown. The model’s advice is wrong on {wrong} ({share}).",
            "{n} items can be shown. The model’s advice is wrong on {wrong} of them ({share}).",
            len(items),
            wrong=lang.number(wrong),
            share=lang.counted_percent(wrong / len(items)),
        )
    ]
    said += [lang.note(one) for one in notes]
    if never:
        said.append(
            lang.ngettext(
                "{n} class is never the right answer here: people can choose it all the same.",
                "{n} classes are never the right answer here: people can choose them all the same.",
                len(never),
            )
        )
    rows = Markup("").join(Markup("<li>{}</li>").format(one) for one in said)
    shell.html(Markup('<ul class="ct-study-own-said" role="status">{}</ul>').format(rows))
    with st.expander(lang.gettext("The first items, as people will see them")):
        shell.html(Markup("").join(item_html(items, one, lang) for one in items.items[:_SHOWN]))

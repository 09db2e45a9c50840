"""A facilitator's own items: a file and a model, what is odd about them, and what people will see.

Until the session opens all of it is in this session's memory alone.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import streamlit as st
from markupsafe import Markup

from components.site import own_models, shell
from components.site.choosing import choose_from_list
from components.site.items_html import item_html
from components.site.set_columns import case_label, choose_column
from components.site.state import Slot
from components.site.uploads import Door, pictures_said, say_what_fits
from components.site.work import Described, Work
from components.study import meanings
from models import catalog
from models.display import parts
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
_PICKED = Slot("_study_own_picked", "")  # the model that somebody chose, not the likeliest one
_GUESSED_FOR = Slot("_study_own_guessed", "")  # the file that the likeliest was looked for with
_DOOR = Door("study_items")
_WORK: Work[Read, Progress[object]] = Work("study-items", about=None)
_UNTOLD = Slot("_study_own_untold", False)  # whether nobody has said yet what the labels mean
_SHOWN = 3  # items
_CLASSES = 12  # that are named of a model


def current() -> Items | None:
    """The items as far as they are ready; None while there are none."""
    read = _read()
    return read[0] if read else None


def next_step(lang: Language) -> str:
    """What has to be done, or waited for, before there are items; it stands under “Task”."""
    job = _WORK.job()
    if _GIVEN.get() is None:
        return lang.gettext("Give your items first: a file with labels, under “Task”.")
    if _UNTOLD.get():
        return lang.gettext("Say what your labels mean first, under “Task”.")
    if job is not None and not job.cancelled and not job.ended:
        return lang.gettext("The model is being asked for its advice on your items.")
    return lang.gettext("Your items cannot be shown yet: what is missing stands under “Task”.")


def is_given() -> bool:
    """Whether there is a file."""
    return _GIVEN.get() is not None


def _read() -> Read | None:
    job, held = _WORK.job(), _GIVEN.get()
    if held is None or job is None or job.cancelled or not job.ended or job.error is not None:
        return None
    return job.result()


def use(model: str, meaning: Mapping[str, str]) -> None:
    """Take over the model of a set-up, and what labels mean to it (a callback's work)."""
    MODEL.set(model)
    _PICKED.set(model)
    meanings.use(model, meaning)


def meaning() -> dict[str, str]:
    """Which class each label of the file means that is called otherwise there, by its id."""
    held = _GIVEN.get()
    return {} if held is None else meanings.told(MODEL.get(), held)


def give(lang: Language) -> None:
    """The model, the file, how far its advice is, and what the set is like."""
    held = _GIVEN.get()
    _choose_model(held, lang)
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
    model = MODEL.get()
    chosen = _choose_columns(held, model, lang)
    with shell.place("ct-study-own-meanings", model):
        told = meanings.ask(model, held, chosen.label, lang)
    waiting = meanings.is_waiting(model, held, chosen.label)
    _UNTOLD.set(waiting)
    with shell.place("ct-study-own-read", f"{model}-waits" if waiting else model):
        if waiting:
            _WORK.drop()
            st.caption(
                lang.gettext(
                    "Say what your labels mean, or choose another column or another model above: "
                    "then the model is asked for its advice."
                )
            )
            return
        about = (held.hash, model, chosen, tuple(sorted(told.items())))
        job = _WORK.keep(about, lambda: _start(held, model, chosen, told))
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


def _choose_model(held: Given | None, lang: Language) -> None:
    """Whose advice people get, and between which classes they decide; before there is a file, too.

    Until somebody chooses one it is the likeliest, which another file can change.
    """
    models = [
        one.id
        for one in (*catalog.entries(), *own_models.entries())
        if held is None or one.kind == held.kind
        if one.availability() == "ready"
    ]
    file = "none" if held is None else held.hash
    if _PICKED.get() in models:
        MODEL.set(_PICKED.get())
    elif MODEL.get() not in models or _GUESSED_FOR.get() != file:
        MODEL.set(_likeliest(models, held, lang))
    _GUESSED_FOR.set(file)
    choose_from_list(
        lang.gettext("The model whose advice is shown"),
        models,
        MODEL,
        lambda name: lang.gettext(catalog.get(name).title),
        lang,
        on_change=lambda: _PICKED.set(MODEL.get()),
    )
    classes = [parts.name_of(one, lang) for one in catalog.get(MODEL.get()).labels()]
    rest = len(classes) - _CLASSES
    named = lang.join(classes) if rest <= 0 else ", ".join(classes[:_CLASSES])
    said = [
        lang.gettext(
            "People get the advice of this model: advice that stands in your file is not used."
        ),
        lang.gettext("They decide between its classes: {classes}.", classes=named)
        if rest <= 0
        else lang.gettext(
            "They decide between its {n} classes: {classes} …",
            n=lang.number(len(classes)), classes=named,
        ),
        lang.gettext(
            "Are your labels called otherwise? Once the file is here, you say which class each "
            "means."
        ),
    ]  # fmt: skip
    st.caption(shell.plain(" ".join(said)))


def _likeliest(models: Sequence[str], held: Given | None, lang: Language) -> str:
    """The first model whose classes the labels name, else the first that reads the language."""
    values = (
        set()
        if held is None
        else {
            value.casefold() for at in range(len(held.table.columns)) for value in held.values(at)
        }
    )

    def fits(name: str) -> tuple[bool, bool]:
        entry = catalog.get(name)
        ids = {one.id.casefold() for one in entry.labels()}
        return len(ids & values) > 1, lang.code in entry.languages

    return max(models, key=fits)


def _start(
    held: Given, model: str, chosen: Columns, meaning: Mapping[str, str]
) -> Job[Read, Progress[object]]:
    entry = catalog.get(model)
    return Job(lambda report: own_items(held, entry, report, chosen, meaning))


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

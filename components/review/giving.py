"""Cases from a file: doccano's JSON Lines or a CSV table, classified by a model where none did."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

import streamlit as st
from markupsafe import Markup

from components.review import held, pictures
from components.site import shell
from components.site.choosing import choose_from_list
from components.site.state import Slot
from components.site.uploads import Door, say_what_fits
from components.site.work import Work, counted
from models import catalog, examples, predictions
from models.catalog import Entry
from models.classifier import Classifier, Kind
from models.errors import CertitudeError
from models.jobs import Job, Progress
from models.labelled import given as labelled
from models.language import Language
from models.limits import LIMITS
from models.prediction import Prediction
from models.reading import tables
from models.reading.tables import Table
from models.review import files, labelling
from models.review.labelling import Role
from models.review.pictures import Looked, classify
from models.review.queue import Case
from models.review.states import Brought

_NONE = -1  # no column


@dataclass(frozen=True)
class Given:
    """A file that was given; table: of a CSV file whose columns are still to be chosen.

    archive: of a ZIP file, whose pictures are still to be looked at.
    """

    name: str
    brought: Brought | None = None
    table: Table | None = None
    archive: labelled.Given | None = None


_GIVEN: Slot[Given | None] = Slot("_review_given", None)
_DOOR = Door("review")
_TEXT = Slot("_review_text_column", 0)
_LABEL = Slot("_review_label_column", _NONE)
_ROLE: Slot[Role] = Slot("_review_role", "ignore")
_ASKED: Slot[object] = Slot("_review_asked", None)
# How many cases the last file had that were here already, and how many lines stood there twice.
_ADDED: Slot[tuple[int, int, int] | None] = Slot("_review_added", None)
_LABELLING: Work[list[Prediction], Progress] = Work("review", about=None)


def give_cases(
    lang: Language,
    *,
    pick: Callable[[Kind], Entry | None],
    ready: Callable[[Entry], Classifier | None],
) -> None:
    """The uploader; a file that needs a model or columns is asked about, others go on at once.

    pick: draws the list of models of a kind, and returns the chosen one. ready: the loaded
    classifier, None while it loads.
    """
    begun = len(held.QUEUE.get()) > 0
    given = _GIVEN.get()
    _DOOR.show(
        lang.gettext("More cases, or what others said (.jsonl, .csv or .zip)")
        if begun
        else lang.gettext("Cases, or a queue to go on with (.jsonl, .csv or .zip)"),
        ("jsonl", "json", "csv", "tsv", "zip"),
        LIMITS.archive_bytes,
        _take,
        lang,
    )
    pictures.show_waiting(lang)
    if not begun and given is None:
        st.button(
            lang.gettext("Try it with examples"),
            key="review-sample",
            icon=":material/science:",
            on_click=_take_sample,
            args=(lang,),
        )
    if given is not None:
        _go_on(given, lang, pick, ready)
    added = _ADDED.get()
    if added is not None and begun:
        _show_added(added, lang)
    pictures.show_back(lang)


def _take(data: bytes, name: str) -> None:
    for slot in (_ADDED, _ASKED, pictures.BACK):
        slot.pop()
    read = _read(data, name)
    if read.brought is not None and read.brought.named:
        pictures.NAMED.set(read.brought)
    else:
        _GIVEN.set(read)


def _take_sample(lang: Language) -> None:
    """The examples of all models that read texts in the person's language, as a table of theirs."""
    texts = [
        (example.text,)
        for entry in catalog.entries()
        if entry.source == "shipped" and entry.kind == "text" and entry.language == lang.code
        for example in examples.examples(entry.id)
    ]
    table = tables.write_csv(("text",), texts)
    _take(table, lang.gettext("Examples of ours") + ".csv")
    _DOOR.forget()


def _read(data: bytes, name: str) -> Given:
    if labelled.is_archive(data):
        return Given(name, archive=pictures.read(data, name))
    if name.lower().endswith((".csv", ".tsv")):
        table = tables.read_table(data, LIMITS.review_cases)
        if files.is_own(table):
            return Given(name, files.of_table(table, 0))
        return Given(name, table=table)
    return Given(name, files.read_lines(data))


def _go_on(
    given: Given,
    lang: Language,
    pick: Callable[[Kind], Entry | None],
    ready: Callable[[Entry], Classifier | None],
) -> None:
    brought, looked = given.brought, None
    if brought is not None and brought.own:
        _finish(brought, brought)
        return
    shell.html(Markup('<p class="ct-stands"><strong><bdi>{}</bdi></strong></p>').format(given.name))
    try:
        if given.table is not None:
            brought = _choose_columns(given.table, lang)
            if brought.named:
                pictures.NAMED.set(brought)
                _drop()
                st.rerun()
        if given.archive is not None:
            looked = pictures.look_over(given.archive, lang)
            if looked is None:
                return
            if pictures.take_back(looked):
                _drop()
                st.rerun()
            brought = pictures.choose_labels(looked, lang)
        if brought is None:
            return
        role = _choose_role(brought, lang)
        answer = pick("text" if looked is None else "image")
        if answer is None:
            return
        todo = [case for case in brought.queue.cases if case.guess is None]
        asked = (answer, tuple(case.id for case in brought.queue.cases))
        st.caption(_says(brought, 0 if looked is None else looked.failed, lang))
        with st.container(horizontal=True):
            if _ASKED.get() != asked:
                st.button(
                    lang.ngettext(
                        "Classify {n} case and begin", "Classify {n} cases and begin", len(todo)
                    ),
                    key="review-classify",
                    type="primary",
                    icon=":material/play_arrow:",
                    on_click=_ASKED.set,
                    args=(asked,),
                )
            st.button(lang.gettext("Remove the file"), icon=":material/close:", on_click=_drop)
        if _ASKED.get() != asked or ready(answer) is None:
            return
        job = _LABELLING.keep(asked, lambda: Job(lambda r: _classified(answer, todo, looked, r)))
        made = _LABELLING.watch(job, lambda p: counted(p, lang), lang)
        if made is not None:
            labels = made[0].labels if made else answer.labels() or ()
            guessed = labelling.with_guesses(brought.queue, made)
            queue = labelling.with_labels(guessed, brought.labels, role, labels, given.name)
            _finish(brought, replace(brought, queue=queue), looked)
    except CertitudeError as error:
        shell.show_error(error, lang)


def _classified(
    answer: Entry, cases: Sequence[Case], looked: Looked | None, report: Callable[[Progress], None]
) -> list[Prediction]:
    if looked is not None:
        return classify(answer, looked, cases, report)
    return predictions.of_texts(answer, [case.text for case in cases], report)


def _choose_columns(table: Table, lang: Language) -> Brought:
    numbers = list(range(len(table.columns)))
    text, label = (slot.at(table.hash[:12]) for slot in (_TEXT, _LABEL))
    if text.get() == text.default and table.text_column != text.default:
        text.set(table.text_column)
    with st.container(horizontal=True):
        column = choose_from_list(
            lang.gettext("Column with the text"), numbers, text, table.columns.__getitem__, lang
        )
        labelled = choose_from_list(
            lang.gettext("Column with the label"),
            [_NONE, *(i for i in numbers if i != column)],
            label,
            lambda i: lang.gettext("No column") if i == _NONE else table.columns[i],
            lang,
        )
    return files.of_table(table, column, None if labelled == _NONE else labelled)


def _choose_role(brought: Brought, lang: Language) -> Role:
    if not brought.labels:
        return "ignore"
    names: dict[Role, str] = {
        "person": lang.gettext("What a person said"),
        "known": lang.gettext("Answers that are known: people are checked by them"),
        "ignore": lang.gettext("Leave them out"),
    }
    return choose_from_list(
        lang.gettext("The labels of this file are"), list(names), _ROLE, names.__getitem__, lang
    )


def _says(brought: Brought, failed: int, lang: Language) -> str:
    n, twice = len(brought.queue), brought.duplicates
    said = lang.ngettext("{n} case.", "{n} cases.", n)
    if failed:
        said += " " + lang.ngettext(
            "{n} picture could not be read and is left out.",
            "{n} pictures could not be read and are left out.",
            failed,
        )
    if twice and brought.queue.kind == "image":
        said += " " + lang.ngettext(
            "{n} picture is the same as another and was put together with it.",
            "{n} pictures are the same as others and were put together with them.",
            twice,
        )
    elif twice:
        said += " " + lang.ngettext(
            "{n} line says the same as another and was put together with it.",
            "{n} lines say the same as others and were put together with them.",
            twice,
        )
    return said


def _finish(brought: Brought, done: Brought, looked: Looked | None = None) -> None:
    """Take the cases over, and draw the page anew with them."""
    mine = held.QUEUE.get()
    known = sum(case.id in mine.by_id for case in done.queue.cases)
    joined = mine.joined(done.queue) if len(mine) else done.queue
    try:
        labelling.check(joined)
    except CertitudeError as error:
        _DOOR.refuse(error)
        _drop()
        st.rerun()
    told_twice = 0 if looked is not None else brought.duplicates  # was said of pictures before
    _ADDED.set((len(done.queue) - known, known, told_twice))
    held.put(joined)
    held.begin()
    if looked is not None:
        held.hold(looked)
        pictures.NAMED.pop()
    _drop()
    st.rerun()


def _drop() -> None:
    _GIVEN.pop()
    _ASKED.pop()
    _LABELLING.drop()
    pictures.drop()


def _show_added(added: tuple[int, int, int], lang: Language) -> None:
    new, known, twice = added
    told = [lang.ngettext("{n} case came in.", "{n} cases came in.", new)]
    if known:
        told.append(
            lang.ngettext(
                "{n} was here already: what was said of it was put together.",
                "{n} were here already: what was said of them was put together.",
                known,
            )
        )
    if twice:
        told.append(
            lang.ngettext(
                "{n} line says the same as another and was put together with it.",
                "{n} lines say the same as others and were put together with them.",
                twice,
            )
        )
    shell.html(Markup('<p class="ct-quiet" role="status">{}</p>').format(" ".join(told)))


def explain(lang: Language) -> None:
    """What can be given, for who has nothing at hand."""
    rows: Sequence[str] = (
        lang.gettext(
            "A table that was classified on the Text page: “Hand the unsure ones to a person” "
            "stands under it."
        ),
        lang.gettext(
            "A labelled set of your own, texts or pictures, that was judged: the same stands below "
            "its figures."
        ),
        lang.gettext(
            "A CSV table or doccano’s JSON Lines, at most {n} texts: any model in the list labels "
            "them first.",
            n=lang.number(LIMITS.review_cases),
        ),
        lang.gettext(
            "A queue that was downloaded here, by you or by others: it goes on where it was left."
        ),
        lang.gettext(
            "Pictures: a ZIP file, with a folder for each class, with a CSV table of files and "
            "labels, or with pictures alone; at most {n}. It stays in this session and is stored "
            "nowhere else.",
            n=lang.number(LIMITS.labelled_pictures),
        ),
    )
    say_what_fits(rows)

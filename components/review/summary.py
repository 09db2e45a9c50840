"""What has come of a queue: how far it is, who said what, how far people agree, and its files."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st
from markupsafe import Markup

from components.review import held, pictures
from components.review.looking import MODEL_SIGN, PERSON_SIGN
from components.site import saving, shell
from components.site.choosing import fold
from components.site.saving import File
from components.site.state import Slot
from components.site.tables_html import Column, table
from models.comparison import Ratio
from models.language import Language
from models.review import files
from models.review.agreement import Agreement, agreement, tallies
from models.review.queue import LABELLING, Answer, Case, Queue

_ALL = Slot("_review_all", False)
_PAGE = Slot("_review_page", 1)
_ROWS = 20  # on one page
_SHOWN = 160  # characters of a text


def show_progress(queue: Queue, lang: Language) -> None:
    """How many cases whoever labels has answered, of those that are theirs to answer."""
    by = held.who()
    back = {e.case for e in queue.last.values() if e.kind == "back" and e.by != by}
    done = sum(
        1 for (case, who), e in queue.last.items()
        if who == by and e.kind != "skip" and case not in back
    )  # fmt: skip
    of = len(queue) - len(back)
    st.progress(
        done / of if of else 1.0,
        text=lang.gettext(
            "{done} of {total} answered", done=lang.number(done), total=lang.number(of)
        ),
    )


def show_summary(queue: Queue, lang: Language) -> None:
    """Each person's answers counted, agreement among them, all cases, and the queue as a file."""
    st.header(lang.gettext("What came of it"))
    if not queue.answers:
        st.caption(lang.gettext("Nobody has answered yet."))
    else:
        shell.html(people_html(queue, lang))
        found = agreement(queue)
        shell.html(Markup('<p class="ct-stands">{}</p>').format(agreement_told(found, lang)))
        menu = fold(lang.gettext("All answered cases"), ":material/list:", _ALL, lang)
        if menu.open:
            with menu:
                _show_cases(queue, lang)
    table_file = saving.csv(
        "csv",
        lang.gettext("Download as CSV"),
        "certitude-review.csv",
        (queue, lang.code),
        lambda: files.write_table(queue, lang.code),
    )
    lines_file = File(
        "jsonl",
        lang.gettext("Download for doccano (JSONL)"),
        "certitude-review.jsonl",
        "application/x-ndjson",
        queue,
        lambda _tell: files.write_lines(queue),
    )
    with st.container(key="ct-review-files"):
        saving.offer("review", [table_file, lines_file], lang)
    shell.html(
        Markup('<p class="ct-quiet">{}</p>').format(
            lang.gettext(
                "Either file brings the queue back as it is, here or for somebody else: everything "
                "that people said, the model’s labels and the known answers are in it. On the "
                "server nothing is stored: the queue is in this session, and in this tab of your "
                "browser until you close it."
            )
        )
    )
    if queue.kind == "image":
        said = lang.gettext(
            "The files name the pictures and do not hold them. The tab keeps small copies of as "
            "many as have room; after a reload give the same ZIP file again."
        )
        shell.html(Markup('<p class="ct-quiet">{}</p>').format(said))


def people_html(queue: Queue, lang: Language) -> Markup:
    """A row a person: answers by kind, and how many of the known answers they gave."""
    columns = [
        Column(lang.gettext("Who"), heading=True, own=True),
        Column(lang.gettext("Confirmed"), number=True),
        Column(lang.gettext("Corrected"), number=True),
        Column(lang.gettext("Skipped"), number=True),
        Column(lang.gettext("Sent back"), number=True),
        Column(lang.gettext("Questions"), number=True),
        Column(lang.gettext("Known answers right"), number=True),
    ]
    return table(
        columns,
        [
            (
                each.by,
                *(
                    lang.number(n)
                    for n in (each.confirm, each.correct, each.skip, each.back, each.ask)
                ),
                _of(each.known, lang),
            )
            for each in tallies(queue)
        ],
        caption=lang.gettext("Who said what"),
    )


def agreement_told(found: Agreement, lang: Language) -> str:
    """In words; what is not defined is said to be so."""
    if not found.cases:
        return lang.gettext(
            "Agreement: not defined, as long as no two people have labelled the same case."
        )
    said = [
        lang.ngettext(
            "{n} case was labelled by two or more people.",
            "{n} cases were labelled by two or more people.",
            found.cases,
        ),
        lang.gettext(
            "They agree in {right} of {all} pairs of labels ({percent}).",
            right=lang.number(found.pairs.right),
            all=lang.number(found.pairs.n),
            percent=lang.percent(found.pairs.share or 0.0),
        ),
    ]
    undefined = lang.gettext("not defined (all of one class)")
    if found.people == 2:
        value = undefined if found.kappa is None else lang.signed(found.kappa)
        said.append(lang.gettext("Cohen’s kappa: {value}.", value=value))
    value = undefined if found.alpha is None else lang.signed(found.alpha)
    said.append(lang.gettext("Krippendorff’s alpha: {value}.", value=value))
    said.append(lang.gettext("1 is full agreement, 0 what chance would bring."))
    return " ".join(said)


def _show_cases(queue: Queue, lang: Language) -> None:
    answered = [case for case in queue.cases if case.id in queue.words]
    pages = -(-len(answered) // _ROWS)
    slot, page = _PAGE.at(pages), 1
    if pages > 1:
        slot.ensure()
        page = st.pagination(pages, key=slot.key, persist_state="session")
    shell.html(cases_html(queue, answered[(page - 1) * _ROWS : page * _ROWS], lang))


def cases_html(queue: Queue, cases: Sequence[Case], lang: Language) -> Markup:
    """Cases with the model's label, each person's, and what people agree on; never mixed up."""
    columns = [
        Column(lang.gettext("Case"), heading=True, number=True),
        Column(lang.gettext("Picture"))
        if queue.kind == "image"
        else Column(lang.gettext("Text"), own=True, css="ct-text"),
        Column(lang.gettext("The model")),
        Column(lang.gettext("People")),
        Column(lang.gettext("Together")),
    ]
    return Markup('<div class="ct-review-all">{}</div>').format(
        table(
            columns,
            [
                (
                    lang.number(case.number),
                    _given(case),
                    _model(case, lang),
                    Markup("").join(_person(e, lang) for e in queue.words.get(case.id, ())),
                    _together(queue, case, lang),
                )
                for case in cases
            ],
            label=lang.gettext("All answered cases"),
        )
    )


def _given(case: Case) -> str:
    if case.picture:
        return pictures.small_html(case)
    return case.text if len(case.text) <= _SHOWN else case.text[:_SHOWN] + " …"


def _model(case: Case, lang: Language) -> Markup:
    return Markup(
        '<span class="ct-review-by ct-review-model"><span aria-hidden="true">{}</span> {}</span>'
    ).format(
        MODEL_SIGN,
        lang.gettext("not asked") if case.guess is None else held.name_of(case.guess.label, lang),
    )


def _person(answer: Answer, lang: Language) -> Markup:
    said = {
        "skip": lang.gettext("skipped"),
        "back": lang.gettext("sent back"),
        "ask": lang.gettext("a question"),
    }
    told = held.name_of(answer.label, lang) if answer.kind in LABELLING else said[answer.kind]
    note = Markup(' <bdi class="ct-quiet">{}</bdi>').format(answer.note) if answer.note else ""
    return Markup(
        '<span class="ct-review-by ct-review-person"><span aria-hidden="true">{}</span> '
        "<b><bdi>{}</bdi></b> {}{}</span> "
    ).format(PERSON_SIGN, answer.by, told, note)


def _together(queue: Queue, case: Case, lang: Language) -> str:
    standing = queue.standing(case.id)
    if standing.back:
        return lang.gettext("sent back")
    of = sum(standing.votes.values())
    if not of:
        return lang.gettext("open")
    if not standing.consensus:
        return lang.gettext("people differ")
    return lang.gettext(
        "{label} ({n} of {of})",
        label=held.name_of(standing.consensus, lang),
        n=lang.number(standing.votes[standing.consensus]),
        of=lang.number(of),
    )


def _of(ratio: Ratio, lang: Language) -> str:
    if not ratio.n:
        return lang.gettext("none")
    return lang.gettext("{n} of {of}", n=lang.number(ratio.right), of=lang.number(ratio.n))

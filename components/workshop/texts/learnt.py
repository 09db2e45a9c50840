"""What was taught: how good it is beside two plain models, where it is asked, and its folder."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

import streamlit as st
from markupsafe import Markup

from components.site import own_models, saving, shell, state
from components.site.choosing import fold
from components.site.saving import File
from components.site.state import Slot
from components.site.tables_html import Column, table
from components.workshop import studying
from components.workshop.kept_back import examples_of
from components.workshop.meeting import Measure
from components.workshop.studying import Study, Tested
from components.workshop.words import BRIER, ECE, NLL, meanings_html
from models.calibration.bins import share
from models.catalog import Entry
from models.errors import N_
from models.language import Language
from models.limits import LIMITS
from models.live import teaching
from models.live.teaching import Judged, Outcome


class Taught(NamedTuple):
    """A model that was taught here: what came of it, of which texts, from what it started."""

    outcome: Outcome
    texts: str
    base: str
    entry: Entry


_TAUGHT: Slot[tuple[Taught, ...]] = Slot("_workshop_taught", ())
_HOW: Slot[bool] = Slot("_workshop_texts_how", False)
_MINUTE = 60
_SHOWN_CHARACTERS = 80


def take(outcome: Outcome, texts: str, base: str, lang: Language) -> None:
    """Put what was taught into this session's lists, once; the oldest of too many goes."""
    held = _TAUGHT.get()
    if any(one.outcome is outcome for one in held):
        return
    entry = own_models.register(
        Entry(
            f"taught-{teaching.folder_name(texts)}",
            "text",
            "session",
            lang.gettext("Taught here: {texts} ({base})", texts=texts, base=base),
            N_("Trained here, in this session, by you. Nobody else has checked it."),
        ),
        outcome.classifier,
        outcome.model.cases,
        examples_of(outcome.kept, _truths(outcome)),
    )
    kept = (*held, Taught(outcome, texts, base, entry))
    for gone in kept[: -LIMITS.live_taught]:
        own_models.let_go(gone.entry.id)
    _TAUGHT.set(kept[-LIMITS.live_taught :])


def count() -> int:
    """How many models this session was taught and still has."""
    return len(_TAUGHT.get())


def _truths(outcome: Outcome) -> list[str]:
    """Of each text kept back its class."""
    labels = outcome.classifier.labels
    return [labels[int(at)].id for at in outcome.model.cases.labels]


def show_learnt(lang: Language, measure: Measure, study: Study) -> None:
    """The model that was taught last. measure: draws what was measured of cases. study: takes a
    study's own items over.
    """
    held = _TAUGHT.get()
    with shell.place("ct-texts-learnt", "model" if held else ""):
        if not held:
            return
        last = held[-1]
        st.header(lang.gettext("What it has learnt"))
        shell.html(
            Markup('<p class="ct-quiet">{}</p><p class="ct-run-said" role="status">{}</p>').format(
                lang.gettext("{texts}. {base}.", texts=last.texts, base=last.base),
                _headline(last.outcome, lang),
            )
        )
        shell.html(
            Markup('<ul class="ct-lesson">{}</ul>').format(
                Markup("").join(
                    Markup("<li>{}</li>").format(said) for said in _beside(last.outcome, lang)
                )
            )
        )
        shell.html(_figures_html(last, lang))
        _show_ways(last, lang)
        st.header(lang.gettext("Do people trust it the right amount?"))
        studying.offer(_tested(last, lang), study, lang)
        _show_folder(last, lang)
        cases = last.outcome.model.cases
        st.header(lang.gettext("All {n} texts kept back", n=lang.number(len(cases))))
        measure(
            cases,
            last.outcome.classifier.labels,
            f"taught-{last.entry.id}",
            [text[:_SHOWN_CHARACTERS] for text in last.outcome.kept],
        )


def _headline(made: Outcome, lang: Language) -> str:
    cases = made.model.cases
    return lang.gettext(
        "It learnt from {learnt} texts. Of {n} that it never saw it was right in {right}, and said "
        "{sure} on average.",
        learnt=lang.number(made.learnt_from),
        n=lang.number(len(cases)),
        right=lang.counted_percent(float(cases.right.mean())),
        sure=lang.percent(float(cases.confidence.mean())),
    )


def _others(made: Outcome, lang: Language) -> list[tuple[Judged, str]]:
    """The models that anyone could have had, and their names."""
    always = lang.gettext("who always says “{name}”", name=made.commonest)
    found = [(made.always, always)]
    if made.words is not None:
        found.append((made.words, lang.gettext("words counted and weighed (TF-IDF)")))
    return found


def _beside(made: Outcome, lang: Language) -> list[str]:
    """How it stands beside what anyone could have had."""
    said = [_above(made, other, name, lang) for other, name in _others(made, lang)]
    if made.words is None:
        said.append(
            lang.gettext(
                "Words counted and weighed (TF-IDF) are what yours is itself. Whether more "
                "knowledge of language helps, you see when you let it start from a language model."
            )
        )
    return said


def _tested(last: Taught, lang: Language) -> Tested:
    """What a study is made of."""
    made = last.outcome
    return Tested(
        (made.ask, lang.code),
        lang.gettext("{data} – {model}", data=last.texts, model=last.base),
        "text",
        made.model.cases,
        made.classifier.labels,
        lambda at: made.kept[at],
    )


def _above(made: Outcome, other: Judged, name: str, lang: Language) -> str:
    """Whether it is more often right than another, as far as the texts kept back can tell."""
    found = made.above(other)
    least, most = sorted(abs(round(100 * part)) for part in (found.low, found.high))
    if found.low > 0:
        return lang.gettext(
            "More often right than {other}: by {low} to {high} of 100 texts.",
            other=name,
            low=lang.number(least),
            high=lang.number(most),
        )
    if found.high < 0:
        return lang.gettext(
            "Less often right than {other}: by {low} to {high} of 100 texts. It is not worth its "
            "while.",
            other=name,
            low=lang.number(least),
            high=lang.number(most),
        )
    return lang.gettext(
        "Whether it is more often right than {other} cannot be told from {n} texts: the difference "
        "lies between {low} and {high} of 100.",
        other=name,
        n=lang.number(len(made.model.cases)),
        low=lang.signed(100 * found.low, 0),
        high=lang.signed(100 * found.high, 0),
    )


def _figures_html(last: Taught, lang: Language) -> Markup:
    made = last.outcome
    title = lang.gettext("On the texts kept back, with 95 % intervals")
    columns = (
        Column(lang.gettext("Model"), heading=True),
        Column(lang.gettext("Right"), number=True),
        Column(lang.gettext("How sure"), number=True),
        Column(lang.gettext("Mean gap (ECE)"), number=True),
        Column(lang.gettext("Squared error (Brier)"), number=True),
        Column(lang.gettext("Surprise (NLL)"), number=True),
    )
    rows = [
        _row(lang.gettext("Yours"), made.model, lang),
        *(_row(name, other, lang) for other, name in _others(made, lang)),
    ]
    silly = _silly(made, lang)
    said = Markup('<p class="ct-quiet">{}</p>').format(silly) if silly else Markup("")
    made_table = Markup('<div class="ct-wide">{}</div>').format(table(columns, rows, caption=title))
    return made_table + said + meanings_html((ECE, BRIER, NLL), lang)


def _silly(made: Outcome, lang: Language) -> str:
    """Why the smaller gap of who always says the same is nothing to be had; "" where it is none."""
    gap, theirs = made.model.figures.ece, made.always.figures.ece
    if gap is None or theirs is None or theirs >= gap:
        return ""
    said = lang.gettext(
        "Who always says “{name}” has hardly a gap, and knows nothing: it says each time how "
        "common “{name}” is, and that is so on average. It tells no text from another.",
        name=made.commonest,
    )
    right, sure = float(made.model.cases.right.mean()), float(made.model.cases.confidence.mean())
    if made.above(made.always).low > 0:  # else it cannot be told, as is said above
        said += " " + (
            lang.gettext(
                "Yours is right more often, and even more often than it says: it is too modest."
            )
            if right > sure
            else lang.gettext(
                "Yours is right more often, but less often than it says: it is too sure."
            )
        )
    return said


def _row(name: str, one: Judged, lang: Language) -> tuple[str, ...]:
    held = share(int(one.cases.right.sum()), len(one.cases))
    return (
        name,
        _between(held.share, (held.low, held.high), lang, percent=True),
        lang.percent(float(one.cases.confidence.mean())),
        _between(one.figures.ece, one.figures.intervals.get("ece"), lang, percent=True),
        _between(one.figures.brier, one.figures.intervals.get("brier"), lang),
        _between(one.figures.nll, one.figures.intervals.get("nll"), lang),
    )


def _between(
    value: float | None,
    interval: tuple[float | None, float | None] | None,
    lang: Language,
    *,
    percent: bool = False,
) -> str:
    """A figure with its interval; one that is not defined is said to be so."""
    if value is None or interval is None or interval[0] is None or interval[1] is None:
        return lang.gettext("not defined")
    if percent:
        said = [lang.number(100 * part, 0) for part in (value, *interval) if part is not None]
        said[0], said[2] = (part + lang.percent_sign for part in (said[0], said[2]))
    else:
        said = [lang.number(part, 2) for part in (value, *interval) if part is not None]
    return lang.gettext("{value} ({low} to {high})", value=said[0], low=said[1], high=said[2])


def _show_ways(last: Taught, lang: Language) -> None:
    st.header(lang.gettext("Ask it"))
    model = {state.TEXT_MODEL.key: last.entry.id}
    ways: list[tuple[str, str, str, Mapping[str, str]]] = [
        ("text.py", lang.gettext("Ask it about any text, and why it says so"),
         ":material/notes:", model),
        ("gallery.py", lang.gettext("See its answer in every display"),
         ":material/dashboard:", {**model, state.GALLERY_OF.key: "text"}),
        ("stakes.py", lang.gettext("What its mistakes cost, and when to ask a person"),
         ":material/rule:", {state.MEASURED.key: last.entry.id}),
    ]  # fmt: skip
    for page, label, icon, query in ways:
        st.page_link(page, label=label, icon=icon, query_params=dict(query))


def _show_folder(last: Taught, lang: Language) -> None:
    """The model as a folder, and where it goes."""
    made, name = last.outcome, teaching.folder_name(last.texts.rsplit(".", 1)[0])
    st.header(lang.gettext("Take it home"))
    st.caption(
        lang.gettext(
            "The model is in this session alone, and is gone with it. Download it to keep it: "
            "whoever runs a Certitude can put it into theirs, and then it is in the list there for "
            "everybody. You need not know how to program for that; they find below what to do."
        )
    )
    saving.offer(
        "workshop-texts",
        [
            File(
                "folder",
                lang.gettext("Download the model (.zip)"),
                f"{name}.zip",
                "application/zip",
                (made.ask, name),
                lambda _tell: teaching.archive(made.tuner, name),
            )
        ],
        lang,
    )
    box = fold(lang.gettext("For whoever runs a Certitude"), ":material/terminal:", _HOW, lang)
    if _HOW.get():
        with box:
            st.caption(
                lang.gettext(
                    "The folder in the ZIP file is one of models/weights (weights, card, answers "
                    "on the texts kept back; nothing pickled); this line in models/catalog.py "
                    "lists it:"
                )
            )
            st.code(
                f'Entry("{name}", "text", "shipped", N_("{name}"), N_("{name}")),',
                language="python",
                wrap_lines=True,
            )


def time_left(seconds: float, lang: Language) -> str:
    """About how long something still takes."""
    if seconds >= 2 * _MINUTE:
        minutes = round(seconds / _MINUTE)
        return lang.ngettext("about {n} minute left", "about {n} minutes left", minutes)
    return lang.ngettext("about {n} second left", "about {n} seconds left", max(1, round(seconds)))

"""Step 5: how far to trust it. A card to fill in, alone or in groups, and to take home."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from functools import partial

import streamlit as st
from markupsafe import Markup

from components.site import saving, shell, state
from components.site.canvas import LONGEST, QUESTIONS
from components.site.choosing import adjust, adjusted
from components.site.saving import File, Tell
from components.site.state import Slot
from components.workshop import checks, chosen, studying
from components.workshop.meeting import model_of
from components.workshop.running import RUN, Run
from components.workshop.studying import Study
from components.workshop.training import show_changed
from components.workshop.words import told_plan
from models.errors import N_
from models.language import Language
from models.live.training import Tested
from models.takeaway import trust_card
from models.takeaway.palette import Theme
from models.takeaway.trust_card import TrustCard

# At each question: what was written. It stays in this session, and goes into no link.
_NEVER_SAW = N_("Right in {right} of {n} cases that it never saw.")
_KEPT = N_("Right in {right} of {n} cases kept for the end.")  # of which it saw some
_SAID: Slot[str] = Slot("_workshop_card", "")


def show_trusting(lang: Language, study: Study) -> None:
    """The whole step. study: as `studying.offer_study` takes it."""
    run = RUN.get()
    tested = _tested(run)
    show_changed(run if tested is not None else None, lang)
    st.header(lang.gettext("How far would you trust it?"))
    shell.html(
        Markup("<p>{}</p>").format(
            lang.gettext(
                "Trust is right when it fits: neither more nor less than the model deserves in "
                "this case. Talk it over, and write down what you agree on."
            )
        )
    )
    left, right = st.columns([7, 5], gap="large")
    with left:
        for name, (asked, hint) in QUESTIONS.items():
            adjust(
                st.text_area,
                lang.gettext(asked),
                _SAID.at(name),
                "",
                placeholder=lang.gettext(hint),
                max_chars=LONGEST,
                height=100,
            )
    with right:
        facts = _facts(run, tested, lang)
        shell.html(_card_html(facts, lang))
        saving.offer("workshop-trust", _files(facts, lang), lang)
        st.caption(
            lang.gettext(
                "What you write is stored nowhere: it is gone, as the model is, when you reload or "
                "close this page. Take the card home first."
            )
        )
        known = None if run is None or tested is None else model_of(run, lang)
        entry = None if known is None else known[1]
        measured = None if entry is None else {state.MEASURED.key: entry.id}
        st.page_link(
            "stakes.py",
            label=lang.gettext("What mistakes cost, and from which confidence on it may decide"),
            icon=":material/rule:",
            query_params=measured,
        )
        st.page_link(
            "designer.py",
            label=lang.gettext("Shape the display that says it"),
            icon=":material/palette:",
        )
        studying.offer_study(run, None if known is None else known[0], study, lang)


def _tested(run: Run | None) -> Tested | None:
    if run is None or not run.running.job.ended or run.running.job.cancelled:
        return None
    return None if run.running.job.error else run.running.job.result().tested


def _facts(run: Run | None, tested: Tested | None, lang: Language) -> list[str]:
    """What is known of the model, as sentences."""
    if run is None or tested is None:
        return [
            lang.gettext("No model was trained in this session: the card stands for any system.")
        ]
    also = checks.also_learnt_said(run.lesson, lang)
    model = told_plan(run.plan, lang)
    if not run.once:
        model = lang.gettext(
            "{model}, after epoch {epoch}", model=model, epoch=lang.number(tested.epoch)
        )
    return [
        lang.gettext("Data: {data}.", data=chosen.data_of(run.begun, lang)),
        model,
        lang.gettext("Settings: {settings}.", settings=chosen.told(run.begun, lang)),
        lang.gettext(
            _KEPT if also else _NEVER_SAW,
            right=lang.counted_percent(tested.accuracy),
            n=lang.number(tested.n),
        ),
        *filter(None, [also]),
        lang.gettext(
            "On average it says {sure}. Among answers that are alike in how sure they are, sure "
            "and right lie {points} percentage points apart (ECE).",
            sure=lang.percent(tested.confidence),
            points=lang.number(100 * tested.ece, 1),
        ),
        lang.gettext(
            "Learnt from {n} examples, of which {wrong} had a wrong label.",
            n=lang.number(run.lesson.amount),
            wrong=lang.number(len(run.lesson.wrong)),
        ),
    ]


def _files(facts: list[str], lang: Language) -> list[File]:
    """The card to take home, as a picture and as text."""
    theme: Theme = "dark" if st.context.theme.type == "dark" else "light"

    def card_of(answers: Sequence[str]) -> TrustCard:
        asked = (lang.gettext(question) for question, _ in QUESTIONS.values())
        return TrustCard(tuple(facts), tuple(zip(asked, answers, strict=True)))

    def picture(card: TrustCard, tell: Tell) -> bytes:
        return trust_card.png(card, theme, lang, lambda: tell(None))

    def text(card: TrustCard, _tell: Tell) -> bytes:
        return trust_card.markdown(card, lang).encode()

    def pictured(card: TrustCard, file: File) -> File:
        return replace(file, holds=(card, theme), write=partial(picture, card))

    def told(card: TrustCard, file: File) -> File:
        return replace(file, holds=card, write=partial(text, card))

    card = card_of([_SAID.at(name).get() for name in QUESTIONS])
    return [
        File(
            "picture",
            lang.gettext("Take the card home (PNG)"),
            "certitude-trust.png",
            "image/png",
            (card, theme),
            partial(picture, card),
            icon=":material/image:",
            asked=lambda file: pictured(card_of(_typed()), file),
        ),
        File(
            "card",
            lang.gettext("Take the card home (Markdown)"),
            "certitude-trust.md",
            "text/markdown",
            card,
            partial(text, card),
            asked=lambda file: told(card_of(_typed()), file),
        ),
    ]


def _typed() -> list[str]:
    """What stands in the boxes as a button is pressed: the press itself ends the typing.

    The page has not been drawn with it yet, and so it is not in the files that it offers.
    """
    kept = (_SAID.at(name) for name in QUESTIONS)
    return [adjusted(slot).get() or "" for slot in kept]


def _card_html(facts: list[str], lang: Language) -> Markup:
    rows = Markup("").join(Markup("<li>{}</li>").format(fact) for fact in facts)
    said = Markup("").join(
        Markup('<dt>{}</dt><dd dir="auto">{}</dd>').format(
            lang.gettext(asked), _SAID.at(name).get() or "–"
        )
        for name, (asked, _) in QUESTIONS.items()
    )
    return Markup(
        '<section class="ct-trust-card"><h2>{}</h2><h3>{}</h3><ul>{}</ul><dl>{}</dl></section>'
    ).format(lang.gettext("Trust card"), lang.gettext("What was measured"), rows, said)

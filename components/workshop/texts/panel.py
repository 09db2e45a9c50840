"""The place where a model is taught one's own texts: what it starts from, and how far it is."""

from __future__ import annotations

import streamlit as st
from markupsafe import Markup

from components.site import shell
from components.site.choosing import adjust, choose_from_list, drawn_with
from components.site.state import Slot
from components.site.work import Described, Work
from components.workshop import settings
from components.workshop.meeting import Measure
from components.workshop.seed import choose_seed
from components.workshop.studying import Study
from components.workshop.texts import learnt
from components.workshop.texts.giving import Agreed, show_giving
from models import catalog
from models.errors import CertitudeError
from models.hub import repositories
from models.language import Language
from models.limits import LIMITS
from models.live.collected import Collected
from models.live.teaching import Ask, Outcome, Sofar, teach
from models.live.text import TFIDF

_HUB = "hub"  # the last option: not a base, but the box for an id
_HUB_ID = Slot("_workshop_texts_hub", "")
_ASKED: Slot[Ask | None] = Slot("_workshop_texts_asked", None)
_TEACHING: Work[Outcome, Sofar] = Work("workshop-texts", about=None)


def show_texts(lang: Language, agreed: Agreed, measure: Measure, study: Study) -> None:
    """The whole place. agreed: what people agreed on in the review queue. measure: draws what was
    measured of cases. study: takes a study's own items over.
    """
    shell.html(
        Markup("<p>{}</p>").format(
            lang.gettext(
                "Give texts with their labels; a model learns to tell them apart. A fifth is kept "
                "back and tells how good it is, beside what anyone could have had: always saying "
                "the commonest label, and counting words."
            )
        )
    )
    found = show_giving(lang, agreed)
    with shell.place("ct-texts-teach", "teach" if found else ""):
        if found is not None:
            _show_teaching(*found, lang)
    learnt.show_learnt(lang, measure, study)


def _show_teaching(given: Collected, name: str, lang: Language) -> None:
    st.header(lang.gettext("What does it start from?"))
    base = _choose_base(lang)
    if base is None:
        return
    ask = Ask(given.key, base, *_how(base, lang))
    with st.container(key="ct-texts-start"):
        if _ASKED.get() != ask:
            _TEACHING.drop()
            st.button(
                lang.gettext("Teach it"),
                type="primary",
                icon=":material/school:",
                key="ct-teach",
                on_click=_ASKED.set,
                args=(ask,),
            )
            return
        job = _TEACHING.keep(ask, lambda: teach(given, ask))
        made = _TEACHING.watch(job, lambda sofar: _said(sofar, job.place, lang), lang)
        if made is not None:
            learnt.take(made, name, _told_base(base, lang), lang)


def _choose_base(lang: Language) -> str | None:
    """What it starts from; None while an id is still to be given."""
    shipped = [
        entry.id
        for entry in catalog.entries()
        if entry.kind == "text" and entry.source == "shipped" and entry.adapter == "transformers"
    ]
    named = catalog.hub_name(settings.BASE.get())
    base = choose_from_list(
        lang.gettext("It starts from"),
        [TFIDF, *shipped, *([settings.BASE.get()] if named else []), _HUB],
        settings.BASE,
        lambda one: base_named(one, lang),
        lang,
    )
    shell.html(Markup('<p class="ct-quiet">{}</p>').format(_about(base, lang)))
    named = catalog.hub_name(base)
    if base != _HUB and named is None:
        return base
    st.text_input(
        lang.gettext("Model id"),
        value="" if named is None else drawn_with(_HUB_ID, named, ""),
        key=_HUB_ID.key,
        placeholder=lang.gettext("owner/name"),
        on_change=_take_hub,
    )
    if named is None:
        return None
    try:
        here = repositories.is_here(repositories.check_name(named), "main", "text")
    except CertitudeError as error:
        shell.show_error(error, lang)
        return None
    if not here:
        st.info(
            lang.gettext("It is not on this machine yet: teaching downloads it first.")
            if not repositories.is_offline()
            else lang.gettext(
                "It is not on this machine, and this machine may not use the network: choose "
                "another base."
            ),
            icon=":material/download:",
        )
    return base


def _take_hub() -> None:
    """An id was typed, or the address of its page (a callback's work)."""
    given = _HUB_ID.get().strip().removeprefix("https://huggingface.co/").strip("/")
    if given:
        settings.BASE.set(catalog.hub_id(given))


def _told_base(base: str, lang: Language) -> str:
    """What a model began with, as a part of its name."""
    return (
        lang.gettext("Words counted and weighed (TF-IDF)")
        if base == TFIDF
        else base_named(base, lang)
    )


def base_named(base: str, lang: Language) -> str:
    """What a base is called in a list."""
    if base == TFIDF:
        return lang.gettext("Nothing: words are counted and weighed (TF-IDF)")
    if base == _HUB:
        return lang.gettext("Any Hugging Face model …")
    name = catalog.hub_name(base)
    if name is not None:
        return name
    return lang.gettext("What “{model}” knows of language", model=lang.gettext(_title(base)))


def _title(base: str) -> str:
    return catalog.get(base).title


def _about(base: str, lang: Language) -> str:
    if base == TFIDF:
        return lang.gettext(
            "Learns in seconds, in any language. It knows no word that your texts do not hold."
        )
    if base == _HUB or catalog.hub_name(base) is not None:
        return lang.gettext(
            "A text classifier on the Hugging Face hub, stored as safetensors; downloaded once. "
            "Certitude never runs code that comes with a model."
        )
    return lang.gettext(
        "A small language model that has read much English: it can know words that your texts do "
        "not hold. It takes longer."
    )


def _how(base: str, lang: Language) -> tuple[bool, int, int]:
    """Whether all of it learns, for how many epochs, and the seed; as it comes where not asked."""
    deep, epochs = False, settings.TEXT_EPOCHS.default
    with shell.place("ct-texts-how", "words" if base == TFIDF else "encoder"):
        if base != TFIDF:
            deep = adjust(
                st.toggle,
                lang.gettext("All of it learns, not the last layer alone (slow)"),
                settings.DEEP,
                False,
            )
            if deep:
                epochs = adjust(
                    st.slider,
                    lang.gettext("How often it goes through the texts"),
                    settings.TEXT_EPOCHS,
                    settings.TEXT_EPOCHS.default,
                    min_value=1,
                    max_value=LIMITS.live_text_epochs,
                )
        choose_seed(lang)
    return deep, epochs, settings.CHANCE.get()


def _said(sofar: Sofar | None, place: int, lang: Language) -> Described:
    if sofar is None:
        if place:
            return None, lang.gettext(
                "Others are teaching: yours is number {n} in the queue.", n=lang.number(place)
            )
        return None, lang.gettext("It is being prepared …")
    if not sofar.total:
        return None, lang.gettext("It weighs what it has read: no telling how long that takes.")
    done, total = lang.number(sofar.done), lang.number(sofar.total)
    if sofar.stage == "fetching":
        said = lang.gettext(
            "Downloading: {done} of {total} MB",
            done=lang.number(sofar.done / 1e6, 0),
            total=lang.number(sofar.total / 1e6, 0),
        )
    elif sofar.stage == "reading":
        said = lang.gettext("Reads the texts: {done} of {total}", done=done, total=total)
    elif sofar.stage == "learning":
        said = lang.gettext("Learns: {done} of {total} readings", done=done, total=total)
    else:
        said = lang.gettext(
            "Is asked about the texts kept back: {done} of {total}", done=done, total=total
        )
    if sofar.left is not None:
        left = learnt.time_left(sofar.left, lang)
        said = (
            lang.gettext("{progress}, {left}; then it learns", progress=said, left=left)
            if sofar.stage == "fetching"
            else lang.gettext("{progress}; in all {left}", progress=said, left=left)
        )
    return sofar.share, said

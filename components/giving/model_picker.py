"""Choosing a model: the shipped ones, those the network adds, any Hugging Face id."""

from __future__ import annotations

import streamlit as st
from markupsafe import Markup

from components.displays.score import in_use
from components.site import own_models, shell, state, ways
from components.site.choosing import choose_from_list, drawn_with
from components.site.state import Setting, Slot
from components.site.work import Described, Work
from models import catalog, jobs, loaded
from models.catalog import Entry
from models.classifier import Classifier, Kind
from models.jobs import Job
from models.language import Language
from models.loading import Loading

_HUB = "hub"  # the last option: not a model, but the box for an id
_HUB_ID = Slot("_hub_id", "")
# Whether a person has chosen a model of the network with their own hands: a link is no such thing.
_ASKED = Slot("_asked", False)
_WANTED = Slot("_download", False)  # whether a model that must be downloaded was asked for
# At a setting: which model a link named that is not here; "" for none.
_GONE: Slot[str] = Slot("_model_gone", "")
_NAMED_CHARACTERS = 40
_LOOKUP: Work[Entry, None] = Work("hub-lookup", about=None)


def pick_model(kind: Kind, setting: Setting[str], lang: Language) -> Entry | None:
    """The list of models of a kind; the chosen entry, or None while an id is still to be given."""
    known = _known(kind, setting, lang)
    chosen = choose_from_list(
        lang.gettext("Model"),
        [*known, _HUB],
        setting,
        lambda model_id: _option(model_id, lang),
        lang,
        on_change=lambda: _choose(setting),
    )
    if catalog.is_session(chosen):
        ways.to_workshop(lang)
    gone = _GONE.at(setting.key).get()
    if gone:
        st.info(
            lang.gettext(
                "The model of this link was trained in another session, or before a reload: it is "
                "gone from here. This is another one."
            )
            if catalog.is_session(gone)
            else shell.plain(
                lang.gettext(
                    "The link asks for the model “{name}”, which is not in this list. This is "
                    "another one.",
                    name=gone[:_NAMED_CHARACTERS],
                )
            )
        )
    name = catalog.hub_name(chosen)
    if chosen == _HUB or name is not None:
        _hub_box(setting, name, lang)
    return _entry(chosen, kind, lang)


def model_in_use(kind: Kind, setting: Setting[str], lang: Language) -> Entry | None:
    """The entry that was chosen on another page, for one that has no list; None as above."""
    _known(kind, setting, lang)
    return _entry(setting.get(), kind, lang)


def _known(kind: Kind, setting: Setting[str], lang: Language) -> list[str]:
    """The ids of the models of a kind; one of them, or `_HUB`, is the chosen one from now on."""
    known = [entry.id for entry in catalog.entries() if entry.kind == kind]
    known += [entry.id for entry in own_models.entries(kind)]
    current = setting.get()
    if catalog.hub_name(current) is not None:
        known.append(current)
    elif current != _HUB and current not in known:
        # Nothing chosen yet, or a link to a model of the other kind, of somebody else, or to none.
        _GONE.at(setting.key).set(current)
        setting.set(first_model(kind, lang))
    return known


def _entry(chosen: str, kind: Kind, lang: Language) -> Entry | None:
    name = catalog.hub_name(chosen)
    if name is None:
        _LOOKUP.drop()
    if chosen == _HUB:
        return None
    entry: Entry | None = None
    if name is None:
        entry = catalog.get(chosen)
    elif _asked_for(chosen, name, lang):
        entry = _look_up(chosen, name, lang)
    if entry is None:
        return None
    if entry.kind != kind:
        shell.html(
            Markup('<p class="ct-quiet">{}</p>').format(
                lang.gettext("This model takes another kind of input.")
            )
        )
        return None
    return in_use(entry)


def first_model(kind: Kind, lang: Language) -> str:
    """The model that a person meets first: for texts, one that reads their language."""
    offered = [entry for entry in catalog.entries() if entry.kind == kind]
    return next((entry for entry in offered if lang.code in entry.languages), offered[0]).id


def that_reads(language: str) -> Entry | None:
    """The first model on this machine that reads texts in a language (ISO 639-1), None without."""
    return next(
        (
            entry
            for entry in catalog.entries()
            if language in entry.languages and entry.availability() == "ready"
        ),
        None,
    )


def take(model_id: str, setting: Setting[str]) -> None:
    """Choose a model of the list, as a person would (a callback's work)."""
    setting.set(model_id)
    _choose(setting)


def _option(model_id: str, lang: Language) -> str:
    if model_id == _HUB:
        return lang.gettext("Any Hugging Face model …")
    if (name := catalog.hub_name(model_id)) is not None:
        return name
    entry = catalog.get(model_id)
    title = lang.gettext(entry.title)
    if entry.languages and lang.code not in entry.languages:
        # Who reads another language would learn it only after typing.
        title = lang.gettext("{title} · in {languages}", title=title, languages=_reads(entry, lang))
    if entry.source == "network":
        return lang.gettext("{title} (download)", title=title)
    if entry.source == "session":
        return lang.gettext("{title} (made in this session)", title=title)
    return title


def _reads(entry: Entry, lang: Language) -> str:
    return lang.join([lang.language_name(code) or code for code in entry.languages])


def _choose(setting: Setting[str]) -> None:
    """A person has chosen: another model has other classes."""
    _GONE.at(setting.key).set("")
    _ASKED.at(setting.get()).set(True)
    state.EXPLAINED.set(state.EXPLAINED.default)


def _asked_for(model_id: str, name: str, lang: Language) -> bool:
    """Whether a person has asked for this model of the network; else a button to do so.

    Whoever made a link may not decide what this machine loads, or whom it calls.
    """
    asked = _ASKED.at(model_id)
    if asked.get():
        return True
    st.info(
        lang.gettext(
            "The address of this page names a model from the network: {model}. "
            "It is loaded when you say so.",
            model=shell.plain(name[:100]),
        ),
        icon=":material/link:",
    )
    if st.button(lang.gettext("Use this model"), key=f"{asked.key}-button"):
        asked.set(True)
        st.rerun()
    return False


def _look_up(model_id: str, name: str, lang: Language) -> Entry | None:
    """What the hub knows of an id, asked in the background; None until then, or with an error."""

    def ask() -> Job[Entry, None]:
        # A person asks, maybe again: an answer remembered from a moment ago would be none.
        catalog.forget_failure(model_id)
        return Job(lambda _report: catalog.get(model_id), jobs.LOADS)

    asking = lang.gettext("Asking the Hugging Face hub about {model} …", model=name)
    return _LOOKUP.watch(_LOOKUP.keep(model_id, ask), lambda _: (None, asking), lang)


def _hub_box(setting: Setting[str], chosen: str | None, lang: Language) -> None:
    """The box for a name; the chosen one stands in it, to be mended if it was mistyped."""

    def take() -> None:
        given = _HUB_ID.get().strip().removeprefix("https://huggingface.co/")
        if given:
            setting.set(catalog.hub_id(given.strip("/")))
            _choose(setting)

    st.text_input(
        lang.gettext("Model id"),
        value="" if chosen is None else drawn_with(_HUB_ID, chosen, ""),
        key=_HUB_ID.key,
        placeholder=lang.gettext("owner/name"),
        on_change=take,
        help=lang.gettext(
            "A text or image classifier on the Hugging Face hub, stored as safetensors. "
            "Certitude never runs code that comes with a model."
        ),
    )


def ready(entry: Entry, lang: Language) -> Classifier | None:
    """The loaded classifier, or None while it loads (its bar is on the page) or cannot be had."""
    loading: Work[Classifier, Loading] = Work(f"load-{entry.id}", about=None)
    if loaded.state(entry.id) == "ready":
        # A finished job would hold on to a model that the process has let go of since.
        loading.drop()
        return loaded.load(entry.id)
    if entry.source == "network" and not _wanted(entry, lang):
        return None
    job = loading.keep(
        entry.id, lambda: Job(lambda report: loaded.load(entry.id, report), jobs.LOADS)
    )
    name = lang.gettext(entry.title)

    def describe(progress: Loading | None) -> Described:
        if progress is None or progress.stage == "open" or not progress.total:
            # Opening a model has no steps to count: an honest bar cannot be drawn.
            return None, lang.gettext("{model} is waking up. It takes a few seconds.", model=name)
        return progress.done / progress.total, lang.gettext(
            "Downloading {model}: {done} of {total} MB",
            model=name,
            done=lang.number(progress.done / 1e6, 0),
            total=lang.number(progress.total / 1e6, 0),
        )

    return loading.watch(job, describe, lang)


def _wanted(entry: Entry, lang: Language) -> bool:
    """Whether a model of the network was asked for, and its download too where it is not here."""
    asked = _WANTED.at(entry.id)
    if asked.get():
        return True
    if entry.availability() == "ready":
        return _asked_for(entry.id, lang.gettext(entry.title), lang)
    st.info(
        lang.gettext("This model is not on this machine yet. It is downloaded once, then kept."),
        icon=":material/download:",
    )
    if st.button(lang.gettext("Download it"), type="primary", key=f"{asked.key}-button"):
        asked.set(True)
        st.rerun()
    return False

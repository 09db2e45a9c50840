"""Saying that a text is not in the model's language, before its answer is shown."""

from __future__ import annotations

from dataclasses import replace

import streamlit as st
from markupsafe import Markup

from components.giving import model_picker, text_source
from components.site import shell, state
from models.catalog import Entry
from models.language import Language
from models.prediction import Prediction
from models.reading.inputs import TextInput
from models.reading.written_in import foreign_to


def show_foreign(entry: Entry, given: TextInput, lang: Language, *, offering: bool = True) -> bool:
    """Say so where a text looks to be in a language that the model does not read; whether it was.

    offering: with a click to a model that reads it, where there is one; the text stays.
    """
    code = foreign_to(given.text, entry.languages)
    with shell.place("ct-foreign", code or ""):
        if code is None:
            return False
        shell.html(
            Markup('<p class="ct-lesson" role="status">{}</p>').format(_said(code, entry, lang))
        )
        other = model_picker.that_reads(code) if offering else None
        if other is not None:
            shell.html(
                Markup('<p class="ct-quiet">{}</p>').format(
                    lang.gettext(
                        "{about} A text about anything else may mean little to it as well.",
                        about=lang.gettext(other.description),
                    )
                )
            )
            st.button(
                lang.gettext("Ask “{model}” instead", model=lang.gettext(other.title)),
                icon=":material/translate:",
                on_click=_ask_instead,
                args=(other.id,),
            )
        return True


def warned_once(prediction: Prediction, foreign: bool) -> Prediction:
    """The prediction as it is shown: no second warning where the language was warned of.

    A text in a language that the model does not read is unlike what it knows for that reason: "no
    opinion" would be the less true of the two.
    """
    return replace(prediction, unlike=None) if foreign else prediction


def _said(code: str, entry: Entry, lang: Language) -> str:
    reads = lang.join([lang.language_name(each) or each for each in entry.languages])
    found = lang.language_name(code)
    if found is None:
        return lang.gettext(
            "This text looks like another language than the model reads ({reads}). Its answer says "
            "little.",
            reads=reads,
        )
    return lang.gettext(
        "This text looks {found}; the model reads {reads}. Its answer says little.",
        found=found,
        reads=reads,
    )


def _ask_instead(model_id: str) -> None:
    text_source.keep_for_another()
    model_picker.take(model_id, state.TEXT_MODEL)

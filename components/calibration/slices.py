"""A shipped model's cases cut by what its files hold: source, answer, band of confidence."""

from __future__ import annotations

from collections import Counter
from functools import lru_cache

import streamlit as st

from components.calibration.own.sliced import reading, slices_html
from components.calibration.tables import band_names
from components.site import shell
from models import cards
from models.calibration.cases import Cases, joined, known
from models.display import parts
from models.display.bands import Band, band_of
from models.labelled import slices
from models.labelled.slices import Slices
from models.language import Language
from models.languages import LanguageCode
from models.set_names import briefly

_ANSWERS = 12  # answers that are a slice each; of more the rarer are one together


def show_slices(model_id: str, used: tuple[Band, ...], lang: Language) -> None:
    """A table for each way to cut them, by the model's own scores; used: the bands in use."""
    cuts = _cuts(model_id, cards.changed(model_id), used, lang.code)
    titles = {
        "source": lang.gettext("Source"),
        "answer": lang.gettext("The answer"),
        "band": lang.gettext("Band of confidence"),
    }
    for name, cut in cuts:
        # Bands differ in how often they are right, or they would be none.
        shell.html(slices_html(titles[name], cut, lang, classes=name == "band"))
    own = lang.gettext("All by the model's own scores, wherever the slider stands.")
    st.caption(f"{reading(lang)} {own}")


@lru_cache(maxsize=16)
def _cuts(
    model_id: str, _changed: tuple[int, ...], used: tuple[Band, ...], code: LanguageCode
) -> tuple[tuple[str, Slices], ...]:
    """Made once: whoever moves the slider, slices are of the scores as they are."""
    found, lang = known(model_id), Language(code)
    sources = (*found.home, *found.away)
    made = []
    if len(sources) > 1:
        names = [briefly(one.set, lang) for one in sources for _ in range(len(one))]
        made.append(("source", slices.cut(joined(sources), names)))
    made.append(("answer", slices.cut(found.whole, answers(found.whole, model_id, lang))))
    made.append(("band", slices.cut(found.whole, bands(found.whole, used, lang))))
    return tuple(made)


def answers(cases: Cases, model_id: str, lang: Language) -> list[str]:
    """The answer to each case, by name; of very many the rarer as "all others"."""
    labels = cards.read(model_id).labels
    common = dict(Counter(cases.answers.tolist()).most_common(_ANSWERS))
    others = lang.gettext("All other answers")
    return [
        parts.name_of(labels[at], lang) if at in common else others for at in cases.answers.tolist()
    ]


def bands(cases: Cases, used: tuple[Band, ...], lang: Language) -> list[str]:
    """The band of each case, as the categories in use name it."""
    names = band_names(used, lang)
    return [names[band_of(said, used)] for said in cases.confidence.tolist()]

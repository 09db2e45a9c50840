"""The widgets for bands: how many, where each begins, what it is called, and what to do in it."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st

from components.displays import band_evidence
from components.displays.band_words import (
    LAST,
    Refused,
    Where,
    Words,
    draw_fields,
    of_band,
    say_twins,
    shortened,
)
from components.displays.held import current_design, held
from components.displays.worded import BAND, WHICH, in_use, recount
from components.site import inside, shell
from components.site.choosing import drawn_with
from components.site.state import Slot
from models.display.bands import (
    BANDS,
    DEFAULT_BANDS,
    START,
    Band,
    BandsSetting,
    Cuts,
    band_words,
    in_number,
    out_of_reach,
    with_cut,
)
from models.language import Language
from models.prediction import Prediction

_COUNT: Slot[int] = Slot("_band-count", len(DEFAULT_BANDS))
_CUT: Slot[int] = Slot("_cut", 0)
# Bands that a smaller number of them left no room for, from high to low.
_ASIDE: Slot[tuple[Band, ...]] = Slot("_bands_aside", ())


def draw_bands(
    setting: BandsSetting,
    lang: Language,
    example: Prediction,
    *,
    worded: Sequence[Band] = (),
    written: Language | None = None,
) -> None:
    """A row of widgets for every band, from high to low; example: of the model in use.

    worded: the bands with words that are set elsewhere, where they are not set here; written: the
    language of those.
    """
    cuts, *fields = held(setting)
    shown = cuts.get()
    count = len(shown) + 1
    words = [_words_of(index, fields, lang) for index in range(count)]
    where = (inside.page(), example.model_id)
    _COUNT.set(count)
    st.segmented_control(
        lang.gettext(setting.label),
        list(START),
        format_func=lang.number,
        key=_COUNT.key,
        required=True,
        on_change=_set_count,
        args=(setting,),
    )
    st.caption(
        lang.gettext(
            "The cut-offs are a starting point of ours, not a standard. Choose them by what is at "
            "stake; words left empty are ours too."
        )
    )
    band_evidence.draw_boldness(setting, lang)
    in_use_now = current_design().spec_in(lang)[BANDS]
    bands = worded or in_use_now
    found = band_evidence.evidence(example, shown)
    if found is None:
        band_evidence.say_unknown(lang)
    else:
        name = shell.plain(band_words(0, bands, lang)[0])
        band_evidence.draw_promise(found, setting, name, lang)
        band_evidence.say_sets(lang)
    shipped = tuple(Band(cut / 100) for cut in (*shown, 0))
    never = _never_said(bands, shown, len(example.labels), lang)
    with shell.place("ct-bands-never", "said" if never else ""):
        if never:
            st.info(never, icon=":material/visibility_off:")
    say_twins(BAND, written or lang, lang)
    for index in range(count):
        name, action = band_words(index, shipped, lang)
        # Above its field: below it, the row's other fields may push it out of the screen.
        refusal = _refusal(where, index, shown, lang) or shortened(words[index], where, lang)
        with shell.place(f"ct-cut-{index}", "refusal" if refusal else ""):
            if refusal:
                st.warning(refusal, icon=":material/info:")
        with st.container(horizontal=True, vertical_alignment="bottom", gap="small"):
            if index < count - 1:
                cut = _CUT.at(index)
                st.number_input(
                    lang.gettext("Band {n} from (%)", n=lang.number(index + 1)),
                    value=drawn_with(cut, shown[index], "min"),
                    step=1,
                    key=cut.key,
                    width=140,
                    on_change=_set_cut,
                    args=(setting, index, where),
                )
            else:
                st.text_input(
                    lang.gettext("Band {n} from (%)", n=lang.number(index + 1)),
                    lang.gettext("all below"),
                    disabled=True,
                    width=140,
                )
            if not worded:
                draw_fields(of_band(index, lang), words[index], (name, action), where, lang)
        if found is not None:
            band_evidence.say_kept(found, index, shown, lang)


def _never_said(bands: Sequence[Band], cuts: Cuts, classes: int, lang: Language) -> str:
    """Which bands no answer of a model with so many classes can fall into; "" where all can be."""
    from_band = len(cuts) + 1 - out_of_reach(cuts, classes)
    if from_band > len(cuts):
        return ""
    names = [
        lang.gettext(
            "band {n} (“{name}”)",
            n=lang.number(index + 1),
            name=shell.plain(band_words(index, bands, lang)[0]),
        )
        for index in range(from_band, len(cuts) + 1)
    ]
    return lang.gettext(
        "This model chooses among {classes} answers, so the likeliest always has {least} or more. "
        "Nothing can ever fall into {bands}.",
        classes=lang.number(classes),
        least=lang.percent(1 / classes),
        bands=lang.join(names, "or"),
    )


def _words_of(index: int, fields: Sequence[Slot[str]], lang: Language) -> Words:
    name, action = (in_use(BAND, index, which, fields, lang) for which in WHICH)
    return Words(name, action, BAND, index, lang)


def _set_count(setting: BandsSetting) -> None:
    """Another number of bands: what somebody set stays with the band that it was set for."""
    fields = held(setting)
    bands = setting.of_fields([field.get() for field in fields])
    recount(len(bands), _COUNT.get())
    bands, aside = in_number(bands, _COUNT.get(), _ASIDE.get())
    _ASIDE.set(aside)
    for field, value in zip(fields, setting.to_fields(bands), strict=True):
        field.set(value)


def _set_cut(setting: BandsSetting, index: int, where: Where) -> None:
    """Take a cut-off that lies between its neighbours; another one would move what nobody set."""
    cuts, wanted = held(setting)[0], _CUT.at(index).get()
    moved = with_cut(cuts.get(), index, wanted)
    LAST.set(Refused(where, cuts.get(), index, wanted) if moved is None else None)
    if moved is not None:
        cuts.set(moved)


def _refusal(where: Where, index: int, cuts: Cuts, lang: Language) -> str:
    """Why a cut-off was not taken, for as long as all stand as they did then; "" where it was."""
    last = LAST.get()
    if not isinstance(last, Refused) or last[:3] != (where, cuts, index):
        return ""
    wanted = last.wanted
    if not 0 < wanted < 100:
        return lang.gettext(
            "A cut-off lies between {least} and {most}, so {kept} stays.",
            least=lang.percent(0.01),
            most=lang.percent(0.99),
            kept=lang.percent(cuts[index] / 100),
        )
    too_high = index > 0 and wanted >= cuts[index - 1]
    neighbour = cuts[index - 1] if too_high else cuts[index + 1]
    figures = {
        "wanted": lang.percent(wanted / 100),
        "neighbour": lang.percent(neighbour / 100),
        "kept": lang.percent(cuts[index] / 100),
    }
    if too_high:
        return lang.gettext(
            "{wanted} is not below the cut-off above it ({neighbour}), so {kept} stays. Move that "
            "one first.",
            **figures,
        )
    return lang.gettext(
        "{wanted} is not above the cut-off below it ({neighbour}), so {kept} stays. Move that "
        "one first.",
        **figures,
    )

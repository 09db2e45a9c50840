"""What bands keep: how often the answers in each were right, and what can be promised of the first.

Counted on the labelled cases that a shipped model was not trained on, by the scores in use; no
model is asked. Of any other model nothing is known, and that is said.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

import streamlit as st
from markupsafe import Markup

from components.displays.held import held
from components.site import shell
from components.site.choosing import choose_from_scale
from components.site.state import Slot
from models import cards
from models.calibration import answered, bins, promise
from models.calibration.bins import Share
from models.calibration.cases import Cases
from models.display.bands import BandsSetting, Cuts, shifted, with_cut
from models.language import Language
from models.prediction import Fitted, Prediction
from models.set_names import briefly

_SHARES = (80, 85, 90, 95, 98, 99)  # per cents of answers that can be asked to be right
_ASKED: Slot[int] = Slot("_promised", 95)
_OWN = 9  # stands for cut-offs that are none of ours
_SHYER: Slot[int] = Slot("_shyer", 0)
_STEPS = (2, 1, 0, -1, -2)


@dataclass(frozen=True)
class Evidence:
    """A model's labelled cases, home first, and what each band of some cut-offs holds of each."""

    sets: tuple[Cases, ...]
    bands: tuple[tuple[Share, ...], ...]

    @property
    def home(self) -> Cases:
        """The cases like those that the model was trained on."""
        return self.sets[0]


def evidence(example: Prediction, cuts: Cuts) -> Evidence | None:
    """What is known of the model in use, with the scores in use; None where nothing is."""
    model_id, fit = example.model_id, example.calibrated_on
    if answered.cases(model_id, fit) is None:
        return None
    return _evidence(model_id, cuts, fit, cards.changed(model_id))


@lru_cache(maxsize=64)
def _evidence(model_id: str, cuts: Cuts, fit: Fitted | None, _changed: tuple[int, ...]) -> Evidence:
    sets = answered.cases(model_id, fit) or ()
    shares = tuple(cut / 100 for cut in cuts)
    kept = [[band.held for band in bins.bands(cases, shares)] for cases in sets]
    return Evidence(sets, tuple(zip(*kept, strict=True)))


def say_unknown(lang: Language) -> None:
    """That there is nothing to count for this model."""
    st.caption(
        lang.gettext(
            "How often this model is right in each band is not known: there are no labelled cases "
            "with these scores."
        )
    )


def say_sets(lang: Language) -> None:
    """What "at home" and "elsewhere" are, where figures of both follow."""
    st.caption(
        lang.gettext(
            "“At home” are cases like those that the model learned from, kept back from it; "
            "“elsewhere” is the same task from other sources."
        )
    )


def say_kept(found: Evidence, index: int, cuts: Cuts, lang: Language) -> None:
    """Under a band: how many cases fell into it, at home and away, and how many were right."""
    home, *away = found.bands[index]
    names = [briefly(cases.set, lang) for cases in found.sets[1:]]
    told = [_told(one, len(cases), lang) for one, cases in zip(away, found.sets[1:], strict=True)]
    lines = [
        Markup("<p>{}</p>").format(
            lang.gettext("At home: {figures}", figures=_told(home, len(found.home), lang))
        )
    ]
    if away:
        lines.append(
            Markup("<details><summary>{}</summary><ul>{}</ul></details>").format(
                lang.gettext("Elsewhere: {figures}", figures=_range(away, lang)),
                Markup("").join(
                    Markup("<li>{}</li>").format(
                        lang.gettext("{set}: {figures}", set=name, figures=figures)
                    )
                    for name, figures in zip(names, told, strict=True)
                ),
            )
        )
    below = [
        index < len(cuts) and one.high is not None and one.high < cuts[index] / 100
        for one in found.bands[index]
    ]
    called = (
        lang.gettext("At home"),
        *names,
    )
    broken = [name for name, short in zip(called, below, strict=True) if short]
    if broken:
        lines.append(
            Markup('<p class="ct-broken"><b>{}</b> {}</p>').format(
                lang.gettext("Promises more than it keeps:")
                if below[0]
                else lang.gettext("Promises more than it keeps elsewhere:"),
                lang.gettext(
                    "it begins at {cut}, but such answers were right less often than that, beyond "
                    "chance. ({sets})",
                    cut=lang.percent(cuts[index] / 100),
                    sets=lang.join(broken),
                ),
            )
        )
    shell.html(Markup('<div class="ct-kept">{}</div>').format(Markup("").join(lines)))


def _range(found: Sequence[Share], lang: Language) -> str:
    """The shares right of several sets, in a few words."""
    shares = sorted(one.share for one in found if one.share is not None)
    if not shares:
        return lang.gettext("no case")
    low, high = lang.counted_percent(shares[0]), lang.counted_percent(shares[-1])
    if low == high:
        return lang.gettext("{percent} right", percent=low)
    return lang.gettext("{low} to {high} right", low=low, high=high)


def _told(one: Share, of_all: int, lang: Language) -> str:
    if one.share is None or one.low is None or one.high is None:
        return lang.gettext("no case of {all}", all=lang.number(of_all))
    return lang.ngettext(
        "{n} case of {all}, {percent} right ({low} to {high})",
        "{n} cases of {all}, {percent} right ({low} to {high})",
        one.n,
        all=lang.number(of_all),
        percent=lang.counted_percent(one.share),
        low=lang.counted_percent(one.low),
        high=lang.counted_percent(one.high),
    )


def draw_boldness(setting: BandsSetting, lang: Language) -> None:
    """One slider for all cut-offs, for who does not want to set each."""
    cuts = held(setting)[0]
    count = len(cuts.get()) + 1
    ours = {shifted(count, step): step for step in _STEPS}
    now = ours.get(cuts.get(), _OWN)
    options: list[int] = list(_STEPS)
    if now == _OWN:
        bolder = sum(shifted(count, step)[0] > cuts.get()[0] for step in _STEPS)
        options.insert(bolder, _OWN)
    named = {
        2: lang.gettext("very shy"),
        1: lang.gettext("shy"),
        0: lang.gettext("as we begin"),
        -1: lang.gettext("bold"),
        -2: lang.gettext("very bold"),
        _OWN: lang.gettext("your own"),
    }

    def move() -> None:
        if _SHYER.get() != _OWN:
            cuts.set(shifted(count, _SHYER.get()))

    _SHYER.set(now)
    choose_from_scale(
        lang.gettext("Shy or bold?"),
        options,
        _SHYER,
        named.__getitem__,
        lang,
        on_change=move,
        help=lang.gettext(
            "Moves all cut-offs together. Shy: the first band is said seldom, and is right more "
            "often. Bold: it is said often, and is wrong more often."
        ),
    )


def draw_promise(found: Evidence, setting: BandsSetting, name: str, lang: Language) -> None:
    """Let the first band begin where it is right as often as was asked for, with a guarantee.

    name: of the first band, as plain text for Markdown.
    """
    cuts = held(setting)[0]
    shown = cuts.get()
    wanted = choose_from_scale(
        lang.gettext("“{name}” is to be right at least so often", name=name),
        _SHARES,
        _ASKED,
        lambda share: lang.percent(share / 100),
        lang,
    )
    made = promise.at_least(found.home, wanted / 100)
    if made.cut is None:
        st.warning(_refused(made, found.home, lang), icon=":material/gpp_bad:")
        return
    below = (*shown[1:], 0)[0]
    kept = shown[0] in made.cuts
    least = next((cut for cut in made.cuts if cut > below), None)
    if least is None:
        st.warning(
            lang.gettext(
                "The second band begins so high, at {cut}, that too few cases lie above it to "
                "promise anything. Move that one first.",
                cut=lang.percent(below / 100),
            ),
            icon=":material/swap_vert:",
        )
        return
    st.markdown(
        _promised(made, found, shown[0] if kept else least, kept=kept, name=name, lang=lang)
    )

    def begin() -> None:
        moved = with_cut(shown, 0, least)
        if moved is not None:
            cuts.set(moved)

    st.button(
        lang.gettext("Begin “{name}” at {cut}", name=name, cut=lang.percent(least / 100)),
        key="_keep-promise",
        icon=":material/verified:",
        on_click=begin,
        disabled=least == shown[0],
    )


def _refused(made: promise.Promise, home: Cases, lang: Language) -> str:
    share = lang.percent(made.share)
    if made.most < made.needed:
        return lang.gettext(
            "{share} cannot be promised with these data: it takes {needed} cases at least, and "
            "there are {n}.",
            share=share,
            needed=lang.number(made.needed),
            n=lang.number(made.most),
        )
    return lang.gettext(
        "{share} cannot be promised with these data ({set}, {n} cases): from no cut-off on are "
        "enough of the answers right to prove it.",
        share=share,
        set=shell.plain(briefly(home.set, lang)),
        n=lang.number(made.most),
    )


def _promised(
    made: promise.Promise, found: Evidence, cut: int, *, kept: bool, name: str, lang: Language
) -> str:
    """The guarantee in words, and where it does not hold.

    cut: per cents at which the band begins, or is to; kept: whether it begins there.
    """
    whole = {
        "name": name,
        "cut": lang.percent(cut / 100),
        "share": lang.percent(made.share),
        "sure": lang.percent(promise.SURE),
        "n": lang.number(made.most),
        "set": shell.plain(briefly(found.home.set, lang)),
    }
    said = (
        lang.gettext(
            "**Guaranteed:** as “{name}” begins now, at {cut}, at least {share} of its answers are "
            "right – for cases like those at home ({set}, {n} cases), and with {sure} certainty.",
            **whole,
        )
        if kept
        else lang.gettext(
            "**Not guaranteed as it is.** If “{name}” began at {cut}, at least {share} of its "
            "answers would be right – for cases like those at home ({set}, {n} cases), and with "
            "{sure} certainty.",
            **whole,
        )
    )
    away = [bins.bands(cases, (cut / 100,))[0].held for cases in found.sets[1:]]
    if not any(one.n for one in away):
        return f"{said} {lang.gettext('Elsewhere nothing is promised.')}"
    elsewhere = lang.gettext(
        "Elsewhere nothing is promised (there: {figures}).", figures=_range(away, lang)
    )
    return f"{said} {elsewhere}"

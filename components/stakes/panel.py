"""The page: what things cost, the cut-off that follows, and what it does at home and away."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from typing import NamedTuple

import streamlit as st
from markupsafe import Markup

from components.displays import score
from components.site import own_models, shell, state, ways
from components.site.choosing import choose_from_switch
from components.site.lines import sample
from components.site.parts import part
from components.stakes import costs, tables
from components.stakes.chart import Line, marks, risk_coverage
from components.stakes.cut import cut_html, offer_display
from components.stakes.picture import thousands_html
from components.stakes.words import pays, set_names
from models import cards, catalog
from models.calibration import report, stakes
from models.calibration.stakes import Costs, Outcome, Prepared
from models.display import parts
from models.errors import CertitudeError
from models.language import Language
from models.prediction import Fitted, Label

# What a cost changes, each a part of the page.
_CUT, _THOUSANDS, _MARKS, _OUTCOMES = "ct-cut", "ct-thousands", "ct-curve-marks", "ct-outcomes"
_RESULTS = (_CUT, _THOUSANDS, _MARKS, _OUTCOMES)  # what is seen first before


def show_stakes(lang: Language) -> None:
    """All of one model that ships; calls no model, and no deep-learning framework."""
    st.title(lang.gettext("What is at stake"))
    shell.html(
        Markup('<p class="ct-lead">{}</p>').format(
            lang.gettext(
                "When should it decide alone, and when ask a person? Say what a mistake costs you, "
                "and what asking does: here is the cut-off that costs least, and what it would do "
                "with {n} cases, at home and away.",
                n=lang.number(stakes.PER),
            )
        )
    )
    model_id = _choose_model(lang)
    with shell.place("ct-stakes", model_id):
        if not stakes.is_known(model_id):
            _say_missing(model_id, lang)
            return
        try:
            stakes.prepared(model_id)
        except CertitudeError as error:
            shell.show_error(error, lang)
            return
        with st.container(horizontal=True, key="ct-ways"):
            ways.to_calibration(model_id, lang)
            if catalog.is_session(model_id):
                ways.to_workshop(lang)
            else:
                ways.to_card(model_id, lang)
        _show(model_id, lang)


def _choose_model(lang: Language) -> str:
    """The models that there are labelled cases of, and the one that a link names."""
    shipped = sorted(report.shipped(), key=lambda name: catalog.get(name).language != lang.code)
    titles = {name: lang.gettext(catalog.get(name).title) for name in shipped}
    titles |= own_models.measured()
    wanted = state.MEASURED.get()
    if wanted and wanted not in titles:
        titles[wanted] = _title(wanted, lang)
    with st.container(key="ct-models"):
        return choose_from_switch(
            lang.gettext("Model"),
            list(titles),
            state.MEASURED,
            titles.__getitem__,
            lang,
            wrap=True,
            label_visibility="collapsed",
        )


def _title(model_id: str, lang: Language) -> str:
    try:
        return lang.gettext(catalog.get(model_id).title)
    except CertitudeError:  # of another session, or of none
        return model_id


def _say_missing(model_id: str, lang: Language) -> None:
    """That nothing can be reckoned for a model, and what would help."""
    said = lang.gettext(
        "There are no labelled cases of “{model}”: how many of its answers a cut-off would let "
        "through, and how many of those were wrong, is not known. Choose one of the models above, "
        "or measure it with labelled cases of your own.",
        model=_title(model_id, lang),
    )
    st.info(shell.plain(said), icon=":material/help:")
    st.page_link(
        "calibration.py",
        label=lang.gettext("Labelled cases of your own"),
        icon=":material/upload_file:",
        query_params={state.CASES.key: "own"},
    )


class _Found(NamedTuple):
    """What the costs come to: the counted cases, the cut-off, what it does, and the sets' names."""

    ready: Prepared
    warmth: float
    chosen: Costs
    cut: int | None
    outcomes: list[Outcome | None]
    names: list[str]


def _found(model_id: str, chosen: Costs, fit: Fitted | None, lang: Language) -> _Found:
    warmth = 1.0 if fit is None else fit.temperature
    ready = stakes.prepared(model_id, warmth)
    cut = stakes.best(ready.found, chosen)
    outcomes = [
        None if cut is None else stakes.outcome(counted, cut, chosen) for counted in ready.tallies
    ]
    names = set_names([cases.set for cases in ready.sets], lang)
    return _Found(ready, warmth, chosen, cut, outcomes, names)


def _show(model_id: str, lang: Language) -> None:
    labels = own_models.labels(model_id) or cards.read(model_id).labels
    left, right = st.columns([5, 7], gap="large")
    with left:
        st.header(lang.gettext("What things cost"))
        costs.choose_costs(labels, lang, _RESULTS)
        costs.say_unit(lang)
        fit = _choose_score(model_id, lang)

    @lru_cache(maxsize=1)  # a move draws several parts of the same
    def at(chosen: Costs) -> _Found:
        return _found(model_id, chosen, fit, lang)

    def found() -> _Found:
        """As the controls stand, which are drawn before."""
        return at(costs.chosen_costs(labels))

    first = found()
    if first.cut is None:
        st.info(lang.gettext("There are no cases: nothing is defined."))
        return
    ready, names = first.ready, first.names
    with right:
        st.header(lang.gettext("The cut-off that costs least"))
        part(_CUT, lambda: _show_cut(model_id, found(), fit, lang))
        st.header(lang.gettext("What being picky gains"))
        shell.html(_legend_html(names, lang))
        part(_MARKS, lambda: _show_curve(found(), lang))
        st.caption(
            lang.gettext(
                "How to read it: to the right it answers more cases alone, upwards more of those "
                "are wrong. The mark is this cut-off. The lower the curve, the better its "
                "confidence tells right from wrong."
            )
        )
        shell.html(tables.curves_html(names, ready.curves, lang))
    st.header(lang.gettext("What it would do with {n} cases", n=lang.number(stakes.PER)))
    part(_THOUSANDS, lambda: _show_thousands(found(), labels, lang))
    st.caption(
        lang.gettext(
            "How to read it: every mark is one case in a thousand. In brackets is where the number "
            "may lie (95%) for further cases like these; yours may be like none of them."
        )
    )
    st.header(lang.gettext("In figures"))
    part(_OUTCOMES, lambda: _show_outcomes(found(), lang))
    st.caption(
        lang.gettext(
            "How to read it: the cut-off pays where its cost lies below both that of always "
            "deciding alone and that of always asking. It was found on other cases than these."
        )
    )
    shell.html(tables.areas_html(names, ready.areas, lang))
    st.caption(
        lang.gettext(
            "How to read it: the share of wrong answers, averaged over all cut-offs; smaller is "
            "better. What is avoidable would be gone if every right answer were surer than every "
            "wrong one."
        )
    )


def _show_cut(model_id: str, found: _Found, fit: Fitted | None, lang: Language) -> None:
    if found.cut is not None:
        told = zip(found.names, found.outcomes, strict=True)
        against = [name for name, one in told if one is not None and not pays(one)]
        shell.html(
            cut_html(
                model_id, found.ready, found.warmth, found.cut, found.chosen, lang, against=against
            )
        )
        offer_display(model_id, found.cut, fit, lang)


def _show_thousands(found: _Found, labels: Sequence[Label], lang: Language) -> None:
    missed = found.chosen.missed
    name = None if missed is None else parts.name_of(labels[missed], lang)
    told = list(zip(found.names, found.outcomes, strict=True))
    shell.html(thousands_html(told, name, lang))


def _show_outcomes(found: _Found, lang: Language) -> None:
    shell.html(tables.outcomes_html(found.names, found.outcomes, lang))


def _choose_score(model_id: str, lang: Language) -> Fitted | None:
    """Raw or calibrated scores, where there are both; what calibrated ones rest on."""
    fit = score.fit_of(catalog.get(model_id))
    with shell.place("ct-stakes-score", "" if fit is None else "both"):
        if fit is None:
            return None
        names = {"raw": lang.gettext("Raw"), "calibrated": lang.gettext("Calibrated")}
        chosen = choose_from_switch(
            lang.gettext("Score"), list(names), state.SCORE, names.__getitem__, lang
        )
        used = fit if chosen == "calibrated" else None
        st.caption(shell.plain(parts.score_said(used, lang)))
    return used


def _legend_html(names: Sequence[str], lang: Language) -> Markup:
    return Markup('<ul class="ct-marks" aria-label="{}">{}</ul>').format(
        lang.gettext("Marks of the diagram"),
        Markup("").join(
            Markup("<li>{} <span>{}</span></li>").format(sample(number), name)
            for number, name in enumerate(names)
        ),
    )


def _show_curve(found: _Found, lang: Language) -> None:
    sets = zip(found.names, found.ready.curves, found.outcomes, strict=True)
    lines = [Line(*one) for one in sets]
    said = lang.gettext("; ").join(_curve_said(line, lang) for line in lines) + "."
    shell.html(Markup('<p class="ct-sr">{}</p>').format(said))
    # Not as the chart's name: one of another name would be made anew.
    st.vega_lite_chart(
        marks(lines, lang),
        spec=risk_coverage(lines, lang),
        width="stretch",
        theme="streamlit",
        key="ct-risk-coverage",
        alt=lang.gettext(
            "How many are wrong of those it answers alone, the surest first: told in the sentence "
            "before, and in figures below."
        ),
    )


def _curve_said(line: Line, lang: Language) -> str:
    """A curve in words: at the cut-off, and with everything answered."""
    if line.curve is None or line.outcome is None:
        return lang.gettext("{set}: not defined", set=line.name)
    risk = line.outcome.risk
    everything = lang.counted_percent(float(line.curve.risk[-1]))
    if risk.share is None:
        return lang.gettext(
            "{set}: the cut-off lets nothing through, so what would be wrong of it is not defined; "
            "of all cases {everything} would be",
            set=line.name,
            everything=everything,
        )
    return lang.gettext(
        "{set}: the cut-off lets {coverage} through, of which {risk} are wrong; of all cases "
        "{everything} would be",
        set=line.name,
        coverage=lang.counted_percent(risk.n / line.outcome.n),
        risk=lang.counted_percent(risk.share),
        everything=everything,
    )

"""A study's results in words and tables, as its page and its report say them."""

from __future__ import annotations

from collections.abc import Mapping

from markupsafe import Markup

from components.reliance.words import MEASURES, mean_interval, value_said
from components.site.tables_html import Column, table
from models.errors import N_
from models.language import Language
from study.measures.comparing import FEWEST_PEOPLE, Difference
from study.measures.figures import Averaged
from study.results import Results
from study.setup.naming import names
from study.setup.wording import said as said_in
from study.store.protocol import Study

_PERSONAL = (
    "accuracy_alone", "accuracy_with_advice", "agreement", "over_reliance", "under_reliance",
    "rair", "rsr", "seconds",
)  # fmt: skip
_COMPARED: Mapping[str, tuple[str, str]] = {
    "over_reliance": (
        N_("Wrong advice was followed {points} points more often with “{one}” than with “{other}”"),
        N_("Wrong advice was followed about equally often with “{one}” and “{other}”"),
    ),
    "under_reliance": (
        N_("Right advice was passed over {points} points more often with “{one}” than with "
           "“{other}”"),
        N_("Right advice was passed over about equally often with “{one}” and “{other}”"),
    ),
    "accuracy_with_advice": (
        N_("People ended right {points} points more often with “{one}” than with “{other}”"),
        N_("People ended right about equally often with “{one}” and “{other}”"),
    ),
}  # fmt: skip
_SURE = 0.05  # what chance does less often than this, it hardly does


def room_said(found: Results, lang: Language) -> str:
    """Who took part, in a sentence or three."""
    said = [
        lang.ngettext("{n} person took part", "{n} people took part", found.people)
        + lang.ngettext(
            ", {n} of them to the end.", ", {n} of them to the end.", found.finished
        )
    ]  # fmt: skip
    if found.found is not None:
        said.append(
            lang.ngettext(
                "The figures rest on {n} decision.",
                "The figures rest on {n} decisions.",
                found.found.whole.trials,
            )
        )
    if found.checks and not found.missed:
        said.append(
            lang.ngettext(
                "The {n} check of attention was passed.",
                "All {n} checks of attention were passed.",
                found.checks,
            )
        )
    elif found.missed:
        said.append(
            lang.ngettext(
                "{missed} of {all} checks of attention were missed, by {n} person, whose decisions "
                "are counted.",
                "{missed} of {all} checks of attention were missed, by {n} people, whose decisions "
                "are counted.",
                found.missed_by,
                missed=lang.number(found.missed),
                all=lang.number(found.checks),
            )
        )
    if found.withdrawn:
        said.append(lang.ngettext("{n} has withdrawn.", "{n} have withdrawn.", found.withdrawn))
    if found.declined:
        said.append(lang.ngettext("{n} did not consent.", "{n} did not consent.", found.declined))
    return " ".join(said)


def unseen_said(study: Study, lang: Language) -> str:
    """Under which displays nobody saw the confidence that the curve is over; "" where all did."""
    setup, called = study.setup, names(study.setup, lang)
    without = [one for one in setup.conditions if not one.shows_confidence]
    if not without:
        return ""
    if len(without) == len(setup.conditions):
        return lang.gettext(
            "Nobody saw this confidence: no display of this study shows it. It is how sure the "
            "model was."
        )
    return lang.gettext(
        "Nobody saw this confidence with {displays}: it is how sure the model was.",
        displays=lang.join([lang.gettext("“{name}”", name=called[one.id])
                            for one in without]),
    )  # fmt: skip


def scores_table(study: Study, found: Results, lang: Language) -> Markup:
    """The questionnaire: each score's mean over people, with its interval and n."""
    asked = {
        "trust": lang.gettext("Trust in the advice, asked after the display"),
        "s-tias": lang.gettext("Trust in the AI (S-TIAS, mean of three)"),
        "graphs": lang.gettext("Reading charts, by their own account"),
        **{
            f"own:{one.id}": said_in(one.text, lang) for one in study.setup.questionnaire.own
        },
    }  # fmt: skip
    columns = [
        Column(lang.gettext("Question, from 1 to 7"), heading=True),
        Column(lang.gettext("Display")),
        Column(lang.gettext("Mean over people"), number=True),
    ]
    rows = [
        (asked[one.id], one.condition or lang.gettext("all together"), mean_said(one.mean, lang))
        for one in found.scores
    ]
    return table(columns, rows, label=lang.gettext("What people answered"))


def mean_said(mean: Averaged, lang: Language) -> str:
    """A mean over people, its interval, and of how many."""
    if mean.value is None:
        return lang.gettext("not defined (n = 0)")
    value, n = lang.number(mean.value, 2), lang.number(mean.people)
    between = mean_interval(mean)
    if between is None:
        return lang.gettext("{value}, n = {n}", value=value, n=n)
    return lang.gettext(
        "{value} ({low} to {high}), n = {n}",
        value=value, low=lang.number(between[0], 2), high=lang.number(between[1], 2), n=n,
    )  # fmt: skip


def differences_said(found: Results, lang: Language) -> list[str]:
    """Each pair of displays under each measure; or why none is compared."""
    if found.found is not None and found.found.whole.people < FEWEST_PEOPLE:
        return [
            lang.ngettext(
                "{n} person decided: from {least} people on this page compares the displays. Below "
                "that a difference between them says little about anybody who was not there.",
                "{n} people decided: from {least} people on this page compares the displays. Below "
                "that a difference between them says little about anybody who was not there.",
                found.found.whole.people,
                least=lang.number(FEWEST_PEOPLE),
            )
        ]
    return [_difference_said(one, lang) for one in found.differences] or [
        lang.gettext("No display can be compared: too few people decided under each.")
    ]


def _difference_said(one: Difference, lang: Language) -> str:
    first, second = (one.one, one.other) if one.value >= 0 else (one.other, one.one)
    low, high = (one.low, one.high) if one.value >= 0 else (-one.high, -one.low)
    points = lang.number(abs(round(100 * one.value)))
    apart, alike = _COMPARED[one.measure]
    told = apart if round(100 * one.value) else alike
    interval = lang.gettext(
        "{level} interval of the difference: {low} to {high} points",
        level=lang.set_percent(0.95),
        low=lang.signed(100 * low, 0), high=lang.signed(100 * high, 0),
    )  # fmt: skip
    verdict = (
        lang.gettext("chance alone hardly makes such a difference")
        if one.p < _SURE
        else lang.gettext("chance alone could make such a difference")
    )
    return lang.gettext(
        "{found} ({interval}): {verdict} (p {p}, n = {n} decisions by {people} people).",
        found=lang.gettext(told, points=points, one=first, other=second),
        interval=interval,
        verdict=verdict,
        p=f"< {lang.number(0.001, 3)}" if one.p < 0.001 else f"= {lang.number(one.p, 3)}",
        n=lang.number(one.trials),
        people=lang.number(one.people),
    )


def comparison_said(found: Results, lang: Language) -> str:
    """How the comparison is reckoned; "" where there is none."""
    if not found.differences:
        return ""
    return lang.gettext(
        "Linear model of each decision with standard errors clustered by person (statsmodels); p "
        "is corrected by Holm over the pairs of displays of a measure."
    )


def persons_table(study: Study, found: Results, lang: Language) -> Markup:
    """A row for each person: no name is known, and no figure where there was no chance for it."""
    several = study.setup.blocks == 1 and len(study.setup.conditions) > 1
    columns = [
        Column(lang.gettext("Person"), heading=True, number=True),
        *([Column(lang.gettext("Display"))] if several else []),
        Column(lang.gettext("Decisions"), number=True),
        *(Column(lang.gettext(MEASURES[name].name), number=True) for name in _PERSONAL),
    ]
    rows = [
        (
            lang.number(one.number),
            *([", ".join(one.conditions)] if several else []),
            lang.number(one.trials)
            if one.finished
            else lang.gettext("{n}, not to the end", n=lang.number(one.trials)),
            *(_own(one.measures[name], name, lang) for name in _PERSONAL),
        )
        for one in found.persons
    ]
    return table(columns, rows, label=lang.gettext("Each person, by number"))


def _own(value: float | None, name: str, lang: Language) -> str:
    if value is None:
        return lang.gettext("not defined")
    return value_said(value, MEASURES[name].unit, lang)

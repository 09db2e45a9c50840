"""Every figure that the verdict on an explanation comes from, in one table with a sentence each."""

from __future__ import annotations

from markupsafe import Markup

from components.reasons.certainty import UnitKind, weights_of
from components.site.tables_html import Column, table
from models.explain.types import (
    TOP,
    Checked,
    Explanation,
    fit_word,
)
from models.explain.verdict import verdict
from models.language import Language


def table_of(made: Explanation, kind: UnitKind, tolerance: float, lang: Language) -> Markup:
    """Every figure that the verdict comes from, each with a sentence."""
    rows = [
        row
        for row in (
            _fit(made, lang),
            _agreement(made, kind, lang),
            _ending(made, kind, tolerance, lang),
            _samples(made, lang),
            _set(made.turns, lang.gettext("What turns the answer"), kind, lang),
            _set(made.suffices, lang.gettext("What suffices for it"), kind, lang),
            (
                lang.gettext("Seed"),
                str(made.seed),
                lang.gettext("The same seed gives the same explanation; another one tests it."),
            ),
        )
        if row is not None
    ]
    return table(
        (
            Column(lang.gettext("What"), heading=True),
            Column(lang.gettext("Figure"), number=True),
            Column(lang.gettext("What it says")),
        ),
        rows,
        label=lang.gettext("How sure is this explanation?"),
    )


_Row = tuple[str, str, str]


def _fit(made: Explanation, lang: Language) -> _Row:
    said = {
        "good": lang.gettext(
            "The marks, added up, describe well what the model does around this input: 1 would be "
            "all of it, 0 none."
        ),
        "partial": lang.gettext(
            "The marks, added up, describe only in part what the model does around this input: 1 "
            "would be all of it, 0 none."
        ),
        "poor": lang.gettext(
            "The marks, added up, describe badly what the model does around this input: 1 would "
            "be all of it, 0 none."
        ),
        "undefined": lang.gettext(
            "There is nothing to describe: the model answered the same whatever was taken out."
        ),
    }[fit_word(made.fidelity)]
    title = lang.gettext("Fit (weighted R²)")
    if made.fidelity is None:
        return title, lang.gettext("not defined"), said
    figure = _rounded(made.fidelity, lang)
    low, high = made.fidelity_interval or (made.fidelity, made.fidelity)
    if round(low, 2) != round(high, 2):
        figure = lang.gettext(
            "{figure} ({low} to {high})",
            figure=figure,
            low=_rounded(low, lang),
            high=_rounded(high, lang),
        )
    return title, figure, said


def _rounded(value: float, lang: Language) -> str:
    rounded = round(value, 2)
    return ("\u2212" if rounded < 0 else "") + lang.number(abs(rounded), 2)


def _agreement(made: Explanation, kind: UnitKind, lang: Language) -> _Row | None:
    if made.stop == "running" or made.fidelity is None:
        return None
    title = lang.gettext("Another run")
    if made.stop == "exact":
        return title, lang.gettext("the same"), lang.gettext("Nothing was left to chance.")
    if made.agreement is None:
        return (
            title,
            lang.gettext("not defined"),
            lang.gettext("Nothing stands out, so there is nothing to agree on."),
        )
    said = {
        "words": lang.gettext(
            "As many other runs, with other random draws, are expected to name the same words "
            "first."
        ),
        "sentences": lang.gettext(
            "As many other runs, with other random draws, are expected to name the same sentences "
            "first."
        ),
        "parts": lang.gettext(
            "As many other runs, with other random draws, are expected to name the same parts "
            "first."
        ),
    }[kind]
    # Not in per cent: that is how a display shows confidence, or hides it.
    of_all = lang.gettext("{n} of {all}", n=lang.number(round(100 * made.agreement)), all="100")
    return title, of_all, said


def _ending(made: Explanation, kind: UnitKind, tolerance: float, lang: Language) -> _Row:
    title = lang.gettext("Why it ended")
    if made.stop == "exact":
        return title, lang.gettext("exact"), _exact(len(weights_of(made)), kind, lang)
    if made.stop == "asked":
        return (
            title,
            lang.gettext("as asked"),
            lang.gettext("Exactly as many samples were taken as were asked for."),
        )
    if made.stop == "settled" and tolerance and verdict(made) == "unsettled":
        return (
            title,
            lang.gettext("within the tolerance"),
            lang.gettext(
                "More samples would hardly tell more: differences under {tolerance} count as "
                "equal.",
                tolerance=lang.number(tolerance),
            ),
        )
    if made.stop == "settled":
        return title, lang.gettext("settled"), _settled(made, tolerance, lang)
    if made.stop == "seconds":
        return (
            title,
            lang.gettext("time is up"),
            lang.gettext("The seconds were used up before it had settled."),
        )
    if made.stop == "running":
        return (
            title,
            lang.gettext("stopped"),
            lang.gettext("Somebody stopped it before it had settled."),
        )
    return (
        title,
        lang.gettext("samples used up"),
        lang.gettext("All samples were used up before it had settled."),
    )


def _settled(made: Explanation, tolerance: float, lang: Language) -> str:
    if len(weights_of(made)) <= TOP or not tolerance:
        return lang.gettext("More samples would hardly change which are strongest.")
    return lang.gettext(
        "More samples would hardly change which are strongest, but for differences under "
        "{tolerance}.",
        tolerance=lang.number(tolerance),
    )


def _exact(units: int, kind: UnitKind, lang: Language) -> str:
    if kind == "parts":
        return lang.ngettext(
            "Every combination of the {n} part was tried.",
            "Every combination of the {n} parts was tried.",
            units,
        )
    if kind == "sentences":
        return lang.ngettext(
            "Every combination of the {n} sentence was tried.",
            "Every combination of the {n} sentences was tried.",
            units,
        )
    return lang.ngettext(
        "Every combination of the {n} word was tried.",
        "Every combination of the {n} words was tried.",
        units,
    )


def _samples(made: Explanation, lang: Language) -> _Row:
    return (
        lang.gettext("Samples"),
        lang.number(made.samples),
        lang.ngettext(
            "Variants of the input that were weighed; the model classified {n} different one.",
            "Variants of the input that were weighed; the model classified {n} different ones.",
            made.model_calls,
        ),
    )


def _set(found: Checked | None, title: str, kind: UnitKind, lang: Language) -> _Row | None:
    if found is None or not found.units:
        return None
    size = len(found.units)
    figure = {
        "words": lang.ngettext("{n} word", "{n} words", size),
        "sentences": lang.ngettext("{n} sentence", "{n} sentences", size),
        "parts": lang.ngettext("{n} part", "{n} parts", size),
    }[kind]
    said = (
        lang.ngettext(
            "Checked with the model, and so was every smaller set: {n} more input classified.",
            "Checked with the model, and so was every smaller set: {n} more inputs classified.",
            found.model_calls,
        )
        if found.smallest
        else lang.ngettext(
            "Checked with the model; a smaller set may do, too: {n} more input classified.",
            "Checked with the model; a smaller set may do, too: {n} more inputs classified.",
            found.model_calls,
        )
    )
    return title, figure, said

"""What is said beside every explanation: how well it fits, what it cost, and a warning."""

from __future__ import annotations

from typing import Literal

from models.explain.types import TOP, Explanation, ImageExplanation, TextExplanation, Unit, fit_word
from models.language import Language

UnitKind = Literal["words", "sentences", "parts"]


def fit_sentence(explanation: Explanation, lang: Language) -> str:
    """How far the explanation can be believed, from its weighted R²."""
    fit = fit_word(explanation.fidelity)
    if fit == "undefined" or explanation.fidelity is None:
        return lang.gettext(
            "The model answered the same whatever was taken out: nothing here speaks for or "
            "against."
        )
    rounded = round(explanation.fidelity, 2)
    figure = ("\u2212" if rounded < 0 else "") + lang.number(abs(rounded), 2)
    if fit == "good":
        return lang.gettext(
            "This explanation fits the model well around this input (weighted R² {figure}).",
            figure=figure,
        )
    if fit == "partial":
        return lang.gettext(
            "This explanation fits the model only in part (weighted R² {figure}). Read it with "
            "care.",
            figure=figure,
        )
    return lang.gettext(
        "This explanation fits the model badly (weighted R² {figure}). Do not rely on it.",
        figure=figure,
    )


def kind_of(explanation: Explanation, unit: Unit = "types") -> UnitKind:
    """What an explanation's units are, in the words of a person."""
    if isinstance(explanation, ImageExplanation):
        return "parts"
    return "sentences" if unit == "sentences" else "words"


def units_in(explanation: Explanation) -> int:
    """How many units were weighed."""
    if isinstance(explanation, TextExplanation):
        return len({word.unit for word in explanation.words if word.weight is not None})
    return len(explanation.weights) if isinstance(explanation, ImageExplanation) else 0


def evidence_sentences(
    explanation: Explanation, kind: UnitKind, tolerance: float, lang: Language
) -> list[str]:
    """How stable the explanation is, and why it ended; none where there is nothing to say.

    What is exact has no resamples to speak of; with no more than TOP units there is no choice of
    the strongest. While it runs, nothing is said. tolerance: the one it was asked for.
    """
    if explanation.stop == "running" or explanation.fidelity is None:
        return []
    units = units_in(explanation)
    said = []
    if max(map(abs, _weights(explanation)), default=0.0) < tolerance:
        said.append(
            lang.gettext(
                "Nothing here moves the answer by as much as {tolerance} on its own.",
                tolerance=lang.number(tolerance),
            )
        )
    if explanation.stop == "exact":
        return [*said, _exact(units, kind, lang)]
    if units <= TOP:
        said.append(
            lang.gettext(
                "With no more than three to weigh, the strongest three are always the same."
            )
        )
    elif explanation.resamples:
        said.append(_stability(explanation, kind, lang))
    return [*said, _ending(explanation, tolerance, lang)]


def _weights(explanation: Explanation) -> list[float]:
    if isinstance(explanation, ImageExplanation):
        return list(explanation.weights)
    assert isinstance(explanation, TextExplanation)
    return [word.weight for word in explanation.words if word.weight is not None]


def _exact(units: int, kind: UnitKind, lang: Language) -> str:
    if kind == "parts":
        return lang.ngettext(
            "Exact: every combination of the {n} part was tried.",
            "Exact: every combination of the {n} parts was tried.",
            units,
        )
    if kind == "sentences":
        return lang.ngettext(
            "Exact: every combination of the {n} sentence was tried.",
            "Exact: every combination of the {n} sentences was tried.",
            units,
        )
    return lang.ngettext(
        "Exact: every combination of the {n} word was tried.",
        "Exact: every combination of the {n} words was tried.",
        units,
    )


def _stability(explanation: Explanation, kind: UnitKind, lang: Language) -> str:
    figures = {"same": lang.number(explanation.same_top), "all": lang.number(explanation.resamples)}
    if kind == "parts":
        return lang.gettext(
            "The same three strongest parts in {same} of {all} resamples.", **figures
        )
    if kind == "sentences":
        return lang.gettext(
            "The same three strongest sentences in {same} of {all} resamples.", **figures
        )
    return lang.gettext("The same three strongest words in {same} of {all} resamples.", **figures)


def _ending(explanation: Explanation, tolerance: float, lang: Language) -> str:
    samples = lang.number(explanation.samples)
    if explanation.stop == "asked":
        if explanation.top_settled:
            return lang.gettext(
                "Took exactly the {samples} samples asked for; the strongest have settled.",
                samples=samples,
            )
        return lang.gettext(
            "Took exactly the {samples} samples asked for; the strongest have not settled.",
            samples=samples,
        )
    if explanation.top_settled and tolerance:
        return lang.gettext(
            "Settled: which are strongest, their order and their signs would hardly change with "
            "more samples, but for differences under {tolerance}.",
            tolerance=lang.number(tolerance),
        )
    if explanation.top_settled:
        return lang.gettext(
            "Settled: more samples would hardly change which are strongest, their order or their "
            "signs."
        )
    if explanation.stop == "seconds":
        return lang.gettext(
            "Ran out of time after {samples} samples, before the strongest had settled.",
            samples=samples,
        )
    return lang.gettext(
        "Ran out of samples after {samples}, before the strongest had settled.", samples=samples
    )


def counts_sentence(explanation: Explanation, lang: Language) -> str:
    """Samples, model calls and seed: what is needed to make this explanation again."""
    return lang.gettext(
        "{samples} samples, {calls} different inputs classified, seed {seed}.",
        samples=lang.number(explanation.samples),
        calls=lang.number(explanation.model_calls),
        seed=str(explanation.seed),
    )

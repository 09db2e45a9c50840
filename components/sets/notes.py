"""What is said beside the words of a set: what the figures rest on, and what was left out."""

from __future__ import annotations

from collections.abc import Sequence

from markupsafe import Markup

from components.site import shell
from models.display import parts
from models.explain.sets import SAMPLES, Summary
from models.explain.types import TOLERANCE
from models.explain.wording import AGREEMENT_NOTICE
from models.language import Language
from models.limits import LIMITS
from models.prediction import Label

_CLASSES = 8  # of so many explained answers the number of texts is told


def show_notes(
    summary: Summary, labels: Sequence[Label], class_index: int | None, lang: Language
) -> None:
    """What the figures rest on and what was left out."""
    items = Markup("").join(
        Markup("<li>{}</li>").format(note) for note in notes(summary, labels, class_index, lang)
    )
    shell.html(Markup('<ul class="ct-quiet">{}</ul>').format(items))


def notes(
    summary: Summary, labels: Sequence[Label], class_index: int | None, lang: Language
) -> list[str]:
    """The same as sentences."""
    found = [
        lang.gettext(
            "{explained} of {all} different texts explained. The strongest words are settled in "
            "{settled} of them, not settled in {unsettled}.",
            explained=lang.number(summary.explained),
            all=lang.number(summary.distinct),
            settled=lang.number(summary.settled),
            unsettled=lang.number(summary.unsettled),
        )
    ]
    found += _left_out(summary, lang)
    if summary.classes:
        found.append(_classes(summary, labels, lang))
    if class_index is None:
        found.append(lang.gettext("A word is listed once for each answer that it was weighed for."))
    return [
        *found,
        lang.gettext(
            "Mean and spread (standard deviation) are over the different texts in which a word "
            "stands; capitals make no difference. “Settled” counts the texts in which the sign of "
            "its weight is beyond chance."
        ),
        lang.gettext(
            "Importance is the square root of the summed sizes of the settled weights (after the "
            "submodular pick of Ribeiro et al. 2016)."
        ),
        lang.gettext(
            "Each text had at most {samples} samples, with tolerance {tolerance} and seed 0.",
            samples=lang.number(SAMPLES),
            tolerance=lang.number(TOLERANCE),
        ),
        lang.gettext(AGREEMENT_NOTICE),
    ]


def _left_out(summary: Summary, lang: Language) -> list[str]:
    """One sentence for everything that is the case at least once."""
    every = [
        (
            summary.same,
            lang.ngettext(
                "In {n} text the model answered the same whatever was taken out.",
                "In {n} texts the model answered the same whatever was taken out.",
                summary.same,
            ),
        ),
        (
            summary.poor,
            lang.ngettext(
                "{n} explanation fits the model badly; its weights are counted all the same.",
                "{n} explanations fit the model badly; their weights are counted all the same.",
                summary.poor,
            ),
        ),
        (
            summary.cut,
            lang.ngettext(
                "{n} text is longer than the model reads: the rest of it is not weighed.",
                "{n} texts are longer than the model reads: the rest of them is not weighed.",
                summary.cut,
            ),
        ),
        (
            summary.equal,
            lang.ngettext(
                "{n} text repeats another one and is counted only once.",
                "{n} texts repeat another one and are counted only once.",
                summary.equal,
            ),
        ),
        (
            summary.empty,
            lang.ngettext(
                "{n} empty text was left out.", "{n} empty texts were left out.", summary.empty
            ),
        ),
        (
            summary.nothing,
            lang.ngettext(
                "{n} text has no word that could be weighed.",
                "{n} texts have no word that could be weighed.",
                summary.nothing,
            ),
        ),
        (
            summary.beyond,
            lang.ngettext(
                "{n} text at the end was left out: at most {most} texts, of {characters} "
                "characters together, are explained.",
                "{n} texts at the end were left out: at most {most} texts, of {characters} "
                "characters together, are explained.",
                summary.beyond,
                most=lang.number(LIMITS.explained_texts),
                characters=lang.number(LIMITS.explained_characters),
            ),
        ),
    ]
    said = [text for count, text in every if count]
    if summary.failure is not None:
        said.append(
            lang.ngettext(
                "{n} text could not be explained: {error}",
                "{n} texts could not be explained: {error}",
                summary.failed,
                error=lang.error(summary.failure),
            )
        )
    return said


def _classes(summary: Summary, labels: Sequence[Label], lang: Language) -> str:
    listed = list(summary.classes.items())
    answers = [
        f"{parts.name_of(labels[index], lang)} ({lang.number(count)})"
        for index, count in listed[:_CLASSES]
    ]
    rest = sum(count for _, count in listed[_CLASSES:])
    if rest:
        answers.append(lang.gettext("others ({count})", count=lang.number(rest)))
    return lang.gettext(
        "Answers explained, with the number of texts: {answers}.", answers=lang.join(answers)
    )

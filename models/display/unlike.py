"""What stands before any display where an input looks like nothing that its model knows.

A pattern need not know of it: `models.display.showing` puts it before every one.
"""

from __future__ import annotations

from typing import NamedTuple

from markupsafe import Markup

from models.language import Language
from models.prediction import Prediction, Unlike


class Warned(NamedTuple):
    """A warning in words: what may be so, and why with how often such a warning is wrong."""

    title: str
    why: str

    @property
    def said(self) -> str:
        """All of it, to be read out."""
        return f"{self.title} {self.why}"


def warned(prediction: Prediction, language: Language) -> Warned | None:
    """The warning for a prediction; None where none is raised, or the model has no such score."""
    found = prediction.unlike
    if found is None or not found.raised:
        return None
    return Warned(
        _title(found, len(prediction.labels), language),
        f"{_why(found, language)} {_wrongly(found, language)}",
    )


def html(warning: Warned) -> Markup:
    """The warning as it stands before a display, to be seen and to be read out."""
    return Markup(
        '<div class="ct-unlike"><p class="ct-unlike-title"><span aria-hidden="true">◇</span> {}</p>'
        '<p class="ct-unlike-why">{}</p></div>'
    ).format(*warning)


def mark(language: Language) -> Markup:
    """The warning in a row of a table."""
    said = language.gettext("maybe nothing that it knows")
    return Markup(
        '<span class="ct-brief-unlike"><span aria-hidden="true">◇</span> {}</span>'
    ).format(said)


def _title(found: Unlike, n: int, language: Language) -> str:
    count = language.number(n)
    match found.knows:
        case "opinions":
            return language.gettext(
                "This may be no opinion: the model knows {n} kinds of opinions and nothing else.",
                n=count,
            )
        case "questions":
            return language.gettext(
                "This may not be one of the {n} matters that the model knows.", n=count
            )
        case "digits":
            return language.gettext(
                "This may not be one of the {n} digits that the model knows.", n=count
            )
        case "things":
            return language.gettext(
                "This may not be one of the {n} things that the model knows.", n=count
            )
        case "dogs":
            return language.gettext(
                "This may be no dog: the model knows {n} breeds of dogs and nothing else.", n=count
            )


def _why(found: Unlike, language: Language) -> str:
    if found.knows == "dogs":
        return language.gettext(
            "Of the thousand things between which its network tells, too much speaks for others "
            "than dogs, so the breed may mean nothing."
        )
    if found.knows in ("digits", "things"):
        return language.gettext(
            "It looks unlike the pictures that the model learned from, so the answer may mean "
            "nothing."
        )
    return language.gettext(
        "It reads unlike the texts that the model learned from, so the answer may mean nothing."
    )


def _wrongly(found: Unlike, language: Language) -> str:
    of_100 = max(1, round(100 * found.wrongly))
    return language.ngettext(
        "The warning is wrong at times: it was raised for about {n} of 100 held-out cases that "
        "the model does know.",
        "The warning is wrong at times: it was raised for about {n} of 100 held-out cases that "
        "the model does know.",
        of_100,
    )

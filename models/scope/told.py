"""What a card says of a model's out-of-scope score, in a sentence and a table."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from models.errors import N_
from models.language import Language
from models.scope.types import Scope, Score

SCORES: Mapping[Score, str] = {
    "maximum_probability": N_("the largest probability"),
    "maximum_logit": N_("the largest logit"),
    "energy": N_("the energy of all logits"),
    "generalized_entropy": N_("generalized entropy"),
    "mahalanobis": N_("Mahalanobis distance to the nearest class"),
    "neighbour": N_("distance to the nearest neighbours"),
    "residual": N_("what lies outside the usual directions"),
    "unknown_terms": N_("the share of words and pieces of words that it does not know"),
    "outside_mass": N_("how much speaks for the classes that it leaves out"),
}
# Names of sets, as the cards write them: those that are not known by a name of their own.
SETS = (
    N_("own paraphrases"),
    N_("CLINC out of scope"),
    N_("nonsense"),
    N_("factual sentences"),
    N_("factual sentences and questions in French"),
    N_("drawn letters"),
    N_("other things"),
    N_("IMDB test, 200 reviews"),
    N_("Tweets with a clear human rating (VADER), 400"),
    N_("Services Publics+, cross-validated"),
    N_("Services Publics+, titles alone"),
    N_("CIFAR-10 test, 4,000"),
    N_("CIFAR-10 test, 400"),
    N_("CIFAR-10 test, dogs, 400"),
    N_("CIFAR-10 test, no dogs, 400"),
    N_("MNIST test, 400"),
    N_("drawn charts"),
    N_("pictures without an object"),
    N_("photos of things with a class"),
    N_("photos of other things"),
    N_("Oxford-IIIT Pet, breeds with a class"),
    N_("Oxford-IIIT Pet, breeds without a class"),
    N_("Oxford-IIIT Pet, dogs with a class"),
    N_("Oxford-IIIT Pet, dogs without a class"),
    N_("Oxford-IIIT Pet, cats"),
    N_("ours"),
    N_("open data"),
)


def sentence(scope: Scope, language: Language) -> str:
    """Which score it is, out of how many, and where its warning begins."""
    return language.gettext(
        "An input is called unlike what the model knows by one of {n} published scores, the one "
        "that told best on development cases: {score}. The line lies where at most 5 of 100 of "
        "those that it knows lay above. The figures are of other cases.",
        n=language.number(len(scope.weighed)),
        score=language.gettext(SCORES[scope.score]),
    )


def covered(scope: Scope, language: Language) -> str:
    """What such a warning is for and what not, where the table alone would mislead; else ""."""
    if scope.knows == "things":
        return language.gettext(
            "It is for drawn and medical pictures, and for such without an object. It is not for "
            "objects without a class: most breeds without one are answered with another breed and "
            "no warning. Of tiny photos, enlarged, nearly all are called unlike, and of what it "
            "knows little could be measured: pets, and three photos."
        )
    if scope.knows == "dogs":
        return language.gettext(
            "It tells cats, other things and drawings from dogs. Of dogs whose breed is none of "
            "its classes it warns of nearly half, and of tiny photos of dogs, enlarged, mostly."
        )
    return ""


def heads(language: Language) -> list[str]:
    """The headings of the table."""
    return [
        language.gettext("Data"),
        language.gettext("Licence"),
        language.gettext("Does it know them?"),
        language.gettext("Called unlike"),
        language.gettext("AUROC, lowest to highest"),
    ]


def rows(scope: Scope, language: Language) -> Sequence[tuple[str, ...]]:
    """Every set of the report: how many of it were called unlike, how well it is told apart."""
    found = []
    for one in scope.alarms:
        told = [
            pair.auroc
            for pair in scope.pairs
            if pair.part == "report" and one.set in (pair.inside, pair.outside)
        ]
        found.append(
            (
                language.gettext(one.set),
                language.gettext(one.licence),
                language.gettext("yes") if one.inside else language.gettext("no"),
                language.gettext(
                    "{count} of {n}",
                    count=language.number(one.raised),
                    n=language.number(one.n),
                ),
                language.gettext(
                    "{low} to {high}",
                    low=language.number(min(told), 2),
                    high=language.number(max(told), 2),
                ),
            )
        )
    return found

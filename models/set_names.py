"""What a sentence calls a set of cases: few words; tables, cards and files have its whole name."""

from __future__ import annotations

from models.errors import N_
from models.language import Language

_BRIEFLY = {
    "SST-2 dev, IMDB test, UCI IMDB sentences": N_("Film reviews"),
    "digits drawn by code": N_("Drawn digits"),
    "Amazon sentences without a clear human rating (VADER)": N_("Amazon sentences"),
    "Tweets with a clear human rating (VADER)": N_("Tweets"),
    "Sentences of newspaper editorials with a clear human rating (VADER)": N_(
        "Newspaper sentences"
    ),
    "Services Publics+, 5-fold cross-validated": N_("Services Publics+"),
    "Allociné series, test": N_("Allociné series"),
    "sklearn load_digits, enlarged": N_("Enlarged digits"),
    "Questions in our own words": N_("Our own questions"),
    "Oxford-IIIT Pet: cats and dogs": N_("Cats and dogs"),
    "Oxford-IIIT Pet, the 24 breeds that ImageNet names": N_("Cats and dogs of 24 breeds"),
    "Oxford-IIIT Pet, the 21 dog breeds that ImageNet names": N_("Dogs of 21 breeds"),
}


def briefly(name: str, language: Language) -> str:
    """A set's name (as its card has it, in English) for a sentence; a person's own set as it is."""
    return language.gettext(_BRIEFLY.get(name, name))

"""The wording that ships for bands of confidence: names and what to do, as gettext messages."""

from __future__ import annotations

from models.errors import N_

# Names by number of bands, from high to low; they stand after the word "Confidence".
_NAMES = {
    2: (N_("High"), N_("Low")),
    3: (N_("High"), N_("Medium"), N_("Low")),
    4: (N_("High"), N_("Fairly high"), N_("Fairly low"), N_("Low")),
    5: (N_("Very high"), N_("High"), N_("Medium"), N_("Low"), N_("Very low")),
    6: (
        N_("Very high"),
        N_("High"),
        N_("Fairly high"),
        N_("Fairly low"),
        N_("Low"),
        N_("Very low"),
    ),
}
_GO = N_("You can usually go along with it.")
_COMPARE = N_("Compare it with your own judgement.")
_TWICE = N_("Look twice before you use it.")
_CHECK = N_("Check this yourself.")


def band_name(index: int, count: int) -> str:
    """The shipped name (a message id) of band `index`, counted from the highest, of 2 to 6."""
    return _NAMES[count][index]


def band_action(index: int, count: int) -> str:
    """The shipped action (a message id): the lower the band, the more is left to the person."""
    if index == 0:
        return _GO
    if index == count - 1:
        return _CHECK
    return _COMPARE if index < count / 2 else _TWICE

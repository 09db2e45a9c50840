"""How a text is cut into words, the units that an explanation weighs.

Unicode's word boundaries (UAX #29) as far as a reader would agree, French elisions as French
(`l'` + `État`), and what belongs together kept together: contractions, hyphenated words, numbers,
web and mail addresses, French inclusive forms (`agent(e)s`), emoji. Spans hold every letter and
digit of the text; what lies between them is white space, punctuation and symbols.
"""

from __future__ import annotations

from itertools import islice
from typing import NamedTuple

import regex

from models.languages import LanguageCode


class Span(NamedTuple):
    """Characters [start, end) of a text, in Python's code points."""

    start: int
    end: int


# Scripts written without spaces: one unit is one character with its marks.
_UNSPACED = r"[\p{Han}\p{Hiragana}\p{Thai}\p{Lao}\p{Khmer}\p{Myanmar}]"
_LETTER = rf"[[\p{{L}}\p{{N}}]--{_UNSPACED}]"
_ALPHA = rf"[\p{{L}}--{_UNSPACED}]"
_APOSTROPHE = r"['’ʼ＇`´‘]"  # accents and an opening mark are what hands in a hurry type
# Format characters (soft hyphen, joiners, direction marks) within a word belong to it; a
# zero-width space is a space.
_CORE = rf"{_LETTER}(?:[{_LETTER}\p{{M}}_]++|[\p{{Cf}}--\u200b]++(?=[{_LETTER}\p{{M}}_]))*+"
_JOINED = (
    rf"(?:{_APOSTROPHE}|[\-‐‑·]"  # don't, chef-d'œuvre, étudiant·e·s
    r"|(?<=\p{Nd})[.,:/](?=\p{Nd})"  # 3.14, 1,5, 10:30, 12/05/2024
    r"|(?<=\p{Nd})[\u00a0\u202f](?=\p{Nd}{3}(?!\p{Nd})))"  # 12 500 with no-break spaces
)
_PICTURE = r"\p{Extended_Pictographic}[\p{M}\p{Emoji_Modifier}\U000E0020-\U000E007F]*+"
# Of a sentence that goes on without a space, too few end like this to mistake it for a domain
# (".de" and ".ca" are missing: « bien.de plus », « bien.ca marche »). Bounds keep it linear.
_LABEL = r"[\p{L}\p{N}][\p{L}\p{N}-]{0,62}+"
_DOMAIN = (
    rf"(?i:(?:{_LABEL}\.){{1,5}}(?:fr|com|org|net|info|eu|edu|gov|uk|ch|io|paris|bzh))"
    r"(?![\p{L}\p{M}\p{N}-]|\.[\p{L}\p{N}])"
)
# The other gender's ending, in brackets or after a point, and the plural of both.
_INCLUSIVE = (
    r"(?:\((?:e|es|ne|nes|le|les|te|tes|se|ses|ve|ves|ère|ères|rice|rices|trice|trices|euse|euses|s)\)"
    r"|\.(?:(?<=\p{L}{3}\.)(?:e|es|ère|ères|rice|rices|trice|trices|euse|euses)"
    r"|(?<=n\.)nes?|(?<=l\.)les?|(?<=t\.)tes?|(?<=s\.)[st]es?|(?<=f\.)ves?)(?!\p{L}))"
    r"(?:\.?s(?![\p{L}\p{N}]))?"
)
_PARTS = {
    "keycap": r"[0-9#*]\ufe0f?\u20e3",
    "elision": "",
    "inclusive": "",
    "mail": rf"[\p{{L}}\p{{N}}][\p{{L}}\p{{N}}._%+-]{{0,63}}+@{_DOMAIN}",
    "domain": rf"{_DOMAIN}(?:/[^\s<>\"«»]*[^\s<>\"«»\p{{P}}]/?)?",
    "address": r"""(?i:https?://|www\.)[^\s<>"«»]*[^\s<>"«»\p{P}]/?""",
    "acronym": rf"{_ALPHA}(?:\.{_ALPHA}(?![\p{{L}}\p{{M}}\p{{N}}]))++(?:\.(?!\p{{M}}))?",
    "word": rf"{_CORE}(?:{_JOINED}{_CORE})*+",
    "unspaced": rf"(?=[{_UNSPACED}&&[\p{{L}}\p{{N}}]])\X",
    "flag": r"\p{Regional_Indicator}{2}",
    "picture": rf"{_PICTURE}(?:\u200d{_PICTURE})*+",
}
# Elided words; those that have grown together with the next one stay whole.
_ELIDED = r"(?:(?:jus|lors|puis|quoi|pres|quel)?qu|[cdjlmnst])"
_WHOLE = rf"(?:presqu{_APOSTROPHE}[iî]les?|quelqu{_APOSTROPHE}une?|m{_APOSTROPHE}sieur)(?!\p{{L}})"
_ELISIONS: dict[LanguageCode | None, str | None] = {
    "fr": rf"(?i:(?!{_WHOLE}){_ELIDED}{_APOSTROPHE}(?=[\p{{L}}\p{{N}}«“\"]))",
    "en": None,
    # Before a vowel or an h only: so no English contraction is cut.
    None: rf"(?i:(?!{_WHOLE}){_ELIDED}{_APOSTROPHE}(?=[aàâäæeéèêëhiîïoôöœuùûüy]))",
}


def _pattern(language: LanguageCode | None) -> regex.Pattern[str]:
    parts = {**_PARTS, "elision": _ELISIONS[language]}
    if language == "fr":
        parts["inclusive"] = rf"{_CORE}(?:{_JOINED}{_CORE})*+{_INCLUSIVE}"
    return regex.compile("|".join(part for part in parts.values() if part), regex.V1)


_PATTERNS = {language: _pattern(language) for language in _ELISIONS}


def words(text: str, language: LanguageCode | None = None, most: int | None = None) -> list[Span]:
    """The units of a text, ordered and disjoint, in time linear in its length.

    language: "fr" cuts elisions everywhere, "en" nowhere; None cuts those before a vowel, which
    does no harm to English. most: only so many of them, the first; None for all.
    """
    found = islice(_PATTERNS[language].finditer(text), most)
    return [Span(*match.span()) for match in found]

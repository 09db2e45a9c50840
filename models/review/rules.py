"""A business rule one writes, "contains *refund* not *thanks*": read, bounded, never run as code.

Words that stand side by side must all be there; "or" begins another way to match; "not" or a minus
turns the next one round. A star at an end lets a word go on there; quotes hold several together.
"""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass
from functools import lru_cache

import regex

from models.errors import N_, InputError

MOST_CHARACTERS, MOST_TERMS = 200, 20
_TOKEN = regex.compile(r'(?P<not>-?)(?:"(?P<quoted>[^"]*)"|(?P<bare>[^\s"]+))')
_QUOTES = str.maketrans("“”„«»", '"""""')
# In the languages that Certitude speaks: whoever writes a rule writes it in theirs.
_CONTAINS = frozenset({"contains", "contain", "contient", "contenant"})
_AND = frozenset({"and", "et", "&"})
_OR = frozenset({"or", "ou", "|"})
_NOT = frozenset({"not", "without", "pas", "sans"})


@dataclass(frozen=True, slots=True)
class Term:
    """A word or words that a text has to hold, or (negated) must not."""

    pattern: regex.Pattern[str]
    negated: bool


@dataclass(frozen=True, slots=True)
class Rule:
    """Ways to match, each of terms that must all hold. No way at all matches nothing."""

    ways: tuple[tuple[Term, ...], ...]

    def matches(self, text: str) -> bool:
        """Whether a text fits; capitals and accents make no difference."""
        plain = _plain(text)
        return any(
            all((term.pattern.search(plain) is None) == term.negated for term in way)
            for way in self.ways
        )


@lru_cache(maxsize=64)
def read_rule(written: str) -> Rule:
    """A rule as somebody wrote it; one without words matches nothing.

    InputError "rule_too_long", "rule_quote", "rule_star", "rule_word" (422).
    """
    if len(written) > MOST_CHARACTERS:
        raise _too_long()
    written = written.translate(_QUOTES)
    if written.count('"') % 2:
        raise InputError("rule_quote", N_("This rule has a quotation mark that is not closed."))
    ways: list[list[Term]] = [[]]
    negate = False
    for token in _TOKEN.finditer(written):
        word = token["bare"]
        if word is not None and not token["not"]:
            said = word.casefold().rstrip(":")
            if said in _NOT:
                negate = True
                continue
            if said in _OR:
                ways.append([])
                continue
            if said in _AND or said in _CONTAINS:
                continue
        term = token["quoted"] if word is None else word
        ways[-1].append(_term(term, negate or bool(token["not"])))
        negate = False
    if negate:
        raise InputError("rule_word", N_("This rule says “not” and then no word."))
    if sum(map(len, ways)) > MOST_TERMS:
        raise _too_long()
    return Rule(tuple(tuple(way) for way in ways if way))


def _term(word: str, negated: bool) -> Term:
    plain = _plain(word)
    core = plain.strip("*")
    if not core.strip():
        raise InputError("rule_word", N_("A star of this rule stands alone: a word belongs to it."))
    if "*" in core:
        raise InputError(
            "rule_star",
            N_("In a rule a star can stand at the beginning or the end of a word only."),
        )
    # Where the word begins or ends in a letter, the text's word must do so, too, unless starred.
    start = "" if plain.startswith("*") or not core[0].isalnum() else r"(?<!\w)"
    end = "" if plain.endswith("*") or not core[-1].isalnum() else r"(?!\w)"
    return Term(regex.compile(start + regex.escape(core) + end), negated)


def _plain(text: str) -> str:
    letters = unicodedata.normalize("NFKD", text).casefold().replace("’", "'")
    return " ".join("".join(c for c in letters if not unicodedata.combining(c)).split())


def _too_long() -> InputError:
    return InputError(
        "rule_too_long",
        N_("This rule is too long. At most {limit} characters and {terms} words can be read."),
        limit=MOST_CHARACTERS,
        terms=MOST_TERMS,
    )

"""How a text is cut into sentences, as a reader of French or English would.

Three kept libraries were measured on the cases of tests/models/test_sentences.py: sentencex,
pysbd and syntok cut "M. Dupont", "art. 12" or "« Bonjour ! » dit-il" apart, or take minutes for
a hostile megabyte. Repairing that decides every full stop anew, so it is decided here, once:
a mark that may end a sentence is found, then its neighbours say whether it does.
"""

from __future__ import annotations

from collections.abc import Mapping

import regex

from models.languages import LanguageCode
from models.reading.units import Span

# A line break ends a sentence, unless a long line goes on in lower case: then it was wrapped.
_WRAPPED_AT_LEAST = 40
_LINE = regex.compile(r"[^\n\r\x85\u2028\u2029]+")
_LINE_GOES_ON = regex.compile(r"\s*+\p{Ll}")
_LINE_ENDED = regex.compile(r"(?r)[.!?…:;][)\]”’\"'»\s]*+")

_BLANK = r"[^\S\n]"
_EMOJI = r"\p{Extended_Pictographic}[\p{M}\p{Emoji_Modifier}]*+"
_EMOJI = rf"{_EMOJI}(?:\u200d{_EMOJI})*+"
# What ends a sentence, and what stands between "?" and "!" of the same end: on one line only.
_STOPS = r"[.!?…؟۔।]"
_GAP = r"[^\S\n\r\x85\u2028\u2029]"
_SMILEY = r"[:;]-?[()DP](?!\w)"
_FACE = r"[\U0001f600-\U0001f64f\U0001f910-\U0001f92f\U0001f970-\U0001f97a👍👎👏🎉]"
_MARK = regex.compile(
    rf"""
    (?P<address>(?:https?://|www\.)\S*[^\s\p{{P}}])
    # Only where a row of marks begins: one that ends nothing does not begin anew at each of them.
    | (?={_STOPS})(?<!{_STOPS})(?:(?![!?]++(?!{_STOPS}))|(?<!{_STOPS}{_GAP}++))
      (?P<stop>{_STOPS}++(?:{_BLANK}*+[!?]++)*+)
      (?P<close>(?:{_BLANK}*+[»›]|[)\]}}”’"'])*+)
      (?P<tail>(?:{_BLANK}*+(?:{_EMOJI}|{_SMILEY}))*+)
      (?:(?=\s|\Z)|(?P<glued>(?=\p{{Lu}}\p{{Ll}}(?!\S{{0,60}}@))))
    | (?P<full>[。！？｡]++[」』）”’]*+)
    | (?P<face>{_FACE}[\p{{M}}\p{{Emoji_Modifier}}]*+)(?={_BLANK}++\p{{Lu}})
    """,
    regex.V1 | regex.X,
)
# What follows the mark, behind blanks and opening marks; an elided word keeps its apostrophe.
_NEXT = regex.compile(
    r"[\s«“„‘\"'(\[¿¡—–\-•*>]*+(?P<first>\p{L}{1,24}+(?:(?<=\b(?:\p{L}|[Qq]u))['’])?|.)",
    regex.S,
)
_WORD_BEFORE = regex.compile(r"(?r)[\p{L}\p{M}\p{N}.\-]{1,24}")
_LIST_NUMBER = regex.compile(r"\(?(?:\d{1,3}|\p{L}|[ivxIVX]{1,5})")
_INITIALS = regex.compile(r"\p{L}(?:\.-?\p{L})*")
_PARAGRAPH_LETTER = regex.compile(r"\p{Lu}\.")  # art. L. 121-1
_VISIBLE = regex.compile(r"[^\s\p{Cc}\p{Cf}]")  # as in models.reading.inputs: else there is no text
_VOWEL = regex.compile(r"[aeiouyàâäæéèêëîïôöœùûü]", regex.I)


def _set(words: str) -> frozenset[str]:
    return frozenset(words.split())


# Never the end of a sentence. Titles as they are written, the rest in small letters.
_TITLES: Mapping[LanguageCode, frozenset[str]] = {
    "fr": _set("M MM Mr Mme Mmes Mlle Mlles Dr Drs Pr Me Mgr Vve Ste Cie"),
    "en": _set("Mr Mrs Ms Mx Dr Prof Gen Col Maj Capt Lt Sgt Rev Hon Sen Rep Gov Messrs"),
}
_ALL_TITLES = frozenset().union(*_TITLES.values())
_NEVER = _set("cf vs viz e.g i.e eg ie c.-à-d càd n.b")
# Not the end before a number, or a paragraph's letter.
_BEFORE_NUMBER = _set(
    "no nos nr art arts fig figs vol vols chap ch sect sec pp n° éd ed tél tel réf ref ann "
    "jan janv feb fév févr apr avr juil jul aug sep sept oct nov dec déc"
)
# Not the end before small letters or a number.
_BEFORE_SMALL = _set(
    "etc al ex suiv env approx min max incl excl resp dép dept mio mrd hab tél tel "
    "obs adj prép subst syn fam litt trad éd ed"
)
# Not the end before a capital either, unless that begins a word that often begins sentences.
_BEFORE_NAMES = _set("st inc ltd co corp jr sr bros av ave bd blvd pl rte fg ph.d mt ft")
_STARTERS = _set(
    "le la les l' un une des je j' tu il elle on nous vous ils elles ce c' cet cette ces mon ma "
    "mes son sa ses notre votre leur mais et puis pas très tout tous aucun aucune si en dans pour "
    "par avec sur quand comme merci bonjour à au aux après d' n' qu' "
    "the a an i he she it we you they this that these those my his her our their there here "
    "what who when where why how but and so then however in at if as for no not yes thanks "
    "please nothing everything all"
)


def split_sentences(text: str, language: LanguageCode | None = None) -> list[Span]:
    """The sentences of a text: ordered spans without outer white space, holding everything else.

    language: whose abbreviations count; None takes both. A line is a sentence of its own unless
    it was wrapped; headings and list items need no full stop. Linear in the text's length.
    """
    titles = _TITLES[language] if language else _ALL_TITLES
    spans: list[Span] = []
    for block_start, block_end in _blocks(text):
        start = block_start
        for mark in _MARK.finditer(text, block_start, block_end):
            if mark["address"] is None and _ends(text, start, mark, block_end, titles):
                spans.append(Span(start, mark.end()))
                start = mark.end()
                while start < block_end and text[start].isspace():
                    start += 1
        if start < block_end:
            spans.append(Span(start, block_end))
    return [span for span in spans if _VISIBLE.search(text, *span)]


def _blocks(text: str) -> list[Span]:
    """The lines, those put together again that were wrapped, without outer white space."""
    blocks: list[Span] = []
    for line in _LINE.finditer(text):
        piece = line[0]
        start = line.start() + len(piece) - len(piece.lstrip())
        end = line.start() + len(piece.rstrip())
        if start >= end:
            continue
        if blocks and _was_wrapped(text, blocks[-1].end, line.start(), start):
            blocks[-1] = Span(blocks[-1].start, end)
        else:
            blocks.append(Span(start, end))
    return blocks


def _was_wrapped(text: str, end: int, line: int, start: int) -> bool:
    """Whether the line from `start` goes on with what ends at `end`."""
    if text.count("\n", end, line) > 1 or not _LINE_GOES_ON.match(text, start):
        return False
    before = text[max(0, end - _WRAPPED_AT_LEAST) : end]
    long = len(before) == _WRAPPED_AT_LEAST and _LINE.fullmatch(before) is not None
    return long and _LINE_ENDED.match(text, max(0, end - 8), end) is None


def _ends(
    text: str, start: int, mark: regex.Match[str], block_end: int, titles: frozenset[str]
) -> bool:
    """Whether the mark ends the sentence that began at `start`."""
    if mark["stop"] is None or mark.end() >= block_end:
        return True
    stop, closed = mark["stop"], bool(mark["close"])
    if mark["glued"] is not None:
        # "rapide.Merci": the space was forgotten; but "www.Site", "M.Dupont", "v2.Beta".
        before = text[max(start, mark.start() - 3) : mark.start("stop")]
        return not closed and before.strip().islower()
    follows = _NEXT.match(text, mark.end(), block_end)
    if follows is None or follows["first"] in ",;:":
        return follows is None
    small = follows["first"][0].islower()
    if closed and small:
        return False  # « Bonjour ! » dit-il
    if "!" in stop or "?" in stop or "؟" in stop:
        return True
    if stop != ".":
        return not small
    return _full_stop_ends(text, start, mark, follows, titles)


def _full_stop_ends(
    text: str,
    start: int,
    mark: regex.Match[str],
    follows: regex.Match[str],
    titles: frozenset[str],
) -> bool:
    """Whether a single full stop ends the sentence, by the word before and the one after."""
    at = mark.start("stop")
    if _LIST_NUMBER.fullmatch(text, start, at):
        return False
    before = _WORD_BEFORE.match(text, start, at)
    if before is None:
        return True
    word = before[0].lstrip(".-")
    key = word.lower()
    first = follows["first"]
    starter = first.lower().replace("’", "'") in _STARTERS
    small, number = first[0].islower(), first[0].isdigit()
    if word in titles or key in _NEVER:
        return False
    if number and (key.isdigit() or key in _BEFORE_NUMBER or key in _BEFORE_SMALL):
        return False
    if key in _BEFORE_NUMBER and _PARAGRAPH_LETTER.match(text, follows.start("first")):
        return False
    if _INITIALS.fullmatch(word):
        if len(word) == 1 and word.islower():
            return not (small or number)
        return starter and not small
    if key in _BEFORE_NAMES:
        return starter and not small
    if key in _BEFORE_SMALL:
        return not small and not mark["close"]
    # "qqn. vient": an abbreviation that no list knows.
    return not (small and len(key) <= 4 and _VOWEL.search(key) is None and key.isalpha())

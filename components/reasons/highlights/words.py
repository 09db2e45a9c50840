"""Words for and against a class, drawn on the person's own text."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from markupsafe import Markup

from components.reasons.highlights import marks
from components.reasons.highlights.toggles import Toggles, digest
from components.reasons.highlights.wording import listed, wording
from components.site.tables_html import Column, table
from models.explain.ties import even
from models.explain.types import TextExplanation, Unit, Word
from models.language import Language

_words = Toggles("certitude_words", "ct-words-box", "words.js")

# Marked words drawn; a browser stays quick with these, and nobody reads more.
MAX_DRAWN = 3_000
# Characters drawn of a text that is not marked yet: about as many as MAX_DRAWN words have.
_BARE = 20_000
# Characters of unmarked text drawn after the last marked word.
_TAIL = 400
_IN_SENTENCE = 3
_IN_TABLE = 20
_IN_SPEECH = 80  # characters of one unit: a sentence may be long


@dataclass(frozen=True, slots=True)
class _Piece:
    """Text that is not weighed, then a word that is (the last piece may have none)."""

    before: str
    word: Word | None


def show_words(
    explanation: TextExplanation, name: str, lang: Language, about: str, unit: Unit = "types"
) -> frozenset[int]:
    """Draw the words so that each can be taken out and put back; return the units taken out.

    name: the explained class, as shown. With mouse, finger or keyboard; a unit goes everywhere it
    stands. about: names what is explained. Anything else begins with all in place; a better
    explanation of the same only changes the marks.
    """
    drawn_as = _drawn_as(explanation)
    full = marks.scale(drawn_as.values())
    pieces, left_out = _pieces(explanation)
    numbers: dict[int, int] = {}
    drawn: list[tuple[str, str, int]] = []
    units: list[dict[str, str | int | bool]] = []
    for piece in pieces:
        word = piece.word
        if word is None:
            drawn.append((piece.before, "", -1))
            continue
        if word.unit not in numbers:
            numbers[word.unit] = len(units)
            units.append({"id": word.unit, **_spoken(word, drawn_as[word.unit], full, lang)})
        drawn.append((piece.before, word.text, numbers[word.unit]))
    texts = {
        **_texts(name, unit, left_out, lang),
        "open": _chance(explanation, lang),
        "sentence": words_sentence(explanation, name, lang),
    }
    return _draw(drawn, units, texts, about, {word.unit for word in explanation.words})


def show_text(text: str, name: str, lang: Language, about: str, unit: Unit) -> None:
    """Draw a text without a mark, where `show_words` will draw it: its reasons are on their way."""
    left_out = max(0, len(text) - _BARE)
    texts = {**_texts(name, unit, left_out, lang), "open": "", "sentence": ""}
    _draw([(text[:_BARE], "", -1)], [], texts, about, ())


def _texts(name: str, unit: Unit, left_out: int, lang: Language) -> dict[str, str]:
    said = wording(unit, lang)
    return {
        "label": said.label,
        "hint": said.hint,
        "keys": said.keys,
        "back": said.back,
        "for": lang.gettext("for “{name}”", name=name),
        "against": lang.gettext("against it"),
        "rest": _rest(left_out, lang),
    }


def _draw(
    drawn: Sequence[tuple[str, str, int]],
    units: Sequence[dict[str, str | int | bool]],
    texts: dict[str, str],
    about: str,
    known: Iterable[int],
) -> frozenset[int]:
    fixed = [drawn, [one["id"] for one in units], {**texts, "sentence": ""}]
    data = {
        "frame": digest(fixed),
        "id": digest([fixed, units, texts]),
        "pieces": drawn,
        "units": units,
        "texts": texts,
    }
    return _words.show(data, about, known)


def render_words(
    explanation: TextExplanation, name: str, lang: Language, spoken: str = ""
) -> Markup:
    """The same picture of the text without anything to click.

    spoken: the text's language, "" where it is not known.
    """
    drawn_as = _drawn_as(explanation)
    full = marks.scale(drawn_as.values())
    pieces, left_out = _pieces(explanation)
    drawn = Markup("").join(
        Markup("{}{}").format(
            piece.before,
            "" if piece.word is None else _marked(piece.word, drawn_as[piece.word.unit], full),
        )
        for piece in pieces
    )
    parts = [
        Markup('<p class="ct-sr">{}</p>').format(words_sentence(explanation, name, lang)),
        Markup('<p class="ct-words" dir="auto"{}>{}</p>').format(
            Markup(' lang="{}"').format(spoken) if spoken else "", drawn
        ),
    ]
    if left_out:
        parts.append(Markup('<p class="ct-rest">{}</p>').format(_rest(left_out, lang)))
    return Markup('<div class="ct-words-box">{}</div>').format(
        Markup("").join([*parts, marks.legend(name, lang, _chance(explanation, lang))])
    )


def _chance(explanation: TextExplanation, lang: Language) -> str:
    """What the legend says of marks that are not settled, nothing where none can be."""
    if all(word.error == 0 for word in explanation.words if word.weight is not None):
        return ""
    return lang.gettext("dotted: not settled, it may speak for or against")


def ranked_table(
    explanation: TextExplanation,
    name: str,
    lang: Language,
    limit: int = _IN_TABLE,
    unit: Unit = "types",
) -> Markup:
    """The units by the size of their weight, in a table that a screen reader can read."""
    full = marks.scale(word.weight for word in explanation.words)
    said = wording(unit, lang)
    counts: dict[int, int] = {}
    places: dict[int, int] = {}
    for word in explanation.words:
        counts[word.unit] = counts.get(word.unit, 0) + 1
        places.setdefault(word.unit, len(places) + 1)
    ranked = _ranked(explanation)
    caption = said.caption.format(name=name)
    if len(ranked) > limit:
        caption = said.strongest.format(
            shown=lang.number(limit), all=lang.number(len(ranked)), name=name
        )
    together = unit == "types"
    places_of = marks.ranks(explanation.groups, lang)
    listed_words = ranked[:limit]
    note = marks.note(
        {marks.bearing(word.weight, word.error, full) for word in listed_words},
        full,
        not places_of or all(word.unit in places_of for word in listed_words),
        lang,
    )
    if note:
        caption = f"{caption}. {note}"
    columns = [
        Column(said.unit, heading=True, own=True),
        Column(lang.gettext("Rank"), number=True),
        Column(lang.gettext("Direction")),
        Column(lang.gettext("Weight"), number=True),
        Column(lang.gettext("Range"), number=True, css="ct-range"),
        Column(
            lang.gettext("Times in the text") if together else lang.gettext("Place in the text"),
            number=True,
        ),
    ]
    rows = [
        [
            word.text,
            places_of.get(word.unit, "–"),
            marks.says(marks.bearing(word.weight, word.error, full), lang),
            lang.signed(word.weight or 0),
            marks.span(word.weight or 0, word.error, lang),
            lang.number((counts if together else places)[word.unit]),
        ]
        for word in listed_words
    ]
    if not places_of:  # a column of dashes says nothing
        columns, rows = columns[:1] + columns[2:], [row[:1] + row[2:] for row in rows]
    return table(columns, rows, caption=caption)


def words_sentence(explanation: TextExplanation, name: str, lang: Language) -> str:
    """What surely speaks for and against, in one sentence, for those who see no marks."""
    full = marks.scale(word.weight for word in explanation.words)
    strongest: dict[str, list[str]] = {"for": [], "against": [], "none": [], "open": []}
    for word in _ranked(explanation):
        strongest[marks.bearing(word.weight, word.error, full)].append(quoted(word.text, lang))
    speak_for = listed(strongest["for"], lang, _IN_SENTENCE)
    against = listed(strongest["against"], lang, _IN_SENTENCE)
    if speak_for and against:
        return lang.gettext(
            "Speaks for “{name}”: {words}. Against it: {others}.",
            name=name,
            words=speak_for,
            others=against,
        )
    if speak_for:
        return lang.gettext(
            "Speaks for “{name}”: {words}. Nothing clearly speaks against it.",
            name=name,
            words=speak_for,
        )
    if against:
        return lang.gettext(
            "Nothing clearly speaks for “{name}”. Speaks against it: {words}.",
            name=name,
            words=against,
        )
    return lang.gettext("Nothing here speaks clearly for or against “{name}”.", name=name)


def quoted(text: str, lang: Language) -> str:
    """A unit as it is named in a sentence: in quotation marks, of a long one the beginning."""
    short = text if len(text) <= _IN_SPEECH else text[: _IN_SPEECH - 1].rstrip() + "…"
    return lang.gettext("“{word}”", word=short)


def _ranked(explanation: TextExplanation) -> list[Word]:
    """The first occurrence of every unit, largest weight first; ties as in the text."""
    first = {word.unit: word for word in reversed(explanation.words) if word.weight is not None}
    return sorted(first.values(), key=lambda word: (-abs(word.weight or 0), word.start))


def _pieces(explanation: TextExplanation) -> tuple[list[_Piece], int]:
    """The text in pieces, and how many characters at its end are left out."""
    weighed = [word for word in explanation.words if word.weight is not None]
    pieces, at = [], 0
    for word in weighed[:MAX_DRAWN]:
        pieces.append(_Piece(explanation.text[at : word.start], word))
        at = word.end
    left = len(explanation.text) - at
    shown = left if left <= 2 * _TAIL and len(weighed) <= MAX_DRAWN else min(left, _TAIL)
    pieces.append(_Piece(explanation.text[at : at + shown], None))
    return pieces, left - shown


def _rest(left_out: int, lang: Language) -> str:
    if not left_out:
        return ""
    return lang.ngettext(
        "{n} more character is not drawn here.",
        "{n} more characters are not drawn here.",
        left_out,
    )


def _drawn_as(explanation: TextExplanation) -> dict[int, float]:
    """The weight of each unit as it is drawn."""
    weights = {word.unit: word.weight for word in explanation.words if word.weight is not None}
    return even(weights, explanation.groups)


def _marked(word: Word, weight: float, full: float) -> Markup:
    """A word as it is marked; weight: the one that is drawn."""
    way, strength = marks.direction(weight, full), marks.level(weight, full)
    if way == "none":
        return Markup('<span class="ct-word">{}</span>').format(word.text)
    return Markup('<span class="ct-word ct-is-{} ct-s{}{}">{}</span>').format(
        way, strength, "" if word.settled else " ct-open", word.text
    )


def _spoken(word: Word, weight: float, full: float, lang: Language) -> dict[str, str | int | bool]:
    """How the component marks a unit, and what a screen reader says of it.

    weight: the one that is drawn.
    """
    return {
        "way": marks.direction(weight, full),
        "level": marks.level(weight, full),
        "open": not word.settled,
        "label": lang.gettext(
            "{word}: {direction}, {weight}",
            word=word.text,
            direction=marks.says(marks.bearing(word.weight, word.error, full), lang),
            weight=lang.signed(word.weight or 0),
        ),
    }

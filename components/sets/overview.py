"""A whole text at a glance: each sentence in the colour, with the sign and the line of its answer.

Told three ways, so that nobody depends on colours: a tint, a sign before each sentence, and a line
under it that is drawn otherwise. A screen reader hears the answer before each sentence.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from markupsafe import Markup

from components.site import choices
from models.display import parts
from models.display.figures import tied
from models.language import Language
from models.prediction import Label, Prediction
from models.reading.units import Span

GROUP = "sentence"
_SIGNS = ("●", "■", "▲", "◆", "★")  # of the answers that have a colour of their own
_OTHER, _OPEN = "○", "?"  # all other answers; no answer is ahead
_LONG = 400  # characters of one sentence that are shown here
_MOST = 12_000  # characters of all; the list below has every sentence


class Key:
    """Which answer has which look: at most five have one of their own, in the model's order."""

    def __init__(self, predictions: Sequence[Prediction]) -> None:
        """predictions: one a sentence, by one model."""
        self.labels: tuple[Label, ...] = predictions[0].labels
        self.answers = [None if len(tied(p)) > 1 else p.top for p in predictions]
        self.counts = Counter(self.answers)
        found = sorted((i for i in self.counts if i is not None), key=lambda i: -self.counts[i])
        self._own = sorted(found[: len(_SIGNS)])
        if len(self.labels) <= len(_SIGNS):
            self._own = list(range(len(self.labels)))  # the same looks whatever the text

    def look(self, answer: int | None) -> tuple[str, str]:
        """The class for the style sheet, and the sign."""
        if answer is None:
            return "ct-say-open", _OPEN
        if answer in self._own:
            place = self._own.index(answer)
            return f"ct-say-{place}", _SIGNS[place]
        return "ct-say-other", _OTHER

    def name(self, answer: int | None, lang: Language) -> str:
        """The answer in words."""
        if answer is None:
            return lang.gettext("No clear answer")
        return parts.name_of(self.labels[answer], lang)

    def lines(self, lang: Language) -> list[tuple[int | None, str, int]]:
        """What the legend lists: an answer for its look, its name, and how many sentences."""
        own: list[tuple[int | None, str, int]] = [
            (i, self.name(i, lang), self.counts[i]) for i in self._own if self.counts[i]
        ]
        others = [i for i in self.counts if i is not None and i not in self._own]
        if others:
            said = lang.ngettext("{n} other answer", "{n} other answers", len(others))
            own.append((others[0], said, sum(self.counts[i] for i in others)))
        if self.counts[None]:
            own.append((None, self.name(None, lang), self.counts[None]))
        return own


def overview_html(
    text: str, spans: Sequence[Span], key: Key, current: int, lang: Language
) -> Markup:
    """The text with its sentences, each to be chosen; above it what the looks mean.

    spans: where the sentences stand in the text. current: the chosen one, from 0.
    """
    lines = key.lines(lang)
    legend = Markup("").join(
        Markup("<li>{}<bdi>{}</bdi> ({})</li>").format(sign(key, answer), name, lang.number(n))
        for answer, name, n in lines
    )
    said = lang.ngettext(
        "The answers in {n} sentence: {answers}.",
        "The answers in {n} sentences: {answers}.",
        len(spans),
        answers=lang.join([f"{name} ({lang.number(n)})" for _, name, n in lines]),
    )
    drawn, cut = _sentences(text, spans, key, current, lang)
    rest = (
        Markup('<p class="ct-quiet">{}</p>').format(
            lang.gettext("The text goes on: the list below has all of its sentences.")
        )
        if cut
        else ""
    )
    return Markup(
        '<div class="ct-overview"><p class="ct-sr">{}</p><ul class="ct-key" aria-hidden="true">{}'
        '</ul><div class="ct-overview-text" dir="auto" role="group" aria-label="{}" '
        'data-ct-one-stop="">{}</div>{}</div>'
    ).format(
        said, legend, lang.gettext("The whole text, its sentences to choose from"), drawn, rest
    )


def sign(key: Key, answer: int | None) -> Markup:
    """An answer's sign in its look, for the eye."""
    look, mark = key.look(answer)
    return Markup('<span class="ct-sign {}" aria-hidden="true">{}</span>').format(look, mark)


def _sentences(
    text: str, spans: Sequence[Span], key: Key, current: int, lang: Language
) -> tuple[Markup, bool]:
    """The sentences with what stands between them, and whether something is left out."""
    drawn: list[Markup] = []
    end = shown = 0
    for index, (span, answer) in enumerate(zip(spans, key.answers, strict=True)):
        if shown > _MOST:
            return Markup("").join(drawn), True
        sentence = text[span.start : span.end]
        between = text[end : span.start][:_LONG]
        end = span.end
        shown += min(len(sentence), _LONG) + len(between)
        look, mark = key.look(answer)
        drawn.append(
            Markup(
                '{}<span class="ct-say {}{}" role="button" tabindex="{}"{}{}>'
                '<span aria-hidden="true">{}\N{NO-BREAK SPACE}</span>'
                '<span class="ct-sr">{}: </span>{}</span>'
            ).format(
                between,
                look,
                " ct-current" if index == current else "",
                0 if index == current else -1,
                Markup(' aria-current="true"') if index == current else "",
                choices.choice(GROUP, index + 1),
                mark,
                key.name(answer, lang),
                sentence if len(sentence) <= _LONG else sentence[:_LONG] + " …",
            )
        )
    return Markup("").join(drawn), False

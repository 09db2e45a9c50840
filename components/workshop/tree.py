"""A decision tree drawn: its first questions as boxes, "yes" to the left and "no" to the right."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from markupsafe import Markup

from models.language import Language
from models.live.looks import Fork

Words = Callable[[Fork], Sequence[str]]  # the lines in a fork's box


def tree_html(forks: Sequence[Fork], words: Words, label: str, lang: Language) -> Markup:
    """The forks, in the order in which they are read, as one picture; label: what it is.

    All that it holds is told by the list below it, so that a reader hears the label alone. It is
    made of boxes, since Streamlit lets no SVG through.
    """
    return Markup(
        '<div class="ct-scroll" tabindex="0" role="region" aria-label="{}">'
        '<div class="ct-tree-drawn" role="img" aria-label="{}">{}</div></div>'
    ).format(label, label, _drawn(0, forks, words, lang))


def _drawn(at: int, forks: Sequence[Fork], words: Words, lang: Language) -> Markup:
    """A fork and all below it."""
    fork = forks[at]
    way = {"": "", "yes": lang.gettext("yes"), "no": lang.gettext("no")}[fork.way]
    below = Markup("").join(_drawn(one, forks, words, lang) for one in _below(at, forks))
    return Markup(
        '<div class="ct-fork"><span class="ct-fork-way">{}</span>'
        '<span class="ct-fork-box">{}</span>{}</div>'
    ).format(
        way,
        Markup("<br>").join(words(fork)),
        Markup('<div class="ct-forks">{}</div>').format(below) if below else "",
    )


def _below(at: int, forks: Sequence[Fork]) -> list[int]:
    """The forks right below one: those a step deeper, up to the next that is not deeper."""
    found = []
    for number in range(at + 1, len(forks)):
        if forks[number].depth <= forks[at].depth:
            break
        if forks[number].depth == forks[at].depth + 1:
            found.append(number)
    return found

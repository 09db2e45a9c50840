"""A prediction in the display that a spec names: drawn, in one line, as a change, for the API."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import Any

from markupsafe import Markup
from msgspec import Struct, defstruct, to_builtins

from models.display import unlike
from models.display.blocks import Block, Chart, Remark, Says, Title, Words
from models.display.contract import Rendering, View
from models.display.registry import PATTERNS
from models.display.spec import DisplaySpec
from models.language import Language
from models.prediction import Prediction


def render(
    prediction: Prediction,
    spec: DisplaySpec,
    language: Language,
    hear: Callable[[View], str] | None = None,
) -> Rendering:
    """The prediction drawn; hear: makes what a screen reader says, else the pattern does.

    Before it stands a warning where the input is unlike all that the model knows.
    """
    pattern = PATTERNS[spec.pattern]
    view = pattern.prepare(prediction, spec, language)
    if hear is not None:
        view = replace(view, summary=hear(view))
    return _warned(pattern.render(view, spec, language), prediction, language)


def render_card(
    prediction: Prediction,
    spec: DisplaySpec,
    language: Language,
    hear: Callable[[View], str] | None = None,
) -> Rendering:
    """The prediction drawn where there is little room: of what is long, what fits.

    hear: as for `render`.
    """
    pattern = PATTERNS[spec.pattern]
    view = (pattern.card or pattern.prepare)(prediction, spec, language)
    if hear is not None:
        view = replace(view, summary=hear(view))
    return _warned(pattern.render(view, spec, language), prediction, language)


def every(prediction: Prediction, spec: DisplaySpec) -> Iterator[DisplaySpec]:
    """Every display that there is of a prediction, with the settings of `spec`.

    What a pattern wants shown option by option (a chart of several) comes once for each.
    """
    for pattern in PATTERNS.values():
        if pattern.cards is None:
            yield spec.with_pattern(pattern.id)
            continue
        in_use = spec[pattern.cards] if spec.pattern == pattern.id else pattern.cards.default
        for option in pattern.cards.options_of(prediction, in_use):
            yield spec.with_pattern(pattern.id, **{pattern.cards.name: option})


def _warned(drawn: Rendering, prediction: Prediction, language: Language) -> Rendering:
    warning = unlike.warned(prediction, language)
    if warning is None:
        return drawn
    return replace(
        drawn,
        html=unlike.html(warning) + drawn.html,
        summary=f"{warning.said} {drawn.summary}",
    )


def blocks(prediction: Prediction, spec: DisplaySpec, language: Language) -> tuple[Block, ...]:
    """The display as blocks, from its headline on, for whoever draws it without a browser.

    A pattern that has none of its own gives its chart, else its summary: what it says in words.
    """
    pattern = PATTERNS[spec.pattern]
    view = pattern.prepare(prediction, spec, language)
    warning = unlike.warned(prediction, language)
    before = () if warning is None else (Says(*warning),)
    head = (*before, Title(view.headline), *((Remark(view.remark),) if view.remark else ()))
    if pattern.blocks is not None:
        return head + pattern.blocks(view, spec, language)
    drawn = pattern.render(view, spec, language)
    if drawn.chart is not None:
        return (*head, Chart(drawn.chart, drawn.chart_height))
    return (*head, Words(view.summary))


def brief(prediction: Prediction, spec: DisplaySpec, language: Language) -> Markup:
    """The answer and its confidence in one line of markup, for rows of tables and lists."""
    line = PATTERNS[spec.pattern].brief(prediction, spec, language)
    if unlike.warned(prediction, language) is not None:
        line += unlike.mark(language)
    return Markup('<span class="ct-brief">{}</span>').format(line)


def change(before: Prediction, after: Prediction, spec: DisplaySpec, language: Language) -> str:
    """What changed between two predictions of one model: one sentence in the display's terms."""
    return PATTERNS[spec.pattern].change(before, after, spec, language)


def to_api(prediction: Prediction, spec: DisplaySpec) -> dict[str, Any]:
    """Every display that has a form of its own, by the pattern's id: JSON-ready, in English."""
    return {
        pattern.id: to_builtins(pattern.api.make(prediction, spec))
        for pattern in PATTERNS.values()
        if pattern.api is not None
    }


def api_type() -> type[Struct]:
    """What `to_api` gives, as one type: for the API's description."""
    forms = [(p.id, p.api.kind) for p in PATTERNS.values() if p.api is not None]
    return defstruct("Displays", forms, frozen=True, forbid_unknown_fields=True)

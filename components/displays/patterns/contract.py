"""What a confidence-display pattern is: a View prepared from a prediction, and a Rendering of it.

`prepare` puts everything into words and numbers of the reader's language; `render` draws it. Both
are pure: the same arguments give the same result, on a page, in an export or in a study. Nothing
here knows Streamlit.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Generic, TypeVar

from markupsafe import Markup

from models.display.spec import DisplaySpec
from models.language import Language
from models.prediction import Prediction

if TYPE_CHECKING:
    import altair as alt


@dataclass(frozen=True, slots=True, kw_only=True)
class View:
    """What every display says, localised and ready to be shown; plain `str`, never escaped.

    headline: the answer, or the hedge in its place. remark: what qualifies it (a tie), or "".
    summary: the whole display in a sentence or two, for those who do not see it. how_to_read: one
    sentence, or "" where the display needs none. provenance: where the score comes from.
    """

    headline: str
    remark: str
    summary: str
    how_to_read: str
    provenance: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Rendering:
    """A display drawn: markup, and below it a chart if the pattern has one.

    summary, how_to_read, provenance, headline: plain text, as in the View; `html` holds the
    summary for screen readers, but neither how_to_read nor provenance. chart_height: pixels.
    """

    html: Markup
    summary: str
    how_to_read: str
    provenance: str
    headline: str
    chart: alt.LayerChart | None = None
    chart_height: int = 0


V = TypeVar("V", bound=View)


@dataclass(frozen=True, slots=True)
class Pattern(Generic[V]):
    """One way to show confidence.

    title, description (when it helps), caution (what can go wrong with it): message ids for the
    gallery and the settings. icon: a Material symbol's name.
    """

    id: str
    title: str
    description: str
    caution: str
    icon: str
    prepare: Callable[[Prediction, DisplaySpec, Language], V]
    render: Callable[[V, DisplaySpec, Language], Rendering]

    def show(self, prediction: Prediction, spec: DisplaySpec, language: Language) -> Rendering:
        """Prepare and render in one go."""
        return self.render(self.prepare(prediction, spec, language), spec, language)

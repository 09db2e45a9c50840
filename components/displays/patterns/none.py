"""No confidence at all: the answer stands alone."""

from __future__ import annotations

from components.displays.patterns import parts
from components.displays.patterns.contract import Pattern, Rendering, View
from models.display.spec import DisplaySpec
from models.errors import N_
from models.language import Language
from models.prediction import Prediction


def prepare(prediction: Prediction, spec: DisplaySpec, language: Language) -> View:
    """The answer, and a tie if there is one."""
    answer, remark = parts.headline(prediction, language)
    return View(
        headline=answer,
        remark=remark,
        summary=" ".join(
            (
                parts.answer_sentence(prediction, language),
                language.gettext("The model's confidence is not shown."),
            )
        ),
        how_to_read="",
        provenance=parts.provenance(prediction, language),
    )


def render(view: View, spec: DisplaySpec, language: Language) -> Rendering:
    """The headline alone."""
    body = parts.headline_html(view.headline) + parts.remark_html(view.remark)
    return parts.rendering(parts.frame("none", view, body), view)


PATTERN = Pattern(
    id="none",
    title=N_("None"),
    description=N_("Where knowing the confidence would change nothing that the person does."),
    caution=N_("A wrong answer looks exactly like a right one."),
    icon="visibility_off",
    prepare=prepare,
    render=render,
)

"""No confidence at all: the answer stands alone."""

from __future__ import annotations

from markupsafe import Markup

from models.display import parts, sources
from models.display.blocks import Block
from models.display.contract import Pattern, Rendering, View
from models.display.settings import Chosen
from models.errors import N_
from models.language import Language
from models.prediction import Prediction


def prepare(prediction: Prediction, chosen: Chosen, language: Language) -> View:
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
        provenance=language.gettext("The model has a score for this, too; it is not shown here."),
    )


def render(view: View, chosen: Chosen, language: Language) -> Rendering:
    """The headline alone."""
    body = parts.headline_html(view.headline) + parts.remark_html(view.remark)
    return parts.rendering(parts.frame("none", view, body), view)


def blocks(view: View, chosen: Chosen, language: Language) -> tuple[Block, ...]:
    """Nothing under the headline."""
    return ()


def brief(prediction: Prediction, chosen: Chosen, language: Language) -> Markup:
    """The answer."""
    return parts.brief_name(prediction, language)


def change(before: Prediction, after: Prediction, chosen: Chosen, language: Language) -> str:
    """The answer's change."""
    return parts.answer_change(before, after, language)


PATTERN = Pattern(
    id="none",
    title=N_("None"),
    description=N_("Where knowing the confidence would change nothing that the person does."),
    caution=N_("A wrong answer looks exactly like a right one."),
    reads_as=N_(
        "Nothing tells a sure answer from an unsure one. The first question is whether knowing "
        "would change what anybody does, or would only mislead: then showing nothing is right."
    ),
    sources=(sources.GUIDEBOOK,),
    prepare=prepare,
    render=render,
    brief=brief,
    change=change,
    blocks=blocks,
    scripted=lambda _chosen: True,
)

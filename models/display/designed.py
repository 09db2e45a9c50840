"""A prediction in a display as a designer shaped it: drawn, in one line, as blocks.

What the display hides stays hidden: a colour or an icon tells its band only where the display shows
the band, and a sentence for screen readers names only what is shown.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace

from markupsafe import Markup
from msgspec.structs import replace as restyled

from models.display import icons, showing
from models.display.blocks import Block, Title
from models.display.contract import Rendering, View
from models.display.contrast import Deficiency, as_seen
from models.display.design import Colours, Design, Size, filled
from models.display.icons import Icon
from models.display.registry import PATTERNS
from models.language import Language
from models.prediction import Prediction

# How large each size is, against the middle one.
FACTORS: Mapping[Size, float] = {"small": 0.85, "medium": 1.0, "large": 1.25}


@dataclass(frozen=True, slots=True)
class Look:
    """What one prediction's display looks like; colours: None for the host's own accent."""

    colours: Colours | None
    icon: Icon
    size: Size


def look(prediction: Prediction, design: Design) -> Look:
    """The look that the display has for a prediction: its band's, where it shows one."""
    style, pattern = design.style, PATTERNS[design.spec.pattern]
    band = None if pattern.band is None else pattern.band(prediction, design.spec)
    if band is None:
        return Look(style.accent, "", style.size)
    own = style.band(band)
    return Look(own.colours or style.accent, own.icon, style.size)


def render(prediction: Prediction, design: Design, language: Language) -> Rendering:
    """The prediction drawn; as `showing.render` draws it where the design is the shipped one."""
    drawn = showing.render(prediction, design.spec_in(language), language, _heard(design, language))
    return replace(drawn, html=_dressed(drawn.html, look(prediction, design), "div"))


def render_card(prediction: Prediction, design: Design, language: Language) -> Rendering:
    """The prediction drawn where there is little room: of what is long, what fits."""
    heard = _heard(design, language)
    drawn = showing.render_card(prediction, design.spec_in(language), language, heard)
    return replace(drawn, html=_dressed(drawn.html, look(prediction, design), "div"))


def brief(prediction: Prediction, design: Design, language: Language) -> Markup:
    """The answer and its confidence in one line of markup; of no other size than its host's."""
    line = showing.brief(prediction, design.spec_in(language), language)
    worn = replace(look(prediction, design), size="medium")
    return _dressed(line, worn, "span")


def blocks(prediction: Prediction, design: Design, language: Language) -> tuple[Block, ...]:
    """The display as blocks, its icon before the headline."""
    icon = look(prediction, design).icon
    return tuple(
        Title(block.text, icon) if isinstance(block, Title) else block
        for block in showing.blocks(prediction, design.spec_in(language), language)
    )


def seen(design: Design, deficiency: Deficiency, accent: Colours) -> Design:
    """About what somebody without one kind of cone sees; accent: the host's, where it has none."""

    def of(colours: Colours) -> Colours:
        return Colours(
            light=as_seen(colours.light, deficiency), dark=as_seen(colours.dark, deficiency)
        )

    style = design.style
    bands = tuple(
        restyled(band, colours=None if band.colours is None else of(band.colours))
        for band in style.bands
    )
    return Design(design.spec, restyled(style, bands=bands, accent=of(style.accent or accent)))


def coloured(html: Markup, prediction: Prediction, design: Design) -> Markup:
    """What stands outside of the display and belongs to it, as its chart, in its colours."""
    return _dressed(html, replace(look(prediction, design), icon=""), "div")


def places(prediction: Prediction, design: Design, language: Language) -> tuple[str, ...]:
    """What the display shows of a prediction, by the names that a sentence may use."""
    pattern, spec = PATTERNS[design.spec.pattern], design.spec_in(language)
    return tuple(pattern.places(pattern.prepare(prediction, spec, language)))


def heard_in(design: Design, language: Language) -> str:
    """The designer's own sentence for screen readers, with its places; "" where there is none."""
    return getattr(design.style.heard, language.code) or ""


def _heard(design: Design, language: Language) -> Callable[[View], str] | None:
    own = heard_in(design, language)
    if not own:
        return None
    shown_in = PATTERNS[design.spec.pattern].places

    def say(view: View) -> str:
        shown: dict[str, str] = {"answer": view.headline}
        shown |= {str(name): text for name, text in shown_in(view).items()}
        said = filled(own, shown)
        if said is None:
            return view.summary
        return f"{said} {view.remark}" if view.remark else said  # a tie is said in any case

    return say


def _dressed(html: Markup, worn: Look, tag: str) -> Markup:
    """Markup in the look of a design; itself where the look is the shipped one."""
    declared = []
    if worn.colours is not None:
        declared.append(f"--ct-accent:light-dark({worn.colours.light},{worn.colours.dark})")
    if worn.size != "medium":
        declared.append(f"--ct-factor:{FACTORS[worn.size]:g}")
    if not declared and not worn.icon:
        return html
    icon = (
        Markup('<i class="ct-icon" aria-hidden="true" style="--ct-icon:url({})"></i>').format(
            f"'{icons.address(worn.icon)}'"
        )
        if worn.icon
        else Markup("")
    )
    style = Markup(' style="{}"').format(";".join(declared)) if declared else Markup("")
    return Markup('<{tag} class="ct-designed"{style}>{icon}{html}</{tag}>').format(
        tag=tag, style=style, icon=icon, html=html
    )

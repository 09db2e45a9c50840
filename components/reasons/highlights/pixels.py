"""Superpixels for and against a class, drawn on the person's own picture."""

from __future__ import annotations

import base64
import io
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType
from typing import cast

import streamlit as st
from markupsafe import Markup
from PIL import Image

from components.reasons.highlights import drawing, marks
from components.reasons.highlights.outlines import outlines
from components.reasons.highlights.part_names import part_names, ranked
from components.reasons.highlights.toggles import Toggles, digest
from components.site import state
from components.site.choosing import adjust, choose_from_switch
from models.classifier import Prepared
from models.explain.ties import even
from models.explain.types import ImageExplanation, is_settled
from models.language import Language
from models.memory import Memory
from models.reading.inputs import ImageInput

_pixels = Toggles("certitude_pixels", "ct-pixels", "pixels.js")


@dataclass(frozen=True, slots=True)
class Sight:
    """A person's picture, and what a model sees of it."""

    model_id: str
    given: ImageInput
    seen: Prepared

    @property
    def id(self) -> str:
        """Names both, and the superpixels too: the same view is always cut in the same way."""
        return f"{self.model_id}:{self.given.hash}"


@dataclass(frozen=True, slots=True)
class _Base:
    """What every explanation of one sight shares.

    id: the sight's; original: the picture as a data URL; paths: the outline of each superpixel.
    """

    id: str
    canvas: drawing.Canvas
    original: str
    paths: Sequence[str]

    @property
    def bytes(self) -> int:
        """About how much memory it takes."""
        width, height = self.canvas.picture.size
        texts = len(self.original) + sum(map(len, self.paths))
        return 3 * width * height + self.canvas.segments.nbytes + texts


# Drawn once, however often the page is drawn again, as by a switch of the display. Costs are bytes.
_bases: Memory[str, _Base] = Memory(48 * 2**20, lambda base: base.bytes)
_Drawn = tuple[
    str, tuple[float, ...], tuple[bool, ...], drawing.View, float, tuple[tuple[int, str], ...]
]
_drawn: Memory[_Drawn, str] = Memory(16 * 2**20, len)


def show_pixels(
    explanation: ImageExplanation,
    sight: Sight,
    name: str,
    lang: Language,
    about: str,
    numbered: Collection[int] = (),
) -> frozenset[int]:
    """Draw the picture and its parts, each to be taken out and put back; return those taken out.

    name: the explained class, as shown. With mouse, finger or keyboard, on the picture or in the
    list. about: names what is explained. Anything else begins with all parts in place; a better
    explanation of the same only changes what is marked. numbered: the parts that have their number
    on the picture, as what is said beside it has it.
    """
    place = st.container()  # the picture stands above its controls, but needs their values
    view, opacity = _controls(lang)
    base = _base(explanation, sight)
    canvas = base.canvas
    full, errors = marks.scale(explanation.weights), _errors(explanation)
    places = marks.ranks(explanation.groups, lang)
    bearings = [
        marks.bearing(weight, error, full)
        for weight, error in zip(explanation.weights, errors, strict=True)
    ]
    parts = [
        {
            "id": part,
            "path": base.paths[part],
            "name": name_,
            "tick": lang.gettext("Taken out: {name}", name=name_),
            "rank": places.get(part, "–"),
            "ranked": part in places,
            "direction": marks.says(bearings[part], lang),
            "weight": lang.signed(explanation.weights[part]),
            "range": marks.span(explanation.weights[part], errors[part], lang),
            "label": lang.gettext(
                "{word}: {direction}, {weight}",
                word=name_,
                direction=marks.says(bearings[part], lang),
                weight=lang.signed(explanation.weights[part]),
            ),
        }
        for part, name_ in part_names(explanation, lang).items()
    ]
    texts = {
        "original": lang.gettext("The part of the picture that the model sees")
        if sight.seen.box is not None and drawing.is_thread(sight.given.image)
        else lang.gettext("The whole picture"),
        "drawn": _caption(canvas, lang),
        "hint": _hint(numbered, lang),
        "keys": lang.gettext("Arrow keys move between parts, Space takes one out."),
        "back": lang.gettext("Put all parts back"),
        "for": lang.gettext("for “{name}”", name=name),
        "against": lang.gettext("against it"),
        "open": _unsettled(lang) if any(error != 0 for error in errors) else "",
        "larger": lang.gettext("Larger"),
        "smaller": lang.gettext("Smaller"),
        "list": lang.gettext("The parts as a list"),
        "part": lang.gettext("Part"),
        "rank": lang.gettext("Rank"),
        "direction": lang.gettext("Direction"),
        "weight": lang.gettext("Weight"),
        "range": lang.gettext("Range"),
        "out": lang.gettext("Taken out"),
        "sentence": pixels_sentence(explanation, name, lang),
        "note": marks.note(bearings, full, len(places) in (0, len(parts)), lang),
    }
    fixed = [base.id, {**texts, "sentence": "", "note": ""}, canvas.box, canvas.picture.size]
    data = {
        "frame": digest(fixed),
        "id": digest([fixed, parts, texts]),
        "original": base.original,
        "drawn": _view(base, explanation, view, opacity, _numbers(explanation, numbered, lang)),
        "size": canvas.picture.size,
        "box": canvas.box,
        "grid": explanation.segments.shape[::-1],
        "parts": parts,
        "texts": texts,
    }
    with place:
        return _pixels.show(data, about, range(len(explanation.weights)))


def chosen_view() -> tuple[drawing.View, float]:
    """The view that was chosen last, and how strong its colours are, in [0, 1]."""
    return cast(drawing.View, state.PIXEL_VIEW.get()), state.OPACITY.get()


def render_pixels(
    explanation: ImageExplanation,
    sight: Sight,
    name: str,
    lang: Language,
    numbered: Collection[int] = (),
    chosen: tuple[drawing.View, float] | None = None,
) -> Markup:
    """The same picture without anything to click, in the view that was chosen last.

    numbered: as for `show_pixels`. chosen: as of `chosen_view`, which the session is asked else.
    """
    base = _base(explanation, sight)
    view, opacity = chosen or chosen_view()
    numbers = _numbers(explanation, numbered, lang)
    url = _view(base, explanation, view, opacity, numbers)
    chance = any(error != 0 for error in _errors(explanation))
    return Markup('<p class="ct-drawn"><img src="{}" alt="{}"></p>{}').format(
        url,
        pixels_sentence(explanation, name, lang),
        marks.legend(name, lang, _unsettled(lang) if chance else ""),
    )


def _hint(numbered: Collection[int], lang: Language) -> str:
    said = lang.gettext("Choose a part to take it out.")
    if not numbered:
        return said
    numbers = lang.gettext("Parts that are spoken of carry their numbers.")
    return f"{numbers} {said}"


def _numbers(
    explanation: ImageExplanation, numbered: Collection[int], lang: Language
) -> dict[int, str]:
    """What is written on the parts that are spoken of: the number that they are called by."""
    return {
        part: lang.number(rank)
        for rank, part in enumerate(ranked(explanation), 1)
        if part in numbered
    }


def _drawn_as(explanation: ImageExplanation) -> tuple[float, ...]:
    """The weight of each part as it is drawn."""
    return tuple(even(dict(enumerate(explanation.weights)), explanation.groups).values())


def _errors(explanation: ImageExplanation) -> tuple[float | None, ...]:
    return explanation.errors or (None,) * len(explanation.weights)


def _settled(explanation: ImageExplanation) -> tuple[bool, ...]:
    return tuple(map(is_settled, explanation.weights, _errors(explanation)))


def _unsettled(lang: Language) -> str:
    return lang.gettext("dotted, “?”: not settled, it may speak for or against")


def pixels_sentence(explanation: ImageExplanation, name: str, lang: Language) -> str:
    """How many parts surely speak for and against, and where the strongest is, in one sentence."""
    full = marks.scale(explanation.weights)
    ways = [
        marks.bearing(weight, error, full)
        for weight, error in zip(explanation.weights, _errors(explanation), strict=True)
    ]
    surely = [part for part in ranked(explanation) if ways[part] in ("for", "against")]
    if not surely:
        return lang.gettext("No single part speaks clearly for or against “{name}”.", name=name)
    sentence = lang.gettext(
        "Parts that speak for “{name}”: {fors} of {all}; against it: {againsts}. The strongest of "
        "these, {part}, {direction}.",
        all=lang.number(len(ways)),
        fors=lang.number(ways.count("for")),
        againsts=lang.number(ways.count("against")),
        name=name,
        part=part_names(explanation, lang, within=True)[surely[0]],
        direction=marks.says(ways[surely[0]], lang),
    )
    if "open" in ways:
        unsettled = lang.gettext("Not settled: {n}.", n=lang.number(ways.count("open")))
        sentence = f"{sentence} {unsettled}"
    return sentence


def _base(explanation: ImageExplanation, sight: Sight) -> _Base:
    """The shared part of an explanation's views, remembered."""
    base = _bases.get(sight.id)
    if base is None:
        base = _Base(
            sight.id,
            drawing.canvas(sight.given.image, sight.seen, explanation.segments),
            _data_url(_shown(_whole_or_part(sight))),
            outlines(explanation.segments),
        )
        _bases.put(sight.id, base)
    return base


def _view(
    base: _Base,
    explanation: ImageExplanation,
    view: drawing.View,
    opacity: float,
    numbers: Mapping[int, str] = MappingProxyType({}),
) -> str:
    """One view as a data URL, remembered."""
    settled, weights = _settled(explanation), _drawn_as(explanation)
    key = (base.id, weights, settled, view, opacity, tuple(numbers.items()))
    url = _drawn.get(key)
    if url is None:
        url = _data_url(drawing.draw(base.canvas, weights, view, opacity, settled, numbers))
        _drawn.put(key, url)
    return url


def _caption(canvas: drawing.Canvas, lang: Language) -> str:
    if not canvas.on_original:
        return lang.gettext("What moved the answer, on what the model sees")
    if (canvas.segments < 0).any():
        return lang.gettext("What moved the answer; the model does not see the grey edges")
    return lang.gettext("What moved the answer")


def _controls(lang: Language) -> tuple[drawing.View, float]:
    names = {
        "heat": lang.gettext("Heat"),
        "outline": lang.gettext("Outline"),
        "for": lang.gettext("Only what speaks for it"),
    }
    with st.container(horizontal=True, vertical_alignment="bottom"):
        view = choose_from_switch(
            lang.gettext("View"), drawing.VIEWS, state.PIXEL_VIEW, names.__getitem__, lang
        )
        opacity = adjust(
            st.slider,
            lang.gettext("Opacity"),
            state.OPACITY,
            None,
            min_value=0.0,
            max_value=1.0,
            step=0.05,
            format="percent",
        )
    return cast(drawing.View, view), float(opacity)


def _whole_or_part(sight: Sight) -> Image.Image:
    """The person's picture, or what the model looked at where it is too long and thin to see."""
    original, box = sight.given.image, sight.seen.box
    if box is None or not drawing.is_thread(original):
        return original
    return drawing.looked_at(original, box)[0]


def _shown(original: Image.Image) -> Image.Image:
    """The person's picture at display size."""
    scale = drawing.MAX_SIDE / max(original.size)
    if scale >= 1:
        return original
    width, height = (max(1, round(side * scale)) for side in original.size)
    return original.resize((width, height), Image.Resampling.LANCZOS)


def _data_url(image: Image.Image) -> str:
    out = io.BytesIO()
    image.save(out, "WEBP", quality=90, method=2)
    return "data:image/webp;base64," + base64.b64encode(out.getvalue()).decode()

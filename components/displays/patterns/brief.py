"""A prediction in one line, in the display in use: for rows of a table and lists of sentences."""

from __future__ import annotations

from markupsafe import Markup

from components.displays.patterns import parts
from components.displays.patterns.visual import frequency
from models.display.figures import hedges, ranked
from models.display.spec import DisplaySpec
from models.language import Language
from models.prediction import Prediction

_MAX_NAMES = 3  # a line holds no more; the whole list is one click away


def brief(prediction: Prediction, spec: DisplaySpec, language: Language) -> Markup:
    """The answer and its confidence in one line of markup; categorical holds no number."""
    answer, _ = parts.headline(prediction, language)
    name = Markup('<strong class="ct-brief-name"><bdi>{}</bdi></strong>').format(answer)
    percent = language.percent(prediction.confidence, spec.digits)
    if spec.pattern == "none":
        line = name
    elif spec.pattern == "categorical":
        index = parts.band_index(prediction, spec)
        band, _ = parts.band_words(index, spec, language)
        line = Markup('{} {}<span class="ct-brief-band"><bdi>{}</bdi></span>').format(
            name, parts.steps(index, len(spec.bands)), band
        )
    elif spec.pattern == "nbest":
        best = ranked(prediction, min(spec.n, _MAX_NAMES))
        listed = Markup(" · ").join(
            Markup("<bdi>{}</bdi> {}").format(
                parts.name_of(prediction.labels[i], language), language.percent(p, spec.digits)
            )
            for i, p in best.listed
        )
        line = Markup("{}{}").format(
            Markup('<span class="ct-brief-hedge">{}</span> ').format(language.gettext("Could be:"))
            if hedges(prediction, spec)
            else "",
            listed,
        )
    elif spec.pattern == "visual" and spec.chart == "icons":
        line = Markup('{} <span class="ct-brief-number">{}</span>').format(
            name, frequency(prediction.confidence, language)[1]
        )
    else:
        line = Markup('{} <span class="ct-brief-number">{}</span>').format(name, percent)
        if spec.pattern == "numeric" and spec.with_words:
            band, _ = parts.band_words(parts.band_index(prediction, spec), spec, language)
            line += Markup(' <span class="ct-brief-band"><bdi>{}</bdi></span>').format(band)
    if spec.pattern == "visual":
        line += Markup(
            '<span class="ct-bar ct-brief-bar" aria-hidden="true"><i style="--ct-share:{}"></i>'
            "</span>"
        ).format(f"{prediction.confidence:.3f}")
    return Markup('<span class="ct-brief">{}</span>').format(line)

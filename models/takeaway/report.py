"""One case on one page, to be printed: the input, the model, the answer in every display, why, and
what its confidence is worth. One file that asks for nothing and runs nothing.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import msgspec
from markupsafe import Markup

from models import cards, catalog
from models.bounded.asking import Beat
from models.calibration.types import REASONS
from models.display import designed, parts, showing
from models.display.blocks import Chart
from models.display.design import AS_SHIPPED, Design
from models.display.figures import reaches
from models.display.registry import PATTERNS
from models.display.spec import DisplaySpec
from models.errors import CertitudeError
from models.takeaway import page
from models.takeaway.content import Reasons, Taken
from models.version import VERSION

_CHARACTERS = 1_200  # of a text: all else has to find room, too
_CHART = 320.0  # pixels


def html(taken: Taken, beat: Beat) -> bytes:
    """The report, UTF-8; on paper it is light, on a screen as its reader has it."""
    lang = taken.language
    title = lang.gettext("Report on one case")
    main = Markup(
        "<header><h1>{title}</h1><p>{model} · {day}</p></header>\n{given}\n{of_model}\n"
        "{displays}\n{reasons}\n{worth}\n{settings}"
    ).format(
        title=title,
        model=taken.model,
        day=f"{datetime.now(UTC):%Y-%m-%d}",
        given=page.given(taken, _CHARACTERS),
        of_model=_section("model", lang.gettext("The model"), _model(taken)),
        displays=_section(
            "displays", lang.gettext("The answer, in every display"), _displays(taken, beat)
        ),
        reasons=_section("reasons", lang.gettext("Why"), _reasons(taken)),
        worth=_section(
            "worth", lang.gettext("How far its confidence can be believed"), _worth(taken)
        ),
        settings=_section("settings", lang.gettext("How it was made"), _made(taken)),
    )
    style = Path(__file__).with_suffix(".css").read_text("utf-8")
    of_reasons = taken.reasons.style if taken.reasons is not None else ""
    return page.whole(title, lang.code, main, f"{of_reasons}\n{style}")


def _section(name: str, title: str, content: Markup) -> Markup:
    return Markup('<section class="ct-report-{}"><h2>{}</h2>{}</section>').format(
        name, title, content
    )


def _paragraphs(texts: Iterator[str]) -> Markup:
    return Markup("").join(Markup("<p>{}</p>").format(text) for text in texts if text)


def _model(taken: Taken) -> Markup:
    return _paragraphs(_card_says(taken))


def _card_says(taken: Taken) -> Iterator[str]:
    """The model's card in a few sentences; of a model without one, what the list says."""
    lang, code = taken.language, taken.language.code
    try:
        entry = catalog.get(taken.prediction.model_id)
        if entry.source != "shipped":
            yield lang.gettext(entry.description)
            yield lang.gettext("It has no card here: what it was measured on is not known.")
            return
        card = cards.read(entry.id)
    except CertitudeError:  # it went with its session, or its files did
        yield lang.gettext("It has no card here: what it was measured on is not known.")
        return
    yield card.task[code]
    yield from (
        lang.gettext(
            "Measured, {measure}: {right} of {n} cases of “{set}” (95% interval: {low} to {high}).",
            measure=lang.gettext(metric.name),
            right=lang.percent(metric.value, 1),
            n=lang.number(metric.n),
            set=lang.gettext(metric.set),
            low=lang.percent(metric.low, 1),
            high=lang.percent(metric.high, 1),
        )
        for metric in card.metrics[:1]
    )
    yield lang.gettext("Meant for: {use}", use=card.intended[code])
    yield lang.gettext("Not meant for: {use}", use=card.unintended[code])


def _displays(taken: Taken, beat: Beat) -> Markup:
    return Markup('<div class="ct-report-grid">{}</div>').format(
        Markup("").join(
            _display(taken, each, beat) for each in showing.every(taken.prediction, taken.spec)
        )
    )


def _display(taken: Taken, each: DisplaySpec, beat: Beat) -> Markup:
    lang, pattern = taken.language, PATTERNS[each.pattern]
    name = lang.gettext(pattern.title)
    if pattern.cards is not None:
        name = pattern.cards.title(each[pattern.cards], lang)
    design = Design(each, taken.style)
    shown = designed.render_card(taken.prediction, design, lang)
    chart = Markup("")
    if shown.chart is not None:
        chart = page.drawn(Chart(shown.chart, shown.chart_height), _CHART, beat)
    return Markup('<article class="{}"><h3>{}{}</h3>{}{}</article>').format(
        "ct-report-chosen" if each == taken.spec else "",
        name,
        Markup(" <small>{}</small>").format(lang.gettext("(as on the screen)"))
        if each == taken.spec
        else "",
        shown.html + designed.coloured(chart, taken.prediction, design),
        Markup('<p class="ct-how">{}</p>').format(shown.how_to_read) if shown.how_to_read else "",
    )


def _reasons(taken: Taken) -> Markup:
    lang, made = taken.language, taken.reasons
    if made is None:
        return Markup("<p>{}</p>").format(
            taken.unexplained
            or lang.gettext("There is no explanation: none was there when this report was made.")
        )
    return _explained(made)


def _explained(made: Reasons) -> Markup:
    return Markup(
        '<h3>{}</h3><p><strong>{}</strong></p>{}<div class="ct-report-why"><div>{}</div>{}</div>'
    ).format(made.question, made.verdict, _paragraphs(iter(made.said)), made.drawn, made.figures)


def _worth(taken: Taken) -> Markup:
    return _paragraphs(_statement(taken))


def _statement(taken: Taken) -> Iterator[str]:
    """What the score is, why it is no other, and how often the model was right with such a one."""
    lang, made = taken.language, taken.prediction
    said = parts.score_said(made.calibrated_on, lang)
    try:
        entry = catalog.get(made.model_id)
        scoring = entry.scoring
        if made.calibrated_on is None and scoring is not None and scoring.fit is None:
            said = lang.gettext(
                "{raw} Why not calibrated: {reason}",
                raw=said,
                reason=lang.gettext(REASONS[scoring.why]),
            )
        yield said
        if entry.source != "shipped":
            yield lang.gettext("There are no labelled cases of this model to measure it on.")
            return
        yield from _counted(taken)
    except CertitudeError:
        yield lang.gettext("There are no labelled cases of this model to measure it on.")
        return
    yield lang.gettext("This input may be like none of these sets.")


def _counted(taken: Taken) -> Iterator[str]:
    """Of the cases with about as much confidence, at home and away, how many were right."""
    from models.calibration import bins, temperature  # numpy and scipy: not to serve a page
    from models.calibration.cases import known
    from models.calibration.report import CUTS

    lang, made = taken.language, taken.prediction
    found = known(made.model_id)
    for cases in (found.whole, *found.away):
        same = cases
        if made.calibrated_on is not None:
            same = temperature.at(cases, made.calibrated_on.temperature)
        high = 1.0
        for band in bins.bands(same, CUTS):
            if reaches(made.confidence, band.at_least):
                break
            high = band.at_least
        held = band.held
        if not held.n or held.low is None or held.high is None:
            continue
        yield lang.gettext(
            "Of {n} cases of “{set}” with a score from {least} to {most}, {right} were right "
            "(95% interval: {low} to {high}).",
            n=lang.number(held.n),
            set=lang.gettext(cases.set),
            least=lang.set_percent(band.at_least),
            most=lang.set_percent(high),
            right=lang.number(held.right),
            low=lang.percent(held.low, 1),
            high=lang.percent(held.high, 1),
        )


def _display_as_data(taken: Taken) -> dict[str, Any]:
    """What is not as shipped of the display: the designer reads it back from a file."""
    if taken.style == AS_SHIPPED:
        return taken.spec.to_short_dict()
    return {**taken.design.to_dict(), "display": taken.spec.to_short_dict()}


def _made(taken: Taken) -> Markup:
    lang, made = taken.language, taken.prediction
    settings = msgspec.json.encode(_display_as_data(taken)).decode()
    rows = (
        (lang.gettext("Model"), made.model_id),
        (lang.gettext("Prediction"), made.id),
        (lang.gettext("Input (SHA-256)"), made.input_hash),
        (lang.gettext("Display and its settings"), settings),
        (lang.gettext("Made by"), f"Certitude {VERSION}"),
    )
    return Markup("<dl>{}</dl>").format(
        Markup("").join(
            Markup("<div><dt>{}</dt><dd>{}</dd></div>").format(name, said) for name, said in rows
        )
    )

"""A report on one case: what stands on its page, whatever somebody wrote, in both languages."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import UTC, datetime
from html import unescape

import numpy as np
import pytest
from markupsafe import Markup

from models import cards, catalog, predictions
from models.calibration.cases import known
from models.display import parts
from models.display.design import BandStyle, Colours, Design, NameIn, Style
from models.display.patterns.visual import CHART
from models.display.registry import PATTERNS
from models.display.showing import render_card
from models.display.spec import DisplaySpec
from models.language import Language
from models.languages import CODES, LanguageCode
from models.prediction import Fitted
from models.reading import inputs
from models.takeaway.content import Reasons, Taken
from models.takeaway.files import FORMS
from models.version import VERSION
from tests.models.test_takeaway import HOSTILE, SCRIPT, Page, taken

TEXT = inputs.decode_text("Slow, but I loved it.")
WHY = Reasons(
    "Which words?", "Solid: <b>", ("“loved” most.",), Markup("<p>MARKS</p>"), Markup("<p>FIT</p>"),
    ".ct-words { color: red }",
)  # fmt: skip


def of(code: LanguageCode = "en", spec: DisplaySpec | None = None) -> Taken:
    entry = catalog.get("reviews-en")
    lang = Language(code)
    made = predictions.of_text(entry, TEXT)
    return Taken(made, spec or DisplaySpec(), lang, TEXT, lang.gettext(entry.title))


def words(shown: Taken) -> str:
    return " ".join(" ".join(Page(FORMS["report"].write(shown)).texts).split())


@pytest.mark.parametrize("code", CODES)
def test_all_of_a_case_stands_on_it(code: LanguageCode) -> None:
    shown, lang, card = of(code), Language(code), cards.read("reviews-en")
    said = words(replace(shown, reasons=WHY))
    for each in (
        TEXT.text,
        lang.gettext("Reviews: positive or negative") if code == "en" else shown.model,
        card.task[code],
        card.intended[code],
        card.unintended[code],
        lang.percent(card.metrics[0].value, 1),
        WHY.question,
        "Solid: <b>",
        "“loved” most.",
        "MARKS",
        "FIT",
        parts.score_said(None, lang),
        shown.prediction.id,
        shown.prediction.input_hash,
        VERSION,
        f"{datetime.now(UTC):%Y-%m-%d}",
        '{"pattern":"numeric","version":1}',
    ):
        assert " ".join(each.split()) in said
    for pattern in PATTERNS:
        for chart in CHART.options if pattern == "visual" else ("icons",):
            drawn = render_card(shown.prediction, DisplaySpec(pattern, chart=chart), lang)
            assert " ".join(drawn.summary.split()) in said


def test_what_is_counted_is_counted_from_the_labelled_cases() -> None:
    said = words(of())
    found = known("reviews-en")
    confidence = of().prediction.confidence
    assert confidence > 0.9
    for cases in (found.whole, *found.away):
        sure = cases.probabilities.max(axis=1) >= 0.9 - 1e-6
        right = (cases.probabilities.argmax(axis=1) == cases.labels)[sure]
        assert (
            f"Of {np.sum(sure):,} cases of “{cases.set}” with a score from 90% to 100%, "
            f"{np.sum(right):,} were right" in said
        )
    assert "This input may be like none of these sets." in said


def test_calibrated_scores_are_said_to_be_and_counted_as_such() -> None:
    entry = catalog.get("intents-en").scored("calibrated")
    given = inputs.decode_text("I lost my card, what do I do?")
    made = predictions.of_text(entry, given)
    fit = made.calibrated_on
    assert isinstance(fit, Fitted)
    said = words(Taken(made, DisplaySpec(), Language(), given, "Intents"))
    assert f"fitted on {fit.n:,} cases of “{fit.set}”, {fit.date}" in said
    assert "Why not calibrated" not in said
    cases = known("intents-en").whole
    warm = cases.probabilities ** (1 / fit.temperature)
    warm /= warm.sum(axis=1, keepdims=True)
    low, high = (0.9, 1.01) if made.confidence >= 0.9 else (0.6, 0.9)
    inside = (warm.max(axis=1) >= low - 1e-6) & (warm.max(axis=1) < high - 1e-6)
    assert f"Of {inside.sum():,} cases of “{cases.set}”" in said


def test_without_an_explanation_that_is_said() -> None:
    assert "There is no explanation" in words(of())
    assert "There is no explanation" not in words(replace(of(), reasons=WHY))


def test_why_there_is_no_explanation_is_said_where_it_is_known() -> None:
    assert "Nobody looked." in words(replace(of(), unexplained="Nobody looked."))


def test_a_model_without_a_card_has_none() -> None:
    said = words(taken())
    assert "It has no card here" in said
    assert "There are no labelled cases of this model" in said


def test_it_asks_for_nothing_runs_nothing_and_keeps_markup_out() -> None:
    shown = taken(HOSTILE, given=inputs.decode_text(SCRIPT * 40), model=SCRIPT)
    shown = replace(shown, reasons=replace(WHY, question=SCRIPT, said=(SCRIPT,)))
    made = FORMS["report"].write(shown)
    page = Page(made)
    assert not {"script", "iframe", "link", "object", "img"} & {tag for tag, _ in page.tags}
    assert not [name for _, given in page.tags for name in given if name.startswith("on")]
    assert not {"src", "href", "action"} & {name for _, given in page.tags for name in given}
    assert "default-src 'none'" in unescape(made.decode())
    assert "".join(page.texts).count(SCRIPT) >= 3
    assert "@media print" in "".join(page.styles)
    assert "size: A4" in "".join(page.styles)


def test_a_long_text_is_cut() -> None:
    long = inputs.decode_text("Good. " * 3_000)
    said = words(taken(given=long))
    assert "Good. Good." in said
    assert len(said) < 6_000


def test_the_display_on_the_screen_is_marked_and_wears_its_design() -> None:
    style = Style(accent=Colours(light="#123456", dark="#abcdef"))
    for pattern in ("gate", "nbest"):
        made = FORMS["report"].write(replace(of(spec=DisplaySpec(pattern)), style=style)).decode()
        (chosen,) = re.findall(r'<article class="ct-report-chosen">.*?</article>', made)
        assert f"ct-{pattern}" in chosen
        assert "(as on the screen)" in chosen
        assert "light-dark(#123456,#abcdef)" in chosen


def test_a_report_says_all_that_the_display_was_shaped_with() -> None:
    style = Style(bands=(BandStyle(name=NameIn(en="Bank on it"), icon="star"),))
    taken = replace(of(spec=DisplaySpec("categorical")), style=style)
    made = FORMS["report"].write(taken).decode()
    (chosen,) = re.findall(r'<article class="ct-report-chosen">.*?</article>', made)
    assert "Bank on it" in chosen
    assert 'class="ct-icon"' in chosen
    settings = unescape(re.findall(r"<dd>(\{.*?)</dd>", made)[0])
    assert Design.loads(settings.encode()) == taken.design

"""One contract for every pattern: walked over all of them, all charts, hostile cases, languages."""

from __future__ import annotations

import json
import pickle
import re
from dataclasses import replace
from html import unescape
from html.parser import HTMLParser
from typing import Any

import pytest
from markupsafe import escape

from components.displays.gallery import reads_html
from models.display.bands import Band
from models.display.parts import foot_html
from models.display.patterns.visual import CHART
from models.display.registry import PATTERNS, USUAL
from models.display.showing import brief, render, render_card
from models.display.spec import DisplaySpec
from models.language import Language
from models.languages import CODES, LanguageCode
from models.prediction import Fitted, Label, Prediction, Readings

HOSTILE = (
    "<img src=x onerror=alert(1)>",
    '"><script>alert(1)</script>',
    "a.b[c]\\:Q{d}",
    "متجر \u202eevil",
    "👩‍👩‍👧 {format} %s &amp;",
    "x" * 200,
    "",
    "twin",
    "twin",
    "nul\x00\nline",
    "datum.x' + alert(1) + '",
)
VOID = {"br", "img", "hr", "input"}
ALLOWED = {
    "b", "bdi", "caption", "div", "h3", "i", "p", "span", "strong", "table", "tbody", "td", "th",
    "thead", "tr",
}  # fmt: skip


def case(*row: float, names: tuple[str, ...] = ()) -> Prediction:
    labels = [Label(names[i] if names else f"class-{chr(97 + i % 26)}") for i in range(len(row))]
    return Prediction.of("m", labels, row, "0" * 64)


CASES = {
    "clear": case(0.8731, 0.1, 0.0269),
    "tie": case(0.4, 0.4, 0.2),
    "all tie": case(*[1 / 77] * 77),
    "zero and one": case(0.0, 1.0, 0.0),
    "nearly one": case(0.9987, 0.0013),
    "two": case(0.64, 0.36),
    "readings": replace(
        case(0.64, 0.36),
        readings=Readings.of("bootstrap", tuple((0.4 + n / 50, 0.6 - n / 50) for n in range(25))),
    ),
    "one": case(1.0),
    "seventy-seven": case(0.3, 0.2, *[0.5 / 75] * 75),
    "hostile": case(0.31, 0.2, 0.12, 0.1, 0.08, 0.07, 0.05, 0.03, 0.02, 0.01, 0.01, names=HOSTILE),
    "hostile winner": case(0.7, 0.3, names=HOSTILE[1:3]),
}
SPECS = [DisplaySpec(pattern=p) for p in PATTERNS if p != "visual"]
SPECS += [DisplaySpec(pattern="visual", chart=chart, threshold=0.3) for chart in CHART.options]
SPECS += [
    DisplaySpec(pattern="numeric", digits=2, with_words=True),
    DisplaySpec(pattern="nbest", n=1, hedge_below=1.0),
    DisplaySpec(pattern="nbest", n=100, digits=1, hedge_below=0.0),
    DisplaySpec(
        pattern="categorical",
        bands=(Band(0.5, "<b>Sure</b>", "<script>go()</script>"), Band(0.0, "Unsure", "Check")),
    ),
    DisplaySpec(
        pattern="categorical", bands=tuple(Band(b) for b in (0.99, 0.9, 0.66, 0.33, 0.1, 0.0))
    ),
]
IDS = [f"{s.pattern}-{s[CHART]}-{i}" for i, s in enumerate(SPECS)]


class Page(HTMLParser):
    """Fails on what is not well formed; keeps tags, attributes and text."""

    def __init__(self, html: str) -> None:
        super().__init__(convert_charrefs=True)
        self.open: list[str] = []
        self.attributes: list[tuple[str, str]] = []
        self.texts: list[str] = []
        self.tags: list[str] = []
        self.feed(html)
        self.close()
        assert not self.open, f"never closed: {self.open}"

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        assert tag in ALLOWED, f"<{tag}> is not ours"
        self.tags.append(tag)
        self.attributes += [(name, value or "") for name, value in attrs]
        if tag not in VOID:
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open, f"</{tag}> closes nothing"
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        self.texts.append(data)


@pytest.mark.parametrize("code", CODES)
@pytest.mark.parametrize("name", CASES)
@pytest.mark.parametrize("spec", SPECS, ids=IDS)
def test_every_display_keeps_the_contract(spec: DisplaySpec, name: str, code: LanguageCode) -> None:
    prediction, language = CASES[name], Language(code)
    pattern = PATTERNS[spec.pattern]
    view = pattern.prepare(prediction, spec, language)
    drawn = pattern.render(view, spec, language)

    page = Page(str(drawn.html + foot_html(drawn) + brief(prediction, spec, language)))
    assert {name for name, _ in page.attributes} <= {"class", "style", "aria-hidden", "scope"}
    assert all(re.fullmatch(r"--ct-share:[0-9.e-]+", v) for n, v in page.attributes if n == "style")

    text = "\n".join(page.texts)
    assert drawn.summary.strip()
    assert drawn.summary in text, "the sentence for screen readers is on the page"
    assert drawn.headline.strip()
    assert drawn.headline in text
    assert drawn.provenance in text
    assert not re.search(r"(?<![\d.,])(100|0)([.,]0+)?[\s\u00a0\u202f]?%", text + drawn.summary)
    assert "\x00" not in text
    assert "\u202e" not in text

    again = pattern.render(pickle.loads(pickle.dumps(view)), spec, language)  # noqa: S301
    assert again.html == drawn.html
    assert again.summary == drawn.summary
    assert (again.chart is None) == (drawn.chart is None)
    if again.chart is not None and drawn.chart is not None:
        assert json.dumps(again.chart.to_dict()) == json.dumps(drawn.chart.to_dict())


def chart_of(prediction: Prediction, chart: str) -> dict[str, Any]:
    drawn = render(prediction, DisplaySpec(pattern="visual", chart=chart), Language("en"))
    assert drawn.chart is not None
    data: dict[str, Any] = drawn.chart.to_dict()  # validates against Vega-Lite's schema
    return data


def rows_of(node: Any) -> list[list[dict[str, Any]]]:
    """Every list of data rows in a chart."""
    if isinstance(node, list):
        return [rows for v in node for rows in rows_of(v)]
    if not isinstance(node, dict):
        return []
    own = [node["data"]["values"]] if "values" in node.get("data", {}) else []
    return own + [rows for v in node.values() for rows in rows_of(v)]


@pytest.mark.parametrize("chart", ["bars", "dots"])
def test_names_reach_a_chart_only_as_data(chart: str) -> None:
    hostile = chart_of(CASES["hostile"], chart)
    tame = chart_of(
        case(*CASES["hostile"].probabilities, names=tuple(f"t{i}" for i in range(11))), chart
    )

    def expressions(node: Any) -> list[str]:
        if isinstance(node, dict):
            own = [
                json.dumps(v)
                for k, v in node.items()
                if k in ("field", "expr", "test", "labelExpr", "sort", "title", "transform")
            ]
            return own + [e for k, v in node.items() if k != "data" for e in expressions(v)]
        return [e for v in node for e in expressions(v)] if isinstance(node, list) else []

    assert expressions(hostile) == expressions(tame)
    assert expressions(tame)
    values = next(v for v in rows_of(hostile) if "name" in v[0])
    assert len({row["position"] for row in values}) == len(values), "twins stay two rows"
    assert all(row["name"] for row in values)


def test_of_long_lists_the_others_are_summed() -> None:
    dots = chart_of(CASES["seventy-seven"], "dots")
    bars = chart_of(CASES["seventy-seven"], "bars")
    rows = {
        name: next(v for v in rows_of(chart) if "name" in v[0])
        for name, chart in (("dots", dots), ("bars", bars))
    }
    assert len(rows["dots"]) == 8  # seven and the others
    assert rows["bars"][-1]["name"] == "72 other answers together"
    assert not rows["bars"][-1]["filled"]
    assert len(rows["bars"]) < 12
    for listed in rows.values():
        assert sum(row["probability"] for row in listed) == pytest.approx(1, abs=0.005)


@pytest.mark.parametrize("name", ["clear", "nearly one", "two", "seventy-seven", "zero and one"])
def test_the_category_holds_no_number(name: str) -> None:
    # Inside one band nothing may differ: not a digit, not a width, not an attribute.
    spec, language = DisplaySpec(pattern="categorical"), Language("en")
    drawn = render(CASES[name], spec, language)
    everything = str(drawn.html + brief(CASES[name], spec, language)) + drawn.summary
    assert not re.search(r"\d", unescape(everything))
    assert "style=" not in everything
    assert drawn.chart is None
    assert render(case(0.61, 0.39), spec, language) == render(case(0.89, 0.11), spec, language)
    assert render(case(0.61, 0.39), spec, language) != render(case(0.91, 0.09), spec, language)


def test_no_confidence_is_no_confidence() -> None:
    spec = DisplaySpec(pattern="none")
    assert render(case(0.51, 0.49), spec, Language()) == render(case(0.99, 0.01), spec, Language())


def test_a_tie_is_said() -> None:
    for pattern in PATTERNS:
        drawn = render(CASES["tie"], DisplaySpec(pattern=pattern), Language())
        assert "class-a and class-b are equally likely." in drawn.html, pattern
        assert "equally likely" in drawn.summary
        many = str(render(CASES["all tie"], DisplaySpec(pattern=pattern), Language()).html)
        assert re.search("(77|Many) answers are equally likely", many), pattern


def test_the_number_is_never_falsely_certain() -> None:
    numeric = DisplaySpec(pattern="numeric")
    assert "over 99%" in render(CASES["nearly one"], numeric, Language()).html
    assert "99.87%" in render(
        CASES["nearly one"], DisplaySpec(pattern="numeric", digits=2), Language()
    ).html.replace("\u202f", "")
    french = render(CASES["clear"], numeric, Language("fr")).html
    assert re.search(r"87[\u202f\u00a0]%", french)
    worded = render(CASES["clear"], DisplaySpec(pattern="numeric", with_words=True), Language())
    assert "Medium" in worded.html
    assert "Medium" in worded.summary


def test_the_list_is_a_table_with_its_remainder() -> None:
    drawn = render(CASES["seventy-seven"], DisplaySpec(pattern="nbest", n=3), Language())
    page = Page(str(drawn.html))
    assert page.tags.count("table") == page.tags.count("caption") == 1
    assert [v for n, v in page.attributes if n == "scope"] == ["col"] * 2 + ["row"] * 4
    assert "74 other answers together" in page.texts
    assert "49%" in page.texts
    assert drawn.headline == "Could be one of these"
    assert "74 other answers together: 49%" in drawn.summary


def test_the_hedge_gives_way_to_a_likely_answer() -> None:
    spec = DisplaySpec(pattern="nbest", hedge_below=0.5)
    assert render(CASES["clear"], spec, Language()).headline == "class-a"
    assert render(case(0.45, 0.3, 0.25), spec, Language()).headline == "Could be one of these"
    alone = DisplaySpec(pattern="nbest", n=1, hedge_below=0.5)
    assert render(case(0.45, 0.3, 0.25), alone, Language()).headline == "Possibly class-a"


@pytest.mark.parametrize(
    ("row", "filled", "words"),
    [
        ((0.8731, 0.1269), 87, "about 87 of 100"),
        ((1.0, 0.0), 99, "more than 99 of 100"),
        ((0.997, 0.003), 99, "more than 99 of 100"),
        ((0.5, 0.5), 50, "about 50 of 100"),
        (tuple([1 / 400] * 400), 1, "fewer than 1 of 100"),
    ],
)
def test_the_icon_array_is_a_block_of_a_hundred(
    row: tuple[float, ...], filled: int, words: str
) -> None:
    drawn = render(case(*row), DisplaySpec(pattern="visual", chart="icons"), Language())
    squares = re.findall(r"<i( class=\"ct-on\")?></i>", str(drawn.html))
    assert len(squares) == 100
    assert all(squares[:filled])
    assert not any(squares[filled:])
    assert words in drawn.html
    assert "not a count of real cases" in drawn.how_to_read


def test_the_bars_say_where_the_line_is() -> None:
    spec = DisplaySpec(pattern="visual", chart="bars", threshold=0.3)
    drawn = render(CASES["tie"], spec, Language())
    assert "2 answers reach the line at 30%." in drawn.summary
    assert "30%" in drawn.how_to_read
    assert drawn.chart is not None
    assert [{"threshold": 0.3}] in rows_of(drawn.chart.to_dict())


def test_what_is_left_over_is_said_to_be_no_answer_and_never_filled() -> None:
    spec = DisplaySpec(pattern="visual", chart="bars", threshold=0.3)
    many = render(case(0.3, 0.2, *[0.5 / 75] * 75), spec, Language())
    assert "never the last: it is not one answer" in many.how_to_read
    assert "the last" not in render(CASES["tie"], spec, Language()).how_to_read


def test_a_calibrated_score_names_its_set() -> None:
    raw = render(CASES["clear"], DisplaySpec(), Language())
    assert raw.provenance == "Raw model score, not calibrated"
    fit = Fitted("<b>reviews</b>", 1000, 1.25, "2026-11-28")
    calibrated = Prediction("m", (Label("a"),), (1.0,), "0" * 64, fit)
    drawn = render(calibrated, DisplaySpec(), Language())
    assert drawn.provenance == (
        "Calibrated: temperature 1.25, fitted on 1,000 cases of “<b>reviews</b>”, 2026-11-28"
    )
    assert "&lt;b&gt;" in foot_html(drawn)


def test_every_pattern_says_what_it_is_and_its_settings_are_its_own() -> None:
    assert USUAL.id in PATTERNS
    names: dict[str, object] = {}
    links: dict[str, object] = {}
    for name, pattern in PATTERNS.items():
        assert name == pattern.id
        assert pattern.title
        assert pattern.description
        assert pattern.caution
        assert pattern.css is None or pattern.css.stem == pattern.id
        for setting in pattern.settings:
            assert setting.read(setting.default) == setting.default
            assert names.setdefault(setting.name, setting) is setting, "two share a name"
            for field in setting.fields():
                assert links.setdefault(field.key, setting) is setting, "two share a link's key"
                assert field.parse(field.dump(field.default)) == field.default


@pytest.mark.parametrize("chart", ["bars", "dots"])
@pytest.mark.parametrize("name", CASES)
def test_on_a_card_stand_only_so_many_rows_as_it_holds(name: str, chart: str) -> None:
    prediction, spec = CASES[name], DisplaySpec(pattern="visual", chart=chart)
    drawn = render_card(prediction, spec, Language("fr"))
    assert drawn.chart is not None
    made = drawn.chart.to_dict()
    rows = (made.get("data") or made["layer"][0]["data"])["values"]
    count = len(prediction.labels)
    assert len(rows) == min(count, 4)
    assert sum(row["probability"] for row in rows) == pytest.approx(1, abs=1e-6)
    assert drawn.chart_height <= 145
    whole = render(prediction, spec, Language("fr"))
    assert (drawn.html, drawn.summary) == (whole.html, whole.summary)
    if count > 4:
        assert rows[-1]["name"] == f"+ {count - 3} autres"


@pytest.mark.parametrize("name", PATTERNS)
def test_what_people_read_into_a_display_is_said_with_who_found_it_out(name: str) -> None:
    pattern = PATTERNS[name]
    assert bool(pattern.reads_as) == bool(pattern.sources)
    said = reads_html(pattern, Language("en"), opened=True)
    if name in ("none", "categorical", "gate", "numeric", "nbest", "visual"):
        assert pattern.reads_as in said
        assert all(str(escape(source)) in said for source in pattern.sources)
    french = Language("fr").gettext(pattern.reads_as) if pattern.reads_as else ""
    assert not pattern.reads_as or french != pattern.reads_as

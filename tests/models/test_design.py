"""A design as data: it comes back as it went, and tells no more than its display shows."""

from __future__ import annotations

import json
import zlib
from base64 import urlsafe_b64encode
from collections.abc import Iterable
from dataclasses import replace
from typing import Any
from xml.etree import ElementTree

import msgspec
import pytest

from models.display import designed, icons, registry, showing
from models.display.bands import BANDS, Band
from models.display.blocks import Block, Chart, Title
from models.display.design import (
    ActionIn,
    BandStyle,
    Colours,
    Design,
    HeardIn,
    NameIn,
    Style,
    WayWords,
    design_type,
    packed,
    recounted,
    unpacked,
)
from models.display.icons import ICONS
from models.display.registry import PATTERNS
from models.display.spec import DisplaySpec
from models.errors import CertitudeError
from models.language import Language
from models.prediction import Label, Prediction

EN, FR = Language("en"), Language("fr")
LABELS = (Label("yes", {"en": "Yes", "fr": "Oui"}), Label("no", {"en": "No", "fr": "Non"}),
          Label("x", {"en": "<b>Maybe</b>", "fr": "Peut-être"}))  # fmt: skip


def of(*row: float) -> Prediction:
    return Prediction.of("m", LABELS, row, "0" * 64)


SURE, UNSURE, TIE = of(0.95, 0.03, 0.02), of(0.4, 0.35, 0.25), of(0.45, 0.45, 0.1)
RED = Colours(light="#8c1d18", dark="#ffb4ab")
FULL = Design(
    DisplaySpec("categorical", bands=(Band(0.8), Band(0.5), Band(0.0, "Word", "Do")), n=2),
    Style(
        bands=(
            BandStyle(
                name=NameIn(en="Sure", fr="Sûr"),
                action=ActionIn(en="Go on.", fr="Continuez."),
                colours=RED,
                icon="check",
            ),
            BandStyle(icon="eye"),
        ),
        accent=Colours(light="#224466", dark="#aaccee"),
        size="large",
        heard=HeardIn(en="{answer}, {band}. {action}", fr="{answer}\u00a0: {band}"),
    ),
)


def without_charts(blocks: Iterable[Block]) -> list[Block]:
    return [block for block in blocks if not isinstance(block, Chart)]


def same(a: Any, b: Any) -> bool:
    """Two Renderings; a chart by what it says."""
    charts = [None if one.chart is None else one.chart.to_dict() for one in (a, b)]
    return replace(a, chart=None) == replace(b, chart=None) and charts[0] == charts[1]


@pytest.mark.parametrize("language", [EN, FR], ids=str)
@pytest.mark.parametrize("pattern", PATTERNS)
def test_an_untouched_design_is_drawn_as_its_display_is(pattern: str, language: Language) -> None:
    specs = [DisplaySpec(pattern)]
    cards = PATTERNS[pattern].cards
    if cards is not None:
        specs = [DisplaySpec(pattern, **{cards.name: option}) for option in cards.options]
    for spec in specs:
        for prediction in (SURE, UNSURE, TIE):
            design = Design(spec)
            assert same(
                designed.render(prediction, design, language),
                showing.render(prediction, spec, language),
            )
            assert designed.brief(prediction, design, language) == showing.brief(
                prediction, spec, language
            )
            assert without_charts(designed.blocks(prediction, design, language)) == (
                without_charts(showing.blocks(prediction, spec, language))
            )


def test_a_design_comes_back_as_it_went() -> None:
    for design in (Design(), FULL, *(Design(DisplaySpec(p), FULL.style) for p in PATTERNS)):
        assert Design.loads(design.dumps()) == design
        assert Design.from_dict(json.loads(json.dumps(design.to_dict()))) == design
        assert unpacked(packed(design.style)) == design.style
        msgspec.convert(design.to_dict(), design_type())  # as the API describes it
    assert packed(Style()) == ""
    assert hash(FULL) == hash(Design.loads(FULL.dumps()))


def test_the_longest_style_travels_in_a_link() -> None:
    odd = "".join(chr(0x4E00 + 7 * n) for n in range(140))
    bands = tuple(
        BandStyle(
            name=NameIn(en=odd[n : n + 40], fr=odd[n + 9 : n + 49]),
            action=ActionIn(en=odd[::-1], fr=odd),
            colours=RED,
            icon="warning",
        )
        for n in range(6)
    )
    style = Style(bands=bands, heard=HeardIn(en=odd * 2, fr=odd[::-1] * 2))
    assert unpacked(packed(style)) == style


def test_words_are_of_the_readers_language_then_of_the_spec_then_ours() -> None:
    top, _, low = FULL.spec_in(EN)[BANDS]
    assert (top.name, top.action) == ("Sure", "Go on.")
    assert (low.name, low.action) == ("Word", "Do")
    assert "Sûr" in designed.render(SURE, FULL, FR).html
    middle = designed.render(of(0.6, 0.3, 0.1), FULL, FR).html
    assert "Moyenne" in middle


def test_colour_and_icon_are_those_of_the_band_that_is_shown() -> None:
    html = designed.render(SURE, FULL, EN).html
    assert "--ct-accent:light-dark(#8c1d18,#ffb4ab)" in html
    assert "--ct-factor:1.25" in html
    assert html.count('ct-icon"') == 1
    assert designed.look(of(0.6, 0.3, 0.1), FULL).colours == FULL.style.accent
    assert designed.blocks(SURE, FULL, EN)[0] == Title("Yes", "check")
    gate = Design(DisplaySpec("gate"), FULL.style)
    assert designed.look(SURE, gate).icon == "check"
    assert designed.look(TIE, gate).icon == ""


@pytest.mark.parametrize("pattern", sorted(set(PATTERNS) - {"categorical", "gate"}))
def test_a_display_that_shows_no_band_tells_none_by_its_look(pattern: str) -> None:
    design = Design(DisplaySpec(pattern), FULL.style)
    assert designed.look(SURE, design) == designed.look(UNSURE, design)
    with_words = Design(DisplaySpec("numeric", with_words=True), FULL.style)
    assert designed.look(SURE, with_words) != designed.look(UNSURE, with_words)


def test_a_screen_reader_hears_the_designers_sentence() -> None:
    drawn = designed.render(SURE, FULL, EN)
    assert drawn.summary == "Yes, Sure. Go on."
    assert '<p class="ct-sr">Yes, Sure. Go on.</p>' in drawn.html
    assert designed.render(SURE, FULL, FR).summary == "Oui\u00a0: Sûr"
    # A tie is never hidden, and a model's own words stay words.
    assert designed.render(TIE, FULL, EN).summary.endswith("Yes and No are equally likely.")
    braces = Prediction.of("m", [Label("{band}"), Label("b")], [0.9, 0.1], "0" * 64)
    assert designed.render(braces, FULL, EN).summary.startswith("{band}, Sure.")


def test_what_a_display_hides_is_not_heard_either() -> None:
    heard = Style(heard=HeardIn(en="{answer} at {confidence}"))
    for pattern in PATTERNS:
        design = Design(DisplaySpec(pattern), heard)
        shown = showing.render(SURE, design.spec, EN)
        made = designed.render(SURE, design, EN)
        if pattern in ("none", "categorical", "gate", "frequency"):  # of "m" nothing was counted
            assert made.summary == shown.summary
            assert "95" not in made.html
        else:
            assert made.summary == "Yes at 95%"


@pytest.mark.parametrize(
    "heard",
    ["{answer.__class__}", "{answer!r}", "{0}", "{", "}", "{{answer}}", "{mood}", "{answer:>9}",
     "", "a\nb", "x" * 301],
)  # fmt: skip
def test_a_sentence_with_other_places_is_refused(heard: str) -> None:
    with pytest.raises(CertitudeError) as refused:
        Design(style=Style(heard=HeardIn(en=heard)))
    assert refused.value.code == "bad_display"


HOSTILE: list[Any] = [
    None, [], 7, "design", {}, {"schema_version": 2}, {"schema_version": "1"},
    {"schema_version": 1, "more": 1},
    {"schema_version": 1, "display": {"pattern": "mood"}},
    {"schema_version": 1, "display": {"pattern": ["numeric"]}},
    {"schema_version": 1, "display": {"self": 1}},
    {"schema_version": 1, "style": {"size": "huge"}},
    {"schema_version": 1, "style": {"size": "small", "css": "x"}},
    {"schema_version": 1, "style": {"accent": {"light": "#fff", "dark": "#000000"}}},
    {"schema_version": 1, "style": {"accent": {"light": "#0b6b73"}}},
    {"schema_version": 1, "style": {"accent": {"light": "#0b6b73;}", "dark": "#000000"}}},
    {"schema_version": 1, "style": {"accent": {"light": "#0b6b73\n", "dark": "#000000"}}},
    {"schema_version": 1, "style": {"accent": {"light": "red", "dark": "url(x)"}}},
    {"schema_version": 1, "style": {"bands": [{}] * 7}},
    {"schema_version": 1, "style": {"bands": [{"icon": "skull"}]}},
    {"schema_version": 1, "style": {"bands": [{"name": {"en": "x" * 41}}]}},
    {"schema_version": 1, "style": {"bands": [{"name": {"de": "x"}}]}},
    {"schema_version": 1, "style": {"bands": [{"action": {"fr": "a\x00b"}}]}},
    {"schema_version": 1, "style": {"heard": {"en": 3}}},
]  # fmt: skip


@pytest.mark.parametrize("data", HOSTILE, ids=range(len(HOSTILE)))
def test_what_is_no_design_is_refused(data: Any) -> None:
    with pytest.raises(CertitudeError) as refused:
        Design.from_dict(data)
    assert refused.value.code == "bad_display"
    with pytest.raises(CertitudeError):
        Design.loads(json.dumps(data).encode())


@pytest.mark.parametrize(
    "data",
    [b"", b"\xff\xfe", b"{", b"[" * 5000, b'"\\ud800"', b"NaN", b'{"schema_version": 1e999}',
     b" " * 2_100_000 + b'{"schema_version": 1}', b'\xef\xbb\xbf{}'],
    ids=range(9),
)  # fmt: skip
def test_bytes_that_are_no_design_are_refused(data: bytes) -> None:
    with pytest.raises(CertitudeError) as refused:
        Design.loads(data)
    assert refused.value.code == "bad_display"


def _link(data: bytes) -> str:
    return urlsafe_b64encode(zlib.compress(data, 9)).decode().rstrip("=")


@pytest.mark.parametrize(
    "text",
    ["x", "é", "AAAA", "a" * 6001, _link(b"[" * 10_000_000), _link(b"{") , _link(b'{"size":"x"}'),
     _link(b'{"size":"small"}')[:-6], "%2e%2e"],
    ids=range(9),
)  # fmt: skip
def test_links_that_carry_no_style_are_refused(text: str) -> None:
    with pytest.raises(CertitudeError) as refused:
        unpacked(text)
    assert refused.value.code == "bad_display"


def test_no_text_of_a_designer_is_markup() -> None:
    evil = "<img src=x onerror=alert(1)>\"'&{}"[:40].replace("{}", "")
    style = Style(
        bands=(BandStyle(name=NameIn(en=evil), action=ActionIn(en=evil), icon="dot"),),
        heard=HeardIn(en=evil),
    )
    for made in (
        designed.render(SURE, Design(DisplaySpec("categorical"), style), EN).html,
        designed.brief(SURE, Design(DisplaySpec("categorical"), style), EN),
    ):
        assert "<img" not in made


def test_every_icon_is_drawn() -> None:
    assert set(icons.TITLES) == set(ICONS) == {"", *icons.PATHS}
    for icon in ICONS[1:]:
        assert icons.address(icon).startswith("data:image/svg+xml,%3Csvg")
        assert not set("'\"()<> \\") & set(icons.address(icon))  # as it stands in url('…')
        ElementTree.fromstring(f'<path d="{icons.PATHS[icon]}"/>')


def test_every_setting_goes_into_its_fields_and_back() -> None:
    for name, setting in registry.settings().items():
        for value in (setting.default, FULL.spec[setting]):
            assert setting.of_fields(setting.to_fields(value)) == value, name


def test_another_number_of_bands_keeps_the_lowest_the_lowest() -> None:
    top, low = BandStyle(icon="check"), BandStyle(icon="person")
    style = Style(bands=(top, BandStyle(icon="eye"), low))
    assert recounted(style, 3, 2).bands == (top, low)
    assert recounted(style, 3, 5).bands == (top, style.bands[1], BandStyle(), BandStyle(), low)
    assert recounted(Style(), 3, 6) == Style()


def test_the_words_of_the_ways_are_of_one_language_and_of_no_other_display() -> None:
    style = Style(
        bands=(BandStyle(name=NameIn(en="Bank on it")),),
        ways=(WayWords(name=NameIn(en="Ship it"), action=ActionIn(en="At once.")),),
    )
    gate = Design(DisplaySpec("gate"), style)
    english = designed.render(SURE, gate, EN)
    assert "Ship it" in english.html
    assert english.summary.endswith("At once.")
    assert "Bank on it" not in english.html
    assert designed.render(SURE, gate, FR) == showing.render(SURE, DisplaySpec("gate"), FR)
    bands = designed.render(SURE, Design(DisplaySpec("categorical"), style), EN)
    assert "Bank on it" in bands.html
    assert "Ship it" not in bands.html
    assert Design.loads(gate.dumps()) == gate
    assert unpacked(packed(style)) == style

"""A display as a file: every pattern in every form, whatever is in the texts and the names."""

from __future__ import annotations

import io
import json
import re
from dataclasses import replace
from html.parser import HTMLParser
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import numpy as np
import pytest
from PIL import Image

from models import catalog
from models.display import counted, registry
from models.display.bands import Band
from models.display.design import BandStyle, Colours, Design, HeardIn, NameIn, Style
from models.display.icons import PATHS
from models.display.registry import PATTERNS
from models.display.showing import render
from models.display.spec import DisplaySpec
from models.language import Language
from models.languages import CODES, LanguageCode
from models.prediction import Fitted, Label, Prediction
from models.reading import inputs
from models.takeaway import measuring, picture
from models.takeaway.content import Taken, thumbnail
from models.takeaway.files import FORMS, IDS, FormId
from models.takeaway.measuring import Font
from models.takeaway.palette import PALETTES, THEMES, Theme
from models.takeaway.sheet import MARGIN, ROOM, WIDTH
from models.version import VERSION
from tests.components.test_patterns import CASES, SPECS, case
from tests.components.test_patterns import IDS as SPEC_IDS
from tests.models.test_frequency import as_sure

ROOT = Path(__file__).parents[2]
TEXT = inputs.decode_text("Slow, but <b>I</b> loved it & would see it again.")
SVG = "{http://www.w3.org/2000/svg}"
# What the displays do with every name there is, `test_patterns` tries.
CALM, HOSTILE = CASES["clear"], CASES["hostile"]
SCRIPT = '"><script>alert(1)</script><img src=http://evil.example/x onerror=alert(1)>'
LONG = "A sentence of some words that goes on for quite a while. " * 200  # 2,200 words


def taken(
    prediction: Prediction = CALM,
    spec: DisplaySpec | None = None,
    code: LanguageCode = "en",
    given: Any = TEXT,
    model: str = "Reviews",
    theme: Theme = "light",
) -> Taken:
    return Taken(prediction, spec or DisplaySpec(), Language(code), given, model, theme)


def texts(svg: bytes) -> list[str]:
    """Each text of a drawing, its lines joined, without what only says how it runs."""
    joined = [" ".join(t.itertext()) for t in ElementTree.fromstring(svg).iter(f"{SVG}text")]
    return [re.sub("[\u2066-\u2069\u200b]", "", text) for text in joined]


def size(svg: bytes) -> tuple[int, int]:
    root = ElementTree.fromstring(svg)
    return int(root.attrib["width"]), int(root.attrib["height"])


class Page(HTMLParser):
    """What a browser would make of a page: tags with their attributes, styles, texts."""

    def __init__(self, html: bytes) -> None:
        super().__init__(convert_charrefs=True)
        self.tags: list[tuple[str, dict[str, str]]] = []
        self.texts: list[str] = []
        self.styles: list[str] = []
        self._within = ""
        self.feed(html.decode())
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, {name: value or "" for name, value in attrs}))
        self._within = tag

    def handle_data(self, data: str) -> None:
        (self.styles if self._within == "style" else self.texts).append(data)


@pytest.mark.parametrize(("theme", "code"), list(zip(THEMES, CODES, strict=True)))
@pytest.mark.parametrize("spec", SPECS, ids=SPEC_IDS)
def test_every_display_is_a_drawing_and_a_picture_twice_as_dense(
    spec: DisplaySpec, theme: Theme, code: LanguageCode
) -> None:
    made = taken(CALM, spec, code, theme=theme)
    svg = FORMS["svg"].write(made)
    assert b"foreignObject" not in svg
    found = texts(svg)
    assert TEXT.text in found
    assert made.rendering.headline in found
    assert made.rendering.provenance in found
    assert any("Reviews" in text and VERSION in text for text in found)
    root = ElementTree.fromstring(svg)
    assert root.findtext(f"{SVG}desc") == made.rendering.summary
    ground = root.find(f"{SVG}rect")
    assert ground is not None
    assert ground.get("fill") == PALETTES[theme].ground

    png = Image.open(io.BytesIO(FORMS["png"].write(made))).convert("RGB")
    width, height = size(svg)
    assert png.size == (2 * width, 2 * height)
    assert "#{:02x}{:02x}{:02x}".format(*np.asarray(png)[0, 0]) == PALETTES[theme].ground
    assert len(png.getcolors(width * height * 4) or ()) > 10, "something is drawn"


@pytest.mark.parametrize("code", CODES)
@pytest.mark.parametrize("spec", SPECS, ids=SPEC_IDS)
def test_no_sentence_of_ours_is_cut(spec: DisplaySpec, code: LanguageCode) -> None:
    found = texts(FORMS["svg"].write(taken(CALM, spec, code)))
    assert not [text for text in found if measuring.ELLIPSIS in text]


@pytest.mark.parametrize("code", CODES)
@pytest.mark.parametrize("model", [one.id for one in catalog.entries() if one.source == "shipped"])
def test_what_was_counted_is_whole_and_circles(model: str, code: LanguageCode) -> None:
    """The interval is the doubt about the number: a picture without it says another thing."""
    for confidence in (0.35, 0.55, 0.9, 0.999):
        prediction = as_sure(model, confidence)
        made = taken(prediction, DisplaySpec("frequency"), code)
        root = ElementTree.fromstring(svg := FORMS["svg"].write(made))
        assert not [text for text in texts(svg) if measuring.ELLIPSIS in text]
        marks = [one for one in root.iter(f"{SVG}rect") if one.get("rx")]
        counts = counted.likewise(prediction)
        if not counts or counts[0].share is None:
            assert not marks
            continue
        assert len(marks) == 100
        for one in marks:
            assert float(one.get("rx", 0)) == pytest.approx(float(one.get("width", 0)) / 2)


@pytest.mark.parametrize("name", ["hostile", "hostile winner"])
@pytest.mark.parametrize("spec", SPECS, ids=SPEC_IDS)
def test_nothing_leaves_the_sheet_whatever_the_names(spec: DisplaySpec, name: str) -> None:
    made = taken(CASES[name], spec, given=inputs.decode_text(SCRIPT + " W" * 900), model="W" * 300)
    png = np.asarray(Image.open(io.BytesIO(FORMS["png"].write(made))).convert("L"))
    edge = int(MARGIN * picture.SCALE) - 16
    assert (png[:, :edge] == png[0, 0]).all(), "left"
    assert (png[:, -edge:] == png[0, 0]).all(), "right"
    assert (png[-30:] == png[0, 0]).all(), "below"
    assert (png[:, edge:-edge] != png[0, 0]).any()


@pytest.mark.parametrize("form", IDS)
@pytest.mark.parametrize("spec", SPECS, ids=SPEC_IDS)
def test_what_somebody_wrote_is_never_markup(spec: DisplaySpec, form: FormId) -> None:
    prediction = case(0.4, 0.35, 0.25, names=(SCRIPT, "</style></title><svg onload=x>", "b&c"))
    shown = taken(prediction, spec, given=inputs.decode_text(SCRIPT), model=SCRIPT)
    if not FORMS[form].fits(shown):
        return
    made = FORMS[form].write(shown)
    if form == "json":
        assert json.loads(made)["input"]["text"] == SCRIPT
    elif form == "svg":
        kinds = {part.tag for part in ElementTree.fromstring(made).iter()}
        assert kinds <= {
            f"{SVG}{kind}" for kind in ("svg", "title", "desc", "rect", "text", "tspan", "path",
                                        "circle", "g", "image", "line", "defs", "clipPath", "style")
        }  # fmt: skip
        assert made.count(b"<style") == 1  # ours, which brings the font
        assert SCRIPT in texts(made)
    elif form in ("html", "report"):
        tags = Page(made).tags
        assert not {"script", "iframe", "link", "object", "embed"} & {tag for tag, _ in tags}
        assert not [name for _, given in tags for name in given if name.startswith("on")]
        assert not [tag for tag, _ in tags if tag == "img"]
        assert SCRIPT in "".join(Page(made).texts)


@pytest.mark.parametrize("code", CODES)
@pytest.mark.parametrize("spec", SPECS, ids=SPEC_IDS)
def test_a_page_is_one_file_that_asks_for_nothing(spec: DisplaySpec, code: LanguageCode) -> None:
    shown = taken(CALM, spec, code)
    made = FORMS["html"].write(shown)
    page = Page(made)
    bare, fonts = re.subn(rb'url\("data:font/woff2;base64,[A-Za-z0-9+/=]+"\)', b"", made)
    assert fonts == 2  # its own letters, and no other's
    assert not re.search(rb"https?:|//\w|url\((?!#)", bare.replace(b"<!doctype html>", b""))
    for _, given in page.tags:
        assert not {"src", "href", "srcset", "action"} & given.keys()
    style = "".join(page.styles)
    assert "@import" not in style
    assert "color-scheme: light dark" in style
    assert dict(page.tags)["html"]["lang"] == code
    assert f"{shown.rendering.headline} – Certitude" in page.texts
    everything = "".join(page.texts)
    for said in (TEXT.text, shown.rendering.summary, shown.rendering.provenance):
        assert said in everything
    assert ("svg" in [tag for tag, _ in page.tags]) == (shown.rendering.chart is not None)


@pytest.mark.parametrize("spec", SPECS, ids=SPEC_IDS)
def test_no_file_tells_what_its_display_hides(spec: DisplaySpec) -> None:
    language = Language()
    one, other = case(0.7, 0.3), case(0.8, 0.2)
    alike = render(one, spec, language) == render(other, spec, language)
    for form in ("png", "svg", "html", "streamlit"):
        made = [FORMS[form].write(taken(prediction, spec)) for prediction in (one, other)]
        assert (made[0] == made[1]) == alike, form


def test_some_displays_do_hide_the_number() -> None:
    one, other = case(0.7, 0.3), case(0.8, 0.2)
    hiding = {
        name
        for name in PATTERNS
        if render(one, DisplaySpec(name), Language())
        == render(other, DisplaySpec(name), Language())
    }
    assert hiding == {"none", "categorical", "gate", "frequency"}  # of "m" nothing was counted
    for name in hiding:
        said = " ".join(texts(FORMS["svg"].write(taken(one, DisplaySpec(name)))))
        assert not re.search(r"\d", said.replace(VERSION, ""))


def test_a_pattern_without_blocks_is_taken_away_in_its_own_words(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    usual = replace(PATTERNS["numeric"], id="plain", blocks=None)
    charted = replace(PATTERNS["visual"], id="charted", blocks=None)
    monkeypatch.setitem(registry.PATTERNS, "plain", usual)
    monkeypatch.setitem(registry.PATTERNS, "charted", charted)
    for spec in (DisplaySpec("plain"), DisplaySpec("charted", chart="bars")):
        made = taken(CALM, spec)
        files = {form: FORMS[form].write(made) for form in IDS if FORMS[form].fits(made)}
        assert Image.open(io.BytesIO(files["png"])).size[0] == 2 * WIDTH
        assert made.rendering.summary in "".join(Page(files["html"]).texts)
        assert json.loads(files["json"])["display"]["pattern"] == spec.pattern
        drawn = texts(files["svg"])
        assert made.rendering.headline in drawn
        assert (made.rendering.summary in drawn) == (made.rendering.chart is None)
        assert any("87%" in text for text in drawn)


def test_a_long_text_is_cut_in_pictures_and_whole_on_the_page() -> None:
    made = taken(given=inputs.decode_text(LONG))
    short = taken()
    svg = FORMS["svg"].write(made)
    (shown,) = (text for text in texts(svg) if text.startswith("A sentence of some"))
    assert shown.endswith("…")
    assert LONG.startswith(shown.removesuffix("…"))
    assert 300 < len(shown) < 1_000
    assert size(svg)[1] < size(FORMS["svg"].write(short))[1] + 200
    assert LONG.strip() in "".join(Page(FORMS["html"].write(made)).texts)


def test_a_megabyte_is_cut_before_it_is_measured(monkeypatch: pytest.MonkeyPatch) -> None:
    measured = 0
    width = measuring.width

    def counted(text: str, font: Font) -> float:
        nonlocal measured
        measured += 1
        return width(text, font)

    monkeypatch.setattr(measuring, "width", counted)
    for text in ("i" * 10**6, "i " * 500_000, "\n" * 10**6, "e\u0301\u0302" * 300_000):
        FORMS["svg"].write(taken(given=inputs.TextInput(text, "0" * 64)))
    assert measured < 40_000


@pytest.mark.parametrize(
    "text",
    [
        "שלום עולם, זה היה סרט נפלא!",
        "كان الفيلم رائعًا حقًا.",
        "👩‍👩‍👧 😀 🇫🇷 ❤️",
        "日本語の長い文章はスペースがありませんがそれでも折り返す必要があります" * 5,
        "mixed שלום and 😀 and \u202eevil\u202c",
        "Z\u0351\u036b\u0343a\u0369\u0363l\u0348g\u034eo" * 50,
        "\ufffe\uffff\ue000 odd",
        "a\x0bb\x0cc\u2028d\u0085e",
    ],
)
@pytest.mark.parametrize("chart", ["", "dots"])
@pytest.mark.parametrize("form", IDS)
def test_every_script_is_taken(text: str, form: FormId, chart: str) -> None:
    spec = DisplaySpec("visual", chart="dots") if chart or form == "vega" else None
    made = taken(case(0.6, 0.4, names=(text, "b")), spec, given=inputs.decode_text(text))
    written = FORMS[form].write(made)
    assert written
    if form == "svg":
        assert "\u202e" not in "".join(texts(written))


def test_a_text_from_the_right_stands_at_the_right() -> None:
    svg = FORMS["svg"].write(taken(given=inputs.decode_text("שלום עולם")))
    (line,) = (
        t for t in ElementTree.fromstring(svg).iter(f"{SVG}text") if "שלום" in "".join(t.itertext())
    )
    assert line.get("text-anchor") == "end"
    assert line[0].get("x") == f"{MARGIN + ROOM:g}"


def test_the_data_name_the_bands_as_they_are_shown_in_a_display_of_bands_alone() -> None:
    spec = DisplaySpec("categorical", bands=(Band(0.5, None, "Go"), Band(0.0)))
    made = json.loads(FORMS["json"].write(taken(CALM, spec, "fr")))
    assert [band["name"] for band in made["display"]["bands"]] == [None, None]
    french = Language("fr")
    assert made["says"]["bands"] == [
        {"at_least": 0.5, "name": french.gettext("High"), "action": "Go"},
        {
            "at_least": 0.0,
            "name": french.gettext("Low"),
            "action": french.gettext("Check this yourself."),
        },
    ]
    assert french.gettext("High") in made["says"]["summary"]
    made = json.loads(FORMS["json"].write(taken(CALM, spec.with_pattern("numeric"), "fr")))
    assert made["says"]["bands"] is None


def test_the_data_are_the_settings_as_the_api_takes_them_and_the_answer() -> None:
    spec = DisplaySpec("categorical", bands=(Band(0.5, "Sûr", "Go"), Band(0.0)))
    made = json.loads(FORMS["json"].write(taken(CALM, spec, "fr")))
    assert DisplaySpec.from_dict(made["display"]) == spec
    assert made["certitude"] == VERSION
    assert made["language"] == "fr"
    assert made["model"] == {"id": "m", "title": "Reviews"}
    assert made["input"] == {
        "kind": "text", "hash": TEXT.hash, "text": TEXT.text, "width": None, "height": None,
    }  # fmt: skip
    assert [c["probability"] for c in made["classes"]] == list(CALM.probabilities)
    assert made["answer"] == made["classes"][0]["label"] == "class-a"
    assert (made["score"], made["calibrated_on"]) == ("raw", None)
    fit = Fitted("reviews", 1000, 1.25, "2026-11-28")
    calibrated = Prediction("m", (Label("a"),), (1.0,), "0" * 64, fit)
    made = json.loads(FORMS["json"].write(taken(calibrated)))
    assert (made["score"], made["calibrated_on"]) == (
        "calibrated",
        {"set": "reviews", "n": 1000, "temperature": 1.25, "date": "2026-11-28"},
    )


@pytest.mark.parametrize(
    ("sides", "kind"),
    [((28, 28), "png"), ((1600, 900), "jpeg"), ((80, 1600), "jpeg"), ((1, 1), "png")],
)
def test_a_picture_is_taken_along_small(sides: tuple[int, int], kind: str) -> None:
    given = inputs.from_pil(Image.new("RGB", sides, (200, 30, 30)))
    small = thumbnail(given.image)
    assert small.address.startswith(f"data:image/{kind};base64,")
    assert 1 <= small.width <= 360
    assert 1 <= small.height <= 240
    made = taken(given=given)
    png = np.asarray(Image.open(io.BytesIO(FORMS["png"].write(made))).convert("RGB")).astype(int)
    red = (abs(png - (200, 30, 30)).sum(axis=2) < 30).sum()
    assert red >= small.width * small.height * picture.SCALE**2 * 0.8
    page = Page(FORMS["html"].write(made))
    assert [given["src"] for tag, given in page.tags if tag == "img"] == [small.address]
    assert json.loads(FORMS["json"].write(made))["input"]["width"] == sides[0]


def test_a_thousand_dots_are_a_picture_that_can_be_looked_at() -> None:
    spec = DisplaySpec("visual", chart="dots")
    svg = FORMS["svg"].write(taken(case(*[1 / 1000] * 1000), spec))
    assert size(svg)[1] < 3_000
    assert any(text.startswith("993 other") for text in texts(svg))


def test_lines_hold_what_they_can_and_say_what_is_cut() -> None:
    font = Font(16)
    for text in (LONG, "W" * 500, "iiii " * 300, "日本" * 200):
        for most in (1, 3):
            made = measuring.lines(text, 300, font, most)
            assert len(made) == most
            assert made[-1].endswith("…")
            assert all(measuring.width(line, font) <= 300 for line in made)
    assert measuring.lines("a b\n\nc", 300, font, 3) == ["a b", "c"]
    assert measuring.lines("  ", 300, font, 3) == []
    assert measuring.lines("87\u202f% 87\u202f%", 45, font, 3) == ["87\u202f%", "87\u202f%"]


def test_files_have_the_colours_of_the_pages() -> None:
    said = (ROOT / "components/site/theme.css").read_text("utf-8")
    own = (ROOT / "models/takeaway/page.css").read_text("utf-8")
    for name, token in (
        ("ground", "surface"), ("ink", "ink"), ("muted", "muted"), ("line", "line"),
        ("accent", "accent"),
    ):  # fmt: skip
        light, dark = (getattr(PALETTES[theme], name) for theme in THEMES)
        assert f"--ct-{token}: light-dark({light}, {dark});" in said
        assert f"light-dark({light}, {dark})" in own


@pytest.mark.parametrize("form", ["svg", "html", "json"])
def test_what_the_model_did_not_take_in_is_said_in_every_file(form: FormId) -> None:
    part = "Read: the first 9 of 49 characters"
    whole = taken()
    assert part.encode() not in FORMS[form].write(whole)
    assert part.encode() in FORMS[form].write(replace(whole, portion=part))


def test_the_painted_picture_has_room_for_what_was_not_taken_in() -> None:
    whole = taken()
    heights = [
        Image.open(io.BytesIO(FORMS["png"].write(one))).height
        for one in (whole, replace(whole, portion="Read: the first 9 of 49 characters"))
    ]
    assert heights[0] < heights[1]


DESIGNED = Style(
    bands=(
        BandStyle(
            name=NameIn(en="Bet on it", fr="Pariez dessus"),
            colours=Colours(light="#7a1fa2", dark="#d9a6f0"),
            icon="check",
        ),
    )
    * 6,
    accent=Colours(light="#123456", dark="#abcdef"),
    size="large",
    heard=HeardIn(en="I say {answer}.", fr="Je dis {answer}."),
)


@pytest.mark.parametrize("theme", THEMES)
def test_a_drawing_wears_the_design(theme: Theme) -> None:
    plain = taken(spec=DisplaySpec("categorical"), theme=theme)
    made = FORMS["svg"].write(replace(plain, style=DESIGNED))
    assert "Bet on it" in " ".join(texts(made))
    assert getattr(DESIGNED.bands[0].colours, theme).encode() in made
    assert ElementTree.fromstring(made).findtext(f"{SVG}desc") == "I say class-a."
    assert PATHS["check"].encode() in made
    # A band's colour is the display's: the words around it stay as they can be read.
    heading = next(one for one in ElementTree.fromstring(made).iter(f"{SVG}text"))
    assert "".join(heading.itertext()) == "Text"
    assert heading.attrib["fill"] == PALETTES[theme].accent
    before = size(FORMS["svg"].write(plain))
    root = ElementTree.fromstring(made)
    assert float(root.attrib["width"]) == 1.25 * before[0]
    assert Image.open(io.BytesIO(FORMS["png"].write(replace(plain, style=DESIGNED)))).width == 1800


def test_a_page_wears_the_design_and_its_chart_does() -> None:
    plain = taken(spec=DisplaySpec("visual", chart="bars"))
    made = FORMS["html"].write(replace(plain, style=DESIGNED)).decode()
    # Around the display, and around the chart below it.
    assert made.count("--ct-accent:light-dark(#123456,#abcdef)") == 2
    assert "I say class-a." in made


def test_data_that_were_taken_away_hold_the_design() -> None:
    spec = DisplaySpec("categorical", bands=(Band(0.7), Band(0.0)))
    made = FORMS["json"].write(replace(taken(spec=spec, code="fr"), style=DESIGNED))
    assert Design.loads(made) == Design(spec, DESIGNED)
    assert json.loads(made)["says"]["bands"][0]["name"] == "Pariez dessus"
    assert Design.loads(FORMS["json"].write(taken(spec=spec))) == Design(spec)

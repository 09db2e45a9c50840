"""The web component in a real browser: it says what Certitude says, and nothing that it cannot."""

from __future__ import annotations

import json
import random
import re
from collections.abc import Iterator
from html.parser import HTMLParser
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

from models.display import designed
from models.display.bands import Band
from models.display.design import Design
from models.display.showing import render
from models.display.spec import DisplaySpec
from models.display.ways import Way
from models.language import Language
from models.languages import CODES
from models.prediction import Label, Prediction
from models.reading import inputs
from models.takeaway import component
from models.takeaway.content import Taken
from models.takeaway.palette import PALETTES
from tests.browser.contexts import Contexts
from tests.browser.test_axe import GRAVE

SCRIPT = component.FILE.read_text("utf-8")
HOSTILE = '"><img src=x onerror="window.hit=1"><script>window.hit=1</script>'
SPECS = [
    *(DisplaySpec(p) for p in ("none", "categorical", "gate", "numeric", "nbest")),
    *(DisplaySpec("visual", chart=chart, threshold=0.3) for chart in ("icons", "bars", "dots")),
    DisplaySpec("numeric", digits=2, with_words=True),
    DisplaySpec("nbest", n=1, digits=1, hedge_below=0.9),
    DisplaySpec("gate", gate=(0.3, 0.55)),
    DisplaySpec("gate", ways=(Way("<b>Ship</b>", "At once."), Way(None, "Again."), Way("Ask"))),
    DisplaySpec("categorical", bands=tuple(Band(b) for b in (0.99, 0.9, 0.66, 0.33, 0.1, 0.0))),
    DisplaySpec("categorical", bands=(Band(0.5, "<b>Sure</b>", "Go & see"), Band(0.0, None))),
]
# Puts up one element after the other, and reads what it says.
READ = """asked => asked.map(given => {
  const e = document.createElement("certitude-confidence");
  for (const [name, value] of Object.entries(given)) e.setAttribute(name, value);
  document.querySelector("main").replaceChildren(e);
  const root = e.shadowRoot, text = css => [...root.querySelectorAll(css)].map(x => x.textContent);
  const [eye] = root.querySelectorAll("[aria-hidden]");
  return {
    headline: text(".h")[0] || "", summary: text(".sr")[0] || "", seen: eye ? eye.textContent : "",
    whole: root.lastChild.textContent,
    foot: eye ? [...root.lastChild.children].slice([...root.lastChild.children].indexOf(eye) + 1)
      .map(x => x.textContent) : [],
    lang: root.lastChild.lang,
    tags: [...new Set([...root.querySelectorAll("*")].map(x => x.localName))],
  };
})"""


@pytest.fixture
def page(contexts: Contexts) -> Iterator[Page]:
    """A page that has the component, put in twice as pages at times do."""
    with contexts.one() as context:
        opened = context.new_page()
        faults: list[str] = []
        opened.on("pageerror", lambda error: faults.append(str(error)))
        opened.set_content('<!doctype html><html lang="en"><title>Host</title><body><main></main>')
        for _ in range(2):
            opened.add_script_tag(content=SCRIPT)
        yield opened
        assert faults == []
        assert opened.evaluate("window.hit") is None


class Seen(HTMLParser):
    """What of a display's markup is for the eye."""

    def __init__(self, html: str) -> None:
        super().__init__(convert_charrefs=True)
        self.texts: list[str] = []
        self.hidden = 0
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if self.hidden or "ct-sr" in (dict(attrs).get("class") or ""):
            self.hidden += 1

    def handle_endtag(self, tag: str) -> None:
        self.hidden = max(0, self.hidden - 1)

    def handle_data(self, data: str) -> None:
        if not self.hidden:
            self.texts.append(data)


def squeezed(text: str) -> str:
    return re.sub(r"[ \n]", "", text)


def predictions(count: int) -> list[Prediction]:
    """Seeded ones with all that is special: ties, near ties, one that has it all, many classes."""
    rng = random.Random(7)
    made = []
    for n in range(count):
        k = rng.choice([2, 2, 3, 5, 10, 12, 77])
        row = [rng.random() ** rng.choice([1, 4, 20]) for _ in range(k)]
        if n % 10 == 0:
            row = [1.0] * k
        if n % 17 == 0:
            row = [1.0] + [1e-9] * (k - 1)
        names = [f"class {i}" for i in range(k)]
        if n % 5 == 0:
            names[:2] = [HOSTILE, "שלום \u202e x\x07  y"]
        row = [x / sum(row) for x in row]
        made.append(Prediction.of("m", [Label(name) for name in names], row, "0" * 64))
    return made


def asked_of(prediction: Prediction, settings: Any, code: str) -> dict[str, str]:
    pairs = [
        [label.id, p] for label, p in zip(prediction.labels, prediction.probabilities, strict=True)
    ]
    return {"lang": code, "probability": json.dumps(pairs), "spec": json.dumps(settings)}


@pytest.mark.parametrize("code", CODES)
def test_it_says_text_for_text_what_certitude_says(page: Page, code: str) -> None:
    language = Language(code)  # type: ignore[arg-type]
    cases = [(p, spec) for p in predictions(200) for spec in SPECS]
    given = [asked_of(prediction, spec.to_dict(), code) for prediction, spec in cases]
    for (prediction, spec), said in zip(cases, page.evaluate(READ, given), strict=True):
        drawn = render(prediction, spec, language)
        assert said["headline"] == drawn.headline, spec
        assert said["summary"] == drawn.summary, spec
        assert said["foot"] == [text for text in (drawn.how_to_read, drawn.provenance) if text]
        assert said["lang"] == code
        if drawn.chart is None:
            assert squeezed(said["seen"]) == squeezed("".join(Seen(str(drawn.html)).texts)), spec
        assert not {"img", "script"} & set(said["tags"])


def test_a_design_has_its_words_colours_icon_and_voice(page: Page) -> None:
    design = Design.from_dict(
        {
            "schema_version": 1,
            "display": {"pattern": "categorical"},
            "style": {
                "accent": {"light": "#123456", "dark": "#abcdef"},
                "size": "large",
                "bands": [
                    {"name": {"en": "Firm"}, "action": {"fr": "Allez"}, "icon": "eye"},
                    {"colours": {"light": "#004400", "dark": "#88ff88"}},
                ],
                "heard": {"en": "{answer}! {band}: {action}", "fr": "{confidence} {answer}"},
            },
        }
    )
    cases = [(p, code) for p in predictions(40) for code in CODES]
    given = [asked_of(prediction, design.to_dict(), code) for prediction, code in cases]
    for (prediction, code), said in zip(cases, page.evaluate(READ, given), strict=True):
        drawn = designed.render(prediction, design, Language(code))
        assert said["summary"] == drawn.summary
        assert squeezed(said["seen"]) == squeezed("".join(Seen(str(drawn.html)).texts))
        worn = designed.look(prediction, design)
        page.evaluate(READ, [asked_of(prediction, design.to_dict(), code)])
        element = page.locator("certitude-confidence")
        assert (element.locator(".k").count() == 1) == bool(worn.icon)
        colours = worn.colours
        assert colours is not None
        for scheme in ("light", "dark"):
            page.emulate_media(color_scheme=scheme)
            expected = getattr(colours, scheme)
            found = element.locator(".on").first.evaluate(
                "e => getComputedStyle(e).backgroundColor"
            )
            assert found == rgb(expected)


def test_a_design_words_the_ways_in_each_language(page: Page) -> None:
    design = Design.from_dict(
        {
            "schema_version": 1,
            "display": {"pattern": "gate", "ways": [{}, {"name": "Twice"}, {"action": "Ring."}]},
            "style": {
                "ways": [
                    {"name": {"en": "Ship"}, "action": {"fr": "Vite."}},
                    {"name": {"fr": "Relire"}},
                ],
            },
        }
    )
    cases = [(p, code) for p in predictions(40) for code in CODES]
    given = [asked_of(prediction, design.to_dict(), code) for prediction, code in cases]
    for (prediction, code), said in zip(cases, page.evaluate(READ, given), strict=True):
        drawn = designed.render(prediction, design, Language(code))
        assert said["summary"] == drawn.summary
        assert squeezed(said["seen"]) == squeezed("".join(Seen(str(drawn.html)).texts))


def rgb(colour: str) -> str:
    return "rgb({}, {}, {})".format(*(int(colour[at : at + 2], 16) for at in (1, 3, 5)))


@pytest.mark.parametrize("system", ["light", "dark"])
def test_it_follows_the_system_and_who_forces_a_theme(page: Page, system: Any) -> None:
    page.emulate_media(color_scheme=system)
    page.evaluate(READ, [{"probability": "0.8"}])
    colours = "e => [getComputedStyle(e).backgroundColor, getComputedStyle(e).color]"
    element = page.locator("certitude-confidence")
    for theme in (None, "light", "dark"):
        if theme:
            element.evaluate("(e, theme) => e.setAttribute('theme', theme)", theme)
        palette = PALETTES[theme or system]
        assert element.evaluate(colours) == [rgb(palette.ground), rgb(palette.ink)]
        said = Axe().run(page).response["violations"]
        assert [v["id"] for v in said if v["impact"] in GRAVE] == []


def test_it_is_drawn_anew_when_an_attribute_changes(page: Page) -> None:
    page.evaluate(READ, [{"probability": "0.8", "label": "cat", "other": "dog"}])
    element = page.locator("certitude-confidence")
    said = element.locator(".sr")
    assert said.text_content() == "The model's answer: cat. Confidence: 80%."
    french = Language("fr")
    dog = french.gettext("The model's answer: {answer}.", answer="dog")
    sure = french.gettext("Confidence: {percent}.", percent="75\u00a0%")
    hidden = french.gettext("The model's confidence is not shown.")
    chien = french.gettext("The model's answer: {answer}.", answer="chien")
    for name, value, expected in (
        ("probability", "0.25", "The model's answer: dog. Confidence: 75%."),
        ("lang", "fr-CA", f"{dog} {sure}"),
        ("spec", '{"pattern":"none"}', f"{dog} {hidden}"),
        ("other", "chien", f"{chien} {hidden}"),
    ):
        element.evaluate("(e, [name, value]) => e.setAttribute(name, value)", [name, value])
        assert said.text_content() == expected


WRONG = ["", "NaN", "-0.1", "1.01", "Infinity", "null", "true", '"0.5"', "{}", "[]", "0,87", "x",
         '{"a": 0.5}', '{"a": 0.9, "b": 0.9}', '{"a": "0.5", "b": 0.5}', '{"a": -1, "b": 2}',
         "[0.5, 0.5]", "{"]  # fmt: skip
BROKEN = ["{", "7", "null", '"gate"', '{"pattern":"visual","chart":"pie"}', '{"digits":-1}',
          '{"bands":[]}', '{"bands":7}', '{"pattern":"gate","gate":0}', '{"style":7,"bands":[{}]}',
          '{"pattern":"<b>"}']  # fmt: skip
COUNTED = ['{"pattern":"frequency"}', '{"pattern":"nbest","listed":"covering"}']


@pytest.mark.parametrize("code", CODES)
def test_what_cannot_be_shown_is_said_and_no_number_instead(page: Page, code: Any) -> None:
    language = Language(code)
    sentences = [language.gettext(said) for said in component.FAULTS]
    none = page.evaluate(READ, [{"lang": code}])
    cases = [({"lang": code, "probability": p, "spec": "{}"}, 0) for p in WRONG]
    cases += [({"lang": code, "probability": "0.87", "spec": s}, 1) for s in BROKEN[:-1]]
    cases += [({"lang": code, "probability": "0.87", "spec": s}, 2) for s in (*COUNTED, BROKEN[-1])]
    said = page.evaluate(READ, [given for given, _ in cases])
    assert [one["whole"] for one in none] == [sentences[0]]
    for (given, fault), one in zip(cases, said, strict=True):
        assert one["whole"] == sentences[fault], given
        assert "87" not in one["whole"]


def test_html_in_attributes_is_text(page: Page) -> None:
    given = dict.fromkeys(("label", "other", "lang", "provenance", "warning"), HOSTILE)
    (said,) = page.evaluate(READ, [{**given, "probability": "0.9"}])
    assert said["headline"] == HOSTILE
    assert said["foot"][-1] == HOSTILE
    assert said["whole"].startswith(HOSTILE)
    assert not {"img", "script"} & set(said["tags"])


def test_the_two_lines_show_what_certitude_shows(page: Page) -> None:
    language = Language("fr")
    for prediction in predictions(20):
        given = inputs.decode_text("text")
        taken = Taken(prediction, DisplaySpec("gate"), language, given, "M")
        script, element = component.lines(taken).split("\n")
        assert component.NAME in script
        page.evaluate("html => { document.querySelector('main').innerHTML = html }", element)
        shown = page.locator("certitude-confidence .sr").text_content()
        assert shown == taken.rendering.summary

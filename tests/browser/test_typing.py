"""A text is answered while it is typed, in a real browser: nothing typed is lost, nothing jumps."""

from __future__ import annotations

import re
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Locator, Page, expect

from models.language import Language
from models.limits import LIMITS
from tests.browser.conftest import opener, serving_source
from tests.browser.contexts import Contexts
from tests.browser.doing import EN, FR, LOCALES, option, settled
from tests.browser.test_language_switch import comes_to
from tests.waiting import until

Open = Callable[..., Page]
BOTH = pytest.mark.parametrize("lang", [EN, FR], ids=["en", "fr"])

# The text page with a quick model, told to the browser one slow message after the other. Beside
# the script it notes what it was asked, and it waits for as long as a file lies there.
SCRIPT = """
import json
import time
from pathlib import Path
import numpy as np
import streamlit as st
from components.displays import answer
from components.giving import text_source
from components.reasons import panel as reasons
from components.site import shell, state, versions, work
from models import catalog, predictions
from models.classifier import Reading
from models.prediction import Label, Prediction

HELD, ASKED = (Path(__file__).with_name(name) for name in ("held", "asked"))
LABELS = (Label("no"), Label("yes"))



class Quick:
    labels = LABELS

    def predict_proba(self, texts):
        time.sleep(0.02 * (len(texts) > 1))
        yes = [0.5 + 0.3 * ("warm" in t) - 0.4 * ("dull" in t) for t in texts]
        return np.column_stack([1 - np.array(yes), yes])

    def reading(self, text):
        return Reading(len(text), 0, None)


quick = Quick()


def predict(model_id, given):
    text = given if isinstance(given, str) else given.text
    return Prediction.of(model_id, LABELS, quick.predict_proba([text])[0].tolist(), "0" * 64)


predictions.of_text = predict
lang = shell.begin()
entry = catalog.get("reviews-en")
given = text_source.give_one_text(entry, lang)
work.about("text", given and given.hash)
if given is not None:
    with ASKED.open("a", encoding="utf-8") as asked:
        asked.write(json.dumps(given.text) + "\\\\n")
    while HELD.exists():
        time.sleep(0.02)
    with st.container(key=versions.ANSWER):
        found = predict(entry.id, given)
        answer.show_answer(found, lang, version_of=text_source.version_of())
        versions.stamp(versions.current())
    with st.container(key=versions.REASONS):
        reasons.for_text(given, found, entry, quick, lang)
st.text("the end")
state.write_url()
"""


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("typed")


@pytest.fixture(scope="module")
def quick(folder: Path) -> Iterator[str]:
    with serving_source(SCRIPT.replace("\\\\", "\\"), folder, pause_s=0.02) as url:
        yield url


class Typing:
    """A page with a quick model, the text box on it, and what the model was asked since."""

    def __init__(self, page: Page, folder: Path) -> None:
        self.page = page
        self.held = folder / "held"
        self._asked = folder / "asked"
        expect(page.locator(".st-key-ct-how")).to_be_visible()
        settled(page)
        self._asked.write_text("", "utf-8")

    @property
    def box(self) -> Locator:
        return self.page.get_by_label("Your text", exact=True)

    @property
    def asked(self) -> list[str]:
        return self._asked.read_text("utf-8").splitlines()

    def begin(self, text: str) -> None:
        """Let a text stand in the box, with its answer and its reasons."""
        self.box.fill(text)
        expect(self.page.locator(".ct-words")).to_have_text([text])
        fresh(self.page)
        self._asked.write_text("", "utf-8")
        self.box.press("Control+End")


@pytest.fixture
def typing(contexts: Contexts, quick: str, folder: Path) -> Iterator[Typing]:
    for open_ in opener(contexts, quick):
        page = open_()
        page.context.grant_permissions(["clipboard-read", "clipboard-write"])
        yield Typing(page, folder)
    (folder / "held").unlink(missing_ok=True)


def fresh(page: Page) -> None:
    """Wait until all on the page was made from the text in the box."""
    expect(page.locator(".ct-told")).to_have_count(1)
    page.wait_for_function(
        """() => [...document.querySelectorAll('.ct-from')].length
            && !['answer', 'reasons', 'gallery', 'beside'].some((name) => {
                const part = document.querySelector(`.st-key-ct-${name}`);
                return part && (getComputedStyle(part).opacity !== '1'
                    || !part.querySelector('[data-whole="1"]'));
            })"""
    )
    settled(page)


def dimmed(page: Page) -> list[str]:
    """The parts that are dimmed just now."""
    found: list[str] = page.evaluate(
        """() => ['answer', 'reasons', 'gallery', 'beside'].filter((name) => {
            const part = document.querySelector(`.st-key-ct-${name}`);
            return part && getComputedStyle(part).opacity !== '1';
        })"""
    )
    return found


def quoted(*texts: str) -> list[str]:
    return [f'"{text}"' for text in texts]


# --- what is typed ------------------------------------------------------------------------------


def test_who_types_slowly_is_answered_at_every_rest(typing: Typing) -> None:
    typing.begin("A warm film")
    for text in ("A warm film.", "A warm film. ", "A warm film. D"):
        typing.page.keyboard.type(text[-1])
        expect(typing.page.locator(".ct-words")).to_have_text([text.strip()])
    assert [text.strip('"') for text in typing.asked][-1] == "A warm film. D"
    expect(typing.box).to_be_focused()


def test_who_types_fast_is_answered_once(typing: Typing) -> None:
    typing.begin("A warm film")
    more, began = ", and I would say that it is not dull at all", time.monotonic()
    typing.page.keyboard.type(more, delay=10)
    took = time.monotonic() - began
    expect(typing.page.locator(".ct-words")).to_have_text([f"A warm film{more}"])
    fresh(typing.page)
    expect(typing.box).to_have_value(f"A warm film{more}")
    # Between two keys a busy machine may rest longer than a person.
    assert len(set(typing.asked)) <= 1 + took / 0.4, typing.asked
    assert all(f"A warm film{more}".startswith(text.strip('"')) for text in typing.asked)


def test_nothing_is_lost_while_the_server_is_busy(typing: Typing) -> None:
    typing.begin("A film")
    typing.held.touch()
    typing.box.press("Home")
    typing.page.keyboard.type("So: ")
    until(lambda: quoted("So: A film") == typing.asked)
    typing.page.keyboard.type("what ", delay=120)
    typing.page.keyboard.type("a dull", delay=20)
    typing.page.wait_for_timeout(600)
    typing.page.keyboard.type("! ")
    assert dimmed(typing.page) == ["answer", "reasons"]
    typing.held.unlink()
    whole = "So: what a dull! A film"
    expect(typing.page.locator(".ct-words")).to_have_text([whole])
    fresh(typing.page)
    assert typing.asked[-1] == f'"{whole}"'
    expect(typing.box).to_have_value(whole)
    assert typing.box.evaluate("box => box.selectionStart") == len("So: what a dull! ")


def test_what_is_being_composed_is_not_sent(typing: Typing) -> None:
    """As a dead key, a phone's keyboard or an input method for Japanese composes it."""
    typing.begin("Un film ")
    keys = typing.page.context.new_cdp_session(typing.page)
    for part in ("´", "´"):
        keys.send("Input.imeSetComposition", {"text": part, "selectionStart": 1, "selectionEnd": 1})
        typing.page.wait_for_timeout(600)
    assert typing.asked == []
    assert dimmed(typing.page)  # what is there is out of date all the same
    keys.send("Input.insertText", {"text": "é"})
    typing.page.keyboard.type("mouvant")
    expect(typing.page.locator(".ct-words")).to_have_text(["Un film émouvant"])
    expect(typing.box).to_have_value("Un film émouvant")


def test_what_was_typed_is_undone_with_its_answer(typing: Typing) -> None:
    typing.begin("A warm film")
    typing.page.keyboard.type(", dull")
    expect(typing.page.locator(".ct-why")).to_contain_text("“no”")
    for _ in range(10):
        if typing.box.input_value() == "A warm film":
            break
        typing.box.press("Control+z")
    expect(typing.box).to_have_value("A warm film")
    expect(typing.page.locator(".ct-why")).to_contain_text("“yes”")
    expect(typing.page.locator(".ct-words")).to_have_text(["A warm film"])


def test_two_thousand_words_are_pasted(typing: Typing) -> None:
    typing.begin("A warm film: ")
    words = " ".join(f"word{n}" for n in range(2000))
    typing.page.evaluate("text => navigator.clipboard.writeText(text)", words)
    typing.box.press("Control+v")
    expect(typing.box).to_have_value(f"A warm film: {words}")
    expect(typing.page.locator(".ct-words")).to_contain_text("word900")  # what is weighed is drawn
    # It has grown, and not over the whole screen.
    comes_to(lambda: 200 < typing.box.evaluate("box => box.offsetHeight") <= 0.5 * 800, True)


def test_a_text_beyond_all_bounds_is_refused_and_the_old_one_stays(typing: Typing) -> None:
    typing.begin("A warm film")
    typing.page.evaluate(
        "most => navigator.clipboard.writeText('word '.repeat(most / 5 + 1))",
        LIMITS.text_characters,
    )
    typing.box.press("Control+v")
    expect(typing.page.get_by_role("alert")).to_have_text(
        "That is too long to paste: at most 1,000,000 characters can be read. Your text is as it "
        "was."
    )
    expect(typing.box).to_have_value("A warm film")
    assert not dimmed(typing.page)
    typing.page.keyboard.type(".")
    expect(typing.page.get_by_role("alert")).to_have_count(0)
    expect(typing.page.locator(".ct-words")).to_have_text(["A warm film."])


# --- what is seen and heard meanwhile -----------------------------------------------------------


def test_what_is_out_of_date_is_dimmed_at_once(typing: Typing) -> None:
    """In five frames, 83 ms where a machine has time to paint; no server is asked.

    With reduced motion, as here, the theme's shortest transition takes two of them.
    """
    typing.begin("A warm film")
    typing.held.touch()
    frames = typing.page.evaluate(
        """async () => {
            const part = document.querySelector('.st-key-ct-answer');
            const isDim = () => getComputedStyle(part).opacity < 0.6;
            const until = async (so) => {
                for (let n = 0; n < 100; n += 1) {
                    if (so()) return n;
                    await new Promise(requestAnimationFrame);
                }
                return 100;
            };
            const taken = [];
            for (let n = 0; n < 5; n += 1) {
                document.execCommand('insertText', false, '!');
                taken.push(await until(isDim));
                document.execCommand('delete'); // it is the text that was answered
                taken.push(await until(() => !isDim()));
            }
            return taken;
        }"""
    )
    assert len(frames) == 10
    assert max(frames) <= 5, frames
    assert typing.asked == []
    assert dimmed(typing.page) == []
    expect(typing.box).to_have_value("A warm film")


def test_a_change_is_told_once_and_not_at_every_key(typing: Typing) -> None:
    typing.box.press("Control+End")
    told = typing.page.locator(".ct-told")
    expect(told).to_have_attribute("role", "status")
    typing.page.evaluate(
        """() => {
            window.ctTold = [];
            const told = document.querySelector('.ct-told');
            new MutationObserver(() => window.ctTold.push(told.textContent))
                .observe(told, { childList: true, characterData: true, subtree: true });
        }"""
    )
    typing.page.keyboard.type(", dull and long", delay=10)
    expect(told).to_contain_text("The answer is up to date.")
    said = typing.page.locator(".ct-display > .ct-sr").first.text_content()
    assert said is not None
    assert "no. Confidence: 90%" in said  # in the display's own words
    heard = typing.page.evaluate("window.ctTold")
    assert [each.strip() for each in heard] == [
        "The text has changed. A new answer follows.",
        f"The answer is up to date. {said.strip()}",
    ]


def test_a_display_without_a_number_tells_none_of_the_new_answer(open_page: Open) -> None:
    page = open_page("/text?display=none")
    box = page.get_by_label("Your text", exact=True)
    expect(page.locator(".ct-display")).to_be_visible()
    box.press("Control+End")
    page.keyboard.type(" Dull, dull, dull and long.", delay=10)
    told = page.locator(".ct-told")
    expect(told).to_contain_text("The answer is up to date.")
    expect(told).to_have_text(
        f"The answer is up to date. {page.locator('.ct-display > .ct-sr').first.inner_text()}"
    )
    assert "%" not in told.inner_text()


def test_what_was_told_goes_with_the_answer_that_it_was_told_of(open_page: Open) -> None:
    page = open_page("/text?display=numeric")
    box = page.get_by_label("Your text", exact=True)
    page.locator(".st-key-ct-tools").get_by_text("Settings", exact=True).click()
    expect(page.locator(".st-key-ct-tools .ct-display").first).to_be_visible()
    box.press("Control+End")
    page.keyboard.type(" Dull, dull, dull and long.", delay=10)
    told = page.locator(".ct-told")
    expect(told).to_contain_text("%")
    said = page.locator(".st-key-ct-shown .ct-display > .ct-sr").inner_text()
    expect(told).to_have_text(f"The answer is up to date. {said}")  # and not of the preview
    option(page, "None").click()
    expect(told).to_have_text("")


def test_the_box_says_what_it_takes(typing: Typing) -> None:
    typing.box.focus()
    expect(typing.box).to_have_accessible_name("Your text")
    expect(typing.box).to_have_accessible_description(
        "The answer follows when you pause. The box takes at most 1,000,000 characters; a model "
        "that reads only the first of them says how many."
    )


# At each painted frame: the heading over the reasons, and the text that they stand on; whether
# the part is dimmed; how high it is.
_WATCH = """() => {
    const seen = window.ctFrames = [];
    const look = () => {
        if (window.ctFrames !== seen) return;
        const part = document.querySelector('.st-key-ct-reasons');
        const frame = [
            document.querySelector('.ct-why')?.innerText ?? '',
            [...document.querySelectorAll('.ct-words')].map((e) => e.innerText).join('|'),
            document.querySelectorAll('.ct-words .ct-toggle').length,
            part ? getComputedStyle(part).opacity : '',
            part?.offsetHeight ?? 0,
            window.scrollY + (document.querySelector('.stMain')?.scrollTop ?? 0),
        ];
        if (JSON.stringify(seen.at(-1)) !== JSON.stringify(frame)) seen.push(frame);
        requestAnimationFrame(look);
    };
    look();
}"""


@pytest.mark.parametrize("busy", [False, True], ids=["idle", "busy"])
def test_no_new_heading_above_old_marks_and_no_jump(typing: Typing, busy: bool) -> None:
    before, after = "A warm film, and a long one", "A warm film, and a long one, dull"
    typing.begin(before)
    typing.page.evaluate(_WATCH)
    if busy:
        typing.held.touch()
    typing.page.keyboard.type(", dull", delay=30)
    if busy:
        until(lambda: quoted(after) == typing.asked[-1:])
        typing.held.unlink()
    expect(typing.page.locator(".ct-words")).to_have_text([after])
    fresh(typing.page)
    frames: list[list[Any]] = typing.page.evaluate("window.ctFrames")
    high = frames[0][4]
    for heading, words, marks, _, height, scrolled in frames:
        assert words in (before, after), frames
        if words == before:
            assert "“yes”" in heading, frames
        if "“no”" in heading and marks:
            assert words == after, frames
        assert height >= min(high, frames[-1][4]) - 1, frames
        assert scrolled == frames[0][5], frames
    assert any(float(opacity) < 0.6 for _, words, _, opacity, _, _ in frames if words == before)
    assert frames[-1][3] == "1"


# --- on the pages -------------------------------------------------------------------------------


@BOTH
def test_on_a_phone_no_key_is_asked_for(open_page: Open, lang: Language) -> None:
    page = open_page(
        "/text?text-samples=50",
        locale=LOCALES[lang.code],
        viewport={"width": 390, "height": 844},
        has_touch=True,
        is_mobile=True,
    )
    box = page.get_by_label(lang.gettext("Your text"), exact=True)
    expect(page.locator(".st-key-ct-how")).to_be_visible()
    fresh(page)
    box.tap()
    page.keyboard.press("Control+a")
    page.keyboard.type("Dull and boring." if lang == EN else "Inadmissible, aucune réponse.")
    assert "ct-answer" in {f"ct-{name}" for name in dimmed(page)}
    expect(page.get_by_test_id("InputInstructions")).to_be_hidden()
    assert not re.search(r"ctrl|enter to", page.locator("body").inner_text(), re.I)
    expect(page.locator(".ct-display .ct-headline").first).to_have_text(
        "negative" if lang == EN else "négatif"
    )
    fresh(page)
    expect(box).to_be_focused()
    assert page.evaluate("document.documentElement.scrollWidth") <= 390


def test_the_gallery_follows_what_is_typed(open_page: Open) -> None:
    page = open_page("/gallery")
    headline = page.locator(".st-key-ct-gallery .ct-headline").first
    expect(headline).to_be_visible()
    fresh(page)
    page.get_by_label("Your text", exact=True).focus()
    page.keyboard.press("Control+a")
    page.keyboard.type("Dull and boring, a waste.")
    assert dimmed(page) == ["gallery"]
    expect(headline).to_have_text("negative")
    fresh(page)
    expect(page.get_by_label("Your text", exact=True)).to_be_focused()


def test_an_example_put_in_by_click_is_not_left_dim(open_page: Open) -> None:
    page = open_page("/text?text-samples=50")
    expect(page.locator(".st-key-ct-how")).to_be_visible()
    fresh(page)
    box = page.get_by_label("Your text", exact=True)
    example = box.input_value()
    box.press("Control+End")
    page.keyboard.type(" Dull!")
    page.get_by_role("button", name="Examples").click()
    page.locator("[data-testid=stPopoverBody] button").nth(1).click()
    expect(box).not_to_have_value(f"{example} Dull!")
    fresh(page)
    page.get_by_role("button", name="Back to my text").click()
    expect(box).to_have_value(f"{example} Dull!")
    fresh(page)

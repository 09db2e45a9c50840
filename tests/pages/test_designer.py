"""The designer: what is shaped is seen at once, taken back, sent on, and read from a file."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from components.displays.settings import MENU
from models import examples, predictions
from models.display import designed
from models.display.bands import Band
from models.display.contrast import verdict
from models.display.design import BandStyle, Colours, Design, HeardIn, NameIn, Style, unpacked
from models.display.spec import DisplaySpec
from models.examples import LESSON_TITLES, LESSONS, lesson_of
from models.language import Language
from models.reading import inputs
from models.takeaway.palette import PALETTES
from tests.pages.conftest import settle, switch, words_on

Open = Callable[..., AppTest]
SAYS, LOOKS, HEARS = "_designer_says", "_designer_looks", "_designer_hears"
FILE = "_designer_file"


@pytest.fixture
def bench(open_site: Open) -> Callable[..., AppTest]:
    """Open the designer with all its folds open."""

    def open_(**query: str) -> AppTest:
        at = open_site("designer", **query)
        for slot in (SAYS, LOOKS, HEARS, FILE):
            at.session_state[slot] = True
        return settle(at)

    return open_


def write(at: AppTest, label: str, text: str) -> AppTest:
    next(box for box in at.text_input if box.label == label).set_value(text)
    return settle(at)


def press(at: AppTest, label: str) -> AppTest:
    next(button for button in at.button if button.label == label).click()
    return settle(at)


def colour(at: AppTest, key: str, value: str) -> AppTest:
    next(one for one in at.color_picker if one.key == f"_designer-{key}").set_value(value)
    return settle(at)


def cards(at: AppTest) -> list[str]:
    return [e.proto.body for e in at.get("html") if "ct-design-case" in e.proto.body]


def upload(at: AppTest, data: bytes) -> AppTest:
    at.file_uploader[0].upload("design.json", data, "application/json")
    return settle(at)


@pytest.mark.parametrize("model", ["reviews-en", "digits"])
def test_four_real_predictions_of_the_model_in_use_stand_side_by_side(
    open_site: Open, model: str
) -> None:
    kind = "image" if model == "digits" else "text"
    at = open_site("designer", of=kind, picture_model="digits", text_model="reviews-en")
    shown = cards(at)
    assert len(shown) == 4
    for lesson, card in zip(LESSONS, shown, strict=True):
        assert f">{LESSON_TITLES[lesson]}<" in card
        # It is an example of that lesson, and the number is the model's own.
        offered = [e for e in examples.examples(model) if e.lesson == lesson]
        percents: set[str] = set()
        for example in offered:
            made: Any
            if kind == "text":
                made = predictions.of_text(model, example.text)
            else:
                made = predictions.of_image(model, inputs.from_pil(example.picture()))
            assert lesson_of(made, example.truth) == lesson
            percents.add(Language("en").percent(made.confidence))
        assert re.search(r'ct-number">([^<]+)<', card)[1] in percents  # type: ignore[index]


def test_a_word_is_seen_at_once_and_can_be_taken_back(bench: Open) -> None:
    at = bench(display="categorical")
    assert sum(">High<" in card for card in cards(at)) >= 2
    write(at, "Name of band 1", "Bank on it")
    write(at, "What to do in band 1", "Send it.")
    assert sum("Bank on it" in card and "Send it." in card for card in cards(at)) >= 2
    assert not any(">High<" in card for card in cards(at))
    assert "“Bank on it” would have been right" in words_on(at)
    press(at, "Undo")
    assert any("Bank on it" in card for card in cards(at))
    assert not any("Send it." in card for card in cards(at))
    press(at, "Undo")
    assert not any("Bank on it" in card for card in cards(at))
    assert next(b for b in at.button if b.label == "Undo").disabled


def test_a_number_with_words_has_names_to_write_and_nothing_to_do(bench: Open) -> None:
    at = bench(display="numeric", words="1")
    labels = [field.label for field in at.text_input]
    assert "Name of band 1" in labels
    assert not [label for label in labels if label.startswith("What to do in band")]


def test_at_first_the_words_are_written_in_the_pages_language(open_site: Open) -> None:
    at = open_site("designer", display="categorical", lang="fr")
    (chosen,) = [one for one in at.segmented_control if one.label == "Mots et aperçu en"]
    assert chosen.value == "fr"
    assert any("Élevée" in card for card in cards(at))


def test_the_default_comes_back_and_that_too_is_taken_back(bench: Open) -> None:
    at = bench(display="categorical", bands="80-20")
    write(at, "Name of band 1", "Bank on it")
    press(at, "Back to the default")
    assert any(">High<" in card for card in cards(at))
    assert "bands" not in at.query_params
    press(at, "Undo")
    assert any("Bank on it" in card for card in cards(at))
    assert at.query_params["bands"] == "80-20"


def test_words_are_of_one_language_and_the_preview_speaks_it(bench: Open) -> None:
    at = bench(display="categorical")
    write(at, "Name of band 1", "Bank on it")
    switch(at, "Words and preview in", "fr")
    assert any("Élevée" in card for card in cards(at))
    write(at, "Name of band 1", "Fiable")
    assert any("Fiable" in card for card in cards(at))
    switch(at, "Words and preview in", "en")
    assert any("Bank on it" in card for card in cards(at))


def test_colours_are_judged_and_the_nearest_that_passes_is_taken(bench: Open) -> None:
    at = bench(display="categorical")
    assert "✕ Contrast" not in words_on(at)
    colour(at, "accent-light", "#FFCC00")
    assert "--ct-accent:light-dark(#ffcc00,#4fb8c0)" in cards(at)[0]
    assert "✕ Contrast 1.5" in words_on(at)
    offer = next(b for b in at.button if b.label.startswith("Take #"))
    proposed = offer.label.split()[1].rstrip(",")
    offer.click()
    settle(at)
    assert f"--ct-accent:light-dark({proposed},#4fb8c0)" in cards(at)[0]
    assert "✕ Contrast" not in words_on(at)


@pytest.mark.parametrize(
    ("set_on", "other", "ground"),
    [("light", "dark", PALETTES["dark"].ground), ("dark", "light", PALETTES["light"].ground)],
)
@pytest.mark.parametrize("key", ["accent", "band-0"])
def test_a_colour_for_one_ground_says_that_the_other_is_as_shipped_and_proposes_a_match(
    bench: Open, key: str, set_on: str, other: str, ground: str
) -> None:
    at = bench(display="categorical")
    said = f"On {other} ground: as shipped."
    assert said not in words_on(at)
    colour(at, f"{key}-{set_on}", "#7C3AED")
    # Said once, where the colour is: bands without their own follow the accent.
    assert words_on(at).count(said) == 1
    offer = at.button(key=f"_designer-{key}-{other}-match")
    proposed = offer.label.split()[1].rstrip(",")
    assert verdict(proposed, ground).words
    offer.click()
    settle(at)
    assert said not in words_on(at)
    colours = {set_on: "#7c3aed", other: proposed}
    assert any(f"light-dark({colours['light']},{colours['dark']})" in card for card in cards(at))
    if key == "accent":  # what an app shows, on a dark device as well
        assert all(each in at.code[0].value for each in colours.values())
    press(at, "Undo")
    assert said in words_on(at)


def test_the_files_for_an_app_are_open_and_say_which_example_they_show(bench: Open) -> None:
    at = bench(display="categorical")
    (away,) = [one for one in at.expander if one.label == "Take it away"]
    assert away.proto.expanded
    # What is pressed without reading is for an app, and no file that none can show.
    (filled,) = [one for one in at.button if one.proto.type == "primary"]
    assert filled.label == "Web component (JavaScript)"
    first, second = (LESSON_TITLES[each] for each in LESSONS[:2])
    assert f"“{first}”" in _said_of_files(at)
    assert "your input" not in _said_of_files(at)
    (chosen,) = [one for one in at.selectbox if one.label == "Prediction in the files"]
    chosen.set_value(LESSONS[1])
    settle(at)
    assert f"“{second}”" in _said_of_files(at)


def _said_of_files(at: AppTest) -> str:
    (said,) = [one.value for one in at.caption if "The data file holds" in one.value]
    return said


def test_a_band_has_its_own_colour_and_icon_where_it_is_shown(bench: Open) -> None:
    at = bench(display="categorical")
    colour(at, "band-0-light", "#224466")
    icon = next(box for box in at.selectbox if box.label == "Icon of “High”")
    icon.set_value("check")
    settle(at)
    dressed = [card for card in cards(at) if "#224466" in card]
    assert dressed
    assert all(">High<" in card and "ct-icon" in card for card in dressed)
    switch(at, "Show confidence as", "numeric")
    assert not any("#224466" in card or "ct-icon" in card for card in cards(at))


def test_other_eyes_see_other_colours_and_the_design_stays(bench: Open) -> None:
    at = bench(display="categorical")
    colour(at, "accent-light", "#b3261e")
    before = at.query_params["look"]
    next(box for box in at.selectbox if box.label == "Seen by").set_value("protan")
    settle(at)
    assert "--ct-accent:light-dark(#534a1b," in cards(at)[0]
    assert at.query_params["look"] == before


@pytest.mark.parametrize("use", ["phone", "field", "row", "chat"])
def test_the_preview_is_of_the_setting_of_use(open_site: Open, use: str) -> None:
    at = open_site("designer", display="categorical")
    switch(at, "Setting of use", use)
    assert all(f"ct-use-{use}" in card for card in cards(at))
    assert sum("High" in card for card in cards(at)) >= 2


def test_a_screen_readers_sentence_is_heard_or_refused(bench: Open) -> None:
    at = bench(display="categorical")
    write(at, "What a screen reader says", "{answer} – {band}")
    assert '<dd lang="en">positive – High</dd>' in words_on(at)
    write(at, "What a screen reader says", "{answer.__class__}")
    assert len(at.error) == 1
    assert "action" in at.error[0].value
    assert '<dd lang="en">positive – High</dd>' in words_on(at)
    switch(at, "Show confidence as", "none")
    assert any("does not show" in one.value for one in at.warning)
    assert "positive – High" not in words_on(at)


def test_a_link_opens_the_same_design(bench: Open) -> None:
    at = bench(display="categorical")
    write(at, "Name of band 1", "Bank on it")
    colour(at, "accent-dark", "#ffcc00")
    style = unpacked(at.query_params["look"])
    assert style.band(0).name.en == "Bank on it"
    query = {key: str(value) for key, value in at.query_params.items()}
    other = bench(**query)
    assert cards(other) == cards(at)


@pytest.mark.parametrize("look", ["x", "é", "A" * 7000, "eNoDAAAAAAE"])
def test_a_link_that_carries_no_design_shows_the_default(open_site: Open, look: str) -> None:
    at = open_site("designer", display="categorical", look=look)
    assert not at.exception
    assert any(">High<" in card for card in cards(at))


FULL = Design(
    DisplaySpec("categorical", bands=(Band(0.8), Band(0.3, "W"), Band(0.2), Band(0.0)), digits=1),
    Style(
        bands=(BandStyle(name=NameIn(en="Top"), icon="star"),),
        accent=Colours(light="#224466", dark="#aaccee"),
        size="large",
        heard=HeardIn(en="{answer}: {band}"),
    ),
)


def test_a_file_comes_back_as_the_display_that_it_was(bench: Open) -> None:
    at = bench()
    upload(at, FULL.dumps())
    assert not at.error
    assert "✓ Loaded: this is the display of the file." in words_on(at)
    made = predictions.of_text("reviews-en", examples.examples("reviews-en")[0].text)
    assert any(str(designed.render(made, FULL, Language("en")).html) in card for card in cards(at))
    press(at, "Undo")
    assert any("ct-numeric" in card for card in cards(at))


def test_a_file_with_finer_cut_offs_is_rounded_and_that_is_said(bench: Open) -> None:
    fine = Design(DisplaySpec("categorical", bands=(Band(0.904), Band(0.0))))
    at = upload(bench(), fine.dumps())
    assert "they were rounded" in words_on(at)
    assert at.query_params["bands"] == "90"


@pytest.mark.parametrize(
    "data", [b"", b"{", b"\xff", b'{"schema_version": 9}', b"[" * 9000, b'{"a": "<script>"}']
)
def test_a_file_that_is_none_is_refused_and_the_design_stays(bench: Open, data: bytes) -> None:
    at = bench(display="categorical")
    write(at, "Name of band 1", "Bank on it")
    upload(at, data)
    assert not at.exception
    assert len(at.error) == 1
    assert any("Bank on it" in card for card in cards(at))


@pytest.mark.parametrize("page", ["text", "picture", "gallery", "wall", "present"])
def test_a_design_goes_along_to_every_page_that_shows_the_display(bench: Open, page: str) -> None:
    at = bench(display="categorical")
    write(at, "Name of band 1", "Bank on it")
    write(at, "What to do in band 1", "Send it.")
    colour(at, "accent-light", "#224466")
    at.switch_page(f"{page}.py")
    settle(at)
    for _ in range(3 if page == "present" else 0):  # to where it is said how sure
        press(at, "Next")
    assert "look" in at.query_params
    for worn in ("Bank on it", "Send it.", "--ct-accent:light-dark(#224466,"):
        assert worn in words_on(at)
    at.switch_page("designer.py")
    settle(at)
    assert any("#224466" in card for card in cards(at))


def test_settings_of_another_page_change_the_design_and_take_it_off(bench: Open) -> None:
    at = bench(display="categorical")
    write(at, "Name of band 1", "Bank on it")
    at.switch_page("text.py")
    at.session_state[MENU] = True
    settle(at)
    field = next(box for box in at.text_input if box.label == "Name of band 1")
    assert field.value == "Bank on it"
    write(at, "Name of band 1", "Rock solid")
    assert "Rock solid" in words_on(at)
    assert "Bank on it" not in words_on(at)
    assert unpacked(at.query_params["look"]).band(0).name.en == "Rock solid"
    press(at, "Take the design off")
    assert "look" not in at.query_params
    assert "Rock solid" not in words_on(at)


@pytest.mark.parametrize("page", ["designer", "text"])
def test_two_bands_of_one_name_are_refused_and_nothing_is_lost(bench: Open, page: str) -> None:
    at = bench(display="categorical")
    at.switch_page(f"{page}.py")
    at.session_state[MENU] = True
    settle(at)
    write(at, "Name of band 1", "Rock solid")
    write(at, "Name of band 3", " rock SOLID ")
    assert any("already the name of another band" in one.value for one in at.warning)
    assert any("rock SOLID" in one.value and "Low" in one.value for one in at.warning)
    named = {box.label: box.value for box in at.text_input}
    assert named["Name of band 1"] == "Rock solid"
    assert named["Name of band 3"] == ""
    # What is shipped is a name, too: that of band 2.
    write(at, "Name of band 3", "Medium")
    assert any("“Medium” is already" in one.value for one in at.warning)
    write(at, "Name of band 3", "Shaky")
    assert not at.warning
    # Emptied, band 1 would be called as it ships.
    write(at, "Name of band 2", "High")
    write(at, "Name of band 1", "")
    assert next(b for b in at.text_input if b.label == "Name of band 1").value == "Rock solid"
    assert any("“High” is already" in one.value for one in at.warning)


def test_two_ways_of_one_name_are_refused(bench: Open) -> None:
    at = bench(display="gate")
    write(at, "Name of “Go along”", "ask a person")
    assert any("already the name of another way" in one.value for one in at.warning)
    assert all("ask a person" not in card for card in cards(at))


def test_names_that_a_file_has_twice_are_said(bench: Open) -> None:
    twice = Style(bands=tuple(BandStyle(name=NameIn(en="Same")) for _ in range(2)))
    at = upload(bench(), Design(DisplaySpec("categorical"), twice).dumps())
    assert any("“Same” stands for more than one" in one.value for one in at.warning)
    write(at, "Name of band 2", "Other")
    assert not at.warning


@pytest.mark.parametrize("page", ["home", "gallery"])
def test_the_designer_is_found(open_site: Open, page: str) -> None:
    at = open_site(page)
    assert any("designer" in link.proto.page for link in at.get("page_link"))


def test_shaping_a_display_asks_no_model(bench: Open) -> None:
    at = bench(display="categorical")
    before = predictions.calls(), predictions.items()
    write(at, "Name of band 1", "Bank on it")
    switch(at, "Setting of use", "chat")
    assert (predictions.calls(), predictions.items()) == before


def test_words_too_long_are_shortened_and_that_is_said(bench: Open) -> None:
    at = bench(display="categorical")
    write(at, "Name of band 1", "x" * 50)
    assert any("x" * 40 + "<" in card for card in cards(at))
    assert any("left out at the end: 10" in one.value for one in at.warning)


def test_the_ways_of_the_gate_are_worded_in_each_language(bench: Open) -> None:
    at = bench(display="gate")
    write(at, "Name of “Go along”", "Ship it")
    write(at, "What to do at “Go along”", "Nobody reads it again.")
    shown = [card for card in cards(at) if "Nobody reads it again." in card]
    assert len(shown) >= 2
    assert all("Ship it" in card for card in cards(at)), "it stands on the scale of each"
    switch(at, "Words and preview in", "fr")
    assert not any("Ship it" in card for card in cards(at))
    write(at, "Name of “Go along”", "Envoyer")
    assert all("Envoyer" in card for card in cards(at))
    switch(at, "Show confidence as", "categorical")
    assert not any("Envoyer" in card for card in cards(at))
    at = bench(**{key: str(value) for key, value in at.query_params.items()})
    switch(at, "Show confidence as", "gate")
    assert all("Ship it" in card for card in cards(at))
    press(at, "Undo")


@pytest.mark.parametrize("display", ["none", "numeric", "nbest", "visual", "frequency"])
def test_a_display_without_words_says_so_and_which_have_some(bench: Open, display: str) -> None:
    at = bench(display=display)
    said = [one.value for one in at.caption if "no words to write" in one.value]
    assert len(said) == 1
    assert "“Categorical” and “Who decides?” have." in said[0]
    assert ("beside the number" in said[0]) == (display == "numeric")
    if display == "numeric":
        at.toggle(key="_words").set_value(True)
        settle(at)
        assert not any("no words to write" in one.value for one in at.caption)
        assert any(box.label == "Name of band 1" for box in at.text_input)

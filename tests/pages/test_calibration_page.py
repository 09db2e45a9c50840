"""The calibration page: the figures of the files, for each model, at any temperature."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from components.calibration import opened
from models import cards, predictions
from models.calibration import report
from models.calibration.cases import known
from models.calibration.classes import mistakes
from tests.pages.conftest import words_on

Open = Callable[..., AppTest]


@pytest.mark.parametrize("model_id", report.shipped())
def test_every_model_is_told_with_its_figures(open_site: Open, model_id: str) -> None:
    at = open_site("calibration", measured=model_id)
    before = predictions.calls()
    at.run()
    assert not at.exception
    said = words_on(at)
    made = report.of(model_id)
    high = made.bands[0]
    assert f"{high.right:,} of {high.n:,}: " in said
    assert ("It passes the check." in said) == made.ships
    assert f"{made.temperature:.2f} fits half of the cases at home best" in said
    for one in made.away:
        assert one.set in said
    assert predictions.calls() == before


def test_another_temperature_moves_figures_and_no_link(open_site: Open) -> None:
    at = open_site("calibration", measured="digits")
    before = words_on(at)
    at.select_slider[0].set_value(2.0).run()
    after = words_on(at)
    assert "At temperature 2, where it would say" in after
    assert "warmth" not in at.query_params  # each step of a slider would be one more way Back
    assert before != after
    assert "When it said 90 to 100%" in before
    # Nine in ten thousand were wrong; told at twice the temperature, few are above nine in ten.
    high = report.of("digits").bands[0]
    told = f"{high.right:,} of {high.n:,}"
    assert before.count(told) > 1
    assert after.count(told) == 1  # slices stay those of the model's own scores, and say so


def test_the_bands_are_those_that_the_person_has_set_and_that_is_said(open_site: Open) -> None:
    link = {"measured": "digits", "bands": "97-40", "band-1": "Certain <b>"}
    said = words_on(open_site("calibration", **link))
    confidence, right = (known("digits").whole.confidence, known("digits").whole.right)
    sure = confidence >= 0.97
    # In the table beside the diagram, and among the slices.
    assert said.count("Certain &lt;b&gt;, from 97%") == 2
    assert f"{right[sure].sum():,} of {sure.sum():,}: " in said
    assert "These are your own bands" in said
    plain = words_on(open_site("calibration", measured="digits"))
    assert "High, from 90%" in plain
    assert "the bands that the categories start with" in plain


def test_who_reads_french_meets_the_french_model_first(open_site: Open) -> None:
    said = words_on(open_site("calibration", lang="fr"))
    assert "Allociné" in said
    assert "Jusqu’où croire sa confiance" in said


@pytest.mark.parametrize("query", [{"measured": "distilbert-sst2"}, {"measured": "<b>"}])
def test_a_model_that_is_not_measured_makes_way_for_one_that_is(
    open_site: Open, query: dict[str, str]
) -> None:
    at = open_site("calibration", **query)
    assert not at.exception
    assert "When it said" in words_on(at)


def test_the_card_leads_here(open_site: Open) -> None:
    links = [link.proto for link in open_site("cards").get("page_link")]
    (link,) = [one for one in links if one.label == "How far its confidence can be believed"]
    assert "measured=reviews-en" in link.query_string


@pytest.mark.parametrize(
    ("model_id", "page", "setting"),
    [("reviews-en", "text", "text-model"), ("digits", "picture", "picture-model")],
)
def test_ways_lead_back_to_the_card_and_on_to_the_model(
    open_site: Open, model_id: str, page: str, setting: str
) -> None:
    links = [
        link.proto
        for link in open_site("calibration", measured=model_id).get("page_link")
        if link.proto.query_string
    ]
    kind = "text" if page == "text" else "image"
    assert [(link.page, link.query_string) for link in links] == [
        ("gallery", f"of={kind}"),  # the bar's
        ("models", f"card={model_id}"),
        ("models", f"card={model_id}"),
        ("stakes", f"measured={model_id}"),
        (page, f"{setting}={model_id}"),
    ]
    at = open_site("cards", card=model_id)
    chosen = [one.value for one in at.segmented_control if one.label == "Model"]
    assert chosen == [model_id]


def test_one_class_at_a_time_and_a_bin_opens_its_cases(open_site: Open) -> None:
    at = open_site("calibration", measured="photos")
    (chooser,) = [one for one in at.selectbox if one.label == "Which answers the diagram tells of"]
    assert chooser.options[0] == "All classes together"
    assert chooser.options[1:] == sorted(chooser.options[1:])
    chooser.set_value(chooser.value).run()
    chooser.select("cat").run()
    assert "When it gave “cat” 90 to 100%" in words_on(at)
    at.session_state[opened.open_of("bin", "photos").key] = "5"
    at.run()
    assert "Opened: 50 to 60%" in words_on(at)
    assert "What they were mistaken for" in words_on(at)
    assert not at.exception


def test_among_many_classes_one_is_found_by_its_name(open_site: Open) -> None:
    at = open_site("calibration", measured="intents-en")
    assert "The table shows 12 of 77 classes" in words_on(at)
    (find,) = [one for one in at.text_input if one.label == "Find a class by its name"]
    find.set_value("EXCHANGE").run()
    said = words_on(at)
    assert "The table shows" not in said
    assert "xchange" in said.split("the worst first</caption>")[1]
    find.set_value("no such thing").run()
    assert "No class has such a name." in words_on(at)


def test_few_classes_are_all_there_without_a_search(open_site: Open) -> None:
    at = open_site("calibration", measured="reviews-en")
    assert not [one for one in at.text_input if one.label == "Find a class by its name"]
    assert "Recognised least often" in words_on(at)


@pytest.mark.parametrize(("model_id", "cell"), [("photos", "3-5"), ("intents-en", "")])
def test_a_cell_opens_its_cases_with_their_confidences(
    open_site: Open, model_id: str, cell: str
) -> None:
    home = known(model_id).whole
    pair = next(one for one in mistakes(home) if not cell or f"{one.truth}-{one.answer}" == cell)
    at = open_site("calibration", measured=model_id)
    slot = opened.open_of("cell", model_id)
    at.session_state[slot.key] = f"{pair.truth}-{pair.answer}"
    at.run()
    said = words_on(at)
    here = (home.labels == pair.truth) & (home.answers == pair.answer)
    assert "Opened: " in said
    assert f"At home: {pair.n} case" in said
    assert f"{100 * home.confidence[here].max():.1f}%" in said  # the surest of them
    at.session_state[slot.key] = "999-999"  # a browser's word
    at.run()
    assert "Opened: " not in words_on(at)
    assert not at.exception


def test_slices_are_by_source_answer_and_band(open_site: Open) -> None:
    said = words_on(open_site("calibration", measured="reviews-en"))
    section = said.split("By “Source”</caption>")[1]
    for name in ("SST-2 dev", "IMDB test", "Tweets"):
        assert name in section
    # A set has one name on a page; its whole one says once what it is.
    assert said.count("Tweets with a clear human rating (VADER)") == 1
    assert "first set" not in said
    assert "By “The answer”" in said
    assert "By “Band of confidence”" in said
    assert "The largest difference among groups" in said


def test_where_the_files_of_a_model_are_damaged_that_is_said_once(
    open_site: Open, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    broken = tmp_path / "weights"
    for model_id in report.shipped():
        (broken / model_id).mkdir(parents=True)
        for file in (cards.WEIGHTS / model_id).glob("*.[jn][sp][oz]*"):
            (broken / model_id / file.name).write_bytes(file.read_bytes())
    (broken / "digits" / "held_out.npz").write_bytes(b"PK")
    monkeypatch.setattr(cards, "WEIGHTS", broken)
    at = open_site("calibration", measured="digits")
    assert not at.exception
    (error,) = at.error
    assert "are damaged" in error.value
    assert words_on(at).count("are damaged") == 1
    at = open_site("calibration", measured="photos")
    assert not at.error


@pytest.mark.parametrize("model_id", report.shipped())
def test_no_set_is_without_a_licence(open_site: Open, model_id: str) -> None:
    card = cards.read(model_id)
    licences = {one.source: one.licence for one in card.training_data if one.source}
    for one in known(model_id).home:
        assert licences[one.set]
    section = words_on(open_site("calibration", measured=model_id)).split("Licence</th>")[1]
    assert "<td></td>" not in section.split("</table>")[0]

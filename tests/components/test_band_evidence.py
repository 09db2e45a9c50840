"""What stands beside the bands: what they kept, what can be promised, all cut-offs at once."""

from __future__ import annotations

import re
from itertools import pairwise

import pytest
from streamlit.testing.v1 import AppTest

from components.displays.settings import MENU
from models import catalog
from models.calibration import bins, promise, report, temperature
from models.calibration.cases import known
from models.display.bands import START, parse_cuts, shifted
from tests.pages.conftest import words_on


def page() -> None:
    import streamlit as st

    from components.displays import settings as display_settings
    from components.site import state
    from models import catalog
    from models.display import preview
    from models.language import Language
    from models.prediction import Fitted, Label, Prediction

    state.read_url()
    lang = Language(state.LANGUAGE.get() or "en")
    model = st.session_state.get("model", "reviews-en")
    classes = {"reviews-en": 2, "services-fr": 3}.get(model, 10)
    labels = [Label(f"class {n}") for n in range(classes)]
    example = preview.even(model, labels)
    if st.session_state.get("calibrated"):
        shares = [1 / classes] * classes
        fit = catalog.get(model).calibration
        if st.session_state["calibrated"] == "another":
            fit = Fitted("a set", 9, 1.5, "2026-11-28")
        example = Prediction.of(model, labels, shares, "0" * 64, calibrated_on=fit)
    assert model == "hub" or catalog.get(model)
    display_settings.display_controls(lang, example)
    state.write_url()


def opened(model: str = "reviews-en", lang: str = "en", **query: str) -> AppTest:
    app = AppTest.from_function(page, default_timeout=30)
    app.session_state[MENU] = True
    app.session_state["model"] = model
    query = {"display": "categorical", "lang": lang, **query}
    for key, value in query.items():
        app.query_params[key] = value
    app.run()
    assert not app.exception
    return app


def held_bands(app: AppTest) -> str:
    found = app.query_params.get("bands", ["90-60"])
    return found[0] if isinstance(found, list) else found


def plain(text: str) -> str:
    return re.sub(r"<[^>]+>", "", text)


@pytest.mark.parametrize("cuts", ["90-60", "97-80-55"])
def test_each_band_says_what_it_kept_at_home_and_away(cuts: str) -> None:
    said = plain(words_on(opened(bands=cuts)))
    found = known("reviews-en")
    shares = [cut / 100 for cut in parse_cuts(cuts)]
    for one in (found.whole, *found.away):
        for band in bins.bands(one, shares):
            assert f"{band.held.n:,} cases of {len(one):,}, " in said
    assert said.count("At home: ") == len(shares) + 1


def test_a_band_that_keeps_less_than_its_cut_says_so_and_names_where() -> None:
    """High from 90 %: 97 of 100 at home, 75 of 100 on product sentences."""
    said = plain(words_on(opened(bands="90-60")))
    assert "Promises more than it keeps elsewhere: it begins at 90%" in said
    assert "Amazon sentences" in said.split("Promises more than it keeps")[1]
    assert "At home" not in said.split("beyond chance. (")[1].split(")")[0]
    assert "Promises more" not in plain(words_on(opened(bands="70-60")))


def test_the_promise_is_the_engines_and_can_be_taken() -> None:
    app = opened(bands="75-60")
    made = promise.at_least(known("reviews-en").whole, 0.95)
    assert made.cut is not None
    assert made.cut > 75
    assert "Not guaranteed as it is" in words_on(app)
    (button,) = [each for each in app.button if each.key == "_keep-promise"]
    assert button.label == f"Begin “High” at {made.cut}%"
    button.click().run()
    assert held_bands(app) == f"{made.cut}-60"
    said = words_on(app)
    assert f"as “High” begins now, at {made.cut}%" in said
    assert "Elsewhere nothing is promised" in said
    (button,) = [each for each in app.button if each.key == "_keep-promise"]
    assert button.disabled


def test_the_second_band_stays_where_it_is() -> None:
    app = opened(bands="95-90")
    (button,) = [each for each in app.button if each.key == "_keep-promise"]
    assert button.label == "Begin “High” at 91%"
    button.click().run()
    assert held_bands(app) == "91-90"


def test_what_cannot_be_promised_is_refused_in_words() -> None:
    app = opened("services-fr")
    assert "95% cannot be promised with these data" in words_on(app)
    assert not [each for each in app.button if each.key == "_keep-promise"]
    app.select_slider(key="__promised-en").set_value(80).run()
    assert "cannot be promised" not in words_on(app)


@pytest.mark.parametrize("lang", ["en", "fr"])
def test_of_a_model_without_cases_nothing_is_claimed(lang: str) -> None:
    app = opened("hub", lang)
    said = words_on(app)
    assert ("is not known" if lang == "en" else "On ne sait pas") in said
    assert "%" not in "".join(re.findall(r"(?:At home|Chez lui)[^<]*", said))
    assert not [each for each in app.button if each.key == "_keep-promise"]


def calibrated(fit: str) -> AppTest:
    app = AppTest.from_function(page, default_timeout=30)
    app.session_state[MENU] = True
    app.session_state["model"] = "digits"
    app.session_state["calibrated"] = fit
    app.query_params["display"] = "categorical"
    app.run()
    assert not app.exception
    return app


def test_calibrated_scores_are_counted_as_such_on_those_that_nothing_was_fitted_on() -> None:
    said = plain(words_on(calibrated("its own")))
    fit = catalog.get("digits").calibration
    assert fit is not None
    found = known("digits")
    _, judging = temperature.halves(tuple(map(len, found.home)))
    home = temperature.at(found.whole.rows(judging), fit.temperature)
    assert len(home) == len(found.whole) - fit.n
    for one in (home, *(temperature.at(cases, fit.temperature) for cases in found.away)):
        for band in bins.bands(one, (0.9, 0.6)):
            assert f"{band.held.n:,} case" in said
    raw = bins.bands(found.whole, (0.9, 0.6))[0].held
    assert f"{raw.n:,} cases" not in said


def test_of_scores_by_a_set_of_ones_own_nothing_is_claimed() -> None:
    said = words_on(calibrated("another"))
    assert "is not known" in said
    assert "At home" not in said


@pytest.mark.parametrize("count", START)
def test_one_slider_moves_all_cut_offs(count: int) -> None:
    app = opened(bands="-".join(map(str, START[count])))
    for step in (2, 1, -1, -2, 0):
        app.select_slider(key="__shyer-en").set_value(step).run()
        assert not app.exception
        assert parse_cuts(held_bands(app)) == shifted(count, step)
        assert app.select_slider(key="__shyer-en").value == step


def test_cut_offs_of_ones_own_have_a_place_on_the_slider_and_stay() -> None:
    app = opened(bands="93-60")
    slider = app.select_slider(key="__shyer-en")
    assert list(slider.options) == [
        "very shy",
        "shy",
        "your own",
        "as we begin",
        "bold",
        "very bold",
    ]
    app.run()
    assert held_bands(app) == "93-60"


@pytest.mark.parametrize("count", START)
def test_shyer_is_higher_and_every_band_can_be_set(count: int) -> None:
    cuts = [shifted(count, step) for step in range(-2, 3)]
    assert cuts[2] == START[count]
    for one in cuts:
        assert parse_cuts("-".join(map(str, one))) == one
    for bolder, shyer in pairwise(cuts):
        assert all(low <= high for low, high in zip(bolder, shyer, strict=True))
        assert bolder != shyer


def test_every_shipped_model_is_known() -> None:
    for model in report.shipped():
        assert len(known(model).whole)

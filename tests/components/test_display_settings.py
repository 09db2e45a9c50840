"""The display settings: what the URL may say, what survives, and that no model is asked."""

from __future__ import annotations

import json

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from streamlit.testing.v1 import AppTest

from components.displays.settings import MENU
from models.display.bands import (
    DEFAULT_BANDS,
    START,
    Band,
    Cuts,
    band_of,
    cuts_of,
    in_number,
    out_of_reach,
    parse_cuts,
    with_cut,
)


def page() -> None:
    import json

    import streamlit as st

    from components.displays import held
    from components.displays import settings as display_settings
    from components.site import state
    from models.display import preview
    from models.language import Language
    from models.prediction import Label

    state.read_url()
    lang = Language(state.LANGUAGE.get() or "en")
    if not st.session_state.get("elsewhere"):
        classes = st.session_state.get("classes", 77)
        labels = [Label(f"class {n}") for n in range(classes)]
        display_settings.display_controls(
            lang, preview.even(st.session_state.get("model", "m"), labels)
        )
    st.text(json.dumps(held.current_spec().to_dict()))
    state.write_url()


def opened(**query: str) -> AppTest:
    app = AppTest.from_function(page, default_timeout=30)
    app.session_state[MENU] = True
    for key, value in query.items():
        app.query_params[key.replace("_", "-")] = value
    app.run()
    assert not app.exception
    return app


def spec_of(app: AppTest) -> dict[str, object]:
    data: dict[str, object] = json.loads(app.text[0].value)
    return data


def url(app: AppTest) -> dict[str, str]:
    return {k: v[0] if isinstance(v, list) else v for k, v in app.query_params.items()}


def test_a_fresh_page_has_the_defaults_and_a_clean_url() -> None:
    app = opened()
    assert spec_of(app)["pattern"] == "numeric"
    assert url(app) == {}


@pytest.mark.parametrize("language", ["en", "fr"])
@pytest.mark.parametrize("pattern", ["none", "categorical", "gate", "nbest", "visual"])
def test_the_switch_writes_an_id_into_the_url(language: str, pattern: str) -> None:
    app = opened(lang=language)
    app.segmented_control(key=f"_display-{language}").set_value(pattern).run()
    assert not app.exception
    assert spec_of(app)["pattern"] == pattern
    assert url(app)["display"] == pattern


def test_a_link_from_one_language_opens_the_same_screen_in_the_other() -> None:
    french = opened(lang="fr")
    french.segmented_control(key="_display-fr").set_value("visual").run()
    french.segmented_control(key="_chart-fr").set_value("bars").run()
    french.slider(key="_line").set_value(35).run()
    link = {**url(french), "lang": "en"}
    assert link == {"lang": "en", "display": "visual", "chart": "bars", "line": "35"}
    assert spec_of(opened(**link)) == spec_of(french)


def test_bands_names_and_actions_travel() -> None:
    app = opened(display="categorical")
    app.number_input(key="_cut-0").set_value(95).run()
    app.text_input(key="_band-1").set_value("Sûr & <b>").run()
    app.text_input(key="_action-3").set_value("Ask Zoë").run()
    assert not app.exception
    bands = spec_of(app)["bands"]
    assert bands == [
        {"at_least": 0.95, "name": "Sûr & <b>", "action": None},
        {"at_least": 0.6, "name": None, "action": None},
        {"at_least": 0.0, "name": None, "action": "Ask Zoë"},
    ]
    assert spec_of(opened(**url(app)))["bands"] == bands
    assert url(app)["bands"] == "95-60"


@pytest.mark.parametrize(("index", "value"), [(0, 50), (0, 60), (1, 95), (1, 90)])
def test_a_cut_off_that_would_move_another_is_refused_in_words(index: int, value: int) -> None:
    app = opened(display="categorical")
    app.number_input(key=f"_cut-{index}").set_value(value).run()
    assert "bands" not in url(app)
    assert app.number_input(key=f"_cut-{index}").value == (90, 60)[index]
    assert f"{value}% is not" in app.warning[0].value
    assert f"so {(90, 60)[index]}% stays" in app.warning[0].value
    app.number_input(key=f"_cut-{index}").set_value(75).run()
    assert not app.warning
    assert url(app)["bands"] == ("75-60", "90-75")[index]


@pytest.mark.parametrize("value", [0, 100, 150, -3])
def test_a_cut_off_beyond_all_answers_is_refused_in_words(value: int) -> None:
    app = opened(display="categorical")
    app.number_input(key="_cut-0").set_value(value).run()
    assert "lies between 1% and 99%, so 90% stays" in app.warning[0].value
    assert app.number_input(key="_cut-0").value == 90
    assert "bands" not in url(app)


def test_why_a_cut_off_was_refused_is_not_said_of_another_model() -> None:
    app = opened(display="categorical")
    app.number_input(key="_cut-0").set_value(50).run()
    assert app.warning
    app.session_state["model"] = "another"
    app.run()
    assert not app.warning
    assert app.number_input(key="_cut-0").value == 90


@pytest.mark.parametrize(("key", "most"), [("_band-1", 40), ("_action-2", 140)])
def test_words_too_long_are_shortened_and_that_is_said(key: str, most: int) -> None:
    app = opened(display="categorical")
    app.text_input(key=key).set_value("x" * most + "and twelve..").run()
    assert not app.exception
    assert app.text_input(key=key).value == "x" * most
    assert url(app)[key.removeprefix("_")] == "x" * most
    assert f"room for {most} characters; left out at the end: 12." in app.warning[0].value
    app.text_input(key=key).set_value("Sure").run()
    assert not app.warning
    assert url(app)[key.removeprefix("_")] == "Sure"


def test_the_number_of_bands_changes() -> None:
    app = opened(display="categorical")
    app.segmented_control(key="_band-count").set_value(5).run()
    assert not app.exception
    assert len(spec_of(app)["bands"]) == 5  # type: ignore[arg-type]


def test_bands_that_no_answer_can_fall_into_are_named_at_once() -> None:
    app = opened(display="categorical")
    app.session_state["classes"] = 2
    app.run()
    assert not app.info  # 90 and 60: half of all is within the last one
    app.segmented_control(key="_band-count").set_value(6).run()
    app.text_input(key="_band-5").set_value("Hopeless & co").run()
    (said,) = app.info
    assert "always has 50% or more" in said.value
    assert "band 5 (“Hopeless & co”)" in said.value.replace("\\", "")
    assert "band 6 (“Very low”)" in said.value
    assert "band 4" not in said.value  # from 33% on: half is within
    app.number_input(key="_cut-3").set_value(50).run()
    (said,) = app.info
    assert "band 5" in said.value
    assert "band 4" not in said.value
    app.number_input(key="_cut-2").set_value(52).run()
    app.segmented_control(key="_band-count").set_value(3).run()
    assert not app.info


@pytest.mark.parametrize(
    ("cuts", "classes", "never"),
    [
        ((99, 90, 66, 33, 10), 2, 2),
        ((99, 90, 66, 33, 10), 3, 2),
        ((99, 90, 66, 34, 10), 3, 1),
        ((90, 75, 50), 2, 1),
        ((90, 60), 2, 0),
        ((90, 1), 77, 1),
        ((90, 2), 77, 0),
        ((50,), 1000, 0),
    ],
)
def test_a_band_is_out_of_reach_where_it_ends_at_or_below_an_even_share(
    cuts: tuple[int, ...], classes: int, never: int
) -> None:
    assert out_of_reach(cuts, classes) == never
    shipped = tuple(Band(cut / 100) for cut in (*cuts, 0))
    assert band_of(1 / classes, shipped) == len(cuts) - never  # the least there can be


def test_another_number_of_bands_keeps_what_was_set() -> None:
    app = opened(display="categorical", bands="80-79", band_1="Sure", band_3="Just do it")
    app.segmented_control(key="_band-count").set_value(6).run()
    link = {"display": "categorical", "band-1": "Sure"}
    assert url(app) == {**link, "bands": "80-79-59-40-20", "band-6": "Just do it"}
    app.text_input(key="_band-4").set_value("Fourth").run()
    app.number_input(key="_cut-3").set_value(44).run()
    app.segmented_control(key="_band-count").set_value(3).run()
    assert url(app) == {**link, "bands": "80-79", "band-3": "Just do it"}
    app.segmented_control(key="_band-count").set_value(5).run()
    there = {"bands": "80-79-59-44", "band-4": "Fourth", "band-5": "Just do it"}
    assert url(app) == {**link, **there}
    assert not app.exception


def test_settings_of_a_display_survive_while_another_or_none_is_shown() -> None:
    app = opened(display="nbest", hedge="70", n="5")
    app.segmented_control(key="_digits-en").set_value(1).run()
    app.segmented_control(key="_display-en").set_value("none").run()
    app.session_state["elsewhere"] = True
    app.run()
    app.run()
    assert spec_of(app)["hedge_below"] == 0.7
    assert url(app) == {"display": "none", "hedge": "70", "n": "5", "digits": "1"}
    app.session_state["elsewhere"] = False
    app.run()
    app.segmented_control(key="_display-en").set_value("nbest").run()
    spec = spec_of(app)
    assert (spec["n"], spec["digits"], spec["hedge_below"]) == (5, 1, 0.7)
    assert app.slider(key="_hedge").value == 70


@pytest.mark.parametrize(
    "query",
    [
        {"display": "Numérique"},
        {"display": ""},
        {"display": "<script>"},
        {"digits": "7"},
        {"n": "0"},
        {"n": "1e9"},
        {"hedge": "nan"},
        {"bands": "60-90"},
        {"bands": "90-90"},
        {"bands": "100"},
        {"bands": "9" * 400},
        {"words": "yes"},
        {"chart": "pie"},
        {"band_1": "x" * 41},
        {"action_1": "a\x00b"},
    ],
)
def test_what_a_mistyped_link_says_is_left_out_calmly(query: dict[str, str]) -> None:
    assert spec_of(opened(**query)) == spec_of(opened())


def test_a_short_list_of_classes_bounds_n_without_losing_it() -> None:
    app = AppTest.from_function(page, default_timeout=30)
    app.session_state[MENU] = True
    app.session_state["classes"] = 2
    app.query_params["display"] = "nbest"
    app.query_params["n"] = "50"
    app.run()
    assert not app.exception
    assert app.number_input(key="_n").value == 2
    assert url(app)["n"] == "50"


def previewed(app: AppTest) -> str:
    (shown,) = (str(e.proto.body) for e in app.get("html") if "ct-mini" in str(e.proto.body))
    return shown


@pytest.mark.parametrize(("confidence", "way"), [(0.55, "Ask a"), (0.75, "Look"), (0.95, "Go")])
def test_a_preview_shows_what_another_confidence_would_look_like(
    confidence: float, way: str
) -> None:
    app = opened(display="gate")
    app.select_slider[0].set_value(confidence).run()
    assert not app.exception
    assert f'<strong class="ct-gate-way">{way}' in previewed(app)
    assert url(app) == {"display": "gate"}, "what is only supposed is in no link"


def test_the_preview_follows_the_settings_and_they_are_said() -> None:
    app = opened(display="gate")
    app.slider(key="_gate").set_value((0, 70)).run()
    assert "Go along" in previewed(app)
    said = [caption.value for caption in app.caption]
    assert "From 70%: go along. From 0% to 70%: look twice." in said


def test_one_class_alone_has_no_preview() -> None:
    app = AppTest.from_function(page, default_timeout=30)
    app.session_state[MENU] = True
    app.session_state["classes"] = 1
    app.run()
    assert not app.exception
    assert not app.select_slider


cuts_lists = st.lists(st.integers(1, 99), min_size=1, max_size=5, unique=True).map(
    lambda cuts: tuple(sorted(cuts, reverse=True))
)


@given(cuts_lists, st.data(), st.integers(-5, 120))
def test_a_moved_cut_off_leaves_the_others_where_they_are(
    cuts: Cuts, data: st.DataObject, value: int
) -> None:
    index = data.draw(st.integers(0, len(cuts) - 1))
    others = cuts[:index] + cuts[index + 1 :]
    moved = with_cut(cuts, index, value)
    if moved is None:  # it would stand in another's place, or beyond one
        trying = sorted({*others, value}, reverse=True)
        assert trying.index(value) != index or len(trying) < len(cuts) or not 0 < value < 100
        return
    assert parse_cuts("-".join(map(str, moved))) == moved
    assert moved[index] == value
    assert moved[:index] + moved[index + 1 :] == others


def banded(cuts: Cuts) -> tuple[Band, ...]:
    """Bands whose names say which they are."""
    words = [f"from {cut}" for cut in cuts] + ["lowest"]
    return tuple(Band(cut / 100, name, name) for cut, name in zip((*cuts, 0), words, strict=True))


@example((80, 79), 2)  # what is left looks like ours for two
@given(cuts_lists, st.integers(2, 6))
def test_another_number_of_bands_leaves_each_name_with_its_cut_off(cuts: Cuts, count: int) -> None:
    bands = banded(cuts)
    changed, aside = in_number(bands, count)
    assert len(changed) == count
    assert parse_cuts("-".join(map(str, cuts_of(changed)))) == cuts_of(changed)
    assert changed[-1] == bands[-1]
    if cuts != START[len(bands)]:
        named = [band for band in changed if band.name]
        assert named == [*bands[: min(count, len(bands)) - 1], bands[-1]]
    back, _ = in_number(changed, len(bands), aside)
    if count < len(bands) and cuts == START[len(bands)]:
        assert cuts_of(back) == cuts
    elif count < len(bands) or count - len(bands) <= cuts[-1] - 1:
        assert back == bands


@given(st.lists(st.integers(2, 6), max_size=8))
def test_bands_as_shipped_stay_so_in_any_number(counts: list[int]) -> None:
    bands: tuple[Band, ...] = DEFAULT_BANDS
    aside: tuple[Band, ...] = ()
    for count in counts:
        bands, aside = in_number(bands, count, aside)
        assert cuts_of(bands) == START[count]
    assert {band.name for band in bands} == {None}

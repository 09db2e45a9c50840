"""Raw or calibrated: the switch in an answer's settings, and where there is none, why."""

from __future__ import annotations

from streamlit.testing.v1 import AppTest

from tests.pages.conftest import ROOT, settle

TEXT = "My card was stolen, please block it"
FITTED = "Calibrated: temperature 0.84, fitted on 1,540 cases of “banking77 test”, 2026-11-28"


def opened(**query: str) -> AppTest:
    at = AppTest.from_file(str(ROOT / "pages" / "site.py"), default_timeout=60)
    at.run()
    at.switch_page("text.py")
    for name, value in {"text-model": "intents-en", "text-samples": "50", **query}.items():
        at.query_params[name.replace("_", "-")] = value
    at.session_state["ct-display-settings"] = True
    return settle(at)


def said(at: AppTest) -> str:
    return " ".join(str(one.value) for one in [*at.markdown, *at.caption, *at.get("html")]) + str(
        [one.proto.body for one in at.get("html")]
    )


def test_the_switch_keeps_text_and_model_and_stands_in_the_address() -> None:
    at = opened()
    at.text_area[0].set_value(TEXT)
    settle(at)
    assert "Raw model score, not calibrated" in said(at)
    at.segmented_control(key="_score-en").set_value("calibrated")
    settle(at)
    assert not at.exception
    assert FITTED in said(at)
    assert "Raw model score" not in said(at)
    assert at.text_area[0].value == TEXT
    assert at.query_params["score"] == "calibrated"
    assert at.query_params["text-model"] == "intents-en"


def test_a_link_opens_it_in_both_languages() -> None:
    at = opened(score="calibrated")
    assert FITTED in said(at)
    at.query_params["lang"] = "fr"
    settle(at)
    assert not at.exception
    assert at.segmented_control(key="_score-fr").value == "calibrated"
    assert "Calibré\u00a0: température 0,84" in said(at)


def test_a_model_without_one_is_raw_and_the_choice_is_kept() -> None:
    at = opened(score="calibrated")
    model = next(box for box in at.selectbox if box.label == "Model")
    model.set_value("reviews-en")
    settle(at)
    assert "Raw model score, not calibrated" in said(at)
    assert "Why not calibrated: On kept-back cases" in said(at)
    assert not [one for one in at.segmented_control if one.key == "_score-en"]
    next(box for box in at.selectbox if box.label == "Model").set_value("intents-en")
    settle(at)
    assert FITTED in said(at)

"""POST /api/explain: weights on the words sent and on the superpixels of the picture sent."""

from __future__ import annotations

import base64
import io
from typing import Any

import numpy as np
import pytest
from PIL import Image

from api import requests
from models.explain import explanations
from models.explain.types import Request
from models.limits import LIMITS
from tests.api.conftest import READS, SIDE, Client, Reviewer, code, post_json, rough


def words(client: Client, text: str, **asked: object) -> Any:
    body = {"model": "reviews-en", "text": text, "samples": 200, **asked}
    response = post_json(client, "/api/explain", body)
    assert response.status_code == 200, response.text
    return response.json()


def pixels(client: Client, **asked: str) -> Any:
    data = {"model": "photos", "samples": "60", **asked}
    response = client.post("/api/explain", data=data, files={"file": ("a.png", rough())})
    assert response.status_code == 200, response.text
    return response.json()


def decode(data: str) -> np.ndarray:
    return np.asarray(Image.open(io.BytesIO(base64.b64decode(data, validate=True))))


def test_words_carry_the_weights_that_the_model_has(client: Client) -> None:
    answer = words(client, "A good film with a bad end.", **{"class": 1})
    weights = {word["text"]: word["weight"] for word in answer["words"]}
    assert weights["good"] > 0.1 > -0.1 > weights["bad"]
    assert max(abs(w) for t, w in weights.items() if t not in ("good", "bad")) < 0.1
    assert (answer["samples"], answer["stop"]) == (2**7, "exact")
    assert answer["model_calls"] == 2**7
    assert answer["seed"] == 0
    assert 0 < answer["fidelity"] <= 1
    assert answer["fit"] in ("good", "partial", "poor")


@pytest.mark.parametrize("text", [
    "Plain good words.",
    "😀 astral 𝕘ood 👩‍👩‍👧 good",
    "l'État est bon, qu'il dit\r\n« bon » \u202f!",
    "nul\0l in the good\x07 middle",
    "half a surrogate \ud83d then good, \udc00 too",
    "مرحبا good بالعالم",
    "<script>alert('good')</script> &amp; good",
    "e\u0301te\u0301 good ﬁn Ⅷ İ",
    "中文 good 句子",
])  # fmt: skip
def test_offsets_slice_exactly_the_text_that_was_sent(client: Client, text: str) -> None:
    answer = words(client, text)
    assert answer["words"]
    for word in answer["words"]:
        assert text[word["start"] : word["end"]] == word["text"]
    starts = [word["start"] for word in answer["words"]]
    assert starts == sorted(starts)
    assert any(word["weight"] for word in answer["words"])


def test_french_is_cut_as_french_for_a_french_model(client: Client) -> None:
    body = {"model": "services-fr", "text": "l'État est bon", "samples": 50}
    found = client.post("/api/explain", json=body).json()["words"]
    assert [word["text"] for word in found] == ["l'", "État", "est", "bon"]


def test_words_beyond_what_the_model_reads_are_not_listed(client: Client) -> None:
    text = "good " + "x" * (READS - 5) + " bad end"
    answer = words(client, text)
    assert answer["read_to"] == READS
    assert [w["end"] for w in answer["words"]] == [4, READS]
    assert answer["words"][0]["weight"] > 0


def test_the_class_is_named_or_numbered(client: Client) -> None:
    text = "A good film."
    named = words(client, text, **{"class": "negative"})
    assert (named["class"], named["class_index"]) == ("negative", 0)
    assert words(client, text, **{"class": 0}) == named
    assert words(client, text, **{"class": "0"}) == named
    assert words(client, text, **{"class": None})["class"] == "<b>positive</b>"
    assert {w["text"]: w["weight"] for w in named["words"]}["good"] < 0
    assert named["probability"] == pytest.approx(1 - words(client, text)["probability"])


def test_a_label_that_is_a_number_is_meant_before_a_place(client: Client) -> None:
    assert pixels(client, **{"class": "7"})["class_index"] == 7


def test_the_seed_decides(client: Client) -> None:
    first = words(client, "A good film, not a bad one at all", samples=20)
    explanations.forget()
    assert words(client, "A good film, not a bad one at all", samples=20, seed=0) == first
    assert words(client, "A good film, not a bad one at all", samples=20, seed=7) != first


def test_superpixels_come_with_their_mask(client: Client) -> None:
    answer = pixels(client, settle="false")
    part = answer["superpixels"]
    mask, seen = decode(part["mask"]), decode(part["seen"])
    assert mask.shape == (part["height"], part["width"]) == (SIDE, SIDE)
    assert seen.shape == (SIDE, SIDE, 3)
    assert part["mask_bits"] == 8
    assert mask.dtype == np.uint8
    assert sorted(np.unique(mask)) == list(range(len(part["weights"])))
    weights = np.array(part["weights"])[mask]
    # The class that stands first grows with what is rough on the left, and with nothing else.
    assert answer["class"] == "3"
    assert weights[:, :8].mean() > 5 * abs(weights[:, -8:].mean())
    assert pixels(client, settle="false", **{"class": "4"})["superpixels"][
        "weights"
    ] == pytest.approx([-weight for weight in part["weights"]])


def test_a_model_that_never_changes_its_mind_has_no_fidelity(client: Client) -> None:
    answer = words(client, "nothing here matters")
    assert answer["fidelity"] is None
    assert answer["fit"] == "undefined"
    assert {word["weight"] for word in answer["words"]} == {0.0}


MANY = "A good film with a bad end, " + ", ".join(f"word{i}" for i in range(12))


def test_a_weight_comes_with_its_error_and_whether_its_sign_stands(client: Client) -> None:
    answer = words(client, MANY, samples=1000)
    found = {word["text"]: word for word in answer["words"]}
    assert found["good"]["settled"]
    assert found["bad"]["settled"]
    for word in answer["words"]:
        assert word["error"] > 0
        assert word["settled"] == (abs(word["weight"]) >= 2.5 * word["error"])
    units = [found["good"]["unit"], found["bad"]["unit"]]
    assert sorted(answer["top"][:2]) == sorted(units)
    assert answer["stability"]["resamples"] == 20


def test_it_stops_once_its_claims_stand_or_when_told_to(client: Client) -> None:
    settled = words(client, MANY, samples=5000)
    assert settled["stop"] == "settled"
    assert settled["top_settled"]
    assert settled["samples"] < 5000
    strict = words(client, MANY, samples=300, tolerance=0)
    assert (strict["stop"], strict["samples"]) == ("samples", 300)
    every = words(client, MANY, samples=700, settle=False)
    assert (every["stop"], every["samples"]) == ("asked", 700)
    assert words(client, MANY, samples=700, settle="false") == every
    assert words(client, "A good film.", samples=500)["stop"] == "exact"


def test_where_nothing_is_left_to_chance_the_error_is_zero(client: Client) -> None:
    answer = words(client, "A good film.", samples=500)
    assert answer["samples"] == 8
    assert {word["error"] for word in answer["words"]} == {0.0}
    assert answer["stability"] == {"same_top": 20, "resamples": 20}


def test_one_verdict_and_what_it_comes_from(client: Client) -> None:
    answer = words(client, "A good film with an end")
    assert answer["verdict"]["id"] in ("solid", "main")
    assert answer["verdict"]["sentence"].endswith(".")
    good = next(word["unit"] for word in answer["words"] if word["text"] == "good")
    assert answer["groups"] == [[good]]
    assert answer["agreement"] == 1.0
    low, high = answer["fidelity_interval"]
    assert low <= answer["fidelity"] <= high


def test_where_each_of_several_words_suffices_the_set_of_them_is_said(client: Client) -> None:
    """And what is said is what /api/predict answers about what is left."""
    text = "good " * 1 + "film, bon film: " + ", ".join(f"word{i}" for i in range(12)) + ", bad"
    answer = words(client, text)
    units = {word["text"]: word["unit"] for word in answer["words"]}
    assert answer["class"] == "<b>positive</b>"
    (turned,) = answer["turns"]
    assert {units["good"], units["bon"]} >= set(turned["units"])
    assert turned["smallest"]
    assert turned["model_calls"] > 0
    left = text
    for word in answer["words"]:
        if word["unit"] in turned["units"]:
            left = left.replace(word["text"], "")
    predicted = client.post("/api/predict", json={"model": "reviews-en", "text": left}).json()
    score = dict(zip(predicted["labels"], predicted["probabilities"], strict=True))
    assert score[turned["answer"]] == pytest.approx(turned["probability"])
    assert len(answer["suffices"]) == 1
    assert answer["suffices"][0]["answer"] == answer["class"]


def test_what_is_not_known_is_null_and_not_settled(client: Client) -> None:
    constant = words(client, "nothing here matters")
    assert constant["stability"] is None
    assert constant["top"] == []
    assert not constant["top_settled"]
    assert constant["verdict"]["id"] == "nothing"
    assert constant["groups"] == constant["turns"] == constant["suffices"] == []
    assert constant["agreement"] is constant["fidelity_interval"] is None


def test_the_seconds_end_it_with_what_is_known(client: Client, reviewer: Reviewer) -> None:
    reviewer.delay = 0.05
    answer = words(client, MANY, samples=5000, seconds=3, settle=False)
    assert answer["stop"] == "seconds"
    assert 10 < answer["samples"] < 5000
    assert any(word["weight"] for word in answer["words"])


def test_units_are_words_wherever_they_stand_or_where_they_stand_or_sentences(
    client: Client,
) -> None:
    text = "A good start. A bad end, and a good song."
    types = words(client, text)["words"]
    assert len({word["unit"] for word in types if word["text"] == "good"}) == 1
    positions = words(client, text, unit="positions")["words"]
    assert len({word["unit"] for word in positions if word["text"] == "good"}) == 2
    sentences = words(client, text, unit="sentences")["words"]
    assert [word["text"].strip() for word in sentences] == [
        "A good start.", "A bad end, and a good song."
    ]  # fmt: skip
    assert words(client, text, unit=None)["words"] == types


def test_every_superpixel_has_an_error(client: Client) -> None:
    part = pixels(client, samples="200", seconds="20", tolerance=".02", settle="true")
    assert len(part["superpixels"]["errors"]) == len(part["superpixels"]["weights"])
    assert part["stop"] in ("settled", "samples")
    assert set(part["top"]) <= set(range(len(part["superpixels"]["weights"])))


def test_who_asks_for_nothing_more_gets_todays_budgets(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked = []

    def noted(start: Any) -> Any:
        def call(*args: Any) -> Any:
            asked.append(args[-1])
            return start(*args)

        return call

    monkeypatch.setattr(explanations, "start_text", noted(explanations.start_text))
    monkeypatch.setattr(explanations, "start_image", noted(explanations.start_image))
    text = {"model": "reviews-en", "text": "good film"}
    assert client.post("/api/explain", json=text).status_code == 200
    data, files = {"model": "photos"}, {"file": ("a.png", rough())}
    assert client.post("/api/explain", data=data, files=files).status_code == 200
    assert asked == [
        Request(
            1, explanations.DEFAULT_TEXT_SAMPLES, seconds=explanations.DEFAULT_SECONDS, sets=True
        ),
        Request(
            3, explanations.DEFAULT_IMAGE_SAMPLES, seconds=explanations.DEFAULT_SECONDS, sets=True
        ),
    ]
    assert explanations.DEFAULT_SECONDS <= requests.MAX_SECONDS <= explanations.WAIT_S / 2


@pytest.mark.parametrize(("asked", "expected"), [
    ({"class": "no such"}, "bad_class"),
    ({"class": 2}, "bad_class"),
    ({"class": -1}, "bad_class"),
    ({"class": True}, "bad_class"),
    ({"class": [0]}, "bad_class"),
    ({"class": 0.0}, "bad_class"),
    ({"samples": 9}, "bad_samples"),
    ({"samples": explanations.MAX_TEXT_SAMPLES + 1}, "bad_samples"),
    ({"samples": "many"}, "bad_samples"),
    ({"samples": 10.5}, "bad_samples"),
    ({"seed": 1.5}, "bad_seed"),
    ({"seed": "x"}, "bad_seed"),
    ({"seed": -1}, "bad_seed"),
    ({"seed": 2**32}, "bad_seed"),
    ({"seed": 10**4000}, "bad_seed"),
    ({"seed": True}, "bad_seed"),
    ({"seed": {}}, "bad_seed"),
    ({"settle": "yes"}, "bad_settle"),
    ({"settle": 1}, "bad_settle"),
    ({"settle": []}, "bad_settle"),
    ({"tolerance": -0.01}, "bad_tolerance"),
    ({"tolerance": 0.51}, "bad_tolerance"),
    ({"tolerance": "little"}, "bad_tolerance"),
    ({"tolerance": True}, "bad_tolerance"),
    ({"tolerance": {}}, "bad_tolerance"),
    ({"seconds": 0}, "bad_seconds"),
    ({"seconds": 61}, "bad_seconds"),
    ({"seconds": 10**400}, "bad_seconds"),
    ({"seconds": "NaN"}, "bad_seconds"),
    ({"seconds": "1e999"}, "bad_seconds"),
    ({"seconds": False}, "bad_seconds"),
    ({"unit": "letters"}, "bad_unit"),
    ({"unit": ""}, "bad_unit"),
    ({"unit": 1}, "bad_unit"),
    ({"unit": ["types"]}, "bad_unit"),
])  # fmt: skip
def test_what_cannot_be_asked_is_refused(client: Client, asked: Any, expected: str) -> None:
    body = {"model": "reviews-en", "text": "good film", **asked}
    assert code(client.post("/api/explain", json=body)) == (422, expected)


@pytest.mark.parametrize(("name", "value", "expected"), [
    ("settle", "no", "bad_settle"),
    ("tolerance", "0,1", "bad_tolerance"),
    ("seconds", "0", "bad_seconds"),
    ("seconds", "inf", "bad_seconds"),
    ("unit", "types", "bad_unit"),
])  # fmt: skip
def test_what_a_form_cannot_ask_is_refused(
    client: Client, name: str, value: str, expected: str
) -> None:
    data = {"model": "photos", name: value}
    response = client.post("/api/explain", data=data, files={"file": ("a.png", rough())})
    assert code(response) == (422, expected)
    assert f"“{name}”" in response.json()["error"]["message"]


def test_a_refusal_says_what_would_be_taken(client: Client) -> None:
    def said(**asked: object) -> str:
        body = {"model": "reviews-en", "text": "good film", **asked}
        return str(client.post("/api/explain", json=body).json()["error"]["message"])

    assert said(seconds=0) == "“seconds” has to be a number from 0.1 to 60."
    assert said(tolerance=2) == "“tolerance” has to be a number from 0 to 0.5."
    assert said(settle="x") == "“settle” has to be true or false."
    assert said(unit="x") == "“unit” has to be one of: positions, sentences, types."


def test_a_megabyte_of_small_units_has_an_answer_of_a_size(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    for unit in ("types", "positions"):
        body = {"model": "reviews-en", "text": "😀" * LIMITS.text_characters, "unit": unit,
                "samples": 10}  # fmt: skip
        response = client.post("/api/explain", json=body)
        assert response.status_code == 200
        listed = response.json()["words"]
        assert 0 < len(listed) <= explanations.MAX_LISTED
        assert len(response.content) < 4_000_000


def test_a_text_without_a_word_cannot_be_explained(client: Client, reviewer: Reviewer) -> None:
    body = {"model": "reviews-en", "text": "…!?"}
    assert code(client.post("/api/explain", json=body)) == (422, "nothing_to_explain")

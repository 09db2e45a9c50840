"""Questions and sentences of our own, written before the model was asked any of them."""

from __future__ import annotations

import re

import numpy as np

from models import cards, loaded
from training.paths import PARAPHRASES

FILES = ("intents-en.tsv", "intents-en-2.tsv")
PLOTS = PARAPHRASES / "plots-en.txt"


def test_questions_in_other_words_find_their_intent_as_often_as_the_card_says() -> None:
    model = loaded.load("intents-en")
    ids = [label.id for label in model.labels]
    first, three = [], []
    for name in FILES:
        rows = [line.split("\t") for line in (PARAPHRASES / name).read_text("utf-8").splitlines()]
        truths = np.array([ids.index(intent) for intent, _ in rows])
        found = np.argsort(-model.predict_proba([text for _, text in rows]), axis=1)  # type: ignore[arg-type]
        first.append(found[:, 0] == truths)
        three.append((found[:, :3] == truths[:, None]).any(axis=1))
    said = next(row for row in cards.read("intents-en").failures["en"] if "Own wording" in row)
    shares = (np.concatenate(first), np.concatenate(three), *first)
    assert [int(share) for share in re.findall(r"(\d+)%", said)][:4] == [
        round(100 * share.mean()) for share in shares
    ]
    assert f"of {len(shares[0])} questions" in said


def test_a_question_about_a_pin_is_called_one() -> None:
    names = {label.id: label for label in cards.read("intents-en").labels}
    assert names["pin_blocked"].name("en") == "PIN blocked or forgotten"
    assert names["pin_blocked"].name("fr") == "Code secret bloqué ou oublié"
    assert names["get_physical_card"].name("en") == "Where to find the PIN"
    assert names["get_physical_card"].name("fr") == "Où trouver son code secret"


def test_plots_without_an_opinion_are_answered_as_surely_as_the_card_says() -> None:
    texts = PLOTS.read_text("utf-8").splitlines()
    rows = loaded.load("reviews-en").predict_proba(texts)  # type: ignore[arg-type]
    sure = int((rows.max(axis=1) >= 0.9).sum())
    assert len(set(texts)) == 100
    said = " ".join(cards.read("reviews-en").failures["en"])
    assert abs(sure - int(said.split("only tell a plot (training/paraphrases), ")[1][:2])) <= 1

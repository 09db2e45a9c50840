"""What a prediction is called: by its model, its input, and where its numbers come from."""

from __future__ import annotations

from models.prediction import Fitted, Label, Prediction

LABELS = (Label("no"), Label("yes"))
REVIEWS = Fitted("reviews", 1000, 1.2, "2026-11-28")


def made(calibrated_on: Fitted | None = None, input_hash: str = "ab" * 32) -> Prediction:
    return Prediction.of("m", LABELS, [0.2, 0.8], input_hash, calibrated_on)


def test_raw_and_calibrated_are_two_predictions() -> None:
    raw, home, away = made(), made(REVIEWS), made(Fitted("tweets", 1000, 1.2, "2026-11-28"))
    assert raw.id == "m:" + "ab" * 8  # as links and studies of today name it
    assert len({one.id for one in (raw, home, away)}) == 3
    assert len({one.key for one in (raw, home, away)}) == 3
    assert (raw.score, home.score) == ("raw", "calibrated")
    assert made(REVIEWS).id == home.id
    assert home.calibrated_on == REVIEWS


def test_what_a_prediction_is_of_is_its_key() -> None:
    assert made().key == ("m", "ab" * 32, None)
    assert made(input_hash="cd" * 32).key != made().key

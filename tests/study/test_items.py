"""Items of a study: what ships is what was written, keeps its word, and comes back as it went."""

from __future__ import annotations

import io
from collections import Counter

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec.structs import replace
from PIL import Image

from models import catalog, predictions
from models.errors import CertitudeError, InputError
from models.limits import LIMITS
from models.prediction import Label, Prediction
from models.reading import inputs
from study.assignment import plan
from study.items import shipped as shelf
from study.items.advising import item, picture_file
from study.items.choosing import TRAINED_HERE, Chosen, by_band, choose, held
from study.items.items import Answer, Items, read_items, write_items
from study.items.shipped import IDS, rows, shipped
from study.setup.setup import Condition, Setup, Task
from training.study_items import weights_of

LABELS = (Label("no"), Label("yes"))


def made_items(shares: list[tuple[float, bool]]) -> Items:
    """Items whose advice is "yes" with these confidences, and right or wrong."""
    items = []
    for at, (confidence, right) in enumerate(shares):
        raw = Prediction("m", LABELS, (1 - confidence, confidence), f"hash{at}")
        items.append(item(f"i{at}", "yes" if right else "no", raw, text=f"text {at}"))
    answers = tuple(Answer(label.id) for label in LABELS)
    return Items("made", "m", "text", "own", ("en",), answers, tuple(items))


def asked(trials: int, **more: object) -> Setup:
    return Setup(trials=trials, **more)  # type: ignore[arg-type]


def wrong_in(chosen: Chosen) -> list[int]:
    known = chosen.items.by_id
    return [sum(not known[one].right(chosen.score) for one in part) for part in chosen.parts]


@pytest.mark.parametrize("name", IDS)
def test_a_set_that_ships_has_sixty_items_of_every_class_each_once(name: str) -> None:
    items = shipped(name)
    assert len(items) >= 60
    assert len({one.content for one in items.items}) == len(items)
    classes = Counter(one.truth for one in items.items)
    assert classes.keys() == {one.id for one in items.answers}
    assert min(classes.values()) >= 3


@pytest.mark.parametrize("name", IDS)
def test_the_advice_that_ships_is_what_the_models_that_ship_answer(name: str) -> None:
    answered = shelf.answered(name)
    assert answered.weights == weights_of(name), f"run `python -m training.study_items {name}`"
    items = shipped(name)
    entry = catalog.get(name).scored("raw")
    for one in items.items[:: len(items) // 6]:
        made = (
            predictions.of_text(entry, one.text)
            if items.kind == "text"
            else predictions.of_image(entry, inputs.decode_image(one.picture))
        )
        assert made.input_hash == one.content
        assert items.prediction(one.id).probabilities == pytest.approx(made.probabilities, abs=1e-3)
        assert made.id == one.raw.prediction


def test_calibrated_advice_is_what_the_catalog_answers_with_calibrated_scores() -> None:
    items = shipped("digits")
    one = items.items[0]
    made = predictions.of_image(
        catalog.get("digits").scored("calibrated"), inputs.decode_image(one.picture)
    )
    kept = items.prediction(one.id, "calibrated")
    assert kept.probabilities == pytest.approx(made.probabilities, abs=1e-3)
    assert (kept.calibrated_on, kept.id) == (made.calibrated_on, made.id)
    with pytest.raises(InputError, match="There are no calibrated"):
        shipped("reviews-en").prediction("r001", "calibrated")


@pytest.mark.parametrize("name", IDS)
def test_what_is_on_record_of_a_set_counts_what_was_written(name: str) -> None:
    answered = shelf.answered(name)
    right = sum(one.right() for one in shipped(name).items)
    if name == "digits":  # these were chosen from all that there are, by confidence alone
        assert (answered.written, answered.right > 0.95 * answered.written) == (1797, True)
    else:
        assert (answered.written, answered.right) == (len(rows(name)), right)


@pytest.mark.parametrize("name", IDS)
@pytest.mark.parametrize("trials", [8, 15, 30])
def test_the_confidence_of_shipped_items_keeps_its_word_in_every_band(
    name: str, trials: int
) -> None:
    score = "calibrated" if name == "digits" else "raw"
    conditions = (Condition("a", score=score), Condition("b", {"pattern": "none"}, score))  # type: ignore[arg-type]
    setup = asked(trials, task=Task(name, name), conditions=conditions)
    chosen = choose(shipped(name), setup)
    assert chosen.holds
    assert chosen.whole.n == setup.decisions
    assert len(chosen.bands) >= 5
    assert chosen.wrong >= 3
    wrong = wrong_in(chosen)
    assert max(wrong) - min(wrong) <= 1


def test_raw_digits_cannot_keep_their_word_and_it_is_seen_by_how_much() -> None:
    chosen = choose(shipped("digits"), asked(30, task=Task("digits", "digits")))
    assert not chosen.holds
    assert chosen.whole.right - chosen.whole.promised > 1


def test_too_few_mistakes_to_match_are_told_and_the_set_is_full_all_the_same() -> None:
    chosen = choose(made_items([(0.7, True)] * 40), asked(8))
    assert chosen.whole.n == 16
    assert (chosen.whole.right, round(chosen.whole.promised, 1)) == (16, 11.2)
    assert not chosen.holds
    assert chosen.wrong == 0


def test_too_many_mistakes_are_left_out_as_far_as_they_break_the_promise() -> None:
    pool = made_items([(0.9, True)] * 40 + [(0.9, False)] * 40)
    chosen = choose(pool, asked(10))
    assert chosen.whole.right == 18
    assert chosen.wrong == 2
    assert wrong_in(chosen) == [1, 1]


def trained(pool: list[tuple[float, bool]]) -> Items:
    """Items of a model that was trained in the workshop."""
    return replace(made_items(pool), model=TRAINED_HERE)


def test_a_trained_model_that_is_too_sure_is_shown_as_often_wrong_as_it_is() -> None:
    pool = trained([(0.995, True)] * 69 + [(0.995, False)] * 31)
    chosen = choose(pool, asked(10))
    assert chosen.surer is not None
    assert (chosen.surer.n, chosen.surer.right) == (100, 69)
    assert 5 <= chosen.wrong <= 7  # of 20: 31 in a hundred
    wrong = wrong_in(chosen)
    assert max(wrong) - min(wrong) <= 1
    assert not chosen.holds


def test_a_trained_model_whose_confidence_fits_keeps_its_word() -> None:
    chosen = choose(trained([(0.8, True)] * 80 + [(0.8, False)] * 20), asked(10))
    assert chosen.surer is None
    assert chosen.holds
    # A gap that chance makes in so few cases is none.
    few = choose(trained([(0.8, True)] * 14 + [(0.8, False)] * 6), asked(8))
    assert few.surer is None


def test_the_same_set_up_draws_the_same_items_and_another_seed_others() -> None:
    items = shipped("services-fr")
    first, again, other = (choose(items, asked(8, seed=seed)) for seed in (1, 1, 2))
    assert first == again
    assert first.parts != other.parts


def test_what_is_chosen_is_a_plan_for_everybody_and_practice_counts_in_no_part() -> None:
    setup = asked(8, practice=4)
    chosen = choose(shipped("reviews-en"), setup)
    made = plan(setup, 0, 0, chosen.parts, chosen.practice)
    counted = {trial.item for trial in made.trials}
    assert len(counted) == 16
    assert len(made.practice) == 4
    assert not counted & {*made.practice}
    assert len(chosen.items) == 20


def test_a_set_that_is_too_small_says_how_many_items_are_needed() -> None:
    with pytest.raises(InputError, match="18 different items, and the set has 12"):
        choose(made_items([(0.8, True)] * 12), asked(8))


@settings(deadline=None, max_examples=60)
@given(
    st.lists(st.tuples(st.floats(0.5, 1.0), st.booleans()), min_size=18, max_size=60),
    st.integers(0, 20),
)
def test_whatever_the_pool_every_item_comes_once_and_the_figures_are_of_those_shown(
    shares: list[tuple[float, bool]], seed: int
) -> None:
    chosen = choose(made_items(shares), asked(8, seed=seed))
    counted = [one for part in chosen.parts for one in part]
    assert len({*counted, *chosen.practice}) == 18 == len(chosen.items)
    shown = [chosen.items.by_id[one] for one in counted]
    assert chosen.whole.n == 16 == sum(band.n for band in by_band(shown, "raw"))
    assert chosen.whole.right == held(shown, "raw").right
    assert chosen.whole.promised == pytest.approx(sum(one.raw.confidence for one in shown))


@pytest.mark.parametrize("name", IDS)
def test_a_snapshot_comes_back_as_it_went(name: str) -> None:
    items = shipped(name).only([one.id for one in shipped(name).items[:5]])
    assert read_items(write_items(items)) == items


@pytest.mark.parametrize(
    "change",
    [
        {"version": 2},
        {"answers": []},
        {"kind": "image"},
        {"model": ""},
        {"items": [{"id": "x"}]},
    ],
)
def test_what_is_no_snapshot_is_refused(change: dict[str, object]) -> None:
    data = msgspec.json.decode(write_items(made_items([(0.8, True)])))
    with pytest.raises(InputError, match="cannot be read"):
        read_items(msgspec.json.encode({**data, **change}))
    with pytest.raises(InputError, match="cannot be read"):
        read_items(b"\xff\x00")


def test_a_snapshot_whose_truth_is_no_class_or_whose_shares_are_none_is_refused() -> None:
    data = msgspec.json.decode(write_items(made_items([(0.8, True)])))
    for broken in (
        {"truth": "maybe"},
        {"raw": {**data["items"][0]["raw"], "probabilities": [0.2, 0.2]}},
        {"raw": {**data["items"][0]["raw"], "label": "maybe"}},
        {"text": ""},
    ):
        whole = {**data, "items": [{**data["items"][0], **broken}]}
        with pytest.raises(InputError, match="cannot be read"):
            read_items(msgspec.json.encode(whole))


def test_a_large_photo_becomes_a_picture_within_the_limits() -> None:
    noise = Image.effect_noise((1200, 900), 90).convert("RGB")
    noise.putpixel((0, 0), (255, 0, 0))
    file = picture_file(noise)
    assert len(file) <= LIMITS.study_picture_bytes
    shown = Image.open(io.BytesIO(file))
    assert (shown.format, max(shown.size) <= LIMITS.study_picture_side) == ("PNG", True)
    assert shown.width / shown.height == pytest.approx(4 / 3, abs=0.02)


def test_a_set_that_is_not_there_and_one_that_is_damaged_say_so(
    tmp_path: object, monkeypatch: pytest.MonkeyPatch
) -> None:
    with pytest.raises(CertitudeError, match="no item set “films”"):
        shipped("films")
    monkeypatch.setattr(shelf, "FOLDER", tmp_path)
    shipped.cache_clear()
    try:
        with pytest.raises(CertitudeError, match="“digits” is damaged"):
            shipped("digits")
    finally:
        monkeypatch.undo()
        shipped.cache_clear()

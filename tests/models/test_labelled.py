"""Labelled sets: what is found in planted ones, and figures against Fairlearn and scikit-learn."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator, Sequence
from datetime import date

import numpy as np
import pytest
from fairlearn.metrics import MetricFrame
from PIL import Image
from scipy.stats import ks_2samp
from sklearn.metrics import accuracy_score

from models import catalog, predictions
from models.calibration import temperature
from models.calibration.cases import Cases, known
from models.catalog import Entry
from models.classifier import Prepared
from models.errors import Cancelled, CertitudeError
from models.jobs import Progress
from models.labelled import (
    checks,
    classifying,
    columns,
    given,
    judging,
    likeness,
    pictures,
    recalibration,
    slices,
)
from models.labelled.columns import NONE, Columns
from models.prediction import Label
from models.session_models import SessionModels
from tests.models.standins import entry
from tests.models.test_calibration import true_to_itself
from tests.models.test_labelled_archive import png, zipped
from tests.models.test_session_models import Likes

LABELS = (
    Label("neg", {"en": "negative", "fr": "négatif"}),
    Label("pos", {"en": "positive", "fr": "positif"}),
)
DIGITS = tuple(Label(str(n)) for n in range(10))
TWO = tuple(Label(name) for name in ("no", "yes"))


@pytest.fixture
def own() -> Iterator[SessionModels]:
    made = SessionModels()
    yield made
    made.close()


def csv(*rows: str) -> given.Given:
    return given.read("\n".join(rows).encode(), "set.csv")


def checked(made: given.Given, labels: Sequence[Label] = LABELS, **kind: object) -> checks.Checked:
    found = columns.guess(made, labels)
    about = entry("m", "en", **kind)  # type: ignore[arg-type]
    matched = columns.match(made.table.column(found.label), labels)
    return checks.check(made, found, matched, labels, about)


def codes(found: checks.Checked) -> dict[str, int]:
    return {one.code: one.n for one in found.findings}


# --- columns --------------------------------------------------------------------------------


def test_columns_are_guessed() -> None:
    made = csv(
        "id,review,label,city,split",
        *(f"{n},A film of number {n},{'pos' if n % 3 else 'neg'},{'Lyon' if n % 2 else 'Metz'},"
          f"{'train' if n < 10 else 'test'}" for n in range(20)),
    )  # fmt: skip
    assert columns.guess(made, LABELS) == Columns(1, 2, (3,), 4)
    # Which classes there are is not known before a model is loaded: the names of columns say it.
    assert columns.guess(made, ()) == Columns(1, 2, (3,), 4)
    assert not columns.can_group(made, 0)
    assert columns.can_group(made, 3)


def test_a_table_of_texts_alone_has_no_label() -> None:
    made = csv("review", "A film", "Another one")
    assert columns.guess(made, LABELS).label == NONE
    matched = columns.match([""] * 2, LABELS)
    found = checks.check(made, columns.guess(made, LABELS), matched, LABELS, entry("m", "en"))
    assert codes(found)["labels_missing"] == 2
    assert "nothing_usable" in codes(found)


@pytest.mark.parametrize("cell", ["pos", "POSITIVE", " Positif ", "positive"])
def test_labels_are_ids_or_names_in_either_language(cell: str) -> None:
    assert columns.match([cell, "neg"], LABELS).truths == (1, 0)


def test_labels_by_number_only_where_all_are() -> None:
    made = columns.match(["0", "1", "1.0", ""], LABELS)
    assert (made.truths, made.by, made.empty) == ((0, 1, 1, None), "index", 1)
    assert made.meaning == {"0": 0, "1": 1, "1.0": 1}
    assert columns.match(["0", "2"], LABELS).known == 0
    mixed = columns.match(["0", "pos"], LABELS)
    assert (mixed.truths, dict(mixed.unknown)) == ((None, 1), {"0": 1})
    # A digit's id is a number, but is no number of a class.
    assert columns.match(["7"], DIGITS[::-1]).truths == (2,)


def test_a_column_of_ratings_does_not_pass_for_the_label() -> None:
    made = csv("label,text,helpful", *(f"neg,Text number {n} of some,{n % 2}" for n in range(8)))
    assert columns.guess(made, LABELS).label == 0


# --- checks ---------------------------------------------------------------------------------


def test_what_was_planted_is_found_and_counted() -> None:
    rows = [f'"The film number {n} was good, warm and funny",pos,train' for n in range(30)]
    made = csv(
        "text,label,split",
        *rows,
        '"the film  NUMBER 0 was good, warm and funny",neg,test',  # twice, torn, on both sides
        '"An awful film that nobody should have to see",,train',
        '"A film of which nobody knows what to think",who knows,train',
        '"Ce film est une merveille que je conseille à tout le monde",pos,train',
        ",pos,train",
        "ok,neg,train",
        f'"{"long " * 500}",neg,train',
    )
    found = checked(made)
    assert codes(found) == {
        "labels_missing": 1,
        "labels_unknown": 1,
        "texts_empty": 1,
        "duplicates": 1,
        "labels_contradict": 2,
        "on_both_sides": 2,
        "texts_foreign": 1,
        "texts_long": 1,
        "texts_short": 1,
        "classes_nearly_absent": 1,
        "skewed": 31,
        "too_few": 34,
    }
    said = {one.code: one for one in found.findings}
    assert said["labels_unknown"].names == ("who knows",)
    assert said["labels_contradict"].rows == (0, 30)
    assert said["texts_foreign"].rows == (33,)
    assert said["texts_foreign"].values == {"codes": ("fr",)}
    assert said["skewed"].values == {"most": 31, "least": 3}
    assert found.counts == (3, 31)
    assert len(found.usable) == 34
    for one in found.findings:
        assert one.message


def test_a_fair_set_has_no_findings() -> None:
    rows = [f'"The film number {n} was good, warm and funny",{n % 2}' for n in range(200)]
    assert checked(csv("text,label", *rows)).findings == ()


def test_pictures_are_checked_by_their_bytes() -> None:
    data = zipped(
        ("train/no/1.png", png(1)), ("train/yes/2.png", png(1)), ("test/no/3.png", png(1)),
        ("test/other/4.png", png(2)),
    )  # fmt: skip
    made = given.read(data, "a.zip")
    found = checked(made, TWO, kind="image")
    assert codes(found) | {"too_few": 0} == {
        "labels_unknown": 1,
        "duplicates": 2,
        "labels_contradict": 3,
        "on_both_sides": 3,
        "classes_nearly_absent": 2,
        "too_few": 0,
    }


def test_sizes_of_pictures_are_told_when_they_are_known() -> None:
    sizes = np.array([[20, 300], [640, 480], [5000, 100]])
    found = {one.code: (one.n, one.of) for one in pictures.picture_findings(sizes, 2)}
    assert found == {
        "pictures_damaged": (2, 5),
        "pictures_tiny": (1, 3),
        "pictures_huge": (1, 3),
    }


def test_pictures_that_look_the_same_are_told_with_their_labels_and_sides() -> None:
    sizes = np.full((6, 2), 64)
    found = pictures.picture_findings(
        sizes,
        0,
        [(0, 1, 4), (2, 3)],
        {0: 0, 1: 0, 4: 0, 2: 0, 3: 1},
        {0: "train", 1: "Test", 4: ""},
    )
    assert {one.code: (one.n, one.of, one.rows) for one in found} == {
        "pictures_alike": (3, 6, (1, 3, 4)),
        "alike_contradict": (2, 6, (2, 3)),
        "alike_on_both_sides": (3, 6, (0, 1, 4)),
    }


def test_checking_can_be_cancelled() -> None:
    made = csv("text,label", *(f"A good film of number {n},pos" for n in range(100)))

    def stop(_: Progress[object]) -> None:
        raise Cancelled

    found = columns.guess(made, LABELS)
    matched = columns.match(made.table.column(1), LABELS)
    with pytest.raises(Cancelled):
        checks.check(made, found, matched, LABELS, entry("m", "en"), stop)


# --- classifying ----------------------------------------------------------------------------


class Brightness:
    """Says "yes" of a picture as surely as it is red."""

    labels = TWO
    size = (8, 8)

    def prepare(self, image: Image.Image) -> Prepared:
        return Prepared(np.array(image.resize((8, 8))), None)

    def predict_proba(self, images: np.ndarray) -> np.ndarray:
        p = images[..., 0].mean(axis=(1, 2)) / 255
        return np.column_stack([1 - p, p])


def classified(
    about: Entry, made: given.Given, report: Callable[[Progress[object]], None] = lambda _: None
) -> classifying.Classified:
    found = columns.guess(made, TWO)
    truths = columns.match(made.table.column(found.label), TWO).truths
    rows = [row for row, truth in enumerate(truths) if truth is not None]
    return classifying.classify(about.id, made, found.case, truths, rows, report)


def test_texts_are_classified_in_their_order_and_not_remembered(own: SessionModels) -> None:
    about = own.register(entry("mine", "en"), Likes())
    rows = [f'"A {"good" if n % 2 else "dull"} film{" indeed" * (n % 5)}",yes' for n in range(50)]
    made = csv("text,label", *rows, "Nothing,who knows")
    said: list[tuple[int, int]] = []
    found = classified(about, made, lambda p: said.append((p.done, p.total)))
    assert list(found.rows) == list(range(50))
    assert found.probabilities.dtype == np.float32
    assert list(found.cases.answers[:4]) == [0, 1, 0, 1]
    assert found.cases.set == "set.csv"
    assert said[0] == (0, 50)
    assert said[-1] == (50, 50)
    assert said == sorted(said)
    before = predictions.items(about.id)
    predictions.of_text(about.id, "A good film")
    assert predictions.items(about.id) == before + 1  # asked anew: no text of the set is kept


def test_the_same_figures_as_the_text_page(own: SessionModels) -> None:
    about = catalog.get("reviews-en")
    texts = ["A good film", "Dull, and far too long", "It was there"]
    made = csv("text,label", *(f'"{text}",positive' for text in texts))
    found = classifying.classify(about.id, made, 0, [1] * 3, [0, 1, 2], lambda _: None)
    for row, text in zip(found.probabilities, texts, strict=True):
        assert list(row) == pytest.approx(
            predictions.of_text(about.id, text).probabilities, abs=1e-5
        )


def test_pictures_are_decoded_one_after_the_other_and_damaged_ones_told(
    own: SessionModels,
) -> None:
    about = own.register(entry("mine", kind="image"), Brightness())
    files = [(f"{'yes' if n % 2 else 'no'}/{n}.png", png(255 * (n % 2))) for n in range(20)]
    made = given.read(zipped(*files, ("yes/broken.png", png()[:60])), "a.zip")
    found = classified(about, made)
    assert len(found) == 20
    assert found.cases.right.all()
    assert found.failed == (20,)
    assert set(map(tuple, found.sizes)) == {(40, 40)}


def test_what_nobody_waits_for_ends_between_two_batches(own: SessionModels) -> None:
    about = own.register(entry("mine", "en"), Likes())
    made = csv("text,label", *(f"A good film {n},yes" for n in range(100)))
    ended = threading.Event()

    def stop(progress: Progress[object]) -> None:
        if progress.done:
            ended.set()
            raise Cancelled

    with pytest.raises(Cancelled):
        classified(about, made, stop)
    assert ended.is_set()
    assert predictions.items(about.id) == 16


def test_a_model_of_very_many_classes_gets_fewer_cases(
    own: SessionModels, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert classifying.most_cases("text", 2) == 10_000
    assert classifying.most_cases("image", 1_000) == 2_000
    assert classifying.most_cases("text", 20_000) == 1_000
    about = own.register(entry("mine", "en"), Likes())
    monkeypatch.setattr(classifying, "most_cases", lambda *_: 10)
    made = csv("text,label", *(f"A good film {n},{'yes' if n < 50 else 'no'}" for n in range(100)))
    found = classified(about, made)
    assert list(found.rows) == list(range(0, 100, 10))  # from all over the file
    assert found.passed_over == 90


def test_a_model_of_the_other_kind_is_told(own: SessionModels) -> None:
    about = own.register(entry("mine", kind="image"), Brightness())
    with pytest.raises(CertitudeError) as caught:
        classified(about, csv("text,label", "A film,yes"))
    assert caught.value.code == "wrong_kind"


# --- slices ---------------------------------------------------------------------------------


def test_slices_are_those_of_fairlearn() -> None:
    cases = true_to_itself(900)
    values = np.random.default_rng(1).choice(["Lyon", "Metz", "Nice"], 900, p=[0.6, 0.3, 0.1])
    theirs = MetricFrame(
        metrics=accuracy_score,
        y_true=cases.labels,
        y_pred=cases.answers,
        sensitive_features=values,
        n_boot=200,  # theirs takes a thirtieth of a second for each
        ci_quantiles=[0.025, 0.975],
        random_state=0,
    )
    ours = slices.cut(cases, list(values))
    assert [one.right.n for one in ours.groups] == sorted(
        (one.right.n for one in ours.groups), reverse=True
    )
    for one in ours.groups:
        assert one.right.share == pytest.approx(theirs.by_group[one.value])
        low, high = (each[one.value] for each in theirs.by_group_ci)
        assert (one.right.low, one.right.high) == pytest.approx((low, high), abs=0.025)
    assert ours.difference is not None
    assert ours.difference.value == pytest.approx(theirs.difference())
    low, high = theirs.difference_ci()
    assert (ours.difference.low, ours.difference.high) == pytest.approx((low, high), abs=0.02)


def planted(hit_rates: dict[str, float], each: int) -> tuple[Cases, list[str]]:
    """Cases of two classes, right as often as is said for each value."""
    values, right = [], []
    for value, rate in hit_rates.items():
        values += [value] * each
        right += [n < rate * each for n in range(each)]
    rows = np.full((len(values), 2), [0.2, 0.8])
    return Cases("planted", rows, np.array(right, dtype=np.int64)), values


def test_a_planted_difference_is_found_and_chance_is_told() -> None:
    far = slices.cut(*planted({"a": 0.9, "b": 0.6, " ": 0.5}, 100))
    assert far.unnamed == 100
    assert [one.value for one in far.groups] == ["a", "b"]
    assert far.difference is not None
    assert (far.difference.best, far.difference.worst) == ("a", "b")
    assert far.difference.value == pytest.approx(0.3)
    assert far.difference.chance < 0.01
    assert far.groups[1].above[0] == pytest.approx(0.2)
    assert far.groups[1].above[1] > 0  # surely too sure
    # All right, and three of them: far from sure that it was too shy.
    few = slices.cut(*planted({"a": 1.0}, 3)).groups[0]
    assert few.above[0] == pytest.approx(-0.2)
    assert few.above[2] > 0.3
    near = slices.cut(*planted({"a": 0.8, "b": 0.75, "c": 0.77}, 60))
    assert near.difference is not None
    assert near.difference.chance > 0.3


def test_chance_is_as_often_below_a_level_as_the_level_says() -> None:
    random = np.random.default_rng(0)
    values = ["a"] * 40 + ["b"] * 60 + ["c"] * 50
    found = []
    for seed in range(200):
        right = (random.random(150) < 0.8).astype(np.int64)
        cases = Cases("none", np.full((150, 2), [0.2, 0.8]), right)
        made = slices.cut(cases, values, seed).difference
        assert made is not None
        found.append(made.chance)
    assert 0.01 <= np.mean(np.array(found) < 0.05) <= 0.09


def test_small_groups_are_shown_and_take_no_part_in_the_difference() -> None:
    cases, values = planted({"a": 0.9, "b": 0.6}, 100)
    small = Cases("s", np.full((5, 2), [0.2, 0.8]), np.zeros(5, np.int64))
    both = Cases(
        "both",
        np.concatenate([cases.probabilities, small.probabilities]),
        np.concatenate([cases.labels, small.labels]),
    )
    found = slices.cut(both, values + ["tiny"] * 5)
    assert [one.value for one in found.groups] == ["a", "b", "tiny"]
    assert found.difference is not None
    assert found.difference.worst == "b"
    assert slices.cut(small, ["tiny"] * 5).difference is None
    with pytest.raises(ValueError, match="values"):
        slices.cut(small, ["tiny"])


# --- like the held-out set? -----------------------------------------------------------------


def alike(one: Cases, other: Cases) -> likeness.Likeness | None:
    return likeness.compare(likeness.scores(one), likeness.scores(other))


def test_distances_are_those_of_scipy() -> None:
    one, other = true_to_itself(300), true_to_itself(500, seed=5, warmth=0.7)
    found = alike(one, other)
    assert found is not None
    theirs = ks_2samp(one.confidence, other.confidence)
    assert found.tests[0].distance == pytest.approx(theirs.statistic)
    assert found.tests[0].p_value == pytest.approx(min(1, 3 * theirs.pvalue), rel=1e-3)
    assert (found.n, found.m) == (300, 500)


def test_a_set_told_more_boldly_differs_and_one_of_the_same_kind_mostly_does_not() -> None:
    held_out = true_to_itself(2_000)
    bold = alike(true_to_itself(500, seed=9, warmth=0.5), held_out)
    assert bold is not None
    assert bold.differs
    assert [test.what for test in bold.tests if test.differs] == ["confidence", "true"]
    found = [alike(true_to_itself(200, seed=seed), held_out) for seed in range(60)]
    assert sum(one is not None and one.differs for one in found) <= 8


def test_other_shares_of_classes_differ_too() -> None:
    held_out = true_to_itself(2_000)
    most = np.flatnonzero(held_out.labels == 0)[:200]
    found = alike(held_out.rows(np.concatenate([most, np.arange(100)])), held_out)
    assert found is not None
    classes = next(test for test in found.tests if test.what == "classes")
    assert classes.differs
    assert 0.3 < classes.distance < 0.7


def test_few_cases_say_nothing_and_more_see_more() -> None:
    held_out = true_to_itself(2_000)
    assert alike(held_out.rows(np.arange(10)), held_out) is None
    missed = []
    for n in (50, 500):
        made = alike(true_to_itself(n, seed=3), held_out)
        assert made is not None
        missed.append(made.missed)
    assert missed[0] > 2 * missed[1]


def test_half_of_a_shipped_set_does_not_differ_from_the_other() -> None:
    whole = known("reviews-en").whole
    order = np.random.default_rng(0).permutation(len(whole))
    found = alike(whole.rows(order[:400]), whole.rows(order[400:]))
    assert found is not None
    assert not found.differs


# --- recalibration --------------------------------------------------------------------------

TODAY = date(2026, 11, 28)


def test_a_temperature_that_helps_is_found_and_judged_on_the_other_half() -> None:
    cases = true_to_itself(1_500, warmth=0.5)  # told twice as boldly as is true
    made = recalibration.recalibrate("m", cases, TODAY)
    assert made is not None
    assert made.temperature == pytest.approx(2, abs=0.25)
    assert made.helps
    assert (made.fitted_on, made.judged_on, made.set, made.date) == (750, 750, "planted", TODAY)
    assert made.calibrated.nll is not None
    assert made.raw.nll is not None
    assert made.calibrated.nll < made.raw.nll
    fitting, _ = temperature.halves((1_500,), 0)
    assert made.temperature == temperature.fit(cases.rows(fitting))


def test_what_is_true_already_stays_as_it_is() -> None:
    made = recalibration.recalibrate("m", true_to_itself(1_500), TODAY)
    assert made is not None
    assert not made.helps
    assert made.why in recalibration.REASONS


def test_a_case_that_stands_there_twice_is_not_fitted_on_and_judged(own: SessionModels) -> None:
    about = own.register(entry("mine", "en"), Likes())
    rows = [f'"A {"good" if n % 2 else "dull"} film, number {n}",{"yes" if n % 3 else "no"}'
            for n in range(110)]  # fmt: skip
    made = csv("text,label", *rows, *rows)
    found = columns.guess(made, TWO)
    matched = columns.match(made.table.column(1), TWO)
    looked = checks.check(made, found, matched, TWO, about)
    assert looked.repeats == frozenset(range(110, 220))
    judged = judging.judge(
        about.id, made, 0, matched.truths, looked.usable, looked.repeats, TODAY, lambda _: None
    )
    assert len(judged.cases) == 220
    assert judged.held_out is None
    assert judged.recalibrated is not None
    assert judged.recalibrated.fitted_on + judged.recalibrated.judged_on == 110


def test_too_few_cases_fit_nothing() -> None:
    assert recalibration.recalibrate("m", true_to_itself(99), TODAY) is None
    assert recalibration.recalibrate("m", true_to_itself(100), TODAY) is not None


def test_the_set_needs_no_framework() -> None:
    import subprocess
    import sys

    code = (
        "import sys\n"
        "from models.labelled import checks, classifying, columns, given, likeness, "
        "recalibration, slices\n"
        "print({'torch', 'tensorflow', 'keras', 'transformers', 'sklearn', 'streamlit', "
        "'fairlearn'} & set(sys.modules))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "set()"

"""A labelled set of one's own on the calibration page: planted sets, from upload to figures."""

from __future__ import annotations

import csv
import io
import random
import threading
from collections.abc import Callable, Sequence
from typing import Any

import numpy as np
import pytest
from sklearn.metrics import accuracy_score
from streamlit.testing.v1 import AppTest

from models import predictions
from models.adapters.counted import CountedTexts
from models.labelled import given
from models.session_models import SessionModels
from tests.models.standins import entry
from tests.models.test_labelled_archive import png, zipped
from tests.models.test_session_models import Likes
from tests.pages.conftest import ROOT, settle, words_on

Open = Callable[..., AppTest]
GOOD = ("superb", "a delight", "warm and funny", "wonderful", "moving and clever")
BAD = ("awful", "a bore", "dull and lifeless", "terrible", "far too long and empty")


def reviews(n: int = 120, *more: tuple[str, ...]) -> bytes:
    """Reviews whose labels are right, but in Metz every other one."""
    out = io.StringIO(newline="")
    writer = csv.writer(out)
    writer.writerow(("review", "label", "city"))
    chance = random.Random(0)
    for number in range(n):
        city = ("Lyon", "Metz", "Nice")[number % 3]
        good = chance.random() < 0.5
        said = chance.choice(GOOD if good else BAD)
        told = good if city != "Metz" or number % 2 else not good
        writer.writerow((
            f"Film number {number} was {said}, said a visitor",
            "positive" if told else "negative",
            city,
        ))  # fmt: skip
    writer.writerows(more)
    return out.getvalue().encode()


def said_on(at: AppTest) -> str:
    """What a person reads, without the signs that keep Streamlit from reading Markdown in it."""
    return words_on(at).replace("\\", "")


def give(at: AppTest, data: bytes, name: str = "set.csv") -> AppTest:
    at.file_uploader[0].set_value((name, data, "application/octet-stream"))
    return settle(at)


def press(at: AppTest, label: str) -> AppTest:
    next(button for button in at.button if label in button.label).click()
    return settle(at)


@pytest.fixture
def page(open_site: Open) -> AppTest:
    return open_site("calibration", cases="own", **{"text-model": "reviews-en"})


def test_it_says_what_a_set_is_and_that_nothing_is_stored(page: AppTest) -> None:
    assert not page.exception
    said = said_on(page)
    assert "Nothing of it is stored on the disk." in said
    assert "at most 10,000 rows" in said
    assert page.query_params["cases"] == "own"


def test_a_planted_set_from_upload_to_figures(page: AppTest) -> None:
    at = give(page, reviews(120, ("", "positive", "Lyon"), ("A film", "who knows", "Metz")))
    assert not at.exception
    said = said_on(at)
    assert "Cases without a text: 1 of 122." in said
    assert (
        "Cases whose label is no class of this model: 1 of 122. They are left out. (“who knows”)"
        in said
    )
    before = predictions.items("reviews-en")
    at = press(at, "Classify 120 cases")
    assert not at.exception
    assert predictions.items("reviews-en") == before + 120
    said = said_on(at)
    # What scikit-learn counts of the model's own answers.
    table = given.read(reviews(), "s.csv").table
    labels = [label.id for label in predictions.of_text("reviews-en", "x").labels]
    answers = [labels[predictions.of_text("reviews-en", text).top] for text in table.column(0)]
    rows = list(zip(table.rows, answers, strict=True))
    right = accuracy_score(
        [row[1] for row, _ in rows], [answer for _, answer in rows], normalize=False
    )
    assert f"It was right in {right:.0f} of 120: " in said
    for city in ("Lyon", "Metz", "Nice"):
        mine = [(row[1], answer) for row, answer in rows if row[2] == city]
        hits = sum(truth == answer for truth, answer in mine)
        assert f"{hits} of {len(mine)}: " in said
    assert "The largest difference among groups of at least 20 cases: " in said
    assert "above “Metz”" in said
    assert "A difference was found between these 120 cases" in said
    assert "Temperature" in said
    at.run()
    assert predictions.items("reviews-en") == before + 120 + len({*table.column(0)}) + 1


def test_what_it_is_told_is_kept_when_the_next_file_is_refused(page: AppTest) -> None:
    at = give(page, reviews())
    at = give(at, b"PK\x03\x04 no archive", "bad.zip")
    said = said_on(at)
    assert "This is no ZIP file that can be read" in said
    assert "The set before is still here." in said
    assert "set.csv" in said
    assert any("Classify 120 cases" in button.label for button in at.button)
    at = press(at, "Remove the set")
    assert "set.csv" not in said_on(at)


def test_columns_can_be_changed_and_stay_so(page: AppTest) -> None:
    at = give(page, b"text,mood,truth\nA fine film,happy,positive\nA dull film,sad,negative\n")
    box = next(box for box in at.selectbox if box.label == "Column with the label")
    assert box.value == 2
    box.set_value(1)
    at = settle(at)
    assert "No row has both a case and a label" in said_on(at)
    at.switch_page("gallery.py")
    settle(at)
    at.switch_page("calibration.py")
    at = settle(at)
    box = next(box for box in at.selectbox if box.label == "Column with the label")
    assert box.value == 1


def test_numbers_are_told_as_classes(page: AppTest) -> None:
    at = give(page, b"text,label\nA fine film,1\nA dull film,0\n")
    assert "0 is “negative” and 1 is “positive”" in said_on(at)


def test_pictures_in_a_folder_for_each_class(open_site: Open) -> None:
    at = open_site("calibration", cases="own", **{"picture-model": "digits"})
    files = [(f"{number % 10}/{number}.png", png(number * 10)) for number in range(24)]
    at = give(at, zipped(*files, ("3/broken.png", png()[:50])), "digits.zip")
    assert "an archive with 25 pictures" in said_on(at)
    at = press(at, "Classify 25 cases")
    assert not at.exception
    said = said_on(at)
    assert "Pictures that could not be read: 1 of 25." in said
    assert "of 24: " in said


def test_in_french(open_site: Open) -> None:
    at = open_site("calibration", cases="own", lang="fr", **{"text-model": "services-fr"})
    rows = "".join(
        f'"Service numéro {n}, {"très bien reçu, merci" if n % 2 else "attente bien trop longue"}",'
        f"{'positif' if n % 2 else 'négatif'},{'mairie' if n % 4 < 2 else 'préfecture'}\n"
        for n in range(60)
    )
    at = press(give(at, f"avis,étiquette,lieu\n{rows}".encode("cp1252")), "Classer 60 cas")
    assert not at.exception
    said = said_on(at)
    assert "Votre propre jeu étiqueté" in said
    assert "sur 60" in said


@pytest.mark.parametrize(
    ("data", "name", "said"),
    [
        (b"text,label\n" + b"a,b\n" * 20_000, "many.csv", "This table has too many rows."),
        (zipped(("../1.png", png())), "out.zip", "names a file outside of itself"),
        (zipped(("a/1.png", bytes(19 * 2**20))), "bomb.zip", "far too large unpacked"),
        (b"\x00\x01\x02\x03" * 500, "noise.csv", "This file does not hold plain text."),
        (b"", "empty.csv", "This table has no rows with text."),
    ],
)  # fmt: skip
def test_hostile_files_get_a_sentence(page: AppTest, data: bytes, name: str, said: str) -> None:
    at = give(page, data, name)
    assert not at.exception
    assert said in said_on(at)


def test_a_temperature_is_kept_with_its_set_and_forgotten(page: AppTest) -> None:
    at = press(give(page, reviews(400), "november.csv"), "Classify 400 cases")
    said = said_on(at)
    assert "fits one half of the set best (200 cases)" in said
    # One label in six is wrong: whoever is sure of them all is too sure.
    assert "It passes the check." in said
    assert own_temperatures_of(at) is None
    at = press(at, "Keep this temperature for the session")
    said = said_on(at)
    assert "from “november.csv”, 400 cases, " in said
    kept = own_temperatures_of(at)
    assert kept is not None
    assert kept.temperature > 1
    at = press(at, "Remove the set")
    assert own_temperatures_of(at) == kept  # it outlives what it was made from
    at = press(give(at, reviews(400), "november.csv"), "Classify 400 cases")
    at = press(at, "Forget it")
    assert own_temperatures_of(at) is None


def own_temperatures_of(at: AppTest) -> Any:
    key = "_own_temperature-reviews-en"
    return at.session_state[key] if key in at.session_state else None  # noqa: SIM401


def test_a_temperature_that_does_not_help_is_not_offered(page: AppTest) -> None:
    rows = "".join(f"Nothing to say of number {n},{n % 2}\n" for n in range(40))
    at = press(give(page, f"text,label\n{rows}".encode()), "Classify 40 cases")
    assert "A temperature is fitted from 100 cases on; these are fewer." in said_on(at)
    assert not any("Keep this" in button.label for button in at.button)


def test_a_model_of_the_session_is_judged_without_a_held_out_set() -> None:
    own = SessionModels()
    try:
        mine = own.register(entry("mine", "en", title="Mine"), Likes())
        at = AppTest.from_file(str(ROOT / "pages" / "site.py"), default_timeout=60)
        at.session_state["_own_models"] = own
        at.run()
        at.switch_page("calibration.py")
        at.query_params["cases"] = "own"
        at.query_params["text-model"] = mine.id
        settle(at)
        rows = "".join(f"A {'good' if n % 2 else 'dull'} film {n},{n % 2}\n" for n in range(30))
        at = press(give(at, f"text,label\n{rows}".encode()), "Classify 30 cases")
        assert not at.exception
        said = said_on(at)
        assert "It was right in 30 of 30: 100%" in said
        assert "Nobody has the cases that this model was measured on" in said
        assert "At home" not in said
        assert "Beside the set before" not in said
        # Next month's file: more dull ones, and of these some are liked.
        rows = "".join(f"A {'good' if n % 5 == 0 else 'dull'} film {n},1\n" for n in range(40))
        at = press(give(at, f"text,label\n{rows}".encode(), "may.csv"), "Classify 40 cases")
        said = said_on(at)
        assert "“set.csv”: right in 30 of 30: 100%" in said
        assert "This set: right in 8 of 40: 20%" in said
        assert "A difference to “set.csv” was found: " in said
        at = press(give(at, f"text,label\n{rows}# 1,1\n".encode(), "june.csv"), "Classify 41 cases")
        assert "No difference to “may.csv” was found with 41 cases against 40." in said_on(at)
    finally:
        own.close()


def test_formulas_do_not_leave_as_formulas(page: AppTest) -> None:
    data = b'text,label,=cmd\n"=HYPERLINK(""http://x"",""A fine film"")",positive,+1+1\n'
    at = press(give(page, data), "Classify 1 case")
    assert not at.exception
    at.button(key="_save-judged-cases").click()
    (asked,) = settle(at).session_state["_saving-asked-judged"]
    head, row = csv.reader(io.StringIO(asked.job.result().decode("utf-8-sig")))
    assert head[:3] == ["text", "label", "'=cmd"]
    assert row[0].startswith("'=HYPERLINK")
    assert row[2] == "'+1+1"
    assert row[3] == "positive"


def test_what_is_under_way_can_be_cancelled_and_begun_again(
    page: AppTest, monkeypatch: pytest.MonkeyPatch
) -> None:
    go = threading.Event()
    real = CountedTexts.predict_proba

    def slow(self: CountedTexts, texts: Sequence[str]) -> np.ndarray:
        go.wait(20)
        return real(self, texts)

    at = give(page, reviews())
    monkeypatch.setattr(CountedTexts, "predict_proba", slow)
    next(button for button in at.button if "Classify" in button.label).click()
    at.run()
    next(button for button in at.button if button.key == "own-judging-cancel").click()
    at.run()
    go.set()
    assert "Stopped." in said_on(settle(at))
    at = press(at, "Start again")
    assert "of 120: " in said_on(at)

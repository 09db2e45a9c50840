"""Teaching a model one's own texts, on the workshop's page."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from components.review import held
from models.review.queue import Case, Queue, content_id
from study.items.items import Items
from study.store.database import Database
from tests.pages.conftest import settle, words_on
from tests.pages.test_workshop import over

Open = Callable[..., AppTest]


def table(rows: int = 60) -> bytes:
    out = io.StringIO(newline="")
    writer = csv.writer(out)
    writer.writerow(("opinion", "text"))
    for number in range(rows):
        opinion, words = ("good", "lovely warm") if number % 2 else ("bad", "dull cold")
        writer.writerow((opinion, f"{words} film number {number}"))
    return out.getvalue().encode()


def press(at: AppTest, label: str) -> AppTest:
    next(button for button in at.button if button.label == label).click()
    return settle(at)


def plain(at: AppTest) -> str:
    return words_on(at).replace("\\", "")


def with_table(open_site: Open, data: bytes = b"", **query: str) -> AppTest:
    at = open_site("workshop", at="texts", **query)
    at.file_uploader[0].set_value(("mine.csv", data or table(), "text/csv"))
    return settle(at)


def test_a_table_is_taught_judged_and_asked_on_other_pages(open_site: Open) -> None:
    at = with_table(open_site)
    assert not at.exception
    assert "Nothing odd was found." in plain(at)
    assert at.session_state["_workshop_texts_column-1"] == 1
    assert at.session_state["_workshop_texts_label-1"] == 0
    at = press(at, "Teach it")
    said = plain(at)
    assert not at.exception
    assert "It learnt from 48 texts. Of 12 that it never saw it was right in 100 %" in said.replace(
        "100%", "100 %"
    )
    assert "More often right than who always says “bad”" in said
    # It says less than it is right; the one that knows nothing has no gap, and that is explained.
    assert "Who always says “bad” has hardly a gap, and knows nothing" in said
    assert "it is too modest" in said
    assert "Squared error (Brier): how far" in said
    # Of the two plain models one is what was taught: that is said, and not passed over.
    assert "Words counted and weighed (TF-IDF) are what yours is itself." in said
    assert "You need not know how to program for that" in said
    assert not at.code  # what programmers need is folded away
    assert [one.label for one in at.button if "Download the model" in one.label]
    model = next(one for one in at.session_state["_workshop_taught"]).entry.id

    at.switch_page("text.py")
    at.query_params["text-model"] = model
    at = settle(at)
    assert not at.exception
    chosen = next(box for box in at.selectbox if box.label == "Model")
    assert chosen.value == model
    # It begins with a text of one's own that was kept back, and no stranger's.
    (text,) = [box.value for box in at.text_area if " film number " in (box.value or "")]
    assert "It was kept back" in plain(at)
    assert text
    assert text in table().decode()


def test_what_is_odd_is_said_before_anything_is_learnt(open_site: Open) -> None:
    odd = table() + b'good,"lovely warm film number 1"\n?,"what is this now"\ngood,\n'
    at = with_table(open_site, odd)
    said = plain(at)
    assert "Texts that are there already, counted once: 1 of 61." in said
    assert "Rows whose label says that it is not known, left out: 1 of 63." in said
    assert "Rows without a text or without a label, left out: 1 of 63." in said


def test_what_cannot_be_taught_is_refused_in_words(open_site: Open) -> None:
    at = with_table(open_site, b"text,label\n" + b"\n".join(b"text %d,x" % n for n in range(30)))
    assert "All cases have the same label." in plain(at)
    assert not [button for button in at.button if button.label == "Teach it"]
    at.file_uploader[0].set_value(("one.csv", b"text\nhello there\nhow are you\n", "text/csv"))
    assert "This table has one column only." in plain(settle(at))
    at.file_uploader[0].set_value(("p.csv", b"PK\x03\x04nothing", "text/csv"))
    assert "this is a ZIP file" in plain(settle(at))


def test_labels_with_too_few_texts_are_named_and_not_called_the_same(open_site: Open) -> None:
    at = with_table(
        open_site, b"text,label\na spark,electric\nloud,noise\na hum,noise\nbang,noise\n"
    )
    said = plain(at)
    assert "Too few texts have these labels: “electric” (1)." in said
    assert "the same label" not in said


@pytest.mark.parametrize("lang", ["en", "fr"])
def test_what_a_table_needs_is_said_before_and_there_is_one_to_try(
    open_site: Open, lang: str
) -> None:
    at = open_site("workshop", at="texts", lang=lang)
    said = plain(at)
    expected = "named in the first row" if lang == "en" else "nommées dans la première ligne"
    assert expected in said
    at = press(at, "Try it with these" if lang == "en" else "Essayer avec ceux-ci")
    assert not at.error
    assert expected not in plain(at)
    at = press(at, "Teach it" if lang == "en" else "Lui apprendre")
    (taught,) = at.session_state["_workshop_taught"]
    assert taught.outcome.learnt_from == 24
    assert len(taught.outcome.kept) == 6


def test_a_study_is_opened_with_what_was_taught(open_site: Open, store: Database) -> None:
    at = press(press(with_table(open_site), "Teach it"), "Open a study with this model")
    over(at, "Set up a study")
    items: Items = at.session_state["_study_trained"]
    assert items.kind == "text"
    assert len(items) == 12
    assert {one.id for one in items.answers} == {"good", "bad"}
    assert (
        "mine.csv – Words counted and weighed"
        in next(box for box in at.selectbox if box.label == "What people decide on").options[0]
    )
    assert not at.error  # of twelve as many decisions as that allows


def test_the_labels_of_the_review_queue_are_one_press_away(open_site: Open) -> None:
    at = open_site("review")
    rows = [(f"{words} film {n}", label) for n in range(20)
            for label, words in (("good", "lovely warm"), ("bad", "dull cold"))]  # fmt: skip
    cases = tuple(Case(content_id(text), text, n) for n, (text, _) in enumerate(rows, 1))
    queue = Queue(cases, (), ("good", "bad"))
    for text, label in rows[:-1]:
        queue = queue.said(content_id(text), "me", "correct", label=label)
    at.session_state[held.QUEUE.key] = queue
    at = settle(at)
    ways = [link.proto for link in at.get("page_link") if "Teach a model" in link.proto.label]
    assert [way.label for way in ways] == ["Teach a model with 39 labels of this queue"]
    at.switch_page("workshop.py")
    at.query_params["at"] = "texts"
    at.query_params["texts-from"] = "queue"
    at = settle(at)
    assert "39 texts have a label that people agree on" in plain(at)
    assert "1 has none yet and is left out." in plain(at)
    assert "right in 100" in plain(press(at, "Teach it"))


def test_without_a_network_a_base_of_the_hub_says_so(
    open_site: Open, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("HF_HUB_CACHE", str(tmp_path))
    monkeypatch.setenv("HF_HUB_OFFLINE", "1")
    at = with_table(open_site, base="hf:owner/name")
    assert "may not use the network" in plain(at)
    at = press(at, "Teach it")
    assert not at.exception
    assert "the network cannot be reached" in plain(at)
    assert [button for button in at.button if button.label == "Try again"]


def test_only_so_many_taught_models_stay(open_site: Open) -> None:
    at = with_table(open_site)
    for seed in range(2, 6):
        box = next(one for one in at.number_input if one.label.startswith("Seed"))
        box.set_value(seed)
        at = press(settle(at), "Teach it")
    assert len(at.session_state["_workshop_taught"]) == 3
    at.switch_page("text.py")
    at = settle(at)
    chosen = next(box for box in at.selectbox if box.label == "Model")
    assert sum("Taught here" in option for option in chosen.options) == 3


def test_what_was_taught_is_on_the_pages_that_measure_and_leads_back(open_site: Open) -> None:
    at = press(with_table(open_site), "Teach it")
    (taught,) = at.session_state["_workshop_taught"]
    for page in ("stakes.py", "calibration.py"):
        at.switch_page(page)
        at.query_params["measured"] = taught.entry.id
        at = settle(at)
        assert not at.exception
        assert not at.error
        models = next(one for one in at.segmented_control if one.label == "Model")
        assert models.value == taught.entry.id
        assert "Texts kept back" in plain(at)
        # A cut-off found on a handful of texts is no advice without that word.
        assert ("So few say little" in plain(at)) == (page == "stakes.py")
        assert "Back to the workshop" in [link.proto.label for link in at.get("page_link")]
    at.switch_page("text.py")
    at.query_params["text-model"] = taught.entry.id
    assert "Back to the workshop" in [link.proto.label for link in settle(at).get("page_link")]

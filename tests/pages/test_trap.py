"""What does it look at? A planted shortcut, from the training to what the room said."""

from __future__ import annotations

import re
import subprocess
import sys
import time
from collections.abc import Callable

import pytest
from streamlit.testing.v1 import AppTest

from components.workshop.trap import panel
from components.workshop.trap.words import LOOKS, NAMED, TRUSTED, TRUSTS
from models.errors import ModelError
from models.language import Language
from models.live.shortcut.planted import Planted
from models.live.shortcut.trap import KINDS, Trap
from tests.pages.conftest import settle, words_on
from tests.waiting import PATIENCE_S

Open = Callable[..., AppTest]
FR = Language("fr")


def press(at: AppTest, label: str) -> AppTest:
    next(button for button in at.button if button.label == label).click()
    return settle(at)


def hand(at: AppTest, name: str) -> AppTest:
    next(button for button in at.button if button.key == f"ct-hand-{name}").click()
    return settle(at)


def trained(at: AppTest, train: str = "Train") -> AppTest:
    """Train, and run the page until what came of it is said."""
    press(at, train)
    over(at, "ct-run-state")
    over(at, "il n’a jamais vu" if train != "Train" else "it never saw")
    return at


def over(at: AppTest, said: str) -> str:
    """Run the page until that stands on it: AppTest runs no fragment by itself."""
    end = time.monotonic() + PATIENCE_S
    while said not in words_on(at):
        assert time.monotonic() < end, words_on(at)
        time.sleep(0.05)  # as a browser would: what learns has this time
        at.run()
    assert not at.exception
    return words_on(at)


def go(at: AppTest, part: str) -> AppTest:
    next(button for button in at.button if button.key == f"ct-trap-to-{part}").click()
    return settle(at)


@pytest.mark.parametrize("kind", KINDS)
def test_the_whole_lesson_in_five_parts(open_site: Open, kind: str) -> None:
    at = open_site("workshop", **{"at": "shortcut", "planted-in": kind})
    said = words_on(at)
    assert ("8 pictures of “Coat”" if kind == "picture" else "on Tuesday") in said
    at = trained(at)
    at = go(at, "trust")
    assert at.query_params["trap"] == "trust"
    said = words_on(at)
    assert "Would you trust it?" in said
    assert said.count("✓ right") >= 5
    for place in (3, 4, 4, 0):
        at = hand(at, f"before-trust-{place}")
    for place in (0, 2, 1):
        at = hand(at, f"before-looks-{place}")
    said = words_on(at)
    assert "4 answers so far. The last: No." in said
    assert "3 answers so far. The last: " in said
    at = go(at, "why")
    said = over(at, "weighs most")
    assert re.search(r"In 4 of 4 (pictures|texts)", said)
    assert ("<img" if kind == "picture" else "ct-is-for") in said
    at = hand(at, "after-trust-0")
    at = hand(at, "after-looks-2")
    at = go(at, "elsewhere")
    said = words_on(at)
    assert "Its surest mistake" in said
    assert "✗ wrong" in said
    assert said.count("ct-track-cell") >= 3
    at = go(at, "room")
    said = words_on(at)
    assert "3 of 4 would have trusted it; after them, 0 of 1." in said
    assert "1 of 3" in said  # named what was planted before
    assert "10 of 27" in said
    assert "25 of 27" in said


def test_an_answer_is_taken_back_and_a_room_is_counted_by_one_press(open_site: Open) -> None:
    at = open_site("workshop", **{"at": "shortcut", "planted-in": "text"})
    assert not at.number_input  # what is planted is told to whoever opens that box alone
    at.session_state["_trap_leading"] = True
    at = settle(at.run())
    each = next(box for box in at.number_input if box.label.startswith("Hands"))
    each.set_value(12)
    at = go(trained(settle(at)), "trust")
    at = hand(at, "before-trust-4")
    assert "12 answers so far. The last: Yes." in words_on(at)
    next(button for button in at.button if button.key == "ct-undo-before-trust").click()
    at = settle(at)
    assert "0 answers so far." in words_on(at)


def test_nobody_asked_is_not_nobody_trusts(open_site: Open) -> None:
    at = open_site("workshop", at="shortcut", trap="room")
    said = words_on(at)
    assert "not asked" in said
    assert "0 of 0" not in said
    assert "here stands what changed" in said


def test_with_nothing_planted_it_looks_at_the_thing_itself(open_site: Open) -> None:
    at = open_site("workshop", **{"at": "shortcut", "planted-in": "text", "planted": "0"})
    at = go(go(trained(at), "trust"), "why")
    assert "In none of these 4 texts the day weighs most" in over(at, "weighs most")
    at = go(at, "elsewhere")
    assert "Nothing was planted, so nothing is lost" in words_on(at)


def test_a_link_into_the_middle_says_that_it_has_to_learn_first(open_site: Open) -> None:
    at = open_site("workshop", **{"at": "shortcut", "trap": "elsewhere", "planted-in": "text"})
    assert "There is no model of this yet" in words_on(at)
    at = press(at, "Train")
    assert "Its surest mistake" in over(at, "Its surest mistake")


def test_another_share_is_another_model(open_site: Open) -> None:
    at = open_site("workshop", **{"at": "shortcut", "planted-in": "text"})
    at = go(trained(at), "trust")
    at.query_params["planted"] = "0.5"
    at = settle(at.run())
    assert "There is no model of this yet" in words_on(at)


def test_in_french_the_texts_are_french_and_a_switch_forgets_nothing(open_site: Open) -> None:
    at = open_site("workshop", lang="fr", **{"at": "shortcut", "planted-in": "text"})
    assert "mardi" in words_on(at)
    at = trained(at, FR.gettext("Train"))
    at = go(go(at, "trust"), "why")
    said = over(at, "pèse le plus")
    assert "Dans 4 textes sur 4" in said.replace("\u00a0", " ")
    at.query_params["lang"] = "en"
    at = settle(at.run())
    assert "mardi" in words_on(at)  # the model that was trained stays


def test_every_display_says_what_it_would_have_said(open_site: Open) -> None:
    at = open_site("workshop", **{"at": "shortcut", "planted-in": "text"})
    at = go(go(go(trained(at), "trust"), "why"), "elsewhere")
    at.session_state["_trap_displays"] = True
    at = settle(at.run())
    assert not at.exception
    assert words_on(at).count("ct-adopt") > 5


@pytest.mark.parametrize("step", ["meet", "trust"])
def test_the_steps_that_ask_for_it_lead_to_it(open_site: Open, step: str) -> None:
    at = open_site("workshop", at=step)
    at = press(at, "What does it look at?")
    assert at.query_params["at"] == "shortcut"
    assert "A model is to tell pullovers from coats" in words_on(at)


def test_damaged_pictures_are_said(open_site: Open, monkeypatch: pytest.MonkeyPatch) -> None:
    def damaged(_trap: Trap) -> Planted:
        raise ModelError("data_damaged", "The pictures that ship with Certitude are damaged.")

    monkeypatch.setattr(panel, "plant", damaged)
    at = open_site("workshop", at="shortcut")
    assert not at.exception
    assert "are damaged" in at.error[0].value


def test_what_is_counted_is_what_is_meant() -> None:
    assert [TRUSTS[place] for place in TRUSTED] == ["Rather yes", "Yes"]
    assert [LOOKS[kind][place] for kind in KINDS for place in NAMED] == [
        "What is below the clothes",
        "The day of the week",
    ]


def test_the_first_view_loads_no_framework_of_deep_learning() -> None:
    """What the page imports and draws before anybody presses Train."""
    program = (
        "import sys; import components.workshop.panel, components.reasons.still\n"
        "from components.workshop.trap import shown\n"
        "from models.live.shortcut.planted import plant\n"
        "from models.live.shortcut.trap import Trap\n"
        "from models.language import Language\n"
        "shown.learnt_from_html(plant(Trap()), Language('en'))\n"
        "print(sorted({'torch', 'tensorflow', 'keras', 'transformers'} & set(sys.modules)))"
    )
    told = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True)
    assert told.stdout.strip() == "[]", told.stderr

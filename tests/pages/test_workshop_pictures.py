"""The workshop with a person's own pictures: given, looked at, learnt, met, and studied."""

from __future__ import annotations

from collections.abc import Callable

from streamlit.testing.v1 import AppTest

from study.items.items import Items
from study.store.database import Database
from tests.models.test_live_own_pictures import fruit, of_table, packed
from tests.pages.conftest import settle, words_on
from tests.pages.test_workshop import over, press
from tests.pages.test_workshop_study import to_step

Open = Callable[..., AppTest]


def given(open_site: Open, data: bytes, family: str = "tree") -> AppTest:
    at = open_site("workshop", data="own", family=family)
    at.file_uploader[0].set_value(("mine.zip", data, "application/zip"))
    at.run()
    over(at, "are kept for the end")
    return settle(at)


def test_own_pictures_are_looked_at_learnt_met_and_studied(
    open_site: Open, store: Database
) -> None:
    at = given(open_site, packed(fruit(20)))
    said = words_on(at)
    assert "12 pictures of “pomme”" in said
    assert "It learns from 24 cases." in said
    # A folder is the class: there is no column to choose.
    assert "Column with the label" not in [box.label for box in at.selectbox]
    at = press(to_step(at, "train"), "Train")
    over(at, "Done: it learnt all at once.")
    at.query_params["case"] = "right"
    at = to_step(at, "meet")
    assert not at.exception
    assert not at.error
    said = words_on(at)
    assert "So small the model sees it: 32 × 32 pixels" in said
    assert "data:image/jpeg;base64," in said
    assert "Pixel" in said  # the tree's questions
    (link,) = [one.proto for one in at.get("page_link") if "picture of your own" in one.proto.label]
    assert "picture-from=upload" in link.query_string
    at = press(to_step(at, "trust"), "Open a study with this model")
    over(at, "Set up a study")
    items: Items = at.session_state["_study_trained"]
    assert len(items) == 8
    # People decide on the photos as they were given, and not on what the model sees of them.
    assert {one.id for one in items.answers} == {"cerise d’été", "pomme"}
    assert all(len(one.picture) > 3_000 for one in items.items)
    # There are eight: as many decisions as that allows, so that it opens as it stands.
    assert not at.error
    assert "each person decides 6 times" in words_on(at)


def test_a_table_beside_the_pictures_lets_its_columns_be_chosen(open_site: Open) -> None:
    at = given(open_site, of_table())
    column = next(box for box in at.selectbox if box.label == "Column with the label")
    assert column.value == "label"


def test_pictures_that_nothing_is_said_of_are_refused_at_the_door(open_site: Open) -> None:
    at = open_site("workshop", data="own")
    assert "a folder for each class" in words_on(at)
    flat = {name.rsplit("/", 1)[1]: data for name, data in fruit(4).items()}
    at.file_uploader[0].set_value(("mine.zip", packed(flat), "application/zip"))
    at = settle(at)
    assert "Nothing says what these pictures show" in at.error[0].value

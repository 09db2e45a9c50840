"""The box for a text, as a session lives through it; no model needed."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from streamlit.testing.v1 import AppTest

from components.giving.text_box import TextBox
from models.reading.tables import read_table


def box() -> None:
    from components.giving import text_source
    from components.site import state
    from models import catalog
    from models.language import Language

    state.read_url()
    text_source.give_text(catalog.get("services-fr"), Language("en"))
    state.write_url()


def with_example() -> AppTest:
    """A session whose box holds an example, as after choosing one."""
    at = AppTest.from_function(box)
    at.session_state["_text_box"] = TextBox("Un exemple.", ("services-fr", "one"))
    at.session_state["text-example"] = "one"
    return at.run()


def test_a_box_that_was_emptied_stays_empty() -> None:
    at = with_example()
    assert at.text_area[0].value == "Un exemple."
    at.text_area[0].set_value("").run()
    at.run()
    assert at.text_area[0].value == ""


def test_a_table_is_one_click_away_from_its_row() -> None:
    at = with_example()
    aside = read_table(b"avis;ville\nTr\xc3\xa8s bien.;Lyon\n")
    at.session_state["_text_box"] = replace(at.session_state["_text_box"], aside=aside)
    at.run()
    button(at, "Back to the table").click().run()
    assert not at.text_area
    assert any(b.label == "Close the table" for b in at.button)
    button(at, "Close the table").click().run()
    assert at.text_area[0].value == "Un exemple."


def button(at: AppTest, label: str) -> Any:
    return next(b for b in at.button if b.label == label)


def labels(at: AppTest) -> list[str]:
    return [b.label for b in at.button]


def an_example(at: AppTest, place: int = 0) -> Any:
    """One of the examples of the menu, which is opened for it."""
    at.session_state[f"_examples-{at.session_state['_text_box'].choices}"] = True
    at.run()
    return [b for b in at.button if b.key and b.key.startswith("example-")][place]


def test_a_text_of_ones_own_can_be_had_back_after_an_example() -> None:
    at = with_example()
    assert "Back to my text" not in labels(at)
    at.text_area[0].set_value("À moi.").run()
    an_example(at).click().run()
    assert at.text_area[0].value != "À moi."
    button(at, "Back to my text").click().run()
    assert at.text_area[0].value == "À moi."
    assert "Back to my text" not in labels(at)


def test_the_way_back_and_forward_keeps_a_text_of_ones_own() -> None:
    at = with_example()
    at.text_area[0].set_value("À moi.").run()
    example = an_example(at).key.removeprefix("example-services-fr-")
    at.query_params["text-model"] = "services-fr"
    at.query_params["text-example"] = example
    at.run()
    assert at.text_area[0].value != "À moi."
    del at.query_params["text-example"]
    at.run()
    assert at.text_area[0].value == "À moi."


def test_choosing_an_example_closes_its_menu() -> None:
    at = with_example()
    at.session_state["_examples-0"] = True
    at.run()
    assert [menu.proto.popover.open for menu in at.get("popover")] == [True, False]
    an_example(at).click().run()
    assert [menu.proto.popover.open for menu in at.get("popover")] == [False, False]


def test_the_same_table_can_be_uploaded_again() -> None:
    at = with_example()
    at.file_uploader[0].set_value(("avis.csv", b"avis;ville\nBien.;Lyon\n", "text/csv")).run()
    button(at, "Close the table").click().run()
    assert at.file_uploader[0].value is None
    at.file_uploader[0].set_value(("avis.csv", b"avis;ville\nBien.;Lyon\n", "text/csv")).run()
    assert "Close the table" in labels(at)


def test_only_ones_own_text_is_said_to_stay_out_of_the_link() -> None:
    def said(at: AppTest) -> bool:
        return any("stays out of the link" in element.proto.body for element in at.get("html"))

    at = with_example()
    assert not said(at)
    at.text_area[0].set_value("À moi.").run()
    assert said(at)


def compared() -> None:
    import streamlit as st

    from components.displays import answer
    from components.giving import text_source
    from components.site import state
    from models import catalog
    from models.language import Language
    from models.prediction import Label, Prediction

    state.read_url()
    model = st.session_state.get("model", "services-fr")
    given = text_source.give_one_text(catalog.get("services-fr"), Language("en"))
    if given is not None:
        share = 0.6 + len(given.text) / 1000
        labels = (Label("yes"), Label("no"))
        made = Prediction.of(model, labels, [share, 1 - share], given.hash)
        answer.show_answer(made, Language("en"), version_of=text_source.version_of())


def compares(at: AppTest) -> bool:
    return any("Since the last version" in element.proto.body for element in at.get("html"))


def test_versions_are_compared_only_within_one_text_and_one_model() -> None:
    at = AppTest.from_function(compared).run()
    assert not compares(at)
    at.text_area[0].set_value(f"{at.text_area[0].value} Enfin !").run()
    assert compares(at)
    at.text_area[0].set_value("À moi, et plus long que prévu.").run()
    assert not compares(at)  # nothing of the example is left
    at.text_area[0].set_value("À moi, et bien plus long que prévu.").run()
    assert compares(at)
    at.session_state["model"] = "another"
    at.run()
    assert not compares(at)
    at.text_area[0].set_value("À moi, et bien plus court que prévu.").run()
    assert compares(at)
    an_example(at, 1).click().run()
    assert not compares(at)
    button(at, "Back to my text").click().run()
    assert not compares(at)


def test_a_row_opened_from_a_table_is_no_version_of_the_text_before() -> None:
    def opened() -> None:
        import streamlit as st

        from components.giving import text_source

        st.button("open", on_click=text_source.open_text, args=("Une ligne.",))
        st.text(text_source.version_of())

    at = AppTest.from_function(opened)
    at.session_state["_text_box"] = TextBox(table=read_table(b"avis;ville\nBien.;Lyon\n"))
    at.run()
    before = at.text[0].value
    at.button[0].click().run()
    assert at.text[0].value != before
    assert at.session_state["text"] == "Une ligne."

"""The box for a text, as a session lives through it; no model needed."""

from __future__ import annotations

import base64
import time
from dataclasses import replace
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from components.giving.links.keeping import Brought, read_brought
from components.giving.text_box import TextBox
from components.site import inside
from models.limits import LIMITS
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


def test_beside_a_text_of_ones_own_the_one_before_is_called_earlier() -> None:
    at = with_example()
    at.text_area[0].set_value("À moi.").run()
    an_example(at).click().run()
    at.text_area[0].set_value("Tout autre chose.").run()
    assert "Back to my text" not in labels(at)
    button(at, "My earlier text").click().run()
    assert at.text_area[0].value == "À moi."


def test_a_slow_browser_does_not_bring_back_what_was_replaced(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    at = with_example()
    at.text_area[0].set_value("À moi.").run()
    an_example(at).click().run()
    example = at.text_area[0].value
    # A message that was on its way, of whatever it is, holds what the box held before.
    at.text_area[0].set_value("À moi.").run()
    assert at.text_area[0].value == example
    assert at.session_state["_text_box"].example is not None
    button(at, "Back to my text").click().run()
    at.text_area[0].set_value(example).run()
    assert at.text_area[0].value == "À moi."
    # What a person types is theirs, and so is the old text, pasted later.
    at.text_area[0].set_value("À moi, et après.").run()
    at.text_area[0].set_value(example).run()
    assert at.text_area[0].value == example
    an_example(at, 1).click().run()
    now = time.monotonic()
    monkeypatch.setattr(time, "monotonic", lambda: now + 6)
    at.text_area[0].set_value(example).run()
    assert at.text_area[0].value == example


def test_the_way_back_and_forward_keeps_a_text_of_ones_own() -> None:
    at = with_example()
    at.text_area[0].set_value("À moi.").run()
    mine = dict(at.query_params)
    assert set(mine) == {"text-own"}
    example = an_example(at).key.removeprefix("example-services-fr-")
    goes_to(at, {"text-example": example})
    assert at.text_area[0].value != "À moi."
    goes_to(at, mine)
    assert at.text_area[0].value == "À moi."


def goes_to(at: AppTest, query: dict[str, Any]) -> None:
    """As the browser's Back and forward do."""
    at.query_params.clear()
    at.query_params.update(query)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(inside, "went_through_history", lambda: True)
        at.run()


TABLE = b"avis;ville\nTr\xc3\xa8s bien.;Lyon\nTrop long.;Metz\n"


def with_rows() -> None:
    import streamlit as st

    from components.giving import text_source
    from components.site import state
    from models import catalog
    from models.language import Language

    state.read_url()
    given = text_source.give_text(catalog.get("services-fr"), Language("en"))
    for row, text in enumerate(("Très bien.", "Trop long.")):
        st.button(f"row {row}", on_click=text_source.open_row, args=(row, text))
    st.text(type(given).__name__)
    state.write_url()


def shown(at: AppTest) -> str:
    """What stands on the page: a table, or this text."""
    return str(at.text_area[0].value) if at.text_area else "a table"


def test_the_way_back_leads_from_a_row_to_its_table_and_forward_to_that_row() -> None:
    at = AppTest.from_function(with_rows).run()
    example = shown(at)
    steps = [dict(at.query_params)]
    at.file_uploader[0].set_value(("avis.csv", TABLE, "text/csv")).run()
    steps.append(dict(at.query_params))
    for row in ("row 0", "row 1"):
        button(at, row).click().run()
        steps.append(dict(at.query_params))
        goes_to(at, steps[1])
        assert shown(at) == "a table"
    seen = []
    for step in steps:
        goes_to(at, step)
        seen.append(shown(at))
    assert seen == [example, "a table", "Très bien.", "Trop long."]
    assert "Back to the table" in labels(at)
    assert len({step["text-own"] for step in steps[1:]}) == 3
    assert not any("bien" in str(step) for step in steps)


def notices(at: AppTest) -> list[str]:
    return [e.proto.body for e in at.get("html") if 'role="status"' in e.proto.body]


def says(answer: dict[str, Any] | None, at: AppTest) -> None:
    """What a tab says of the text that it has."""
    if answer is not None and isinstance(answer.get("text"), str):
        answer = {**answer, "text": base64.b64encode(answer["text"].encode()).decode()}
    at.session_state["brought"] = read_brought(answer)
    button(at, "say").click().run()


def hears() -> None:
    import streamlit as st

    from components.giving import text_source
    from components.site import state
    from models import catalog
    from models.language import Language

    entry = catalog.get("services-fr")
    state.read_url()
    text_source.give_text(entry, Language("en"))
    st.button("say", on_click=lambda: text_source._take_brought(entry, st.session_state["brought"]))
    state.write_url()


def opened(query: dict[str, str]) -> AppTest:
    at = AppTest.from_function(hears)
    at.query_params.update(query)
    return at.run()


OWN = {"text-own": "text.0123abcd"}


def test_a_reload_waits_for_the_text_of_its_tab_and_goes_on_under_its_name() -> None:
    at = opened(OWN)
    assert at.text_area[0].value == ""
    assert not notices(at)
    says({"text": "À moi.", "link": False, "named": True}, at)
    assert at.text_area[0].value == "À moi."
    assert at.query_params["text-own"] == "text.0123abcd"
    assert not notices(at)


def test_a_link_without_its_text_says_so_until_a_text_is_given() -> None:
    at = opened(OWN)
    says({"text": None, "link": False}, at)
    assert at.text_area[0].value
    (said,) = notices(at)
    assert "somebody&#39;s own text, which is not included. You see the first example" in said
    assert "text-own" not in at.query_params
    at.run()
    assert notices(at)
    at.text_area[0].set_value("À moi.").run()
    assert not notices(at)


def test_what_is_said_to_be_missing_can_be_closed() -> None:
    at = opened(OWN)
    says({"text": None, "link": False}, at)
    button(at, "Close this note").click().run()
    assert not notices(at)
    assert "Close this note" not in labels(at)


def test_a_tabs_text_is_not_taken_for_the_one_that_a_link_names() -> None:
    at = opened(OWN)
    says({"text": "À moi.", "link": False, "named": False}, at)
    assert at.text_area[0].value != "À moi."
    assert notices(at)
    button(at, "Back to my text").click().run()
    assert at.text_area[0].value == "À moi."


def test_a_text_that_made_way_for_an_example_is_there_after_a_reload() -> None:
    at = opened({})
    example = at.text_area[0].value
    says({"text": "À moi.", "link": False, "named": False}, at)
    assert at.text_area[0].value == example
    button(at, "Back to my text").click().run()
    assert at.text_area[0].value == "À moi."


def test_a_text_in_a_link_is_put_in_the_box_as_ones_own() -> None:
    at = opened({})
    says({"text": "<b>Du lien</b>", "link": True}, at)
    assert at.text_area[0].value == "<b>Du lien</b>"
    assert at.query_params["text-own"].startswith("text.")


@pytest.mark.parametrize("query", [OWN, {}])
def test_a_damaged_link_is_refused_in_words(query: dict[str, str]) -> None:
    at = opened(query)
    says({"text": None, "link": True}, at)
    assert [e.value for e in at.error if "the link is damaged" in e.value]
    assert at.text_area[0].value
    at.run()
    assert at.error
    at.text_area[0].set_value("À moi.").run()
    assert not at.error


def test_a_table_is_said_to_be_gone_and_so_is_that_of_a_row() -> None:
    at = opened({"text-own": "table.0123abcd"})
    assert at.text_area[0].value
    assert "The table of this page is not here" in notices(at)[0]
    at.file_uploader[0].set_value(("avis.csv", TABLE, "text/csv")).run()
    assert not notices(at)
    at = opened({"text-own": "row-3.0123abcd"})
    says({"text": "Très bien.", "link": False, "named": True}, at)
    assert at.text_area[0].value == "Très bien."
    assert "The table of this row is gone" in notices(at)[0]


@pytest.mark.parametrize(
    "own",
    ["text", "text.", "TEXT.0123abcd", "row-123456.0123abcd", "table.0123abcd ", "x.0123abcd"],
)
def test_a_mistyped_link_shows_the_first_example(own: str) -> None:
    at = opened({"text-own": own})
    assert at.text_area[0].value
    assert not notices(at)


@pytest.mark.parametrize(
    "sent",
    [
        None,
        [],
        {},
        {"text": 3},
        {"text": "no base64!"},
        {"text": "gICA"},  # no UTF-8
        {"text": "ICAg"},  # nothing but spaces
        {"text": "YQ==" * 3},
        {"text": "A" * (8 * LIMITS.text_bytes)},
        {"text": base64.b64encode(b"a" * (LIMITS.text_characters + 1)).decode()},
    ],
)
def test_what_is_no_text_is_not_taken(sent: object) -> None:
    assert read_brought(sent) == Brought(None, by_link=False, named=False)


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
        return any(
            "not in the address of this page" in element.proto.body for element in at.get("html")
        )

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

        st.button("open", on_click=text_source.open_row, args=(0, "Une ligne."))
        st.text(text_source.version_of())

    at = AppTest.from_function(opened)
    at.session_state["_text_box"] = TextBox(table=read_table(b"avis;ville\nBien.;Lyon\n"))
    at.run()
    before = at.text[0].value
    at.button[0].click().run()
    assert at.text[0].value != before
    assert at.session_state["text"] == "Une ligne."

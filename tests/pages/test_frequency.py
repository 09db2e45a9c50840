"""The frequency display through the page of a text: with a model's cases, and in a table's line."""

from __future__ import annotations

import re
from collections.abc import Callable

from streamlit.testing.v1 import AppTest

from tests.pages.conftest import settle, switch

Open = Callable[..., AppTest]


def test_the_answer_is_shown_as_cases_and_the_link_brings_it_back(open_site: Open) -> None:
    at = switch(open_site("text"), "Show confidence as", "frequency")
    assert at.query_params["display"] in ("frequency", ["frequency"])
    (body,) = [b for e in at.get("html") if "ct-display ct-frequency" in (b := str(e.proto.body))]
    assert body.count('<i class="ct-on">') + body.count("<i></i>") == 100
    assert "held-out cases with a score like this one were right" in body
    assert "Elsewhere: " in body
    at = open_site("text", display="frequency", elsewhere="0")
    (body,) = [b for e in at.get("html") if "ct-display ct-frequency" in (b := str(e.proto.body))]
    assert "Elsewhere: " not in body


def test_sentences_have_it_in_a_line(open_site: Open) -> None:
    at = open_site("text", display="frequency", sentences="1")
    at.text_area[0].set_value("A wonderful film. It was long. I slept.")
    settle(at)
    lines = [
        re.sub(r"<[^>]+>", " ", found)
        for e in at.get("html")
        for found in re.findall(r'<span class="ct-brief">.*?</span></span>', str(e.proto.body))
    ]
    assert lines
    assert all("of 100" in line or "not known" in line for line in lines), lines
    assert not any("%" in line for line in lines)

"""The one builder of tables: hostile content stays text, headings are headings."""

from __future__ import annotations

import pytest
from markupsafe import Markup

from components.site.tables_html import Column, table

HOSTILE = '"><script>alert(1)</script>'


def test_everything_in_a_table_is_escaped_and_markup_is_kept() -> None:
    made = table(
        (Column(HOSTILE, heading=True, own=True), Column(HOSTILE)),
        [(HOSTILE, Markup("<em>kept</em>"))],
        caption=HOSTILE,
        label=HOSTILE,
    )
    assert isinstance(made, Markup)
    assert "<script" not in made
    assert made.count("&lt;script&gt;") == 5
    assert "<em>kept</em>" in made


def test_headings_directions_and_numbers_are_marked() -> None:
    made = table(
        (Column("Word", heading=True, own=True, css="ct-text"), Column("Weight", number=True)),
        [("l'État", "0.5")],
    )
    assert '<th scope="col">Word</th><th scope="col" class="ct-num">Weight</th>' in made
    assert '<th scope="row" class="ct-text" dir="auto">' in made
    assert '<td class="ct-num">0.5</td>' in made
    assert "<caption>" not in made
    assert "tabindex" not in made


def test_a_named_table_can_be_reached_with_the_keyboard() -> None:
    assert 'tabindex="0" role="region" aria-label="Rows"' in table((Column("a"),), [], label="Rows")


def test_a_row_that_does_not_fit_is_refused() -> None:
    with pytest.raises(ValueError, match="argument 2"):
        table((Column("a"), Column("b")), [("one",)])

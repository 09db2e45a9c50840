"""The trust card as it is taken home."""

from __future__ import annotations

import io
from xml.etree import ElementTree

import pytest
from PIL import Image

from models.language import Language
from models.takeaway import trust_card
from models.takeaway.palette import PALETTES, THEMES, Theme
from models.takeaway.sheet import WIDTH
from models.takeaway.trust_card import TrustCard

EN, FR = Language("en"), Language("fr")
CARD = TrustCard(
    ("Data: clothes.", "Right in 84% of 723 cases that it never saw."),
    (("What is at stake?", "<b>A parcel</b> & a return.\nNobody is hurt."), ("Who knows?", "")),
)


def words(svg: str) -> str:
    """What is written on the drawing, line after line."""
    lines = (one.text or "" for one in ElementTree.fromstring(svg).iter() if "tspan" in one.tag)
    return " ".join(lines)


@pytest.mark.parametrize("theme", THEMES)
def test_the_picture_has_all_that_stands_on_the_card(theme: Theme) -> None:
    said = words(trust_card.svg(CARD, theme, EN))
    for part in (*CARD.facts, "<b>A parcel</b> & a return.", "Nobody is hurt.", "Who knows? –"):
        assert part in said
    with Image.open(io.BytesIO(trust_card.png(CARD, theme, EN))) as made:
        assert made.width == 2 * WIDTH
        assert made.convert("RGB").getpixel((2, 2)) == tuple(
            bytes.fromhex(PALETTES[theme].ground[1:])
        )


def test_the_longest_answer_is_whole_and_the_card_grows_with_it() -> None:
    long = TrustCard((), (("Q", " ".join(f"word{n}" for n in range(100))),))
    short = TrustCard((), (("Q", "word"),))
    said = words(trust_card.svg(long, "light", EN)).split()
    assert [one for one in said if one.startswith("word")] == [f"word{n}" for n in range(100)]
    heights = [
        float(ElementTree.fromstring(trust_card.svg(one, "light", EN)).attrib["height"])
        for one in (short, long)
    ]
    assert heights[0] < heights[1]


def test_as_text_it_is_a_list_and_a_heading_for_each_question() -> None:
    said = trust_card.markdown(CARD, FR)
    assert said.startswith("# ")
    assert "- Data: clothes.\n- Right in" in said
    assert said.endswith("## Who knows?\n\n–\n")

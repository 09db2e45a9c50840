"""Words on the person's own text: nothing lost, nothing raw, nothing told by colour alone."""

from __future__ import annotations

import html
import re
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from markupsafe import Markup
from streamlit.testing.v1 import AppTest

from components.reasons.highlights import marks, words
from models.explain.types import TextExplanation, Word
from models.language import Language
from models.reading.units import words as cut

EN, FR = Language("en"), Language("fr")
FOLDER = Path(words.__file__).parent
HOSTILE = "<script>alert(1)</script>"


def explanation(
    text: str,
    weights: dict[str, float],
    fidelity: float | None = 0.8,
    read_to: int | None = None,
    errors: dict[str, float | None] | None = None,
    **facts: Any,
) -> TextExplanation:
    """Every word weighs what `weights` says, else nothing; beyond read_to it has no weight.

    errors: standard errors, 0 if not said.
    """
    units: dict[str, int] = {}
    made = []
    for start, end in cut(text, "fr"):
        word = text[start:end]
        if read_to is not None and end > read_to:
            made.append(Word(word, start, end, -1, None))
        else:
            unit = units.setdefault(word, len(units))
            error = (errors or {}).get(word, 0.0)
            made.append(Word(word, start, end, unit, weights.get(word, 0.0), error))
    return TextExplanation(
        class_index=1, samples=500, model_calls=312, seed=7, fidelity=fidelity, intercept=0.1,
        local=0.8, text=text, words=tuple(made), read_to=read_to, **facts,
    )  # fmt: skip


def drawn_text(markup: Markup) -> str:
    """What a reader of the marked text reads: the paragraph without its tags."""
    inner = re.search(r'<p class="ct-words" dir="auto">(.*?)</p>', str(markup), re.DOTALL)
    assert inner
    return html.unescape(re.sub(r"<[^>]*>", "", inner[1]))


@pytest.mark.parametrize(
    "text",
    [
        "L'État est bon,\n  très bon —\tmais l'État…",
        f"a {HOSTILE} b & c < d > \"e\" 'f' &amp;",
        "שלום עולם, bon 👩‍👩‍👧 e\u0301te\u0301\u200f",
        "  \n\n bon \n",
        "{name} %s %(x)s {0}",
    ],
)
def test_the_text_stays_as_it_is(text: str) -> None:
    made = words.render_words(explanation(text, {"bon": 0.3, "État": -0.2}), "yes", EN)
    assert drawn_text(made) == text


def test_nothing_of_a_persons_text_or_a_class_name_is_markup() -> None:
    made = explanation(f"good {HOSTILE} <b>bad</b>", {"script": 0.4, "b": -0.2, "good": 0.1})
    for markup in (
        words.render_words(made, HOSTILE, EN),
        words.ranked_table(made, HOSTILE, EN),
        marks.legend(HOSTILE, EN),
    ):
        assert isinstance(markup, Markup)
        assert "<script" not in markup
        assert "<b>" not in markup
    assert "&lt;" in marks.legend(HOSTILE, EN)


def test_direction_is_told_in_three_ways_and_strength_in_one() -> None:
    text = "strong weak against nothing"
    made = words.render_words(
        explanation(text, {"strong": 0.5, "weak": 0.12, "against": -0.3, "nothing": 0.001}),
        "yes",
        EN,
    )
    assert '<span class="ct-word ct-is-for ct-s5">strong</span>' in made
    assert '<span class="ct-word ct-is-for ct-s2">weak</span>' in made
    assert '<span class="ct-word ct-is-against ct-s3">against</span>' in made
    assert '<span class="ct-word">nothing</span>' in made
    css = (FOLDER / "highlights.css").read_text("utf-8")
    for way, line, sign in (
        ("for", "solid", r'"+\2060"'),
        ("against", "dashed", r'"\2212\2060"'),
    ):
        assert re.search(rf"\.ct-is-{way} {{[^}}]*--ct-hue: var\(--ct-{way}\)[^}}]*{line}", css)
        assert re.search(rf"\.ct-is-{way}::before {{ content: {re.escape(sign)}", css)


def test_where_hardly_anything_matters_nothing_looks_decisive() -> None:
    made = explanation("one two three", {"one": 0.01, "two": -0.004})
    assert "ct-s1" in words.render_words(made, "yes", EN)
    assert 'ct-s2">' not in words.render_words(made, "yes", EN).split("ct-legend")[0]
    nothing = explanation("one two", {}, fidelity=None)
    body = words.render_words(nothing, "yes", EN).split("ct-legend")[0]
    assert "ct-is-" not in body


def test_words_that_were_not_read_have_no_mark() -> None:
    text = "good and then good again"
    made = words.render_words(explanation(text, {"good": 0.4}, read_to=8), "yes", EN)
    assert drawn_text(made) == text
    assert made.count(">good</span>") == 1


def test_a_long_text_is_drawn_up_to_a_limit_and_says_so() -> None:
    text = " ".join(f"w{n}" for n in range(words.MAX_DRAWN + 2000))
    made = words.render_words(explanation(text, {"w1": 0.4}), "yes", EN)
    shown = drawn_text(made)
    assert text.startswith(shown)
    assert made.count('<span class="ct-word') == words.MAX_DRAWN + 2  # and two in the legend
    left = len(text) - len(shown)
    assert left > 0
    assert f"{left:,} more characters" in made


def test_the_table_ranks_words_and_counts_them() -> None:
    made = explanation("bon, bon — l'État", {"bon": 0.1234, "État": -0.5, "l'": 0.001})
    table = words.ranked_table(made, "oui", EN)
    rows = re.findall(r"<tr><th scope=\"row\"[^>]*>(.*?)</th>(.*?)</tr>", str(table))
    assert [html.unescape(name) for name, _ in rows] == ["État", "bon", "l'"]
    assert "speaks against" in rows[0][1]
    assert "\u22120.50" in rows[0][1]
    assert "+0.12" in rows[1][1]
    assert '<td class="ct-num">2</td>' in rows[1][1]
    assert "hardly matters" in rows[2][1]
    assert "<caption>" in table
    assert table.count('scope="col"') == 5
    assert ">Rank<" not in table  # a column of dashes says nothing
    ranked = words.ranked_table(replace(made, groups=((1,), (0,))), "oui", EN)
    assert ranked.count('scope="col"') == 6
    assert ">–</td>" in ranked
    assert "+0,12" in words.ranked_table(made, "oui", FR)
    assert len(re.findall('scope="row"', words.ranked_table(made, "oui", EN, limit=1))) == 1


@pytest.mark.parametrize(
    ("weights", "sentence"),
    [
        (
            {"a": 0.5, "b": 0.3, "c": 0.2, "d": 0.1, "e": -0.4},
            "Speaks for “yes”: “a”, “b”, “c”, and 1 more. Against it: “e”.",
        ),
        ({"a": 0.5}, "Speaks for “yes”: “a”. Nothing clearly speaks against it."),
        ({"a": -0.5}, "Nothing clearly speaks for “yes”. Speaks against it: “a”."),
        ({}, "Nothing here speaks clearly for or against “yes”."),
    ],
)
def test_the_sentence_for_those_who_do_not_see_it(weights: dict[str, float], sentence: str) -> None:
    made = explanation("a b c d e a", weights)
    assert words.words_sentence(made, "yes", EN) == sentence
    assert html.escape(sentence) in str(words.render_words(made, "yes", EN))


# --- how sure -------------------------------------------------------------------------------

UNSURE: dict[str, Any] = {"weights": {"a": 0.5, "b": 0.3, "c": -0.2, "d": 0.0}, "errors": {
    "a": 0.008, "b": 0.16, "c": 0.12, "d": 0.1,
}}  # fmt: skip


def test_a_word_that_is_not_settled_looks_and_reads_so() -> None:
    made = explanation("a b c d", **UNSURE)
    drawn = words.render_words(made, "yes", EN)
    assert '<span class="ct-word ct-is-for ct-s5">a</span>' in drawn
    assert '<span class="ct-word ct-is-for ct-s3 ct-open">b</span>' in drawn
    assert '<span class="ct-word ct-is-against ct-s2 ct-open">c</span>' in drawn
    assert "dotted: not settled" in drawn.split("ct-legend")[1]
    assert words.words_sentence(made, "yes", EN) == (
        "Speaks for “yes”: “a”. Nothing clearly speaks against it."
    )
    css = (FOLDER / "highlights.css").read_text("utf-8")
    assert re.search(r"\.ct-open {[^}]*background: none[^}]*dotted", css)
    for way, sign in (("for", r'"+?\2060"'), ("against", r'"\2212?\2060"')):
        assert re.search(rf"\.ct-open\.ct-is-{way}::before {{ content: {re.escape(sign)}", css)


def test_what_was_not_left_to_chance_has_no_legend_for_chance() -> None:
    made = explanation("a b", {"a": 0.5})
    assert "dotted" not in words.render_words(made, "yes", EN)


def rows_of(table: Markup) -> dict[str, str]:
    rows = re.findall(r"<tr><th scope=\"row\"[^>]*>(.*?)</th>(.*?)</tr>", str(table))
    return {html.unescape(name): cells for name, cells in rows}


def test_the_table_gives_every_weight_as_a_range() -> None:
    made = explanation("a b c d e", **UNSURE | {"errors": UNSURE["errors"] | {"e": None}})
    rows = rows_of(words.ranked_table(made, "yes", EN))
    assert "+0.48 to +0.52" in rows["a"]
    assert "speaks for" in rows["a"]
    assert "\u22120.10 to +0.70" in rows["b"]
    assert "\u22120.50 to +0.10" in rows["c"]
    # d weighs nothing as far as is known, but it may well weigh more than that.
    assert all("not settled" in rows[word] for word in "bcd")
    assert "not known" in rows["e"]
    assert "+0,48 à +0,52" in words.ranked_table(made, "oui", FR)
    assert "exact" in rows_of(words.ranked_table(explanation("a", {"a": 0.1}), "x", EN))["a"]


TIED: dict[str, Any] = {
    "weights": {"a": 0.5, "b": 0.3, "c": -0.2, "d": 0.05},
    "groups": ((0,), (1, 2)),
    "stop": "settled",
}


def test_what_is_tied_has_one_tint_and_one_rank() -> None:
    made = explanation("a b c d", **TIED)
    drawn = words.render_words(made, "yes", EN)
    assert '<span class="ct-word ct-is-for ct-s5">a</span>' in drawn
    assert '<span class="ct-word ct-is-for ct-s3">b</span>' in drawn
    assert '<span class="ct-word ct-is-against ct-s3">c</span>' in drawn
    apart = words.render_words(replace(made, groups=()), "yes", EN)
    assert '<span class="ct-word ct-is-against ct-s2">c</span>' in apart
    rows = rows_of(words.ranked_table(made, "yes", EN))
    ranks = [re.findall(r"<td[^>]*>(.*?)</td>", rows[word])[0] for word in "abcd"]
    assert ranks == ["1", "2–3", "2–3", "–"]
    assert "\u22120.20" in rows["c"]  # its own weight is told as it is


def test_each_place_has_a_row_of_its_own_and_says_which() -> None:
    twice = explanation("bon mais bon", {"bon": 0.2})
    apart = replace(twice, words=tuple(replace(word, unit=n) for n, word in enumerate(twice.words)))
    table = words.ranked_table(apart, "yes", EN, unit="positions")
    assert "Place in the text" in table
    places = re.findall(r">bon</th>.*?<td class=\"ct-num\">(\d)</td></tr>", str(table))
    assert places == ["1", "3"]


def test_sentences_are_called_sentences() -> None:
    made = explanation("a", {"a": 0.2})
    table = words.ranked_table(made, "yes", EN, unit="sentences")
    assert "Sentences by their weight for “yes”" in table
    assert ">Sentence</th>" in table


def test_figures_have_a_sign_that_is_not_a_hyphen() -> None:
    assert EN.signed(0.126) == "+0.13"
    assert FR.signed(-0.126) == "\u22120,13"
    assert EN.signed(-0.001) == "0.00"


# --- colours --------------------------------------------------------------------------------


def _theme(which: int) -> dict[str, tuple[int, ...]]:
    """Custom properties of theme.css: 0 light, 1 dark."""
    css = (FOLDER.parents[1] / "site" / "theme.css").read_text("utf-8")
    return {
        name: tuple(bytes.fromhex(values.split(",")[which].strip()[1:]))
        for name, values in re.findall(r"--ct-([a-z-]+): light-dark\(([^)]*)\)", css)
    }


def _luminance(colour: tuple[float, ...]) -> float:
    parts = [c / 255 / 12.92 if c <= 10 else ((c / 255 + 0.055) / 1.055) ** 2.4 for c in colour]
    return 0.2126 * parts[0] + 0.7152 * parts[1] + 0.0722 * parts[2]


def _contrast(one: tuple[float, ...], other: tuple[float, ...]) -> float:
    high, low = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (high + 0.05) / (low + 0.05)


@pytest.mark.parametrize("which", [0, 1], ids=["light", "dark"])
@pytest.mark.parametrize("way", ["for", "against"])
def test_every_strength_leaves_the_word_readable(which: int, way: str) -> None:
    theme = _theme(which)
    css = (FOLDER / "highlights.css").read_text("utf-8")
    shares = [int(n) for n in re.findall(r"\.ct-s\d {.*?var\(--ct-hue\) (\d+)%", css)]
    assert len(shares) == marks.LEVELS
    assert shares == sorted(shares)
    for share in shares:
        tint = tuple(
            s + (h - s) * share / 100 for s, h in zip(theme["surface"], theme[way], strict=True)
        )
        assert _contrast(theme["ink"], tint) >= 4.5
        # The sign stands on the tint in the hue itself: it repeats, it does not carry alone.
        assert _contrast(theme[way], tint) >= 3
    assert _contrast(theme["muted"], theme["surface"]) >= 4.5


def test_colours_come_from_the_theme_only() -> None:
    for name in ("toggles.js", "words.js", "pixels.js", "words.py"):
        assert not re.search(r"#[0-9a-fA-F]{3,8}\b|rgb\(", (FOLDER / name).read_text("utf-8"))


# --- the component --------------------------------------------------------------------------


def test_text_reaches_the_page_as_text_only() -> None:
    for name in ("toggles.js", "words.js", "pixels.js"):
        script = (FOLDER / name).read_text("utf-8")
        assert not re.search(r"innerHTML|outerHTML|insertAdjacentHTML|document\.write|eval", script)
        assert "http" not in script.replace("http://www.w3.org/2000/svg", "")


def _page() -> None:
    import streamlit as st

    from components.reasons.highlights import words as highlights
    from models.explain.types import TextExplanation, Word
    from models.language import Language

    made = TextExplanation(
        class_index=0, samples=50, model_calls=4, seed=0, fidelity=0.9, intercept=0.0, local=0.5,
        text="good <b>bad</b>",
        words=(Word("good", 0, 4, 0, 0.4), Word("b", 6, 7, 1, 0.0), Word("bad", 8, 11, 2, -0.2)),
    )  # fmt: skip
    out = highlights.show_words(made, "<i>yes</i>", Language("fr"), about="this")
    st.text(f"out: {sorted(out)}")


def test_a_page_begins_with_all_words_in_place() -> None:
    app = AppTest.from_function(_page).run()
    assert not app.exception
    assert app.text[0].value == "out: []"


@pytest.mark.parametrize(
    ("sent", "read"),
    [
        ({"about": "this", "units": [0, 2]}, {0, 2}), ({"about": "this", "units": [2, 2]}, {2}),
        ({"about": "this", "units": [5, -1, True, "0", None, 1.0]}, set()),
        ({"about": "this", "units": "02"}, set()), ({"about": "this"}, set()),
        ({"about": "that", "units": [0, 2]}, set()), ({"about": ["this"], "units": [0]}, set()),
        ({"units": [0, 2]}, set()), ({}, set()), ([0, 2], set()), ("02", set()), (None, set()),
    ],
)  # fmt: skip
def test_what_the_browser_sends_is_not_believed(sent: object, read: set[int]) -> None:
    from components.reasons.highlights.toggles import read_removed

    assert read_removed(sent, "this", {-1, 0, 1, 2}) == read

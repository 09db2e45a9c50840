"""Answers beside the right ones: which column holds them, what agrees, what is not defined."""

from __future__ import annotations

import time

import pytest

from models.comparison import Ratio, compare, label_columns, truth_of
from models.limits import LIMITS
from models.prediction import Label
from models.reading.tables import Table, read_table

LABELS = (
    Label("negative", {"en": "negative", "fr": "négatif"}),
    Label("neutral", {"en": "neutral", "fr": "neutre"}),
    Label("my_card", {"en": "My card", "fr": "Ma carte"}),
)


@pytest.mark.parametrize(
    ("cell", "index"),
    [
        ("negative", 0),
        (" Négatif ", 0),
        ("NEGATIF", 0),
        ("ne\u0301gatif", 0),
        ("neutre", 1),
        ("my card", 2),
        ("My-Card", 2),
        ("ma  carte", 2),
        ("", None),
        ("positive", None),
        ("0", None),
        ("x" * 100_000, None),
    ],
)
def test_a_cell_names_a_class_in_either_language(cell: str, index: int | None) -> None:
    assert truth_of(LABELS)(cell) == index


def test_a_name_of_two_classes_names_neither_and_an_id_is_surer() -> None:
    labels = (Label("a", {"en": "same"}), Label("b", {"en": "Same"}), Label("c", {"en": "a"}))
    read = truth_of(labels)
    assert read("same") is None
    assert read("a") == 0
    assert truth_of((Label(""), Label("_")))("") is None


def test_the_column_with_the_models_classes_is_found() -> None:
    table = read_table(
        "texte;ville;avis;note\nTout va bien.;Lyon;Neutre;neutre\nTout va mal.;Metz;négatif;\n"
        "Rien ne va.;Nice;negative;3\nRien du tout.;Pau;;4\n".encode()
    )
    assert table.columns[table.text_column] == "texte"
    assert label_columns(table, LABELS, table.text_column) == (2,)
    assert label_columns(table, LABELS, 2) == ()


def test_a_column_counts_if_half_of_what_stands_in_it_is_known() -> None:
    rows = [("t", "neutral", ""), ("t", "who knows", ""), ("t", "", "x"), ("t", "", "negative")]
    assert label_columns(Table(("a", "b", "c"), tuple(rows), 0, "0"), LABELS, 0) == (1, 2)
    rows.append(("t", "x", "y"))
    assert label_columns(Table(("a", "b", "c"), tuple(rows), 0, "0"), LABELS, 0) == ()


def test_what_agrees_is_counted_and_what_is_not_defined_is_not_zero() -> None:
    rows = [(0, 0), (0, 1), (0, 1), (1, 1), (None, 2), (1, None)]
    found = compare(rows, len(rows))
    assert found.of_all == Ratio(2, 5)
    assert found.unnamed == 1
    assert found.classes == (0, 1)
    assert found.of_class(0) == Ratio(1, 3)
    assert found.mistakes == (((0, 1), 2), ((1, None), 1))
    assert found.of_class(2).share is None
    assert found.of_class(2).interval is None
    nothing = compare([(None, 1)], 1)
    assert (nothing.of_all.share, nothing.of_all.interval, nothing.classes) == (None, None, ())


@pytest.mark.parametrize(
    ("right", "n", "low", "high"),
    [(0, 1, 0.0, 0.793), (10, 10, 0.722, 1.0), (86, 100, 0.779, 0.915), (0, 10, 0.0, 0.278)],
)
def test_the_interval_is_wilsons(right: int, n: int, low: float, high: float) -> None:
    assert Ratio(right, n).interval == pytest.approx((low, high), abs=6e-4)


def test_the_largest_table_is_looked_through_quickly() -> None:
    columns = tuple(str(i) for i in range(LIMITS.table_columns))
    rows = tuple(
        ("text", *(f"{i}-{j}" for j in range(len(columns) - 2)), "neutre")
        for i in range(LIMITS.table_rows)
    )
    begun = time.perf_counter()
    assert label_columns(Table(columns, rows, 0, "0"), LABELS, 0) == (len(columns) - 1,)
    assert time.perf_counter() - begun < 5  # 0.3 s where nothing else runs


@pytest.mark.parametrize("n", [*range(1, 200), 872, 1797, 10_000])
def test_of_all_or_none_the_interval_ends_where_the_share_does(n: int) -> None:
    """“4 of 4: 100 % (51 % to over 99 %)”: the estimate lay outside of its own interval."""
    for right in (0, n):
        ratio = Ratio(right, n)
        assert ratio.interval is not None
        low, high = ratio.interval
        assert ratio.share in (low, high)
        assert low < high

"""What differs between two settings of a display is said in words, in either language."""

from __future__ import annotations

from models.display.bands import Band
from models.display.differing import differences, value_said
from models.display.registry import settings
from models.display.spec import DisplaySpec
from models.display.ways import Way
from models.language import Language

EN, FR = Language("en"), Language("fr")


def bands(*cuts: float) -> tuple[Band, ...]:
    return tuple(Band(cut) for cut in (*cuts, 0))


def test_bands_are_counted_and_their_cut_offs_named() -> None:
    three = DisplaySpec("categorical", bands=bands(0.9, 0.6))
    two = DisplaySpec("categorical", bands=bands(0.8))
    (said,) = differences(three, two, EN)
    assert said == (
        "Number of bands: A has 3 bands (High from 90%, Medium from 60%), "
        "B has 2 bands (High from 80%)."
    )
    (french,) = differences(three, two, FR)
    assert "90\u00a0%" in french
    assert "High" not in french


def test_only_what_one_sees_is_told_apart() -> None:
    plain = DisplaySpec("numeric")
    assert differences(plain, DisplaySpec("numeric", digits=1), EN) == (
        "Precision: A has 1%, B has 0.1%.",
    )
    assert differences(plain, DisplaySpec("numeric", n=5, threshold=0.2), EN) == ()
    icons, dots = (DisplaySpec("visual", chart=c, threshold=0.3) for c in ("icons", "dots"))
    assert differences(icons, dots, EN) == ("Chart: A has Icon array, B has Dot plot.",)
    assert differences(icons, DisplaySpec("visual"), EN) == (), "no bars, no line"


def test_another_display_is_another_display() -> None:
    said = differences(DisplaySpec("numeric", digits=2), DisplaySpec("none"), EN)
    assert said == ("Display: A has Numeric, B has None.",)


def test_bands_that_differ_by_their_advice_alone_are_not_the_same() -> None:
    other = (Band(0.9, None, "Ship it"), Band(0.6), Band(0))
    assert differences(DisplaySpec("categorical"), DisplaySpec("categorical", bands=other), EN) == (
        "Number of bands: not the same.",
    )


def test_every_setting_there_is_has_words_for_its_value() -> None:
    for setting in settings().values():
        assert value_said(setting, setting.default, FR), setting.name


def test_ways_are_told_apart_by_their_words() -> None:
    own = DisplaySpec("gate", ways=(Way("Ship it", "At once."), Way(), Way()))
    assert differences(DisplaySpec("gate"), own, EN) == (
        "Words of the ways: A has Go along, Look twice, Ask a person, "
        "B has Ship it (At once.), Look twice, Ask a person.",
    )

"""The web component's file: small, whole, and made of its source and of today's catalogs."""

from __future__ import annotations

import pytest

from models.display.covering import LISTED
from models.display.registry import PATTERNS
from models.display.spec import DisplaySpec
from models.errors import InputError
from models.takeaway import component
from models.takeaway.files import FORMS
from scripts.component import built
from tests.models.test_takeaway import taken

MOST = 15_000  # bytes


def test_the_file_is_what_its_source_and_the_catalogs_make() -> None:
    assert component.FILE.read_bytes() == built(), "run: PYTHONPATH=. python scripts/component.py"


def test_it_is_small_and_asks_for_nothing() -> None:
    made = component.FILE.read_bytes()
    assert len(made) <= MOST
    for word in (b"http", b"import", b"fetch(", b"url(", b"eval(", b"innerHTML"):
        assert word not in made


def test_the_lines_hold_what_was_chosen_and_nothing_that_is_as_shipped() -> None:
    assert """spec='{"pattern":"numeric","version":1}'""" in component.lines(
        taken(spec=DisplaySpec("numeric"))
    )
    assert """spec='{"pattern":"numeric","digits":1,"version":1}'""" in component.lines(
        taken(spec=DisplaySpec("numeric", digits=1))
    )


def test_what_was_counted_is_not_offered_and_refused_in_words() -> None:
    shipped = [DisplaySpec(name) for name in PATTERNS]
    counted = [spec for spec in shipped if not PATTERNS[spec.pattern].scripted(spec)]
    counted.append(DisplaySpec("nbest", **{LISTED.name: "covering"}))
    assert DisplaySpec("frequency") in counted
    for spec in counted:
        assert not FORMS["component"].fits(taken(spec=spec))
        with pytest.raises(InputError, match="more than probabilities"):
            FORMS["component"].write(taken(spec=spec))

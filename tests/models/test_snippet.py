"""A display as a Streamlit app: it runs as it is, without Certitude, and shows this display."""

from __future__ import annotations

import ast
import re
import shutil
import subprocess
import sys
from itertools import cycle
from pathlib import Path
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from models.display.bands import Band
from models.display.spec import DisplaySpec
from models.language import Language
from models.languages import CODES, LanguageCode
from models.prediction import Fitted, Label, Prediction
from models.reading import inputs
from models.takeaway.content import Taken
from models.takeaway.files import FORMS
from tests.components.test_patterns import IDS as SPEC_IDS
from tests.components.test_patterns import SPECS, case
from tests.models.test_takeaway import CALM, SCRIPT, Page, taken

WILD = (
    'end"""',
    "it's \\",
    "\\N{DIGIT ONE}\\x41",
    "two\nlines\r\nand\x00more",
    "</script><script>alert(1)</script>",
    "{braces} %s {0}",
    "\u202eabc\u202c\u2028\u2066",
    "# no comment\nraise SystemExit",
    "🦊 Žluťoučký",
)


def written(made: Taken) -> str:
    return FORMS["streamlit"].write(made).decode()


def named(source: str) -> dict[str, Any]:
    """What the file's own names stand for, read without running it."""
    return {
        node.targets[0].id: ast.literal_eval(node.value)
        for node in ast.parse(source).body
        if isinstance(node, ast.Assign) and isinstance(node.targets[0], ast.Name)
    }


def unnumbered(page: str) -> str:
    """The page without the numbers that Vega gives to what it cuts, which rise with each chart."""
    return re.sub(r"clip\d+", "clip", page)


def shown(source: str) -> Any:
    """The frame that the app has on its screen."""
    at = AppTest.from_string(source).run()
    assert not at.exception
    assert not at.error
    (frame,) = at.get("iframe")
    return frame.proto


@pytest.mark.parametrize(
    ("spec", "code"), list(zip(SPECS, cycle(CODES), strict=False)), ids=SPEC_IDS
)
def test_it_runs_as_it_is_and_shows_this_very_display(
    spec: DisplaySpec, code: LanguageCode
) -> None:
    made = taken(CALM, spec, code)
    source = written(made)
    frame = shown(source)
    page = frame.srcdoc.replace('<html style="color-scheme: light" ', "<html ")
    page = page.replace("script-src 'unsafe-inline'; ", "", 1)  # for Streamlit, which measures it
    assert unnumbered(page) == unnumbered(FORMS["html"].write(made).decode())
    assert frame.alt == made.rendering.summary
    found = named(source)
    assert found["ANSWER"] == made.rendering.headline
    assert found["SAYS"] == made.rendering.summary
    assert found["SETTINGS"]["pattern"] == spec.pattern
    assert DisplaySpec.from_dict(found["SETTINGS"]) == spec
    assert found["PROVENANCE"] == made.rendering.provenance
    assert found["PROVENANCE"] in "".join(Page(frame.srcdoc.encode()).texts)


def test_it_asks_for_streamlit_and_for_nothing_else() -> None:
    asked = [
        (node.names[0].name if isinstance(node, ast.Import) else node.module)
        for node in ast.walk(ast.parse(written(taken())))
        if isinstance(node, ast.Import | ast.ImportFrom)
    ]
    assert asked == ["streamlit"]


@pytest.mark.parametrize("wild", WILD)
def test_what_somebody_wrote_stays_a_text(wild: str) -> None:
    names = (wild, SCRIPT)
    band = re.sub(r"[\x00-\x1f]", " ", wild)  # a band's name is one line
    spec = DisplaySpec("categorical", bands=(Band(0.3, band, None), Band(0.0)))
    for each in (spec, DisplaySpec("nbest")):
        made = taken(case(0.6, 0.4, names=names), each, given=inputs.decode_text(wild), model=wild)
        source = written(made)
        assert all(c.isprintable() or c == "\n" for c in source)
        found = named(source)
        assert found["MODEL"] == wild
        assert found["ANSWER"] == made.rendering.headline
        page = Page(shown(source).srcdoc.encode())
        assert not {"script", "iframe", "link"} & {tag for tag, _ in page.tags}
        calls = [n.func for n in ast.walk(ast.parse(source)) if isinstance(n, ast.Call)]
        assert {ast.unparse(call) for call in calls} == {
            "PAGE.replace", "st.iframe", "show_confidence"
        }  # fmt: skip


@pytest.mark.parametrize("pattern", ["none", "categorical", "gate", "frequency"])
def test_what_a_display_hides_is_in_no_part_of_it(pattern: str) -> None:
    """No share of the prediction's, however it may be written, and none in words."""
    source = written(taken(case(0.7313, 0.2687), DisplaySpec(pattern)))
    found = named(source)
    said = " ".join([source.partition("\nPAGE = (")[0], *Page(found["PAGE"].encode()).texts])
    assert found["ANSWER"] in said
    assert not re.search(r"73|26[.,]?8|27", said)


@pytest.mark.parametrize("code", CODES)
def test_it_says_whether_its_numbers_are_calibrated(code: LanguageCode) -> None:
    fit = Fitted("reviews", 1000, 1.25, "2026-11-28")
    calibrated = Prediction("m", (Label("a"), Label("b")), (0.8, 0.2), "0" * 64, fit)
    raw = Prediction("m", (Label("a"), Label("b")), (0.8, 0.2), "0" * 64)
    found = [named(written(taken(one, code=code))) for one in (raw, calibrated)]
    assert [one["SCORE"] for one in found] == ["raw", "calibrated"]
    assert (
        "1.25" in found[1]["PROVENANCE"]
        or "1,25" in found[1]["PROVENANCE"]
        or ("reviews" in found[1]["PROVENANCE"])
    )
    assert found[0]["PROVENANCE"] != found[1]["PROVENANCE"]


def test_a_linter_has_nothing_to_say(tmp_path: Path) -> None:
    for index, (spec, code) in enumerate((one, code) for one in SPECS for code in CODES):
        made = taken(case(0.6, 0.4, names=(WILD[0], WILD[1])), spec, code, model=WILD[3])
        (tmp_path / f"app{index}.py").write_text(written(made), "utf-8")
    ruff = shutil.which("ruff", path=str(Path(sys.executable).parent))
    assert ruff
    ran = subprocess.run(
        [ruff, "check", "--isolated", "--select", "E4,E7,E9,F,I,B,W", str(tmp_path)],
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert ran.returncode == 0, ran.stdout


def test_its_words_are_the_readers() -> None:
    assert written(taken(code="fr")).splitlines()[0] != written(taken()).splitlines()[0]
    assert Language("fr").gettext("Streamlit app (Python)") != "Streamlit app (Python)"

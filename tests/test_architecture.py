"""The house keeps its directions: who may import whom, and what may never load at import."""

from __future__ import annotations

import ast
import re
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
MAY_IMPORT = {
    "models": {"models"},
    "study": {"study", "models"},
    "components": {"components", "models", "study"},
    "pages": {"pages", "components", "models", "study"},
    "api": {"api", "models", "study"},
}
HOUSES = {"models", "components", "pages", "api", "study", "training", "benchmarks", "tests"}
# The rooms of the house that are there: a room opens onto the ground, `site`, and onto `displays`.
ROOMS = (
    "site", "giving", "displays", "reasons", "sets", "presenting", "calibration", "designer",
    "stakes", "review", "taking_part", "workshop", "reliance", "study",
)  # fmt: skip
OPENS_ONTO = {
    "site": {"site"},
    **{room: {room, "site", "displays"} for room in ROOMS if room != "site"},
}
SLOW = {"torch", "tensorflow", "keras", "transformers", "lime", "sklearn", "skimage", "matplotlib"}
# What Streamlit keeps a value of in the session, under the widget's key.
HOLD_A_VALUE = {
    "camera_input", "checkbox", "file_uploader", "multiselect", "number_input", "pagination",
    "pills", "radio", "segmented_control", "select_slider", "selectbox", "slider", "text_area",
    "text_input", "toggle", "drawing_pad", "pasted_picture",
}  # fmt: skip
WITHOUT_STREAMLIT = ("models", "api", "study")


def imports(tree: ast.AST, *, module_level: bool = False) -> set[str]:
    """Full names of imported modules; with module_level only those that run at import."""
    found: set[str] = set()
    nodes = list(ast.iter_child_nodes(tree)) if module_level else list(ast.walk(tree))
    while nodes:
        node = nodes.pop()
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module and node.level == 0:
            found.add(node.module)
        elif module_level and isinstance(node, ast.Try):
            nodes += node.body
        elif module_level and isinstance(node, ast.If) and "TYPE_CHECKING" not in ast.dump(node):
            nodes += node.body + node.orelse
    return found


def imported_names(tree: ast.AST) -> set[str]:
    """As `imports`, with each name that is taken out of a package: "components.site.state"."""
    found = imports(tree)
    for node in ast.walk(tree):
        if isinstance(node, ast.ImportFrom) and node.module and node.level == 0:
            found |= {f"{node.module}.{alias.name}" for alias in node.names}
    return found


def modules(folder: str) -> list[Path]:
    return sorted((ROOT / folder).rglob("*.py"))


@pytest.mark.parametrize("house", MAY_IMPORT)
def test_imports_point_one_way(house: str) -> None:
    wrong = [
        f"{path.relative_to(ROOT)} imports {name}"
        for path in modules(house)
        for name in imports(ast.parse(path.read_text("utf-8")))
        if name.split(".")[0] in HOUSES - MAY_IMPORT[house]
    ]
    assert not wrong


@pytest.mark.parametrize("room", ROOMS)
def test_rooms_open_onto_the_ground_and_the_displays_only(room: str) -> None:
    wrong = [
        f"{path.relative_to(ROOT)} imports {name}"
        for path in modules(f"components/{room}")
        for name in imported_names(ast.parse(path.read_text("utf-8")))
        if name.startswith("components.") and name.split(".")[1] not in OPENS_ONTO[room]
    ]
    assert not wrong


def test_every_room_is_known_and_no_module_stands_in_the_corridor() -> None:
    inside = {path.name for path in (ROOT / "components").iterdir() if path.name[0] not in "._"}
    assert inside == set(ROOMS)
    assert [path.name for path in (ROOT / "components").glob("*.py")] == ["__init__.py"]


def test_every_folder_says_in_one_sentence_what_lives_there() -> None:
    for house in ("models", "components", "api", "study"):
        for start in (ROOT / house).rglob("__init__.py"):
            said = ast.get_docstring(ast.parse(start.read_text("utf-8")))
            assert said, f"{start.relative_to(ROOT)} says nothing"
    folders = {
        path.parent for house in ("models", "components", "api", "study") for path in modules(house)
    }
    assert [str(f) for f in folders if not (f / "__init__.py").exists()] == []


def test_models_do_not_know_who_uses_them() -> None:
    """Reading and the hub are the ground of models; the display spec knows no explanation."""
    ground = {
        "bounded": {"bounded", "errors", "lanes", "rounds"},
        "reading": {"reading", "bounded", "errors", "limits", "languages"},
        "hub": {"hub", "errors", "classifier", "prediction", "limits", "faults"},
        # What was measured is asked for in two places alone, as the next test says.
        "display": {
            "display",
            "errors",
            "prediction",
            "language",
            "percents",
            "set_names",
            "calibration",
        },
        "labelled": {
            "labelled",
            "calibration",
            "reading",
            "errors",
            "limits",
            "prediction",
            "classifier",
            "catalog",
            "comparison",
            "jobs",
            "loaded",
            "turns",
            "predictions",
            "adapters",
        },
    }
    wrong = [
        f"{path.relative_to(ROOT)} imports {name}"
        for room, known in ground.items()
        for path in modules(f"models/{room}")
        for name in imported_names(ast.parse(path.read_text("utf-8")))
        if name.startswith("models.") and name.split(".")[1] not in known
    ]
    assert not wrong


def test_displays_ask_what_was_measured_by_two_doors_and_only_when_it_is_wanted() -> None:
    """scipy and the labelled cases are not read to show a number."""
    doors = {ROOT / "models/display/covering.py", ROOT / "models/display/counted.py"}
    for path in modules("models/display"):
        tree = ast.parse(path.read_text("utf-8"))
        asks = any(name.startswith("models.calibration") for name in imported_names(tree))
        assert asks == (path in doors), path
        early = imports(tree, module_level=True)
        assert not any(name.startswith("models.calibration") for name in early), path


def test_no_code_outside_a_pattern_names_it() -> None:
    """A pattern is one module and one line: nothing else may branch on which one it is."""
    own = ROOT / "models/display/patterns"
    ids = {path.stem for path in own.glob("*.py")} - {"__init__"}
    assert len(ids) > 5
    # "none" says other things too: that a word speaks neither for nor against a class.
    named = {*ids} - {"none"}
    wrong = []
    for path in (path for house in MAY_IMPORT for path in modules(house)):
        if path.parent == own or path == ROOT / "models/display/registry.py":
            continue
        tree = ast.parse(path.read_text("utf-8"))
        wrong += [
            f"{path.relative_to(ROOT)}:{node.lineno} says {node.value!r}"
            for node in ast.walk(tree)
            if isinstance(node, ast.Constant) and node.value in named
        ]
        wrong += [
            f"{path.relative_to(ROOT)} imports {name}"
            for name in imported_names(tree)
            if name.startswith("models.display.patterns")
        ]
        if any(room in str(path) for room in ("display", "pages")):
            wrong += [
                f"{path.relative_to(ROOT)}:{node.lineno} compares with 'none'"
                for node in ast.walk(tree)
                if isinstance(node, ast.Constant) and node.value == "none"
            ]
    assert not wrong


def test_the_colours_of_charts_stand_in_one_place() -> None:
    colours = re.findall("#[0-9a-f]{6}", (ROOT / "models/display/colours.py").read_text("utf-8"))
    assert len(colours) == 5
    for colour in colours:
        holders = [
            str(path.relative_to(ROOT))
            for house in MAY_IMPORT
            for path in (ROOT / house).rglob("*.*")
            if path.suffix in (".py", ".css", ".js") and colour in path.read_text("utf-8")
        ]
        assert holders == ["models/display/colours.py"]


@pytest.mark.parametrize("folder", WITHOUT_STREAMLIT)
def test_no_streamlit_where_it_must_not_be(folder: str) -> None:
    wrong = [
        str(path.relative_to(ROOT))
        for path in modules(folder)
        for name in imports(ast.parse(path.read_text("utf-8")))
        if name.split(".")[0] == "streamlit"
    ]
    assert not wrong


@pytest.mark.parametrize("folder", ["models", "components", "pages", "api", "study"])
def test_nothing_slow_is_imported_at_module_level(folder: str) -> None:
    wrong = [
        f"{path.relative_to(ROOT)} imports {name}"
        for path in modules(folder)
        for name in imports(ast.parse(path.read_text("utf-8")), module_level=True)
        if name.split(".")[0] in SLOW
    ]
    assert not wrong


def test_starting_the_app_loads_no_framework() -> None:
    code = (
        f"import sys, app\nprint(sorted({SLOW!r} & {{name.split('.')[0] for name in sys.modules}}))"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True
    )
    assert done.stdout.strip().splitlines()[-1] == "[]"


def calls(name: str) -> list[tuple[str, ast.Call]]:
    """Where pages and components call a function or class of this name, and each call."""
    return [
        (str(path.relative_to(ROOT)), node)
        for folder in ("components", "pages")
        for path in modules(folder)
        for node in ast.walk(ast.parse(path.read_text("utf-8")))
        if isinstance(node, ast.Call)
        and (isinstance(node.func, ast.Name | ast.Attribute))
        and (node.func.id if isinstance(node.func, ast.Name) else node.func.attr) == name
    ]


def test_the_session_is_touched_in_one_place() -> None:
    wrong = [
        f"{path.relative_to(ROOT)}:{node.lineno}"
        for folder in ("components", "pages")
        for path in modules(folder)
        for node in ast.walk(ast.parse(path.read_text("utf-8")))
        if (isinstance(node, ast.Attribute) and node.attr == "session_state")
        or (isinstance(node, ast.alias) and node.name == "session_state")
        if str(path.relative_to(ROOT)) != "components/site/slots.py"
    ]
    assert not wrong, "keep it in a Slot of components.site.slots"


def test_streamlits_own_parts_are_looked_into_in_one_place() -> None:
    wrong = [
        f"{path.relative_to(ROOT)} imports {name}"
        for path in [ROOT / "app.py", *modules("components"), *modules("pages")]
        for name in imports(ast.parse(path.read_text("utf-8")))
        if name.startswith("streamlit.") and path.name != "inside.py"
    ]
    assert not wrong, "they change between versions: look them up in components/site/inside.py"


def test_no_two_things_that_a_session_remembers_have_one_key() -> None:
    keys = [ast.unparse(call.args[0]) for kind in ("Slot", "Setting") for _, call in calls(kind)]
    assert len(keys) > 40
    assert not {key for key in keys if keys.count(key) > 1}


@pytest.mark.parametrize("widget", sorted(HOLD_A_VALUE))
def test_a_widget_with_a_value_has_the_key_of_a_slot(widget: str) -> None:
    """A key that is spelled out could be another's, and says nothing of what it holds."""
    wrong = [
        f"{path}:{call.lineno}"
        for path, call in calls(widget)
        for given in call.keywords
        if given.arg == "key" and isinstance(given.value, ast.Constant | ast.JoinedStr)
    ]
    assert not wrong, "give the key of a Slot of components.site.state"


def test_only_the_site_calls_navigation() -> None:
    callers = [
        str(path.relative_to(ROOT))
        for folder in ("components", "pages")
        for path in modules(folder)
        if "st.navigation(" in path.read_text("utf-8")
    ]
    assert callers == ["pages/site.py"]


def test_nothing_is_unpickled() -> None:
    forbidden = re.compile(
        r"import pickle|joblib\.load|allow_pickle=True|trust_remote_code=True"
        r"|torch\.load\((?![^)]*weights_only=True)"  # a run's own checkpoint holds tensors only
    )
    wrong = [
        f"{path.relative_to(ROOT)}: {found.group()}"
        for folder in ("models", "components", "pages", "api", "study", "training")
        for path in modules(folder)
        for found in forbidden.finditer(path.read_text("utf-8"))
    ]
    assert not wrong

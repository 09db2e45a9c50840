"""Style sheets and scripts are fetched once, by names that change with the files."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from starlette.applications import Starlette
from starlette.responses import PlainTextResponse
from starlette.routing import Mount
from starlette.testclient import TestClient

from components.site import assets

ROOT = Path(__file__).parents[2]
WORDS = ROOT / "components" / "reasons" / "highlights" / "words.js"


@pytest.fixture
def client() -> TestClient:
    return TestClient(
        Starlette(routes=[*assets.ROUTES, Mount("/", PlainTextResponse("streamlit's own"))])
    )


def sheets(html: str) -> list[str]:
    return re.findall(r'<link rel="stylesheet" href="\.(/assets/[^"]+)">', html)


@pytest.mark.parametrize("path", ["/", "/text", "/models"])
def test_every_page_links_the_style_sheet(client: TestClient, path: str) -> None:
    page = client.get(path)
    assert page.headers["cache-control"] == "no-cache"
    assert '<div id="root">' in page.text
    (sheet,) = sheets(page.text)
    answer = client.get(sheet)
    assert answer.status_code == 200
    assert answer.headers["content-type"].startswith("text/css")
    assert "immutable" in answer.headers["cache-control"]
    for part in (".stMainBlockContainer", ".ct-display", ".ct-word", ".ct-pad", ".ct-gate"):
        assert part in answer.text


def test_streamlits_own_files_stay_its_own(client: TestClient) -> None:
    for path in ("/favicon.png", "/_stcore/health", "/static/js/index.js"):
        assert client.get(path).text == "streamlit's own"


def test_a_component_gets_little_more_than_an_address(client: TestClient) -> None:
    inline = assets.script(WORDS)
    assert len(inline) < 300
    named = re.search(r"\./(assets/[^\"]+)", inline)
    assert named is not None
    answer = client.get(named[1])
    assert answer.text.endswith(WORDS.read_text("utf-8")[-400:])
    assert answer.headers["content-type"].startswith("text/javascript")
    assert "immutable" in answer.headers["cache-control"]


def test_what_a_script_imports_goes_by_a_hashed_name_too(client: TestClient) -> None:
    served = client.get(assets.address(path_of(WORDS)).removeprefix(".")).text
    assert imported_from(client, WORDS.parent, served)
    # From the folder beside, too.
    keeping = ROOT / "components" / "giving" / "links" / "keeping.js"
    served = client.get(assets.address(path_of(keeping)).removeprefix(".")).text
    found = imported_from(client, keeping.parent, served)
    assert any(name.startswith("../live/version.") for name in found)
    # And what the page's own script imports, after the words that it is given.
    served = client.get(assets.address("components/site/page.js").removeprefix(".")).text
    assert imported_from(client, ROOT / "components" / "site", served)


def imported_from(client: TestClient, folder: Path, served: str) -> list[str]:
    """What a script imports; each of it is served, to be kept."""
    imported = re.findall(r'from "(\.[^"]+)"', served)
    for name in imported:
        answer = client.get(f"/assets/{path_of((folder / name).resolve())}")
        assert "immutable" in answer.headers["cache-control"]
    return imported


def test_a_page_from_before_an_update_gets_todays_file_and_keeps_it_not(client: TestClient) -> None:
    old = re.sub(r"\.[0-9a-f]{16}\.", f".{'0' * 16}.", assets.address(path_of(WORDS)))
    answer = client.get(old.removeprefix("."))
    assert answer.text.endswith(WORDS.read_text("utf-8")[-400:])
    assert answer.headers["cache-control"] == "no-cache"


@pytest.mark.parametrize(
    "name",
    [
        "components/site/nothing.0123456789abcdef.css",
        "components/site/shell.0123456789abcdef.py",
        "components/site/theme.css",
        "tests/conftest.0123456789abcdef.js",
        "components/../app.0123456789abcdef.js",
        "components/%2e%2e/app.0123456789abcdef.css",
        "",
    ],
)
def test_nothing_else_is_served(client: TestClient, name: str) -> None:
    assert client.get(f"/assets/{name}").status_code == 404


def path_of(file: Path) -> str:
    return file.relative_to(ROOT).as_posix()

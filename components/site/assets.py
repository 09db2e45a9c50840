"""What a browser fetches once: style sheets and scripts, under names that change with the files.

Through the websocket they would travel again with every run. The page's style sheets are linked in
its HTML, so that nothing is ever drawn without them.
"""

from __future__ import annotations

import hashlib
import posixpath
import re
from functools import lru_cache
from pathlib import Path

from markupsafe import Markup
from starlette.convertors import Convertor, register_url_convertor
from starlette.requests import Request
from starlette.responses import HTMLResponse, Response
from starlette.routing import Route

from components.site import inside, streamlit_words
from models.display import registry
from models.languages import LanguageCode, spoken

_ROOT = Path(__file__).parents[2]
_KINDS = {"css": "text/css", "js": "text/javascript"}
_LONGEST = 200  # characters of a name; no file of ours has more
_NAME = re.compile(
    r"(?P<stem>(?:components|models)/[\w/-]+)\.(?P<hash>[0-9a-f]{16})\.(?P<kind>css|js)"
)
_IMPORT = re.compile(r'from "(?P<folder>\./|\.\./[\w-]+/)(?P<name>[\w-]+\.js)"')
_HASHED = 16  # hexadecimal digits of the hash that stand in a name
# The page's one style sheet: its own, and of the components in it that have no shadow root; the
# displays bring theirs themselves. A browser fetches six files at a time, and waits for its styles.
_STYLE = "components/style.css"
_PARTS = (
    "components/site/theme.css",
    "components/displays/displays.css",
    "components/reasons/highlights/highlights.css",
    "components/sets/sets.css",
    "components/calibration/calibration.css",
    "components/stakes/stakes.css",
    "components/review/review.css",
    "components/reliance/reliance.css",
    "components/presenting/presenting.css",
    "components/designer/designer.css",
    "components/workshop/workshop.css",
    "components/presenting/wall.css",
    "components/giving/drawing/drawing.css",
    "components/giving/live/live.css",
    "components/giving/links/links.css",
    "components/taking_part/taking_part.css",
    "components/study/study.css",
    *(file.relative_to(_ROOT).as_posix() for file in registry.style_sheets()),
)
_SCRIPT = "components/site/page.js"
# Stands in the page itself: it runs before Streamlit has seen the address.
_FRAGMENT = "components/site/fragment.js"


def address(path: str) -> str:
    """Where a file of the repository (a .js under components or models), or _STYLE, is served.

    Relative to the site's root, as the addresses in Streamlit's own HTML are.
    """
    stem, kind = path.rsplit(".", 1)
    return f"./assets/{stem}.{_hash(path)}.{kind}"


def _hash(path: str) -> str:
    return hashlib.sha256(_content(path)).hexdigest()[:_HASHED]


@lru_cache
def _content(path: str) -> bytes:
    """A file as it is served: what it imports from nearby goes by a name with a hash, too."""
    if path == _STYLE:
        return b"\n".join((_ROOT / part).read_bytes() for part in _PARTS)
    folder = path.rpartition("/")[0]

    def renamed(imported: re.Match[str]) -> str:
        near = posixpath.normpath(f"{folder}/{imported['folder']}{imported['name']}")
        return f'from "{imported["folder"]}{address(near).rpartition("/")[2]}"'

    words = streamlit_words.as_script() if path == _SCRIPT else ""
    return (words + _IMPORT.sub(renamed, (_ROOT / path).read_text("utf-8"))).encode()


def script(file: Path) -> str:
    """A component's script, to be given to it inline: it fetches the file and hands it on."""
    path = file.resolve().relative_to(_ROOT).as_posix()
    return (
        f'const made = await import(new URL("{address(path)}", document.baseURI));\n'
        "export default made.default;\n"
    )


@lru_cache
def page_html(language: LanguageCode) -> str:
    """Streamlit's page in a language, with our style sheet and script in its body.

    They stand after all of Streamlit's.
    """
    ours = Markup(
        '<script>{}</script><link rel="stylesheet" href="{}">'
        '<script type="module" src="{}"></script>'
    )
    first = Markup(_content(_FRAGMENT).decode())
    added = ours.format(first, address(_STYLE), address(_SCRIPT))
    html = inside.index_html().replace("<body>", f"<body>\n{added}", 1)
    return html.replace('<html lang="en">', f'<html lang="{language}">', 1)


async def _page(request: Request) -> Response:
    """The page, in the language of the link or else of the browser, until a run says otherwise."""
    wanted = request.query_params.get("lang") or request.headers.get("accept-language", "")
    return HTMLResponse(
        page_html(spoken(wanted.partition(",")[0][:_LONGEST])),
        headers={"Cache-Control": "no-cache", "Vary": "Accept-Language"},
    )


async def _asset(request: Request) -> Response:
    named = _NAME.fullmatch(request.path_params["name"][:_LONGEST])
    if named is None or len(request.path_params["name"]) > _LONGEST:
        return Response(status_code=404)
    path = f"{named['stem']}.{named['kind']}"
    if path != _STYLE and not (_ROOT / path).is_file():
        return Response(status_code=404)
    # A page from before an update asks for what is no longer there: it gets today's, for once.
    lasting = _hash(path) == named["hash"]
    kept = "public, max-age=31536000, immutable" if lasting else "no-cache"
    return Response(
        _content(path),
        media_type=_KINDS[named["kind"]],
        headers={"Cache-Control": kept, "X-Content-Type-Options": "nosniff"},
    )


class _Word(Convertor[str]):
    """A page's address: one word, so that no file of Streamlit's (favicon.png) is meant.

    Nor what somebody who signs in comes back to, which is Streamlit's own.
    """

    regex = "(?!oauth2callback$)[A-Za-z0-9_-]+"

    def convert(self, value: str) -> str:
        return value

    def to_string(self, value: str) -> str:
        return value


register_url_convertor("word", _Word())

# The last two stand for every page, and so come after all other routes.
ROUTES = [Route("/assets/{name:path}", _asset), Route("/", _page), Route("/{page:word}", _page)]

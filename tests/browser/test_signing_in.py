"""Signing in to the facilitators' pages, with a provider of OpenID Connect that the test runs."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator
from typing import Any
from urllib.parse import urlencode

import pytest
import uvicorn
from joserfc import jwt
from joserfc.jwk import RSAKey
from playwright.sync_api import Page, expect
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import HTMLResponse, JSONResponse, Response
from starlette.routing import Route

from scripts.serving import ROOT, free_port, wait_for
from study.store.database import FOLDER_SETTING
from tests.browser.conftest import opener, serving
from tests.browser.contexts import Contexts

Open = Callable[..., Page]
KEY = "the key of this browser test"
PEOPLE: dict[str, dict[str, Any]] = {
    "Ada": {"email": "Ada@Example.org", "email_verified": True},
    "Grace": {"email": "grace@lab.example.net"},
    "Mallory": {"email": "mallory@evil.example"},
    "Nobody": {"email": "ada@example.org", "email_verified": False},
    "Anyone": {"email": "anyone@evil-lab.example.net"},
}


class Provider:
    """It lets one choose who one is, and signs it; nothing more than the protocol asks for."""

    def __init__(self) -> None:
        self.url = f"http://localhost:{free_port()}"
        self._key = RSAKey.generate_key(2048, {"kid": "test", "use": "sig", "alg": "RS256"})
        self._asked: dict[str, dict[str, str]] = {}
        self.app = Starlette(
            routes=[
                Route("/.well-known/openid-configuration", self._told),
                Route("/authorize", self._choose),
                Route("/token", self._token, methods=["POST"]),
                Route("/keys", self._keys),
            ]
        )

    async def _told(self, _request: Request) -> Response:
        return JSONResponse(
            {
                "issuer": self.url,
                "authorization_endpoint": f"{self.url}/authorize",
                "token_endpoint": f"{self.url}/token",
                "jwks_uri": f"{self.url}/keys",
                "response_types_supported": ["code"],
                "subject_types_supported": ["public"],
                "id_token_signing_alg_values_supported": ["RS256"],
                "code_challenge_methods_supported": ["S256"],
            }
        )

    async def _choose(self, request: Request) -> Response:
        asked = dict(request.query_params)
        links = []
        for name in PEOPLE:
            self._asked[name] = asked
            back = urlencode({"code": name, "state": asked["state"]})
            links.append(f'<a href="{asked["redirect_uri"]}?{back}">{name}</a>')
        return HTMLResponse("<br>".join(links))

    async def _token(self, request: Request) -> Response:
        name = str((await request.form())["code"])
        now = int(time.time())
        claims: dict[str, Any] = {
            "iss": self.url, "aud": "certitude", "sub": name, "iat": now, "exp": now + 600,
            "nonce": self._asked[name].get("nonce", ""), **PEOPLE[name],
        }  # fmt: skip
        token = jwt.encode({"alg": "RS256", "kid": "test"}, claims, self._key)
        return JSONResponse({"access_token": "x", "token_type": "Bearer", "id_token": token})

    async def _keys(self, _request: Request) -> Response:
        return JSONResponse({"keys": [self._key.as_dict(private=False)]})


@pytest.fixture(scope="module")
def provider() -> Iterator[Provider]:
    made = Provider()
    server = uvicorn.Server(
        uvicorn.Config(made.app, port=int(made.url.rpartition(":")[2]), log_level="warning")
    )
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    wait_for(f"{made.url}/keys")
    yield made
    server.should_exit = True
    thread.join(10)


@pytest.fixture(scope="module")
def lab_server(provider: Provider, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A server whose owner has set up signing in, for one address and one domain."""
    port = free_port()
    secrets = tmp_path_factory.mktemp("secrets") / "secrets.toml"
    secrets.write_text(
        f"""
facilitators = ["ada@example.org", "@lab.example.net"]

[auth]
redirect_uri = "http://localhost:{port}/oauth2callback"
cookie_secret = "of this test alone, as long as it has to be"
client_id = "certitude"
client_secret = "not one"
server_metadata_url = "{provider.url}/.well-known/openid-configuration"
""",
        "utf-8",
    )
    wanted = {
        "CERTITUDE_FACILITATOR_KEY": KEY,
        FOLDER_SETTING: str(tmp_path_factory.mktemp("lab-studies")),
        "STREAMLIT_SECRETS_FILES": str(secrets),
    }
    with pytest.MonkeyPatch.context() as patch:
        for name, value in wanted.items():
            patch.setenv(name, value)
        folder = tmp_path_factory.mktemp("lab")
        with serving(ROOT / "app.py", folder, "/api/health", port=port) as url:
            yield url


@pytest.fixture
def open_lab(contexts: Contexts, lab_server: str) -> Iterator[Open]:
    yield from opener(contexts, lab_server)


def sign_in(page: Page, name: str) -> None:
    """As somebody, and on to the page of studies."""
    page.get_by_role("button", name="Sign in").click()
    page.get_by_role("link", name=name, exact=True).click()
    expect(page.get_by_role("heading", level=1)).to_be_visible()
    page.goto(page.url.partition("?")[0].rstrip("/") + "/study")


@pytest.mark.parametrize(("name", "address"), [("Ada", "ada@example.org"), ("Grace", "grace@lab")])
def test_a_facilitator_signs_in_opens_a_study_and_signs_out(
    open_lab: Open, name: str, address: str
) -> None:
    page = open_lab("/study")
    ready = page.get_by_role("button", name="Open the session")
    expect(ready).to_be_disabled()
    sign_in(page, name)
    expect(page.get_by_text(f"Signed in as {address}")).to_be_visible()
    expect(page.get_by_label("Facilitators’ key")).to_have_count(0)
    expect(ready).to_be_enabled()
    ready.click()
    expect(page.locator(".ct-room-code")).to_be_visible()

    other = page.context.new_page()
    other.goto(page.url)
    other.get_by_role("button", name="Sign out").click()
    other.wait_for_url(lambda url: not url.endswith("/study"))
    other.goto(page.url)
    expect(other.get_by_role("button", name="Sign in")).to_be_visible()
    expect(other.get_by_role("button", name="Open the session")).to_be_disabled()


@pytest.mark.parametrize("name", ["Mallory", "Anyone"])
def test_somebody_else_is_told_and_opens_nothing_but_with_the_key(
    open_lab: Open, name: str
) -> None:
    page = open_lab("/study")
    sign_in(page, name)
    expect(page.get_by_text("may not set up studies here")).to_be_visible()
    expect(page.get_by_role("button", name="Open the session")).to_be_disabled()
    page.get_by_label("Facilitators’ key").fill(KEY)
    page.keyboard.press("Enter")
    expect(page.get_by_role("button", name="Open the session")).to_be_enabled()


def test_an_address_that_nobody_verified_is_nobodys(open_lab: Open) -> None:
    page = open_lab("/study")
    sign_in(page, "Nobody")
    expect(page.get_by_role("button", name="Sign in")).to_be_visible()
    expect(page.get_by_role("button", name="Open the session")).to_be_disabled()

"""Under which address the others on the network find this machine."""

from __future__ import annotations

import pytest

from models import addresses
from models.addresses import web_addresses


@pytest.fixture(autouse=True)
def two_networks(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(addresses, "addresses", lambda: ("192.0.2.7", "2001:db8::7", "10.0.0.7"))


ANY = frozenset({"*"})


@pytest.mark.parametrize("own", ["localhost", "127.0.0.1", "127.0.1.1", "[::1]", "x.localhost"])
def test_its_own_name_becomes_every_address_on_its_networks(own: str) -> None:
    assert web_addresses(f"http://{own}:8501/study", ANY) == (
        "http://192.0.2.7:8501",
        "http://10.0.0.7:8501",
    )


def test_a_site_s_own_address_is_kept_with_its_folder() -> None:
    assert web_addresses("https://lab.example/trust/study?x=1#y", ANY) == (
        "https://lab.example/trust",
    )


def test_an_address_that_the_server_would_refuse_is_none() -> None:
    assert web_addresses("http://localhost:8501/study", frozenset({"localhost"})) == ()
    assert web_addresses("http://localhost:8501/study", frozenset({"10.0.0.7"})) == (
        "http://10.0.0.7:8501",
    )


@pytest.mark.parametrize("seen", ["", "nonsense", "http://localhost:99999/study", "ftp://a/b"])
def test_what_is_no_address_leads_nowhere(seen: str) -> None:
    assert web_addresses(seen, ANY) == ()

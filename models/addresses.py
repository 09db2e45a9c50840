"""Under which addresses this machine can be reached, and by which names it may be called."""

from __future__ import annotations

import os
import socket
from urllib.parse import urlsplit

# Names under which the server may be called beside its own, separated by commas: behind a proxy
# that of the site, "*" for any.
SETTING = "CERTITUDE_HOSTS"
_OWN = ("localhost", "127.0.0.1", "::1")


def allowed_hosts(setting: str | None = None) -> frozenset[str]:
    """The names under which this server may be called, without ports, in small letters.

    setting: as in `CERTITUDE_HOSTS` (None: the environment's).
    """
    given = os.environ.get(SETTING, "") if setting is None else setting
    return frozenset({*_OWN, *(name.strip().lower() for name in given.split(",") if name.strip())})


def addresses() -> tuple[str, ...]:
    """The addresses that this machine has on its networks, the one of the default route first."""
    found: dict[str, None] = {}
    # Nothing is sent: connecting a datagram socket only asks the kernel for the way.
    for family, far in ((socket.AF_INET, "192.0.2.1"), (socket.AF_INET6, "2001:db8::1")):
        try:
            with socket.socket(family, socket.SOCK_DGRAM) as probe:
                probe.connect((far, 9))
                found[probe.getsockname()[0]] = None
        except OSError:
            continue
    try:
        for *_, place in socket.getaddrinfo(socket.gethostname(), None):
            found[str(place[0])] = None
    except OSError:
        pass
    return tuple(a for a in found if not a.startswith(("127.", "::1", "fe80:", "0.")))


def is_own(name: str | None) -> bool:
    """Whether this is a name by which a machine calls itself alone: no phone finds it."""
    return not name or name in _OWN or name.endswith(".localhost") or name.startswith("127.")


def web_addresses(seen: str, hosts: frozenset[str] | None = None) -> tuple[str, ...]:
    """Where the site's root is for the others on the network, the likeliest first; may be empty.

    seen: the address of a page as the facilitator's browser has it. Under any other name than the
    machine's own it is the site's, as behind a proxy; else it is what this machine has on its
    networks, at the same port. hosts: names under which the server may be called (None: those of
    the environment); an address that it would refuse is none.
    """
    page = urlsplit(seen)
    if page.scheme not in ("http", "https"):
        return ()
    folder = page.path.rpartition("/")[0]
    if not is_own(page.hostname):
        return (f"{page.scheme}://{page.netloc}{folder}",)
    try:
        port = f":{page.port}" if page.port else ""
    except ValueError:
        return ()
    known = allowed_hosts() if hosts is None else hosts
    found = [one for one in addresses() if "*" in known or one in known]
    return tuple(f"http://{one}{port}{folder}" for one in found if ":" not in one)

"""Serve the app: to this machine alone, or to the room; by one server or several. `make run`.

One server takes the place of this process, so that whoever ends it ends the server; several are
looked after by it.
"""

from __future__ import annotations

import argparse
import os
import socket
import sys
from collections.abc import Sequence
from pathlib import Path

ROOT = Path(__file__).parent.parent
sys.path.insert(0, str(ROOT))

from models.addresses import SETTING, addresses  # noqa: E402 - found once the path is known
from models.limits import SHARED_SETTING  # noqa: E402
from scripts import workers  # noqa: E402


def main() -> None:
    """Set up what the server reads from its environment, then become the server."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--port", type=int, default=8501)
    parser.add_argument("--room", action="store_true", help="open it to the network")
    parser.add_argument("--workers", type=int, default=1, help="how many servers")
    asked = parser.parse_args()
    if asked.workers < 1:
        parser.error("--workers: one or more")
    if asked.room:
        names = (*addresses(), socket.gethostname(), f"{socket.gethostname()}.local")
        os.environ[SETTING] = ",".join(filter(None, (os.environ.get(SETTING), *names)))
        os.environ.setdefault(SHARED_SETTING, "1")
        print("Open to everybody on this network:")
        for address in addresses():
            if ":" not in address:  # it listens on 0.0.0.0
                print(f"  http://{address}:{asked.port}")
        sys.stdout.flush()
    if asked.workers > 1:
        hosts = ("0.0.0.0",) if asked.room else workers.own_addresses()
        print(f"{asked.workers} servers at http://localhost:{asked.port}", flush=True)
        sys.exit(workers.serve(_command, asked.workers, asked.port, hosts))
    os.execv(sys.executable, _command(asked.port, "0.0.0.0" if asked.room else "localhost"))


def _command(port: int, address: str = "127.0.0.1") -> Sequence[str]:
    """What starts a server."""
    options = (f"--server.port={port}", f"--server.address={address}")
    return (sys.executable, "-m", "streamlit", "run", str(ROOT / "app.py"), *options)


if __name__ == "__main__":
    main()

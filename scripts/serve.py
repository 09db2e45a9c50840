"""Serve the app: to this machine alone, or to the room. `make run` calls it.

Takes the place of this process, so that whoever ends it ends the server.
"""

from __future__ import annotations

import argparse
import os
import socket
import sys
from pathlib import Path

ROOT = Path(__file__).parent.parent
sys.path.insert(0, str(ROOT))

from api.doors import SETTING, addresses  # noqa: E402 - found once the path is known
from models.limits import SHARED_SETTING  # noqa: E402


def main() -> None:
    """Set up what the server reads from its environment, then become the server."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--port", type=int, default=8501)
    parser.add_argument("--room", action="store_true", help="open it to the network")
    asked = parser.parse_args()
    options = [f"--server.port={asked.port}"]
    if asked.room:
        names = (*addresses(), socket.gethostname(), f"{socket.gethostname()}.local")
        os.environ[SETTING] = ",".join(filter(None, (os.environ.get(SETTING), *names)))
        os.environ.setdefault(SHARED_SETTING, "1")
        options.append("--server.address=0.0.0.0")
        print("Open to everybody on this network:")
        for address in addresses():
            shown = f"[{address}]" if ":" in address else address
            print(f"  http://{shown}:{asked.port}")
        sys.stdout.flush()
    command = [sys.executable, "-m", "streamlit", "run", str(ROOT / "app.py"), *options]
    os.execv(sys.executable, command)


if __name__ == "__main__":
    main()

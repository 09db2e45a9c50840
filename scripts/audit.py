"""Look the pinned packages up among known vulnerabilities. `make audit` calls it.

Exit status: 0 nothing known, 1 something found, 2 the service that knows could not be asked.
"""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parent.parent
TOOLS = ROOT / ".venv" / "audit"  # of its own, so that what it needs is not audited with the rest
PINNED = "pip-audit==2.10.1"
_PATIENCE_S = 300
# What pip-audit says when it was the network that failed, and not a package.
_OFFLINE = ("ConnectionError", "Max retries", "Could not connect", "ServiceError", "HTTPError",
            "timed out", "Name or service", "Failed to resolve", "ProxyError")  # fmt: skip


def main() -> int:
    """Install the tool if it is not there, ask, and say what came back."""
    if not (TOOLS / "bin" / "pip-audit").exists():
        subprocess.run([sys.executable, "-m", "venv", str(TOOLS)], check=True)
        pip = [str(TOOLS / "bin" / "python"), "-m", "pip", "install", "--quiet", PINNED]
        if subprocess.run([*pip, "--disable-pip-version-check"], check=False).returncode:
            return unreachable("pip-audit cannot be installed")
    command = [
        str(TOOLS / "bin" / "pip-audit"), "--no-deps", "--disable-pip", "--progress-spinner", "off",
        "--timeout", "10", "--requirement", str(ROOT / "constraints.txt"),
    ]  # fmt: skip
    try:
        done = subprocess.run(command, capture_output=True, text=True, timeout=_PATIENCE_S)
    except subprocess.TimeoutExpired:
        return unreachable("the service did not answer in time")
    said = f"{done.stdout}\n{done.stderr}".strip()
    if done.returncode and any(word in said for word in _OFFLINE):
        return unreachable("the service that lists vulnerabilities cannot be reached")
    print(said)
    return 1 if done.returncode else 0


def unreachable(why: str) -> int:
    """Say that nothing was audited, which is not the same as nothing found."""
    print(f"Nothing was audited: {why} from here. Run it again where the internet can be reached.")
    return 2


if __name__ == "__main__":
    sys.exit(main())

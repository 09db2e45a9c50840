"""Print the Chromium that browser tests and screenshots use; exit 1 where none runs.

--shell: only a headless shell will do.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

# Chromium without the windows, bars and menus that nobody sees here: half the processor time. Where
# `scripts/browser.sh` unpacks it, and as it is called where it is installed.
UNPACKED = Path(__file__).parent.parent / ".venv/browser/usr/lib/chromium/chromium-headless-shell"
_SHELL = "chromium-headless-shell"
_NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
_MAC = (
    "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
    "/Applications/Chromium.app/Contents/MacOS/Chromium",
)


def find_shell() -> str | None:
    """Path of a headless shell, unpacked for this checkout or installed; else None."""
    return str(UNPACKED) if UNPACKED.exists() else shutil.which(_SHELL)


def find_browser() -> str | None:
    """Path of a headless shell, else of Chromium or Chrome, else of Playwright's own, else None.

    CERTITUDE_BROWSER: the path of the one to use instead.
    """
    chosen = os.environ.get("CERTITUDE_BROWSER")
    if chosen:
        return chosen if Path(chosen).exists() else None
    if shell := find_shell():
        return shell
    for name in _NAMES:
        if path := shutil.which(name):
            return path
    for path in _MAC:
        if Path(path).exists():
            return path
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        own = playwright.chromium.executable_path
    return own if Path(own).exists() else None


def starts(path: str) -> bool:
    """Whether it runs here: a downloaded browser can lack the system's libraries."""
    try:
        asked = subprocess.run([path, "--version"], capture_output=True, timeout=30, check=False)
    except (OSError, subprocess.TimeoutExpired):
        return False
    return asked.returncode == 0


if __name__ == "__main__":
    browser = find_shell() if "--shell" in sys.argv else find_browser()
    if browser is None or not starts(browser):
        sys.exit(1)
    print(browser)

#!/bin/sh
# See to it that the browser tests have a browser: an installed one, else Playwright's own, else
# Debian's package. Where none can be had, say so and fail.
set -u
.venv/bin/python scripts/find_browser.py >/dev/null 2>&1 && exit 0
echo "No Chromium found; asking Playwright for its own …"
.venv/bin/python -m playwright install chromium >/dev/null 2>&1
.venv/bin/python scripts/find_browser.py >/dev/null 2>&1 && exit 0
if command -v apt-get >/dev/null 2>&1; then
  echo "Trying Debian's package …"
  SUDO=""
  [ "$(id -u)" = 0 ] || SUDO="sudo -n"
  $SUDO apt-get update -qq >/dev/null 2>&1
  $SUDO env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq chromium >/dev/null 2>&1
  .venv/bin/python scripts/find_browser.py >/dev/null 2>&1 && exit 0
fi
echo "The browser tests need Chromium and none could be had. Install Chromium or Chrome, then run the command again." >&2
exit 1

#!/bin/sh
# See to it that the browser tests have a browser: Chromium's headless shell, an installed one or
# Debian's package unpacked into .venv, so that nothing is installed on this machine; else an
# installed Chromium or Chrome, else Playwright's own, else Debian's package, installed. Where none
# can be had, say so and fail.
set -u
found() { .venv/bin/python scripts/find_browser.py "$@" >/dev/null 2>&1; }
[ -n "${CERTITUDE_BROWSER:-}" ] && found && exit 0
found --shell && exit 0
SUDO=""
[ "$(id -u)" = 0 ] || SUDO="sudo -n"
if command -v apt-get >/dev/null 2>&1 && [ ! -e .venv/browser/tried ]; then
  echo "Unpacking Debian's headless Chromium: the tests take half the time with it …"
  rm -rf .venv/browser && mkdir -p .venv/browser
  fetch() { (cd .venv/browser && apt-get download -qq chromium-headless-shell chromium-common >/dev/null 2>&1); }
  fetch || { $SUDO apt-get update -qq >/dev/null 2>&1; fetch; }
  for package in .venv/browser/*.deb; do dpkg -x "$package" .venv/browser >/dev/null 2>&1; done
  rm -f .venv/browser/*.deb
  found --shell && exit 0
  # It lacks the system's libraries here, or is not to be had: not asked for again.
  rm -rf .venv/browser && mkdir -p .venv/browser && touch .venv/browser/tried
fi
found && exit 0
echo "No Chromium found; asking Playwright for its own …"
.venv/bin/python -m playwright install chromium >/dev/null 2>&1
found && exit 0
if command -v apt-get >/dev/null 2>&1; then
  echo "Trying Debian's package …"
  $SUDO apt-get update -qq >/dev/null 2>&1
  for package in chromium-headless-shell chromium; do
    $SUDO env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq $package >/dev/null 2>&1 && break
  done
  found && exit 0
fi
echo "The browser tests need Chromium and none could be had. Install Chromium or Chrome, then run the command again." >&2
exit 1

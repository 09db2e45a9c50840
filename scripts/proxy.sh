#!/bin/sh
# See to it that the tests have an nginx: an installed one, else Debian's package unpacked into .venv,
# so that nothing is installed or started on this machine. Where none can be had, say so and fail.
set -u
found() { .venv/bin/python -c 'import sys; from scripts.workers import find_nginx; sys.exit(find_nginx() is None)'; }
PYTHONPATH=. found && exit 0
if command -v apt-get >/dev/null 2>&1; then
  echo "No nginx found; unpacking Debian's package …"
  rm -rf .venv/proxy && mkdir -p .venv/proxy
  SUDO=""
  [ "$(id -u)" = 0 ] || SUDO="sudo -n"
  (cd .venv/proxy && apt-get download -qq nginx >/dev/null 2>&1) || {
    $SUDO apt-get update -qq >/dev/null 2>&1
    (cd .venv/proxy && apt-get download -qq nginx >/dev/null 2>&1)
  }
  for package in .venv/proxy/*.deb; do dpkg -x "$package" .venv/proxy >/dev/null 2>&1; done
  PYTHONPATH=. found && exit 0
fi
echo "The tests of several servers need nginx and none could be had. Install nginx, then run the command again." >&2
exit 1

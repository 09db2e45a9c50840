#!/bin/sh
# Make .venv and install one requirements file into it. Usage: setup.sh requirements.txt
set -eu
PYTHON="${PYTHON:-python3}"
command -v "$PYTHON" >/dev/null 2>&1 || {
  echo "Certitude needs Python 3.11 or newer; '$PYTHON' was not found." >&2
  exit 1
}
"$PYTHON" -c 'import sys; sys.exit(sys.version_info < (3, 11))' || {
  echo "Certitude needs Python 3.11 or newer; $("$PYTHON" --version) was found. Try: make PYTHON=python3.12 …" >&2
  exit 1
}
if [ ! -x .venv/bin/python ]; then
  echo "Making .venv …"
  "$PYTHON" -m venv .venv || {
    rm -rf .venv
    echo "This Python cannot make environments. On Debian: apt-get install python3-venv" >&2
    exit 1
  }
fi
echo "Installing $1 (a few minutes the first time) …"
.venv/bin/python -m pip install --quiet --disable-pip-version-check -r "$1" -c constraints.txt

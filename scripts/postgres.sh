#!/bin/sh
# See to it that the tests have a PostgreSQL: an installed one, else Debian's packages unpacked into
# .venv, so that nothing is installed or started on this machine. Where none can be had, the tests of
# the store run on SQLite alone and say so.
set -u
found() {
  command -v initdb >/dev/null 2>&1 || ls /usr/lib/postgresql/*/bin/initdb >/dev/null 2>&1 ||
    ls .venv/postgres/usr/lib/postgresql/*/bin/initdb >/dev/null 2>&1
}
[ -z "${ANEW:-}" ] && found && exit 0
if command -v apt-get >/dev/null 2>&1; then
  echo "No PostgreSQL found; unpacking Debian's packages …"
  rm -rf .venv/postgres && mkdir -p .venv/postgres
  SUDO=""
  [ "$(id -u)" = 0 ] || SUDO="sudo -n"
  fetch() {
    server=$(apt-cache depends postgresql 2>/dev/null | sed -n 's/.*Depends: \(postgresql-[0-9]*\)$/\1/p' | head -n 1)
    [ -n "$server" ] && (cd .venv/postgres && apt-get download -qq "$server" libpq5 >/dev/null 2>&1)
  }
  fetch || { $SUDO apt-get update -qq >/dev/null 2>&1; fetch; }
  for package in .venv/postgres/*.deb; do dpkg -x "$package" .venv/postgres >/dev/null 2>&1; done
  rm -f .venv/postgres/*.deb
  ls .venv/postgres/usr/lib/postgresql/*/bin/initdb >/dev/null 2>&1 && exit 0
fi
echo "No PostgreSQL could be had: the tests of the store run on SQLite alone." >&2
exit 0

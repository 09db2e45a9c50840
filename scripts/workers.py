"""Several servers behind one port: nginx in front, and each browser always led to the same server.

A session lives in its server, so nginx marks a browser with a cookie and picks the server by it.
Each server has models and caches of its own; nothing else is in a process.
"""

from __future__ import annotations

import ctypes
import os
import secrets
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import threading
import time
import urllib.request
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path

from api.connections import HEAD_S, MOST_OF_ONE

UNPACKED = Path(__file__).parent.parent / ".venv" / "proxy" / "usr" / "sbin"
COOKIE = "certitude_server"
_START_S = 120.0
_END_S = 5.0  # for servers that end within two seconds of being told to
_LOOK_S = 0.2
_PARENT_DEATH_SIGNAL = 1  # prctl's PR_SET_PDEATHSIG

# What nginx does: the cookie's value, made up where there is none, is hashed onto a server. A
# server that is gone is passed over, and its people begin a new session on another one. One other
# machine has so many connections, and who says nothing is hung up on: as `api.connections` does.
_CONFIG = """\
daemon off;
pid {folder}/nginx.pid;
error_log stderr error;
worker_processes 1;
worker_rlimit_nofile 20000;
events {{ worker_connections 8192; }}
http {{
  access_log off;
  server_tokens off;
  client_body_temp_path {folder}/body;
  proxy_temp_path {folder}/proxy;
  fastcgi_temp_path {folder}/fastcgi;
  uwsgi_temp_path {folder}/uwsgi;
  scgi_temp_path {folder}/scgi;
  client_header_timeout {head_s};
  client_body_timeout 15s;
  reset_timedout_connection on;
  geo $here {{ default 0; 127.0.0.0/8 1; ::1/128 1; }}
  map $here $each {{ 1 ""; default $binary_remote_addr; }}
  limit_conn_zone $each zone=each:4m;
  limit_conn each {of_one};
  limit_conn_log_level info;
  map $cookie_{cookie} $browser {{ default $cookie_{cookie}; "" $request_id; }}
  map $cookie_{cookie} $mark {{
    default "";
    "" "{cookie}=$request_id; Path=/; HttpOnly; SameSite=Lax";
  }}
  map $http_upgrade $connection_kind {{ default upgrade; "" ""; }}
  upstream servers {{
    hash $browser consistent;
{servers}
    keepalive 32;
  }}
  server {{
{listens}
    client_max_body_size 0;  # the servers have limits, and say so in words
    location / {{
      proxy_pass http://servers;
      proxy_http_version 1.1;
      proxy_set_header Host $http_host;
      proxy_set_header X-Forwarded-For $proxy_add_x_forwarded_for;
      proxy_set_header X-Forwarded-Proto $scheme;
      proxy_set_header Upgrade $http_upgrade;
      proxy_set_header Connection $connection_kind;
      proxy_request_buffering off;
      proxy_buffering off;
      proxy_read_timeout 1d;
      proxy_connect_timeout 2s;
      add_header Set-Cookie $mark;
    }}
  }}
}}
"""

Command = Callable[[int], Sequence[str]]


def find_nginx() -> str | None:
    """Where nginx is: installed, or unpacked for the tests (`scripts/proxy.sh`)."""
    places = os.pathsep.join((os.environ.get("PATH", ""), "/usr/sbin", "/sbin", str(UNPACKED)))
    return shutil.which("nginx", path=places)


def config(folder: Path, hosts: Sequence[str], port: int, servers: Sequence[int]) -> str:
    """nginx's configuration: where it listens, and the ports of the servers on this machine."""
    named = [f"[{host}]" if ":" in host else host for host in hosts]
    return _CONFIG.format(
        folder=folder,
        cookie=COOKIE,
        head_s=round(HEAD_S),
        of_one=MOST_OF_ONE,
        servers="\n".join(
            f"    server 127.0.0.1:{p} max_fails=1 fail_timeout=2s;" for p in servers
        ),
        listens="\n".join(f"    listen {host}:{port};" for host in named),
    )


def own_addresses() -> list[str]:
    """The addresses under which this machine calls itself, as far as it has them."""
    found = ["127.0.0.1"]
    with suppress(OSError), socket.create_server(("::1", 0), family=socket.AF_INET6):
        found.append("::1")
    return found


def serve(command: Command, count: int, port: int, hosts: Sequence[str]) -> int:
    """Run so many servers behind a port until told to end; returns the exit status.

    command: what starts a server on a port of 127.0.0.1. hosts: the addresses to listen on. A
    server that ends by itself is started anew; SIGTERM and SIGINT end them all.
    """
    nginx = find_nginx()
    if nginx is None:
        print(
            "Several servers behind one port need nginx, and it is not installed: install it "
            "(Debian: apt install nginx), or do what docs/DESIGN.md shows for Caddy.",
            file=sys.stderr,
        )
        return 1
    with _told_to_end() as told, tempfile.TemporaryDirectory(prefix="certitude-") as made:
        folder = Path(made)
        folder.chmod(0o755)  # nginx started by root works as somebody else
        ports = _free_ports(count)
        (folder / "nginx.conf").write_text(config(folder, hosts, port, ports), "utf-8")
        # The same for all: a browser that is led to another server still has valid cookies.
        shared = {"STREAMLIT_SERVER_COOKIE_SECRET": secrets.token_hex(32)}
        environment = {**shared, **_fair_share(count), **os.environ}

        def start(at: int) -> subprocess.Popen[bytes]:
            return subprocess.Popen(list(command(at)), env=environment, preexec_fn=_end_with_us)

        running = {at: start(at) for at in ports}
        proxy: subprocess.Popen[bytes] | None = None
        try:
            if not _all_answer(ports, told):
                return 0 if told.is_set() else _failed("The servers did not start.")
            proxy = subprocess.Popen(
                [nginx, "-p", str(folder), "-c", str(folder / "nginx.conf"), "-e", "stderr"],
                preexec_fn=_end_with_us,
            )
            while not told.wait(_LOOK_S):
                if proxy.poll() is not None:
                    return _failed("nginx has ended; is the port taken?")
                for at, process in running.items():
                    if process.poll() is not None and not told.is_set():
                        print("A server has ended and is started anew.", file=sys.stderr)
                        running[at] = start(at)
            return 0
        finally:
            _end([*running.values(), *([proxy] if proxy is not None else [])])


def _end_with_us() -> None:
    """In a new process: be told to end when the one that started it has ended, however it did."""
    with suppress(OSError, AttributeError):  # Linux has it
        ctypes.CDLL(None).prctl(_PARENT_DEATH_SIGNAL, signal.SIGTERM)


@contextmanager
def _told_to_end() -> Iterator[threading.Event]:
    told = threading.Event()
    before = {
        number: signal.signal(number, lambda *_: told.set())
        for number in (signal.SIGTERM, signal.SIGINT)
    }
    try:
        yield told
    finally:
        for number, held in before.items():
            signal.signal(number, held)


def _fair_share(count: int) -> dict[str, str]:
    """How many threads each server's models use: together as many as there are processors."""
    threads = str(max(1, (os.cpu_count() or 1) // count))
    return {"OMP_NUM_THREADS": threads, "TF_NUM_INTRAOP_THREADS": threads}


def _free_ports(count: int) -> list[int]:
    probes = [socket.create_server(("127.0.0.1", 0)) for _ in range(count)]
    ports = [probe.getsockname()[1] for probe in probes]
    for probe in probes:
        probe.close()
    return ports


def _all_answer(ports: Sequence[int], told: threading.Event) -> bool:
    end = time.monotonic() + _START_S
    waiting = set(ports)
    while waiting and time.monotonic() < end and not told.wait(_LOOK_S):
        for port in list(waiting):
            with suppress(OSError):
                urllib.request.urlopen(f"http://127.0.0.1:{port}/_stcore/health", timeout=2).close()
                waiting.discard(port)
    return not waiting


def _failed(said: str) -> int:
    print(said, file=sys.stderr)
    return 1


def _end(processes: Sequence[subprocess.Popen[bytes]]) -> None:
    for process in processes:
        with suppress(OSError):
            process.terminate()
    end = time.monotonic() + _END_S
    for process in processes:
        try:
            process.wait(max(0.0, end - time.monotonic()))
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()

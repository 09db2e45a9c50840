"""A page whose picture takes long, and people who do not wait for it: over a real server."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path

import psutil  # type: ignore[import-untyped]
import pytest
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from websockets.asyncio.client import ClientConnection, connect

from scripts.serving import served, wait_for
from tests.waiting import run_apart

# A picture of a minute's work, and nobody counts what it is made of.
PAGE = """
import dataclasses
from components.giving import picture_source
from models.language import Language
from models.limits import LIMITS
from models.reading import counting, decoding
from tests import hostile

free = dataclasses.replace(LIMITS, image_scans=10**9, image_parts=10**9, image_seconds=60.0)
counting.LIMITS = decoding.LIMITS = free
picture_source._read(hostile.jpeg_of_scans(7000, 7000, 30_000), None, Language("en"))
"""


@pytest.fixture
def server(tmp_path: Path) -> Iterator[tuple[str, psutil.Process]]:
    script = tmp_path / "page.py"
    script.write_text(PAGE, "utf-8")
    with served(script) as (url, pid):
        wait_for(url + "/_stcore/health")
        yield url, psutil.Process(pid)


def decoders(server: psutil.Process) -> list[psutil.Process]:
    return [each for each in server.children() if _decodes(each)]


def _decodes(process: psutil.Process) -> bool:
    with suppress(psutil.Error, ProcessLookupError):  # one that ends while it is looked at
        return "models.reading.decoder" in process.cmdline()
    return False


async def until(true: Callable[[], bool], seconds: float) -> None:
    async with asyncio.timeout(seconds):
        while not true():
            await asyncio.sleep(0.05)


async def run(socket: ClientConnection) -> None:
    asked = BackMsg()
    asked.rerun_script.query_string = ""
    await socket.send(asked.SerializeToString())


def test_who_leaves_or_does_something_else_ends_the_decoding(
    server: tuple[str, psutil.Process],
) -> None:
    url, process = server

    async def visit() -> None:
        stream = url.replace("http", "ws") + "/_stcore/stream"
        async with connect(stream, subprotocols=["streamlit"]) as socket:  # type: ignore[list-item]
            await run(socket)
            async for payload in socket:
                told = ForwardMsg.FromString(bytes(payload))  # type: ignore[arg-type]
                if "Reading the picture" in str(told.delta):
                    break
            await asyncio.sleep(2.5)  # it would go on for a minute
            (first,) = decoders(process)
            await run(socket)
            await until(lambda: first not in decoders(process) and len(decoders(process)) == 1, 2)
            await asyncio.sleep(0.5)
        left = time.monotonic()
        await until(lambda: not decoders(process), 2)
        assert time.monotonic() - left < 2

    run_apart(visit())

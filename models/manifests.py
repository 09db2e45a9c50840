"""What a shipped model's folder has to hold: every file's size and SHA-256, and known answers.

Each folder of `models/weights` has a `manifest.json`; `python -m training.manifests` writes it.
Without it a damaged file could still be opened, and the model would answer as surely as ever.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path

import msgspec

from models import cards

FILE = "manifest.json"
# How far an answer may be from the known one: another machine's arithmetic moves the sixth digit.
WITHIN = 1e-3


class Stored(msgspec.Struct, frozen=True):
    """A file as it has to be: its bytes, and their SHA-256 in hex."""

    size: int
    sha256: str


class Manifest(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A model's files by name, and its probabilities [k] for some of its examples, by their id."""

    files: Mapping[str, Stored]
    answers: Mapping[str, tuple[float, ...]]


def read(model_id: str) -> Manifest:
    """A shipped model's manifest; ModelError "model_missing" or "model_corrupt" (503)."""
    path = cards.WEIGHTS / model_id / FILE
    try:
        changed = path.stat().st_mtime_ns
    except OSError as error:
        raise cards.missing(model_id) from error
    return _read(path, model_id, changed)


@lru_cache(maxsize=32)
def _read(path: Path, model_id: str, _changed: int) -> Manifest:
    try:
        return msgspec.json.decode(path.read_bytes(), type=Manifest)
    except (OSError, ValueError, msgspec.MsgspecError) as error:
        raise cards.corrupt(model_id) from error


def check(model_id: str) -> None:
    """Read every file of a shipped model; ModelError "model_missing" or "model_corrupt" (503)."""
    folder = cards.WEIGHTS / model_id
    for name, stored in read(model_id).files.items():
        try:
            found = _stored(folder / name)
        except OSError as error:
            raise cards.missing(model_id) from error
        if found != stored:
            raise cards.corrupt(model_id)


def looks_whole(model_id: str) -> bool:
    """Whether all of a shipped model's files are there and as long as they should be; reads none.

    ModelError "model_missing" or "model_corrupt" (503) for the manifest itself.
    """
    folder = cards.WEIGHTS / model_id
    try:
        return all(
            (folder / name).stat().st_size == stored.size
            for name, stored in read(model_id).files.items()
        )
    except OSError:
        return False


def is_whole(folder: Path) -> bool:
    """Whether a folder holds every file that the manifest in it names, to the last byte."""
    try:
        named = msgspec.json.decode((folder / FILE).read_bytes(), type=Manifest).files
        return all(_stored(folder / name) == stored for name, stored in named.items())
    except (OSError, ValueError, msgspec.MsgspecError):
        return False


def write(folder: Path, answers: Mapping[str, tuple[float, ...]]) -> None:
    """Write the manifest of a folder as it is now, with these known answers."""
    files = {
        path.name: _stored(path)
        for path in sorted(folder.iterdir())
        if path.is_file() and path.name != FILE
    }
    written = msgspec.json.format(msgspec.json.encode(Manifest(files, answers)), indent=1)
    (folder / FILE).write_bytes(written + b"\n")


def _stored(path: Path) -> Stored:
    with path.open("rb") as file:
        return Stored(path.stat().st_size, hashlib.file_digest(file, "sha256").hexdigest())

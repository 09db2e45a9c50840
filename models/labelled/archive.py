"""A ZIP file's pictures, bounded before anything is unpacked; nothing is written to the disk.

The archive's list of contents is held against every bound first. Then one file at a time is
unpacked in memory, and no further than the list says that it goes.
"""

from __future__ import annotations

import io
import stat
import struct
import threading
import unicodedata
import weakref
import zipfile
import zlib
from collections.abc import Mapping
from contextlib import suppress
from pathlib import PurePosixPath

from models.errors import N_, InputError
from models.limits import LIMITS, megabytes
from models.reading import uploads

PICTURES = frozenset({".jpg", ".jpeg", ".png", ".webp", ".gif", ".heic", ".heif"})
TABLES = frozenset({".csv", ".tsv"})
_ENTRY = b"PK\x01\x02"  # begins each entry of the list of contents
_UTF8, _ENCRYPTED, _STRONGLY = 0x800, 0x1, 0x40
_METHODS = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)
# Below this size a ratio says nothing: a text of one letter is small, however it was packed.
_SMALL = 1024 * 1024
# What file managers put beside the files of a person.
_LEFTOVERS = frozenset({"__macosx", "thumbs.db", "desktop.ini"})


# All that zipfile raises where an archive's numbers and names are not what they should be.
_BROKEN = (
    zipfile.BadZipFile, zlib.error, struct.error, EOFError, OSError, RuntimeError, ValueError,
)  # fmt: skip
_held: weakref.WeakSet[Archive] = weakref.WeakSet()  # all people's


class Archive:
    """The files of a ZIP, by their names: "/" between folders, letters composed (NFC).

    pictures, tables: their names, in the archive's order. others: how many more files there are,
    archives within it among them, which nobody opens. size: of the whole file, in bytes.
    """

    def __init__(self, data: bytes) -> None:
        """Look at the list of contents, and unpack nothing.

        InputError "archive_too_large" (413), "bad_archive", "archive_encrypted", "archive_unsafe",
        "archive_bomb" (422); "uploads_full" (413) where all that are held leave no room.
        """
        self.size = len(data)
        if len(data) > LIMITS.archive_bytes:
            raise InputError(
                "archive_too_large",
                N_("This file is too large. An archive can have at most {limit} MB."),
                status=413,
                limit=megabytes(LIMITS.archive_bytes),
            )
        # Streamlit lets go of a file that its page has read; what the session keeps counts on.
        if sum(archive.size for archive in list(_held)) + len(data) > LIMITS.upload_bytes:
            raise uploads.full()
        # Before zipfile makes an object of each: what the archive says of its number is not asked.
        if data.count(_ENTRY) > LIMITS.archive_entries:
            raise InputError(
                "archive_too_large",
                N_("This archive holds too many files. At most {limit} can be read."),
                status=413,
                limit=LIMITS.archive_entries,
            )
        try:
            self._zip = zipfile.ZipFile(io.BytesIO(data))
            listed = self._zip.infolist()
        except _BROKEN as error:
            raise _bad() from error
        self._lock = threading.Lock()  # a ZipFile has one place that it reads at
        self._files: dict[str, zipfile.ZipInfo] = {}
        unpacked = 0
        for entry in listed:
            name = _name(entry)
            parts = _parts(name)
            if not parts or name.endswith(("/", "\\")) or _is_leftover(parts):
                continue
            _check(entry, parts)
            unpacked += entry.file_size
            if unpacked > LIMITS.archive_unpacked:
                raise InputError(
                    "archive_too_large",
                    N_("The files of this archive are too large together. At most {limit} MB can "
                       "be read."),
                    status=413,
                    limit=megabytes(LIMITS.archive_unpacked),
                )  # fmt: skip
            whole = "/".join(parts)
            if whole in self._files:
                raise _unsafe(
                    N_("This archive holds two files of the same name: {name}. It was not read."),
                    whole,
                )
            self._files[whole] = entry
        self.pictures = tuple(name for name in self._files if _suffix(name) in PICTURES)
        self.tables = tuple(name for name in self._files if _suffix(name) in TABLES)
        self.others = len(self._files) - len(self.pictures) - len(self.tables)
        _held.add(self)

    def read(self, name: str) -> bytes:
        """One file, unpacked in memory and held against its checksum.

        KeyError where there is none; InputError "archive_damaged" (422).
        """
        entry = self._files[name]
        try:
            with self._lock, self._zip.open(entry) as file:
                # As much as the list says, and not a byte of what may follow.
                return file.read(entry.file_size)
        except _BROKEN as error:
            raise InputError(
                "archive_damaged",
                N_("A file of this archive is damaged: {name}."),
                name=shortened(name),
            ) from error

    def same(self) -> Mapping[str, tuple[int, int]]:
        """Of each picture, its length and checksum: equal ones are the same file."""
        return {
            name: (self._files[name].file_size, self._files[name].CRC) for name in self.pictures
        }


def shortened(name: str) -> str:
    """A file's name as an error can say it."""
    return name if len(name) <= 80 else f"…{name[-79:]}"


def _name(entry: zipfile.ZipInfo) -> str:
    """A file's name; where the archive does not say how its letters are coded, UTF-8 is tried.

    zipfile reads such a name as CP437, from which its bytes can be had again.
    """
    name = entry.filename
    if not entry.flag_bits & _UTF8:
        with suppress(UnicodeError):
            name = name.encode("cp437").decode("utf-8")
    return unicodedata.normalize("NFC", name)


def _parts(name: str) -> list[str]:
    """Folders and file; what leads out of the archive is refused.

    InputError "archive_unsafe" (422).
    """
    told = N_("This archive names a file outside of itself: {name}. It was not read.")
    plain = name.replace("\\", "/")
    if plain.startswith("/") or plain[1:2] == ":":
        raise _unsafe(told, name)
    parts = [part for part in plain.split("/") if part not in ("", ".")]
    if ".." in parts:
        raise _unsafe(told, name)
    if len(parts) > LIMITS.archive_depth:
        raise _unsafe(N_("The folders of this archive lie too deep in each other: {name}."), name)
    return parts


def _is_leftover(parts: list[str]) -> bool:
    return any(part.startswith(".") or part.lower() in _LEFTOVERS for part in parts)


def _check(entry: zipfile.ZipInfo, parts: list[str]) -> None:
    name = "/".join(parts)
    mode = entry.external_attr >> 16
    if stat.S_IFMT(mode) not in (0, stat.S_IFREG):
        raise _unsafe(
            N_("This archive holds a link instead of a file: {name}. It was not read."), name
        )
    if entry.flag_bits & (_ENCRYPTED | _STRONGLY):
        raise InputError(
            "archive_encrypted",
            N_("This archive is protected with a password. Save it without one and try again."),
        )
    if entry.compress_type not in _METHODS:
        raise InputError(
            "bad_archive",
            N_("This archive is packed in an unusual way. Save it again as an ordinary ZIP file."),
        )
    too_large = entry.file_size > max(LIMITS.image_bytes, LIMITS.table_bytes)
    packed = max(entry.compress_size, 1)
    if too_large or (entry.file_size > _SMALL and entry.file_size > LIMITS.archive_ratio * packed):
        raise InputError(
            "archive_bomb",
            N_("A file of this archive would be far too large unpacked: {name}. It was not read."),
            name=shortened(name),
        )


def _suffix(name: str) -> str:
    return PurePosixPath(name).suffix.lower()


def _unsafe(template: str, name: str) -> InputError:
    return InputError("archive_unsafe", template, name=shortened(name))


def _bad() -> InputError:
    return InputError(
        "bad_archive",
        N_("This is no ZIP file that can be read; it may be incomplete. Save it again."),
    )

"""A labelled set as it was given: a table of texts, or pictures with their labels beside them."""

from __future__ import annotations

import hashlib
import unicodedata
from collections import Counter, defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import PurePosixPath

from models.classifier import Kind
from models.errors import N_, InputError
from models.labelled.archive import Archive
from models.limits import LIMITS
from models.reading import tables
from models.reading.inputs import Note
from models.reading.tables import Table

# Not "PK" alone: that is what a primary key's column is called.
_ARCHIVES = (b"PK\x03\x04", b"PK\x05\x06", b"PK\x07\x08")
FILE, LABEL, FOLDER = "file", "label", "folder"  # columns of a table that is made of folders


@dataclass(frozen=True)
class Given:
    """A set of cases: one a row of its table.

    name: the file's. case_column: index of the column that most likely holds the texts, or the
    pictures' names. archive: where the pictures are; pictures: of each row, the name of its file in
    it (None where there is none), empty for texts. notes: what to tell of the file.
    """

    name: str
    kind: Kind
    table: Table
    case_column: int
    archive: Archive | None = field(default=None, compare=False)
    notes: tuple[Note, ...] = ()
    _values: dict[int, Counter[str]] = field(default_factory=dict, compare=False, repr=False)

    def __len__(self) -> int:
        return len(self.table.rows)

    @property
    def hash(self) -> str:
        """SHA-256 (hex) of the file."""
        return self.table.hash

    def values(self, column: int) -> Counter[str]:
        """How often each value stands in a column, blanks around it and empty cells aside."""
        if column not in self._values:
            cells = (row[column].strip() for row in self.table.rows)
            self._values[column] = Counter(cell for cell in cells if cell)
        return self._values[column]

    def pictures(self, column: int) -> list[str | None]:
        """Of each row, the name in the archive of the file that a column names, None without."""
        if self.archive is None:
            return [None] * len(self)
        find = _Finder(self.archive)
        return [find(cell) for cell in self.table.column(column)]


def read(data: bytes, name: str, *, unlabelled: bool = False) -> Given:
    """Read an upload: a ZIP of pictures, or a table of texts; the bytes decide which.

    unlabelled: pictures are taken that nothing says anything of; their labels are empty.

    InputError as `tables.read_table` and `Archive`; "no_pictures", "no_labels", "too_many_tables",
    "too_many_pictures" (422, 413).
    """
    if is_archive(data):
        return _pictures(data, name, unlabelled)
    table = tables.read_table(data, LIMITS.labelled_texts)
    return Given(name, "text", table, table.text_column, notes=table.notes)


def is_archive(data: bytes) -> bool:
    """Whether an upload is a ZIP file."""
    return data.startswith(_ARCHIVES)


def _pictures(data: bytes, name: str, unlabelled: bool) -> Given:
    archive = Archive(data)
    if not archive.pictures:
        raise InputError(
            "no_pictures",
            N_("This archive holds no pictures. Put JPEG, PNG, WebP, GIF or HEIC files into it."),
        )
    if len(archive.pictures) > LIMITS.labelled_pictures:
        raise InputError(
            "too_many_pictures",
            N_("This archive holds too many pictures. At most {limit} can be classified."),
            status=413,
            limit=LIMITS.labelled_pictures,
        )
    if len(archive.tables) > 1:
        raise InputError(
            "too_many_tables",
            N_("This archive holds more than one table. Leave the one that names the pictures."),
        )
    notes = []
    if archive.others:
        notes.append(
            Note(
                "others_left_out",
                N_("Files of the archive that are no pictures were left out: {n}."),
                {"n": archive.others},
            )
        )
    hashed = hashlib.sha256(data).hexdigest()
    if not archive.tables:
        table = _of_folders(archive, hashed, unlabelled)
        return Given(name, "image", table, 0, archive, tuple(notes))
    read = tables.read_table(archive.read(archive.tables[0]), LIMITS.labelled_pictures)
    table = Table(read.columns, read.rows, read.text_column, hashed)
    column = _file_column(table, archive)
    given = Given(name, "image", table, column, archive)
    unnamed = len(archive.pictures) - len({*given.pictures(column)} - {None})
    if unnamed:
        notes.append(
            Note(
                "pictures_without_a_row",
                N_("Pictures that the table does not name were left out: {n}."),
                {"n": unnamed},
            )
        )
    return Given(name, "image", table, column, archive, (*read.notes, *notes))


def _of_folders(archive: Archive, hashed: str, unlabelled: bool) -> Table:
    """A table of pictures that lie in a folder a class, maybe within folders as "train", "test"."""
    paths = [PurePosixPath(name).parts for name in archive.pictures]
    shared = 0
    while len({path[shared] for path in paths if len(path) > shared + 1}) == 1 and all(
        len(path) > shared + 2 for path in paths
    ):
        shared += 1  # one folder around all of them
    inner = [path[shared:] for path in paths]
    if not unlabelled and all(len(path) < 2 for path in inner):
        raise InputError(
            "no_labels",
            N_("Nothing says what these pictures show. Put them into a folder for each class, or "
               "add a CSV file with their names and labels."),
        )  # fmt: skip
    nested = any(len(path) > 2 for path in inner)
    columns = (FILE, LABEL, FOLDER) if nested else (FILE, LABEL)
    rows = []
    for name, path in zip(archive.pictures, inner, strict=True):
        label = path[-2] if len(path) > 1 else ""
        rows.append((name, label, *(["/".join(path[:-2])] if nested else [])))
    return Table(columns, tuple(rows), 0, hashed)


def _file_column(table: Table, archive: Archive) -> int:
    """The column whose cells name most of the archive's pictures."""
    find = _Finder(archive)
    hits = [
        sum(find(cell) is not None for cell in table.column(column))
        for column in range(len(table.columns))
    ]
    best = max(range(len(hits)), key=hits.__getitem__)
    if not hits[best]:
        raise InputError(
            "no_pictures",
            N_("No column of the table in this archive names one of its pictures."),
        )
    return best


class _Finder:
    """What a cell of the table means: a picture by its path, or by its name where one has it."""

    def __init__(self, archive: Archive) -> None:
        self._by_path: dict[str, str] = {}
        by_name: Mapping[str, list[str]] = defaultdict(list)
        table = archive.tables[0] if archive.tables else ""
        beside = [*PurePosixPath(table).parts[:-1]]
        for name in archive.pictures:
            parts = [*PurePosixPath(name).parts]
            self._by_path[_plain(name)] = name
            if beside and parts[: len(beside)] == beside:
                self._by_path.setdefault(_plain("/".join(parts[len(beside) :])), name)
            by_name[_plain(parts[-1])].append(name)
        self._by_name = {key: names[0] for key, names in by_name.items() if len(names) == 1}

    def __call__(self, cell: str) -> str | None:
        key = _plain(cell)
        return self._by_path.get(key) or self._by_name.get(key.rsplit("/", 1)[-1])


def _plain(path: str) -> str:
    composed = unicodedata.normalize("NFC", path).strip().replace("\\", "/").casefold()
    return composed.removeprefix("./")

"""A person's own labelled pictures as something to learn from: a ZIP file, each made small."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

import numpy as np
from PIL import Image

from models.adapters import pictures
from models.errors import N_, InputError
from models.jobs import Progress
from models.labelled import columns, twins
from models.labelled.given import Given
from models.live.material import Material, checked, classes_of, plain_labels
from models.reading import inputs
from models.reading.inputs import Note

Report = Callable[[Progress[object]], None]

SIDE = (
    32  # pixels that a picture has while it is learnt from: a network of two layers takes seconds
)
_SMALL = 64  # pixels a side: pictures that are all of one such size stay as they are


def of_pictures(read: Given, label: str, report: Report) -> Material:
    """The pictures of an archive and their labels. label: a column of its table, "" to guess it.

    x: uint8 [n, h, w, 3], or [n, h, w, 1] where all are grey; the middle of each, `SIDE` pixels a
    side. report: called before each picture; may raise Cancelled. Left out, and told: pictures
    without a label, and those that cannot be read.

    InputError "no_columns" (422), and those of `material.checked`; CertitudeError "decoder_lost".
    """
    archive = read.archive
    if archive is None:
        raise ValueError("pictures without an archive")
    column = _column(read, label)
    said = [cell.strip() for cell in read.table.column(column)]
    names = read.pictures(read.case_column)
    rows = [row for row, name in enumerate(names) if name is not None and said[row]]
    if not archive.tables:  # folders have no order of their own
        rows.sort(key=lambda row: str(names[row]))
    report(Progress(0, len(rows)))
    kept: list[int] = []
    seen: list[Image.Image] = []
    copies: list[np.ndarray] = []
    for done, row in enumerate(rows):
        beat = partial(report, Progress(done, len(rows)))
        beat()
        try:
            picture = inputs.decode_image(archive.read(str(names[row])), beat=beat).image
        except InputError:
            continue  # told with the others
        kept.append(row)
        copies.append(twins.small(picture))
        # A small one is kept as it is until the size of all is known.
        seen.append(picture if max(picture.size) <= _SMALL else seen_as(picture, (SIDE, SIDE)))
    if not kept:
        raise InputError("no_pictures", N_("None of these pictures can be read."))
    x = _as_one(seen)
    found, y = classes_of([said[row] for row in kept])
    beat = partial(report, Progress(len(rows), len(rows)))
    return checked(
        Material(
            read.name, "pictures", x, y, plain_labels(found),
            notes=(*read.notes, *_left_out(len(read) - len(rows), len(rows) - len(kept))),
            label_column=read.table.columns[column],
            table_columns=_label_columns(read),
            case_column=read.table.columns[read.case_column],
            archive=archive,
            files=tuple(str(names[row]) for row in kept),
            alike=twins.groups(copies, beat),
        )
    )  # fmt: skip


def seen_as(picture: Image.Image, size: tuple[int, int]) -> Image.Image:
    """The middle of a picture at a size (height, width), in colours."""
    return Image.fromarray(pictures.cover(picture, *size).pixels)


def _column(read: Given, label: str) -> int:
    if label:
        return read.table.columns.index(label)
    found = columns.guess(read, ()).label
    if found == columns.NONE:
        raise InputError(
            "no_columns",
            N_("Nothing says what these pictures show. Put them into a folder for each class, or "
               "add a CSV file with their names and labels."),
        )  # fmt: skip
    return found


def _label_columns(read: Given) -> tuple[str, ...]:
    """Which columns can have the labels; () where the folders are the labels."""
    if read.archive is None or not read.archive.tables:
        return ()
    return tuple(name for at, name in enumerate(read.table.columns) if at != read.case_column)


def _as_one(seen: list[Image.Image]) -> np.ndarray:
    """All at one size: the one that all have, if it is small."""
    sizes = {picture.size for picture in seen}
    if len(sizes) > 1 or max(next(iter(sizes))) > _SMALL:
        seen = [
            picture if picture.size == (SIDE, SIDE) else seen_as(picture, (SIDE, SIDE))
            for picture in seen
        ]
    x = np.stack([np.asarray(picture, dtype=np.uint8) for picture in seen])
    grey = bool((x[..., :1] == x).all())
    return np.ascontiguousarray(x[..., :1]) if grey else x


def _left_out(unlabelled: int, unread: int) -> tuple[Note, ...]:
    notes = []
    if unlabelled:
        notes.append(
            Note(
                "pictures_without_label",
                N_("Pictures without a label, and rows without a picture, were left out: {n}."),
                {"n": unlabelled},
            )
        )
    if unread:
        notes.append(
            Note(
                "pictures_unread",
                N_("Pictures that could not be read were left out: {n}."),
                {"n": unread},
            )
        )
    return tuple(notes)

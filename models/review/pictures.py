"""The pictures of an archive as cases: looked at once, told apart by their pixels, labelled.

Nothing is written to the disk. What is kept of a picture beside the archive is a small copy.
"""

from __future__ import annotations

import base64
import io
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial
from pathlib import PurePosixPath

from PIL import Image

from models import predictions
from models.catalog import Entry
from models.errors import N_, InputError
from models.jobs import Progress
from models.labelled.archive import Archive
from models.labelled.given import Given
from models.limits import LIMITS
from models.prediction import Prediction
from models.reading import inputs
from models.reading.inputs import ImageInput
from models.review.queue import Case, Queue, picture_id, plain_line
from models.review.states import Brought

_SHOWN_SIDE, _SMALL_SIDE = 720, 112  # pixels
_FEW, _ENLARGED = 64, 280  # pixels a side: those of very few, and what these become
_QUALITY, _SMALL_QUALITY = 85, 60
Report = Callable[[Progress[object]], None]


@dataclass(frozen=True, eq=False)
class Looked:
    """An archive whose pictures were decoded once.

    hashes: of rows of its table, in their order, the hash of the pixels; those that could not be
    read are missing. small: small copies (JPEG) by the ids of cases. failed: how many could not be.
    """

    given: Given
    hashes: Mapping[int, str]
    small: Mapping[str, bytes]
    failed: int

    @property
    def places(self) -> dict[str, str]:
        """The names in the archive of the cases' pictures, by their ids."""
        names = self.given.pictures(self.given.case_column)
        found: dict[str, str] = {}
        for row, hash_ in self.hashes.items():
            name = names[row]
            if name is not None:
                found.setdefault(picture_id(hash_), name)
        return found

    def brought(self, label_column: int | None, named: Mapping[str, str] | None = None) -> Brought:
        """The pictures as cases; those with the same pixels become one.

        label_column: where the archive's table has labels, None where nowhere. named: the pictures
        that another file names, with their labels: those alone. InputError "no_pictures" (422)
        where none is left.
        """
        cells = [*self.given.pictures(self.given.case_column)]
        wanted = None if named is None else {_plain(name): label for name, label in named.items()}
        cases: dict[str, Case] = {}
        labels: dict[str, str] = {}
        twice = 0
        for row, hash_ in self.hashes.items():
            name = cells[row] or ""
            label = "" if label_column is None else self.given.table.rows[row][label_column]
            if wanted is not None:
                said = wanted.get(_plain(name), wanted.get(_plain(_base(name))))
                if said is None:
                    continue
                label = said or label
            id_ = picture_id(hash_)
            if id_ in cases:
                twice += 1
                cases[id_] = replace(cases[id_], copies=cases[id_].copies + 1)
            else:
                cases[id_] = Case(id_, _base(name), row + 1, picture=hash_)
            if label.strip():
                labels.setdefault(id_, label.strip()[:200])
        if not cases:
            raise InputError("no_pictures", N_("None of these pictures can be looked at here."))
        return Brought(Queue(tuple(cases.values())), labels, twice)


def look_over(given: Given, report: Report, rows: Sequence[int] | None = None) -> Looked:
    """Decode an archive's pictures; report: called on the way, may raise Cancelled.

    rows: of its table, those alone; by default all.
    """
    hashes: dict[int, str] = {}
    small: dict[str, bytes] = {}
    names = given.pictures(given.case_column)
    failed = 0
    wanted = range(len(names)) if rows is None else sorted(rows)
    for at, row in enumerate(wanted):
        name = names[row]
        report(Progress(at, len(wanted)))
        try:
            picture = None if name is None else _decoded(given, name, report, at, len(wanted))
        except InputError:
            picture = None
        if picture is None:
            failed += 1
            continue
        hashes[row] = picture.hash
        small.setdefault(
            picture_id(picture.hash), reduced(picture.image, _SMALL_SIDE, _SMALL_QUALITY)
        )
    report(Progress(len(wanted), len(wanted)))
    return Looked(given, hashes, small, failed)


def _decoded(given: Given, name: str, report: Report, at: int, of: int) -> ImageInput:
    if given.archive is None:
        raise ValueError("pictures without an archive")
    return inputs.decode_image(given.archive.read(name), beat=partial(report, Progress(at, of)))


def classify(
    entry: Entry, looked: Looked, cases: Sequence[Case], report: Report
) -> list[Prediction]:
    """A model's answers to cases whose pictures are in the archive, in their order.

    CertitudeError as `predictions.of_image`; report may raise Cancelled.
    """
    places = looked.places
    made = []
    for at, case in enumerate(cases):
        report(Progress(at, len(cases)))
        picture = _decoded(looked.given, places[case.id], report, at, len(cases))
        made.append(predictions.of_image(entry, picture))
    report(Progress(len(cases), len(cases)))
    return made


def picture_of(archive: Archive, name: str) -> ImageInput:
    """One picture, decoded within the bounds of `inputs.decode_image`, whose errors it raises."""
    return inputs.decode_image(archive.read(name))


def reduced(picture: Image.Image, side: int = _SHOWN_SIDE, quality: int = _QUALITY) -> bytes:
    """A picture encoded anew as JPEG, no side longer; nothing else of the file is in it.

    One of very few pixels is enlarged, each of them to a square, so that a person sees it.
    """
    longest = max(picture.size)
    few = longest <= _FEW
    factor = max(1, min(side, _ENLARGED) // longest) if few else min(1.0, side / longest)
    size = tuple(max(1, round(factor * each)) for each in picture.size)
    out = io.BytesIO()
    smaller = picture.convert("RGB").resize(
        (size[0], size[1]), Image.Resampling.NEAREST if few else Image.Resampling.LANCZOS
    )
    smaller.save(out, "JPEG", quality=quality)
    return out.getvalue()


def address(jpeg: bytes) -> str:
    """A picture's address, with all of it inside."""
    return f"data:image/jpeg;base64,{base64.b64encode(jpeg).decode('ascii')}"


def _base(name: str) -> str:
    """A file's name without its folders, which may say what a person is asked."""
    return plain_line(PurePosixPath(name).name)[: LIMITS.review_text] or "?"


def _plain(name: str) -> str:
    return plain_line(name).replace("\\", "/").casefold().removeprefix("./")

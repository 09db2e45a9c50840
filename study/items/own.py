"""A facilitator's own item set: a table of texts or an archive of pictures, with labels."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import partial

from models import loaded, predictions
from models.catalog import Entry
from models.errors import N_, InputError
from models.jobs import Progress
from models.labelled import columns
from models.labelled.columns import NONE, Columns
from models.labelled.given import Given
from models.limits import LIMITS
from models.prediction import Label
from models.reading import inputs
from models.reading.inputs import Note
from study.items.advising import item, picture_file
from study.items.items import Answer, Item, Items

_PROBABILITIES = 1_000_000  # of all items together: ten megabytes as they are stored
Report = Callable[[Progress[object]], None]


def own_items(
    given: Given,
    entry: Entry,
    report: Report,
    chosen: Columns | None = None,
    meaning: Mapping[str, str] | None = None,
) -> tuple[Items, tuple[Note, ...]]:
    """The items of a labelled set, with a model's advice on them, and notes on what was left out.

    given: as `models.labelled.given.read` takes it, which bounds and checks it before anything is
    decoded. chosen: which column is what, guessed where it is None. meaning: which class, by its
    id, a label means that is none as it stands. report: called after each item with how many are
    done; may raise Cancelled. An item that stands there twice is taken once; of more than a study
    can have, some from all over the file.

    InputError "wrong_kind", "no_known_labels", "no_items" (422); CertitudeError as `loaded.load`.
    """
    if given.kind != entry.kind:
        raise predictions.wrong_kind(entry.id, entry.kind)
    labels = loaded.load(entry.id).labels
    which = chosen or columns.guess(given, labels)
    cells = [""] * len(given) if which.label == NONE else given.table.column(which.label)
    truths = _truths(cells, labels, meaning or {})
    rows = [*truths]
    if not rows:
        raise InputError(
            "no_known_labels",
            N_("None of the labels in this file is a class of the model. Its classes are: "
               "{classes}."),
            classes=", ".join(label.id for label in labels[:20]),
        )  # fmt: skip
    notes = [_left_out(len(given) - len(rows))]
    most = max(1, min(LIMITS.study_items, _PROBABILITIES // len(labels)))
    if len(rows) > most:
        notes.append(
            Note(
                "items_beyond",
                N_("A study can have {limit} items: so many were taken, from all over the file."),
                {"limit": most},
            )
        )
        rows = [rows[at * len(rows) // most] for at in range(most)]
    take = _texts if given.kind == "text" else _pictures
    made = take(given, which.case, rows, truths, entry, report)
    if not made:
        raise InputError(
            "no_items",
            N_("Nothing in this file can be shown in a study: all its items are empty, too long "
               "or cannot be read. A text can have at most {limit} characters."),
            limit=LIMITS.study_item_text,
        )  # fmt: skip
    notes.append(_unfit(len(rows) - len(made)))
    answers = tuple(Answer(label.id, dict(label.names)) for label in labels)
    name = given.name[:120] or "?"
    items = Items(name, entry.id, given.kind, "own", entry.languages, answers, tuple(made))
    return items, tuple(note for note in notes if note is not None)


def _truths(
    cells: Sequence[str], labels: Sequence[Label], meaning: Mapping[str, str]
) -> dict[int, str]:
    """The id of the right class by row, of those that have one."""
    known = {label.id for label in labels}
    found = {}
    for row, truth in enumerate(columns.match(cells, labels).truths):
        told = meaning.get(cells[row].strip(), "")
        if truth is not None:
            found[row] = labels[truth].id
        elif told in known:
            found[row] = told
    return found


def _texts(
    given: Given,
    column: int,
    rows: Sequence[int],
    truths: dict[int, str],
    entry: Entry,
    report: Report,
) -> list[Item]:
    texts = given.table.column(column)
    kept: dict[str, int] = {}  # each text once, where it stands first
    for row in rows:
        text = texts[row].strip()
        if text and len(text) <= LIMITS.study_item_text:
            kept.setdefault(text, row)
    made = predictions.of_texts(entry.scored("raw"), [*kept], report)
    fit = entry.calibration
    return [
        item(_name(row), truths[row], raw, fit, text=text)
        for (text, row), raw in zip(kept.items(), made, strict=True)
    ]


def _pictures(
    given: Given,
    column: int,
    rows: Sequence[int],
    truths: dict[int, str],
    entry: Entry,
    report: Report,
) -> list[Item]:
    archive, names = given.archive, given.pictures(column)
    if archive is None:
        raise ValueError("pictures without an archive")
    raw_entry, fit = entry.scored("raw"), entry.calibration
    made: dict[str, Item] = {}
    size = 0
    for done, row in enumerate(rows):
        beat = partial(report, Progress(done, len(rows)))
        beat()
        name = names[row]
        if name is None:
            continue
        try:
            picture = inputs.decode_image(archive.read(name), beat=beat)
        except InputError:
            continue  # told with the others
        if picture.hash in made:
            continue
        shown = picture_file(picture)
        size += len(shown)
        if size > LIMITS.study_item_bytes:
            break
        raw = predictions.of_image(raw_entry, picture)
        made[picture.hash] = item(_name(row), truths[row], raw, fit, picture=shown)
    report(Progress(len(rows), len(rows)))
    return [*made.values()]


def _name(row: int) -> str:
    """An item's id: its row in the file, from 1 on."""
    return f"row-{row + 1}"


def _left_out(n: int) -> Note | None:
    if not n:
        return None
    return Note(
        "items_without_label",
        N_("Rows whose label is no class of the model were left out: {n}."),
        {"n": n},
    )


def _unfit(n: int) -> Note | None:
    if not n:
        return None
    return Note(
        "items_unfit",
        N_("Items were left out because they stand there twice, are too long for a phone, or "
           "cannot be read: {n}."),
        {"n": n},
    )  # fmt: skip

"""An item set out of the cases that a model was tested on, with its advice frozen into them.

The model may be gone tomorrow, as one of a session is: the study needs it no more.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Sequence

from PIL import Image

from models.calibration.cases import Cases
from models.classifier import Kind
from models.errors import N_, InputError
from models.jobs import Progress
from models.limits import LIMITS
from models.prediction import Label, Prediction
from study.items.advising import item, picture_file
from study.items.choosing import TRAINED_HERE
from study.items.items import Answer, Item, Items

_SIDE = 160  # pixels that a small picture is enlarged to

Report = Callable[[Progress[object]], None]
Shown = Callable[[int], "str | Image.Image"]


def kept_items(
    name: str,
    kind: Kind,
    cases: Cases,
    labels: Sequence[Label],
    shown: Shown,
    report: Report = lambda _: None,
) -> Items:
    """Items of tested cases. shown: what a person is to see of a case, by its place in `cases`.

    Of more than a study can have, some from all over; texts that are too long for a phone and
    those that come twice are left out, and so are pictures beyond what a study may hold. report:
    called before each case with how many are done; may raise Cancelled.

    InputError "no_items_kept" (422) where none is left.
    """
    found: dict[str, Item] = {}
    size = 0
    for at in range(len(cases)):
        report(Progress(at, len(cases)))
        seen = shown(at)
        content = _content(seen)
        if content in found or (isinstance(seen, str) and not _fits(seen)):
            continue
        advised = Prediction.of(TRAINED_HERE, tuple(labels), cases.probabilities[at], content)
        truth = labels[int(cases.labels[at])].id
        if isinstance(seen, str):
            found[content] = item(f"case-{at + 1}", truth, advised, text=seen.strip())
            continue
        picture = _file(seen)
        size += len(picture)
        if size > LIMITS.study_item_bytes:
            break
        found[content] = item(f"case-{at + 1}", truth, advised, picture=picture)
    if not found:
        raise InputError(
            "no_items_kept",
            N_("None of these cases can be shown in a study: all are empty or too long. A text can "
               "have at most {limit} characters."),
            limit=LIMITS.study_item_text,
        )  # fmt: skip
    made = [*found.values()]
    most = LIMITS.study_items
    if len(made) > most:
        made = [made[at * len(made) // most] for at in range(most)]
    answers = tuple(Answer(label.id, dict(label.names)) for label in labels)
    return Items(name[:120] or "?", TRAINED_HERE, kind, "own", (), answers, tuple(made))


def _fits(text: str) -> bool:
    return bool(text.strip()) and len(text.strip()) <= LIMITS.study_item_text


def _content(seen: str | Image.Image) -> str:
    data = seen.strip().encode() if isinstance(seen, str) else seen.tobytes()
    return hashlib.sha256(data).hexdigest()


def _file(seen: Image.Image) -> bytes:
    times = max(1, _SIDE // max(seen.size))
    large = seen.resize((seen.width * times, seen.height * times), Image.Resampling.NEAREST)
    return picture_file(large)

"""A display as a web component: one script for all, and the two lines that a page needs."""

from __future__ import annotations

import json
from pathlib import Path

from markupsafe import Markup

from models.bounded.asking import Beat
from models.display import parts
from models.display.design import AS_SHIPPED
from models.display.registry import PATTERNS
from models.display.unlike import warned
from models.errors import N_, InputError
from models.takeaway.content import Taken

MEDIA_TYPE = "text/javascript; charset=utf-8"
NAME = "certitude-confidence.js"
FILE = Path(__file__).with_name(NAME)  # made by scripts/component.py

# What the component says in place of a display; its own script alone says these.
FAULTS = (
    N_(
        "No confidence is shown: its probability is missing or wrong. It is a number from 0 to 1, "
        "or several that make 1."
    ),
    N_("No confidence is shown: its settings are not those of a display."),
    N_(
        "No confidence is shown: this display needs more than probabilities, and can only be drawn "
        "by Certitude."
    ),
)


def fits(taken: Taken) -> bool:
    """Whether probabilities are all that the display needs: what was counted is not in a script."""
    return PATTERNS[taken.spec.pattern].scripted(taken.spec)


def script(taken: Taken, _beat: Beat) -> bytes:
    """The script, UTF-8; InputError "no_component" where the component cannot draw the display."""
    if not fits(taken):
        raise InputError("no_component", FAULTS[2])
    return FILE.read_bytes()


def lines(taken: Taken) -> str:
    """The two lines of HTML that show the display: the script beside the page, and the element."""
    made, lang = taken.prediction, taken.language
    named = [
        (parts.name_of(label, lang), p)
        for label, p in zip(made.labels, made.probabilities, strict=True)
    ]
    # Objects of JavaScript have each key once, and those that are numbers first.
    plain = len(dict(named)) == len(named) and not any(name.isdigit() for name, _ in named)
    design = taken.design
    settings = design.spec.to_short_dict() if design.style == AS_SHIPPED else design.to_dict()
    given = {
        "lang": lang.code,
        "probability": _json(dict(named) if plain else named),
        "spec": _json(settings),
    }
    if made.calibrated_on is not None:
        given["provenance"] = taken.rendering.provenance
    warning = warned(made, lang)
    if warning is not None:
        given["warning"] = warning.said
    attributes = Markup("").join(
        Markup(" {}='{}'").format(name, value) for name, value in given.items()
    )
    return (
        f'<script src="{NAME}" defer></script>\n'
        f"<certitude-confidence{attributes}></certitude-confidence>"
    ).replace("&#34;", '"')


def _json(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))

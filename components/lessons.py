"""What the curated examples teach, in words."""

from __future__ import annotations

from models.errors import N_

LESSONS = {
    "sure-right": N_("Sure and right"),
    "sure-wrong": N_("Sure and wrong"),
    "unsure": N_("Unsure"),
    "out-of-scope": N_("Out of scope"),
}

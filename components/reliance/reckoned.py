"""From a table's bytes and the names of its columns to what the page shows; knows no Streamlit."""

from __future__ import annotations

from collections.abc import Mapping

from models.errors import N_, InputError
from models.reading.tables import read_table
from study.measures.columns import MOST_TRIALS, Named, read_trials
from study.measures.together import Found, found

MOST_GROUPS = 8  # displays that one study compares at most


def reckon(data: bytes, named: Named) -> Found:
    """All figures of a table.

    InputError as `read_table` and `read_trials`; "too_many_groups" (422).
    """
    trials, by = read_trials(read_table(data, MOST_TRIALS), named)
    told = [*zip(*by.values(), strict=True)] if by else []
    if len({*told}) > MOST_GROUPS:
        raise InputError(
            "too_many_groups",
            N_("These columns tell {n} groups apart; at most {limit} can be shown beside each "
               "other. Choose a column with fewer values."),
            n=len({*told}),
            limit=MOST_GROUPS,
        )  # fmt: skip
    return found(trials, by, confident="confidence" in (named.numbers or {}))


# What columns are likely called, here and in published studies, the likeliest first.
_NAMES: Mapping[str, str] = {
    "initial": "initial initial_choice initial_decision initial_answer first first_choice before h",
    "advice": "advice ai_advice advice_answer advised ai_choice ai_decision ai_prediction a",
    "truth": "truth correct_answer true_label correct outcome ground_truth label y",
    "final": "final final_choice final_decision final_answer after f",
    "person": "person participant_id participant user_id user worker_id subject",
    "by": "condition display user_group group arm",
    "confidence": "confidence ai_confidence ai_conf shown_confidence",
    "sure_before": "initial_sure sure_before human_conf initial_confidence",
    "sure_after": "final_sure sure_after human_ai_conf final_confidence",
    "seconds": "seconds final_seconds decision_time time",
}  # fmt: skip
NEEDED = ("advice", "truth", "final")
_STUDY = ("study", "experiment")  # ids of people may repeat from one to the next


def guess(columns: tuple[str, ...]) -> dict[str, tuple[str, ...]]:
    """The columns that most likely are what, by their names; () where none is."""
    plain = {column.strip().casefold().replace(" ", "_"): column for column in columns}
    found: dict[str, tuple[str, ...]] = {
        role: next(((plain[name],) for name in names.split() if name in plain), ())
        for role, names in _NAMES.items()
    }
    study = next(((plain[name],) for name in _STUDY if name in plain), ())
    if found["person"]:
        found["person"] = (*study, *found["person"])
    return found

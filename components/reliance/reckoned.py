"""From a table's bytes and the names of its columns to what the page shows; knows no Streamlit."""

from __future__ import annotations

import re
import unicodedata
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
    "initial": "initial initial_choice initial_decision initial_answer first first_choice before h "
               "decision_initiale choix_initial reponse_initiale initiale decision_avant "
               "reponse_avant choix_avant avant humain",
    "advice": "advice ai_advice advice_answer advised ai_choice ai_decision ai_prediction a "
              "conseil conseil_ia avis avis_ia conseil_de_l_ia avis_de_l_ia reponse_ia "
              "prediction_ia prediction ia",
    "truth": "truth correct_answer true_label correct outcome ground_truth label y "
             "verite bonne_reponse reponse_juste juste vrai etiquette",
    "final": "final final_choice final_decision final_answer after f "
             "decision_finale choix_final reponse_finale finale decision_apres reponse_apres "
             "choix_apres apres reponse decision",
    "person": "person participant_id participant user_id user worker_id subject "
              "personne participante id_participant utilisateur sujet",
    "by": "condition display user_group group arm affichage groupe",
    "confidence": "confidence ai_confidence ai_conf shown_confidence "
                  "confiance confiance_ia confiance_de_l_ia confiance_affichee",
    "sure_before": "initial_sure sure_before human_conf initial_confidence "
                   "confiance_avant confiance_initiale surete_avant",
    "sure_after": "final_sure sure_after human_ai_conf final_confidence "
                  "confiance_apres confiance_finale surete_apres",
    "seconds": "seconds final_seconds decision_time time secondes duree temps temps_s",
}  # fmt: skip
NEEDED = ("advice", "truth", "final")
_STUDY = ("study", "experiment")  # ids of people may repeat from one to the next


def _plain(name: str) -> str:
    """A column's name without accents, case and signs: "Réponse finale" as "reponse_finale"."""
    letters = unicodedata.normalize("NFKD", name.casefold())
    return re.sub(r"[^0-9a-z]+", "_", re.sub(r"[\u0300-\u036f]", "", letters)).strip("_")


def guess(columns: tuple[str, ...]) -> dict[str, tuple[str, ...]]:
    """The columns that most likely are what, by their names; () where none is."""
    plain = {_plain(column): column for column in columns}
    found: dict[str, tuple[str, ...]] = {
        role: next(((plain[name],) for name in names.split() if name in plain), ())
        for role, names in _NAMES.items()
    }
    study = next(((plain[name],) for name in _STUDY if name in plain), ())
    if found["person"]:
        found["person"] = (*study, *found["person"])
    return found

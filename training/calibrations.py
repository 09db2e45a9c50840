"""Writes into each shipped model's card whether calibrated scores may be shown, and their fit.

To be run when a model's labelled cases or what judges a calibration have changed. The day stays
as it was where the fit is the same. The manifest follows; no model is opened.

Run: python -m training.calibrations [model ...]
"""

import argparse
import json
from datetime import date

from models import manifests
from models.calibration import report
from training.paths import WEIGHTS


def write(model_id: str) -> None:
    """Writes what `models.calibration.report` finds into a model's card."""
    folder = WEIGHTS / model_id
    card = json.loads((folder / "card.json").read_text(encoding="utf-8"))
    made = report.of(model_id)
    fit = None
    if made.ships:
        known = ((card.get("scoring") or {}).get("fit")) or {}
        fit = {
            "set": made.home.set,
            "n": made.fitted_on,
            "temperature": round(made.temperature, 4),
        }
        same = all(known.get(name) == value for name, value in fit.items())
        fit["date"] = known["date"] if same else date.today().isoformat()
    card["scoring"] = {"why": made.why, "fit": fit}
    text = json.dumps(card, ensure_ascii=False, indent=2)
    (folder / "card.json").write_text(text + "\n", encoding="utf-8")
    manifests.write(folder, manifests.read(model_id).answers)


def main() -> None:
    """Writes the cards of the models named, or of all that ship."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("models", nargs="*", metavar="model", help=", ".join(report.shipped()))
    for model_id in parser.parse_args().models or report.shipped():
        write(model_id)


if __name__ == "__main__":
    main()

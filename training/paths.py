"""Where data is read, where runs and finished weights are written."""

import os
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
WEIGHTS = ROOT / "models" / "weights"
RUNS = ROOT / "training" / "runs"
CARDS = ROOT / "training" / "cards"
PARAPHRASES = ROOT / "training" / "paraphrases"


def data_folder() -> Path:
    """The folder with local copies of the data sets; it need not exist."""
    return Path(os.environ.get("CERTITUDE_DATA") or ROOT.parent / "shared" / "data")

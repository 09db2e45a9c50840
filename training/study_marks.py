"""LIME's marks on the item sets of the trust lab, for the scores that each model has.

Found by the engine of the pages, to its own end (no clock), with one seed: a study of a shipped set
opens at once. `study/items/sets/<set>.marks.json` names the items and weights that it belongs to.

Run: python -m training.study_marks [set ...]
"""

import argparse
import hashlib

from models import catalog
from models.prediction import Score
from study.items.explaining import explain
from study.items.marks import Marks
from study.items.shipped import FOLDER, IDS, Explained, shipped, write_explained
from training.study_items import weights_of


def made(name: str) -> dict[Score, dict[str, Marks]]:
    """The marks of all items of a set, by score."""
    items, entry = shipped(name), catalog.get(name)
    scores: tuple[Score, ...] = ("raw", "calibrated") if items.calibrated else ("raw",)
    return {score: explain(items, entry, score, lambda _: None, seconds=None) for score in scores}


def write(name: str) -> None:
    """Writes a set's marks, and says how well they carry."""
    found = made(name)
    items = hashlib.sha256((FOLDER / f"{name}.tsv").read_bytes()).hexdigest()
    data = write_explained(Explained(name, items, weights_of(name), found))
    (FOLDER / f"{name}.marks.json").write_bytes(data)
    fits = sorted(one.fidelity or 0.0 for one in found["raw"].values())
    print(f"{name}: {len(fits)} items, median R² {fits[len(fits) // 2]:.2f}, {len(data)} bytes")


def main() -> None:
    """Writes the marks of the sets named, or of all."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("sets", nargs="*", metavar="set", help=", ".join(IDS))
    for name in parser.parse_args().sets or IDS:
        write(name)


if __name__ == "__main__":
    main()

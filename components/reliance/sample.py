"""A small made-up study to try the page with: nobody took part in it."""

from __future__ import annotations

from random import Random

from models.reading.tables import write_csv

NAME = "sample.csv"
PEOPLE, TRIALS = 24, 12
_COLUMNS = (
    "person", "condition", "initial", "advice", "truth", "final", "confidence", "initial_sure",
    "final_sure", "seconds",
)  # fmt: skip


def sample() -> bytes:
    """Its table, the same every time: under A people follow as it comes, under B as it is sure."""
    random = Random(20)
    rows: list[tuple[object, ...]] = []
    for person in range(PEOPLE):
        easy = random.uniform(-0.15, 0.15)
        for condition in "AB":
            for _ in range(TRIALS):
                truth = random.choice(("no", "yes"))
                other = "no" if truth == "yes" else "yes"
                confidence = round(random.uniform(0.5, 0.99), 2)
                initial = truth if random.random() < 0.65 else other
                advice = truth if random.random() < confidence else other
                follows = 0.55 if condition == "A" else 1.6 * (confidence - 0.35)
                final = advice if random.random() < follows + easy else initial
                sure = round(random.uniform(0.4, 0.9), 2)
                rows.append((
                    f"p{person + 1:02}", condition, initial, advice, truth, final, confidence, sure,
                    min(1.0, round(sure + (0.1 if final == advice else -0.05), 2)),
                    round(random.uniform(2, 14), 1),
                ))  # fmt: skip
    return write_csv(_COLUMNS, rows)

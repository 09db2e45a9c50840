"""What people agreed on in a queue, as texts with labels to learn from."""

from __future__ import annotations

from typing import NamedTuple

from models.review.queue import Queue


class Labelled(NamedTuple):
    """n texts with a label each; open: cases that have none, or that people disagree on."""

    texts: tuple[str, ...]
    labels: tuple[str, ...]
    open: int


def labelled(queue: Queue) -> Labelled:
    """Of each text the label that more people gave than any other, else the answer that is known.

    What was sent back is no case; a model's own label, which nobody confirmed, is none.
    """
    found, left = [], 0
    for case in queue.cases:
        standing = queue.standing(case.id)
        if case.picture or standing.back:
            continue
        label = standing.consensus or ("" if standing.votes else case.known)
        if label:
            found.append((case.text, label))
        else:
            left += 1
    return Labelled(tuple(text for text, _ in found), tuple(label for _, label in found), left)

"""The outline of every superpixel as an SVG path, along its pixels' edges."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import numpy as np

Point = tuple[int, int]


def outlines(segments: np.ndarray) -> list[str]:
    """One path for each value 0..s-1 of segments int [h, w], in units of its pixels.

    To be filled with the even-odd rule: a superpixel may have holes and several parts.
    """
    import numpy as np

    padded = np.pad(segments, 1, constant_values=-1)
    inner = padded[1:-1, 1:-1]
    onward: list[dict[Point, list[Point]]] = [{} for _ in range(int(segments.max()) + 1)]
    # Each pixel edge where the neighbour is another superpixel, directed clockwise.
    sides = (
        (padded[:-2, 1:-1], (0, 0), (1, 0)),
        (padded[1:-1, 2:], (1, 0), (1, 1)),
        (padded[2:, 1:-1], (1, 1), (0, 1)),
        (padded[1:-1, :-2], (0, 1), (0, 0)),
    )
    for neighbour, (x0, y0), (x1, y1) in sides:
        rows, columns = np.nonzero(neighbour != inner)
        owners = inner[rows, columns].tolist()
        for y, x, owner in zip(rows.tolist(), columns.tolist(), owners, strict=True):
            onward[owner].setdefault((x + x0, y + y0), []).append((x + x1, y + y1))
    return [_path(edges) for edges in onward]


def _path(onward: dict[Point, list[Point]]) -> str:
    """All loops of one superpixel, straight runs drawn at once."""
    parts = []
    while onward:
        start = point = next(iter(onward))
        parts.append(f"M{start[0]} {start[1]}")
        along = ""
        while True:
            ends = onward[point]
            after = ends.pop()
            if not ends:
                del onward[point]
            # Consecutive edges in one direction become one longer line.
            if after[0] != point[0]:
                if along == "H":
                    parts.pop()
                along = "H"
                parts.append(f"H{after[0]}")
            else:
                if along == "V":
                    parts.pop()
                along = "V"
                parts.append(f"V{after[1]}")
            point = after
            if point == start:
                break
        parts.append("Z")
    return "".join(parts)

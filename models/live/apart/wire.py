"""What goes between the server and the process that trains: a line of JSON, and arrays after it.

The arrays are one piece of safetensors: nothing is pickled, and a file of it is read the same way.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import IO, Any

import msgspec
import numpy as np

Head = dict[str, Any]
Arrays = list[np.ndarray]


def write(stream: IO[bytes], head: Head, arrays: Sequence[Any] = ()) -> None:
    """Send a head and any number of arrays, of whatever NumPy takes as one; OSError: it is gone."""
    from safetensors.numpy import save

    # It takes an array's memory as it lies, whichever way that is gone through.
    laid = {str(at): np.ascontiguousarray(one) for at, one in enumerate(map(np.asarray, arrays))}
    shapes = [list(np.shape(one)) for one in arrays]  # of a single number, NumPy makes a row
    data = save(laid) if laid else b""
    stream.write(msgspec.json.encode(head | {"size": len(data), "arrays": shapes}) + b"\n")
    stream.write(data)
    stream.flush()


def read(stream: IO[bytes]) -> tuple[Head, Arrays] | None:
    """The next head with its arrays; None where there is no whole one any more."""
    from safetensors.numpy import load

    line = stream.readline()
    if not line.endswith(b"\n"):
        return None
    head: Head = msgspec.json.decode(line)
    size, shapes = head.pop("size"), head.pop("arrays")
    data = stream.read(size)
    if len(data) < size:
        return None
    laid = load(data) if data else {}
    return head, [laid[str(at)].reshape(shape) for at, shape in enumerate(shapes)]

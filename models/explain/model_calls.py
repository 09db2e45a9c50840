"""Asking the model about perturbed inputs: in batches, each distinct input once, checked."""

from __future__ import annotations

from collections.abc import Callable, Generator, Iterable, Sequence
from contextlib import closing
from typing import TYPE_CHECKING, Any, Generic, TypeVar

from models.errors import N_, ModelError, no_such_class

if TYPE_CHECKING:
    import numpy as np

X = TypeVar("X")

# Softmax in single precision moves by about 1e-7 with the batch; a fit to that explains nothing.
CONSTANT_WITHIN = 1e-6


def _checked(answers: np.ndarray, n: int, class_index: int) -> np.ndarray:
    import numpy as np

    table = np.asarray(answers, dtype=np.float64)
    if table.ndim != 2 or len(table) != n or not np.isfinite(table).all():
        raise ModelError(
            "bad_answer",
            N_("The model's answers are not numbers, so they cannot be explained."),
            status=503,
        )
    if not 0 <= class_index < table.shape[1]:
        raise no_such_class(class_index, table.shape[1])
    return table


def _each(
    predict: Callable[[Any], np.ndarray], batches: Iterable[Any], beat: Callable[[], None]
) -> Generator[np.ndarray, None, None]:
    """The answers to each batch, in order; several under way at once if `predict` has `many`."""
    many = getattr(predict, "many", None)
    if many is not None:
        yield from many(batches, beat)
    else:
        yield from map(predict, batches)


class Answers(Generic[X]):
    """A model's answers for one class to perturbations, each distinct one classified once.

    Which inputs go to the model together follows from the perturbations alone, so that the last
    digits of an answer, which may depend on it, are the same every time.
    """

    def __init__(
        self,
        predict: Callable[[Any], np.ndarray],
        make: Callable[[Any], X],
        class_index: int,
        most: int,
        pack: Callable[[list[X]], Any] = list,
        size: Callable[[X], int] | None = None,
        most_size: int = 0,
        active: np.ndarray | None = None,
    ) -> None:
        """make: a mask [n] (True stays) to an input. most: inputs in a batch; pack: what `predict`
        takes for a batch; most_size: their sizes together, where `size` is given: those of similar
        size then go together. active: [n], units that can make a difference at all (None: every
        one).
        """
        self._predict = predict
        self._pack = pack
        self._make = make
        self._class_index = class_index
        self.most = most
        self._size = size
        self._most_size = most_size
        self.active = active
        self._known: dict[bytes, float] = {}
        self._least = self._greatest = self.whole = float("nan")

    @property
    def calls(self) -> int:
        """Inputs the model has classified."""
        return len(self._known)

    @property
    def constant(self) -> bool:
        """Whether all answers so far are the same but for rounding."""
        return self._greatest - self._least < CONSTANT_WITHIN

    def to(self, masks: np.ndarray, tell: Callable[[int], None], done: int) -> np.ndarray:
        """The answers [m] to perturbations [m, n]; the first ever asked is the whole input's.

        `tell` is called after each batch with how many of all samples are answered by then, `done`
        being those before; it may raise Cancelled. ModelError
        "bad_answer" if the model returns anything but numbers; InputError "bad_class".
        """
        import numpy as np

        seen = masks if self.active is None else masks[:, self.active]
        names = [row.tobytes() for row in np.packbits(seen, axis=1)]
        new: dict[bytes, X] = {}
        for name, mask in zip(names, masks, strict=True):
            if name not in self._known and name not in new:
                new[name] = self._make(mask)
        answered = len(masks) - len(new)
        batches = list(self._batches(new))
        packed = (self._pack([new[name] for name in batch]) for batch in batches)
        with closing(_each(self._predict, packed, lambda: tell(done + answered))) as answers:
            for batch, answer in zip(batches, answers, strict=True):
                rows = _checked(answer, len(batch), self._class_index)
                column = rows[:, self._class_index].tolist()
                self._known.update(zip(batch, column, strict=True))
                low, high = min(column), max(column)
                self._least = low if self._least != self._least else min(self._least, low)
                self._greatest = (
                    high if self._greatest != self._greatest else max(self._greatest, high)
                )
                answered += len(batch)
                tell(done + answered)
        found = np.array([self._known[name] for name in names])
        if self.whole != self.whole:
            self.whole = float(found[0])
        return found

    def rows(self, masks: np.ndarray, beat: Callable[[], None]) -> np.ndarray:
        """The whole answers [m, k] to perturbations [m, n], each asked for anew."""
        import numpy as np

        new = {str(place).encode(): self._make(mask) for place, mask in enumerate(masks)}
        batches = list(self._batches(new))
        packed = (self._pack([new[name] for name in batch]) for batch in batches)
        found: dict[bytes, np.ndarray] = {}
        with closing(_each(self._predict, packed, beat)) as answers:
            for batch, answer in zip(batches, answers, strict=True):
                table = _checked(answer, len(batch), self._class_index)
                found.update(zip(batch, table, strict=True))
                beat()
        return np.array([found[name] for name in new])

    def _batches(self, new: dict[bytes, X]) -> Iterable[Sequence[bytes]]:
        names = list(new)
        sizes = {}
        if self._size is not None:
            sizes = {name: self._size(made) for name, made in new.items()}
            names.sort(key=sizes.__getitem__)
        batch: list[bytes] = []
        for name in names:
            full = (len(batch) + 1) * sizes.get(name, 0) > self._most_size
            if batch and (len(batch) == self.most or (sizes and full)):
                yield batch
                batch = []
            batch.append(name)
        if batch:
            yield batch

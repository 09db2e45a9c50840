"""Networks that are compiled once for all who train one of the same shape; each has a state.

Tracing a network's step takes the better part of a second and holds Python's lock; twelve people
who train the same network would all wait for twelve of them. What differs between them are numbers
(weights, what the optimiser remembers, the rate, dropout's seeds): those are put in for a turn.
"""

from __future__ import annotations

import threading
import weakref
from collections import OrderedDict
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from functools import lru_cache
from typing import Any

import numpy as np
from msgspec.structs import replace

from models import runtime, turns
from models.live import families
from models.live.families import Plan

State = list[Any]  # arrays, or tensors: of each variable its value
Shape = tuple[int, ...]

_FORWARD = 1_024  # cases of one pass without learning
# Compiled networks that stay when nobody trains them: so many, and numbers in all of them. A room
# has a shape each, compiled while they look at the page.
_KEPT, _KEPT_NUMBERS = 32, 8_000_000
_TURNS = "live:compiling"  # one at a time
_GIVEN_WAY_S = 2.5  # so long an epoch stands still for others' compiling: they have no curve yet

_known: OrderedDict[object, Compiled] = OrderedDict()
_guard = threading.Lock()
_compiling = 0  # by how many it is waited for
_made_so_far = 0
_compiled_all = threading.Condition()


class Compiled:
    """One network with its compiled step and answer. Use it inside `held_by` alone."""

    def __init__(self, plan: Plan, shape: Shape, classes: int, seed: int) -> None:
        tensorflow = runtime.tensorflow()
        self.model = model = families.network(plan, shape, classes, seed)
        kind = tensorflow.uint8 if len(shape) == 3 else tensorflow.float32

        def step(x: Any, y: Any, rows: Any, batch: Any) -> None:
            def one(start: Any) -> Any:
                part = rows[start : start + batch]
                model.train_step((tensorflow.gather(x, part), tensorflow.gather(y, part)))
                return start + batch

            # Called from Python, a batch holds its lock for the better part of its time; a loop of
            # TensorFlow's own leaves it to others' pages.
            many = tensorflow.size(rows)
            tensorflow.while_loop(lambda start: start < many, one, [0], parallel_iterations=1)

        spec = tensorflow.TensorSpec
        cases = spec([None, *shape], kind)
        whole = spec([None], tensorflow.int64)
        self.steps = tensorflow.function(
            step,
            input_signature=[cases, whole, whole, spec([], tensorflow.int32)],
            autograph=False,
        )
        self.answer = forward(model)
        # One step on nothing of anybody's compiles it; the numbers that it leaves are nobody's. All
        # variables are there before: a step that makes some is traced twice.
        model.optimizer.build(model.trainable_variables)
        drawn = [np.asarray(variable) for variable in model.variables]
        begin = [variable.numpy() for variable in self._kept_of_optimiser()]
        nothing = tensorflow.zeros([1, *shape], kind)
        none = tensorflow.zeros([1], tensorflow.int64)
        model.compute_metrics(None, none, tensorflow.fill([1, classes], 1 / classes))
        self.steps(nothing, none, none, tensorflow.constant(1))
        self.answer(nothing.numpy())
        self._begin = [*begin, *(np.zeros(v.shape, v.dtype) for v in model.metrics_variables)]
        # What the last seed drew: in a room most people have the same.
        self._drawn: tuple[int, State] = (seed, drawn)
        self.numbers = int(model.count_params())
        self._variables = [
            *model.variables, *self._kept_of_optimiser(), *model.metrics_variables
        ]  # fmt: skip
        # One call each: one a variable held Python's lock longer than what is learnt in a turn.
        values = [variable.value for variable in self._variables]
        self._take_out = tensorflow.function(
            lambda: [tensorflow.identity(value) for value in values], autograph=False
        )
        self._put_in = tensorflow.function(
            lambda state: [value.assign(new) for value, new in zip(values, state, strict=True)],
            input_signature=[[spec(value.shape, value.dtype) for value in values]],
            autograph=False,
        )
        self._lock = threading.RLock()
        self._holder: Callable[[], Holder | None] = lambda: None

    def _kept_of_optimiser(self) -> list[Any]:
        return list(self.model.optimizer.variables)

    def beginning(self, plan: Plan, shape: Shape, classes: int, seed: int) -> State:
        """The state of a network that has learnt nothing, as its plan and seed say."""
        known, drawn = self._drawn
        if known != seed:
            fresh = families.network(plan, shape, classes, seed)
            drawn = [np.asarray(variable) for variable in fresh.variables]
            self._drawn = (seed, drawn)
        state = [value.copy() for value in (*drawn, *self._begin)]
        for at, variable in enumerate(self._variables):
            if variable is self.model.optimizer.learning_rate:
                state[at] = np.asarray(plan.learning_rate, dtype=variable.dtype)
        return state

    @contextmanager
    def held_by(self, holder: Holder) -> Iterator[None]:
        """It is the holder's in here: another's numbers were taken out, and given back to them."""
        with self._lock:
            before = self._holder()
            if before is not holder:
                if before is not None:
                    before.state = self._take_out()
                self._put_in(holder.state)
                self._holder = weakref.ref(holder)
            yield

    def given_up_by(self, holder: Holder) -> State:
        """A holder's numbers, for whoever takes its place."""
        with self.held_by(holder):
            self._holder = lambda: None
            holder.state = self._take_out()
        return holder.state


class Holder:
    """Whose state a compiled network can have: kept here while somebody else's is in it."""

    state: State


def compiled(plan: Plan, shape: Shape, classes: int, seed: int = 1) -> Compiled:
    """The compiled network of a plan's shape, made now where nobody needed one yet.

    seed: whose beginning is likely to be asked for first.
    """
    key = _key(plan, shape, classes)
    found = _look(key)
    if found is not None:
        return found
    in_turn = turns.at(_TURNS).taking(lambda _: _made(key, plan, shape, classes, seed))
    with waited_for():
        return in_turn([0])


@contextmanager
def waited_for() -> Iterator[None]:
    """In here somebody waits for a network to be compiled."""
    global _compiling
    with _compiled_all:
        _compiling += 1
    try:
        yield
    finally:
        with _compiled_all:
            _compiling -= 1
            _compiled_all.notify_all()


def give_way(patience_s: float = _GIVEN_WAY_S) -> bool:
    """Wait while others' networks are compiled, but not for ever; whether none is any more.

    Compiling holds Python's lock, and beside somebody's batches it takes twice its time.
    """
    with _compiled_all:
        return _compiled_all.wait_for(lambda: not _compiling, patience_s)


def _made(key: object, plan: Plan, shape: Shape, classes: int, seed: int) -> Compiled:
    """Made in its turn, unless the one before has made the same."""
    found = _look(key)
    if found is not None:
        return found
    made = Compiled(plan, shape, classes, seed)
    global _made_so_far
    with _guard:
        _made_so_far += 1
        _known[key] = made
        total = sum(one.numbers for one in _known.values())
        while len(_known) > 1 and (len(_known) > _KEPT or total > _KEPT_NUMBERS):
            _, left = _known.popitem(last=False)  # whoever trains it has it still
            total -= left.numbers
    return made


def made_so_far() -> int:
    """How many were compiled in this process, also those that were let go of: TensorFlow keeps some
    megabytes of each.
    """
    return _made_so_far


def _look(key: object) -> Compiled | None:
    with _guard:
        found = _known.get(key)
        if found is not None:
            _known.move_to_end(key)
        return found


def _key(plan: Plan, shape: Shape, classes: int) -> object:
    """All that the compiled code depends on, and none of what is a number in the state."""
    alike = replace(Plan(), layers=plan.layers, activation=plan.activation, dropout=plan.dropout,
                    convolutions=plan.convolutions, optimiser=plan.optimiser)  # fmt: skip
    return (alike, shape, classes)


def forward(model: Any) -> Callable[[np.ndarray], np.ndarray]:
    """A network's answers to prepared cases, float64 [n, k]."""
    runs = _traced(model, lambda batch: model(batch, training=False))
    return lambda x: _in_parts(lambda batch: runs[batch.dtype.name](batch), x)


def answering(
    plan: Plan, shape: Shape, classes: int, weights: Sequence[np.ndarray]
) -> Callable[[np.ndarray], np.ndarray]:
    """The answers of a network with weights that were kept, whoever else has one of its shape."""
    tensorflow = runtime.tensorflow()
    alike = Plan(layers=plan.layers, activation=plan.activation, convolutions=plan.convolutions)
    runs = _with_weights(alike, shape, classes)
    held = [tensorflow.constant(one) for one in weights]
    return lambda x: _in_parts(lambda batch: runs[batch.dtype.name](batch, held), x)


@lru_cache(_KEPT)
def _with_weights(plan: Plan, shape: Shape, classes: int) -> dict[str, Any]:
    """Traced once a shape: what differs between two of them are numbers that it is given."""
    spec = runtime.tensorflow().TensorSpec
    model = families.network(plan, shape, classes, 0)
    others = [variable.value for variable in model.non_trainable_variables]

    def run(batch: Any, weights: Any) -> Any:
        return model.stateless_call(weights, others, batch, training=False)[0]

    return _traced(model, run, [spec(one.shape, one.dtype) for one in model.trainable_variables])


def _traced(model: Any, run: Callable[..., Any], *more: Any) -> dict[str, Any]:
    """A run over cases of either kind, any number of them, one tracing each; more: signatures."""
    tensorflow = runtime.tensorflow()
    shape = [None, *model.input_shape[1:]]
    return {
        kind: tensorflow.function(
            run, input_signature=[tensorflow.TensorSpec(shape, kind), *more], autograph=False
        )
        for kind in ("uint8", "float32")
    }


def _in_parts(run: Callable[[Any], Any], x: np.ndarray) -> np.ndarray:
    constant, x = runtime.tensorflow().constant, taken(x)
    parts = [
        run(constant(x[start : start + _FORWARD])).numpy() for start in range(0, len(x), _FORWARD)
    ]
    rows: np.ndarray = np.concatenate(parts).astype(np.float64)
    return rows


def taken(x: np.ndarray) -> np.ndarray:
    """Prepared cases as a network takes them: pictures as they are, numbers in single precision."""
    return x if x.dtype == np.uint8 else x.astype(np.float32)

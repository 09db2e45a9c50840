"""The design on the bench: as the session holds it, as its link says it, and as it was before."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, TypeVar

from components.displays.held import STYLE, current_design, current_spec, take_spec
from components.site.state import Slot
from models.display.design import Design, Style
from models.display.registry import settings
from models.display.spec import DisplaySpec
from models.errors import CertitudeError

V = TypeVar("V")

_KEPT = 50  # steps that can be taken back
_STEPS: Slot[tuple[Design, ...]] = Slot("_designer_steps", ())
_REFUSED: Slot[Any] = Slot("_designer_refused", None)  # at each part's key


@dataclass(frozen=True)
class Part(Slot[V]):
    """A part of the style, as a widget holds it.

    read: it out of the style. write: the style with another one; what is none is not taken.
    """

    read: Callable[[Style], V]
    write: Callable[[Style, V], Style]

    def get(self) -> V:
        """The part as it is."""
        return self.read(STYLE.get())

    def set(self, value: V) -> None:
        """Change it; what no style can hold changes nothing, and is remembered as refused."""
        refused = _REFUSED.at(self.key)
        try:
            STYLE.set(self.write(STYLE.get(), value))
            refused.pop()
        except CertitudeError:
            refused.set(value)

    def refused(self) -> V | None:
        """What was refused last, None where the last was taken."""
        found: V | None = _REFUSED.at(self.key).get()
        return found


def use(design: Design) -> None:
    """Put a design on the bench (a callback's work)."""
    take_spec(design.spec)
    STYLE.set(design.style)


def nearest_to(design: Design) -> Design:
    """A design as the bench can hold it: with whole per cents."""
    fields = {
        name: setting.of_fields(setting.to_fields(design.spec[setting]))
        for name, setting in settings().items()
    }
    return Design(DisplaySpec(design.spec.pattern, **fields), design.style)


def begin() -> Design:
    """Note what is on the bench; the design."""
    now, steps = current_design(), _STEPS.get()
    if not steps or steps[-1] != now:
        _STEPS.set((*steps, now)[-_KEPT:])
    return now


def can_undo() -> bool:
    """Whether there is a step to take back."""
    return len(_STEPS.get()) > 1


def undo() -> None:
    """Take the last step back (a callback's work)."""
    steps = _STEPS.get()
    if len(steps) > 1:
        use(steps[-2])
        _STEPS.set(steps[:-1])


def as_shipped() -> None:
    """Begin anew with the same kind of display (a callback's work); it can be taken back."""
    use(Design(DisplaySpec(current_spec().pattern)))

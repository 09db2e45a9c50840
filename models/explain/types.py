"""What an explanation is, and the seam every engine keeps: predict_fn in, an explanation out.

An engine is called in a worker thread with a `Report`; it calls it often with how far it is (and,
if it can, with an explanation that is already worth drawing). The report raises `Cancelled` when
nobody waits any more; an engine lets that pass through.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal, Protocol

from models.jobs import Progress
from models.reading.units import Span

if TYPE_CHECKING:
    import numpy as np

TextPredict = Callable[[Sequence[str]], "np.ndarray"]  # texts [n] -> probabilities [n, k]
ImagePredict = Callable[["np.ndarray"], "np.ndarray"]  # uint8 [n, h, w, 3] -> probabilities [n, k]


# Why an explanation ended: nothing that matters would change any more; every perturbation was
# tried; the samples, or the seconds, were used up; so many samples were asked for, settled or not;
# or it is on its way (a first look that later ones replace).
Stop = Literal["settled", "exact", "samples", "seconds", "asked", "running"]
Unit = Literal["types", "positions", "sentences"]

Fit = Literal["good", "partial", "poor", "undefined"]

# R² is the share of the model's variation around the input that the linear explanation carries.
# There is no agreed cut-off; ours say when it carries most of it, and when less than half.
GOOD_FROM = 0.75
PARTIAL_FROM = 0.5
# Of other seeds, how many have to name the same units first for a solid explanation: ours, too.
SAME_FROM = 0.8

TOP = 3  # how many of the strongest units an explanation makes a claim about
# A statement stands if its estimate lies this many standard errors from the opposite one: an
# explanation looks a dozen times whether it may stop, so 2 would be too few.
SURE = 2.5
# In probability. The README shows speed against claims at five of them.
TOLERANCE = 0.05


@dataclass(frozen=True, slots=True)
class Request:
    """What is asked.

    samples: perturbed inputs weighed at most; settle: stop before that, as soon as the answer has
    settled (else exactly lime's own samples are drawn, and all of them); tolerance: by how much
    the strongest units may be confused before it counts, in probability; seconds: stop after that
    long, None for no end; unit: what is taken out of a text: words of one type together wherever
    they stand (lime's default), each position on its own, or whole sentences; sets: look for what
    turns the answer, and what suffices for it, too.
    """

    class_index: int
    samples: int
    seed: int = 0
    settle: bool = True
    tolerance: float = TOLERANCE
    seconds: float | None = None
    unit: Unit = "types"
    sets: bool = False


@dataclass(frozen=True, slots=True)
class Word:
    """One occurrence of a unit in the text: characters [start, end), and its unit's weight.

    Occurrences of one type share `unit` and weight (lime's default: a word is taken out everywhere
    it stands). What the explainer did not perturb has the weight None and the unit -1.
    error: the weight's standard error, 0 where nothing was left to chance, None if not known.
    """

    text: str
    start: int
    end: int
    unit: int
    weight: float | None
    error: float | None = None

    @property
    def settled(self) -> bool:
        """Whether the sign of the weight is beyond chance."""
        return is_settled(self.weight, self.error)


def is_settled(weight: float | None, error: float | None) -> bool:
    """Whether a weight's sign is beyond chance, by its standard error; unknown ones are not."""
    if weight is None or error is None:
        return False
    return abs(weight) >= SURE * error


@dataclass(frozen=True, slots=True)
class Checked:
    """A set of units of which the model itself was asked.

    units: likeliest first; probabilities: of all classes with it. smallest: whether every smaller
    set was tried; model_calls: inputs classified for the search.
    """

    units: tuple[int, ...]
    probabilities: tuple[float, ...]
    smallest: bool
    model_calls: int

    @property
    def answer(self) -> int:
        """The class that is likeliest with it."""
        return self.probabilities.index(max(self.probabilities))

    @property
    def probability(self) -> float:
        """That class's probability."""
        return max(self.probabilities)


@dataclass(frozen=True, slots=True)
class Explanation:
    """What every explanation carries.

    fidelity: weighted R² of the local linear model, None where it is not defined (the model
    answered the same for every sample). samples: perturbations weighed; model_calls: inputs the
    model really classified; local: what the linear model says for the input itself.
    stop: why it ended. top: the units that surely are among the strongest `TOP`, strongest first;
    top_settled: whether the strongest are known, but for units that weigh within the tolerance of
    each other. same_top: in how many of `resamples` resamples the same units were strongest.
    groups: ranked groups of tied units, each surely weighing more than all after it; units whose
    sign may be chance are in none. agreement: the share of other seeds that are expected to name
    the same first group, None while it runs or where there is none. fidelity_interval: of 95 %.
    turns: the fewest units without which the answer is another; suffices: the fewest that alone
    keep it (`models.explain.turning`); None where not asked for, not found, or not in time.
    """

    class_index: int
    samples: int
    model_calls: int
    seed: int
    fidelity: float | None
    intercept: float
    local: float
    stop: Stop = field(default="asked", kw_only=True)
    top: tuple[int, ...] = field(default=(), kw_only=True)
    top_settled: bool = field(default=False, kw_only=True)
    same_top: int = field(default=0, kw_only=True)
    resamples: int = field(default=0, kw_only=True)
    groups: tuple[tuple[int, ...], ...] = field(default=(), kw_only=True)
    agreement: float | None = field(default=None, kw_only=True)
    fidelity_interval: tuple[float, float] | None = field(default=None, kw_only=True)
    turns: Checked | None = field(default=None, kw_only=True)
    suffices: Checked | None = field(default=None, kw_only=True)


@dataclass(frozen=True, slots=True)
class TextExplanation(Explanation):
    """Weights on the words of `text`, in the order of the text.

    read_to: the model was asked about text[:read_to] only (it reads no further); None for all.
    """

    text: str
    words: tuple[Word, ...]
    read_to: int | None = None


@dataclass(frozen=True, slots=True)
class ImageExplanation(Explanation):
    """Weights on superpixels: segments int [h, w] with values 0..s-1, weights of each of the s.

    errors: the standard errors of the weights, empty if not known.
    """

    segments: np.ndarray
    weights: tuple[float, ...]
    errors: tuple[float, ...] = ()


Report = Callable[[Progress[Explanation]], None]


def fit_word(fidelity: float | None) -> Fit:
    """A weighted R² as a word: "good" from 0.75, "partial" from 0.5, "poor" below.

    None, where the model answered the same for every sample, is "undefined".
    """
    if fidelity is None:
        return "undefined"
    if fidelity >= GOOD_FROM:
        return "good"
    return "partial" if fidelity >= PARTIAL_FROM else "poor"


class Engine(Protocol):
    """An explainer. `lime`'s own is the reference; a faster one takes its place here."""

    name: str

    def warm_up(self) -> None:
        """Import what the first explanation would otherwise wait for."""
        ...

    def explain_text(
        self,
        predict: TextPredict,
        text: str,
        units: Sequence[Span],
        request: Request,
        report: Report,
        took: float | None = None,
    ) -> TextExplanation:
        """Explain one class of one text by its units, the words that may be taken out.

        units: ordered, disjoint spans of the text; what lies between them always stays. took:
        seconds of an answer about the whole text, if there was one.
        InputError where there is nothing to perturb.
        """
        ...

    def explain_image(
        self,
        predict: ImagePredict,
        image: np.ndarray,
        request: Request,
        report: Report,
        took: float | None = None,
    ) -> ImageExplanation:
        """Explain one class of one prepared picture (uint8 [h, w, 3])."""
        ...

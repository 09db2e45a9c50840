"""Certitude's own engine: LIME's explanation as a stream that stops when nothing would change.

The mathematics is that of Ribeiro, Singh & Guestrin (2016) with lime 0.2.0.1's defaults. What is
new is how little has to be asked of the model: perturbations are drawn where the fit weighs them
most, equal ones are classified once, a surrogate takes most of the noise out of the estimate, few
units are tried in every combination, and the whole ends when its claims stand.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Sequence
from functools import partial
from typing import TYPE_CHECKING, Any, NamedTuple, TypeVar

from models import runtime
from models.errors import N_, InputError
from models.explain import perturb
from models.explain.asking import Asking
from models.explain.clock import Clock
from models.explain.model_calls import Answers
from models.explain.pace import Pace
from models.explain.segmentation import segment
from models.explain.types import (
    SAME_FROM,
    Explanation,
    ImageExplanation,
    ImagePredict,
    Report,
    Request,
    Stop,
    TextExplanation,
    TextPredict,
    Word,
)
from models.jobs import Progress
from models.reading.units import Span

if TYPE_CHECKING:
    import numpy as np

    from models.explain.estimate import Estimate
    from models.explain.neighbourhood import Neighbourhood

E = TypeVar("E", bound=Explanation)

# More units than this are not perturbed: no sample size that anybody waits for tells them apart.
MAX_UNITS = 1_000
# Looks at the estimate: the first early, since somebody watches; then when, by the errors of the
# last look, the claims may stand, but for so many times the samples at least and at most.
_FIRST_LOOK = 32
_CHARACTERS_FIRST = 6_000
_LEAST_FIRST = 8
# With fewer answers than these beside the input's own there is nothing to show.
_FEWEST = 8
_LOOK_S = 0.5
# Standard errors from fewer samples are not trusted to stop by.
_LEAST_SETTLED = 64
# Where every weight is below the tolerance, the claims stand at once, and say nothing: so many
# samples are spent before that, to tell at least what the strongest speak for.
_SIGNED_UPTO = 500


class Thrift(NamedTuple):
    """How many answers of a model are worth what they bring.

    every: up to so many units every combination is tried, if the samples allow it. agreed: spent
    where another seed would name others first, or where weights are small beside the tolerance.
    sets: asked for in search of a set that turns the answer, and again for one that suffices.
    slow: one answer takes longer than a look at the estimate.
    """

    every: int
    agreed: int
    sets: int
    slow: bool = False


_TEXT = Thrift(every=9, agreed=300, sets=400)
_SMALL_PICTURE = Thrift(every=9, agreed=110, sets=100)
# A picture of 224×224 takes fifty times as long as a digit.
_LARGE_PICTURE = Thrift(every=6, agreed=90, sets=100, slow=True)
_LARGE = 64 * 64  # pixels from which on a picture is large
# A model that has given one answer so many times is taken to give no other.
_CONSTANT_AFTER = 256
# A batch is what a cancel waits for: not too many texts, not too much text.
_TEXT_BATCH = 32
_CHARACTERS_A_BATCH = 16_000
_PIXELS_A_BATCH = 64 * 64 * 64  # 256 digits, 64 small photos, 5 pictures of 224×224 at most
_MAX_PICTURES = 128


class AnytimeEngine:
    """Explanations that arrive while one watches; nothing is shared between two of them."""

    name = "anytime-1"

    def warm_up(self) -> None:
        """Import what the first explanation would otherwise wait for."""
        from skimage.segmentation import slic

        from models.explain import estimate, grouping, settling

        del slic, estimate, grouping, settling

    def explain_text(
        self,
        predict: TextPredict,
        text: str,
        units: Sequence[Span],
        request: Request,
        report: Report,
        took: float | None = None,
    ) -> TextExplanation:
        """Explain one class of one text; see `models.explain.types.Engine`.

        Beyond MAX_UNITS distinct units the rest stays in the text and has no weight.
        InputError "nothing_to_explain", "bad_request", "bad_class"; ModelError "bad_answer",
        "explanation_too_slow".
        """
        clock = Clock(request.seconds, took)
        _check(request)
        apart = request.unit != "types"
        units = perturb.first_types(text, units, MAX_UNITS, apart)
        pieces = perturb.Pieces(text, units, apart)
        if not pieces.count:
            raise InputError(
                "nothing_to_explain", N_("There is no word in this text that could be weighed.")
            )
        from models.explain.neighbourhood import Neighbourhood

        def made(estimate: Estimate, facts: dict[str, Any]) -> TextExplanation:
            weights, errors = estimate.weights.tolist(), estimate.errors.tolist()
            return TextExplanation(
                **facts,
                text=text,
                words=tuple(
                    Word(text[span.start : span.end], *span, unit, weights[unit], errors[unit])
                    for span, unit in zip(units, pieces.types, strict=True)
                ),
            )

        answers = Answers(
            predict,
            lambda mask: pieces.keeping(mask.tolist()),
            request.class_index,
            size=len,
            most=_TEXT_BATCH,
            most_size=_CHARACTERS_A_BATCH,
        )
        first = max(_LEAST_FIRST, min(_FIRST_LOOK, _CHARACTERS_FIRST // len(text)))
        around = Neighbourhood(pieces.count, "text")
        return _explain(around, answers, first, _TEXT, request, report, made, clock)

    def explain_image(
        self,
        predict: ImagePredict,
        image: np.ndarray,
        request: Request,
        report: Report,
        took: float | None = None,
    ) -> ImageExplanation:
        """Explain one class of one prepared picture; see `models.explain.types.Engine`.

        InputError "bad_request", "bad_class"; ModelError "bad_answer", "explanation_too_slow".
        """
        clock = Clock(request.seconds, took)
        import numpy as np

        from models.explain.neighbourhood import Neighbourhood

        _check(request)
        segments = segment(image)
        segments.setflags(write=False)
        hidden = perturb.hidden(image, segments)
        count = int(segments.max()) + 1
        # A part whose pixels stay the same without it makes no difference to any picture.
        changed = (image != hidden).any(axis=2)
        active = np.bincount(segments[changed], minlength=count) > 0

        def without(mask: np.ndarray) -> np.ndarray:
            return np.where(mask[segments][:, :, None], image, hidden)

        def made(estimate: Estimate, facts: dict[str, Any]) -> ImageExplanation:
            return ImageExplanation(
                **facts,
                segments=segments,
                weights=tuple(estimate.weights.tolist()),
                errors=tuple(estimate.errors.tolist()),
            )

        answers = Answers(
            predict,
            without,
            request.class_index,
            pack=np.stack,
            most=max(1, min(_MAX_PICTURES, _PIXELS_A_BATCH // segments.size)),
            active=active,
        )
        around = Neighbourhood(count, "image")
        thrift = _LARGE_PICTURE if segments.size > _LARGE else _SMALL_PICTURE
        return _explain(around, answers, _FIRST_LOOK, thrift, request, report, made, clock)


def _check(request: Request) -> None:
    if request.samples < 2 or not 0 <= request.seed < 2**32:
        raise InputError(
            "bad_request", N_("An explanation needs at least two samples and a seed from 0 on.")
        )
    if not 0 <= request.tolerance < 1:
        raise InputError("bad_request", N_("A tolerance lies between 0 and 1."))


def _explain(
    around: Neighbourhood,
    answers: Answers[Any],
    first: int,
    thrift: Thrift,
    request: Request,
    report: Report,
    made: Callable[[Estimate, dict[str, Any]], E],
    clock: Clock,
) -> E:
    """The loop: draw, ask, estimate, look, until the claims stand or the budget is used up."""
    from models.explain import turning
    from models.explain.grouping import Grouping, group, own_tolerance
    from models.explain.settling import Standing, judge

    runtime.calm_linear_algebra()
    total = request.samples

    def finished(
        estimate: Estimate, standing: Standing, grouped: Grouping, stop: Stop, samples: int
    ) -> E:
        same = estimate.fidelity is None
        return made(
            estimate,
            {
                "class_index": request.class_index,
                "samples": samples,
                "model_calls": answers.calls,
                "seed": request.seed,
                "fidelity": estimate.fidelity,
                "intercept": estimate.intercept,
                "local": estimate.local,
                "stop": stop,
                "top": () if same else standing.top,
                "top_settled": standing.settled and not same,
                "same_top": 0 if same else standing.same,
                "resamples": 0 if same else standing.resamples,
                "groups": () if same else grouped.groups,
                "agreement": None if same else grouped.agreement,
                "fidelity_interval": _interval(estimate),
            },
        )

    report(Progress(0, total))
    pace = Pace(first, total - 1, slow=thrift.slow)
    asking = Asking(
        answers, clock, partial(_tell, report, total), partial(_tell, report, total, total - 1)
    )
    for estimate, samples, stop in _looks(around, asking, pace, thrift.every, request):
        standing = judge(estimate, request.tolerance)
        grouped = group(estimate, request.tolerance)
        enough = _LEAST_SETTLED if standing.signed else _SIGNED_UPTO
        own = own_tolerance(estimate.weights, request.tolerance)
        fine = own == request.tolerance or judge(estimate, own).settled
        if not fine or (grouped.agreement or 0.0) < SAME_FROM:
            enough = max(enough, thrift.agreed)
        if answers.constant:
            enough = _CONSTANT_AFTER
        if stop is None and request.settle and samples > enough:
            stop = "settled" if standing.settled else None
        if stop is not None:
            last = finished(estimate, standing, grouped, stop, samples)
            if request.sets and not answers.constant:
                most = min(thrift.sets, total)
                last = turning.added(last, estimate.weights.tolist(), asking.rows, most, report)
            report(Progress(total, total))
            return last
        if request.settle:
            wanted = samples * standing.wanted
            pace.expect(min(wanted, enough) if standing.settled else wanted)
        shown = finished(estimate, standing, grouped, "running", samples)
        report(Progress(samples, total, shown))
    raise AssertionError("the last look says why it is the last")


def _interval(estimate: Estimate) -> tuple[float, float] | None:
    if estimate.fidelity is None:
        return None
    off = 2 * estimate.fidelity_error
    return estimate.fidelity - off, min(1.0, estimate.fidelity + off)


def _looks(
    around: Neighbourhood, asking: Asking, pace: Pace, every: int, request: Request
) -> Iterator[tuple[Estimate, int, Stop | None]]:
    """Ever better estimates, after how many samples, and why there will be no better one."""
    import numpy as np

    from models.explain import estimate
    from models.explain.estimate import constant as same

    n, total, answers, clock = around.units, request.samples, asking.answers, asking.clock
    random = np.random.default_rng(request.seed)
    fewest = min(_FEWEST, total - 1, 2**n - 1)
    asking.whole(n)
    if request.settle and n <= every and 2**n <= total:
        masks, _shares = around.all()
        found = asking.every(masks, fewest)
        if found is not None:
            made = (
                estimate.constant(n, answers.whole)
                if answers.constant
                else estimate.exact(around, found)
            )
            yield made, len(masks), "exact"
            return
    if request.settle:
        estimator = estimate.Estimator(around, answers.active, random.spawn(1)[0])
        drawn = np.zeros((0, n), dtype=bool)
        look = partial(estimator.estimate, answers.whole)
    else:
        drawn = perturb.limes_masks(around.kind, n, total, request.seed)
        look = partial(estimate.plain, answers.whole, around.kind)
    known, found, looked = np.zeros((0, n), dtype=bool), np.zeros(0), 0.0
    for upto in pace:
        if request.settle:
            drawn = np.concatenate([known, around.draw(upto - len(known), random)])
        found = np.append(found, asking.some(drawn[len(known) : upto], len(known), fewest))
        known = drawn[: len(found)]
        last: Stop | None = None
        if len(known) < upto or not clock.piece(1):
            last = "seconds"
        if upto == total - 1 == len(known):
            last = "samples" if request.settle else "asked"
        elif last is None and not request.settle and time.monotonic() - looked < _LOOK_S:
            continue  # nothing but somebody's eyes depends on this look
        looked = time.monotonic()
        made = same(n, answers.whole) if answers.constant else look(known, found)
        yield made, 1 + len(known), last
        clock.looked(looked)
        looked = time.monotonic()


def _tell(report: Report, total: int, done: int) -> None:
    report(Progress(done, total))

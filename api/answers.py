"""What the API says about models, predictions and explanations, made of `api.replies`.

Classes are named by their ids everywhere; wording in the displays is English.
"""

from __future__ import annotations

import base64
import io
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, Literal

from PIL import Image

from api import explained, replies
from api.requests import Classify
from models.catalog import Entry
from models.classifier import Prepared, Reading
from models.display import readings
from models.display.showing import to_api
from models.display.spec import DisplaySpec
from models.explain.types import Checked, Explanation, ImageExplanation, TextExplanation, fit_word
from models.explain.verdict import SENTENCES, verdict
from models.languages import CODES
from models.prediction import Label, Prediction, Unlike
from models.reading.inputs import ImageInput, Note, TextInput
from models.reading.written_in import foreign_to, written_in

if TYPE_CHECKING:
    import numpy as np


def model(entry: Entry) -> replies.Model:
    """A model of the catalog; labels are empty while they are not known without its files."""
    labels = entry.labels()
    availability = entry.availability()
    return replies.Model(
        id=entry.id,
        kind=entry.kind,
        title=entry.title,
        description=entry.description,
        languages=entry.languages,
        source=entry.source,
        available=availability == "ready",
        availability=availability,
        labels=_ids(labels),
        label_names={code: tuple(label.name(code) for label in labels) for code in CODES},
    )


def text_prediction(
    made: Prediction,
    given: TextInput,
    entry: Entry,
    reading: Reading,
    spec: DisplaySpec,
    asked: Classify,
) -> replies.TextPrediction:
    """A prediction for a text, how much of the text the model read, and whether it can.

    asked: what else is wanted of it.
    """
    return replies.TextPrediction(
        **_prediction(made, spec, asked),
        notes=_notes(given.notes),
        read=replies.Read(
            to=reading.read_to,
            of=len(given.text),
            cut=reading.is_cut(given.text),
            tokens=reading.tokens,
            max_tokens=reading.max_tokens,
        ),
        written=replies.Written(
            language=written_in(given.text),
            foreign=foreign_to(given.text, entry.languages) is not None,
        ),
    )


def image_prediction(
    made: Prediction, given: ImageInput, spec: DisplaySpec, asked: Classify
) -> replies.ImagePrediction:
    """A prediction for a picture, and what the picture was; asked: as for a text."""
    width, height = given.original_size
    return replies.ImagePrediction(
        **_prediction(made, spec, asked),
        notes=_notes(given.notes),
        image=replies.Picture(format=given.format, width=width, height=height),
    )


def _prediction(made: Prediction, spec: DisplaySpec, asked: Classify) -> dict[str, Any]:
    """The fields of `replies.Prediction` that do not depend on the input."""
    return {
        "id": made.id,
        "model": made.model_id,
        "labels": _ids(made.labels),
        "probabilities": made.probabilities,
        "input_hash": made.input_hash,
        "score": made.score,
        "calibrated_on": made.calibrated_on,
        "displays": to_api(made, spec),
        "out_of_scope": _out_of_scope(made.unlike),
        "prediction_set": (
            None if asked.coverage is None else _prediction_set(made, asked.coverage)
        ),
        "distribution": _distribution(made) if asked.distribution else None,
    }


def _distribution(made: Prediction) -> replies.Distribution | None:
    told = readings.told(made, 20, 80)
    wider = readings.told(made, 20, 95)
    if made.readings is None or told is None or wider is None:
        return None
    return replies.Distribution(
        label=made.labels[made.top].id,
        way=told.way,
        samples=len(made.readings),
        dots=told.dots,
        intervals=tuple(
            replies.Interval(cases_of_100=one.share, low=one.low, high=one.high)
            for one in (told, wider)
        ),
    )


def _out_of_scope(found: Unlike | None) -> replies.OutOfScope | None:
    return None if found is None else replies.OutOfScope(score=found.score, unlike=found.raised)


def _prediction_set(made: Prediction, share: float) -> replies.PredictionSet:
    import numpy as np

    from models.calibration import coverage  # scipy: not before somebody asks

    told = coverage.of(made.model_id, share, made.calibrated_on)
    held = coverage.sets(np.array(made.probabilities), told.line)
    places: list[tuple[Literal["home", "away"], str, coverage.Kept]] = [
        ("home", *told.home),
        *(("away", *one) for one in told.away),
    ]
    return replies.PredictionSet(
        coverage=share,
        classes=tuple(made.labels[index].id for index in made.order if held[index]),
        least=float(told.line.least[0]),
        n=int(told.line.n[0]),
        measured=tuple(
            replies.SetsKept(
                where=where, set=name, n=kept.held.n, held=kept.held.right, size=kept.size
            )
            for where, name, kept in places
        ),
    )


def text_explanation(
    made: TextExplanation, prediction: Prediction, given: TextInput, engine: str
) -> explained.TextExplanation:
    """The words that were weighed; start and end are code points of the text that was sent."""
    return explained.TextExplanation(
        **_explanation(made, prediction, engine),
        notes=_notes(given.notes),
        read_to=len(made.text) if made.read_to is None else made.read_to,
        words=tuple(
            explained.Word(
                text=word.text,
                start=word.start,
                end=word.end,
                unit=word.unit,
                weight=word.weight,
                error=word.error,
                settled=word.settled,
            )
            for word in made.words
            if word.weight is not None
        ),
    )


def image_explanation(
    made: ImageExplanation,
    prediction: Prediction,
    given: ImageInput,
    seen: Prepared,
    engine: str,
) -> explained.ImageExplanation:
    """Weights on the superpixels of what the model saw, `seen`."""
    height, width = made.segments.shape
    mask, bits = _mask(made.segments)
    return explained.ImageExplanation(
        **_explanation(made, prediction, engine),
        notes=_notes(given.notes),
        superpixels=explained.Superpixels(
            weights=made.weights,
            errors=made.errors or None,
            width=width,
            height=height,
            mask=mask,
            mask_bits=bits,
            seen=_png(Image.fromarray(seen.pixels)),
        ),
    )


def _explanation(made: Explanation, prediction: Prediction, engine: str) -> dict[str, Any]:
    """The fields of `explained.Explanation` that do not depend on the input."""
    said = verdict(made)
    return {
        "model": prediction.model_id,
        "input_hash": prediction.input_hash,
        "score": prediction.score,
        "calibrated_on": prediction.calibrated_on,
        "label": prediction.labels[made.class_index].id,
        "class_index": made.class_index,
        "probability": prediction.probabilities[made.class_index],
        "engine": engine,
        "samples": made.samples,
        "model_calls": made.model_calls,
        "seed": made.seed,
        "fidelity": made.fidelity,
        "fit": fit_word(made.fidelity),
        "intercept": made.intercept,
        "local": made.local,
        "stop": made.stop,
        "top": made.top,
        "top_settled": made.top_settled,
        "stability": explained.Stability(same_top=made.same_top, resamples=made.resamples)
        if made.resamples
        else None,
        "verdict": explained.Judged(id=said, sentence=SENTENCES[said]),
        "groups": made.groups,
        "agreement": made.agreement,
        "fidelity_interval": made.fidelity_interval,
        "turns": _checked(made.turns, prediction),
        "suffices": _checked(made.suffices, prediction),
    }


def _checked(found: Checked | None, prediction: Prediction) -> tuple[explained.CheckedSet, ...]:
    if found is None:
        return ()
    return (
        explained.CheckedSet(
            units=found.units,
            answer=prediction.labels[found.answer].id,
            probability=min(1.0, max(0.0, found.probability)),
            smallest=found.smallest,
            model_calls=found.model_calls,
        ),
    )


def _mask(segments: np.ndarray) -> tuple[str, Literal[8, 16]]:
    """Superpixel numbers [h, w] as a grey PNG (base64), of 8 bits a pixel, or 16 beyond 256."""
    import numpy as np

    few = int(segments.max()) < 256
    return _png(Image.fromarray(segments.astype(np.uint8 if few else np.uint16))), 8 if few else 16


def _png(image: Image.Image) -> str:
    data = io.BytesIO()
    image.save(data, "PNG")
    return base64.b64encode(data.getvalue()).decode("ascii")


def _ids(labels: Sequence[Label]) -> tuple[str, ...]:
    return tuple(label.id for label in labels)


def _notes(notes: Sequence[Note]) -> tuple[replies.Note, ...]:
    return tuple(replies.Note(code=note.code, message=note.message) for note in notes)

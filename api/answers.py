"""What the API says about models, predictions and explanations, as JSON-ready data.

Classes are named by their ids everywhere; wording in the displays is English.
"""

from __future__ import annotations

import base64
import io
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from PIL import Image

from models.catalog import Entry
from models.classifier import Prepared, Reading
from models.display.showing import to_api
from models.display.spec import DisplaySpec
from models.explain.types import Explanation, ImageExplanation, TextExplanation, fit_word
from models.prediction import Label, Prediction
from models.reading.inputs import ImageInput, Note, TextInput

if TYPE_CHECKING:
    import numpy as np


def model(entry: Entry) -> dict[str, Any]:
    """A model of the catalog; labels are empty while they are not known without its files."""
    labels = entry.labels()
    availability = entry.availability()
    return {
        "id": entry.id,
        "kind": entry.kind,
        "title": entry.title,
        "description": entry.description,
        "languages": list(entry.languages),
        "source": entry.source,
        "available": availability == "ready",
        "availability": availability,
        "labels": _ids(labels),
        "label_names": {code: [label.name(code) for label in labels] for code in ("en", "fr")},
    }


def text_prediction(
    made: Prediction, given: TextInput, reading: Reading, spec: DisplaySpec
) -> dict[str, Any]:
    """A prediction for a text, and how much of the text the model read."""
    return {
        **_prediction(made, "text", spec),
        "notes": _notes(given.notes),
        "read": {
            "to": reading.read_to,
            "of": len(given.text),
            "cut": reading.is_cut(given.text),
            "tokens": reading.tokens,
            "max_tokens": reading.max_tokens,
        },
    }


def image_prediction(made: Prediction, given: ImageInput, spec: DisplaySpec) -> dict[str, Any]:
    """A prediction for a picture, and what the picture was."""
    width, height = given.original_size
    return {
        **_prediction(made, "image", spec),
        "notes": _notes(given.notes),
        "image": {"format": given.format, "width": width, "height": height},
    }


def _prediction(made: Prediction, kind: str, spec: DisplaySpec) -> dict[str, Any]:
    return {
        "id": made.id,
        "model": made.model_id,
        "kind": kind,
        "labels": _ids(made.labels),
        "probabilities": list(made.probabilities),
        "input_hash": made.input_hash,
        "score": made.score,
        "displays": to_api(made, spec),
    }


def text_explanation(
    made: TextExplanation, prediction: Prediction, given: TextInput, engine: str
) -> dict[str, Any]:
    """Weights on the words; start and end are places of code points in the text that was sent."""
    return {
        **_explanation(made, prediction, "text", engine),
        "notes": _notes(given.notes),
        "read_to": len(made.text) if made.read_to is None else made.read_to,
        "words": [
            {
                "text": word.text,
                "start": word.start,
                "end": word.end,
                "unit": word.unit,
                "weight": word.weight,
                "error": word.error,
                "settled": word.settled,
            }
            for word in made.words
        ],
    }


def image_explanation(
    made: ImageExplanation,
    prediction: Prediction,
    given: ImageInput,
    seen: Prepared,
    engine: str,
) -> dict[str, Any]:
    """Weights on the superpixels of what the model saw."""
    height, width = made.segments.shape
    mask, bits = _mask(made.segments)
    return {
        **_explanation(made, prediction, "image", engine),
        "notes": _notes(given.notes),
        "superpixels": {
            "weights": list(made.weights),
            "errors": list(made.errors) or None,
            "width": width,
            "height": height,
            "mask": mask,
            "mask_bits": bits,
            "seen": _png(Image.fromarray(seen.pixels)),
        },
    }


def _explanation(
    made: Explanation, prediction: Prediction, kind: str, engine: str
) -> dict[str, Any]:
    return {
        "model": prediction.model_id,
        "kind": kind,
        "input_hash": prediction.input_hash,
        "score": prediction.score,
        "class": prediction.labels[made.class_index].id,
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
        "top": list(made.top),
        "top_settled": made.top_settled,
        "stability": {"same_top": made.same_top, "resamples": made.resamples}
        if made.resamples
        else None,
    }


def _mask(segments: np.ndarray) -> tuple[str, int]:
    """Superpixel numbers [h, w] as a grey PNG (base64), of 8 bits a pixel, or 16 beyond 256."""
    import numpy as np

    few = int(segments.max()) < 256
    return _png(Image.fromarray(segments.astype(np.uint8 if few else np.uint16))), 8 if few else 16


def _png(image: Image.Image) -> str:
    data = io.BytesIO()
    image.save(data, "PNG")
    return base64.b64encode(data.getvalue()).decode("ascii")


def _ids(labels: Sequence[Label]) -> list[str]:
    return [label.id for label in labels]


def _notes(notes: Sequence[Note]) -> list[dict[str, str]]:
    return [{"code": note.code, "message": note.message} for note in notes]

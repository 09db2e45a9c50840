"""An explanation as markup alone, for whoever shows several beside each other."""

from __future__ import annotations

import hashlib

import numpy as np
from markupsafe import Markup
from PIL import Image

from components.reasons.highlights.pixels import Sight, render_pixels
from components.reasons.highlights.words import render_words
from models.classifier import Prepared
from models.explain.types import Explanation, ImageExplanation, TextExplanation
from models.language import Language
from models.reading.inputs import ImageInput


def reasons_html(
    explanation: Explanation, seen: np.ndarray | None, of: str, name: str, lang: Language
) -> Markup:
    """The words or the parts for and against a class, on the text or on what the model sees.

    seen: of a picture, uint8 [h, w, 3]. of: names its model. name: the class, as shown.
    """
    if isinstance(explanation, TextExplanation):
        return render_words(explanation, name, lang)
    assert isinstance(explanation, ImageExplanation)
    assert seen is not None
    image = Image.fromarray(seen)
    given = ImageInput(image, hashlib.sha256(seen.tobytes()).hexdigest(), (), image.size, "RAW")
    sight = Sight(of, given, Prepared(seen, None))
    return render_pixels(explanation, sight, name, lang, chosen=("heat", 0.6))

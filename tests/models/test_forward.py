"""The bare models that `make bench` measures beside: the very models that the app asks."""

import numpy as np
import pytest
from scipy.special import softmax

from benchmarks.forward import image_forward
from models import catalog, loaded
from models.classifier import ImageClassifier

PICTURES = [e for e in catalog.entries() if e.source == "shipped" and e.kind == "image"]


@pytest.mark.parametrize("entry", PICTURES, ids=lambda entry: entry.id)
def test_a_peer_is_the_model_itself(entry: catalog.Entry) -> None:
    ours = loaded.load(entry.id)
    assert isinstance(ours, ImageClassifier)
    seen = np.random.default_rng(0).integers(0, 255, (*ours.size, 1), dtype=np.uint8)
    seen = np.repeat(seen, 3, axis=2)  # one model reads grey
    bare = np.asarray(image_forward(entry)(seen)())[0]
    said = ours.predict_proba(seen[None])[0]
    if entry.classes:  # a view on a part of the classes
        bare = bare[slice(*entry.classes)]
    told = bare if np.isclose(bare.sum(), 1, atol=1e-3) else softmax(bare)
    assert told == pytest.approx(said, abs=2e-3)

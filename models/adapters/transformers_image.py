"""Picture classifiers of the transformers library, on torch.

What a repository says about preprocessing is read here directly: the library's own processors
would drag torchvision in, and hide what the model sees.
"""

from __future__ import annotations

import json
import threading
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from PIL import Image

from models import runtime
from models.adapters import pictures
from models.adapters.transformers_text import check_plan, open_model
from models.classifier import Prepared
from models.errors import N_, ModelError
from models.hub import config as hub_config
from models.prediction import Label

if TYPE_CHECKING:
    import numpy as np

BATCH_PICTURES = 16
_LARGEST_SIDE = 1024


@dataclass(frozen=True, slots=True)
class Preprocessing:
    """From a picture to a model's input, as its preprocessor_config.json says.

    shortest_edge: scale the shorter side to this and cut the middle out; None: scale to size,
    whatever that does to the shape. factor, mean, std: pixel values to the model's numbers.
    """

    size: tuple[int, int]
    shortest_edge: int | None
    resample: int
    factor: float
    mean: tuple[float, float, float]
    std: tuple[float, float, float]

    def see(self, image: Image.Image) -> Prepared:
        """A picture to what the model sees."""
        if self.shortest_edge is None:
            return pictures.scaled(image, self.size, pictures.whole(image), self.resample)
        ratio = self.shortest_edge / min(image.size)
        height, width = self.size
        # One step does both: the part that the cut will keep, scaled. Cutting first also keeps a
        # very long, thin picture from becoming a huge one.
        return pictures.middle(image, self.size, (height / ratio, width / ratio), self.resample)

    def numbers(self, images: np.ndarray) -> np.ndarray:
        """Pixels uint8 [n, h, w, 3] to float32 [n, 3, h, w]."""
        import numpy as np

        scaled = images.astype(np.float32) * np.float32(self.factor)
        scaled -= np.array(self.mean, dtype=np.float32)
        scaled /= np.array(self.std, dtype=np.float32)
        moved: np.ndarray = np.ascontiguousarray(scaled.transpose(0, 3, 1, 2))
        return moved


def read_preprocessing(config: Mapping[str, Any]) -> Preprocessing:
    """Read a preprocessor_config.json; ModelError "unsupported_model" (422) where it is unusual."""
    try:
        size = config["size"]
        edge = None
        if isinstance(size, int):
            size = {"height": size, "width": size}
        if "shortest_edge" in size:
            edge = int(size["shortest_edge"])
            size = {"height": edge, "width": edge}
            # Facebook's ConvNeXt: small pictures are scaled by this share first, then cut.
            if "crop_pct" in config:
                edge = round(edge / float(config["crop_pct"])) if edge < 384 else None
        if config.get("do_center_crop"):
            crop = config.get("crop_size", size)
            crop = {"height": crop, "width": crop} if isinstance(crop, int) else crop
            edge = edge or int(min(size["height"], size["width"]))
            size = crop
        found = Preprocessing(
            size=(int(size["height"]), int(size["width"])),
            shortest_edge=edge,
            resample=int(Image.Resampling(config.get("resample", Image.Resampling.BICUBIC))),
            factor=float(config.get("rescale_factor", 1 / 255)) if _on(config, "rescale") else 1.0,
            mean=_three(config, "image_mean", 0.0),
            std=_three(config, "image_std", 1.0),
        )
    except (KeyError, TypeError, ValueError) as error:
        raise _unsupported() from error
    sides = (*found.size, found.shortest_edge or 1)
    fits = found.shortest_edge is None or found.shortest_edge >= max(found.size)
    if not all(0 < side <= _LARGEST_SIDE for side in sides) or not fits or 0 in found.std:
        raise _unsupported()
    return found


def _on(config: Mapping[str, Any], step: str) -> bool:
    return bool(config.get(f"do_{step}", True))


def _three(config: Mapping[str, Any], name: str, none: float) -> tuple[float, float, float]:
    if not _on(config, "normalize"):
        return (none, none, none)
    red, green, blue = (float(value) for value in config[name])
    return (red, green, blue)


def _unsupported() -> ModelError:
    return ModelError(
        "unsupported_model",
        N_("How this model prepares its pictures is not known here, so it cannot be loaded."),
    )


class TransformersImage:
    """An image-classification model and how it prepares pictures."""

    def __init__(self, model: Any, preprocessing: Preprocessing, labels: tuple[Label, ...]) -> None:
        self.labels = labels
        self.size = preprocessing.size
        self._model = model
        self._preprocessing = preprocessing
        self._lock = threading.Lock()

    def prepare(self, image: Image.Image) -> Prepared:
        """An upright RGB picture to what the model sees of it."""
        return self._preprocessing.see(image)

    def predict_proba(self, images: np.ndarray) -> np.ndarray:
        """Prepared pictures uint8 [n, h, w, 3] to probabilities float64 [n, k]."""
        import numpy as np
        from scipy.special import softmax

        torch = runtime.torch()
        rows = np.zeros((len(images), len(self.labels)))
        for start in range(0, len(images), BATCH_PICTURES):
            batch = self._preprocessing.numbers(images[start : start + BATCH_PICTURES])
            with self._lock, torch.inference_mode():
                logits = self._model(pixel_values=torch.from_numpy(batch)).logits
                rows[start : start + len(batch)] = softmax(logits.double().numpy(), axis=1)
        return rows


def load(folder: Path, names: Mapping[str, Mapping[str, str]] | None = None) -> TransformersImage:
    """Open a folder in the hub's layout.

    ModelError (422) "unsupported_model", "remote_code", "model_too_large", (503) "no_memory",
    "config_corrupt"; the library's errors on damaged files.
    """
    config = hub_config.read_config(folder / "config.json")
    if hub_config.kind_of(config) != "image":
        raise ValueError("not a picture classifier")
    described = json.loads((folder / "preprocessor_config.json").read_text(encoding="utf-8"))
    preprocessing = read_preprocessing(described)
    auto = runtime.transformers().AutoModelForImageClassification
    check_plan(auto, folder)
    model = open_model(auto, folder)
    return TransformersImage(model, preprocessing, hub_config.labels_of(config, names))

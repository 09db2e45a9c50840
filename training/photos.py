"""Ten everyday things in photos: a small residual network trained on CIFAR-10.

Run: python -m training.photos
"""

from collections.abc import Sequence

import keras
import numpy as np
from numpy.typing import NDArray

from training import command, data, network
from training.figures import Figure, HeldOut
from training.paths import RUNS, WEIGHTS

ID = "photos"
SEED = 20
WIDTH = 32
MARGIN = 4
SCHEDULE = network.Schedule(epochs=18, batch_size=256, peak=0.2, seed=SEED)


def build() -> keras.Model:
    """Pictures 32x32x3 in 0..255 to ten probabilities."""
    inputs = keras.Input((32, 32, 3), name="picture")
    x = keras.layers.Rescaling(1 / 64, -2)(inputs)
    x = network.convolution(x, WIDTH)
    x = network.residual(network.convolution(x, 2 * WIDTH, pool=True), 2 * WIDTH)
    x = network.convolution(x, 4 * WIDTH, pool=True)
    x = network.residual(network.convolution(x, 8 * WIDTH, pool=True), 8 * WIDTH)
    x = keras.layers.GlobalMaxPooling2D()(x)
    x = keras.layers.Dense(len(data.CIFAR10_NAMES))(x)
    return keras.Model(inputs, keras.layers.Activation("softmax", dtype="float32")(x))


def augment(pixels: NDArray[np.uint8], random: np.random.Generator) -> NDArray[np.float32]:
    """Each picture moved by up to four pixels, and mirrored as often as not."""
    n, size = pixels.shape[:2]
    border = ((0, 0), (MARGIN, MARGIN), (MARGIN, MARGIN), (0, 0))
    wide = np.pad(pixels, border, mode="reflect")
    rows = random.integers(0, 2 * MARGIN + 1, (n, 1)) + np.arange(size)
    columns = random.integers(0, 2 * MARGIN + 1, (n, 1)) + np.arange(size)
    mirrored = random.random(n) < 0.5
    columns[mirrored] = columns[mirrored, ::-1]
    moved = wide[np.arange(n)[:, None, None], rows[:, :, None], columns[:, None, :]]
    return moved.astype(np.float32)


def with_mirror(network_of_one: keras.Model) -> keras.Model:
    """The network's mean answer to a picture and to its mirror image."""
    inputs = keras.Input((32, 32, 3), name="picture")
    answers = [network_of_one(inputs), network_of_one(keras.ops.flip(inputs, axis=2))]
    return keras.Model(inputs, keras.layers.Average()(answers), name=ID)


def train(resume: bool) -> None:
    """Trains and stores the network."""
    images, _ = data.cifar10()
    batches = network.Batches(
        images.pixels, images.labels, augment, SCHEDULE.batch_size, SCHEDULE.seed
    )
    model = network.train(build, batches, SCHEDULE, RUNS / ID, resume)
    with_mirror(model).save(WEIGHTS / ID / "model.keras")


def hold_out() -> HeldOut:
    """What the stored network answers on the held-out photos."""
    _, test = data.cifar10()
    model = keras.models.load_model(WEIGHTS / ID / "model.keras")
    return HeldOut.of([(network.measured(model, test.pixels.astype(np.float32)), test.labels)])


def figures(held_out: HeldOut) -> Sequence[Figure]:
    """Accuracy on the held-out photos."""
    return [held_out.accuracy(0, "accuracy", "CIFAR-10 test (JPEG)", 0.88)]


if __name__ == "__main__":
    command.run(__doc__, ID, train, hold_out, figures)

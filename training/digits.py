"""Handwritten digits: a small convolutional network trained on MNIST, distorted, and drawn ones.

Run: python -m training.digits
"""

from collections.abc import Sequence

import keras
import numpy as np
from numpy.typing import NDArray

from models.adapters.digits import normalise_digit
from training import command, data, drawn_digits, network
from training.figures import Figure, HeldOut
from training.paths import RUNS, WEIGHTS

ID = "digits"
SEED = 20
# One in twenty is drawn by code: ones with and without an upstroke, and as many sevens.
DRAWN = 1_500
SCHEDULE = network.Schedule(epochs=5, batch_size=128, peak=0.1, seed=SEED)


def build() -> keras.Model:
    """Pictures 28x28x1 in 0..255, white on black, to ten probabilities."""
    inputs = keras.Input((28, 28, 1), name="picture")
    x = keras.layers.Rescaling(1 / 255)(inputs)
    x = network.convolution(x, 16)
    x = network.convolution(x, 32, pool=True)
    x = network.convolution(network.residual(x, 32), 64, pool=True)
    x = network.residual(x, 64)
    x = keras.layers.Dropout(0.2)(keras.layers.GlobalMaxPooling2D()(x))
    x = keras.layers.Dense(10)(x)
    return keras.Model(inputs, keras.layers.Activation("softmax", dtype="float32")(x), name=ID)


def augment(pixels: NDArray[np.uint8], random: np.random.Generator) -> NDArray[np.float32]:
    """Digits turned, slanted, stretched, moved, thickened or thinned, and some of them blurred."""
    digits = _warped(pixels.astype(np.float32), random)
    thicken = random.random(len(digits)) < 0.25
    digits[thicken] = _near(digits[thicken]).max(axis=0)
    bold = thicken & (random.random(len(digits)) < 0.3)
    digits[bold] = _near(digits[bold]).max(axis=0)
    thin = ~thicken & (random.random(len(digits)) < 0.15)
    digits[thin] = 0.5 * digits[thin] + 0.5 * _near(digits[thin]).min(axis=0)
    coarse = random.random(len(digits)) < 0.4
    digits[coarse] = _coarse(digits[coarse], int(random.integers(8, 15)))
    return digits[..., None]


def _warped(digits: NDArray[np.float32], random: np.random.Generator) -> NDArray[np.float32]:
    """Each digit through an affine map of its own, read with bilinear interpolation."""
    n, size = digits.shape[:2]
    angle = np.radians(random.uniform(-12, 12, (n, 1, 1)))
    slant = random.uniform(-0.3, 0.3, (n, 1, 1))
    wide, tall = random.uniform(0.75, 1.2, (2, n, 1, 1))
    centre = (size - 1) / 2
    y, x = np.split(np.mgrid[:size, :size] - centre, 2)
    cos, sin = np.cos(angle), np.sin(angle)
    down, across = random.uniform(-2, 2, (2, n, 1, 1))
    from_y = (cos * y + sin * x) / tall + centre + down
    from_x = (cos * x - sin * y + slant * y) / wide + centre + across
    ground = np.pad(digits, ((0, 0), (1, 1), (1, 1)))
    from_y = np.clip(from_y + 1, 0, size + 0.999)
    from_x = np.clip(from_x + 1, 0, size + 0.999)
    top, left = from_y.astype(int), from_x.astype(int)
    low, right = from_y - top, from_x - left
    each = np.arange(n)[:, None, None]
    upper = ground[each, top, left] * (1 - right) + ground[each, top, left + 1] * right
    lower = ground[each, top + 1, left] * (1 - right) + ground[each, top + 1, left + 1] * right
    return (upper * (1 - low) + lower * low).astype(np.float32)


def _near(digits: NDArray[np.float32]) -> NDArray[np.float32]:
    """Each pixel with its right, lower and diagonal neighbour, stacked in front."""
    padded = np.pad(digits, ((0, 0), (0, 1), (0, 1)), mode="edge")
    near = [padded[:, :-1, :-1], padded[:, 1:, :-1], padded[:, :-1, 1:], padded[:, 1:, 1:]]
    return np.stack(near)


def _coarse(digits: NDArray[np.float32], side: int) -> NDArray[np.float32]:
    """Digits as if they had been scanned at a few pixels' height and enlarged again."""
    from PIL import Image

    blurred = []
    for digit in digits:
        small = Image.fromarray(digit).resize((side, side), Image.Resampling.BOX)
        large = small.resize(digit.shape, Image.Resampling.BICUBIC)
        values = np.clip(np.asarray(large), 0, None)
        blurred.append(values * (255 / max(float(values.max()), 1)))
    return np.array(blurred, dtype=np.float32).reshape(digits.shape)


def train(resume: bool) -> None:
    """Trains and stores the network."""
    images, _ = data.mnist()
    drawn = drawn_digits.ones_and_sevens(DRAWN, np.random.default_rng(SEED))
    batches = network.Batches(
        np.concatenate([images.pixels, drawn.pixels]),
        np.concatenate([images.labels, drawn.labels]),
        augment,
        SCHEDULE.batch_size,
        SCHEDULE.seed,
    )
    model = network.train(build, batches, SCHEDULE, RUNS / ID, resume)
    model.save(WEIGHTS / ID / "model.keras")


def hold_out() -> HeldOut:
    """What the stored network answers on held-out digits.

    MNIST's are read as they are; those of scikit-learn are first normalised as any picture in
    the app is. No digit of scikit-learn's was trained on; of those drawn by code, none of the
    shapes that are measured.
    """
    from sklearn.datasets import load_digits

    _, test = data.mnist()
    coarse = load_digits()
    enlarged = np.stack([normalise_digit(image) for image in coarse.images])
    model = keras.models.load_model(WEIGHTS / ID / "model.keras")
    return HeldOut.of(
        [
            (network.measured(model, pixels[..., None].astype(np.float32)), labels)
            for pixels, labels in (test, (enlarged, coarse.target), drawn_digits.measured())
        ]
    )


def figures(held_out: HeldOut) -> Sequence[Figure]:
    """Accuracy on MNIST, on scikit-learn's digits, and on drawn ones."""
    return [
        held_out.accuracy(0, "accuracy", "MNIST test", 0.993),
        held_out.accuracy(1, "accuracy", "sklearn load_digits, enlarged", 0.95),
        held_out.accuracy(2, "accuracy", "digits drawn by code", 0.95),
    ]


if __name__ == "__main__":
    command.run(__doc__, ID, train, hold_out, figures)

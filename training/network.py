"""What the two picture models share: blocks, schedule, batches, resumable training."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import keras
import numpy as np
from numpy.typing import NDArray

Augment = Callable[[NDArray[np.uint8], np.random.Generator], NDArray[np.float32]]


def convolution(inputs: Any, filters: int, pool: bool = False) -> Any:
    """A 3x3 convolution with batch normalisation and ReLU, halved in size if asked."""
    outputs = keras.layers.Conv2D(filters, 3, padding="same", use_bias=False)(inputs)
    outputs = keras.layers.BatchNormalization(momentum=0.9)(outputs)
    outputs = keras.layers.Activation("relu")(outputs)
    return keras.layers.MaxPooling2D()(outputs) if pool else outputs


def residual(inputs: Any, filters: int) -> Any:
    """Two convolutions whose result is added to what went in."""
    return keras.layers.Add()([inputs, convolution(convolution(inputs, filters), filters)])


class OneCycle(keras.optimizers.schedules.LearningRateSchedule):
    """Linear up to the peak in the first quarter of the steps, linear down to zero after."""

    def __init__(self, peak: float, steps: int) -> None:
        self.peak, self.steps = peak, steps

    def __call__(self, step: Any) -> Any:
        """The learning rate at a step."""
        progress = keras.ops.cast(step, "float32") / self.steps
        return self.peak * keras.ops.minimum(progress / 0.25, (1 - progress) / 0.75)

    def get_config(self) -> dict[str, float]:
        """What Keras needs to build it again from a checkpoint."""
        return {"peak": self.peak, "steps": self.steps}


class Batches(keras.utils.PyDataset):
    """Shuffled, augmented batches; each epoch's are drawn from (seed, epoch)."""

    def __init__(
        self,
        pixels: NDArray[np.uint8],
        labels: NDArray[np.int64],
        augment: Augment,
        batch_size: int,
        seed: int,
    ) -> None:
        super().__init__()
        self.pixels, self.augment = pixels, augment
        self.targets = np.eye(labels.max() + 1, dtype=np.float32)[labels]
        self.batch_size, self.seed = batch_size, seed
        self.start(0)

    def start(self, epoch: int) -> None:
        """Draws the order of this epoch."""
        self.epoch = epoch
        self.order = np.random.default_rng((self.seed, epoch)).permutation(len(self.pixels))

    def __len__(self) -> int:
        return len(self.pixels) // self.batch_size

    def __getitem__(self, index: int) -> tuple[NDArray[np.float32], NDArray[np.float32]]:
        chosen = self.order[index * self.batch_size : (index + 1) * self.batch_size]
        random = np.random.default_rng((self.seed, self.epoch, index))
        return self.augment(self.pixels[chosen], random), self.targets[chosen]

    def on_epoch_end(self) -> None:
        """Goes on to the next epoch's order."""
        self.start(self.epoch + 1)


@dataclass(frozen=True)
class Schedule:
    """How long and how boldly to train."""

    epochs: int
    batch_size: int
    peak: float
    weight_decay: float = 5e-4
    label_smoothing: float = 0.05
    seed: int = 0


def train(
    build: Callable[[], keras.Model],
    batches: Batches,
    schedule: Schedule,
    run: Path,
    resume: bool = False,
) -> keras.Model:
    """Trains in mixed bfloat16 and returns the same network in single precision.

    After every epoch the folder `run` holds a checkpoint from which `resume` goes on.
    """
    run.mkdir(parents=True, exist_ok=True)
    checkpoint = run / "checkpoint.keras"
    keras.utils.set_random_seed(schedule.seed)
    keras.config.set_dtype_policy("mixed_bfloat16")
    if resume and checkpoint.exists():
        model = keras.models.load_model(checkpoint, custom_objects={"OneCycle": OneCycle})
    else:
        model = build()
        model.compile(
            keras.optimizers.SGD(
                OneCycle(schedule.peak, schedule.epochs * len(batches)),
                momentum=0.9,
                nesterov=True,
                weight_decay=schedule.weight_decay,
            ),
            keras.losses.CategoricalCrossentropy(label_smoothing=schedule.label_smoothing),
            metrics=["accuracy"],
        )
    done = int(model.optimizer.iterations.numpy()) // len(batches)
    batches.start(done)
    model.fit(
        batches,
        epochs=schedule.epochs,
        initial_epoch=done,
        shuffle=False,
        verbose=2,
        callbacks=[keras.callbacks.ModelCheckpoint(checkpoint)],
    )
    keras.config.set_dtype_policy("float32")
    finished = build()
    finished.set_weights(model.get_weights())
    return finished


def measured(
    model: keras.Model, inputs: NDArray[np.float32], batch_size: int = 256
) -> NDArray[np.float32]:
    """Probabilities [n, k] of prepared inputs."""
    rows: NDArray[np.float32] = model.predict(inputs, batch_size=batch_size, verbose=0)
    return rows

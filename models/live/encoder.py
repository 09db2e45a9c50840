"""A transformer's encoder under a new head: given its weights, or learning with all of it."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from models import runtime
from models.adapters.transformers_text import TransformersText
from models.errors import N_, InputError
from models.live.pace import ALONE, Pace
from models.prediction import Label

if TYPE_CHECKING:
    import numpy as np

_MOST_TOKENS = 256  # of a text that is learnt from: time grows with the square
_AT_ONCE = 32  # texts that are read in one turn


def with_head(
    base: TransformersText,
    labels: tuple[Label, ...],
    name: str,
    weights: tuple[np.ndarray, np.ndarray] | None,
    seed: int = 0,
) -> TransformersText:
    """The model with a head for these labels: weights float32 [k, d] and [k], or random ones.

    It takes the base over: that is of no use afterwards. name: what an error calls it. InputError
    "not_an_encoder" (422) where the answer is not made by one linear layer.
    """
    torch = runtime.torch()
    model, tokenizer = base.parts
    old = getattr(model, "classifier", None)
    if not isinstance(old, torch.nn.Linear):
        raise InputError(
            "not_an_encoder",
            N_("“{name}” has more than one layer between its encoder and its answer, and cannot "
               "get another head here. Choose another base."),
            name=name,
        )  # fmt: skip
    generator = torch.Generator().manual_seed(seed)
    # Made without a number drawn: all of torch draws from one generator, and somebody's dropout
    # may be drawing from it. Whoever loads a model changes what torch makes where nothing is said.
    head = torch.nn.utils.skip_init(
        torch.nn.Linear, old.in_features, len(labels), dtype=torch.float32
    )
    with torch.no_grad():
        if weights is None:
            head.weight.normal_(0.0, 0.02, generator=generator)
            head.bias.zero_()
        else:
            head.weight.copy_(torch.from_numpy(weights[0]))
            head.bias.copy_(torch.from_numpy(weights[1]))
    model.classifier = head
    model.num_labels = len(labels)
    model.config.id2label = {at: label.id for at, label in enumerate(labels)}
    model.config.label2id = {label.id: at for at, label in enumerate(labels)}
    return TransformersText(model.eval(), tokenizer, labels)


def learn(
    made: TransformersText,
    texts: Sequence[str],
    y: np.ndarray,
    epochs: int,
    rate: float,
    batch: int,
    seed: int,
    pace: Pace = ALONE,
) -> None:
    """Let all but the word embeddings learn, by AdamW; y: int [n]. Seeded, in place."""
    import numpy as np

    torch = runtime.torch()
    model, tokenizer = made.parts
    model.get_input_embeddings().weight.requires_grad_(False)
    learning = [part for part in model.parameters() if part.requires_grad]
    optimiser = torch.optim.AdamW(learning, lr=rate, weight_decay=0.01)
    order = np.random.default_rng(seed)

    def step(some: np.ndarray) -> None:
        encoded = tokenizer(
            [texts[row] for row in some], truncation=True, max_length=_MOST_TOKENS,
            padding=True, return_tensors="pt",
        )  # fmt: skip
        loss = torch.nn.functional.cross_entropy(model(**encoded).logits, torch.from_numpy(y[some]))
        optimiser.zero_grad()
        loss.backward()
        optimiser.step()

    done, total = 0, epochs * len(texts)
    # Dropout draws from the one generator that all of torch has: what this training has drawn so
    # far is put there for its step, and taken away after it.
    drawn = torch.Generator().manual_seed(seed).get_state()
    model.train()
    try:
        for _ in range(epochs):
            rows = order.permutation(len(texts))
            for start in range(0, len(rows), batch):
                some = rows[start : start + batch]

                def stepped(some: np.ndarray = some, drawn: Any = drawn) -> Any:
                    with torch.random.fork_rng(devices=[]):
                        torch.set_rng_state(drawn)
                        step(some)
                        return torch.get_rng_state()

                drawn = pace.take(stepped)
                done += len(some)
                pace.tell("learning", done, total)
    finally:
        model.eval()


def read(base: TransformersText, texts: Sequence[str], pace: Pace = ALONE) -> np.ndarray | None:
    """What the classifying layer is given of each text, float [n, d]; None where it is not one."""
    import numpy as np

    found = []
    for start in range(0, len(texts), _AT_ONCE):
        some = texts[start : start + _AT_ONCE]
        inside = pace.take(lambda some=some: base.look(some)[1].read)  # type: ignore[misc]
        if inside is None:
            return None
        found.append(inside)
        pace.tell("reading", start + len(some), len(texts))
    rows: np.ndarray = np.concatenate(found)
    return rows


def save(made: TransformersText, folder: Path) -> None:
    """Write weights (safetensors), configuration and tokenizer as the hub has them.

    Weights that half precision holds to the last bit, as those of a base that came in it, take half
    the room.
    """
    model, tokenizer = made.parts
    model.save_pretrained(
        folder, state_dict={name: _shortest(part) for name, part in model.state_dict().items()}
    )
    tokenizer.save_pretrained(folder)


def _shortest(part: Any) -> Any:
    torch = runtime.torch()
    if part.dtype != torch.float32:
        return part
    half = part.half()
    return half if torch.equal(half.float(), part) else part

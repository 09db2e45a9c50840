"""Text classifiers of the transformers library, on torch."""

from __future__ import annotations

import threading
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

from models import runtime
from models.classifier import Inside, Reading
from models.errors import N_, ModelError
from models.hub import bounds, contents
from models.hub import config as hub_config
from models.prediction import Label

if TYPE_CHECKING:
    import numpy as np

# Padding to the longest text of a batch costs time, and so does a small batch: texts are sorted by
# length, and a batch holds at most so many texts and tokens (seen on two cores: flat from 16 on).
BATCH_TEXTS = 32
BATCH_TOKENS = 4096
# Tokenizers read a text to its end before cutting it. This many characters a token are far more
# than any language needs, so that a megabyte is not cut into tokens for the sake of its first page.
_CHARACTERS_PER_TOKEN = 16
_MOST_TOKENS = 1024  # memory and time grow with the square
# These count positions from the padding token's number on.
_SHIFTED_POSITIONS = ("roberta", "camembert", "xlm-roberta", "longformer", "mpnet")

# While transformers makes a model it sets the precision of all that torch makes in this process:
# two at once would give each other theirs, and leave it so.
_MAKING = threading.Lock()


class TransformersText:
    """A tokenizer and a sequence-classification model; single precision, nothing random."""

    def __init__(self, model: Any, tokenizer: Any, labels: tuple[Label, ...]) -> None:
        self.labels = labels
        self._model = model
        self._tokenizer = tokenizer
        self._max_tokens = _max_tokens(model.config, tokenizer)
        self._lock = threading.Lock()

    @property
    def parts(self) -> tuple[Any, Any]:
        """The model and its tokenizer, for whoever goes on training it alone."""
        return self._model, self._tokenizer

    def predict_proba(self, texts: Sequence[str]) -> np.ndarray:
        """Texts [n] to probabilities float64 [n, k]; a text is read up to the model's maximum."""
        from scipy.special import softmax

        rows: np.ndarray = softmax(self._logits(texts), axis=1)
        return rows

    def look(self, texts: Sequence[str]) -> tuple[np.ndarray, Inside]:
        """As `predict_proba`; features: the mean of a text's tokens after half of the layers, and
        after the last one, [n, hidden] each.
        """
        import numpy as np
        from scipy.special import softmax

        kept: dict[int, tuple[np.ndarray, ...]] = {}
        logits = self._logits(texts, kept)
        middle, last, *read = (
            np.stack(each) for each in zip(*(kept[i] for i in range(len(texts))), strict=True)
        )
        inside = Inside(logits, {"middle": middle, "last": last}, read[0] if read else None)
        return softmax(logits, axis=1), inside

    def _logits(
        self, texts: Sequence[str], kept: dict[int, tuple[np.ndarray, ...]] | None = None
    ) -> np.ndarray:
        """Texts [n] to [n, k]; kept: where each one's features are to be put, if anywhere."""
        import numpy as np

        rows = np.zeros((len(texts), len(self.labels)))
        encoded = [self._encode(text)["input_ids"] for text in texts]
        order = sorted(range(len(texts)), key=lambda i: len(encoded[i]))
        for batch in _batches(order, [len(ids) for ids in encoded]):
            rows[batch], layers = self._forward([encoded[i] for i in batch], kept is not None)
            if kept is not None:
                kept.update(zip(batch, zip(*layers, strict=True), strict=True))
        return rows

    def reading(self, text: str) -> Reading:
        """How much of the text the model reads, by its tokens' places in the text."""
        encoded = self._encode(text, places=True)
        ends = [
            end
            for (_start, end), special in zip(
                encoded["offset_mapping"], encoded["special_tokens_mask"], strict=True
            )
            if not special
        ]
        read_to = max(ends, default=0) if encoded["cut"] else len(text)
        return Reading(read_to, len(encoded["input_ids"]), self._max_tokens)

    def _encode(self, text: str, places: bool = False) -> dict[str, Any]:
        """Token ids of one text, cut at the model's maximum; "cut" says whether any were lost."""
        # A tokenizer cannot take half of a surrogate pair; one "?" each keeps all offsets.
        text = text.encode("utf-8", "replace").decode("utf-8")
        length = self._max_tokens * _CHARACTERS_PER_TOKEN
        while True:
            head = _head(text, length)
            with self._lock:  # a fast tokenizer holds its cutting as state
                encoded = self._tokenizer(
                    head,
                    truncation=True,
                    max_length=self._max_tokens,
                    return_overflowing_tokens=True,
                    return_offsets_mapping=places,
                    return_special_tokens_mask=places,
                )
            cut = len(encoded["input_ids"]) > 1
            if cut or len(head) == len(text):
                first = {
                    name: encoded[name][0]
                    for name in ("input_ids", "offset_mapping", "special_tokens_mask")
                    if name in encoded
                }
                return {**first, "cut": cut}
            length *= 4

    def _forward(
        self, ids: Sequence[Sequence[int]], inside: bool
    ) -> tuple[np.ndarray, list[np.ndarray]]:
        torch = runtime.torch()
        with self._lock, torch.inference_mode():
            padded = self._tokenizer.pad({"input_ids": list(ids)}, return_tensors="pt")
            with self._reading(inside) as read:
                said = self._model(**padded, output_hidden_states=inside)
            logits: np.ndarray = said.logits.double().numpy()
            if not inside:
                return logits, []
            mask, every = padded["attention_mask"].unsqueeze(-1), said.hidden_states
            means = [
                ((layer * mask).sum(dim=1) / mask.sum(dim=1)).numpy()
                for layer in (every[len(every) // 2], every[-1])
            ]
            return logits, means + read

    @contextmanager
    def _reading(self, inside: bool) -> Iterator[list[np.ndarray]]:
        """What the classifying layer is given meanwhile, [n, d]: where it is one layer, and asked.

        The lock is held: what other threads run is not read.
        """
        read: list[np.ndarray] = []
        head = getattr(self._model, "classifier", None)
        if head is None or not inside or type(head).__name__ != "Linear":
            yield read
            return

        def note(_head: Any, given: tuple[Any, ...]) -> None:
            if given[0].ndim == 2:
                read.append(given[0].numpy())

        hook = head.register_forward_pre_hook(note)
        try:
            yield read
        finally:
            hook.remove()


def load(
    folder: Path,
    labels: tuple[Label, ...] | None = None,
    names: Mapping[str, Mapping[str, str]] | None = None,
) -> TransformersText:
    """Open a folder in the hub's layout; labels (of a card) must be the model's own classes.

    ModelError (422) "unsupported_model", "remote_code", "model_too_large", (503) "no_memory",
    "model_incomplete", "config_corrupt"; the library's errors on damaged files.
    """
    config = hub_config.read_config(folder / "config.json")
    if hub_config.kind_of(config) != "text":
        raise ValueError("not a text classifier")
    found = hub_config.labels_of(config, names)
    if labels is not None and [label.id for label in labels] != [label.id for label in found]:
        raise ValueError("the card's labels are not the model's")
    transformers = runtime.transformers()
    tokenizer = transformers.AutoTokenizer.from_pretrained(
        folder, local_files_only=True, trust_remote_code=False
    )
    if not tokenizer.is_fast:
        raise ModelError(
            "unsupported_model",
            N_("The tokenizer of this model cannot say where its words stand in the text."),
        )
    contents.check_tokenizer(type(tokenizer), folder)
    auto = transformers.AutoModelForSequenceClassification
    if labels is None:
        check_plan(auto, folder)
    model = open_model(auto, folder)
    if tokenizer.pad_token is None:
        tokenizer.pad_token = tokenizer.eos_token or tokenizer.unk_token
        model.config.pad_token_id = tokenizer.pad_token_id
    # Padding has to stand where the model looks for the end; the mask hides it everywhere.
    tokenizer.padding_side = "right"
    return TransformersText(model, tokenizer, labels or found)


def check_plan(auto: Any, folder: Path) -> None:
    """Refuse a model that would be larger than its files; errors as `bounds.check_plan`."""
    transformers = runtime.transformers()
    config = transformers.AutoConfig.from_pretrained(
        folder, local_files_only=True, trust_remote_code=False
    )
    torch = runtime.torch()
    with _MAKING, torch.device("meta"):  # where tensors have a shape, and no memory
        planned = auto.from_config(config, trust_remote_code=False, dtype=torch.float32)
    parameters = sum(part.numel() for part in planned.parameters())
    bounds.check_plan(parameters, sum(part.numel() for part in planned.buffers()), folder)


def open_model(auto: Any, folder: Path) -> Any:
    """A model's weights in single precision, ready to answer; ValueError if some are not there."""
    with _MAKING:
        model, found = auto.from_pretrained(
            folder,
            dtype=runtime.torch().float32,
            local_files_only=True,
            use_safetensors=True,
            trust_remote_code=False,
            output_loading_info=True,
        )
    # A model without a trained head would get a random one, and answer as if it were sure.
    if found["missing_keys"]:
        raise ValueError(f"weights are missing: {sorted(found['missing_keys'])[:3]}")
    return model.eval()


def _max_tokens(config: Any, tokenizer: Any) -> int:
    positions = getattr(config, "max_position_embeddings", None)
    if not isinstance(positions, int) or positions < 1:
        positions = 512
    elif getattr(config, "model_type", "") in _SHIFTED_POSITIONS:
        positions -= (config.pad_token_id or 0) + 1
    return int(min(tokenizer.model_max_length, positions, _MOST_TOKENS))


def _head(text: str, length: int) -> str:
    """The text up to a white space after `length` characters, so that no word is cut in two."""
    if len(text) <= length:
        return text
    ahead = (i for i in range(length, min(len(text), 2 * length)) if text[i].isspace())
    return text[: next(ahead, len(text))]


def _batches(order: Sequence[int], lengths: Sequence[int]) -> list[list[int]]:
    batches: list[list[int]] = []
    for i in order:
        full = not batches or (
            len(batches[-1]) >= BATCH_TEXTS or (len(batches[-1]) + 1) * lengths[i] > BATCH_TOKENS
        )
        if full:
            batches.append([])
        batches[-1].append(i)
    return batches

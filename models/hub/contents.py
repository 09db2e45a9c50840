"""What a repository has to hold for its kind, and whether it is what was downloaded."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Collection
from pathlib import Path

from models.classifier import Kind
from models.errors import N_, ModelError

# Everything that a tokenizer or a picture's preprocessing is described by; nothing executable.
DESCRIPTIONS = frozenset(
    {
        "config.json",
        "preprocessor_config.json",
        "tokenizer.json",
        "tokenizer_config.json",
        "special_tokens_map.json",
        "added_tokens.json",
        "vocab.txt",
        "vocab.json",
        "merges.txt",
        "sentencepiece.bpe.model",
        "sentencepiece.model",
        "spiece.model",
        "spm.model",
        "tokenizer.model",
    }
)

WEIGHTS = "model.safetensors"
INDEX = "model.safetensors.index.json"
SHARD = re.compile(r"model-\d{5}-of-\d{5}\.safetensors")
# Sets of files of which any one says how a text is cut into a model's words.
TOKENIZERS = (
    ("tokenizer.json",),
    ("vocab.txt",),
    ("vocab.json", "merges.txt"),
    ("sentencepiece.bpe.model",),
    ("sentencepiece.model",),
    ("spiece.model",),
    ("spm.model",),
    ("tokenizer.model",),
)
PREPROCESSING = "preprocessor_config.json"
_SHA256 = re.compile(r"[0-9a-f]{64}")
_SHA1 = re.compile(r"[0-9a-f]{40}")


def names_in(folder: Path) -> frozenset[str]:
    """The files of a folder that are taken from it; other programs may keep more there."""
    names = frozenset(path.name for path in folder.iterdir() if path.is_file())
    shards = (name for name in names if SHARD.fullmatch(name))
    weights = {WEIGHTS} if WEIGHTS in names else {INDEX, *shards}
    return names & (DESCRIPTIONS | weights)


def is_whole(kind: Kind, names: Collection[str]) -> bool:
    """Whether these files, beside config and weights, are all that a model of a kind needs.

    Without its tokenizer a text model would still answer: the same, whatever the text.
    """
    if kind == "image":
        return PREPROCESSING in names
    return any(all(name in names for name in each) for each in TOKENIZERS)


def check(kind: Kind, names: Collection[str]) -> None:
    """ModelError "model_incomplete" (503) unless `is_whole`."""
    if not is_whole(kind, names):
        raise incomplete(PREPROCESSING if kind == "image" else TOKENIZERS[0][0])


def check_tokenizer(tokenizer: type, folder: Path) -> None:
    """ModelError "model_incomplete" (503) unless the files are there that this class reads.

    tokenizer: a class of transformers; it makes an empty vocabulary out of files that are missing.
    """
    if (folder / "tokenizer.json").is_file():
        return
    files = dict(getattr(tokenizer, "vocab_files_names", None) or {})
    files.pop("tokenizer_file", None)
    lacking = [name for name in files.values() if not (folder / name).is_file()]
    if lacking or not files:
        raise incomplete((lacking or ["tokenizer.json"])[0])


def is_as_downloaded(path: Path) -> bool:
    """Whether a file in the hub's cache has the hash that it is stored under.

    A file that is no link into the store of blobs, as where links are not to be had, counts as
    such: nobody knows what it was.
    """
    try:
        name = path.readlink().name if path.is_symlink() else ""
        with path.open("rb") as file:
            if _SHA256.fullmatch(name):
                return hashlib.file_digest(file, "sha256").hexdigest() == name
            if _SHA1.fullmatch(name):  # as git names what it keeps
                digest = hashlib.sha1(usedforsecurity=False)
                digest.update(b"blob %d\0" % path.stat().st_size)
                while piece := file.read(2**20):
                    digest.update(piece)
                return digest.hexdigest() == name
    except OSError:
        return False
    return True


def incomplete(name: str) -> ModelError:
    """The error for a model without a file that it would answer nonsense without."""
    return ModelError(
        "model_incomplete",
        N_(
            "A file is missing without which this model would answer nonsense: {file}. "
            "Choose another model."
        ),
        status=503,
        file=name,
    )

"""Models from the Hugging Face hub: what is on this machine, what may be had, and fetching it.

Only weights in safetensors are taken, never pickled ones, and no code from a repository is ever
run. Files go into the hub's own cache, in its own layout, so that other programs share them; what
is there is used without asking the network.
"""

from __future__ import annotations

import errno
import json
import logging
import os
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from models.classifier import Kind
from models.errors import N_, Cancelled, InputError, ModelError
from models.faults import log_fault
from models.hub import bounds, contents
from models.hub import config as hub_config
from models.limits import LIMITS

# The hub's library reads these when it is first imported, by whomever. Its downloader written in
# Rust would swallow a Cancelled raised in a progress bar; and nobody is told what is loaded here.
os.environ.setdefault("HF_HUB_DISABLE_XET", "1")
os.environ.setdefault("HF_HUB_DISABLE_TELEMETRY", "1")

# A large BERT has 1.3 GB. Beyond two a model neither downloads nor answers in reasonable time here.
MAX_DOWNLOAD_BYTES = 2 * 1024**3
TIMEOUT_S = 4.0

# Called with bytes done and bytes in total; raises models.errors.Cancelled to stop.
Tell = Callable[[int, int], None]

_log = logging.getLogger(__name__)
_STORAGE = (errno.ENOSPC, errno.EDQUOT, errno.EROFS, errno.EACCES, errno.EPERM)
_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,95}/[A-Za-z0-9][A-Za-z0-9._-]{0,95}")
_COMMIT = re.compile(r"[0-9a-f]{40}")


@dataclass(frozen=True, slots=True)
class Listing:
    """What the hub says about a repository at one commit: the files to take, with their bytes."""

    repo: str
    commit: str
    files: Mapping[str, int]

    @property
    def size(self) -> int:
        """Bytes of all files to take."""
        return sum(self.files.values())


def check_name(name: str) -> str:
    """An "owner/name" as typed, or the address of its page, as a plain id.

    InputError "bad_model_id" (422).
    """
    name = name.strip().removeprefix("https://huggingface.co/").rstrip("/")
    if not _NAME.fullmatch(name) or "--" in name or ".." in name:
        raise InputError(
            "bad_model_id",
            N_("A model id looks like “owner/name”. Copy it from the model's page."),
        )
    return name


def cache_folder() -> Path:
    """The hub's cache on this machine, found as the hub's own library finds it."""
    if folder := os.environ.get("HF_HUB_CACHE"):
        return Path(folder).expanduser()
    home = os.environ.get("HF_HOME")
    if not home:
        home = os.path.join(os.environ.get("XDG_CACHE_HOME") or "~/.cache", "huggingface")
    return Path(home).expanduser() / "hub"


def is_offline() -> bool:
    """Whether the environment forbids the network."""
    return any(
        os.environ.get(name, "").upper() in ("1", "ON", "YES", "TRUE")
        for name in ("HF_HUB_OFFLINE", "TRANSFORMERS_OFFLINE")
    )


def cached(repo: str, revision: str) -> Path | None:
    """The folder of a repository that is completely on this machine, else None."""
    home = cache_folder() / f"models--{repo.replace('/', '--')}"
    commit = revision
    if not _COMMIT.fullmatch(revision):
        try:
            commit = (home / "refs" / revision).read_text().strip()
        except OSError:
            return None
        if not _COMMIT.fullmatch(commit):
            return None
    folder = home / "snapshots" / commit
    if not (folder / "config.json").is_file():
        return None
    if (folder / contents.WEIGHTS).is_file():
        return folder
    try:
        index = json.loads((folder / contents.INDEX).read_text(encoding="utf-8"))
        shards = {str(name) for name in index["weight_map"].values()}
    except (OSError, ValueError, KeyError, AttributeError, TypeError, RecursionError):
        return None
    whole = shards and all(contents.SHARD.fullmatch(s) and (folder / s).is_file() for s in shards)
    return folder if whole else None


def is_here(repo: str, revision: str, kind: Kind) -> bool:
    """Whether a repository is on this machine with all that a model of its kind needs."""
    folder = cached(repo, revision)
    return folder is not None and contents.is_whole(kind, contents.names_in(folder))


def inspect(repo: str, revision: str) -> tuple[Listing, Kind]:
    """Ask the hub about a repository: what would be downloaded, and what it classifies.

    ModelError: "unknown_model" (404); (422) "model_not_public",
    "unsupported_model", "remote_code", "model_too_large"; (503) "no_network", "no_memory",
    "model_incomplete", "config_corrupt", "bad_hub_answer".
    """
    from huggingface_hub import HfApi

    with _Plainly(repo):
        info = HfApi(endpoint=_endpoint(), token=False).model_info(
            repo, revision=revision, files_metadata=True, timeout=TIMEOUT_S
        )
        # Not every answer is what the library takes it for.
        sizes = {Path(f.rfilename).as_posix(): int(f.size or 0) for f in info.siblings or []}
    weights = (
        [contents.WEIGHTS]
        if contents.WEIGHTS in sizes
        else [n for n in sizes if contents.SHARD.fullmatch(n)]
    )
    if weights and weights != [contents.WEIGHTS]:
        weights.append(contents.INDEX)
    if not weights or not all(name in sizes for name in weights):
        raise ModelError(
            "unsupported_model",
            N_("This model has no weights in the safetensors format. Only those are loaded here."),
        )
    if "config.json" not in sizes or sizes["config.json"] > hub_config.MAX_CONFIG_BYTES:
        raise hub_config.unsupported()
    names = [name for name in sizes if name in contents.DESCRIPTIONS] + weights
    listing = Listing(repo, str(info.sha), {name: sizes[name] for name in names})
    _check_size(listing.size)
    for name in names:
        if name not in weights and sizes[name] > LIMITS.model_description_bytes:
            raise bounds.too_large(name)
    bounds.check_room(sum(sizes[name] for name in weights))
    config = hub_config.read_config(_download(listing, "config.json", lambda _n: None))
    kind = hub_config.kind_of(config)
    contents.check(kind, listing.files)
    return listing, kind


def fetch(repo: str, revision: str, kind: Kind, tell: Tell) -> Path:
    """The folder of a repository on this machine, what is not there of it yet downloaded first.

    The errors of `inspect`, and Cancelled as soon as `tell` raises it; what has arrived by then
    stays in the hub's cache and is not downloaded twice.
    """
    folder = cached(repo, revision)
    if folder is not None and contents.is_whole(kind, contents.names_in(folder)):
        return folder
    listing, _kind = inspect(repo, revision)
    done = 0
    tell(done, listing.size)

    def count(n: int) -> None:
        nonlocal done
        done += n
        _check_size(done)
        tell(min(done, listing.size), listing.size)

    # Weights, the largest, come last: where they are, all else is.
    whole = 0
    for name in sorted(listing.files, key=lambda n: (n.endswith(".safetensors"), n)):
        _download(listing, name, count)
        whole += listing.files[name]
        done = whole
        tell(done, listing.size)
    if not _COMMIT.fullmatch(revision):
        reference = cache_folder() / f"models--{repo.replace('/', '--')}" / "refs" / revision
        with _Plainly(repo):
            reference.parent.mkdir(parents=True, exist_ok=True)
            reference.write_text(listing.commit)
    folder = cached(repo, listing.commit)
    if folder is None:
        raise hub_config.unsupported()
    return folder


def _download(listing: Listing, name: str, count: Callable[[int], None]) -> Path:
    from huggingface_hub import hf_hub_download

    class Bar:
        """Takes the place of tqdm, only to be told how many bytes have come."""

        def __init__(self, **settings: Any) -> None:
            count(settings.get("initial") or 0)

        def __enter__(self) -> Bar:
            return self

        def __exit__(self, *_exception: object) -> None:
            pass

        def update(self, n: int | float | None = 1) -> None:
            count(int(n or 0))

    with _Plainly(listing.repo):
        return Path(
            hf_hub_download(
                listing.repo,
                name,
                revision=listing.commit,
                cache_dir=cache_folder(),
                endpoint=_endpoint(),
                token=False,
                etag_timeout=TIMEOUT_S,
                tqdm_class=Bar,
            )
        )


def _endpoint() -> str:
    return os.environ.get("HF_ENDPOINT") or "https://huggingface.co"


class _Plainly:
    """Turns what the hub's library raises into a plain sentence."""

    def __init__(self, repo: str) -> None:
        self._repo = repo

    def __enter__(self) -> None:
        if is_offline():
            raise no_network()

    def __exit__(self, _kind: object, error: BaseException | None, _trace: object) -> None:
        if error is None:
            return
        import httpx2
        from huggingface_hub import errors

        if isinstance(error, errors.GatedRepoError):
            raise ModelError(
                "model_not_public",
                N_("The model “{model}” asks for an account. Only public ones can be loaded."),
                model=self._repo,
            ) from error
        if isinstance(error, errors.RepositoryNotFoundError | errors.RevisionNotFoundError):
            raise ModelError(
                "unknown_model",
                N_("The Hugging Face hub has no public model “{model}”. Check the id."),
                status=404,
                model=self._repo,
            ) from error
        if isinstance(error, OSError) and is_storage(error):
            raise no_storage() from error
        network = (
            httpx2.HTTPError,
            errors.HfHubHTTPError,
            errors.LocalEntryNotFoundError,
            errors.OfflineModeIsEnabled,
            OSError,
        )
        if isinstance(error, network):
            log_fault(_log, f"the hub did not answer for {self._repo}", error)
            raise no_network() from error
        if isinstance(error, Exception) and not isinstance(error, Cancelled | ModelError):
            log_fault(_log, f"the hub's answer for {self._repo} is none", error)
            raise ModelError(
                "bad_hub_answer",
                N_("The Hugging Face hub answered in a way that is not understood. Try later."),
                status=503,
            ) from error


def is_storage(error: OSError) -> bool:
    """Whether it is this machine's disk, and not the network, that refused."""
    return error.errno in _STORAGE


def no_storage() -> ModelError:
    """The error for a download that cannot be written down."""
    return ModelError(
        "no_storage",
        N_("This model cannot be stored: the disk is full, or its folder may not be written to."),
        status=503,
    )


def no_network() -> ModelError:
    """The error for a model that is not here while the network is not there either."""
    return ModelError(
        "no_network",
        N_(
            "This model has to be downloaded, and the network cannot be reached. "
            "Choose one that is already here, or try again later."
        ),
        status=503,
    )


def _check_size(size: int) -> None:
    if size > MAX_DOWNLOAD_BYTES:
        raise ModelError(
            "model_too_large",
            N_("This model is too large: at most {limit} GB can be downloaded."),
            limit=MAX_DOWNLOAD_BYTES // 1024**3,
        )

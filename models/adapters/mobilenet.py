"""MobileNetV2 from keras.applications: the 1,000 ImageNet classes.

The weights come from where Keras gets them, into Keras's own cache, and are checked against the
hash of the published file. Source of the hash: two independent projects that pin the same file.
"""

from __future__ import annotations

import functools
import hashlib
import http.client
import json
import os
import tempfile
import urllib.request
from pathlib import Path
from typing import TYPE_CHECKING, Any

from models import runtime
from models.adapters.keras_image import KerasImage
from models.errors import N_, ModelError
from models.hub import repositories as hub
from models.prediction import Label

if TYPE_CHECKING:
    import numpy as np

_SITE = "https://storage.googleapis.com/"
_WEIGHTS = "mobilenet_v2_weights_tf_dim_ordering_tf_kernels_1.0_224.h5"
_CLASSES = "imagenet_class_index.json"
# Name, address, hash and bytes of each file (the size only for the progress bar).
_FILES = (
    (
        _CLASSES,
        "download.tensorflow.org/data/imagenet_class_index.json",
        ("md5", "c2c37ea517e94d9795004a39431a14cb"),
        35_363,
    ),
    (
        _WEIGHTS,
        f"tensorflow/keras-applications/mobilenet_v2/{_WEIGHTS}",
        ("sha256", "3e195a2857356cfc092cbbb460beb2a5bce279015d7792598b8d3d9e451902e3"),
        14_536_120,
    ),
)
_TOTAL = sum(size for *_file, size in _FILES)
_CHUNK = 256 * 1024


def cache_folder() -> Path:
    """Where keras.applications keeps its weights."""
    return Path(os.environ.get("KERAS_HOME") or "~/.keras").expanduser() / "models"


def is_cached() -> bool:
    """Whether weights and class names are on this machine."""
    return all((cache_folder() / name).is_file() for name, *_file in _FILES)


def is_published() -> bool:
    """Whether the files in the cache are, to the last bit, those that were published."""
    for name, _address, (method, wanted), _size in _FILES:
        with (cache_folder() / name).open("rb") as file:
            if hashlib.file_digest(file, method).hexdigest() != wanted:
                return False
    return True


def fetch(tell: hub.Tell) -> None:
    """Download what is not there yet; `tell` may raise Cancelled.

    ModelError "no_network", "model_corrupt" (503).
    """
    before = 0
    for name, address, (method, wanted), size in _FILES:
        path = cache_folder() / name
        if not path.is_file():
            _download(_SITE + address, path, hashlib.new(method), wanted, before, tell)
        before += size


def _download(
    address: str, path: Path, digest: Any, wanted: str, before: int, tell: hub.Tell
) -> None:
    if hub.is_offline():
        raise hub.no_network()
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        # A file of its own for each download: two views of this model may be fetched at once.
        handle, part = tempfile.mkstemp(dir=path.parent, suffix=".part")
    except OSError as error:
        raise hub.no_storage() from error
    done = before
    try:
        with (
            os.fdopen(handle, "wb") as out,
            urllib.request.urlopen(address, timeout=hub.TIMEOUT_S) as source,
        ):
            while chunk := source.read(_CHUNK):
                done += len(chunk)
                if done - before > hub.MAX_DOWNLOAD_BYTES:
                    break
                digest.update(chunk)
                out.write(chunk)
                tell(min(done, _TOTAL), _TOTAL)
        if digest.hexdigest() != wanted:
            raise ModelError(
                "model_corrupt",
                N_("The downloaded file {name} is not the published one. Try again."),
                status=503,
                name=path.name,
            )
        os.replace(part, path)
    except http.client.HTTPException as error:
        raise hub.no_network() from error
    except OSError as error:
        raise (hub.no_storage() if hub.is_storage(error) else hub.no_network()) from error
    finally:
        Path(part).unlink(missing_ok=True)


def load() -> KerasImage:
    """The model from the cache."""
    labels = read_classes(cache_folder() / _CLASSES)
    model = runtime.keras().applications.MobileNetV2(weights=str(cache_folder() / _WEIGHTS))
    return KerasImage(model, labels, scale=_to_unit)


def _to_unit(pixels: np.ndarray) -> np.ndarray:
    scaled: np.ndarray = pixels / 127.5 - 1
    return scaled


@functools.lru_cache(maxsize=4)
def read_classes(path: Path) -> tuple[Label, ...]:
    """The ImageNet classes by number: WordNet ids with their English names."""
    index = json.loads(path.read_text(encoding="utf-8"))
    rows = [index[str(i)] for i in range(len(index))]
    return tuple(Label(str(wnid), {"en": str(name).replace("_", " ")}) for wnid, name in rows)

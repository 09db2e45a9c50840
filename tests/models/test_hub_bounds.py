"""What a repository may ask of this machine, and that what failed leaves nothing behind."""

from __future__ import annotations

import gc
import json
import subprocess
import sys
import weakref
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from models import catalog, loaded, loading, predictions
from models.adapters import transformers_text
from models.errors import ModelError
from models.hub import bounds
from models.hub import config as hub_config
from models.hub import repositories as hub
from models.limits import LIMITS
from tests.models import standins
from tests.models.test_hub import Hub

REPO = "someone/tiny-reviews"
MODEL = f"hf:{REPO}"


@pytest.fixture(scope="module")
def saved(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return standins.bert(tmp_path_factory.mktemp("saved"), ["NEGATIVE", "POSITIVE"])


@pytest.fixture
def cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """An empty download cache, and no network."""
    monkeypatch.setenv("HF_HUB_CACHE", str(tmp_path / "cache"))
    monkeypatch.setenv("HF_HUB_OFFLINE", "1")
    predictions.forget()
    yield tmp_path / "cache"
    predictions.forget()


@pytest.fixture
def online(saved: Path, cache: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Hub]:
    server = Hub(saved)
    monkeypatch.setenv("HF_HUB_OFFLINE", "0")
    monkeypatch.setenv("HF_ENDPOINT", server.address)
    yield server
    server.server.shutdown()
    server.server.server_close()


def change_config(folder: Path, **changed: object) -> None:
    path = folder / "config.json"
    path.write_text(json.dumps({**json.loads(path.read_text()), **changed}))


def refused(code: str, status: int, model_id: str = MODEL) -> ModelError:
    with pytest.raises(ModelError) as caught:
        loaded.load(model_id)
    assert (caught.value.code, caught.value.status) == (code, status)
    return caught.value


# --- what a model cannot do without -----------------------------------------------------------


def without_tokenizer(files: Any) -> None:
    for name in list(files):
        if "token" in name or "vocab" in name:
            files.pop(name)


def test_a_repository_without_a_tokenizer_is_refused_before_it_is_downloaded(online: Hub) -> None:
    without_tokenizer(online.files)
    refused("model_incomplete", 503)
    assert not any("model.safetensors" in asked for asked in online.asked)


def test_a_cached_model_without_its_tokenizer_is_not_there(saved: Path, cache: Path) -> None:
    folder = standins.into_hub_cache(cache, REPO, saved)
    entry = catalog.get(MODEL)
    assert entry.availability() == "ready"
    (folder / "tokenizer.json").unlink()
    assert entry.availability() == "downloadable"
    refused("no_network", 503)


def test_a_tokenizer_that_was_lost_is_fetched_again(online: Hub, cache: Path) -> None:
    loaded.load(MODEL)
    folder = hub.cached(REPO, "main")
    assert folder
    (folder / "tokenizer.json").unlink()
    predictions.forget()
    assert catalog.get(MODEL).availability() == "downloadable"
    loaded.load(MODEL)
    assert catalog.get(MODEL).availability() == "ready"


@pytest.mark.parametrize("kind", ["BertTokenizer", "RobertaTokenizer", "PreTrainedTokenizerFast"])
def test_a_tokenizers_files_are_those_that_its_class_reads(
    saved: Path, cache: Path, kind: str
) -> None:
    """transformers makes an empty vocabulary out of files that are not there."""
    folder = standins.into_hub_cache(cache, REPO, saved)
    (folder / "tokenizer.json").unlink()
    (folder / "tokenizer_config.json").write_text(json.dumps({"tokenizer_class": kind}))
    (folder / "spiece.model").write_bytes(b"of another family")
    refused("model_corrupt" if kind == "PreTrainedTokenizerFast" else "model_incomplete", 503)


def test_a_text_model_with_a_vocabulary_alone_is_read(saved: Path, cache: Path) -> None:
    folder = standins.into_hub_cache(cache, REPO, saved)
    (folder / "tokenizer.json").unlink()
    (folder / "tokenizer_config.json").write_text(json.dumps({"tokenizer_class": "BertTokenizer"}))
    (folder / "vocab.txt").write_text("\n".join(standins.WORDS))
    whole = predictions.of_text(MODEL, "good film").probabilities
    assert whole != predictions.of_text(MODEL, "bad").probabilities


def test_a_picture_model_without_its_preprocessing_is_refused(cache: Path, tmp_path: Path) -> None:
    saved = standins.vit(tmp_path / "vit", ["cat", "dog"])
    folder = standins.into_hub_cache(cache, REPO, saved)
    assert catalog.get(MODEL).availability() == "ready"
    (folder / "preprocessor_config.json").unlink()
    assert catalog.get(MODEL).availability() == "downloadable"


@pytest.mark.parametrize("name", ["model.safetensors", "tokenizer.json"])
def test_flipped_bits_in_the_cache_are_noticed(online: Hub, cache: Path, name: str) -> None:
    loaded.load(MODEL)
    folder = hub.cached(REPO, "main")
    assert folder
    blob = (folder / name).resolve()
    content = bytearray(blob.read_bytes())
    content[-5] ^= 1
    blob.chmod(0o644)
    blob.write_bytes(content)
    predictions.forget()
    refused("model_corrupt", 503)


def test_what_other_programs_keep_in_the_cache_is_left_alone(saved: Path, cache: Path) -> None:
    folder = standins.into_hub_cache(cache, REPO, saved)
    (folder / "onnx").mkdir()
    (folder / "onnx" / "model.onnx").write_bytes(b"any")
    (folder / "model.fp16.safetensors").write_bytes(b"not ours")
    with (folder / "pytorch_model.bin").open("wb") as file:
        file.truncate(LIMITS.model_description_bytes + 1)
    blob = folder.parents[1] / "blobs" / ("0" * 64)
    blob.parent.mkdir()
    blob.write_bytes(b"of another hash")
    (folder / "flax_model.msgpack").symlink_to(blob)
    loaded.load(MODEL)


@pytest.mark.parametrize("content", [b"", b"{", b"\xff\xfe", b"[" * 100_000])
def test_a_damaged_cached_config_is_no_fault_of_the_asker(
    saved: Path, cache: Path, content: bytes
) -> None:
    folder = standins.into_hub_cache(cache, REPO, saved)
    (folder / "config.json").write_bytes(content)
    refused("config_corrupt", 503)


# --- how much it may ask for ------------------------------------------------------------------


@pytest.mark.parametrize(
    "changed",
    [
        {"id2label": None, "num_labels": 12_000_000},
        {"num_hidden_layers": 1_000_000},
        {"hidden_size": 100_000_000},
        {"intermediate_size": 10**30},
        {"num_attention_heads": 100_000},
        {"vocab_size": 10**9},
        {"encoder": {"n_layers": 10**6}},
        {"depths": [150, 150]},
        {"image_size": 1024, "patch_size": 1},
    ],
)
def test_a_config_that_asks_for_too_much_is_refused(
    saved: Path, cache: Path, changed: dict[str, object]
) -> None:
    folder = standins.into_hub_cache(cache, REPO, saved)
    change_config(folder, **changed)
    refused("model_too_large", 422)


@pytest.mark.parametrize(
    "name",
    ["bert", "distilbert", "roberta", "camembert", "xlm-roberta", "deberta-v2", "albert", "electra",
     "xlnet", "modernbert", "gpt2", "mpnet", "bart", "longformer", "llama", "gemma2", "vit", "beit",
     "swin", "swinv2", "convnext", "resnet", "deit", "mobilevit", "efficientnet", "dinov2"],
)  # fmt: skip
def test_usual_models_are_not_refused(name: str) -> None:
    from models import runtime

    config = runtime.transformers().AutoConfig.for_model(name).to_dict()
    bounds.check_config(config)
    assert len(hub_config.labels_of(config)) >= 2


@pytest.mark.parametrize("folder", [standins.bert, standins.vit])
def test_a_model_larger_than_its_files_is_refused(folder: Any, cache: Path, tmp_path: Path) -> None:
    made = standins.into_hub_cache(cache, REPO, folder(tmp_path / "made", ["a", "b"]))
    change_config(made, hidden_size=64)
    refused("model_too_large", 422)


@pytest.mark.parametrize("content", [None, b"\xff" * 100, b"[]", b"{", b'{"a": {"shape": [-1]}}'])
def test_a_header_that_is_none_is_damage(saved: Path, cache: Path, content: bytes | None) -> None:
    folder = standins.into_hub_cache(cache, REPO, saved)
    header = content or b""
    content = b"" if content is None else len(header).to_bytes(8, "little") + header
    (folder / "model.safetensors").write_bytes(content)
    refused("model_corrupt", 503)


def test_without_room_nothing_is_downloaded_and_nothing_opened(
    online: Hub, cache: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(bounds, "free_memory", lambda: 700 * 1024**2)
    refused("no_memory", 503)
    assert not any("model.safetensors" in asked for asked in online.asked)
    monkeypatch.undo()


def test_a_cached_model_without_room_is_not_opened(
    saved: Path, cache: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    standins.into_hub_cache(cache, REPO, saved)
    monkeypatch.setattr(bounds, "free_memory", lambda: 700 * 1024**2)
    refused("no_memory", 503)


def test_what_is_free_is_known() -> None:
    import psutil  # type: ignore[import-untyped]

    assert 0 < bounds.free_memory() <= psutil.virtual_memory().total


HOSTILE = """
import json, resource, sys, time
resource.setrlimit(resource.RLIMIT_AS, (6 << 30, 6 << 30))
from pathlib import Path
from models import loaded
from models.errors import ModelError
from models.hub import repositories as hub

folder = hub.cached("evil/labels", "main")
path = folder / "config.json"
usual = json.loads(path.read_text())
from models import runtime
runtime.transformers()
before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
began = time.process_time()
labels = {"id2label": None, "num_labels": 12_000_000}
for changed in (labels, {"hidden_size": 4096, "vocab_size": 500_000}):
    path.write_text(json.dumps({**usual, **changed}))
    try:
        loaded.load("hf:evil/labels")
    except ModelError as error:
        print(error.code)
    loaded.forget()
took = time.process_time() - began
more = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before
print(json.dumps({"s": took, "mb": more / 1024}))
"""


def test_a_hostile_repository_costs_neither_memory_nor_time(
    saved: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HF_HUB_CACHE", str(tmp_path))
    monkeypatch.setenv("HF_HUB_OFFLINE", "1")
    standins.into_hub_cache(tmp_path, "evil/labels", saved)
    done = subprocess.run(
        [sys.executable, "-c", HOSTILE], capture_output=True, text=True, timeout=120
    )
    lines = done.stdout.splitlines()
    assert lines[:2] == ["model_too_large"] * 2, done.stderr
    spent = json.loads(lines[2])
    assert spent["mb"] < 150
    assert spent["s"] < 20


# --- what failed is let go --------------------------------------------------------------------


class Heavy:
    """Stands for the gigabytes of a model that was half loaded."""


def test_a_failed_load_keeps_nothing_alive(
    saved: Path, cache: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    standins.into_hub_cache(cache, REPO, saved)
    seen: list[weakref.ref[Heavy]] = []

    def load(*_given: object, **_named: object) -> None:
        half = Heavy()
        half.itself = half  # type: ignore[attr-defined]  # only the collector finds it
        seen.append(weakref.ref(half))
        try:
            raise KeyError(half)
        except KeyError as error:
            raise ValueError("damaged\n" * 100) from error

    monkeypatch.setattr(transformers_text, "load", load)
    for _ in range(2):
        error = refused("model_corrupt", 503)
        assert error.__cause__ is error.__context__ is None
        gc.collect()
        assert [each() for each in seen] == [None] * len(seen)
    faults = [record for record in caplog.records if "cannot load" in record.message]
    assert len(faults) == 2
    assert all(r.exc_info is None and "\n" not in r.message for r in faults)


def test_who_hears_of_an_error_later_is_not_tied_to_who_heard_it_first(
    cache: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(catalog, "_inspect", _refuse)
    errors = []
    for _ in range(2):
        with pytest.raises(ModelError) as caught:
            catalog.get("hf:a/b")
        errors.append(caught.value)
    assert errors[0] is not errors[1]


def _refuse(_name: str) -> None:
    raise ModelError("no", "No.")


def test_no_memory_is_said_as_such(
    saved: Path, cache: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    standins.into_hub_cache(cache, REPO, saved)

    def build(*_given: object) -> None:
        raise MemoryError

    monkeypatch.setattr(loading, "_build", build)
    refused("no_memory", 503)


# --- answers of the hub that are none ---------------------------------------------------------


@pytest.mark.parametrize(
    "answer",
    [b"<html>nothing</html>", b"", b"[" * 100_000, b"[]", b"null", b'{"siblings": 5}',
     b'{"id": "x", "siblings": [{"rfilename": 5}]}'],
)  # fmt: skip
def test_an_answer_of_the_hub_that_is_none_has_its_own_sentence(online: Hub, answer: bytes) -> None:
    online.answers = answer
    error = refused("bad_hub_answer", 503)
    assert "Hugging Face hub" in str(error)


def test_a_nested_config_has_its_own_sentence(online: Hub) -> None:
    online.files["config.json"] = b'{"a":' * 50_000
    refused("config_corrupt", 503)

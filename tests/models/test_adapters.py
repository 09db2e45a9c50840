"""Every adapter on a small model of its kind: labels, probabilities, what is read, what is seen."""

from __future__ import annotations

import json
import subprocess
import sys
import threading
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
from PIL import Image, ImageDraw, ImageOps

from models import cards
from models.adapters import (
    keras_image,
    linear,
    mobilenet,
    pictures,
    transformers_image,
    transformers_text,
)
from models.adapters.counted import CountedTexts
from models.adapters.transformers_image import read_preprocessing
from models.classifier import ImageClassifier, TextClassifier
from models.errors import Cancelled, ModelError
from models.prediction import Label
from tests.models import standins

# In single precision the same input in another shape of batch, or by the kernels of another
# processor, is added up in another order: seen up to 1.1e-6, where the answers differ by far more.
ALIKE = 5e-6

# --- texts ------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def bert_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return standins.bert(tmp_path_factory.mktemp("bert"), ["bad", "so so", "good"], half=True)


@pytest.fixture(scope="module")
def bert(bert_folder: Path) -> transformers_text.TransformersText:
    return transformers_text.load(bert_folder)


def test_a_text_model_keeps_the_protocol(bert: TextClassifier) -> None:
    assert isinstance(bert, TextClassifier)
    assert [label.id for label in bert.labels] == ["bad", "so so", "good"]
    rows = bert.predict_proba(["good film", ""])
    assert rows.shape == (2, 3)
    assert rows.dtype == np.float64
    np.testing.assert_allclose(rows.sum(axis=1), 1, atol=1e-12)


def test_an_empty_batch_has_no_rows(bert: TextClassifier) -> None:
    assert bert.predict_proba([]).shape == (0, 3)


def test_probabilities_are_those_of_transformers_itself(
    bert: TextClassifier, bert_folder: Path
) -> None:
    import torch
    from transformers import AutoModelForSequenceClassification, AutoTokenizer

    tokenizer = AutoTokenizer.from_pretrained(bert_folder)
    model = AutoModelForSequenceClassification.from_pretrained(bert_folder, dtype=torch.float32)
    text = "the film was not good!"
    with torch.inference_mode():
        wanted = torch.softmax(model.eval()(**tokenizer(text, return_tensors="pt")).logits, -1)
    np.testing.assert_allclose(bert.predict_proba([text]), wanted.numpy(), atol=ALIKE)


def test_order_and_company_change_nothing(bert: TextClassifier) -> None:
    texts = [("good film not bad " * n).strip() for n in (9, 1, 5, 0, 3, 7, 2)] * 20
    each = np.stack([made.row for made in CountedTexts("any", bert).answer_each(texts)])
    for i in range(7):
        np.testing.assert_array_equal(bert.predict_proba([texts[i]])[0], each[i])
        np.testing.assert_array_equal(each[i], each[i + 7])
    assert len(np.unique(each[:7].round(9), axis=0)) == 7


def test_a_batch_as_explanations_ask_for_is_the_same_but_for_rounding(bert: TextClassifier) -> None:
    texts = [("good film not bad " * n).strip() for n in (9, 1, 5, 0, 3, 7, 2)] * 20
    each = np.stack([made.row for made in CountedTexts("any", bert).answer_each(texts)])
    np.testing.assert_allclose(bert.predict_proba(texts), each, atol=ALIKE)


def test_a_short_text_is_read_to_its_end(bert: TextClassifier) -> None:
    text = "good film!  \u200b\n"
    reading = bert.reading(text)
    assert (reading.read_to, reading.tokens, reading.max_tokens) == (len(text), 5, 32)
    assert not reading.is_cut(text)


@pytest.mark.parametrize("words", [30, 31, 500, 50_000])
def test_what_is_cut_off_does_not_matter_to_the_answer(bert: TextClassifier, words: int) -> None:
    text = " ".join(["good", "film"] * words)[: 5 * words].rstrip()
    reading = bert.reading(text)
    count = len(text.split())
    assert reading.tokens == min(count + 2, 32)  # with its opening and closing token
    assert reading.is_cut(text) == (count > 30)
    read = text[: reading.read_to]
    assert len(read.split()) == min(count, 30)
    elsewhere = read + " bad" * 3 if count > 30 else read
    wanted = bert.predict_proba([elsewhere])
    np.testing.assert_allclose(bert.predict_proba([text]), wanted, atol=ALIKE)


def test_a_word_longer_than_any_page_is_still_read(bert: TextClassifier) -> None:
    text = "good" * 20_000 + " film"
    reading = bert.reading(text)
    assert reading.tokens == 4  # [CLS] [UNK] film [SEP]
    assert reading.read_to == len(text)


@pytest.mark.parametrize(
    "text", ["\x00", "\ud800 good", "👩‍👩‍👧", "שלום", "<script>", "a\u0301", "\n\n", "%s {x}"]
)
def test_hostile_texts_get_an_answer(bert: TextClassifier, text: str) -> None:
    assert np.isfinite(bert.predict_proba([text])).all()
    assert 0 <= bert.reading(text).read_to <= len(text)


def test_many_threads_get_what_one_would(bert: TextClassifier) -> None:
    texts = ["good film " * n for n in range(12)]
    wanted = bert.predict_proba(texts)
    wrong: list[int] = []

    def ask(start: int) -> None:
        for i in range(start, start + 12):
            row = bert.predict_proba([texts[i % 12], texts[(i + 5) % 12]])[0]
            read = bert.reading(texts[i % 12]).tokens
            if not np.allclose(row, wanted[i % 12], atol=ALIKE) or read != min(32, i % 12 * 2 + 2):
                wrong.append(i)

    threads = [threading.Thread(target=ask, args=(n,)) for n in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert wrong == []


def test_the_cards_labels_must_be_the_models(bert_folder: Path) -> None:
    data = standins.card("x", "text", ["bad", "so so", "good"])
    named = transformers_text.load(bert_folder, cards.parse(json.dumps(data)).labels)
    assert named.labels[2].name("fr") == "fr good"
    swapped = standins.card("x", "text", ["good", "so so", "bad"])
    with pytest.raises(ValueError, match="labels"):
        transformers_text.load(bert_folder, cards.parse(json.dumps(swapped)).labels)


def _with_config(source: Path, target: Path, **changed: object) -> Path:
    target.mkdir()
    for file in source.iterdir():
        (target / file.name).write_bytes(file.read_bytes())
    path = target / "config.json"
    path.write_text(json.dumps({**json.loads(path.read_text()), **changed}))
    return target


@pytest.mark.parametrize(
    ("changed", "code"),
    [
        ({"problem_type": "multi_label_classification"}, "unsupported_model"),
        ({"problem_type": "regression"}, "unsupported_model"),
        ({"id2label": {"0": "only"}}, "unsupported_model"),
        ({"id2label": {"a": "x", "b": "y"}}, "unsupported_model"),
        ({"architectures": ["BertForTokenClassification"]}, "unsupported_model"),
        ({"architectures": None}, "unsupported_model"),
        ({"auto_map": {"AutoModel": "evil.Model"}}, "remote_code"),
    ],
)
def test_heads_that_choose_no_class_and_foreign_code_are_refused(
    bert_folder: Path, tmp_path: Path, changed: dict[str, object], code: str
) -> None:
    folder = _with_config(bert_folder, tmp_path / "changed", **changed)
    with pytest.raises(ModelError) as caught:
        transformers_text.load(folder)
    assert (caught.value.code, caught.value.status) == (code, 422)


def test_a_model_without_a_trained_head_is_refused(bert_folder: Path, tmp_path: Path) -> None:
    from safetensors.numpy import load_file, save_file

    folder = _with_config(bert_folder, tmp_path / "headless")
    weights = load_file(folder / "model.safetensors")
    headless = {name: value for name, value in weights.items() if "classifier" not in name}
    save_file(headless, folder / "model.safetensors", {"format": "pt"})
    with pytest.raises(ValueError, match="missing"):
        transformers_text.load(folder)


def test_two_classes_named_alike_stay_two(bert_folder: Path, tmp_path: Path) -> None:
    names = {"0": "same", "1": "other", "2": "same"}
    folder = _with_config(bert_folder, tmp_path / "twice", id2label=names)
    labels = transformers_text.load(folder).labels
    assert [label.id for label in labels] == ["same (0)", "other", "same (2)"]


def test_a_french_tokenizer_that_is_only_a_sentencepiece_file_is_read(tmp_path: Path) -> None:
    """As DistilCamemBERT's: its letters' places are known, and its positions begin at two."""
    import sentencepiece
    from transformers import CamembertConfig, CamembertForSequenceClassification

    sentences = ["le chat mange bien", "l'État n'aime pas le bruit", "où est la gare"] * 20
    sentencepiece.SentencePieceTrainer.train(
        sentence_iterator=iter(sentences),
        model_prefix=str(tmp_path / "sentencepiece.bpe"),
        vocab_size=60,
        hard_vocab_limit=False,
        minloglevel=2,
    )
    (tmp_path / "tokenizer_config.json").write_text(
        json.dumps({"tokenizer_class": "CamembertTokenizer"})
    )
    CamembertForSequenceClassification(
        CamembertConfig(
            vocab_size=100,
            hidden_size=16,
            num_hidden_layers=1,
            num_attention_heads=2,
            intermediate_size=16,
            max_position_embeddings=34,
            pad_token_id=1,
        )
    ).save_pretrained(tmp_path)
    model = transformers_text.load(tmp_path)
    text = "l'État mange " * 50
    reading = model.reading(text)
    assert (reading.tokens, reading.max_tokens) == (32, 32)
    assert 10 < reading.read_to < 150
    assert np.isfinite(model.predict_proba([text, "où"])).all()
    assert not model.reading("où est le chat").is_cut("où est le chat")


# --- texts without a network ------------------------------------------------------------------


def _linear(folder: Path) -> None:
    from models.adapters.linear import LinearTextClassifier
    from models.adapters.terms import Terms

    terms = Terms(
        {"analyzer": "word", "ngram_range": [1, 1]}, ("bien", "mal"), np.ones(2, dtype=np.float32)
    )
    LinearTextClassifier(
        (Label("negative"), Label("positive")),
        [terms],
        np.array([[-2.0, 2.0], [2.0, -2.0]], dtype=np.float32),
        np.zeros(2, dtype=np.float32),
    ).save(folder)


def test_a_linear_model_keeps_the_protocol(tmp_path: Path) -> None:
    _linear(tmp_path)
    card = cards.parse(json.dumps(standins.card("services-fr", "text", ["negative", "positive"])))
    model = linear.load(tmp_path, card.labels)
    assert isinstance(model, TextClassifier)
    rows = model.predict_proba(["C'est bien", "c'est mal", ""])
    assert rows.argmax(axis=1).tolist() == [1, 0, 0]
    np.testing.assert_allclose(rows.sum(axis=1), 1)
    assert model.labels[1].name("fr") == "fr positive"
    assert model.predict_proba([]).shape == (0, 2)
    assert not model.reading("bien " * 100_000).is_cut("bien " * 100_000)
    with pytest.raises(ValueError, match="labels"):
        linear.load(tmp_path, card.labels[::-1])


# --- pictures on torch ------------------------------------------------------------------------


@pytest.fixture(scope="module")
def vit_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return standins.vit(tmp_path_factory.mktemp("vit"), ["cat", "dog"])


def _noise(width: int, height: int) -> Image.Image:
    values = np.random.default_rng(0).integers(0, 256, (height, width, 3), dtype=np.uint8)
    return Image.fromarray(values)


def test_a_vision_transformer_keeps_the_protocol(vit_folder: Path) -> None:
    model = transformers_image.load(vit_folder)
    assert isinstance(model, ImageClassifier)
    assert model.size == (32, 32)
    seen = model.prepare(_noise(90, 50)).pixels
    assert (seen.shape, seen.dtype) == ((32, 32, 3), np.uint8)
    rows = model.predict_proba(np.stack([seen] * 20))
    assert rows.shape == (20, 2)
    np.testing.assert_allclose(rows.sum(axis=1), 1, atol=1e-12)
    assert model.predict_proba(np.zeros((0, 32, 32, 3), np.uint8)).shape == (0, 2)


def test_preprocessing_is_that_of_transformers_itself(vit_folder: Path) -> None:
    from transformers.models.vit.image_processing_pil_vit import ViTImageProcessorPil

    picture = _noise(90, 50)
    wanted = ViTImageProcessorPil.from_pretrained(vit_folder)(picture, return_tensors="np")
    described = json.loads((vit_folder / "preprocessor_config.json").read_text())
    ours = read_preprocessing(described)
    numbers = ours.numbers(ours.see(picture).pixels[None])
    np.testing.assert_allclose(numbers, wanted["pixel_values"], atol=1e-6)


def test_the_middle_is_cut_out_where_the_config_says_so() -> None:
    ours = read_preprocessing(
        {
            "size": {"shortest_edge": 40},
            "do_center_crop": True,
            "crop_size": {"height": 20, "width": 20},
            "image_mean": [0, 0, 0],
            "image_std": [1, 1, 1],
            "resample": 0,
        }
    )
    picture = Image.new("RGB", (160, 80), "blue")
    picture.paste("red", (60, 20, 100, 60))  # exactly the middle quarter of the height
    seen = ours.see(picture)
    assert (seen.pixels == (255, 0, 0)).all()
    assert seen.box == (60, 20, 100, 60)


def test_a_squeezed_picture_is_seen_whole() -> None:
    ours = read_preprocessing({"size": 32, "do_normalize": False})
    assert ours.see(_noise(90, 50)).box == (0, 0, 90, 50)


def test_imagenets_usual_cut_is_told() -> None:
    """The shorter side to 256, then 224 in the middle."""
    ours = read_preprocessing(
        {
            "size": {"shortest_edge": 256},
            "do_center_crop": True,
            "crop_size": 224,
            "do_normalize": False,
        }
    )
    assert ours.see(_noise(450, 300)).box == pytest.approx((93.75, 18.75, 356.25, 281.25))


@pytest.mark.parametrize(
    "config",
    [
        {},
        {"size": {"height": 0, "width": 0}, "do_normalize": False},
        {"size": {"height": 10**9, "width": 10**9}, "do_normalize": False},
        {"size": {"longest_edge": 5}, "do_normalize": False},
        {"size": 32, "image_mean": [0], "image_std": [1]},
        {"size": 32, "image_mean": [0, 0, 0], "image_std": [0, 1, 1]},
        {"size": 32, "do_normalize": False, "resample": 99},
        {"size": 20, "crop_size": 40, "do_center_crop": True, "do_normalize": False},
    ],
)
def test_unusual_preprocessing_is_refused(config: dict[str, object]) -> None:
    with pytest.raises(ModelError) as caught:
        read_preprocessing(config)
    assert caught.value.code == "unsupported_model"


# --- pictures on Keras ------------------------------------------------------------------------


def _card(model_id: str, classes: int, **facts: object) -> cards.Card:
    labels = [str(i) for i in range(classes)]
    return cards.parse(json.dumps(standins.card(model_id, "image", labels, input=facts)))


@pytest.fixture(scope="module")
def photos(tmp_path_factory: pytest.TempPathFactory) -> keras_image.KerasImage:
    path = standins.keras_model(tmp_path_factory.mktemp("keras") / "model.keras", 32, 3, 10)
    return keras_image.load(path, _card("photos", 10))


def test_a_keras_model_keeps_the_protocol(photos: keras_image.KerasImage) -> None:
    assert isinstance(photos, ImageClassifier)
    assert photos.size == (32, 32)
    seen = photos.prepare(_noise(300, 200)).pixels
    assert (seen.shape, seen.dtype) == ((32, 32, 3), np.uint8)
    images = np.stack([photos.prepare(_noise(40 + n, 40)).pixels for n in range(70)])
    rows = photos.predict_proba(images)
    np.testing.assert_allclose(rows.sum(axis=1), 1, atol=1e-6)
    np.testing.assert_allclose(photos.predict_proba(images[66:67])[0], rows[66], atol=ALIKE)
    assert photos.predict_proba(images[:0]).shape == (0, 10)


def test_no_batch_size_is_traced_anew(
    photos: keras_image.KerasImage, monkeypatch: pytest.MonkeyPatch
) -> None:
    import keras

    def traced(*_given: object, **_named: object) -> None:
        raise AssertionError("the model's Python code runs again")

    monkeypatch.setattr(keras.Model, "__call__", traced)
    for n in (1, 2, 7, 64, 65):
        assert photos.predict_proba(np.zeros((n, 32, 32, 3), np.uint8)).shape == (n, 10)


def test_a_photo_is_cut_to_its_middle_and_scaled() -> None:
    picture = Image.new("RGB", (300, 100), "blue")
    picture.paste("red", (100, 0, 200, 100))
    seen = pictures.cover(picture, 32, 32).pixels
    # Smoothed at the edge of the cut, but never the blue sides.
    np.testing.assert_allclose(seen, np.broadcast_to([255, 0, 0], (32, 32, 3)), atol=20)
    assert (pictures.cover(Image.new("RGB", (1, 1), "white"), 32, 32).pixels == 255).all()


@pytest.mark.parametrize("size", [(451, 300), (300, 451), (64, 64), (1, 900), (2000, 5)])
def test_where_a_picture_was_cut_is_told_with_it(size: tuple[int, int]) -> None:
    width, height = size
    side = min(size)
    seen = pictures.cover(_noise(width, height), 32, 32)
    box = ((width - side) / 2, (height - side) / 2, (width + side) / 2, (height + side) / 2)
    assert seen.box == pytest.approx(box)
    theirs = ImageOps.fit(_noise(width, height), (32, 32), Image.Resampling.LANCZOS)
    np.testing.assert_array_equal(seen.pixels, np.asarray(theirs))
    with pytest.raises(ValueError, match="read-only"):
        seen.pixels[0] = 0


def test_a_model_that_ends_in_logits_gets_its_softmax(tmp_path: Path) -> None:
    path = standins.keras_model(tmp_path / "model.keras", 28, 1, 10, softmax=False)
    model = keras_image.load(path, _card("digits", 10))
    rows = model.predict_proba(np.full((3, 28, 28, 3), 90, np.uint8))
    np.testing.assert_allclose(rows.sum(axis=1), 1, atol=1e-9)


def test_a_digit_is_brought_into_the_form_of_mnist(tmp_path: Path) -> None:
    path = standins.keras_model(tmp_path / "model.keras", 28, 1, 10)
    model = keras_image.load(path, _card("any", 10, prepare="digit"))
    paper = Image.new("RGB", (400, 300), (240, 235, 220))
    ImageDraw.Draw(paper).line((40, 30, 40, 200), fill=(20, 20, 90), width=14)
    prepared = model.prepare(paper)
    assert prepared.box is None  # redrawn: it lies nowhere in the picture
    seen = prepared.pixels
    assert (seen.shape, seen.dtype) == ((28, 28, 3), np.uint8)
    assert (seen[..., 0] == seen[..., 1]).all()
    assert seen[0, 0, 0] == 0  # white on black
    assert seen[14, 13:15].max() > 200  # in the middle
    assert model.predict_proba(seen[None]).shape == (1, 10)


def test_classes_that_are_not_the_models_are_refused(tmp_path: Path) -> None:
    path = standins.keras_model(tmp_path / "model.keras", 28, 1, 10)
    with pytest.raises(ValueError, match="classes"):
        keras_image.load(path, _card("digits", 9))


def test_code_stored_in_a_keras_file_is_not_run(tmp_path: Path) -> None:
    import keras

    inputs = keras.Input((28, 28, 1))
    x = keras.layers.Flatten()(inputs)
    x = keras.layers.Lambda(lambda values: values * 2)(x)
    keras.Model(inputs, keras.layers.Dense(10)(x)).save(tmp_path / "model.keras")
    with pytest.raises(ValueError, match=r"[Ll]ambda|unsafe"):
        keras_image.load(tmp_path / "model.keras", _card("digits", 10))


# --- keras.applications -----------------------------------------------------------------------


@pytest.fixture
def imagenet(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """MobileNetV2 with random weights where Keras would have downloaded the real ones to."""
    import keras
    from keras.src.legacy.saving import legacy_h5_format

    monkeypatch.setenv("KERAS_HOME", str(tmp_path))
    folder = tmp_path / "models"
    folder.mkdir()
    names = {str(i): [f"n{i:08d}", f"Thing_{i}"] for i in range(1000)}
    (folder / "imagenet_class_index.json").write_text(json.dumps(names))
    keras.utils.set_random_seed(0)
    import h5py  # type: ignore[import-untyped]

    model = keras.applications.MobileNetV2(weights=None)
    name = "mobilenet_v2_weights_tf_dim_ordering_tf_kernels_1.0_224.h5"
    with h5py.File(folder / name, "w") as file:
        legacy_h5_format.save_weights_to_hdf5_group(file, model)
    yield folder
    mobilenet.read_classes.cache_clear()


def test_mobilenet_is_read_out_of_kerass_own_cache(imagenet: Path) -> None:
    assert mobilenet.is_cached()
    whole = mobilenet.load()
    assert isinstance(whole, ImageClassifier)
    assert (len(whole.labels), whole.labels[151].name("en")) == (1000, "Thing 151")
    seen = whole.prepare(_noise(500, 300)).pixels
    assert whole.predict_proba(seen[None]).shape == (1, 1000)


def test_weights_that_are_not_the_published_ones_are_not_kept(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    served = tmp_path / "served" / "download.tensorflow.org" / "data"
    served.mkdir(parents=True)
    (served / "imagenet_class_index.json").write_text('{"0": ["n0", "forged"]}')
    monkeypatch.setenv("KERAS_HOME", str(tmp_path / "home"))
    monkeypatch.setattr(mobilenet, "_SITE", (tmp_path / "served").as_uri() + "/")
    told: list[tuple[int, int]] = []
    with pytest.raises(ModelError) as caught:
        mobilenet.fetch(lambda done, total: told.append((done, total)))
    assert (caught.value.code, caught.value.status) == ("model_corrupt", 503)
    assert told[0][0] > 0
    assert list((tmp_path / "home" / "models").iterdir()) == []

    def stop(_done: int, _total: int) -> None:
        raise Cancelled

    with pytest.raises(Cancelled):
        mobilenet.fetch(stop)
    assert list((tmp_path / "home" / "models").iterdir()) == []


def test_without_network_the_weights_cannot_be_had(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("KERAS_HOME", str(tmp_path))
    monkeypatch.setattr(mobilenet, "_SITE", "http://127.0.0.1:9/")
    assert not mobilenet.is_cached()
    with pytest.raises(ModelError) as caught:
        mobilenet.fetch(lambda _done, _total: None)
    assert (caught.value.code, caught.value.status) == ("no_network", 503)


def test_a_cache_that_may_not_be_written_is_no_matter_of_the_network(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "file").write_text("")
    monkeypatch.setenv("KERAS_HOME", str(tmp_path / "file"))
    with pytest.raises(ModelError) as caught:
        mobilenet.fetch(lambda _done, _total: None)
    assert (caught.value.code, caught.value.status) == ("no_storage", 503)


# --- both frameworks --------------------------------------------------------------------------


@pytest.mark.parametrize("order", ["keras torch", "both"])  # this process has the third order
def test_both_frameworks_live_in_one_process(order: str) -> None:
    code = """
import sys, threading
from models import runtime
def torch():
    runtime.transformers(); t = runtime.torch(); assert float(t.ones(3) @ t.ones(3)) == 3
def keras():
    assert float(runtime.keras().ops.sum(runtime.tensorflow().ones(3))) == 3
if sys.argv[1] == "both":
    threads = [threading.Thread(target=f) for f in (torch, keras, torch, keras)]
    [t.start() for t in threads]; [t.join() for t in threads]
else:
    for name in sys.argv[1].split():
        {"torch": torch, "keras": keras}[name]()
torch(); keras()
print("fine")
"""
    done = subprocess.run(
        [sys.executable, "-c", code, order], capture_output=True, text=True, timeout=120
    )
    assert done.stdout.strip() == "fine", done.stderr


def test_two_that_are_opened_at_once_leave_each_other_their_precision(tmp_path: Path) -> None:
    """transformers sets the precision of all that torch makes while it makes a model."""
    import torch

    folder = standins.bert(tmp_path / "half", ["a", "b"])
    config = json.loads((folder / "config.json").read_text())
    (folder / "config.json").write_text(json.dumps({**config, "dtype": "float16"}))
    found: list[object] = []

    def open_some() -> None:
        for _ in range(8):
            made = transformers_text.load(folder)
            found.extend(part.dtype for part in made.parts[0].parameters())

    threads = [threading.Thread(target=open_some) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert set(found) == {torch.float32}
    assert torch.get_default_dtype() == torch.float32

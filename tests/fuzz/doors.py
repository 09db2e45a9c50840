"""The doors that are tried: each takes something hostile, and either answers or refuses in words.

A refusal is a CertitudeError with a sentence. Anything else that is raised is a fault, and so is an
answer that breaks its promise (a formula in an exported table, an API answer outside its document).
"""

from __future__ import annotations

import base64
import csv
import io
import json
import re
import shutil
import tempfile
from collections.abc import Callable
from contextlib import ExitStack
from functools import cache
from pathlib import Path
from typing import Any, Literal

import pytest
from hypothesis import strategies as st
from hypothesis.strategies import SearchStrategy

from api import strict_json
from components.displays import settings as display_settings  # noqa: F401 - registers its settings
from components.giving.drawing.strokes import rasterise, read_strokes
from components.giving.links.keeping import read_brought, unreadable
from components.site import state
from models import cards, catalog, loading, predictions
from models.catalog import Entry
from models.errors import CertitudeError
from models.labelled import columns, given
from models.languages import CODES
from models.limits import LIMITS
from models.prediction import Label
from models.reading import inputs, sentences, tables, units
from tests.api.conftest import Client, Reviewer, Weaver, site
from tests.fuzz import seeds

Outcome = Literal["answered", "refused"]
Try = Callable[[Any], Outcome]

# What would be worked out; a number that ends in a delimiter is one in a cell of its own.
_FORMULA = re.compile(r"\s*(?:[=@＝＠]|[+\-＋－](?!\d+(?:[.,]\d+)?(?:$|[,;\t|])))")
_TEXT = st.one_of(
    st.sampled_from(seeds.HOSTILE_TEXTS),
    st.text(max_size=400),
    st.lists(st.sampled_from(seeds.HOSTILE_TEXTS), max_size=6).map("".join),
    st.text("l'aeé.!?«»\u00a0\u202f\n-–0123 ", max_size=300),
)
_JSON = st.recursive(
    st.one_of(st.none(), st.booleans(), st.integers(), st.floats(), _TEXT),
    lambda inner: st.one_of(
        st.lists(inner, max_size=5), st.dictionaries(st.text(max_size=12), inner, max_size=5)
    ),
    max_leaves=20,
)


def _spoiled(good: tuple[bytes, ...]) -> SearchStrategy[bytes]:
    return st.builds(seeds.spoiled, st.sampled_from(good), st.integers(0, 2**32 - 1))


def _refusing(what: Callable[[Any], object]) -> Try:
    def door(given: Any) -> Outcome:
        refusal: CertitudeError | None = None
        try:
            what(given)
        except CertitudeError as error:
            refusal = error
        if refusal is None:
            return "answered"
        assert str(refusal), "a refusal has a sentence"
        assert refusal.status in (400, 404, 413, 415, 422, 429, 503)
        return "refused"

    return door


def _picture(given: tuple[bytes, str | None]) -> None:
    made = inputs.decode_image(*given)
    assert made.image.mode == "RGB"
    assert not made.image.info


def _text(given: str | bytes) -> None:
    made = inputs.decode_text(given)
    made.text.encode()  # no half of a surrogate pair is left
    for language in (None, "en", "fr"):
        for cut in (
            units.words(made.text, language),
            sentences.split_sentences(made.text, language),
        ):
            ends = [edge for span in cut for edge in span]
            assert ends == sorted(ends)
            assert all(start < end <= len(made.text) for start, end in cut)


def _table(data: bytes) -> None:
    table = tables.read_table(data)
    assert all(len(row) == len(table.columns) for row in table.rows)
    for language in CODES:
        written = tables.write_csv(table.columns, table.rows, language)
        text = written.decode("utf-8-sig")
        # Whichever delimiter a spreadsheet guesses, no cell begins like a formula.
        for guess in ",;\t|":
            for row in csv.reader(io.StringIO(text, newline=""), delimiter=guess):
                for cell in row:
                    assert not _FORMULA.match(cell), repr(cell)


def _labelled(data: bytes) -> None:
    made = given.read(data, "set.zip")
    labels = (Label("cats"), Label("dogs"))
    found = columns.guess(made, labels)
    columns.match(made.table.column(found.case), labels)
    for name in made.pictures(found.case):
        if name is not None and made.archive is not None:
            assert ".." not in name.split("/")
            assert len(made.archive.read(name)) <= LIMITS.image_bytes


def _card(data: bytes) -> None:
    try:
        cards.parse(data)
    except (ValueError, KeyError, TypeError) as error:  # what `cards.read` turns into a sentence
        raise cards.corrupt("x") from error


def _setting(given: tuple[str, str]) -> Outcome:
    setting = state.known()[given[0]]
    try:
        value = setting.parse(given[1])
    except ValueError:
        return "refused"
    assert setting.parse(setting.dump(value)) == value
    return "answered"


def _drawing(payload: object) -> None:
    strokes = read_strokes(payload)
    if strokes:
        assert rasterise(strokes).size == (280, 280)


def _in_base64(text: str) -> str:
    return base64.b64encode(text.encode("utf-8", "surrogatepass")).decode()


def _brought(sent: object) -> None:
    text = read_brought(sent).text
    if text is None:
        raise unreadable()
    inputs.decode_text(text)


@cache
def _client() -> tuple[Client, ExitStack]:
    """The API over stand-in models, each answer held against the OpenAPI document."""
    stack = ExitStack()
    patch = stack.enter_context(pytest.MonkeyPatch.context())
    text, image = Reviewer(), Weaver()

    def build(entry: Entry, _report: loading.Report) -> Any:
        return text if entry.kind == "text" else image

    predictions.forget()
    patch.setattr(loading, "build", build)
    stack.callback(predictions.forget)
    return Client(site(), raise_server_exceptions=False), stack


def _request(given: tuple[str, bytes, str]) -> Outcome:
    path, body, kind = given
    answer = _client()[0].post(path, content=body, headers={"content-type": kind})
    assert answer.status_code < 500 or answer.json()["error"]["code"] != "failed", answer.text
    return "answered" if answer.status_code == 200 else "refused"


_BUILD = loading.build  # the real one: the API's door puts a stand-in in its place
_BOUNDARY = "multipart/form-data; boundary=x"


def _form(picture: bytes, model: str) -> bytes:
    head = b"--x\r\nContent-Disposition: form-data; name="
    return b"".join(
        (
            head, b'"model"\r\n\r\n', model.encode("utf-8", "replace"), b"\r\n",
            head, b'"file"; filename="a.png"\r\nContent-Type: image/png\r\n\r\n', picture,
            b"\r\n--x--\r\n",
        )
    )  # fmt: skip


def _model_folder(given: tuple[str, int]) -> None:
    """A shipped model with one spoiled file: not loaded, or just as it was."""
    from models import loaded

    name, seed = given
    source = cards.WEIGHTS / "services-fr"
    with tempfile.TemporaryDirectory() as folder, pytest.MonkeyPatch.context() as patch:
        copy = Path(folder) / "services-fr"
        copy.mkdir()
        for file in source.iterdir():
            if file.name != name:
                (copy / file.name).symlink_to(file)
        data = (source / name).read_bytes()
        bad = seeds.spoiled(data, seed)
        (copy / name).write_bytes(bad)
        patch.setattr(cards, "WEIGHTS", Path(folder))
        loaded.forget()
        try:
            entry = catalog.get("services-fr")
            made = _BUILD(entry, lambda _progress: None)
            assert bad == data, "a model whose files are not its own answered"
            made.predict_proba(["Très bien"])  # type: ignore[arg-type]
        finally:
            loaded.forget()
            shutil.rmtree(copy, ignore_errors=True)


_ENDINGS = st.sampled_from([None, "a.jpg", "a.png", "a", "…/../a.gif", "a.heic"])
DOORS: dict[str, tuple[SearchStrategy[Any], Try]] = {
    "pictures": (st.tuples(_spoiled(seeds.pictures()), _ENDINGS), _refusing(_picture)),
    "texts": (st.one_of(_TEXT, _TEXT.map(lambda t: t.encode("utf-8", "surrogatepass"))),
              _refusing(_text)),
    "tables": (
        st.one_of(
            _spoiled(seeds.tables()),
            st.lists(st.lists(_TEXT, min_size=1, max_size=3), min_size=1, max_size=5).map(
                lambda rows: "\n".join(",".join(r) for r in rows).encode("utf-8", "replace")
            ),
        ),
        _refusing(_table),
    ),
    "labelled sets": (
        st.one_of(_spoiled(seeds.archives()), _spoiled(seeds.tables())),
        _refusing(_labelled),
    ),
    "json": (st.one_of(_spoiled(seeds.requests()), _JSON.map(lambda v: json.dumps(v).encode())),
             _refusing(strict_json.loads)),
    "requests": (
        st.tuples(
            st.sampled_from(["/api/predict", "/api/explain"]),
            st.one_of(
                st.sampled_from(seeds.requests()),
                _spoiled(seeds.requests()),
                _JSON.map(lambda v: json.dumps(v).encode()),
            ),
            st.sampled_from([*["application/json"] * 5, _BOUNDARY, "text/plain", ""]),
        ),
        _request,
    ),
    "multipart": (
        st.tuples(
            st.just("/api/predict"),
            st.builds(
                seeds.spoiled,
                st.builds(_form, st.sampled_from(seeds.pictures()),
                          st.sampled_from(["digits", "photos", "x", ""])),
                st.integers(0, 2**32 - 1),
            ),
            st.just(_BOUNDARY),
        ),
        _request,
    ),
    "links": (st.tuples(st.sampled_from(sorted(state.known())), _TEXT), _setting),
    "cards": (_spoiled(((cards.WEIGHTS / "digits" / "card.json").read_bytes(),)), _refusing(_card)),
    "drawings": (_JSON, _refusing(_drawing)),
    "texts of tabs": (
        st.one_of(
            _JSON,
            st.fixed_dictionaries(
                {"text": st.one_of(_TEXT, _TEXT.map(_in_base64), _JSON),
                 "link": st.booleans(), "named": _JSON}
            ),
        ),
        _refusing(_brought),
    ),
    "model folders": (
        st.tuples(
            st.sampled_from(["card.json", "linear.json", "linear.npz"]), st.integers(0, 2**32 - 1)
        ),
        _refusing(_model_folder),
    ),
}  # fmt: skip


def close() -> None:
    """Put back what stand-ins took the place of."""
    if _client.cache_info().currsize:
        _client()[1].close()
        _client.cache_clear()

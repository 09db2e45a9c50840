"""The HTTP API: JSON under /api, for notebooks, scripts and checks.

`ROUTES` is mounted beside the site. What each address takes and gives stands in openapi.json,
which is served too; the tests hold every answer against it.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Any, cast

from msgspec.json import schema_components
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Mount, Route, Router

from api import answers, bodies, busy, questions
from api.bodies import Body, Upload
from api.errors import Json, JsonErrors
from models import catalog, loaded, predictions
from models.catalog import Entry
from models.classifier import ImageClassifier, TextClassifier
from models.display import showing
from models.display.spec import settings_type
from models.explain import explanations
from models.jobs import Job
from models.prediction import Prediction
from models.reading import inputs
from models.reading.inputs import ImageInput, TextInput
from models.version import VERSION


async def health(_request: Request) -> Response:
    """GET /api/health: the server is up."""
    return Json({"status": "ok", "version": VERSION})


async def models(_request: Request) -> Response:
    """GET /api/models: every model of the catalog."""
    return await busy.in_thread(lambda: Json([answers.model(e) for e in catalog.entries()]))


async def openapi(_request: Request) -> Response:
    """GET /api/openapi.json: this API, described for programs."""
    return Json(description())


async def predict(request: Request) -> Response:
    """POST /api/predict: one text or picture, all displays."""
    with busy.requests.entered():
        body = await bodies.read(request, questions.PREDICT)
        return await busy.while_connected(request, lambda beat: Json(_predict(body, beat)))


async def explain(request: Request) -> Response:
    """POST /api/explain: which words or superpixels speak for a class, or against it."""
    with busy.requests.entered():
        body = await bodies.read(request, questions.EXPLAIN)
        with busy.explanations.entered():
            job, answer = await busy.while_connected(request, lambda beat: _start(body, beat))
            made = await busy.while_wanted(request, job, explanations.WAIT_S)
            return await busy.in_thread(lambda: Json(answer(made)))


@cache
def description() -> dict[str, Any]:
    """The OpenAPI document, with this program's version and what its displays say of themselves."""
    found: dict[str, Any] = json.loads(
        (Path(__file__).parent / "openapi.json").read_text(encoding="utf-8")
    )
    found["info"]["version"] = VERSION
    _, schemas = schema_components(
        (settings_type(), showing.api_type()), ref_template="#/components/schemas/{name}"
    )
    found["components"]["schemas"] |= json.loads(json.dumps(schemas))  # lists, no tuples
    return found


def _predict(body: Body, beat: Callable[[], None]) -> dict[str, Any]:
    spec = questions.display(body.options)
    entry, given, prediction = _classify(body, beat)
    if isinstance(given, TextInput):
        reading = predictions.reading(entry.id, given)
        return answers.text_prediction(prediction, given, reading, spec)
    return answers.image_prediction(prediction, given, spec)


def _start(
    body: Body, beat: Callable[[], None]
) -> tuple[Job[Any, Any], Callable[[Any], dict[str, Any]]]:
    """An explanation under way, and what makes an answer of it."""
    entry, given, prediction = _classify(body, beat)
    asked = questions.request(body.options, prediction, entry.kind)
    classifier = loaded.load(entry.id)
    engine = explanations.ENGINE.name
    if isinstance(given, TextInput):
        texts = cast(TextClassifier, classifier)
        job = explanations.start_text(texts, entry, given, asked)
        return job, lambda made: answers.text_explanation(made, prediction, given, engine)
    images = cast(ImageClassifier, classifier)
    seen = predictions.prepared(entry.id, given)
    return (
        explanations.start_image(images, entry, given, seen, asked),
        lambda made: answers.image_explanation(made, prediction, given, seen, engine),
    )


def _classify(
    body: Body, beat: Callable[[], None]
) -> tuple[Entry, TextInput | ImageInput, Prediction]:
    entry = questions.entry_for(body)
    if isinstance(body.content, Upload):
        picture = inputs.decode_image(body.content.data, body.content.name, beat)
        return entry, picture, predictions.of_image(entry.id, picture)
    text = inputs.decode_text(body.content)
    return entry, text, predictions.of_text(entry.id, text)


# No redirects: what is not exactly an address of the API is nothing.
_API = JsonErrors(
    Router(
        [
            Route("/health", health),
            Route("/models", models),
            Route("/openapi.json", openapi),
            Route("/predict", predict, methods=["POST"]),
            Route("/explain", explain, methods=["POST"]),
        ],
        redirect_slashes=False,
    )
)

# "/api" itself too: whatever is not ours here would be answered with the site's page.
ROUTES: list[BaseRoute] = [Route("/api", _API), Mount("/api", _API)]

"""The HTTP API: JSON under /api, for notebooks, scripts and checks.

`ROUTES` is mounted beside the site. `OPERATIONS` says what each address takes and gives; the
OpenAPI document is made of it, and the tests hold every answer against that.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import cache
from typing import Any, cast

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Mount, Route, Router, compile_path
from starlette.types import ASGIApp, Receive, Scope, Send

from api import answers, bodies, busy, explained, questions, replies
from api.bodies import Body
from api.errors import File, Json, JsonErrors, error_response
from api.openapi import Operation, document
from api.requests import (
    USUAL_FORM,
    USUAL_THEME,
    ExplainPicture,
    ExplainText,
    ExportPicture,
    ExportText,
    PredictPicture,
    PredictText,
    Question,
    TakeAway,
    TakeAwayPicture,
    TakeAwayText,
)
from models import catalog, lanes, loaded, portion, predictions
from models.calibration.types import Calibration
from models.catalog import Entry
from models.classifier import ImageClassifier, TextClassifier
from models.display.spec import DisplaySpec
from models.explain import explanations
from models.jobs import Job
from models.language import Language
from models.languages import SOURCE
from models.prediction import Prediction
from models.reading import inputs
from models.reading.inputs import ImageInput, TextInput
from models.takeaway import files
from models.takeaway.content import Taken
from models.takeaway.files import FORMS
from models.takeaway.record import Takeaway
from models.version import VERSION

_PREFIX = "/api"
_UNDER = re.compile(rf"{_PREFIX}(?![\w-])")


async def health(_request: Request) -> Response:
    """GET /api/health: the server is up."""
    return Json(replies.Health(version=VERSION))


async def models(_request: Request) -> Response:
    """GET /api/models: every model of the catalog."""
    return await busy.in_thread(lambda: Json([answers.model(e) for e in catalog.entries()]))


async def calibration(request: Request) -> Response:
    """GET /api/models/MODEL/calibration: what a model's confidence is worth, at home and away."""
    model = str(request.path_params["model"])
    return await busy.in_thread(lambda: Json(_calibration(model)))


async def openapi(_request: Request) -> Response:
    """GET /api/openapi.json: this API, described for programs."""
    return await busy.in_thread(lambda: Json(description()))


async def predict(request: Request) -> Response:
    """POST /api/predict: one text or picture, all displays."""
    body = await bodies.arrived(request)
    who = busy.caller(request)
    with busy.requests.entered(who), lanes.on_behalf_of(who):
        return await busy.while_connected(request, lambda beat: Json(_predict(body, beat)))


async def takeaway(request: Request) -> Response:
    """POST /api/takeaway: the display of one text or picture, as a file."""
    body = await bodies.arrived(request)
    who = busy.caller(request)
    with busy.requests.entered(who), lanes.on_behalf_of(who):
        return await busy.while_connected(request, lambda beat: _take_away(body, beat))


async def export(request: Request) -> Response:
    """POST /api/export: the same, with the display's settings sent as a spec."""
    body = await bodies.arrived(request)
    who = busy.caller(request)
    with busy.requests.entered(who), lanes.on_behalf_of(who):
        return await busy.while_connected(
            request, lambda beat: _take_away(body, beat, ExportText, ExportPicture)
        )


async def explain(request: Request) -> Response:
    """POST /api/explain: which words or superpixels speak for a class, or against it."""
    body = await bodies.arrived(request)
    who = busy.caller(request)
    with (
        busy.requests.entered(who),
        busy.explanations.entered(who),
        lanes.on_behalf_of(who),
    ):
        job, answer = await busy.while_connected(request, lambda beat: _start(body, beat))
        made = await busy.while_wanted(request, job, explanations.WAIT_S)
        return await busy.in_thread(lambda: Json(answer(made)))


_FILES = tuple(form.media_type for form in FORMS.values() if form.media_type != "application/json")
OPERATIONS = (
    Operation("/api/health", health, "The server is up", replies.Health, "Up."),
    Operation(
        "/api/models",
        models,
        "The models there are",
        list[replies.Model],
        "Every model of the list, those that ship first.",
    ),
    Operation(
        "/api/models/{model}/calibration",
        calibration,
        "What a model's confidence is worth",
        Calibration,
        "Figures of its raw and its calibrated scores, at home and on each set from elsewhere.",
        "Measured on labelled cases that the model did not learn from; for models that ship. "
        "An input of your own may be like none of these sets.",
    ),
    Operation("/api/openapi.json", openapi, "This document", dict[str, Any], "OpenAPI 3.1."),
    Operation(
        "/api/predict",
        predict,
        "Classify one text or picture",
        replies.TextPrediction | replies.ImagePrediction,
        "The prediction.",
        "A text as JSON, a picture as multipart/form-data. A model is loaded on first use, which "
        "takes some seconds; none is downloaded.",
        text=PredictText,
        picture=PredictPicture,
    ),
    Operation(
        "/api/takeaway",
        takeaway,
        "Take the display of one text or picture away",
        Takeaway,
        "The file; the JSON holds all of the model's numbers, whatever the display shows.",
        "The answer in the display that is asked for, with its input, as a picture, a vector "
        "drawing, a page in one file, or data.",
        text=TakeAwayText,
        picture=TakeAwayPicture,
        files=_FILES,
    ),
    Operation(
        "/api/export",
        export,
        "Take a display away, by its spec",
        Takeaway,
        "The file; the JSON holds all of the model's numbers, whatever the display shows.",
        "As `/api/takeaway`; the settings of the display are sent as `spec`, as a JSON file that "
        "was taken away holds them in `display`.",
        text=ExportText,
        picture=ExportPicture,
        files=_FILES,
    ),
    Operation(
        "/api/explain",
        explain,
        "Explain one class of one text or picture",
        explained.TextExplanation | explained.ImageExplanation,
        "The explanation.",
        "LIME: how the probability of a class moves as words or superpixels are taken out. It "
        "stops by itself when the strongest units and their signs are beyond chance, else when its "
        "samples or its seconds are used up; `stop` says which. A client that goes away cancels "
        "it. Two run at once.",
        text=ExplainText,
        picture=ExplainPicture,
    ),
)


_KNOWN = tuple(compile_path(each.path)[0] for each in OPERATIONS)


@cache
def description() -> dict[str, Any]:
    """The OpenAPI document."""
    return document(OPERATIONS)


def _calibration(model: str) -> Calibration:
    from models.calibration import report  # numpy and scipy are not needed to serve a page

    return report.of(catalog.get(model).id)


def _predict(body: Body, beat: Callable[[], None]) -> replies.Prediction:
    if body.kind == "text":
        asked = questions.held(PredictText, body.read())
        spec = questions.display(asked)
        entry, given, prediction = _classified_text(asked, asked.text)
        reading = predictions.reading(entry.id, given)
        return answers.text_prediction(prediction, given, entry, reading, spec, asked)
    shown = questions.held(PredictPicture, body.read())
    spec = questions.display(shown)
    _entry, picture, prediction = _classified_picture(shown, shown.file, beat)
    return answers.image_prediction(prediction, picture, spec, shown)


def _take_away(
    body: Body,
    beat: Callable[[], None],
    of_text: type[TakeAwayText | ExportText] = TakeAwayText,
    of_picture: type[TakeAwayPicture | ExportPicture] = TakeAwayPicture,
) -> Response:
    if body.kind == "text":
        asked = questions.held(of_text, body.read())
        spec = questions.display(asked)
        entry, text, prediction = _classified_text(asked, asked.text)
        return _file(asked, spec, entry, text, prediction, beat)
    shown = questions.held(of_picture, body.read())
    spec = questions.display(shown)
    entry, picture, prediction = _classified_picture(shown, shown.file, beat)
    return _file(shown, spec, entry, picture, prediction, beat)


def _file(
    asked: TakeAway,
    spec: DisplaySpec,
    entry: Entry,
    given: TextInput | ImageInput,
    prediction: Prediction,
    beat: Callable[[], None],
) -> Response:
    language = Language(asked.language or SOURCE)
    taken = Taken(
        prediction,
        spec,
        language,
        given,
        language.gettext(entry.title),
        asked.theme or USUAL_THEME,
        portion.said(entry.id, given, language),
    )
    form = asked.form or USUAL_FORM
    return File(FORMS[form].write(taken, beat), FORMS[form].media_type, files.name(form, taken))


def _start(
    body: Body, beat: Callable[[], None]
) -> tuple[Job[Any, Any], Callable[[Any], explained.Explanation]]:
    """An explanation under way, and what makes an answer of it."""
    engine = explanations.ENGINE.name
    if body.kind == "text":
        asked = questions.held(ExplainText, body.read())
        entry, given, prediction = _classified_text(asked, asked.text)
        request = questions.request(asked, prediction, "text")
        texts = cast(TextClassifier, loaded.load(entry.id))
        job = explanations.start_text(texts, entry, given, request)
        return job, lambda made: answers.text_explanation(made, prediction, given, engine)
    shown = questions.held(ExplainPicture, body.read())
    entry, picture, prediction = _classified_picture(shown, shown.file, beat)
    request = questions.request(shown, prediction, "image")
    images = cast(ImageClassifier, loaded.load(entry.id))
    seen = predictions.prepared(entry.id, picture)
    return (
        explanations.start_image(images, entry, picture, seen, request),
        lambda made: answers.image_explanation(made, prediction, picture, seen, engine),
    )


def _classified_text(asked: Question, text: str) -> tuple[Entry, TextInput, Prediction]:
    entry = questions.entry_for(asked, "text")
    given = inputs.decode_text(text)
    return entry, given, predictions.of_text(entry, given)


def _classified_picture(
    asked: Question, file: Any, beat: Callable[[], None]
) -> tuple[Entry, ImageInput, Prediction]:
    entry = questions.entry_for(asked, "image")
    given = inputs.decode_image(file.data, file.name, beat, wait=False)
    return entry, given, predictions.of_image(entry, given)


# No redirects: what is not exactly an address of the API is nothing.
_API = JsonErrors(
    Router(
        [
            Route(each.path.removeprefix(_PREFIX), each.endpoint, methods=[each.method])
            for each in OPERATIONS
        ],
        redirect_slashes=False,
    )
)

# "/api" itself too: whatever is not ours here would be answered with the site's page.
ROUTES: list[BaseRoute] = [Route(_PREFIX, _API), Mount(_PREFIX, _API)]


class Addresses:
    """ASGI middleware: whatever is under /api, but no address of the API, is told so in JSON.

    It stands before Streamlit, which refuses odd paths ("..", NUL, a backslash) in plain text.
    """

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass on what is not ours, and what has an address."""
        path = scope["path"] if scope["type"] == "http" else ""
        if _UNDER.match(path) and not any(known.match(path) for known in _KNOWN):
            await error_response(HTTPException(404))(scope, receive, send)
        else:
            await self._app(scope, receive, send)

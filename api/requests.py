"""What the API is asked, as types: requests are held against them (`api.questions`), and the
OpenAPI document states them.
"""

from __future__ import annotations

from typing import Annotated, Any, get_args

from msgspec import Meta, Struct, field

from models.explain import explanations
from models.explain.types import Request, Unit
from models.languages import SOURCE, LanguageCode
from models.limits import LIMITS
from models.prediction import Score
from models.takeaway.files import FormId
from models.takeaway.palette import Theme

MAX_SEED = 2**32 - 1
MAX_TOLERANCE = 0.5
MIN_SECONDS = 0.1
# An explanation ends half a second after its time at the latest, `explanations.WAIT_S` being over
# later still.
MAX_SECONDS = 60.0
UNITS: tuple[str, ...] = get_args(Unit)
USUAL_FORM: FormId = "png"
USUAL_THEME: Theme = "light"
_USUAL = Request(0, explanations.DEFAULT_TEXT_SAMPLES)

_DISPLAY = {"$ref": "#/components/schemas/DisplaySettings"}  # held by `questions.display`
Text = Annotated[
    str,
    Meta(
        min_length=1,
        max_length=LIMITS.text_characters,
        description="The text. Half surrogates and control characters are replaced one for one, "
        "so that offsets keep.",
    ),
]
File = Annotated[
    Any,  # an Upload
    Meta(
        extra_json_schema={"type": "string", "contentMediaType": "application/octet-stream"},
        description="A picture: JPEG, PNG, WebP, GIF (first frame) or HEIC.",
    ),
]
Samples = Annotated[
    int,
    Meta(
        ge=explanations.MIN_SAMPLES,
        le=explanations.MAX_TEXT_SAMPLES,
        description="How many perturbed inputs are weighed at most. Left out: "
        f"{explanations.DEFAULT_TEXT_SAMPLES} for a text, {explanations.DEFAULT_IMAGE_SAMPLES} "
        "for a picture.",
    ),
]


Coverage = Annotated[
    float,
    Meta(
        ge=0.5,
        le=0.99,
        description="How often `prediction_set` is to hold the right class, for models with "
        'labelled cases (else 404, "not_measured"). Left out: no set.',
    ),
]


class Question(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What every request with a body says; what may be left out may be null, too."""

    model: Annotated[
        str,
        Meta(
            description='A model\'s id, as GET /api/models names it; "hf:owner/name" for one of '
            "the Hugging Face hub that the app has downloaded."
        ),
    ]
    score: Annotated[
        Score | None,
        Meta(
            description='"raw": as the model says it; "calibrated": softened by the temperature '
            'that its card gives, for models whose calibration ships (else 422, "not_calibrated"). '
            "Left out: raw."
        ),
    ] = None


class Predict(Question, frozen=True, kw_only=True):
    """What is asked beside the text or the picture."""

    display: Annotated[Any, Meta(extra_json_schema={"anyOf": [_DISPLAY, {"type": "null"}]})] = None


class Classify(Predict, frozen=True, kw_only=True):
    """What is asked beside the text or the picture."""

    coverage: Coverage | None = None
    distribution: Annotated[
        bool | None,
        Meta(
            description="true: with `distribution`, what the model could have said as well, where "
            "that is known. Left out: without."
        ),
    ] = None


class PredictText(Classify, frozen=True, kw_only=True):
    """Classify a text."""

    text: Text


class PredictPicture(Classify, frozen=True, kw_only=True):
    """Classify a picture."""

    file: File


class TakeAway(Predict, frozen=True, kw_only=True):
    """What is asked beside the text or the picture."""

    form: Annotated[
        FormId | None,
        Meta(
            description="png: a picture, twice as dense as the drawing; svg: the drawing, text as "
            "text; html: a page in one file; json: the settings and the answer; report: "
            "the case on one page to be printed, without an explanation; vega: the chart as "
            'Vega-Lite, of displays that have one (else 422, "no_chart"); streamlit: a Python file '
            "that shows it in Streamlit, without Certitude; component: the script of a web "
            "component, the same for every display that needs no more than probabilities (else "
            '422, "no_component"). '
            "Left out: "
            f"{USUAL_FORM}."
        ),
    ] = field(default=None, name="format")
    language: Annotated[
        LanguageCode | None,
        Meta(description=f"Of what the display says. Left out: {SOURCE}."),
    ] = None
    theme: Annotated[
        Theme | None,
        Meta(description=f"The ground of pictures and drawings. Left out: {USUAL_THEME}."),
    ] = None


class TakeAwayText(TakeAway, frozen=True, kw_only=True):
    """Classify a text, and give its display as a file."""

    text: Text


class TakeAwayPicture(TakeAway, frozen=True, kw_only=True):
    """Classify a picture, and give its display as a file."""

    file: File


class Export(TakeAway, frozen=True, kw_only=True):
    """What is asked beside the text or the picture; the settings of the display are the spec."""

    display: Annotated[Any, Meta(extra_json_schema={"anyOf": [_DISPLAY, {"type": "null"}]})] = (
        field(default=None, name="spec")
    )


class ExportText(Export, frozen=True, kw_only=True):
    """Classify a text, and give a display of it as a file."""

    text: Text


class ExportPicture(Export, frozen=True, kw_only=True):
    """Classify a picture, and give a display of it as a file."""

    file: File


class Explain(Question, frozen=True, kw_only=True):
    """What is asked beside the text or the picture."""

    label: Annotated[
        str | int | None,
        Meta(
            description="The class to explain: a label, or its number in `labels`. Left out: the "
            "likeliest one."
        ),
    ] = field(default=None, name="class")
    samples: Samples | None = None
    seed: (
        Annotated[
            int,
            Meta(
                ge=0,
                le=MAX_SEED,
                description="The same input, class, settings and seed give the same explanation, "
                'unless the seconds ended it (`stop` is "seconds"). Left out: 0.',
            ),
        ]
        | None
    ) = None
    settle: Annotated[
        bool | None,
        Meta(
            description="Stop as soon as the answer has settled. false: exactly the samples that "
            "lime 0.2.0.1 draws, all of them. Left out: true."
        ),
    ] = None
    tolerance: (
        Annotated[
            float,
            Meta(
                ge=0,
                le=MAX_TOLERANCE,
                description="By how much the weights of the strongest units may be confused "
                f"before it counts, in probability. Left out: {_USUAL.tolerance:g}.",
            ),
        ]
        | None
    ) = None
    seconds: (
        Annotated[
            float,
            Meta(
                ge=MIN_SECONDS,
                le=MAX_SECONDS,
                description="Stop by then, with what is known; what is expected to come too late "
                f"is not asked for. Left out: {explanations.DEFAULT_SECONDS:g}.",
            ),
        ]
        | None
    ) = None


class ExplainText(Explain, frozen=True, kw_only=True):
    """Explain one class of a text."""

    text: Text
    unit: (
        Annotated[
            Unit,
            Meta(
                description="What is taken out: all occurrences of a word together (types), each "
                "on its own (positions), or whole sentences. Left out: types.",
            ),
        ]
        | None
    ) = None


class ExplainPicture(Explain, frozen=True, kw_only=True):
    """Explain one class of a picture."""

    file: File

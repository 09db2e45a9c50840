"""The calibration page: how far each model's confidence can be believed."""

from components.calibration import panel
from components.calibration.own import panel as own
from components.calibration.own import ways
from components.giving import model_picker
from components.review import handing_set
from components.site import shell, state
from models import runtime

lang = shell.language()
runtime.numerics()  # while a server that has just started still loads
if ways.choose_way(lang) == "own":
    own.show_own(
        lang,
        pick=lambda kind: model_picker.pick_model(
            kind, state.TEXT_MODEL if kind == "text" else state.PICTURE_MODEL, lang
        ),
        ready=lambda entry: model_picker.ready(entry, lang),
        hand=handing_set.offer_set,
    )
else:
    panel.show_calibration(lang)

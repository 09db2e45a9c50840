"""The review page: what a model is not sure of, looked at by people."""

from components.giving import model_picker
from components.review import panel
from components.site import shell, state
from components.workshop import settings as workshop

lang = shell.language()
panel.show_review(
    lang,
    pick=lambda kind: model_picker.pick_model(
        kind, state.TEXT_MODEL if kind == "text" else state.PICTURE_MODEL, lang
    ),
    ready=lambda entry: model_picker.ready(entry, lang),
    teach={workshop.STEP.key: "texts", workshop.TEXTS_FROM.key: "queue"},
)

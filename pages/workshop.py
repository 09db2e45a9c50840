"""The workshop: look at data, build a model, train it, meet its confidence, and trust it or not."""

from components.calibration import looking
from components.reasons.still import reasons_html
from components.review import agreed
from components.site import shell
from components.study import held as study
from components.workshop import panel
from models import runtime

lang = shell.language()
runtime.numerics()  # while a server that has just started still loads
panel.show_workshop(
    lang,
    measure=lambda cases, labels, of, own: looking.show_sets(
        [cases], labels, of, lang, fitted=1.0, held_out=False, own=own
    ),
    agreed=agreed.agreed,
    reasons=lambda explanation, seen, of, name: reasons_html(explanation, seen, of, name, lang),
    study=study.take_items,
)

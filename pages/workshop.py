"""The workshop: look at data, build a model, train it, meet its confidence, and trust it or not."""

from models import runtime

runtime.numerics()  # before what imports them, while a server that has just started still loads

from components.calibration import looking  # noqa: E402
from components.site import shell  # noqa: E402
from components.workshop import panel  # noqa: E402

lang = shell.language()
panel.show_workshop(
    lang,
    measure=lambda cases, labels, of, own: looking.show_sets(
        [cases], labels, of, lang, fitted=1.0, held_out=False, own=own
    ),
)

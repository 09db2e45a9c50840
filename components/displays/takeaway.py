"""Under an answer: its display as files to take away, made when somebody asks for them."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial

import streamlit as st

from components.displays.held import current_spec
from components.site import arriving, downloads, state
from components.site.choosing import fold
from components.site.shell import show_error
from components.site.state import Slot
from models.catalog import Entry
from models.display.design import AS_SHIPPED, Style
from models.errors import N_, CertitudeError
from models.language import Language
from models.prediction import Key, Prediction
from models.reading.inputs import ImageInput, TextInput
from models.takeaway import component, files
from models.takeaway.content import Reasons, Taken
from models.takeaway.files import FORMS, FormId

OPEN = "ct-take-away-open"  # session key: whether the files are offered

_OPEN: Slot[bool] = Slot(OPEN, False)
_LED: Slot[int] = Slot("_take-away-led", 0)  # how often a link led here
# What was explained last: of which answer, the explanation, and what makes words of it.
_REASONS: Slot[tuple[Key, object, Callable[[], Reasons]] | None] = Slot("_take-away-reasons", None)
_PLACE = "ct-take-away"
_NAMES: Mapping[FormId, tuple[str, str]] = {
    "png": (N_("Picture (PNG)"), ":material/image:"),
    "svg": (N_("Vector drawing (SVG)"), ":material/polyline:"),
    "html": (N_("Web page (HTML)"), ":material/web:"),
    "json": (N_("Data (JSON)"), ":material/data_object:"),
    "report": (N_("Report on one page (HTML)"), ":material/assignment:"),
    "vega": (N_("Chart (Vega-Lite)"), ":material/bar_chart:"),
    "streamlit": (N_("Streamlit app (Python)"), ":material/code:"),
    "component": (N_("Web component (JavaScript)"), ":material/widgets:"),
}


def lead_here() -> None:
    """Whom a link leads to the files (`state.TAKE_AWAY`), they are opened for, with the focus.

    In the page's run: a switch of the display, which is another, leads nobody anywhere.
    """
    if state.TAKE_AWAY.pop():
        _OPEN.set(True)
        _LED.set(_LED.get() + 1)
    arriving.lead_to(f".st-key-{_PLACE} summary", "take-away", _LED.get())


def lead_to_designer(lang: Language) -> None:
    """The way to where a display's words, colours and voice are shaped."""
    with st.container(key="ct-shape"):
        st.page_link(
            "designer.py", label=lang.gettext("Shape it in the designer"), icon=":material/palette:"
        )


def explained(prediction: Prediction, made: object, told: Callable[[], Reasons]) -> bool:
    """Keep the explanation of an answer for its report; told: it in words.

    Whether files that are offered on the page are now older than the explanation.
    """
    held = _REASONS.get()
    _REASONS.set((prediction.key, made, told))
    same = held is not None and held[0] == prediction.key and held[1] is made
    return _OPEN.get() and not same


def _reasons_for(prediction: Prediction) -> Reasons | None:
    held = _REASONS.get()
    return held[2]() if held is not None and held[0] == prediction.key else None


def offer_files(
    prediction: Prediction,
    given: TextInput | ImageInput,
    entry: Entry,
    part: str,
    lang: Language,
    style: Style | None = None,
) -> None:
    """The answer in the display in use, with what was given, as files.

    style: a designer's, where it is shaped; None: elsewhere, and a link leads there.
    """
    with st.container(key=_PLACE):
        menu = fold(lang.gettext("Take it away"), ":material/ios_share:", _OPEN, lang)
    if not menu.open:  # nobody waits for files that nobody asked for
        return
    with menu:
        st.caption(
            lang.gettext(
                "The answer as it is shown now, with your input. The data file holds all of the "
                "model's numbers, even those that this display does not show. The report shows "
                "the answer in every display, with the reasons once they are there."
            )
        )
        with st.container(horizontal=True, gap="small"):
            _offer(prediction, given, entry, part, lang, style or AS_SHIPPED)
        if style is None:
            lead_to_designer(lang)


def _offer(
    prediction: Prediction,
    given: TextInput | ImageInput,
    entry: Entry,
    part: str,
    lang: Language,
    style: Style,
) -> None:
    taken = Taken(
        prediction,
        current_spec(),
        lang,
        given,
        lang.gettext(entry.title),
        "dark" if st.context.theme.type == "dark" else "light",
        part,
        style,
        reasons=_reasons_for(prediction),
    )
    place = st.empty()

    def beat() -> None:  # each word to the page asks whether it is still wanted
        place.caption(lang.gettext("Making the files …"))

    for form, (title, icon) in _NAMES.items():
        if not FORMS[form].fits(taken):
            continue
        try:
            downloads.offer(
                lang.gettext(title),
                files.name(form, taken),
                FORMS[form].media_type,
                taken,
                partial(FORMS[form].write, taken, beat),
                icon=icon,
            )
        except CertitudeError as error:  # the other kinds of file are there all the same
            show_error(error, lang)
    place.empty()
    if FORMS["component"].fits(taken):
        st.caption(
            lang.gettext(
                "Two lines for a page that has the web component’s file beside it. The "
                "probabilities stand in them, even those that the display does not show. It is "
                'light or dark as the reader’s device is; theme="light" or theme="dark" on the '
                "element pins it."
            )
        )
        st.code(component.lines(taken), language="html", wrap_lines=True)

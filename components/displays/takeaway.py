"""Under an answer: its display as files to take away, each written when somebody asks for it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from functools import partial

import streamlit as st

from components.displays.held import STYLE, current_spec
from components.site import arriving, saving, shell, state
from components.site.choosing import fold
from components.site.saving import File, Tell
from components.site.state import Slot
from models.catalog import Entry
from models.errors import N_
from models.language import Language
from models.prediction import Key, Prediction
from models.reading.inputs import ImageInput, TextInput
from models.takeaway import component, files
from models.takeaway.content import Reasons, Taken
from models.takeaway.files import FORMS, FormId

OPEN = "ct-take-away-open"  # session key: whether the files are offered

_OPEN: Slot[bool] = Slot(OPEN, False)
_OPEN_ON_BENCH: Slot[bool] = Slot("_take-away-open-on-bench", True)
_LED: Slot[int] = Slot("_take-away-led", 0)  # how often a link led here
# What waits for the reasons, and tells how far they are; None in place of them: there are none.
Explain = Callable[[Tell], Reasons | None]
# The reasons that are there or looked for: of which answer, what they depend on, and what is called
# in the person's own run when somebody asks for a report.
_REASONS: Slot[tuple[Key, object, Callable[[], Explain]] | None] = Slot("_take-away-reasons", None)
_PLACE = "ct-take-away"
_GROUP = "answer"  # of the files
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
_FOR_AN_APP: tuple[FormId, ...] = ("component", "streamlit")  # what a designer takes first


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


def explained(prediction: Prediction, holds: object, explain: Callable[[], Explain]) -> None:
    """Keep what gives the reasons for an answer, for its report.

    holds: what they depend on, compared by ==. explain: called when somebody asks for a report, in
    their own run; what it gives waits for the reasons in another thread.
    """
    _REASONS.set((prediction.key, holds, explain))


def unexplained() -> None:
    """No reasons may be told just now."""
    _REASONS.pop()


def offer_files(
    prediction: Prediction,
    given: TextInput | ImageInput,
    entry: Entry,
    part: str,
    lang: Language,
    *,
    example: str = "",
) -> None:
    """The answer in the display in use, with what was given, as files.

    example: on the bench, what kind of example the prediction is: there the files are what one came
    for, and what an app shows stands first. "" elsewhere, where a link leads to the bench.
    """
    slot = _OPEN_ON_BENCH if example else _OPEN
    with st.container(key=_PLACE):
        menu = fold(lang.gettext("Take it away"), ":material/ios_share:", slot, lang)
    if not menu.open:
        saving.finish(_GROUP, lang)
        return
    taken = Taken(
        prediction,
        current_spec(),
        lang,
        given,
        lang.gettext(entry.title),
        "dark" if st.context.theme.type == "dark" else "light",
        part,
        STYLE.get(),
        unexplained=lang.gettext(
            "There is no explanation: where a display is shaped, none is looked for. A report that "
            "is taken on the Text or the Picture page has the reasons, in the same display."
        )
        if example
        else "",
    )
    offered = [form for form in _NAMES if FORMS[form].fits(taken)]
    if example:
        offered = [form for form in _FOR_AN_APP if form in offered] + [
            form for form in offered if form not in _FOR_AN_APP
        ]
    with menu:
        st.caption(shell.plain(_what_stands_in_them(example, lang)))
        made = [_file(form, taken) for form in offered]
        if example:
            made[0] = replace(made[0], primary=True)
        saving.offer(_GROUP, made, lang)
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
        if not example:
            lead_to_designer(lang)


def _what_stands_in_them(example: str, lang: Language) -> str:
    """What the files show, and which of them show more than the display."""
    if example:
        return lang.gettext(
            "Each file shows one of the four example predictions with its input, in your design: "
            "“{example}”. Another is chosen above. The data file holds all of the model's numbers, "
            "even those that this display does not show. The report shows the example in every "
            "display.",
            example=example,
        )
    return lang.gettext(
        "The answer as it is shown now, with your input. The data file holds all of the "
        "model's numbers, even those that this display does not show. The report shows the "
        "answer in every display, with the reasons once they are there."
    )


def _file(form: FormId, taken: Taken) -> File:
    """What is offered in a form, and written once somebody asks for it."""
    title, icon = _NAMES[form]

    def write(tell: Tell) -> bytes:
        return FORMS[form].write(taken, lambda: tell(None))

    return File(
        form,
        taken.language.gettext(title),
        files.name(form, taken),
        FORMS[form].media_type,
        taken,
        write,
        icon,
        asked=partial(_with_reasons, taken) if form == "report" else lambda file: file,
    )


def _with_reasons(taken: Taken, file: File) -> File:
    """A report with the reasons that are there, or will be."""
    held = _REASONS.get()
    if held is None or held[0] != taken.prediction.key:
        return file
    _, holds, explain = held
    explained = explain()

    def write(tell: Tell) -> bytes:
        with_them = replace(taken, reasons=explained(tell))
        return FORMS["report"].write(with_them, lambda: tell(None))

    return replace(file, holds=(taken, holds), write=write)

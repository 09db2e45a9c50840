"""Giving a picture: an example, an upload, the clipboard, the camera, or drawn by hand."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from copy import copy

import streamlit as st
from markupsafe import Markup
from PIL import Image

from components.giving.drawing.drawing import drawing_pad, kept_drawing
from components.giving.links import copying
from components.giving.paste.paste import pasted_picture
from components.site import shell, state, uploads
from components.site.choosing import choose_from_list, choose_from_switch
from components.site.state import Slot
from models import examples, predictions
from models.catalog import Entry
from models.errors import CertitudeError, InputError
from models.examples import LESSON_TITLES, Example
from models.language import Language
from models.limits import LIMITS, megabytes
from models.reading import inputs
from models.reading.inputs import ImageInput

# What the widgets hold: a file, a shot, strokes, a paste.
_UPLOAD: Slot[object] = Slot("_picture_upload", None)
_CAMERA: Slot[object] = Slot("_picture_camera", None)
_DRAWING: Slot[object] = Slot("_picture_drawing", None)
_PASTE: Slot[object] = Slot("_picture_paste", None)
# Way -> ((kind, id) it was decoded from, picture): decoded once.
_KEPT: Slot[Mapping[str, tuple[tuple[str, object], ImageInput]]] = Slot("_picture_kept", {})
# The same for what was refused last: a rerun does not try again, for seconds, what it cannot have.
_REFUSED: Slot[tuple[tuple[str, object], InputError] | None] = Slot("_picture_refused", None)
_NAME = Slot("_picture_name", "")  # of the file that was uploaded last
# The way that last gave a picture, pasted and uploaded ones aside.
_BEFORE: Slot[str | None] = Slot("_picture_before", None)
# Whether a picture of one's own was on screen in this session.
_GAVE = Slot("_picture_gave", False)
_NAME_CHARACTERS = 60
_SEEN = 448  # pixels that the small picture is enlarged to
_TYPES = ["jpg", "jpeg", "png", "webp", "heic", "heif", "gif"]


def give_picture(
    entry: Entry, lang: Language, *, many: Callable[[], object] | None = None
) -> ImageInput | None:
    """The picture the person gave, by whichever way; None while there is none.

    Errors are said on the page. Each way keeps its picture while another is looked at. many: draws,
    while nothing is uploaded, where many pictures at once go: a ZIP file is refused here.
    """
    names = {
        "example": lang.gettext("Examples"),
        "upload": lang.gettext("Upload"),
        "camera": lang.gettext("Camera"),
        "draw": lang.gettext("Draw"),
    }
    ways = _ways(entry)
    way = choose_from_switch(
        lang.gettext("Where the picture comes from"),
        ways,
        state.PICTURE_SOURCE,
        names.__getitem__,
        lang,
        wrap=True,
        label_visibility="collapsed",
    )
    missing = st.container(key="ct-missing")
    failed = False
    try:
        if way in ("upload", "camera"):
            uploads.show_refusal(lang)
        if way == "upload":
            given = _upload(lang)
        elif way == "camera":
            given = _camera(lang)
        elif way == "draw":
            given = _draw(lang)
        else:
            given = _example(entry, lang)
    except CertitudeError as error:
        shell.show_error(error, lang)
        given, failed = None, True
    if way == "upload" and given is None and many is not None:
        many()
    if failed:
        return None
    with missing:
        _show_missing(way, given, lang)
    if given is not None:
        if way != "upload":
            _BEFORE.set(way)
        for note in given.notes:
            st.caption(shell.plain(lang.note(note)))
        if way != "example":
            shell.html(
                Markup('<p class="ct-quiet">{}</p>').format(
                    lang.gettext("Your picture stays out of the link; your settings are in it.")
                )
            )
    return given


def shown_picture(entry: Entry, lang: Language) -> ImageInput | None:
    """The picture that was given last, for a page on which none can be given; None without one."""
    if state.PICTURE_SOURCE.get() not in _ways(entry):
        state.PICTURE_SOURCE.set(_ways(entry)[0])
    way = state.PICTURE_SOURCE.get()
    try:
        if way == "example":
            example = current_example(entry)
            given = None if example is None else _decoded(example, entry)
        elif way == "draw":
            given = _drawn(kept_drawing(_DRAWING.key))
        else:
            given = _kept("pasted" if way == "upload" and _kept("pasted") else way)
    except CertitudeError as error:
        shell.show_error(error, lang)
        return None
    _show_missing(way, given, lang)
    return given


def _ways(entry: Entry) -> list[str]:
    """The ways to give this model a picture, the usual one first."""
    return ["example", "upload", "camera", *(["draw"] if entry.drawn else [])]


def _show_missing(way: str, given: ImageInput | None, lang: Language) -> None:
    """Say that the link is about a picture of somebody's own; name in it what is on screen."""
    if given is not None and way != "example":
        _GAVE.set(True)
    if way != "example" and state.PICTURE_OWN.get() and not _GAVE.get():
        shell.html(
            Markup('<p class="ct-lesson" role="status">{}</p>').format(
                lang.gettext(
                    "A picture of somebody's own was here: yours, before the page was loaded "
                    "again, or that of whoever sent you this link. Pictures are not kept, and "
                    "travel in no link. Give one, or choose an example."
                )
            )
        )
        return
    state.PICTURE_OWN.set(given is not None and way != "example")


def show_copy_link(about: str, lang: Language) -> None:
    """The button for the link to this picture; about: names it (its hash)."""
    own = state.PICTURE_SOURCE.get() != "example"
    copying.show_copy_link("picture" if own else "", about, lang)


def current_example(entry: Entry) -> Example | None:
    """The example on screen, if it is one."""
    if state.PICTURE_SOURCE.get() != "example":
        return None
    chosen = state.PICTURE_EXAMPLE.get()
    offered = examples.for_entry(entry)
    return next((e for e in offered if e.id == chosen), offered[0] if offered else None)


def _once(way: str, source: tuple[str, object], decode: Callable[[], ImageInput]) -> ImageInput:
    """Decode only what is new: a rerun shows the same picture, or refuses it, at no cost."""
    before, refused = _KEPT.get().get(way), _REFUSED.get()
    if before is not None and before[0] == source:
        return before[1]
    if refused is not None and refused[0] == source:
        raise copy(refused[1])
    try:
        picture = decode()
    except InputError as error:
        _REFUSED.set((source, copy(error)))  # without its traceback, which holds the bytes
        raise
    _KEPT.set({**_KEPT.get(), way: (source, picture)})
    return picture


def _read(data: bytes, name: str | None, lang: Language) -> ImageInput:
    """Decode; what takes a while says so, and ends as soon as nobody waits for this page."""
    place = st.empty()
    said = False

    def beat() -> None:  # each word to the page asks whether it is still wanted
        nonlocal said
        said = True
        place.caption(lang.gettext("Reading the picture …"))

    picture = inputs.decode_image(data, name, beat)
    if said:
        place.empty()
    return picture


def _example(entry: Entry, lang: Language) -> ImageInput | None:
    offered = {e.id: e for e in examples.for_entry(entry)}
    if not offered:
        st.caption(lang.gettext("There are no examples for this model. Upload a picture."))
        return None
    chosen = choose_from_list(
        lang.gettext("Example"),
        list(offered),
        state.PICTURE_EXAMPLE,
        lambda i: _example_name(offered[i], entry, lang),
        lang,
        label_visibility="collapsed",
    )
    return _decoded(offered[chosen], entry)


def _decoded(example: Example, entry: Entry) -> ImageInput:
    return _once("example", (entry.id, example.id), lambda: inputs.from_pil(example.picture()))


def _example_name(example: Example, entry: Entry, lang: Language) -> str:
    title = example.title(lang.code)
    if example.model_id != entry.id:
        return title  # its lesson was found on its own model; another only borrows the picture
    return f"{title} — {lang.gettext(LESSON_TITLES[example.lesson])}"


def _upload(lang: Language) -> ImageInput | None:
    upload = st.file_uploader(
        lang.gettext("A picture (JPEG, PNG, WebP, HEIC or GIF)"),
        type=_TYPES,
        key=_UPLOAD.key,
        max_upload_size=megabytes(LIMITS.image_bytes),
        on_change=_take_change,
        args=("upload", _UPLOAD),
        help=lang.gettext("The picture stays in this session and is not stored."),
    )
    pasted = pasted_picture(lang, key=_PASTE.key)
    if pasted is not None:
        _once("pasted", ("pasted", hash(pasted)), lambda: _read(pasted, None, lang))
    if (shown := _kept("pasted")) is not None:
        st.button(
            lang.gettext("Remove the pasted picture"),
            icon=":material/close:",
            on_click=_remove_pasted,
        )
        return shown
    if upload is None:
        # The uploader forgets what it held when another page is shown; the picture is here still.
        still = _kept("upload")
        if still is not None:
            st.button(
                shell.plain(lang.gettext("Remove “{name}”", name=_NAME.get())),
                icon=":material/close:",
                on_click=_remove_uploaded,
            )
        return still
    _NAME.set(upload.name[:_NAME_CHARACTERS])
    return _once(
        "upload",
        ("file", upload.file_id),
        lambda: _read(upload.getvalue(), upload.name, lang),
    )


def _kept(way: str) -> ImageInput | None:
    kept = _KEPT.get().get(way)
    return None if kept is None else kept[1]


def _remove_pasted() -> None:
    """Go back to the file that the paste stood in for, else to where the last picture was."""
    _forget("pasted")
    if _UPLOAD.get() is None and _kept("upload") is None:
        state.PICTURE_SOURCE.set(_BEFORE.get() or state.PICTURE_SOURCE.default)


def _remove_uploaded() -> None:
    _forget("upload")
    state.PICTURE_SOURCE.set(_BEFORE.get() or state.PICTURE_SOURCE.default)


def _forget(way: str) -> None:
    _KEPT.set({each: kept for each, kept in _KEPT.get().items() if each != way})


def _take_change(way: str, widget: Slot[object]) -> None:
    """A file or a shot that the person removed is gone from the page, too (a callback's work).

    A new file takes the place of a pasted picture. Streamlit empties these widgets itself when
    another page or another way is looked at; then nobody changed anything, and no callback is
    called.
    """
    if widget.get() is None:
        _forget(way)
    elif way == "upload":
        _forget("pasted")


def _camera(lang: Language) -> ImageInput | None:
    shot = st.camera_input(
        lang.gettext("Take a picture"),
        key=_CAMERA.key,
        on_change=_take_change,
        args=("camera", _CAMERA),
    )
    if shot is None:
        return _kept("camera")
    return _once("camera", ("file", shot.file_id), lambda: _read(shot.getvalue(), None, lang))


def _draw(lang: Language) -> ImageInput | None:
    return _drawn(drawing_pad(lang, key=_DRAWING.key))


def _drawn(drawn: Image.Image | None) -> ImageInput | None:
    if drawn is None:
        return None
    return _once("draw", ("draw", hash(drawn.tobytes())), lambda: inputs.from_pil(drawn))


def show_seen(entry: Entry, given: ImageInput, lang: Language, *, model_ready: bool) -> None:
    """The picture beside what the model sees of it."""
    with st.container(key="ct-seen"):
        left, right = st.columns(2, wrap=False)
    with left:
        example = state.PICTURE_SOURCE.get() == "example"
        name = lang.gettext("The whole picture") if example else lang.gettext("Your picture")
        st.image(given.image, caption=name, alt=name, width="stretch")
    if model_ready:
        with right:
            try:
                seen = Image.fromarray(predictions.prepared(entry.id, given).pixels)
            except CertitudeError as error:
                shell.show_error(error, lang)
                return
            # Enlarged without smoothing: these really are all the pixels the model gets.
            shown = seen.resize(
                (_SEEN, _SEEN * seen.height // seen.width), Image.Resampling.NEAREST
            )
            name = lang.gettext(
                "What the model sees: {width} × {height} pixels",
                width=seen.width,
                height=seen.height,
            )
            st.image(shown, caption=name, alt=name, width="stretch")


def show_again(given: ImageInput, lang: Language) -> None:
    """The picture alone, beside something else."""
    with st.container(key="ct-seen-again"):
        st.image(given.image, caption="", alt=lang.gettext("Your picture"), width="stretch")

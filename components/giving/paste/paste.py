"""A component without a face: it listens for a picture pasted anywhere on the page.

Streamlit's own uploader takes files by click and by drop, but not from the clipboard.
"""

from __future__ import annotations

import base64
import binascii
from pathlib import Path

import streamlit as st

from components.site import assets
from models.errors import N_, InputError
from models.language import Language
from models.limits import LIMITS, megabytes

_HERE = Path(__file__).parent
_mount = st.components.v2.component(
    "certitude_paste",
    html='<p class="hint" role="status"></p>',
    css=".hint { color: var(--st-text-color); opacity: 0.75; font-size: 0.875rem; margin: 0; }",
    js=assets.script(_HERE / "paste.js"),
)


def decode_data_url(url: object) -> bytes:
    """The bytes in a browser's data URL; InputError on anything else or anything too large."""
    head, comma, body = url.partition(",") if isinstance(url, str) else ("", "", "")
    if not comma or not head.startswith("data:image/") or not head.endswith(";base64"):
        raise InputError("not_an_image", N_("This is not a picture."), status=415)
    if len(body) > LIMITS.image_bytes * 4 // 3 + 4:
        raise InputError(
            "image_too_large",
            N_("This picture is larger than {limit} MB. Save it smaller and try again."),
            status=413,
            limit=megabytes(LIMITS.image_bytes),
        )
    try:
        return base64.b64decode(body, validate=True)
    except binascii.Error as error:
        raise InputError("not_an_image", N_("This is not a picture."), status=415) from error


def pasted_picture(lang: Language, key: str) -> bytes | None:
    """The bytes of a picture pasted just now; None in every run but the one after the paste."""
    result = _mount(
        key=key,
        data={
            "hint": lang.gettext("Or paste a picture with Ctrl+V (⌘V)."),
            "tooLarge": lang.gettext("This picture is too large to paste."),
            "maxBytes": LIMITS.image_bytes,
        },
        on_pasted_change=lambda: None,
    )
    return None if result.pasted is None else decode_data_url(result.pasted)

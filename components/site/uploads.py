"""What a page says of uploads that were refused before Streamlit saw them."""

from __future__ import annotations

from components.site import inside, shell
from models.language import Language
from models.reading.uploads import UPLOADS


def show_refusal(lang: Language) -> None:
    """Say why this page's last upload was not taken: the uploader itself shows a number only."""
    refused = UPLOADS.refused(inside.session_id())
    if refused is not None:
        shell.show_error(refused, lang)

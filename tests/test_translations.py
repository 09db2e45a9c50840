"""Every sentence a person may see exists in French, and nothing bypasses the catalogs."""

from __future__ import annotations

import ast
import re
import string
from pathlib import Path

import pytest
from babel.messages.pofile import read_po

from scripts.messages import collect, forms

ROOT = Path(__file__).parent.parent
# What Streamlit draws: its first argument is something a person reads.
DRAWN = {
    "button", "caption", "checkbox", "error", "expander", "file_uploader", "header", "info",
    "markdown", "multiselect", "number_input", "pills", "popover", "radio", "segmented_control",
    "selectbox", "slider", "spinner", "status", "subheader", "success", "text", "text_area",
    "text_input", "title", "toast", "toggle", "warning", "write", "camera_input",
}  # fmt: skip
READ_KEYWORDS = {"label", "help", "placeholder", "text", "alt", "title"}
LETTERS = re.compile(r"[A-Za-zÀ-ÿ]{2,}")
FIELD = re.compile(r"\{(\w*)")


def french() -> dict[object, object]:
    with (ROOT / "locales/fr/LC_MESSAGES/certitude.po").open("rb") as source:
        return {message.id: message for message in read_po(source, locale="fr") if message.id}


def fields(text: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(text) if name is not None}


def test_every_sentence_is_translated() -> None:
    catalog = french()
    missing = [
        message.id
        for message in collect()
        if message.id and (message.id not in catalog or not all(forms(catalog[message.id].string)))  # type: ignore[attr-defined]
    ]
    assert not missing, f"run `make messages` and translate: {missing}"


def test_no_translation_is_stale() -> None:
    known = {message.id for message in collect() if message.id}
    assert not [message_id for message_id in french() if message_id not in known]


def test_translations_fill_in_the_same_values() -> None:
    wrong = [
        message.id  # type: ignore[attr-defined]
        for message in french().values()
        for form in forms(message.string)  # type: ignore[attr-defined]
        if fields(form) != fields(forms(message.id)[-1])  # type: ignore[attr-defined]
    ]
    assert not wrong


def test_no_french_line_begins_with_what_ends_a_phrase() -> None:
    """Before ":", ";", "!", "?" and "»", and after "«", stands a space that no line breaks at."""
    breaks = re.compile(r" [:;!?»]|« ")
    wrong = [
        form
        for message in french().values()
        for form in forms(message.string)  # type: ignore[attr-defined]
        if breaks.search(form)
    ]
    assert not wrong


@pytest.mark.parametrize("folder", ["components", "pages"])
def test_no_sentence_bypasses_gettext(folder: str) -> None:
    wrong = []
    for path in sorted((ROOT / folder).rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if not (isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute)):
                continue
            owner = node.func.value
            if not (isinstance(owner, ast.Name) and owner.id == "st"):
                continue
            read = node.args[:1] if node.func.attr in DRAWN else []
            read += [k.value for k in node.keywords if k.arg in READ_KEYWORDS]
            for argument in read:
                literals = [
                    n.value
                    for n in (
                        [argument] if isinstance(argument, ast.Constant) else ast.walk(argument)
                    )
                    if isinstance(argument, ast.Constant | ast.JoinedStr)
                    and isinstance(n, ast.Constant)
                    and isinstance(n.value, str)
                ]
                if any(LETTERS.search(text) for text in literals if not text.startswith("owner/")):
                    wrong.append(f"{path.relative_to(ROOT)}:{node.lineno} {literals}")
    assert not wrong

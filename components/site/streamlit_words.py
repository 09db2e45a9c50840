"""What Streamlit itself says on our pages, in English, and what `page.js` says in its place.

Sentences as they stand in its front end; {n} is a number, other {names} are anything. A browser
test goes through the pages in French and finds what is missing here.
"""

from __future__ import annotations

import json

from models.errors import N_
from models.language import Language
from models.languages import CODES, SOURCE

SENTENCES = (
    # The bar and its menu.
    N_("Main menu"),
    N_("Theme"),
    N_("System"),
    N_("Light"),
    N_("Dark"),
    N_("Rerun"),
    N_("Print"),
    N_("Record screen"),
    N_("Stop recording"),
    N_("Made with Streamlit v"),
    N_("Copy version to clipboard"),
    N_("Copied"),
    N_("Skip to main content"),
    N_("Running..."),
    N_("Stop"),
    N_("Stopping..."),
    N_("Notifications"),
    # Recording.
    N_("Record a screencast"),
    N_(
        "This will record a video with the contents of your screen, so you can easily share what "
        "you're seeing with others."
    ),
    N_("Also record audio"),
    N_("Start recording!"),
    N_("Next steps"),
    N_("Preview your video below:"),
    N_("Save video to disk"),
    # Code, and a field for a key.
    N_("Copy to clipboard"),
    N_("Show password"),
    N_("Hide password"),
    # Boxes that open.
    N_("Close"),
    N_("Dismiss"),
    N_("Link to heading"),
    N_("Page not found"),
    N_("The page that you have requested does not seem to exist. Running the app's main page."),
    N_(
        "You have requested page /{page}, but no corresponding file was found in the app's pages/ "
        "directory. Running the app's main page."
    ),
    # The connection.
    N_("Connecting"),
    N_("Connection error"),
    N_("Connection timed out."),
    N_("Connection failed with status {n}."),
    N_("Connection lost. Please wait for the app to reconnect, then try again."),
    N_("Streamlit server is not responding. Are you connected to the internet?"),
    # Fields and lists.
    N_("Press Ctrl+Enter to apply"),
    N_("Press ⌘+Enter to apply"),
    N_("Press Enter to apply"),
    N_("Choose an option"),
    N_("{name} color picker"),
    N_("Open"),
    N_("No results"),
    N_("Clear value"),
    N_("{n} options available."),
    N_("{n} option available."),
    N_("Help for {label}"),
    N_("Shortcut {keys}"),
    N_("progress"),
    N_("Increment"),
    N_("Decrement"),
    N_("Scroll tabs left"),
    N_("Scroll tabs right"),
    N_("Error:"),
    N_("Error: Number is outside the allowed range. Please enter a value between {n} and {m}."),
    N_("Error: Number is above the allowed range. Please enter a value less than or equal to {n}."),
    N_(
        "Error: Number is below the allowed range. Please enter a value greater than or equal to "
        "{n}."
    ),
    # Files and the camera.
    N_("Upload"),
    N_("file upload"),
    N_("Drag and drop a file here"),
    N_("Uploading..."),
    N_("Add files"),
    N_("add icon"),
    N_("Remove {file}"),
    N_("{n}MB per file"),
    N_("{n}B"),
    N_("{n}KB"),
    N_("{n}MB"),
    N_("{file}, {n}B"),
    N_("{file}, {n}KB"),
    N_("{file}, {n}MB"),
    N_("File must be {n}MB or smaller."),
    N_("This app would like to use your camera."),
    N_("Learn how to allow access."),
    N_("Take Photo"),
    N_("Clear photo"),
    N_("Switch camera"),
    # Pictures and charts.
    N_("Fullscreen"),
    N_("Close fullscreen"),
    N_("Show data"),
    N_("Show chart"),
    N_("Download as PNG"),
    N_("Copy Vega-Lite spec"),
    N_("Fullscreen: {chart}"),
    N_("Close fullscreen: {chart}"),
    N_("Show data: {chart}"),
    N_("Show chart: {chart}"),
    N_("Download as PNG: {chart}"),
    N_("Copy Vega-Lite spec: {chart}"),
    N_("visualization"),
    N_("group mark container"),
)


# What is said otherwise in every language, English, too: {type} is one for programs, as
# "application/zip"; and who takes part has no terminal.
INSTEAD = {
    "{type} files are not allowed.": N_("Files of this kind are not taken here."),
    "Is Streamlit still running? If you accidentally stopped Streamlit, just restart it in your "
    "terminal:": N_(
        "The server cannot be reached. This page goes on by itself as soon as it can be; your "
        "settings stand in its address. Whoever looks after the server starts it with:"
    ),
    "streamlit run yourscript.py": "make run",
}


def as_script() -> str:
    """The sentences in every language, as the constant that `page.js` reads.

    In their own only those that are said otherwise; it comes last, since it has not all of them.
    """
    said = {
        code: {
            **{sentence: Language(code).gettext(sentence) for sentence in SENTENCES},
            **{sentence: Language(code).gettext(ours) for sentence, ours in INSTEAD.items()},
        }
        for code in CODES
        if code != SOURCE
    }
    said[SOURCE] = dict(INSTEAD)
    return f"const WORDS = {json.dumps(said, ensure_ascii=False)};\n"

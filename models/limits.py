"""How much a person may give: every limit on uploads and texts, in this one place.

A limit is there so that one input cannot fill the memory or hold up everyone else; it is refused
with a sentence that names it, before anything expensive is done.
"""

from __future__ import annotations

import os
from dataclasses import dataclass, replace

_MIB = 1024 * 1024


@dataclass(frozen=True, slots=True)
class Limits:
    """The limits in force, `LIMITS`; each a number of what its name says."""

    # A megabyte of text, counted either way, is taken: the model reads its beginning only, but
    # the whole text stays on screen. That is a long novel; more is surely the wrong file.
    text_characters: int = 1_000_000

    # A text that goes along in a link, compressed, in letters of base64: some 15,000 characters of
    # prose. Programs for mail and chat cut longer links off.
    link_characters: int = 8_000

    # The longest text in its widest encoding (four bytes a character) and a byte order mark.
    text_bytes: int = 4 * _MIB + 4

    # A 12-megapixel phone photo has 3 to 8 MB, a 48-megapixel one up to about 15.
    image_bytes: int = 20 * _MIB

    # At 50 megapixels decoding takes a quarter of a gigabyte for a moment, and three quarters for
    # a transparent WebP. Phones take 12 megapixels, many cameras 24 to 48.
    image_pixels: int = 50_000_000

    # Longest side of the picture kept and shown. No model here reads more than 224 pixels, no
    # page shows more than about 1,600, and the picture is sent to the browser on every rerun.
    image_side: int = 1600

    # What an honest picture is built of, with room: a progressive JPEG has six to fifteen scans; a
    # PNG of 20 MB some thousand chunks, a photo of a phone some hundred tiles and items.
    image_scans: int = 100
    image_frames: int = 5_000
    image_parts: int = 10_000
    # A GIF's data come in blocks of up to 255 bytes.
    image_blocks: int = 200_000

    # Seconds of a processor that decoding one picture may take, and how much memory its process.
    # HEIC of 50 megapixels takes three times as long as anything else that is taken.
    image_seconds: float = 2.0
    heic_seconds: float = 4.0
    decoder_bytes: int = 1536 * _MIB
    # Pixels times scans (as fast as a JPEG's) that take less than half a second on a slow machine:
    # these do not queue up behind larger ones.
    image_quick_work: int = 64_000_000
    image_quick_seconds: float = 0.5

    # Seconds of a processor for one chart or picture that is taken away: ten times what they take.
    drawing_seconds: float = 10.0

    # Below this side a picture is taken, but the person is told that it is tiny.
    image_tiny_side: int = 8

    # A survey of thousands of answers; beyond that classifying takes longer than a page visit.
    table_bytes: int = 10 * _MIB
    table_rows: int = 5_000
    table_columns: int = 200

    # A labelled set to measure a model on: texts at some milliseconds each, pictures at some tens.
    # What is kept are its probabilities, in single precision: 80 MB at most.
    labelled_texts: int = 10_000
    labelled_pictures: int = 2_000
    labelled_numbers: int = 20_000_000

    # An archive of pictures: what the uploads of a session leave room for, what it may say that its
    # files have together, how many times smaller it may have made one, and how deep folders lie.
    # Pictures are compressed already; a text of one letter shrinks a thousandfold.
    archive_bytes: int = 48 * _MIB
    archive_entries: int = 10_000
    archive_unpacked: int = 256 * _MIB
    archive_ratio: int = 200
    archive_depth: int = 8

    # What people look at one by one. A text that one reads in a minute or two; all together so many
    # that a queue comes back from its own file (at most as large as a table).
    review_cases: int = 5_000
    review_text: int = 16_000
    review_characters: int = 3_000_000

    # One cell is one text; a whole novel in a cell means that a quote is missing somewhere. (The
    # csv module's own limit is 131,072.)
    cell_characters: int = 100_000

    # What the HTTP API reads of a request before it answers 413: the largest picture and its
    # multipart wrapping. The longest text in JSON, at most twelve bytes a character, is below it.
    request_bytes: int = 21 * _MIB

    # What the uploads of one session may have together, and those of all: the largest picture, a
    # shot and a table. Streamlit keeps a file as long as its widget or its session is there.
    session_upload_bytes: int = 64 * _MIB
    upload_bytes: int = 512 * _MIB

    # How many sentences of one text the sentence view classifies: some seconds of a small model.
    sentences: int = 500

    # How many texts of a table are explained, and how many characters together: at a second or a
    # few each about an hour at most, whose results (every word's weight) stay in the session.
    explained_texts: int = 1_000
    explained_characters: int = _MIB

    # The most that one explanation may be asked to take, by a link or on the page.
    explanation_samples: int = 5_000
    explanation_seconds: int = 300

    # Whoever writes a model's config.json writes the numbers in it, and some of them are built
    # before a single weight is read. ImageNet's largest list has 21,843 classes; the deepest and
    # widest models that two gigabytes can hold stay far below these.
    model_labels: int = 25_000
    model_layers: int = 200  # also experts, groups: whatever is repeated
    model_heads: int = 128  # each has a table of all tokens by all tokens
    model_width: int = 32_768
    model_words: int = 2_000_000  # vocabulary and positions
    model_patches: int = 2_304  # a picture of 384 pixels in patches of 8
    model_patches_apart: int = 16_384  # where each is held against its neighbours only

    # A tokenizer of a quarter of a million words has about 35 MB; reading one takes ten times that.
    model_description_bytes: int = 64 * _MIB
    # What safetensors files say of their contents: a large model's has some 200 kB.
    model_header_bytes: int = 16 * _MIB

    # What is trained while one watches. Width and depth: on two cores an epoch of the shipped set
    # stays within some seconds, and more layers than that learn nothing here. Numbers of a training
    # part (cases times columns): all of MNIST. Twelve people train at once; who comes later waits.
    live_units: int = 512
    live_layers: int = 6
    live_filters: int = 64
    live_convolutions: int = 3
    live_dropout: float = 0.8  # above that hardly anything is left to learn with
    live_parameters: int = 2_000_000
    live_epochs: int = 200
    live_batch: int = 1_024
    live_trees: int = 300
    live_depth: int = 50
    live_numbers: int = 50_000_000
    live_points: int = 10_000
    live_terms: int = 2_000  # words and pairs of words that a text is told by
    live_classes: int = 100
    live_trainings: int = 12
    # Texts of one's own are taught by so many people at once; epochs in which a whole encoder
    # learns them; and how many such models a session keeps: each has an encoder of its own.
    live_teachings: int = 4
    live_text_epochs: int = 10
    live_taught: int = 3

    # A study's set-up as a file: every sentence in it, in every language, with room.
    study_setup_bytes: int = 256 * 1024
    # Displays that one study compares: a balanced order of eight needs eight people for one round.
    study_conditions: int = 8
    # Of a display's name: it stands beside bars and at the head of columns.
    study_display_name: int = 60
    # Decisions that one person is asked for, practice and checks apart. Published studies have 12
    # to 40; nobody decides with care two hundred times.
    study_trials: int = 200
    study_practice: int = 20
    study_checks: int = 10
    study_questions: int = 20
    study_text: int = 4_000  # characters of a scenario or a question
    # Labels of an own set whose meaning is told by hand, and the characters of one of them.
    study_meanings: int = 12
    study_label: int = 400
    study_seed: int = 2**31 - 1
    # For how many days a study's answers are kept at most; data are not kept for want of a date.
    study_days: int = 730
    # A lecture hall; and how many of it may join within a minute, when the code goes up.
    study_people: int = 2_000
    study_joins: int = 300
    # One answer as it is stored: a decision, or an open question's text.
    study_answer_bytes: int = 16 * 1024
    # Items of one study, and what their pictures may have together. An item is read on a phone,
    # again and again: a text of a screen or two, a picture as wide as one.
    study_items: int = 500
    study_item_bytes: int = 64 * _MIB
    study_item_text: int = 2_000
    study_picture_side: int = 480
    study_picture_bytes: int = 256 * 1024

    # What loading a model from the network leaves free of the memory, for all others.
    memory_spared: int = 512 * _MIB


# Set where many people share a server (`make run ROOM=1` sets it): nobody keeps it for minutes.
SHARED_SETTING = "CERTITUDE_SHARED"


def limits_for(shared: bool) -> Limits:
    """The limits of a person's own machine, or of a server that many share."""
    if not shared:
        return Limits()
    return replace(Limits(), explanation_samples=3_000, explanation_seconds=30)


LIMITS = limits_for(os.environ.get(SHARED_SETTING) == "1")


def megabytes(size: int) -> int:
    """A limit in bytes as whole megabytes, as sentences and uploaders name it."""
    return size // _MIB

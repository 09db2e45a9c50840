"""Marks as people see them in a study: LIME's and placebos by the same lines, nothing to click.

Nothing here may tell which of the two it draws: no fit, no rank, no word on where they come from.
"""

from __future__ import annotations

from markupsafe import Markup

from components.reasons.highlights.drawing import View
from components.reasons.highlights.pixels import Sight, render_pixels
from components.reasons.highlights.words import render_words
from models.display import parts
from models.explain.types import ImageExplanation, TextExplanation
from models.language import Language
from models.reading import inputs
from study.items import marks as marking
from study.items.items import Item
from study.setup.setup import Condition
from study.snapshot import Snapshot

_CHOSEN: tuple[View, float] = ("heat", 0.6)  # as the pages begin with


def marked_item(
    snapshot: Snapshot, item: str, condition: Condition, seed: int, lang: Language
) -> Markup | None:
    """An item with the marks of a condition on it; None where it shows none. KeyError."""
    made = snapshot.marked(item, condition, seed)
    if made is None:
        return None
    label = snapshot.items.labels[made.class_index]
    one, name = snapshot.item(item), parts.name_of(label, lang)
    if isinstance(made, TextExplanation):
        languages = snapshot.items.languages
        drawn = render_words(made, name, lang, languages[0] if len(languages) == 1 else "")
    else:
        drawn = _picture(made, one, snapshot, condition, name, lang)
    return Markup('<div class="ct-asked-marked">{}</div>').format(drawn)


def _picture(
    made: ImageExplanation,
    item: Item,
    snapshot: Snapshot,
    condition: Condition,
    name: str,
    lang: Language,
) -> Markup:
    given = inputs.decode_image(item.picture)
    seen = marking.seen(snapshot.marks[condition.score][item.id])
    # As it was cut in this study, whatever the model does today.
    sight = Sight(f"study-{snapshot.items.model}-{condition.score}", given, seen)
    return render_pixels(made, sight, name, lang, chosen=_CHOSEN)

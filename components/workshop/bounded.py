"""What these data bound of a model: as many neighbours as there are examples, and no more."""

from __future__ import annotations

from collections.abc import Hashable

import streamlit as st

from components.site import shell
from components.site.state import Slot
from components.workshop import held, settings
from components.workshop.chosen import LABELS
from models.language import Language
from models.live.lesson import Lesson

# Which settings count examples, of each family that does.
_COUNTED = {
    "knn": (settings.NEIGHBOURS,),
    "tree": (settings.LEAF,),
    "forest": (settings.LEAF,),
}
# Of which lesson what was asked for in vain: setting -> the number.
_NOT_HAD: Slot[tuple[Hashable, dict[str, int]]] = Slot("_workshop_not_bounded", (None, {}))


def bound(taught: Lesson, lang: Language) -> None:
    """Take all examples where more of them are asked for than there are, and say so.

    Called before what is chosen is read or drawn: a plan that cannot be carried out would leave a
    page without its button.
    """
    name = (settings.FAMILY.get(), held.material_name(), taught.amount)
    held_name, asked = _NOT_HAD.get()
    asked = dict(asked) if held_name == name else {}
    counted = _COUNTED.get(settings.FAMILY.get(), ())
    for setting in counted:
        if setting.get() > taught.amount:
            asked[setting.key] = setting.get()
            setting.set(taught.amount)
    _NOT_HAD.set((name, asked))
    said = [
        lang.gettext(
            "“{what}”: asked for is {n}. There are {most} examples to learn from: it is {most}.",
            what=lang.gettext(LABELS[setting.key]),
            n=lang.number(asked[setting.key]),
            most=lang.number(taught.amount),
        )
        for setting in counted
        if setting.key in asked and setting.get() == taught.amount
    ]
    with shell.place("ct-workshop-bounded", "said" if said else ""):
        if said:
            st.caption(shell.plain("\n\n".join(said)))

"""The three ways of the gate: go along, look twice, ask a person, each as somebody words it.

As bands, they have a name and something to do, both None until a designer words them. A shipped way
says with its name what to do, so its action adds nothing.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial
from typing import Annotated, Any

from msgspec import Meta, Struct

from models.display.bands import MAX_ACTION, MAX_NAME, Action, Name, words_of
from models.display.settings import Field, Setting, held_to
from models.errors import N_
from models.language import Language

# From the gate that is open to the one that is shut.
SHIPPED = (N_("Go along"), N_("Look twice"), N_("Ask a person"))
COUNT = len(SHIPPED)


class Way(Struct, frozen=True, forbid_unknown_fields=True):
    """One way's words; null: the shipped name, and nothing more to do than it says."""

    name: Name = None
    action: Action = None

    def __post_init__(self) -> None:
        """Hold what is made by the program, too, against the types; InputError "bad_display"."""
        held_to(self.name, Name)
        held_to(self.action, Action)


AS_SHIPPED = (Way(),) * COUNT


def way_words(index: int, ways: Sequence[Way], language: Language) -> tuple[str, str]:
    """Name and action of a way: somebody's own words, else the shipped name and ""."""
    way = ways[index]
    return way.name or language.gettext(SHIPPED[index]), way.action or ""


@dataclass(frozen=True, kw_only=True, eq=False)
class WaysSetting(Setting[tuple[Way, ...]]):
    """The words of the three ways; in a link each name and each action on its own."""

    @property
    def kind(self) -> Any:
        """Three ways."""
        return Annotated[tuple[Way, ...], Meta(min_length=COUNT, max_length=COUNT)]

    def fields(self) -> tuple[Field, ...]:
        """Every name, then every action."""
        return tuple(
            Field(f"{which}-{i + 1}", "", partial(words_of, limit=most))
            for which, most in (("way", MAX_NAME), ("do", MAX_ACTION))
            for i in range(COUNT)
        )

    def of_fields(self, held: Sequence[Any]) -> tuple[Way, ...]:
        """Ways with the words that somebody gave them."""
        return tuple(
            Way(name.strip() or None, action.strip() or None)
            for name, action in zip(held[:COUNT], held[COUNT:], strict=True)
        )

    def to_fields(self, value: tuple[Way, ...]) -> tuple[Any, ...]:
        """What the fields hold for ways."""
        return (*(way.name or "" for way in value), *(way.action or "" for way in value))


WAYS = WaysSetting(
    name="ways",
    url="ways",
    default=AS_SHIPPED,
    label=N_("Words of the ways"),
    about="The words of going along, looking twice and asking a person, in this order.",
)

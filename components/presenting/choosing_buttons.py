"""Large buttons of which one is chosen: a choice for a room, read from afar."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Mapping

from markupsafe import Markup

from components.site import choices, shell


def show(
    group: str,
    label: str,
    options: Mapping[Hashable, str],
    chosen: Hashable | None,
    choose: Callable[[str], object],
) -> None:
    """Draw the options by their names; choose: as for `choices.hear`, given an option as text.

    label: of the whole choice, for who does not see it.
    """
    choices.hear(group, choose)
    buttons = Markup("").join(
        Markup(
            '<button type="button" class="ct-option" aria-pressed="{}"{}><bdi>{}</bdi></button>'
        ).format("true" if option == chosen else "false", choices.choice(group, option), name)
        for option, name in options.items()
    )
    shell.html(
        Markup('<div class="ct-options" role="group" aria-label="{}">{}</div>').format(
            label, buttons
        )
    )

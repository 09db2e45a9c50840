"""The markup of a question: its heading, choices with large targets, and the button that sends it.

Fields are native radio buttons and text areas, so keyboard and screen reader know them; their names
begin with "ct-", since a page's form may hide nothing of the document's own.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from markupsafe import Markup

from models.language import Language
from models.limits import LIMITS
from study.setup.wording import SCALE

_NOTHING = Markup()


def heading(title: str, name: str, lead: str = "") -> Markup:
    """The question's heading, to which the focus goes; name: of the form that belongs to it."""
    said = Markup('<h1 class="ct-asked-title" tabindex="-1" data-ct-step="{}">{}</h1>').format(
        name, title
    )
    return said + paragraphs([lead] if lead else [])


def paragraphs(sentences: Iterable[str]) -> Markup:
    """Sentences, each a paragraph; line breaks in a facilitator's own text are kept."""
    return _NOTHING.join(Markup('<p class="ct-asked-lead">{}</p>').format(one) for one in sentences)


def form(name: str, body: Markup, buttons: Markup, lang: Language) -> Markup:
    """A form of this name, as `asking` hears it; sent before that is there, it leads nowhere."""
    return Markup(
        '<form class="ct-asked" data-ct-asked="{}" method="dialog" autocomplete="off">{}'
        '<p class="ct-missing" role="alert" hidden>{}</p><p class="ct-paused" role="status"></p>{}'
        '<p class="ct-sending" role="status"></p></form>'
    ).format(name, body, lang.gettext("Something is missing: choose an answer first."), buttons)


def button(label: str, field: str = "go", value: str = "on", *, quiet: bool = False) -> Markup:
    """A button that sends the form, and that it was this one."""
    return Markup(
        '<button type="submit" class="ct-send{}" name="ct-{}" value="{}">{}</button>'
    ).format(" ct-send-quiet" if quiet else "", field, value, label)


def choices(
    field: str, legend: str, options: Mapping[str, str], *, wide: bool = True, heard: bool = False
) -> Markup:
    """One of several, each on a large target. heard: the legend is for the screen reader alone.

    wide: a line each on a phone; else as many beside each other as fit.
    """
    picks = _NOTHING.join(
        Markup(
            '<label class="ct-pick"><input type="radio" name="ct-{}" value="{}">'
            "<span><bdi>{}</bdi></span></label>"
        ).format(field, value, name)
        for value, name in options.items()
    )
    return Markup(
        '<fieldset class="ct-asked-group" data-ct-need><legend class="{}">{}</legend>'
        '<div class="ct-picks{}">{}</div></fieldset>'
    ).format(
        "ct-sr" if heard else "ct-asked-legend", legend, "" if wide else " ct-picks-short", picks
    )


def scale(field: str, legend: str, ends: Sequence[str], lang: Language) -> Markup:
    """From 1 to 7, with what stands at both ends; heard with each of them."""
    low, high = ends
    picks = []
    for value in range(1, SCALE + 1):
        end = {1: low, SCALE: high}.get(value, "")
        heard = Markup('<span class="ct-sr">, {}</span>').format(end) if end else _NOTHING
        picks.append(
            Markup(
                '<label class="ct-pick"><input type="radio" name="ct-{}" value="{}">'
                "<span>{}{}</span></label>"
            ).format(field, value, lang.number(value), heard)
        )
    return Markup(
        '<fieldset class="ct-asked-group" data-ct-need><legend class="ct-sr">{}</legend>'
        '<div class="ct-picks ct-picks-scale">{}</div>'
        '<p class="ct-ends" aria-hidden="true"><span>{}</span><span>{}</span></p></fieldset>'
    ).format(legend, _NOTHING.join(picks), low, high)


def sure(classes: int, lang: Language) -> Markup:
    """How sure the person is themselves, from mere chance on where there are two classes."""
    steps = (50, 60, 70, 80, 90, 100) if classes == 2 else (0, 20, 40, 60, 80, 100)
    options = {str(one / 100): lang.set_percent(one / 100) for one in steps}
    return choices("sure", lang.gettext("How sure are you that this is right?"), options,
                   wide=False)  # fmt: skip


def words(field: str, label: str) -> Markup:
    """An answer in one's own words; it may stay empty."""
    return Markup(
        '<p class="ct-asked-group"><label><span class="ct-sr">{}</span>'
        '<textarea name="ct-{}" rows="4" maxlength="{}" class="ct-asked-words"></textarea>'
        "</label></p>"
    ).format(label, field, LIMITS.study_text)


def line(field: str, label: str, value: str = "", longest: int = 12) -> Markup:
    """One line to type a code into."""
    return Markup(
        '<p class="ct-asked-group" data-ct-need><label><span class="ct-asked-legend">{}</span>'
        '<input type="text" name="ct-{}" value="{}" maxlength="{}" class="ct-asked-line"'
        ' autocapitalize="characters" autocomplete="off" spellcheck="false"></label></p>'
    ).format(label, field, value, longest)

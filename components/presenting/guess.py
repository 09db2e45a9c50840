"""What the room says before the model does: optional, kept for the input on screen, not stored."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

from markupsafe import Markup

from components.presenting import choosing_buttons
from components.site import shell
from components.site.choosing import choose_from_list
from components.site.state import Slot
from models.display import parts
from models.language import Language
from models.prediction import Prediction

_FEW = 12  # so many classes are all named
_OFFERED = 4  # of more, so many are, and a list has the others
NO_CLASS = -1  # in place of a class: none of them fits
_NOTHING = -2
_GROUP = "guess"
# Model and input, and the place of the class.
_GUESS: Slot[tuple[str, int] | None] = Slot("_presenting_guess", None)
_SEARCHED: Slot[int] = Slot("_presenting_searched", _NOTHING)


def guessed(prediction: Prediction) -> int | None:
    """The place of the class that the room named for this input, `NO_CLASS`, or None."""
    kept = _GUESS.get()
    return kept[1] if kept is not None and kept[0] == _about(prediction) else None


def name_of(guess: int, prediction: Prediction, lang: Language) -> str:
    """What a guess is called."""
    if guess == NO_CLASS:
        return lang.gettext("none of these")
    return parts.name_of(prediction.labels[guess], lang)


def offered(prediction: Prediction, truth: str | None, lang: Language) -> list[int]:
    """The classes that are named at once, by their places, in an order that gives nothing away.

    Few are all named, as the model has them. Of many: the model's answer, the right one (truth: its
    id) where it is known, and likely others that look as good, by the alphabet.
    """
    if len(prediction.labels) <= _FEW:
        return list(range(len(prediction.labels)))
    likely = list(prediction.order[:_OFFERED])
    right = [i for i, label in enumerate(prediction.labels) if label.id == truth]
    chosen = [*likely[:1], *(i for i in right if i not in likely[:1])]
    chosen += [i for i in likely if i not in chosen]
    return _by_name(chosen[:_OFFERED], prediction, lang)


def show_guess(prediction: Prediction, truth: str | None, lang: Language) -> None:
    """The classes to choose from; truth: as for `offered`."""
    named = offered(prediction, truth, lang)
    guess = guessed(prediction)
    shell.html(Markup('<h2 class="ct-ask">{}</h2>').format(lang.gettext("What would you say?")))
    choosing_buttons.show(
        _GROUP,
        lang.gettext("Your guess"),
        {i: name_of(i, prediction, lang) for i in [*named, NO_CLASS]},
        guess,
        partial(_take, prediction),
    )
    if len(named) < len(prediction.labels):
        _search(prediction, named, guess, lang)
    shell.html(
        Markup('<p class="ct-quiet">{}</p>').format(
            lang.gettext("Or just say it aloud. What you choose here is not stored.")
        )
    )


def compared(prediction: Prediction, lang: Language) -> str:
    """The guess beside the model's answer, "" where nobody guessed."""
    guess = guessed(prediction)
    if guess is None:
        return ""
    name = name_of(guess, prediction, lang)
    if guess in answers(prediction):
        return lang.gettext("Your guess: {guess}. The model says the same.", guess=name)
    return lang.gettext("Your guess: {guess}. The model says otherwise.", guess=name)


def answers(prediction: Prediction) -> Sequence[int]:
    """The places of the classes that the model names: of more than one where they are tied."""
    tied = parts.tied_ids(prediction)
    return [i for i, label in enumerate(prediction.labels) if label.id in tied] or [prediction.top]


def _search(prediction: Prediction, named: list[int], guess: int | None, lang: Language) -> None:
    """A list of all classes, to be searched by typing."""
    others = _by_name(
        [i for i in range(len(prediction.labels)) if i not in named], prediction, lang
    )
    _SEARCHED.set(guess if guess in others else _NOTHING)
    choose_from_list(
        lang.gettext("Another answer"),
        [_NOTHING, *others],
        _SEARCHED,
        lambda i: (
            lang.gettext("Type to search …")
            if i == _NOTHING
            else parts.name_of(prediction.labels[i], lang)
        ),
        lang,
        on_change=lambda: _keep(prediction, _SEARCHED.get()),
    )


def _take(prediction: Prediction, said: str) -> None:
    """A class was pressed (a callback's work); pressed again it is taken back."""
    places = {str(i): i for i in range(NO_CLASS, len(prediction.labels))}
    if said in places:
        _keep(prediction, _NOTHING if places[said] == guessed(prediction) else places[said])


def _keep(prediction: Prediction, guess: int) -> None:
    _GUESS.set(None if guess == _NOTHING else (_about(prediction), guess))


def _by_name(places: Sequence[int], prediction: Prediction, lang: Language) -> list[int]:
    return sorted(places, key=lambda i: parts.name_of(prediction.labels[i], lang).casefold())


def _about(prediction: Prediction) -> str:
    return f"{prediction.model_id} {prediction.input_hash}"

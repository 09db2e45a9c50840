"""Whether the model was right: said where it is known, else asked of the room."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from typing import Literal

from markupsafe import Markup

from components.presenting import choosing_buttons, guess
from components.site import shell
from components.site.state import Slot
from models.display import parts
from models.examples import Example
from models.language import Language
from models.prediction import Prediction

_GROUP = "truth"
Said = Literal["yes", "no", "unknown"]
# Model and input, and what the room says of the answer.
_SAID: Slot[tuple[str, Said] | None] = Slot("_presenting_truth", None)


@dataclass(frozen=True, slots=True)
class Truth:
    """What is known of the right answer to an input.

    known: whether it is; then answer is the id of the right class, None where no class fits.
    note: what to notice, in the person's language.
    """

    known: bool = False
    answer: str | None = None
    note: str = ""


def truth_of(example: Example | None, prediction: Prediction, lang: Language) -> Truth:
    """What is known of an example; nothing of a person's own, nor of one that a model borrows."""
    if example is None or example.model_id != prediction.model_id:
        return Truth()
    if example.truth is not None and example.truth not in {x.id for x in prediction.labels}:
        return Truth()
    return Truth(True, example.truth, example.note(lang.code))


def show_truth(truth: Truth, prediction: Prediction, lang: Language) -> None:
    """The right answer, whether the model named it, and whether the room did."""
    if truth.known:
        _tell(truth, prediction, lang)
    else:
        _ask(prediction, lang)


def _tell(truth: Truth, prediction: Prediction, lang: Language) -> None:
    place = next((i for i, x in enumerate(prediction.labels) if x.id == truth.answer), None)
    if place is None:
        right = lang.gettext("No class of this model fits.")
        said = [lang.gettext("So no answer that it has could be right.")]
    else:
        name = parts.name_of(prediction.labels[place], lang)
        right = lang.gettext("The right answer: {answer}.", answer=name)
        said = [_judged(place in guess.answers(prediction), lang)]
    fits = guess.NO_CLASS if place is None else place
    named = guess.guessed(prediction)
    if named is not None:
        said.append(_judged_guess(named, named == fits, prediction, lang))
    _say(right, said)
    if truth.note:
        shell.html(Markup('<p class="ct-lesson">{}</p>').format(truth.note))


def _ask(prediction: Prediction, lang: Language) -> None:
    answer, _ = parts.headline(prediction, lang, counting=False)
    shell.html(
        Markup('<h2 class="ct-ask">{}</h2>').format(
            lang.gettext("The model said: {answer}. Was it right?", answer=answer)
        )
    )
    about = f"{prediction.model_id} {prediction.input_hash}"
    kept = _SAID.get()
    said = kept[1] if kept is not None and kept[0] == about else None
    choosing_buttons.show(
        _GROUP,
        lang.gettext("Was it right?"),
        {
            "yes": lang.gettext("Yes"),
            "no": lang.gettext("No"),
            "unknown": lang.gettext("Nobody knows"),
        },
        said,
        partial(_take, about),
    )
    if said is None:
        return
    if said == "unknown":
        _say("", [lang.gettext("Then nobody here can check the model.")])
        return
    told = [_judged(said == "yes", lang)]
    named, answers = guess.guessed(prediction), guess.answers(prediction)
    # Where the model was wrong, only that the same guess was, too, is known.
    if named is not None and (said == "yes" or named in answers):
        told.append(_judged_guess(named, said == "yes" and named in answers, prediction, lang))
    _say("", told)


def _judged(right: bool, lang: Language) -> str:
    return lang.gettext("The model was right.") if right else lang.gettext("The model was wrong.")


def _judged_guess(named: int, right: bool, prediction: Prediction, lang: Language) -> str:
    name = guess.name_of(named, prediction, lang)
    if right:
        return lang.gettext("Your guess was right: {guess}.", guess=name)
    return lang.gettext("Your guess was wrong: {guess}.", guess=name)


def _say(first: str, rest: list[str]) -> None:
    head = Markup('<p class="ct-presented-answer">{}</p>').format(first) if first else Markup()
    lines = Markup("").join(Markup("<p>{}</p>").format(line) for line in rest)
    shell.html(Markup('<div class="ct-truth" role="status">{}{}</div>').format(head, lines))


def _take(about: str, said: str) -> None:
    """What the room says (a callback's work)."""
    known: dict[str, Said] = {"yes": "yes", "no": "no", "unknown": "unknown"}
    if said in known:
        _SAID.set((about, known[said]))

"""What each step asks, and how: nothing of the advice is made before the step that shows it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime

from babel.dates import format_date
from markupsafe import Markup

from components.displays import panel as displays
from components.site import shell
from components.site.items_html import item_html
from components.taking_part import forms, held
from components.taking_part.joining import show_refused
from components.taking_part.words import language_of_items, what_items_are
from models.display import parts
from models.display.design import Design
from models.language import Language
from models.languages import CODES
from study.duration import minutes
from study.session import Kind
from study.setup.naming import title_of
from study.setup.setup import Condition, Question
from study.setup.wording import COMPREHENSION, TRUST, Asked, questions, said, scenario
from study.snapshot import Snapshot, asked_label
from study.store.protocol import Session

# Draws an item with the marks that a condition shows on it, None where it shows none: the work of
# another room, which the page brings. The number is the study's seed.
MarkedItem = Callable[[Snapshot, str, Condition, int, Language], Markup | None]


def show(here: Session, name: str, lang: Language, marked_item: MarkedItem) -> None:
    """What is asked now; name: of its form."""
    if here.step.kind in ("practice", "trial"):
        _decision(here, name, lang, marked_item)
    else:
        _SHOWN[here.step.kind](here, name, lang)


def decided(here: Session, step: str) -> str:
    """The class that the person chose at a step before its advice, by its id; "" for none."""
    return next(
        (str(one.value["choice"]) for one in here.answers
         if one.step == step and one.stage == "first"), "",
    )  # fmt: skip


def name_of(here: Session, label: str, lang: Language) -> str:
    """What a class is called, by its id."""
    known = {one.id: one for one in here.study.snapshot.items.labels}
    return parts.name_of(known[label], lang)


def _consent(here: Session, name: str, lang: Language) -> None:
    setup = here.study.setup
    if held.DECLINES.get():
        _decline(name, lang)
        return
    took = round(minutes(setup, here.study.snapshot.items))
    day = format_date(_day(here.study.delete_after), format="long", locale=lang.code)
    shell.html(
        forms.heading(
            lang.gettext("Before you begin: do you take part?"), name, title_of(setup.name, lang)
        )
    )
    points = (
        lang.gettext(
            "What it is about: you decide on short examples, with and without advice of an AI. We "
            "look at when people follow such advice."
        ),
        lang.ngettext(
            "How long it takes: about {n} minute.", "How long it takes: about {n} minutes.", took
        ),
        *language_of_items(here.study.snapshot.items, lang),
        lang.gettext(
            "What is stored: what you choose, how long you take for it, your language, and when "
            "you were here. No name, no account, no address of your device."
        ),
        lang.gettext("For how long: all of it is deleted on {day} at the latest.", day=day),
        lang.gettext(
            "It is up to you: you can leave at any time with “Withdraw”, at the foot of every "
            "page. All that you answered is deleted then."
        ),
    )
    body = Markup('<ul class="ct-asked-points">{}</ul>').format(
        Markup().join(Markup("<li>{}</li>").format(one) for one in points)
    )
    buttons = forms.button(lang.gettext("I take part"), "agreed", "yes") + forms.button(
        lang.gettext("I do not take part"), "agreed", "no", quiet=True
    )
    _ask(name, body, buttons, lang)


def _decline(name: str, lang: Language) -> None:
    """Asked once before it acts: there is no way back from it on this device's seat."""
    lead = lang.gettext("Then nothing more is asked of you. It cannot be taken back.")
    shell.html(forms.heading(lang.gettext("You do not want to take part?"), name, lead))
    buttons = forms.button(
        lang.gettext("Back: I have not decided yet"), "agreed", "back"
    ) + forms.button(lang.gettext("I do not take part"), "agreed", "no", quiet=True)
    _ask(name, Markup(), buttons, lang)


def _language(here: Session, name: str, lang: Language) -> None:
    title = lang.gettext("In which language do you want to go on?")
    shell.html(forms.heading(title, name))
    options = {
        code: (Language(code).language_name(code) or code).capitalize()
        for code in sorted(CODES, key=lambda code: code != lang.code)
    }
    buttons = Markup().join(
        forms.button(label, "language", code, quiet=True) for code, label in options.items()
    )
    _ask(name, Markup(), buttons, lang)


def _instructions(here: Session, name: str, lang: Language) -> None:
    shell.html(forms.heading(lang.gettext("This is how it goes"), name))
    _ask(name, instructions(here, lang), forms.button(lang.gettext("Next")), lang)


def instructions(here: Session, lang: Language) -> Markup:
    """What a person is told before they begin."""
    setup, snapshot = here.study.setup, here.study.snapshot
    n = len(here.plan.trials)
    told = [
        lang.ngettext("You decide on {n} short text.", "You decide on {n} short texts.", n)
        if snapshot.items.kind == "text"
        else lang.ngettext("You decide on {n} picture.", "You decide on {n} pictures.", n),
        what_items_are(setup, snapshot.items, lang),
        lang.gettext(
            "For each of them you choose what fits: {answers}.",
            answers=lang.join([parts.name_of(one, lang) for one in snapshot.items.labels], "or"),
        ),
    ]
    if setup.order == "decide_first":
        told.append(
            lang.gettext(
                "First you decide alone. Then you see what the AI advises, and decide again: you "
                "can stay with your decision or change it."
            )
        )
    else:
        told.append(lang.gettext("You see at once what the AI advises. The decision is yours."))
    told.append(
        lang.gettext(
            "The AI can be wrong. Its advice is shown in several ways, one after the other."
        )
        if setup.blocks > 1
        else lang.gettext("The AI can be wrong.")
    )
    if any(setup.conditions[one.condition].highlights != "none" for one in here.plan.trials):
        told.append(
            lang.gettext(
                "Some of its advice comes with marks on the example: for what it advises (+), or "
                "against it (−)."
            )
        )
    if here.plan.practice:
        told.append(
            lang.ngettext(
                "It begins with {n} example for practice, which does not count.",
                "It begins with {n} examples for practice, which do not count.",
                len(here.plan.practice),
            )
        )
    # What it is comes first: the story after it speaks of “these”.
    points = Markup().join(Markup("<li>{}</li>").format(one) for one in told)
    return Markup('<ul class="ct-asked-points">{}</ul>').format(points) + forms.paragraphs(
        [scenario(setup, lang)]
    )


def _comprehension(here: Session, name: str, lang: Language) -> None:
    again = here.step.stage != "1"
    lead = lang.gettext("Not all of that was right. Read once more, then answer again.")
    shell.html(
        forms.heading(lang.gettext("Two questions on how it goes"), name, lead if again else "")
    )
    if again:
        shell.html(instructions(here, lang))
    body = Markup().join(
        forms.choices(
            check.id,
            lang.gettext(check.text),
            {key: lang.gettext(text) for key, text in check.answers.items()},
        )
        for check in COMPREHENSION
    )
    _ask(name, body, forms.button(lang.gettext("Next")), lang)


def _decision(here: Session, name: str, lang: Language, marked_item: MarkedItem) -> None:
    step, setup, snapshot = here.step, here.study.setup, here.study.snapshot
    shown = _item(here, lang)
    if step.advised:  # marks are part of the advice: they are not made before
        condition = setup.conditions[step.condition]
        shown = marked_item(snapshot, step.item, condition, setup.seed, lang) or shown
    shell.html(forms.heading(_title(here, lang), name) + shown)
    if step.told:
        shell.html(_feedback(here, lang))
        _ask(name, Markup(), forms.button(lang.gettext("Next")), lang)
        return
    if step.advised:
        mine = decided(here, step.id)
        if mine:
            shell.html(
                forms.paragraphs(
                    [lang.gettext("You decided: {answer}.", answer=name_of(here, mine, lang))]
                )
            )
        shell.html(
            Markup('<h2 class="ct-asked-advice">{}</h2>').format(lang.gettext("The AI's advice"))
        )
        displays.show_prediction(
            snapshot.prediction(step.item, condition), Design(condition.spec), lang, "advice"
        )
    final = step.advised and setup.order == "decide_first"
    legend = (
        lang.gettext("What is your final decision?")
        if final
        else lang.gettext("What is your decision?")
    )
    options = {one.id: parts.name_of(one, lang) for one in snapshot.items.labels}
    body = forms.choices("choice", legend, options, wide=len(options) <= _FEW)
    if setup.own_confidence:
        body += forms.sure(len(options), lang)
    _ask(name, body, forms.button(lang.gettext("Send")), lang)


_FEW = 4  # of more classes as many stand in a line as fit


def _title(here: Session, lang: Language) -> str:
    step = here.step
    number = int(step.id.rpartition("-")[2]) + 1
    if step.kind == "practice":
        return lang.gettext(
            "Practice {n} of {all}",
            n=lang.number(number), all=lang.number(len(here.plan.practice)),
        )  # fmt: skip
    return lang.gettext(
        "Decision {n} of {all}", n=lang.number(number), all=lang.number(len(here.plan.trials))
    )


def _item(here: Session, lang: Language) -> Markup:
    """What is decided on."""
    items = here.study.snapshot.items
    return item_html(items, items.by_id[here.step.item], lang)


def _feedback(here: Session, lang: Language) -> Markup:
    step, snapshot = here.step, here.study.snapshot
    truth = snapshot.item(step.item).truth
    advised = snapshot.advice(step.item, here.study.setup.conditions[step.condition]).label
    chosen = next(
        str(one.value["choice"]) for one in here.answers
        if one.step == step.id and one.stage == "final"
    )  # fmt: skip
    told = [
        lang.gettext("The right answer: {answer}.", answer=name_of(here, truth, lang)),
        lang.gettext("You were right.") if chosen == truth
        else lang.gettext("You were wrong: you decided {answer}.",
                          answer=name_of(here, chosen, lang)),
        lang.gettext("The AI was right.") if advised == truth
        else lang.gettext("The AI was wrong: it advised {answer}.",
                          answer=name_of(here, advised, lang)),
    ]  # fmt: skip
    return Markup('<div class="ct-asked-told">{}</div>').format(forms.paragraphs(told))


def _check(here: Session, name: str, lang: Language) -> None:
    snapshot = here.study.snapshot
    wanted = asked_label(here.study.setup, snapshot, here.number, here.step)
    lead = lang.gettext(
        "This only sees whether you read along: please choose “{answer}”.",
        answer=name_of(here, wanted, lang),
    )
    shell.html(forms.heading(lang.gettext("A short check"), name, lead))
    options = {one.id: parts.name_of(one, lang) for one in snapshot.items.labels}
    body = forms.choices("choice", lead, options, wide=len(options) <= _FEW, heard=True)
    _ask(name, body, forms.button(lang.gettext("Send")), lang)


def _trust(here: Session, name: str, lang: Language) -> None:
    _show_asked(TRUST, name, lang)


def _question(here: Session, name: str, lang: Language) -> None:
    asked = next(one for one in questions(here.study.setup) if f"question-{one.id}" == here.step.id)
    if isinstance(asked, Asked):
        _show_asked(asked, name, lang)
        return
    _show_own(asked, name, lang)


def _show_asked(asked: Asked, name: str, lang: Language) -> None:
    text, ends = lang.gettext(asked.text), [lang.gettext(one) for one in asked.ends]
    shell.html(forms.heading(text, name))
    _ask(name, forms.scale("answer", text, ends, lang), forms.button(lang.gettext("Send")), lang)


def _show_own(asked: Question, name: str, lang: Language) -> None:
    text = said(asked.text, lang)
    shell.html(forms.heading(text, name))
    if asked.kind == "scale":
        ends = [lang.gettext(one) for one in TRUST.ends]
        body = forms.scale("answer", text, ends, lang)
    elif asked.kind == "choice":
        options = {str(at): said(one, lang) for at, one in enumerate(asked.choices)}
        body = forms.choices("answer", text, options, heard=True)
    else:
        body = forms.words("words", text)
    _ask(name, body, forms.button(lang.gettext("Send")), lang)


def _ask(name: str, body: Markup, buttons: Markup, lang: Language) -> None:
    show_refused(lang)
    shell.html(forms.form(name, body, buttons, lang))


def _day(milliseconds: int) -> date:
    return datetime.fromtimestamp(milliseconds / 1000, UTC).date()


_SHOWN: dict[Kind, Callable[[Session, str, Language], None]] = {
    "consent": _consent,
    "language": _language,
    "instructions": _instructions,
    "comprehension": _comprehension,
    "check": _check,
    "trust": _trust,
    "question": _question,
}

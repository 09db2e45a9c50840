"""The end: one's own trust, in counts and in words, and the code that says that one was there."""

from __future__ import annotations

from markupsafe import Markup

from components.site import shell
from components.taking_part import forms
from models.language import Language
from study.measures.curve import Band
from study.own_trust import Counted, OwnTrust, own_trust
from study.setup.lessons import LESSONS
from study.setup.naming import blind_names, names, withholds
from study.store.protocol import Session, shown_code

_NOTHING = Markup()


def show(here: Session, name: str, lang: Language) -> None:
    """Thanks, the code, and what the decisions came to."""
    shell.html(
        forms.heading(lang.gettext("Thank you: that was all"), name)
        + forms.paragraphs([lang.gettext("Your code, which shows that you have taken part:")])
        + Markup('<p class="ct-completion"><code>{}</code></p>').format(shown_code(here.completion))
    )
    study = here.study
    told = own_trust(study.setup, study.snapshot, here.plan, here.answers)
    if not told.decided:
        return
    shell.html(
        _section(lang.gettext("How often it was right"), _list(_rights(told, lang)))
        + _section(lang.gettext("Where you trusted it"), _list(_trusted(told, lang)))
        + _by_confidence(here, told, lang)
        + _section(lang.gettext("Which display served you"), _displays(here, told, lang))
        + _marks(here, told, lang)
    )


def _rights(told: OwnTrust, lang: Language) -> list[str]:
    said = [
        lang.gettext("You, with its advice: right {count}.", count=_of(told.final, lang)),
        lang.gettext("The AI alone: right {count}.", count=_of(told.advice, lang)),
    ]
    if told.alone.n:
        said.insert(
            0,
            lang.gettext(
                "You, before its advice: right {count}.", count=_of(told.alone, lang)
            ),
        )  # fmt: skip
    return said


def _trusted(told: OwnTrust, lang: Language) -> list[str]:
    much, little = told.too_much, told.too_little
    said = [
        lang.gettext(
            "Too much? Its advice was never wrong here, so nobody can say."
        )
        if not much.n
        else lang.gettext(
            "Too much? When its advice was wrong, you went along with it {count}.",
            count=_of(much, lang),
        ),
        lang.gettext("Too little? Its advice was never right here, so nobody can say.")
        if not little.n
        else lang.gettext(
            "Too little? When its advice was right, you did not go along with it {count}.",
            count=_of(little, lang),
        ),
    ]  # fmt: skip
    if much.n and little.n:
        said.append(_verdict(much, little, lang))
    return said


def _verdict(much: Counted, little: Counted, lang: Language) -> str:
    if not much.hits and not little.hits:
        return lang.gettext("You trusted it exactly where it was right.")
    if much.hits and not little.hits:
        return lang.gettext("Where you trusted it wrongly, it was always too much.")
    if little.hits and not much.hits:
        return lang.gettext("Where you trusted it wrongly, it was always too little.")
    return lang.gettext("You trusted it too much in some cases and too little in others.")


def _by_confidence(here: Session, told: OwnTrust, lang: Language) -> Markup:
    """Trust beside confidence; nothing where no display that they saw had shown any."""
    conditions = here.study.setup.conditions
    if not any(conditions[at].shows_confidence for at in told.displays):
        return _NOTHING
    return _section(lang.gettext("Your trust, beside how sure the AI was"), _curve(told, lang))


def _curve(told: OwnTrust, lang: Language) -> Markup:
    """By band of confidence: how often one went along, and how often it was right."""
    rows = _NOTHING.join(_row(band, lang) for band in told.curve)
    return Markup(
        '<div class="ct-scroll"><table class="ct-table ct-own-curve"><caption>{}</caption>'
        '<thead><tr><th scope="col">{}</th><th scope="col">{}</th><th scope="col">{}</th></tr>'
        "</thead><tbody>{}</tbody></table></div>"
    ).format(
        lang.gettext(
            "Trust that fits goes along about as often as the AI is right: both bars of a line are "
            "then as long. With few decisions in a line, chance moves them a lot."
        ),
        lang.gettext("The AI was sure by"),
        lang.gettext("You went along"),
        lang.gettext("It was right"),
        rows,
    )


def _row(band: Band, lang: Language) -> Markup:
    share = lang.gettext(
        "{low} to {high}", low=lang.set_percent(band.low), high=lang.set_percent(band.high)
    )
    followed = round((band.followed or 0) * band.n)
    right = round((band.right or 0) * band.n)
    return Markup('<tr><th scope="row">{}</th><td>{}</td><td>{}</td></tr>').format(
        share,
        _bar("own", Counted(followed, band.n), lang),
        _bar("ai", Counted(right, band.n), lang),
    )


def _bar(whose: str, count: Counted, lang: Language) -> Markup:
    return Markup(
        '<span class="ct-own-bar ct-own-{}" aria-hidden="true"><i style="width:{}%"></i></span>{}'
    ).format(whose, round(100 * count.hits / count.n), _of(count, lang))


def _displays(here: Session, told: OwnTrust, lang: Language) -> Markup:
    names = _names(here, told, lang)
    lines = [
        lang.gettext("“{display}”: right {count}.", display=names[at], count=_of(count, lang))
        for at, count in told.displays.items()
    ]
    if len(lines) < 2:
        verdict = lang.gettext("You saw one display only: there is nothing to compare.")
    elif told.best is None:
        verdict = lang.gettext(
            "None of them served you clearly better: with so few decisions, chance alone makes "
            "such differences."
        )
    else:
        verdict = lang.gettext(
            "“{display}” served you best: chance alone hardly makes such a difference.",
            display=names[told.best],
        )
    return _list(lines) + forms.paragraphs([verdict])


def _marks(here: Session, told: OwnTrust, lang: Language) -> Markup:
    """What the marks were, or that it is told with the room; nothing where there were none."""
    setup = here.study.setup
    if _is_withheld(here):
        said = (
            lang.gettext(
                "Which marks were placebo, and mean nothing, is told with the reveal, since others "
                "may still decide. It then shows here by itself."
            )
            if any(one.highlights == "placebo" for one in setup.conditions)
            else lang.gettext(
                "What was compared is told with the reveal, since others may still decide. It then "
                "shows here by itself."
            )
        )
        return _section(lang.gettext("What you saw"), forms.paragraphs([said]))
    ways = {at: setup.conditions[at].highlights for at in told.displays}
    placebo = any(one.highlights == "placebo" for one in setup.conditions)
    if {*ways.values()} == {"none"} and not placebo:  # nor was any withheld, if others saw them
        if not withholds(setup):
            return _NOTHING
        # What had been withheld, as it was promised.
        about = lang.gettext(LESSONS[setup.lesson].about)
        return _section(lang.gettext("What was compared"), forms.paragraphs([about]))
    said_of = {
        "none": lang.gettext("no marks."),
        "lime": lang.gettext(
            "marks that a method (LIME) found by asking the AI again and again without some of "
            "what you saw."
        ),
        "placebo": lang.gettext(
            "marks that mean nothing. They are LIME’s, dealt out at random to other places."
        ),
    }
    called = names(setup, lang)
    lines = [
        lang.gettext(
            "“{display}”, which came as number {n}: {marks}",
            display=called[setup.conditions[at].id], n=lang.number(n), marks=said_of[way],
        )
        for n, (at, way) in enumerate(ways.items(), 1)
    ]  # fmt: skip
    sentences = []
    if "placebo" in ways.values():
        sentences.append(
            lang.gettext(
                "You were not told before which marks mean nothing: whoever knows does not fall "
                "for them, and that is what is looked at here."
            )
        )
    sentences.append(
        lang.gettext(
            "Marks tend to convince, also where the AI is wrong: they tell what moved it, not "
            "whether it is right."
        )
    )
    return _section(lang.gettext("What the marks were"), _list(lines) + forms.paragraphs(sentences))


def _is_withheld(here: Session) -> bool:
    return withholds(here.study.setup) and not here.study.is_told


def _names(here: Session, told: OwnTrust, lang: Language) -> dict[int, str]:
    """What each display is called, by its place in the set-up; blind as long as it is withheld."""
    setup = here.study.setup
    called = (
        blind_names(setup, [*told.displays], lang) if _is_withheld(here) else names(setup, lang)
    )
    return {at: called[setup.conditions[at].id] for at in told.displays}


def _of(count: Counted, lang: Language) -> str:
    return lang.gettext("{n} of {all} times", n=lang.number(count.hits), all=lang.number(count.n))


def _list(lines: list[str]) -> Markup:
    return Markup('<ul class="ct-asked-points">{}</ul>').format(
        _NOTHING.join(Markup("<li>{}</li>").format(one) for one in lines)
    )


def _section(title: str, body: Markup) -> Markup:
    return Markup('<section class="ct-own"><h2>{}</h2>{}</section>').format(title, body)

"""What was said before and after the reasons were seen, beside what a study found."""

from __future__ import annotations

from markupsafe import Markup

from components.site import shell
from components.site.tables_html import Column, table
from components.workshop.trap.tracks import Track, tracks_html
from components.workshop.trap.votes import Asked, Moment, Question, named
from components.workshop.trap.words import NAMED, NAMING, TRUSTED
from models.ballot import Ballot
from models.language import Language
from models.live.shortcut.trap import Trap

# Ribeiro, Singh & Guestrin 2016, section 6.4, table 2: of 27 students, before and after reasons.
_STUDENTS = 27
_THEY_TRUSTED = (10, 3)
_THEY_NAMED = (12, 25)
_MOMENTS: tuple[Moment, Moment] = ("before", "after")
_QUESTIONS: tuple[Question, Question] = ("trust", "looks")
_Ballots = dict[tuple[Question, Moment], Ballot]


def show_room(trap: Trap, lang: Language) -> None:
    """Before and after, for both questions, and every answer in a table."""
    ballots: _Ballots = {
        (question, moment): Asked(trap, moment, question).ballot
        for question in _QUESTIONS
        for moment in _MOMENTS
    }
    shell.html(Markup('<p class="ct-run-said">{}</p>').format(_sentence(ballots, lang)))
    head, names = lang.gettext("Who"), (lang.gettext("before"), lang.gettext("after"))
    trusting = lang.gettext("Would trust it")
    naming = lang.gettext(NAMING[trap.kind])
    rows: tuple[tuple[str, Question, tuple[int, ...], tuple[int, int]], ...] = (
        (trusting, "trust", TRUSTED, _THEY_TRUSTED),
        (naming, "looks", NAMED, _THEY_NAMED),
    )
    for title, question, places, theirs in rows:
        counts = [
            (named(places, ballots[question, m]), ballots[question, m].total) for m in _MOMENTS
        ]
        here = _track(lang.gettext("Here"), counts, lang)
        they = _track(
            lang.gettext("The study, 2016"), [(count, _STUDENTS) for count in theirs], lang
        )
        shell.html(
            Markup("<h2>{}</h2>{}").format(
                title, tracks_html([here, they], head, names, title, lang)
            )
        )
    shell.html(
        Markup('<p class="ct-quiet">{}</p>').format(
            lang.gettext(
                "The study: 27 students who had taken a course in machine learning saw a "
                "classifier of huskies and wolves that looked at snow, before and after LIME’s "
                "reasons. Counted as thinking so is who named snow as a possible reason (Ribeiro, "
                "Singh and Guestrin 2016, section 6.4). A show of hands is no study: few people, "
                "and they hear each other."
            )
        )
    )
    shell.html(_answers_html(ballots, lang))


def _track(name: str, counts: list[tuple[int, int]], lang: Language) -> Track:
    shares = [count / total if total else None for count, total in counts]
    said = [
        lang.gettext("{k} of {n}", k=lang.number(count), n=lang.number(total))
        if total
        else lang.gettext("not asked")
        for count, total in counts
    ]
    return Track(name, (shares[0], shares[1]), (said[0], said[1]))


def _sentence(ballots: _Ballots, lang: Language) -> str:
    before, after = ballots["trust", "before"], ballots["trust", "after"]
    if not before.total or not after.total:
        return lang.gettext(
            "Answer in “Would you trust it?” and again in “Why it says so”: here stands what "
            "changed."
        )
    return lang.gettext(
        "Before the reasons were seen, {k} of {n} would have trusted it; after them, {k_after} of "
        "{n_after}.",
        k=lang.number(named(TRUSTED, before)),
        n=lang.number(before.total),
        k_after=lang.number(named(TRUSTED, after)),
        n_after=lang.number(after.total),
    )


def _answers_html(ballots: _Ballots, lang: Language) -> Markup:
    """Each answer with its hands."""
    columns = (
        Column(lang.gettext("Answer"), heading=True),
        Column(lang.gettext("before"), number=True),
        Column(lang.gettext("after"), number=True),
    )
    rows = [
        (
            lang.gettext(option),
            lang.number(ballots[question, "before"].counts[place]),
            lang.number(ballots[question, "after"].counts[place]),
        )
        for question in _QUESTIONS
        for place, option in enumerate(ballots[question, "before"].options)
    ]
    title = lang.gettext("Every answer")
    return Markup('<details class="ct-fold"><summary>{}</summary>{}</details>').format(
        title, table(columns, rows, label=title)
    )

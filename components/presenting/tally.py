"""The tally of a vote: how many hands there are, and, once they are shown, for what."""

from __future__ import annotations

import msgspec
import streamlit as st
from markupsafe import Markup

from components.presenting.voting import Vote
from components.site import saving, shell
from components.site.saving import File
from models.ballot import Ballot, letter
from models.language import Language
from models.reading import tables


def show_total(votes: Ballot, last: tuple[int, int], lang: Language) -> None:
    """How many votes there are, and which came last: nothing of what the others were for."""
    place, by = last
    said = lang.ngettext("{n} vote so far.", "{n} votes so far.", votes.total)
    if 0 <= place < len(votes.options) and votes.past:
        said += " " + (
            lang.ngettext(
                "The last: {n} for {letter}.",
                "The last: {n} for {letter}.",
                by,
                letter=letter(place),
            )
            if by > 0
            else lang.gettext("One fewer for {letter}.", letter=letter(place))
            if by == -1
            else lang.gettext("{n} fewer for {letter}.", n=lang.number(-by), letter=letter(place))
        )
    shell.html(
        Markup('<p class="ct-total" role="status">{} <span class="ct-typed"></span></p>').format(
            said
        )
    )


def show_votes(vote: Vote, votes: Ballot, lang: Language) -> None:
    """Names and votes as bars with counts and words, the most first, and as files."""
    order = sorted(range(len(votes.options)), key=lambda place: -votes.counts[place])
    percents, _ = lang.percents([votes.share(place) for place in range(len(votes.options))])
    rows = Markup("").join(
        Markup(
            '<li><span class="ct-tally-name"><b>{}</b> {}</span>'
            '<span class="ct-bar" aria-hidden="true"><i style="--ct-share:{}"></i></span>'
            '<span class="ct-tally-count">{}</span></li>'
        ).format(
            letter(place),
            vote.shown[place].title,
            f"{votes.share(place):.3f}",
            _counted(votes, place, percents[place], lang),
        )
        for place in order
    )
    shell.html(
        Markup('<div class="ct-tally"><p class="ct-tally-ahead">{}</p><ol>{}</ol></div>').format(
            _ahead(vote, votes, lang), rows
        )
    )
    holds = (vote.name, votes.counts, lang.code)
    table = saving.csv(
        "csv",
        lang.gettext("The votes as CSV"),
        "certitude-votes.csv",
        holds,
        lambda: votes_csv(vote, votes, lang),
    )
    data = File(
        "json",
        lang.gettext("The votes as JSON"),
        "certitude-votes.json",
        "application/json",
        holds,
        lambda _tell: votes_json(vote, votes),
        ":material/data_object:",
    )
    with st.container(key="ct-tally-files"):
        saving.offer("votes", [table, data], lang)


def votes_csv(vote: Vote, votes: Ballot, lang: Language) -> bytes:
    """A row for each display, in the order in which they were shown."""
    columns = ["question", "order", "model", "input_sha256", "score", "letter", "display", "name",
               "votes", "settings"]  # fmt: skip
    prediction = vote.prediction
    return tables.write_csv(
        columns,
        [
            [
                vote.question,
                vote.seed,
                prediction.model_id,
                prediction.input_hash,
                prediction.score,
                letter(place),
                card.name,
                card.title,
                votes.counts[place],
                msgspec.json.encode(card.spec.to_dict()).decode(),
            ]
            for place, card in enumerate(vote.shown)
        ],
        lang.code,
    )


def votes_json(vote: Vote, votes: Ballot) -> bytes:
    """Everything that makes this vote again, and how it went."""
    prediction = vote.prediction
    data = {
        "question": vote.question,
        "order": vote.seed,
        "prediction": prediction.id,
        "model": prediction.model_id,
        "input_sha256": prediction.input_hash,
        "score": prediction.score,
        "total": votes.total,
        "votes": [
            {
                "letter": letter(place),
                "display": card.name,
                "votes": votes.counts[place],
                "settings": card.spec.to_dict(),
            }
            for place, card in enumerate(vote.shown)
        ],
    }
    return msgspec.json.format(msgspec.json.encode(data), indent=2)


def _counted(votes: Ballot, place: int, percent: str, lang: Language) -> str:
    said = lang.ngettext("{n} vote", "{n} votes", votes.counts[place])
    if not votes.counts[place]:
        return said
    return f"{said} · {lang.set_percent(1) if votes.share(place) == 1 else percent}"


def _ahead(vote: Vote, votes: Ballot, lang: Language) -> str:
    """Who has the most votes, in a sentence."""
    names = [
        lang.gettext("{letter} ({display})", letter=letter(place), display=vote.shown[place].title)
        for place in votes.ahead
    ]
    if not names:
        return lang.gettext("Nobody has voted yet.")
    counts = {
        "n": lang.number(votes.counts[votes.ahead[0]]),
        "all": lang.number(votes.total),
        "names": lang.join(names),
    }
    if len(names) > 1:
        return lang.gettext("Level, with {n} of {all} each: {names}.", **counts)
    return lang.gettext("Most votes, {n} of {all}: {names}.", **counts)

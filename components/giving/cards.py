"""Model cards: what a model is for, what it was trained on, how well it does, where it fails."""

from __future__ import annotations

from collections.abc import Mapping

import streamlit as st
from markupsafe import Markup

from components.site import saving, shell, state, ways
from components.site.choosing import choose_from_switch, fold
from components.site.saving import File
from components.site.state import Slot
from components.site.tables_html import Column, table
from models import cards, catalog
from models.calibration import bins
from models.calibration.cases import known
from models.cards import Card
from models.catalog import Entry
from models.distribution import told as doubt
from models.distribution.types import Distribution
from models.errors import N_, CertitudeError
from models.language import Language
from models.scope import told
from models.scope.types import Scope
from models.takeaway import card as card_files

# What cards say in one language only, so that it can be translated. Names of data sets stay.
_TERMS = (
    N_("accuracy"),
    N_("negative against positive"),
    N_("right intent among the first three"),
    N_("training"),
    N_("held out"),
    N_("training and cross-validation"),
    N_("none stated"),
    N_("none stated (citation asked for)"),
    N_("open data (licence name not confirmed)"),
    N_("sklearn load_digits, enlarged"),
    N_("IMDB test, 3000 reviews drawn at random"),
    N_("UCI IMDB sentences"),
    N_("Services Publics+, 5-fold cross-validated"),
    N_("SST-2 train (sentences from film reviews)"),
    N_("IMDB train (whole film reviews, and sentences out of them)"),
    N_("IMDB test (seeded sample)"),
    N_("UCI sentences: Amazon and Yelp"),
    N_("UCI sentences: IMDB"),
    N_("VADER: Amazon sentences with a clear human rating"),
    N_("VADER: film sentences rated by people, none near SST-2 dev"),
    N_("Services Publics+ (DITP): 1,200 experiences, 400 of each feeling"),
    N_("CIFAR-10 train (Krizhevsky), as JPEG"),
    N_("CIFAR-10 test, as JPEG"),
    N_("right where its score is 0.9 or more"),
    N_("Oxford-IIIT Pet, the 24 breeds that ImageNet names"),
    N_("Oxford-IIIT Pet, the 21 dog breeds that ImageNet names"),
    N_("Oxford-IIIT Pet: 486 photos of 24 breeds (list in training/things.py)"),
    N_("Oxford-IIIT Pet: 422 photos of 21 dog breeds (list in training/things.py)"),
    N_("training, by Google"),
    N_("choosing the recipe"),
    N_("Allociné series, test"),
    N_("Allociné: reviews of TV series, at weight 0.5 (Akram-ch/TP_NLP_2023)"),
    N_("Allociné: reviews of TV series, another part"),
    N_("Allociné: reviews of TV series, test part"),
    N_("digits drawn by code"),
    N_("Ones and sevens drawn by code"),
    N_("Digits drawn by code: 25 shapes, each in 4 widths and 5 slants"),
    N_("research only; the trained weights: Apache-2.0"),
)
_ACCURACY = "accuracy"
_OPEN: Slot[bool] = Slot("_card-take-away", False)
_FORMS: Mapping[card_files.Form, str] = {
    "mct": N_("Model Card Toolkit (JSON)"),
    "hf": N_("Hugging Face (README.md)"),
}
# Beyond so many classes their names stand in one paragraph: a list of them would be a page.
_LISTED_CLASSES = 100


def show_cards(lang: Language) -> None:
    """All cards, one opened at a time; the shipped models first, then what the network adds."""
    st.title(lang.gettext("The models"))
    shell.html(
        Markup('<p class="ct-lead">{}</p>').format(
            lang.gettext(
                "What each model is for, what it learned from, how often it is right on data it "
                "never saw, and where it fails."
            )
        )
    )
    shipped = [entry for entry in catalog.entries() if entry.source == "shipped"]
    # Who reads French meets the model that reads French first.
    shipped.sort(key=lambda entry: entry.language != lang.code)
    titles = {entry.id: lang.gettext(entry.title) for entry in shipped}
    # A switch, not tabs: Streamlit disables a tab for a moment of every run, and with it goes the
    # focus of whoever walks through them by keys.
    with st.container(key="ct-models"):
        chosen = choose_from_switch(
            lang.gettext("Model"),
            list(titles),
            state.CARD,
            titles.__getitem__,
            lang,
            wrap=True,
            label_visibility="collapsed",
        )
    entry = catalog.get(chosen)
    with shell.place("ct-card", entry.id):
        _show_card(entry, lang)
    st.header(lang.gettext("To download"))
    rows = [
        (lang.gettext(entry.title), lang.gettext(entry.description))
        for entry in catalog.entries()
        if entry.source == "network"
    ]
    shell.html(
        table(
            (Column(lang.gettext("Model"), heading=True), Column(lang.gettext("What it does"))),
            rows,
            caption=lang.gettext("Models that are downloaded when they are first chosen"),
        )
    )


def _show_card(entry: Entry, lang: Language) -> None:
    try:
        _show(cards.read(entry.id), lang)
    except CertitudeError as error:
        shell.show_error(error, lang)
        return
    _offer(entry, lang)
    ways.to_calibration(entry.id, lang)
    ways.to_stakes(entry.id, lang)
    ways.to_answers(entry.id, lang)


def _offer(entry: Entry, lang: Language) -> None:
    """The card as files, written once somebody asks for them: that takes its figures."""
    menu = fold(lang.gettext("Take this card away"), ":material/ios_share:", _OPEN, lang)
    if not menu.open:
        return
    with menu:
        st.caption(
            lang.gettext(
                "What stands on this page, and what its confidence is worth at home and elsewhere."
            )
        )
        saving.offer("card", [_file(form, entry, lang) for form in _FORMS], lang)


def _file(form: card_files.Form, entry: Entry, lang: Language) -> File:
    name, media_type = card_files.FILES[form]
    return File(
        form,
        lang.gettext(_FORMS[form]),
        f"{entry.id}-{name}",
        media_type,
        (entry.id, form, lang.code, cards.changed(entry.id)),
        lambda _tell: card_files.written(entry.id, form, lang),
    )


def _show(card: Card, lang: Language) -> None:
    shell.html(Markup('<p class="ct-lead">{}</p>').format(card.task[lang.code]))
    left, right = st.columns(2, gap="large")
    with left:
        shell.html(
            _section(lang.gettext("Meant for"), _paragraph(card.intended[lang.code]))
            + _section(lang.gettext("Not meant for"), _paragraph(card.unintended[lang.code]))
            + _section(lang.gettext("Known failures"), _list(card.failures[lang.code]))
            + (_section(lang.gettext("Built on"), _paragraph(card.base)) if card.base else Markup())
        )
    with right:
        shell.html(
            table(
                (
                    Column(lang.gettext("Data"), heading=True),
                    Column(lang.gettext("Measure")),
                    Column(lang.gettext("Right"), number=True),
                    Column(lang.gettext("95% interval"), number=True),
                    Column(lang.gettext("Cases"), number=True),
                ),
                _rights(card, lang),
                caption=lang.gettext("How often it is right on data it never saw"),
            )
        )
        if card.away:
            st.caption(
                lang.gettext(
                    "“From elsewhere” is data of another source than what it learned from: an "
                    "input of yours may be like that."
                )
            )
        shell.html(
            table(
                (
                    Column(lang.gettext("Data"), heading=True),
                    Column(lang.gettext("Used for")),
                    Column(lang.gettext("Licence")),
                    Column(lang.gettext("Cases"), number=True),
                ),
                [
                    (
                        lang.gettext(data.name),
                        lang.gettext(data.used_for),
                        lang.gettext(data.licence),
                        lang.number(data.n),
                    )
                    for data in card.training_data
                ],
                caption=lang.gettext("What it learned from, and was measured on"),
            )
        )
    if card.scope is not None:
        with st.expander(lang.gettext("What it does not know")):
            _show_scope(card.scope, lang)
    if card.distribution is not None:
        with st.expander(lang.gettext("How sure it is of its number")):
            _show_distribution(card.distribution, lang)
    with st.expander(lang.gettext("Its classes")):
        names = [label.name(lang.code) for label in card.labels]
        many = len(names) > _LISTED_CLASSES
        shell.html(_paragraph(" · ".join(names)) if many else _list(names))


def _rights(card: Card, lang: Language) -> list[tuple[str, ...]]:
    """How often it is right on each set: at home first, then all from elsewhere."""
    away = {one.set for one in card.away}
    told = {(one.set, one.name) for one in card.metrics}
    counted = [
        (one.set, bins.share(int(one.right.sum()), len(one)))
        for one in (known(card.id).away if away else ())
        if (one.set, _ACCURACY) not in told
    ]
    found = [(one.set, one.name, one.value, one.low, one.high, one.n) for one in card.metrics]
    found += [
        (name, _ACCURACY, one.share, one.low, one.high, one.n)
        for name, one in counted
        if one.share is not None and one.low is not None and one.high is not None
    ]
    return [
        (
            lang.gettext("From elsewhere: {set}", set=lang.gettext(name))
            if name in away
            else lang.gettext(name),
            lang.gettext(measure),
            lang.percent(value, 1),
            lang.gettext("{low} to {high}", low=lang.percent(low, 1), high=lang.percent(high, 1)),
            lang.number(n),
        )
        for name, measure, value, low, high, n in sorted(found, key=lambda one: one[0] in away)
    ]


def _show_scope(scope: Scope, lang: Language) -> None:
    first, *others = told.heads(lang)
    columns = (Column(first, heading=True), *(Column(head) for head in others))
    for said in (told.sentence(scope, lang), told.covered(scope, lang)):
        if said:
            shell.html(_paragraph(said))
    shell.html(table(columns, told.rows(scope, lang), label=lang.gettext("What it does not know")))


def _show_distribution(one: Distribution, lang: Language) -> None:
    first, *others = doubt.heads(lang)
    columns = (Column(first, heading=True), *(Column(head, number=True) for head in others))
    for said in (doubt.sentence(one, lang), doubt.short(one, lang)):
        shell.html(_paragraph(said))
    label = lang.gettext("How sure it is of its number")
    shell.html(table(columns, doubt.rows(one, lang), label=label))


def _section(title: str, body: Markup) -> Markup:
    return Markup('<section class="ct-section"><h3>{}</h3>{}</section>').format(title, body)


def _paragraph(text: str) -> Markup:
    return Markup("<p>{}</p>").format(text)


def _list(items: list[str] | tuple[str, ...]) -> Markup:
    rows = Markup("").join(Markup("<li>{}</li>").format(item) for item in items)
    return Markup("<ul>{}</ul>").format(rows)

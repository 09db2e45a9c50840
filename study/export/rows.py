"""A study's answers as two tidy tables: a row for each decision that counts, and one for the rest.

What each column means stands beside its type: the codebook is made of it and cannot be behind.
"""

from __future__ import annotations

from typing import Annotated, Any

import msgspec
from msgspec import Meta, Struct

from models.display import showing
from models.language import Language
from models.languages import SOURCE, LanguageCode, spoken
from study.measures.trials import Trials
from study.session import Step, understood, way
from study.setup.naming import names
from study.snapshot import asked_label
from study.store.values import Collected, Given, Person, Study

_Words = dict[tuple[int, str, LanguageCode], tuple[str, str]]


def _said(text: str) -> Any:
    return Meta(description=text)


class Trial(Struct, frozen=True):
    """One decision that counts (practice and checks of attention are not among them)."""

    study: Annotated[str, _said("id of the study")]
    person: Annotated[int, _said("the person, from 1 on, as on the results page; no name")]
    arm: Annotated[int, _said("the person's group, from 1 on: order of displays and items")]
    standing: Annotated[str, _said("done: played to the end; here: did not, so far")]
    language: Annotated[str, _said("language in which the person took part")]
    trial: Annotated[int, _said("place of the decision among the person's own, from 1 on")]
    block: Annotated[int, _said("which of the person's displays it was, from 1 on")]
    condition: Annotated[str, _said("id of the display that was shown")]
    called: Annotated[str, _said("name of the display: its maker's, else in English")]
    display: Annotated[str, _said("the display as a specification, JSON")]
    score: Annotated[str, _said("scores that it showed: raw, or calibrated (see calibrated_on)")]
    highlights: Annotated[str, _said("reasons beside it: none, lime, or placebo (mean nothing)")]
    item: Annotated[str, _said("id of the item")]
    text: Annotated[str, _said("the item's text; empty for a picture")]
    truth: Annotated[str, _said("id of the class that is right (y)")]
    advice: Annotated[str, _said("id of the class that was advised (a)")]
    advice_right: Annotated[bool, _said("whether the advice was right")]
    confidence: Annotated[float, _said("probability of the advised class, shown or not")]
    probabilities: Annotated[str, _said("probability of every class by id, JSON")]
    prediction: Annotated[str, _said("id of the prediction, by which it is found again")]
    calibrated_on: Annotated[str, _said("set, n, temperature and day of calibration; empty: raw")]
    shown_headline: Annotated[str, _said("the display's first line, in the person's language")]
    shown_text: Annotated[str, _said("the display in a sentence, as a screen reader says it")]
    initial: Annotated[str | None, _said("id of the class chosen before the advice (h)")]
    initial_sure: Annotated[float | None, _said("how sure the person was of it, 0 to 1")]
    initial_seconds: Annotated[float | None, _said("seconds that it took")]
    final: Annotated[str, _said("id of the class chosen with the advice (f)")]
    final_sure: Annotated[float | None, _said("how sure the person was of it, 0 to 1")]
    seconds: Annotated[float | None, _said("seconds that the final decision took")]
    timed: Annotated[str, _said("whose clock these are of: browser, server (with the network)")]
    answered_at: Annotated[int, _said("when the final decision came in, ms since 1970, UTC")]


class Reply(Struct, frozen=True):
    """One answer to anything else: instructions, practice, checks, questions, polls."""

    study: Annotated[str, _said("id of the study")]
    person: Annotated[int, _said("number of the person in the study, as among the trials")]
    kind: Annotated[str, _said("comprehension, practice, check, trust, question, or poll")]
    id: Annotated[str, _said("which one: the step and its stage, or the poll")]
    condition: Annotated[str, _said("id of the display that it is about; empty where it is none")]
    item: Annotated[str, _said("id of the item in practice; else empty")]
    value: Annotated[str, _said("what was answered: a class, a number of a scale, words, or JSON")]
    right: Annotated[bool | None, _said("comprehension and checks: passed; practice: right")]
    seconds: Annotated[float | None, _said("seconds that it took")]
    at: Annotated[int | None, _said("when it came in, ms since 1970, UTC; empty of a poll")]


def trials(found: Collected) -> tuple[Trial, ...]:
    """Every decision that counts and has its final answer, by person, in the order of seeing."""
    words: _Words = {}
    return tuple(one for person in found.people for one in _trials(found.study, person, words))


def replies(found: Collected) -> tuple[Reply, ...]:
    """Everything else that was answered, by person, in the order of asking; polls at the end."""
    return tuple(one for person in found.people for one in _replies(found.study, person))


def measured(rows: tuple[Trial, ...]) -> tuple[Trials, dict[str, list[str]]]:
    """The decisions as `study.measures` takes them, and the display of each to tell groups by.

    A display without a number showed no confidence, and yet its advice had one: the reliance curve
    is over what the model knew, `confidence`.
    """
    made = Trials.of(
        advice=[one.advice for one in rows],
        final=[one.final for one in rows],
        truth=[one.truth for one in rows],
        initial=[one.initial for one in rows],
        person=[(one.study, one.person) for one in rows],
        confidence=[one.confidence for one in rows],
        sure_before=[one.initial_sure for one in rows],
        sure_after=[one.final_sure for one in rows],
        seconds=[one.seconds for one in rows],
    )
    return made, {"condition": [one.condition for one in rows]}


def _trials(study: Study, person: Person, words: _Words) -> list[Trial]:
    given = {(one.answer.step, one.answer.stage): one for one in person.given}
    plan = study.snapshot.plan(study.setup, person.arm, person.number)
    language = spoken(person.language)
    called = names(study.setup, Language(SOURCE))
    made = []
    for at, planned in enumerate(plan.trials):
        final = given.get((f"trial-{at}", "final"))
        if final is None:
            continue
        condition = study.setup.conditions[planned.condition]
        item = study.snapshot.item(planned.item)
        advice = study.snapshot.advice(planned.item, condition)
        key = (planned.condition, planned.item, language)
        if key not in words:
            words[key] = _shown(study, *key)
        fit = advice.fit
        initial, initial_sure, initial_seconds = _decision(given.get((f"trial-{at}", "first")))
        made.append(
            Trial(
                study=study.id,
                person=person.number + 1,
                arm=person.arm + 1,
                standing=person.standing,
                language=language,
                trial=at + 1,
                block=planned.block + 1,
                condition=condition.id,
                called=called[condition.id],
                display=_json(condition.display),
                score=condition.score,
                highlights=condition.highlights,
                item=item.id,
                text=item.text,
                truth=item.truth,
                advice=advice.label,
                advice_right=advice.label == item.truth,
                confidence=advice.confidence,
                probabilities=_json(
                    dict(zip(study.snapshot.labels, advice.probabilities, strict=True))
                ),
                prediction=advice.prediction,
                calibrated_on=f"{fit.set}, n = {fit.n}, T = {fit.temperature!r}, {fit.date}"
                if fit
                else "",
                shown_headline=words[key][0],
                shown_text=words[key][1],
                initial=initial,
                initial_sure=initial_sure,
                initial_seconds=initial_seconds,
                final=str(final.answer.value["choice"]),
                final_sure=_sure(final),
                seconds=final.seconds,
                timed=final.timed,
                answered_at=final.at,
            )
        )
    return made


def _replies(study: Study, person: Person) -> list[Reply]:
    plan = study.snapshot.plan(study.setup, person.arm, person.number)
    steps = {one.id: one for one in way(study.setup, plan)}
    made = []
    for one in person.given:
        step = steps[one.answer.step]
        value = one.answer.value
        if step.kind in ("trial", "consent", "language", "instructions") or not value:
            continue
        said = value.get("choice", value.get("answer"))
        made.append(
            Reply(
                study.id,
                person.number + 1,
                step.kind,
                ":".join(part for part in (step.id, one.answer.stage) if part),
                study.setup.conditions[step.condition].id if step.condition >= 0 else "",
                step.item,
                _json(value) if said is None else str(said),
                _right(study, person, step, one),
                one.seconds,
                one.at,
            )
        )
    made += [
        Reply(study.id, person.number + 1, "poll", poll, "", "", str(value), None, None, None)
        for poll, value in sorted(person.votes.items())
    ]
    return made


def _right(study: Study, person: Person, step: Step, given: Given) -> bool | None:
    value = given.answer.value
    if step.kind == "comprehension":
        return understood(value)
    if step.kind == "check":
        return value["choice"] == asked_label(study.setup, study.snapshot, person.number, step)
    if step.kind == "practice":
        return value["choice"] == study.snapshot.item(step.item).truth
    return None


def _decision(first: Given | None) -> tuple[str | None, float | None, float | None]:
    if first is None:
        return None, None, None
    return str(first.answer.value["choice"]), _sure(first), first.seconds


def _sure(given: Given) -> float | None:
    said = given.answer.value.get("sure")
    return None if said is None else float(said)


def _json(value: object) -> str:
    return msgspec.json.encode(value).decode()


def _shown(study: Study, condition: int, item: str, language: LanguageCode) -> tuple[str, str]:
    """The display's first line and its sentence, worded by the version that writes the export."""
    shown = study.setup.conditions[condition]
    prediction = study.snapshot.prediction(item, shown)
    made = showing.render(prediction, shown.spec, Language(language))
    return made.headline, made.summary

"""The review queue as a value: what people say, what is undone, what comes next, who agrees."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sklearn.metrics import cohen_kappa_score

from models.comparison import Ratio
from models.errors import InputError
from models.review import ordering
from models.review.agreement import agreement, tallies
from models.review.ordering import Order, next_case
from models.review.queue import KINDS, Case, Guess, Queue, cases_of, content_id
from models.review.rules import MOST_TERMS, read_rule

CLASSES = ("negative", "positive")


def made(*confidences: float, known: dict[int, str] | None = None) -> Queue:
    """A queue of so many cases, each said to be positive."""
    return Queue(
        tuple(
            Case(
                content_id(f"text {at}"),
                f"text {at}",
                at + 1,
                Guess("m", "positive", confidence),
                (known or {}).get(at, ""),
            )
            for at, confidence in enumerate(confidences)
        ),
        (),
        CLASSES,
    )


Step = Callable[[Queue], Queue]
PEOPLE = st.sampled_from(["AB", "CD", "Zoë 🦊"])


@st.composite
def steps(draw: st.DrawFn) -> Step:
    """Something that somebody does at a queue of four cases, sensible or not."""
    by = draw(PEOPLE)
    if draw(st.integers(0, 5)) == 0:
        return lambda queue: queue.undone(by)
    case = draw(st.integers(0, 4))
    kind = draw(st.sampled_from(KINDS))
    label = draw(st.sampled_from([*CLASSES, "", "no class"]))
    note = draw(st.text("aé =\n\u200b🦊", max_size=6))
    return lambda queue: queue.said(
        content_id(f"text {case}"), by, kind, label=label, note=note, at="2026-11-28T20:00:00+00:00"
    )


def walked(walk: list[Step]) -> Queue:
    queue = made(0.5, 0.9, 0.7, 0.6)
    for step in walk:
        queue = step(queue)
    return queue


@given(st.lists(steps(), max_size=25))
def test_whatever_people_do_the_queue_holds_together(walk: list[Step]) -> None:
    queue = walked(walk)
    numbers = [answer.n for answer in queue.answers]
    assert numbers == sorted(set(numbers))
    for answer in queue.answers:
        guess = queue.by_id[answer.case].guess
        assert guess is not None
        assert (answer.kind == "confirm") == (answer.label == guess.label)
        assert not answer.label or answer.label in CLASSES
        assert answer.kind != "ask" or answer.note
    for case in queue.cases:
        standing = queue.standing(case.id)
        most = max(standing.votes.values(), default=0)
        ahead = [label for label, n in standing.votes.items() if n == most]
        assert standing.consensus == (ahead[0] if len(ahead) == 1 else "")
    assert sum(
        each.confirm + each.correct + each.skip + each.back + each.ask for each in tallies(queue)
    ) == len(queue.last)


@given(st.lists(steps(), max_size=15), PEOPLE)
def test_undo_takes_back_the_last_of_one_person_and_nothing_of_others(
    walk: list[Step], by: str
) -> None:
    queue = walked(walk)
    after = queue.said(queue.cases[0].id, by, "skip")
    assert after.undone(by) == queue
    others = [answer for answer in queue.answers if answer.by != by]
    assert [answer for answer in queue.undone(by).answers if answer.by != by] == others


@given(st.lists(steps(), max_size=15), st.lists(steps(), max_size=15))
def test_joining_loses_nothing_and_doubles_nothing(one: list[Step], other: list[Step]) -> None:
    left, right = walked(one), walked(other)
    joined = left.joined(right)
    said = {replace(answer, n=0) for answer in (*left.answers, *right.answers)}
    assert {replace(answer, n=0) for answer in joined.answers} == said
    assert joined.joined(right) == joined
    assert len({answer.n for answer in joined.answers}) == len(joined.answers)


def test_the_models_own_label_chosen_by_hand_is_a_confirmation() -> None:
    queue = made(0.5)
    case = queue.cases[0].id
    assert queue.said(case, "AB", "correct", label="positive").answers[0].kind == "confirm"
    assert queue.said(case, "AB", "correct", label="nothing known") is queue
    assert queue.said(case, " \u200b", "confirm") is queue  # nobody
    assert queue.said(case, "AB", "ask", note="  ") is queue


def test_duplicates_are_one_case_and_what_either_knows_is_kept() -> None:
    guess = Guess("m", "positive", 0.6)
    one, other = cases_of(
        [
            (1, "A  good ﬁlm", None, ""),
            (2, "   ", None, ""),
            (3, "a good film\n", guess, ""),
            (4, "A bad film", None, ""),
            (5, "A GOOD FILM", None, "positive"),
        ]
    )
    assert (one.number, one.copies, one.guess, one.known) == (1, 3, guess, "positive")
    assert one.text == "A  good ﬁlm"
    assert other.copies == 1


def test_the_least_certain_come_first_then_those_of_a_class_or_a_rule() -> None:
    queue = made(0.9, 0.6, 0.8, 0.7)
    assert [case.number for case in ordering.ordered(queue.cases, Order())] == [2, 4, 3, 1]
    rule = Order(rule=read_rule('"text 2" or "text 0"'))
    assert [case.number for case in ordering.ordered(queue.cases, rule)] == [3, 1, 2, 4]
    cases = (*queue.cases[:3], replace(queue.cases[3], guess=Guess("m", "negative", 0.95)))
    by_class = ordering.ordered(cases, Order(label="negative"))
    assert [case.number for case in by_class] == [4, 2, 3, 1]
    none = ordering.ordered((replace(cases[0], guess=None), *cases[1:]), Order())
    assert none[0].number == 1  # nothing is known of it: less certain than any


@given(st.integers(0, 40), st.integers(0, 40))
def test_known_answers_stand_among_the_others_and_none_is_lost(asked: int, checks: int) -> None:
    n = asked + checks
    queue = made(*[0.5 + at / (2 * n) for at in range(n)], known=dict.fromkeys(range(checks), "x"))
    found = ordering.ordered(queue.cases, Order())
    assert sorted(case.number for case in found) == list(range(1, n + 1))
    plain = [case.number for case in found if not case.known]
    assert plain == sorted(plain)
    if asked >= 8 and checks >= 2:
        assert any(case.known for case in found[:5])
        assert any(case.known for case in found[5:10])


def test_what_comes_next() -> None:
    queue = made(0.5, 0.6, 0.7)
    cases = ordering.ordered(queue.cases, Order())
    first, second, third = (case.id for case in cases)

    def after(queue: Queue, by: str = "AB", *, skipped: bool = False) -> str | None:
        found = next_case(queue, cases, by, skipped=skipped)
        return None if found is None else found.id

    assert after(queue) == first
    queue = queue.said(first, "AB", "skip").said(second, "CD", "back")
    assert after(queue) == third  # what was sent back is nobody's any more
    assert after(queue, "EF") == first
    queue = queue.said(third, "AB", "confirm")
    assert after(queue) is None
    assert after(queue, skipped=True) == first
    assert after(queue.said(first, "AB", "confirm"), skipped=True) is None


def test_agreement_is_what_the_libraries_say() -> None:
    queue = made(*[0.5] * 10)
    said = {"AB": "ppppnnnnpp", "CD": "pppnnnnpnp"}
    for by, letters in said.items():
        for case, letter in zip(queue.cases, letters, strict=True):
            label = "positive" if letter == "p" else "negative"
            queue = queue.said(case.id, by, "correct", label=label)
    found = agreement(queue)
    assert (found.cases, found.people, found.pairs) == (10, 2, Ratio(7, 10))
    assert found.kappa == pytest.approx(cohen_kappa_score([*said["AB"]], [*said["CD"]]))
    # By hand (Krippendorff 2011): observed 3 of 10; expected 1 - (11*10 + 9*8) / (20*19).
    assert found.alpha == pytest.approx(1 - (3 / 10) / (1 - (11 * 10 + 9 * 8) / (20 * 19)))
    queue = queue.said(queue.cases[0].id, "EF", "correct", label="negative")
    three = agreement(queue)
    assert three.kappa is None  # of two people only
    assert three.alpha is not None
    assert three.pairs == Ratio(7, 12)


def test_agreement_is_not_defined_where_there_is_none() -> None:
    queue = made(0.5, 0.6)
    assert agreement(queue).alpha is None
    alone = queue.said(queue.cases[0].id, "AB", "confirm").said(queue.cases[1].id, "CD", "confirm")
    assert (agreement(alone).cases, agreement(alone).pairs.share) == (0, None)
    assert (agreement(alone).kappa, agreement(alone).alpha) == (None, None)
    same = queue.said(queue.cases[0].id, "AB", "confirm").said(queue.cases[0].id, "CD", "confirm")
    assert agreement(same).pairs == Ratio(1, 1)
    assert (agreement(same).kappa, agreement(same).alpha) == (None, None)  # all of one class


def test_known_answers_are_counted_by_person() -> None:
    queue = made(0.5, 0.6, 0.7, known={0: "negative", 1: "positive"})
    for case in queue.cases:
        queue = queue.said(case.id, "AB", "confirm")
    queue = queue.said(queue.cases[0].id, "CD", "skip")
    assert [each.known for each in tallies(queue)] == [Ratio(1, 2), Ratio(0, 0)]


@pytest.mark.parametrize(
    ("rule", "fits", "fails"),
    [
        ("contains *refund*", ["No refund!", "Refunds, please", "prérefunded"], ["re fund", ""]),
        ("refund", ["a REFUND."], ["refunds", "arefund"]),
        ("refund*", ["refunds"], ["arefund"]),
        ("contient *remboursé* sans merci", ["Rembourse moi"], ["remboursée, merci", "payé"]),
        ("late or broken", ["it came late", "broken"], ["lately"]),
        ("late parcel", ["the parcel was late"], ["late", "parcel"]),
        ('"came late"', ["it came  late"], ["late it came"]),
        ("-thanks late", ["late"], ["late, thanks"]),
        ("not “thank you” late", ["late you thank"], ["late, thank you"]),
        ("c++", ["I like c++."], ["c"]),
        ("", [], ["anything", ""]),
        ("l’avis", ["l'avis du jour"], ["avis"]),
    ],
)
def test_rules(rule: str, fits: list[str], fails: list[str]) -> None:
    read = read_rule(rule)
    assert [text for text in fits if not read.matches(text)] == []
    assert [text for text in fails if read.matches(text)] == []


@pytest.mark.parametrize(
    ("rule", "code"),
    [
        ("a" * 201, "rule_too_long"),
        (" ".join("a" * (MOST_TERMS + 1)), "rule_too_long"),
        ('"a', "rule_quote"),
        ("re*fund", "rule_star"),
        ("*", "rule_word"),
        ('""', "rule_word"),
        ("late not", "rule_word"),
    ],
)
def test_a_rule_that_cannot_be_read_says_why(rule: str, code: str) -> None:
    with pytest.raises(InputError) as refused:
        read_rule(rule)
    assert refused.value.code == code


RULES = st.text('ab*"- notrué+(.?[', max_size=60)


@given(RULES, RULES)
def test_any_rule_is_read_or_refused_and_never_run(rule: str, text: str) -> None:
    with suppress(InputError):
        read_rule(rule).matches(text)


def test_a_rule_takes_no_longer_than_the_text() -> None:
    rule = read_rule(" ".join(["*" + "a" * 30 + "*"] * 6))
    assert not rule.matches("a" * 29 + " " + ("a" * 29 + "b") * 3000)

"""A study's set-up: one frozen, serialisable, versioned value with bounds.

Whoever opens a session has to choose nothing: every field has a default that makes a sensible
study. What is chosen is held against its bounds however the value is made.
"""

from __future__ import annotations

from functools import cache
from typing import Annotated, Any, Literal, get_type_hints

from msgspec import Meta, Struct, ValidationError, convert, field, to_builtins
from msgspec.structs import force_setattr

from models.display.bands import LINE
from models.display.spec import DisplaySpec
from models.errors import N_, InputError
from models.languages import LanguageCode
from models.limits import LIMITS
from models.prediction import Score

# What stands beside the advice as its reasons: nothing, LIME's marks, or marks that mean nothing.
Highlights = Literal["none", "lime", "placebo"]
# Who sees which display: everyone all of them, one after the other, or each person one.
Design = Literal["within", "between"]
# Whether a person decides before the advice is shown, or sees it with the question.
Order = Literal["decide_first", "advice_at_once"]
# What depends on a decision, as the scenario tells it; "own" is the facilitator's text.
Stakes = Literal["low", "medium", "high", "own"]
# Which of the lessons that are ready a set-up is; "" for none.
Lesson = Literal["", "too-sure", "marks-convince"]
QuestionKind = Literal["scale", "choice", "text"]

_Id = Annotated[str, Meta(pattern=r"^[a-z0-9][a-z0-9-]{0,39}\Z")]
_Name = Annotated[str, Meta(min_length=1, max_length=120, pattern=LINE)]
_Model = Annotated[str, Meta(min_length=1, max_length=200, pattern=LINE)]
_Said = Annotated[str, Meta(min_length=1, max_length=LIMITS.study_text)]
_Line = Annotated[str, Meta(min_length=1, max_length=200, pattern=LINE)]
_Given = Annotated[str, Meta(max_length=LIMITS.study_display_name, pattern=LINE)]
_Called = Annotated[str, Meta(max_length=120, pattern=LINE)]
_Label = Annotated[str, Meta(min_length=1, max_length=LIMITS.study_label, pattern=LINE)]
Texts = dict[LanguageCode, _Said]


def bad_setup(place: str) -> InputError:
    """The error for a set-up that cannot be had; place: where in it, as a path."""
    return InputError(
        "bad_setup",
        N_("This set-up cannot be used: what stands at “{place}” is missing, or not what belongs "
           "there. Put it right, or save the set-up anew from its page."),
        place=place,
    )  # fmt: skip


@cache
def _fields(kind: type[Struct]) -> dict[str, Any]:
    return get_type_hints(kind, include_extras=True)


class _Held(Struct, frozen=True, forbid_unknown_fields=True):
    """Held against its types when the program makes it, too, not only when a file is read."""

    def __post_init__(self) -> None:
        for name, kind in _fields(type(self)).items():
            try:
                convert(to_builtins(getattr(self, name)), kind)
            except ValidationError as error:
                raise bad_setup(name) from error


class Task(_Held, frozen=True):
    """What is decided: the classes of a model, on the items of a set.

    called: what people read that the items of an own set are, "" where they read no more than that
    they were chosen for them. meaning: which class each label of an own set means that is called
    otherwise there, by its id.
    """

    model: _Model = "reviews-en"
    items: _Id = "reviews-en"
    called: _Called = ""
    meaning: Annotated[dict[_Label, _Label], Meta(max_length=LIMITS.study_meanings)] = field(
        default_factory=dict
    )


class Condition(_Held, frozen=True):
    """One way in which advice is shown.

    id: names it in tables and files. display: a spec as `DisplaySpec.from_dict` reads it, kept in
    its short form. name: what its maker calls it; "" where what people see names it
    (`study.setup.naming`). InputError "bad_display" where it is none.
    """

    id: _Id
    display: dict[str, Any] = field(default_factory=dict)
    score: Score = "raw"
    highlights: Highlights = "none"
    name: _Given = ""

    def __post_init__(self) -> None:
        super().__post_init__()
        force_setattr(self, "display", DisplaySpec.from_dict(self.display).to_short_dict())

    @property
    def spec(self) -> DisplaySpec:
        """The display."""
        return DisplaySpec.from_dict(self.display)

    @property
    def shows_confidence(self) -> bool:
        """Whether people see anything of how sure the model is."""
        return self.spec.pattern != "none"


class Scenario(_Held, frozen=True):
    """The story that sets the stakes; own: the facilitator's, in at least one language."""

    stakes: Stakes = "medium"
    own: Texts = field(default_factory=dict)

    def __post_init__(self) -> None:
        super().__post_init__()
        if self.stakes == "own" and not self.own:
            raise InputError(
                "bad_setup",
                N_("Your own story is empty: write it under “Stakes”, in one language at least, or "
                   "choose one of the stories that are ready."),
                place="scenario.own",
            )  # fmt: skip


class Question(_Held, frozen=True):
    """A question of the facilitator's own.

    kind: "scale" is answered from 1 to 7, "choice" by one of the choices, "text" in words. ends:
    what stands at both ends of a scale.
    """

    id: _Id
    text: Texts
    kind: QuestionKind = "scale"
    choices: Annotated[tuple[dict[LanguageCode, _Line], ...], Meta(max_length=12)] = ()

    def __post_init__(self) -> None:
        super().__post_init__()
        if not self.text or not all(self.choices):
            raise bad_setup("question.text")
        if (self.kind == "choice") != (len(self.choices) > 1):
            raise bad_setup("question.choices")


class Questionnaire(_Held, frozen=True):
    """What is asked beside the decisions.

    trust: one question on trust after each display. s_tias: the three items of McGrath et al.
    (2025) at the end. graphs: how well a person reads charts and per cents, by their own account.
    """

    trust: bool = True
    s_tias: bool = True
    graphs: bool = False
    own: Annotated[tuple[Question, ...], Meta(max_length=LIMITS.study_questions)] = ()


_USUAL = (
    Condition("answer-alone", {"pattern": "none"}),
    Condition("with-confidence"),
)


class Setup(_Held, frozen=True):
    """A whole study.

    conditions: what is compared; one alone is a study without a comparison. trials: decisions
    under each display. practice: trials before them, with feedback, that do not count. checks:
    among all decisions of a person so many that only see whether they read. own_confidence:
    whether people say how sure they are. feedback: whether each trial tells what was right. seed:
    of every order that is drawn. delete_after_days: from the day that the study is made. lesson:
    which of those that are ready it is, and so what the room talks over at the end.
    """

    name: _Name = "Trust lab"
    task: Task = Task()
    conditions: Annotated[
        tuple[Condition, ...], Meta(min_length=1, max_length=LIMITS.study_conditions)
    ] = _USUAL
    design: Design = "within"
    trials: Annotated[int, Meta(ge=1, le=LIMITS.study_trials)] = 8
    practice: Annotated[int, Meta(ge=0, le=LIMITS.study_practice)] = 2
    checks: Annotated[int, Meta(ge=0, le=LIMITS.study_checks)] = 2
    order: Order = "decide_first"
    own_confidence: bool = True
    feedback: bool = False
    scenario: Scenario = Scenario()
    questionnaire: Questionnaire = Questionnaire()
    seed: Annotated[int, Meta(ge=0, le=LIMITS.study_seed)] = 1
    delete_after_days: Annotated[int, Meta(ge=1, le=LIMITS.study_days)] = 30
    lesson: Lesson = ""
    version: Literal[1] = 1

    def __post_init__(self) -> None:
        super().__post_init__()
        for place, ids in (
            ("conditions", [one.id for one in self.conditions]),
            ("questionnaire.own", [one.id for one in self.questionnaire.own]),
        ):
            if len({*ids}) < len(ids):
                raise bad_setup(f"{place}.id")
        if self.decisions > LIMITS.study_trials:
            raise InputError(
                "too_many_trials",
                N_("This asks {trials} decisions of each person; a study can ask {limit} at most. "
                   "Take fewer trials under each display, or fewer displays."),
                trials=self.decisions,
                limit=LIMITS.study_trials,
            )  # fmt: skip
        if self.checks > self.decisions:
            raise bad_setup("checks")

    @property
    def blocks(self) -> int:
        """How many displays one person sees, one after the other."""
        return len(self.conditions) if self.design == "within" else 1

    @property
    def decisions(self) -> int:
        """How many trials of one person count."""
        return self.trials * self.blocks

    @property
    def items(self) -> int:
        """How many different items the study needs, practice included."""
        return self.decisions + self.practice

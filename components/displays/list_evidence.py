"""What lists with a guarantee kept: on how many cases they held the right answer, home and away."""

from __future__ import annotations

from markupsafe import Markup

from components.displays.held import current_spec
from components.site import shell
from models.calibration import answered, coverage
from models.comparison import Ratio
from models.display import covering, parts
from models.display.counted import in_a_hundred
from models.display.covering import BY_CLASS, CoverageSetting
from models.language import Language
from models.prediction import Prediction


def say_kept(example: Prediction, setting: CoverageSetting, lang: Language) -> None:
    """Under the setting: what is promised, on which cases, and what was measured.

    example: a prediction of the model and with the scores in use.
    """
    spec = current_spec()
    found = answered.covering(example, spec[setting] / 100, by_class=spec[BY_CLASS])
    if found is None:
        lines = [
            _line(
                lang.gettext(
                    "For this model nothing can be promised: there are no labelled cases with "
                    "these scores. The list has its fixed number of answers."
                )
            )
        ]
    else:
        lines = [*_promised(example, found.told, lang), *_kept(example, found.told, lang)]
    shell.html(Markup('<div class="ct-kept">{}</div>').format(Markup("").join(lines)))


def _line(said: str) -> Markup:
    return Markup("<p>{}</p>").format(said)


def _promised(example: Prediction, told: coverage.Told, lang: Language) -> list[Markup]:
    made = covering.covering(example, current_spec())
    assert made is not None  # the evidence is of the same scores
    n = int(told.line.n.sum() if told.line.by_class else told.line.n[0])
    open_ = int((told.line.least <= 0).sum())
    lines = []
    if open_ < made.of:
        lines.append(
            Markup("<p><b>{}</b> {} {}</p>").format(
                lang.gettext("Guaranteed:"),
                covering.guarantee(made, current_spec(), lang),
                lang.ngettext(
                    "It rests on {n} labelled case.", "It rests on {n} labelled cases.", n
                ),
            )
        )
    needed = lang.number(told.line.needed)
    if open_ == made.of:
        lines.append(
            _line(
                lang.gettext(
                    "So much can be promised only by listing every answer: it would take {needed} "
                    "labelled cases, and there are {n}.",
                    needed=needed,
                    n=lang.number(n),
                )
                if not told.line.by_class
                else lang.gettext(
                    "So much can be promised only by listing every answer: it would take {needed} "
                    "labelled cases of each.",
                    needed=needed,
                )
            )
        )
    elif open_:
        lines.append(
            _line(
                lang.ngettext(
                    "{n} answer is always listed: it takes {needed} labelled cases of an answer "
                    "to leave it out.",
                    "{n} answers are always listed: it takes {needed} labelled cases of an answer "
                    "to leave it out.",
                    open_,
                    needed=needed,
                )
            )
        )
    return lines


def _kept(example: Prediction, told: coverage.Told, lang: Language) -> list[Markup]:
    lines = [_line(lang.gettext("At home: {figures}", figures=_told(told.home[1], example, lang)))]
    if told.away:
        lines.append(
            Markup("<details><summary>{}</summary><ul>{}</ul></details>").format(
                lang.gettext("Elsewhere: {figures}", figures=_range(told, lang)),
                Markup("").join(
                    Markup("<li>{}</li>").format(
                        lang.gettext(
                            "{set}: {figures}",
                            set=lang.gettext(name),
                            figures=_told(kept, example, lang),
                        )
                    )
                    for name, kept in told.away
                ),
            )
        )
    return lines


def _range(told: coverage.Told, lang: Language) -> str:
    """On how many of 100 the lists held the right answer elsewhere, in a few words."""
    counted = sorted((kept.held for _, kept in told.away if kept.held.n), key=_share)
    if not counted:
        return lang.gettext("no case")
    low, high = (lang.counted_percent(_share(counted[at])) for at in (0, -1))
    if low == high:
        return lang.gettext("in {percent} of cases", percent=low)
    return lang.gettext("in {low} to {high} of cases", low=low, high=high)


def _share(held: Ratio) -> float:
    return held.right / held.n


def _told(kept: coverage.Kept, example: Prediction, lang: Language) -> str:
    """What lists kept of one set: how often they held the right answer, and how long they were."""
    if kept.size is None or kept.held.interval is None:
        return lang.gettext("no case")
    low, high = kept.held.interval
    said = [
        lang.gettext(
            "right answer listed in {right} of {n} cases ({low} to {high}), {size} answers on "
            "average",
            **in_a_hundred(kept.held.right, kept.held.n, lang),
            low=lang.counted_percent(low),
            high=lang.counted_percent(high),
            size=lang.number(round(kept.size, 1)),
        )
    ]
    if kept.empty:
        said.append(
            lang.gettext(
                "nothing listed in {right} of {n}", **in_a_hundred(kept.empty, kept.held.n, lang)
            )
        )
    if kept.full:
        said.append(
            lang.gettext(
                "every answer listed in {right} of {n}",
                **in_a_hundred(kept.full, kept.held.n, lang),
            )
        )
    if kept.least is not None and len(example.labels) > 2:
        label, held = kept.least
        said.append(
            lang.gettext(
                "least often where “{answer}” is right: in {right} of {n}",
                answer=parts.name_of(example.labels[label], lang),
                **in_a_hundred(held.right, held.n, lang),
            )
        )
    # L10n: between the parts of one sentence, as "at home …; on … …"
    return lang.gettext("; ").join(said) + "."

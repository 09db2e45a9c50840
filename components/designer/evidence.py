"""What the design would have been worth: how often its answers were right, at home and away."""

from __future__ import annotations

from collections.abc import Sequence

from markupsafe import Markup

from components.displays import band_evidence
from components.displays.band_evidence import Evidence
from components.site import shell
from models.calibration.bins import Share
from models.display.bands import BANDS, band_words, cuts_of
from models.display.design import Design
from models.display.registry import PATTERNS
from models.language import Language
from models.percents import shown_percent
from models.prediction import Prediction
from models.set_names import briefly


def say_evidence(design: Design, example: Prediction, written: Language, lang: Language) -> None:
    """The sentence on the first band, or on all answers, and a table of every band and set."""
    pattern = PATTERNS[design.spec.pattern]
    bands = design.spec_in(written)[BANDS] if pattern.worded(design.spec) else ()
    found = band_evidence.evidence(example, cuts_of(bands) if bands else ())
    if found is None:
        band_evidence.say_unknown(lang)
        return
    names = [band_words(index, bands, written)[0] for index in range(len(bands))]
    lines = [Markup("<p>{}</p>").format(_sentence(found, names, lang))]
    if names:
        lines.append(_table(found, names, lang))
    lines.append(
        Markup('<p class="ct-quiet">{}</p>').format(
            lang.gettext(
                "Home: “{set}”, {n} cases that the model was not trained on. In brackets: where "
                "the true share lies, in 95 of 100 such samples.",
                set=lang.gettext(found.home.set),
                n=lang.number(len(found.home)),
            )
        )
    )
    shell.html(
        Markup('<section class="ct-design-evidence"><h2>{}</h2>{}</section>').format(
            lang.gettext("How often it would have been right"), Markup("").join(lines)
        )
    )


def _sentence(found: Evidence, names: Sequence[str], lang: Language) -> str:
    home, *elsewhere = found.bands[0]
    away = [
        lang.gettext("{times} on “{set}”", times=times, set=briefly(cases.set, lang))
        for one, cases in zip(elsewhere, found.sets[1:], strict=True)
        if (times := _times(one, lang))
    ]
    figures = {"home": _times(home, lang), "away": lang.join(away)}
    if not figures["home"]:
        return lang.gettext(
            "With these cut-offs no answer at home falls into “{band}”.", band=names[0]
        )
    if names and away:
        return lang.gettext(
            "With these cut-offs “{band}” would have been right {home} at home, and away {away}.",
            band=names[0],
            **figures,
        )
    if names:
        return lang.gettext(
            "With these cut-offs “{band}” would have been right {home} at home; away there is no "
            "such case.",
            band=names[0],
            **figures,
        )
    if away:
        return lang.gettext(
            "Of all its answers, it would have been right {home} at home, and away {away}.",
            **figures,
        )
    return lang.gettext(
        "Of all its answers, it would have been right {home} at home; away there is no such case.",
        **figures,
    )


def _times(one: Share, lang: Language) -> str:
    """A share as times in a hundred, with its interval; "" where there is no case."""
    if one.share is None or one.low is None or one.high is None:
        return ""
    return lang.gettext(
        "{count} times in 100 ({low} to {high})",
        count=_of_100(one.share, lang),
        low=_of_100(one.low, lang),
        high=_of_100(one.high, lang),
    )


def _of_100(share: float, lang: Language) -> str:
    if share in (0.0, 1.0):
        return lang.number(round(share * 100))
    bound, value = shown_percent(share, 0)
    said = lang.number(int(value))
    if bound == "over":
        return lang.gettext("over {percent}", percent=said)
    if bound == "under":
        return lang.gettext("under {percent}", percent=said)
    return said


def _table(found: Evidence, names: Sequence[str], lang: Language) -> Markup:
    """Every band of every set, behind a word."""
    sets = (lang.gettext("At home"), *(briefly(cases.set, lang) for cases in found.sets[1:]))
    rows = Markup("").join(
        Markup('<tr><th scope="row"><bdi>{}</bdi></th>{}</tr>').format(
            name,
            Markup("").join(
                Markup("<td>{}</td>").format(
                    lang.gettext("no case")
                    if one.share is None
                    else lang.gettext(
                        "{percent} of {n}",
                        percent=lang.counted_percent(one.share),
                        n=lang.number(one.n),
                    )
                )
                for one in row
            ),
        )
        for name, row in zip(names, found.bands, strict=True)
    )
    return Markup(
        '<details><summary>{}</summary><div class="ct-scroll" tabindex="0" role="region" '
        'aria-label="{}"><table class="ct-table"><thead><tr><th scope="col">{}</th>{}</tr></thead>'
        "<tbody>{}</tbody></table></div></details>"
    ).format(
        lang.gettext("Every band"),
        lang.gettext("Every band"),
        lang.gettext("Band"),
        Markup("").join(Markup('<th scope="col">{}</th>').format(name) for name in sets),
        rows,
    )

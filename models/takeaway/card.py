"""A model's card for other places: as Model Card Toolkit JSON, and as a README for Hugging Face.

Both say what the card on screen says, in the person's language, and what its confidence is worth at
home and away; names of fields, metrics and tasks are those that the two formats know.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any, Literal

from models import cards, catalog
from models.calibration import report
from models.calibration.types import Calibration, Figures
from models.cards import Card
from models.comparison import Ratio
from models.distribution import told as doubt
from models.language import Language
from models.scope import told
from models.scope.types import Scope
from models.version import VERSION

Form = Literal["mct", "hf"]
_LICENCE = "mit"  # of the program and of the weights that it ships
_MEASURES = ("accuracy", "ece", "brier", "nll")
_FULL_NAMES = {
    "accuracy": "Accuracy",
    "ece": "Expected calibration error (15 bins, top label)",
    "brier": "Brier score (sum over classes)",
    "nll": "Negative log-likelihood",
}
FILES: Mapping[Form, tuple[str, str]] = {
    "mct": ("model_card.json", "application/json"),
    "hf": ("README.md", "text/markdown"),
}


def written(model_id: str, form: Form, lang: Language) -> bytes:
    """A shipped model's card as a file.

    InputError "not_measured" (404) for any other model; ModelError as `cards.read`.
    """
    made = report.of(model_id)
    card = cards.read(model_id)
    write: Callable[[Card, Calibration, Language], str] = _AS[form]
    return write(card, made, lang).encode()


def _title(card: Card, lang: Language) -> str:
    return lang.gettext(catalog.get(card.id).title)


def _sets(made: Calibration) -> Iterator[tuple[str, str, int, str, Figures]]:
    """Where, the set, its cases, whether raw or calibrated, and the figures."""
    for where, one in (("home", made.home), *(("away", one) for one in made.away)):
        yield where, one.set, one.n, "raw", one.raw
        if made.ships:
            yield where, one.set, one.n, "calibrated", one.calibrated


# ------------------------------------------------------------------------- Model Card Toolkit
def model_card_toolkit(card: Card, made: Calibration, lang: Language) -> str:
    """The card as JSON of the toolkit's schema 0.0.2."""
    code = lang.code
    document: dict[str, Any] = {
        "schema_version": "0.0.2",
        "model_details": {
            "name": _title(card, lang),
            "overview": card.task[code],
            "documentation": lang.gettext(
                "Made by “{command}” (seed {seed}). Built on: {base}.",
                command=card.command,
                seed=card.seed,
                base=card.base or "–",
            ),
            "owners": [{"name": "Certitude"}],
            "version": {"name": VERSION, "date": card.trained[:10]},
            "licenses": [{"identifier": "MIT"}],
            "path": f"models/weights/{card.id}",
        },
        "model_parameters": {
            "model_architecture": card.base or card.adapter,
            "data": [
                {
                    "name": lang.gettext(data.name),
                    "description": lang.gettext(
                        "{use}: {n} cases; licence: {licence}",
                        use=lang.gettext(data.used_for),
                        n=lang.number(data.n),
                        licence=lang.gettext(data.licence),
                    ),
                }
                for data in card.training_data
            ],
            "input_format": card.kind,
            "input_format_map": [
                {"key": key, "value": _text(value)} for key, value in card.input.items()
            ],
            "output_format": lang.gettext("A score for each class; together they are 1."),
            "output_format_map": [
                {"key": label.id, "value": label.name(code)} for label in card.labels
            ],
        },
        "quantitative_analysis": {"performance_metrics": list(_toolkit_metrics(card, made, lang))},
        "considerations": {
            "use_cases": [{"description": card.intended[code]}],
            "limitations": [
                {"description": text}
                for text in (
                    card.unintended[code],
                    *card.failures[code],
                    *_doubt(card, lang),
                    *([] if card.scope is None else [told.sentence(card.scope, lang)]),
                )
            ],
        },
    }
    return json.dumps(document, ensure_ascii=False, indent=2) + "\n"


def _doubt(card: Card, lang: Language) -> list[str]:
    """What is said of the distribution of its number, where it has one."""
    one = card.distribution
    if one is None:
        return []
    return [f"{doubt.sentence(one, lang)} {doubt.short(one, lang)}"]


def _toolkit_metrics(card: Card, made: Calibration, lang: Language) -> Iterator[dict[str, Any]]:
    for metric in card.metrics:
        yield _toolkit_metric(
            metric.name,
            metric.value,
            f"{lang.gettext(metric.set)} (n = {metric.n})",
            (metric.low, metric.high),
        )
    for where, name, n, kind, figures in _sets(made):
        for measure in _MEASURES:
            value = getattr(figures, measure)
            if value is not None:
                yield _toolkit_metric(
                    measure,
                    value,
                    f"{where}, {kind}: {lang.gettext(name)} (n = {n})",
                    figures.intervals.get(measure),
                )
    if card.scope is not None:
        yield from _toolkit_scope(card.scope, lang)
    for held in () if card.distribution is None else card.distribution.held:
        yield _toolkit_metric(
            f"share_held_by_{held.nominal}_percent_interval",
            held.share,
            f"{lang.gettext(held.set)} (n = {held.n}, {held.refits})",
            (held.low, held.high),
        )


def _toolkit_scope(scope: Scope, lang: Language) -> Iterator[dict[str, Any]]:
    """How well it tells what it does not know, on the cases kept for the report."""
    score = lang.gettext(told.SCORES[scope.score])
    for pair in scope.pairs:
        if pair.part == "report":
            inside, outside = pair.n
            yield _toolkit_metric(
                "auroc_out_of_scope",
                pair.auroc,
                f"{score}: {lang.gettext(pair.inside)} (n = {inside}) / "
                f"{lang.gettext(pair.outside)} (n = {outside})",
                (pair.low, pair.high),
            )
    for one in scope.alarms:
        if one.n:
            kind = "share_of_false_alarms" if one.inside else "share_called_unlike"
            yield _toolkit_metric(
                kind,
                one.raised / one.n,
                f"{score}: {lang.gettext(one.set)} (n = {one.n})",
                Ratio(one.raised, one.n).interval,
            )


def _toolkit_metric(
    kind: str, value: float, of: str, interval: tuple[float, float] | None
) -> dict[str, Any]:
    made: dict[str, Any] = {"type": kind, "value": f"{value:.4f}", "slice": of}
    if interval is not None:
        low, high = interval
        made["confidence_interval"] = {"lower_bound": f"{low:.4f}", "upper_bound": f"{high:.4f}"}
    return made


def _text(value: object) -> str:
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)


# ------------------------------------------------------------------------------ Hugging Face
def hugging_face(card: Card, made: Calibration, lang: Language) -> str:
    """The card as a README.md with a `model-index`."""
    from huggingface_hub import EvalResult, ModelCardData  # not needed to show a page

    task = "text-classification" if card.kind == "text" else "image-classification"
    results = [
        EvalResult(
            task_type=task,
            dataset_type=_slug(name),
            dataset_name=f"{name} ({where}, n = {n})",
            dataset_args={"n": n, "where": where},
            metric_type=measure,
            metric_name=f"{_FULL_NAMES[measure]}, {kind}",
            metric_value=round(value, 4),
            metric_args=_interval(figures.intervals.get(measure)),
        )
        for where, name, n, kind, figures in _sets(made)
        for measure in _MEASURES
        if (value := getattr(figures, measure)) is not None
    ]
    data = ModelCardData(
        model_name=card.id,
        language=card.language,
        license=_LICENCE,
        pipeline_tag=task,
        tags=["certitude", "calibration"],
        eval_results=results,
    )
    return f"---\n{data.to_yaml()}\n---\n\n{_body(card, made, lang)}"


def _interval(found: tuple[float, float] | None) -> dict[str, float] | None:
    if found is None:
        return None
    return {"low_95": round(found[0], 4), "high_95": round(found[1], 4)}


def _slug(name: str) -> str:
    return "-".join("".join(c if c.isalnum() else " " for c in name.lower()).split())


def _body(card: Card, made: Calibration, lang: Language) -> str:
    code = lang.code
    parts = [f"# {_title(card, lang)}", card.task[code]]

    def section(title: str, text: str) -> None:
        parts.extend((f"## {title}", text))

    section(lang.gettext("Meant for"), card.intended[code])
    section(lang.gettext("Not meant for"), card.unintended[code])
    section(lang.gettext("Known failures"), "\n".join(f"- {one}" for one in card.failures[code]))
    section(
        lang.gettext("How often it is right on data it never saw"),
        _table(
            [lang.gettext(head) for head in ("Data", "Measure", "Right", "95% interval", "Cases")],
            [
                (
                    lang.gettext(metric.set),
                    lang.gettext(metric.name),
                    lang.percent(metric.value, 1),
                    lang.gettext(
                        "{low} to {high}",
                        low=lang.percent(metric.low, 1),
                        high=lang.percent(metric.high, 1),
                    ),
                    lang.number(metric.n),
                )
                for metric in card.metrics
            ],
        ),
    )
    section(lang.gettext("How far its confidence can be believed"), _believed(made, lang))
    section(
        lang.gettext("What it learned from, and was measured on"),
        _table(
            [lang.gettext(head) for head in ("Data", "Used for", "Licence", "Cases")],
            [
                (
                    lang.gettext(data.name),
                    lang.gettext(data.used_for),
                    lang.gettext(data.licence),
                    lang.number(data.n),
                )
                for data in card.training_data
            ],
        ),
    )
    if card.scope is not None:
        table = _table(told.heads(lang), told.rows(card.scope, lang))
        section(
            lang.gettext("What it does not know"),
            "\n\n".join(
                said
                for said in (
                    told.sentence(card.scope, lang),
                    told.covered(card.scope, lang),
                    str(table),
                )
                if said
            ),
        )
    if card.distribution is not None:
        table = _table(doubt.heads(lang), doubt.rows(card.distribution, lang))
        section(
            lang.gettext("How sure it is of its number"),
            "\n\n".join([*_doubt(card, lang), str(table)]),
        )
    section(lang.gettext("Its classes"), ", ".join(label.name(code) for label in card.labels))
    return "\n\n".join(parts) + "\n"


def _believed(made: Calibration, lang: Language) -> str:
    lines = [
        lang.gettext(
            "Of {n} cases of “{set}” to which it gave {percent} or more, {right} were right.",
            n=lang.number(n),
            set=lang.gettext(name),
            percent=lang.percent(band.at_least),
            right=lang.number(right),
        )
        for band in made.bands[:1]
        for name, n, right in (
            (made.home.set, band.n, band.right),
            *((one.set, one.n, one.right) for one in band.away),
        )
        if n
    ]
    return "\n".join(f"- {line}" for line in lines)


def _table(head: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    def line(cells: Sequence[str]) -> str:
        return "| " + " | ".join(cell.replace("|", "\\|") for cell in cells) + " |"

    return "\n".join([line(head), line(["---"] * len(head)), *map(line, rows)])


_AS: Mapping[Form, Callable[[Card, Calibration, Language], str]] = {
    "mct": model_card_toolkit,
    "hf": hugging_face,
}

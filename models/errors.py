"""Errors a person can read.

Every error that may reach a screen or the HTTP API is a `CertitudeError`: a stable code for
programs, an English sentence that says what happened and what to do, and the values in it. The
sentence is a gettext message id, so that `components` can say it in the person's language.
"""

from __future__ import annotations

from typing import Any


def N_(message: str) -> str:  # noqa: N802 - the name gettext's tools look for
    """Mark a sentence for the translators where it is defined; it is translated where shown."""
    return message


class CertitudeError(Exception):
    """Something went wrong that a person can understand and act upon.

    code: stable, machine-readable, snake_case (the API sends it).
    status: the HTTP status that fits (400, 403, 404, 408, 413, 415, 421, 422, 429 or 503).
    template, values: the sentence and what is filled into it with `str.format`.
    """

    def __init__(self, code: str, template: str, status: int = 422, **values: object) -> None:
        self.code = code
        self.status = status
        self.template = template
        self.values = values
        super().__init__(template.format(**values))

    def __reduce__(self) -> tuple[Any, ...]:
        """How it comes back from a worker process."""
        return _again, (type(self), self.code, self.template, self.status, self.values)


def _again(
    kind: type[CertitudeError], code: str, template: str, status: int, values: dict[str, object]
) -> CertitudeError:
    return kind(code, template, status, **values)


def bare(error: CertitudeError) -> CertitudeError:
    """The same error anew, without what led to it; for whoever keeps errors.

    An exception holds on to all variables of all functions that it came through, half-loaded
    models and uploads among them, and so does each one that it came from.
    """
    made = type(error).__new__(type(error), *error.args)
    made.__dict__.update(error.__dict__)
    return made


class InputError(CertitudeError):
    """The text, picture or table cannot be taken as it is."""


class ModelError(CertitudeError):
    """The model cannot be had, or failed on this input."""


def model_failed() -> ModelError:
    """The error for whatever a model raises on an input that it should have taken."""
    return ModelError(
        "model_failed",
        N_("The model failed on this input. Change it a little, or choose another model."),
        status=503,
    )


def no_such_class(index: int, classes: int) -> InputError:
    """The error for a class by number that a model with so many classes does not have."""
    return InputError(
        "bad_class",
        N_("There is no class number {index}: this model has {classes} classes."),
        index=index,
        classes=classes,
    )


class Cancelled(Exception):  # noqa: N818 - an answer to a request, not a fault
    """The person (or their closed browser) no longer wants the result."""

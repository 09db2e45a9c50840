"""A model that can be chosen: what it is, what opens it, and whether it is on this machine.

Nothing in this module imports a framework: it looks at files only.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Literal

from models import cards, manifests
from models.classifier import Kind
from models.errors import N_, CertitudeError, InputError
from models.hub import config as hub_config
from models.hub import repositories as hub
from models.languages import LanguageCode
from models.prediction import Fitted, Label, Score

Source = Literal["shipped", "network", "session"]
Availability = Literal["ready", "downloadable", "missing"]
Adapter = Literal["transformers", "keras", "linear", "efficientnet", "mobilenet"]

# Which file in a shipped model's folder is opened by which adapter.
_FILES: Mapping[str, Adapter] = {
    "model.safetensors": "transformers",
    "model.safetensors.index.json": "transformers",
    "linear.npz": "linear",
    "model.keras": "keras",
    "efficientnet.npz": "efficientnet",
}


@dataclass(frozen=True, slots=True)
class Entry:
    """A model that can be chosen.

    title, description: English gettext messages. languages: of the texts it reads; empty for
    pictures. repo, revision: on the Hugging Face hub. whole, classes: this is a view on another
    shipped model, about the part [first, last) of its classes. drawn: whether its pictures may be
    drawn by hand.
    calibrated_on: what the model's own probabilities are calibrated by, None for its raw scores
    (`scored` makes the other one of it). names: names of the classes per language, by id.
    """

    id: str
    kind: Kind
    source: Source
    title: str
    description: str
    languages: tuple[LanguageCode, ...] = ()
    repo: str = ""
    revision: str = ""
    whole: str = ""
    classes: tuple[int, int] | None = None
    drawn: bool = False
    calibrated_on: Fitted | None = None
    names: Mapping[str, Mapping[str, str]] = field(default_factory=dict, hash=False)

    @property
    def language(self) -> LanguageCode | None:
        """The one language it reads, as words and sentences are cut by; None where not known."""
        return self.languages[0] if len(self.languages) == 1 else None

    @property
    def adapter(self) -> Adapter | None:
        """What opens this model, None while a shipped model's files are not there."""
        if self.repo:
            return "transformers"
        if self.source == "network":
            return "mobilenet"
        folder = cards.WEIGHTS / (self.whole or self.id)
        return next((a for name, a in _FILES.items() if (folder / name).is_file()), None)

    @property
    def folders(self) -> tuple[str, ...]:
        """The shipped folders that it needs: its own, and a view's whole model."""
        return (self.id, self.whole) if self.whole else (self.id,)

    @property
    def scoring(self) -> cards.Scoring | None:
        """Whether calibrated scores of it may be shown, and why; None where nothing is measured."""
        if self.source != "shipped":
            return None
        try:
            return cards.read(self.id).scoring
        except CertitudeError:
            return None

    @property
    def calibration(self) -> Fitted | None:
        """What its calibrated scores rest on; None where there are only raw ones."""
        scoring = self.scoring
        return None if scoring is None else scoring.fit

    def scored(self, score: Score) -> Entry:
        """The same model with raw or with calibrated scores.

        InputError "not_calibrated" (422) where it has no calibrated ones.
        """
        fit = self.calibration
        if score == "raw":
            return self if fit is None else replace(self, calibrated_on=None)
        if fit is None:
            raise InputError(
                "not_calibrated",
                N_("There are no calibrated scores of “{model}”: none is known to do no harm. "
                   "Ask for raw ones."),
                model=self.id,
            )  # fmt: skip
        return replace(self, calibrated_on=fit)

    def availability(self) -> Availability:
        """ "ready": on this machine; "downloadable": from the network; "missing": files gone.

        Files are looked at, not read: damage that leaves their lengths as they were shows on load.
        """
        if self.source == "session":
            return "ready"
        if self.source == "shipped":
            try:
                there = self.adapter and all(map(manifests.looks_whole, self.folders))
            except CertitudeError:
                there = False
            return "ready" if there else "missing"
        if self.repo:
            return "ready" if hub.is_here(self.repo, self.revision, self.kind) else "downloadable"
        from models.adapters import mobilenet

        return "ready" if mobilenet.is_cached() else "downloadable"

    def labels(self) -> tuple[Label, ...]:
        """The classes as far as they are known without loading the model, else ()."""
        try:
            if self.source == "shipped":
                return cards.read(self.id).labels
            folder = hub.cached(self.repo, self.revision) if self.repo else None
            if folder is None:
                return ()
            return hub_config.labels_of(hub_config.read_config(folder / "config.json"), self.names)
        except CertitudeError:
            return ()

"""The one place that knows which models there are.

Adding a model is one line here, and for a shipped one its folder in `models/weights`. Nothing in
this module imports a framework: it looks at files only.
"""

from __future__ import annotations

import threading
import time

from models.entry import Adapter as Adapter
from models.entry import Availability as Availability
from models.entry import Entry as Entry
from models.entry import Source as Source
from models.errors import N_, CertitudeError, bare
from models.hub import config as hub_config
from models.hub import contents
from models.hub import repositories as hub
from models.languages import CODES

_HUB, _SESSION = "hf:", "session:"


def _names(*rows: tuple[str, ...]) -> dict[str, dict[str, str]]:
    """Of classes: each id, then its name in every language."""
    return {label: dict(zip(CODES, names, strict=True)) for label, *names in rows}


_ENTRIES = (
    Entry(
        "reviews-en", "text", "shipped",
        N_("Reviews: positive or negative"),
        N_("Reads English reviews and says whether they are positive or negative."),
        ("en",),
    ),
    Entry(
        "intents-en", "text", "shipped",
        N_("What a bank customer wants"),
        N_("Reads an English question to a bank and finds which of 77 matters it is about."),
        ("en",),
    ),
    Entry(
        "services-fr", "text", "shipped",
        N_("Feedback on public services"),
        N_("Reads French feedback on public services: negative, neutral or positive."),
        ("fr",),
    ),
    Entry(
        "things", "image", "shipped",
        N_("A thousand things in photos"),
        N_("Names what a photo shows, out of a thousand animals, tools, vehicles, dishes, places."),
    ),
    Entry(
        "dogs", "image", "shipped",
        N_("Lab, husky or poodle: 118 dog breeds"),
        N_("Names a dog's breed: it takes for granted that there is a dog."),
        whole="things",
        classes=(151, 269),
    ),
    Entry(
        "photos", "image", "shipped",
        N_("Ten everyday things in photos"),
        N_("A small model that knows ten things only, and shows what happens outside its world."),
    ),
    Entry(
        "digits", "image", "shipped",
        N_("Handwritten digits"),
        N_("Reads one handwritten digit, 0 to 9."),
        drawn=True,
    ),
    Entry(
        "distilbert-sst2", "text", "network",
        N_("DistilBERT: film sentences"),
        N_("A larger English sentiment model from the Hugging Face hub (268 MB)."),
        ("en",),
        "distilbert/distilbert-base-uncased-finetuned-sst-2-english",
        "714eb0fa89d2f80546fda750413ed43d93601a13",
        names=_names(("NEGATIVE", "negative", "négatif"), ("POSITIVE", "positive", "positif")),
    ),
    Entry(
        "distilcamembert", "text", "network",
        N_("DistilCamemBERT: French reviews"),
        N_("Gives French reviews one to five stars; from the Hugging Face hub (273 MB)."),
        ("fr",),
        "cmarkea/distilcamembert-base-sentiment",
        # No commit of this repository could be verified offline: the one that `main` names when
        # it is first downloaded is kept in the hub's cache and used from then on.
        "main",
        names=_names(
            ("1 star", "1 star", "1 étoile"),
            *((f"{n} stars", f"{n} stars", f"{n} étoiles") for n in range(2, 6)),
        ),
    ),
    Entry(
        "vit", "image", "network",
        N_("ViT: a thousand things in photos"),
        N_("A vision transformer for the 1,000 ImageNet classes; Hugging Face hub (346 MB)."),
        (),
        "google/vit-base-patch16-224",
        "3f49326eb077187dfe1c2a2bb15fbd74e6ab91e3",
    ),
    Entry(
        "mobilenet", "image", "network",
        N_("MobileNetV2: a thousand things in photos"),
        N_("A small, fast model for the 1,000 ImageNet classes (14 MB)."),
    ),
)  # fmt: skip

_BY_ID = {entry.id: entry for entry in _ENTRIES}
_RETRY_S = 20.0  # so that a page drawn again and again does not ask a dead network each time
_lock = threading.Lock()
_made: dict[str, Entry] = {}  # by sessions, until they let go of it
_found: dict[str, Entry] = {}
_failed: dict[str, tuple[float, CertitudeError]] = {}


def entries() -> tuple[Entry, ...]:
    """All models of the list, the shipped ones first.

    Ids typed by a person are not among them, nor what a session has made.
    """
    return _ENTRIES


def get(model_id: str) -> Entry:
    """The model of an id; "hf:owner/name" is any classifier on the Hugging Face hub.

    CertitudeError "unknown_model" (404). For an "hf:" id that is not on this machine yet, the hub
    is asked (a few seconds at most): then also the errors of `hub_entry`.
    """
    name = hub_name(model_id)
    if name is not None:
        return hub_entry(name)
    with _lock:
        entry = _BY_ID.get(model_id) or _made.get(model_id)
    if entry is None:
        raise unknown(model_id)
    return entry


def unknown(model_id: str) -> CertitudeError:
    """The error for an id that names no model."""
    return CertitudeError(
        "unknown_model",
        N_("There is no model “{model}”. Choose one from the list."),
        status=404,
        model=model_id[:100],
    )


def session_id(name: str) -> str:
    """The id of a model that a session made."""
    return _SESSION + name


def is_session(model_id: str) -> bool:
    """Whether an id is one of a model that a session made, and that this process alone has."""
    return model_id.startswith(_SESSION)


def add(entry: Entry) -> None:
    """Know a model that a session made; it is not listed (see `models.session_models`)."""
    with _lock:
        _made[entry.id] = entry


def remove(model_id: str) -> None:
    """Know a session's model no more."""
    with _lock:
        _made.pop(model_id, None)


def hub_id(name: str) -> str:
    """The id of a classifier "owner/name" on the Hugging Face hub."""
    return _HUB + name


def hub_name(model_id: str) -> str | None:
    """What a model's id names on the Hugging Face hub; None where it is no id of that kind."""
    return model_id.removeprefix(_HUB) if model_id.startswith(_HUB) else None


def hub_entry(name: str) -> Entry:
    """A text or image classifier "owner/name" on the Hugging Face hub; its id is "hf:owner/name".

    Looks into the cache on this machine first, then asks the hub. InputError "bad_model_id" (422);
    ModelError as `models.hub.inspect` says.
    """
    name = hub.check_name(name)
    with _lock:
        entry = _found.get(name)
        failed = _failed.get(name)
    if entry is not None:
        return entry
    if failed is not None and time.monotonic() - failed[0] < _RETRY_S:
        raise bare(failed[1])
    try:
        entry = _inspect(name)
    except CertitudeError as error:
        with _lock:
            _failed[name] = (time.monotonic(), bare(error))
            while len(_failed) > 100:
                _failed.pop(next(iter(_failed)))
        raise
    with _lock:
        _found[name] = entry
        while len(_found) > 1000:
            _found.pop(next(iter(_found)))
    return entry


def _inspect(name: str) -> Entry:
    folder = hub.cached(name, "main")
    if folder is not None:
        described = folder / "config.json"
        if not contents.is_as_downloaded(described):
            raise hub_config.config_corrupt()
        kind = hub_config.kind_of(hub_config.read_config(described))
    else:
        _listing, kind = hub.inspect(name, "main")
    return Entry(
        hub_id(name),
        kind,
        "network",
        name,
        N_("From the Hugging Face hub. Nobody has checked it here: read its own model card."),
        (),
        name,
        "main",
    )


def forget_failure(model_id: str) -> None:
    """Forget that an "hf:" id was not to be had, so that the network is asked again at once."""
    with _lock:
        _failed.pop(hub_name(model_id) or "", None)


def forget() -> None:
    """Forget what was found out about "hf:" ids, so that the network is asked again at once."""
    with _lock:
        _found.clear()
        _failed.clear()

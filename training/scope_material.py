"""Cases by which a model's out-of-scope score is chosen and told: what it knows, what it does not.

Each set is in two parts, one to choose by and one to tell of. Which inputs are none of a model's
business, and where they come from, `training.out_of_scope` says; for the network of a thousand
things, `training.scope_things`.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from models import cards, catalog, loading
from models.classifier import Inside, Open
from models.prediction import Knows
from models.scope.types import Part
from training import data, out_of_scope
from training.paths import data_folder

SEED = 43
# Texts that share more of their letters with one of the other part are left out of the report.
NEAR = 0.6
PARTS: tuple[Part, Part] = ("development", "report")
Indices = NDArray[np.intp]


@dataclass(frozen=True)
class Cases:
    """Cases of a set, as the model sees them, of either part; away: told of, never chosen by."""

    name: str
    licence: str
    parts: dict[Part, Inside]
    inside: bool
    away: bool = False


@dataclass(frozen=True)
class Material:
    """All that a score is made of: cases to fit it on with their classes, and sets to judge it."""

    knows: Knows
    fit: Inside
    labels: NDArray[np.int64]
    sets: Sequence[Cases]


def rows(inside: Inside, which: Any) -> Inside:
    """Some of the cases."""
    return Inside(
        inside.logits[which], {name: found[which] for name, found in inside.features.items()}
    )


def joined(parts: Sequence[Inside]) -> Inside:
    """Cases after each other."""
    return Inside(
        np.concatenate([part.logits for part in parts]),
        {name: np.concatenate([one.features[name] for one in parts]) for name in parts[0].features},
    )


def opened(model_id: str) -> Any:
    """The model itself, as its adapter opens it."""
    model = loading.build(catalog.get(model_id), lambda _: None)
    assert isinstance(model, Open)
    return model


def look(model: Any, inputs: Sequence[str] | NDArray[np.uint8]) -> Inside:
    """What happens inside for many inputs."""
    found = []
    for at in range(0, len(inputs), 64):
        inside = model.look(inputs[at : at + 64])[1]
        assert inside is not None
        found.append(inside)
    return joined(found)


def halves(n: int) -> dict[Part, Indices]:
    """The numbers of n cases, drawn into two halves."""
    order = np.random.default_rng(SEED).permutation(n)
    return {"development": np.sort(order[: n // 2]), "report": np.sort(order[n // 2 :])}


def halved(name: str, licence: str, seen: Inside, inside: bool, away: bool = False) -> Cases:
    """A set of which each part gets a half."""
    parts = {part: rows(seen, which) for part, which in halves(len(seen.logits)).items()}
    return Cases(name, licence, parts, inside, away)


def questions_to_assistants(model: Any) -> Cases:
    """CLINC's questions that fit none of its intents; no near duplicates across the parts."""
    path = data_folder() / "clinc_oos" / "out_of_scope_dev.tsv"
    if not path.exists():
        raise data.MissingDataError(f"CLINC's out-of-scope questions are not at {path}.")
    texts = path.read_text(encoding="utf-8").splitlines()
    parts = {part: [texts[i] for i in which] for part, which in halves(len(texts)).items()}
    near, _ = data.resemblance(parts["report"], parts["development"])
    parts["report"] = [t for t, share in zip(parts["report"], near, strict=True) if share < NEAR]
    seen = {part: look(model, found) for part, found in parts.items()}
    return Cases("CLINC out of scope", "CC BY 3.0", seen, False)


def own(model: Any, name: str, texts: dict[Part, list[str]]) -> Cases:
    """Texts of ours, which belong to nobody's business here."""
    return Cases(name, "ours", {part: look(model, found) for part, found in texts.items()}, False)


def nonsense(model: Any) -> Cases:
    """What people type to try a box out."""
    return own(model, "nonsense", {part: out_of_scope.nonsense(part) for part in PARTS})


def reviews_en() -> Material:
    """Opinions; plots, facts and nonsense are none."""
    from training import away
    from training import reviews_en as trained

    model = opened("reviews-en")
    held = trained.held_out_texts()
    taught = [trained.natural(text) for text in data.sst2("train").texts]
    chosen = np.random.default_rng(SEED).permutation(len(taught))[:3000]
    texts = data.Texts([taught[i] for i in chosen], [data.sst2("train").labels[i] for i in chosen])
    texts += data.uci_sentences("yelp") + data.uci_sentences("amazon_cells")
    sst = [trained.natural(text) for text in held["SST-2 dev"].texts]
    tweets = away.rated("tweets")
    return Material(
        "opinions",
        look(model, texts.texts),
        np.array(texts.labels),
        [
            halved("SST-2 dev", "none stated", look(model, sst), True),
            halved("UCI IMDB sentences", "none stated (citation asked for)",
                   look(model, held["UCI IMDB sentences"].texts), True),
            halved("IMDB test, 200 reviews", "none stated",
                   look(model, held["IMDB test"].texts[:200]), True),
            halved("Tweets with a clear human rating (VADER), 400", "MIT",
                   look(model, tweets.texts[:400]), True, away=True),
            own(model, "factual sentences", {
                "development": out_of_scope.sentences("facts-en"),
                "report": out_of_scope.sentences("plots-en"),
            }),
            questions_to_assistants(model),
            nonsense(model),
        ],
    )  # fmt: skip


def intents_en() -> Material:
    """Questions to a bank; others, and nonsense, are none."""
    from training import away

    model = opened("intents-en")
    ids = [label.id for label in cards.read("intents-en").labels]
    texts, intents = data.banking77("train")
    return Material(
        "questions",
        look(model, texts),
        np.array([ids.index(intent) for intent in intents]),
        [
            halved("banking77 test", "CC BY 4.0", look(model, data.banking77("test")[0]), True),
            halved("own paraphrases", "ours", look(model, away.questions().texts), True),
            questions_to_assistants(model),
            nonsense(model),
        ],
    )


def services_fr() -> Material:
    """Feedback, and opinions on series; facts, questions in English and nonsense are none.

    The stored model has read every experience there is: those here are seen by models that have
    not, as when it was measured. Titles are in, since people also type one short sentence.
    """
    model = opened("services-fr")
    experiences = data.services_publics()
    whole, titles = _seen_by_others(experiences)
    order = np.random.default_rng(SEED).permutation(len(experiences))
    fit, judged = order[:600], order[600:]
    series = data.allocine("dev")
    facts = out_of_scope.sentences("facts-fr")
    feelings = np.array([one.feeling for one in experiences])[fit]
    return Material(
        "opinions",
        joined([rows(whole, fit), rows(titles, fit), look(model, series.texts)]),
        np.concatenate([feelings, feelings, [2 * label for label in series.labels]]),
        [
            halved("Services Publics+, cross-validated", "open data", rows(whole, judged), True),
            halved("Services Publics+, titles alone", "open data", rows(titles, judged), True),
            halved("Allociné series, test", "none stated",
                   look(model, data.allocine("test").texts), True),
            own(model, "factual sentences and questions in French",
                {"development": facts[::2], "report": facts[1::2]}),
            questions_to_assistants(model),
            nonsense(model),
        ],
    )  # fmt: skip


def _seen_by_others(experiences: Sequence[data.Experience]) -> tuple[Inside, Inside]:
    """Experiences, and their titles alone, each as a model sees it that has not learned from it."""
    from training import services_fr as trained

    places: list[Indices] = []
    parts: tuple[list[Inside], list[Inside]] = ([], [])
    for learn, hold in trained.folds(experiences):
        fold = trained.fit(learn)
        places.append(hold)
        parts[0].append(look(fold, [trained.whole(experiences[i]) for i in hold]))
        parts[1].append(look(fold, [experiences[i].title for i in hold]))
    back = np.argsort(np.concatenate(places))
    return rows(joined(parts[0]), back), rows(joined(parts[1]), back)


def _coloured(grey: NDArray[np.uint8]) -> NDArray[np.uint8]:
    return np.repeat(grey[..., None], 3, axis=3)


def _clothes(model: Any, n: int) -> Cases:
    """Small grey pictures of clothes."""
    from PIL import Image

    with np.load(data_folder() / "fashion_mnist_first3615.npz") as stored:
        grey = stored["x"][:n]
    pictures = [model.prepare(Image.fromarray(one).convert("RGB")).pixels for one in grey]
    return halved("Fashion-MNIST", "MIT", look(model, np.stack(pictures)), False)


def digits() -> Material:
    """Digits; letters and clothes are none."""
    from training.drawn_digits import measured

    model = opened("digits")
    train, test = data.mnist()
    chosen = np.random.default_rng(SEED).permutation(len(train.labels))[:10_000]
    letters = {part: look(model, _coloured(out_of_scope.letters(part))) for part in PARTS}
    return Material(
        "digits",
        look(model, _coloured(train.pixels[chosen])),
        train.labels[chosen],
        [
            halved("MNIST test", "MIT / CC BY-SA 3.0", look(model, _coloured(test.pixels)), True),
            halved("digits drawn by code", "ours", look(model, _coloured(measured().pixels)), True),
            Cases("drawn letters", "ours", letters, False),
            _clothes(model, 600),
        ],
    )


def photos() -> Material:
    """Ten things; other things, and clothes, are none."""
    model = opened("photos")
    train, test = data.cifar10()
    chosen = np.random.default_rng(SEED).permutation(len(train.labels))[:8000]
    pets = np.stack([model.prepare(picture).pixels for _, picture in data.pets()])
    things = {}
    for part in PARTS:
        pictures = [model.prepare(one).pixels for one in out_of_scope.things(part)]
        things[part] = look(model, np.stack(pictures))
    return Material(
        "things",
        look(model, train.pixels[chosen]),
        train.labels[chosen],
        [
            halved("CIFAR-10 test, 4,000", "none stated", look(model, test.pixels[:4000]), True),
            halved("Oxford-IIIT Pet", "CC BY-SA 4.0", look(model, pets), True, away=True),
            Cases("other things", "CC0, CC BY, OFL 1.1", things, False),
            _clothes(model, 1000),
        ],
    )

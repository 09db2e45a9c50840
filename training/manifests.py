"""Writes what each shipped model's folder has to hold, and what it answers to its own examples.

To be run when a file of a model, its card or its examples have changed; the training scripts and
`training.find_examples` do it themselves. What is there then is what loading will ask for.

Run: python -m training.manifests [model ...]
"""

import argparse

from models import catalog, examples, manifests, predictions
from models.reading import inputs
from training.paths import WEIGHTS

# An unsure answer moves with the weights much more than one near certainty.
LESSONS = ("sure-right", "unsure")


def write(model_id: str) -> None:
    """Writes a model's manifest: all files as they are, and its answers to two examples."""
    entry = catalog.get(model_id)
    manifests.write(WEIGHTS / model_id, {})  # so that it loads
    predictions.forget()
    answers = {}
    for lesson in LESSONS:
        found = [each for each in examples.for_entry(entry) if each.lesson == lesson]
        for example in found[:1]:
            if entry.kind == "text":
                made = predictions.of_text(model_id, example.text)
            else:
                made = predictions.of_image(model_id, inputs.from_pil(example.picture()))
            answers[example.id] = tuple(round(p, 6) for p in made.probabilities)
    manifests.write(WEIGHTS / model_id, answers)


def main() -> None:
    """Writes the manifests of the models named, or of all that ship."""
    shipped = [entry.id for entry in catalog.entries() if entry.source == "shipped"]
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("models", nargs="*", metavar="model", help=", ".join(shipped))
    for model_id in parser.parse_args().models or shipped:
        write(model_id)


if __name__ == "__main__":
    main()

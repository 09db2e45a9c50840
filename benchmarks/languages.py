"""`python -m benchmarks.languages --data FOLDER`: how often a text's language is told, and wrongly.

FOLDER holds `uci_sentences`, `banking77`, `services_publics` and `allocine_series` as the training
scripts take them; without it only what is ours is counted: the shipped examples, 20 sentences each
in Spanish and German, and short texts that are of no one language.
"""

from __future__ import annotations

import argparse
import csv
import time
from collections.abc import Iterable, Sequence
from pathlib import Path

import regex

from models import catalog
from models.examples import examples
from models.reading.sentences import split_sentences
from models.reading.written_in import warm_up, written_in

SPANISH = (
    "La película me ha gustado mucho.", "No volveré nunca a este restaurante.",
    "¿Cuándo llega mi tarjeta nueva?", "El servicio fue lento y antipático.",
    "He perdido mi contraseña otra vez.", "Muy buena calidad por el precio.",
    "Nadie contesta al teléfono.", "Quiero cerrar mi cuenta hoy.",
    "Los actores son estupendos.", "Me cobraron dos veces la misma compra.",
    "Es la peor historia que he visto.", "La comida estaba fría y sosa.",
    "Gracias por su ayuda y su paciencia.", "¿Por qué no funciona mi tarjeta?",
    "Todo fue rápido y sencillo.", "El final no tiene ningún sentido.",
    "Hay que esperar demasiado tiempo.", "Una comedia divertida y con corazón.",
    "No entiendo esta comisión.", "Perdí tres horas de mi vida.",
)  # fmt: skip
GERMAN = (
    "Der Film hat mir sehr gut gefallen.", "In dieses Lokal gehe ich nie wieder.",
    "Wann kommt meine neue Karte an?", "Die Bedienung war langsam und unfreundlich.",
    "Ich habe mein Passwort schon wieder vergessen.", "Sehr gute Qualität für den Preis.",
    "Niemand geht ans Telefon.", "Ich möchte heute mein Konto schließen.",
    "Die Schauspieler sind großartig.", "Der Kauf wurde zweimal abgebucht.",
    "Das ist die schlechteste Geschichte seit Jahren.", "Das Essen war kalt und fade.",
    "Danke für Ihre Hilfe und Geduld.", "Warum geht meine Karte nicht?",
    "Alles ging schnell und einfach.", "Das Ende ergibt keinen Sinn.",
    "Man muss viel zu lange warten.", "Eine lustige Komödie mit viel Herz.",
    "Diese Gebühr verstehe ich nicht.", "Drei verlorene Stunden meines Lebens.",
)  # fmt: skip
# A warning on any of these is a false one for a model of English, and for one of French.
OF_NO_LANGUAGE = (
    "ok", "cinéma", "restaurant", "super", "Super film", "Bravo!", "Menu Plaza", "wow", "lol",
    "Paris", "Jean-Luc Godard", "Anna Maria Schmidt", "12345", "4 500,00 €", "5/5", ":-)", "👍",
    "www.example.org", "PIN", "Visa Mastercard PayPal", "table d'hôte", "OK OK OK", "C3PO R2D2",
    "https://example.org/un/chemin/tres/long/vers/rien", "Nice", "Pizza Margherita", "a b c d",
    "+33 1 23 45 67 89", "IBAN FR76 3000 6000", "ha ha ha ha", "Jean Dupont, Anna Schmidt, Li Wei",
)  # fmt: skip
_WORD = regex.compile(r"\p{L}+")


def collections(data: Path | None) -> dict[str, tuple[str, list[str]]]:
    """Texts by what they are of, each with its language; "" for those of no one language."""
    found: dict[str, tuple[str, list[str]]] = {
        "Spanish, ours": ("es", list(SPANISH)),
        "German, ours": ("de", list(GERMAN)),
        "of no one language, ours": ("", list(OF_NO_LANGUAGE)),
    }
    for entry in catalog.entries():
        if entry.source == "shipped" and entry.language:
            own = [e.text for e in examples(entry.id)]
            found[f"examples of {entry.id}"] = (entry.language, own)
            pieces = [text[a:b] for text in own for a, b in split_sentences(text, entry.language)]
            found[f"their sentences ({entry.id})"] = (entry.language, pieces)
    if data is not None:
        uci = [
            line.rsplit("\t", 1)[0]
            for file in sorted((data / "uci_sentences").glob("*.txt"))
            for line in file.read_text("utf-8").split("\n")[1:]
            if line.strip()
        ]
        with (data / "banking77" / "test.csv").open(encoding="utf-8") as file:
            bank = [row["text"] for row in csv.DictReader(file)]
        with (data / "services_publics" / "balanced_dataset.csv").open(
            encoding="utf-8", errors="replace"
        ) as file:
            told = [row["Description"] or "" for row in csv.DictReader(file)]
        services = [
            text[a:b] for text in told if text.strip() for a, b in split_sentences(text, "fr")
        ]
        series = [
            line.partition("\t")[2]
            for line in (data / "allocine_series" / "test.tsv").read_text("utf-8").split("\n")
            if "\t" in line
        ]
        found |= {
            "UCI sentences": ("en", uci),
            "banking77, test": ("en", bank),
            "Services Publics+, sentences": ("fr", services),
            "Allociné series, test": ("fr", series),
        }
    return found


def main(arguments: Sequence[str] | None = None) -> None:
    """Print, for each collection, how many are told rightly, and wrongly, and by length."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path)
    wanted = parser.parse_args(arguments)
    began = time.perf_counter()
    warm_up()
    print(f"loaded in {time.perf_counter() - began:.2f} s")
    asked, began = 0, time.perf_counter()
    for name, (code, texts) in collections(wanted.data).items():
        asked += len(texts)
        _tell(name, code, texts)
    print(f"{(time.perf_counter() - began) / max(asked, 1) * 1e6:.0f} µs a text")


def _tell(name: str, code: str, texts: Iterable[str]) -> None:
    seen = [(len(_WORD.findall(text)), written_in(text), text) for text in texts]
    wrong = [(told, text) for _, told, text in seen if told not in (None, code)]
    print(f"{name} ({len(seen)}): ", end="")
    print(f"right {sum(told == code for _, told, _ in seen)}, wrong {len(wrong)}", end="")
    for least, most in ((1, 3), (4, 6), (7, 10), (11, 10**6)):
        some = [told for words, told, _ in seen if least <= words <= most]
        if some:
            last = f"–{most}" if most < 10**6 else "+"
            print(f"; {least}{last} words {some.count(code)} of {len(some)}", end="")
    print("; wrong:", *(told for told, _ in wrong[:12]) if wrong else ("none",))


if __name__ == "__main__":
    main()

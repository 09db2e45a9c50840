"""How a text is cut into sentences."""

import time

import pytest
import regex
from hypothesis import example, given, settings
from hypothesis import strategies as st

from models.languages import LanguageCode
from models.reading.sentences import split_sentences

# One case a line: "|" stands where the text is cut (for a space), "^" where it is cut without one,
# "\\n" for a line break.
FRENCH = r"""
M. Dupont est venu.|Il a parlé à Mme Durand.
Le Dr. Martin est absent.|Revenez demain.
Le Dr Martin est absent.|Revenez demain.
Voir l'art. 12 du code.|Il est clair.
Voir p. ex. la page 3.|Merci.
Il y avait des chats, des chiens, etc.|Puis rien.
Des chats, des chiens, etc. et des oiseaux.
Cela coûte 3.5 euros.|C'est cher.
Cela coûte 3,5 €.|C'est cher.
Je ne sais pas...|Peut-être.
Je ne sais pas… peut-être demain.
« Bonjour ! » dit-il.|Il sortit.
Il a dit : « Je viens. »|Puis il est parti.
« Je viens. »|« Moi aussi. »
Est-ce vrai ?|Oui !|Vraiment ?
Quoi ?!|Non !!!|Si.
J'ai appelé (trois fois !) sans réponse.|C'est nul.
(Voir la notice.)|Elle est utile.
Allez sur https://www.service-public.fr/a?b=c.|C'est simple.
Écrivez à jean.dupont@exemple.fr.|On répond vite.
J. K. Rowling a écrit ce livre.|Il est bon.
M. J. Dupont est là.|Bonjour.
Bonjour
Je suis content
Merci
Points forts :
- accueil
- rapidité
Merci.
La S.N.C.F. est en retard.|Encore.
Né en 1980 av. J.-C. c'est impossible.|Non.
Le n° 5 est bon.|Le No. 6 aussi.
Rendez-vous à 10 h. 30 au plus tard.
Le 1er janv. 2024 à 8h.|Merci.
accueil très bien.|rien à dire.
Service rapide.^Merci beaucoup.
Service rapide !^Merci.
Il habite au 3, av. Foch.|C'est loin.
Mlle Petit et MM. Grand et Noir sont là.|Oui.
L'article 3. 1 est flou.
C'est l'État.|L'ami est là.
« L'État, c'est moi. »
Oui.|À demain.
Oui.|Étonnant !
Il a dit « non ! » et il est parti.
Attente : 45 min.|Trop long.
Très bien !!|Merci 😀|À bientôt.
Très bien 😀|Merci.
(Bien.)|Mal.
Cf. la page 12.|Voilà.
Env. 20 personnes sont venues.|C'est peu.
Version 2.0.1 installée.|Parfait.
Voir fig. 3, p. 12 et suiv. du rapport.|Merci.
St. Malo et Ste. Anne sont belles.|Oui.
M. le maire, Me Dupont et le Pr. Durand sont d'accord.|Bien.
L'agent a dit « Revenez demain. »|Je suis revenu.
« Non ! », a-t-il répondu.
Voir l'art. L. 121-1 du code.|Oui.
1. Accueil sympa.|2. Délai trop long.
Né en 50 av. J.-C.|Il est vieux.
J'habite av. Foch.|J'aime.
Bof... moyen.|Bof...|Moyen.
Tout est gratuit. :)|Merci
Voir www.exemple.fr et M.Dupont.|Fin.
Écrivez à Jean.Dupont@exemple.fr svp.
Au top!!!^Merci.
a) oui\nb) non
C'est nul 👎|Adieu.
"""
ENGLISH = r"""
Mr. Smith came.|He spoke to Mrs. Jones.
Dr. Brown is out.|Come back tomorrow.
He lives in the U.S. and works there.|Fine.
He lives in the U.S.|She does not.
This works, e.g. in the city, i.e. here.|Good.
See No. 5 on the list.|Thanks.
It costs $3.50.|That is cheap.
I do not know...|Maybe.
I do not know... maybe tomorrow.
"Hello!" he said.|He left.
He said "I am coming."|Then he left.
“I am coming.”|“Me too.”
Is it true?|Yes!|Really?
What?!|No!!!|OK.
I called (three times!) and got nothing.|Awful.
(See the manual.)|It helps.
Go to https://www.example.com/a?b=c.|It is easy.
Write to john.doe@example.com.|They answer.
J. K. Rowling wrote it.|It is good.
George W. Bush was there.|Yes.
Hello
I am happy
Thanks
Good things:
- staff
- speed
Thanks.
We met at 5 p.m. on Monday.|It was late.
We met at 5 p.m.|It was late.
Acme Inc. and Foo Ltd. merged.|Nice.
Smith et al. wrote it.|See Fig. 3 and p. 12.
the film is slow.|it is dull.
Great food.^Terrible service.
Jan. 5 is a Tuesday.|OK.
She has a Ph.D. in maths.|Impressive.
Version 2.0.1 is out.|Great.
Cats, dogs, etc.|Then nothing.
Cats, dogs, etc. are pets.
He asked, "Why?"|I did not know.
'No way!' she said.
St. Paul is big.|Yes.
Vol. 3 vs. Vol. 4 is no contest.
Great! 😀|Love it.
I gave it 4/5.|Not bad.
The end.
Plan B.|Then we left.
J. F. Kennedy spoke.|He was here.
It was for me.|I like it.
Washington, D.C. is big.|I moved to Washington, D.C.|It rains.
Mr. and Mrs. Smith vs. Dr. No.|It works at approx. 5 V.
This is a long line that a mail program wrapped at\nseventy characters.|New one.
He said ‘no.’|She left.
No.|It is not.
你好！^好。
"""
CASES = [
    (language, case.replace("\\n", "\n"))
    for language, block in (("fr", FRENCH), ("en", ENGLISH))
    for case in block.strip().splitlines()
]


VISIBLE = regex.compile(r"[^\s\p{Cc}\p{Cf}]")


def cut(text: str, language: LanguageCode | None) -> list[str]:
    return [text[start:end] for start, end in split_sentences(text, language)]


@pytest.mark.parametrize(("language", "case"), CASES)
@pytest.mark.parametrize("known", [True, False])
def test_hard_cases(language: LanguageCode, case: str, known: bool) -> None:
    text = case.replace("|", " ").replace("^", "")
    wrapped = "mail program" in case
    lines = [case] if wrapped else case.split("\n")
    expected = [part.strip() for line in lines for part in line.replace("^", "|").split("|")]
    assert cut(text, language if known else None) == expected


def test_there_are_enough_hard_cases() -> None:
    assert len(CASES) >= 110


def test_white_space_is_trimmed_and_every_kind_of_line_end_counts() -> None:
    text = "  Un chat.\r\n\tDeux\rTrois\u2028Quatre.\u00a0Cinq !\u202f\n\n"
    assert cut(text, "fr") == ["Un chat.", "Deux", "Trois", "Quatre.", "Cinq !"]
    assert cut(" \n ", "fr") == []
    assert cut("", None) == []
    assert cut("mot", None) == ["mot"]


@given(
    st.lists(
        st.one_of(
            st.text(max_size=6),
            st.sampled_from([". ", "! ", " »", "« ", "M. ", "\n", "...", "Oui", "l'art. ", "😀"]),
            st.sampled_from(["(", ").", "http://a.b", "e.g. ", "A.", " 3. ", "\r\n", "。", "…"]),
        ),
        max_size=14,
    ).map("".join),
    st.sampled_from(["fr", "en", None]),
)
@example("« Oui. » .", "fr")
@example(". . .", None)
@example("Oui.\n\u200b\nNon.", "fr")
@settings(max_examples=400, deadline=None)
def test_nothing_is_lost(text: str, language: LanguageCode | None) -> None:
    last = 0
    for start, end in split_sentences(text, language):
        assert last <= start < end <= len(text)
        assert not VISIBLE.search(text, last, start)
        assert VISIBLE.search(text, start, end)
        assert text[start:end] == text[start:end].strip()
        last = end
    assert not VISIBLE.search(text, last)


_SCRAPS = (
    "M. Dupont est venu. Il parle ! |a|abc |.|A. |a.|! |« |. »|(|1. |a\n|a.\n\n|http://. |. 😀|"
)
_SCRAPS += "...  |a. (|aab.Bb|\n. |。|.-|l'art. |a@b.| "


@pytest.mark.parametrize("scrap", _SCRAPS.split("|"))
def test_hostile_text_is_cut_in_linear_time(scrap: str) -> None:
    text = (scrap * (250_000 // len(scrap) + 1))[:250_000]
    start = time.process_time()
    split_sentences(text, "fr")
    # Measured: under 0.8 s, with all cores busy under 2; quadratic would be minutes.
    assert time.process_time() - start < 6


_MARKS = ("؟", "۔", "। ", "\u202f?", " !?", "? ", "!…", ".۔", "…؟ ?", ". 👍")


@pytest.mark.parametrize("scrap", _MARKS)
def test_marks_that_end_nothing_are_looked_at_once(scrap: str) -> None:
    text = scrap * (30_000 // len(scrap)) + "x"
    start = time.process_time()
    split_sentences(text, "fr")
    assert time.process_time() - start < 1.5  # some hundredths; before, up to 35 s


def test_a_row_of_marks_ends_where_it_did() -> None:
    text = "Quoi ? !… «oui» Non ! ? Si ؟ ? !۔ Bon\u2028? Va"
    parts = [text[a:b] for a, b in split_sentences(text)]
    assert parts == ["Quoi ? !…", "«oui» Non ! ?", "Si ؟ ? !۔", "Bon", "?", "Va"]


@pytest.mark.parametrize("scrap", ["L'accueil est nul. M. Petit le sait ! ", "mot ", ".", "a"])
def test_a_megabyte_is_cut(scrap: str) -> None:
    text = scrap * (1_000_000 // len(scrap))
    start = time.process_time()
    split_sentences(text, "fr")
    assert time.process_time() - start < 6

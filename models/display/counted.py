"""What was counted of real cases, as people count."""

from __future__ import annotations

from models.language import Language


def in_a_hundred(right: int, n: int, language: Language) -> dict[str, str]:
    """So many of n cases, for a sentence: "84" of "100"; fewer cases as they were counted.

    right, n: as that sentence's values. All is said of all alone, none of none.
    """
    if n < 100:
        return {"right": language.number(right), "n": language.number(n)}
    times = round(right / n * 100)
    shown = language.number(times)
    if times == 100 and right < n:
        shown = language.gettext("over {percent}", percent=language.number(99))
    if times == 0 and right:
        shown = language.gettext("under {percent}", percent=language.number(1))
    return {"right": shown, "n": language.number(100)}

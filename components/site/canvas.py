"""What a group talks over about a system and trust in it: the same questions everywhere.

Stakes, what is known of the system, and what people know: the three that decide how much trust is
right; then what follows from them.
"""

from __future__ import annotations

from collections.abc import Mapping

from models.errors import N_

LONGEST = 600  # characters of an answer
# Each question and a hint, by its name; all are message ids.
QUESTIONS: Mapping[str, tuple[str, str]] = {
    "stake": (
        N_("What is at stake?"),
        N_("Who is affected when it is wrong, and how badly?"),
    ),
    "data": (
        N_("What about the system makes you trust it, or not?"),
        N_("How often it is right, how sure it is, what it learnt from, what it looks at …"),
    ),
    "people": (
        N_("What do people know here, and what do they not know?"),
        N_("Could they see that it is wrong? What would they need for that?"),
    ),
    "alone": (
        N_("When may it decide alone, and when must a person be asked?"),
        N_("From how sure on? For which cases never?"),
    ),
    "show": (
        N_("How will you show how sure it is?"),
        N_("To whom, in which display, in which words?"),
    ),
}
THREE = ("stake", "data", "people")  # the first of them, which every talk has room for

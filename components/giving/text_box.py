"""The text box as a value: what stands in it, whose it is, what it took the place of.

Every click, upload and link leads from one frozen value to the next. Nothing here knows the page;
`text_source` draws it.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

from models.errors import CertitudeError
from models.examples import Example
from models.reading import inputs
from models.reading.inputs import TextInput
from models.reading.tables import Table

OWN = ""  # in place of an example's id: the text is the person's
NOTHING = ""  # in place of what is a person's own: an example stands there, or nothing
TEXT, TABLE, ROW = "text", "table", "row"


def is_version(before: str, after: str) -> bool:
    """Whether a text grew out of another by editing, as far as they themselves can tell.

    True where what they begin and end with alike makes up half of the shorter one (words were put
    in, taken out or changed at one place), or where half of all words are the same.
    """
    shorter = min(len(before), len(after))
    if not before.strip() or not after.strip():
        return False
    head = _alike(before, after)
    tail = _alike(before[head:][::-1], after[head:][::-1])
    if 2 * (head + tail) >= shorter:
        return True
    words = [Counter(text.casefold().split()) for text in (before, after)]
    return 2 * (words[0] & words[1]).total() >= max(count.total() for count in words)


def _alike(one: str, other: str) -> int:
    """How many characters two texts begin with alike."""
    pairs = enumerate(zip(one, other, strict=False))
    return next((at for at, (a, b) in pairs if a != b), min(len(one), len(other)))


@dataclass(frozen=True, slots=True)
class TextBox:
    """One session's text box, and the table and the file beside it.

    text: None until something was put in. example: model and id of the example that stands there
    untouched, None for a person's own text. kept: a text of their own that an example, a file or a
    row took the place of. origin: counts the texts put in; typing goes on with the one that is
    there. rewritten: counts how often nothing of that was left. table: stands in place of the box;
    aside: the one that the text was opened from. known: the text last decoded (of a file, in the
    file), and what it became. error: why the last file was refused, until the next text. uploads,
    choices: count files, and clicks on examples. row: the number of the table's row that the text
    is of; rows: those opened, as they were left. awaited: the browser may have the text that the
    address names, and has not said so yet. replaced: what stood there when the last text was put
    in, until something is typed. missing: what the address names and nobody has: `TEXT`,
    `TABLE`, or `ROW` where the row's text is there and its table is not.
    """

    text: str | None = None
    example: tuple[str, str] | None = None
    kept: str | None = None
    origin: int = 0
    rewritten: int = 0
    table: Table | None = None
    aside: Table | None = None
    known: tuple[str, TextInput] | None = None
    error: CertitudeError | None = None
    uploads: int = 0
    choices: int = 0
    row: int | None = None
    rows: Mapping[int, str] = field(default_factory=dict)
    awaited: bool = False
    replaced: str | None = None
    missing: str = ""

    @property
    def example_id(self) -> str:
        """The id of the example in the box, `OWN` where there is none."""
        return OWN if self.example is None else self.example[1]

    @property
    def own(self) -> str:
        """What of the person's own is on screen, as an address names it: no word of it.

        `TEXT`, `TABLE`, "row-3" (`ROW` and the number of one that its table was left for), or
        `NOTHING`.
        """
        if self.table is not None:
            return TABLE
        if self.example is not None or not (self.text or "").strip():
            return NOTHING
        return TEXT if self.row is None or self.aside is None else f"{ROW}-{self.row}"

    @property
    def version_of(self) -> tuple[int, int]:
        """What all versions of one text have in common."""
        return self.origin, self.rewritten

    @property
    def can_take_back(self) -> bool:
        """Whether a text of their own can be had back that is not the one in the box."""
        return self.kept not in (None, self.text)

    def read(self, text: str) -> tuple[TextBox, TextInput]:
        """What stands in the widget as an input, decoded once; InputError as `decode_text`."""
        if self.known is not None and self.known[0] == text:
            return self, self.known[1]
        given = inputs.decode_text(text)
        return replace(self, known=(text, given)), given

    def typed(self, text: str) -> TextBox:
        """The person edited the text: it is theirs from now on.

        What shares too little with the text before it is no version of that.
        """
        rewritten = self.rewritten + (not is_version(self.text or "", text))
        rows = self.rows if self.row is None else {**self.rows, self.row: text}
        there = replace(self, text=text, example=None, error=None, rewritten=rewritten, rows=rows)
        return replace(there, awaited=False, replaced=None, missing="")

    def is_echo(self, text: str, *, soon: bool) -> bool:
        """Whether this is no typing, but what was put in, or what that took the place of.

        soon: after it was put in; a message that leaves the browser before the new text is there
        still brings the old one.
        """
        return text == self.text or (soon and text == self.replaced)

    def taken_over(self) -> TextBox:
        """The text stays when the model changes: an example, too, is the person's from now on."""
        return replace(self, example=None)

    def chose(self, model_id: str, example: Example) -> TextBox:
        """The person chose an example."""
        return replace(self._with_example(model_id, example), choices=self.choices + 1)

    def followed(
        self,
        link: str,
        model_id: str,
        offered: Sequence[Example],
        own: str = NOTHING,
        *,
        mine: bool = True,
    ) -> TextBox:
        """The address names an example, or `OWN`; or the model is another one.

        offered: the model's examples. The first stands in for one that is not among them; a text of
        their own makes way for an example that a link names, and stays when the model changes.
        own: what of a person's own the address names (as the property `own`), and whether that was
        given in this session: the browser's way Back and forward leads there. What is not here is
        waited for, where the browser may have it, and else said to be missing.
        """
        if own == NOTHING:
            return self._put_aside()._at_example(link, model_id, offered)
        if own == self.own and mine:
            return self
        if self.text is None and own != TABLE:
            return self if self.awaited else replace(self, awaited=True)
        there = self._at_own(own) if mine else None
        if there is not None:
            return there
        missing = TEXT if own == TEXT else TABLE
        return self._put_aside()._without(missing, link, model_id, offered)

    def brought(self, text: str, *, by_link: bool, named: str = NOTHING) -> TextBox:
        """The browser has a text: of a link, or one that was the person's own in its tab.

        named: as `own` of `followed`, what the address says of this text; `NOTHING` where it names
        another one or none: what is in the box stays there, and this one can be had back.
        """
        if not (by_link or (self.awaited and named)):
            known = self.kept is not None or text == self.text or not text.strip()
            return self if known else replace(self, kept=text)
        lost = ROW if named.startswith(ROW) and not by_link else ""
        return replace(self._put_aside()._with_own(text), missing=lost)

    def brought_nothing(
        self, model_id: str, offered: Sequence[Example], named: str, error: CertitudeError | None
    ) -> TextBox:
        """The browser has no text of that name; error: why it could not read the link's."""
        if not self.awaited:
            return replace(self, error=error or self.error)
        missing = "" if error else TEXT if named == TEXT else TABLE
        return replace(self._without(missing, OWN, model_id, offered), error=error)

    def noticed(self) -> TextBox:
        """The person has read what is missing."""
        return replace(self, missing="")

    def _at_example(self, link: str, model_id: str, offered: Sequence[Example]) -> TextBox:
        named = None if link == OWN else (model_id, link)
        if self.text is not None and self.example == named:
            return self
        if link == OWN and self.kept is not None:  # the browser's way forward to their own
            return self.taken_back()
        return self._with_offered(link, model_id, offered)

    def _with_offered(self, link: str, model_id: str, offered: Sequence[Example]) -> TextBox:
        if not offered:
            return self
        return self._with_example(
            model_id, next((example for example in offered if example.id == link), offered[0])
        )

    def _without(
        self, missing: str, link: str, model_id: str, offered: Sequence[Example]
    ) -> TextBox:
        """An example in place of what the address names."""
        there = replace(self, awaited=False)
        return replace(there._with_offered(link, model_id, offered), missing=missing)

    def _at_own(self, own: str) -> TextBox | None:
        """Something of their own that was on screen before; None where it is gone."""
        if own == TABLE:
            return None if self.aside is None else self.back_at_table()
        there = self._put_aside()
        if there.own == own:
            return there
        if own == TEXT:
            return None if there.kept is None else there.taken_back()
        row = int(own.partition("-")[2])
        text = there.rows.get(row)
        return None if there.aside is None or text is None else there._with_row(row, text)

    def taken_back(self) -> TextBox:
        """The text of their own that was kept; another one that it replaces is kept instead."""
        return self if self.kept is None else replace(self, kept=None)._with_own(self.kept)

    def uploaded(self, given: TextInput) -> TextBox:
        """A file with a text was given."""
        box = self._with_own(given.text)
        return replace(box, known=(given.text, given), uploads=self.uploads + 1)

    def uploaded_table(self, table: Table) -> TextBox:
        """A file with a table was given."""
        there = replace(self, table=table, aside=None, row=None, rows={}, missing="")
        return replace(there, error=None, awaited=False, uploads=self.uploads + 1)

    def refused(self, error: CertitudeError) -> TextBox:
        """A file was given that cannot be read."""
        return replace(self, error=error, uploads=self.uploads + 1)

    def opened_row(self, row: int, text: str) -> TextBox:
        """A row's text was opened, row: its number; its table is put aside."""
        return self._put_aside()._with_row(row, text)

    def back_at_table(self) -> TextBox:
        """The table that was put aside stands in place of the box again."""
        return replace(self, table=self.aside, aside=None)

    def closed_table(self) -> TextBox:
        """The table is gone; the text from before it is there."""
        return replace(self, table=None, aside=None, row=None, rows={})

    def _with_example(self, model_id: str, example: Example) -> TextBox:
        return replace(self._with(example.text), example=(model_id, example.id))

    def _put_aside(self) -> TextBox:
        """The box in place of the table, if there is one."""
        return self if self.table is None else replace(self, table=None, aside=self.table)

    def _with_row(self, row: int, text: str) -> TextBox:
        return replace(self._with_own(text), row=row, rows={**self.rows, row: text})

    def _with_own(self, text: str) -> TextBox:
        return replace(self._with(text), example=None)

    def _with(self, text: str) -> TextBox:
        """Another text; one of their own that stood there can be had back."""
        own = self.example is None and self.text is not None and self.text.strip()
        kept = self.text if own and self.text != text else self.kept
        there = replace(self, text=text, kept=kept, origin=self.origin + 1, error=None)
        return replace(there, row=None, awaited=False, replaced=self.text, missing="")

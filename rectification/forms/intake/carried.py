"""What travels between text and review, signed: what was seen is what is written."""

from dataclasses import dataclass, replace

from django.core import signing
from django.utils.translation import gettext as _

from rectification.errors import Refusal
from rectification.intake.columns import Column
from rectification.intake.documents.document import Sheet
from rectification.intake.files.text_file import ReadText
from rectification.intake.naming import columns_of, level_named, rule_for
from rectification.intake.reading import Reading
from rectification.intake.recognise import read
from rectification.models import ReadingRule, User
from rectification.notices.vocabulary.numbering import Level

SALT = "rectification.intake"


@dataclass(frozen=True, slots=True)
class Carried:
    """What travels from page to page: the text, and how it was read for review."""

    text: str
    name: str
    encoding: str
    kind: str  # as chosen, "" to recognise it
    organisation: int
    cleared: bool
    columns: tuple[str, ...] | None = None  # as reviewed
    year: int | None = None
    inspection: str = ""  # the one the text is about, "" for a new one
    seen: str = ""  # digest of the differences that were shown
    level: int | None = None  # at which headings the findings stand, as named
    doubts: tuple[str, ...] = ()  # what of its file could not be kept, or was decided
    sheets: tuple[Sheet, ...] = ()  # of a workbook, the one it is first
    head: int | None = None  # the row of the headings, as named

    @property
    def read_text(self) -> ReadText:
        return ReadText(self.text, self.encoding)

    def signed(self, user: User) -> str:
        values = [getattr(self, name) for name in self.__slots__]
        # The text of the first sheet goes along once.
        sheets = [[one.name, one.text, one.numbers] for one in self.sheets]
        if sheets:
            sheets[0][1] = ""
        values[self.__slots__.index("sheets")] = sheets
        return signing.dumps([user.pk, *values], salt=SALT, compress=True)

    @classmethod
    def from_signed(cls, token: str, user: User) -> "Carried":
        try:
            owner, *values = signing.loads(token, salt=SALT)
            if owner != user.pk:
                raise signing.BadSignature
            carried = cls(*values)
            rows = values[cls.__slots__.index("sheets")]
            sheets = [Sheet(name, text, tuple(rest)) for name, text, rest in rows]
            if sheets:
                sheets[0] = replace(sheets[0], text=carried.text)
            carried = replace(carried, sheets=tuple(sheets))
        except (signing.BadSignature, TypeError, ValueError) as error:
            raise Refusal(
                _("The review is no longer valid. Please start again from the text.")
            ) from error
        return carried

    def on_sheet(self, name: str) -> "Carried":
        """Return it with another sheet of its workbook as the text, read anew."""
        chosen = [one for one in self.sheets if one.name == name]
        rest = [one for one in self.sheets if one.name != name]
        if not chosen:
            return self
        sheets = (*chosen, *rest)
        return replace(
            self, text=chosen[0].text, sheets=sheets, columns=None, head=None
        )

    def by_rule(self, rule: ReadingRule) -> "Carried":
        """Return how the text is read by what was named before of its headings."""
        if rule.kind == ReadingRule.Kind.TABLE:
            return replace(self, kind=rule.kind, columns=columns_of(rule))
        return replace(self, kind=rule.kind, level=level_named(rule.named))

    def as_before(self) -> tuple["Carried", Reading]:
        """Return the text as it is read for the first time: by its body's rules."""
        reading = self.read()
        rule = rule_for(reading, self.organisation)
        if rule is None:
            return self, reading
        wanted = self.by_rule(rule)
        return wanted, wanted.read()

    def is_read_as(self, reading: Reading, *, before: "Carried") -> bool:
        """Whether it reads as `before` did, which is `reading`."""
        if reading.table is None:
            return True
        columns = tuple(one.value for one in reading.table.columns)
        if self.columns == columns and self.year == before.year:
            return True
        return self.read() == reading

    def read(self) -> Reading:
        columns = None
        if self.columns:
            columns = [Column(one) for one in self.columns]
        return read(
            self.text,
            kind=self.kind,
            columns=columns,
            year=self.year,
            is_merged=bool(self.inspection),
            level=None if self.level is None else Level(self.level),
            sheet=self.sheets[0] if self.sheets else None,
            head=self.head,
        )

"""What travels between text and review, signed: what was seen is what is written."""

from dataclasses import dataclass

from django.core import signing
from django.utils.translation import gettext as _

from rectification.errors import Refusal
from rectification.intake.columns import Column
from rectification.intake.recognise import Reading, read
from rectification.models import User

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

    def signed(self, user: User) -> str:
        values = [getattr(self, name) for name in self.__slots__]
        return signing.dumps([user.pk, *values], salt=SALT, compress=True)

    @classmethod
    def from_signed(cls, token: str, user: User) -> "Carried":
        try:
            owner, *values = signing.loads(token, salt=SALT)
            if owner != user.pk:
                raise signing.BadSignature
            carried = cls(*values)
        except (signing.BadSignature, TypeError, ValueError) as error:
            raise Refusal(
                _("The review is no longer valid. Please start again from the text.")
            ) from error
        return carried

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
        )

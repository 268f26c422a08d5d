"""An act of a leader that was signed on paper: by a person, or by a meeting."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from django.db import models
from django.db.models import Q
from django.utils import timezone, translation
from django.utils.formats import date_format
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from rectification.errors import Refusal
from rectification.models.findings.paper import OnPaper, check_signatory, signed_name
from rectification.models.trail.constraints import implies, paired

if TYPE_CHECKING:
    from rectification.models.bodies.user import User


@dataclass(frozen=True, slots=True)
class Signature:
    """Whose signature a sheet bears. A meeting has a number and those present."""

    signed_on: date
    name: str = ""
    signer: "User | None" = None
    is_of_meeting: bool = False
    number: str = ""
    present: str = ""

    def fields(
        self,
        *,
        by: "User",
        bodies: "Iterable[int | None]",
        barred: "Iterable[tuple[User, str]]" = (),
    ) -> dict[str, object]:
        """Return the fields of a `SignedAct` that somebody enters, or refuse.

        `bodies`: in which nobody who has an account signs by name alone; `barred`: who
        must not have signed, with the sentence for it.
        """
        if self.is_of_meeting:
            if not (self.name.strip() and self.number.strip() and self.present.strip()):
                raise Refusal(
                    gettext("Of a meeting please give name, number and those present.")
                )
        else:
            sentence = gettext("Whoever enters a signature has not given it.")
            check_signatory(self.name, self.signer, [(by, sentence), *barred])
        signer = None if self.is_of_meeting else self.signer
        bodies = () if self.is_of_meeting else bodies
        return {
            "signatory": signed_name(self.name, signer, bodies),
            "signer": signer,
            "signed_on": self.signed_on,
            "is_of_meeting": self.is_of_meeting,
            "number": self.number.strip() if self.is_of_meeting else "",
            "present": self.present.strip() if self.is_of_meeting else "",
            "entered_by": by,
        }


class SignedAct(OnPaper):
    """What decides on paper what a leader decides on screen, once it is confirmed."""

    signed_on = models.DateField(_("day of the signature"))
    is_of_meeting = models.BooleanField(_("a meeting has decided"), default=False)
    number = models.CharField(_("number of the meeting"), max_length=60, blank=True)
    present = models.TextField(_("those present"), blank=True)
    entered_at = models.DateTimeField(_("entered at"), default=timezone.now)

    class Meta:
        abstract = True
        constraints = [
            models.CheckConstraint(
                name="%(class)s_whole",
                condition=~Q(signatory="") & Q(scan__isnull=False),
            ),
            implies(
                "%(class)s_meeting",
                Q(is_of_meeting=True),
                ~Q(number="") & ~Q(present="") & Q(signer__isnull=True),
            ),
            paired("%(class)s", "entered"),
            paired("%(class)s", "confirmed"),
        ]

    def in_words(self, opinion: str, *, confirmed_by: "User") -> str:
        """Return the reason as the log keeps it: the opinion, and who stands for it."""
        with translation.override("zh-hans"):  # the log speaks Chinese
            how = gettext(
                "Entered from paper: signed by %(name)s on %(day)s, entered by "
                "%(entered)s, confirmed by %(confirmed)s."
            ) % {
                "name": self.words(),
                "day": date_format(self.signed_on),
                "entered": self.entered_by,
                "confirmed": confirmed_by,
            }
        return f"{opinion}（{how}）" if opinion else how

    def words(self) -> str:
        """Return who signed, a meeting with its number."""
        return f"{self.signatory}（{self.number}）" if self.number else self.signatory

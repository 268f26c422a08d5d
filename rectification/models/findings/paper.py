"""What was signed on paper: a proposal until a second account confirms the entry.

The rules for every such entry stand here: whose a signature may be, what one sheet
serves, when it may have been signed, who confirms it.
"""

from collections.abc import Iterable
from datetime import date
from typing import TYPE_CHECKING, ClassVar

from django.apps import apps
from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from rectification.errors import InvalidTransition, NotAllowed, Refusal
from rectification.models.bodies.names import same_name
from rectification.models.bodies.separation import is_another, is_independent

if TYPE_CHECKING:
    from rectification.models.bodies.user import User
    from rectification.models.findings.evidence import Evidence


class OnPaper(models.Model):
    """A signature on a sheet: whose, the scan, who entered it and who confirmed that.

    `signatory` may have no account; `signer` is the account where there is one: two
    may bear one name.
    """

    # What says to which round a row belongs, where there are rounds.
    of_round: ClassVar[tuple[str, ...]] = ()

    signatory = models.CharField(_("name of who signed"), max_length=60, blank=True)
    signer = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        related_name="+",
        verbose_name=_("account of who signed"),
    )
    scan = models.ForeignKey(
        "rectification.Evidence",
        models.PROTECT,
        null=True,
        related_name="%(class)ss",
        verbose_name=_("signed scan"),
    )
    entered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        related_name="+",
        verbose_name=_("entered by"),
    )
    confirmed_at = models.DateTimeField(_("confirmed at"), null=True, editable=False)
    confirmed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        editable=False,
        related_name="+",
        verbose_name=_("confirmed against the paper by"),
    )

    class Meta:
        abstract = True

    @property
    def is_on_paper(self) -> bool:
        return self.scan_id is not None

    @property
    def counts(self) -> bool:
        """Whether the signature stands: on screen, or confirmed against the paper."""
        return not self.is_on_paper or self.confirmed_at is not None

    def why_no_second_person(self, by: "User") -> Refusal | None:
        """Say why somebody is no second person to who entered it, or None."""
        if self.counts:
            return InvalidTransition(gettext("There is nothing to confirm."))
        if self.entered_by is None or not is_independent(
            by, self.entered_by, despite_first_run=True
        ):
            return NotAllowed(
                gettext(
                    "It takes a second person to hold it against the paper: neither "
                    "who entered it nor an account of theirs."
                )
            )
        return None

    def note_confirmed(self, by: "User") -> None:
        """Write that a second account has confirmed it. Only on a locked row."""
        self.confirmed_at, self.confirmed_by = timezone.now(), by
        self.save(update_fields=["confirmed_at", "confirmed_by"])


# --- the rules of entering ------------------------------------------------------------


def signed_name(name: str, signer: "User | None") -> str:
    """Return whose signature it is: the account's name, else the one on the sheet."""
    if said := str(signer) if signer else " ".join(name.split()):
        return said
    raise Refusal(gettext("Please give the name of who signed."))


def check_signatory(
    name: str, signer: "User | None", barred: "Iterable[tuple[User, str]]"
) -> None:
    """Refuse a signature that may be of somebody barred, with the sentence for it.

    A name on paper stands for whoever bears it, unless it names an account.
    """
    for person, sentence in barred:
        if not is_another(signer, person) if signer else same_name(name, str(person)):
            raise Refusal(sentence)


def check_sheet(scan: "Evidence", **this_round: object) -> None:
    """Refuse a scan that was entered before, but for the same round.

    One sheet may bear several signatures of one round, and of no other.
    """
    models_on_paper = (one for one in apps.get_models() if issubclass(one, OnPaper))
    for model in models_on_paper:
        used = model._default_manager.filter(scan__sha256=scan.sha256)
        if this_round and set(model.of_round) == set(this_round):
            used = used.exclude(**this_round)
        if used.exists():
            raise Refusal(
                gettext(
                    "This scan was entered for another round or report. Please scan "
                    "the sheet of this round."
                )
            )


def check_day(signed_on: date, *, since: date) -> None:
    """Refuse a day of signature before what was signed existed, or after today."""
    if signed_on > timezone.localdate():
        raise Refusal(gettext("The day of the signature lies in the future."))
    if signed_on < since:
        raise Refusal(
            gettext(
                "The day of the signature lies before what was signed, which is there "
                "since %(day)s."
            )
            % {"day": date_format(since)}
        )

"""What was signed on paper: a proposal until a second account confirms the entry.

The rules for every such entry stand here: whose a signature may be, what one sheet
serves, when it may have been signed, who confirms it.
"""

from collections.abc import Iterable
from datetime import date
from typing import TYPE_CHECKING

from django.apps import apps
from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from rectification.errors import InvalidTransition, NotAllowed, Refusal
from rectification.models.bodies.holders import seated
from rectification.models.bodies.names import same_name
from rectification.models.bodies.separation import is_another, is_independent
from rectification.notices.folding import folded

if TYPE_CHECKING:
    from rectification.models.bodies.user import User
    from rectification.models.findings.evidence import Evidence


class OnPaper(models.Model):
    """A signature on a sheet: whose, the scan, who entered it and who confirmed that.

    `signatory` may have no account; `signer` is the account where there is one: two
    may bear one name.
    """

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
        if self.is_signed_by(by):
            return NotAllowed(
                gettext("Whoever has signed it does not confirm it: %(name)s.")
                % {"name": self.signatory}
            )
        return None

    def is_signed_by(self, user: "User") -> bool:
        """Whether the sheet may bear the user's signature."""
        if self.signer is not None:
            return not is_another(user, self.signer)
        return same_name(self.signatory, str(user))

    def note_confirmed(self, by: "User") -> None:
        """Write that a second account has confirmed it. Only on a locked row."""
        self.confirmed_at, self.confirmed_by = timezone.now(), by
        self.save(update_fields=["confirmed_at", "confirmed_by"])


# --- the rules of entering ------------------------------------------------------------


def signed_name(
    name: str, signer: "User | None", bodies: "Iterable[int | None]"
) -> str:
    """Return whose signature it is: the account's name, else the one on the sheet.

    `bodies`: the body and who oversees it. Whoever has an account there signs as that:
    of a name alone nobody asks what an account may do.
    """
    if signer:
        return str(signer)
    if not (said := " ".join(name.split())):
        raise Refusal(gettext("Please give the name of who signed."), field="name")
    for one in seated(bodies):
        if same_name(said, str(one)):
            raise Refusal(_of_an_account(said, one), field="name")
    return said


def _of_an_account(name: str, account: "User") -> str:
    return gettext(
        "“%(name)s” may be %(account)s, who has an account: please choose it under "
        "“Who signed”. Where it is not offered, it holds no post that decides on this. "
        "Somebody else of that name signs by an account of their own."
    ) % {"name": name, "account": account}


def check_signatory(
    name: str, signer: "User | None", barred: "Iterable[tuple[User, str]]"
) -> None:
    """Refuse a signature that may be of somebody barred, with the sentence for it.

    A name on paper stands for whoever bears it, unless it names an account.
    """
    for person, sentence in barred:
        if not is_another(signer, person) if signer else same_name(name, str(person)):
            raise Refusal(sentence, field="signer" if signer else "name")


def check_sheet(
    scan: "Evidence", *, beside: "models.QuerySet[models.Model] | None" = None
) -> None:
    """Refuse a scan that says something already, wherever a scan is kept.

    `beside`: rows that may share it, since one sheet bears all these signatures. The
    scan is locked: of two who enter it at once the second finds what the first entered.
    """
    same = type(scan)._default_manager.filter(sha256=scan.sha256).order_by("pk")
    list(same.select_for_update(no_key=True))
    for model in tables_with_a_scan():
        used = model._default_manager.filter(scan__sha256=scan.sha256)
        if beside is not None and beside.model is model:
            used = used.exclude(pk__in=beside.values("pk"))
        if used.exists():
            raise Refusal(
                gettext(
                    "This scan was entered before, for another act, round or report. "
                    "Each act needs a sheet of its own: please scan the one signed for "
                    "this."
                ),
                field="scan",
            )


def tables_with_a_scan() -> list[type[models.Model]]:
    """List every table whose rows rest on a signed scan."""
    return [
        one
        for one in apps.get_models()
        if any(field.name == "scan" for field in one._meta.concrete_fields)
    ]


def number_of(reference: str, digest: str) -> str:
    """Return the number that a sheet bears: of which report or rows, saying what."""
    groups = (digest[at : at + 4] for at in range(0, 12, 4))
    return "-".join([reference, *groups])


def check_number(said: str, number: str, otherwise: str) -> None:
    """Refuse a sheet that was not printed over what stands now.

    `otherwise`: the sentence for it, with the placeholder number.
    """
    if _bare(said) != _bare(number):
        raise Refusal(otherwise % {"number": said.strip()}, field="sheet_number")


def _bare(number: str) -> str:
    shown = folded(number).casefold()
    return "".join(char for char in shown if char.isalnum())


def check_day(signed_on: date, *, since: date, field: str = "signed_on") -> None:
    """Refuse a day of signature before what was signed existed, or after today."""
    if signed_on > timezone.localdate():
        raise Refusal(
            gettext("The day of the signature lies in the future."), field=field
        )
    if signed_on < since:
        raise Refusal(
            gettext(
                "The day of the signature lies before what was signed, which is there "
                "since %(day)s."
            )
            % {"day": date_format(since)},
            field=field,
        )

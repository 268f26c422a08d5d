"""Decisions on findings that were signed on one sheet: entered once, then confirmed."""

from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, Self

from django.db import models, transaction
from django.db.models import Q
from django.urls import reverse
from django.utils import translation
from django.utils.formats import date_format
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from rectification import workflow
from rectification.access import Permission, Reach
from rectification.errors import InvalidTransition, NotAllowed, Refusal
from rectification.models.bodies.organisation import Organisation
from rectification.models.findings.evidence import Evidence
from rectification.models.findings.finding import Finding
from rectification.models.findings.paper import check_number, check_sheet, number_of
from rectification.models.findings.signable import Signable
from rectification.models.findings.signed_act import Signature, SignedAct
from rectification.notices.canonical import digest_of

if TYPE_CHECKING:
    from django.db.models.fields.related_descriptors import RelatedManager

    from rectification.models.bodies.user import User
    from rectification.models.findings.extension import Extension


@dataclass(frozen=True, slots=True)
class Verdict:
    """What a sheet decides on one finding. `action`: a row of `workflow.ON_PAPER`."""

    finding: Finding
    action: str
    opinion: str = ""


def form_number(rows: Iterable[Signable]) -> str:
    """Return the number of a form over these rows, as they are asked for now.

    What is asked anew since is another row.
    """
    told = sorted(
        [str(one._meta.model_name), str(one.pk), one.asked_at().isoformat()]
        for one in rows
    )
    return number_of(str(len(told)), digest_of(told))


class PaperSheetQuerySet(models.QuerySet["PaperSheet"]):
    def visible_to(self, user: "User") -> Self:
        """Sheets of one's body, and those that decide on what one oversees."""
        scope = user.scope(Permission.FINDING_VIEW)
        if scope.everything:
            return self.all()
        overseen = PaperDecision.objects.filter(
            finding__inspection__overseer__in=scope.overseen_by_ids
        )
        return self.filter(
            Q(organisation__in=scope.organisation_ids)
            | Q(pk__in=overseen.values("sheet"))
        )

    def waiting(self) -> Self:
        """Those that nobody has confirmed yet: they decide nothing."""
        return self.filter(confirmed_at=None)

    def enter(
        self,
        *,
        by: "User",
        organisation: Organisation,
        scan: Evidence,
        signature: Signature,
        sheet_number: str,
        verdicts: Sequence[Verdict],
        left_open: Sequence[Signable] = (),
    ) -> "PaperSheet":
        """Propose what one sheet decides; it counts once a second account confirms.

        `sheet_number`: as printed on the sheet; it says which rows stood on the form.
        `left_open`: those of them that it does not decide.
        """
        if not by.may(Permission.PAPER_ENTER, Reach(organisation.pk)):
            raise NotAllowed()
        if scan.organisation_id != organisation.pk:
            raise NotAllowed()
        if not verdicts:
            raise Refusal(gettext("Please say what the sheet decides on."))
        overseers = {one.finding.inspection.overseer_id for one in verdicts}
        fields = signature.fields(by=by, bodies={organisation.pk, *overseers})
        with transaction.atomic():
            findings = _in_order({one.finding.pk for one in verdicts})
            number = _check_number(sheet_number, findings, verdicts, left_open)
            check_sheet(scan)
            sheet = self.create(
                organisation=organisation, scan=scan, sheet_number=number, **fields
            )
            for finding in findings:
                for one in (one for one in verdicts if one.finding.pk == finding.pk):
                    with _named(finding):
                        finding.propose_on_paper(
                            sheet, one.action, by=by, opinion=one.opinion
                        )
        return sheet


class PaperSheet(SignedAct):
    """One sheet with what it decides. Until somebody confirms it, it decides nothing.

    Its findings' chains log it, each what it decides there.
    """

    organisation = models.ForeignKey(
        Organisation,
        models.PROTECT,
        related_name="paper_sheets",
        verbose_name=_("body"),
    )

    # As printed on the form that was signed; empty where it was entered before this.
    sheet_number = models.CharField(_("number of the form"), max_length=60, blank=True)

    objects = PaperSheetQuerySet.as_manager()

    class Meta(SignedAct.Meta):
        verbose_name = _("sheet of decisions on paper")
        verbose_name_plural = _("sheets of decisions on paper")

    if TYPE_CHECKING:
        decisions: RelatedManager["PaperDecision"]

    def __str__(self) -> str:
        return f"{self.words()} {date_format(self.signed_on)}"

    @property
    def label_in_log(self) -> str:
        """Records speak Chinese, whoever enters them."""
        with translation.override("zh-hans"):
            return str(self)

    def get_absolute_url(self) -> str:
        return reverse("paper-detail", args=[self.pk])

    # --- verbs -----------------------------------------------------------------

    def confirm(self, *, by: "User") -> None:
        """Confirm, as a second account, that it is what the paper says.

        All that the sheet decides is decided now, or nothing.
        """
        with self._locked() as sheet:
            if refusal := sheet.why_no_second_person(by):
                raise refusal
            decisions = sheet._decisions()
            sheet.note_confirmed(by)
            for finding in _in_order(decisions):
                for decision in decisions[finding.pk]:
                    with _named(finding):
                        finding.decide_on_paper(decision, by=by)
        self.refresh_from_db()

    def discard(self, *, by: "User", reason: str) -> None:
        """Take the entry back before it counts."""
        with self._locked() as sheet:
            if sheet.counts:
                raise InvalidTransition(gettext("There is nothing to confirm."))
            decisions = sheet._decisions()
            findings = _in_order(decisions)
            sheet.delete()
            for finding in findings:
                for decision in decisions[finding.pk]:
                    finding.discard_on_paper(decision, by=by, reason=reason)

    def _decisions(self) -> "dict[int, list[PaperDecision]]":
        """Return what it decides, by the finding's key."""
        found: dict[int, list[PaperDecision]] = {}
        for one in self.decisions.select_related("sheet"):
            found.setdefault(one.finding_id, []).append(one)
        return found

    @contextmanager
    def _locked(self) -> "Iterator[PaperSheet]":
        with transaction.atomic():
            rows = PaperSheet.objects.select_for_update(no_key=True)
            try:
                yield rows.get(pk=self.pk)
            except PaperSheet.DoesNotExist as gone:
                raise InvalidTransition(
                    gettext("There is nothing to confirm.")
                ) from gone


_ON_DEADLINE = Q(action__in=sorted(workflow.ON_PAPER.keys() & workflow.EXTENSION))


class PaperDecision(models.Model):
    """One row of a sheet. `asked_at`: of the request that it decides on."""

    sheet = models.ForeignKey(
        PaperSheet, models.CASCADE, related_name="decisions", verbose_name=_("sheet")
    )
    finding = models.ForeignKey(
        Finding,
        models.PROTECT,
        related_name="paper_decisions",
        verbose_name=_("finding"),
    )
    action = models.CharField(
        _("decision"),
        max_length=24,
        choices=[
            (name, workflow.ON_PAPER[name].label) for name in sorted(workflow.ON_PAPER)
        ],
    )
    opinion = models.TextField(_("opinion"), blank=True)
    asked_at = models.DateTimeField(_("requested at"))

    class Meta:
        verbose_name = _("decision on paper")
        verbose_name_plural = _("decisions on paper")
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["sheet", "finding"],
                condition=~_ON_DEADLINE,
                name="paperdecision_once",
            ),
            models.UniqueConstraint(
                fields=["sheet", "finding"],
                condition=_ON_DEADLINE,
                name="paperdecision_deadline_once",
            ),
            models.CheckConstraint(
                name="paperdecision_known",
                condition=Q(action__in=sorted(workflow.ON_PAPER)),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.sheet}: {self.finding}"

    def extension(self) -> "Extension | None":
        """Return the later deadline that it decides on; None of a close-out."""
        if self.action not in workflow.EXTENSION:
            return None
        asked = self.finding.extensions.all()
        return next((one for one in asked if one.requested_at == self.asked_at), None)


def _in_order(keys: Iterable[int]) -> list[Finding]:
    """Lock findings, then return them in the order in which their chains are locked.

    All rows come before the first chain: a chain is held until the transaction ends.
    """
    rows = Finding.objects.select_for_update(no_key=True).filter(pk__in=list(keys))
    return sorted(rows.order_by("pk"), key=lambda one: (one.chain_name, one.pk))


def _check_number(
    said: str,
    findings: Sequence[Finding],
    verdicts: Sequence[Verdict],
    left_open: Sequence[Signable],
) -> str:
    """Return the number of the form, or refuse one that is of other rows."""
    locked = {one.pk: one for one in findings}
    rows = list(left_open)
    for one in verdicts:
        with _named(one.finding):
            rows.append(locked[one.finding.pk]._asked_of(one.action))
    number = form_number(rows)
    check_number(
        said,
        number,
        gettext(
            "The number “%(number)s” is not that of a form over the rows chosen below, "
            "as they are asked for now. Please choose for every row that is printed on "
            "the sheet what it says, or that it leaves it open. If the number and the "
            "rows are right, something was asked anew since: print the form again and "
            "have it signed anew."
        ),
    )
    return number


@contextmanager
def _named(finding: Finding) -> Iterator[None]:
    """Say of which finding a refusal speaks: a sheet has many."""
    try:
        yield
    except NotAllowed:
        raise
    except Refusal as refusal:
        raise type(refusal)(f"{finding.reference}：{refusal}") from refusal

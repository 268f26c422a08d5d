"""Who drafted a report or changed its text, and may therefore not sign it."""

from typing import TYPE_CHECKING

from django.apps import apps
from django.db.models import BigIntegerField, Exists, OuterRef, Q, Subquery
from django.db.models.functions import Coalesce
from django.utils.translation import gettext

from rectification.errors import NotAllowed, Refusal
from rectification.models.bodies.separation import same_people
from rectification.models.findings.parties import wrote
from rectification.models.reports.row import ReportRow
from rectification.models.trail.log import LogEntry

if TYPE_CHECKING:
    from collections.abc import Iterator

    from django.db.models import QuerySet

    from rectification.models.bodies.user import User

# Acts that make somebody a drafter of the edition at hand.
DRAFTING = tuple(
    f"report.{action}"
    for action in (
        *("draft", "lay_out", "edit", "word_section", "word_item", "add_section"),
        *("move_section", "remove_section", "confirm_item", "restyle", "revise"),
        *("submit", "answer_warning"),
    )
)
# Acts on a finding by which it is told in other words, in every report that prints it.
WORDING = tuple(
    f"finding.{action}"
    for action in ("edit", "correct_text", "plan", "take_over", "word_account")
)


def drafted_or_edited(user: "User") -> Q:
    """Select the reports of which somebody is a drafter."""
    published = _logged(OuterRef(OuterRef("pk"))).filter(
        chain=OuterRef("chain"), action="report.publish"
    )
    last = Subquery(published.order_by("-seq").values("seq")[:1])
    since = Coalesce(last, 0, output_field=BigIntegerField())
    mine = {"actor_id": user.pk, "seq__gt": since}
    drafted = _logged(OuterRef("pk")).filter(action__in=DRAFTING, **mine)
    worded = _worded(OuterRef(OuterRef("pk"))).filter(**mine)
    return Q(drafted_by=user) | Q(Exists(drafted)) | Q(Exists(worded))


class Drafted(ReportRow):
    """The separation of drafting from signing, approving and making public."""

    class Meta:
        abstract = True

    def drafters(self) -> set[int]:
        """Return the accounts (keys) of who began it or has worked on this edition.

        To word a finding that it prints is to word the report.
        """
        own = _logged(self.pk).filter(chain__name=self.chain_name)
        published = own.filter(action="report.publish").order_by("-seq")
        last = published.values_list("seq", flat=True).first()
        keys: set[int | None] = {self.drafted_by_id}
        for work in (own.filter(action__in=DRAFTING), _worded(self.pk)):
            since = work.filter(chain__name=self.chain_name, seq__gt=last or 0)
            keys |= set(since.values_list("actor_id", flat=True))
        return {key for key in keys if key is not None}

    def _drafter_objection(self, by: "User") -> Refusal | None:
        """Say that somebody is, or may be, one of its drafters."""
        return NotAllowed(_sentence()) if same_people(by, self.drafters()) else None

    def _bodies(self) -> tuple[int, int | None]:
        """Return the body and who oversees it: whose accounts may be concerned."""
        return self.inspection.organisation_id, self.inspection.overseer_id

    def _barred_drafters(self) -> "Iterator[tuple[User, str]]":
        """Yield who must not have signed it on paper, with the sentence for it."""
        users = apps.get_model("rectification", "User").objects
        for one in users.filter(pk__in=self.drafters()).order_by("pk"):
            yield one, _sentence()


def _sentence() -> str:
    return gettext(
        "Whoever drafted the report, changed its text or worded a finding that it "
        "prints since it was last made public cannot do this."
    )


def _logged(report: "int | OuterRef") -> "QuerySet[LogEntry]":
    return LogEntry.objects.filter(subject_type="report", subject_id=report)


def _worded(report: "int | OuterRef") -> "QuerySet[LogEntry]":
    """Return what words a finding that a report prints; `report` of an inner query."""
    items = apps.get_model("rectification", "ReportItem").objects
    printed = items.filter(report=report).values("finding")
    account = Q(action="finding.update_measure") & wrote("account")
    return LogEntry.objects.filter(
        Q(action__in=WORDING) | account,
        subject_type="finding",
        subject_id__in=printed,
    )

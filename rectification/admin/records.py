"""Workflow, log and editions in the admin: to look at only."""

from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy

from rectification.admin.base import ReadOnly
from rectification.models import (
    Addressee,
    Adoption,
    Aspect,
    BlankForm,
    Chain,
    ChainChange,
    CheckIn,
    CheckInFile,
    ConcernedFinding,
    Decision,
    DraftFile,
    DueTally,
    Edition,
    Erasure,
    Evidence,
    EvidenceUse,
    Extension,
    Finding,
    FlaggedRequest,
    Fold,
    FormDraft,
    HelpRequest,
    Instruction,
    LogEntry,
    LogPayload,
    LookBack,
    LookBackFile,
    Measure,
    Notification,
    Opinion,
    Organisation,
    OutcomeFigure,
    OverseerChange,
    PaperAct,
    PaperDecision,
    PaperSheet,
    Plan,
    ProgressEntry,
    ProposedState,
    Publication,
    ReadingRule,
    Reminded,
    Reminder,
    ReplyFile,
    Report,
    ReportingPeriod,
    ReportItem,
    ReportSection,
    Responsibility,
    Review,
    Sample,
    SampledFinding,
    SavedView,
    SendingMark,
    SentForm,
    Source,
    Submission,
    SupervisionOrder,
    Tally,
    Urge,
    Verification,
    VerificationFile,
    WarningReason,
    Withdrawal,
)
from rectification.models.trail.actions import action_words
from rectification.publishing.readiness import RULES


class ByAction(admin.SimpleListFilter):
    """What the log has entries of, by the names that people read."""

    title = gettext_lazy("action")
    parameter_name = "action"

    def lookups(
        self, request: HttpRequest, model_admin: "admin.ModelAdmin[Any]"
    ) -> list[tuple[str, str]]:
        codes = LogEntry.objects.order_by("action").values_list("action", flat=True)
        return [(code, action_words(code)) for code in codes.distinct()]

    def queryset(
        self, request: HttpRequest, queryset: QuerySet[LogEntry]
    ) -> QuerySet[LogEntry]:
        return queryset.filter(action=self.value()) if self.value() else queryset


@admin.register(LogEntry)
class LogEntryAdmin(ReadOnly):
    """Keys and digests are for machines: the export of the staff pages has them."""

    fields = ("at", "chain", "seq", "actor", "words", "subject", "reason", "hash")
    readonly_fields = ("words",)
    list_display = ("at", "chain", "seq", "actor", "words", "subject")
    list_filter = (ByAction,)
    list_select_related = ("chain",)
    search_fields = ("actor", "subject", "request_id")
    show_full_result_count = False

    @admin.display(description=gettext_lazy("action"), ordering="action")
    def words(self, entry: LogEntry) -> str:
        return action_words(entry.action)


@admin.register(Finding)
class FindingAdmin(ReadOnly):
    list_display = ("reference", "title", "body", "state", "due_on")
    list_filter = ("state", "kind", "inspection__organisation")
    list_select_related = ("inspection__organisation",)
    search_fields = ("reference", "title")
    date_hierarchy = "due_on"

    @admin.display(description=gettext_lazy("body"))
    def body(self, finding: Finding) -> Organisation:
        return finding.inspection.organisation


@admin.register(Report)
class ReportAdmin(ReadOnly):
    list_display = ("reference", "title", "organisation_name", "state", "as_of")
    list_filter = ("state", "inspection__organisation")
    search_fields = ("reference", "title")
    date_hierarchy = "as_of"


@admin.register(WarningReason)
class WarningReasonAdmin(ReadOnly):
    list_display = ("report", "words", "reason")
    fields = ("report", "words", "reason", "answered_by", "answered_at")
    readonly_fields = ("words",)

    @admin.display(description=gettext_lazy("rule"))
    def words(self, answered: WarningReason) -> str:
        known = RULES.get(answered.rule)
        return str(known.label) if known else answered.rule


@admin.register(ProgressEntry)
class ProgressEntryAdmin(ReadOnly):
    exclude = ("form_key",)
    list_display = ("finding", "happened_on", "office", "author", "created_at")
    list_filter = ("on_behalf", "finding__inspection__organisation")
    list_select_related = ("finding", "office", "author")
    search_fields = ("finding__reference", "text")
    date_hierarchy = "happened_on"


@admin.register(Evidence)
class EvidenceAdmin(ReadOnly):
    list_display = ("name", "organisation", "kind", "dated_on", "size", "uploaded_at")
    list_filter = ("kind", "organisation")
    list_select_related = ("organisation",)
    search_fields = ("name", "sha256")
    date_hierarchy = "uploaded_at"


@admin.register(Publication)
class PublicationAdmin(ReadOnly):
    list_display = ("report", "number", "published_at", "published_by")
    list_filter = ("report__inspection__organisation",)
    list_select_related = ("report", "published_by")
    search_fields = ("report__reference", "report__title")
    date_hierarchy = "published_at"


@admin.register(Opinion)
class OpinionAdmin(ReadOnly):
    list_display = ("__str__", "state", "received_at", "due_on", "is_public")
    list_filter = ("state", "is_public", "report__inspection__organisation")
    list_select_related = ("report", "finding")
    search_fields = ("report__reference", "finding__reference")
    date_hierarchy = "received_at"


admin.site.register(
    [
        Addressee,
        Adoption,
        Aspect,
        BlankForm,
        Chain,
        CheckIn,
        CheckInFile,
        ConcernedFinding,
        DraftFile,
        Edition,
        Erasure,
        EvidenceUse,
        Extension,
        DueTally,
        FlaggedRequest,
        Fold,
        FormDraft,
        HelpRequest,
        Instruction,
        LogPayload,
        LookBack,
        LookBackFile,
        Measure,
        OutcomeFigure,
        ChainChange,
        OverseerChange,
        PaperAct,
        Plan,
        PaperDecision,
        PaperSheet,
        ProposedState,
        ReadingRule,
        ReplyFile,
        ReportItem,
        ReportingPeriod,
        Tally,
        ReportSection,
        Responsibility,
        Review,
        SavedView,
        SendingMark,
        SentForm,
        Source,
        Sample,
        SampledFinding,
        Submission,
        SupervisionOrder,
        Urge,
        Decision,
        Verification,
        VerificationFile,
        Notification,
        Reminded,
        Reminder,
        Withdrawal,
    ],
    ReadOnly,
)

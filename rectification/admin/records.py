"""Workflow, log and editions in the admin: to look at only."""

from django.contrib import admin
from django.utils.translation import gettext_lazy

from rectification.admin.base import ReadOnly
from rectification.models import (
    Adoption,
    Aspect,
    Chain,
    DraftFile,
    Edition,
    Erasure,
    Evidence,
    EvidenceUse,
    Extension,
    Finding,
    FormDraft,
    LogEntry,
    LogPayload,
    Measure,
    OverseerChange,
    PaperAct,
    PaperDecision,
    PaperSheet,
    ProgressEntry,
    ProposedState,
    Publication,
    Report,
    ReportItem,
    ReportSection,
    Responsibility,
    Review,
    SentForm,
    Source,
    WarningReason,
    Withdrawal,
)
from rectification.models.trail.actions import action_words


@admin.register(LogEntry)
class LogEntryAdmin(ReadOnly):
    list_display = ("at", "chain", "seq", "actor", "words", "subject")
    list_filter = ("action",)
    list_select_related = ("chain",)
    search_fields = ("actor", "subject", "request_id")
    show_full_result_count = False

    @admin.display(description=gettext_lazy("action"), ordering="action")
    def words(self, entry: LogEntry) -> str:
        return action_words(entry.action)


@admin.register(Finding, Report)
class ReferencedAdmin(ReadOnly):
    list_display = ("reference", "title", "state")
    list_filter = ("state",)
    search_fields = ("reference", "title")


admin.site.register(
    [
        Adoption,
        Aspect,
        Chain,
        DraftFile,
        Edition,
        Erasure,
        Evidence,
        EvidenceUse,
        Extension,
        FormDraft,
        LogPayload,
        Measure,
        OverseerChange,
        PaperAct,
        PaperDecision,
        PaperSheet,
        ProgressEntry,
        ProposedState,
        Publication,
        ReportItem,
        ReportSection,
        Responsibility,
        Review,
        SentForm,
        Source,
        WarningReason,
        Withdrawal,
    ],
    ReadOnly,
)

"""The records. One file per noun; verbs on the row, vocabulary on its query set."""

from .draft import FormDraft
from .edition import Edition, Publication, Withdrawal
from .erasure import Erasure
from .evidence import Evidence, EvidenceUse
from .finding import Finding, Responsibility
from .inspection import Aspect, Inspection
from .log import SYSTEM_CHAIN, Chain, LogEntry, LogPayload
from .measure import Measure
from .organisation import Office, Organisation
from .post import Appointment, Post
from .progress import ProgressEntry
from .redaction_rule import RedactionRule
from .report import Report, ReportItem, ReportSection
from .report_review import Review
from .site_settings import SiteSettings
from .source import Source
from .user import User
from .warning_reason import WarningReason

__all__ = [
    "SYSTEM_CHAIN",
    "Appointment",
    "Aspect",
    "Chain",
    "Edition",
    "Erasure",
    "Evidence",
    "EvidenceUse",
    "Finding",
    "FormDraft",
    "Inspection",
    "LogEntry",
    "LogPayload",
    "Measure",
    "Office",
    "Organisation",
    "Post",
    "ProgressEntry",
    "Publication",
    "RedactionRule",
    "Report",
    "ReportItem",
    "ReportSection",
    "Responsibility",
    "Review",
    "SiteSettings",
    "Source",
    "User",
    "WarningReason",
    "Withdrawal",
]

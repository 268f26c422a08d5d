"""The records. One file per noun; verbs on the row, vocabulary on its query set.

Each shelf imports only those before it: trail, bodies, findings, reports, and then
oversight and search, which do not know each other.
What lies the other way is reached through relations (`finding.entries`), or named in
a string where a relation is declared ("rectification.Erasure").
"""

from rectification.models.bodies.appointment import Appointment
from rectification.models.bodies.chain_change import ChainChange
from rectification.models.bodies.organisation import Office, Organisation
from rectification.models.bodies.overseer_change import OverseerChange
from rectification.models.bodies.paper_template import PaperTemplate
from rectification.models.bodies.post import Post
from rectification.models.bodies.site_settings import SiteSettings
from rectification.models.bodies.user import User
from rectification.models.bodies.working_days import CalendarDay
from rectification.models.findings.addressee import (
    Addressee,
    ConcernedFinding,
    ReplyFile,
)
from rectification.models.findings.adoption import Adoption
from rectification.models.findings.blank_form import BlankForm
from rectification.models.findings.check_in import CheckIn, CheckInFile
from rectification.models.findings.decision import Decision
from rectification.models.findings.evidence import Evidence, EvidenceUse
from rectification.models.findings.extension import Extension
from rectification.models.findings.finding import Finding, Responsibility
from rectification.models.findings.flagged import FlaggedRequest
from rectification.models.findings.fold import Fold, Folded
from rectification.models.findings.help_request import HelpRequest
from rectification.models.findings.inspection import Aspect, Inspection
from rectification.models.findings.instruction import Instruction, InstructionFacts
from rectification.models.findings.look_back import LookBack, LookBackFile
from rectification.models.findings.measure import Measure
from rectification.models.findings.outcome import OutcomeFigure
from rectification.models.findings.paper_sheet import PaperDecision, PaperSheet
from rectification.models.findings.plan import Plan
from rectification.models.findings.progress import ProgressEntry
from rectification.models.findings.proposed_state import (
    Basis,
    Proposal,
    ProposedState,
)
from rectification.models.findings.reading_rule import ReadingRule
from rectification.models.findings.reminder import Notification, Reminded, Reminder
from rectification.models.findings.reminder_level import ReminderLevel
from rectification.models.findings.reporting_period import ReportingPeriod
from rectification.models.findings.sample import Sample, SampledFinding
from rectification.models.findings.saved_view import SavedView
from rectification.models.findings.source import Source
from rectification.models.findings.submission import Submission
from rectification.models.findings.supervision_order import SupervisionOrder
from rectification.models.findings.tally import DueTally, Tally
from rectification.models.findings.urge import Urge
from rectification.models.findings.verification import Verification, VerificationFile
from rectification.models.oversight.erasure import Erasure
from rectification.models.reports.edition import Edition, Publication, Withdrawal
from rectification.models.reports.opinion import Opinion
from rectification.models.reports.paper_act import PaperAct
from rectification.models.reports.redaction_rule import RedactionRule
from rectification.models.reports.report import Report, ReportItem, ReportSection
from rectification.models.reports.review import Review
from rectification.models.reports.sending_mark import SendingMark
from rectification.models.reports.warning_reason import WarningReason
from rectification.models.trail.autosave import DraftFile, FormDraft
from rectification.models.trail.log import SYSTEM_CHAIN, Chain, LogEntry, LogPayload
from rectification.models.trail.sent_form import SentForm

__all__ = [
    "SYSTEM_CHAIN",
    "Addressee",
    "Adoption",
    "Appointment",
    "Aspect",
    "Basis",
    "BlankForm",
    "CalendarDay",
    "Chain",
    "ChainChange",
    "CheckIn",
    "CheckInFile",
    "ConcernedFinding",
    "Decision",
    "DraftFile",
    "DueTally",
    "Edition",
    "Erasure",
    "Evidence",
    "EvidenceUse",
    "Extension",
    "Finding",
    "FlaggedRequest",
    "Fold",
    "Folded",
    "FormDraft",
    "HelpRequest",
    "Inspection",
    "Instruction",
    "InstructionFacts",
    "LogEntry",
    "LogPayload",
    "LookBack",
    "LookBackFile",
    "Measure",
    "Notification",
    "Office",
    "Opinion",
    "Organisation",
    "OutcomeFigure",
    "OverseerChange",
    "PaperAct",
    "PaperDecision",
    "PaperSheet",
    "PaperTemplate",
    "Plan",
    "Post",
    "ProgressEntry",
    "Proposal",
    "ProposedState",
    "Publication",
    "ReadingRule",
    "RedactionRule",
    "Reminded",
    "Reminder",
    "ReminderLevel",
    "ReplyFile",
    "Report",
    "ReportItem",
    "ReportSection",
    "ReportingPeriod",
    "Responsibility",
    "Review",
    "Sample",
    "SampledFinding",
    "SavedView",
    "SendingMark",
    "SentForm",
    "SiteSettings",
    "Source",
    "Submission",
    "SupervisionOrder",
    "Tally",
    "Urge",
    "User",
    "Verification",
    "VerificationFile",
    "WarningReason",
    "Withdrawal",
]

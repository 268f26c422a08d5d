"""What somebody may do; roles in `access.py` are sets of these."""

from enum import StrEnum


class Permission(StrEnum):
    STAFF = "staff"  # open the staff pages at all
    FINDING_VIEW = "finding.view"
    VIEW_SHARE = "view.share"  # filters, order and columns of the list, by name
    FINDING_WORK = "finding.work"  # progress, evidence, accounts
    FINDING_CONFIRM = "finding.confirm"  # an entry filled in for one's office
    PROGRESS_CONFIRM = "progress.confirm"  # an entry that one's office has reported
    FINDING_SUBMIT = "finding.submit"
    FINDING_EDIT = "finding.edit"  # text, offices, deadline, plan
    FINDING_STEP = "finding.step"  # at a step of the close-out chain
    FINDING_DECIDE = "finding.decide"
    FINDING_REOPEN = "finding.reopen"
    FINDING_VERIFY = "finding.verify"  # what is closed out, for the overseeing body
    PROGRESS_RETURN = "progress.return"  # a thin entry, to be reported anew
    FINDING_LOOK_BACK = "finding.look_back"
    URGE = "urge"  # offices that owe reports
    SUBMISSION_SEND = "submission.send"  # the month, upwards
    FINDING_HELP = "finding.help"  # answer what offices need help with
    ORDER_DRAFT = "order.draft"  # 提醒单, 督办单
    ORDER_SIGN = "order.sign"
    ORDER_SETTLE = "order.settle"  # judge the replies, to instructions too
    INSTRUCTION_GIVE = "instruction.give"  # a leader's own, or entered for one
    PAPER_ENTER = "paper.enter"  # what a leader or a meeting decided on paper
    PAPER_CONFIRM = "paper.confirm"
    INSPECTION_EDIT = "inspection.edit"  # open one, take in texts and tables
    ADOPTION_CONFIRM = "adoption.confirm"  # states that an import brought along
    ADOPTION_DISCARD = "adoption.discard"
    REPORT_VIEW = "report.view"
    REPORT_EDIT = "report.edit"
    REPORT_REVIEW = "report.review"
    REPORT_APPROVE = "report.approve"
    REPORT_FREEZE = "report.freeze"
    REPORT_PUBLISH = "report.publish"
    REPORT_TAKE_DOWN = "report.take_down"
    LOG_VIEW = "log.view"
    REFERENCE_EDIT = "reference.edit"  # bodies, offices, posts, settings
    APPOINT = "appoint"
    APPOINT_CONFIRM = "appoint.confirm"
    OVERSEER_CONFIRM = "overseer.confirm"  # another office oversees from then on
    ACCOUNT_LOCK = "account.lock"
    ERASURE_VIEW = "erasure.view"
    ERASURE_REQUEST = "erasure.request"
    ERASURE_CONFIRM = "erasure.confirm"
    OPINION_VIEW = "opinion.view"  # what the public writes, and who replied
    OPINION_HANDLE = "opinion.handle"  # accept, draft what its sender reads
    OPINION_RELEASE = "opinion.release"  # as another person

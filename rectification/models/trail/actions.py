"""What every action of the log is called, for pages and files alike.

An action without words is a mistake of the program: `Chain.record` refuses it. What an
old log holds and nothing records any more is shown by its code.
"""

from collections.abc import Mapping

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from rectification.workflow import (
    CHECK_IN,
    EXTENSION,
    FINDING,
    FINDING_ACTIVITIES,
    HELP,
    PLAN,
)
from rectification.workflow_opinions import OPINION, OPINION_ACTIVITIES
from rectification.workflow_orders import (
    INSTRUCTION,
    INSTRUCTION_ACTIVITIES,
    ORDER,
    ORDER_ACTIVITIES,
)
from rectification.workflow_reports import REPORT, REPORT_ACTIVITIES

_BY_TABLE: Mapping[str, str | Promise] = {
    f"{model}.{name}": rule.label
    for model, tables in (
        ("finding", (FINDING, FINDING_ACTIVITIES)),
        ("extension", (EXTENSION,)),
        ("checkin", (CHECK_IN,)),
        ("plan", (PLAN,)),
        ("helprequest", (HELP,)),
        ("supervisionorder", (ORDER, ORDER_ACTIVITIES)),
        ("instruction", (INSTRUCTION, INSTRUCTION_ACTIVITIES)),
        ("opinion", (OPINION, OPINION_ACTIVITIES)),
        ("report", (REPORT, REPORT_ACTIVITIES)),
    )
    for table in tables
    for name, rule in table.items()
}
_BY_HAND: Mapping[str, str | Promise] = {
    "inspection.open": _("Inspection opened"),
    "inspection.amend": _("Inspection edited"),
    "inspection.merge": _("Table taken in"),
    "inspection.undo_import": _("Import taken back"),
    "plan.begin": _("Plan begun"),
    "aspect.add": _("Aspect added"),
    "aspect.amend": _("Aspect edited"),
    "adoption.propose": _("States taken in, to be confirmed"),
    "adoption.confirm": _("States of an import confirmed"),
    "adoption.discard": _("Proposed states discarded"),
    "adoption.keep": _("States of earlier imports kept as confirmed"),
    "source.keep": _("Source kept"),
    "source.take_in": _("Text taken in"),
    "finding.register": _("Registered"),
    "finding.pass_over": _("Step of the chain left out: nobody is there any more"),
    "finding.reopen_measure": _("Measure open again"),
    "finding.export": _("Ledger exported"),
    "statistics.export": _("Statistics exported"),
    "paper.export": _("Paper taken as a file"),
    "savedview.keep": _("View of the list kept"),
    "savedview.change": _("View of the list changed"),
    "savedview.remove": _("View of the list deleted"),
    "blankform.keep": _("Form of a superior kept"),
    "blankform.change": _("Form of a superior changed"),
    "blankform.remove": _("Form of a superior removed"),
    "supervisionorder.draft": _("Order drafted"),
    "instruction.give": _("Instruction of a leader"),
    "bulk.assign": _("In bulk: offices assigned"),
    "bulk.deadline": _("In bulk: deadline changed"),
    "bulk.urge": _("In bulk: offices urged"),
    "bulk.remind": _("In bulk: handlers reminded"),
    "bulk.approve": _("In bulk: close-outs approved"),
    "urge.send": _("Office urged to report"),
    "sample.draw": _("Sample drawn for look-backs"),
    "submission.send": _("Sent upwards"),
    "submission.download": _("File of a submission downloaded"),
    "reminder.send": _("Reminders sent"),
    "finding.take_over": _("Reports taken over into an account"),
    "finding.word_account": _("Account worded while reports were folded in"),
    "reminder.by_hand": _("Handlers reminded"),
    "reminder.mail": _("Reminders sent by e-mail"),
    "evidence.keep": _("File uploaded"),
    "evidence.download": _("File downloaded"),
    "evidence.look": _("Picture looked at"),
    "evidence.pack": _("Evidence pack downloaded"),
    "evidence.check": _("Evidence read again from the disk"),
    "evidence.sweep": _("Files without a record deleted"),
    "report.draft": _("Draft begun"),
    "report.export": _("Draft taken as a file"),
    "report.lay_out": _("Parts laid out"),
    "report.word_section": _("Part reworded"),
    "report.add_section": _("Part added"),
    "report.move_section": _("Part moved"),
    "report.remove_section": _("Part removed"),
    "report.word_item": _("Finding reworded"),
    "report.confirm_item": _("Confirmed without news"),
    "report.restyle": _("Style changed"),
    "opinion.receive": _("Opinion from the public"),
    "opinion.judge": _("Sender has said whether it is solved"),
    "edition.freeze": _("Edition frozen"),
    "edition.publish": _("Edition made public"),
    "edition.take_down": _("Edition taken down"),
    "organisation.found": _("Body set up"),
    "organisation.ask_two": _("Reviews added: a body asks for two at least"),
    "office.open": _("Office set up"),
    "office.amend": _("Office edited"),
    "readingrule.keep": _("Named for the next text of these headings"),
    "readingrule.remove": _("What was named of these headings removed"),
    "post.appoint": _("Appointed"),
    "post.end": _("Appointment ended"),
    "post.confirm": _("Seat confirmed"),
    "post.end_exemption": _("Seat of the first run waits from now on"),
    "post.keep": _("Seat kept: of before its role waited to be confirmed"),
    "post.wait_again": _("Seat waits again: its confirmation was of the first run"),
    "overseer.propose": _("Another overseeing body proposed"),
    "overseer.confirm": _("Another overseeing body confirmed"),
    "overseer.discard": _("Proposed overseeing body discarded"),
    "chainchange.propose": _("Shorter chain of the close-out proposed"),
    "chainchange.confirm": _("Shorter chain of the close-out confirmed"),
    "chainchange.discard": _("Proposed chain of the close-out discarded"),
    "session.sign_in": _("Signed in"),
    "session.sign_out": _("Signed out"),
    "session.refuse": _("Sign-in refused"),
    "session.lock_out": _("Locked out after failed sign-ins"),
    "session.lift": _("Lock-out lifted"),
    "user.open": _("Account opened"),
    "user.lock": _("Account locked"),
    "user.unlock": _("Account unlocked"),
    "user.end_sessions": _("Sessions ended"),
    "session.second_factor": _("Second factor given"),
    "user.enrol_factor": _("Second factor set up"),
    "user.renew_codes": _("Codes of the second factor printed anew"),
    "user.ask_factor": _("Second factor to be forgotten"),
    "user.confirm_factor": _("Second factor forgotten"),
    "user.choose_mail": _("Reminders by e-mail chosen"),
    "user.change_password": _("Password changed"),
    "user.reset_password": _("Password reset"),
    "user.renew_password": _("Stored password hashed anew at a sign-in"),
    "user.name_passwords": _("Stored passwords named in the log from now on"),
    "chain.keep_head": _("Last entry of a log noted"),
    "backup.make": _("Backup made"),
    "backup.restore": _("Restored from a backup"),
    "retention.apply": _("Deleted by the rules of retention"),
    "log.adopt": _("What stood before was taken over"),
    "log.export": _("Log exported"),
    "erasure.request": _("Erasure asked for"),
    "erasure.confirm": _("Content erased"),
    "erasure.refuse": _("Erasure refused"),
}
_IN_ADMIN: Mapping[str, str | Promise] = {
    "organisation.add": _("Body added in the admin"),
    "organisation.change": _("Body edited in the admin"),
    "office.add": _("Office added in the admin"),
    "office.change": _("Office edited in the admin"),
    "post.add": _("Post added in the admin"),
    "post.change": _("Post edited in the admin"),
    "appointment.add": _("Appointment added in the admin"),
    "appointment.change": _("Appointment edited in the admin"),
    "user.add": _("Account added in the admin"),
    "user.change": _("Account edited in the admin"),
    "inspection.add": _("Inspection added in the admin"),
    "inspection.change": _("Inspection edited in the admin"),
    "sitesettings.add": _("Site settings added in the admin"),
    "sitesettings.change": _("Site settings edited in the admin"),
    "calendarday.add": _("Day of the calendar added in the admin"),
    "calendarday.change": _("Day of the calendar edited in the admin"),
    "papertemplate.add": _("Word template of papers added in the admin"),
    "papertemplate.change": _("Word template of papers edited in the admin"),
    "reminderlevel.add": _("Reminder level added in the admin"),
    "reminderlevel.change": _("Reminder level edited in the admin"),
    "redactionrule.add": _("Redaction rule added in the admin"),
    "redactionrule.change": _("Redaction rule edited in the admin"),
}
ACTIONS: Mapping[str, str | Promise] = {**_BY_TABLE, **_BY_HAND, **_IN_ADMIN}


def actions_called(said: str) -> list[str]:
    """Return the codes of all actions in whose name, as people read it, `said` is."""
    wanted = said.casefold()
    return [code for code, name in ACTIONS.items() if wanted in str(name).casefold()]


def action_words(action: str) -> str:
    """Return what an action is called, or its code where nothing records it now."""
    return str(ACTIONS.get(action, action))

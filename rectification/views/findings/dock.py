"""The dock of a finding's page: a sentence to whoever reads, and the first thing to do.

The first of `RULES` that has something to say has the word. What may be done at all
stands in `steps` and `edits` of the page: no rule offers anything else.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cached_property

from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from rectification.models import Finding, HelpRequest, PaperSheet, ProgressEntry, User
from rectification.models.findings.check_in import AHEAD, due_on
from rectification.models.findings.debts import lacks
from rectification.models.findings.reported import Mark, Owed, owed_of
from rectification.views.parts.asked import reply_owed
from rectification.views.parts.deciding import others_to_decide
from rectification.views.parts.offered_steps import Step, Steps
from rectification.views.parts.owing import Next, day_words
from rectification.views.parts.rows import deadline_words
from rectification.workflow import SETTLED, FindingState, HelpState, Permission
from rectification.workflow_chain import ChainStep

ACTIONS, REPORT = "#actions", "#report"  # where steps and the entry form stand


@dataclass(frozen=True, slots=True)
class Dock:
    """`url` leads to the first thing to do, "" where there is none.

    `first`: the address of the step it is, whose button then has weight. `note`: what
    may not be done now and why not, or which finding comes next.
    """

    said: str
    tone: str = "idle"
    label: str | Promise = ""
    url: str = ""
    first: str = ""
    note: str = ""

    @property
    def is_report(self) -> bool:
        """Whether the form at the head of the timeline has the weight."""
        return self.url in ("", REPORT)


@dataclass(frozen=True)
class Case:
    """A finding as its page has fetched it, and what one who reads may do there."""

    finding: Finding
    user: User
    steps: Steps
    edits: Mapping[str, str]
    may_report: bool
    sheet: PaperSheet | None = None
    after: Next | None = None

    @cached_property
    def owed(self) -> Owed | None:
        """What is owed on it this period; read where nothing goes before that."""
        return owed_of(self.finding, on=timezone.localdate())

    @property
    def is_own(self) -> bool:
        """Whether one sits in an office that answers for it."""
        own = self.user.office_ids_now()
        return any(row.office_id in own for row in self.finding.responsibilities.all())

    def open_steps(self, *names: str) -> Iterator[Step]:
        """Yield the steps of these names that can be taken now."""
        ends = tuple(f"/{name}/" for name in names)
        for row in self.steps.now:
            if not row.why and row.url.endswith(ends):
                yield row

    def may(self, permission: Permission) -> bool:
        return self.user.may(permission, self.finding.reach())


def dock(case: Case) -> Dock:
    found = next(said for rule in RULES if (said := rule(case)) is not None)
    return found if found.note else replace(found, note=_hindered(case, found))


def _hindered(case: Case, found: Dock) -> str:
    """Say why the step that would close the matter cannot be taken, if one is there."""
    for row in case.steps.now:
        if row.why and row.kind == "primary" and row.url != found.first:
            return _("%(step)s: %(why)s") % {"step": row.label, "why": row.why}
    return ""


# --- the rules ----------------------------------------------------------------------


def _just_reported(case: Case) -> Dock | None:
    """A report was sent: how it stands, and the next one that is owed."""
    if case.after is None:
        return None
    said = " ".join(case.after.lines)
    if case.after.finding is None:
        return Dock(said, "done", _("To my work"), reverse("work"))
    following = case.after.finding
    url, note = following.get_absolute_url() + REPORT, following.title
    return Dock(said, "ongoing", _("Report the next one"), url, note=note)


def _on_paper(case: Case) -> Dock | None:
    if case.sheet is None or case.sheet.entered_by_id == case.user.pk:
        return None
    said = _("A decision signed on paper is entered and waits to be confirmed.")
    url = case.sheet.get_absolute_url()
    return Dock(said, "waiting", _("Hold against the paper"), url)


def _decision(case: Case) -> Dock | None:
    for row in case.open_steps("decide"):
        asked = FindingState(case.finding.asks or FindingState.COMPLETED).label
        said = _("“%(state)s” is asked for and waits for your decision.")
        told = said % {"state": asked}
        return Dock(told, "waiting", row.label, row.url, row.url)
    for row in case.open_steps("endorse", "grant"):
        for one in case.finding.extensions.all():
            if one.is_waiting:
                day = deadline_words(one) or _("no deadline")
                facts = {"who": one.requested_by, "day": day}
                said = _(
                    "%(who)s asks for a later deadline (%(day)s): it waits for your "
                    "decision."
                )
                return Dock(said % facts, "waiting", _("Decide"), ACTIONS, row.url)
    return None


def _asked_for(case: Case) -> Dock | None:
    """Another's turn: until then nothing is reported, and nothing urged."""
    if case.finding.state != FindingState.SUBMITTED:
        return None
    asked = FindingState(case.finding.asks or FindingState.COMPLETED).label
    if step := case.finding.due_step:
        said = _("“%(state)s” is asked for and waits for: %(step)s.")
        facts = {"state": asked, "step": ChainStep(step).label}
        return Dock(said % facts, "waiting")
    said = _("“%(state)s” is asked for and waits for a decision.")
    return Dock(said % {"state": asked}, "waiting")


def _verification(case: Case) -> Dock | None:
    """It is closed out, and nobody has verified it since."""
    closed_at = case.finding.closed_at or case.finding.adopted_at
    verified = [one.verified_at for one in case.finding.verifications.all()]
    if closed_at is None or any(at >= closed_at for at in verified):
        return None
    for row in case.open_steps("verify"):
        said = _("It is closed out and not verified yet.")
        return Dock(said, "waiting", row.label, row.url, row.url)
    return None


def _check_in(case: Case) -> Dock | None:
    """What is kept up is to be told of, by an own office; or its telling confirmed."""
    for row in case.open_steps("check_in/confirm"):
        said = _("The yearly check-in waits to be confirmed.")
        return Dock(said, "waiting", row.label, ACTIONS, row.url)
    day, today = due_on(case.finding), timezone.localdate()
    if day is None or day > today + AHEAD or not case.is_own:
        return None
    for row in case.open_steps("check_in"):
        said = _("The yearly check-in is due on %(day)s.") % {"day": day_words(day)}
        return Dock(said, "late" if day < today else "waiting", row.label, row.url)
    return None


def _help(case: Case) -> Dock | None:
    if not case.may(Permission.FINDING_HELP):
        return None
    posts = {post.pk for post in case.user.posts_now()}
    for one in case.finding.help_requests.all():
        if one.state == HelpState.ASKED and one.forwarded_to_id in {None, *posts}:
            said = _("%(who)s asks for help: it waits for your answer.")
            told = said % {"who": one.asked_by}
            return Dock(told, "waiting", _("Answer"), _help_url(one))
    return None


def _help_url(one: HelpRequest) -> str:
    return reverse("help-list") + f"#help-{one.pk}"


def _reply(case: Case) -> Dock | None:
    """What one's own office is asked to reply to: an order, an instruction."""
    if (owed := reply_owed(case.finding)) is None:
        return None
    said = _("Please reply to the instruction by %(day)s: %(asking)s")
    if owed.is_order:
        said = _("Please reply to %(asking)s by %(day)s.")
    told = said % {"asking": owed.asking, "day": day_words(owed.due_on)}
    tone, note = ("late", _("Reply overdue")) if owed.is_late else ("waiting", "")
    return Dock(told, tone, _("Reply"), owed.url, note=note)


def _confirmation(case: Case) -> Dock | None:
    for one in case.finding.entries.all():
        if may_confirm(one, case.finding, case.user):
            said = _("%(who)s has reported for your office: please confirm.")
            if one.on_behalf:
                said = _("%(who)s has filled in for your office: please confirm.")
            told, url = said % {"who": one.author}, f"#entry-{one.pk}"
            return Dock(told, "waiting", _("Confirm"), url)
    return None


def may_confirm(entry: ProgressEntry, finding: Finding, user: User) -> bool:
    """Whether somebody may confirm an entry now; asks nothing of the database."""
    if entry.why_not_confirmed(user):
        return False
    return finding.why_not(entry.confirming, by=user, reach=finding.reach()) is None


def _dispatch(case: Case) -> Dock | None:
    """What the finding lacks, for who may give it."""
    asked = {
        "office": (
            "assign",
            _("Please name the responsible office first."),
            _("Name the office"),
        ),
        "deadline": ("edit", _("It has no deadline yet."), _("Set the deadline")),
        "measure": ("plan", _("It has no measure yet."), _("New measure")),
    }
    for what in lacks(case.finding):
        action, said, label = asked[what]
        if action in case.edits:
            return Dock(said, "late", label, case.edits[action])
    return None


def _returned(case: Case) -> Dock | None:
    if not case.may_report:
        return None
    own = case.user.office_ids_now()
    for one in asked_back(case.finding):
        if one.office_id in own or one.author_id == case.user.pk:
            said = _("Returned, please report anew: %(reason)s")
            told = said % {"reason": one.return_reason}
            return Dock(told, "late", _("Report anew"), REPORT)
    return None


def asked_back(finding: Finding) -> list[ProgressEntry]:
    """List entries that were returned and not reported anew since, entries fetched."""
    standing = [one for one in finding.entries.all() if not one.withdrawn_at]
    return [
        one
        for one in standing
        if one.returned_at
        and not any(
            other.office_id == one.office_id and other.created_at >= one.returned_at
            for other in standing
        )
    ]


def _request(case: Case) -> Dock | None:
    """Everything is there that a close-out needs."""
    measures = case.finding.measures.all()
    is_settled = measures and all(one.state in SETTLED for one in measures)
    for row in case.open_steps("submit"):
        if is_settled and not case.finding.closing_gaps():
            said = _("All measures are settled and proved.")
            return Dock(said, "done", row.label, ACTIONS, row.url)
    return None


def _report(case: Case) -> Dock | None:
    """What one's own office owes this period."""
    owed = case.owed
    if owed is None or not case.may_report:
        return None
    if owed.office not in case.user.office_ids_now() or owed.is_told:
        return None
    tone = "late" if owed.period.is_overdue(on=timezone.localdate()) else "waiting"
    return Dock(_owed_words(owed), tone, _("Report progress"), REPORT)


def _owed_words(owed: Owed) -> str:
    facts = {"day": day_words(owed.period.due_on)}
    if owed.period.is_overdue(on=timezone.localdate()):
        said = _("Not reported this period. It was due on %(day)s: what comes is late.")
        return said % facts
    return _("Not reported this period, due on %(day)s.") % facts


def _next_decision(case: Case) -> Dock | None:
    """Nothing waits here for who decides; elsewhere there is something."""
    if not case.may(Permission.FINDING_DECIDE):
        return None
    others = others_to_decide(case.user, case.finding)
    if others.first is None:
        return None
    said = ngettext(
        "%(count)d other matter waits for your decision.",
        "%(count)d other matters wait for your decision.",
        others.number,
    )
    told, note = said % {"count": others.number}, others.first.title
    return Dock(told, "waiting", _("Decide on the next one"), others.url, note=note)


def _chase(case: Case) -> Dock | None:
    """What an office owes, for who may urge it."""
    owed, lead = case.owed, case.finding.lead_office
    if owed is None or lead is None or owed.is_done or not case.may(Permission.URGE):
        return None
    said = _owed_words(owed)
    if owed.mark == Mark.RETURNED:
        said = _("Returned, and not reported anew yet.")
    elif owed.mark == Mark.WAITING:
        said = _("Reported, and not confirmed yet.")
    url = reverse("inspection-urge", args=[case.finding.inspection.reference])
    told = _("%(office)s: %(said)s") % {"office": lead.name, "said": said}
    return Dock(told, "waiting", _("Urge"), f"{url}?office={lead.pk}")


def _reported(case: Case) -> Dock | None:
    if case.owed is None or not case.owed.is_told:
        return None
    if case.owed.mark == Mark.WAITING:
        return Dock(_("Reported. It counts once it is confirmed."), "waiting")
    said = _("This period: %(mark)s") % {"mark": case.owed.mark.label}
    return Dock(said, "done")


def _open_to_reports(case: Case) -> Dock | None:
    if not (case.may_report and case.is_own):
        return None
    left = case.finding.days_left()
    if left is None or left >= 0:
        said = _("Nothing is owed now; report whenever there is something new.")
        return Dock(said, "ongoing", _("Report progress"), REPORT)
    said = ngettext(
        "%(days)d day overdue: report how it stands and why.",
        "%(days)d days overdue: report how it stands and why.",
        -left,
    )
    return Dock(said % {"days": -left}, "late", _("Report progress"), REPORT)


def _standing(case: Case) -> Dock:
    """Nothing to do: how it ended, or what it waits for."""
    finding = case.finding
    if finding.closed_at:
        day = date_format(timezone.localdate(finding.closed_at))
        facts = {"state": finding.get_state_display(), "day": day}
        return Dock(_("%(state)s since %(day)s.") % facts, "done")
    if finding.status.is_closed:
        return Dock(_("%(state)s.") % {"state": finding.get_state_display()}, "done")
    if "office" in lacks(finding):
        return Dock(_("No office answers for it yet."), "late")
    return Dock(_("Nothing waits for you here."))


RULES = (
    _just_reported,
    _on_paper,
    _decision,
    _verification,
    _check_in,
    _help,
    _reply,
    _asked_for,
    _confirmation,
    _dispatch,
    _returned,
    _request,
    _report,
    _next_decision,
    _chase,
    _reported,
    _open_to_reports,
    _standing,
)

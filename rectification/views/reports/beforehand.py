"""Who is left for the next steps of a report, said before somebody takes this one."""

from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from rectification.access import CONFIRMED
from rectification.models import Appointment, Report, User
from rectification.models.reports.report_text import ReportText
from rectification.models.reports.second_person import LastSteps
from rectification.workflow import Permission
from rectification.workflow_reports import ReportState


@dataclass(frozen=True, slots=True)
class Beforehand:
    """`is_warning`: the step at hand would leave nobody for the one after it."""

    sentence: str
    is_warning: bool


def beforehand(report: Report, user: User, text: ReportText) -> Beforehand | None:
    """Say to those who take a report's last steps who can take the next ones."""
    if not user.may(Permission.REPORT_FREEZE, report):
        return None
    if report.state == ReportState.IN_REVIEW:
        return _in_review(LastSteps(report, report.due_reviews(text)))
    if report.state == ReportState.APPROVED:
        return _before_freezing(LastSteps(report), user)
    if report.state == ReportState.FROZEN:
        return _before_publishing(LastSteps(report), _first_run())
    return None


def _first_run() -> str:
    """Say whose seats will wait once something is published, "" for none."""
    waiting = (
        Appointment.objects.exempt()
        .filter(post__role__in=sorted(CONFIRMED))
        .select_related("user")
    )
    if not (people := dict.fromkeys(one.user for one in waiting.order_by("pk"))):
        return ""
    return _(
        "Once it is public, the seats that the first run made give no right until a "
        "second person confirms them: %(names)s. One person opened all these accounts, "
        "so none of them is a second person yet: whoever keeps the server confirms the "
        "first (manage.py confirm_appointment), who then confirms the others under “My "
        "work”. It can be done now already."
    ) % {"names": _names(list(people))}


def _in_review(last: LastSteps) -> Beforehand:
    approval = _before_approval(last)
    if not last.due:
        return approval
    if reviewers := last.reviewers():
        said = _("%(review)s can be signed by: %(names)s.")
    else:
        said = _(
            "Nobody is left to sign the %(review)s on screen: neither who drafted or "
            "changed the report nor who has signed does. Have it signed on paper, or "
            "another leader or coordinator appointed."
        )
    said %= {"review": last.due[0].label, "names": _names(reviewers)}
    return Beforehand(
        f"{said} {approval.sentence}", approval.is_warning or not reviewers
    )


def _before_approval(last: LastSteps) -> Beforehand:
    if not (approvers := last.approvers()):
        return _warned(
            _(
                "Nobody can approve it on screen: whoever drafted or changed it does "
                "not. Have it approved on paper, or another leader appointed."
            )
        )
    if not last.freezers():
        return _warned(
            _(
                "Once it is approved nobody is left both to freeze it and to make it "
                "public: whoever freezes it does not make it public. It can then be "
                "made public on paper."
            )
        )
    return _said(_("It can be approved by: %(names)s."), approvers)


def _before_freezing(last: LastSteps, user: User) -> Beforehand:
    if publishers := last.publishers(frozen_by=user):
        return _said(
            _("If you freeze it, it can be made public by: %(names)s."), publishers
        )
    if others := last.freezers():
        return _warned(
            _(
                "If you freeze it, nobody can make it public: whoever freezes it does "
                "not. Let it be frozen by %(names)s, or have it made public on paper."
            )
            % {"names": _names(others)}
        )
    return _warned(
        _(
            "If you freeze it, nobody can make it public on screen: whoever freezes "
            "it does not, nor whoever drafted or changed it. It can then be made "
            "public on paper."
        )
    )


def _before_publishing(last: LastSteps, first_run: str) -> Beforehand:
    if publishers := last.publishers():
        said = _said(_("It can be made public by: %(names)s."), publishers)
        return _warned(f"{said.sentence} {first_run}") if first_run else said
    return _warned(
        _(
            "Nobody can make it public on screen: neither who drafted or changed it "
            "nor who froze it does. Take the freeze back (the signatures stay while "
            "nothing has changed) and let somebody else freeze it, or have it made "
            "public on paper."
        )
    )


def _said(sentence: str, people: list[User]) -> Beforehand:
    return Beforehand(sentence % {"names": _names(people)}, is_warning=False)


def _warned(sentence: str) -> Beforehand:
    return Beforehand(sentence, is_warning=True)


def _names(people: list[User]) -> str:
    return pgettext("in a list", ", ").join(str(one) for one in people)

"""Rows of the overview: what falls due, what is late and why, what waits for me."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Count, Exists, OuterRef, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from rectification.exporting.words import deadline_words, office_words
from rectification.models import EvidenceUse, Extension, Finding, Measure, User
from rectification.templatetags.components import days_words
from rectification.views.parts.deciding import decision_url
from rectification.workflow import FindingState, Permission


@dataclass(frozen=True, slots=True)
class DueRow:
    title: str
    url: str
    facts: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Month:
    """What falls due in a month: so many, the first of them, where all stand."""

    name: str
    number: int
    url: str
    rows: Sequence[DueRow]

    @property
    def more(self) -> int:
        return self.number - len(self.rows)


@dataclass(frozen=True, slots=True)
class LateRow:
    """`word`: what was said last, on `word_on`; `action`: the first thing to do."""

    days: str
    wording: str
    title: str
    url: str
    facts: tuple[str, ...]
    reason: str
    word: str
    word_on: date | None
    action: str
    action_url: str


@dataclass(frozen=True, slots=True)
class DecisionRow:
    """What somebody is asked to decide; `action` leads to where it is decided."""

    asked: str
    title: str
    facts: tuple[str, ...]
    action: str
    url: str


def due_row(finding: Finding, *, names_body: bool = False) -> DueRow:
    """Return a row; `names_body`: where there are several, offices are of one each."""
    facts = [deadline_words(finding), days_words(finding.days_left())]
    if finding.state == FindingState.SUBMITTED:
        facts.append(finding.get_state_display())
    facts.append(_whose(finding, names_body))
    return DueRow(finding.title, finding.get_absolute_url(), tuple(filter(None, facts)))


def _whose(finding: Finding, names_body: bool) -> str:
    offices = office_words(finding)
    if not names_body:
        return offices
    return f"{finding.inspection.organisation} {offices}".strip()


def late_row(
    finding: Finding,
    user: User,
    urge_urls: Mapping[int, str],
    *,
    names_body: bool = False,
) -> LateRow:
    """Return a row of what `late_and_due` fetched.

    `urge_urls`: by office, where those are urged that owe a report.
    """
    asks_help: bool = getattr(finding, "asks_help", False)
    action, action_url = _next(finding, user, urge_urls, asks_help=asks_help)
    put_off: int = getattr(finding, "put_off", 0)
    facts = [_whose(finding, names_body) or _("Without a responsible office")]
    if finding.leader:
        facts.append(finding.leader)
    if put_off:
        facts.append(
            ngettext("put off %(number)d time", "put off %(number)d times", put_off)
            % {"number": put_off}
        )
    if finding.state == FindingState.SUBMITTED:
        facts.append(finding.get_state_display())
    return LateRow(
        days=days_words(finding.days_left()),
        wording=deadline_words(finding),
        title=finding.title,
        url=finding.get_absolute_url(),
        facts=tuple(facts),
        reason=getattr(finding, "delay", None) or "",
        word=finding.latest_text or "",
        word_on=finding.latest_on,
        action=action,
        action_url=action_url,
    )


def _next(
    finding: Finding, user: User, urge_urls: Mapping[int, str], *, asks_help: bool
) -> tuple[str, str]:
    """Return what is to be done first about an overdue finding, and where."""
    inspection = finding.inspection
    if asks_help and user.may(Permission.FINDING_HELP, inspection):
        return _("Answer"), reverse("help-list")
    for row in finding.listed_offices:
        if row.is_lead and row.office_id in urge_urls:
            return _("Urge"), urge_urls[row.office_id]
    if user.may(Permission.ORDER_DRAFT, inspection):
        url = reverse("order-new", args=[inspection.reference])
        return _("Draft an order"), f"{url}?finding={finding.reference}"
    return _("Open"), finding.get_absolute_url()


def close_out_rows(asked: QuerySet[Finding], *, most: int) -> QuerySet[Finding]:
    """Fetch the close-outs that wait longest, with how much is shown for each.

    By their keys: with all that a row prints at hand, a database sorts every one.
    """
    first = asked.order_by("submitted_at", "pk").values("pk")[:most]
    rows = _counted(Finding.objects.filter(pk__in=first))
    return rows.select_related("inspection__organisation")


def later_rows(asked: QuerySet[Extension], *, most: int) -> QuerySet[Extension]:
    """Fetch the later deadlines that wait longest."""
    rows = asked.select_related("finding__inspection__organisation")
    return rows.order_by("requested_at", "pk")[:most]


def decisions(
    close_outs: Sequence[Finding],
    later: Sequence[Extension],
    *,
    most: int,
    names_body: bool = False,
) -> list[DecisionRow]:
    """Return what somebody decides next: close-outs first, then later deadlines."""
    rows = [_close_out_row(one, names_body) for one in close_outs]
    rows += [_extension_row(one, names_body) for one in later]
    return rows[:most]


def to_put_off(user: User, inspections: QuerySet[Any]) -> QuerySet[Extension]:
    asked = Extension.objects.to_decide(user)
    of_it = inspections.filter(findings=OuterRef("finding"))
    return asked.filter(Exists(of_it))


def _counted(findings: QuerySet[Finding]) -> QuerySet[Finding]:
    def number(rows: QuerySet[Any]) -> Coalesce:
        found = rows.filter(finding=OuterRef("pk")).order_by().values("finding")
        return Coalesce(Subquery(found.annotate(n=Count("pk")).values("n")), 0)

    return findings.annotate(
        measures_said=number(Measure.objects.all()),
        evidence_said=number(EvidenceUse.objects.all()),
    ).order_by("submitted_at", "pk")


def _body(finding: Finding, names_body: bool) -> str:
    return str(finding.inspection.organisation) if names_body else ""


def _close_out_row(finding: Finding, names_body: bool) -> DecisionRow:
    measures = getattr(finding, "measures_said", 0)
    files = getattr(finding, "evidence_said", 0)
    facts = [
        _body(finding, names_body),
        ngettext("%(count)d measure", "%(count)d measures", measures)
        % {"count": measures},
        ngettext("%(count)d piece of evidence", "%(count)d pieces of evidence", files)
        % {"count": files},
        deadline_words(finding),
        days_words(finding.days_left()),
    ]
    return DecisionRow(
        _("Close-out asked for"),
        finding.title,
        tuple(filter(None, facts)),
        _("Look at the proof, decide"),
        decision_url(finding),
    )


def _extension_row(one: Extension, names_body: bool) -> DecisionRow:
    change = _("%(before)s → %(after)s") % {
        "before": deadline_words(one.old),
        "after": deadline_words(one) or _("No deadline"),
    }
    return DecisionRow(
        _("Later deadline asked for"),
        one.finding.title,
        tuple(filter(None, [_body(one.finding, names_body), change, one.reason])),
        _("Look at the reason"),
        f"{one.finding.get_absolute_url()}#actions",
    )

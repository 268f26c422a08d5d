"""What search finds: who sees which rows of a kind, what they say, where they lead."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from django.db.models import Prefetch, QuerySet
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from rectification.models import (
    Appointment,
    EvidenceUse,
    Finding,
    Inspection,
    Measure,
    Office,
    ProgressEntry,
    Report,
    Responsibility,
    User,
)
from rectification.models.search.sources import SOURCES
from rectification.views.people.appointments import bodies
from rectification.workflow import Permission

# What somebody sees is asked of the index while its names are no more than these.
MOST_ABOUT = 300


@dataclass(frozen=True, slots=True)
class Kind:
    """`seen`: rows that somebody may see; `of_body`: the path to the body they are of;
    `over`: what stands over a row, `url` where it leads. `is_narrow`: the index knows
    to which findings and inspections they belong."""

    label: str | Promise
    seen: Callable[[User], "QuerySet[Any]"]
    of_body: str
    over: Callable[[Any], str]
    url: Callable[[Any], str]
    is_narrow: bool = False


def _of_findings(rows: "QuerySet[Any]", user: User) -> "QuerySet[Any]":
    seen = Finding.objects.visible_to(user)
    return rows.filter(finding__in=seen).select_related("finding")


def _finding_over(row: Any) -> str:
    return f"{row.finding.reference} {row.finding.title}"


def _people(user: User) -> "QuerySet[User]":
    """Those whom somebody may appoint: nobody else has a list of people."""
    if not user.may(Permission.APPOINT):
        return User.objects.none()
    held = Appointment.objects.filter(post__organisation__in=bodies(user)).order_by(
        "pk"
    )
    posts = held.select_related("post__organisation", "post__office")
    rows = User.objects.filter(is_superuser=False, pk__in=held.values("user"))
    return rows.prefetch_related(Prefetch("appointments", posts))


def _of_body_of(person: User) -> str:
    return reverse(
        "people-detail", args=[person.appointments.all()[0].post.organisation_id]
    )


KINDS: Mapping[str, Kind] = {
    "finding": Kind(
        _("Findings"),
        lambda user: Finding.objects.visible_to(user),
        "inspection__organisation",
        lambda row: row.reference,
        lambda row: row.get_absolute_url(),
        is_narrow=True,
    ),
    "measure": Kind(
        _("Measures and their accounts"),
        lambda user: _of_findings(Measure.objects.all(), user),
        "finding__inspection__organisation",
        _finding_over,
        lambda row: row.finding.get_absolute_url() + "#measures",
        is_narrow=True,
    ),
    "entry": Kind(
        _("Progress"),
        lambda user: _of_findings(ProgressEntry.objects.standing(), user),
        "finding__inspection__organisation",
        _finding_over,
        lambda row: f"{row.finding.get_absolute_url()}#entry-{row.pk}",
        is_narrow=True,
    ),
    "evidence": Kind(
        _("Evidence"),
        lambda user: _of_findings(
            EvidenceUse.objects.filter(evidence__erasure=None), user
        ).select_related("evidence", "finding"),
        "finding__inspection__organisation",
        _finding_over,
        lambda row: row.finding.get_absolute_url() + "#files",
        is_narrow=True,
    ),
    "report": Kind(
        _("Reports"),
        lambda user: Report.objects.visible_to(user),
        "inspection__organisation",
        lambda row: row.reference,
        lambda row: row.get_absolute_url(),
    ),
    "inspection": Kind(
        _("Inspections"),
        lambda user: Inspection.objects.visible_to(user),
        "organisation",
        lambda row: row.reference,
        lambda row: row.get_absolute_url(),
    ),
    "office": Kind(
        _("Offices"),
        lambda user: Office.objects.visible_to(user).select_related("organisation"),
        "organisation",
        lambda row: str(row.organisation),
        lambda row: f"{reverse('finding-list')}?office={row.pk}",
    ),
    "person": Kind(
        _("People"),
        _people,
        "appointments__post__organisation",
        lambda row: "、".join(str(one.post) for one in row.appointments.all()),
        _of_body_of,
    ),
}


def title_of(kind: str, row: Any) -> str:
    if kind == "evidence":
        return str(row.evidence.name)
    return " ".join(filter(None, (getattr(row, name) for name in SOURCES[kind].title)))


def parts_of(kind: str, row: Any) -> list[str]:
    return [getattr(row, name) for name in SOURCES[kind].parts]


def said_of(kind: str, row: Any) -> list[str]:
    return [text for name in SOURCES[kind].said if (text := getattr(row, name))]


def about_of(user: User) -> frozenset[str] | None:
    """Name the inspections and findings somebody sees, for the index to keep to.

    None where that is everything, or more than it helps to name.
    """
    scope = user.scope(Permission.FINDING_VIEW)
    if scope.everything:
        return None
    whole = Inspection.objects.filter(scope.whole()).order_by()
    names = [f"i{pk}" for pk in whole.values_list("pk", flat=True)[: MOST_ABOUT + 1]]
    if scope.office_ids:
        own = Responsibility.objects.filter(office__in=scope.office_ids).order_by()
        keys = own.values_list("finding", flat=True).distinct()[: MOST_ABOUT + 1]
        names += [f"f{pk}" for pk in keys]
    return frozenset(names) if len(names) <= MOST_ABOUT else None

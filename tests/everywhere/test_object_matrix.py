"""Every kind of thing × whose it is × everybody: 200, 404, 403, or the way to sign in.

Two bodies with an overseer each, two offices in the first. A row names who may read;
whoever holds no right of the kind at all gets 403, everybody else 404.
"""

from dataclasses import dataclass
from datetime import timedelta

import pytest
from django.test import Client
from django.urls import get_resolver, reverse
from django.utils import timezone

from rectification.access import Role
from rectification.checks import leaves
from rectification.models import Evidence, Finding, User
from rectification.workflow import FindingState
from tests.everywhere.addresses import proposed_states
from tests.factories import (
    Cast,
    client_of,
    make_cast,
    make_closable,
    make_evidence,
    make_finding,
    make_inspection,
    make_instruction,
    make_opinion,
    make_order,
    make_report,
    make_sample,
    make_sheet,
    make_submission,
    make_user,
    seat,
)

pytestmark = pytest.mark.django_db

CAST = "handler office_head coordinator leader second_leader verifier auditor stranger"
OTHERS = "system_admin security_admin superuser anonymous both_bodies former future"
THEIR = "their_handler their_office_head their_coordinator their_leader their_verifier"
PEOPLE = f"{CAST} {OTHERS} {THEIR}".split()
NO_FINDINGS = {"system_admin", "security_admin", "superuser", "former", "future"}
HANDLERS = {"handler", "office_head", "stranger", "their_handler", "their_office_head"}
BODY = {"coordinator", "leader", "second_leader", "verifier", "auditor"}
THEIRS = {"their_coordinator", "their_leader", "their_verifier", "auditor"}
OFFICE = BODY | {"handler", "office_head", "both_bodies"}
OTHER_OFFICE = BODY | {"stranger"}
THEIR_OFFICE = THEIRS | {"their_handler", "their_office_head", "both_bodies"}
# Whose thing → who reads it.
FINDING = {"own": OFFICE, "other office": OTHER_OFFICE, "their": THEIR_OFFICE}
WORK = {"own": OFFICE, "their": THEIR_OFFICE}
WHOLE = {"own": OFFICE | OTHER_OFFICE, "their": THEIR_OFFICE}
REPORT = {"own": BODY, "their": THEIRS}


@dataclass(frozen=True)
class Kind:
    """Addresses of one kind of thing, and who has no right of the kind at all."""

    names: tuple[str, ...]
    readers: dict[str, set[str]]
    without: set[str]


KINDS = {
    "finding": Kind(
        (
            *("finding-detail", "finding-wordings", "finding-pack"),
            "finding-dossier-docx",
        ),
        FINDING,
        NO_FINDINGS,
    ),
    "evidence": Kind(("evidence-download",), FINDING, NO_FINDINGS),
    "inspection": Kind(("inspection-detail", "inspection-pack"), WHOLE, NO_FINDINGS),
    "adoption": Kind(("adoption-detail",), REPORT, NO_FINDINGS),
    "report": Kind(
        ("report-detail", "report-preview", "report-docx", "report-changes-docx"),
        REPORT,
        NO_FINDINGS | HANDLERS | {"both_bodies"},
    ),
    "order": Kind(("order-detail", "order-docx"), WORK, NO_FINDINGS),
    "instruction": Kind(("instruction-detail", "instruction-docx"), WORK, NO_FINDINGS),
    "opinion": Kind(
        ("opinion-detail",), REPORT, NO_FINDINGS | HANDLERS | {"both_bodies"}
    ),
    "submission": Kind(
        ("submission-detail", "submission-report-docx", "submission-table-docx"),
        REPORT,
        NO_FINDINGS | HANDLERS | {"both_bodies"},
    ),
    # Nobody but the overseeing office learns what it has drawn.
    "sample": Kind(
        ("sample-detail",),
        {"own": {"verifier"}, "their": {"their_verifier"}},
        {*PEOPLE} - {"verifier", "their_verifier", "anonymous"},
    ),
    # An office's people look at findings, and have no sheet to look at.
    "paper": Kind(("paper-detail",), REPORT, NO_FINDINGS),
}
# What else has an object in its address is about changing it: test_access_matrix. That
# has the papers too that these worlds have none of; a PDF has the view of its Word.
ALSO_READ = {"people-detail", "inspection-plan-docx"}
ALSO_READ |= {"paper-form-docx", "report-act_form-docx"}

CELLS = [  # each times PEOPLE
    (kind, name, whose)
    for kind, rule in KINDS.items()
    for name in rule.names
    for whose in rule.readers
]


@dataclass
class World:
    people: dict[str, Client]
    things: dict[tuple[str, str], object]


def of_body(cast: Cast, whose: str) -> dict[tuple[str, str], object]:
    inspection = make_inspection(cast=cast)
    finding = make_finding(cast=cast, inspection=inspection, state=FindingState.ONGOING)
    make_closable(finding, cast=cast)
    return {
        ("inspection", whose): inspection.reference,
        ("finding", whose): finding.reference,
        ("evidence", whose): evidence_of(finding),
        ("order", whose): make_order(cast=cast, finding=finding, issued=True).pk,
        ("instruction", whose): make_instruction(cast=cast, finding=finding).pk,
        ("opinion", whose): make_opinion(cast=cast, finding=finding).pk,
        ("paper", whose): make_sheet(cast=cast).pk,
        ("report", whose): make_report(cast=cast, inspection=inspection).reference,
        ("submission", whose): make_submission(cast, inspection).pk,
        ("sample", whose): make_sample(cast=cast).pk,
        ("adoption", whose): proposed_states(cast).pk,
    }


def evidence_of(finding: Finding) -> int:
    return finding.evidence_uses.get().evidence_id


@pytest.fixture(scope="module")
def world(module_transaction: None) -> World:
    cast, theirs = make_cast(), make_cast()
    things = of_body(cast, "own") | of_body(theirs, "their")
    elsewhere = make_finding(
        cast=cast,
        offices=[cast.other_office],
        inspection=Finding.objects.get(reference=things["finding", "own"]).inspection,
    )
    elsewhere.start(by=cast.stranger)
    use = elsewhere.attach(by=cast.stranger, evidence=stranger_file(cast))
    things["finding", "other office"] = elsewhere.reference
    things["evidence", "other office"] = use.evidence_id
    return World(clients(cast, theirs), things)


def stranger_file(cast: Cast) -> Evidence:
    return make_evidence(cast=cast, by=cast.stranger, content=b"%PDF-1.7 other")


def clients(cast: Cast, theirs: Cast) -> dict[str, Client]:
    today = timezone.localdate()
    both = make_user(role=Role.HANDLER, office=cast.office)
    seat(
        both, role=Role.HANDLER, organisation=theirs.organisation, office=theirs.office
    )
    former, future = make_user(), make_user()
    place = {"organisation": cast.organisation, "office": None}
    seat(former, role=Role.COORDINATOR, until=today, **place)
    seat(future, role=Role.LEADER, since=today + timedelta(days=1), **place)
    users = {
        "superuser": User.objects.create_superuser("root", "x", full_name="装机"),
        "both_bodies": both,
        "former": former,
        "future": future,
    }
    for who in PEOPLE:
        if who.startswith("their_"):
            users[who] = getattr(theirs, who.removeprefix("their_"))
        elif hasattr(cast, who):
            users[who] = getattr(cast, who)
    return {who: client_of(users[who]) if who in users else Client() for who in PEOPLE}


def expected(kind: str, whose: str, who: str) -> int:
    rule = KINDS[kind]
    if who == "anonymous":
        return 302
    if who in rule.readers[whose]:
        return 200
    return 403 if who in rule.without else 404


READS = ("-detail", "-wordings", "-preview", "-download", "-pack", "-docx")


def test_every_address_that_only_reads_one_thing_is_here() -> None:
    """Derived from the addresses: a new reading page of one thing fails this."""
    covered = {name for kind in KINDS.values() for name in kind.names} | ALSO_READ
    reading = {
        str(leaf.name)
        for route, leaf in leaves(get_resolver())
        if route.startswith("staff/")
        and "<" in route
        and str(leaf.name).endswith(READS)
    }
    assert reading == covered


@pytest.mark.parametrize(("kind", "name", "whose"), CELLS, ids=lambda value: str(value))
def test_a_thing_is_seen_by_whom_it_concerns(
    world: World, kind: str, name: str, whose: str
) -> None:
    url = reverse(name, args=[world.things[kind, whose]])
    answers = {who: world.people[who].get(url).status_code for who in PEOPLE}
    assert answers == {who: expected(kind, whose, who) for who in PEOPLE}

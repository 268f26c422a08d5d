"""Each act that takes two people × each way of being one: refused, by verb and POST.

And each is open to a rightful pair. `doors.py` has the table.
"""

import ast
import io
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from typing import Any

import pytest
from django.contrib import admin
from django.core.management import get_commands
from django.db import models, transaction
from django.test import Client
from django.urls import get_resolver, reverse
from django.utils import timezone

from rectification.access import Permission, Role
from rectification.admin.base import ReadOnly
from rectification.checks import leaves
from rectification.errors import Refusal
from rectification.models import (
    Appointment,
    Chain,
    Evidence,
    Finding,
    LogEntry,
    Office,
    Post,
    Report,
    Review,
    User,
)
from rectification.models.findings import parties
from rectification.publishing import reviewing
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
from tests.everywhere.doors import (
    ADDRESSES,
    ADMIN,
    ALONE,
    ASKED,
    COMMANDS,
    DOORS,
    MAKINGS,
    WORK,
    Door,
    Made,
    finding_of,
    in_review,
    report_of,
    seat_of,
    sheet_of,
    table,
)
from tests.factories import (
    Cast,
    client_of,
    enter_review,
    let_overseer_decide,
    make_cast,
    make_office,
    make_user,
    seat,
    sheet_number_of,
)
from tests.sources import APP, tree_of
from tests.uploads import upload

pytestmark = pytest.mark.django_db
World = tuple[Cast, dict[str, Made]]
Behind = tuple[Cast, Made]  # one door


@pytest.fixture(scope="module")
def made(module_transaction: None) -> World:
    cast = make_cast()
    return cast, {name: door.ready(cast) for name, door in DOORS.items()}


@pytest.fixture
def world(made: World, db: None, name: str) -> Behind:
    """What is behind a door, read again: nothing stays from the test before."""
    cast, things = made
    if DOORS[name].is_overseen != cast.organisation.extension_needs_overseer:
        let_overseer_decide(cast, on=DOORS[name].is_overseen)
    one, first = things[name]
    return cast, (type(one)._default_manager.get(pk=one.pk), fresh(first))


def fresh(user: User) -> User:
    return User.objects.get(pk=user.pk)


# --- ways of being no other person ------------------------------------------------


def tie(how: str, maker: User, made: User) -> None:
    """Let one have made the other's account, after anybody has confirmed it."""
    later = timezone.now() + timedelta(minutes=1)
    rows = User.objects.filter(pk=made.pk)
    if how == "opened":
        rows.update(opened_by=maker, created_at=later)
    elif how == "seated":
        made.appointments.update(appointed_by=maker, created_at=later)
    elif how == "reset":
        rows.update(reset_by=maker, reset_at=later)
    else:
        third = make_user(opened_by=maker)
        rows.update(opened_by=third, created_at=later)


def entry(thing: models.Model, by: User) -> None:
    finding_of(thing).entries.update(author=by, on_behalf=False)


def empty_office(thing: models.Model, by: User) -> None:
    """Filled in for an office that nobody sits in any more."""
    finding = finding_of(thing)
    finding.entries.update(author=by, on_behalf=True)
    seats = Appointment.objects.filter(post__office__in=finding.offices.all())
    seats.update(until=timezone.localdate())


def member(thing: models.Model, by: User) -> None:
    """Heads an office that answers for it, besides."""
    finding = finding_of(thing)
    office = finding.offices.first()
    if office is None:  # a notice may name none
        office = make_office(organisation=finding.inspection.organisation)
        finding.responsibilities.create(office=office)
    seat(by, role=Role.OFFICE_HEAD, organisation=office.organisation, office=office)


def merged_office(thing: models.Model, by: User) -> None:
    """Heads what its office was merged into."""
    member(thing, by)
    [office] = finding_of(thing).offices.filter(posts__appointments__user=by)
    after = make_office(organisation=office.organisation)
    Office.objects.filter(pk=office.pk).update(
        until=timezone.localdate(), successor=after
    )
    Post.objects.filter(appointments__user=by, office=office).update(office=after)


def marked_office(thing: models.Model, by: User) -> None:
    """Heads an office that is said to stand for several."""
    member(thing, by)
    finding_of(thing).offices.update(is_collective=True)


def request(thing: models.Model, by: User) -> None:
    finding = finding_of(thing)
    type(finding).objects.filter(pk=finding.pk).update(
        submitted_by=by, submitted_at=timezone.now()
    )


def logged(action: str) -> Any:
    def act(thing: models.Model, by: User) -> None:
        finding = finding_of(thing)
        Chain.record(chain=finding.chain_name, actor=by, action=action, subject=finding)

    return act


def drafter(thing: models.Model, by: User) -> None:
    Report.objects.filter(pk=report_of(thing).pk).update(drafted_by=by)


def editor(thing: models.Model, by: User) -> None:
    """Somebody else began the report; this one has written it."""
    report = report_of(thing)
    chain = report.chain_name
    Chain.record(chain=chain, actor=by, action="report.word_item", subject=report)


def teller(thing: models.Model, by: User) -> None:
    """Says what was achieved where no office has reported anything."""
    tell(finding_of(thing), by)


def worder(thing: models.Model, by: User) -> None:
    """Has left the report alone, and reworded a finding that it prints."""
    report = report_of(thing)
    finding = report.inspection.register(by=report.drafted_by, title="台账不全")
    report.items.create(section=report.sections.create(), finding=finding)
    tell(finding, by)


def tell(finding: Finding, by: User) -> None:
    finding.outcome = "制度已健全。"
    finding.save(update_fields=["outcome"])
    logged("finding.edit")(finding, by)


def signer(thing: models.Model, by: User) -> None:
    Review.objects.filter(report=report_of(thing)).update(reviewed_by=by)


def resetter(thing: models.Model, by: User) -> None:
    tie("reset", by, seat_of(thing).user)


def opener(thing: models.Model, by: User) -> None:
    tie("opened", by, seat_of(thing).user)


def seater(thing: models.Model, by: User) -> None:
    Appointment.objects.filter(pk=thing.pk).update(appointed_by=by)


def installed(thing: models.Model, by: User) -> None:
    """One person holds the slips of both, while the first run is exempt."""
    root = User.objects.create_superuser("root", "x", full_name="装机")
    for one in (by, seat_of(thing).user):
        User.objects.filter(pk=one.pk).update(opened_by=root)
        one.appointments.update(
            appointed_by=root,
            confirmation=Appointment.Confirmation.FIRST_RUN,
            confirmed_at=None,
            confirmer=None,
        )
        assert fresh(one).roles_now()


LOGGED = {one.removeprefix("finding."): logged(one) for one in parties._WORK}
AUTHORS = {
    "entry": entry,
    "empty_office": empty_office,
    "member": member,
    "merged_office": merged_office,
    "marked_office": marked_office,
    "request": request,
    **LOGGED,
    "drafter": drafter,
    "editor": editor,
    "teller": teller,
    "worder": worder,
    "signer": signer,
    "opener of the account": opener,
    "seater": seater,
    "resetter of the account": resetter,
    "seated with it in the first run": installed,
}


# --- the matrix -------------------------------------------------------------------


def state(thing: models.Model) -> tuple[object, int]:
    rows = type(thing)._base_manager.filter(pk=thing.pk)
    return rows.values().first(), LogEntry.objects.count()


def refused(door: Door, thing: models.Model, by: User) -> None:
    """Try the door both ways; nothing may come of it."""
    client = client_of(by)
    before = state(thing)
    with pytest.raises(Refusal), transaction.atomic():
        door.verb(type(thing)._default_manager.get(pk=thing.pk), fresh(by))
    assert state(thing) == before, "the verb"
    response = send(client, door, thing)
    redrawn = {200} if door.is_of_many else set()  # with what was typed, and why not
    answers = {303, 403, 404} | redrawn
    assert response.status_code in answers, response.status_code
    assert state(thing) == before, "the page"


def send(client: Client, door: Door, thing: models.Model) -> Any:
    key = getattr(thing, "address", None) or thing.pk
    args = [] if door.is_of_many else [key]
    return client.post(reverse(door.address, args=args), door.sends(thing))


@pytest.mark.parametrize("name", DOORS)
def test_a_door_is_open_to_a_rightful_pair(world: Behind, name: str) -> None:
    cast, (thing, _first) = world
    door = DOORS[name]
    by = fresh(getattr(cast, door.who))
    before = state(thing)
    with transaction.atomic():
        door.verb(thing, by)
        assert state(thing)[1] > before[1], "the verb"
        transaction.set_rollback(True)
    client = client_of(fresh(by))
    before = state(thing)
    assert send(client, door, thing).status_code == 302
    assert state(thing)[1] > before[1], "the page"


@pytest.mark.parametrize("name", DOORS)
def test_nobody_goes_through_twice(world: Behind, name: str) -> None:
    """Who did the first half, seated besides where the second is done."""
    cast, (thing, first) = world
    door = DOORS[name]
    if door.role not in first.roles_now():
        seat(first, role=door.role, organisation=cast.organisation)
    refused(door, thing, fresh(first))


@pytest.mark.parametrize("name", DOORS)
def test_no_account_that_one_has_made_goes_through(world: Behind, name: str) -> None:
    for how in MAKINGS:
        with tried(world, name, f"{how} by the first") as (thing, by, first):
            tie(how, first, by)
            refused(DOORS[name], thing, by)
        with tried(world, name, f"{how} the first") as (thing, by, first):
            tie(how, by, first)
            refused(DOORS[name], thing, by)


@pytest.mark.parametrize("name", [one for one in DOORS if DOORS[one].authors])
def test_no_party_to_it_goes_through(world: Behind, name: str) -> None:
    for what in DOORS[name].authors:
        with tried(world, name, what) as (thing, by, _first):
            AUTHORS[what](thing, by)
            refused(DOORS[name], thing, by)


@contextmanager
def tried(
    world: Behind, name: str, way: str
) -> Iterator[tuple[models.Model, User, User]]:
    """Yield a door's thing, whose right it is and who did the first half, all read
    anew; nothing stays of the way that is tried."""
    cast, (thing, first) = world
    with transaction.atomic():
        row = type(thing)._default_manager.get(pk=thing.pk)
        try:
            yield row, fresh(getattr(cast, DOORS[name].who)), fresh(first)
        except (Exception, pytest.fail.Exception) as fault:
            fault.add_note(f"the way that is tried: {way}")
            raise
        transaction.set_rollback(True)


# --- names on paper ---------------------------------------------------------------


def variants(name: str) -> list[str]:
    first, rest = name[0], name[1:]
    return [
        *(name, f"{first} {rest}", f"{first}　{rest}", f"{first}·{rest}"),
        *(f"{name}同志", f"{name}主任", f" {name} ", f"{first}\u200b{rest}"),
    ]


NAMES = {
    "drafter": [
        *(*variants("钱办"), "Qian Ban", "ｑｉａｎ ｂａｎ", "Q. Ban", "Ban Q.", "Q.B."),
        *("钱办（代）", "（签字）钱办", "钱办（代", "钱办 整改办", "整改办　钱办"),
        *("钱办 水务局办公室", "钱 办 整改办", "钱办代签"),
    ],
    "enterer": [*variants("冯代"), "Feng Dai"],
    "earlier signer": [*variants("林审"), "LIN SHEN"],
}


@pytest.mark.parametrize("whose", NAMES)
def test_no_spelling_of_a_name_signs_on_paper(db, whose: str) -> None:
    report, enterer = entering(make_cast())
    came_of = {name: enter(report, enterer, name) for name in NAMES[whose]}
    assert came_of == dict.fromkeys(NAMES[whose], "refused")


def test_another_name_signs_on_paper(db) -> None:
    report, enterer = entering(make_cast())
    others = ["郑重", "郑重（代）", "郑重 整改办", "Q. Bao"]
    came_of = {name: enter(report, enterer, name) for name in others}
    assert came_of == dict.fromkeys(others, "entered")


def entering(cast: Cast) -> tuple[Report, User]:
    """A report of 钱办 that 林审 has signed first, and 冯代 who enters the second."""
    report = report_of(in_review("first")(cast)[0])
    first = make_user(
        role=Role.LEADER, organisation=cast.organisation, full_name="林审"
    )
    reviewing.review(report, by=first, kind="first")
    enterer = make_user(
        role=Role.COORDINATOR, organisation=cast.organisation, full_name="冯代"
    )
    return report, enterer


def enter(report: Report, by: User, name: str) -> str:
    """Enter a name by the verb and by the page, and undo it; say what came of both."""
    told = set()
    try:
        with transaction.atomic():
            scan = sheet(report, by)
            enter_review(report, by=by, kind="second", name=name, scan=scan)
            told.add("entered")
            transaction.set_rollback(True)
    except Refusal:
        told.add("refused")
    form = {"kind": "second", "name": name, "scan": upload("审签单.pdf")}
    form["sheet_number"] = sheet_number_of(report, "approve")
    form["signed_at"] = timezone.localtime().strftime("%Y-%m-%dT%H:%M")
    url = reverse("report-enter_review", args=[report.reference])
    with transaction.atomic():
        response = client_of(by).post(url, form)
        told.add("entered" if response.status_code == 302 else "refused")
        is_there = report.reviews.filter(kind="second").exists()
        transaction.set_rollback(True)
    assert told == {"entered" if is_there else "refused"}, name
    return str(*told)


def sheet(report: Report, by: User) -> Evidence:
    return Evidence.objects.keep(
        by=by,
        organisation=report.inspection.organisation,
        stream=io.BytesIO(sheet_of(report)),
        name="审签单.pdf",
        media_type="application/pdf",
    )


# --- nothing is left out ----------------------------------------------------------

TABLES = {
    "finding": (FINDING, FINDING_ACTIVITIES),
    "extension": (EXTENSION,),
    "checkin": (CHECK_IN,),
    "plan": (PLAN,),
    "helprequest": (HELP,),
    "supervisionorder": (ORDER, ORDER_ACTIVITIES),
    "instruction": (INSTRUCTION, INSTRUCTION_ACTIVITIES),
    "opinion": (OPINION, OPINION_ACTIVITIES),
    "report": (REPORT, REPORT_ACTIVITIES),
}


def acts() -> set[str]:
    return {name.split()[0] for name in DOORS}


def test_every_step_takes_two_or_says_why_one_is_enough() -> None:
    steps = {f"{m}.{n}" for m, rows in TABLES.items() for row in rows for n in row}
    assert steps == ALONE.keys() | {
        one for one in acts() if one.split(".")[0] in TABLES
    }
    assert not ALONE.keys() & acts()


def test_every_address_of_a_right_that_takes_two_is_a_door_or_says_why() -> None:
    known = {door.address for door in DOORS.values()}
    rights = {
        str(leaf.name): leaf.callback.access for _route, leaf in leaves(get_resolver())
    }
    deciding = {rights[name] for name in known} - {Permission.REPORT_VIEW}
    found = {name for name, right in rights.items() if right in deciding}
    assert found == known | {one for one in ADDRESSES if rights[one] in deciding}


QUESTIONS = {"is_another", "is_independent", "same_people"}
QUESTIONS |= {"_separation", "separation", "separations"}


def asking() -> Iterator[str]:
    """Yield every function of the application that asks who is another person."""
    for path in sorted(APP.rglob("*.py")):
        if path.name == "separation.py":
            continue
        for node in ast.walk(tree_of(path)):
            if isinstance(node, ast.FunctionDef) and QUESTIONS & {
                getattr(one.func, "id", getattr(one.func, "attr", ""))
                for one in ast.walk(node)
                if isinstance(one, ast.Call)
            }:
                place = path.relative_to(APP).as_posix().removeprefix("models/")
                yield f"{place}:{node.name}"


def test_every_place_that_asks_keeps_a_door() -> None:
    assert set(asking()) == ASKED.keys()
    assert {name for names in ASKED.values() for name in names} == DOORS.keys()


def test_every_work_that_makes_a_party_is_tried() -> None:
    others = "entry empty_office member merged_office marked_office request"
    assert set(WORK.split()) == {*others.split(), *LOGGED}
    assert {one for door in DOORS.values() for one in door.authors} == AUTHORS.keys()


def test_the_admin_and_the_commands_decide_nothing() -> None:
    written = {
        str(model._meta.model_name)
        for model, page in admin.site._registry.items()
        if not isinstance(page, ReadOnly)
    }
    assert written == ADMIN.keys()
    own = {name for name, app in get_commands().items() if app == "rectification"}
    assert own == COMMANDS.keys()


def test_the_table_names_every_door() -> None:
    print(f"\n{table()}")
    assert all(name in table() for name in DOORS)

"""Another overseeing body: proposed in the admin, and nothing until it is confirmed."""

from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse

from rectification.access import Role
from rectification.errors import InvalidTransition, NotAllowed, Refusal
from rectification.models import (
    Inspection,
    LogEntry,
    Organisation,
    OverseerChange,
    User,
)
from rectification.models.bodies.organisation import REPORTING
from rectification.models.oversight.integrity import unvouched
from rectification.models.oversight.sessions import PAST_SIGN_IN
from tests.factories import (
    Cast,
    client_of,
    make_cast,
    make_inspection,
    make_overseer,
    make_user,
)

pytestmark = pytest.mark.django_db
LIST = reverse("overseer-waiting")


@pytest.fixture
def cast() -> Cast:
    return make_cast()


@pytest.fixture
def inspection(cast: Cast) -> Inspection:
    return make_inspection(cast=cast)


@pytest.fixture
def theirs(cast: Cast) -> User:
    """Who sits in the office that is to oversee."""
    return make_user(role=Role.VERIFIER, organisation=make_overseer(name="青石巡察办"))


def office_of(user: User) -> Organisation:
    return user.appointments.get().post.organisation


def in_admin(thing: Inspection | Organisation, overseer: Organisation, by: User) -> str:
    """Choose another overseeing body on the admin's page; return what it answers."""
    if isinstance(thing, Inspection):
        form = {"overseer": overseer.pk, "source": thing.source, "round": "第二轮"}
    else:
        reviews = {"needs_first_review": "on", "needs_secrecy_review": "on"}
        form = {"name": thing.name, "slug": thing.slug, "kind": thing.kind, **reviews}
        form |= {name: getattr(thing, name) for name in sorted(REPORTING)}
        form["look_back_months"] = thing.look_back_months
        form["opinion_days"] = thing.opinion_days
        form["parent"] = overseer.pk
    url = reverse(
        f"admin:rectification_{thing._meta.model_name}_change", args=[thing.pk]
    )
    return client_of(by).post(url, form, follow=True).content.decode()


def test_the_admin_only_proposes_another_overseer_of_an_inspection(
    cast: Cast, inspection: Inspection, theirs: User
) -> None:
    page = in_admin(inspection, office_of(theirs), cast.system_admin)
    assert "经第二人确认后才变更" in page
    inspection.refresh_from_db()
    assert (inspection.overseer, inspection.round) == (cast.overseer, "第二轮")
    told = [one for one in unvouched() if one.kind == "inspection"]
    assert not told, "what is saved beside it stood on the overseer of now"
    url = inspection.get_absolute_url()
    assert client_of(theirs).get(url).status_code == 404, "sees nothing yet"
    assert "青石巡察办" in client_of(cast.coordinator).get(url).content.decode()
    again = in_admin(inspection, make_overseer(), cast.system_admin)
    assert "已有一项主管单位变更待确认" in again
    assert OverseerChange.objects.count() == 1


def test_the_present_overseer_confirms_and_it_counts(
    client: Client, cast: Cast, inspection: Inspection, theirs: User
) -> None:
    in_admin(inspection, office_of(theirs), cast.system_admin)
    client.force_login(cast.verifier)
    assert LIST in client.get("/staff/").content.decode()
    assert "青石巡察办" in client.get(LIST).content.decode()
    change = OverseerChange.objects.get()
    client.post(reverse("overseer-confirm", args=[change.pk]))
    inspection.refresh_from_db()
    assert inspection.overseer == office_of(theirs)
    url = inspection.get_absolute_url()
    assert client_of(theirs).get(url).status_code == 200
    assert client.get(url).status_code == 404, "oversees it no more"
    entry = LogEntry.objects.get(action="overseer.confirm")
    assert f"inspection/{inspection.pk}" in entry.rows
    assert {one.what for one in unvouched()} <= {PAST_SIGN_IN}  # by client_of


def test_a_body_changes_its_overseer_the_same_way(cast: Cast, theirs: User) -> None:
    body = cast.organisation
    in_admin(body, office_of(theirs), cast.system_admin)
    body.refresh_from_db()
    assert body.parent == cast.overseer
    page = client_of(cast.coordinator).get(reverse("people-detail", args=[body.pk]))
    assert "青石巡察办" in page.content.decode()
    OverseerChange.objects.get().confirm(by=cast.verifier)
    body.refresh_from_db()
    assert body.parent == office_of(theirs)


@pytest.mark.parametrize("who", ["theirs", "leader", "system_admin", "coordinator"])
def test_nobody_else_confirms(cast: Cast, theirs: User, who: str) -> None:
    """Nor the office that is to come, nor the leader whom the present one watches."""
    change = OverseerChange.objects.propose(
        cast.organisation, office_of(theirs), by=cast.system_admin
    )
    by = theirs if who == "theirs" else getattr(cast, who)
    with pytest.raises(NotAllowed):
        change.confirm(by=by)


def test_where_nobody_oversees_the_bodys_leader_confirms(cast: Cast) -> None:
    body = cast.organisation
    Organisation.objects.filter(pk=body.pk).update(parent=None)
    body.refresh_from_db()
    change = OverseerChange.objects.propose(body, cast.overseer, by=cast.system_admin)
    change.confirm(by=cast.leader)
    body.refresh_from_db()
    assert body.parent == cast.overseer
    with pytest.raises(InvalidTransition):
        change.confirm(by=cast.second_leader)


def test_another_keeper_of_the_bodies_confirms(cast: Cast, theirs: User) -> None:
    second = make_user(role=Role.SYSTEM_ADMIN)
    change = OverseerChange.objects.propose(
        cast.organisation, office_of(theirs), by=cast.system_admin
    )
    change.confirm(by=second)
    assert change.confirmer == second


def test_a_proposal_is_discarded_with_a_reason(cast: Cast, theirs: User) -> None:
    change = OverseerChange.objects.propose(
        cast.organisation, office_of(theirs), by=cast.system_admin
    )
    with pytest.raises(Refusal):
        change.discard(by=cast.verifier, reason=" ")
    change.discard(by=cast.verifier, reason="未经县委同意")
    assert not OverseerChange.objects.exists()
    assert LogEntry.objects.filter(action="overseer.discard").exists()
    assert not [one for one in unvouched() if one.kind == "overseerchange"]


def test_only_who_keeps_the_bodies_proposes(cast: Cast, theirs: User) -> None:
    for by in (cast.leader, cast.coordinator, cast.security_admin):
        with pytest.raises(NotAllowed):
            OverseerChange.objects.propose(cast.organisation, None, by=by)


def test_the_database_holds_one_that_waits(cast: Cast, theirs: User) -> None:
    change = OverseerChange.objects.propose(
        cast.organisation, office_of(theirs), by=cast.system_admin
    )
    with pytest.raises(InvalidTransition):
        OverseerChange.objects.propose(cast.organisation, None, by=cast.system_admin)
    change.pk = None
    with pytest.raises(IntegrityError), transaction.atomic():
        change.save(force_insert=True)


def test_the_server_confirms_only_where_nobody_on_the_site_can(
    cast: Cast, theirs: User
) -> None:
    name = cast.organisation.name
    OverseerChange.objects.propose(
        cast.organisation, office_of(theirs), by=cast.system_admin
    )
    out = StringIO()
    call_command("confirm_change", stdout=out)
    assert name in out.getvalue()
    with pytest.raises(CommandError, match="王巡"):
        call_command("confirm_change", name)
    cast.verifier.appointments.update(until="2021-01-01")
    call_command("confirm_change", name, stdout=out)
    change = OverseerChange.objects.get()
    assert change.confirmation == OverseerChange.Confirmation.SERVER
    cast.organisation.refresh_from_db()
    assert cast.organisation.parent == office_of(theirs)
    with pytest.raises(CommandError):
        call_command("confirm_change", name)

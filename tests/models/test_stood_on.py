"""What is changed past the log, acted on and put back is told of by the act itself."""

import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date, timedelta
from typing import Any

import pytest
import time_machine
from django.contrib.auth.hashers import make_password
from django.db import models
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from rectification import workflow, workflow_reports
from rectification.access import Role, holds
from rectification.management.commands.verify_audit_log import sentence
from rectification.models import (
    Adoption,
    Appointment,
    Basis,
    Erasure,
    Finding,
    LogEntry,
    Post,
    Proposal,
    RedactionRule,
    User,
)
from rectification.models.oversight.integrity import unvouched
from rectification.models.oversight.stood_on import UNFOUNDED
from rectification.publishing.freeze import freeze
from rectification.publishing.report_text import text_now
from rectification.workflow import FindingState, Permission
from rectification.workflow_reports import ReportState
from tests.factories import (
    MINUTES,
    Cast,
    make_evidence,
    make_finding,
    make_report,
    make_user,
    publish,
    seat,
    sign_reviews,
)
from tests.published import PublicSite
from tests.thaw import thaw

pytestmark = [pytest.mark.django_db, pytest.mark.both_databases]
Told = set[tuple[str, str]]


def by_sql(row: models.Model, **values: object) -> None:
    models.QuerySet(type(row)).filter(pk=row.pk).update(**values)


@contextmanager
def changed(row: models.Model, **values: object) -> Iterator[None]:
    """Let a row say something else for a moment."""
    before = type(row)._base_manager.filter(pk=row.pk).values(*values).get()
    by_sql(row, **values)
    yield
    by_sql(row, **before)


def again(user: User) -> User:
    """Return who asks the next page: everything read anew."""
    return User.objects.get(pk=user.pk)


def told() -> Told:
    """Return what the verifier says, by kind and field; nothing else is wrong."""
    found = list(unvouched())
    assert {one.what for one in found} <= {UNFOUNDED}
    assert all("/" in sentence(one) for one in found)
    return {(one.kind, one.field) for one in found}


@pytest.fixture
def asked(cast: Cast) -> Finding:
    """A finding that waits for a decision."""
    finding = make_finding(cast=cast, state=FindingState.SUBMITTED)
    assert told() == set()
    return finding


def leading(cast: Cast) -> Post:
    return Post.objects.get(role=Role.LEADER, organisation=cast.organisation)


# --- from which seat ------------------------------------------------------------------


def a_seat_put_in(cast: Cast, asked: Finding) -> Told:
    nobody = make_user()
    row = Appointment(
        post=leading(cast),
        user=nobody,
        since=date(2020, 1, 1),
        confirmation="server",
        confirmed_at=timezone.now(),
    )
    Appointment.objects.bulk_create([row])
    asked.approve(by=again(nobody), reason="同意。")
    models.QuerySet(Appointment).filter(pk=row.pk).delete()
    return {("appointment", "")}


def a_seat_of_another_post(cast: Cast, asked: Finding) -> Told:
    with changed(cast.outsider.appointments.get(), post=leading(cast)):
        asked.approve(by=again(cast.outsider), reason="同意。")
    return {("appointment", "post")}


def a_post_of_another_role(cast: Cast, asked: Finding) -> Told:
    with changed(cast.stranger.appointments.get().post, role=Role.LEADER):
        asked.approve(by=again(cast.stranger), reason="同意。")
    return {("post", "role")}


def a_seat_confirmed(cast: Cast, asked: Finding) -> Told:
    row = Appointment.objects.create(post=leading(cast), user=make_user())
    with changed(row, confirmation="server", confirmed_at=timezone.now()):
        asked.approve(by=again(row.user), reason="同意。")
    return {("appointment", "confirmation"), ("appointment", "confirmed_at")}


def a_seat_long_ended(cast: Cast, asked: Finding) -> Told:
    """That it was once so is no help."""
    row = cast.leader.appointments.get()
    row.end(by=cast.security_admin)
    later = time_machine.travel(timezone.now() + timedelta(hours=1), tick=True)
    with later, changed(row, until=None):
        asked.approve(by=again(cast.leader), reason="同意。")
    return {("appointment", "until")}


def an_account_that_may_install(cast: Cast, asked: Finding) -> Told:
    with changed(cast.handler, is_superuser=True):
        User.objects.open_account(by=again(cast.handler), full_name="何新")
    return {("user", "is_superuser")}


# --- on what --------------------------------------------------------------------------


def who_had_asked(cast: Cast, asked: Finding) -> Told:
    asked.withdraw(by=cast.office_head)
    seat(cast.leader, role=Role.COORDINATOR, organisation=cast.organisation)
    asked.submit(by=again(cast.leader))
    with changed(asked, submitted_by=cast.coordinator):
        asked.approve(by=again(cast.leader), reason="同意。")
    return {("finding", "submitted_by")}


def who_did_the_work(cast: Cast, asked: Finding) -> Told:
    with changed(asked.entries.get(), author=cast.stranger):
        asked.approve(by=cast.leader, reason="同意。")
    return {("progressentry", "author")}


def who_did_the_work_that_a_table_closes(cast: Cast, asked: Finding) -> Told:
    asked.withdraw(by=cast.office_head)
    basis = Basis(
        meeting="局党组会议",
        met_on=date(2022, 9, 1),
        scan=make_evidence(cast=cast, by=cast.coordinator, content=MINUTES),
    )
    adoption = Adoption.objects.propose(
        asked.inspection,
        by=cast.coordinator,
        basis=basis,
        proposals=[Proposal(asked, "completed", "已完成")],
    )
    with changed(asked.entries.get(), author=cast.stranger):
        adoption.confirm(by=cast.leader)
    return {("progressentry", "author")}


def what_was_done(cast: Cast, asked: Finding) -> Told:
    with changed(asked.measures.get(), state="long_term"):
        asked.approve(by=cast.leader, reason="同意。")
    return {("measure", "state")}


def who_opened_the_account(cast: Cast, asked: Finding) -> Told:
    with changed(cast.office_head, opened_by=cast.stranger):
        asked.approve(by=cast.leader, reason="同意。")
    return {("user", "opened_by")}


def who_oversees(cast: Cast, asked: Finding) -> Told:
    verifier = make_user(role=Role.VERIFIER)
    body = verifier.appointments.get().post.organisation
    with changed(asked.inspection, overseer=body):
        Finding.objects.get(pk=asked.pk).approve(by=verifier, reason="同意。")
    return {("inspection", "overseer")}


def help_that_has_not_come(cast: Cast, asked: Finding) -> Told:
    asked.withdraw(by=cast.office_head)
    needed = asked.ask_help(by=cast.handler, needed="请协调电源。", of_whom="镇街")
    over = {"closed_at": timezone.now(), "closed_by": cast.coordinator}
    with changed(needed, state="solved", **over):
        asked.submit(by=cast.office_head)
        asked.approve(by=cast.leader, reason="同意。")
    return {("helprequest", "state")}


def which_office_answers(cast: Cast, asked: Finding) -> Told:
    asked.withdraw(by=cast.office_head)
    head = make_user(role=Role.OFFICE_HEAD, office=cast.other_office)
    with changed(asked.responsibilities.get(), office=cast.other_office):
        Finding.objects.get(pk=asked.pk).submit(by=head)
    return {("responsibility", "office")}


def when_somebody_sat_in_the_office(cast: Cast, asked: Finding) -> Told:
    once = {"organisation": cast.organisation, "office": cast.office}
    row = seat(cast.leader, role=Role.HANDLER, **once)
    row.end(by=cast.security_admin)
    with changed(row, since=date(2001, 1, 1), until=date(2002, 1, 1)):
        asked.approve(by=again(cast.leader), reason="同意。")
    return {("appointment", "since"), ("appointment", "until")}


def who_sits_in_an_office_that_must_confirm(cast: Cast, asked: Finding) -> Told:
    asked.withdraw(by=cast.office_head)
    asked.record_progress(
        by=cast.coordinator, text="代填。", happened_on=timezone.localdate()
    )
    seats = [one.appointments.get() for one in (cast.handler, cast.office_head)]
    today = timezone.localdate()
    with changed(seats[0], until=today), changed(seats[1], until=today):
        asked.submit(by=again(cast.coordinator))
        asked.approve(by=again(cast.leader), reason="同意。")
    return {("appointment", "until")}


def what_is_hidden(cast: Cast, asked: Finding) -> Told:
    rule = RedactionRule.objects.create(name="号码", pattern="号码", reason="隐私")
    report = make_report(cast=cast, state=ReportState.APPROVED)
    with changed(rule, is_active=False):
        freeze(report, by=cast.leader)
    return {("redactionrule", "is_active")}


def who_had_signed(cast: Cast, asked: Finding) -> Told:
    report = make_report(cast=cast, state=ReportState.IN_REVIEW)
    sign_reviews(report)
    with changed(report.reviews.earliest("pk"), reviewed_by=cast.stranger):
        report.approve(by=cast.leader, text=text_now(report))
    return {("review", "reviewed_by")}


def who_froze(cast: Cast, asked: Finding) -> Told:
    report = make_report(cast=cast, state=ReportState.FROZEN)
    thaw()
    with changed(report.editions.get(), frozen_by=cast.second_leader):
        publish(report, by=cast.leader)
    return {("edition", "frozen_by")}


def who_had_asked_to_erase(cast: Cast, asked: Finding) -> Told:
    entry = asked.entries.get()
    erasure = Erasure.objects.request(
        by=cast.coordinator, kind="entry", pk=entry.pk, reason="误填"
    )
    with changed(erasure, requested_by=cast.stranger):
        erasure.confirm(by=cast.leader)
    return {("erasure", "requested_by")}


MOMENTS = [
    a_seat_put_in,
    a_seat_of_another_post,
    a_post_of_another_role,
    a_seat_confirmed,
    a_seat_long_ended,
    an_account_that_may_install,
    who_had_asked,
    who_did_the_work,
    who_did_the_work_that_a_table_closes,
    what_was_done,
    who_opened_the_account,
    who_oversees,
    help_that_has_not_come,
    which_office_answers,
    when_somebody_sat_in_the_office,
    who_sits_in_an_office_that_must_confirm,
    what_is_hidden,
    who_had_signed,
    who_froze,
    who_had_asked_to_erase,
]


@pytest.mark.parametrize("moment", MOMENTS, ids=lambda one: one.__name__)
def test_a_moment_is_told_of(
    cast: Cast, asked: Finding, moment: Callable[[Cast, Finding], Told]
) -> None:
    expected = moment(cast, asked)
    assert told() == expected


def test_a_password_that_was_not_the_accounts(cast: Cast, client: Client) -> None:
    cast.leader.note_reset_on_server()
    with changed(cast.leader, password=make_password("Qi-ta-2033")):
        sent = {"username": cast.leader.username, "password": "Qi-ta-2033"}
        assert client.post(reverse("login"), sent).status_code == 302
    assert told() == {("user", "password")}


def test_a_password_that_was_hashed_anew(
    cast: Cast, client: Client, settings: Any
) -> None:
    """Then the log has the new hash as its own; the one before was none of it."""
    old = make_password("Qi-ta-2033")
    newer = "django.contrib.auth.hashers.PBKDF2PasswordHasher"
    settings.PASSWORD_HASHERS = [newer, *settings.PASSWORD_HASHERS]
    cast.leader.note_reset_on_server()
    by_sql(cast.leader, password=old)
    sent = {"username": cast.leader.username, "password": "Qi-ta-2033"}
    assert client.post(reverse("login"), sent).status_code == 302
    assert LogEntry.objects.filter(action="user.renew_password").exists()
    assert told() == {("user", "password")}


def test_what_comes_and_goes_by_the_verbs_is_no_doubt(cast: Cast) -> None:
    """A seat that is ended while its holder acts; a later word on the same row."""
    finding = make_finding(cast=cast, state=FindingState.SUBMITTED)
    leader = again(cast.leader)
    assert leader.may(Permission.FINDING_DECIDE, finding)
    cast.leader.appointments.get().end(by=cast.security_admin)
    finding.send_back(by=leader, reason="补充佐证")
    finding.submit(by=cast.coordinator)
    finding.approve(by=cast.second_leader, reason="同意。")
    assert told() == set()


RIGHTS = {
    f"{kind}.{name}": row.permission
    for kind, table in (
        ("finding", workflow.FINDING),
        ("finding", workflow.FINDING_ACTIVITIES),
        ("extension", workflow.EXTENSION),
        ("report", workflow_reports.REPORT),
        ("report", workflow_reports.REPORT_ACTIVITIES),
    )
    for name, row in table.items()
}


def test_every_step_names_a_seat_that_has_the_right(cast: Cast) -> None:
    make_finding(cast=cast, state=FindingState.COMPLETED)
    site = PublicSite()
    site.take_down(site.first)
    steps = LogEntry.objects.filter(action__in=RIGHTS, actor_id__isnull=False)
    assert {"finding.complete", "report.approve", "report.publish"} <= {
        step.action for step in steps
    }
    for step in steps:
        seen = json.loads(step.seen)
        roles = {Role(one["role"]) for one in seen.values() if "role" in one}
        assert any(holds(role, RIGHTS[step.action]) for role in roles), step.action
        seats = [one for one in seen.values() if one.get("user") == step.actor_id]
        assert seats and seen[f"user/{step.actor_id}"]["is_active"], step.action

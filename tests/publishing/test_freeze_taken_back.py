"""A freeze can be taken back: signatures stay while nothing changed, and who is left
for the last step is said before."""

import pytest

from rectification.access import Role
from rectification.errors import InvalidTransition, NotAllowed, Refusal
from rectification.models import Finding, LogEntry, Report, User
from rectification.models.oversight.integrity import unvouched
from rectification.publishing import freeze as publishing
from rectification.workflow_reports import ReportState
from tests.factories import client_of, make_user
from tests.published import People, approved, frozen, words

pytestmark = pytest.mark.django_db


def frozen_by_the_leader(report: Report, people: People) -> Report:
    approved(report, people)
    report.reviews.update(reviewed_by=people.leader)  # who signed is out of the way
    User.objects.filter(appointments__post__role=Role.LEADER).exclude(
        pk=people.leader.pk
    ).update(is_active=False)
    publishing.freeze(report, by=people.leader)
    return report


def shown(user: User, report: Report) -> str:
    return words(client_of(user).get(report.get_absolute_url()).content.decode())


@pytest.mark.both_databases
def test_a_sole_leader_who_froze_takes_it_back_and_then_makes_it_public(
    report: Report, people: People
) -> None:
    frozen_by_the_leader(report, people)
    given_up = report.editions.get()
    signed = list(report.signed_reviews())
    with pytest.raises(NotAllowed):
        publishing.publish(report, by=people.leader)
    assert not publishing.unfreeze(report, by=people.leader, reason="应由整改办定稿")
    assert report.state == ReportState.APPROVED
    assert report.approved_by == people.leader
    assert list(report.signed_reviews()) == signed
    assert given_up.is_void
    publishing.freeze(report, by=people.coordinator)
    publication = publishing.publish(report, by=people.leader)
    assert publication.edition != given_up
    assert given_up.is_void
    entry = LogEntry.objects.get(action="report.unfreeze")
    assert (entry.reason, entry.actor) == ("应由整改办定稿", str(people.leader))
    assert [one for one in unvouched() if one.kind == "report"] == []


def test_what_has_changed_since_approval_makes_it_a_draft_again(
    report: Report, people: People
) -> None:
    frozen(report, people)
    Finding.objects.filter(items__report=report).update(title="另一个问题")
    changed = publishing.unfreeze(report, by=people.coordinator, reason="数据有误")
    assert changed
    assert report.state == ReportState.DRAFTING
    assert report.approved_by is None
    assert report.signed_reviews() == []


def test_it_asks_for_a_reason_a_right_and_a_frozen_report(
    report: Report, people: People
) -> None:
    frozen(report, people)
    with pytest.raises(Refusal):
        publishing.unfreeze(report, by=people.coordinator, reason=" ")
    with pytest.raises(NotAllowed):
        publishing.unfreeze(report, by=people.handler, reason="试试")
    publishing.publish(report, by=people.leader)
    with pytest.raises(InvalidTransition):
        publishing.unfreeze(report, by=people.coordinator, reason="晚了")
    assert report.state == ReportState.PUBLIC


def test_before_freezing_the_page_names_who_could_make_it_public(
    report: Report, people: People
) -> None:
    approved(report, people)
    leaders = shown(people.coordinator, report)
    assert f"定稿后可由{people.leader}" in leaders
    User.objects.filter(appointments__post__role=Role.LEADER).exclude(
        pk=people.leader.pk
    ).update(is_active=False)
    alone = shown(people.leader, report)
    assert "您定稿后将无人可以公开" in alone
    assert f"请由{people.coordinator}定稿" in alone


def test_a_leader_of_the_freezers_making_is_not_named(
    report: Report, people: People
) -> None:
    approved(report, people)
    User.objects.filter(appointments__post__role=Role.LEADER).update(
        opened_by=people.coordinator
    )
    report.inspection.organisation.posts.get(role=Role.LEADER).appointments.update(
        confirmed_at=report.inspection.organisation.posts.get(role=Role.LEADER)
        .appointments.first()
        .user.created_at
    )
    assert "无人可以" in shown(people.coordinator, report)


def test_a_frozen_report_says_who_makes_it_public_or_that_nobody_can(
    report: Report, people: People
) -> None:
    frozen_by_the_leader(report, people)
    assert "现在无人可以" in shown(people.leader, report)
    other = make_user(role=Role.LEADER, organisation=people.organisation)
    assert f"可由{other}公开" in shown(people.leader, report)


def test_a_sole_leader_who_drafted_reads_that_nobody_approves(
    report: Report, people: People
) -> None:
    report.submit(by=people.coordinator)
    Report.objects.filter(pk=report.pk).update(drafted_by=people.leader)
    assert "现在无人可以批准" in shown(people.leader, report)

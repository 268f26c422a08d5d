"""Many people at once: everything acknowledged is stored and logged, once."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import date

import pytest
from django.db import connections
from django.utils import timezone

from rectification.errors import Conflict, InvalidTransition, Refusal
from rectification.models import (
    Appointment,
    Chain,
    Edition,
    Finding,
    Inspection,
    LogEntry,
    Publication,
    Report,
    SavedView,
    User,
)
from rectification.publishing import freeze as publishing
from rectification.publishing.submission import Sending, facts_of, submit
from rectification.publishing.submission_report import suggested
from rectification.records import begin_report
from rectification.workflow import FindingState
from tests.factories import (
    answer_all,
    make_cast,
    make_closable,
    make_finding,
    make_inspection,
    make_period,
    make_user,
    sign_reviews,
)
from tests.thaw import thawed_before_flush  # noqa: F401  (a fixture)

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.both_databases]
MANY = 50
DAY = date(2022, 6, 1)


def at_once(work: Callable[[int], object]) -> list[object]:
    """Run `work(0..49)` in fifty threads; refusals are results too."""

    def one(number: int) -> object:
        try:
            return work(number)
        except Refusal as refusal:
            return refusal
        finally:
            connections.close_all()

    with ThreadPoolExecutor(MANY) as pool:
        return list(pool.map(one, range(MANY)))


def record(finding_pk: int, user_pk: int, **form: object) -> int:
    finding = Finding.objects.get(pk=finding_pk)
    user = User.objects.get(pk=user_pk)
    return finding.record_progress(by=user, happened_on=DAY, **form).pk


def intact() -> bool:
    return all(chain.verify() == [] for chain in Chain.objects.all())


def test_fifty_people_on_one_finding_lose_nothing() -> None:
    cast = make_cast()
    finding = make_finding(cast=cast)  # the first of them also starts it
    stored = at_once(
        lambda n: record(finding.pk, cast.handler.pk, text=f"第{n}次进展。")
    )
    assert len(set(stored)) == finding.entries.count() == MANY
    logged = LogEntry.objects.filter(subject_id=finding.pk)
    assert logged.filter(action="finding.record_progress").count() == MANY
    assert logged.filter(action="finding.start").count() == 1
    assert intact()


def test_fifty_people_on_fifty_findings_lose_nothing() -> None:
    cast = make_cast()
    inspection = make_inspection(cast=cast)
    findings = [make_finding(cast=cast, inspection=inspection) for _ in range(MANY)]
    at_once(lambda n: record(findings[n].pk, cast.handler.pk, text="已部署。"))
    assert all(finding.entries.count() == 1 for finding in findings)
    assert intact()


def test_the_same_form_posted_fifty_times_is_one_entry() -> None:
    cast = make_cast()
    finding = make_finding(cast=cast, state=FindingState.ONGOING)
    form = {"text": "已部署。", "form_key": "one-form"}
    stored = at_once(lambda n: record(finding.pk, cast.handler.pk, **form))
    assert len(set(stored)) == finding.entries.count() == 1


def test_of_fifty_edits_of_one_version_one_wins() -> None:
    cast = make_cast()
    finding = make_finding(cast=cast)

    def edit(number: int) -> str:
        Finding.objects.get(pk=finding.pk).edit(
            by=User.objects.get(pk=cast.coordinator.pk),
            version=1,
            reason="统一表述",
            title=f"题目{number}",
        )
        return f"题目{number}"

    results = at_once(edit)
    won = [result for result in results if isinstance(result, str)]
    finding.refresh_from_db()
    assert won == [finding.title]
    assert sum(isinstance(result, Conflict) for result in results) == MANY - 1


def test_of_fifty_submissions_one_wins() -> None:
    cast = make_cast()
    finding = make_finding(cast=cast, state=FindingState.ONGOING)
    make_closable(finding, cast=cast)

    def submit(number: int) -> bool:
        user = User.objects.get(pk=cast.office_head.pk)
        Finding.objects.get(pk=finding.pk).submit(by=user)
        return True

    results = at_once(submit)
    assert results.count(True) == 1
    assert sum(isinstance(result, InvalidTransition) for result in results) == MANY - 1
    assert intact()


def test_fifty_findings_registered_at_once_have_fifty_numbers() -> None:
    cast = make_cast()
    inspection = make_inspection(cast=cast)

    def register(number: int) -> str:
        return make_finding(cast=cast, inspection=inspection).reference

    assert len(set(at_once(register))) == MANY
    inspection.refresh_from_db()
    assert inspection.next_serial == MANY + 1


def test_fifty_inspections_opened_at_once_have_fifty_numbers() -> None:
    cast = make_cast()
    references = at_once(lambda n: make_inspection(cast=cast).reference)
    assert len(set(references)) == MANY
    assert intact()


def test_of_fifty_who_send_one_month_upwards_one_wins() -> None:
    """The others have not read what has been sent by then."""
    cast = make_cast()
    inspection = make_finding(cast=cast).inspection
    period = make_period(inspection)
    facts = facts_of(inspection, period)
    to = Sending(None, "区委办", "paper", timezone.localdate())

    def send(_number: int) -> int:
        return submit(
            Inspection.objects.get(pk=inspection.pk),
            period,
            suggested(facts),
            to,
            by=User.objects.get(pk=cast.coordinator.pk),
            seen=facts.mark,
            ledger=lambda *_rows, **_columns: 0,
        ).number

    said = at_once(send)
    assert [one for one in said if not isinstance(one, InvalidTransition)] == [1]
    assert intact()


def test_of_fifty_who_freeze_and_publish_one_wins_each_number() -> None:
    """The number of a publication is allotted under the report's lock."""
    cast = make_cast()
    inspection = make_inspection(cast=cast)
    finding = make_finding(cast=cast, inspection=inspection)
    report = begin_report(inspection, by=cast.coordinator)

    def step(verb: Callable[..., object], user_pk: int) -> Callable[[int], object]:
        return lambda _number: verb(
            Report.objects.get(pk=report.pk), by=User.objects.get(pk=user_pk)
        )

    def won(results: list[object], kind: type) -> int:
        refused = sum(isinstance(one, InvalidTransition) for one in results)
        assert refused == MANY - 1
        return sum(isinstance(one, kind) for one in results)

    for number in (1, 2):
        answer_all(report, by=cast.coordinator)
        report.submit(by=cast.coordinator)
        sign_reviews(report)
        publishing.approve(report, by=cast.leader)
        frozen = at_once(step(publishing.freeze, cast.coordinator.pk))
        assert won(frozen, Edition) == 1
        published = at_once(step(publishing.publish, cast.leader.pk))
        assert won(published, Publication) == 1
        numbers = report.publications.order_by("number")
        assert list(numbers.values_list("number", flat=True)) == [1, 2][:number]
        report.refresh_from_db()
        report.revise(by=cast.coordinator)
        Finding.objects.filter(pk=finding.pk).update(title="另一个标题")
    assert intact()


def test_a_seat_is_handed_over_to_one_of_many() -> None:
    cast = make_cast()
    seat = cast.handler.appointments.get()
    heirs = [make_user().pk for _number in range(MANY)]

    def hand_over(number: int) -> object:
        row = Appointment.objects.get(pk=seat.pk)
        heir = User.objects.get(pk=heirs[number])
        return row.hand_over(heir, by=User.objects.get(pk=cast.coordinator.pk)).pk

    results = at_once(hand_over)
    assert sum(isinstance(result, int) for result in results) == 1
    assert Appointment.objects.filter(user__in=heirs).count() == 1
    assert LogEntry.objects.filter(action="post.appoint").count() == 1


def test_a_seat_is_confirmed_and_an_account_locked_once() -> None:
    cast = make_cast()
    post = cast.leader.appointments.get().post
    seat = post.appoint(make_user(), by=cast.coordinator)

    def confirm(number: int) -> object:
        row = Appointment.objects.select_related("post", "user").get(pk=seat.pk)
        row.confirm(by=User.objects.get(pk=cast.leader.pk))
        return number

    def lock(number: int) -> object:
        guard = User.objects.get(pk=cast.security_admin.pk)
        User.objects.get(pk=cast.handler.pk).lock(by=guard, reason="调离")
        return number

    assert sum(isinstance(result, int) for result in at_once(confirm)) == 1
    assert sum(isinstance(result, int) for result in at_once(lock)) == 1
    assert LogEntry.objects.filter(action="post.confirm").count() == 1
    assert LogEntry.objects.filter(action="user.lock").count() == 1
    assert intact()


def test_of_views_of_one_name_kept_at_once_one_is_kept() -> None:
    user = make_user()

    def keep(number: int) -> object:
        by = User.objects.get(pk=user.pk)
        kept = {"query": f"due={number}", "is_default": True}
        return SavedView.objects.keep(by=by, name="要看的", **kept)

    found = at_once(keep)
    refused = [one for one in found if isinstance(one, Refusal)]
    assert len(refused) == MANY - 1
    assert SavedView.objects.count() == 1


def test_of_accounts_of_one_login_name_opened_at_once_one_is_opened() -> None:
    cast = make_cast()

    def opened(number: int) -> object:
        by = User.objects.get(pk=cast.coordinator.pk)
        return User.objects.open_account(by=by, full_name="同名", username="tongming")

    found = at_once(opened)
    assert sum(not isinstance(one, Refusal) for one in found) == 1
    assert User.objects.filter(username="tongming").count() == 1

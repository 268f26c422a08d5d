"""Signatures on paper: whose they may be, one sheet a round, two accounts to count."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from rectification.access import Role
from rectification.errors import InvalidTransition, NotAllowed, Refusal
from rectification.models import LogEntry, Report, Review, User
from rectification.public_site.sign_offs import sign_offs
from rectification.publishing import freeze as publishing
from rectification.publishing import reviewing
from rectification.publishing.envelope import open_envelope
from rectification.workflow_reports import ReportState
from tests.factories import (
    Cast,
    client_of,
    enter_review,
    make_evidence,
    make_report,
    make_user,
)

pytestmark = pytest.mark.django_db
K = Review.Kind


@pytest.fixture
def report(cast: Cast) -> Report:
    return make_report(cast=cast, state=ReportState.IN_REVIEW)


def enter(
    cast: Cast, report: Report, kind: str, name: str = "", **fields: object
) -> Review:
    scan = fields.pop("scan", None) or make_evidence(cast=cast, by=cast.coordinator)
    return enter_review(
        report, by=cast.coordinator, kind=kind, name=name, scan=scan, **fields
    )


@pytest.mark.parametrize("name", ["钱　办", "钱·办", "钱办同志", "Qian Ban"])
def test_no_variant_of_the_drafters_name_signs(
    cast: Cast, report: Report, name: str
) -> None:
    with pytest.raises(Refusal):
        enter(cast, report, K.FIRST, name)


def test_one_person_signs_no_two_reviews_in_two_spellings(
    cast: Cast, report: Report
) -> None:
    enter(cast, report, K.FIRST, "郑重")
    with pytest.raises(Refusal):
        enter(cast, report, K.SECOND, "郑　重同志")
    with pytest.raises(Refusal):
        enter(cast, report, K.SECOND, "Zheng Zhong")
    enter(cast, report, K.SECOND, "吴边")


def test_two_people_of_one_name_are_told_apart_by_their_accounts(
    cast: Cast, report: Report
) -> None:
    body = cast.organisation
    namesake = make_user(role=Role.LEADER, organisation=body, full_name="钱办")
    with pytest.raises(Refusal):
        enter(cast, report, K.FIRST, "钱办")
    enter(cast, report, K.FIRST, signer=namesake)
    with pytest.raises(Refusal):
        enter(cast, report, K.SECOND, signer=namesake)


def test_the_secrecy_check_may_be_signed_by_another_reviewer(
    cast: Cast, report: Report
) -> None:
    for kind, who in ((K.FIRST, "leader"), (K.SECOND, "second_leader")):
        reviewing.review(report, by=getattr(cast, who), kind=kind)
    third = make_user(role=Role.LEADER, organisation=cast.organisation)
    reviewing.review(report, by=third, kind=K.FINAL)
    with pytest.raises(NotAllowed):
        reviewing.review(report, by=cast.coordinator, kind=K.SECRECY)
    reviewing.review(report, by=cast.leader, kind=K.SECRECY)
    assert report.missing_reviews() == []


def test_no_body_of_two_reviews_has_both_signed_by_one(
    cast: Cast, report: Report
) -> None:
    body = cast.organisation
    for name in ("second", "final"):
        setattr(body, f"needs_{name}_review", False)
    body.save()
    report.withdraw(by=cast.coordinator)  # those of a round are asked for at its start
    report.submit(by=cast.coordinator)
    report = Report.objects.get(pk=report.pk)
    reviewing.review(report, by=cast.leader, kind=K.FIRST)
    with pytest.raises(InvalidTransition):
        reviewing.review(report, by=cast.leader, kind=K.SECRECY)
    for same in ({"name": "赵　审"}, {"signer": cast.leader}):
        with pytest.raises(Refusal):
            enter(cast, report, K.SECRECY, **same)
    reviewing.review(report, by=cast.second_leader, kind=K.SECRECY)


def test_a_sheet_of_another_round_signs_nothing(cast: Cast, report: Report) -> None:
    scan = make_evidence(cast=cast, by=cast.coordinator)
    enter(cast, report, K.FIRST, "郑重", scan=scan)
    enter(cast, report, K.SECOND, "吴边", scan=scan)
    report.withdraw(by=cast.coordinator)
    report.submit(by=cast.coordinator)
    again = make_evidence(cast=cast, by=cast.coordinator)
    assert again.sha256 == scan.sha256
    with pytest.raises(Refusal):
        enter(cast, report, K.FIRST, "郑重", scan=again)


@pytest.mark.parametrize("days", [-8000, -1, 1])
def test_a_signature_is_of_no_day_before_the_round_nor_after_today(
    cast: Cast, report: Report, days: int
) -> None:
    when = timezone.now() + timedelta(days=days)
    with pytest.raises(Refusal):
        enter(cast, report, K.FIRST, "郑重", signed_at=when)
    assert not report.reviews.exists()


# --- a proposal until a second account confirms it ---


def signed_on_paper(cast: Cast, report: Report) -> Review:
    reviewing.review(report, by=cast.second_leader, kind=K.FIRST)
    for kind in (K.SECOND, K.FINAL):
        signer = make_user(role=Role.LEADER, organisation=cast.organisation)
        reviewing.review(report, by=signer, kind=kind)
    return enter(cast, report, K.SECRECY, "郑重")


def test_an_entry_does_not_count_until_it_is_confirmed(
    cast: Cast, report: Report
) -> None:
    review = signed_on_paper(cast, report)
    with pytest.raises(InvalidTransition, match="保密审查"):
        publishing.approve(report, by=cast.leader)
    reviewing.confirm(review, by=cast.second_leader)
    publishing.approve(report, by=cast.leader)
    assert LogEntry.objects.filter(action="report.confirm_review").count() == 1
    with pytest.raises(InvalidTransition):
        reviewing.confirm(review, by=cast.leader)


def test_who_entered_it_or_is_of_their_making_does_not_confirm(
    cast: Cast, report: Report
) -> None:
    review = signed_on_paper(cast, report)
    puppet = make_user(
        role=Role.COORDINATOR,
        organisation=cast.organisation,
        opened_by=cast.coordinator,
    )
    puppet.appointments.update(confirmation="waiting", confirmed_at=None)
    for who in (cast.coordinator, User.objects.get(pk=puppet.pk)):
        with pytest.raises(NotAllowed):
            reviewing.confirm(review, by=who)
    review.refresh_from_db()
    assert review.confirmed_at is None


def test_a_wrong_entry_is_discarded_and_entered_again(
    cast: Cast, report: Report
) -> None:
    review = signed_on_paper(cast, report)
    url = reverse("review-discard", args=[review.pk])
    client_of(cast.leader).post(url, {"reason": "签名不符"})
    assert K.SECRECY in report.missing_reviews()
    entry = LogEntry.objects.get(action="report.discard_review")
    assert (entry.reason, entry.actor) == ("签名不符", "赵审")


def test_the_page_offers_to_confirm_whom_it_may(cast: Cast, report: Report) -> None:
    review = signed_on_paper(cast, report)
    url = reverse("review-confirm", args=[review.pk])
    page = report.get_absolute_url()
    assert url not in client_of(cast.coordinator).get(page).content.decode()
    leader = client_of(cast.leader)
    assert url in leader.get(page).content.decode()
    assert leader.post(url).status_code == 302
    review.refresh_from_db()
    assert review.confirmed_by == cast.leader


def test_the_edition_says_who_signed_in_which_post_and_what_was_on_paper(
    cast: Cast, report: Report
) -> None:
    review = signed_on_paper(cast, report)
    reviewing.confirm(review, by=cast.leader)
    report.refresh_from_db()
    publishing.approve(report, by=cast.leader)
    opened = open_envelope(publishing.freeze(report, by=cast.coordinator).content)
    acts = {row["act"]: row for row in opened.data["signers"]}
    assert acts["draft"]["name"] == "钱办"
    assert acts["approve"]["post"] == "分管领导"
    assert acts["freeze"]["name"] == "钱办"
    last = opened.data["reviews"][-1]
    assert last["paper"] == {"entered_by": "钱办", "confirmed_by": "赵审"}
    shown = {str(one.act): one for one in sign_offs(opened, {})}
    assert shown["保密审查"].is_on_paper
    assert not shown["初审"].is_on_paper

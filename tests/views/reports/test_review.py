"""Who signs a report: in order, each once, on screen or on paper."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from rectification.access import Role
from rectification.errors import InvalidTransition, NotAllowed, Refusal
from rectification.models import Evidence, Report, Review
from rectification.publishing import freeze as publishing
from rectification.publishing import reviewing
from rectification.workflow_reports import ReportState
from tests.factories import (
    Cast,
    client_of,
    enter_review,
    make_evidence,
    make_report,
    make_user,
    sheet_number_of,
)
from tests.uploads import PDF, upload

pytestmark = pytest.mark.django_db
K = Review.Kind


@pytest.fixture
def report(cast: Cast) -> Report:
    return make_report(cast=cast, state=ReportState.IN_REVIEW)


def enter(cast: Cast, report: Report, kind: str, name: str) -> Review:
    scan = make_evidence(cast=cast, by=cast.coordinator)
    return enter_review(report, by=cast.coordinator, kind=kind, name=name, scan=scan)


def test_reviews_are_signed_in_their_order(cast: Cast, report: Report) -> None:
    with pytest.raises(Refusal):
        reviewing.review(report, by=cast.leader, kind=K.SECOND)
    reviewing.review(report, by=cast.leader, kind=K.FIRST)
    reviewing.review(report, by=cast.second_leader, kind=K.SECOND)
    assert report.missing_reviews() == [K.FINAL, K.SECRECY]


def test_nobody_signs_two(cast: Cast, report: Report) -> None:
    reviewing.review(report, by=cast.leader, kind=K.FIRST)
    with pytest.raises(InvalidTransition):
        reviewing.review(report, by=cast.leader, kind=K.SECOND)
    with pytest.raises(Refusal):
        enter(cast, report, K.SECOND, str(cast.leader))
    enter(cast, report, K.SECOND, "郑 主任")
    with pytest.raises(Refusal):
        enter(cast, report, K.FINAL, " 郑  主任 ")
    namesake = make_user(
        role=Role.LEADER, organisation=cast.organisation, full_name="郑 主任"
    )
    with pytest.raises(InvalidTransition):
        reviewing.review(report, by=namesake, kind=K.FINAL)


def test_the_drafter_does_not_sign_on_paper_either(cast: Cast, report: Report) -> None:
    with pytest.raises(Refusal):
        enter(cast, report, K.FIRST, str(cast.coordinator))


def test_a_scan_of_another_body_is_no_signature(cast: Cast, report: Report) -> None:
    foreign = Evidence.objects.create(
        organisation=cast.outsider.appointments.get().post.organisation,
        sha256="a" * 64,
        size=1,
        uploaded_by=cast.outsider,
    )
    with pytest.raises(NotAllowed):
        enter_review(
            report, by=cast.coordinator, kind=K.FIRST, name="郑主任", scan=foreign
        )


def test_approval_says_which_signatures_are_missing(cast: Cast, report: Report) -> None:
    reviewing.review(report, by=cast.second_leader, kind=K.FIRST)
    leader = client_of(cast.leader)
    shown = leader.get(report.get_absolute_url()).content.decode()
    assert "复审、终审、保密审查" in shown, "said before anybody tries"
    assert leader.post(f"/staff/reports/{report.reference}/approve/").status_code == 303
    with pytest.raises(InvalidTransition, match="复审、终审、保密审查"):
        publishing.approve(report, by=cast.leader)
    report.refresh_from_db()
    assert report.state == ReportState.IN_REVIEW


def ask_fewer(report: Report) -> None:
    body = report.inspection.organisation
    body.needs_first_review = body.needs_second_review = False
    body.save()


def test_a_round_needs_what_was_asked_for_when_it_began(
    cast: Cast, report: Report
) -> None:
    asked = list(report.missing_reviews())
    assert len(asked) == 4
    ask_fewer(report)
    report = Report.objects.get(pk=report.pk)
    assert report.missing_reviews() == asked
    with pytest.raises(Refusal):
        reviewing.review(report, by=cast.leader, kind=K.FINAL)
    report.withdraw(by=cast.coordinator)
    assert report.needed_reviews() == [K.FINAL, K.SECRECY], "the next round"


def test_a_body_asks_only_for_what_it_needs(cast: Cast, report: Report) -> None:
    ask_fewer(report)
    report.withdraw(by=cast.coordinator)
    report.submit(by=cast.coordinator)
    assert report.missing_reviews() == [K.FINAL, K.SECRECY]
    with pytest.raises(Refusal):
        reviewing.review(report, by=cast.leader, kind=K.FIRST)
    reviewing.review(report, by=cast.leader, kind=K.FINAL)
    reviewing.review(report, by=cast.second_leader, kind=K.SECRECY)
    publishing.approve(report, by=cast.leader)
    assert report.state == ReportState.APPROVED


def sent(report: Report, **fields: object) -> dict[str, object]:
    now = timezone.localtime().strftime("%Y-%m-%dT%H:%M")
    scan = upload("初审签字.pdf")
    return {
        "kind": "first",
        "sheet_number": sheet_number_of(report, "approve"),
        "name": "郑主任",
        "signed_at": now,
        "scan": scan,
    } | fields


def test_paper_is_entered_with_its_scan_and_handed_out_to_readers(
    cast: Cast, report: Report
) -> None:
    url = f"/staff/reports/{report.reference}/enter_review/"
    client = client_of(cast.coordinator)
    assert "初审" in client.get(url).content.decode()
    assert client.post(url, sent(report, opinion="同意")).status_code == 302
    review = report.reviews.get()
    assert (review.name, review.entered_by) == ("郑主任", cast.coordinator)
    shown = client.get(report.get_absolute_url()).content.decode()
    assert "郑主任" in shown
    scan = f"/staff/reviews/{review.pk}/scan/"
    assert scan in shown
    answers = {
        who: client_of(getattr(cast, who)).get(scan).status_code
        for who in ("auditor", "leader", "verifier", "outsider", "handler")
    }
    assert answers == {
        "auditor": 200,
        "leader": 200,
        "verifier": 200,
        "outsider": 404,
        "handler": 403,
    }
    body = b"".join(client_of(cast.auditor).get(scan).streaming_content)
    assert body == PDF


@pytest.mark.parametrize(
    "wrong",
    [
        {"name": ""},
        {"scan": ""},
        {"signed_at": "2999-01-01T10:00"},
        {"scan": SimpleUploadedFile("签字.pdf", b"MZ no pdf at all")},
    ],
)
def test_paper_that_lacks_something_is_shown_again(
    cast: Cast, report: Report, wrong: dict[str, object]
) -> None:
    url = f"/staff/reports/{report.reference}/enter_review/"
    response = client_of(cast.coordinator).post(
        url, sent(report, opinion="留着", **wrong)
    )
    assert response.status_code == 200
    assert "留着" in response.content.decode()
    assert not report.reviews.exists()
    assert not Evidence.objects.exists()


def test_the_page_offers_the_review_whose_turn_it_is(
    cast: Cast, report: Report
) -> None:
    shown = client_of(cast.leader).get(report.get_absolute_url()).content.decode()
    assert 'name="kind" value="first"' in shown
    reviewing.review(report, by=cast.leader, kind=K.FIRST)
    shown = client_of(cast.leader).get(report.get_absolute_url()).content.decode()
    assert 'name="kind"' not in shown, "nobody signs two"
    answer = client_of(cast.second_leader).get(report.get_absolute_url())
    shown = answer.content.decode()
    assert 'name="kind" value="second"' in shown

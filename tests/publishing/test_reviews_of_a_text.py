"""A review counts for the text it was given for: what has changed is signed anew."""

from copy import deepcopy

import pytest
from django.urls import reverse

from rectification.errors import InvalidTransition, NotAllowed, Refusal
from rectification.models import Chain, Finding, LogEntry, Report, Review
from rectification.models.oversight.integrity import unvouched
from rectification.notices import parse
from rectification.publishing import freeze as publishing
from rectification.publishing import on_paper, reviewing
from rectification.publishing.envelope import open_envelope
from rectification.publishing.report_text import text_now
from rectification.records import load
from tests.factories import (
    Cast,
    answer_all,
    client_of,
    confirm_import,
    enter_review,
    make_act,
    make_evidence,
    sheet_number_of,
    sign_reviews,
)
from tests.paths import OWN_NOTICES
from tests.published import words

pytestmark = pytest.mark.django_db
K = Review.Kind


@pytest.fixture(scope="module")
def report_once(cast_once: Cast) -> Report:
    """A report of substance, in review; its body asks for the last two reviews."""
    cast = cast_once
    body = cast.organisation
    body.needs_first_review = body.needs_second_review = False
    body.save(update_fields=["needs_first_review", "needs_second_review"])
    text = (OWN_NOTICES / "aspects_nested.txt").read_text(encoding="utf-8")
    report = load(parse(text), by=cast.coordinator, organisation=body)
    answer_all(report, by=cast.coordinator)
    report.submit(by=cast.coordinator)
    confirm_import(report, by=cast.leader)
    return report


@pytest.fixture
def report(report_once: Report, db: None) -> Report:
    return deepcopy(report_once)


def change(report: Report, title: str = "另一个问题") -> str:
    """Change what a finding says; return its reference."""
    finding = Finding.objects.filter(items__report=report).order_by("pk")[0]
    Finding.objects.filter(pk=finding.pk).update(title=title)
    return finding.reference


def sign(cast: Cast, report: Report) -> None:
    reviewing.review(report, by=cast.leader, kind=K.FINAL, opinion="数据无误。")
    reviewing.review(report, by=cast.second_leader, kind=K.SECRECY)


def sheet(cast: Cast, report: Report, **said: object) -> Review:
    said.setdefault("scan", make_evidence(cast=cast, by=cast.coordinator))
    return enter_review(report, by=cast.coordinator, name="高书记", **said)


def test_a_text_changed_since_its_reviews_is_not_approved(
    cast: Cast, report: Report
) -> None:
    sign(cast, report)
    reference = change(report)
    with pytest.raises(InvalidTransition) as refused:
        publishing.approve(report, by=cast.leader)
    for told in ("终审、保密审查", reference, "另一个问题"):
        assert told in str(refused.value)
    with pytest.raises(InvalidTransition, match="终审、保密审查"):
        make_act(report, "approve", cast=cast)
    sign(cast, report)
    publishing.approve(report, by=cast.leader)
    assert report.approved_digest == text_now(report).digest


def test_an_approval_on_paper_waits_for_them_too(cast: Cast, report: Report) -> None:
    sign(cast, report)
    paper = make_act(report, "approve", cast=cast)
    page, done = client_of(cast.leader), reverse("act-confirm", args=[paper.pk])
    assert done in page.get(report.get_absolute_url()).content.decode()
    report.reviews.filter(kind=K.FINAL).update(digest="0" * 64)
    with pytest.raises(InvalidTransition, match="终审"):
        on_paper.confirm(paper, by=cast.leader)
    assert done not in page.get(report.get_absolute_url()).content.decode()


def test_of_a_review_signed_before_texts_were_kept_it_says_so(
    cast: Cast, report: Report
) -> None:
    sign(cast, report)
    report.reviews.update(digest="", parts={})
    with pytest.raises(InvalidTransition, match="未记录当时所签的文稿"):
        publishing.approve(report, by=cast.leader)
    sign(cast, report)
    publishing.approve(report, by=cast.leader)


def test_a_text_that_is_as_it_was_needs_nothing_anew(
    cast: Cast, report: Report
) -> None:
    old = Finding.objects.filter(items__report=report).order_by("pk")[0].title
    sign(cast, report)
    change(report)
    change(report, old)
    publishing.approve(report, by=cast.leader)


def test_each_signs_his_own_anew_in_one_step(cast: Cast, report: Report) -> None:
    """In whatever order: each has had his turn. The page says it beforehand."""
    sign(cast, report)
    reference = change(report)
    page = report.get_absolute_url()
    url = reverse("report-review", args=[report.reference])
    for who, kind in ((cast.second_leader, K.SECRECY), (cast.leader, K.FINAL)):
        client = client_of(who)
        response = client.get(page)
        told = words(response.content.decode())
        assert "需重新审签" in told and reference in told
        offered = response.context["steps"].now
        [approval] = [one for one in offered if one.url.endswith("/approve/")]
        assert str(kind.label) in approval.why
        said = response.context["beforehand"].sentence.split("。")[0]
        assert "终审" in said and str(cast.leader) in said, "he signs it anew"
        [step] = response.context["reviewing"].now
        drawn = {name: step.form[name].value() or "" for name in step.form.fields}
        assert drawn["kind"] == kind
        client.post(url, drawn)
    assert report.reviews.count() == 2
    assert report.reviews.get(kind=K.FINAL).opinion == "数据无误。"
    assert report.reviews.get(kind=K.FINAL).reviewed_by == cast.leader
    publishing.approve(report, by=cast.leader)
    log = LogEntry.objects.filter(action="report.review").order_by("pk")
    digests = [one.payload.after["digest"] for one in log]
    assert digests[0] == digests[1] != digests[2] == digests[3]
    assert log[3].payload.before["digest"] == digests[0]
    assert [one for one in unvouched() if one.kind == "review"] == []
    assert all(chain.verify() == [] for chain in Chain.objects.all())


def test_signing_anew_asks_what_signing_asked(cast: Cast, report: Report) -> None:
    reviewing.review(report, by=cast.leader, kind=K.FINAL)
    with pytest.raises(Refusal, match="已签"):
        reviewing.review(report, by=cast.leader, kind=K.FINAL)
    change(report)
    with pytest.raises(NotAllowed):
        reviewing.review(report, by=cast.coordinator, kind=K.FINAL)
    with pytest.raises(Refusal, match="终审"):
        reviewing.review(report, by=cast.second_leader, kind=K.SECRECY)
    reviewing.review(report, by=cast.second_leader, kind=K.FINAL)
    assert report.reviews.get().reviewed_by == cast.second_leader
    with pytest.raises(InvalidTransition):
        reviewing.review(report, by=cast.second_leader, kind=K.SECRECY)


def test_a_page_left_open_signs_no_later_text(cast: Cast, report: Report) -> None:
    seen = text_now(report).digest
    change(report)
    with pytest.raises(InvalidTransition):
        reviewing.review(report, by=cast.leader, kind=K.FINAL, seen=seen)
    sign_reviews(report)
    change(report, "又一个问题")
    sign_reviews(report)
    url = reverse("report-approve", args=[report.reference])
    client_of(cast.leader).post(url, {"seen": seen})
    assert Report.objects.get(pk=report.pk).state == "in_review"
    with pytest.raises(InvalidTransition):
        publishing.approve(report, by=cast.leader, seen=seen)
    publishing.approve(report, by=cast.leader, seen=text_now(report).digest)


def test_a_sheet_is_entered_for_the_text_whose_number_it_bears(
    cast: Cast, report: Report
) -> None:
    signed = sheet_number_of(report, "approve")
    change(report)
    for number in (signed, " ", report.reference, "随便"):
        with pytest.raises(Refusal):
            sheet(cast, report, kind=K.FINAL, sheet_number=number)
    assert not report.reviews.exists()
    form = reverse("report-act_form", args=[report.reference])
    printed = words(client_of(cast.coordinator).get(form).content.decode())
    for told in (sheet_number_of(report, "approve"), "终审", "保密审查"):
        assert told in printed
    sheet(cast, report, kind=K.FINAL)


def test_what_was_signed_on_paper_is_confirmed_for_that_text_alone(
    cast: Cast, report: Report
) -> None:
    scan = make_evidence(cast=cast, by=cast.coordinator, content=b"%PDF-1.7 final")
    review = sheet(cast, report, kind=K.FINAL, scan=scan)
    page = client_of(cast.leader).get(report.get_absolute_url()).content.decode()
    assert sheet_number_of(report, "approve") in words(page), "who confirms is told it"
    change(report)
    with pytest.raises(InvalidTransition):
        reviewing.confirm(review, by=cast.leader)
    page = client_of(cast.leader).get(report.get_absolute_url()).content.decode()
    assert reverse("review-confirm", args=[review.pk]) not in page
    with pytest.raises(Refusal):  # one sheet bears one text
        sheet(cast, report, kind=K.FINAL, scan=scan)
    again = sheet(cast, report, kind=K.FINAL)
    assert [one.pk for one in report.reviews.all()] == [again.pk]
    reviewing.confirm(again, by=cast.leader)


def test_what_was_published_is_as_it_was(cast: Cast, report: Report) -> None:
    sign(cast, report)
    publishing.approve(report, by=cast.leader)
    edition = publishing.freeze(report, by=cast.coordinator)
    [final, _secrecy] = open_envelope(edition.content).data["reviews"]
    assert set(final) == {"kind", "name", "at", "post"}
    report.reviews.update(digest="", parts={})  # as of before texts were kept
    publishing.publish(report, by=cast.second_leader)
    page = client_of(cast.leader).get(report.get_absolute_url()).content.decode()
    assert "需重新审签" not in words(page)

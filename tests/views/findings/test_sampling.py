"""抽查 as pages: drawing, the sheet with what came of each, My work and the list."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from rectification.models import Finding, Organisation, Sample
from rectification.workflow import FindingState
from tests.factories import Cast, client_of, make_finding, make_look_back, make_overseer

pytestmark = pytest.mark.django_db
LIST, NEW, WORK = reverse("sample-list"), reverse("sample-new"), reverse("work")
DRAWN = reverse("finding-list") + "?look_back=drawn"


def closed(cast: Cast, count: int) -> list[Finding]:
    made = {"cast": cast, "state": FindingState.COMPLETED}
    return [make_finding(title=f"台账缺页之{n}", **made) for n in range(count)]


def parts(cast: Cast, who: str) -> dict[str, list[str]]:
    shown = client_of(getattr(cast, who)).get(WORK).context["parts"]
    return {one.anchor: [item.reference for item in one.items] for one in shown}


def test_drawn_looked_at_and_printed(cast: Cast) -> None:
    findings = closed(cast, 3)
    verifier = client_of(cast.verifier)
    form = verifier.get(NEW)
    [(office, words)] = form.context["form"].fields["office"].choices
    assert "可抽3项" in words
    sent = verifier.post(NEW, {"office": office, "count": "2"}, follow=True)
    sample = Sample.objects.get()
    assert sent.redirect_chain == [(sample.get_absolute_url(), 302)]
    assert sample.number in verifier.get(LIST).content.decode()
    chosen = sample.draw_again()
    page = sent.content.decode()
    for said in (sample.number, sample.digest, "抽查清单", "数据截至", "抽查人签字"):
        assert said in page
    assert all(one.reference in page for one in findings)
    rows = sent.context["rows"]
    assert [one.reference for one in rows] == chosen
    assert {one.result for one in rows} == {"还没有看"}
    assert sorted(parts(cast, "verifier")["drawn"]) == sorted(chosen)
    listed = verifier.get(DRAWN).context["rows"]
    assert sorted(one.reference for one in listed) == sorted(chosen)

    told = {"result": "held", "text": "抽看登记簿，日期齐全。"}
    assert verifier.post(rows[0].look_url, told).status_code == 302
    Finding.objects.get(reference=chosen[1]).reopen(by=cast.verifier, reason="漏项。")
    after = verifier.get(sample.get_absolute_url())
    assert [one.result for one in after.context["rows"]] == ["未反弹", "其间已重新整改"]
    assert after.context["done"] == 2
    assert "drawn" not in parts(cast, "verifier")
    assert not verifier.get(DRAWN).context["rows"]


def test_drawn_by_risk_the_sheet_says_why_and_how_many_tickets(cast: Cast) -> None:
    [one, _other] = closed(cast, 2)
    Finding.objects.filter(pk=one.pk).update(evidence_waiver="现场已拆除")
    verifier = client_of(cast.verifier)
    [(office, _words)] = verifier.get(NEW).context["form"].fields["office"].choices
    sent = {"office": office, "count": "2", "way": "risk"}
    page = verifier.post(NEW, sent, follow=True)
    shown = {row.reference: row.risks for row in page.context["rows"]}
    assert "无佐证销号" in shown[one.reference]
    listed = dict(page.context["listed"])
    assert int(listed[one.reference]) == 1 + 2 * len(shown[one.reference])
    assert "按风险" in page.content.decode()


def test_a_look_of_the_body_settles_no_sample(cast: Cast) -> None:
    [one] = closed(cast, 1)
    sample = Sample.objects.draw(office_of(cast), by=cast.verifier, count=1)
    make_look_back(cast=cast, finding=one)
    rows = client_of(cast.verifier).get(sample.get_absolute_url()).context["rows"]
    assert rows[0].look_url and rows[0].result == "还没有看"
    assert "drawn" not in parts(cast, "leader")
    assert not client_of(cast.leader).get(DRAWN).context["rows"]


def office_of(cast: Cast) -> Organisation:
    return cast.verifier.appointments.get().post.organisation


def test_what_is_drawn_and_due_waits_once(cast: Cast) -> None:
    long_ago = timezone.now() - timedelta(days=200)
    Organisation.objects.filter(pk=cast.organisation.pk).update(look_back_months=3)
    [one, other] = closed(cast, 2)
    Finding.objects.filter(pk__in=[one.pk, other.pk]).update(closed_at=long_ago)
    [chosen] = Sample.objects.draw(
        office_of(cast), by=cast.verifier, count=1
    ).draw_again()
    shown = parts(cast, "verifier")
    assert shown["drawn"] == [chosen]
    assert shown["look_backs"] == [
        key for key in (one.reference, other.reference) if key != chosen
    ]
    assert len(parts(cast, "leader")["look_backs"]) == 2


def test_what_cannot_be_drawn_is_said_at_its_field(cast: Cast) -> None:
    verifier = client_of(cast.verifier)
    sent = {"office": str(office_of(cast).pk), "count": "1"}
    nothing = verifier.post(NEW, sent).context["form"]
    assert nothing.errors.keys() == {"office"}
    closed(cast, 2)
    for count in ("0", "3", "x", ""):
        errors = verifier.post(NEW, sent | {"count": count}).context["form"].errors
        assert errors.keys() == {"count"}, count
    elsewhere = {"office": str(make_overseer().pk), "count": "1"}
    assert verifier.post(NEW, elsewhere).context["form"].errors.keys() == {"office"}
    assert not Sample.objects.exists()


def test_the_same_form_draws_once(cast: Cast) -> None:
    closed(cast, 2)
    verifier = client_of(cast.verifier)
    sent = {"office": str(office_of(cast).pk), "count": "1", "form_key": "a" * 32}
    first, again = verifier.post(NEW, sent), verifier.post(NEW, sent)
    assert first.url == again.url
    assert Sample.objects.count() == 1

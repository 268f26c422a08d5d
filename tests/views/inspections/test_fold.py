"""The page on which the reports of a period are folded into the accounts."""

from collections.abc import Iterator

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from rectification.models import (
    Finding,
    Fold,
    FormDraft,
    Inspection,
    ProgressEntry,
    User,
)
from rectification.workflow import FindingState
from tests.everywhere.html_forms import Form, forms_on
from tests.factories import Cast, client_of, make_finding, make_inspection
from tests.views.inspections.days import on

pytestmark = pytest.mark.django_db


@pytest.fixture
def inspection(cast: Cast) -> Iterator[Inspection]:
    """It is 10 November, in its third period."""
    with on(9, 7):
        inspection = make_inspection(cast=cast)
    with on(11, 10):
        yield inspection


@pytest.fixture
def client(cast: Cast) -> Client:
    return client_of(cast.coordinator)


def reported(
    cast: Cast, inspection: Inspection, text: str = "已补齐21份。", **said: object
) -> tuple[Finding, ProgressEntry]:
    state = FindingState.ONGOING
    finding = make_finding(cast=cast, inspection=inspection, state=state)
    today = timezone.localdate()
    words = {"by": cast.handler, "text": text, "happened_on": today, **said}
    return finding, finding.record_progress(**words)


def url(inspection: Inspection) -> str:
    return reverse("inspection-fold", args=[inspection.reference])


def drawn(client: Client, inspection: Inspection) -> dict[str, str]:
    """Return the form as a browser sends it back untouched."""
    page = client.get(url(inspection)).content.decode()
    return fold_form(page).values()


def fold_form(page: str) -> Form:
    return next(
        one
        for one in forms_on(page, "")
        if any("version_" in name for name in one.fields)
    )


def write(finding: Finding, text: str, *, by: User) -> None:
    finding.edit(by=by, version=finding.version, reason="补记", account_lead=text)


def account(finding: Finding) -> str:
    finding.refresh_from_db()
    return finding.account_lead


def test_a_ticked_report_goes_behind_what_stands(
    cast: Cast, client: Client, inspection: Inspection
) -> None:
    finding, entry = reported(cast, inspection)
    other, _entry = reported(cast, inspection)
    write(finding, "前期。", by=cast.coordinator)
    page = client.get(url(inspection)).content.decode()
    assert "已汇总0项，共2项" in page
    sent = drawn(client, inspection) | {f"take_{entry.pk}": "on"}
    answer = client.post(url(inspection), sent)
    assert answer.status_code == 302
    assert account(finding) == "前期。\n已补齐21份。"
    assert account(other) == ""
    page = client.get(url(inspection)).content.decode()
    assert "已汇总1项，共2项" in page
    assert page.index(other.reference) < page.index(finding.reference)


def test_a_report_that_comes_later_is_to_be_folded_again(
    cast: Cast, client: Client, inspection: Inspection
) -> None:
    finding, entry = reported(cast, inspection)
    sent = drawn(client, inspection) | {f"asis_{finding.pk}_{entry.pk}": "on"}
    finding.record_progress(
        by=cast.handler, text="又补。", happened_on=timezone.localdate()
    )
    client.post(url(inspection), sent)
    assert Fold.objects.get().up_to == entry
    assert "已汇总0项，共1项" in client.get(url(inspection)).content.decode()


def test_what_somebody_else_kept_meanwhile_is_shown_with_what_is_typed(
    cast: Cast, client: Client, inspection: Inspection
) -> None:
    finding, _entry = reported(cast, inspection)
    other, _other_entry = reported(cast, inspection)
    sent = drawn(client, inspection)
    sent |= {f"text_{finding.pk}_0": "我写的。", f"text_{other.pk}_0": "也写了。"}
    finding.refresh_from_db()
    finding.edit(
        by=cast.coordinator,
        version=finding.version,
        reason="补",
        account_lead="他写的。",
    )
    answer = client.post(url(inspection), sent)
    page = answer.content.decode()
    assert answer.status_code == 200
    assert "他写的。" in page and page.count("我写的。") == 2 and "也写了。" in page
    assert not Fold.objects.exists()
    client.post(url(inspection), fold_form(page).values())
    assert (account(finding), account(other)) == ("我写的。", "也写了。")


def test_an_account_that_nobody_touched_follows_the_other(
    cast: Cast, client: Client, inspection: Inspection
) -> None:
    """What stood in a box when it was drawn never goes over what came meanwhile."""
    finding, _entry = reported(cast, inspection)
    other, _other_entry = reported(cast, inspection)
    sent = drawn(client, inspection) | {f"text_{other.pk}_0": "我写的。"}
    finding.refresh_from_db()
    finding.edit(
        by=cast.coordinator,
        version=finding.version,
        reason="补",
        account_lead="他写的。",
    )
    client.post(url(inspection), sent)
    assert (account(finding), account(other)) == ("他写的。", "我写的。")
    assert [one.finding for one in Fold.objects.all()] == [other]


def test_what_there_is_nothing_to_fold_of_stands_short(
    cast: Cast, client: Client, inspection: Inspection
) -> None:
    silent, _entry = reported(cast, inspection, "等待回复。", no_news=True)
    returned, entry = reported(cast, inspection)
    entry.send_back(by=cast.coordinator, reason="缺份数")
    for_good = make_finding(cast=cast, inspection=inspection, kind="long_term")
    closed = make_finding(cast=cast, inspection=inspection, state="completed")
    page = client.get(url(inspection))
    words = {
        str(group.label): [one.pk for one in group.rows]
        for group in page.context["short"]
    }
    assert words["无新进展"] == [silent.pk]
    assert words["免报"] == [for_good.pk]
    assert words["待审核或已销号，整改落实情况不再改动"] == [closed.pk]
    named = [one for rows in words.values() for one in rows]
    assert returned.pk in named and not page.context["form"].sources


def test_a_box_for_each_measure_that_is_told_of(
    cast: Cast, client: Client, inspection: Inspection
) -> None:
    finding, _entry = reported(cast, inspection)
    measure = finding.add_measure(
        by=cast.coordinator, version=finding.version, plan="建立台账"
    )
    entry = finding.record_progress(
        by=cast.coordinator,
        text="台账已建。",
        happened_on=timezone.localdate(),
        measure=measure,
    )
    sent = drawn(client, inspection)
    assert {f"text_{finding.pk}_0", f"text_{finding.pk}_{measure.pk}"} <= sent.keys()
    client.post(url(inspection), sent | {f"take_{entry.pk}": "on"})
    measure.refresh_from_db()
    assert (measure.account, account(finding)) == ("台账已建。", "")


def test_fifty_findings_cost_what_one_does(
    cast: Cast, client: Client, inspection: Inspection
) -> None:
    counts = []
    for number in (1, 30):
        for _one in range(number):
            reported(cast, inspection)
        client.get(url(inspection))
        with CaptureQueriesContext(connection) as asked:
            page = client.get(url(inspection))
        counts.append(len(asked))
    assert counts[0] == counts[1] <= 16, counts
    assert len(page.context["form"].sources) == 20
    assert page.context["next_url"]


def test_what_is_typed_is_kept_as_a_draft(
    cast: Cast, client: Client, inspection: Inspection
) -> None:
    finding, _entry = reported(cast, inspection)
    sent = drawn(client, inspection) | {f"text_{finding.pk}_0": "写了一半"}
    client.post(reverse("draft-save"), {"for": url(inspection), **sent})
    assert FormDraft.objects.get().data[f"text_{finding.pk}_0"] == "写了一半"
    assert "写了一半" in client.get(url(inspection)).content.decode()

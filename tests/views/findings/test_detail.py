"""The page of a finding: what it shows, and to whom it offers what."""

from datetime import timedelta

import pytest
from django.utils import timezone

from rectification.models import Finding, User
from rectification.workflow import FindingState
from tests.factories import (
    Cast,
    client_of,
    make_closable,
    make_evidence,
    make_finding,
)

pytestmark = pytest.mark.django_db


def page(user: User, finding: Finding) -> str:
    client = client_of(user)
    response = client.get(finding.get_absolute_url())
    assert response.status_code == 200
    return response.content.decode()


def url(finding: Finding, verb: str) -> str:
    return f'action="/staff/findings/{finding.reference}/{verb}/"'


def test_it_shows_text_offices_deadline_and_the_open_entry_box(cast: Cast) -> None:
    finding = make_finding(
        cast=cast,
        title="热线答复超时",
        original_text="第一段。\n第二段<b>。",
        due_on=timezone.localdate() - timedelta(days=3),
        due_precision="day",
        due_wording="立即",
        leader="杨副主任",
    )
    shown = page(cast.handler, finding)
    for text in ("热线答复超时", "<p>第一段。</p>", "第二段&lt;b&gt;。", "立即"):
        assert text in shown
    assert str(cast.office) in shown
    assert "杨副主任" in shown
    assert url(finding, "record_progress") in shown
    assert f'value="{timezone.localdate().isoformat()}"' in shown
    assert "reason_for_delay" in shown, "overdue: the reason is asked for"


def test_reason_for_delay_is_not_asked_in_time(cast: Cast) -> None:
    assert "reason_for_delay" not in page(cast.handler, make_finding(cast=cast))


def test_the_auditor_reads_and_is_offered_nothing(cast: Cast) -> None:
    finding = make_finding(cast=cast, state=FindingState.ONGOING)
    make_closable(finding, cast=cast)
    shown = page(cast.auditor, finding)
    main = shown[shown.index("<main") : shown.index("</main>")]
    assert "<form" not in main
    assert "/update/" not in main


def test_the_head_is_told_what_the_close_out_lacks(cast: Cast) -> None:
    finding = make_finding(cast=cast, state=FindingState.ONGOING)
    shown = page(cast.office_head, finding)
    assert url(finding, "submit") not in shown
    finding.record_progress(
        by=cast.handler, text="已办。", happened_on=timezone.localdate()
    )
    # Evidence is still missing, but the request itself may waive it.
    assert url(finding, "submit") in page(cast.office_head, finding)


def test_the_leader_decides_on_what_was_submitted(cast: Cast) -> None:
    finding = make_finding(cast=cast, state=FindingState.SUBMITTED)
    shown = page(cast.leader, finding)
    sheet = f"{finding.get_absolute_url()}decide/"
    assert f'href="{sheet}"' in shown
    decided = client_of(cast.leader).get(sheet).content.decode()
    assert url(finding, "approve") in decided and url(finding, "send_back") in decided
    assert url(finding, "record_progress") not in page(cast.handler, finding)


def test_only_the_author_is_offered_to_correct_an_entry(cast: Cast) -> None:
    finding = make_finding(cast=cast, state=FindingState.ONGOING)
    entry = finding.record_progress(
        by=cast.handler, text="已办。", happened_on=timezone.localdate()
    )
    assert f"/entries/{entry.pk}/correct/" in page(cast.handler, finding)
    assert f"/entries/{entry.pk}/correct/" not in page(cast.office_head, finding)


def test_only_the_office_itself_is_offered_to_confirm(cast: Cast) -> None:
    finding = make_finding(cast=cast, state=FindingState.ONGOING)
    entry = finding.record_progress(
        by=cast.coordinator, text="代填。", happened_on=timezone.localdate()
    )
    assert f"/entries/{entry.pk}/confirm/" in page(cast.office_head, finding)
    assert f"/entries/{entry.pk}/confirm/" not in page(cast.coordinator, finding)


def test_the_history_tells_before_and_after(cast: Cast) -> None:
    finding = make_finding(cast=cast, state=FindingState.ONGOING, title="旧标题")
    finding.edit(
        by=cast.coordinator, version=finding.version, reason="更正笔误", title="新标题"
    )
    finding.assign(
        by=cast.coordinator,
        version=finding.version,
        reason="职能调整",
        offices=[cast.other_office],
        lead=cast.other_office,
    )
    shown = page(cast.coordinator, finding)
    assert "<del>旧标题</del>" in shown
    assert "<ins>新标题</ins>" in shown
    assert "更正笔误" in shown
    assert f"<del>{cast.office}</del>" in shown
    assert f"<ins>{cast.other_office}</ins>" in shown


def test_a_title_of_a_thousand_characters_and_no_text_are_fine(cast: Cast) -> None:
    finding = make_finding(cast=cast, title="长" * 1000, original_text="", offices=[])
    assert "长" * 1000 in page(cast.coordinator, finding)


@pytest.mark.parametrize(
    "address",
    ["2022-999-01", "x", "%00", "2022-001-01%00", "..%2f..", "1" * 31, "%E6%96%87"],
)
def test_an_address_that_leads_nowhere_is_404(cast: Cast, address: str) -> None:
    client = client_of(cast.coordinator)
    assert client.get(f"/staff/findings/{address}/").status_code == 404


def test_a_measure_shows_who_until_when_and_what_proves_it(cast: Cast) -> None:
    finding = make_finding(cast=cast, state=FindingState.ONGOING, standard="台账齐全。")
    day = timezone.localdate()
    first, second = (
        finding.add_measure(
            by=cast.coordinator, version=finding.version, heading=name, **more
        )
        for name, more in (
            ("补齐登记", {"office": cast.office, "owner": "李改", "due_on": day}),
            ("每月抽查", {}),
        )
    )
    said = {"by": cast.handler, "happened_on": day}
    entry = finding.record_progress(text="已补齐。", measure=first, **said)
    gone = finding.record_progress(text="已抽查。", measure=second, **said)
    for one, name in ((entry, "登记簿.pdf"), (gone, "抽查表.pdf")):
        proof = make_evidence(
            cast=cast, name=name, content=b"%PDF-1.7 " + name.encode()
        )
        finding.attach(by=cast.handler, evidence=proof, entry=one)
    gone.withdraw(by=cast.handler, reason="误填")
    html = client_of(cast.auditor).get(finding.get_absolute_url()).content.decode()
    assert html.index("台账齐全。") < html.index('id="measures"')
    table = html[html.index("<table") : html.index("</table>")]
    for said_there in (
        "一是补齐登记",
        f"{cast.office} 李改",
        "登记簿.pdf",
        "二是每月抽查",
    ):
        assert said_there in table
    assert "抽查表.pdf" not in table
    bare = make_finding(cast=cast, state=FindingState.ONGOING)
    bare.add_measure(by=cast.coordinator, version=bare.version, plan="补登。")
    html = client_of(cast.auditor).get(bare.get_absolute_url()).content.decode()
    assert "责任</th>" not in html and "佐证材料</th>" not in html

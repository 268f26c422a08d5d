"""Instructions of leaders as pages: entered, listed, replied to, on the finding."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone

from rectification.models import Instruction
from rectification.models.bodies.working_days import WorkingDays
from tests.factories import Cast, client_of, make_finding, make_instruction, make_order
from tests.uploads import PDF

pytestmark = pytest.mark.django_db


def test_it_goes_its_way_by_the_pages(cast: Cast) -> None:
    """Entered with its scan from a finding, replied to, sent back, settled."""
    finding = make_finding(cast=cast)
    coordinator, leader = client_of(cast.coordinator), client_of(cast.leader)
    handler = client_of(cast.handler)
    page = coordinator.get(finding.get_absolute_url()).content.decode()
    new = reverse("instruction-new", args=[finding.inspection.reference])
    new += f"?finding={finding.reference}"
    assert new in page
    form = coordinator.get(new).content.decode()
    assert f'value="{cast.office.pk}" id="id_offices_0" checked' in form
    assert f'value="{finding.pk}" id="id_findings_0" checked' in form
    sent = {
        **{"name": "郑重", "post": "县委书记", "text": "请限期办结。"},
        **{"given_on": timezone.localdate().isoformat(), "reply_days": "3"},
        **{"offices": [cast.office.pk], "findings": [finding.pk]},
    }
    lacking = coordinator.post(new, sent)
    assert lacking.context["form"].errors.keys() == {"paper"}
    coordinator.post(new, sent | {"paper": SimpleUploadedFile("批示件.pdf", PDF)})
    one = Instruction.objects.get()
    assert one.reply_due_on == WorkingDays().after(timezone.localdate(), 3)
    url, row = one.get_absolute_url(), one.addressees.get()
    assert "批示件.pdf" in handler.get(url).content.decode()
    write = reverse("reply-write", args=[row.pk])
    assert url in handler.get(reverse("work")).content.decode()
    shown = handler.get(finding.get_absolute_url())
    assert shown.context["dock"].url == write and "批示" in shown.context["dock"].said
    assert "请限期办结。" in shown.content.decode()
    assert "请限期办结。" in handler.get(write).content.decode()
    handler.post(write, {"reply": "已办结。"})
    leader.post(reverse("reply-send_back", args=[row.pk]), {"reason": "何时？"})
    handler.post(write, {"reply": "4月20日办结。"})
    assert url in leader.get(reverse("work")).content.decode()
    leader.post(reverse("instruction-close", args=[one.pk]), {"reason": "属实。"})
    one.refresh_from_db()
    assert (one.state, one.ending) == ("closed", "属实。")


def test_a_leader_enters_the_own_words_without_more(cast: Cast) -> None:
    finding = make_finding(cast=cast)
    new = reverse("instruction-new", args=[finding.inspection.reference])
    leader = client_of(cast.leader)
    chosen = leader.get(new).context["form"].initial["leader"]
    assert chosen == cast.leader.pk
    day = timezone.localdate()
    sent = {"leader": chosen, "text": "请抓紧。", "offices": [cast.office.pk]}
    days = {"given_on": day.isoformat(), "reply_days": "3"}
    named = {"reply_due_on": day.isoformat()}
    leader.post(new, sent | days | named)
    one = Instruction.objects.get()
    assert one.is_own and one.reply_due_on == day
    listed = reverse("inspection-instructions", args=[finding.inspection.reference])
    assert "整个项目" in leader.get(listed).content.decode()


def test_lists_and_overview_count_what_is_not_replied_to(cast: Cast) -> None:
    finding = make_finding(cast=cast)
    inspection = finding.inspection
    one, other = (make_instruction(cast=cast, finding=finding) for _two in "ab")
    other.reply(other.addressees.get(), by=cast.handler, text="已办。")
    make_order(cast=cast, finding=finding, issued=True)
    leader = client_of(cast.leader)
    page = leader.get(inspection.get_absolute_url())
    debts = {row.label: row.url for row in page.context["overview"].replies}
    assert list(debts) == ["督办单、提醒单1件", "领导批示1件"]
    rows = leader.get(debts["领导批示1件"]).context["rows"]
    assert [row.asking for row in rows] == [one]
    for url in (inspection.get_absolute_url(), reverse("finding-list")):
        assert '<span class="tag">领导批示</span>' in leader.get(url).content.decode()


def test_an_order_to_reply_to_stands_at_the_head_of_the_finding(cast: Cast) -> None:
    finding = make_finding(cast=cast)
    order = make_order(cast=cast, finding=finding, issued=True)
    dock = client_of(cast.handler).get(finding.get_absolute_url()).context["dock"]
    assert str(order) in dock.said
    assert dock.url == reverse("reply-write", args=[order.addressees.get().pk])
    other = client_of(cast.leader).get(finding.get_absolute_url()).context["dock"]
    assert str(order) not in other.said


def test_it_is_corrected_and_printed_by_the_pages(cast: Cast) -> None:
    finding = make_finding(cast=cast)
    one = make_instruction(cast=cast, finding=finding)
    coordinator = client_of(cast.coordinator)
    page = coordinator.get(one.get_absolute_url()).content.decode()
    url, sheet = (
        reverse(f"instruction-{name}", args=[one.pk]) for name in ("correct", "print")
    )
    assert url in page and sheet in page
    form = coordinator.get(url).context["form"]
    sent = {
        **{"name": "郑重", "post": "县长", "text": "请于本月办结。"},
        **{"given_on": one.given_on.isoformat(), "offices": [cast.office.pk]},
        **{"reply_due_on": one.reply_due_on.isoformat(), "findings": [finding.pk]},
        **{"version": form.initial["version"], "why": "wrong_entry"},
    }
    stale = coordinator.post(url, sent | {"version": "0" * 16})
    assert "请于本月办结。" in stale.content.decode()  # nothing typed is lost
    one.refresh_from_db()
    assert one.words != "请于本月办结。"
    coordinator.post(url, sent)
    one.refresh_from_db()
    assert (one.words, one.leader_name) == ("请于本月办结。", "郑重")
    printed = coordinator.get(sheet).content.decode()
    for words in ("领导批示办理单", "请于本月办结。", "县长", str(cast.office)):
        assert words in printed
    one.reply(one.addressees.get(), by=cast.handler, text="已办。")
    answer = coordinator.get(url, follow=True)
    assert "已有回复" in answer.content.decode()
    assert url not in answer.content.decode()

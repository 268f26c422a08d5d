"""Decisions on paper by the pages: entered, waiting, confirmed, printed."""

from datetime import date

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import override

from rectification.access import Role
from rectification.models import Finding, PaperSheet, User
from rectification.models.findings.paper_sheet import form_number
from rectification.workflow import FindingState
from tests.factories import Cast, client_of, make_finding, make_sheet, make_user, seat
from tests.published import words
from tests.uploads import PDF

pytestmark = pytest.mark.django_db


@pytest.fixture
def finding(cast: Cast) -> Finding:
    return make_finding(cast=cast, state=FindingState.SUBMITTED)


def page(user: User, address: str) -> str:
    response = client_of(user).get(address)
    assert response.status_code == 200
    return response.content.decode()


def sent(finding: Finding, **changes: str) -> dict[str, object]:
    form = {
        "sheet_number": form_number(finding.signable()),
        "name": "高书记",
        "signed_on": timezone.localdate().isoformat(),
        f"verdict_{finding.reference}": "complete",
        f"opinion_{finding.reference}": "同意销号。",
        "scan": SimpleUploadedFile("销号审批单.pdf", PDF),
    }
    return form | changes


def test_from_the_sheet_to_the_closed_finding(cast: Cast, finding: Finding) -> None:
    other = make_finding(cast=cast, state=FindingState.SUBMITTED)
    address = reverse("paper-enter", args=[cast.organisation.pk])
    assert address in page(cast.coordinator, finding.get_absolute_url())
    shown = page(cast.coordinator, address)
    assert finding.title in shown
    client_of(cast.coordinator).post(address, sent(finding))
    sheet = PaperSheet.objects.get()
    day = sheet.signed_on
    assert str(sheet).endswith(f" {day.year}年{day.month}月{day.day}日")
    with override("en"):
        assert f" {day.day}, {day.year}" in str(sheet)
        assert sheet.label_in_log.endswith(f"{day.year}年{day.month}月{day.day}日")
    assert [one.finding for one in sheet.decisions.all()] == [finding]
    assert sheet.get_absolute_url() in page(cast.leader, finding.get_absolute_url())
    assert sheet.get_absolute_url() in page(cast.leader, "/staff/")
    assert sheet.get_absolute_url() not in page(cast.coordinator, "/staff/")
    confirm = reverse("paper-confirm", args=[sheet.pk])
    assert confirm not in page(cast.coordinator, sheet.get_absolute_url())
    assert confirm in page(cast.leader, sheet.get_absolute_url())
    client_of(cast.leader).post(confirm)
    finding.refresh_from_db()
    other.refresh_from_db()
    assert (finding.state, other.state) == ("completed", "submitted")
    assert "据纸质签批录入：高书记" in words(
        page(cast.auditor, finding.get_absolute_url())
    )
    assert str(cast.leader) in page(cast.auditor, sheet.get_absolute_url())
    assert "与原件一致" not in page(cast.second_leader, sheet.get_absolute_url())


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"name": ""}, "请选择或填写签字人"),
        ({"name": "孙科"}, "此人有账号"),
        ({"name": "钱　办"}, "录入"),
        ({"signed_on": "2001-01-01"}, "早于"),
        ({"sheet_number": ""}, "这个字段是必填项"),
        ({"sheet_number": "1-0000-0000-0000"}, "编号“1-0000-0000-0000”"),
        ({"is_of_meeting": "on"}, "会议决定须填写此项"),
        ({"verdict": ""}, "请选择签批单上的决定"),
        ({"verdict": "send_back", "opinion": ""}, "请填写理由"),
    ],
)
def test_what_is_wrong_is_said_and_what_was_typed_comes_back(
    cast: Cast, finding: Finding, changes: dict[str, str], sentence: str
) -> None:
    address = reverse("paper-enter", args=[cast.organisation.pk])
    named = {
        f"{key}_{finding.reference}" if key in ("verdict", "opinion") else key: value
        for key, value in changes.items()
    }
    form = sent(finding, **named)
    response = client_of(cast.coordinator).post(address, form)
    shown = response.content.decode()
    assert response.status_code == 200
    assert sentence in words(shown)
    assert not PaperSheet.objects.exists()
    assert form[f"opinion_{finding.reference}"] in shown


def test_a_party_is_told_who_else_confirms(cast: Cast, finding: Finding) -> None:
    seat(cast.office_head, role=Role.LEADER, organisation=cast.organisation)
    sheet = make_sheet(finding, cast=cast)
    confirm = reverse("paper-confirm", args=[sheet.pk])
    client = client_of(cast.office_head)
    assert client.post(confirm).status_code == 303
    told = words(client.get(sheet.get_absolute_url()).content.decode())
    assert "可由其他领导、整改办人员或巡察办办理" in told
    assert "可由其他领导" in words(page(cast.coordinator, sheet.get_absolute_url()))


def test_a_discarded_sheet_is_gone_and_may_be_entered_again(
    cast: Cast, finding: Finding
) -> None:
    sheet = make_sheet(finding, cast=cast)
    address = reverse("paper-discard", args=[sheet.pk])
    assert client_of(cast.leader).post(address, {"reason": ""}).status_code == 200
    client_of(cast.leader).post(address, {"reason": "签名不符"})
    assert not PaperSheet.objects.exists()
    assert "签名不符" in page(cast.coordinator, finding.get_absolute_url())


def test_a_form_prints_what_is_ticked_with_a_number_of_its_own(
    cast: Cast, finding: Finding
) -> None:
    other = make_finding(cast=cast, state=FindingState.SUBMITTED, title="会议偏多")
    address = reverse("paper-form", args=[cast.organisation.pk])
    everything = page(cast.coordinator, address)
    assert everything.count("□") == 4
    one = page(cast.coordinator, f"{address}?finding={other.reference}")
    assert one.count("□") == 2
    printed = words(one[one.index('class="paper-form"') :])
    assert "会议偏多" in printed
    assert finding.reference not in printed


def test_the_number_is_that_of_the_form_printed_for_these_rows(
    cast: Cast, finding: Finding
) -> None:
    """All rows of the form, in any order, and as they were asked for then."""
    other = make_finding(cast=cast, state=FindingState.SUBMITTED)
    form = reverse("paper-form", args=[cast.organisation.pk])
    enter = reverse("paper-enter", args=[cast.organisation.pk])

    def entered(number: str, of_the_other: str = "") -> int:
        said = {"sheet_number": number, f"verdict_{other.reference}": of_the_other}
        client_of(cast.coordinator).post(enter, sent(finding, **said))
        found = PaperSheet.objects.count()
        PaperSheet.objects.all().delete()
        return found

    def printed(ticked: str = "") -> str:
        shown = page(cast.coordinator, f"{form}{ticked}")
        return words(shown).partition("编号 ")[2].partition(" ")[0]

    both, alone = printed(), printed(f"?finding={finding.reference}")
    assert both.startswith("2-") and alone.startswith("1-")
    assert not entered(both) and not entered(alone, "left_open")
    assert entered(both, "left_open") and entered(both, "complete")
    assert entered(alone.replace("-", " ").upper()), "as somebody writes it"
    finding.withdraw(by=cast.office_head)
    finding.submit(by=cast.office_head)
    assert not entered(alone) and entered(printed(f"?finding={finding.reference}"))


def test_a_later_deadline_is_printed_entered_and_told(cast: Cast) -> None:
    old = {"due_on": date(2022, 10, 31), "due_precision": "month"}
    finding = make_finding(cast=cast, state=FindingState.ONGOING, **old)
    address = reverse("paper-enter", args=[cast.organisation.pk])
    assert address not in page(cast.coordinator, finding.get_absolute_url())
    later = {"due_on": date(2030, 12, 31), "reason": "设备未到货"}
    finding.extend(by=cast.coordinator, done_so_far="设备已订货", **later)
    assert address in page(cast.coordinator, finding.get_absolute_url())
    form = reverse("paper-form", args=[cast.organisation.pk])
    printed = words(page(cast.coordinator, f"{form}?finding={finding.reference}-later"))
    assert "延期：2022年10月底 → 2030年12月底" in printed
    assert "设备未到货" in printed
    assert "已开展的工作：设备已订货" in printed
    assert "已开展的工作：设备已订货" in words(page(cast.coordinator, address))
    verdict = f"verdict_{finding.reference}"
    finding.refresh_from_db()
    answer = sent(finding) | {verdict: "", f"{verdict}-later": "grant"}
    client_of(cast.coordinator).post(address, answer)
    sheet = PaperSheet.objects.get()
    assert "2030年12月底" in words(page(cast.leader, sheet.get_absolute_url()))
    shown = page(cast.leader, finding.get_absolute_url())
    assert sheet.get_absolute_url() in shown
    assert "操作同意延期" in words(shown)
    client_of(cast.leader).post(reverse("paper-confirm", args=[sheet.pk]))
    shown = page(cast.handler, finding.get_absolute_url())
    state = shown[shown.index('id="state"') :]
    assert "据纸质签批录入：高书记" in words(state)


def test_only_who_may_see_the_sheet_gets_its_scan(cast: Cast, finding: Finding) -> None:
    sheet = make_sheet(finding, cast=cast)
    scan = reverse("paper-scan", args=[sheet.pk])
    assert client_of(cast.verifier).get(scan).status_code == 200
    outsider = make_user(role=Role.LEADER)
    assert client_of(outsider).get(scan).status_code == 404

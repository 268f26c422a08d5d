"""A body of four on a server of its own: from the first run to the second edition.

Head, a deputy who heads an office, a clerk who coordinates and reports, a clerk who
keeps the computer. Everything by what their browsers send; nothing ends in a blind
alley, and nobody acts for two.
"""

from dataclasses import dataclass, field
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.db import models
from django.test import Client
from django.urls import reverse

from rectification.models import (
    Appointment,
    Chain,
    Finding,
    Inspection,
    Measure,
    Office,
    Organisation,
    Report,
    User,
)
from rectification.models.oversight.integrity import unvouched
from rectification.publishing.readiness import Severity
from rectification.publishing.readiness.reasons import for_report
from rectification.workflow import FindingState
from rectification.workflow_reports import ReportState
from tests.everywhere.html_forms import forms_on
from tests.pasted import LETTER
from tests.uploads import upload

pytestmark = pytest.mark.django_db
ROSTER = "\n".join(
    [
        "姓名\t登录名\t科室\t岗位",
        "高书记\tgao\t\t分管领导",
        "林副局长\tlin\t\t分管领导",
        "林副局长\tlin\t业务科\t科长",
        "钱文书\tqian\t\t整改办",
        "钱文书\tqian\t办公室\t经办人",
        "冯电脑\tfeng\t\t系统管理员",
        "冯电脑\tfeng\t\t安全管理员",
    ]
)
PASSWORD = "Qing-shan-2031"
DONE = "轮换台账已补齐，缺少的两个季度记录逐日核对补记。"


@dataclass
class Four:
    """Their browsers, by login name."""

    browsers: dict[str, Client] = field(default_factory=dict)

    def post(self, who: str, name: str, *args: object, **sent: object) -> Any:
        """Send a form; a refusal is a failure of the walk."""
        answer = self.browsers[who].post(reverse(name, args=args), sent)
        assert answer.status_code == 302, f"{name}: {answer.status_code} {said(answer)}"
        return answer

    def form(self, who: str, page: str, action: str = "") -> dict[str, str]:
        """Return what a form would send as it stands on a page."""
        html = self.browsers[who].get(page).content.decode()
        [form] = [one for one in forms_on(html, page) if one.action == (action or page)]
        return form.values()

    def edit(self, who: str, page: str, **changes: object) -> None:
        sent = self.form(who, page) | changes
        answer = self.browsers[who].post(page, sent)
        assert answer.status_code == 302, f"{page}: {said(answer)}"


def said(answer: Any) -> str:
    html = answer.content.decode()
    start = html.find("errorlist")
    if start < 0 and answer.wsgi_request:
        told = getattr(answer.wsgi_request, "_messages", [])
        return "; ".join(str(one) for one in told) or html[-2000:]
    return html[start : start + 600]


@pytest.fixture
def four(client: Client) -> Four:
    """First run, four slips, four new passwords."""
    client.force_login(User.objects.create_superuser("root", "x", full_name="装机"))
    body = {"name": "青石县档案局", "full_name": "中共青石县档案局党组", "overseer": ""}
    body |= {"offices": "办公室\n业务科", "roster": ROSTER}
    for step in ("body", "offices", "people"):
        page = client.post("/staff/first_run/", body | {"step": step})
    people = Four()
    slips = page.context["slips"]
    assert [one.login for one in slips] == ["gao", "lin", "qian", "feng"]
    for slip in slips:
        browser = people.browsers[slip.login] = Client()
        sent = {"username": slip.login, "password": slip.password}
        assert browser.post("/staff/login/", sent).status_code == 302
        people.post(
            slip.login,
            "password-change",
            old_password=slip.password,
            new_password1=PASSWORD,
            new_password2=PASSWORD,
        )
    return people


def choose_reviews(four: Four) -> None:
    """Two reviews and the secrecy check: who keeps the computer sets it."""
    body = Organisation.objects.get()
    page = reverse("admin:rectification_organisation_change", args=[body.pk])
    sent = four.form("feng", page)
    sent.pop("needs_second_review")
    answer = four.browsers["feng"].post(page, sent)
    assert answer.status_code == 302, said(answer)
    body.refresh_from_db()
    assert not body.needs_second_review


def take_in(four: Four) -> Inspection:
    """The feedback letter becomes an inspection with its findings."""
    qian = four.browsers["qian"]
    body = Organisation.objects.get()
    page = qian.post(
        reverse("intake-new"), {"organisation": body.pk, "text": LETTER, "kind": ""}
    )
    review = reverse("intake-review")
    [form] = [
        one for one in forms_on(page.content.decode(), review) if one.action == review
    ]
    four.post("qian", "intake-review", **form.values() | {"do": "write"})
    return Inspection.objects.get()


def dispatch(four: Four, finding: Finding, office: Office) -> None:
    """Say who answers, until when, and with which measure."""
    page = reverse("finding-assign", args=[finding.reference])
    lead = {"office_0": office.pk, "part_0": "lead"}
    four.edit("qian", page, **lead, why="leadership")
    assert Finding.objects.get(pk=finding.pk).lead_office == office
    page = reverse("finding-edit", args=[finding.reference])
    later = {"due_wording": "2030年12月底前", "done_so_far": "设备已订货。"}
    four.edit("qian", page, why="leadership", **later)
    page = reverse("measure-new", args=[finding.reference])
    four.edit("qian", page, plan="补齐轮换台账。")


def report_progress(four: Four, finding: Finding) -> None:
    """The clerk reports: for the own office, or fills in for the deputy's."""
    measure = finding.measures.get()
    page = finding.get_absolute_url()
    action = reverse("finding-record_progress", args=[finding.reference])
    sent = four.form("qian", page, action) | {
        "text": DONE,
        "measure": measure.pk,
        "account": DONE,
        "state": "done",
        "evidence": upload("台账.pdf"),
    }
    answer = four.browsers["qian"].post(action, sent)
    assert answer.status_code == 302, said(answer)
    assert Measure.objects.get(pk=measure.pk).state == "done"


def close(four: Four, finding: Finding) -> None:
    entry = finding.entries.get()
    if entry.on_behalf:
        four.post("lin", "entry-confirm", entry.pk)
    who = "lin" if entry.on_behalf else "qian"
    four.post(who, "finding-submit", finding.reference, asks="completed")
    four.post("gao", "finding-approve", finding.reference, reason="同意")
    finding.refresh_from_db()
    assert finding.state == FindingState.COMPLETED


def put_forward(four: Four, report: Report) -> None:
    """Answer the warnings, send it to review, have it signed by two."""
    report.refresh_from_db()
    for one in for_report(report):
        assert one.severity is Severity.WARNING, one
        if one.is_open:
            told = {"rule": one.rule, "seen": one.digest, "reason": "已核实。"}
            four.post("qian", "report-answer_warning", report.reference, **told)
    four.post("qian", "report-submit", report.reference)
    for who, kind in (("lin", "first"), ("gao", "final"), ("lin", "secrecy")):
        four.post(who, "report-review", report.reference, kind=kind, opinion="同意")


def freeze(four: Four, report: Report) -> None:
    put_forward(four, report)
    four.post("gao", "report-approve", report.reference)
    four.post("qian", "report-freeze", report.reference)


def make_public(four: Four, report: Report, number: int) -> None:
    four.post("gao", "report-publish", report.reference)
    report.refresh_from_db()
    assert report.state == ReportState.PUBLIC
    assert report.publications.count() == number


def confirming(seat: Appointment) -> str:
    return reverse("appointment-confirm", args=[seat.pk])


def confirm(four: Four, who: str, rows: models.QuerySet[Appointment]) -> None:
    for seat in rows:
        four.post(who, "appointment-confirm", seat.pk)


def first_draft(four: Four) -> tuple[Report, Finding]:
    """Return the first report, frozen, and the finding that is still open."""
    choose_reviews(four)
    inspection = take_in(four)
    first, second, third = inspection.findings.order_by("serial")
    office, deputys = (Office.objects.get(name=name) for name in ("办公室", "业务科"))
    for finding, where in ((first, office), (second, deputys), (third, deputys)):
        dispatch(four, finding, where)
    for finding in (first, second):
        report_progress(four, finding)
        close(four, finding)
    four.post("qian", "inspection-begin_report", inspection.reference)
    report = Report.objects.get()
    freeze(four, report)
    return report, third


def next_edition(four: Four, report: Report, finding: Finding) -> None:
    """Close what is left and publish again; everything is as the log says."""
    report_progress(four, finding)
    close(four, finding)
    four.post("qian", "report-revise", report.reference, reason="")
    freeze(four, report)
    make_public(four, report, 2)
    address = f"/reports/{report.reference}/"
    assert DONE in Client().get(address).content.decode()
    assert list(unvouched()) == []
    assert all(chain.verify() == [] for chain in Chain.objects.all())


def test_seats_confirmed_before_the_first_publication_go_on(four: Four) -> None:
    report, left = first_draft(four)
    page = four.browsers["gao"].get(report.get_absolute_url())
    sentence = page.context["beforehand"].sentence
    for name in ("高书记", "林副局长", "冯电脑"):
        assert name in sentence
    # One person handed out all four slips: none of them frees another from it.
    waiting = Appointment.objects.waiting()
    for seat in waiting.exclude(user__username="lin"):
        assert four.browsers["lin"].post(confirming(seat)).status_code == 403
    page = four.browsers["lin"].get(reverse("appointment-waiting")).content.decode()
    assert "confirm_appointment" in page and "confirm_appointment" in sentence
    call_command("confirm_appointment", "gao")
    confirm(four, "gao", waiting.all())
    assert not waiting.all().exists()
    page = four.browsers["gao"].get(report.get_absolute_url())
    assert "冯电脑" not in page.context["beforehand"].sentence
    make_public(four, report, 1)
    next_edition(four, report, left)


def test_seats_not_confirmed_before_it_take_whoever_keeps_the_server(
    four: Four,
) -> None:
    report, left = first_draft(four)
    make_public(four, report, 1)
    # Nobody on the site is independent of whoever installed it.
    assert four.browsers["gao"].get("/staff/").status_code == 403
    waiting = Appointment.objects.waiting()
    assert {one.user.username for one in waiting} == {"gao", "lin", "qian", "feng"}
    head = waiting.get(user__username="gao")
    call_command("confirm_appointment", "gao")
    head.refresh_from_db()
    assert head.confirmation == Appointment.Confirmation.SERVER
    with pytest.raises(CommandError):  # the head can, on the site
        call_command("confirm_appointment", "lin")
    confirm(four, "gao", Appointment.objects.waiting())
    assert not Appointment.objects.waiting().exists()
    next_edition(four, report, left)

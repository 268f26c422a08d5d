"""A page left open decides on nothing newer than it shows."""

from collections.abc import Callable
from datetime import date, timedelta

import pytest
from django.db import models
from django.urls import reverse
from django.utils import timezone

from rectification.models import Finding, LogEntry
from rectification.views.findings import check_in as check_in_steps
from rectification.views.findings import extension as extension_steps
from rectification.views.findings import steps as finding_steps
from rectification.views.inspections import instructions as told
from rectification.views.inspections import order_page as order_steps
from rectification.views.inspections import replies as reply_steps
from rectification.views.opinions import queue as opinion_steps
from rectification.views.reports import steps as report_steps
from rectification.workflow import FindingState as S
from rectification.workflow_reports import ReportState as R
from tests.everywhere.doors import imported
from tests.everywhere.html_forms import forms_on
from tests.factories import (
    Cast,
    client_of,
    let_overseer_decide,
    make_check_in,
    make_closable,
    make_finding,
    make_instruction,
    make_opinion,
    make_order,
    make_report,
)

pytestmark = pytest.mark.django_db
# A value that makes it another thing to decide on, whatever else stands.
MOVED = {
    "finding": {"version": 99},
    "extension": {"requested_at": timezone.now() - timedelta(days=9)},
    "check_in": {"words": "另有说法。"},
    "report": {"round": 99},
    "opinion": {"reply": "另有说法。"},
    "order": {"version": 99},
    "instruction": {"words": "另有说法。"},
    "entry": {"text": "另有说法。"},
}


def closable(cast: Cast) -> Finding:
    finding = make_finding(cast=cast, state=S.ONGOING)
    make_closable(finding, cast=cast)
    return finding


def extension(cast: Cast) -> models.Model:
    due = {"due_on": date(2022, 10, 31), "due_precision": "month"}
    finding = make_finding(cast=cast, state=S.ONGOING, **due)
    later = {"due_on": date(2030, 12, 31), "reason": "设备未到货"}
    later["done_so_far"] = "已完成选址"
    return finding.extend(by=cast.coordinator, **later)


def passed_on(cast: Cast) -> models.Model:
    asked = extension(cast)
    let_overseer_decide(cast)
    return asked


def told_of(cast: Cast) -> models.Model:
    return make_check_in(cast=cast)


def entry(cast: Cast) -> models.Model:
    finding = make_finding(cast=cast, state=S.ONGOING)
    day = timezone.localdate()
    return finding.record_progress(by=cast.coordinator, text="已办。", happened_on=day)


def finding(state: str) -> Callable[[Cast], models.Model]:
    return lambda cast: make_finding(cast=cast, state=state)


def report(state: str) -> Callable[[Cast], models.Model]:
    return lambda cast: make_report(cast=cast, state=state)


def order(state: str) -> Callable[[Cast], models.Model]:
    def ready(cast: Cast) -> models.Model:
        order = make_order(cast=cast, issued=state in ("issued", "replied"))
        if state == "to_sign":
            order.submit(by=cast.coordinator)
        if state == "replied":
            order.reply(order.addressees.get(), by=cast.handler, text="已推进。")
        return order

    return ready


def instruction(cast: Cast) -> models.Model:
    one = make_instruction(cast=cast)
    one.reply(one.addressees.get(), by=cast.handler, text="已推进。")
    return one


def opinion(state: str) -> Callable[[Cast], models.Model]:
    return lambda cast: make_opinion(cast=cast, state=state)


STEPS: dict[str, tuple[Callable[[Cast], models.Model], str]] = {
    "finding-submit": (closable, "office_head"),
    "finding-withdraw": (finding(S.SUBMITTED), "office_head"),
    "finding-approve": (finding(S.SUBMITTED), "leader"),
    "finding-send_back": (finding(S.SUBMITTED), "leader"),
    "finding-conclude": (finding(S.LONG_TERM), "leader"),
    "finding-unregister": (finding(S.REGISTERED), "coordinator"),
    "extension-grant": (extension, "leader"),
    "extension-refuse": (extension, "leader"),
    "extension-withdraw": (extension, "coordinator"),
    "extension-endorse": (passed_on, "leader"),  # from here on the overseer decides
    "check_in-confirm": (told_of, "leader"),
    "check_in-send_back": (told_of, "leader"),
    "entry-confirm": (entry, "office_head"),
    "order-submit": (order("draft"), "coordinator"),
    "order-discard": (order("draft"), "coordinator"),
    "order-sign": (order("to_sign"), "leader"),
    "order-return_draft": (order("to_sign"), "leader"),
    "order-close": (order("replied"), "leader"),
    "order-withdraw": (order("issued"), "leader"),
    "instruction-close": (instruction, "leader"),
    "instruction-withdraw": (instruction, "coordinator"),
    "opinion-draft_refusal": (opinion("accepted"), "coordinator"),
    "opinion-draft_reply": (opinion("accepted"), "coordinator"),
    "opinion-release": (opinion("reply_drafted"), "leader"),
    "opinion-decline": (opinion("refusal_drafted"), "leader"),
    "opinion-send_back": (opinion("reply_drafted"), "leader"),
    "opinion-take_back": (opinion("reply_drafted"), "coordinator"),
    "opinion-hide": (opinion("replied"), "leader"),
    "report-withdraw": (report(R.IN_REVIEW), "coordinator"),
    "report-send_back": (report(R.IN_REVIEW), "leader"),
    "report-freeze": (report(R.APPROVED), "coordinator"),
    "report-publish": (report(R.FROZEN), "second_leader"),
    "report-unfreeze": (report(R.FROZEN), "coordinator"),
    "report-void": (report(R.FROZEN), "coordinator"),
    "report-revise": (report(R.PUBLIC), "coordinator"),
}
# Steps that are bound otherwise, and to what.
OTHERWISE = {
    **dict.fromkeys(("order-detail", "order-print", "order-file"), "it only shows"),
    **dict.fromkeys(("inspection-instructions", "instruction-detail"), "the same"),
    **dict.fromkeys(("instruction-new", "instruction-print"), "there is nothing yet"),
    **dict.fromkeys(("instruction-file",), "it only shows"),
    **dict.fromkeys(("opinion-list", "opinion-detail"), "it only shows"),
    "opinion-accept": "it only begins the work",
    "instruction-correct": "the words as they stood, by the version of its form",
    "reply-write": "the reply as it stood: `tests/models/test_supervision_order.py`",
    "reply-send_back": "the same",
    "report-review": "the text that was read",
    "report-approve": "the text that was read",
    "report-submit": "what is sent is judged then, and read by others afterwards",
    "report-take_down": "the edition is named, and an emergency waits for nothing",
}


def test_every_step_is_tried_or_bound_otherwise() -> None:
    views = {
        name.replace("_", "-", 1).replace("check-in_", "check_in-")
        for module in (
            *(finding_steps, extension_steps, order_steps, reply_steps, told),
            *(check_in_steps, opinion_steps, report_steps),
        )
        for name, one in vars(module).items()
        if hasattr(one, "access")
    }
    tried = {one for one in STEPS if not one.startswith("entry-")}
    assert views == tried | OTHERWISE.keys()


@pytest.mark.parametrize("noun", MOVED)
def test_a_step_is_taken_of_what_the_page_showed(cast: Cast, noun: str) -> None:
    for name in (one for one in STEPS if one.startswith(noun)):
        ready, who = STEPS[name]
        thing, client = ready(cast), client_of(getattr(cast, who))
        url = reverse(name, args=[getattr(thing, "address", thing.pk)])
        shown = thing if hasattr(thing, "get_absolute_url") else thing.finding
        page = shown.get_absolute_url()
        if name in ("finding-approve", "finding-send_back"):
            page = reverse("finding-decide", args=[thing.reference])
        html = client.get(page).content.decode()
        [form] = [one for one in forms_on(html, page) if one.action == url]
        sent = {**form.values(), "reason": "已核实。", "reply": "已整改。"}
        row = type(thing).objects.filter(pk=thing.pk)
        stood = row.values(*MOVED[noun]).get()
        row.update(**MOVED[noun])
        logged = LogEntry.objects.count()
        client.post(url, sent)
        assert LogEntry.objects.count() == logged, name
        row.update(**stood)
        client.post(url, sent)
        assert LogEntry.objects.count() > logged, name


def test_an_import_is_confirmed_as_the_page_showed_it(cast: Cast) -> None:
    """A notice may bring more states while it waits."""
    adoption, _first = imported(cast)
    client, page = client_of(cast.leader), adoption.get_absolute_url()
    url = reverse("adoption-confirm", args=[adoption.pk])
    html = client.get(page).content.decode()
    [form] = [one for one in forms_on(html, page) if one.action == url]
    hanging = Finding.objects.filter(pk=adoption.findings.first().pk)
    stood = hanging.values("state").get()
    for state in ({"state": S.SUBSTANTIALLY_COMPLETED}, stood):
        hanging.update(**state)
        client.post(url, form.values())
        adoption.refresh_from_db()
        assert adoption.is_waiting is (state != stood)

"""The number of queries does not grow with the number of rows.

Of which pages? Of every address under /staff/ that answers a GET: the URL configuration
names them, and the table of access says who reads them.
"""

from datetime import date, timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import get_resolver, reverse
from django.utils import timezone

from config import sessions
from rectification.access import Role
from rectification.checks import leaves
from rectification.exporting.columns import NAMES
from rectification.models import (
    Erasure,
    Finding,
    Inspection,
    LogEntry,
    User,
)
from rectification.records import begin_report
from rectification.workflow import FindingState
from tests.everywhere.access_table import METHODS, expected
from tests.everywhere.addresses import arguments, make_things, proposed_states
from tests.factories import (
    Cast,
    client_of,
    make_check_in,
    make_closable,
    make_evidence,
    make_finding,
    make_inspection,
    make_instruction,
    make_look_back,
    make_office,
    make_opinion,
    make_order,
    make_plan,
    make_report,
    make_sample,
    make_sheet,
    make_user,
    make_verification,
    set_chain,
)

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _unhurried(monkeypatch: pytest.MonkeyPatch) -> None:
    """On a busy machine a minute passes here: no session's row is written then."""
    monkeypatch.setattr(sessions, "GRAIN", 3600)


MANY = 8  # one more query for each of six rows is as plain as for each of many
# The most that a page may ask, session, user and posts included.
LOGGED = [
    f"{paper}-{suffix}"
    for paper in ("finding-dossier", "paper-form", "order", "instruction")
    for suffix in ("docx", "pdf")
]
BUDGET = {
    "finding-list": 8,
    # Findings, reports, replies and help, each with its own day.
    "inspection-reminders": 13,
    "intake-new": 13,
    # Six parts of a page; nine queries of these are the table of reports.
    "overview": 19,
    "paper-enter": 15,
    # What the report says is taken from all its records: nine queries of these.
    "report-detail": 16,
    "report-draft": 15,
    "report-docx": 13,
    "report-pdf": 13,
    # And the last edition, to compare with.
    "report-changes-docx": 14,
    "report-changes-pdf": 14,
    "report-section": 15,
    "report-item": 15,
    "finding-ledger-excel": 18,  # a chunk of a thousand; and it is logged
    "inspection-ledger": 19,  # each kind of row by itself; and it is logged
    # Who took a paper is logged: five queries of these.
    **dict.fromkeys(LOGGED, 13),
    # The ledger is in it.
    "finding-pack": 25,
    "inspection-pack": 25,
}
MOST = 12
UPDATE = 14
DECIDING = 15
# Answered with something else than a page made of rows.
NOT_PAGES = {
    "evidence-download": "a file",
    "evidence-small": "a picture",
    "evidence-large": "a picture",
    "draft-open": "leads on to the page of a form",
    "intake-review": "a text that was pasted, and signed",
    "login": "nobody is known yet",
    "first_run": "there is nobody yet",
    "inspection-undo_import": "an import, which none of these is",
    **dict.fromkeys(
        ("report-act_form", "report-act_form-docx", "report-act_form-pdf"),
        "a report in review or frozen, which this one is not",
    ),
    "report-enter_act": "a report in review or frozen, which this one is not",
    "report-enter_review": "a report in review, which none of these is",
    "people-list": "leads on to the one body, where there is one",
}


def queries(user: User, url: str) -> int:
    client = client_of(user)
    asked = queries_of(client, url)
    if any("UPDATE" in sql and "session" in sql for sql in asked):
        asked = queries_of(client, url)  # the list keeps how it is filtered
    return len(asked)


def queries_of(client: Client, url: str) -> list[str]:
    with CaptureQueriesContext(connection) as context:
        response = client.get(url)
    assert response.status_code == 200
    return [query["sql"] for query in context.captured_queries]


def add_entries(finding: Finding, *, cast: Cast, count: int) -> None:
    for number in range(count):
        measure = finding.add_measure(
            by=cast.coordinator,
            version=finding.version,
            plan=f"补齐第{number}批登记日期。",
            office=cast.office,
        )
        entry = finding.record_progress(
            by=cast.coordinator if number % 2 else cast.handler,
            text=f"第{number}批已补齐。",
            help_needed="请档案室配合。",
            happened_on=timezone.localdate() - timedelta(days=number),
            measure=measure,
        )
        evidence = make_evidence(cast=cast, content=b"%%PDF-1.7 %d" % number)
        finding.attach(by=cast.handler, evidence=evidence, entry=entry)


def test_a_finding_costs_the_same_with_many_entries(cast: Cast) -> None:
    finding = make_finding(cast=cast, state=FindingState.ONGOING)

    def counts() -> dict[str, int]:
        return {
            who: queries(getattr(cast, who), finding.get_absolute_url())
            for who in ("handler", "auditor", "coordinator", "office_head", "leader")
        }

    add_entries(finding, cast=cast, count=2)
    few = counts()
    add_entries(finding, cast=cast, count=MANY)
    assert counts() == few
    assert max(few.values()) <= 12


def test_deciding_on_a_finding_costs_the_same_with_many_entries(cast: Cast) -> None:
    few, many = (make_finding(cast=cast, state=FindingState.ONGOING) for _n in "ab")
    add_entries(few, cast=cast, count=2)
    add_entries(many, cast=cast, count=MANY)
    Finding.objects.filter(pk__in=[few.pk, many.pk]).update(
        state=FindingState.SUBMITTED,
        asks=FindingState.COMPLETED,
        submitted_at=timezone.now(),
        submitted_by=cast.office_head,
    )
    for user in (cast.leader, cast.verifier):
        asked = queries(user, few.get_absolute_url())
        assert queries(user, many.get_absolute_url()) <= asked <= DECIDING


def test_granting_together_costs_the_same_with_many_requests(cast: Cast) -> None:
    def counts(*, chained: int, plain: int) -> list[int]:
        for number in range(chained + plain):
            set_chain(cast, *(["coordinator", "leader"] if number < chained else []))
            finding = make_finding(cast=cast, state=FindingState.ONGOING)
            make_closable(finding, cast=cast)
            finding.submit(by=cast.office_head)
            if number < chained:
                finding.approve(by=cast.coordinator, reason="属实。")
        return [
            queries(cast.leader, reverse(name)) for name in ("bulk-approve", "work")
        ]

    plain, work = counts(chained=0, plain=2)
    assert plain <= MOST
    few = counts(chained=2, plain=0)
    assert counts(chained=3, plain=3) == few
    assert few == [plain + 1, work]  # who decided before


def test_deciding_on_a_later_deadline_asks_no_more(cast: Cast) -> None:
    day = {"due_on": date(2022, 10, 31), "due_precision": "month"}
    finding = make_finding(cast=cast, state=FindingState.ONGOING, **day)
    add_entries(finding, cast=cast, count=2)
    long_ago = timezone.now() - timedelta(days=9)
    Finding.objects.filter(pk=finding.pk).update(due_set_at=long_ago)
    finding.refresh_from_db()
    waiting = finding.edit(
        by=cast.coordinator,
        version=finding.version,
        reason="选址未定",
        done_so_far="已完成选址",
        due_on=date(2030, 12, 31),
        due_precision="month",
    )
    assert waiting is not None
    for user in (cast.leader, cast.verifier):
        assert queries(user, finding.get_absolute_url()) <= DECIDING


def test_signing_an_order_and_approving_a_plan_ask_no_more(cast: Cast) -> None:
    order, plan = make_order(cast=cast), make_plan(cast=cast)
    order.submit(by=cast.coordinator)
    approving = reverse("inspection-plan", args=[plan.inspection.reference])
    for user in (cast.leader, cast.coordinator):
        assert queries(user, order.get_absolute_url()) <= DECIDING
        assert queries(user, approving) <= DECIDING


def test_a_list_costs_the_same_with_many_rows(cast: Cast) -> None:
    inspection = make_inspection(cast=cast)
    readers = ["handler", "office_head", "coordinator", "leader", "verifier", "auditor"]
    columns = "&".join(f"cols={name}" for name in NAMES)
    filtered = f"/staff/findings/?state=ongoing&due=overdue&{columns}"
    urls = ["/staff/", "/staff/inspections/", inspection.get_absolute_url(), filtered]

    def counts() -> dict[tuple[str, str], int]:
        return {
            (url, who): queries(getattr(cast, who), url)
            for url in urls
            for who in readers
        }

    def grow(count: int) -> None:
        for number in range(count):
            finding = make_finding(
                cast=cast,
                inspection=inspection,
                state=FindingState.ONGOING,
                offices=[cast.office, make_office(organisation=cast.organisation)],
                due_on=date(2022, 10, 31),
                due_precision="month",
            )
            finding.record_progress(
                by=cast.coordinator, text="代填。", happened_on=timezone.localdate()
            )
            if number % 10 == 0:
                make_report(cast=cast, inspection=inspection, state="in_review")
                make_inspection(cast=cast)
                make_finding(
                    cast=cast, inspection=inspection, state=FindingState.SUBMITTED
                )

    grow(2)
    few = counts()
    grow(MANY)
    assert counts() == few
    # The head of an office: what is owed, and what to confirm besides.
    assert max(few.values()) <= 14, few
    assert max(found for (url, _who), found in few.items() if url == filtered) <= 9, few


def readers() -> dict[str, str]:
    """Return who reads each staff page: the first of the cast that may."""
    found: dict[str, str] = {}
    get = METHODS.index("get")
    for route, leaf in leaves(get_resolver()):
        if not route.lstrip("/^").startswith("staff/"):
            continue
        name = str(leaf.name)
        may = [who for who, cells in expected(name).items() if cells[get] == "200"]
        if name in NOT_PAGES:
            continue
        if may:
            found[name] = may[0]
        else:
            answers = {cells[get] for cells in expected(name).values()}
            assert "405" in answers, f"{name} is read by nobody, and takes no POST"
    return found


def grow(cast: Cast, things: dict[str, object], count: int) -> None:
    """Add to everything that a page could list."""
    inspection = Inspection.objects.get(reference=things["inspection"])
    finding = Finding.objects.get(reference=things["finding"])
    add_entries(finding, cast=cast, count=count)
    for number in range(count):
        office = make_office(organisation=cast.organisation)
        make_user(role=Role.HANDLER, organisation=cast.organisation, office=office)
        inspection.add_aspect(by=cast.coordinator, title=f"第{number}方面")
        other = make_finding(
            cast=cast,
            inspection=inspection,
            state=FindingState.ONGOING,
            offices=[cast.office, office],
            due_on=date(2022, 10, 31),
            due_precision="month",
        )
        make_closable(other, cast=cast)
        other.ask_help(by=cast.handler, needed="请信息中心配合。")
        make_order(cast=cast, finding=finding)
        make_order(cast=cast, finding=finding, issued=True)
        make_instruction(cast=cast, finding=finding)
        make_verification(cast=cast)
        make_look_back(cast=cast)
        make_check_in(cast=cast)
        for state in ("received", "reply_drafted", "replied"):
            make_opinion(cast=cast, report=inspection.reports.first(), state=state)
        make_finding(cast=cast, state=FindingState.LONG_TERM)
        make_sample(cast=cast)
        make_finding(cast=cast, state=FindingState.COMPLETED)
        make_report(cast=cast, inspection=inspection)
        make_inspection(cast=cast)
        asked = [make_finding(cast=cast, state=FindingState.SUBMITTED) for _n in "ab"]
        make_sheet(*asked, cast=cast)
        proposed_states(cast)
        entry = LogEntry.objects.filter(action="finding.record_progress").latest("pk")
        Erasure.objects.request(
            by=cast.coordinator, kind="payload", pk=entry.pk, reason="误填"
        )


def test_every_staff_page_costs_the_same_with_few_and_many_rows(cast: Cast) -> None:
    things = make_things(cast)
    pages = {
        name: (getattr(cast, who), reverse(name, args=arguments(name, things)))
        for name, who in readers().items()
    }

    def counts() -> dict[str, int]:
        return {name: queries(user, url) for name, (user, url) in pages.items()}

    grow(cast, things, 2)
    few = counts()
    grow(cast, things, 2)  # what asks for each row asks two more
    assert counts() == few
    dear = {
        name: found for name, found in few.items() if found > BUDGET.get(name, MOST)
    }
    assert not dear


def test_an_update_costs_the_same_with_many_entries(cast: Cast) -> None:
    finding = make_finding(cast=cast, state=FindingState.ONGOING)
    client = client_of(cast.handler)
    client.get(finding.get_absolute_url())

    def update(number: int) -> int:
        form = {
            "text": f"第{number}批已补齐。",
            "happened_on": timezone.localdate().isoformat(),
            "form_key": f"key-{number}",
        }
        with CaptureQueriesContext(connection) as context:
            response = client.post(
                reverse("finding-record_progress", args=[finding.reference]), form
            )
        assert response.status_code == 302
        assert finding.entries.filter(form_key=f"key-{number}").exists()
        asked = [query["sql"].split(" ")[0] for query in context.captured_queries]
        # Savepoints and the bounds of the transaction are no questions.
        return sum(
            one not in ("SAVEPOINT", "RELEASE", "BEGIN", "COMMIT") for one in asked
        )

    add_entries(finding, cast=cast, count=2)
    few = update(1)
    add_entries(finding, cast=cast, count=MANY)
    assert update(2) == few
    assert few <= UPDATE


def test_an_import_costs_the_same_with_many_findings(cast: Cast) -> None:
    few, many = (proposed_states(cast, count=count) for count in (2, MANY))
    for one in (few, many):
        for row in one.concerned():
            make_closable(row, cast=cast)
    for who in ("coordinator", "leader", "verifier", "auditor"):
        user = getattr(cast, who)
        asked = queries(user, few.get_absolute_url())
        assert queries(user, many.get_absolute_url()) == asked <= 16, who


def test_a_draft_costs_the_same_with_many_findings(cast: Cast) -> None:
    def drafted(count: int) -> str:
        inspection = make_inspection(cast=cast)
        for _ in range(count):
            make_finding(cast=cast, inspection=inspection, state=FindingState.ONGOING)
        report = begin_report(inspection, by=cast.coordinator)
        item = report.items.first()
        report.word_item(
            by=cast.coordinator,
            version=1,
            item=item,
            lines=[["finding", "1.自己的话。"]],
            over="0" * 64,
        )
        return report.get_absolute_url()

    few, many = drafted(2), drafted(MANY)
    for page in ("draft", "style", "around"):
        asked = queries(cast.coordinator, f"{few}{page}/")
        assert queries(cast.coordinator, f"{many}{page}/") == asked, page
        assert asked <= 15, page

"""Every form × every field × what may be sent there: never a 500, always a sentence.

The forms come from the URL configuration (by way of the table of access, which is
held against it), the fields from the pages as drawn. A new address that takes a POST
and does not stand in CASES makes a test fail.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from rectification.forms.autosave import DRAFTED
from rectification.models import Erasure, LogEntry, Report, User
from rectification.records import begin_report
from rectification.workflow import FindingState, ReportState
from tests.bad_input import FILE, HOSTILE, RIGHT_TO_LEFT, Form, body, forms_on
from tests.everywhere.test_access_matrix import TABLE, arguments
from tests.everywhere.test_access_matrix import things as things_of_the_matrix
from tests.factories import (
    PASSWORD,
    Cast,
    make_evidence,
    make_finding,
    make_inspection,
    make_report,
    make_user,
    seat,
    sign_reviews,
)
from tests.uploads import PDF
from tests.views.intake.test_review import TABLE as PASTED

pytestmark = [pytest.mark.django_db, pytest.mark.one_database]
things = things_of_the_matrix  # a fixture
World = dict[str, Any]
WORDS = "补齐登记日期四十六处。"


@dataclass(frozen=True)
class Case:
    """`who` sends; `ready` brings things into their state and returns what the address
    is made of; `page`: name of the address the form stands on; `valid`: what makes it
    acceptable; `done`: the answers that say so; `route`: the name of the address,
    where it is not the key; `file`: what every file field needs."""

    who: str = "coordinator"
    ready: Callable[[Cast, World], list[object]] | None = None
    page: str = ""
    valid: dict[str, str] = field(default_factory=dict)
    done: tuple[int, ...] = (302,)
    route: str = ""
    file: tuple[str, bytes] | None = None


WHY = {"why": "wrong_entry"}
# One finding of the matrix changed, one new.
MERGED = (
    "反馈问题\t责任领导\t整改时限\n台账登记不规范\t吴定\t年底前\n会议偏多\t吴定\t年底前"
)


def _finding(state: str) -> Callable[[Cast, World], list[object]]:
    return lambda cast, _world: [make_finding(cast=cast, state=state).reference]


def _report(state: str) -> Callable[[Cast, World], list[object]]:
    def ready(cast: Cast, _world: World) -> list[object]:
        inspection = make_inspection(cast=cast)
        make_finding(cast=cast, inspection=inspection)
        report = make_report(cast=cast, inspection=inspection, state=state)
        return [report.reference]

    return ready


def _waiting(cast: Cast, _world: World) -> list[object]:
    entry = LogEntry.objects.filter(action="finding.record_progress").latest("pk")
    kind = Erasure.Kind.PAYLOAD
    Erasure.objects.filter(kind=kind).delete()
    return [
        Erasure.objects.request(
            by=cast.coordinator, kind=kind, pk=entry.pk, reason=WORDS
        ).pk
    ]


def _seated(cast: Cast, _world: World) -> list[object]:
    """Somebody without a seat yet, to be given one."""
    make_user(full_name="郭新")
    seat(cast.second_leader, role="coordinator", organisation=cast.organisation)
    return [cast.organisation.pk]


def _another_file(cast: Cast, world: World) -> list[object]:
    make_evidence(cast=cast, content=b"%PDF-1.7 another")
    return [world["finding"]]


def _locked(cast: Cast, _world: World) -> list[object]:
    # Not the cast's own object: another case goes on as the handler.
    person = User.objects.get(pk=cast.handler.pk)
    person.lock(by=cast.security_admin, reason=WORDS)
    return [person.pk]


def _warned(cast: Cast, _world: World) -> list[object]:
    """A draft that readiness warns of: what is open says no deadline."""
    inspection = make_inspection(cast=cast)
    finding = make_finding(cast=cast, inspection=inspection, state=FindingState.ONGOING)
    finding.add_measure(by=cast.coordinator, version=finding.version, plan=WORDS)
    return [begin_report(inspection, by=cast.coordinator).reference]


def _signed(cast: Cast, world: World) -> list[object]:
    """A report of which nothing is missing but the approval."""
    [reference] = _report(ReportState.IN_REVIEW)(cast, world)
    sign_reviews(Report.objects.get(reference=reference))
    return [reference]


CASES: dict[str, Case] = {
    "account-lock": Case("security_admin", valid={"reason": WORDS}),
    "account-unlock": Case("security_admin", _locked, valid={"reason": WORDS}),
    "account-end_sessions": Case("security_admin", valid={"reason": WORDS}),
    "account-lift": Case("security_admin", valid={"reason": WORDS}),
    "report-around": Case(valid={"title": "关于巡察整改进展情况的通报"}),
    "report-new_section": Case(valid={"title": "长效机制", "text": WORDS}),
    "report-section": Case(),
    "report-item": Case(),
    "report-style": Case(),
    "report-enter_review": Case(
        ready=_report(ReportState.IN_REVIEW),
        valid={"name": "周定"},
        file=("审签单.pdf", PDF),
    ),
    "report-answer_warning": Case(
        ready=_warned, page="report-detail", valid={"reason": WORDS}
    ),
    **{
        f"public-{language}check": Case("anonymous", valid={"text": WORDS}, done=(200,))
        for language in ("", "en-")
    },
    "login": Case("anonymous", valid={"username": "", "password": PASSWORD}),
    "password-change": Case(
        valid={
            "old_password": PASSWORD,
            "new_password1": "Qing-shan-2031",
            "new_password2": "Qing-shan-2031",
        }
    ),
    "inspection-new": Case(valid={"theme": "优化服务", "team": "第三巡察组"}),
    "inspection-edit": Case(valid={"team": "第三巡察组", **WHY}),
    "aspect-new": Case(valid={"title": "窗口建设"}),
    "aspect-edit": Case(valid={"title": "窗口建设", **WHY}),
    "office-new": Case(valid={"name": "督查科"}),
    "office-edit": Case(valid={"name": "督查科", **WHY}),
    "finding-new": Case(valid={"title": "会议偏多", "original_text": WORDS}),
    "finding-edit": Case(valid={"standard": WORDS, **WHY}),
    "finding-correct_text": Case(valid={"original_text": WORDS, **WHY}),
    "finding-assign": Case(valid={"person_0": "李改", **WHY}),
    "measure-new": Case(valid={"plan": WORDS}),
    "measure-edit": Case(valid={"plan": WORDS, **WHY}),
    "measure-remove": Case(
        page="measure-edit",
        ready=lambda cast, world: [world["bare_measure"]],
        valid=WHY,
    ),
    "measure-update": Case("handler", valid={"account": WORDS}),
    "finding-record_progress": Case(
        "handler", page="finding-detail", valid={"text": WORDS}
    ),
    "finding-attach": Case("handler", ready=_another_file),
    "entry-correct": Case("handler", valid={"text": WORDS, "reason": WORDS}),
    "entry-withdraw": Case("handler", valid={"reason": WORDS}),
    "finding-submit": Case("office_head", page="finding-detail"),
    "finding-send_back": Case(
        "leader",
        _finding(FindingState.SUBMITTED),
        "finding-detail",
        {"reason": WORDS},
    ),
    "finding-approve": Case(
        "leader", _finding(FindingState.SUBMITTED), "finding-detail"
    ),
    "finding-reopen": Case(
        "verifier",
        _finding(FindingState.COMPLETED),
        "finding-detail",
        {"reason": WORDS},
    ),
    "report-review": Case("leader", _report(ReportState.IN_REVIEW), "report-detail"),
    "report-send_back": Case(
        "leader", _report(ReportState.IN_REVIEW), "report-detail", {"reason": WORDS}
    ),
    "report-approve": Case("leader", _signed, "report-detail"),
    "report-void": Case(
        "leader", _report(ReportState.FROZEN), "report-detail", {"reason": WORDS}
    ),
    "report-revise": Case(
        "coordinator", _report(ReportState.PUBLIC), "report-detail", {"reason": WORDS}
    ),
    "report-take_down": Case(
        "leader", _report(ReportState.PUBLIC), "report-detail", {"reason": WORDS}
    ),
    "intake-new": Case(valid={"text": PASTED}, done=(200,)),
    # Drawn by a POST of its own: see `draw`.
    "intake-review": Case(page="intake-new"),
    "intake-review into an inspection": Case(
        page="intake-new", valid=WHY, route="intake-review"
    ),
    "people-appoint": Case(ready=_seated, valid={"role": "leader"}),
    "people-account": Case(valid={"full_name": "郭新", "role": "leader"}, done=(200,)),
    "appointment-hand_over": Case(),
    "first_run": Case("superuser", valid={"name": "青石县档案局"}, done=(200,)),
    "draft-save": Case("handler", page="finding-detail", valid={"text": WORDS}),
    "draft-discard": Case("handler", page="finding-detail"),
    **{
        f"{kind}-erase": Case(valid={"reason": WORDS})
        for kind in ("entry", "evidence", "source", "edition")
    },
    "payload-erase": Case(valid={"reason": WORDS}),
}
# A button alone: nothing is typed there, and nothing read of what is sent.
BUTTONS = frozenset(
    {
        "logout",
        "set_language",
        "finding-withdraw",
        "entry-confirm",
        "report-submit",
        "report-withdraw",
        "report-freeze",
        "report-publish",
        "report-arrange",
        "inspection-begin_report",
        "appointment-end",
        "erasure-confirm",
        "erasure-refuse",
        "inspection-undo_import",
    }
)
# Characters that hide or turn what stands around them: in no page of ours.
HIDING = frozenset("\x01\x07\x1b\x7f\u2066" + RIGHT_TO_LEFT)
# They carry what was typed, as it was, to where it is judged.
CARRYING = frozenset({"draft-save", "first_run", "public-check", "public-en-check"})
# What a refusal may answer where something other than a field was tampered with.
TAMPERED = frozenset({400, 403, 404, 409, 413})


def taking_posts() -> set[str]:
    """Every address that answers a POST of somebody otherwise than by refusing it."""
    names = set()
    for name, rows in TABLE.items():
        for row in rows:
            statuses, _, who = row.partition(": ")
            status = statuses.split()[1]
            if status in ("200", "303") or (status == "302" and who != "anonymous"):
                names.add(name)
    return names


def test_every_address_that_takes_a_post_stands_here() -> None:
    # The first run is over where there are bodies: no role of the table gets in.
    routes = {case.route or name for name, case in CASES.items()}
    assert taking_posts() | {"first_run"} == routes | BUTTONS
    assert not routes & BUTTONS


def test_every_form_that_keeps_a_draft_stands_here() -> None:
    assert set(CASES) >= set(DRAFTED)


# --- drawing a form -----------------------------------------------------------------


class Drawn:
    """A form of one case as somebody sees it, and the way to send it."""

    def __init__(self, name: str, cast: Cast, world: World) -> None:
        self.name, self.case = name, CASES[name]
        self.user = self._user(cast)
        case = self.case
        route = case.route or name
        args = case.ready(cast, world) if case.ready else arguments(route, world)
        self.url = reverse(route, args=args)
        self.world = world
        if name.startswith("draft-"):  # of the form of another page
            args = [world["finding"]]
        self.page = reverse(case.page, args=args) if case.page else self.url
        self.client = self.signed_in()
        self.form = self._form()
        self.baseline = self.form.values() | self._filled(cast)

    def _user(self, cast: Cast) -> User | None:
        if self.case.who == "anonymous":
            return None
        if self.case.who == "superuser":
            return User.objects.create_superuser("root", "x", full_name="装机")
        return getattr(cast, self.case.who)

    def signed_in(self) -> Client:
        client = Client(raise_request_exception=False)
        if self.user is not None:
            client.force_login(self.user)
        return client

    def look(self) -> str:
        """Return the page of the form; a review is drawn by sending its text."""
        if self.name.startswith("intake-review"):
            body_of = self.user.seats_now()[0].organisation_id
            data = {"organisation": body_of, "text": PASTED, "kind": ""}
            if self.case.valid:
                data |= {"target": self.world["inspection"], "text": MERGED}
            return self.client.post(self.page, data).content.decode()
        return self.client.get(self.page).content.decode()

    def _form(self) -> Form:
        html = self.look()
        if self.name == "draft-discard":
            draft = {"for": self._of_progress(), "text": WORDS}
            self.client.post(reverse("draft-save"), draft)
            html = self.look()
        found = [one for one in forms_on(html, self.page) if one.action == self.url]
        if self.name == "draft-save":
            # Sent by a button or the script of another form.
            found = [
                one
                for one in forms_on(html, self.page)
                if one.action == self._of_progress()
            ]
        assert len(found) == 1, f"{self.name}: {len(found)} forms post to {self.url}"
        return found[0]

    def _of_progress(self) -> str:
        return self.page + "record_progress/"

    def _filled(self, cast: Cast) -> dict[str, str]:
        """Fill in what must be filled in and is not, as anybody would."""
        filled = dict(self.case.valid)
        if self.name == "login":
            filled["username"] = cast.handler.username
        if self.name == "draft-save":
            filled["for"] = self._of_progress()
        if self.name.startswith("intake-review"):
            filled["do"] = "write"
        for one in self.form.fields.values():
            if one.is_required and not one.value and one.name not in filled:
                choices = [value for value in one.choices if value]
                today = timezone.localdate().isoformat()
                filled[one.name] = {"select": choices[-1:], "date": [today]}.get(
                    one.kind, [WORDS]
                )[0]
        return filled

    def cells(self) -> Iterator[tuple[str, str, str | tuple[str, bytes]]]:
        """Yield (field, what is wrong, value), rows of the same kind but once."""
        for one in self.form.fields.values():
            if one.name in ("csrfmiddlewaretoken", "next"):
                continue
            head, _, number = one.name.rpartition("_")
            if head and number.isdecimal() and int(number) > 0:
                continue
            if one.kind == "file":
                for what, file in FILE.items():
                    yield one.name, what, file
            elif one.kind in HOSTILE:
                for what, value in HOSTILE[one.kind].items():
                    yield one.name, what, value

    def send(self, values: dict[str, str], file: dict[str, Any] | None = None) -> Any:
        client = self.signed_in()
        if self.case.file and not file:
            upload = SimpleUploadedFile(*self.case.file)
            names = [
                one.name for one in self.form.fields.values() if one.kind == "file"
            ]
            file = dict.fromkeys(names, upload)
        if file:
            # Multipart as the test client writes it knows no half of a pair.
            values = {
                name: value.encode("utf-8", "replace").decode()
                for name, value in values.items()
            }
            return client.post(self.url, {**values, **file}, HTTP_REFERER=self.referer)
        kind = "application/x-www-form-urlencoded"
        return client.post(
            self.url, body(values), content_type=kind, HTTP_REFERER=self.referer
        )

    @property
    def referer(self) -> str:
        return f"http://testserver{self.page}"


def draw(name: str, cast: Cast, things: World) -> Drawn:
    if name == "measure-remove":
        finding = make_finding(cast=cast)
        measure = finding.add_measure(
            by=cast.coordinator, version=finding.version, plan=WORDS
        )
        things = things | {"bare_measure": measure.pk}
    return Drawn(name, cast, things)


def tried(drawn: Drawn, values: dict[str, str], file: dict[str, Any] | None) -> Any:
    """Send, and what was read afterwards of the page; nothing of it stays."""
    point = transaction.savepoint()
    try:
        response = drawn.send(values, file)
        again = ""
        if response.status_code == 302:
            again = drawn.client.get(response["Location"]).content.decode()
        elif response.status_code == 303:
            again = drawn.look()
        return response, response.content.decode(errors="replace"), again
    finally:
        transaction.savepoint_rollback(point)


# --- the walk -----------------------------------------------------------------------


def faults(
    drawn: Drawn, name: str, sent: dict[str, str], response: Any, html: str, again: str
) -> Iterator[str]:
    """Say what is wrong with an answer: a fault, no sentence, or something lost."""
    status = response.status_code
    if status >= 500:
        yield f"{status}"
        return
    if status in TAMPERED:
        if not html.strip():
            yield f"{status} without a word"
        return
    if status in drawn.case.done and "errorlist" not in html:
        # Accepted: cleaned, or harmless as it is.
        kept = sorted(HIDING & {*html, *again})
        if kept and drawn.name not in CARRYING:
            yield f"{status}, and it shows {kept}"
        return
    shown = {one.action: one for one in forms_on(html, drawn.page)}
    if status == 303:  # refused by a rule, back to the page
        if not any(message.level_tag == "error" for message in said(response)):
            yield "303 without a sentence"
        if drawn.name not in DRAFTED:
            return
        shown = {one.action: one for one in forms_on(again, drawn.page)}
    elif "errorlist" not in html and 'class="message ' not in html:
        yield f"{status} without a sentence"
    form = shown.get(drawn.url)
    if form is None:
        yield f"{status}: the form did not come back"
        return
    yield from lost(drawn, name, sent, form, status)


def said(response: Any) -> list[Any]:
    from django.contrib.messages import get_messages

    return list(get_messages(response.wsgi_request))


def lost(
    drawn: Drawn, name: str, sent: dict[str, str], form: Form, status: int
) -> Iterator[str]:
    """Every word typed is there again, in the field itself and in all others."""
    for field_name, value in sent.items():
        one = drawn.form.fields.get(field_name)
        if one is None or one.kind not in ("text", "textarea", "date", "number"):
            continue
        back = form.fields.get(field_name)
        if back is None:
            # By other columns the text holds other findings.
            if not name.startswith("column_") or not field_name[-1].isdecimal():
                yield f"{field_name} is not there any more"
        elif status == 303 and (field_name == name or one.kind != "textarea"):
            continue  # kept as a draft: its words, cleaned
        elif comparable(back.value) != comparable(value):
            yield f"{field_name} came back as {back.value[:40]!r}"


def comparable(text: str) -> str:
    """What a browser and a parser leave of a text."""
    text = text.encode("utf-8", "surrogatepass").decode("utf-8", "replace")
    return "".join(text.replace("\ufffd", "").replace("\0", "").split())


@pytest.mark.parametrize("name", sorted(CASES))
def test_whatever_is_sent_is_answered_with_a_sentence_and_nothing_is_lost(
    name: str, request: pytest.FixtureRequest
) -> None:
    is_first = name == "first_run"  # there must be nothing yet
    cast = None if is_first else request.getfixturevalue("cast")
    things = {} if is_first else request.getfixturevalue("things")
    drawn = draw(name, cast, things)
    response, html, _again = tried(drawn, drawn.baseline, None)
    assert response.status_code in drawn.case.done, (response.status_code, html[-3000:])
    assert "errorlist" not in html
    wrong = []
    for field_name, what, value in drawn.cells():
        sent, file = dict(drawn.baseline), None
        if isinstance(value, tuple):
            file = {field_name: SimpleUploadedFile(*value)}
            sent.pop(field_name, None)
        else:
            sent[field_name] = value
        answer = tried(drawn, sent, file)
        wrong += [
            f"{field_name} × {what}: {fault}"
            for fault in faults(drawn, field_name, sent, *answer)
        ]
    assert not wrong, "\n" + "\n".join(wrong)


def test_the_table_has_as_many_cells_as_were_promised(
    cast: Cast, things: World
) -> None:
    cells = 0
    for name in sorted(set(CASES) - {"first_run"}):
        point = transaction.savepoint()
        cells += len(list(draw(name, cast, things).cells()))
        transaction.savepoint_rollback(point)
    assert cells >= 150

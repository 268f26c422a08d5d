"""A form as somebody sees it on its page, and the way to send it."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from rectification.models import Addressee, Evidence, Finding, PaperAct, Report, User
from rectification.models.findings.paper_sheet import form_number
from rectification.workflow_reports import ReportState
from tests.everywhere.addresses import Things, World, arguments
from tests.everywhere.bad_values import VALUES
from tests.everywhere.form_cases import CASES, MERGED, WEIGHTY, WORDS
from tests.everywhere.html_forms import Field, Form, body, forms_on
from tests.factories import Cast, client_of, make_finding, sheet_number_of
from tests.pasted import ASPECTS
from tests.pasted import TABLE as PASTED

# Forms that ask for the number of a sheet: over a report in which state, of which act.
_NUMBERED = {
    "report-enter_act": (ReportState.FROZEN, "publish"),
    "report-enter_review": (ReportState.IN_REVIEW, "approve"),
}
Cell = tuple[str, str, str | tuple[str, bytes]]  # field, what is wrong, value


class Drawn:
    """A form of one case as somebody sees it, and the way to send it."""

    def __init__(self, name: str, cast: Cast | None, things: Things) -> None:
        self.name, self.case = name, CASES.get(name) or WEIGHTY[name]
        self.user = self._user(cast)
        case = self.case
        route = case.route or name
        args = case.ready(cast, things) if case.ready else arguments(route, things)
        self.url = reverse(route, args=args)
        self.things = things
        if name.startswith("draft-"):  # of the form of another page
            args = [things["finding"]]
        if name == "act-confirm":  # on the page of its report
            args = [PaperAct.objects.get(pk=args[0]).report.reference]
        if name == "reply-send_back":  # on the page of its order
            args = [Addressee.objects.get(pk=args[0]).order_id]
        if name == "appointment-end":  # in the list of its body
            args = [things["people"]]
        self.page = _page(case.page, args) if case.page else self.url
        if name.startswith("bulk-"):  # of what is chosen on the list
            self.page += "?which=all"
        self.client = self.signed_in()
        self.form = self._form()
        self.ticked = self._ticked()
        self.baseline = self.form.values() | self._filled(cast)

    def _user(self, cast: Cast) -> User | None:
        if self.case.who == "anonymous":
            return None
        if self.case.who == "superuser":
            return User.objects.create_superuser("root", "x", full_name="装机")
        return getattr(cast, self.case.who)

    def signed_in(self) -> Client:
        client = Client() if self.user is None else client_of(self.user)
        client.raise_request_exception = False
        return client

    def look(self) -> str:
        """Return the page of the form; a review is drawn by sending its text."""
        if self.name.startswith(("intake-review", "intake-name")):
            body_of = self.user.seats_now()[0].organisation_id
            text = ASPECTS if self.name == "intake-name" else PASTED
            data = {"organisation": body_of, "text": text, "kind": ""}
            if self.case.route:
                data |= {"target": self.things["inspection"], "text": MERGED}
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

    def _ticked(self) -> dict[str, str]:
        """Return one box of each group in which one has to be ticked."""
        named = ("order-new", "order-edit", "instruction-new", "instruction-correct")
        if self.name not in named:
            return {}
        finding = Finding.objects.get(reference=self.things["finding"])
        ticked = {"findings": finding.pk, "offices": self.things["office"]}
        return {name: str(key) for name, key in ticked.items()}

    def _filled(self, cast: Cast) -> dict[str, str]:
        """Fill in what must be filled in and is not, as anybody would."""
        filled = self.case.valid | self.ticked
        if self.name == "login":
            filled["username"] = cast.handler.username
        if self.name in _NUMBERED:
            state, act = _NUMBERED[self.name]
            signed = Report.objects.filter(state=state).latest("pk")
            filled["sheet_number"] = sheet_number_of(signed, act)
        if self.name == "finding-attach":  # the file of its case
            filled["evidence"] = str(Evidence.objects.latest("pk").pk)
        if self.name == "paper-enter":
            asked = Finding.objects.get(reference="2022-003-01")
            filled["sheet_number"] = form_number(asked.signable())
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

    def tried_fields(self) -> Iterator[Field]:
        """Yield the fields that bad values are sent to, of rows alike but the first.

        A box that is ticked is one of them only where a form has nothing else.
        """
        typed, boxes = [], []
        for field in self.form.fields.values():
            head, _, number = field.name.rpartition("_")
            is_repeated = head and number.isdecimal() and int(number) > 0
            if field.name in ("csrfmiddlewaretoken", "next") or is_repeated:
                continue
            (boxes if field.kind == "checkbox" else typed).append(field)
        yield from typed or boxes

    def cells(self) -> Iterator[Cell]:
        for field in self.tried_fields():
            for what, value in VALUES[field.kind].items():
                yield field.name, what, value

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


def _page(name: str, args: list[object]) -> str:
    """Return where a form stands: the page of its thing, or a list of all of them."""
    is_list = name.endswith(("-list", "-waiting"))
    return reverse(name, args=[] if is_list else args)


def draw(name: str, world: World | None) -> Drawn:
    """Draw the form of a case; `world` is nothing where there is nobody yet."""
    if world is None:
        return Drawn(name, None, {})
    cast, things = world.cast, world.things
    if name == "measure-remove":
        finding = make_finding(cast=cast)
        measure = finding.add_measure(
            by=cast.coordinator, version=finding.version, plan=WORDS
        )
        things = things | {"bare_measure": measure.pk}
    return Drawn(name, cast, things)


@contextmanager
def tried(
    drawn: Drawn, values: dict[str, str], file: dict[str, Any] | None = None
) -> Iterator[Any]:
    """Send; nothing of it stays when the answer has been looked at."""
    point = transaction.savepoint()
    try:
        yield drawn.send(values, file)
    finally:
        transaction.savepoint_rollback(point)

"""领导批示: instructions on an inspection, listed and entered; one, and its steps."""

from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.db.models import QuerySet
from django.http import HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.datastructures import MultiValueDict
from django.utils.translation import gettext as _
from django.views.decorators.http import (
    require_http_methods,
    require_POST,
    require_safe,
)

from rectification.access import Role, requires
from rectification.errors import Conflict, NotAllowed
from rectification.forms.findings.steps import OpinionForm, ReasonForm
from rectification.forms.inspections.instructions import (
    InstructionCorrectForm,
    InstructionForm,
)
from rectification.models import (
    Appointment,
    Evidence,
    Finding,
    Inspection,
    Instruction,
    InstructionFacts,
    User,
)
from rectification.models.bodies.working_days import WorkingDays
from rectification.papers.orders import instruction_paper
from rectification.views.inspections.edit import InspectionCorrection, trail
from rectification.views.inspections.replies import (
    crumbs,
    history,
    replies,
    with_replies,
)
from rectification.views.inspections.reply_list import fetch_inspection, listed
from rectification.views.parts.answers import as_read, done, said
from rectification.views.parts.editing import Stored
from rectification.views.parts.offered_steps import Steps, step
from rectification.views.parts.papers import handed_out, paper_links
from rectification.views.parts.requests import StaffRequest
from rectification.views.parts.rows import Crumb, file_row
from rectification.workflow import Permission


@requires(Permission.FINDING_VIEW)
@require_safe
def inspection_instructions(request: StaffRequest, reference: str) -> HttpResponse:
    user = request.user
    inspection = fetch_inspection(user, reference)
    shown = Instruction.objects.visible_to(user).filter(inspection=inspection)
    url = reverse("instruction-new", args=[reference])
    action = {"label": _("Enter an instruction"), "url": url, "kind": "primary"}
    context = {
        "inspection": inspection,
        "crumbs": trail(inspection, _("Instructions of leaders")),
        "actions": [action] if may_give(user, inspection) else [],
        **listed(request, shown),
    }
    return render(request, "instruction/list.html", context)


def addressable(
    user: User, inspection: Inspection, one: Instruction | None = None
) -> dict[str, Any]:
    """Return the findings and offices that may be chosen; those of `one` stay there."""
    shown = Finding.objects.visible_to(user).in_printed_order()
    shown = shown.filter(inspection=inspection).prefetch_related("responsibilities")
    offices = inspection.organisation.offices.existing(on=timezone.localdate())
    if one is not None:
        kept = one.addressees.values("office")
        offices = offices | inspection.organisation.offices.filter(pk__in=kept)
    found = offices.order_by("position", "pk")
    return {"findings": list(shown), "offices": list(found)}


def may_give(user: User, inspection: Inspection) -> bool:
    return user.may(Permission.INSTRUCTION_GIVE, Instruction(inspection=inspection))


# --- entering one -----------------------------------------------------------------


@requires(Permission.INSTRUCTION_GIVE)
@require_http_methods(["GET", "POST"])
def instruction_new(request: StaffRequest, reference: str) -> HttpResponse:
    inspection = fetch_inspection(request.user, reference)
    if not may_give(request.user, inspection):
        raise NotAllowed()
    about = request.GET.get("finding", "")
    page = NewInstruction(request.user, inspection, request.FILES, about)
    return page.respond(request)


@dataclass
class NewInstruction(InspectionCorrection[InstructionForm]):
    """`about`: the finding that somebody came from; its offices are ticked."""

    files: MultiValueDict[str, UploadedFile]
    about: str = ""
    made: Instruction | None = None

    is_new = True

    def title(self) -> str:
        return _("Enter an instruction of a leader")

    def save(self) -> str:
        return _("Hand it on to the offices")

    def back(self) -> str:
        return reverse("inspection-instructions", args=[self.inspection.reference])

    def done(self) -> str:
        return self.made.get_absolute_url() if self.made else self.back()

    def form(self, data: QueryDict | None) -> InstructionForm:
        today, leaders = timezone.localdate(), self._leaders()
        given = addressable(self.user, self.inspection)
        chosen = [one for one in given["findings"] if one.reference == self.about]
        answering = [row for one in chosen for row in one.responsibilities.all()]
        initial = {
            "given_on": today,
            "findings": [one.pk for one in chosen],
            "offices": [row.office_id for row in answering],
            "leader": self.user.pk if self.user in leaders else None,
        }
        return InstructionForm(
            data,
            self.files if data is not None else None,
            leaders=leaders,
            initial=initial,
            **given,
        )

    def _leaders(self) -> QuerySet[User]:
        held = (
            Appointment.objects.held()
            .confirmed()
            .filter(
                post__organisation=self.inspection.organisation, post__role=Role.LEADER
            )
        )
        found = User.objects.filter(pk__in=held.values("user"), is_active=True)
        return found.order_by("full_name", "pk")

    def keep(self, form: InstructionForm) -> str:
        given, (offices, findings) = form.cleaned_data, form.addressed()
        due = given["reply_due_on"] or WorkingDays().after(
            timezone.localdate(), given["reply_days"]
        )
        with transaction.atomic():  # a scan of what is refused is not kept
            self.made = Instruction.objects.give(
                self.inspection,
                InstructionFacts(
                    name=given["name"],
                    post=given["post"] or self._post_of(given["leader"]),
                    leader=given["leader"],
                    words=given["text"],
                    given_on=given["given_on"],
                    paper=self._scan(form),
                    is_told=given["is_told"],
                ),
                by=self.user,
                offices=offices,
                findings=findings,
                reply_due_on=due,
            )
        return _("The instruction is handed on: the offices find it in My work.")

    def _post_of(self, leader: User | None) -> str:
        body = self.inspection.organisation_id
        posts = leader.posts_now() if leader else ()
        titles = [one.title for one in posts if one.organisation_id == body]
        return next(filter(None, titles), "")

    def _scan(self, form: InstructionForm) -> Evidence | None:
        if (file := form.scan) is None:
            return None
        return Evidence.objects.keep(
            by=self.user,
            organisation=self.inspection.organisation,
            stream=file.stream,
            name=file.name,
            media_type=file.media_type,
        )


# --- correcting one ---------------------------------------------------------------


@requires(Permission.INSTRUCTION_GIVE)
@require_http_methods(["GET", "POST"])
def instruction_correct(request: StaffRequest, pk: int) -> HttpResponse:
    one, user = fetch(request.user, pk), request.user
    if refusal := one.why_not("correct", by=user):
        if isinstance(refusal, NotAllowed):
            raise refusal
        messages.error(request, str(refusal))
        return redirect(one.get_absolute_url())
    return CorrectInstruction(user, one.inspection, one).respond(request)


@dataclass
class CorrectInstruction(InspectionCorrection[InstructionCorrectForm]):
    one: Instruction

    def title(self) -> str:
        return _("Correct the instruction")

    def back(self) -> str:
        return self.one.get_absolute_url()

    def crumbs(self) -> list[Crumb]:
        rows = crumbs(self.one)
        return [*rows[:-1], Crumb(str(self.one), self.back()), Crumb(self.title())]

    def stored(self) -> Stored:
        one = self.one
        return {
            "name": one.leader_name,
            "post": one.leader_post,
            "given_on": one.given_on,
            "text": one.words,
            "reply_due_on": one.reply_due_on,
        }

    def form(self, data: QueryDict | None) -> InstructionCorrectForm:
        initial = self.stored() | {
            "version": self.one.mark,
            "findings": [row.finding_id for row in self.one.concerned.all()],
            "offices": [row.office_id for row in self.one.addressees.all()],
        }
        given = addressable(self.user, self.inspection, self.one)
        is_named = self.one.leader_id is None
        return InstructionCorrectForm(data, named=is_named, initial=initial, **given)

    def keep(self, form: InstructionCorrectForm) -> str:
        given, (offices, findings) = form.cleaned_data, form.addressed()
        if given["version"] != self.one.mark:
            raise Conflict(current={})
        self.one.read = self.one.mark
        self.one.correct(
            InstructionFacts(
                name=given.get("name", ""),
                post=given["post"],
                words=given["text"],
                given_on=given["given_on"],
            ),
            by=self.user,
            reason=form.reason,
            offices=offices,
            findings=findings,
            reply_due_on=given["reply_due_on"],
        )
        return _("The instruction is corrected; the log keeps what stood before.")

    def latest(self) -> tuple[object, Stored]:
        self.one.refresh_from_db()
        return self.one.mark, self.stored()


# --- one of them ------------------------------------------------------------------


def fetch(user: User, pk: int) -> Instruction:
    rows = Instruction.objects.visible_to(user).select_related(
        *("inspection__organisation", "inspection__overseer", "leader"),
        *("entered_by", "ended_by", "paper"),
    )
    return get_object_or_404(with_replies(rows), pk=pk)


@requires(Permission.FINDING_VIEW)
@require_safe
def instruction_detail(request: StaffRequest, pk: int) -> HttpResponse:
    one, user = fetch(request.user, pk), request.user
    sees_whole = user.scope(Permission.FINDING_VIEW).covers(one.inspection)
    context = {
        "instruction": one,
        "inspection": one.inspection,
        "crumbs": crumbs(one),
        "facts": facts(one),
        "paragraphs": one.words.splitlines(),
        "papers": [file_row(one.paper)] if one.paper else [],
        "concerned": [row.finding for row in one.concerned.all()],
        "replies": replies(one, user, sees_whole=sees_whole),
        "correct_url": reverse("instruction-correct", args=[pk])
        if one.why_not("correct", by=user) is None
        else "",
        "steps": steps(one, user).asking(request),
        "history": history(one) if sees_whole else None,
        "may_erase": user.may(Permission.ERASURE_REQUEST, one.inspection),
    }
    return render(request, "instruction/detail.html", context)


@requires(Permission.FINDING_VIEW)
@require_safe
def instruction_print(request: StaffRequest, pk: int) -> HttpResponse:
    """领导批示办理单, on one sheet of A4."""
    one = fetch(request.user, pk)
    context = {
        "instruction": one,
        "crumbs": [*crumbs(one)[:-1], Crumb(str(one), one.get_absolute_url())],
        "paragraphs": one.words.splitlines(),
        "entered_on": timezone.localdate(one.entered_at),
        "source": source_words(one),
        "papers": paper_links("instruction", pk),
    }
    return render(request, "instruction/print.html", context)


@requires(Permission.FINDING_VIEW)
@require_safe
def instruction_file(request: StaffRequest, pk: int, suffix: str) -> HttpResponse:
    one = fetch(request.user, pk)
    back = reverse("instruction-print", args=[pk])
    paper = instruction_paper(one, source_words(one))
    chain = one.inspection.reference
    return handed_out(request, paper, suffix, back=back, chain=chain, subject=one)


def facts(one: Instruction) -> list[tuple[str, object]]:
    return [
        (_("Leader"), f"{one.leader_post} {one.leader_name}".strip()),
        (_("Day of the instruction"), one.given_on),
        (_("Entered by"), one.entered_by),
        (_("Entered at"), one.entered_at),
        (_("Taken from"), source_words(one)),
        (_("Reply due on"), one.reply_due_on),
        (_("Ended by"), one.ended_by),
        (_("Over since"), one.ended_at),
        (_("How it ended"), one.ending),
    ]


def source_words(one: Instruction) -> str:
    """Say how the words came into the system."""
    if one.is_own:
        return _("entered by the leader")
    return _("as told, no paper") if one.is_told else _("the paper it is written on")


def steps(one: Instruction, user: User) -> Steps:
    """List what the user's posts allow here; each possible now, or with the reason."""
    return Steps.of(
        [
            step(one, user, "close", form=OpinionForm(), kind="primary"),
            step(one, user, "withdraw", form=ReasonForm(), kind="grave"),
        ]
    )


@requires(Permission.ORDER_SETTLE)
@require_POST
def instruction_close(request: StaffRequest, pk: int) -> HttpResponse:
    one = as_read(request, fetch(request.user, pk))
    words = said(request, OpinionForm(request.POST))
    one.close(by=request.user, ending=words["reason"])
    return done(request, one, _("The instruction is settled."))


@requires(Permission.INSTRUCTION_GIVE)
@require_POST
def instruction_withdraw(request: StaffRequest, pk: int) -> HttpResponse:
    one = as_read(request, fetch(request.user, pk))
    words = said(request, ReasonForm(request.POST))
    one.withdraw(by=request.user, reason=words["reason"])
    return done(request, one, _("The instruction is taken back."))

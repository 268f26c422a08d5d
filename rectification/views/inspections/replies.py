"""Replies: to whom something goes, what was replied, replying and sending back."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import TypeVar

from django.contrib import messages
from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.db.models import Prefetch
from django.http import HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.datastructures import MultiValueDict
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST

from rectification.access import requires
from rectification.errors import NotAllowed
from rectification.forms.findings.steps import ReasonForm
from rectification.forms.inspections.orders import ReplyForm
from rectification.models import (
    Addressee,
    ConcernedFinding,
    Evidence,
    LogEntry,
    ReplyFile,
    User,
)
from rectification.models.findings.evidence import store
from rectification.models.findings.replying import RepliedTo, RepliedToQuerySet
from rectification.views.inspections.edit import InspectionCorrection
from rectification.views.parts.answers import as_read, done, said
from rectification.views.parts.log_words import Change, changes_in
from rectification.views.parts.offered_steps import Step
from rectification.views.parts.requests import StaffRequest
from rectification.views.parts.rows import Crumb, FileRow, file_row
from rectification.workflow import Permission

MOST_CHANGES = 100
# What is replied to → what the list of these is called, and its address.
LISTS: Mapping[str, tuple[str | Promise, str]] = {
    "order": (gettext_lazy("Orders"), "inspection-orders"),
    "instruction": (gettext_lazy("Instructions of leaders"), "inspection-instructions"),
}
Q = TypeVar("Q", bound=RepliedToQuerySet)


@dataclass(frozen=True, slots=True)
class ReplyRow:
    """An addressee; `is_read`: whether the words of its reply are for this reader."""

    addressee: Addressee
    is_late: bool
    is_read: bool
    files: tuple[FileRow, ...]
    reply_url: str
    send_back: Step | None


def with_replies(rows: Q) -> Q:
    """Return rows with their addressees, replies and findings."""
    files = ReplyFile.objects.select_related("evidence").order_by("pk")
    addressees = Addressee.objects.select_related(
        "office", "replied_by", "returned_by"
    ).prefetch_related(Prefetch("files", files))
    concerned = ConcernedFinding.objects.select_related("finding").order_by("pk")
    return rows.prefetch_related(
        Prefetch("addressees", addressees.order_by("pk")),
        Prefetch("concerned", concerned),
    )


def crumbs(asking: RepliedTo) -> list[Crumb]:
    inspection, (label, name) = asking.inspection, LISTS[asking.relation]
    return [
        Crumb(_("Inspections"), reverse("inspection-list")),
        Crumb(str(inspection), inspection.get_absolute_url()),
        Crumb(str(label), reverse(name, args=[inspection.reference])),
        Crumb(str(asking)),
    ]


def history(asking: RepliedTo) -> list[Change]:
    told = LogEntry.objects.filter(
        subject_type=asking._meta.model_name, subject_id=asking.pk
    )
    rows: Iterable[LogEntry] = told.select_related("payload").order_by("-seq")
    return changes_in(list(rows)[:MOST_CHANGES])


def replies(asking: RepliedTo, user: User, *, sees_whole: bool) -> list[ReplyRow]:
    """Return to whom it goes; the words of a reply for who replies and who judges."""
    today, own = timezone.localdate(), user.office_ids_now()
    may_return = asking.why_not("return_reply", by=user) is None
    rows = []
    for one in asking.addressees.all():
        setattr(one, asking.relation, asking)
        may = asking.why_not("reply", by=user, reach=one.reach()) is None
        url = reverse("reply-write", args=[one.pk])
        back = may_return and one.has_replied
        rows.append(
            ReplyRow(
                addressee=one,
                is_late=one.is_late(today),
                is_read=sees_whole or one.office_id in own,
                files=tuple(file_row(file.evidence) for file in one.files.all()),
                reply_url=url if may and not one.has_replied else "",
                send_back=_send_back(one) if back else None,
            )
        )
    return rows


def _send_back(one: Addressee) -> Step:
    url = reverse("reply-send_back", args=[one.pk])
    form = ReasonForm(auto_id=f"id_send_back_{one.pk}_%s")
    return Step(_("Send back"), url, "", form, "", False, one.mark)


# --- writing one ------------------------------------------------------------------


def fetch_addressee(user: User, pk: int) -> Addressee:
    shown = Addressee.objects.visible_to(user).select_related(
        *("office", "order__issuer", "order__inspection__organisation"),
        *("order__inspection__overseer", "instruction__leader"),
        *("instruction__inspection__organisation", "instruction__inspection__overseer"),
    )
    return get_object_or_404(shown, pk=pk)


@requires(Permission.FINDING_WORK)
@require_http_methods(["GET", "POST"])
def reply_write(request: StaffRequest, pk: int) -> HttpResponse:
    one = fetch_addressee(request.user, pk)
    asking = one.asking
    refusal = asking.why_not("reply", by=request.user, reach=one.reach())
    if isinstance(refusal, NotAllowed):
        raise refusal
    if refusal is not None or (one.has_replied and request.method == "GET"):
        messages.error(request, str(refusal or _("This is replied to already.")))
        return redirect(asking)
    page = WriteReply(request.user, asking.inspection, one, request.FILES)
    return page.respond(request)


@dataclass
class WriteReply(InspectionCorrection[ReplyForm]):
    addressee: Addressee
    files: MultiValueDict[str, UploadedFile]

    is_new = True

    def title(self) -> str:
        return _("Reply to %(order)s") % {"order": self.addressee.asking}

    def over(self) -> str:
        return self.addressee.name

    def save(self) -> str:
        return _("Send the reply")

    def back(self) -> str:
        return self.addressee.asking.get_absolute_url()

    def crumbs(self) -> list[Crumb]:
        *above, last = crumbs(self.addressee.asking)
        return [*above, Crumb(last.label, self.back()), Crumb(_("Reply"))]

    def form(self, data: QueryDict | None) -> ReplyForm:
        one = self.addressee
        initial = {"reply": one.reply, "read": one.mark}
        files = self.files if data is not None else None
        return ReplyForm(data, files, initial=initial)

    def extra(self) -> dict[str, object]:
        return {"asked": self.addressee.asking.asked.splitlines()}

    def keep(self, form: ReplyForm) -> str:
        one, body = self.addressee, self.inspection.organisation
        one.read = form.cleaned_data["read"]
        Evidence.objects.check_may_keep(self.user, body)
        # Writing a large file takes long: no lock is held meanwhile.
        stored = [(file, store(file.stream)) for file in form.cleaned_data["evidence"]]
        with transaction.atomic():
            kept = [
                Evidence.objects.enter(
                    by=self.user,
                    organisation=body,
                    stored=place,
                    name=file.name,
                    media_type=file.media_type,
                    dated_on=file.taken_on,
                )
                for file, place in stored
            ]
            one.asking.reply(
                one, by=self.user, text=form.cleaned_data["reply"], files=kept
            )
        return _("The reply is sent.")


@requires(Permission.ORDER_SETTLE)
@require_POST
def reply_send_back(request: StaffRequest, pk: int) -> HttpResponse:
    one = as_read(request, fetch_addressee(request.user, pk))
    words = said(request, ReasonForm(request.POST))
    one.asking.return_reply(one, by=request.user, reason=words["reason"])
    return done(request, one.asking, _("Sent back: the reply is owed anew."))

"""Who sits where: for the coordinator in the own body, for the security
administrator in every one."""

from django.contrib import messages
from django.db import transaction
from django.db.models import Q, QuerySet
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import (
    require_http_methods,
    require_POST,
    require_safe,
)

from rectification.access import requires
from rectification.errors import NotAllowed, Refusal
from rectification.forms.parts.identity import BareForm, prove_identity
from rectification.forms.people.appointments import (
    AccountForm,
    AppointForm,
    HandOverForm,
)
from rectification.models import (
    Appointment,
    LogEntry,
    Organisation,
    OverseerChange,
    Post,
    User,
)
from rectification.models.trail.actions import action_words
from rectification.setup.first_body import Slip
from rectification.views.parts.answers import once, said, sent_before
from rectification.views.parts.offered_steps import Step, act
from rectification.views.parts.requests import StaffRequest
from rectification.workflow import Permission

MOST_CHANGES = 50
_ONE_SLIP = gettext_lazy(
    "This form was sent before: the account is open. Its first password is shown only "
    "once; where it was not noted down, have it reset."
)


def bodies(user: User) -> QuerySet[Organisation]:
    """Bodies in which somebody may appoint."""
    scope = user.scope(Permission.APPOINT)
    found = Organisation.objects.order_by("name", "pk")
    return found if scope.everything else found.filter(pk__in=scope.organisation_ids)


def fetch_body(user: User, pk: int) -> Organisation:
    return get_object_or_404(bodies(user), pk=pk)


def people_of(body: Organisation, by: User) -> QuerySet[User]:
    """Accounts one may seat: those of the body, and those that sit nowhere."""
    today = timezone.localdate()
    held = Appointment.objects.filter(Q(until=None) | Q(until__gt=today))
    found = User.objects.filter(is_active=True, is_superuser=False)
    if not by.scope(Permission.APPOINT).everything:
        here = held.filter(post__organisation=body)
        found = found.filter(
            Q(pk__in=here.values("user")) | ~Q(pk__in=held.values("user"))
        )
    return found.order_by("full_name", "pk")


@requires(Permission.APPOINT)
@require_safe
def people_list(request: StaffRequest) -> HttpResponse:
    """List the bodies; with only one, lead right into it."""
    found = list(bodies(request.user)[:200])
    if len(found) == 1:
        return redirect("people-detail", found[0].pk)
    return render(request, "people/list.html", {"bodies": found})


@requires(Permission.APPOINT)
@require_safe
def people_detail(request: StaffRequest, pk: int) -> HttpResponse:
    body = fetch_body(request.user, pk)
    ever = Appointment.objects.filter(post__organisation=body)
    rows = (
        ever.filter(Q(until=None) | Q(until__gt=timezone.localdate()))
        .select_related("post__office", "post__organisation", "user")
        .order_by("post__office__position", "post__office", "post__role", "since", "pk")
    )
    log = LogEntry.objects.filter(
        subject_type="appointment", subject_id__in=ever.values("pk")
    ).order_by("-at", "-seq")
    account = AccountForm(None, body=body, by=request.user)
    account.auto_id = "id_account_%s"  # two forms on one page
    appoint = AppointForm(
        body=body, by=request.user, people=people_of(body, request.user)
    )
    context = {
        "body": body,
        "facts": _facts(body),
        "rows": [(row, _end(request, row)) for row in rows],
        "vacant": Post.objects.filter(organisation=body)
        .exclude(pk__in=rows.order_by().values("post"))
        .select_related("office", "organisation"),
        "history": [
            (entry, action_words(entry.action)) for entry in log[:MOST_CHANGES]
        ],
        "appoint": prove_identity(request, appoint, "people-appoint"),
        "account": prove_identity(request, account, "people-account"),
    }
    return render(request, "people/detail.html", context)


def _facts(body: Organisation) -> list[tuple[str, object]]:
    proposed = OverseerChange.objects.waiting_for(body)
    return [
        (_("Overseeing body"), body.parent),
        (_("Overseeing body, to be confirmed"), proposed),
    ]


@requires(Permission.APPOINT)
@require_http_methods(["GET", "POST"])
def people_appoint(request: StaffRequest, pk: int) -> HttpResponse:
    body = fetch_body(request.user, pk)
    form = AppointForm(
        request.POST or None,
        body=body,
        by=request.user,
        people=people_of(body, request.user),
    )
    prove_identity(request, form)
    if request.method == "POST" and form.is_valid():
        user = form.cleaned_data["user"]
        with transaction.atomic():
            post = _post(body, form)
            _refuse_twice(post, user)
            post.appoint(user, by=request.user)
        messages.success(request, _("%(person)s is appointed.") % {"person": user})
        return redirect("people-detail", body.pk)
    context = {"body": body, "form": form, "title": _("Appoint somebody")}
    return render(request, "people/form.html", context)


@requires(Permission.APPOINT)
@sensitive_post_parameters()
@require_http_methods(["GET", "POST"])
def people_account(request: StaffRequest, pk: int) -> HttpResponse:
    """Open an account; the slip is the answer and is not shown again."""
    body = fetch_body(request.user, pk)
    if again := sent_before(request, str(_ONE_SLIP)):
        return again
    form = AccountForm(request.POST or None, body=body, by=request.user)
    prove_identity(request, form)
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        back = reverse("people-detail", args=[body.pk])
        with once(request, form) as before:
            if before.led_to:
                raise Refusal(str(_ONE_SLIP))
            user, password = User.objects.open_account(
                by=request.user, full_name=said["full_name"], username=said["username"]
            )
            post = _post(body, form)
            post.appoint(user, by=request.user)
            before.lead_to(back)
        slip = Slip(user.full_name, user.username, password, str(post))
        return render(request, "people/slips.html", {"slips": [slip], "back": back})
    form.order_fields(("full_name", "username", "role", "office"))
    context = {"body": body, "form": form, "title": _("Open an account")}
    return render(request, "people/form.html", context)


@requires(Permission.APPOINT)
@require_http_methods(["GET", "POST"])
def appointment_hand_over(request: StaffRequest, pk: int) -> HttpResponse:
    appointment = _fetch(request.user, pk)
    appointment.check_appointer(request.user)
    if refusal := appointment.why_not_end(is_handed_over=True):
        messages.error(request, str(refusal))
        return redirect("people-detail", appointment.post.organisation_id)
    body = appointment.post.organisation
    others = people_of(body, request.user).exclude(
        pk__in=[appointment.user_id, request.user.pk]
    )
    form = HandOverForm(request.POST or None, people=others)
    prove_identity(request, form)
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        _refuse_twice(appointment.post, said["user"])
        appointment.hand_over(said["user"], by=request.user, on=said["on"])
        messages.success(request, _("The post is handed over; its work stays with it."))
        return redirect("people-detail", body.pk)
    title = _("Hand over: %(post)s") % {"post": appointment.post}
    context = {"body": body, "form": form, "title": title}
    return render(request, "people/form.html", context)


@requires(Permission.APPOINT)
@require_POST
def appointment_end(request: StaffRequest, pk: int) -> HttpResponse:
    appointment = _fetch(request.user, pk)
    said(request, BareForm(request.POST))
    appointment.end(by=request.user)
    messages.success(request, _("The appointment has ended."))
    return redirect("people-detail", appointment.post.organisation_id)


def _end(request: StaffRequest, row: Appointment) -> Step | None:
    """Return the button that empties a seat, for who may."""
    if not _may_change(row, request.user):
        return None
    return act(request, "appointment-end", row.pk, _("End"), "small")


def _may_change(appointment: Appointment, by: User) -> bool:
    try:
        appointment.check_appointer(by)
    except NotAllowed:
        return False
    return not appointment.is_over


def _fetch(user: User, pk: int) -> Appointment:
    shown = Appointment.objects.filter(post__organisation__in=bodies(user))
    return get_object_or_404(
        shown.select_related("post__organisation", "post__office", "user"), pk=pk
    )


def _post(body: Organisation, form: AppointForm | AccountForm) -> Post:
    said = form.cleaned_data
    seats = Post.objects.filter(
        organisation=body, office=said["office"], role=said["role"]
    )
    return seats.order_by("pk").first() or Post.objects.create(
        organisation=body, office=said["office"], role=said["role"]
    )


def _refuse_twice(post: Post, user: User) -> None:
    if post.appointments.filter(user=user, until=None).exists():
        raise Refusal(_("This person holds the post already."))

"""Other people's accounts: locked, unlocked, signed out, let in again."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from django.contrib import messages
from django.db.models import Prefetch, Q, QuerySet
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_safe

from rectification.access import requires
from rectification.forms.parts.identity import prove_identity
from rectification.forms.people.accounts import AccountStepForm
from rectification.models import Appointment, User
from rectification.models.bodies.sign_in import locked_names
from rectification.views.parts.paging import Key, Order, page
from rectification.views.parts.requests import StaffRequest
from rectification.workflow import Permission

SIZE = 50
OLDEST = Order((Key("pk"),))


@dataclass(frozen=True, slots=True)
class Step:
    """One thing done to an account, with what it means for whoever has it."""

    label: str | Promise
    meaning: str | Promise
    done: str | Promise
    act: Callable[..., None]


STEPS: Mapping[str, Step] = {
    "lock": Step(
        gettext_lazy("Lock the account"),
        gettext_lazy("Every right and every session ends at once; posts stay."),
        gettext_lazy("The account of %(person)s is locked."),
        User.lock,
    ),
    "unlock": Step(
        gettext_lazy("Unlock the account"),
        gettext_lazy("The person can sign in again with the same password."),
        gettext_lazy("The account of %(person)s is unlocked."),
        User.unlock,
    ),
    "end_sessions": Step(
        gettext_lazy("Sign out everywhere"),
        gettext_lazy("For a lost telephone or a desk left open; the account stays."),
        gettext_lazy("%(person)s is signed out everywhere."),
        User.end_sessions,
    ),
    "lift": Step(
        gettext_lazy("Lift the lock-out"),
        gettext_lazy("Too many wrong passwords lock a name for half an hour."),
        gettext_lazy("%(person)s can sign in again."),
        User.lift_lock_out,
    ),
    "factor": Step(
        gettext_lazy("Second factor lost"),
        gettext_lazy(
            "Asks that app and codes be forgotten. A second person who sees the holder "
            "confirms it within seven days, under My account, Second factors to "
            "confirm: a leader or coordinator of the body, the overseeing office, or "
            "another security administrator. All sessions end then, and a new second "
            "factor is set up at the next sign-in."
        ),
        gettext_lazy("That of %(person)s waits for a second person."),
        User.ask_factor_reset,
    ),
}


def accounts(user: User) -> QuerySet[User]:
    """Accounts somebody keeps watch over. The installer's is kept on the server."""
    if not user.scope(Permission.ACCOUNT_LOCK).everything:
        return User.objects.none()
    return User.objects.filter(is_superuser=False)


@requires(Permission.ACCOUNT_LOCK)
@require_safe
def account_list(request: StaffRequest) -> HttpResponse:
    query = request.GET.get("q", "").replace("\0", "").strip()[:60]
    out = {str(row["username"]) for row in locked_names()}
    rows = accounts(request.user)
    if query:
        rows = rows.filter(Q(full_name__contains=query) | Q(username__contains=query))
    if only := request.GET.get("only") == "locked":
        rows = rows.filter(Q(is_active=False) | Q(username__in=out))
    found = page(rows, OLDEST, request.GET, size=SIZE, dress=_with_posts)
    context = {
        "rows": [
            (one, one.posts_now(), _steps(one, out, request.user)) for one in found.rows
        ],
        "locked_out": out,
        "query": query,
        "only": only,
        "previous_url": found.previous,
        "next_url": found.next,
    }
    return render(request, "accounts/list.html", context)


@requires(Permission.ACCOUNT_LOCK)
@require_http_methods(["GET", "POST"])
def account_step(request: StaffRequest, pk: int, name: str) -> HttpResponse:
    """Take one step; `name` comes with the address."""
    person = get_object_or_404(accounts(request.user), pk=pk)
    step = STEPS[name]
    form = prove_identity(request, AccountStepForm(request.POST or None))
    if request.method == "POST" and form.is_valid():
        step.act(person, by=request.user, reason=form.cleaned_data["reason"])
        messages.success(request, step.done % {"person": person})
        return redirect("account-list")
    context = {"form": form, "step": step, "person": person}
    return render(request, "accounts/step.html", context)


def _with_posts(rows: QuerySet[User]) -> QuerySet[User]:
    held = Appointment.objects.select_related("post__organisation", "post__office")
    return rows.prefetch_related(Prefetch("appointments", held.order_by("pk")))


def _steps(person: User, out: set[str], by: User) -> list[tuple[str, Step]]:
    """List what may be done to an account as it is now; nobody locks the own one."""
    if person.pk == by.pk:
        return []
    names = ["lock", "end_sessions", "factor"] if person.is_active else ["unlock"]
    names += ["lift"] if person.username in out else []
    return [(f"account-{name}", STEPS[name]) for name in names]

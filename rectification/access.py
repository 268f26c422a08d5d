"""Who may do what: roles as sets of permissions, and the mark every view wears."""

from collections.abc import Callable, Iterable, Mapping
from contextvars import ContextVar
from dataclasses import dataclass
from functools import wraps
from typing import Concatenate, ParamSpec, TypeVar

from django.contrib.auth.decorators import login_not_required
from django.db.models import TextChoices
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.utils.functional import Promise
from django.utils.translation import gettext, gettext_noop
from django.utils.translation import gettext_lazy as _

from .errors import NotAllowed
from .workflow import Permission as Permission

P = Permission
Args = ParamSpec("Args")
# A view may ask for a request whose user is known: behind the login it is.
Request = TypeVar("Request", bound=HttpRequest)
Response = TypeVar("Response", bound=HttpResponseBase)
View = TypeVar("View", bound=Callable[..., HttpResponseBase])

# Which request an act belongs to; "" outside of a request. Set by the middleware.
REQUEST_ID: ContextVar[str] = ContextVar("request_id", default="")


class Role(TextChoices):
    HANDLER = "handler", _("Handler")
    OFFICE_HEAD = "office_head", _("Head of office")
    COORDINATOR = "coordinator", _("Rectification coordinator")
    LEADER = "leader", _("Leader in charge")
    VERIFIER = "verifier", _("Inspection office")
    AUDITOR = "auditor", _("Security auditor")
    SYSTEM_ADMIN = "system_admin", _("System administrator")
    SECURITY_ADMIN = "security_admin", _("Security administrator")


@dataclass(frozen=True, slots=True)
class Grant:
    """What a role may do, with the sentence the handbook prints."""

    permissions: frozenset[Permission]
    description: str | Promise


_HANDLER = frozenset({P.STAFF, P.FINDING_VIEW, P.FINDING_WORK, P.FINDING_CONFIRM})
_REPORTS = frozenset({P.STAFF, P.FINDING_VIEW, P.REPORT_VIEW, P.OPINION_VIEW})

ROLES: dict[Role, Grant] = {
    Role.HANDLER: Grant(
        _HANDLER, _("Reports progress and evidence for the findings of one office.")
    ),
    Role.OFFICE_HEAD: Grant(
        _HANDLER
        | {P.FINDING_SUBMIT, P.FINDING_STEP, P.PROGRESS_CONFIRM}
        | {P.ERASURE_VIEW, P.ERASURE_REQUEST},
        _("Also confirms what the office reports and requests close-out."),
    ),
    Role.COORDINATOR: Grant(
        _REPORTS
        | {P.FINDING_WORK, P.FINDING_EDIT, P.FINDING_SUBMIT, P.FINDING_LOOK_BACK}
        | {P.FINDING_STEP, P.PROGRESS_RETURN, P.URGE, P.FINDING_HELP, P.VIEW_SHARE}
        | {P.SUBMISSION_SEND, P.ORDER_DRAFT, P.ORDER_SETTLE, P.INSTRUCTION_GIVE}
        | {P.INSPECTION_EDIT, P.REPORT_EDIT, P.REPORT_REVIEW, P.REPORT_FREEZE}
        | {P.REPORT_TAKE_DOWN, P.PAPER_ENTER, P.PAPER_CONFIRM, P.ADOPTION_DISCARD}
        | {P.APPOINT, P.APPOINT_CONFIRM, P.ERASURE_VIEW, P.ERASURE_REQUEST}
        | {P.OPINION_HANDLE, P.OPINION_RELEASE},
        _("Keeps the whole body's rectification, drafts reports, appoints people."),
    ),
    Role.LEADER: Grant(
        _REPORTS
        | {P.FINDING_STEP, P.FINDING_DECIDE, P.FINDING_REOPEN}
        | {P.FINDING_LOOK_BACK, P.URGE}
        | {P.FINDING_HELP, P.ORDER_SIGN, P.ORDER_SETTLE, P.INSTRUCTION_GIVE}
        | {P.ADOPTION_CONFIRM, P.ADOPTION_DISCARD, P.OVERSEER_CONFIRM}
        | {P.REPORT_REVIEW, P.REPORT_APPROVE, P.PAPER_ENTER, P.PAPER_CONFIRM}
        | {P.REPORT_FREEZE, P.REPORT_PUBLISH, P.REPORT_TAKE_DOWN, P.APPOINT_CONFIRM}
        | {P.ERASURE_VIEW, P.ERASURE_REQUEST, P.ERASURE_CONFIRM}
        | {P.OPINION_HANDLE, P.OPINION_RELEASE},
        _(
            "Decides on close-outs and later deadlines; approves, freezes and "
            "publishes reports."
        ),
    ),
    Role.VERIFIER: Grant(
        _REPORTS
        | {P.FINDING_STEP, P.FINDING_DECIDE, P.FINDING_REOPEN}
        | {P.FINDING_LOOK_BACK, P.URGE}
        | {P.FINDING_VERIFY, P.ORDER_DRAFT, P.ORDER_SIGN, P.ORDER_SETTLE}
        | {P.ADOPTION_CONFIRM, P.ADOPTION_DISCARD}
        | {P.APPOINT_CONFIRM, P.OVERSEER_CONFIRM, P.PAPER_CONFIRM},
        _("Verifies the inspections its office oversees; may reopen findings."),
    ),
    Role.AUDITOR: Grant(
        _REPORTS | {P.LOG_VIEW, P.ERASURE_VIEW},
        _("Reads everything and the log; changes nothing."),
    ),
    Role.SYSTEM_ADMIN: Grant(
        frozenset({P.STAFF, P.REFERENCE_EDIT, P.OVERSEER_CONFIRM}),
        _("Keeps bodies, offices, posts and settings; sees no findings."),
    ),
    Role.SECURITY_ADMIN: Grant(
        frozenset({P.STAFF, P.APPOINT, P.APPOINT_CONFIRM, P.ACCOUNT_LOCK})
        | {P.ERASURE_VIEW, P.ERASURE_CONFIRM},
        _("Appoints across bodies and locks accounts; sees no findings."),
    ),
}

# What each right is, in the words of the handbook.
WORDS: Mapping[Permission, str | Promise] = {
    P.STAFF: _("Open the staff pages"),
    P.FINDING_VIEW: _("Read findings, progress and evidence"),
    P.VIEW_SHARE: _("Share views of the list of findings with the body"),
    P.FINDING_WORK: _("Report progress, attach evidence, update measures"),
    P.FINDING_CONFIRM: _("Confirm entries filled in for the office"),
    P.PROGRESS_CONFIRM: _("Confirm what the own office has reported"),
    P.FINDING_SUBMIT: _("Request close-out, waive evidence"),
    P.FINDING_EDIT: _("Edit text, offices, deadline and measures of a finding"),
    P.FINDING_STEP: _("Agree to a close-out at one's step of the chain, or return it"),
    P.FINDING_DECIDE: _("Decide on a close-out or a later deadline"),
    P.FINDING_REOPEN: _("Reopen a closed finding"),
    P.FINDING_VERIFY: _("Verify what is closed out"),
    P.FINDING_LOOK_BACK: _("Look at a closed finding again"),
    P.PROGRESS_RETURN: _("Return a thin entry, to be reported anew"),
    P.URGE: _("Urge offices that owe reports"),
    P.SUBMISSION_SEND: _("Send upwards how the rectification stands"),
    P.FINDING_HELP: _("Answer, pass on and solve what offices need help with"),
    P.ORDER_DRAFT: _("Draft orders to reply, and submit them for signature"),
    P.ORDER_SIGN: _("Sign, return or withdraw an order"),
    P.ORDER_SETTLE: _("Send replies to orders and instructions back, or settle them"),
    P.INSTRUCTION_GIVE: _("Enter instructions of leaders, or take them back"),
    P.PAPER_ENTER: _("Enter what was decided on paper"),
    P.PAPER_CONFIRM: _("Confirm, as a second person, what was entered from paper"),
    P.INSPECTION_EDIT: _("Open inspections, take in texts, keep offices"),
    P.ADOPTION_CONFIRM: _("Confirm states that an import brought along"),
    P.ADOPTION_DISCARD: _("Discard states that a table proposes"),
    P.REPORT_VIEW: _("Read drafts of reports"),
    P.REPORT_EDIT: _("Draft reports and send them to review"),
    P.REPORT_REVIEW: _("Sign a review of a report"),
    P.REPORT_APPROVE: _("Approve or return a report"),
    P.REPORT_FREEZE: _("Freeze an approved report, or void it"),
    P.REPORT_PUBLISH: _("Make a frozen report public"),
    P.REPORT_TAKE_DOWN: _("Take a public edition down"),
    P.LOG_VIEW: _("Read and export the log"),
    P.REFERENCE_EDIT: _("Keep bodies, offices, posts and settings"),
    P.APPOINT: _("Appoint people, open accounts"),
    P.APPOINT_CONFIRM: _("Confirm, as a second person, who sits in a seat"),
    P.OVERSEER_CONFIRM: _(
        "Confirm, as a second person, another overseeing body or a shorter chain"
    ),
    P.ACCOUNT_LOCK: _("Lock and unlock accounts, end sessions"),
    P.ERASURE_VIEW: _("See what is erased or is to be"),
    P.ERASURE_REQUEST: _("Ask for an erasure"),
    P.ERASURE_CONFIRM: _("Confirm or refuse an erasure"),
    P.OPINION_VIEW: _("Read opinions from the public"),
    P.OPINION_HANDLE: _("Accept opinions, draft the reply"),
    P.OPINION_RELEASE: _("Release a drafted reply, or take it out of public"),
}

# No account holds two of these, nor one of them beside a role that decides or drafts.
SEPARATED = frozenset({Role.SYSTEM_ADMIN, Role.SECURITY_ADMIN, Role.AUDITOR})
_KEPT_FROM_THEM = frozenset({Role.COORDINATOR, Role.LEADER, Role.VERIFIER})
# Below protection level 3 one person may keep the computer and the accounts.
_SMALL_SITE = frozenset({Role.SYSTEM_ADMIN, Role.SECURITY_ADMIN})
# Seats that give no right until a second person has confirmed them: all that reach
# beyond one office, or whoever appoints could read and keep everything by puppets.
CONFIRMED = frozenset(Role) - {Role.HANDLER, Role.OFFICE_HEAD}
# How far a role reaches.
OFFICE_ROLES = frozenset({Role.HANDLER, Role.OFFICE_HEAD})
BODY_ROLES = frozenset({Role.COORDINATOR, Role.LEADER})
EVERYWHERE = frozenset({Role.AUDITOR, Role.SYSTEM_ADMIN, Role.SECURITY_ADMIN})
# Whom a coordinator may appoint, in the own body only.
APPOINTED_BY_COORDINATOR = OFFICE_ROLES | BODY_ROLES


@dataclass(frozen=True, slots=True)
class Seat:
    """A post somebody holds today, reduced to what rights depend on."""

    role: Role
    organisation_id: int
    office_id: int | None = None


@dataclass(frozen=True, slots=True)
class Reach:
    """Whose a thing is: its body, the body overseeing it, its responsible offices."""

    organisation_id: int | None
    overseer_id: int | None = None
    office_ids: frozenset[int] = frozenset()


def excluded_by(role: Role, *, level: int) -> frozenset[Role]:
    """Return the roles that nobody may hold beside `role`, asked from either side.

    `level`: the protection level (等保) of the installation, 2 or 3.
    """
    if role in SEPARATED:
        others = (SEPARATED | _KEPT_FROM_THEM) - {role}
        return others - _SMALL_SITE if level < 3 and role in _SMALL_SITE else others
    return SEPARATED if role in _KEPT_FROM_THEM else frozenset()


def holds(role: Role, permission: Permission) -> bool:
    return permission in ROLES[role].permissions


def covers(seat: Seat, reach: Reach) -> bool:
    """Say whether a seat's role extends to a thing, whatever it may do there."""
    if seat.role in EVERYWHERE:
        return True
    if seat.role == Role.VERIFIER:
        return seat.organisation_id == reach.overseer_id
    if seat.organisation_id != reach.organisation_id:
        return False
    return seat.role in BODY_ROLES or seat.office_id in reach.office_ids


def allowed(
    seats: Iterable[Seat], permission: Permission, reach: Reach | None = None
) -> bool:
    """Answer for one thing; without `reach`, whether the right is held anywhere."""
    return any(
        holds(seat.role, permission) and (reach is None or covers(seat, reach))
        for seat in seats
    )


_INSTALLER = gettext_noop(
    "This account sets up and keeps the site. Work is done by who holds a post: open "
    "accounts and fill posts in the administration."
)


def _why_no_right(user: object) -> str:
    """Say what an account lacks that has no right here; "" where a post has others."""
    ask: Callable[[], list[object]] = getattr(user, "waiting_posts", list)
    if not (waiting := ask()):
        return gettext(_INSTALLER) if getattr(user, "is_superuser", False) else ""
    return gettext(
        "Your seat waits for a second person to confirm it: %(posts)s. Leaders, "
        "coordinators and security administrators find it under “My work”."
    ) % {"posts": "、".join(str(post) for post in waiting)}


def is_for_staff(request: HttpRequest) -> bool:
    """Whether an address is one of the staff's, whether or not there is a page."""
    return request.path.startswith(("/staff/", "/admin/"))


def public(view: View) -> View:
    """Open a view to everybody."""
    marked = login_not_required(view)
    marked.access = "public"  # type: ignore[attr-defined]
    return marked


def installer(
    view: Callable[Concatenate[Request, Args], Response],
) -> Callable[Concatenate[Request, Args], Response]:
    """Let a view be opened by whoever installs: before there is a post to hold."""

    @wraps(view)
    def guarded(request: Request, *args: Args.args, **kwargs: Args.kwargs) -> Response:
        if not getattr(request.user, "is_superuser", False):
            raise NotAllowed()
        return view(request, *args, **kwargs)

    guarded.access = "installer"  # type: ignore[attr-defined]
    return guarded


def signed_in(view: View) -> View:
    """Let a view about the own account be opened by whoever is signed in."""
    view.access = "signed_in"  # type: ignore[attr-defined]
    return view


def requires(
    permission: Permission,
) -> Callable[
    [Callable[Concatenate[Request, Args], Response]],
    Callable[Concatenate[Request, Args], Response],
]:
    """Let a view be opened by holders of a permission, in whatever post.

    Whether it extends to the one thing asked for is for `visible_to` and the verb.
    """

    def decorate(
        view: Callable[Concatenate[Request, Args], Response],
    ) -> Callable[Concatenate[Request, Args], Response]:
        @wraps(view)
        def guarded(
            request: Request, *args: Args.args, **kwargs: Args.kwargs
        ) -> Response:
            may = getattr(request.user, "may", None)  # AnonymousUser has none
            if may is None or not may(permission):
                raise NotAllowed(_why_no_right(request.user))
            return view(request, *args, **kwargs)

        guarded.access = permission  # type: ignore[attr-defined]
        return guarded

    return decorate

"""What stands around every staff page: menu, the user's posts, the site's own words."""

from dataclasses import dataclass

from django.http import HttpRequest
from django.urls import reverse
from django.utils.functional import Promise, SimpleLazyObject
from django.utils.translation import gettext_lazy as _

from rectification.access import Role, allowed, is_for_staff
from rectification.models import SiteSettings, User
from rectification.setup import first_body
from rectification.workflow import Permission

# Who asks first how the whole stands; others ask what they have to do.
LANDS_ON_OVERVIEW = frozenset({Role.COORDINATOR, Role.LEADER, Role.VERIFIER})


@dataclass(frozen=True, slots=True)
class Entry:
    """A page of the menu. `nouns`: the first words of the address names under it."""

    label: str | Promise
    name: str
    permission: Permission
    nouns: frozenset[str]
    counts: str = ""  # the field of the account that says how much is new there


MENU = (
    Entry(_("Overview"), "overview", Permission.REPORT_VIEW, frozenset({"overview"})),
    Entry(_("My work"), "work", Permission.STAFF, frozenset({"work", "overseer"})),
    Entry(
        _("Reminders"),
        "reminder-list",
        Permission.FINDING_VIEW,
        frozenset({"reminder"}),
        counts="unread_reminders",
    ),
    Entry(
        _("Inspections"),
        "inspection-list",
        Permission.FINDING_VIEW,
        frozenset({"inspection", "aspect", "report", "act", "adoption"})
        | frozenset({"order", "instruction", "reply"}),
    ),
    # What one's body has sent, or the bodies that one oversees.
    Entry(
        _("Submissions upwards"),
        "submission-list",
        Permission.REPORT_VIEW,
        frozenset({"submission"}),
    ),
    Entry(
        _("Findings"),
        "finding-list",
        Permission.FINDING_VIEW,
        frozenset({"finding", "measure", "entry", "paper", "bulk", "saved_view"})
        | frozenset({"blank_form"}),
    ),
    Entry(
        _("Statistics"),
        "statistics",
        Permission.REPORT_VIEW,
        frozenset({"statistics"}),
    ),
    Entry(
        _("Help asked for"), "help-list", Permission.FINDING_HELP, frozenset({"help"})
    ),
    Entry(
        _("Opinions"),
        "opinion-list",
        Permission.OPINION_VIEW,
        frozenset({"opinion"}),
    ),
    Entry(
        _("Verification"),
        "verification-list",
        Permission.FINDING_VERIFY,
        frozenset({"verification", "sample"}),
    ),
    Entry(
        _("Take in a text"),
        "intake-new",
        Permission.INSPECTION_EDIT,
        frozenset({"intake"}),
    ),
    Entry(
        _("Offices"), "office-list", Permission.INSPECTION_EDIT, frozenset({"office"})
    ),
    Entry(
        _("People"),
        "people-list",
        Permission.APPOINT,
        frozenset({"people", "appointment"}),
    ),
    Entry(
        _("Erasures"), "erasure-list", Permission.ERASURE_VIEW, frozenset({"erasure"})
    ),
    Entry(
        _("Accounts"), "account-list", Permission.ACCOUNT_LOCK, frozenset({"account"})
    ),
    Entry(
        _("Log"), "log-list", Permission.LOG_VIEW, frozenset({"log", "evidence_check"})
    ),
    Entry(_("Handbook"), "handbook", Permission.STAFF, frozenset({"handbook"})),
)


def landing(user: User) -> str:
    """Name the page where somebody begins: who keeps or leads the whole, by that."""
    return "overview" if user.roles_now() & LANDS_ON_OVERVIEW else "work"


def around(request: HttpRequest) -> dict[str, object]:
    """Context processor. Lazy throughout: public pages must not touch the session."""
    return {
        "menu": SimpleLazyObject(lambda: menu(request)),
        "posts": SimpleLazyObject(lambda: posts(request)),
        "site": SimpleLazyObject(SiteSettings.load),
        "first_body_is_due": SimpleLazyObject(first_body.is_due),
        "for_staff": is_for_staff(request),
    }


@dataclass(frozen=True, slots=True)
class MenuLink:
    label: str | Promise
    url: str
    current: bool
    count: int = 0


def menu(request: HttpRequest) -> list[MenuLink]:
    """List the pages somebody may open; `current` is the one being looked at."""
    user = getattr(request, "user", None)
    if user is None or not user.is_authenticated:
        return []
    match, seats = request.resolver_match, user.seats_now()
    noun = (match.url_name or "").partition("-")[0] if match else ""
    rows = [
        MenuLink(
            row.label,
            reverse(row.name),
            noun in row.nouns,
            getattr(user, row.counts, 0),
        )
        for row in MENU
        if allowed(seats, row.permission)
    ]
    if user.is_staff:
        rows.append(MenuLink(_("Administration"), reverse("admin:index"), False))
    return rows


def posts(request: HttpRequest) -> list[str]:
    user = getattr(request, "user", None)
    if user is None or not user.is_authenticated:
        return []
    return [str(post) for post in user.posts_now()]

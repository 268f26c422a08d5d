"""Which saved view the list is opened with, and what of it holds no longer."""

from collections.abc import Sequence
from dataclasses import astuple, dataclass
from time import time

from django.http import QueryDict
from django.urls import reverse
from django.utils.translation import gettext as _

from rectification.forms.findings.filter import FindingFilter
from rectification.forms.findings.saved_view import kept_query
from rectification.models import SavedView, User
from rectification.models.trail.plain import plain
from rectification.notices.canonical import digest_of
from rectification.views.parts.requests import StaffRequest

VIEWS = "views"  # in the session
FRESH = 120  # seconds
ALL = "all"  # in the address: no view, though one opens the list


@dataclass(frozen=True, slots=True)
class Tab:
    name: str
    url: str
    is_shared: bool
    is_current: bool


@dataclass(frozen=True, slots=True)
class Opened:
    """`query`: the list's address, the view's filters put in; `told`: a sentence on
    what of it is not there any more; `change_url`: where the view is replaced by what
    is shown, "" where that is nobody's to do or nothing has changed."""

    query: QueryDict
    form: FindingFilter
    tabs: list[Tab]
    told: str
    everything: str
    save_url: str
    change_url: str


def known_views(request: StaffRequest) -> list[SavedView]:
    """Return the views that somebody sees.

    The session knows them for a while, since every list asks: what others share shows
    within that time, what is one's own at once (`forget_views`).
    """
    seats = digest_of([plain(astuple(seat)) for seat in request.user.seats_now()])
    kept = request.session.get(VIEWS, {})
    if kept.get("seats") == seats and kept["until"] > time():
        return [SavedView(**row) for row in kept["rows"]]
    rows = list(SavedView.objects.visible_to(request.user).values())
    request.session[VIEWS] = {"seats": seats, "until": time() + FRESH, "rows": rows}
    return [SavedView(**row) for row in rows]


def forget_views(request: StaffRequest) -> None:
    request.session.pop(VIEWS, None)


def opened(request: StaffRequest) -> Opened:
    """Read the address of the list: filters, or the view that it names."""
    query: QueryDict = request.GET
    user, views = request.user, known_views(request)
    current, told = _named(query, views, user)
    is_whole = set(query) <= {"view"}  # the view as it is kept, nothing changed
    if current and is_whole:
        query = QueryDict(current.query, mutable=True)
        query["view"] = str(current.pk)
    form = FindingFilter(query, user=user)
    form.offer_choices()
    if current and is_whole and (gone := form.gone()):
        told = _("No longer valid in “%(view)s”, and left out: %(filters)s.") % {
            "view": current,
            "filters": "、".join(str(form.fields[name].label) for name in gone),
        }
        query = query.copy()
        for name in gone:
            query.pop(name, None)
        form = FindingFilter(query, user=user)
        form.offer_choices()
    kept = kept_query(query)
    url = reverse("finding-list")
    has_default = any(one.is_default for one in views)
    return Opened(
        query=query,
        form=form,
        tabs=_tabs(views, current),
        told=told,
        everything=f"{url}?view={ALL}" if has_default else url,
        save_url=f"{reverse('saved_view-new')}?{kept}" if kept or views else "",
        change_url=_change_url(current, kept, user),
    )


def _named(
    query: QueryDict, views: Sequence[SavedView], user: User
) -> tuple[SavedView | None, str]:
    asked = query.get("view", "")
    if not asked and not query:
        return _default(views), ""
    found = next((one for one in views if str(one.pk) == asked), None)
    if found or asked in ("", ALL):
        return found, ""
    return None, _("This view is no longer there: everything is listed.")


def _default(views: Sequence[SavedView]) -> SavedView | None:
    """One's own before one for one's role, and that before one for everybody."""
    opening = [one for one in views if one.is_default]
    opening.sort(key=lambda one: (one.organisation_id is not None, not one.role))
    return next(iter(opening), None)


def _tabs(views: Sequence[SavedView], current: SavedView | None) -> list[Tab]:
    if not views:
        return []
    first = Tab(_("All"), f"?view={ALL}", False, current is None)
    return [
        first,
        *(
            Tab(
                one.name,
                f"?view={one.pk}",
                one.organisation_id is not None,
                one == current,
            )
            for one in views
        ),
    ]


def _change_url(current: SavedView | None, kept: str, user: User) -> str:
    if current is None or kept == current.query or not current.is_kept_by(user):
        return ""
    return f"{reverse('saved_view-edit', args=[current.pk])}?{kept}"

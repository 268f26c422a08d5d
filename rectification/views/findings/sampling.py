"""抽查: samples of what is closed out, drawing one, and its sheet."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from django.db.models import Count, QuerySet
from django.http import HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from rectification.access import requires
from rectification.forms.findings.sample import BY_RISK, SampleForm
from rectification.models import LookBack, Organisation, Sample, SampledFinding, User
from rectification.models.findings.risk import RISKS
from rectification.models.findings.sample import eligible
from rectification.views.parts.editing import Correction
from rectification.views.parts.paging import Key, Order, page
from rectification.views.parts.requests import StaffRequest
from rectification.views.parts.rows import Crumb
from rectification.workflow import CLOSED, Permission

PAGE = 50
NEWEST_FIRST = Order((Key("pk"),), descending=True)


@dataclass(frozen=True, slots=True)
class DrawnRow:
    """A finding as the sheet prints it. `result`: how the office found it, in words;
    `look_url`: where it looks, while it has not."""

    place: int
    reference: str
    title: str
    url: str
    body: str
    closed_on: date | None
    result: str
    looked_on: date | None
    look_url: str
    risks: list[str]


@requires(Permission.FINDING_VERIFY)
@require_safe
def sample_list(request: StaffRequest) -> HttpResponse:
    rows = Sample.objects.visible_to(request.user)
    listed = page(rows, NEWEST_FIRST, request.GET, size=PAGE, dress=_dressed)
    context = {
        "rows": listed.rows,
        "next_url": listed.next,
        "previous_url": listed.previous,
        "crumbs": _trail(),
    }
    return render(request, "sample/list.html", context)


def _dressed(rows: QuerySet[Sample]) -> QuerySet[Sample]:
    return rows.defer("eligible").select_related("organisation", "drawn_by")


def _trail(*last: str) -> list[Crumb]:
    first = Crumb(_("Verification"), reverse("verification-list"))
    listed = reverse("sample-list") if last else ""
    own = Crumb(_("Samples for look-backs"), listed)
    return [first, own, *(Crumb(one) for one in last)]


@requires(Permission.FINDING_VERIFY)
@require_safe
def sample_detail(request: StaffRequest, pk: int) -> HttpResponse:
    shown = Sample.objects.visible_to(request.user)
    sample = get_object_or_404(shown.select_related("organisation", "drawn_by"), pk=pk)
    rows = drawn_rows(sample)
    context = {
        "sample": sample,
        "rows": rows,
        "done": sum(1 for one in rows if not one.look_url),
        "listed": [
            (line.split(" ")[0], " ".join(line.split(" ")[1:2]))
            for line in sample.eligible.splitlines()
        ],
        "today": timezone.localdate(),
        "crumbs": _trail(sample.number),
    }
    return render(request, "sample/detail.html", context)


def drawn_rows(sample: Sample) -> list[DrawnRow]:
    rows = SampledFinding.objects.filter(sample=sample).with_looks().order_by("place")
    around, risks = "finding__inspection__organisation", sample.risks()
    return [_row(one, risks) for one in rows.select_related(around)]


def _row(one: SampledFinding, risks: Mapping[str, list[str]]) -> DrawnRow:
    finding = one.finding
    closed_at = finding.closed_at or finding.adopted_at
    looked_at = getattr(one, "looked_at", None)
    waits = looked_at is None and finding.state in CLOSED
    return DrawnRow(
        place=one.place,
        reference=finding.reference,
        title=finding.title,
        url=finding.get_absolute_url(),
        body=finding.inspection.organisation.name,
        closed_on=timezone.localdate(closed_at) if closed_at else None,
        result=_result(one),
        looked_on=timezone.localdate(looked_at) if looked_at else None,
        look_url=reverse("finding-look_back", args=[finding.reference])
        if waits
        else "",
        risks=risk_words(risks.get(finding.reference, [])),
    )


def risk_words(names: Iterable[str]) -> list[str]:
    return [str(RISKS[one].label) for one in names if one in RISKS]


def _result(one: SampledFinding) -> str:
    if result := getattr(one, "result", None):
        return str(LookBack.Result(result).label)
    if one.finding.state not in CLOSED:
        return _("Reopened meanwhile")
    return _("Not looked at yet")


# --- drawing one ----------------------------------------------------------------------


@requires(Permission.FINDING_VERIFY)
@require_http_methods(["GET", "POST"])
def sample_new(request: StaffRequest) -> HttpResponse:
    return NewSample(request.user).respond(request)


def offices_of(user: User) -> Iterable[tuple[Organisation, int]]:
    """Return the offices somebody draws for, and from how many findings each."""
    keys = user.scope(Permission.FINDING_VERIFY).overseen_by_ids
    found = eligible(user, keys).order_by().values_list("inspection__overseer")
    numbers = dict(found.annotate(Count("pk")))
    offices = Organisation.objects.filter(pk__in=keys).order_by("name", "pk")
    return [(one, numbers.get(one.pk, 0)) for one in offices]


@dataclass
class NewSample(Correction[SampleForm]):
    is_new = True
    made: Sample | None = None

    def title(self) -> str:
        return _("Draw a sample")

    def save(self) -> str:
        return _("Draw")

    def back(self) -> str:
        return reverse("sample-list")

    def done(self) -> str:
        return self.made.get_absolute_url() if self.made else self.back()

    def crumbs(self) -> list[Crumb]:
        return _trail(self.title())

    def form(self, data: QueryDict | None) -> SampleForm:
        words = _("%(office)s, can be drawn: %(number)d")
        offices = [
            (one.pk, words % {"office": one, "number": number})
            for one, number in offices_of(self.user)
        ]
        return SampleForm(data, offices=offices)

    def keep(self, form: SampleForm) -> str:
        office = Organisation.objects.get(pk=form.cleaned_data["office"])
        count = form.cleaned_data["count"]
        by_risk = form.cleaned_data["way"] == BY_RISK
        self.made = Sample.objects.draw(
            office, by=self.user, count=count, by_risk=by_risk
        )
        return _("Drawn as %(number)s.") % {"number": self.made.number}

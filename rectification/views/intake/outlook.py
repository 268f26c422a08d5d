"""What becomes of a table that is too long to be looked at finding by finding."""

from collections import Counter
from collections.abc import Iterator

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from rectification.forms.intake.start import STATUSES
from rectification.forms.intake.typed import corrected
from rectification.intake.plan import Plan
from rectification.intake.reading import Reading
from rectification.models import Organisation
from rectification.notices.notice import Status
from rectification.notices.vocabulary.deadlines import write_date
from rectification.workflow import ADOPTED_STATE

_MOST_NAMED = 12  # offices
Fact = tuple[str, str]


def outlook(reading: Reading, body: Organisation | None) -> list[Fact]:
    """Return in numbers what is written of a long table; nothing of a short one."""
    if reading.plan is None or len(reading.findings) == corrected(reading):
        return []
    return list(_facts(reading.plan, body))


def _facts(plan: Plan, body: Organisation | None) -> Iterator[Fact]:
    found = plan.findings
    measures = sum(len(one.measures) for one in found)
    yield (
        _("Findings"),
        _("%(findings)d, with %(measures)d measures")
        % {
            "findings": len(found),
            "measures": measures,
        },
    )
    aspects = {path for one in found if (path := one.aspects)}
    if aspects:
        yield _("Aspects"), str(len(aspects))
    yield _("Offices"), _offices(plan, body)
    yield _("Deadlines"), _deadlines(plan)
    yield _("States"), _states(plan)


def _offices(plan: Plan, body: Organisation | None) -> str:
    named = Counter(name for one in plan.findings for name in one.offices)
    known = set(body.offices.names_today()) if body else set()
    said = "、".join(f"{name} {n}" for name, n in named.most_common(_MOST_NAMED))
    if len(named) > _MOST_NAMED:
        said += " …"
    new = len(named.keys() - known)
    if new:
        words = ngettext(
            "%(number)d office is set up", "%(number)d offices are set up", new
        )
        said += f"（{words % {'number': new}}）"
    return said


def _deadlines(plan: Plan) -> str:
    days = [one.deadline.on for one in plan.findings if one.deadline]
    known = [day for day in days if day]
    parts = []
    if known:
        span = dict.fromkeys((write_date(min(known)), write_date(max(known))))
        parts.append(f"{'–'.join(span)}：{len(known)}")
    if open_ones := len(plan.findings) - len(known):
        parts.append(_("without a day: %(number)d") % {"number": open_ones})
    return "；".join(parts)


def _states(plan: Plan) -> str:
    counted = Counter(one.status for one in plan.findings)
    words = dict(STATUSES)
    parts = [f"{words[one.value]} {counted[one]}" for one in Status if counted[one]]
    said = "、".join(map(str, parts))
    closes = sum(n for one, n in counted.items() if ADOPTED_STATE[one].is_closed)
    if closes:
        note = _("those that close come in as under rectification")
        said += f"（{note}）"
    return said

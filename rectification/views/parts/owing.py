"""What somebody's offices owe in the period that runs: for my work, after a report."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

from django.db.models import IntegerChoices, Q, QuerySet
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext, pgettext

from rectification.models import (
    Finding,
    Office,
    ProgressEntry,
    ReportingPeriod,
    Urge,
    User,
)
from rectification.models.findings.reported import (
    Cell,
    Mark,
    Open,
    Owed,
    open_rows,
    owed_now,
)
from rectification.workflow import FindingState, Permission


def day_words(day: date, *, within: date | None = None) -> str:
    """Say a due day; within the month of another day (today), by the day alone."""
    other = within or timezone.localdate()
    if (day.year, day.month) == (other.year, other.month):
        return date_format(day, pgettext("a day of this month", "j F"))
    return date_format(day, pgettext("a day of another month", "j F"))


def sentence(period: ReportingPeriod, cell: Cell) -> str:
    """Say how many reports are owed in a period, how many are done, and by when."""
    facts = {"owed": cell.owed, "done": cell.done, "day": day_words(period.due_on)}
    if cell.waiting:
        rest = cell._replace(waiting=0)
        more = _("%(said)s; to be confirmed in the office: %(waiting)d")
        return more % {"said": sentence(period, rest), "waiting": cell.waiting}
    if not cell.missing:
        return (
            ngettext(
                "The one report of this period is done.",
                "All %(owed)d reports of this period are done.",
                cell.owed,
            )
            % facts
        )
    if period.is_overdue(on=timezone.localdate()):
        return (
            _(
                "%(owed)d to report this period, %(done)d reported. They were due on "
                "%(day)s: what comes now is late."
            )
            % facts
        )
    return (
        _("%(owed)d to report this period, %(done)d reported, due on %(day)s") % facts
    )


class Turn(IntegerChoices):
    """In which order, and under which words, an office takes up what it has in hand."""

    RETURNED = 0, gettext_lazy("Returned, to report anew first")
    LATE = 1, gettext_lazy("Past the deadline")
    OWED = 2, gettext_lazy("To report this period")
    FREE = 3, gettext_lazy("Nothing owed this period")
    WAITING = 4, gettext_lazy("Reported, to be confirmed in the office")
    DONE = 5, gettext_lazy("Reported this period")


@dataclass(frozen=True, slots=True)
class Owing:
    """What is owed by one's own offices, by the key of the finding."""

    owed: dict[int, Owed]
    rows: list[Open]

    def sentences(self) -> tuple[str, ...]:
        """Say how it stands; of several periods, each by its name."""
        groups: dict[tuple[object, ...], list[Owed]] = {}
        for one in self.owed.values():
            period = one.period
            groups.setdefault((period.due_on, period.since), []).append(one)
        told = []
        for _key, rows in sorted(groups.items()):
            period = rows[0].period
            said = sentence(period, Cell.of([one.mark for one in rows]))
            told.append(f"{period.name}：{said}" if len(groups) > 1 else said)
        return tuple(told)

    def urgings(self, offices: Collection[int]) -> tuple[str, ...]:
        """Say how often these offices were urged for what they still owe."""
        since = {one.period.since for one in self.owed.values() if not one.is_done}
        if not since:
            return ()
        rows = Urge.objects.filter(office__in=offices, since__in=since)
        rows = rows.select_related("urged_by", "office").order_by("urged_at")
        found: dict[Office, list[Urge]] = {}
        for one in rows:
            found.setdefault(one.office, []).append(one)
        return tuple(_urged_words(office, made) for office, made in found.items())

    def in_order(self) -> list[int]:
        """List what is in hand (keys): returned, late, owed, the rest, what is done."""

        def key(row: Open) -> tuple[object, ...]:
            turn = self._turn(row)
            return turn, row.due_on is None, row.due_on, row.finding

        rows = [row for row in self.rows if row.state != FindingState.SUBMITTED]
        return [row.finding for row in sorted(rows, key=key)]

    def turns(self) -> dict[int, Turn]:
        return {row.finding: self._turn(row) for row in self.rows}

    def _turn(self, row: Open) -> Turn:
        one = self.owed.get(row.finding)
        if one and one.is_done:
            return Turn.DONE
        if one and one.mark == Mark.WAITING:
            return Turn.WAITING
        if one and one.mark == Mark.RETURNED:
            return Turn.RETURNED
        if row.due_on and row.due_on < timezone.localdate():
            return Turn.LATE
        return Turn.OWED if one else Turn.FREE

    def is_told(self, finding: int) -> bool:
        return finding in self.owed and self.owed[finding].is_told

    def words(self, finding: int) -> str:
        """Say how a finding stands; "" where another office owes the report."""
        if (one := self.owed.get(finding)) is None:
            return ""
        if one.mark == Mark.MISSING:
            return _("Not reported this period")
        return _("This period: %(mark)s") % {"mark": one.mark.label}


def _urged_words(office: Office, made: list[Urge]) -> str:
    last = made[-1]
    return ngettext(
        "%(office)s was urged %(number)d time, last on %(day)s: %(way)s, %(who)s",
        "%(office)s was urged %(number)d times, last on %(day)s: %(way)s, %(who)s",
        len(made),
    ) % {
        "office": office,
        "number": len(made),
        "day": date_format(timezone.localdate(last.urged_at)),
        "way": last.get_way_display(),
        "who": last.urged_by,
    }


def owing_of(findings: QuerySet[Finding], offices: Collection[int]) -> Owing:
    """Return what these offices owe of some findings."""
    rows = open_rows(findings)
    found = owed_now(findings, rows)
    owed = {one.finding: one for one in found if one.office in offices}
    return Owing(owed, rows)


@dataclass(frozen=True, slots=True)
class Next:
    """What is said once a report is sent: how it stands, and what comes next."""

    lines: tuple[str, ...]
    finding: Finding | None


def next_report(user: User, reported: Finding) -> Next | None:
    """Return what is owed next by the offices of who has just reported."""
    scope = user.scope(Permission.FINDING_WORK)
    if not scope.office_ids:
        return None
    findings = Finding.objects.visible_to(user).answered_for_by(scope.office_ids)
    owing = owing_of(findings, scope.office_ids)
    if not owing.owed:
        return None
    waiting = {key for key, one in owing.owed.items() if not one.is_told}
    waiting.discard(reported.pk)
    first = [key for key in owing.in_order() if key in waiting][:1]
    return Next(owing.sentences(), findings.filter(pk__in=first).first())


def asked_anew(findings: Collection[int], user: User) -> dict[int, str]:
    """Say of findings that an entry of one's own was returned, and what is missing."""
    if not findings:
        return {}
    mine = Q(office__in=user.office_ids_now()) | Q(author=user)
    rows = (
        ProgressEntry.objects.asked_back()
        .filter(mine, finding__in=findings)
        .select_related("returned_by")
        .order_by("returned_at")
    )
    return {one.finding_id: returned_words(one) for one in rows}


def returned_words(entry: ProgressEntry) -> str:
    day = date_format(timezone.localdate(entry.returned_at))
    return _("%(day)s, returned by %(who)s, to report anew: %(reason)s") % {
        "day": day,
        "who": entry.returned_by,
        "reason": entry.return_reason,
    }

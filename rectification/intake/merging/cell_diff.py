"""Cell by cell: what a table says of a finding otherwise than its record."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from rectification.intake.columns import Column
from rectification.intake.plan import PlannedFinding, read_offices, write_offices
from rectification.models import Finding, Measure, User
from rectification.models.findings.deadline import DEADLINE
from rectification.notices.notice import Status
from rectification.notices.text import squeeze
from rectification.notices.vocabulary.printed_fields import TEXTS
from rectification.records import words
from rectification.workflow import ADOPTED_STATE

# What writes a cell; the rest is shown with the reason why it is not written.
ACTIONS: Mapping[Column, str] = {
    **dict.fromkeys(
        (
            Column.TITLE,
            Column.ASPECT,
            *map(Column, TEXTS),
            Column.DUE,
            Column.ACCOUNT,
            Column.NEXT_STEPS,
        ),
        "edit",
    ),
    Column.ORIGINAL: "correct_text",
    Column.OFFICES: "assign",
    Column.PHONE: "assign",
    Column.MEASURE: "plan",
    Column.PROGRESS: "record_progress",
    Column.DELAY: "record_progress",
    Column.HELP: "record_progress",
}


@dataclass(frozen=True, slots=True)
class Cell:
    """What a table says otherwise than the record; `why_not`: why it stays so;
    `note`: what else becomes of it."""

    column: Column
    old: str
    new: str
    why_not: str = ""
    note: str = ""


def plain(text: str) -> str:
    """Return what two texts have in common that read the same."""
    return squeeze("".join(text.split()))


def cells(one: PlannedFinding, finding: Finding, by: User) -> Iterator[Cell]:
    """Yield what differs. An empty cell says nothing: it empties no field."""
    reasons: dict[str, str] = {}
    for column, tell in _TELLERS.items():
        told = tell(one, finding)
        if told is None:
            continue
        old, new, why_not = told
        if not why_not and (action := ACTIONS.get(column)):
            if action not in reasons:
                reasons[action] = str(finding.why_not(action, by=by) or "")
            why_not = reasons[action]
        waits = column is Column.DUE and finding.is_extension(deadline_after(one))
        if waits and not why_not:
            why_not = str(finding.why_no_extension() or "")
        note = _("Later: it waits for a leader's word first.") if waits else ""
        yield Cell(column, old, new, why_not, "" if why_not else note)


CellDifference = tuple[str, str, str] | None  # old, new, why not


def _differs(old: str, new: str) -> CellDifference:
    """Tell two texts apart; one that a cell could not hold whole only by its beginning.

    What was changed of such a one is shown, but would lose its end when written.
    """
    if not new or plain(old) == plain(new):
        return None
    begun = next((new[: -len(s)] for s in words.cut_signs() if new.endswith(s)), None)
    if begun is None:
        return old, new, ""
    if plain(old).startswith(plain(begun)):
        return None
    return old, new, _("The cell holds only the beginning; change it on its page.")


def _title(one: PlannedFinding, finding: Finding) -> CellDifference:
    if plain(one.said.get(Column.TITLE, "")) == plain(finding.title):
        return None
    return _differs(finding.title, one.title)


def _aspect(one: PlannedFinding, finding: Finding) -> CellDifference:
    old = finding.aspect.title if finding.aspect else ""
    return _differs(old, one.said.get(Column.ASPECT, "").split("\n")[0])


def _original(one: PlannedFinding, finding: Finding) -> CellDifference:
    said, old = one.said, finding.original_text
    detail = said.get(Column.DETAIL, "")
    title = said.get(Column.TITLE, "")
    says = Column.ORIGINAL in said or detail or plain(title) != plain(one.title)
    if not says or plain(old) in (plain(detail), plain(title)):
        return None
    return _differs(old, one.original_text)


def _plainly(name: str) -> "Callable[[PlannedFinding, Finding], CellDifference]":
    def tell(one: PlannedFinding, finding: Finding) -> CellDifference:
        return _differs(getattr(finding, name), one.said.get(Column(name), ""))

    return tell


def offices_after(one: PlannedFinding, finding: Finding) -> tuple[tuple[str, ...], str]:
    """Return the offices as they are to be, and who leads; what is not said stays."""
    rows = list(finding.responsibilities.all())
    lead = next((row.office.name for row in rows if row.is_lead), "")
    kept = tuple(row.office.name for row in rows)
    says_all = one.said.get(Column.OFFICES) or one.said.get(Column.JOINT)
    leads = (
        one.said.get(Column.LEAD) or read_offices(one.said.get(Column.OFFICES, ""))[1]
    )
    named = one.offices
    if not says_all and leads:
        named = tuple(dict.fromkeys((one.lead, *kept)))
    if leads or lead not in named:
        lead = one.lead if leads or lead else ""
    return named, lead


def _offices(one: PlannedFinding, finding: Finding) -> CellDifference:
    if not one.offices:
        return None
    rows = list(finding.responsibilities.all())
    lead = next((row.office.name for row in rows if row.is_lead), "")
    kept = tuple(row.office.name for row in rows)
    named, leads = offices_after(one, finding)
    if set(named) == set(kept) and leads == lead:
        return None
    return write_offices(kept, lead), write_offices(named, leads), ""


def _person(one: PlannedFinding, finding: Finding) -> CellDifference:
    told = _differs(words.person_words(finding), one.person)
    return told and (told[0], told[1], _one_person(finding))


def _phone(one: PlannedFinding, finding: Finding) -> CellDifference:
    told = _differs(words.phone_words(finding), one.phone)
    if told and not finding.responsibilities.all():
        return told[0], told[1], _("A telephone stands beside an office.")
    return told and (told[0], told[1], _one_person(finding))


def _one_person(finding: Finding) -> str:
    rows = [row for row in finding.responsibilities.all() if row.person or row.phone]
    if len(rows) < 2:
        return ""
    return _(
        "Several people answer for this finding; change them where it is assigned."
    )


def _deadline(one: PlannedFinding, finding: Finding) -> CellDifference:
    due, said = one.deadline, one.said.get(Column.DUE, "")
    kind = one.said.get(Column.KIND, "")
    old = words.deadline_words(finding)
    label = finding.get_kind_display() if finding.kind else ""
    is_same_kind = not kind or plain(kind) == plain(label)
    if due is None or (is_same_kind and (not said or plain(said) == plain(old))):
        return None
    is_same_day = due.on == finding.due_on and (due.on or due.kind == finding.kind)
    if is_same_day and (is_same_kind or not due.kind or due.kind == finding.kind):
        return None
    if due.kind is None and due.on is None:
        return old, said or kind, _("This deadline was not understood.")
    new = " · ".join(filter(None, (said, kind)))
    why_not = str(finding.why_no_deadline() or "")
    return (" · ".join(filter(None, (old, label))) if kind else old), new, why_not


def deadline_after(one: PlannedFinding) -> dict[str, Any]:
    """Return a finding's fields for the deadline that a table gives it."""
    due = one.deadline
    if due is None:
        return dict.fromkeys(DEADLINE, "") | {"due_on": None}
    return {
        "due_on": due.on,
        "due_precision": (due.precision or "") if due.on else "",
        "due_wording": due.wording,
        "kind": due.kind or "",
    }


def _state(one: PlannedFinding, finding: Finding) -> CellDifference:
    said = one.said.get(Column.STATE, "")
    old = str(finding.get_state_display())
    known = one.status is not Status.UNKNOWN
    if known and ADOPTED_STATE[one.status] == finding.state:
        return None
    exported = words.state_words(finding)
    if plain(said) in (plain(old), plain(exported), plain(finding.status_wording)):
        return None
    told = _differs(old, said)
    return told and (old, said, _why_not_state(one, finding))


def _why_not_state(one: PlannedFinding, finding: Finding) -> str:
    """Say that a table changes no state, and what to do instead."""
    if getattr(finding, "proposed_state", None):
        return _("A state is proposed for it already and waits to be confirmed.")
    if proposable(one, finding):
        return _(
            "It is only proposed. Request its close-out, or give below what was "
            "signed: a second person then confirms it."
        )
    return _("A state changes by its steps, not by a table.")


def proposable(one: PlannedFinding, finding: Finding) -> bool:
    """Whether a table closes a finding whose state could be taken over from it."""
    if getattr(finding, "proposed_state", None):
        return False
    return ADOPTED_STATE[one.status].is_closed and finding.is_adoptable


def _measures(one: PlannedFinding, finding: Finding) -> CellDifference:
    old = words.plan_words(finding)
    if plain(one.said.get(Column.MEASURE, "")) == plain(old):
        return None
    changed = [plan for _measure, plan in measures_after(one, finding)]
    return (old, "\n".join(changed), "") if changed else None


def measures_after(
    one: PlannedFinding, finding: Finding
) -> list[tuple[Measure | None, str]]:
    """Return the plans that are not there yet, each with the measure it rewords.

    A measure is reworded in its place where the table has as many as the finding;
    else the plan is one more. None is ever removed.
    """
    kept = list(finding.measures.all())
    known = {
        _bare(text)
        for row in kept
        for text in (row.plan, row.heading, f"{row.heading}{row.plan}", row.account)
    }
    said = {_bare(step.plan) for step in one.measures}
    changes: list[tuple[Measure | None, str]] = []
    for n, step in enumerate(one.measures):
        if _bare(step.plan) in known:
            continue
        row = kept[n] if len(kept) == len(one.measures) else None
        if row and (_bare(row.plan) in said or not row.plan):
            row = None
        changes.append((row, step.plan))
    return changes


def _bare(text: str) -> str:
    """Return a plan without the mark that ends it: a heading has none."""
    return plain(text).rstrip("。；;，,、.")


def _account(one: PlannedFinding, finding: Finding) -> CellDifference:
    told = _differs(words.account_words(finding), one.said.get(Column.ACCOUNT, ""))
    if told and any(row.account for row in finding.measures.all()):
        return (
            told[0],
            told[1],
            _("The account stands with the measures; update it there."),
        )
    return told


def _next_steps(one: PlannedFinding, finding: Finding) -> CellDifference:
    told = _differs(words.ahead_words(finding), one.next_steps)
    if told and any(row.is_ahead and row.plan for row in finding.measures.all()):
        return told[0], told[1], _("The next steps are the measures; edit them there.")
    return told


def _entries(
    column: Column, field: str
) -> "Callable[[PlannedFinding, Finding], CellDifference]":
    def tell(one: PlannedFinding, finding: Finding) -> CellDifference:
        new = news(one.said.get(column, ""), finding, field)
        last = next(iter(finding.entries.all()), None)
        old = getattr(last, field) if last else ""
        if (
            new
            and field != "text"
            and not news(one.said.get(Column.PROGRESS, ""), finding, "text")
        ):
            return (
                old,
                new,
                _("It is reported with progress; that cell says nothing new."),
            )
        return (old, new, "") if new else None

    return tell


def news(said: str, finding: Finding, field: str) -> str:
    """Return the lines of a cell that stand in no entry yet, with or without a day."""
    known = {
        plain(line)
        for entry in finding.entries.all()
        for text in (getattr(entry, field), *words.entry_spellings(entry))
        for line in text.split("\n")
    }
    known |= {plain(sign) for sign in words.cut_signs()}
    return "\n".join(line for line in said.split("\n") if plain(line) not in known)


_TELLERS: "Mapping[Column, Callable[[PlannedFinding, Finding], CellDifference]]" = {
    Column.TITLE: _title,
    Column.ASPECT: _aspect,
    Column.ORIGINAL: _original,
    **{Column(name): _plainly(name) for name in TEXTS},
    Column.OFFICES: _offices,
    Column.PERSON: _person,
    Column.PHONE: _phone,
    Column.DUE: _deadline,
    Column.STATE: _state,
    Column.MEASURE: _measures,
    Column.ACCOUNT: _account,
    Column.NEXT_STEPS: _next_steps,
    Column.PROGRESS: _entries(Column.PROGRESS, "text"),
    Column.DELAY: _entries(Column.DELAY, "reason_for_delay"),
    Column.HELP: _entries(Column.HELP, "help_needed"),
}

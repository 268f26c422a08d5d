"""Who did the work on a finding, and may therefore not decide on it."""

from collections.abc import Mapping, Sequence
from functools import reduce
from operator import or_
from typing import TYPE_CHECKING

from django.db.models import Exists, OuterRef, Q
from django.utils.translation import gettext as _

from rectification.errors import NotAllowed, Refusal
from rectification.models.bodies.appointment import Appointment
from rectification.models.bodies.separation import same_people
from rectification.models.findings.answering import answers, no_collectives, sat_in
from rectification.models.findings.row import FindingRow
from rectification.models.trail import written
from rectification.models.trail.log import LogEntry
from rectification.models.trail.log_queries import last_writers
from rectification.workflow_chain import ChainStep

if TYPE_CHECKING:
    from django.db.models import QuerySet

    from rectification.models.bodies.user import User
    from rectification.models.findings.progress import ProgressEntry

# Acts that make somebody a party to the work.
_WORK = tuple(
    f"finding.{action}"
    for action in (
        *("update_measure", "attach", "waive", "correct_progress"),
        *("record_outcomes", "check_in"),
        "word_account",  # while folding; who only takes reports over writes nothing
    )
)
# Texts that tell what was done, and the acts that write them: work where nobody else
# has reported any of it, else a wording for print.
_ACCOUNTS = ("account_lead", "outcome", "reason_for_delay")
_WORDED = ("finding.edit", "finding.register")


class Parties(FindingRow):
    """The separation of work and decision."""

    class Meta:
        abstract = True

    def _separation(self, by: "User") -> Refusal | None:
        """Keep the decision from whoever did or requested the work."""
        return separation([self], by)

    def parties(self) -> set[int]:
        """Return the accounts (keys) of all who did the work or asked to close it.

        Authors of standing entries, and of those filled in for an office where nobody
        else sits; of accounts of measures, of figures of outcome, of evidence shown, of
        a waiver; of the request; of a yearly check-in; of what the finding says of the
        work while nobody else has reported any; of an account that says something else
        than the reports folded into it. Not who plans, assigns, takes reports over
        into an account as they stand, or words for print what others have reported.
        """
        return who_worked([self])

    def _answering_offices(self) -> set[int]:
        return answering_offices([self])[self.pk]

    def _stands_in(self, by: "User", offices: set[int]) -> bool:
        """Whether this is the stand-in of the coordinating office, a member of no other
        of the offices, whom somebody else has named.

        Whoever keeps the bodies names it alone: so it is none for an own account.
        """
        body = self.inspection.organisation
        named = ("coordinating_office", "fallback_closer")
        return (
            offices == {body.coordinating_office_id}
            and body.fallback_closer_id in {post.pk for post in by.posts_now()}
            and not same_people(by, last_writers(body, *named))
        )

    @property
    def due_step(self) -> str:
        """The step of the chain at which it is decided next; "" without one."""
        raise NotImplementedError

    def _standing_entries(self) -> "list[ProgressEntry]":
        return [one for one in self.entries.all() if one.withdrawn_at is None]


def separation(
    findings: "Sequence[Parties]", by: "User", tied: set[int] | None = None
) -> Refusal | None:
    """Keep a decision on some findings from whoever is a party to any of them.

    `tied`: those of `who_worked` who are no other person, where that was asked.
    """
    ties = None if tied is None else {one.pk: tied for one in findings}
    return next(iter(separations(findings, by, ties).values()), None)


def separations(
    findings: "Sequence[Parties]",
    by: "User",
    tied: "Mapping[int, set[int]] | None" = None,
) -> dict[int, Refusal]:
    """Say by finding (key) why somebody who did or requested the work may not decide.

    Findings where nothing speaks against it are left out. `tied`: those of `workers`
    who are no other person, where that was asked.
    """
    found: dict[int, Refusal] = {}
    kept_out = barring(findings, by)
    for one in findings:
        if one.pk in kept_out and one.due_step != ChainStep.OFFICE_HEAD:
            found[one.pk] = NotAllowed(
                _("Members of a responsible office cannot decide on it.")
            )
        elif one.submitted_by_id == by.pk:
            found[one.pk] = NotAllowed(
                _("Whoever requested the close-out cannot decide on it.")
            )
    rest = [one for one in findings if one.pk not in found]
    ties = _ties(rest, by) if tied is None else tied
    for one in (one for one in rest if ties[one.pk]):
        found[one.pk] = NotAllowed(
            _(
                "Whoever took part in the work cannot decide on it, nor whose "
                "account they opened, seated or reset."
            )
        )
    return found


def barring(findings: "Sequence[Parties]", by: "User") -> set[int]:
    """Return the findings (keys) from which somebody's own offices keep a decision."""
    sat = members(findings, by)
    known: dict[tuple[int, frozenset[int]], bool] = {}  # asked once a body
    found = set()
    for one in findings:
        offices = sat.get(one.pk)
        if not offices:
            continue
        place = (one.inspection.organisation_id, frozenset(offices))
        if place not in known:
            known[place] = one._stands_in(by, offices)
        if not known[place]:
            found.add(one.pk)
    return found


def _ties(findings: "Sequence[Parties]", by: "User") -> dict[int, set[int]]:
    """Return by finding (key) who worked on it and counts as no other person."""
    if not findings:
        return {}
    worked = workers(findings)
    tied = same_people(by, set().union(*worked.values()))
    return {key: keys & tied for key, keys in worked.items()}


def answering_offices(findings: "Sequence[Parties]") -> dict[int, set[int]]:
    """Return by finding (key) the offices that have answered for it.

    Since it was last reopened, and what has succeeded them; not the collectives.
    """
    found = answers(findings)
    named = {pk: {one.office_id for one in told} for pk, told in found.items()}
    answering = no_collectives(set().union(*named.values()))
    return {pk: keys & answering for pk, keys in named.items()}


def members(findings: "Sequence[Parties]", by: "User") -> dict[int, set[int]]:
    """Return by finding (key) in which offices somebody was while they answered.

    Findings where that is none are left out.
    """
    by.name_seats()
    if not by.office_seats():
        return {}
    found = {pk: sat_in(by, told) for pk, told in answers(findings).items()}
    answering = no_collectives(set().union(*found.values()))
    return {pk: keys & answering for pk, keys in found.items() if keys & answering}


def who_worked(findings: "Sequence[Parties]") -> set[int]:
    """Return the parties to any of some findings, whose entries are fetched."""
    return set().union(*workers(findings).values())


def workers(findings: "Sequence[Parties]") -> dict[int, set[int]]:
    """Return by finding (key) the parties to it; the entries are fetched."""
    for one in findings:
        for row in (one, *one.entries.all()):
            written.see(row)
    standing = [entry for one in findings for entry in one._standing_entries()]
    own = [one for one in standing if not one.on_behalf]
    own += without_others([one for one in standing if one.on_behalf])
    keys: dict[int, set[int | None]] = {
        one.pk: {one.submitted_by_id} for one in findings
    }
    for entry in own:
        keys[entry.finding_id].add(entry.author_id)
    for entry in standing:
        keys[entry.finding_id].add(entry.confirmed_by_id)  # made it the office's own
    for finding, actor in _logged_workers(findings):
        keys[finding].add(actor)
    return {pk: {key for key in found if key is not None} for pk, found in keys.items()}


def _logged_workers(findings: "Sequence[Parties]") -> set[tuple[int, int | None]]:
    """Return whom the log names for each finding: who did work, who alone tells."""
    reported = {
        one.pk: {
            entry.confirmed_by_id or entry.author_id
            for entry in one._standing_entries()
        }
        for one in findings
    }
    worded = Q(action__in=_WORDED) & wrote(*_ACCOUNTS)
    logged = LogEntry.objects.filter(
        Q(action__in=_WORK) | worded,
        subject_type="finding",
        subject_id__in=reported,
    )
    return {
        (int(finding or 0), actor)
        for finding, action, actor in logged.values_list(
            "subject_id", "action", "actor_id"
        )
        if action in _WORK or reported[int(finding or 0)] <= {actor}
    }


def wrote(*texts: str) -> Q:
    """Select log entries whose act has written one of these texts, not emptied it."""
    return reduce(or_, (Q(rows__contains=f'"{name}":"#') for name in texts))


def with_others(rows: "QuerySet[ProgressEntry]") -> "QuerySet[ProgressEntry]":
    """Fetch with each entry whether somebody but its author sits in its office."""
    return rows.annotate(has_others=_somebody_else())


def without_others(entries: "Sequence[ProgressEntry]") -> "list[ProgressEntry]":
    """Return the entries made for an office in which nobody but their author sits.

    A page has fetched them `with_others`; else they are asked about at once.
    """
    if not entries:
        return []
    if all(hasattr(one, "has_others") for one in entries):
        return [one for one in entries if not getattr(one, "has_others", True)]
    rows = type(entries[0])._default_manager.filter(pk__in=[one.pk for one in entries])
    for seat in Appointment.objects.filter(
        post__office__in={one.office_id for one in entries}
    ).select_related("post", "user"):
        seat.name_right()
        written.see(seat.user, ("is_active",))
    alone = set(rows.exclude(_somebody_else()).values_list("pk", flat=True))
    return [one for one in entries if one.pk in alone]


def _somebody_else() -> Exists:
    seats = Appointment.objects.held().filter(user__is_active=True)
    own = {"post__office": OuterRef("office")}
    return Exists(seats.filter(**own).exclude(user=OuterRef("author")))

"""Who puts a finding right and how: its responsible offices and its measures."""

from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from django.db.models import prefetch_related_objects
from django.utils.translation import gettext as _

from rectification.errors import Refusal
from rectification.models.findings.row import FindingRow
from rectification.models.trail import written
from rectification.models.trail.fields import forget
from rectification.workflow import WORKABLE

if TYPE_CHECKING:
    from rectification.models.bodies.organisation import Office
    from rectification.models.bodies.user import User
    from rectification.models.findings.finding import Responsibility
    from rectification.models.findings.measure import Measure

# What an office may say of its own measures; the rest is the coordinator's.
OWN_WORDS = frozenset({"account", "state"})


def who_answers(rows: "Iterable[Responsibility]") -> dict[str, object]:
    """Say for the log who answers: offices in order, who leads, the people named."""
    rows = list(rows)
    lead = [row.office_id for row in rows if row.is_lead]
    people = [" ".join(filter(None, [row.person, row.phone])) for row in rows]
    return {
        "offices": [row.office_id for row in rows],
        "lead": lead[0] if lead else None,
        "people": "、".join(filter(None, people)),
    }


class PlanVerbs(FindingRow):
    """Verbs that change what others read too: each takes the version it was over."""

    class Meta:
        abstract = True

    def assign(
        self,
        *,
        by: "User",
        offices: "Sequence[Office]",
        version: int,
        reason: str,
        lead: "Office | None" = None,
        people: "Mapping[int, tuple[str, str]] | None" = None,
    ) -> None:
        """Set the responsible offices in their order; without `lead`, nobody leads.

        `people`: person and telephone by the key of their office; None leaves them.
        """
        with self._locked() as row:
            row._check("assign", by=by, reason=reason)
            row._check_version(version)
            before = who_answers(row.responsibilities.all())
            row._set_offices(offices, lead, people)
            row._bump()
            row._note(
                "assign",
                by=by,
                reason=reason,
                before=before,
                after=who_answers(row.responsibilities.all()),
            )

    def _set_offices(
        self,
        offices: "Sequence[Office]",
        lead: "Office | None",
        people: "Mapping[int, tuple[str, str]] | None",
    ) -> None:
        """Write the rows that differ; read them again, for what asks next."""
        stood = {one.office_id: one for one in self.responsibilities.all()}
        if gone := stood.keys() - {office.pk for office in offices}:
            self.responsibilities.filter(office__in=gone).delete()
        if any(one.is_lead for one in stood.values()):
            # Nobody leads for a moment, so that a swap meets no constraint.
            self.responsibilities.update(is_lead=False)
        made = []
        for position, office in enumerate(offices):
            values: dict[str, object] = {
                "position": position,
                "is_lead": office == lead,
            }
            if people is not None:
                person, phone = people.get(office.pk, ("", ""))
                values |= {"person": person, "phone": phone}
            if one := stood.get(office.pk):
                for name, value in values.items():
                    setattr(one, name, value)
                one.save(update_fields=list(values))
            else:
                made.append((office, values))
        rows: Any = self.responsibilities
        new = [rows.model(finding=self, office=it, **said) for it, said in made]
        written.note_all(rows.bulk_create(new))
        forget(self, "responsibilities")
        prefetch_related_objects([self], "responsibilities")

    def add_measure(
        self,
        *,
        by: "User",
        version: int,
        plan: str = "",
        reason: str = "",
        **fields: object,
    ) -> "Measure":
        """Plan another measure; beside an approved plan only with a reason."""
        made = self.add_measures([{"plan": plan, **fields}], by, version, reason=reason)
        return made[0]

    def add_measures(
        self,
        said: "Sequence[Mapping[str, Any]]",
        by: "User",
        version: int,
        *,
        reason: str = "",
    ) -> "list[Measure]":
        """Plan several more, by what is said of each; an entry of the log for each."""
        with self._locked() as row:
            row._check("plan", by=by)
            row._check_version(version)
            if row.inspection.has_approved_plan() and not reason.strip():
                raise Refusal(_("Please give a reason."), field="why")
            first = row.measures.count()
            made = row.measures.bulk_create(
                row.measures.model(**{"finding": row, "position": position, **one})
                for position, one in enumerate(said, first)
            )
            forget(row, "measures")
            written.note_all(made)
            row._bump()
            for measure, one in zip(made, said, strict=True):
                row._note_measure(measure, by=by, reason=reason, after=one)
        return made

    def update_measure(
        self,
        *,
        by: "User",
        measure: "Measure",
        version: int,
        reason: str = "",
        **fields: object,
    ) -> "Measure":
        """Change account or state; the coordinator also plan, office, deadline …"""
        with self._locked() as row:
            stored = row.measures.select_for_update(no_key=True).get(pk=measure.pk)
            own = fields.keys() <= OWN_WORDS and row.state in WORKABLE
            action = "update_measure" if own else "plan"
            row._check(action, by=by)
            row._check_version(version)
            before = stored.write(**fields)
            forget(row, "measures")
            if before:
                row._bump()
                after = {name: fields[name] for name in before}
                row._note_measure(
                    stored, by=by, reason=reason, before=before, after=after
                )
        return stored

    def remove_measure(
        self, *, by: "User", measure: "Measure", version: int, reason: str
    ) -> None:
        """Delete a measure nobody has worked on. Its words stay in the log."""
        with self._locked() as row:
            row._check("plan", by=by)
            row._check_version(version)
            if not reason.strip():
                raise Refusal(_("Please give a reason."))
            stored = row.measures.select_for_update(no_key=True).get(pk=measure.pk)
            if stored.is_used:
                raise Refusal(_("Work on this measure has begun; it stays."))
            before = {
                "heading": stored.heading,
                "plan": stored.plan,
                "office": stored.office,
                "owner": stored.owner,
            }
            stored.delete()
            forget(row, "measures")
            row._bump()
            row._note("plan", by=by, reason=reason, before=before)

    def _note_measure(
        self,
        measure: "Measure",
        *,
        by: "User",
        reason: str = "",
        before: Mapping[str, object] | None = None,
        after: Mapping[str, object],
    ) -> None:
        """Log what was planned, and apart from it what is said to be done.

        Whoever words an account has worked on it, whatever else he changes with it.
        """

        def sides(names: Iterable[str]) -> dict[str, Any]:
            old = {name: before[name] for name in names} if before else None
            return {
                "before": old and {"measure": measure, **old},
                "after": {"measure": measure, **{n: after[n] for n in names}},
            }

        if planned := after.keys() - OWN_WORDS:
            self._note("plan", by=by, reason=reason, **sides(planned))
        if worked := after.keys() & OWN_WORDS:
            self._note("update_measure", by=by, reason=reason, **sides(worked))

    def _bump(self) -> None:
        self.version += 1
        changed = ["version"]
        self.save(update_fields=changed)

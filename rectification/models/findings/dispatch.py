"""任务分解: who puts a finding right, until when and how, told of many at once."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from django.utils import translation
from django.utils.translation import gettext

from rectification.errors import Classified, Conflict, NotAllowed, Refusal
from rectification.models.findings.deadline import DEADLINE
from rectification.models.findings.plan_verbs import PlanVerbs
from rectification.models.findings.text_verbs import TextVerbs
from rectification.models.trail.log import Chain

if TYPE_CHECKING:
    from rectification.models.bodies.organisation import Office
    from rectification.models.bodies.user import User
    from rectification.models.findings.extension import Extension
    from rectification.models.findings.measure import Measure


@dataclass(frozen=True, slots=True)
class Answering:
    """Offices in order, who leads, person and telephone by the key of an office."""

    offices: Sequence["Office"] = ()
    lead: "Office | None" = None
    people: Mapping[int, tuple[str, str]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Task:
    """What is to change of one finding, and the version that it was read over.

    `answering`, `measures` (a line each): None where they stay; `fields`: columns;
    `done_so_far`: where a later deadline is asked for.
    """

    version: int
    answering: Answering | None = None
    fields: Mapping[str, object] = field(default_factory=dict)
    measures: Sequence[str] | None = None
    done_so_far: str = ""


class Dispatching(PlanVerbs, TextVerbs):
    """The verb of the grid: the verbs of assigning, planning and editing in one."""

    class Meta:
        abstract = True

    def dispatch(
        self, task: Task, *, by: "User", reason: str = ""
    ) -> "Extension | None":
        """Change what the task says; what was empty is filled without a reason.

        Returns the request where a later deadline waits for another person's word.
        """
        with self._locked() as row:
            row._check_version(task.version)
            if refusal := row.why_not_dispatch(task, reason=reason):
                raise refusal
            reason = reason if reason.strip() else _in_records()
            if task.answering is not None:
                row.assign(
                    by=by,
                    offices=task.answering.offices,
                    lead=task.answering.lead,
                    people=task.answering.people,
                    version=row.version,
                    reason=reason,
                )
            if task.measures is not None:
                row._plan_lines(task.measures, by=by, reason=reason)
            if not task.fields:
                return None
            return row.edit(
                by=by,
                version=row.version,
                reason=reason,
                done_so_far=task.done_so_far,
                **task.fields,
            )

    def why_not_dispatch(self, task: Task, *, reason: str) -> Refusal | None:
        """Say that a change lacks its reason, or None."""
        if reason.strip() or not self._needs_reason(task):
            return None
        return Refusal(gettext("Please give a reason."), field="why")

    def _needs_reason(self, task: Task) -> bool:
        """Everything once the plan is approved, nothing while it is a draft; without
        one, what replaces something that stood. A later deadline that waits for another
        person's word always says why."""
        when = {name: task.fields[name] for name in DEADLINE if name in task.fields}
        if self.inspection.has_approved_plan() or (
            when and self.is_extension(self.deadline() | when)
        ):
            return True
        return not self.inspection.draft_plan_since() and self._replaces(task)

    def _replaces(self, task: Task) -> bool:
        if task.answering is not None and self.responsibilities.exists():
            return True
        if any(getattr(self, name) for name in task.fields):
            return True
        if task.measures is None:
            return False
        gone, _new = _told_apart(self._lined(), task.measures)
        return bool(gone)

    def _lined(self) -> "list[Measure]":
        """Return the measures that say what is to be done; others are accounts only."""
        return [one for one in self.measures.all() if one.line]

    def _plan_lines(self, lines: Sequence[str], *, by: "User", reason: str) -> None:
        gone, new = _told_apart(self._lined(), lines)
        for one, line in zip(gone, new, strict=False):
            said = {"plan" if one.plan else "heading": line}
            self.update_measure(
                by=by, measure=one, version=self.version, reason=reason, **said
            )
        for one in gone[len(new) :]:
            self.remove_measure(by=by, measure=one, version=self.version, reason=reason)
        if rest := [{"plan": line} for line in new[len(gone) :]]:
            self.add_measures(rest, by, self.version, reason=reason)


def dispatch(
    tasks: "Iterable[tuple[Dispatching, Task]]", *, by: "User", reason: str = ""
) -> "list[Extension]":
    """Change many findings or none. Returns the later deadlines that wait."""
    asked, tasks = [], list(tasks)
    with Chain.together():
        rows = _locked([finding for finding, _task in tasks])
        for finding, task in tasks:
            row = rows[finding.pk]
            try:
                with row._held():
                    asked.append(row.dispatch(task, by=by, reason=reason))
            except (NotAllowed, Conflict, Classified):
                raise
            except Refusal as refusal:
                said = refusal if refusal.field else f"{finding.reference}：{refusal}"
                raise Refusal(str(said), field=refusal.field) from refusal
            finding._follow(row)
    return [one for one in asked if one]


def _locked(findings: "Sequence[Dispatching]") -> "dict[int, Dispatching]":
    """Return them by key, locked in their order, with what the verb asks of each."""
    if not findings:
        return {}
    known: Any = type(findings[0])._default_manager
    rows = known.filter(pk__in=[one.pk for one in findings]).order_by("pk")
    list(rows.select_for_update(no_key=True).values_list("pk", flat=True))
    dressed = rows.select_related(
        "inspection__organisation", "inspection__plan"
    ).prefetch_related("responsibilities__office", "measures", "extensions")
    return {one.pk: one for one in dressed}


def _told_apart(
    kept: "Iterable[Measure]", lines: Sequence[str]
) -> "tuple[list[Measure], list[str]]":
    """Return which measures no line says any more, and the lines that are new."""
    new, gone = list(lines), []
    for one in kept:
        if one.line in new:
            new.remove(one.line)
        else:
            gone.append(one)
    return gone, new


def _in_records() -> str:
    with translation.override("zh-hans"):  # the log speaks Chinese
        return gettext("Dispatch of tasks")

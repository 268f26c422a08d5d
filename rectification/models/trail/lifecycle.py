"""The one shared step behind every verb: lock, check, change, log – atomically."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, ClassVar, Self

from django.core.exceptions import FieldDoesNotExist
from django.db import models, transaction
from django.utils.functional import Promise
from django.utils.translation import gettext as _

from rectification.access import Reach
from rectification.errors import Conflict, InvalidTransition, NotAllowed, Refusal
from rectification.models.trail import written
from rectification.models.trail.fields import column_field
from rectification.models.trail.log import Chain, LogEntry
from rectification.models.trail.plain import plain
from rectification.notices.canonical import digest_of
from rectification.workflow import Activity, Transition

if TYPE_CHECKING:
    from rectification.models.bodies.user import User


@dataclass(frozen=True, slots=True)
class Offer:
    """A lifecycle action as a page shows it; `refusal` says why it cannot be done."""

    action: str
    label: str | Promise
    refusal: Refusal | None

    @property
    def is_allowed(self) -> bool:
        return self.refusal is None


class AsRead:
    """What somebody decides on as the page showed it, and on nothing newer."""

    # The fields whose change makes it another thing to decide on.
    decided_on: ClassVar[Sequence[str]] = ("state",)
    # The `mark` of what the page showed to whoever acts; "" where nobody was shown any.
    read = ""

    @property
    def mark(self) -> str:
        """What of it stands, in short."""
        return digest_of([plain(getattr(self, name)) for name in self.decided_on])[:16]

    def _refuse_newer(self, row: "AsRead") -> None:
        """Refuse a locked row that is not what was read; asked of the first lock that
        an act takes."""
        read, self.read = self.read, ""
        if read and read != row.mark:
            raise InvalidTransition(
                _(
                    "Something has happened here since this page was opened. Please "
                    "look at what stands now, then decide."
                )
            )


class Acting(AsRead, models.Model):
    """A record with a lifecycle. Nothing but its verbs writes its state."""

    lifecycle: ClassVar[Mapping[str, Transition]] = {}
    activities: ClassVar[Mapping[str, Activity]] = {}

    class Meta:
        abstract = True

    if TYPE_CHECKING:
        reference: models.CharField[str, str]
        state: models.CharField[str, str]
        version: models.PositiveIntegerField[int, int]

        def get_state_display(self) -> str: ...

    def __str__(self) -> str:
        return self.reference

    # --- questions -----------------------------------------------------------

    @property
    def address(self) -> str:
        """What the addresses of its steps name."""
        return self.reference

    def reach(self) -> Reach:
        """Whose this is, for the question of rights."""
        raise TypeError(f"{type(self).__name__} must say whose it is.")

    @property
    def chain_name(self) -> str:
        """The log chain of the inspection; its reference begins every other."""
        return "-".join(self.reference.split("-")[:2])

    def why_not(
        self, action: str, *, by: "User", reach: Reach | None = None
    ) -> Refusal | None:
        """Say why somebody cannot do this now, or None. Pages and verbs ask alike."""
        return self._not_here(action, by, reach) or self._objection(action, by)

    def _not_here(
        self, action: str, by: "User", reach: Reach | None = None
    ) -> Refusal | None:
        """Say what the table has against it: no right, or another state."""
        rule = self.lifecycle.get(action) or self.activities[action]
        if not by.may(rule.permission, reach or self):
            return NotAllowed()
        return self._out_of_state(action)

    def _out_of_state(self, action: str) -> Refusal | None:
        """Say that the table allows the action in another state only, or None."""
        rule = self.lifecycle.get(action) or self.activities[action]
        if self.state not in rule.from_states:
            return InvalidTransition(
                _("“%(action)s” is not possible while the state is “%(state)s”.")
                % {"action": rule.label, "state": self.get_state_display()}
            )
        return None

    def offers(self, user: "User") -> list[Offer]:
        """List the lifecycle actions the user has a right to, possible now or not."""
        reach = self.reach()
        return [
            Offer(action, rule.label, self.why_not(action, by=user, reach=reach))
            for action, rule in self.lifecycle.items()
            if user.may(rule.permission, reach)
        ]

    def actions_for(self, user: "User") -> list[str]:
        """List the lifecycle actions the user can take now."""
        return [offer.action for offer in self.offers(user) if offer.is_allowed]

    def _objection(self, action: str, by: "User") -> Refusal | None:
        """Hold further conditions: separation of duty, completeness."""
        return None

    # What `barred` was answered, by account; only a page sets it, whose steps all ask.
    refusals: "dict[int, Refusal | None] | None" = None

    def barred(self, by: "User") -> Refusal | None:
        """Say why somebody may not decide, whose right it is: separation of duty.

        A verb asks anew: it locks another object, which keeps no answers.
        """
        if self.refusals is None:
            return self._separation(by)
        if by.pk not in self.refusals:
            self.refusals[by.pk] = self._separation(by)
        return self.refusals[by.pk]

    def _separation(self, by: "User") -> Refusal | None:
        """Keep a decision from whoever is a party to what is decided on."""
        return None

    # --- the step --------------------------------------------------------------

    # Set while this very object is the locked row: a verb within another takes it as
    # it is, with what was fetched of it.
    _is_held = False

    @contextmanager
    def _locked(self) -> Iterator[Self]:
        """Yield the row as stored, locked; on success this instance follows it.

        Raises InvalidTransition where it is not what was `read`.
        """
        if self._is_held:
            with transaction.atomic(savepoint=False):
                yield self
            return
        with transaction.atomic():
            rows = type(self)._default_manager.select_for_update(no_key=True)
            row = rows.get(pk=self.pk)
            self._refuse_newer(row)
            with row._held():
                yield row
        self._follow(row)

    @contextmanager
    def _held(self) -> Iterator[None]:
        """Be the locked row. Only of one that was fetched after it was locked."""
        self._is_held = True
        try:
            yield
        finally:
            self._is_held = False

    def _follow(self, row: Self) -> None:
        for field in self._meta.concrete_fields:
            setattr(self, field.attname, getattr(row, field.attname))

    def _check(self, action: str, *, by: "User", reason: str = "") -> None:
        """Raise what speaks against the action. Only on a locked row."""
        refusal = self.why_not(action, by=by)
        if refusal is not None:
            raise refusal
        rule = self.lifecycle.get(action) or self.activities[action]
        if rule.needs_reason and not reason.strip():
            raise Refusal(_("Please give a reason."))

    def _check_version(self, version: int) -> None:
        """Raise Conflict where the form was filled in over an older text."""
        if version != self.version:
            raise Conflict(
                current={
                    field.name: field.value_from_object(self)
                    for field in self._meta.concrete_fields
                }
            )

    def _change(
        self, action: str, *, by: "User | None", reason: str = "", **values: object
    ) -> LogEntry:
        """Save the given fields and log them with what they were."""
        before, after = self.put(values)
        self.save(update_fields=list(values))
        return self._note(action, by=by, reason=reason, before=before, after=after)

    def put(
        self, values: Mapping[str, object]
    ) -> tuple[dict[str, object], dict[str, object]]:
        """Set fields; return what of them changed, as it was and as it is."""
        before: dict[str, object] = {}
        after: dict[str, object] = {}
        for name, value in values.items():
            attname = self._attname(name)
            before[name] = getattr(self, attname)
            setattr(self, name, value)
            after[name] = getattr(self, attname)
        changed = [name for name in after if after[name] != before[name]]
        return (
            {name: before[name] for name in changed},
            {name: after[name] for name in changed},
        )

    def _note(
        self,
        action: str,
        *,
        by: "User | None",
        reason: str = "",
        before: Mapping[str, object] | None = None,
        after: Mapping[str, object] | None = None,
    ) -> LogEntry:
        return Chain.record(
            chain=self.chain_name,
            actor=by,
            action=f"{self._meta.model_name}.{action}",
            subject=self,
            reason=reason,
            before=before,
            after=after,
        )

    def _advance(
        self,
        action: str,
        *,
        by: "User",
        reason: str = "",
        to_state: str | None = None,
        **changes: Any,
    ) -> None:
        """Take one lifecycle step. `to_state` only where the table names none."""
        with self._locked() as row:
            row._check(action, by=by, reason=reason)
            row._take(action, by=by, reason=reason, to_state=to_state, **changes)

    def _take(
        self,
        action: str,
        *,
        by: "User | None",
        reason: str = "",
        to_state: str | None = None,
        **changes: Any,
    ) -> None:
        """Write the step. Only on a locked row, and after everything was asked.

        `by` None: whoever keeps the server, where nobody on the site can.
        """
        for row in self._grounds(action):
            written.see(row)
        values = self.step_values(action, to_state=to_state) | changes
        self._change(action, by=by, reason=reason, **values)

    def step_values(
        self, action: str, *, to_state: str | None = None
    ) -> dict[str, object]:
        """Return the fields that a step sets, besides what comes along with it."""
        target = self.lifecycle[action].to_state or to_state
        return {**self._on_every_step(), "state": target}

    def _grounds(self, action: str) -> Iterable[models.Model]:
        """Yield the rows that a step stands on, beside its own: the log names them."""
        return ()

    def _on_every_step(self) -> dict[str, object]:
        """Name field values that any step sets unless it says otherwise."""
        return {}

    def _attname(self, name: str) -> str:
        try:
            return column_field(type(self), name).attname
        except FieldDoesNotExist as error:
            raise TypeError(f"{name} is no field of {self._meta.label}") from error

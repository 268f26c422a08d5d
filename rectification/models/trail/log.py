"""The log: hash chains that show any change, with erasable payloads beside them.

An entry names every row that its transaction has written, and what it stood on without
writing it (`written.py`), with digests in the place of texts; the payload holds the
words that people read, and can be erased. Of a reason the hash holds the digest alone:
it is the one column of an entry that erasure may blank. Entries from before that are
hashed with their reason, which stays.

Trap: a chain's row is the last thing a transaction locks. Call `record` after every
other row has been locked and written, or two transactions may wait for each other.
"""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, ClassVar, Self

from django.conf import settings
from django.db import models, transaction
from django.db.models import Exists, OuterRef
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from rectification.access import REQUEST_ID, Permission
from rectification.models.trail import written
from rectification.models.trail.actions import ACTIONS
from rectification.models.trail.collector import tell_once_they_stand
from rectification.models.trail.constraints import paired
from rectification.models.trail.frozen import FrozenModel, FrozenQuerySet
from rectification.models.trail.inserting import insert
from rectification.models.trail.plain import Facts, instant, plain
from rectification.models.trail.together import WAITING, Told, take
from rectification.notices.canonical import canonical_text, digest_of

if TYPE_CHECKING:
    from rectification.models.bodies.user import User

SYSTEM_CHAIN = "system"


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing wrong with a chain: where, and `changed`, `missing`, …

    The sentences stand in `management/commands/verify_audit_log.py`.
    """

    seq: int
    what: str


class Chain(models.Model):
    """One sequence of entries: an inspection's (named by its reference) or "system"."""

    name = models.CharField(_("chain"), max_length=40, unique=True)
    seq = models.PositiveIntegerField(_("length"), default=0)
    head = models.CharField(_("head"), max_length=64, blank=True, default="")

    class Meta:
        verbose_name = _("log chain")
        verbose_name_plural = _("log chains")

    def __str__(self) -> str:
        return self.name

    @staticmethod
    def record(
        *,
        chain: str,
        actor: "User | None",
        action: str,
        subject: models.Model | None = None,
        reason: str = "",
        before: Facts | None = None,
        after: Facts | None = None,
    ) -> "LogEntry":
        """Append one entry and its payload. `actor` None is the system itself.

        Raises ValueError for an action without words in `actions.ACTIONS`.
        """
        if action not in ACTIONS:
            raise ValueError(f"The log has no words for “{action}”: add some.")
        old, new = (plain(side) if side else None for side in (before, after))
        entry = LogEntry(
            action=action,
            reason=reason,
            reason_digest=digest_of(reason) if reason else "",
            before_digest=digest_of(old) if old is not None else "",
            after_digest=digest_of(new) if new is not None else "",
            request_id=REQUEST_ID.get(),
            **_named(actor),
        )
        entry.tell_of(actor, subject)
        told = Told(chain, entry, (old, new), actor)
        if WAITING.get() and chain != SYSTEM_CHAIN:
            transaction.on_commit(told)
        else:
            Chain._append(chain, [told])
        return entry

    @staticmethod
    @contextmanager
    def together() -> Iterator[None]:
        """Let what is recorded within wait for the end, for one act on many records.

        Trap: until then, or `settle`, no query finds the entries.
        """
        with transaction.atomic():
            token = WAITING.set(True)
            try:
                yield
                Chain.settle()
            finally:
                WAITING.reset(token)

    @staticmethod
    def settle() -> None:
        """Append what waits: before somebody asks the log about it."""
        if WAITING.get():
            for name, told in take().items():
                Chain._append(name, told)

    @staticmethod
    def _append(name: str, told: Sequence[Told]) -> None:
        with transaction.atomic():
            row = Chain._locked(name)
            for one in told:
                row._link(one.entry)
            insert([one.entry for one in told])
            insert(
                [
                    LogPayload(entry=one.entry, before=one.before, after=one.after)
                    for one in told
                    if one.has_payload
                ]
            )
            Chain.objects.filter(pk=row.pk).update(seq=row.seq, head=row.head)
            tell_once_they_stand([one.entry for one in told])
            for one in told:
                entry = one.entry
                is_kept = entry.seq == 1 or entry.action in HEAD_KEPT
                if is_kept and name != SYSTEM_CHAIN:
                    Chain._keep_head(entry, by=one.actor)

    def _link(self, entry: "LogEntry") -> None:
        """Give an entry its time, number and hash. Only on a locked row."""
        entry.chain, entry.at = self, timezone.now()
        entry.seq, entry.previous = self.seq + 1, self.head
        entry.hash = entry.computed_hash()
        self.seq, self.head = entry.seq, entry.hash

    @staticmethod
    def _keep_head(entry: "LogEntry", *, by: "User | None") -> None:
        """Name a chain in the system's, which then misses it, and what it held."""
        chain = entry.chain
        written.looked_at(*_head(chain.name, entry.seq, entry.hash))
        Chain.record(
            chain=SYSTEM_CHAIN, actor=by, action="chain.keep_head", subject=chain
        )

    @staticmethod
    def see_heads(*, since: datetime | None) -> None:
        """Let the next entry name the heads of all other chains that have grown."""
        chains = Chain.objects.exclude(name=SYSTEM_CHAIN)
        if since is not None:
            last = LogEntry.objects.filter(chain=OuterRef("pk"), seq=OuterRef("seq"))
            chains = chains.filter(Exists(last.filter(at__gte=since - _UNDER_WAY)))
        for head in chains.order_by("pk").values_list("name", "seq", "head"):
            written.looked_at(*_head(*head))

    @staticmethod
    def _locked(name: str) -> "Chain":
        rows = Chain.objects.select_for_update(no_key=True).filter(name=name)
        row = rows.first()
        if row is None:
            Chain.objects.get_or_create(name=name)
            row = rows.get()
        return row

    def verify(self, published: Mapping[int, str] | None = None) -> list[Fault]:
        """Recompute every hash, and the digest of each reason that is left.

        `published`: seq → head as printed outside the system.

        A cut tail shows against this row's head; whoever can rewrite this row too is
        found out only by a published head.
        """
        faults: list[Fault] = []
        seen: dict[int, str] = {}
        last, count = "", 0
        for seq, previous, computed, stored, is_told in self._links():
            count += 1
            if seq != count:
                faults.append(Fault(count, "missing"))
                count = seq
            if previous != last:
                faults.append(Fault(seq, "unlinked"))
            if computed != stored or not is_told:
                faults.append(Fault(seq, "changed"))
            last = stored
            if published and seq in published:
                seen[seq] = stored
        if (count, last) != (self.seq, self.head):
            faults.append(Fault(count, "cut"))
        for seq, head in (published or {}).items():
            if seen.get(seq) != head:
                faults.append(Fault(seq, "unpublished"))
        return faults

    def verify_payloads(self) -> list[Fault]:
        """Compare what is left of the payloads with the digests in the chain.

        Whether an erased one was erased rightly is for `oversight/integrity.py`.
        """
        faults = []
        payloads = LogPayload.objects.filter(entry__chain=self, erased_at=None)
        for payload in payloads.select_related("entry").order_by("entry__seq"):
            entry = payload.entry
            for value, expected in (
                (payload.before, entry.before_digest),
                (payload.after, entry.after_digest),
            ):
                found = digest_of(value) if value is not None else ""
                if found != expected:
                    faults.append(Fault(entry.seq, "payload"))
        # An erased payload leaves its row; one that is gone was taken away.
        told = LogEntry.objects.filter(chain=self, payload=None)
        gone = told.exclude(before_digest="", after_digest="")
        faults += [Fault(seq, "payload") for seq in gone.values_list("seq", flat=True)]
        return faults

    def _links(self) -> Iterator[tuple[int, str, str, str, bool]]:
        """Yield seq, previous, the hash recomputed and the hash stored, in order.

        Last, whether the reason is the one that was given, or was erased: by whom is
        for `oversight/integrity.py`.
        """
        keys = sorted((*BODY, "chain"))
        at, chain = keys.index("at"), keys.index("chain")
        columns = [key for key in keys if key != "chain"]
        seq, previous = columns.index("seq"), columns.index("previous")
        reason = columns.index("reason")
        entries = LogEntry.objects.filter(chain=self).order_by("seq", "pk")
        found = entries.values_list(*columns, *LATER, "hash").iterator(5000)
        for *values, rows, seen, told, stored in found:
            link, given = (values[seq], values[previous]), values[reason]
            if told:
                values[reason] = ""
            values[at] = instant(values[at])
            values.insert(chain, self.name)
            body = dict(zip(keys, values, strict=True))
            if rows:
                body["rows"] = rows
            if seen:
                body["seen"] = seen
            if told:
                body["reason_digest"] = told
            is_told = not (told and given) or digest_of(given) == told
            yield *link, digest_of(body), stored, is_told


# The hashed fields besides the chain's name, and besides those of `LATER` that an entry
# has. Changing this list changes every hash.
BODY = (
    *("seq", "previous", "at", "actor", "actor_id", "action", "subject"),
    *("subject_type", "subject_id", "reason", "before_digest", "after_digest"),
    "request_id",
)
LATER = ("rows", "seen", "reason_digest")


# What brings many records in at once: nobody takes it out with the end of the chain.
HEAD_KEPT = frozenset({"source.take_in", "inspection.merge"})
# In an entry's `seen`, before the name of a chain.
HEAD_OF = "chain/"
_UNDER_WAY = timedelta(minutes=10)  # an act is logged when it is done, seen once whole


def _head(name: str, seq: int, head: str) -> tuple[str, dict[str, object]]:
    return f"{HEAD_OF}{name}", {"seq": seq, "head": head}


def _named(actor: "User | None") -> dict[str, str]:
    """Return as text what the transaction has written, and what it stood on."""
    if actor is not None:
        actor.name_standing()
    both = zip(("rows", "seen"), written.take(), strict=True)
    return {name: canonical_text(said) if said else "" for name, said in both}


def _label(subject: models.Model) -> str:
    return str(getattr(subject, "label_in_log", subject))


class LogEntryQuerySet(FrozenQuerySet["LogEntry"]):
    def visible_to(self, user: "User") -> Self:
        """The whole log, for whoever audits it. A finding's own is shown with it."""
        return self.all() if user.scope(Permission.LOG_VIEW).everything else self.none()


class LogEntry(FrozenModel):
    """What was done, by whom, to what. Plain text and numbers: subjects may vanish."""

    erasable = "reason"

    chain = models.ForeignKey(
        Chain, models.PROTECT, related_name="entries", verbose_name=_("chain")
    )
    seq = models.PositiveIntegerField(_("number"))
    previous = models.CharField(_("previous hash"), max_length=64, blank=True)
    hash = models.CharField(_("hash"), max_length=64)
    at = models.DateTimeField(_("time"))
    actor = models.CharField(_("actor"), max_length=200, blank=True)
    actor_id = models.BigIntegerField(null=True, blank=True)
    action = models.CharField(_("action"), max_length=60)
    subject = models.CharField(_("subject"), max_length=200, blank=True)
    subject_type = models.CharField(max_length=40, blank=True)
    subject_id = models.BigIntegerField(null=True, blank=True)
    reason = models.TextField(_("reason"), blank=True)
    # Empty of entries that are hashed with their reason, and of those without one.
    reason_digest = models.CharField(max_length=64, blank=True, default="")
    before_digest = models.CharField(max_length=64, blank=True)
    after_digest = models.CharField(max_length=64, blank=True)
    request_id = models.CharField(max_length=64, blank=True)
    # JSON: "model/key" → field → value, of the rows that the act has written.
    rows = models.TextField(blank=True, default="")
    # The same of what it stood on and found so: seats, who has asked.
    seen = models.TextField(blank=True, default="")

    objects: ClassVar = LogEntryQuerySet.as_manager()

    class Meta(FrozenModel.Meta):
        verbose_name = _("log entry")
        verbose_name_plural = _("log entries")
        constraints = [
            models.UniqueConstraint(fields=["chain", "seq"], name="logentry_seq"),
        ]
        indexes = [
            models.Index(
                fields=["subject_type", "subject_id"], name="logentry_subject"
            ),
            models.Index(fields=["request_id"], name="logentry_request"),
        ]

    def __str__(self) -> str:
        return f"{self.chain_id}/{self.seq} {self.action}"

    def tell_of(self, actor: "User | None", subject: models.Model | None) -> None:
        """Name who did it and to what, as text and keys; not once it is saved."""
        if actor is not None:
            self.actor, self.actor_id = str(actor), actor.pk
        if subject is not None:
            self.subject = _label(subject)[:200]
            self.subject_type = subject._meta.model_name or ""
            self.subject_id = subject.pk

    def body(self) -> dict[str, object]:
        """Return what is hashed."""
        body: dict[str, object] = {name: getattr(self, name) for name in BODY}
        body |= {"at": instant(self.at), "chain": self.chain.name}
        if self.reason_digest:
            body["reason"] = ""
        later = {name: getattr(self, name) for name in LATER}
        return body | {name: said for name, said in later.items() if said}

    def computed_hash(self) -> str:
        return digest_of(self.body())


class LogPayload(models.Model):
    """Values before and after. Not frozen: erasure takes them, the digests remain."""

    entry = models.OneToOneField(
        LogEntry, models.PROTECT, related_name="payload", verbose_name=_("log entry")
    )
    before = models.JSONField(_("before"), null=True, blank=True)
    after = models.JSONField(_("after"), null=True, blank=True)
    erased_at = models.DateTimeField(_("erased at"), null=True, blank=True)
    erased_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("erased by"),
    )

    class Meta:
        verbose_name = _("log payload")
        verbose_name_plural = _("log payloads")
        constraints = [paired("logpayload", "erased")]

    def __str__(self) -> str:
        return str(self.entry)

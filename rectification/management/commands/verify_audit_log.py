"""Verify the log: every chain, or one; against heads printed elsewhere if given.

What is looked for stands in `models/trail/log.py` (the chains) and in `integrity.py`
and `replay.py` of `models/oversight/` (the records); here stand the sentences.
"""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.apps import apps
from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from rectification.models import Chain
from rectification.models.oversight.integrity import (
    EMPTIED,
    known_heads,
    missing_chains,
    unvouched,
)
from rectification.models.oversight.one_moment import one_moment
from rectification.models.oversight.replay import (
    CHANGED,
    LATE,
    MISSING,
    UNLOGGED,
    Doubt,
)
from rectification.models.oversight.sessions import PAST_SIGN_IN
from rectification.models.oversight.stood_on import UNFOUNDED
from rectification.models.trail.frozen import foreign_triggers, lost_triggers
from rectification.models.trail.log import Fault

# Faults of a chain, by what `Fault.what` says.
IN_CHAIN = {
    "missing": gettext_lazy("%(chain)s: entry %(seq)d is missing."),
    "unlinked": gettext_lazy(
        "%(chain)s: entry %(seq)d does not follow on the entry before it: one was put "
        "in, taken out or moved."
    ),
    "changed": gettext_lazy("%(chain)s: entry %(seq)d has been changed."),
    "cut": gettext_lazy(
        "%(chain)s: the log ends with entry %(seq)d, and not as the chain says: its "
        "tail was cut or added to."
    ),
    "unpublished": gettext_lazy(
        "%(chain)s: entry %(seq)d is not the one whose hash was kept elsewhere."
    ),
    "payload": gettext_lazy(
        "%(chain)s: entry %(seq)d: what it says was changed or taken away."
    ),
}
# Records that the log does not vouch for, by what `Doubt.what` says.
SENTENCES = {
    CHANGED: gettext_lazy("%(kind)s %(number)d is not what the log says."),
    EMPTIED: gettext_lazy("%(kind)s %(number)d was emptied, and by no erasure."),
    MISSING: gettext_lazy("%(kind)s %(number)d stands in the log and is gone."),
    UNLOGGED: gettext_lazy("%(kind)s %(number)d stands in no entry of the log."),
    PAST_SIGN_IN: gettext_lazy(
        "%(kind)s %(number)d: a session lives that no sign-in of the log has opened. "
        "End the sessions of the account."
    ),
    UNFOUNDED: gettext_lazy(
        "%(entry)s was done on the strength of %(kind)s %(number)d, which the log did "
        "not know then."
    ),
    LATE: gettext_lazy(
        "%(kind)s %(number)d takes over records after the log began to name them."
    ),
}
_OF_FIELD = gettext_lazy("%(kind)s %(number)d: “%(field)s” is not what the log says.")
_OF_FIELD_THEN = gettext_lazy(
    "%(entry)s was done on the strength of %(kind)s %(number)d, of which “%(field)s” "
    "was not what the log said then."
)


class Command(BaseCommand):
    help = "Recompute the hash chains of the log and report every fault."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("chains", nargs="*", help="names; none means all")
        parser.add_argument(
            "--head",
            action="append",
            default=[],
            metavar="CHAIN:SEQ:HASH",
            help="a head that was published, to find a cut tail; may be repeated",
        )
        parser.add_argument(
            "--heads",
            action="append",
            default=[],
            type=Path,
            metavar="FILE",
            help="a file that “manage.py log_heads” has written; may be repeated",
        )
        parser.add_argument(
            "--files",
            action="store_true",
            help="read every evidence file again, instead of asking for its size",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        with one_moment():
            self.verify_all(options)

    def verify_all(self, options: Any) -> None:
        heads = known_heads()
        kept = [line for path in options["heads"] for line in lines_of(path)]
        for chain_name, given in published_heads(options["head"] + kept).items():
            heads.setdefault(chain_name, {}).update(given)
        wanted = options["chains"]
        chains = Chain.objects.order_by("name")
        if wanted:
            chains = chains.filter(name__in=wanted)
        known = {chain.name for chain in chains}
        # A chain that is gone altogether shows only by its name.
        expected = set(wanted) or heads.keys() | set(missing_chains())
        missing = sorted(expected - known)
        faulty = 0
        for chain in chains:
            faults = chain.verify(heads.get(chain.name)) + chain.verify_payloads()
            faulty += bool(faults)
            self.report(chain, faults)
        for name in missing:
            self.stderr.write(_("%(chain)s: the chain is missing.") % {"chain": name})
        faulty += self.check_records(reads_files=options["files"])
        if faulty or missing:
            raise CommandError(_("The log is not intact."))

    def check_records(self, *, reads_files: bool) -> int:
        """Report records that the log does not vouch for, and guards that are gone."""
        doubts = list(unvouched(reads_files=reads_files))
        for doubt in doubts:
            self.stderr.write(sentence(doubt))
        triggers = lost_triggers("default")
        for name in triggers:
            self.stderr.write(
                _(
                    "The trigger %(name)s is missing or does something else; "
                    "“manage.py migrate” restores it."
                )
                % {"name": name}
            )
        foreign = foreign_triggers("default")
        for name in foreign:
            self.stderr.write(
                _(
                    "The trigger %(name)s is none of the application's. Look at what "
                    "it does and remove it by the database's own client."
                )
                % {"name": name}
            )
        return len(doubts) + len(triggers) + len(foreign)

    def report(self, chain: Chain, faults: list[Fault]) -> None:
        if not faults:
            line = _("%(chain)s: intact, entries: %(count)d, head %(head)s")
            facts = {"chain": chain.name, "count": chain.seq, "head": chain.head}
            self.stdout.write(line % facts)
        for fault in faults:
            facts = {"chain": chain.name, "seq": fault.seq}
            self.stderr.write(str(IN_CHAIN[fault.what]) % facts)


def sentence(doubt: Doubt) -> str:
    meta = apps.get_model("rectification", doubt.kind)._meta
    facts = {"kind": meta.verbose_name, "number": doubt.pk, "entry": doubt.entry}
    if not doubt.field:
        return str(SENTENCES[doubt.what]) % facts
    field = meta.get_field(doubt.field).verbose_name
    words = _OF_FIELD_THEN if doubt.what == UNFOUNDED else _OF_FIELD
    return str(words) % {**facts, "field": field}


def lines_of(path: Path) -> list[str]:
    """Return the heads of a file, a line each; what stands behind # is a note."""
    try:
        text = path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise CommandError(str(error)) from error
    lines = [line.strip() for line in text.splitlines()]
    return [line for line in lines if line and not line.startswith("#")]


def published_heads(arguments: list[str]) -> dict[str, dict[int, str]]:
    """Read CHAIN:SEQ:HASH into {chain: {seq: hash}}."""
    heads: dict[str, dict[int, str]] = {}
    for argument in arguments:
        try:
            chain, seq, head = argument.rsplit(":", 2)
            heads.setdefault(chain, {})[int(seq)] = head
        except ValueError as error:
            said = _("“%(given)s” is no head of a log; write it CHAIN:SEQ:HASH.")
            raise CommandError(said % {"given": argument}) from error
    return heads

"""What erasure takes from each kind of record, and what it leaves standing."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Any

from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from rectification.access import Reach
from rectification.errors import InvalidTransition, Refusal
from rectification.models.findings.check_in import CheckIn
from rectification.models.findings.evidence import PREVIEWS, Evidence, EvidenceUse
from rectification.models.findings.help_request import HelpRequest
from rectification.models.findings.instruction import Instruction
from rectification.models.findings.look_back import LookBack
from rectification.models.findings.progress import ProgressEntry
from rectification.models.findings.replying import RepliedToQuerySet
from rectification.models.findings.source import Source
from rectification.models.findings.submission import Submission
from rectification.models.findings.supervision_order import SupervisionOrder
from rectification.models.findings.verification import Verification
from rectification.models.oversight.erasable import Erasable, Gone, wipe_log
from rectification.models.oversight.erasable_line import find_line
from rectification.models.oversight.erasable_opinion import find_opinion
from rectification.models.reports.edition import Edition
from rectification.models.trail import written
from rectification.models.trail.autosave import DraftFile, FormDraft
from rectification.models.trail.log import SYSTEM_CHAIN
from rectification.notices.canonical import digest_of

if TYPE_CHECKING:
    from rectification.models.bodies.user import User
    from rectification.models.oversight.erasure import Erasure


def find(kind: str, pk: int, viewer: "User | None" = None) -> Erasable:
    """Return what can be erased; `viewer`: only if this person can see it."""
    found = _KINDS[kind](pk, viewer)
    if found is None:
        raise Refusal(_("There is no such record, or its content is gone already."))
    return found


def _entry(pk: int, viewer: "User | None") -> Erasable | None:
    rows = ProgressEntry.objects.select_related("finding__inspection__organisation")
    if viewer:
        rows = rows.visible_to(viewer)
    entry = rows.filter(pk=pk, erasure=None).first()
    if entry is None:
        return None
    finding = entry.finding

    def wipe(erasure: "Erasure") -> Gone:
        written.update(
            ProgressEntry.objects.filter(pk=pk),
            text="",
            reason_for_delay="",
            help_needed="",
            return_reason="",
            erasure=erasure,
        )
        HelpRequest.objects.filter(entry=pk).blank()
        told = wipe_log(
            Q(payload__before__entry=pk) | Q(payload__after__entry=pk),
            erasure,
            subject_type="finding",
            subject_id=finding.pk,
        )
        FormDraft.objects.filter(
            Q(form__startswith="entry-", key=str(pk))
            | Q(form="finding-record_progress", key=finding.reference)
        ).delete()
        return {"entry": [pk], **told}

    return Erasable(
        finding.inspection.organisation,
        finding.reach(),
        _("%(reference)s, progress entry of %(day)s")
        % {"reference": finding.reference, "day": date_format(entry.happened_on)},
        finding.chain_name,
        digest_of([entry.text, entry.reason_for_delay, entry.help_needed]),
        wipe,
    )


def _evidence(pk: int, viewer: "User | None") -> Erasable | None:
    rows = Evidence.objects.select_related("organisation")
    if viewer:
        rows = rows.visible_to(viewer)
    evidence = rows.filter(pk=pk, erasure=None).first()
    if evidence is None:
        return None
    # The same bytes uploaded twice are the same secret twice.
    same = Evidence.objects.filter(sha256=evidence.sha256, erasure=None)
    copies = list(same.filter(organisation=evidence.organisation_id).values_list("pk"))
    keys = [key for (key,) in copies]
    is_elsewhere = same.exclude(pk__in=keys).exists()

    def wipe(erasure: "Erasure") -> Gone:
        if is_elsewhere:
            raise InvalidTransition(
                _("Another body keeps the same file; it has to be erased there first.")
            )
        return {"evidence": keys, **_wipe_evidence(evidence.sha256, keys, erasure)}

    uses = EvidenceUse.objects.filter(evidence__in=keys)
    offices = uses.values_list("finding__responsibilities__office", flat=True)
    return Erasable(
        evidence.organisation,
        Reach(evidence.organisation_id, None, frozenset(filter(None, offices))),
        _("file no. %(number)d") % {"number": pk},
        SYSTEM_CHAIN,
        evidence.sha256,
        wipe,
        (evidence.path, *(evidence.preview_path(size) for size in PREVIEWS)),
    )


def _wipe_evidence(sha256: str, keys: list[int], erasure: "Erasure") -> Gone:
    """Blank what is said of a file's copies; return the log entries that told of it."""
    uses = EvidenceUse.objects.filter(evidence__in=keys)
    findings = list(uses.values_list("finding", flat=True))
    written.update(uses, claim="")
    DraftFile.objects.filter(sha256=sha256).delete()
    written.update(Evidence.objects.filter(pk__in=keys), name="", erasure=erasure)
    told = Q(subject_type="evidence", subject_id__in=keys) | Q(
        payload__after__evidence=sha256,
        subject_type="finding",
        subject_id__in=findings,
    )
    return wipe_log(told, erasure)


def _edition(pk: int, viewer: "User | None") -> Erasable | None:
    rows = Edition.objects.select_related("report__inspection__organisation")
    if viewer:
        rows = rows.visible_to(viewer)
    edition = rows.filter(pk=pk).exclude(content="").first()
    if edition is None:
        return None
    return Erasable(
        edition.report.inspection.organisation,
        edition.report.reach(),
        _("%(reference)s, edition %(digest)s")
        % {"reference": edition.report.reference, "digest": edition.digest[:12]},
        edition.report.chain_name,
        edition.digest,
        lambda erasure: _blank(pk),
    )


def _blank(pk: int) -> Gone:
    Edition.objects.filter(pk=pk).erase()
    written.note_values(Edition, [pk], {"content": ""})
    return {"edition": [pk]}


def _submission(pk: int, viewer: "User | None") -> Erasable | None:
    rows = Submission.objects.select_related("inspection__organisation")
    if viewer:
        rows = rows.visible_to(viewer)
    sent = rows.filter(pk=pk).exclude(content="").first()
    if sent is None:
        return None

    def wipe(erasure: "Erasure") -> Gone:
        Submission.objects.filter(pk=pk).erase()
        written.note_values(Submission, [pk], {"content": ""})
        return {"submission": [pk]}

    return Erasable(
        sent.inspection.organisation,
        sent.reach(),
        _("%(reference)s, submission %(label)s")
        % {"reference": sent.inspection.reference, "label": sent.label},
        sent.inspection.reference,
        sent.digest,
        wipe,
    )


def _source(pk: int, viewer: "User | None") -> Erasable | None:
    rows = Source.objects.select_related("organisation")
    if viewer:
        rows = rows.visible_to(viewer)
    source = rows.filter(pk=pk).first()
    if source is None or not (source.chrome or source.name or source.publisher):
        return None

    def wipe(erasure: "Erasure") -> Gone:
        sources = Source.objects.filter(pk=pk)
        written.update(sources, chrome=[], name="", publisher="")
        told = wipe_log(Q(), erasure, subject_type="source", subject_id=pk)
        return {"source": [pk], **told}

    return Erasable(
        source.organisation,
        Reach(source.organisation_id),
        _("source %(digest)s") % {"digest": source.digest[:12]},
        SYSTEM_CHAIN,
        source.content_digest,
        wipe,
    )


def _order(pk: int, viewer: "User | None") -> Erasable | None:
    """The words of an order and of all its replies; who issued what number stays."""
    rows = SupervisionOrder.objects.all()
    if viewer:
        rows = rows.visible_to(viewer)
    return _replied_to("order", rows.filter(pk=pk))


def _instruction(pk: int, viewer: "User | None") -> Erasable | None:
    """The same of an instruction; its scan is erased as the file that it is."""
    rows = Instruction.objects.all()
    if viewer:
        rows = rows.visible_to(viewer)
    return _replied_to("instruction", rows.filter(pk=pk))


def _replied_to(kind: str, rows: RepliedToQuerySet[Any]) -> Erasable | None:
    one = rows.select_related("inspection__organisation").first()
    if one is None:
        return None
    addressees = one.addressees.order_by("pk")
    words = [one.asked, one.ending]
    words += [text for row in addressees for text in (row.reply, row.return_reason)]
    if not any(words):
        return None

    def wipe(erasure: "Erasure") -> Gone:
        blank = {one.asks_in: "", "ending": ""}
        written.update(type(one).objects.filter(pk=one.pk), **blank)
        written.update(addressees, reply="", return_reason="")
        replies = [str(row.pk) for row in addressees]
        FormDraft.objects.filter(
            Q(form__startswith=f"{kind}-", key=str(one.pk))
            | Q(form="reply-write", key__in=replies)
        ).delete()
        subject = {"subject_type": one._meta.model_name, "subject_id": one.pk}
        return {kind: [one.pk], **wipe_log(Q(), erasure, **subject)}

    return Erasable(
        one.inspection.organisation,
        one.inspection.reach(),
        _("%(reference)s, %(order)s")
        % {"reference": one.inspection.reference, "order": one},
        one.chain_name,
        digest_of(words),
        wipe,
    )


@dataclass(frozen=True, slots=True)
class _LookedInto:
    """What somebody has said of a finding, in words that can go; `at`: its moment.

    What came of it stays: a result, that it was feigned, who confirmed it.
    """

    model: type[Verification] | type[LookBack] | type[CheckIn]
    texts: tuple[str, ...]
    at: str
    said: str | Promise


_LOOKED_INTO: Mapping[str, _LookedInto] = {
    "verification": _LookedInto(
        Verification,
        ("words", "sham_reason"),
        "verified_at",
        gettext_lazy("%(reference)s, verification of %(day)s"),
    ),
    "look_back": _LookedInto(
        LookBack,
        ("words",),
        "looked_at",
        gettext_lazy("%(reference)s, look-back of %(day)s"),
    ),
    "check_in": _LookedInto(
        CheckIn,
        ("words", "opinion"),
        "written_at",
        gettext_lazy("%(reference)s, yearly check-in of %(day)s"),
    ),
}
_LOOKED_INTO_FORMS = (
    *("finding-verify", "finding-look_back", "finding-check_in"),
    *("check_in-confirm", "check_in-send_back"),
)


def _looked_into(kind: str, pk: int, viewer: "User | None") -> Erasable | None:
    what = _LOOKED_INTO[kind]
    rows: QuerySet[Any] = what.model.objects.all()
    if viewer:
        rows = what.model.objects.visible_to(viewer)
    rows = rows.exclude(**dict.fromkeys(what.texts, "")).filter(pk=pk)
    one = rows.select_related("finding__inspection__organisation").first()
    if one is None:
        return None
    finding = one.finding

    def wipe(erasure: "Erasure") -> Gone:
        blank = dict.fromkeys(what.texts, "")
        written.update(what.model.objects.filter(pk=one.pk), **blank)
        forms = FormDraft.objects.filter(form__in=_LOOKED_INTO_FORMS)
        forms.filter(key=finding.reference).delete()
        subject = {"subject_type": "finding", "subject_id": finding.pk}
        told = Q(**{f"payload__after__{kind}": one.pk})
        return {kind: [one.pk], **wipe_log(told, erasure, **subject)}

    day = date_format(timezone.localdate(getattr(one, what.at)))
    return Erasable(
        finding.inspection.organisation,
        finding.reach(),
        str(what.said) % {"reference": finding.reference, "day": day},
        finding.chain_name,
        digest_of([getattr(one, name) for name in what.texts]),
        wipe,
    )


_KINDS: Mapping[str, Callable[[int, "User | None"], Erasable | None]] = {
    "entry": _entry,
    "evidence": _evidence,
    "edition": _edition,
    "submission": _submission,
    "source": _source,
    "order": _order,
    "instruction": _instruction,
    **{kind: partial(_looked_into, kind) for kind in _LOOKED_INTO},
    "opinion": find_opinion,
    "payload": find_line,
}

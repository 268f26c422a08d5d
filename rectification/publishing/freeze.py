"""Approve, freeze, make public, void: each checked and logged.

No edition is ever changed: a freeze taken back leaves one that is void.
"""

from datetime import date
from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from rectification.errors import InvalidTransition, Refusal
from rectification.models import (
    SYSTEM_CHAIN,
    Appointment,
    Chain,
    Edition,
    PaperAct,
    Publication,
    Report,
)
from rectification.notices.canonical import canonical_bytes, digest, to_data
from rectification.publishing.data_date import data_date
from rectification.publishing.envelope import SCHEMA, open_envelope
from rectification.publishing.hidden_since import refuse_hidden_since
from rectification.publishing.prepare import Prepared, listed, prepare
from rectification.publishing.readiness.reasons import refuse_unready
from rectification.publishing.report_text import lock, refuse_unseen, text_now, text_of
from rectification.publishing.signers import publisher, reviews, signers

if TYPE_CHECKING:
    from rectification.models import User


# --- verbs ----------------------------------------------------------------------------


def submit(report: Report, *, by: "User") -> None:
    """Send a draft to review; what it lacks is mended or explained before others sign.

    Raises InvalidTransition with what must be corrected, or answered with a reason.
    """
    with transaction.atomic():
        lock(report)
        if refusal := report.why_not("submit", by=by):
            raise refusal
        refuse_unready(report, prepare(report))
        report.submit(by=by)


def approve(report: Report, *, by: "User", reason: str = "", seen: str = "") -> None:
    """Approve what the report says now; records changed later forbid freezing.

    `seen`: the digest of what the page showed. Raises InvalidTransition where that is
    another text by now, or where a review was signed for another.
    """
    with transaction.atomic():
        lock(report)
        text = text_now(report)
        refuse_unseen(text, seen)
        report.approve(by=by, reason=reason, text=text)


def freeze(report: Report, *, by: "User") -> Edition:
    """Keep for good what the report says; the public does not see it yet.

    Raises InvalidTransition where the records it prints have changed since approval,
    having sent the report back to drafting; where the text must be corrected, or
    where a warning has no reason yet.
    """
    edition: Edition | None = None
    with transaction.atomic():
        lock(report)
        if refusal := report.why_not("freeze", by=by):
            raise refusal
        prepared = prepare(report)
        changed = _fall_back_if_changed(report, prepared, by=by)
        if not changed:
            refuse_unready(report, prepared)
            edition = _keep(report, prepared, by=by)
    if edition is None:  # raised only now: that it fell back is to stay
        raise InvalidTransition(
            _("%(reason)s The report is a draft again.") % {"reason": changed}
        )
    return edition


def _keep(report: Report, prepared: Prepared, *, by: "User") -> Edition:
    """Write the edition of what was prepared, log it and take the step."""
    as_of = data_date(report).as_of
    content = canonical_bytes(_envelope(report, as_of, prepared, by=by)).decode()
    edition = Edition.objects.create(
        report=report,
        content=content,
        digest=digest(content.encode()),
        as_of=as_of,
        frozen_by=by,
    )
    Chain.record(
        chain=report.chain_name,
        actor=by,
        action="edition.freeze",
        subject=edition,
        after={"digest": edition.digest},
    )
    report.advance("freeze", by=by)
    return edition


def _fall_back_if_changed(report: Report, prepared: Prepared, *, by: "User") -> str:
    """Make it a draft again where it no longer says what was approved; say what."""
    changed = _said_changed(report, prepared)
    if changed:
        with translation.override("zh-hans"):  # the log speaks Chinese
            report.fall_back(by=by, reason=_said_changed(report, prepared))
    return changed


def _said_changed(report: Report, prepared: Prepared) -> str:
    """Say what is not what was approved, "" where nothing is."""
    text = text_of(prepared)
    if not report.approved_digest or report.approved_digest == text.digest:
        return ""
    changed = text.changed_since(report.approved_parts)
    names = pgettext("in a list", ", ").join(changed)
    return _("Changed since it was approved: %(names)s.") % {"names": names}


def publish(report: Report, *, by: "User") -> Publication:
    """Make the frozen edition public under the report's next number.

    Raises Refusal where the public would read the same notice again.
    """
    with transaction.atomic():
        # Numbers are allotted under this lock.
        lock(report)
        if refusal := report.why_not("publish", by=by):
            raise refusal
        return make_public(report, by=by)


def make_public(
    report: Report, *, by: "User", paper: PaperAct | None = None
) -> Publication:
    """Write the publication and take the step. Only on a report that is locked.

    `paper`: what says so where it was decided on paper, confirmed by `by`.
    """
    edition = report.editions.order_by("-pk").first()
    if edition is None or edition.is_erased:
        raise InvalidTransition(_("There is no frozen edition to make public."))
    refuse_hidden_since(report, edition)
    last = report.publications.order_by("-number").first()
    _refuse_identical(edition, last)
    user, now = paper.signer if paper else by, timezone.now()
    publication = Publication.objects.create(
        edition=edition,
        report=report,
        number=last.number + 1 if last else 1,
        published_at=now,
        published_by=user,
        published_paper=paper,
        sign_off=publisher(report, user, now, paper=paper),
    )
    Chain.record(
        chain=report.chain_name,
        actor=by,
        action="edition.publish",
        subject=edition,
        after={"number": publication.number, "digest": edition.digest},
    )
    if paper:
        report.take_on_paper(paper, by=by)
    else:
        report.advance("publish", by=by)
    Appointment.objects.end_exemption(by=by)
    return publication


def void(report: Report, *, by: "User", reason: str) -> None:
    """Give a frozen edition up before the public has seen it."""
    report.advance("void", by=by, reason=reason)


def unfreeze(report: Report, *, by: "User", reason: str) -> str:
    """Take a freeze back: its edition is void, approval and signatures stay.

    They stay while the report says what was approved. Else it is a draft again, and
    what has changed is returned; "" where nothing has.
    """
    with transaction.atomic():
        lock(report)
        report.advance("unfreeze", by=by, reason=reason)
        return _fall_back_if_changed(report, prepare(report), by=by)


# --- the envelope ---------------------------------------------------------------------


def _envelope(
    report: Report, as_of: date, prepared: Prepared, *, by: "User"
) -> dict[str, Any]:
    """Return what an edition keeps: the notice, and what its text does not say."""
    previous = report.publications.order_by("-number").select_related("edition").first()
    return {
        "schema": SCHEMA,
        "report": report.reference,
        "as_of": as_of.isoformat(),
        "notice": to_data(prepared.notice),
        "references": list(prepared.references),
        "waivers": list(prepared.waivers),
        "history": prepared.history,
        "reviews": reviews(report),
        "signers": signers(report, frozen_by=by, at=timezone.now()),
        "redactions": list(listed(prepared)),
        "previous": previous.edition.digest if previous else None,
        "previous_published": (previous.sign_off or None) if previous else None,
        "log": _head(report.chain_name),
        "system_log": _head(SYSTEM_CHAIN),
    }


def _head(name: str) -> dict[str, Any] | None:
    """Return where a chain of the log ends: whoever cuts it later is found out."""
    chain = Chain.objects.filter(name=name).first()
    if chain is None:
        return None
    return {"chain": chain.name, "seq": chain.seq, "head": chain.head}


def _refuse_identical(edition: Edition, last: Publication | None) -> None:
    if last is None or last.edition.is_erased or hasattr(last, "withdrawal"):
        return
    if open_envelope(edition.content).said == open_envelope(last.edition.content).said:
        raise Refusal(
            _(
                "This edition says exactly what edition %(number)d says. Void it and "
                "freeze again once something has changed."
            )
            % {"number": last.number}
        )

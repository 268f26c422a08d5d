"""Who stands for an edition: its reviews, who drafted, approved, froze, published."""

from collections.abc import Iterator
from datetime import datetime

from django.db.models import QuerySet
from django.utils import translation

from rectification.models import (
    Adoption,
    Appointment,
    PaperAct,
    Report,
    Review,
    User,
)
from rectification.models.findings.paper import OnPaper


def reviews(report: Report) -> list[dict[str, object]]:
    """Return the signatures of this round; on paper, who entered and who confirmed."""
    return [_review(report, review) for review in report.signed_reviews()]


def _review(report: Report, review: Review) -> dict[str, object]:
    facts: dict[str, object] = {
        "kind": review.kind,
        "name": review.name,
        "at": _time(review.signed_at),
    }
    if post := _post(report, review.reviewed_by or review.signer):
        facts["post"] = post
    if review.is_on_paper:
        facts["paper"] = _paper(review)
    return facts


def _paper(row: OnPaper) -> dict[str, str]:
    return {
        "entered_by": str(row.entered_by),
        "confirmed_by": str(row.confirmed_by),
    }


def signers(
    report: Report, *, frozen_by: User, at: datetime
) -> list[dict[str, object]]:
    """Return who drafted, approved and froze it: act, name, post, time.

    `paper` says who entered and who confirmed what was signed on paper, `seat` where
    somebody's seat was confirmed on the server and by no person, `confirmed` the same
    of an import (`adopt`), told with who took it in.
    """
    approved, paper = report.approved_by, report.approved_paper
    rows = [
        _signer(report, act, user, when, paper=signed)
        for act, user, when, signed in (
            ("draft", report.drafted_by, report.drafted_at, None),
            ("approve", approved, report.approved_at, paper),
            ("freeze", frozen_by, at, None),
        )
        if when is not None and (user or signed)
    ]
    return [*rows[:1], *_imports(report), *rows[1:]]


def _imports(report: Report) -> Iterator[dict[str, object]]:
    """Yield the imports whose states hold because the server's keeper says so."""
    rows = report.inspection.adoptions.filter(
        confirmation=Adoption.Confirmation.SERVER, findings__isnull=False
    )
    for one in rows.select_related("proposed_by").order_by("pk").distinct():
        facts: dict[str, object] = {"act": "adopt", "name": str(one.proposed_by)}
        if one.confirmed_at is not None:
            yield {**facts, "at": _time(one.confirmed_at), "confirmed": "server"}


def publisher(
    report: Report, user: User | None, at: datetime, *, paper: PaperAct | None
) -> dict[str, object]:
    """Return who made an edition public, as `signers` does of the acts before."""
    return _signer(report, "publish", user, at, paper=paper)


def _signer(
    report: Report, act: str, user: User | None, at: datetime, *, paper: PaperAct | None
) -> dict[str, object]:
    name = paper.words() if paper else str(user)
    facts: dict[str, object] = {"act": act, "name": name, "at": _time(at)}
    if paper:
        facts["paper"] = _paper(paper)
    if post := _post(report, user):
        facts["post"] = post
    if user and _seats(report, user).filter(confirmation="server").exists():
        facts["seat"] = "server"
    return facts


def _post(report: Report, user: User | None) -> str:
    """Name the posts somebody holds in the body or its overseer, as an edition does."""
    if user is None:
        return ""
    with translation.override("zh-hans"):
        posts = [seat.post for seat in _seats(report, user)]
        return "、".join(post.title or post.get_role_display() for post in posts)


def _seats(report: Report, user: User) -> QuerySet[Appointment]:
    bodies = (report.inspection.organisation_id, report.inspection.overseer_id)
    seats = Appointment.objects.held().filter(user=user, post__organisation__in=bodies)
    return seats.select_related("post").order_by("pk")


def _time(when: datetime) -> str:
    return when.isoformat(timespec="seconds")

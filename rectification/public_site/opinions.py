"""意见建议: the form, its receipt, and the page that a receipt code opens.

Made anew for each request and kept by nobody: a form bears a token of its own.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils import translation
from django.utils.translation import gettext as _

from rectification.models import Opinion
from rectification.models.reports.opinion import LONGEST
from rectification.models.reports.sending_mark import MOST_IN_A_DAY
from rectification.public_site.catalogue import Standing
from rectification.public_site.finding_history import mentions
from rectification.public_site.page import PublicPage, PublicPlace, envelope


@dataclass(frozen=True, slots=True)
class Subject:
    """What an opinion is about; `url` leads to it."""

    standing: Standing
    reference: str
    title: str
    url: str
    is_finding: bool


def subject_of(place: PublicPlace, reference: str) -> Subject | None:
    """Return what may be spoken of: public now, of a body that takes opinions."""
    if standing := place.site.reports.get(reference):
        if not standing.readable or not standing.body.takes_opinions:
            return None
        title = envelope(standing.readable[-1]).notice.title
        return Subject(
            standing, reference, title, place.to("report", reference), is_finding=False
        )
    told = [one for one in mentions(place, reference) if one.printed]
    if not told or not told[-1].standing.body.takes_opinions:
        return None
    printed = told[-1].printed
    title = printed.finding.title if printed else ""
    url = place.to("finding", reference)
    return Subject(told[-1].standing, reference, title, url, is_finding=True)


def form(
    place: PublicPlace,
    subject: Subject,
    token: str,
    *,
    typed: str = "",
    may_be_public: bool = False,
    refusals: Sequence[str] = (),
) -> PublicPage:
    context: dict[str, object] = {
        **_head(place, subject),
        "token": token,
        "typed": typed,
        "may_be_public": may_be_public,
        "refusals": refusals,
        "longest": LONGEST,
        "most": MOST_IN_A_DAY,
        "opinions_url": place.to("opinions"),
    }
    return place.render("public/opinion.html", context)


def receipt(
    place: PublicPlace, subject: Subject, code: str, opinion: Opinion
) -> PublicPage:
    context: dict[str, object] = {
        **_head(place, subject),
        "code": code,
        "opinion": opinion,
        "opinions_url": place.to("opinions"),
    }
    return place.render("public/opinion_sent.html", context)


def look_up(
    place: PublicPlace,
    *,
    code: str = "",
    opinion: Opinion | None = None,
    refusal: str = "",
) -> PublicPage:
    """The page where a receipt code is typed; with an opinion, what became of it."""
    with translation.override(place.language):
        crumbs = place.crumbs((_("Opinions"), ""))
    context: dict[str, object] = {
        "crumbs": crumbs,
        "code": code,
        "opinion": opinion,
        "refusal": refusal,
        "here": place.to("opinions"),
    }
    return place.render("public/opinions.html", context)


def _head(place: PublicPlace, subject: Subject) -> dict[str, object]:
    body = subject.standing.body
    with translation.override(place.language):
        crumbs = place.crumbs(
            (body.name, place.to("body", body.slug)),
            (subject.reference, subject.url),
            (_("Opinion"), ""),
        )
    return {"subject": subject, "body": body, "crumbs": crumbs}

"""Pages of plain words: about, accessibility, and the form that checks an edition."""

from django.utils import translation
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from rectification.public_site.addresses import file_address
from rectification.public_site.page import PublicPage, PublicPlace, make
from rectification.public_site.verdict import Verdict


def about(place: PublicPlace) -> PublicPage:
    """What this site is: the installation's own words, else what is true of any."""
    return _prose(
        place,
        "public/about.html",
        place.site.site.about,
        gettext_lazy("About this site"),
    )


def accessibility(place: PublicPlace) -> PublicPage:
    """How the pages can be read, and whom to tell where they cannot."""
    return _prose(
        place,
        "public/accessibility.html",
        place.site.site.accessibility,
        gettext_lazy("Accessibility"),
    )


def emblem(place: PublicPlace) -> PublicPage | None:
    """The emblem beside the name of the site, where it has one."""
    png = place.site.site.emblem_png
    return make(png, "image/png") if png else None


def _prose(place: PublicPlace, template: str, own: str, title: Promise) -> PublicPage:
    paragraphs = [line.strip() for line in own.splitlines() if line.strip()]
    index = {
        "json": file_address("editions-json"),
        "csv": file_address("editions-csv"),
        "schema": file_address("schema"),
    }
    with translation.override(place.language):
        crumbs = place.crumbs((str(title), ""))
    return place.render(template, {"own": paragraphs, "index": index, "crumbs": crumbs})


def check(
    place: PublicPlace,
    verdict: Verdict | None = None,
    typed: dict[str, str] | None = None,
    refusal: str = "",
    *,
    by_hand: bool = False,
) -> PublicPage:
    """The form; with a `verdict`, its answer above. Nothing sent is kept.

    `by_hand`: for a copy on a disk, which has nobody to ask.
    """
    with translation.override(place.language):
        crumbs = place.crumbs((_("Check an edition"), ""))
    context: dict[str, object] = {
        "verdict": verdict,
        "typed": typed or {},
        "refusal": refusal,
        "by_hand": by_hand,
        "crumbs": crumbs,
    }
    if verdict and verdict.standing and verdict.edition:
        reference, number = verdict.standing.reference, verdict.edition.number
        context["edition_url"] = place.to("edition", reference, number)
        context["is_replaced"] = verdict.standing.is_replaced(verdict.edition)
    return place.render("public/check.html", context)

"""A body with a report that has been published once, and again after changes."""

import re
from collections.abc import Iterator

from rectification.models import Finding, Publication, Report, SiteSettings
from rectification.publishing import freeze as publishing
from tests.publishing.test_publishing import People, draft, published

DONE, LATE, MOVED = "河湖巡护责任悬空", "老旧管网改造迟缓", "取水许可审批留痕不全"
LANGUAGES = ("", "/en")


class PublicSite:
    """`base` is the report's address; `again` publishes the next edition."""

    def __init__(self, name: str = "status_groups_fullwidth") -> None:
        self.people = People()
        self.report = draft(self.people, name)
        self.first = published(self.report, self.people)
        self.base = f"/reports/{self.report.reference}/"
        self.slug = self.people.organisation.slug

    def finding(self, title: str) -> Finding:
        return Finding.objects.get(items__report=self.report, title=title)

    def change(self, title: str, /, **fields: object) -> None:
        Finding.objects.filter(pk=self.finding(title).pk).update(**fields)

    def again(self) -> Publication:
        report = Report.objects.get(pk=self.report.pk)
        report.revise(by=self.people.coordinator)
        return published(report, self.people)

    def changed(self) -> Publication:
        """Publish again: one reopened, one completed, one deadline moved, one text."""
        self.change(DONE, status_wording="正在推进")
        self.change(LATE, status_wording="已完成", original_text="八个小区都已开工。")
        self.change(MOVED, due_on="2024-06-30", due_wording="2024年6月底")
        return self.again()

    def take_down(self, publication: Publication, reason: str = "含有个人信息") -> None:
        publishing.take_down(publication, by=self.people.coordinator, reason=reason)

    def switch(self, **switches: bool) -> None:
        """Set the body's switches as the admin does."""
        organisation = self.people.organisation
        type(organisation).objects.filter(pk=organisation.pk).update(**switches)
        SiteSettings.touch()

    def of_edition(self, number: int, *, before: int = 0) -> list[str]:
        """Return every address and format of one edition, in both languages."""
        edition = f"{self.base}v{number}"
        pages = [f"{edition}/", f"{edition}/copy/"]
        if before:
            pages.append(f"{edition}/compare/v{before}/")
        files = [f"{edition}.{kind}" for kind in ("txt", "json", "csv", "html")]
        return [*(lang + page for lang in LANGUAGES for page in pages), *files]

    def everything(self) -> list[str]:
        """Return an address of every kind that is public here."""
        last = self.report.publications.count()
        reference = self.report.items.first().finding.reference
        pages = ["/", self.base, f"/findings/{reference}/", f"/bodies/{self.slug}/"]
        pages += ["/check/", "/about/", "/accessibility/"]
        feeds = [
            "/feed.atom",
            f"{self.base}feed.atom",
            f"/bodies/{self.slug}/feed.atom",
        ]
        return [
            *(language + page for language in LANGUAGES for page in pages),
            *self.of_edition(last, before=last - 1),
            *feeds,
        ]


def words(html: str) -> str:
    """Return what a page says, without its markup."""
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", "", html))


def links(html: str) -> Iterator[str]:
    yield from re.findall(r' (?:href|src|action)="([^"]*)"', html)

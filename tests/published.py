"""Reports on their way to the public, and a body that has published one twice."""

import io
import re
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from html.parser import HTMLParser
from unittest.mock import patch

import pypdfium2
from django.test import Client

from rectification import records
from rectification.access import Role
from rectification.intake.import_notice import keep_source
from rectification.models import Edition, Finding, Publication, Report, SiteSettings
from rectification.notices import Notice, parse
from rectification.papers import pdf
from rectification.public_site import catalogue, pages, summaries
from rectification.public_site import page as made
from rectification.public_site.formats import KINDS
from rectification.publishing import freeze as publishing
from rectification.publishing.take_down import take_down
from tests.factories import (
    answer_all,
    confirm_import,
    make_organisation,
    make_user,
    sign_reviews,
)
from tests.paths import notice_text

DONE, LATE, MOVED = "河湖巡护责任悬空", "老旧管网改造迟缓", "取水许可审批留痕不全"
LANGUAGES = ("", "/en")
UNSET = b"%PDF-1.7"  # in place of a PDF


class People:
    def __init__(self, body: str = "白鹭区水务局") -> None:
        self.organisation = make_organisation(name=body)
        self.coordinator = make_user(
            role=Role.COORDINATOR, organisation=self.organisation
        )
        self.leader = make_user(role=Role.LEADER, organisation=self.organisation)
        self.handler = make_user(role=Role.HANDLER)


def draft_of(notice: Notice, people: People) -> Report:
    """Load a notice as a draft, as an import does."""
    source = keep_source(
        notice, by=people.coordinator, organisation=people.organisation
    )
    report = records.load(
        notice, by=people.coordinator, organisation=people.organisation, source=source
    )
    return Report.objects.get(pk=report.pk)


def draft(people: People, name: str = "status_groups_fullwidth") -> Report:
    return draft_of(parse(notice_text(name)), people)


def approved(report: Report, people: People) -> Report:
    answer_all(report, by=people.coordinator)
    report.submit(by=people.coordinator)
    sign_reviews(report)
    confirm_import(report, by=people.leader)
    publishing.approve(report, by=people.leader)
    return report


def frozen(report: Report, people: People) -> Edition:
    return publishing.freeze(approved(report, people), by=people.coordinator)


def published(report: Report, people: People) -> Publication:
    frozen(report, people)
    return publishing.publish(report, by=people.leader)


class PublicSite:
    """`base` is the report's address; `again` publishes the next edition."""

    def __init__(
        self, name: str = "status_groups_fullwidth", people: People | None = None
    ) -> None:
        self.people = people or People()
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
        take_down(publication, by=self.people.coordinator, reason=reason)

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
        files = [f"{edition}.{kind}" for kind in KINDS]
        return [*(lang + page for lang in LANGUAGES for page in pages), *files]

    def everything(self) -> list[str]:
        """Return an address of every kind that is public here."""
        last = self.report.publications.count()
        reference = self.report.items.first().finding.reference
        pages = ["/", self.base, f"/findings/{reference}/", f"/bodies/{self.slug}/"]
        pages += ["/check/", "/about/", "/accessibility/", "/data/"]
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


def forget_public_pages() -> None:
    """Forget all that this process keeps, as a new one would."""
    catalogue._known = None
    pages._kept.clear()
    made._opened.cache_clear()
    summaries.forget()


def page_text(client: Client, address: str, status: int = 200) -> str:
    response = client.get(address)
    assert response.status_code == status, address
    return said_in(response.content)


def words(html: str) -> str:
    """Return what a page says, without its markup."""
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", "", html))


def said_in(content: bytes) -> str:
    """Return what a public file says; of a Word document, all of its parts."""
    if content.startswith(UNSET):
        return content.decode("latin-1") if content == UNSET else drawn_in(content)
    if not content.startswith(b"PK"):
        return content.decode()
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        return "\n".join(
            archive.read(name).decode()
            for name in archive.namelist()
            if name.endswith((".xml", ".rels"))
        )


def drawn_in(content: bytes) -> str:
    """Return the text that the pages of a PDF show, and what it says of itself."""
    file = pypdfium2.PdfDocument(content)
    shown = [page.get_textpage().get_text_bounded() for page in file]
    return "\n".join([*shown, *file.get_metadata_dict().values()])


@contextmanager
def no_typesetting() -> Iterator[None]:
    """Let a PDF cost nothing, where many are asked for and none is looked into."""
    with patch.object(pdf, "_setter", return_value=UNSET):
        yield


def links(html: str) -> Iterator[str]:
    yield from re.findall(r' (?:href|src|action)="([^"]*)"', html)


class Article(HTMLParser):
    """Collects the text of each .doc-line inside the article."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.lines: list[str] = []
        self.depth = 0
        self.inside = False

    def handle_starttag(self, tag: str, attrs: list) -> None:
        if tag == "article":
            self.inside = True
        if self.depth:
            self.depth += 1
        elif self.inside and "doc-line" in (dict(attrs).get("class") or "").split():
            self.depth = 1
            self.lines.append("")

    def handle_endtag(self, tag: str) -> None:
        if tag == "article":
            self.inside = False
        if self.depth:
            self.depth -= 1

    def handle_data(self, data: str) -> None:
        if self.depth:
            self.lines[-1] += data


def article(html: str) -> str:
    reader = Article()
    reader.feed(html)
    return "\n".join(reader.lines)

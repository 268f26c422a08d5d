"""A published notice becomes records, whole or not at all."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from rectification import records
from rectification.access import Role
from rectification.errors import AlreadyImported, NoFinding, TooLarge
from rectification.intake import secrecy
from rectification.intake.documents.document import Document
from rectification.intake.documents.reader import read_document
from rectification.intake.files.text_file import ReadText
from rectification.intake.provenance import note_kept, places
from rectification.intake.reached import little_read
from rectification.models import Appointment, Organisation, Post, Report, Source, User
from rectification.notices import Notice, normalise, parse, unbroken
from rectification.notices.canonical import digest
from rectification.notices.vocabulary.numbering import Level

if TYPE_CHECKING:
    from collections.abc import Iterator

MAX_FINDINGS = 1000


@dataclass(frozen=True, slots=True)
class Intake:
    """A notice that passed the gate and was understood, not yet stored.

    `doubts`: sentences on what of its file could not be kept, or was decided.
    """

    name: str
    read: ReadText
    notice: Notice
    doubts: tuple[str, ...] = ()

    @property
    def digest(self) -> str:
        """Identify the text for "imported before?": white space does not count."""
        return text_digest(self.read.text)


def text_digest(text: str) -> str:
    """Identify a text whatever its white space."""
    return digest(normalise(text).encode())


def take_in(
    data: bytes, *, name: str, cleared: bool = False, level: Level | None = None
) -> Intake:
    """Read a file and understand it; store nothing.

    `level`: at which headings the findings stand, where somebody says so.

    Raises the refusals of `read_document` and the secrecy gate, NoFinding, TooLarge.
    """
    document = read_document(data, name)
    return understand(document, name=name, cleared=cleared, level=level)


def understand(
    document: Document, *, name: str, cleared: bool = False, level: Level | None = None
) -> Intake:
    """Understand what a file says; see `take_in`."""
    check_document(document, cleared=cleared)
    text = unbroken(document.text)
    notice = parse(text, level)
    found = len(notice.findings)
    if not found:
        raise NoFinding(
            _(
                "No finding was recognised in “%(name)s”. Findings are recognised by "
                "numbered headings, by 关于“…”问题的整改 and by labels such as "
                "整改情况. Check that this is the notice itself and that it is whole. "
                "This much was read: %(reached)s"
            )
            % {"name": name, "reached": " ".join(little_read(text, notice))}
        )
    if found > MAX_FINDINGS:
        raise TooLarge(
            _(
                "The notice has %(found)d findings; %(limit)d can be imported at once. "
                "Split the file at a heading and import the parts."
            )
            % {"found": found, "limit": MAX_FINDINGS}
        )
    read = ReadText(document.text, document.encoding)
    return Intake(name, read, notice, document.doubts)


def check_document(document: Document, *, cleared: bool) -> None:
    """Raise Classified or Unclear for a mark in a file's text, sheets, heads or feet.

    The sentences on what was set aside quote it.
    """
    secrecy.check("\n".join(document.doubts), cleared=True)
    for one in document.sheets[1:]:
        secrecy.check(one.text, cleared=cleared)
    secrecy.check(document.text, cleared=cleared)


def store(intake: Intake, *, by: User, organisation: Organisation) -> Report:
    """Make the records and a draft report of a notice, all or nothing.

    Raises AlreadyImported, with the first report's address, for a text that this body
    has imported before, also where two people do so at the same moment.
    """
    check_new(organisation, intake.digest)
    try:
        with transaction.atomic():
            source = keep_source(
                intake.notice,
                by=by,
                organisation=organisation,
                digest=intake.digest,
                name=intake.name[:255],
                encoding=intake.read.encoding,
            )
            report = records.load(
                intake.notice, by=by, organisation=organisation, source=source
            )
            note_kept(source, report.inspection, by=by)
            return report
    except IntegrityError:
        check_new(organisation, intake.digest)
        raise


def check_new(organisation: Organisation, digest: str) -> None:
    """Raise AlreadyImported for a text that this body has taken in before."""
    before = Source.objects.filter(organisation=organisation, digest=digest)
    if source := before.select_related("report").first():
        raise _already(source)


def keep_source(
    notice: Notice, *, by: User, organisation: Organisation, **fields: str
) -> Source:
    """Keep what stood around a notice: where and when it was published, furniture."""
    return Source.objects.create(
        organisation=organisation,
        publisher=notice.source,
        published_on=notice.published_on,
        chrome=[[one.at, one.line.wording] for one in notice.chrome],
        imported_by=by,
        **fields,
    )


def _already(source: Source) -> AlreadyImported:
    report = getattr(source, "report", None)  # a letter or a table makes none
    place = report or places([source]).get(source.pk)
    url = place.get_absolute_url() if place else ""
    return AlreadyImported(
        _("This text was imported on %(day)s: %(title)s, %(url)s.")
        % {
            "day": date_format(timezone.localdate(source.imported_at)),
            "title": report.title if report else place or source,
            "url": url,
        },
        url=url,
    )


def importer_for(organisation: Organisation) -> User:
    """Return who imports for a body from the command line: its coordinator.

    Where nobody sits in that post yet, an account that cannot sign in takes it.
    """
    for user in _coordinators(organisation):
        return user
    with transaction.atomic():
        return _new_importer(organisation)


def _new_importer(organisation: Organisation) -> User:
    user = User.objects.named("import").first() or User.objects.create_user(
        username="import", full_name=_("Import from the command line")
    )
    post = Post.objects.filter(
        organisation=organisation, role=Role.COORDINATOR
    ).first() or Post.objects.create(
        organisation=organisation, role=Role.COORDINATOR, title=_("Coordinator")
    )
    # Nobody signs in with it: whoever keeps the server is who imports.
    appointment = Appointment.objects.create(
        post=post,
        user=user,
        confirmation=Appointment.Confirmation.SERVER,
        confirmed_at=timezone.now(),
    )
    appointment.note("post.appoint", by=None)
    user.forget_appointments()
    return user


def _coordinators(organisation: Organisation) -> "Iterator[User]":
    posts = organisation.posts.filter(role=Role.COORDINATOR).order_by("pk")
    for post in posts:
        held = post.appointments.held(on=timezone.localdate()).confirmed()
        for appointment in held.select_related("user"):
            yield appointment.user

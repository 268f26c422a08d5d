"""Evidence: files kept under their digest, and what each is said to prove."""

import hashlib
import os
import tempfile
from datetime import date
from pathlib import Path
from typing import IO, TYPE_CHECKING, Self

from django.apps import apps
from django.conf import settings
from django.db import models, transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from rectification.access import Permission, Reach
from rectification.errors import NotAllowed
from rectification.models.bodies.organisation import Organisation
from rectification.models.findings.finding import Finding
from rectification.models.findings.progress import ProgressEntry
from rectification.models.trail.log import SYSTEM_CHAIN, Chain

if TYPE_CHECKING:
    from rectification.models.bodies.user import User

CHUNK = 1 << 20  # bytes
PICTURES = frozenset({"image/jpeg", "image/png", "image/heic", "image/tiff"})
# What may be wrong with a file on the disk.
MISSING, CHANGED = "missing", "changed"
# What is made of a picture to be shown: the longest edge in pixels.
PREVIEWS = {"small": 320, "large": 1600}


class EvidenceQuerySet(models.QuerySet["Evidence"]):
    def visible_to(self, user: "User") -> Self:
        """Files of one's body, those used where one may look, and one's own."""
        scope = user.scope(Permission.FINDING_VIEW)
        if scope.everything:
            return self.all()
        replies = apps.get_model("rectification", "Addressee").objects.visible_to(user)
        instructions = apps.get_model("rectification", "Instruction").objects
        checked = apps.get_model("rectification", "CheckIn").objects
        looked_at = apps.get_model("rectification", "LookBack").objects
        verified = apps.get_model("rectification", "Verification").objects
        shown = EvidenceUse.objects.filter(finding__in=Finding.objects.visible_to(user))
        bodies = {seat.organisation_id for seat in user.seats_now()}
        return self.filter(
            Q(organisation__in=scope.organisation_ids)
            | Q(pk__in=shown.values("evidence"))
            | Q(pk__in=replies.values("files__evidence"))
            | Q(pk__in=instructions.visible_to(user).values("paper"))
            | Q(pk__in=checked.visible_to(user).values("files__evidence"))
            | Q(pk__in=looked_at.visible_to(user).values("files__evidence"))
            | Q(pk__in=verified.visible_to(user).values("files__evidence"))
            # Not after leaving the body.
            | Q(uploaded_by=user, organisation__in=bodies)
        )

    def keep(
        self,
        *,
        by: "User",
        organisation: Organisation,
        stream: IO[bytes],
        name: str,
        media_type: str,
        kind: str = "",
        dated_on: date | None = None,
    ) -> "Evidence":
        """Store a file whose type has been checked, one row per upload."""
        self.check_may_keep(by, organisation)
        return self.enter(
            by=by,
            organisation=organisation,
            stored=store(stream),
            name=name,
            media_type=media_type,
            kind=kind,
            dated_on=dated_on,
        )

    def check_may_keep(self, by: "User", organisation: Organisation) -> None:
        """Raise unless somebody works in the body, or verifies what it has closed."""
        keeps = by.may(Permission.FINDING_WORK) or by.may(Permission.PAPER_ENTER)
        bodies = {seat.organisation_id for seat in by.seats_now()}
        if keeps and organisation.pk in bodies:
            return
        overseeing = by.scope(Permission.FINDING_VERIFY).overseen_by_ids
        overseen = organisation.inspections.filter(overseer__in=overseeing)
        if not (overseeing and overseen.exists()):
            raise NotAllowed()

    def enter(
        self,
        *,
        by: "User",
        organisation: Organisation,
        stored: tuple[str, int],
        name: str,
        media_type: str,
        kind: str = "",
        dated_on: date | None = None,
    ) -> "Evidence":
        """Record a file that `store` has written.

        Trap: it locks the system's log chain. Within a transaction that acts on a
        finding it comes behind every other lock.
        """
        self.check_may_keep(by, organisation)
        sha256, size = stored
        with transaction.atomic():
            evidence = self.create(
                organisation=organisation,
                sha256=sha256,
                size=size,
                media_type=media_type,
                name=name,
                kind=kind,
                dated_on=dated_on,
                uploaded_by=by,
            )
            Chain.record(
                chain=SYSTEM_CHAIN,
                actor=by,
                action="evidence.keep",
                subject=evidence,
                after={"sha256": sha256, "size": size, "name": name},
            )
        return evidence


def path_of(sha256: str) -> Path:
    return Path(settings.EVIDENCE_ROOT) / sha256[:2] / sha256[2:4] / sha256


def store(stream: IO[bytes]) -> tuple[str, int]:
    """Write a stream under its digest and return digest and size.

    Whole or not at all: a killed process leaves a temporary file, never a half one.
    """
    root = Path(settings.EVIDENCE_ROOT)
    root.mkdir(parents=True, exist_ok=True)
    hasher, size = hashlib.sha256(), 0
    descriptor, temporary = tempfile.mkstemp(dir=root, prefix=".part-")
    try:
        with os.fdopen(descriptor, "wb") as target:
            while chunk := stream.read(CHUNK):
                hasher.update(chunk)
                size += len(chunk)
                target.write(chunk)
            target.flush()
            os.fsync(target.fileno())
        path = path_of(hasher.hexdigest())
        path.parent.mkdir(parents=True, exist_ok=True)
        os.replace(temporary, path)
    except BaseException:
        Path(temporary).unlink(missing_ok=True)
        raise
    return hasher.hexdigest(), size


class Evidence(models.Model):
    class Kind(models.TextChoices):
        RULE = "rule", _("Rule or system")
        MINUTES = "minutes", _("Minutes")
        VOUCHER = "voucher", _("Voucher")
        PHOTO = "photo", _("Photograph")
        LETTER = "letter", _("Letter")
        OTHER = "other", _("Other")

    organisation = models.ForeignKey(
        Organisation, models.PROTECT, related_name="evidence", verbose_name=_("body")
    )
    sha256 = models.CharField(_("digest"), max_length=64, db_index=True)
    size = models.PositiveBigIntegerField(_("size in bytes"))
    media_type = models.CharField(_("media type"), max_length=100)
    name = models.CharField(_("file name"), max_length=255)
    kind = models.CharField(_("kind"), max_length=10, choices=Kind, blank=True)
    dated_on = models.DateField(_("date of the document"), null=True, blank=True)
    uploaded_at = models.DateTimeField(_("uploaded at"), default=timezone.now)
    uploaded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        related_name="uploads",
        verbose_name=_("uploaded by"),
    )
    erasure = models.ForeignKey(
        "Erasure",
        models.PROTECT,
        null=True,
        blank=True,
        editable=False,
        related_name="+",
        verbose_name=_("erasure"),
    )

    objects = EvidenceQuerySet.as_manager()

    class Meta:
        verbose_name = _("evidence")
        verbose_name_plural = _("evidence")

    def __str__(self) -> str:
        return self.name

    @property
    def path(self) -> Path:
        return path_of(self.sha256)

    @property
    def is_picture(self) -> bool:
        return self.media_type in PICTURES

    def preview_path(self, size: str) -> Path:
        """Return where the picture is kept as it is shown, once it was (`PREVIEWS`)."""
        return self.path.with_name(f"{self.sha256}.{size}.jpg")

    def is_intact(self) -> bool:
        """Read the file again and compare; False also where it is missing."""
        try:
            with self.path.open("rb") as stream:
                return hashlib.file_digest(stream, "sha256").hexdigest() == self.sha256
        except OSError:
            return False

    def fault(self) -> str:
        """Read the file again: MISSING, CHANGED, or "" where it is as handed in."""
        if not self.path.is_file():
            return MISSING
        return "" if self.is_intact() else CHANGED

    def reach(self) -> Reach:
        return Reach(self.organisation_id)

    @property
    def label_in_log(self) -> str:
        """Not the name: what is hashed can never be erased."""
        return self.sha256[:12]


class EvidenceUseQuerySet(models.QuerySet["EvidenceUse"]):
    def standing(self) -> Self:
        """Those whose entry was not withdrawn and whose file was not erased."""
        return self.filter(entry__withdrawn_at=None, evidence__erasure=None)


class EvidenceUse(models.Model):
    """One file shown for one finding, or for one entry of it."""

    evidence = models.ForeignKey(
        Evidence, models.PROTECT, related_name="uses", verbose_name=_("evidence")
    )
    finding = models.ForeignKey(
        Finding,
        models.PROTECT,
        related_name="evidence_uses",
        verbose_name=_("finding"),
    )
    entry = models.ForeignKey(
        ProgressEntry,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="evidence_uses",
        verbose_name=_("progress entry"),
    )
    claim = models.CharField(_("what it proves"), max_length=300, blank=True)
    created_at = models.DateTimeField(
        _("shown since"), default=timezone.now, editable=False
    )

    objects = EvidenceUseQuerySet.as_manager()

    class Meta:
        verbose_name = _("use of evidence")
        verbose_name_plural = _("uses of evidence")
        constraints = [
            models.UniqueConstraint(
                fields=["evidence", "finding", "entry"], name="evidenceuse_once"
            ),
            models.UniqueConstraint(
                fields=["evidence", "finding"],
                condition=Q(entry=None),
                name="evidenceuse_finding_once",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.evidence} → {self.finding}"

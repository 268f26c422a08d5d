"""What the site says of itself; one row."""

import base64
import struct

from django.db import models, transaction
from django.utils.translation import gettext_lazy as _

from rectification.access import Role


class SiteSettings(models.Model):
    name = models.CharField(_("site name"), max_length=100, blank=True)
    # A small PNG in base64: `models/bodies/emblem.py` makes it of a file.
    emblem = models.TextField(
        _("emblem"),
        blank=True,
        help_text=_("Beside the name of the site on public pages: PNG, JPEG or WebP."),
    )
    sponsor = models.CharField(_("sponsor"), max_length=100, blank=True)
    operator = models.CharField(_("operator"), max_length=100, blank=True)
    contact = models.CharField(_("contact"), max_length=200, blank=True)
    site_code = models.CharField(_("government site code"), max_length=40, blank=True)
    icp_record = models.CharField(_("ICP record"), max_length=60, blank=True)
    police_record = models.CharField(_("police record"), max_length=60, blank=True)
    about = models.TextField(
        _("about this site"),
        blank=True,
        help_text=_("A paragraph a line; empty means the standard text."),
    )
    accessibility = models.TextField(
        _("accessibility statement"),
        blank=True,
        help_text=_("A paragraph a line; empty means the standard text."),
    )
    banner = models.CharField(
        _("banner"),
        max_length=200,
        blank=True,
        help_text=_("Stands on every staff page; empty means the standard sentence."),
    )
    second_factor_roles = models.CharField(
        _("who needs a second factor"),
        max_length=150,
        blank=True,
        help_text=_(
            "After the password a code of an app, or one from a printed list. Whoever "
            "has none yet sets it up at the next sign-in; nobody is stopped at work."
        ),
    )
    revision = models.PositiveIntegerField(
        _("revision"),
        default=0,
        editable=False,
        help_text=_("Counts changes, so that kept pages know they are stale."),
    )

    class Meta:
        verbose_name = _("site settings")
        verbose_name_plural = _("site settings")
        constraints = [
            models.CheckConstraint(
                name="sitesettings_one_row", condition=models.Q(pk=1)
            )
        ]

    def __str__(self) -> str:
        return self.name or str(self._meta.verbose_name)

    def roles_with_factor(self) -> set[Role]:
        """Return the roles whose holders type a second factor after the password."""
        return {Role(name) for name in self.second_factor_roles.split()}

    @property
    def emblem_png(self) -> bytes:
        return base64.b64decode(self.emblem)

    @property
    def emblem_size(self) -> tuple[int, int]:
        """Width and height in pixels, as the head of the PNG says; (0, 0) for none."""
        head = self.emblem_png[16:24]
        return struct.unpack(">II", head) if head else (0, 0)

    @property
    def staff_name(self) -> str:
        """The name over the staff pages, which are no publication (公开)."""
        return self.name.strip().removesuffix("公开")

    @classmethod
    def load(cls) -> "SiteSettings":
        """Return the row, or an unsaved one with the defaults."""
        return cls.objects.filter(pk=1).first() or cls(pk=1)

    @classmethod
    def lock(cls) -> "SiteSettings":
        """Lock the row: the one place where numbers of the whole site are allotted."""
        cls.objects.get_or_create(pk=1)
        return cls.objects.select_for_update(no_key=True).get(pk=1)

    @classmethod
    def touch(cls) -> None:
        """Tell kept public pages that something they print has changed."""
        with transaction.atomic():
            cls.lock()
            cls.objects.filter(pk=1).update(revision=models.F("revision") + 1)

"""What somebody has typed into a form and not sent yet, with the files they chose."""

from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Self

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

if TYPE_CHECKING:
    from rectification.models.bodies.user import User

MOST = 200  # drafts of one person; the oldest give way
MOST_FILES = 60  # of one person, kept with drafts; the same
FILES_LAST = timedelta(hours=24)  # then `sweep` takes them


class FormDraftQuerySet(models.QuerySet["FormDraft"]):
    def visible_to(self, user: "User") -> Self:
        """A draft is nobody else's business."""
        return self.filter(user=user)

    def of(self, user: "User", key: str) -> dict[str, list["FormDraft"]]:
        """Return somebody's drafts about one thing by the name of their form, the
        newest first, with their files."""
        found: dict[str, list[FormDraft]] = {}
        rows = self.filter(user=user, key=key).order_by("-updated_at", "-pk")
        for draft in rows.prefetch_related("files"):
            found.setdefault(draft.form, []).append(draft)
        return found

    def written_in(self, tab: str, grown_from: str = "") -> "FormDraft | None":
        """Return the draft of a tab, or the one it was drawn with, if no other tab has
        written into that one since. `grown_from`: its `mark` as it was drawn."""
        if own := self.filter(tab=tab).first():
            return own
        pk = grown_from.partition("-")[0]
        drawn_with = self.filter(pk=pk).first() if pk.isdecimal() else None
        return drawn_with if drawn_with and drawn_with.mark == grown_from else None

    def keep(
        self,
        *,
        by: "User",
        form: str,
        key: str,
        data: dict[str, str],
        tab: str = "",
        grown_from: str = "",
    ) -> "FormDraft":
        """Store what was typed in a tab, in place of what that tab had before."""
        about = self.filter(user=by, form=form, key=key)
        if taken_over := about.written_in(tab, grown_from):
            about.filter(pk=taken_over.pk).update(tab=tab)
        draft, _is_new = self.update_or_create(
            user=by,
            form=form,
            key=key,
            tab=tab,
            defaults={"data": data, "updated_at": timezone.now()},
        )
        old = self.filter(user=by).order_by("-updated_at", "-pk")[MOST:]
        self.filter(pk__in=list(old.values_list("pk", flat=True))).delete()
        return draft


class FormDraft(models.Model):
    """One form of one person in one tab. `form`: the name of the address it posts to;
    `key`: of the thing it is about, as in that address; `tab`: of the form as it was
    drawn; `data`: fields as they were sent."""

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.CASCADE,
        related_name="drafts",
        verbose_name=_("person"),
    )
    form = models.CharField(_("form"), max_length=40)
    key = models.CharField(_("subject"), max_length=40)
    tab = models.CharField(_("browser tab"), max_length=32, default="", blank=True)
    data = models.JSONField(_("content"), default=dict)
    updated_at = models.DateTimeField(_("updated at"), default=timezone.now)

    objects = FormDraftQuerySet.as_manager()

    class Meta:
        verbose_name = _("draft")
        verbose_name_plural = _("drafts")
        constraints = [
            models.UniqueConstraint(
                fields=["user", "form", "key", "tab"], name="formdraft_once_a_tab"
            )
        ]

    def __str__(self) -> str:
        return f"{self.form} {self.key}"

    @property
    def mark(self) -> str:
        """The draft as it stands: another one once somebody writes into it."""
        return f"{self.pk}-{self.updated_at.timestamp():.6f}"


class DraftFileQuerySet(models.QuerySet["DraftFile"]):
    def kept(self) -> Self:
        """Those that have not outlived their day."""
        return self.filter(kept_at__gt=timezone.now() - FILES_LAST)

    def outlived(self) -> Self:
        return self.exclude(kept_at__gt=timezone.now() - FILES_LAST)

    def keep(
        self,
        draft: FormDraft,
        field: str,
        *,
        name: str,
        media_type: str,
        stored: tuple[str, int],
        kept_at: datetime | None = None,
        claim: str = "",
    ) -> "DraftFile":
        """Record a checked file that has been stored; the same bytes only once.

        `kept_at`: when it was, if that was for another draft of the form.
        """
        sha256, size = stored
        row, _is_new = self.update_or_create(
            draft=draft,
            field=field,
            sha256=sha256,
            defaults={
                **{"name": name, "media_type": media_type, "size": size},
                "kept_at": kept_at or timezone.now(),
                "claim": claim,
            },
        )
        old = self.filter(draft__user=draft.user_id).order_by("-kept_at", "-pk")
        keys = list(old.values_list("pk", flat=True)[MOST_FILES:])
        self.filter(pk__in=keys).delete()
        return row


class DraftFile(models.Model):
    """A file that was chosen in a form which was not accepted. Its bytes lie where
    evidence does, under their digest; no address hands them out."""

    draft = models.ForeignKey(
        FormDraft, models.CASCADE, related_name="files", verbose_name=_("draft")
    )
    field = models.CharField(_("field"), max_length=60)
    name = models.CharField(_("file name"), max_length=255)
    media_type = models.CharField(_("media type"), max_length=100)
    sha256 = models.CharField(_("digest"), max_length=64)
    size = models.PositiveBigIntegerField(_("size in bytes"))
    kept_at = models.DateTimeField(_("kept at"), default=timezone.now)
    claim = models.CharField(_("what it proves"), max_length=300, blank=True)

    objects = DraftFileQuerySet.as_manager()

    class Meta:
        verbose_name = _("file of a draft")
        verbose_name_plural = _("files of drafts")
        constraints = [
            models.UniqueConstraint(
                fields=["draft", "field", "sha256"], name="draftfile_once"
            )
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def is_kept(self) -> bool:
        """The same rule as `kept()` on the query set."""
        return self.kept_at > timezone.now() - FILES_LAST

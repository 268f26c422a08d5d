"""What erasure takes of an opinion from the public: all its words, and the reply's."""

from typing import TYPE_CHECKING

from django.db.models import Q
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from rectification.models.bodies.site_settings import SiteSettings
from rectification.models.oversight.erasable import Erasable, Gone, wipe_log
from rectification.models.reports.opinion import Opinion
from rectification.models.trail import written
from rectification.models.trail.autosave import FormDraft
from rectification.notices.canonical import digest_of

if TYPE_CHECKING:
    from rectification.models.bodies.user import User
    from rectification.models.oversight.erasure import Erasure

_TEXTS = ("words", "outline", "reply", "return_reason")


def find_opinion(pk: int, viewer: "User | None") -> Erasable | None:
    """Return what there is to erase, None for nothing; what came of it stays."""
    rows = Opinion.objects.select_related("report__inspection__organisation", "finding")
    if viewer:
        rows = rows.visible_to(viewer)
    one = rows.exclude(**dict.fromkeys(_TEXTS, "")).filter(pk=pk).first()
    if one is None:
        return None

    def wipe(erasure: "Erasure") -> Gone:
        if one.is_public:
            SiteSettings.touch()  # nobody reads it from now on
        blank = dict.fromkeys(_TEXTS, "")
        written.update(Opinion.objects.filter(pk=pk), **blank, is_public=False)
        FormDraft.objects.filter(form__startswith="opinion-", key=str(pk)).delete()
        told = wipe_log(Q(), erasure, subject_type="opinion", subject_id=pk)
        return {"opinion": [pk], **told}

    day = date_format(timezone.localdate(one.received_at))
    return Erasable(
        one.report.inspection.organisation,
        one.reach(),
        _("%(reference)s, opinion of %(day)s") % {"reference": one.about, "day": day},
        one.chain_name,
        digest_of([getattr(one, name) for name in _TEXTS]),
        wipe,
    )

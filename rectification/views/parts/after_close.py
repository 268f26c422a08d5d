"""What waits for somebody of findings that are closed out, as parts of My work."""

from dataclasses import replace

from django.urls import reverse
from django.utils.translation import gettext as _

from rectification.models import User
from rectification.models.findings.verification import to_verify_by
from rectification.views.parts.rows import Part, work_item
from rectification.views.parts.work_parts import listed, part
from rectification.workflow import Permission


def verifications(user: User) -> Part | None:
    """What is closed out and nobody has verified: the overseeing office's own list."""
    if not user.may(Permission.FINDING_VERIFY):
        return None
    items = [
        replace(
            work_item(one, _("Verify"), "actions"),
            next_url=reverse("finding-verify", args=[one.reference]),
        )
        for one in listed(to_verify_by(user))
    ]
    return part("verifications", _("Closed out, to be verified"), items)

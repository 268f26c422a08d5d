"""Who stands for an edition, as its page prints it: act, name, post, day."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from rectification.models import Review
from rectification.publishing.envelope import Envelope

_ACTS: dict[str, str | Promise] = {
    "draft": _("Drafted"),
    "adopt": _("Import taken in"),
    "approve": _("Approved"),
    "freeze": _("Frozen"),
    "publish": _("Made public"),
    **dict(Review.Kind.choices),
}


@dataclass(frozen=True, slots=True)
class SignOff:
    """One signature. `is_on_paper`: entered from a sheet that somebody else confirmed;
    `is_of_server`: of a seat that was confirmed on the server, by no person;
    `is_server_import`: the same of what was imported."""

    act: str | Promise
    name: str
    post: str
    day: date
    is_on_paper: bool
    is_of_server: bool
    is_server_import: bool


def sign_offs(opened: Envelope, published: Mapping[str, Any]) -> list[SignOff]:
    """Return the signatures in the order of the acts; [] for editions without them.

    `published`: who made it public, which its bytes cannot say; {} where not kept.
    """
    signers = opened.data.get("signers", [])
    if not signers:
        return []
    rows = [*signers[:1], *opened.data["reviews"], *signers[1:]]
    rows += [published] if published else []
    return [
        SignOff(
            _ACTS.get(row.get("act") or row.get("kind"), ""),
            row["name"],
            row.get("post", ""),
            timezone.localdate(datetime.fromisoformat(row["at"])),
            "paper" in row,
            row.get("seat") == "server",
            row.get("confirmed") == "server",
        )
        for row in rows
    ]

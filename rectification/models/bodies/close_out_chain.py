"""The close-out chain that a body sets: what makes one, and how one becomes shorter.

A chain that asks for more is set by whoever keeps the bodies. One that asks for less
makes closing easier: that is done on the server, with a reason, and logged.
"""

from collections.abc import Iterable
from typing import TYPE_CHECKING

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext

from rectification.errors import Refusal
from rectification.models.trail.log import SYSTEM_CHAIN, Chain
from rectification.workflow_chain import (
    CLOSING,
    ChainStep,
    chain_of,
    in_order,
    steps_of,
)

if TYPE_CHECKING:
    from rectification.models.bodies.organisation import Organisation


def check_chain(text: str) -> None:
    """Raise ValidationError for a chain of unknown steps, or of none that closes."""
    steps = steps_of(text)
    if steps != in_order(steps):
        raise ValidationError(gettext("Please choose steps of the chain."))
    if steps and not set(steps) & set(CLOSING):
        raise ValidationError(
            gettext("One of these steps has to close: %(steps)s.")
            % {"steps": "、".join(str(one.label) for one in CLOSING)}
        )


def loosened(before: str, after: str) -> list[str]:
    """Return the steps that another chain no longer asks for."""
    kept = steps_of(after)
    return [one for one in steps_of(before) if one not in kept]


def why_not_loosened(before: str, after: str) -> str:
    """Say that a chain cannot become shorter on the site; "" where it does not."""
    if not (gone := loosened(before, after)):
        return ""
    return gettext(
        "Without %(steps)s a close-out would take fewer people. That takes a second "
        "person: whoever keeps the server does it by loosen_chain."
    ) % {"steps": "、".join(str(ChainStep(one).label) for one in gone)}


def loosen(body: "Organisation", steps: Iterable[str], *, reason: str) -> None:
    """Let a body's close-outs take fewer steps from now on; open requests keep theirs.

    For whoever keeps the server, whom somebody of the body has asked.
    """
    if not reason.strip():
        raise Refusal(gettext("Please give a reason."))
    after = chain_of(in_order(steps))
    try:
        check_chain(after)
    except ValidationError as error:
        raise Refusal(error.messages[0]) from error
    with transaction.atomic():
        rows = type(body)._default_manager.select_for_update(no_key=True)
        row = rows.get(pk=body.pk)
        before, row.close_out_chain = row.close_out_chain, after
        if not loosened(before, after):
            raise Refusal(gettext("This asks for no step less."))
        row.save(update_fields=["close_out_chain"])
        Chain.record(
            chain=SYSTEM_CHAIN,
            actor=None,
            action="organisation.loosen_chain",
            subject=row,
            reason=reason.strip(),
            before={"close_out_chain": before},
            after={"close_out_chain": after},
        )
    body.refresh_from_db()

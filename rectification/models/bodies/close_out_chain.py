"""The close-out chain that a body sets: what makes one, and what makes one shorter."""

from django.core.exceptions import ValidationError
from django.utils.translation import gettext

from rectification.workflow_chain import CLOSING, in_order, steps_of


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

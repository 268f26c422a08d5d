"""提醒单, 督办单: the kinds of orders a body issues, by name, colour and days to reply.

A body writes its own, a line each; else the usual ones hold, which an overseeing body
calls letters (提醒函, 督办函). An order keeps what its kind was when it was drafted.
"""

import re
from dataclasses import dataclass

from django.core.exceptions import ValidationError
from django.db.models import TextChoices
from django.utils.translation import gettext, pgettext_lazy

from rectification.errors import Refusal


class OrderTone(TextChoices):
    """How urgent it is; the Chinese word is what the setting and the order print."""

    BLUE = "blue", pgettext_lazy("order", "blue")
    YELLOW = "yellow", pgettext_lazy("order", "yellow")
    RED = "red", pgettext_lazy("order", "red")


@dataclass(frozen=True, slots=True)
class OrderKind:
    """`days`: working days within which is to be replied."""

    name: str
    tone: str
    days: int


LONGEST = 20  # characters of a name
MOST_DAYS = 250  # a year of work
USUAL = "提醒单 黄 5\n督办单 红 10"
USUAL_LETTERS = "提醒函 黄 5\n督办函 红 10"
_COLOURS = {"蓝": OrderTone.BLUE, "黄": OrderTone.YELLOW, "红": OrderTone.RED}
_COLOURS |= {tone.value: tone for tone in OrderTone}
_LINE = re.compile(
    r"(\S.*?)[\s,，、]+(\S+?)色?[\s,，、]+(\d{1,3})\s*(?:个?工作日|日|天)?"
)


def read_kinds(text: str) -> list[OrderKind]:
    """Return the kinds that lines name. Raises ValidationError, naming the line."""
    kinds: list[OrderKind] = []
    for number, line in enumerate(text.splitlines(), 1):
        if not line.strip():
            continue
        match = _LINE.fullmatch(line.strip())
        colour = _COLOURS.get(match[2].lower()) if match else None
        if match is None or colour is None:
            raise ValidationError(
                gettext(
                    "Line %(number)d: please write name, colour (蓝, 黄 or 红) and "
                    "working days, as in “督办单 红 10”."
                )
                % {"number": number}
            )
        kind = OrderKind(match[1], colour.value, int(match[3]))
        _check(kind, number, [one.name for one in kinds])
        kinds.append(kind)
    return kinds


def _check(kind: OrderKind, number: int, before: list[str]) -> None:
    sentence = ""
    if len(kind.name) > LONGEST:
        sentence = gettext("Line %(number)d: the name is longer than %(most)d.")
    elif not 1 <= kind.days <= MOST_DAYS:
        sentence = gettext("Line %(number)d: 1 to %(days)d working days, please.")
    elif kind.name in before:
        sentence = gettext("Line %(number)d: this name stands there already.")
    if sentence:
        said = {"number": number, "most": LONGEST, "days": MOST_DAYS}
        raise ValidationError(sentence % said)


def kinds_of(text: str, *, letters: bool) -> list[OrderKind]:
    """Return the kinds that a body's setting names, or the usual ones.

    Raises Refusal where nobody can read it.
    """
    try:
        return read_kinds(text) or read_kinds(USUAL_LETTERS if letters else USUAL)
    except ValidationError as error:
        sentence = gettext(
            "The body's kinds of supervision orders cannot be read: %(fault)s The "
            "system administrator mends them under Administration, Bodies."
        )
        fault = "".join(error.messages)
        raise Refusal(sentence % {"fault": fault}) from error


def check_kinds(text: str) -> None:
    """Validate the setting of a body."""
    read_kinds(text)

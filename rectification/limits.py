"""How long a text may be that anybody hands in: pasted, as a file, to be checked."""

from django.utils.translation import gettext as _

from rectification.errors import TooLarge
from rectification.notices.text import LINE_ENDS

MOST_CHARACTERS = 200_000  # a notice of eleven findings has about 11,000
MOST_PARAGRAPHS = 10_000


def check_length(text: str) -> None:
    """Raise TooLarge for a text that no page would answer in good time."""
    characters = len(text)
    paragraphs = len(LINE_ENDS.findall(text)) + 1
    if characters > MOST_CHARACTERS:
        raise TooLarge(
            _(
                "The text has %(found)d characters; %(limit)d is the most. Split it "
                "and take the parts one by one."
            )
            % {"found": characters, "limit": MOST_CHARACTERS}
        )
    if paragraphs > MOST_PARAGRAPHS:
        raise TooLarge(
            _(
                "The text has %(found)d lines; %(limit)d is the most. Join what "
                "belongs together, or split it and take the parts one by one."
            )
            % {"found": paragraphs, "limit": MOST_PARAGRAPHS}
        )

"""What a spreadsheet would do to people's text, and how to keep it from doing so."""

import re

# A cell that begins so is computed: the signs in either width, also behind spaces.
_COMPUTED = re.compile("[ \u3000\u00a0]*[-=+@\t\r\n\uff1d\uff0b\uff0d\uff20]")


def harmless(text: str) -> str:
    """Return `text` for a cell of a CSV file: an apostrophe before what is computed.

    Anything else comes back as it is. Cells of an .xlsx file are typed as strings and
    need no apostrophe.
    """
    return f"'{text}" if _COMPUTED.match(text) else text

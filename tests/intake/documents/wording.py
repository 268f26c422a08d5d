"""What was read of a notice's text, to be compared with another form of it."""

import json
import re

from rectification.notices import parse, unbroken
from rectification.notices.reading.answers import answers

_PADDING = re.compile(r"[ \u3000]|\\t")


def said(text: str, kind: str) -> object:
    """Return what was read of a text; furniture around it differs, pages pad anew."""
    found = answers(parse(unbroken(text.replace("\u00a0", " "))))
    found.pop("chrome")
    words = json.dumps(found, ensure_ascii=False)
    # Paper knows no space from two, and none at the end of a line.
    return json.loads(_PADDING.sub("", words) if kind == "pdf" else words)

"""The language of notices: text ⇄ `Notice`, in plain Python.

Nothing here knows Django or a database. `parse` reads a published notice, `write`
prints it again to the letter, `reword` words lines anew that no longer fit.
"""

from rectification.notices.notice import Finding, Line, Notice, Section, Style
from rectification.notices.parse import parse
from rectification.notices.reading.paragraphs import unbroken
from rectification.notices.text import normalise
from rectification.notices.writing.write import put_back, write

__all__ = [
    "Finding",
    "Line",
    "Notice",
    "Section",
    "Style",
    "normalise",
    "parse",
    "put_back",
    "unbroken",
    "write",
]

"""How far a row says its finding is: in words, in percent, or as a yes or no."""

import re
from collections.abc import Sequence

from rectification.notices.notice import Status
from rectification.notices.text import narrow, squeeze
from rectification.notices.vocabulary.statuses import find_share, find_status

_BARE = re.compile(r"\d{1,3}(?:\.\d{1,4})?")
_YES = re.compile(r"是|√|✓|✔|☑")
_NO = re.compile(r"否|×|✗|✘|☒")


def find_state(cell: str) -> Status:
    """Return what a cell of a state column says, UNKNOWN where it says none.

    A share of the work that is not the whole is work under way, whatever the words
    around it; nothing of it done leaves the finding as it is.
    """
    plain = squeeze(narrow(cell))
    if share := find_share(plain):
        none_done = share.status is Status.NOT_COMPLETED
        return Status.UNKNOWN if none_done else share.status
    if _YES.fullmatch(plain):
        return Status.COMPLETED
    if _NO.fullmatch(plain):
        return Status.ONGOING
    found = find_status(cell)
    return found.status if found else Status.UNKNOWN


def is_in_fractions(cells: Sequence[str]) -> bool:
    """Whether a column counts its bare numbers to one: 0.6, 1."""
    bare = [float(one) for cell in cells if _BARE.fullmatch(one := narrow(cell))]
    return bool(bare) and max(bare) <= 1


def as_share(cell: str, *, in_fractions: bool) -> str:
    """Return a bare number of a state column as a share: 80 and 0.8 are 80%."""
    plain = narrow(cell)
    if not _BARE.fullmatch(plain):
        return cell
    return f"{float(plain) * (100 if in_fractions else 1):.4g}%"

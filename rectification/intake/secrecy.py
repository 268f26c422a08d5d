"""The gate every text passes before anything of it is stored, logged or echoed."""

import re

from django.utils.translation import gettext as _

from rectification.errors import Classified, Unclear
from rectification.notices.folding import folded
from rectification.notices.text import narrow, paragraphs

# 机密★ 10年, 绝 密 ☆, 密级:秘密. The word alone occurs in honest text (保守秘密).
_WORD = "(?:[绝絕]密|[机機]密|秘密)"
_STAR = "[★☆⭐⭑✩✭✮✯✰⋆*]"
_MARK = re.compile(
    rf"{_WORD}\s{{0,4}}{_STAR}|密[级級]\s{{0,4}}:\s{{0,4}}{_WORD}"
    # Without the star, but with how long: at the head of a line, or all of it.
    rf"|^[\W\d]{{0,12}}{_WORD}\s{{0,4}}(?:\d{{1,2}}\s?(?:年|个月)|长期|启用前)(?![一-鿿])"
)
_MARK_ALONE = re.compile(rf"[\[(]?\s?{_WORD}\s?[\])]?")
_INTERNAL = re.compile(
    r"工作秘密|内部资料|内部文件|不得公开|不予公开|注意保存|仅供内部|内部使用"
)
_BRACKETED = re.compile(r"[\[(][^\[\]()]{0,20}$")
_HEAD = 5  # paragraphs in which a word alone is a mark
_SHORT = 30


def check(text: str, *, cleared: bool = False) -> None:
    """Raise Classified for a classification mark, Unclear for an internal one.

    `cleared`: a person has said that the internal mark does not make it a secret.
    Neither refusal repeats anything of the text.
    """
    lines = [narrow(folded(line)) for _at, line in paragraphs(text)]
    for at, line in enumerate(lines):
        if _MARK.search(line) or (at < _HEAD and _MARK_ALONE.fullmatch(line)):
            raise Classified(
                _(
                    "Paragraph %(at)d bears a classification mark. This system is not "
                    "for classified matters: nothing was kept. Hand the text to your "
                    "secrecy officer."
                )
                % {"at": at + 1}
            )
    for at, line in enumerate(lines):
        if not cleared and _is_internal(line):
            raise Unclear(
                _(
                    "Paragraph %(at)d says that the text is for internal use. Be "
                    "sure that it is no state or work secret, then confirm and "
                    "send it again. Nothing was kept."
                )
                % {"at": at + 1}
            )


def _is_internal(line: str) -> bool:
    """Whether `line` marks the text, and does not just speak of such things."""
    match = _INTERNAL.search(line)
    if match is None:
        return False
    return len(line) <= _SHORT or bool(_BRACKETED.search(line[: match.start()]))

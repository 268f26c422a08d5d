"""A page's source pasted as text: tags taken off, paragraphs and cells kept apart."""

import re

_UNSHOWN = (
    (re.compile("<!--"), re.compile("-->")),
    (
        re.compile(r"<(?:script|style)\b", re.I),
        re.compile(r"</(?:script|style)\s?>", re.I),
    ),
)
_PARAGRAPH = re.compile(r"</(?:p|div|td|li)\s?>", re.I)
_BREAK = re.compile(r"[ \t]*\r?\n[ \t]*")
_CELL = re.compile(r"</t[dh]\s?>\s{0,20}(?=<t[dh]\b)", re.I)
_BLOCK = re.compile(
    r"</?(?:p|div|br|h[1-6]|li|ul|ol|tr|table|tbody|thead|section|article|center|header"
    r"|footer|blockquote|body|html|head|title)\b[^<>]{0,400}>",
    re.I,
)
_TAG = re.compile(
    r"</?[a-z][a-z0-9:]{0,20}(?:\s[^<>]{0,600}|/)?>|<![a-z][^<>]{0,200}>", re.I
)
_IS_SOURCE = re.compile(r"</(?:p|div|td|h[1-6]|li|span)\s?>|<br\s?/?>", re.I)
# Never < > or &: what is left must not look like source again.
_NAMED = {
    "nbsp": "\u00a0", "ensp": " ", "emsp": "\u3000", "ldquo": "“", "rdquo": "”",
    "lsquo": "‘", "rsquo": "’", "mdash": "—", "ndash": "–", "middot": "·",
    "hellip": "…", "times": "×", "quot": '"',
}  # fmt: skip
_ENTITY = re.compile(f"&({'|'.join(_NAMED)});")


def without_markup(text: str) -> str:
    """Return the text that a page's source shows; any other text as it is.

    >>> without_markup("<p>一、<b>总体</b>情况</p><p>正文</p>").split()
    ['一、总体情况', '正文']
    """
    if "<" not in text or not _IS_SOURCE.search(text):
        return text
    for opening, closing in _UNSHOWN:
        text = _without(text, opening, closing)
    if _PARAGRAPH.search(text):
        text = _BREAK.sub("", text)  # a break is no more than a space there
    text = _BLOCK.sub("\n", _CELL.sub("\t", text))
    text = _ENTITY.sub(lambda found: _NAMED[found[1]], _TAG.sub("", text))
    # Tags within tags: what is left of them must not be taken for tags.
    return text.replace("<", "\uff1c") if _IS_SOURCE.search(text) else text


def _without(text: str, opening: re.Pattern[str], closing: re.Pattern[str]) -> str:
    """Return `text` without what stands from each opening to its closing."""
    first, *others = opening.split(text)
    shown = [first]
    for other in others:
        end = closing.search(other)
        shown.append(other[end.end() :] if end else other)
    return "".join(shown)

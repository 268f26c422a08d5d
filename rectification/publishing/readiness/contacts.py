"""E-mail addresses and telephone numbers that were cut on their way.

Patterns are written for half-width punctuation and matched against `Text.plain`, which
keeps positions.
"""

import re
from collections.abc import Iterator

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from rectification.publishing.readiness.hit import Found, Severity, rule
from rectification.publishing.readiness.reading import Reading

_ADDRESS = re.compile(
    r"(?<![A-Za-z0-9._%+\-])[A-Za-z0-9][A-Za-z0-9._%+\-]{0,63}\s?@\s?([A-Za-z0-9.\-]*)"
    r"|(?<![一-鿿A-Za-z0-9])@[A-Za-z0-9.\-]+"
)
_DOMAIN = re.compile(r"(?:[A-Za-z0-9](?:[A-Za-z0-9\-]*[A-Za-z0-9])?\.)+[A-Za-z]{2,}")
# Providers whose every address ends in one of two ways.
_PROVIDER = re.compile(
    r"(?:^|\.)(?:163|126|qq|139|189|sina|sohu|foxmail|yeah)\.([a-z]+)$", re.I
)
_LABELLED = re.compile(
    r"(?:电子(?:邮箱|邮件|信箱)|(?<!政)邮箱(?:地址)?|E-?mail)(?:\s?[:为]\s?|[ \u3000]+)"
    r"([A-Za-z0-9._%+\-]*)(?=\s?([^A-Za-z0-9._%+\-]|$))",
    re.IGNORECASE,
)


@rule(Severity.WARNING, gettext_lazy("Cut e-mail address"))
def cut_email(read: Reading) -> Iterator[Found]:
    """An e-mail address without its end, or a label with no address behind it."""
    for text in read.texts:
        for match in _ADDRESS.finditer(text.plain):
            if not _is_whole((match[1] or "").rstrip(".")):
                yield read.found(
                    text.text[match.start() : match.end()],
                    _(
                        "The e-mail address “%(quote)s” in %(where)s is cut short: "
                        "write the whole address."
                    ),
                    text.place,
                )
        for match in _LABELLED.finditer(text.plain):
            name, behind = match[1], match[2]
            # name#mail.example and name(at)mail.example hide from robots by right.
            if behind in ("@", "#", "(", "[", "*", "A", "＠") or _WORDS.match(behind):
                continue
            start = match.start() if not name else match.start(1)
            yield read.found(
                text.text[start : match.end(1)],
                _(
                    "No whole e-mail address stands in %(where)s (“%(quote)s”): write "
                    "the whole address."
                ),
                text.place,
            )


_WORDS = re.compile("[一-鿿]")


def _is_whole(domain: str) -> bool:
    if not _DOMAIN.fullmatch(domain):
        return False
    known = _PROVIDER.search(domain)
    return known is None or known[1].lower() in ("com", "cn", "net")


_LABEL = re.compile(
    r"(?:电话|手机|传真|热线)(?:号码?)?(?:\([^)\d]{1,12}\))?\s?(?::|为|是)\s?(?=[\d(+])"
)
_RUN = re.compile(r"[\d()+\-—–* ]*\d(?:\s?(?:转|分机)\s?\d{1,5})?")
_NEXT = re.compile(r"\s?(?:[、,/;]|或者?|和)\s?(?=[\d(+])")
_BARE = re.compile(
    r"(?:电话|拨打|致电|热线|传真|联系)[^,。;:\d]{0,10}(0\d{2,3}[\-—–]\d{1,12})(?![\d\-])"
)
_GOOD = re.compile(
    r"(?:\+?86)?1[3-9]\d{9}"  # mobile
    r"|0(?:10|2\d)\d{8}|0\d{3}\d{7,8}"  # with the code of the place
    r"|[2-9]\d{6,7}|0\d{6,7}"  # within the place
    r"|[48]00\d{7}|1\d{2}|1[02]\d{3}|9\d{4,5}|1[0-3]\d{3,4}"  # hotlines
)
_WITH_CODE = re.compile(r"0(?:10|2\d)-\d{8}|0\d{3}-\d{7,8}")
_EXTENSION = re.compile(r"(?:转|分机)\d{1,5}$|(?<=\d{7})-\d{1,4}$")
_MONTH = re.compile(r"\s?[年月时个次余名条:]")


@rule(Severity.WARNING, gettext_lazy("Cut telephone number"))
def cut_phone(read: Reading) -> Iterator[Found]:
    """A telephone number with too few or too many digits."""
    for text in read.texts:
        spans = set(_labelled(text.plain))
        spans |= {match.span(1) for match in _BARE.finditer(text.plain)}
        for start, end in sorted(spans):
            if not is_phone(text.plain[start:end]):
                yield read.found(
                    text.text[start:end],
                    _(
                        "The telephone number “%(quote)s” in %(where)s has too few or "
                        "too many digits: write the whole number."
                    ),
                    text.place,
                )


def _labelled(plain: str) -> Iterator[tuple[int, int]]:
    """Yield the numbers behind a label: 电话:0000-5550…、5550…"""
    for label in _LABEL.finditer(plain):
        at = label.end()
        while match := _RUN.match(plain, at):
            if _MONTH.match(plain, match.end()):
                break  # 电话:2022年… and 9:00 are no numbers
            yield match.start(), match.start() + len(match[0].rstrip())
            more = _NEXT.match(plain, match.end())
            if more is None:
                break
            at = more.end()


def is_phone(printed: str) -> bool:
    """Whether this may be a whole number; one that is masked is left alone."""
    if "*" in printed:
        return True
    number = re.sub(r"\s|^\+?86-?|\(", "", re.sub("[—–)]+", "-", printed))
    number = _EXTENSION.sub("", number).strip("-")
    if re.match(r"0\d{2,3}-", number):
        return bool(_WITH_CODE.fullmatch(re.sub(r"(?<=-\d{4})-(?=\d{4}$)", "", number)))
    return bool(_GOOD.fullmatch(number.replace("-", "")))

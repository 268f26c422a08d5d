"""Personal identifiers: identity cards, mobile telephones, bank cards, number plates.

Patterns are written for half-width text and matched against `Text.plain`, which keeps
positions.
"""

import re
from collections.abc import Iterator
from datetime import date

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from rectification.publishing.readiness.hit import Found, Severity, rule
from rectification.publishing.readiness.reading import Reading, Text

_IDENTITY = re.compile(
    r"(?<![\dA-Za-z\-])([1-9]\d{5})[ \-]?((?:19|20)\d{2})(\d{2})(\d{2})"
    r"[ \-]?(\d{3}[\dXx])(?![\dA-Za-z\-])"
)
_OLD_IDENTITY = re.compile(
    r"身份证(?:号码?|件号码?)?\s?(?:为|是|:)?\s?"
    r"([1-9]\d{7}(?:0\d|1[0-2])(?:[0-2]\d|3[01])\d{3}|[1-9]\d{16}[\dXx])(?![\dA-Za-z])"
)
_MOBILE = re.compile(
    r"(?<![\dA-Za-z.\-/])(?:(?:\+|00)86[ \-]?)?1[3-9]\d[ \-]?\d{4}[ \-]?\d{4}"
    r"(?![\dA-Za-z\-])"
)
# 13812345678元 counts money, 编号13812345678 numbers a file.
_UNIT = re.compile(
    r"\s?(?:\.\d|[%‰元万亿]|公里|千米|平方|立方|[户人次个件条吨米克度亩]|号(?!码))"
)
_SERIAL = re.compile(
    r"(?:编号|编码|单号|票号|文号|批号|流水号|序列号|合同号?|订单号?|代码|发票|"
    r"凭证|档案号?|案号|项目号|批准号|统计代码)(?:号码?)?\s?(?:为|是|:|\()?\s?$"
)
_BANK_CARD = re.compile(
    r"(?<![\dA-Za-z.\-])(?:62|60|65|4\d|5[1-5]|35|37|9\d)\d{2}"
    r"(?:[ \-]?\d{4}){3}(?:[ \-]?\d{1,3})?(?![\dA-Za-z\-])"
)
_PROVINCE = "京津沪渝冀豫云辽黑湘皖鲁新苏浙赣鄂桂甘晋蒙陕吉闽贵粤青藏川宁琼"
_PLATE = re.compile(
    rf"[{_PROVINCE}][A-HJ-NP-Z][ ·•・.\-]?"
    r"(?:[DF][A-HJ-NP-Z\d]\d{4}|\d{5}[DF]|[A-HJ-NP-Z\d]{4}[A-HJ-NP-Z\d挂学警港澳])"
    r"(?![A-Za-z\d])"
)
# 云A12345号文件, 新A12345型 are no plates.
_NO_PLATE = re.compile(r"\s?(?:号(?:文|楼|室|线|令|案|档|批|卷|项)|[型版栋])|系[列统]")


@rule(Severity.ERROR, gettext_lazy("Identity card number"))
def identity_card(read: Reading) -> Iterator[Found]:
    """An identity card number: a day of birth and a check digit that fit."""
    for text in read.texts:
        for start, end in _identities(text):
            yield _found(read, text, start, end)


@rule(Severity.ERROR, gettext_lazy("Mobile telephone number"))
def mobile_phone(read: Reading) -> Iterator[Found]:
    """A mobile telephone number outside the paragraph that says whom to contact."""
    for text in read.texts:
        if read.is_contact(text):
            continue
        for match in _MOBILE.finditer(text.plain):
            if _UNIT.match(text.plain, match.end()):
                continue
            if _SERIAL.search(text.plain[: match.start()]):
                continue
            yield _found(read, text, *match.span())


@rule(Severity.ERROR, gettext_lazy("Bank card number"))
def bank_card(read: Reading) -> Iterator[Found]:
    """A bank card number: an issuer's first digits and a check digit that fits."""
    for text in read.texts:
        taken = [span for span in _identities(text)]
        for match in _BANK_CARD.finditer(text.plain):
            digits = re.sub(r"\D", "", match[0])
            if not 16 <= len(digits) <= 19 or not passes_luhn(digits):
                continue
            if any(start < match.end() and match.start() < end for start, end in taken):
                continue
            if _UNIT.match(text.plain, match.end()) or _SERIAL.search(
                text.plain[: match.start()]
            ):
                continue
            yield _found(read, text, *match.span())


@rule(Severity.ERROR, gettext_lazy("Number plate"))
def number_plate(read: Reading) -> Iterator[Found]:
    """The number plate of a vehicle."""
    for text in read.texts:
        for match in _PLATE.finditer(text.plain):
            if sum(char.isdigit() for char in match[0]) < 3:
                continue
            if not _NO_PLATE.match(text.plain, match.end()):
                yield _found(read, text, *match.span())


def _identities(text: Text) -> list[tuple[int, int]]:
    spans = [
        match.span()
        for match in _IDENTITY.finditer(text.plain)
        if is_identity("".join(match.groups()))
    ]
    # Behind the words 身份证 even one with a slip in it is one.
    labelled = [match.span(1) for match in _OLD_IDENTITY.finditer(text.plain)]
    return sorted({*spans, *labelled})


def is_identity(number: str) -> bool:
    """Whether 18 characters are an identity card number (GB 11643).

    >>> is_identity("110101199003070070"), is_identity("110101199003070071")
    (True, False)
    """
    try:
        born = date(int(number[6:10]), int(number[10:12]), int(number[12:14]))
    except ValueError:
        return False
    weights = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
    rest = (
        sum(int(digit) * weight for digit, weight in zip(number, weights, strict=False))
        % 11
    )
    return born.year >= 1900 and number[17].upper() == "10X98765432"[rest]


def passes_luhn(digits: str) -> bool:
    """Whether the last digit checks the others, as on bank cards.

    >>> passes_luhn("4111111111111111"), passes_luhn("4111111111111112")
    (True, False)
    """
    total = 0
    for at, char in enumerate(reversed(digits)):
        digit = int(char) * (2 if at % 2 else 1)
        total += digit - 9 if digit > 9 else digit
    return total % 10 == 0


def _found(read: Reading, text: Text, start: int, end: int) -> Found:
    return read.found(
        text.text[start:end],
        _(
            "%(where)s gives away a person's number (“%(quote)s”): leave it out, or "
            "mark it ||…|| so that it is blacked out in public."
        ),
        text.place,
    )

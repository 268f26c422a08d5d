"""Personal identifiers: identity cards, mobile telephones, bank cards, number plates.

Runs of digits are cut out in one pass over what is seen of a paragraph, spaced and
grouped as they may be, and then judged as numbers: a run longer than any identifier
costs no more than reading it.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from rectification.notices.folding import Folded
from rectification.publishing.readiness.hit import Found, Severity, rule
from rectification.publishing.readiness.reading import Reading, Text

_LONGEST = 22  # digits: a bank card has 19, a telephone behind 0086 has 15
_GROUP = 3  # digits of a group within a number, the last one apart: 138 0013 8000
_BEFORE = 14  # characters in front of a number that may say what it is
_RUN = re.compile(r"\d+(?:[ \-–—‐·•]{1,2}\d+)*(?:[ \-]?[Xx](?![A-Za-z]))?")
_DIGITS = re.compile(r"\d+")
_MOBILE = re.compile(r"(?:(?:00)?86)?1[3-9]\d{9}")
_OLD_IDENTITY = re.compile(
    r"[1-9]\d{7}(?:0\d|1[0-2])(?:[0-2]\d|3[01])\d{3}|[1-9]\d{16}[\dXx]"
)
_LABELLED = re.compile(r"身份证(?:号码?|件号码?)?\s?(?:为|是|:)?\s?$")
# 13812345678元 counts money, 编号13812345678 numbers a file.
_UNIT = re.compile(
    r"\s?(?:\.\d|[%‰元万亿]|公里|千米|平方|立方|[户人次个件条吨米克度亩]|号(?!码))"
)
_SERIAL = re.compile(
    r"(?:编号|编码|单号|票号|文号|批号|流水号|序列号|合同号?|订单号?|代码|发票|索引号|"
    r"凭证|档案号?|案号|项目号|批准号|统计代码)(?:号码?)?\s?(?:为|是|:|\()?\s?$"
)
_ISSUER = re.compile(r"62|60|65|4|5[1-5]|35|37|9")
_PROVINCE = "京津沪渝冀豫云辽黑湘皖鲁新苏浙赣鄂桂甘晋蒙陕吉闽贵粤青藏川宁琼"
_PLATE = re.compile(
    rf"[{_PROVINCE}][A-HJ-NP-Z][ ·•・.\-]?"
    r"(?:[DF][A-HJ-NP-Z\d]\d{4}|\d{5}[DF]|[A-HJ-NP-Z\d]{4}[A-HJ-NP-Z\d挂学警港澳])"
    r"(?![A-Za-z\d])"
)
# 云A12345号文件, 新A12345型 are no plates.
_OF_A_THING = re.compile(r"(?:编号|型号|文号|序号|编码|代号)(?:为|是|:)?\s?$")
_NO_PLATE = re.compile(r"\s?(?:号(?:文|楼|室|线|令|案|档|批|卷|项)|[型版栋])|系[列统]")


@dataclass(frozen=True, slots=True)
class Number:
    """Digits of a paragraph that may be one number; `start` and `end` in `seen`."""

    digits: str  # without what separates them, an X for the last at most
    seen: Folded
    start: int
    end: int

    @property
    def before(self) -> str:
        return self.seen.text[max(0, self.start - _BEFORE) : self.start]

    @property
    def counts_or_numbers(self) -> bool:
        """Whether it says how much, or which file."""
        is_amount = _UNIT.match(self.seen.text, self.end)
        return bool(is_amount or _SERIAL.search(self.before))


@rule(Severity.ERROR, gettext_lazy("Identity card number"))
def identity_card(read: Reading) -> Iterator[Found]:
    """An identity card number: a day of birth and a check digit that fit."""
    for text in read.public_texts:
        yield from _found_all(read, text, filter(_is_identity, _numbers(text)))


@rule(Severity.ERROR, gettext_lazy("Mobile telephone number"))
def mobile_phone(read: Reading) -> Iterator[Found]:
    """A mobile telephone number outside the paragraph that says whom to contact."""
    for text in read.public_texts:
        if not read.is_contact(text):
            yield from _found_all(read, text, filter(_is_mobile, _numbers(text)))


@rule(Severity.WARNING, gettext_lazy("Mobile telephone to reach the body"))
def contact_mobile(read: Reading) -> Iterator[Found]:
    """A mobile telephone number, somebody's own perhaps, among those of the body."""
    for text in read.texts:
        if not read.is_contact(text):
            continue
        for one in filter(_is_mobile, _numbers(text)):
            yield read.found(
                text.text[slice(*one.seen.span(one.start, one.end))],
                _(
                    "%(where)s tells the public a mobile number (“%(quote)s”): is it "
                    "the office's? Give a landline, or say why this one."
                ),
                text.place,
            )
            break


@rule(Severity.ERROR, gettext_lazy("Bank card number"))
def bank_card(read: Reading) -> Iterator[Found]:
    """A bank card number: an issuer's first digits and a check digit that fits."""
    for text in read.public_texts:
        yield from _found_all(read, text, filter(_is_bank_card, _numbers(text)))


@rule(Severity.ERROR, gettext_lazy("Number plate"))
def number_plate(read: Reading) -> Iterator[Found]:
    """The number plate of a vehicle."""
    for text in read.public_texts:
        seen = text.seen
        for match in _PLATE.finditer(seen.text):
            if sum(char.isdigit() for char in match[0]) < 3:
                continue
            before = seen.text[max(0, match.start() - _BEFORE) : match.start()]
            no_plate = _NO_PLATE.match(seen.text, match.end())
            if not no_plate and not _OF_A_THING.search(before):
                yield _found(read, text, *seen.span(*match.span()))


def _is_identity(number: Number) -> bool:
    if is_identity(number.digits):
        return True
    # Behind the words 身份证 even one with a slip in it is one.
    labelled = _LABELLED.search(number.before)
    return bool(labelled and _OLD_IDENTITY.fullmatch(number.digits))


def _is_mobile(number: Number) -> bool:
    is_one = _MOBILE.fullmatch(number.digits) is not None
    return is_one and not number.counts_or_numbers


def _is_bank_card(number: Number) -> bool:
    digits = number.digits
    return (
        16 <= len(digits) <= 19
        and digits.isdecimal()
        and _ISSUER.match(digits) is not None
        and passes_luhn(digits)
        and not _is_identity(number)
        and not number.counts_or_numbers
    )


def _numbers(text: Text) -> Iterator[Number]:
    """Yield what may be a number by itself: whole runs, and groups side by side."""
    seen = text.seen
    for run in _RUN.finditer(seen.text):
        if _stands_alone(seen.text, run.start(), run.end()):
            groups = [one.span() for one in _DIGITS.finditer(seen.text, *run.span())]
            has_x = run[0][-1] in "Xx"
            yield from _windows(seen, groups, run.end() if has_x else None)


def _windows(
    seen: Folded, groups: list[tuple[int, int]], end_of_x: int | None
) -> Iterator[Number]:
    """Yield each way to read neighbouring groups as one number.

    Groups within are not short, or the window is the whole run: 1 3 8 0 0 …
    """
    last = len(groups) - 1
    if sum(end - start for start, end in groups) <= _LONGEST:
        yield _number(seen, groups, end_of_x)
    for first, (start, _end) in enumerate(groups):
        if first and seen.text[start - 1] != " ":
            continue  # 2023-13812345678 numbers something
        length = 0
        for at in range(first, last + 1):
            length += groups[at][1] - groups[at][0]
            if length > _LONGEST:
                break
            if at == last or seen.text[groups[at][1]] == " ":
                ends_x = end_of_x if at == last else None
                yield _number(seen, groups[first : at + 1], ends_x)
            if groups[at][1] - groups[at][0] < _GROUP:
                break


def _number(
    seen: Folded, groups: list[tuple[int, int]], end_of_x: int | None
) -> Number:
    digits = "".join(seen.text[slice(*one)] for one in groups)
    end = groups[-1][1] if end_of_x is None else end_of_x
    return Number(digits + "X" * (end_of_x is not None), seen, groups[0][0], end)


def _stands_alone(text: str, start: int, end: int) -> bool:
    before, behind = text[start - 1 : start], text[end : end + 1]
    is_part = before.isascii() and (before.isalpha() or before in (".", "/", "-"))
    return not (start and is_part) and not (behind.isascii() and behind.isalpha())


def is_identity(number: str) -> bool:
    """Whether 18 characters are an identity card number (GB 11643).

    >>> is_identity("110101199003070070"), is_identity("110101199003070071")
    (True, False)
    """
    if len(number) != 18 or number[0] == "0" or not number[:17].isdecimal():
        return False
    try:
        born = date(int(number[6:10]), int(number[10:12]), int(number[12:14]))
    except ValueError:
        return False
    weights = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
    rest = (
        sum(int(digit) * weight for digit, weight in zip(number, weights, strict=False))
        % 11
    )
    return 1900 <= born.year < 2100 and number[17].upper() == "10X98765432"[rest]


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


def _found_all(read: Reading, text: Text, numbers: Iterator[Number]) -> Iterator[Found]:
    """Yield each number once: groups may be read in more than one way."""
    behind = -1
    for one in numbers:
        if one.start >= behind:
            behind = one.end
            yield _found(read, text, *one.seen.span(one.start, one.end))


def _found(read: Reading, text: Text, start: int, end: int) -> Found:
    return read.found(
        text.text[start:end],
        _(
            "%(where)s gives away a person's number (“%(quote)s”): leave it out, or "
            "mark it ||…|| so that it is blacked out in public."
        ),
        text.place,
    )

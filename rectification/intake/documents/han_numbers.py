"""Numbers as a word processor prints them in front of a paragraph, in every form."""

from collections.abc import Callable, Mapping, Sequence

_DIGITS = "〇一二三四五六七八九"
_UNITS = ("", "十", "百", "千")
_LEGAL = str.maketrans("一二三四五六七八九十百千", "壹贰叁肆伍陆柒捌玖拾佰仟")
_STEMS, _BRANCHES = "甲乙丙丁戊己庚辛壬癸", "子丑寅卯辰巳午未申酉戌亥"
_ROMAN = (
    *((1000, "m"), (900, "cm"), (500, "d"), (400, "cd"), (100, "c"), (90, "xc")),
    *((50, "l"), (40, "xl"), (10, "x"), (9, "ix"), (5, "v"), (4, "iv"), (1, "i")),
)
_FULL_WIDTH = str.maketrans("0123456789", "０１２３４５６７８９")
_CIRCLED = (
    *(chr(0x2460 + n) for n in range(20)),
    *(chr(0x3251 + n) for n in range(15)),
    *(chr(0x32B1 + n) for n in range(15)),
)
_MOST = 9999


def han(number: int) -> str:
    """Return a number in Han as headings count.

    >>> [han(n) for n in (1, 10, 12, 20, 105, 110)]
    ['一', '十', '十二', '二十', '一百零五', '一百一十']
    """
    said, is_gap = "", False
    digits = str(number)
    for at, digit in enumerate(digits):
        unit = len(digits) - at - 1
        if digit == "0":
            is_gap = bool(said)
            continue
        said += "零" * is_gap + _DIGITS[int(digit)] + _UNITS[unit]
        is_gap = False
    return said.removeprefix("一") if 10 <= number < 20 else said


def _roman(number: int) -> str:
    said = ""
    for value, letters in _ROMAN:
        count, number = divmod(number, value)
        said += letters * count
    return said


def _letter(number: int) -> str:
    """a, b … z, aa, bb: as word processors go on behind z."""
    times, at = divmod(number - 1, 26)
    return chr(97 + at) * min(times + 1, 20)


def _from(signs: Sequence[str]) -> Callable[[int], str]:
    return lambda number: signs[number - 1] if number <= len(signs) else str(number)


_FORMS: Mapping[str, Callable[[int], str]] = {
    **dict.fromkeys(
        (
            "chineseCounting",
            "chineseCountingThousand",
            "japaneseCounting",  # what most Chinese documents call it
            "taiwaneseCounting",
            "taiwaneseCountingThousand",
            "koreanCounting",
        ),
        han,
    ),
    **dict.fromkeys(
        ("ideographDigital", "japaneseDigitalTenThousand", "taiwaneseDigital"),
        lambda number: "".join(_DIGITS[int(digit)] for digit in str(number)),
    ),
    **dict.fromkeys(
        ("chineseLegalSimplified", "ideographLegalTraditional", "japaneseLegal"),
        lambda number: han(number).translate(_LEGAL),
    ),
    "ideographTraditional": _from(_STEMS),
    "ideographZodiac": _from(_BRANCHES),
    "decimalZero": "{:02d}".format,
    **dict.fromkeys(
        ("decimalFullWidth", "decimalFullWidth2"),
        lambda number: str(number).translate(_FULL_WIDTH),
    ),
    **dict.fromkeys(
        (
            "decimalEnclosedCircleChinese",
            "decimalEnclosedCircle",
            "ideographEnclosedCircle",
        ),
        _from(_CIRCLED),
    ),
    "decimalEnclosedFullstop": _from([chr(0x2488 + n) for n in range(20)]),
    "decimalEnclosedParen": _from([chr(0x2474 + n) for n in range(20)]),
    "lowerLetter": _letter,
    "upperLetter": lambda number: _letter(number).upper(),
    "lowerRoman": _roman,
    "upperRoman": lambda number: _roman(number).upper(),
    "numberInDash": "- {} -".format,
    "none": lambda number: "",
}


def printed(number: int, form: str) -> str:
    """Return a number in a form of Office's; in digits where the form is unknown."""
    if not 0 < number <= _MOST:
        return str(number)
    return _FORMS.get(form, str)(number)

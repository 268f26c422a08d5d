"""How to reach the body: telephone, address, e-mail, and until when.

Patterns are written for half-width punctuation and matched against `text.narrow(...)`,
which keeps positions.
"""

import re
from collections.abc import Iterator

from rectification.notices.text import narrow, unpadded

_IS = r"\s?(?:[:为]|\s)\s?"
_PHONE = re.compile(
    r"(?:(?:联系|监督|举报|咨询|反馈|受理|办公|投诉|值班)?电话(?:号码)?|联系方式)"
    rf"(?:\([^)]{{1,12}}\))?(?:{_IS}|(?=0\d{{2,3}}-?\d{{7}}))"
    r"([\d\-—–()+、,/ 转]{5,60}\d)"
    # 请拨打镇纪委电话0000-1234567
    r"|(?:拨打|致电)[一-鿿]{0,12}:?\s?(\d{3,4}-?\d{7,8})"
    # 联系人:甲,0000-1234567 and 向办公室反映(0000-1234567); no fax
    r"|联系人[^\d。;]{2,20}(1\d{10})(?!\d)"
    r"|(?<![\d-])(?<!传真)(?<!传真:)(0\d{2,3}-\d{7,8})(?![\d-])"
)
_ADDRESS = re.compile(
    r"(?:请寄|寄[至到往送]|(?:反馈|送)至(?!\s?:?\s?[A-Za-z\d])|通[讯信]地址|邮寄地址|来信(?:来访)?(?=:)|邮政信箱|来信地址|来访地址"
    r"|联系地址|办公地址|信函地址|邮政地址|(?<!邮箱)地址|(?<!电子)信箱)"
    # 地址滨江路8号: a street tells itself
    rf"(?:{_IS}(?=[^;。\n])(?![\w.%+-]+@)(?!电话|邮箱|电子|联系)|(?=[一-鿿]{{2,24}}\d{{1,5}}[号室])|(?<=寄[至到往]))"
)
_ADDRESS_END = re.compile(
    r"[;。\n]|,?也可|\)(?=[。;]?$)|\((?=[^()]{0,6}(?:注明|标明))|[,(\s、]{0,2}(?:邮编|邮政编码)"
    r"|[,(\s]\s?(?:电子|邮箱|联系|电话|监督|E-?mail|公[示告开]期)|$"
)
_EMAIL = re.compile(
    rf"(?:(?:电子(?:邮箱|邮件|信箱)|邮箱(?:地址)?|E-?mail|邮件)(?:{_IS}|(?=[\w.]+@))"
    r"|邮件至\s?)"
    r"([A-Za-z0-9._%+\-]+(?:[@#][A-Za-z0-9.\-]*[A-Za-z0-9])?)"
    # an address tells itself: 联系方式:0000-1234567,xx@example.cn
    r"|(?<![\w.%+\-@#])([A-Za-z0-9._%+\-]+@(?:[A-Za-z0-9\-]+\.)+[A-Za-z]{2,})",
    re.IGNORECASE,
)
_DAY = r"\d{1,2}月\d{1,2}日"
_PERIOD = re.compile(
    r"(?:(?:公[示开布告]|通报)(?:期限?(?!间)|时间|日期)|监督(?:期限?|时间)|反馈期限?|意见反[馈映](?:期限|时间)"
    r"|受理(?:时间|期限)|征求意见(?:时间|期限))"
    # A digit soon, or it names no days.
    r"\]?\s?[:为]?\s?([^。;\n\d]{0,80}\d(?:(?!,[^。;,\n]{0,12}(?:电话|地址|邮箱|异议|意见|材料|反映))[^。;\n])*)"
    rf"|请于((?:\d{{4}}年)?{_DAY}前)"
    rf"|请于((?:\d{{4}}年)?{_DAY}(?:至|到|-|—){{1,3}}"
    rf"(?:\d{{4}}年)?(?:(?:\d{{1,2}}月)?\d{{1,2}}日))"
)


_CONTACTS = (("phone", _PHONE), ("email", _EMAIL), ("period", _PERIOD))


def find_contacts(text: str) -> Iterator[tuple[str, int, int]]:
    """Yield the first telephone, address, e-mail and period as (name, start, end)."""
    plain, gone = unpadded(narrow(text))
    found = {
        name: match.span(match.lastindex or 1)
        for name, pattern in _CONTACTS
        if (match := pattern.search(plain))
    }
    if address := _find_address(plain):
        found["address"] = address
    for name, (start, end) in found.items():
        yield name, start + gone, end + gone


def _find_address(plain: str) -> tuple[int, int] | None:
    lead = _ADDRESS.search(plain)
    if lead is None:
        return None
    start = lead.end()
    end = _ADDRESS_END.search(plain, start + 1)
    words = plain[start : end.start() if end else len(plain)].rstrip()
    words = words[: _own_brackets(words)]
    if words.count("(") > words.count(")"):
        words = plain[start : start + len(words) + 1]  # the bracket is part of it
    return (start, start + len(words)) if words else None


def _own_brackets(words: str) -> int:
    """Return where a bracket closes that was opened before `words`, else their end."""
    opened = 0
    for at, sign in enumerate(words):
        opened += (sign == "(") - (sign == ")")
        if opened < 0:
            return at
    return len(words)


def gives_period(plain: str) -> bool:
    """Whether a paragraph begins with how long the notice is open to the public."""
    return bool(_PERIOD.match(plain))


def gives_address(plain: str) -> bool:
    """Whether a paragraph is nothing but where to write: 通信地址：健康路7号"""
    return bool(_ADDRESS.match(plain))


def gives_contact(plain: str) -> bool:
    """Whether a paragraph tells how to reach the body: a telephone or mail address."""
    return bool(_PHONE.search(plain) or _EMAIL.search(plain))

"""The words of a notice: title patterns, stated counts, closing phrases, contacts.

Patterns are written for half-width punctuation and matched against `text.narrow(...)`,
which keeps positions.
"""

import re
from dataclasses import dataclass

from rectification.notices.numbering import read_number
from rectification.notices.text import narrow, quoted_spans

# --- titles ---------------------------------------------------------------------------

_TITLE_LEAD = re.compile(
    r"(?:(?:反馈|巡[察视]反馈|存在|主要|具体)?(?:的)?问题(?:描述|表现)?:|(?:关于|针对|对于|对|就)"
    r"(?:巡[察视]组?)?(?:反馈|指出|提出)?(?:的)?(?:意见中)?\s*)"
)
_TITLE_TAIL = re.compile(
    r"(?:方面)?(?:存在)?(?:的)?(?:具体)?问题(?:的)?(?:整改|落实|整改落实|整改工作)?(?:进展|完成|落实)?(?:情况)?$"
    r"|(?:的)?(?:整改|整改落实|落实)(?:进展|完成|落实)?(?:情况)?$|(?:存在)?的(?:突出)?问题$"
)
_QUOTES = {"“": "”", "‘": "’", "「": "」", "『": "』", '"': '"', "\uff02": "\uff02"}


@dataclass(frozen=True, slots=True)
class PrintedTitle:
    """A finding's title at `text[start:end]`; `patterned` when 关于…问题 stood around it."""

    start: int
    end: int
    patterned: bool
    behind: int = 0  # where the sentence runs on behind the pattern: 针对…问题,我局…


_RUN_ON = re.compile(r"(?:方面)?(?:存在)?(?:的)?(?:具体)?(?:问题)[,:]")


def find_title(text: str) -> PrintedTitle:
    """Return what is left of a heading when pattern words and quotes are taken off."""
    plain = narrow(text)
    start, end = 0, len(plain.rstrip("。.:;, "))
    lead = _TITLE_LEAD.match(plain)
    if lead and lead.end() < end:
        start = lead.end()
    if end - start >= 2 and text[start] in _QUOTES:
        close = _matching(text, start, end)
        rest = plain[close:end] if close else ""
        if close and (not rest or _TITLE_TAIL.fullmatch(rest) or _is_pattern(rest)):
            return PrintedTitle(start + 1, close - 1, True)
        run_on = _RUN_ON.match(plain, close, end) if close else None
        if run_on:
            return PrintedTitle(start + 1, close - 1, True, run_on.end())
    if lead and (run_on := _RUN_ON.search(plain, start + 2, end)):
        return PrintedTitle(start, run_on.start(), True, run_on.end())
    tail = _TITLE_TAIL.search(plain, start, end) if lead else None
    if tail and tail.start() > start:
        return PrintedTitle(start, tail.start(), True)
    return PrintedTitle(start, end, bool(lead))


def _is_pattern(rest: str) -> bool:
    return bool(re.fullmatch(r"[的方面等问题整改落实情况进展工作完成存在反馈指出]{1,16}", rest))


def _matching(text: str, start: int, end: int) -> int:
    """Return the position behind the quote that closes the one at `start`, or 0."""
    opening, closing = text[start], _QUOTES[text[start]]
    if opening == closing:
        return text.rfind(closing, start + 1, end) + 1
    depth = 0
    for at in range(start, end):
        depth += (text[at] == opening) - (text[at] == closing)
        if not depth:
            return at + 1
    return 0


# --- counts ---------------------------------------------------------------------------

_N = r"(\d{1,5}|[一二三四五六七八九十百两]{1,5})"
_OF = r"\s?(?:个|项|条|件)"
_DONE = r"(?:已(?:经)?(?:全部)?(?:整改)?(?:完成|到位|销号|办结)(?:整改|销号)?|已整改|整改完成|完成整改|整改到位|完成销号)"
_GOING = r"(?:正在(?:持续|有序)?(?:推进|整改)(?:整改|中|推进)?|持续推进(?:整改)?|整改中|推进中|正在整改过程中|持续整改)"
_COUNTS: list[tuple[str, re.Pattern[str]]] = [
    ("completed", re.compile(rf"{_DONE}(?:的)?(?:问题|事项)?(?:共计?|有)?:?{_N}{_OF}")),
    ("completed", re.compile(rf"(?:其中[,:]?)?{_N}{_OF}(?:具体)?(?:问题|事项)?(?:均|目前|现)?{_DONE}(?!(?:整改|销号|推进|中)*(?:的)?(?:问题)?[共计有]*\s?[\d一二三四五六七八九十])")),
    ("ongoing", re.compile(rf"{_GOING}(?:的)?(?:问题|事项)?(?:共计?|有)?:?{_N}{_OF}")),
    ("ongoing", re.compile(rf"(?:其余|剩余|还有|另有|其中)?[,:]?{_N}{_OF}(?:具体)?(?:问题|事项)?(?:均|目前|现|仍)?{_GOING}(?!(?:整改|销号|推进|中)*(?:的)?(?:问题)?[共计有]*\s?[\d一二三四五六七八九十])")),
    (
        "total",
        re.compile(
            rf"(?:反馈|指出|提出|发现|涉及|梳理|分解|细化|共|列出|认领|归纳)[^。;]{{0,24}}?{_N}{_OF}(?:具体|主要|突出|方面)?(?:的)?(?:问题|意见|事项)"
        ),
    ),
    (
        "total",
        re.compile(rf"(?:反馈|指出|发现|查出|梳理|涉及)(?:的)?(?:主要|具体|各类)?(?:问题|意见)(?:共计?|总计|合计)?[:,]?{_N}{_OF}"),
    ),
    ("total", re.compile(rf"{_N}{_OF}(?:具体|主要|反馈|巡[察视]反馈)?(?:的)?问题")),
]  # fmt: skip


@dataclass(frozen=True, slots=True)
class PrintedCount:
    """A stated number of findings at `text[start:end]`."""

    key: str
    number: int
    start: int
    end: int


def find_counts(text: str) -> list[PrintedCount]:
    """Return the numbers of findings that `text` states, in order."""
    plain = narrow(text)
    counts: list[PrintedCount] = []
    taken: set[int] = set()
    quoted = quoted_spans(text)
    for key, pattern in _COUNTS:
        for match in pattern.finditer(plain):
            number = read_number(match[1])
            if number is None or match.start(1) in taken:
                continue
            if any(start < match.start(1) < end - 1 for start, end in quoted):
                continue
            if key == "total" and _is_part(plain, match.start(1)):
                continue
            taken.add(match.start(1))
            counts.append(PrintedCount(key, number, match.start(1), match.end(1)))
    return sorted(counts, key=lambda count: count.start)


def _is_part(plain: str, at: int) -> bool:
    """Whether the number at `at` counts only some: 其中3个, 4个方面11个问题's first."""
    return bool(re.search(r"(?:其中|其余|剩余|另有)[,:]?$", plain[:at]))


EXAMPLES_ONLY = re.compile(r"部分(?:问题|整改|事项)|主要问题|重点问题|摘要|列举|举例|如下[^。]{0,6}例")

# --- the parts of a notice ------------------------------------------------------------

TITLE_END = re.compile(r"(?:通报|报告|公告|公示|情况|公开|说明|函)(?:[(\[〔].{1,20}[)\]〕])?$")
ABOUT = re.compile(r"关于")
GENERIC_SECTION = re.compile(
    r"(?:关于)?(?:对)?(?:巡[察视]|审计)?(?:组)?(?:反馈|指出|发现)?(?:的)?(?:主要|具体|各类)?(?:意见|问题|事项)?(?:的)?"
    r"(?:具体|主要|集中|全面)*(?:整改|落实|整改落实)(?:工作)?(?:的)?(?:具体|主要)?(?:落实|进展|完成|推进|开展)?(?:的)?(?:情况|成效|措施|进展|工作)"
    r"(?:(?:及|和|与|、)(?:成效|进展|做法|措施|情况))?"
)
CLOSING = re.compile(
    r"(?:欢迎|敬请|诚挚欢迎|现将|特此|如有意见|如有|如对|联系方式|联系电话|监督电话|举报电话|反馈电话|电话:|来信来访|"
    r"通讯地址|通信地址|邮寄地址|邮政信箱|电子邮箱|电子信箱|邮箱:|地址:|公示期|公开期|公布期|监督方式|反馈方式|以上|"
    r"公示时间|公开时间|联系人|传真|邮政编码|邮编)"
)
CONCLUSION = re.compile(
    r"(?:下一步|下步|今后|接下来|下阶段|后续)[,:]?.{0,30}?(?:党组|党委|党工委|党总支|党支部|工委|我局|我委|我院|我校|公司|将)"
    r"|[^。;]{0,14}将(?:以|继续|进一步|持续|始终|坚持)[^。;]{0,30}(?:巡[察视]|整改)"
)
SIGNER = re.compile(
    r".{2,40}(?:党组|党委|委员会|党总支|总支|党支部|支部|工委|局|院|校|办公室|公司|中心|馆|学校|大学|学院|委|部|处|站|社|会|政府|集团)"
)
CONTACTS: list[tuple[str, re.Pattern[str]]] = [
    ("phone", re.compile(r"(?:联系|监督|举报|咨询|反馈|受理|办公|投诉|值班)?电话(?:号码)?(?:\([^)]{1,12}\))?\s?(?:[:为]|\s)\s?([\d\-—–()+、,/ 转]{5,60}\d)")),
    ("address", re.compile(r"(?:请寄|寄至|寄送|通[讯信]地址|邮寄地址|邮政信箱|来信地址|来访地址|联系地址|办公地址|信函地址|邮政地址|地址|信箱)\s?(?:[:为]|\s)\s?([^;。\n]+?)(?=\s*(?:[;。\n]|[,(\s]\s?(?:邮编|邮政编码|电子|邮箱|联系|电话|监督|E-?mail)|$))")),
    ("email", re.compile(r"(?:电子(?:邮箱|邮件|信箱)|邮箱(?:地址)?|E-?mail|邮件)\s?(?:[:为]|\s)\s?([A-Za-z0-9._%+\-]+(?:@[A-Za-z0-9.\-]*[A-Za-z0-9])?)", re.I)),
    ("period", re.compile(r"(?:公[示开布]期限?|公[示开布]时间|监督期限?|反馈期限?|意见反馈(?:期限|时间)|受理(?:时间|期限)|征求意见(?:时间|期限))\s?[:为]?\s?([^。;\n]*\d[^。;\n]*)|请于((?:\d{4}年)?\d{1,2}月\d{1,2}日(?:至|到|-|—)+(?:\d{4}年)?(?:\d{1,2}月)?\d{1,2}日)")),
]  # fmt: skip
ATTACHMENT = re.compile(r"附件?\s?\d?\s?:")


def gives_contact(plain: str) -> bool:
    """Whether a paragraph tells how to reach the body: a telephone or mail address."""
    return any(
        pattern.search(plain) for key, pattern in CONTACTS if key in ("phone", "email")
    )


TEAM = re.compile(
    r"((?:(?:[一-鿿]{2,6}?)?(?:省|市|区|县|州|旗|自治区|镇|校|院|集团|公司|中央|局|委|系统|开发区|新区|部)(?:党)?委|中央|党工委|工委|党组)?"
    r"(?:第?[一二三四五六七八九十\d]{1,3}轮)?(?:派出)?(?:[一-鿿]{0,4}?)?"
    r"(?:第[一二三四五六七八九十\d]{1,3}|)(?:专项|提级|交叉|联动|常规|机动)?巡[察视](?:第?[一二三四五六七八九十\d]{1,3})?组)"
)
# In the narrative a number of 问题 means the notice's findings only beside such words.
COUNTED = re.compile(r"反馈|指出|整改(?:完成|到位|落实)|已完成|正在(?:推进|整改)|问题清单")

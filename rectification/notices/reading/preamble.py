"""Who inspected the body, from when to when, and on which day that was fed back."""

import re
from bisect import bisect_left, bisect_right
from dataclasses import dataclass, field
from itertools import pairwise

from rectification.notices.notice import Inspection
from rectification.notices.reading.partial import Span, date_span
from rectification.notices.vocabulary.deadlines import PrintedDay, find_days

_PERIOD = re.compile(r"\s?(?:至|到|起至|[-—–~～－]+)\s?")
# The days of publicity and those of rectification are none of the inspection.
_PUBLICITY = re.compile(
    r"(?:公[示开布告]|征求意见|受理|集中整改)(?:期限?|时间|日期|期间|阶段)?"
    r"(?:[自为是从于:：]|\s){0,2}$"
)
_PUBLISHED = re.compile(r"[^，。；,;]{0,8}?(?:公示|公告|公开|公布)")
_REACH = 30  # characters behind 反馈 in which its day may follow

# A team's name ends in 巡察组; what may stand before it, innermost last.
_AREA = (
    r"(?:[一-鿿]{2,6}?)?(?:[省市县区]联社|省|市|区|县|州|旗|自治区|镇|校|院|集团|公司|中央"
    r"|联社|局|厅|街道|委|系统|[省市县区]?社会组织|开发区|新区|部)"
)
_SENDER = rf"(?:{_AREA}(?:党?(?:工)?委|党组)|中央|党工委|工委|党组)"
# What it looks into: 营商环境, 粮食购销领域.
_SUBJECT = r"(?:[一-鿿]{2,8}(?:领域|系统|行业)|[一-鿿]{0,4}?)"
_ORDINAL = r"[一二三四五六七八九十\d]{1,3}"
_TEAM_WORD = rf"巡[察视](?:[\"“][^\"”]{{1,6}}[\"”])?(?:第?{_ORDINAL})?(?:工作|联络)?组"
_TEAM = re.compile(
    # 31日县委: the day before it is no part of a name
    rf"(?![年月日号]){_SENDER}?(?:第?{_ORDINAL}轮)?(?:派出)?{_SUBJECT}"
    rf"(?:第{_ORDINAL}|)(?:专项|提级|交叉|联动|常规|机动)?{_TEAM_WORD}"
)
_TEAM_END = re.compile(_TEAM_WORD)
# Other inspections name who sends them: 省政府第六督查组, 市安委办第二专项巡查组.
_OTHER_TEAM = re.compile(
    r"(?<![一-鿿])(?:中央|国家|国务院|[一-鿿]{0,4}?[省市县区州旗])[一-鿿]{0,10}?"
    rf"(?:第{_ORDINAL})?(?:专项|综合)?(?:督[查察导](?:检查|评[价估])?|巡查|检查|审计)"
    rf"(?:第{_ORDINAL})?组"
)
# An office of audit or of supervision is its own team: 县审计局对我局进行了审计.
_OFFICE = re.compile(
    r"(?<![一-鿿])[一-鿿]{2,12}?(?:审计[局厅署]|督[查察](?:室|办公室))"
    r"(?=[^。;；,，]{0,24}对[^。;；,，]{2,60}(?:进行|开展|实施)了?[^。;；,，]{0,8}(?:审计|督[查察]|检查))"
)
_OWN_TEAM = re.compile("成立|组建|设立|整改|工作组")
_SEVERAL = re.compile(
    rf"(?:[各多几]|[\d一二三四五六七八九十两]\s?)个?(?<!第[\d一二三四五六七八九十])"
    rf"(?<=[个各])(?:巡[察视])?(?:专项|常规)?{_TEAM_WORD}$"
    rf"|第?{_ORDINAL}[、至到和及与]\s?第?{_ORDINAL}(?:专项|常规)?{_TEAM_WORD}$"
)
_LONGEST_LEAD = 40  # more characters than any name has before its 巡察组
_TEAM_LEAD = re.compile(r"其中|由|经|派出的?|委派|按照|根据|期间|安排|部署")


@dataclass(frozen=True, slots=True)
class Preamble:
    """What the preamble says; `spans` holds for each of its paragraphs their days."""

    inspection: Inspection = field(default_factory=Inspection)
    spans: tuple[tuple[Span, ...], ...] = ()


def read_preamble(paragraphs: list[str]) -> Preamble:
    """Read the paragraphs before the first heading."""
    text = "\n".join(paragraphs)
    days = _without_publicity(text, find_days(text))
    started, ended = _period(text, days)
    feedback = _feedback_day(text, [day for day in days if day not in (started, ended)])
    inspection = Inspection(
        team=find_team(text),
        started_on=started.on if started else None,
        ended_on=ended.on if ended else None,
        feedback_on=feedback.on if feedback else None,
    )
    spans = [
        date_span(day, name)
        for day, name in (
            (started, "started_on"),
            (ended, "ended_on"),
            (feedback, "feedback_on"),
        )
        if day
    ]
    return Preamble(inspection, _by_paragraph(paragraphs, spans))


def _by_paragraph(
    paragraphs: list[str], spans: list[Span]
) -> tuple[tuple[Span, ...], ...]:
    """Return for each paragraph its own spans, counted from its start."""
    placed: list[tuple[Span, ...]] = []
    offset = 0
    for paragraph in paragraphs:
        behind = offset + len(paragraph)
        placed.append(
            tuple(
                (start - offset, end - offset, slot)
                for start, end, slot in spans
                if offset <= start and end <= behind
            )
        )
        offset = behind + 1
    return tuple(placed)


def _period(
    text: str, days: list[PrintedDay]
) -> tuple[PrintedDay | None, PrintedDay | None]:
    for first, second in pairwise(days):
        if _PERIOD.fullmatch(text, first.end, second.start):
            return first, second
    return None, None


def _without_publicity(text: str, days: list[PrintedDay]) -> list[PrintedDay]:
    """Return `days` without those between which the notice is open to the public."""
    public: list[PrintedDay] = []
    for first, second in pairwise(days):
        before = text[max(0, first.start - _REACH) : first.start]
        if _PERIOD.fullmatch(text, first.end, second.start) and (
            _PUBLICITY.search(before) or _PUBLISHED.match(text, second.end)
        ):
            public += first, second
    return [day for day in days if day not in public]


# 6月12日印发督查通报, 2022年10月14日《…通报》收悉 feed back too.
_FED_BACK = re.compile(
    r"反馈|。|(?:印发|出具|下达|送达|发出)[^。;,，；]{0,8}?"
    r"(?=(?:审计|督[查察导]|检查|评估|《)[^。;,，；]{0,16}(?:通报|意见书?|报告|通知书?))"
    r"|《[^《》。]{2,40}(?:通报|意见书?|报告|通知书?)》(?=[^。，,]{0,24}收悉)"
)


def _feedback_day(text: str, days: list[PrintedDay]) -> PrintedDay | None:
    """Return the day nearest before a 反馈 in its sentence, else close behind."""
    starts, ends = [day.start for day in days], [day.end for day in days]
    stop = -1  # the last 。 before here
    behind: PrintedDay | None = None
    for match in _FED_BACK.finditer(text):
        at = match.start()
        if match[0] == "。":
            stop = at
            continue
        before = bisect_right(ends, at) - 1
        if before >= 0 and stop < ends[before]:
            return days[before]
        after = bisect_left(starts, at)
        if behind is None and after < len(days) and starts[after] <= at + _REACH:
            behind = days[after]
    return behind


def find_team(text: str) -> str:
    """Return the name of the inspection team that `text` names first, or "".

    Several teams have none: 4个巡察组, 第一、第三巡察组.
    """
    behind = 0
    for end in _TEAM_END.finditer(text):
        lead = max(behind, end.start() - _LONGEST_LEAD)
        behind = end.end()
        if _SEVERAL.search(text[lead:behind]):
            continue
        match = _TEAM.search(text, lead)
        return _TEAM_LEAD.split(match[0])[-1] if match else ""
    if behind:
        return ""
    other = _OTHER_TEAM.search(text) or _OFFICE.search(text)
    return other[0] if other and not _OWN_TEAM.search(other[0]) else ""

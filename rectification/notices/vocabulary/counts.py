"""Stated numbers of findings: 反馈11个问题, 已完成3个, 正在推进8个.

Patterns are written for half-width punctuation and matched against `text.narrow(...)`,
which keeps positions.
"""

import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass

from rectification.notices.notice import Status
from rectification.notices.text import narrow, quoted_spans
from rectification.notices.vocabulary.numbering import read_number

_HAN = "[一二三四五六七八九十百两]"
# No ordinal: 第12项 counts nothing.
_N = rf"((?<![第\d])\d{{1,5}}|(?<!第)(?<!第{_HAN})(?<!第{_HAN}{_HAN}){_HAN}{{1,5}})"
_OF = r"\s?(?:个|项|条|件)"
_THINGS = r"(?:问题|事项)"
_DONE = (
    r"(?:已(?:经)?(?:全部)?(?:整改)?(?:完成|到位|销号|办结)(?:整改|销号)?"
    r"|已整改|整改完成|完成整改|整改到位|完成销号|已?办[完好结]了?|已经?改[好完]了?)"
)
_GOING = (
    r"(?:(?:正|[还仍尚])在(?:持续|有序|加快|抓紧|积极|稳步|深入|全力|按计划)?(?:推进|整改|办理)(?:整改|中|推进)?|持续推进(?:整改)?"
    r"|整改中|推进中|正在整改过程中|持续整改|部分整改|(?:达到|符合)序时进度|[还正]在[办改])"
)
_NEARLY = (
    r"(?:已|取得)?基本(?:整改)?完成(?:整改)?(?:[,、]?(?:并|且)?取得阶段性成[效果])?"
    r"(?:[,、]?(?:并|且)?(?:持续|长期)(?:整改|推进|坚持))?"
)
_UNDONE = r"(?:尚|仍)?未(?:完成|整改)(?:整改)?(?:到位)?"
_KEPT_UP = r"长期(?:坚持|整改|推进)"
_OF_STATE = rf"(?:整改)?(?:的)?{_THINGS}?(?:共计?|有)?:?{_N}{_OF}(?!月|工作日|小时)"
# 3个已完成 is a count only where no number follows: 其中3个已完成2个 counts the 2.
_NO_NUMBER = (
    r"(?!(?:整改|销号|推进|中){0,6}(?:的)?(?:问题)?[共计有]{0,4}"
    r"\s?[\d一二三四五六七八九十])"
)
_ALL = "(?:均|都|全)已?|已?(?:全部|全都)已?"
# 完成5个 tells of findings where the others are counted beside them.
_THE_REST = (
    rf"(?:其余|剩余|还有|另有|余下)?(?:(?:\d|{_HAN}){{1,3}}{_OF})?(?:中?长期|正在|持续|仍在"
    r"|还在|基本|阶段性|未|尚|达到|部分)"
)
# 3个大方面, 2个大项 and 5类 count aspects, whatever stands in front of the number.
_NO_ASPECTS = r"(?!大?(?:方面|类|项|领域|部分|层面|维度|环节))"
_RAISED = r"(?:反馈|交办|指出|提出|发现|涉及|梳理|分解|细化|共|列出|认领|归纳)"
_COUNTS: list[tuple[str, re.Pattern[str]]] = [
    (key, re.compile(pattern))
    for key, pattern in (
        # What holds the words of another status comes first: 未完成2个, 2个基本完成.
        # 尚有8个未完成 counts all that is not completed.
        *(
            (status.value, pattern)
            for status, words in (
                (Status.SUBSTANTIALLY_COMPLETED, _NEARLY),
                (Status.NOT_COMPLETED, _UNDONE),
                (Status.LONG_TERM, _KEPT_UP),
            )
            for pattern in (
                # 未完成的2个正在推进: what stands behind says more
                rf"{words}{_OF_STATE}(?!(?:均|目前|现|仍)?{_GOING})",
                rf"(?<![尚仍还前]有){_N}{_OF}{_THINGS}?(?:均|目前|现)?{words}{_NO_NUMBER}",
            )
        ),
        # 反馈的5个问题,目前已全部销号: the total, and as many are completed
        (
            "total",
            rf"{_N}{_OF}(?:具体)?{_THINGS}[,]?(?:截至目前|目前|现)?[,]?(?P<all>{_ALL})"
            rf"(?:{_DONE}|完成|销号|办结|整改|解决|落实){_NO_NUMBER}",
        ),
        # 已完成整改的问题共3个 · 其中3个问题均已完成
        ("completed", rf"{_DONE}(?:的)?{_THINGS}?(?:共计?|有)?:?{_N}{_OF}"),
        (
            "completed",
            rf"(?:其中[,:]?)?{_N}{_OF}(?:具体)?{_THINGS}?(?:均|目前|现)?"
            rf"{_DONE}{_NO_NUMBER}",
        ),
        # 反馈7个问题,集中整改期内完成5个,正在整改2个
        ("completed", rf"(?:完成|销号){_N}{_OF}(?=[,;、]{_THE_REST})"),
        # 正在推进的问题8个 · 其余8个仍正在推进
        ("ongoing", rf"{_GOING}(?:的)?{_THINGS}?(?:共计?|有)?:?{_N}{_OF}"),
        (
            "ongoing",
            rf"(?:其余|剩余|还有|另有|其中)?[,:]?{_N}{_OF}(?:具体)?{_THINGS}?"
            rf"(?:均|目前|现|仍)?{_GOING}{_NO_NUMBER}",
        ),
        # 反馈4个方面11个问题 · 反馈问题共11个 · 11个问题
        (
            "total",
            rf"{_RAISED}[^。;]{{0,24}}?{_N}{_OF}"
            r"(?:具体|主要|突出|重点|重大|共性|审议|方面|大项)?(?:的)?"
            r"(?:问题|意见|事项|隐患)",
        ),
        (
            "total",
            r"(?:反馈|反映|指出|交办|认领|发现|查出|梳理|涉及)"
            r"(?:的|我[省市县区局校院]|[^。;,]{1,12}(?=问题共))?(?:主要|具体|各类|突出|重点)?"
            rf"(?:问题(?:隐患)?|隐患|意见)(?:共计?|总计|合计)?[:,]?{_N}{_OF}{_NO_ASPECTS}",
        ),
        ("total", rf"{_N}{_OF}(?:具体|主要|反馈|巡[察视]反馈)?(?:的)?问题"),
    )
]
_UNIT = re.compile("[个项条件]")
# Words without which a status is not counted, looked for before its patterns are.
_ONLY_WITH = {
    Status.SUBSTANTIALLY_COMPLETED.value: "基本",
    Status.NOT_COMPLETED.value: "未",
    Status.LONG_TERM.value: "长期",
}
# 84项整改措施已完成79项 counts measures.
_OTHER = re.compile(
    r"(?:措施|任务|举措)(?:均|目前|现|中)?[,:]?(?:已|完成|落实|整改|推进|正在){0,4}$"
)
# What somebody took on is a share of the findings, whatever its number.
_SHARE = re.compile(
    r"(?:主动|带头|亲自|各自|分别)(?:认领|承担|牵头|负责)|领办|领衔|包抓|包案|督办"
)
# Another set than the notice's own: those of an earlier round, leads handed over.
_OTHER_SET = re.compile(
    r"(?:上|前|首|历|往|每)[一二三]?[轮次批]|以往|往年|去年|立行立改|立查立改|共性|同类"
    r"|线索|信访|审计移交"
)
_BEHIND = re.compile(r"(?:线索|清单|台账|导向)")
_NOUN = r"(问题|事项|意见|措施|任务|举措|制度|项目|线索|方面)"
# The last thing counted before a bare 已完成3项 is what that counts.
_COUNTED = re.compile(
    rf"{_N}\s?([个项条件])[^,。;:\d]{{0,6}}?{_NOUN}"
    rf"|{_NOUN}(?:共计?|合计|总计)?{_N}\s?([个项条件])"
)
_THINGS_OF_OURS = re.compile("问题|事项|意见")
_AROUND = 80  # characters in front of a number that say what it counts
_PART_LEAD = ("其中", "其余", "剩余", "另有", "尚有", "仍有", "还有")


@dataclass(frozen=True, slots=True)
class PrintedCount:
    """A stated number of findings at `text[start:end]`."""

    key: str  # total or a status
    number: int
    start: int
    end: int
    since: int = 0  # where the words begin that say what is counted
    of_all: bool = False  # said of the total: as many are completed

    @property
    def keys(self) -> tuple[str, ...]:
        """What the number counts: 11个问题已全部完成 tells both."""
        return (self.key, Status.COMPLETED.value) if self.of_all else (self.key,)


def find_counts(text: str) -> list[PrintedCount]:
    """Return the numbers of findings that `text` states, in order."""
    if not _UNIT.search(text):
        return []
    plain = narrow(text)
    counts: dict[int, PrintedCount] = {}
    for key, pattern in _COUNTS:
        if key in _ONLY_WITH and _ONLY_WITH[key] not in plain:
            continue
        for match in pattern.finditer(plain):
            start, end = match.span(1)
            number = read_number(match[1])
            if number is None or start in counts:
                continue
            if key == "total" and _is_part(plain, start):
                continue
            if _counts_others(plain, match):
                continue
            if key != "total" and _OTHER.search(plain[max(0, start - 24) : start]):
                continue
            of_all = "all" in pattern.groupindex
            since = match.start()
            counts[start] = PrintedCount(key, number, start, end, since, of_all)
    return _outside_quotes(text, [counts[start] for start in sorted(counts)])


def _outside_quotes(text: str, counts: list[PrintedCount]) -> list[PrintedCount]:
    """Return those of `counts` that no quotes stand around."""
    quoted = quoted_spans(text) if counts else []
    outside: list[PrintedCount] = []
    spot = 0
    for count in counts:
        while spot < len(quoted) and quoted[spot][1] - 1 <= count.start:
            spot += 1
        if spot == len(quoted) or count.start <= quoted[spot][0]:
            outside.append(count)
    return outside


def _counts_others(plain: str, match: re.Match[str]) -> bool:
    """Whether a number counts something else than the findings of the notice."""
    start, end = match.span(1)
    clause = re.split("[,。;:]", plain[max(0, start - _AROUND) : start])[-1]
    if _SHARE.search(clause) or _OTHER_SET.search(clause):
        return True
    behind = match.end()
    if _BEHIND.match(plain, behind) or _SHARE.search(plain, behind, behind + 6):
        return True
    if _THINGS_OF_OURS.search(match[0]):
        return False
    sentence = re.split("[。;]", plain[max(0, start - _AROUND) : start])[-1]
    last = max(_COUNTED.finditer(sentence), key=lambda one: one.start(), default=None)
    if last is None or plain[end : end + 2].lstrip()[:1] != (last[2] or last[6]):
        return False
    return not _THINGS_OF_OURS.fullmatch(last[3] or last[4])


def _is_part(plain: str, at: int) -> bool:
    """Whether the number at `at` counts only some: 其中3个问题."""
    return plain[max(0, at - 3) : at].rstrip(",:").endswith(_PART_LEAD)


# By key the statuses that are counted so, and those that may be as well.
_APART = frozenset({Status.SUBSTANTIALLY_COMPLETED, Status.LONG_TERM, Status.UNKNOWN})
_OPEN = frozenset(one for one in Status if one.is_open)
_COUNTED_AS = {
    Status.COMPLETED: ({Status.COMPLETED}, _APART),
    Status.ONGOING: (_OPEN - {Status.UNKNOWN}, _APART),
    Status.SUBSTANTIALLY_COMPLETED: ({Status.SUBSTANTIALLY_COMPLETED}, _APART),
    Status.NOT_COMPLETED: ({Status.NOT_COMPLETED}, _OPEN),
    Status.LONG_TERM: ({Status.LONG_TERM}, _APART),
}


def possible_counts(
    statuses: Collection[Status], beside: Collection[str] = ()
) -> dict[str, set[int]]:
    """Return by key which numbers may be stated of findings with these statuses.

    What is neither completed nor open, and what states no status, counts as either.
    `beside`: what is counted in the same words; 正在整改4个,未整改1个 leave each other
    out.
    """
    possible = {"total": {len(statuses)}}
    for status, (must, may) in _COUNTED_AS.items():
        counted = must
        if status is Status.ONGOING and Status.NOT_COMPLETED in beside:
            counted = must - {Status.NOT_COMPLETED}
        least = sum(one in counted for one in statuses)
        most = sum(one in counted | may for one in statuses)
        possible[status.value] = set(range(least, most + 1))
    return possible


def names_the_rest(stated: Mapping[str, int], statuses: Collection[Status]) -> bool:
    """Whether a notice says how many findings it leaves out, by their status.

    The parts come to the total, and are listed whole or not at all: of 52 = 48 + 2 + 2
    the last four.
    """
    total = stated.get("total", 0)
    parts = {key: number for key, number in stated.items() if key != "total"}
    if total <= len(statuses) or sum(parts.values()) != total:
        return False
    listed = {key: min(possible_counts(statuses, parts)[key]) for key in parts}
    return sum(listed.values()) == len(statuses) and all(
        listed[key] in (0, number) for key, number in parts.items()
    )

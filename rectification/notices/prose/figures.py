"""Figures that a finding names and its account leaves open: 42 found, 11 and 6 told.

Patterns are written for half-width punctuation and matched against `text.narrow(...)`,
which keeps positions.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from rectification.notices.prose.clauses import clause_around

_FIGURE = re.compile(
    r"(?<![\d.〔\[第年月A-Za-z\-])(\d{1,6}(?:\.\d{1,4})?)\s?(?:余|多)?"
    r"(万元|亿元|元|[个项条件份台家处次人名户套本册宗笔辆间所张面块篇批起座栋盏根艘支]|公里|千米|平方米|亩|吨)"
)
# What was wrong is counted by such words, in the same clause.
_WRONG = re.compile(
    r"未|无(?!偿)|没有|(?<!容)缺|漏|不(?!动产|锈钢|同)|超(?!市)|违[规反]|逾期|滞留|闲置|挪用|虚[报列假]|重复|多[领发付报]|"
    r"错|挤占|拖欠|欠[缴发付]|应[收退缴追补]|过期|失效|失联|撂荒|危[房桥楼]|隐患|空壳|损坏|账实|代签|空缺|积压|流于"
)
_MENDED = re.compile(
    r"(?:补|整改|清[退理缴]|收[回缴]|追[回缴]|退[还回缴]|签|办理|归还|拆除|纠正|处置|核销|销号|完成|"
    r"录入|上缴|修复|更换|发放|支付|兑付|缴[回纳清]|销|解决|整治)[^,。;\d]{0,10}$"
)
_THE_REST = re.compile("其余|剩余|余下|上述|该批|全部|所有")
_PIECES = (set("个件份项"), set("人名户"))  # units that stand for each other
_CLAUSE = re.compile("[,。;:\n]")
_SAID = re.compile("[未无不已没均都尚仍超在由被是有]")
_MOST = 200  # figures; who counts that much in one account is not judged here
_AMONG = re.compile("[一-鿿]{0,8}?中(?![心学小型医层央])|[一-鿿]{0,8}?(?:里|内)有")
# 全部, 逐份: no number is needed where everything was put right.
_ALL = re.compile(
    r"全部|全数|悉数|全额|均已|都已|已均|逐[份个项件一人户条台家笔]|所有|全面(?:完成|整改|清[理退收缴])|应[补退收]尽[补退收]|"
    r"一次性|上述|该批|其余|剩余|余下"
)


@dataclass(frozen=True, slots=True)
class Figure:
    number: float
    unit: str
    start: int
    end: int
    noun: str  # what it counts, its last two characters; "" where that is not said


def unmet(problem: str, account: str) -> Iterator[tuple[int, int, float]]:
    """Yield (start, end, how many are told) of figures that the account falls short of.

    Only where it does count the same thing: an account without figures mends by other
    means, and who can say.
    """
    told = list(_figures(account))
    if len(told) > _MOST:
        return
    found = list(_figures(problem))
    for figure in found:
        clause = clause_around(problem, figure.start, figure.end)
        # 23个站中有5个…: those among which the wrong ones are were not wrong.
        if not _WRONG.search(clause) or _AMONG.match(problem, figure.end):
            continue
        others = [one for one in found if one.noun[-2:] != figure.noun[-2:]]
        same = [
            one
            for one in told
            if _is_same(account, one, figure)
            and not any(_is_named(account, one, other) for other in others)
        ]
        met = sum(one.number for one in same)
        if not same or any(one.number >= figure.number for one in same):
            continue
        if met < figure.number and not _says_all(account, same):
            yield figure.start, figure.end, met


def unmet_within(account: str) -> Iterator[tuple[int, int, float]]:
    """Yield the same of figures that the account itself finds: 发现14处,已修复9处."""
    told = list(_figures(account))
    if len(told) > _MOST:
        return
    for spot, figure in enumerate(told):
        clause = clause_around(account, figure.start, figure.end)
        if not _WRONG.search(clause) or _is_mended(account, figure):
            continue
        stop = account.find("。", figure.end)
        behind = account[figure.end : stop if stop >= 0 else len(account)]
        same = [
            one
            for one in told[spot + 1 :]
            if one.unit == figure.unit
            and one.start < figure.end + len(behind)
            and _is_mended(account, one)
        ]
        met = sum(one.number for one in same)
        if same and met < figure.number and not _ALL.search(behind):
            yield figure.start, figure.end, met


def _says_all(account: str, same: list[Figure]) -> bool:
    """Whether the account says 全部 or 其余 beside what counts the same thing."""
    for one in same:
        first = max(account.rfind(mark, 0, one.start) for mark in "。\n")
        told, _end, more = account[first + 1 :].partition("\n")
        stop = told.find("。", one.end - first)
        following = told.find("。", stop + 1) if stop >= 0 else -1
        if _ALL.search(told[: following if following >= 0 else len(told)]):
            return True
        if _THE_REST.match(more):
            return True
    return False


def _figures(plain: str) -> Iterator[Figure]:
    for match in _FIGURE.finditer(plain):
        behind = re.match(r"[一-鿿]{0,8}", plain[match.end() : match.end() + 8])
        first = max(0, match.start() - 8)
        before = re.search(r"[一-鿿]{0,8}$", plain[first : match.start()])
        noun = _noun(before[0] if before else "", behind[0] if behind else "")
        yield Figure(float(match[1]), match[2], *match.span(), noun)


def _noun(before: str, behind: str) -> str:
    words = re.sub(
        r"(?:共计?|合计|总计|累计|达到?|有|为|约|近|仅|只|的|计|多)+$", "", before
    )
    # 3台流量计|有物无账: what is said of it is none of its name.
    named = _SAID.split(behind, maxsplit=1)[0]
    if len(named) > 1 or (named and named == behind):
        return named
    return words[-2:]


def _is_same(account: str, one: Figure, figure: Figure) -> bool:
    """Whether a figure of the account counts what the finding's figure counts."""
    if "元" in figure.unit or "元" in one.unit:
        return one.unit == figure.unit and _is_mended(account, one)
    if _is_named(account, one, figure):
        return any({one.unit, figure.unit} <= pieces for pieces in _PIECES) or (
            one.unit == figure.unit
        )
    return one.unit == figure.unit and _is_mended(account, one)


def _is_named(account: str, one: Figure, figure: Figure) -> bool:
    """Whether beside a figure of the account stands what the finding's counts."""
    if len(figure.noun) < 2:
        return False
    before = _CLAUSE.split(account[max(0, one.start - 8) : one.start])[-1]
    return (
        figure.noun[-2:] in before + _CLAUSE.split(account[one.start : one.end + 8])[0]
    )


def _is_mended(account: str, one: Figure) -> bool:
    return bool(_MENDED.search(account[max(0, one.start - 14) : one.start]))

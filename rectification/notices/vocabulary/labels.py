"""The words in front of a colon: 责任科室, 整改时限, 整改落实情况 …

Patterns are written for half-width punctuation and matched against `text.narrow(...)`,
which keeps positions.
"""

import re
from dataclasses import dataclass, replace
from enum import StrEnum
from functools import lru_cache

from rectification.notices.text import EDGES, narrow, quoted_spans, squeeze
from rectification.notices.vocabulary.deadlines import find_deadline
from rectification.notices.vocabulary.numbering import step_markers
from rectification.notices.vocabulary.statuses import (
    find_status,
    leading_status,
    status_clause,
)


class Label(StrEnum):
    """What the words in front of a colon announce."""

    PROBLEM = "problem"
    OFFICES = "offices"
    LEAD = "lead_office"
    JOINT = "joint_offices"
    LEADER = "leader"
    PERSON = "person"
    STANDARD = "standard"
    STATUS = "status"
    DEADLINE = "deadline"
    KIND = "kind"
    ACCOUNT = "account"
    NEXT_STEPS = "next_steps"
    OTHER = "other"


_UNIT = (
    r"(?:科室|处室|部门|单位|股室|中心|党组织|支部|处|科|办|室|院系|学院|股|部室|车间"
    r"|条线)"
)
_PLANNED = r"(?:计划|措施|打算)"
_RESULT = r"(?:情况|成效|效果|举措|措施|做法|进展|结果|过程)"
_WORDS: list[tuple[Label, str]] = [
    # 牵头科室 · 配合科室 · 责任科室 整改责任部门 整改主体
    (
        Label.LEAD,
        r"(?:整改)?(?:牵头|主办|主责|主要责任|第一责任)(?:整改|责任)?" + _UNIT,
    ),
    (
        Label.JOINT,
        r"(?:整改)?(?:配合|协办|协同|协助|参与|参加)(?:整改|责任)?" + _UNIT,
    ),
    (
        Label.OFFICES,
        rf"(?:整改|具体|直接)?(?:责任|承办|落实|承担|整改){_UNIT}|责任主体|整改主体",
    ),
    # 责任领导 分管领导 牵头责任人 · 责任人 经办人
    (
        Label.LEADER,
        r"(?:整改)?(?:责任|分管|牵头|包案|领办|挂钩|主管|包抓|联系|督办)"
        r"(?:校|院|局|委|党组|班子)?领导"
        r"|(?:整改)?责任班子成员|分管(?:校|院|局|副)长"
        r"|牵头责任人|主要责任人|第一责任人",
    ),
    (
        Label.PERSON,
        r"(?:整改|直接|具体|落实)?责任人(?:员)?|(?:具体)?经办人(?:员)?|承办人|联系人"
        r"|责任到人",
    ),
    (
        Label.STANDARD,
        r"整改(?:目标|标准|要求|任务)|验收标准|销号标准|完成标准|目标任务",
    ),
    # 整改时限 计划完成时间 · 整改类型
    (
        Label.DEADLINE,
        r"(?:计划|拟|预计|整改|办结|销号|规定|要求|承诺)?(?:整改|完成|办结|销号)?(?:的)?"
        r"(?:时限|期限|时间节点|时间安排|时间要求|完成时间|完成日期|截止时间|截止日期)"
        r"|(?:计划|拟|预计|实际)?(?:完成|整改|办结)(?:整改)?(?:时间|日期|时点)",
    ),
    (Label.KIND, r"(?:整改|问题)(?:类型|类别|性质|方式)"),
    # 下一步计划 后续整改措施
    (
        Label.NEXT_STEPS,
        r"(?:下一步|下步|后续|下一阶段|下阶段|今后)(?:全面)?(?:的)?"
        r"(?:整改|工作|推进)?(?:的)?"
        r"(?:计划|打算|措施|安排|举措|工作|思路|方案|整改|推进|任务|重点)?"
        r"(?:计划|措施|安排|打算)?",
    ),
    # 整改进度 目前状态 完成与否
    (
        Label.STATUS,
        r"(?:目前|当前)?(?:整改|完成|销号|办理)?(?:进度|状态|销号情况)"
        r"|完成与否|是否完成|整改结论|整改结果|完成情况|进展状态",
    ),
    # 整改落实情况 采取的主要措施及取得的成效 整改
    (
        Label.ACCOUNT,
        r"(?:具体|主要|目前|已|当前|前期)?(?:问题)?"
        r"(?:整改|工作|落实|推进|完成|进展)(?:工作)?"
        r"(?:落实|进展|完成|推进|工作|开展|措施|举措|成效)?"
        r"(?:及|和|与|、)?(?:采取|主要|工作|整改|落实|完成|取得)?(?:的)?"
        + _RESULT
        + r"(?:(?:及|和|与|、)(?:取得|整改|工作|完成|落实|主要|进展){0,4}(?:的)?"
        r"(?:情况|成效|效果|成果|进展))?"
        r"|已?(?:采取|落实|完成)的?(?:整改)?(?:措施|举措|工作)(?:及成效)?"
        r"|整改|(?:工作|整改)?落实|(?:工作|目前|当前)进展|落实举措|主要做法|整改做法"
        r"|措施|举措",
    ),
    # 反馈问题 存在的主要问题表现 具体表现为
    (
        Label.PROBLEM,
        r"(?:巡[察视])?(?:反馈|指出|发现|存在|具体|主要)(?:的)?(?:主要|具体|突出)?"
        r"(?:问题|意见)(?:的)?(?:表现|描述|内容|情况)?"
        r"|问题(?:的)?(?:具体|主要)?(?:表现|描述|内容|概述|摘要|情况|原文)?"
        r"|(?:具体|主要)表现(?:为|在)?|问题清单|反馈原文"
        r"|(?:巡[察视]|审计)?(?:组)?(?:反馈)?指出|巡[察视](?:组)?反馈",
    ),
]
_LABELS = [(label, re.compile(words)) for label, words in _WORDS]

# A label is short, begins a paragraph or follows an end, and a colon or bracket closes
# it: 责任科室: [责任科室]: 责 任 人: 整改情况(已完成):
_OPEN = re.compile(
    r"(?:^(?:(?:\d[.、]|\(\d\))[ \u3000\u00a0]?|(?=\D))"
    r"|(?<=[。;!?,)\]\n\t \u3000\u00a0、|/]))"
    r"[\[(<〈]?\*{0,2}"
    r"(?P<name>[一-鿿][一-鿿、]{0,17}|[一-鿿](?:[ \u3000\u00a0]{1,8}[一-鿿]){1,3})"
    r"[\])>〉]?"
    r"(?P<aside>\([^()\n]{1,40}\))?\s?\*{0,2}(?P<colon>:)\*{0,2}"
    # 【责任科室】 needs no colon, nor does (存在问题) at the start of a paragraph.
    r"|(?:^|(?<=[。;\n\t \u3000\u00a0]))\[(?P<boxed>[一-鿿、]{2,14})\]:?"
    r"|^\((?P<bracketed>[一-鿿、]{2,14})\):?",
    re.MULTILINE,
)


@dataclass(frozen=True, slots=True)
class PrintedLabel:
    """A label at `text[start:end]`, colon included; `name` is its words."""

    label: Label
    name: str
    start: int
    end: int
    aside: tuple[int, int] | None = None  # what stands in brackets before the colon


@lru_cache(maxsize=4096)
def classify(name: str) -> Label | None:
    """Return what `name` announces when a colon follows it, or None."""
    words = squeeze(name)
    return next((label for label, pattern in _LABELS if pattern.fullmatch(words)), None)


def find_labels(text: str) -> list[PrintedLabel]:
    """Return the labels in `text`, none of them inside quotes."""
    plain = narrow(text)
    if not any(sign in plain for sign in ":])"):
        return []
    labels: list[PrintedLabel] = []
    for match in _OPEN.finditer(plain):
        name = match["name"] or match["boxed"] or match["bracketed"]
        if label := classify(name):
            aside = match.span("aside") if match["aside"] else None
            labels.append(PrintedLabel(label, squeeze(name), *match.span(), aside))
    return _outside_quotes(text, labels)


def _outside_quotes(text: str, labels: list[PrintedLabel]) -> list[PrintedLabel]:
    """Return those of `labels` that stand in no quotes; their own brackets are none.

    A bracket that a label opens holds fields: (责任领导:甲;责任部门:乙).
    """
    quoted = quoted_spans(text) if labels else []
    outside: list[PrintedLabel] = []
    spot = 0
    fields = -1  # the last bracket opened by a label
    for one in labels:
        while spot < len(quoted) and quoted[spot][1] <= one.start:
            spot += 1
        start, end = quoted[spot] if spot < len(quoted) else (len(text), 0)
        if one.start == start:
            fields = spot
        if one.start <= start or end <= one.end or spot == fields:
            outside.append(one)
    return outside


# 完成情况 may announce a status or an account: what stands behind it decides.
_SHORT_FIELD = 60


def settle(text: str, labels: list[PrintedLabel]) -> list[PrintedLabel]:
    """Return `labels` with status and account told apart by what each announces."""
    settled: list[PrintedLabel] = []
    for spot, one in enumerate(labels):
        stop = labels[spot + 1].start if spot + 1 < len(labels) else len(text)
        content = text[one.end : stop].strip(EDGES + "\n").partition("\n")[0]
        if one.label is Label.STATUS and not _says_status(content):
            one = replace(one, label=Label.ACCOUNT)
        elif one.label is Label.ACCOUNT and content and is_only_status(content):
            one = replace(one, label=Label.STATUS)
        settled.append(one)
    return settled


def _says_status(content: str) -> bool:
    """Whether a field's content is a status: first or nearly alone."""
    plain = narrow(content)
    if len(plain) > _SHORT_FIELD and step_markers(content):
        return False
    if leading_status(content):
        return len(plain) <= _SHORT_FIELD or len(re.split("[。;]", plain)[0]) <= 12
    if len(plain) > 40:
        return False
    return bool(find_status(content) or find_deadline(content))


def is_only_status(content: str) -> bool:
    """Whether `content` is a status, perhaps with its deadline, and nothing more."""
    clause = status_clause(content)
    return clause is not None and clause >= len(narrow(content).rstrip("。;, "))

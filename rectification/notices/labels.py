"""The words in front of a colon: 责任科室, 整改时限, 整改落实情况 … and the offices behind."""

import re
from dataclasses import dataclass, replace
from enum import StrEnum

from rectification.notices.deadlines import find_deadline
from rectification.notices.numbering import step_markers
from rectification.notices.statuses import find_status, leading_status, status_clause
from rectification.notices.text import EDGES, narrow, quoted_spans, squeeze

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


_UNIT = r"(?:科室|处室|部门|单位|股室|中心|党组织|支部|处|科|办|室|院系|学院|股|部室|车间|条线)"
_LABELS: list[tuple[Label, str]] = [
    (Label.LEAD, rf"(?:整改)?(?:牵头|主办|主责|主要责任|第一责任)(?:整改|责任)?{_UNIT}"),
    (Label.JOINT, rf"(?:整改)?(?:配合|协办|协同|协助|参与|参加)(?:整改|责任)?{_UNIT}"),
    (Label.OFFICES, rf"(?:整改|具体|直接)?(?:责任|承办|落实|承担|整改){_UNIT}|责任主体|整改主体"),
    (
        Label.LEADER,
        r"(?:整改)?(?:责任|分管|牵头|包案|领办|挂钩|主管|包抓|联系|督办)(?:校|院|局|委|党组|班子)?领导"
        r"|(?:整改)?责任班子成员|分管(?:校|院|局|副)长|牵头责任人|主要责任人|第一责任人",
    ),
    (Label.PERSON, r"(?:整改|直接|具体|落实)?责任人(?:员)?|(?:具体)?经办人(?:员)?|承办人|联系人|责任到人"),
    (Label.STANDARD, r"整改(?:目标|标准|要求|任务)|验收标准|销号标准|完成标准|目标任务"),
    (
        Label.DEADLINE,
        r"(?:计划|拟|预计|整改|办结|销号|规定|要求|承诺)?(?:整改|完成|办结|销号)?"
        r"(?:的)?(?:时限|期限|时间节点|完成时间|完成日期|截止时间|截止日期)"
        r"|(?:计划|拟|预计|实际)?(?:完成|整改|办结)(?:整改)?(?:时间|日期|时点)",
    ),
    (Label.KIND, r"(?:整改|问题)(?:类型|类别|性质|方式)"),
    (
        Label.NEXT_STEPS,
        r"(?:下一步|下步|后续|下一阶段|下阶段|今后)(?:全面)?(?:的)?(?:整改|工作|推进)?(?:的)?(?:计划|打算|措施|安排|举措|"
        r"工作|思路|方案|整改|推进|任务|重点)?(?:计划|措施|安排|打算)?",
    ),
    (
        Label.STATUS,
        r"(?:目前|当前)?(?:整改|完成|销号|办理)?(?:进度|状态|销号情况)|完成与否|是否完成|整改结论|整改结果"
        r"|完成情况|进展状态",
    ),
    (
        Label.ACCOUNT,
        r"(?:具体|主要|目前|已|当前|前期)?(?:问题)?(?:整改|工作|落实|推进|完成|进展)(?:工作)?(?:落实|进展|完成|推进|工作|开展|措施|举措|成效)?"
        r"(?:及|和|与|、)?(?:采取|主要|工作|整改|落实|完成|取得)?(?:的)?(?:情况|成效|效果|举措|措施|做法|进展|结果|过程)"
        r"(?:(?:及|和|与|、)(?:取得|整改|工作|完成|落实|主要|进展)*(?:的)?(?:情况|成效|效果|成果|进展))?"
        r"|已?(?:采取|落实|完成)的?(?:整改)?(?:措施|举措|工作)(?:及成效)?|整改|工作进展|落实举措|目前进展|主要做法",
    ),
    (
        Label.PROBLEM,
        r"(?:巡[察视])?(?:反馈|指出|发现|存在|具体|主要)(?:的)?(?:主要|具体|突出)?(?:问题|意见)(?:的)?(?:表现|描述|内容|情况)?"
        r"|问题(?:的)?(?:具体|主要)?(?:表现|描述|内容|概述|摘要|情况|原文)?|(?:具体|主要)表现(?:为|在)?|问题清单|反馈原文",
    ),
]  # fmt: skip
_CLASSES = [(label, re.compile(words + r"(?![一-鿿])")) for label, words in _LABELS]
# A label is short, begins a paragraph or follows an end, and a colon or bracket closes it.
_OPEN = re.compile(
    r"(?:^|(?<=[。;!?,)\]\n\t \u3000\u00a0、|/]))"
    r"[\[(<〈]?(?P<name>[一-鿿][一-鿿、]{0,17}|[一-鿿](?:[ \u3000\u00a0]+[一-鿿]){1,3})[\])>〉]?"
    r"(?P<aside>\([^()\n]{1,40}\))?\s?(?P<colon>:)|"
    r"(?:^|(?<=[。;\n]))[\[](?P<boxed>[一-鿿、]{2,14})[\]]:?",
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


def classify(name: str) -> Label | None:
    """Return what `name` announces when a colon follows it, or None."""
    words = squeeze(name)
    for label, pattern in _CLASSES:
        match = pattern.match(words)
        if match and match.end() == len(words):
            return label
    return None


def find_labels(text: str) -> list[PrintedLabel]:
    """Return the labels in `text`, none of them inside quotes."""
    plain = narrow(text)
    quoted = [span for span in quoted_spans(text) if span[1] - span[0] > 1]
    labels: list[PrintedLabel] = []
    for match in _OPEN.finditer(plain):
        name = match["name"] or match["boxed"]
        label = classify(name)
        if label is None:
            continue
        inside = any(
            start < match.start() < end and not (start <= match.start() and end <= match.end())
            for start, end in quoted
        )
        if not inside:
            aside = match.span("aside") if match["aside"] else None
            labels.append(
                PrintedLabel(label, squeeze(name), match.start(), match.end(), aside)
            )
    return labels


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
    """Whether a field's content is a status: one comes first, or little else is there."""
    plain = narrow(content)
    if step_markers(content) and len(plain) > _SHORT_FIELD:
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


# --- offices --------------------------------------------------------------------------

_OFFICE_GAP = re.compile(r"\s*[、,;/|]\s*|\s+")
_OFFICE_TAIL = re.compile(r"\((牵头|主办|主责|配合|协办|责任)(?:科室|部门|单位|处室)?\)$")
_UNIT_END = re.compile(r"(?:科|室|处|中心|股|部|办|队|站|所|局|馆|院|组|委|支部|党委|学院|公司|乡|镇|街道)$")


def split_offices(text: str) -> list[tuple[int, int, bool]]:
    """Return the offices named in `text` as (start, end, marked as lead)."""
    plain = narrow(text)
    parts: list[tuple[int, int]] = []
    start = 0
    for gap in _OFFICE_GAP.finditer(plain):
        parts.append((start, gap.start()))
        start = gap.end()
    parts.append((start, len(plain)))
    names: list[tuple[int, int, bool]] = []
    for start, end in parts:
        for at, to in _split_and(plain, start, end):
            lead = False
            word = plain[at:to]
            if tail := _OFFICE_TAIL.search(word):
                lead = tail[1] in ("牵头", "主办", "主责")
                to = at + tail.start()
            elif word.endswith(("牵头", "配合", "协办")) and len(word) > 3:
                lead = word.endswith("牵头")
                to -= 2
            if to > at:
                names.append((at, to, lead))
    return names


def _split_and(plain: str, start: int, end: int) -> list[tuple[int, int]]:
    """Split at 和, 及, 与 where an office ends in front of it: not in 发展和改革科."""
    for match in re.finditer(r"以及|和|及|与", plain[start:end]):
        left = plain[start : start + match.start()]
        if _UNIT_END.search(left) and match.end() + start < end:
            return [
                (start, start + match.start()),
                *_split_and(plain, start + match.end(), end),
            ]
    return [(start, end)]


def office_joiner(text: str, names: list[tuple[int, int, bool]]) -> str | None:
    """Return what joins all `names` in `text`, or None when they differ or more is there."""
    if not names or names[0][0] != 0 or names[-1][1] != len(text):
        return None
    gaps = {text[names[n][1] : names[n + 1][0]] for n in range(len(names) - 1)}
    if any("}" in gap or "{" in gap for gap in gaps):
        return None
    return "" if not gaps else gaps.pop() if len(gaps) == 1 else None

"""The words in front of a colon: 责任科室, 整改时限, 整改落实情况 …

Patterns are written for half-width punctuation and matched against `text.narrow(...)`,
which keeps positions.
"""

import re
from dataclasses import dataclass, replace
from functools import lru_cache

from rectification.notices.text import (
    EDGES,
    SIGNS,
    narrow,
    quoted_spans,
    squeeze,
    with_full_stops,
)
from rectification.notices.vocabulary.deadlines import find_deadline
from rectification.notices.vocabulary.label_parts import by_its_parts
from rectification.notices.vocabulary.numbering import heading_marker, step_markers
from rectification.notices.vocabulary.offices import names_offices, person_behind
from rectification.notices.vocabulary.printed_fields import FIELDS, Label
from rectification.notices.vocabulary.statuses import (
    find_answer,
    find_share,
    find_status,
    leading_status,
    status_clause,
)

# 整改类型:立行立改 is no field of its own: a deadline may stand behind it.
_KIND = r"(?:整改|问题)(?:类型|类别|性质|方式)"
# What is printed in its place and no field of a finding: an earlier state or deadline,
# what was regulated, the evidence.
_ASIDE = (
    r"(?:上次|首次|前次|此前)(?:公开|公布|公示|通报)?时?的?(?:整改)?(?:状态|进度|情况)"
    r"|原(?:定|计划|承诺)?的?(?:整改|完成|计划完成)?(?:时限|期限|时间)"
    r"|建章立制|制度建设|(?:建立)?长效(?:管理)?机制|佐证(?:材料|资料)?|证明材料"
    r"|问题来源|验收(?:情况|结果|意见)|(?:验收|销号|核查|督办|督导|督促|监督)(?:责任)?(?:单位|部门|领导)"
    r"|巩固(?:提升)?(?:措施|举措)"
)
_LABELS = [
    (label, re.compile(words))
    for label, words in (
        *(pair for one in FIELDS for pair in one.labels.items()),
        (Label.KIND, _KIND),
        (Label.ASIDE, _ASIDE),
    )
]

# A label is short, begins a paragraph or follows an end, and a colon or bracket closes
# it: 责任科室: [责任科室]: 责 任 人: 整改情况(已完成):
_OPEN = re.compile(
    r"(?:^(?:(?:\d[.、]|\([\d一二三四五六七八九十]\)"
    rf"|—{{1,2}}|[→·*{SIGNS}-])[ \u3000\u00a0]?|(?=\D))"
    r"|(?<=[。;!?,)\]\n\t \u3000\u00a0、|/]))"
    r"[\[(<〈]?\*{0,2}"
    r"(?P<name>[一-鿿][一-鿿、]{0,17}|[一-鿿](?:[ \u3000\u00a0]{1,8}[一-鿿]){1,6})"
    r"(?:\d{1,2}(?=:\D))?"  # 整改情况1:
    r"[\])>〉]?"
    r"(?P<aside>\([^()\n]{1,40}\))?\s?\*{0,2}(?P<colon>:)\*{0,2}"
    # a table of two columns: 责任科室 [tab] 综合科
    r"|^(?P<tabbed>[一-鿿][一-鿿、]{1,13})\t"
    # 责任部门　综合科 where wide space stands for the colon
    r"|^(?P<spaced>[一-鿿]{4,8}|责\u3000任\u3000人)(?:\u3000{1,2}| {2,4})(?=\S)"
    # 【责任科室】 needs no colon, nor does (存在问题) at the start of a paragraph.
    r"|(?:^|(?<=[。;\n\t \u3000\u00a0]))[\[〔](?P<boxed>[一-鿿、]{2,14})[\]〕]:?"
    r"|^\((?P<bracketed>[一-鿿、]{2,14})\):?"
    # (1)整改措施。 closes with a stop where a number stands in front
    r"|^(?:\d[.、]|\([\d一二三四五六七八九十]\))\s?(?P<stopped>[一-鿿]{4,8})。(?=.)",
    re.MULTILINE,
)


_NAMES = ("name", "tabbed", "spaced", "boxed", "bracketed", "stopped")


@dataclass(frozen=True, slots=True)
class PrintedLabel:
    """A label at `text[start:end]`, colon included; `name` is its words."""

    label: Label
    name: str
    start: int
    end: int
    aside: tuple[int, int] | None = None  # what stands in brackets before the colon
    is_spoken: bool = True  # stands there itself, not over a column


@lru_cache(maxsize=4096)
def classify(name: str) -> Label | None:
    """Return what `name` announces when a colon follows it, or None."""
    words = squeeze(name)
    listed = (label for label, pattern in _LABELS if pattern.fullmatch(words))
    return next(listed, None) or by_its_parts(words)


# No label does without: a colon, a bracket, or a number in front and a stop behind.
_CLOSED = re.compile("[:\\])〕\t\u3000]|  ")
_DIGITS = "123456789"
LONGEST_BARE = 24  # characters of a label in a line of its own
_STOPS = ":：。 \u3000"


def bare_label(line: str) -> Label | None:
    """Return what a line announces of those below it: （二）整改成效, 整改成效."""
    if len(line) > LONGEST_BARE or line[-1] == "。" or "\t" in line:
        return None
    marker = heading_marker(line)
    return classify(line[marker.behind :].rstrip(_STOPS) if marker else line)


def find_labels(text: str) -> list[PrintedLabel]:
    """Return the labels in `text`, none of them inside quotes."""
    plain = narrow(text)
    if not _CLOSED.search(plain) and plain[:1] not in _DIGITS:
        return []
    labels: list[PrintedLabel] = []
    for match in _OPEN.finditer(with_full_stops(plain)):
        name = next(filter(None, map(match.group, _NAMES)))
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
        if one.start == start or _status_before(text, start, one.start):
            fields = spot
        if one.start <= start or end <= one.end or spot == fields:
            outside.append(one)
    return outside


def _status_before(text: str, bracket: int, label: int) -> bool:
    """Whether nothing but a status stands between a bracket and a label in it."""
    words = text[bracket + 1 : label]
    return 2 <= len(words) <= _LONGEST_STATUS and is_only_status(words)


# 完成情况 may announce a status or an account: what stands behind it decides.
_SHORT_FIELD = 60
_LONGEST_STATUS = 20  # in front of fields in one bracket: (整改完成,责任人:甲)


def settle(text: str, labels: list[PrintedLabel]) -> list[PrintedLabel]:
    """Return `labels` with status, account and outcome told apart.

    By what each announces, and by what else is announced.
    """
    settled: list[PrintedLabel] = []
    for spot, one in enumerate(labels):
        stop = labels[spot + 1].start if spot + 1 < len(labels) else len(text)
        content, _, more = text[one.end : stop].strip(EDGES + "\n").partition("\n")
        if one.label is Label.STATUS and not says_status(content):
            one = replace(one, label=Label.ACCOUNT)
        elif one.name in _RESPONSIBLE and not names_offices(content):
            one = replace(one, label=_of_a_person(content))
        elif _may_be_status(one, more) and _is_state(content):
            one = replace(one, label=Label.STATUS)
        settled.append(one)
    return _settle_outcome(settled)


# 责任: may announce offices, a person, or an office and a person.
_RESPONSIBLE = ("责任", "整改责任")


def _of_a_person(content: str) -> Label:
    return Label.OFFICES if person_behind(content) else Label.PERSON


def _is_state(content: str) -> bool:
    """Whether `content` is a status and nothing more, or a share of the work: 80%."""
    share = find_share(content)
    of_work = share is not None and share.end >= len(content.rstrip("。；;， "))
    return bool(content) and (of_work or is_only_status(content))


_ACCOUNTS = (Label.ACCOUNT, Label.OUTCOME)
_RESULT = re.compile("(?:整改|办理)?结果|果")


def _may_be_status(label: PrintedLabel, more: str) -> bool:
    """Whether what a label announces may be a status: no account goes on below it."""
    if label.label not in _ACCOUNTS:
        return False
    return not more or bool(_RESULT.fullmatch(label.name))


def _settle_outcome(labels: list[PrintedLabel]) -> list[PrintedLabel]:
    """Return `labels` with 整改成效 as an account where it is no outcome of the whole.

    It is one beside another account. Alone it is the account itself, and several of
    them tell what came of each measure.
    """
    outcomes = sum(one.label is Label.OUTCOME for one in labels)
    beside = outcomes == 1 and any(one.label is Label.ACCOUNT for one in labels)
    if beside or not outcomes:
        return labels
    return [
        replace(one, label=Label.ACCOUNT) if one.label is Label.OUTCOME else one
        for one in labels
    ]


def says_status(content: str) -> bool:
    """Whether a field's content is a status: first or nearly alone."""
    plain = narrow(content)
    if find_share(content) or find_answer(content):
        return True
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

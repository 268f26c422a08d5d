"""The words for how far a finding is: 已完成, 正在推进, 基本完成,持续整改 …

Patterns are written for half-width punctuation and matched against `text.narrow(...)`,
which keeps positions.
"""

import re
from dataclasses import dataclass, replace

from rectification.notices.notice import Status
from rectification.notices.text import EDGES, narrow
from rectification.notices.vocabulary.deadlines import IMMEDIATE
from rectification.notices.vocabulary.numbering import step_markers

# A phrase says more than its first half: longest first where one begins another.
_STATUS_WORDS: list[tuple[Status, str]] = [
    # 基本完成,取得阶段性成果并持续整改 · 阶段性完成
    (
        Status.SUBSTANTIALLY_COMPLETED,
        r"基本(?:整改)?(?:完成|到位)(?:整改)?"
        r"(?:[,、]?(?:并|且)?取得阶段性成[果效](?:并)?)?"
        r"(?:[,、]?(?:并|且|需要?)?(?:持续|长期)(?:整改|推进|坚持|巩固))?"
        r"|(?:已)?阶段性(?:整改)?(?:完成|到位)"
        r"|(?:已)?(?:完成|取得)阶段性(?:整改|目标|任务|成[果效])"
        r"|基本(?:整改|落实)",
    ),
    # 未完成 尚未整改到位
    (
        Status.NOT_COMPLETED,
        r"(?:尚|暂)?未(?:全部|全面)?"
        r"(?:完成(?:整改)?|整改(?:完成|到位)?|启动|销号)"
        r"|没有完成(?:整改)?|整改不到位|暂缓(?:办理|整改|实施)?",
    ),
    # 已完成 已全部整改到位 已销号
    (
        Status.COMPLETED,
        r"(?:已|均已|已经|全部|已全部|已全面|已按期|已如期|按期|如期)"
        r"(?:完成(?:整改|销号)?|整改(?:完成|完毕|到位)?|办结|销号|落实到位|解决)"
        r"|(?:均?已)?于(?=\d)[^。;,]{2,14}?(?:完成整改|整改(?:完成|完毕|到位)|销号)"
        r"|完成整改|整改(?:完成|完毕|到位)"
        r"|完成销号|持续销号|销号|办结|已完结|完成"
        r"|^(?:均?已)(?:落实|办好|办完|整改好)(?=[。;,]|$)|^办[完好](?=[。;,]|$)",
    ),
    # 需长期坚持
    (
        Status.LONG_TERM,
        r"(?:需要?|须|立行立改[,、]?)?(?:并)?长期坚持(?:整改|落实|推进)?|长期整改",
    ),
    # 正在推进 持续整改 整改中 部分整改
    (
        Status.ONGOING,
        r"(?:正在|正|仍在|尚在)(?:持续|有序|积极|抓紧|加快|稳步|深入)?"
        r"(?:推进(?:整改|中|落实)?|整改(?:中|推进)?|进行中?|落实中?|办理中?)"
        r"(?:过程中)?"
        r"|(?:持续|有序|稳步|积极|加快|抓紧|序时|按序时|按计划)"
        r"(?:推进(?:整改|中)?|整改(?:中|推进)?)"
        r"|推进(?:整改)?中|整改(?:推进)?中|办理中|^(?:正在|还在|在)办(?=[。;,]|$)"
        r"|^部分落实(?=[。;,]|$)"
        r"|(?:已)?部分(?:完成)?整改(?:完成|到位)?|部分完成|进行中|未到期"
        # of a state by the schedule: 达到序时进度, 滞后 as all that is said
        r"|(?:已|基本)?(?:未)?(?:达到?|符合|滞后于?|落后于?)序时(?:进度|要求)"
        r"|^(?:进度|推进|整改)?(?:进度)?(?:较为|相对|严重|略有|轻微)?滞后[。;]?$",
    ),
]
_STATUSES = [(status, re.compile(words)) for status, words in _STATUS_WORDS]

# One of these stands in every status: most texts have none, so nothing else is sought.
_HINT = re.compile(
    "完成|整改|推进|坚持|销号|办结|到位|解决|落实|进行|办理|启动|完结|阶段性|未到期|序时|滞后|办[完好理]|在办|暂缓"
)

# □已完成 ☑进行中: of the words offered the ticked one is said.
_TICKED = re.compile(r"[☑☒✓✔√■][)\]]?\s?")
_BOX = re.compile(r"[□☐○]")

_REACH = 80  # more characters than any status has with the words before it


@dataclass(frozen=True, slots=True)
class PrintedStatus:
    """A status as printed at `text[start:end]`."""

    start: int
    end: int
    status: Status


# 80%, 已完成80%: how much of it is done, not that it is.
_SHARE = re.compile(
    r"(?:目前|已|整改|完成|办理|落实|进度|推进|总体|约|达到?|至|到|率|:)*"
    r"(\d{1,3}(?:\.\d{1,2})?)%"
)
# 是否完成:是
_ANSWERS = {"是": Status.COMPLETED, "否": Status.NOT_COMPLETED}


def find_answer(text: str) -> PrintedStatus | None:
    """Return the status that a yes or no in a field of its own is."""
    status = _ANSWERS.get(text)
    return PrintedStatus(0, len(text), status) if status else None


def find_share(text: str) -> PrintedStatus | None:
    """Return the status of a field that begins with a share of the work: 60%."""
    share = _SHARE.match(narrow(text))
    if share is None or (part := float(share[1])) > 100:
        return None
    status = Status.ONGOING if part else Status.NOT_COMPLETED
    return PrintedStatus(0, share.end(), Status.COMPLETED if part == 100 else status)


def field_status(content: str) -> PrintedStatus | None:
    """Return the status that a field of its own tells: in words, a share, 是 or 否."""
    return find_share(content) or find_answer(content) or find_status(content)


def find_status(text: str) -> PrintedStatus | None:
    """Return the first status word in `text`, the longest where several begin there.

    Of boxes to tick, the word behind the ticked one.
    """
    if not _HINT.search(text):
        return None
    plain = narrow(text)
    if _BOX.search(plain):
        ticked = (_status_at(plain, one.end()) for one in _TICKED.finditer(plain))
        if said := next((one for one in ticked if one), None):
            return said
    found = [
        PrintedStatus(match.start(), match.end(), status)
        for status, pattern in _STATUSES
        if (match := pattern.search(plain))
    ]
    if not found:
        return None
    first = min(found, key=lambda one: (one.start, -one.end))
    # 未完成 holds 完成, 基本完成 holds 完成: what covers a word says more than it.
    said = next(
        (one for one in found if one.start < first.end and one.end > first.end), first
    )
    return _with_immediate(plain, said)


# 立行立改,已完成 is printed as one status; 立行立改 alone says nothing of any.
_IMMEDIATE = re.compile(rf"(?:{IMMEDIATE})[,、;]?\s?(?:并|且)?$")
_LONGEST_IMMEDIATE = 8


def _with_immediate(plain: str, said: PrintedStatus) -> PrintedStatus:
    before = plain[max(0, said.start - _LONGEST_IMMEDIATE) : said.start]
    if "改" in before and (lead := _IMMEDIATE.search(before)):
        return replace(said, start=said.start - len(lead[0]))
    return said


def _status_at(plain: str, start: int) -> PrintedStatus | None:
    """Return what `find_status` would if it is to begin at `start`."""
    found = find_status(plain[start : start + _REACH])
    if found is None or found.start:
        return None
    return PrintedStatus(start, start + found.end, found.status)


# Words that stand before a status without changing it.
_THIS = (
    r"(?:该|此|本|这|上述|以上)(?:项|个|一)?"
    r"(?:问题|事项|任务|工作|整改(?:问题|事项|任务|工作)?)"
)
_STATUS_LEAD = re.compile(
    rf"(?:截至)?(?:目前|现)?[,:]?(?:{_THIS}|该项)?[,:]?(?:目前|现)?(?:整改)?[,:]?(?:状态)?:?\s*"
)
_THIS_FINDING = re.compile(
    rf"(?:截至)?(?:目前|现)?[,:，：]?(?:{_THIS}|该项)[,:，：]?(?:目前|现)?[,:，：]?"
)


def leading_status(text: str) -> PrintedStatus | None:
    """Return the status that `text` begins with, or None."""
    plain = narrow(text[: 2 * _REACH])
    if found := _status_at(plain, 0):
        return found
    lead = _STATUS_LEAD.match(plain)
    return _status_at(plain, lead.end()) if lead and lead.end() else None


def opens_account(text: str) -> bool:
    """Whether `text` begins with what became of 该问题: so does an account."""
    lead = _THIS_FINDING.match(text)
    return bool(lead and _status_at(narrow(text[: 2 * _REACH]), lead.end()))


# What may stand between a status and its stop: ,计划2022年10月底完成
_CLAUSE_REST = re.compile(
    r"(?:[,、;:(]?\s?(?:并|且)?"
    r"(?:预计|计划|拟|力争|确保|将|预期|整改时限|完成时限|时限)?:?(?:于|在|到)?\s?"
    r"[^。;,(\n]{0,24}?"
    r"(?:底|末|前|日|内|月|季度|年|立行立改|长期坚持|持续推进)"
    r"(?:[,、]?(?:全面|全部|基本)?(?:完成|整改到位|到位|见效|落实到位)?"
    r"(?:整改|任务)?)?\)?)?(?:[。;,]|(?=\n)|$)"
)


def status_clause(text: str) -> int | None:
    """Return where a status at the start ends, its deadline and stop included.

    None where the words run on into a sentence (已完成制度修订…).
    """
    found = leading_status(text)
    if found is None:
        return None
    if found.end == len(text):
        return found.end
    match = _CLAUSE_REST.match(narrow(text), found.end)
    if match:
        return match.end()
    return found.end if text[found.end] in EDGES + "\n" else None


# 目前,该问题已完成整改。 at the end of an account.
_IN_CLOSING = re.compile(
    r"(?:^|[。;\n])\s?(?:截至)?(?:目前|现|至此)[,:]?"
    r"(?:该|此|本)?(?:项|个)?(?:问题|工作|事项)?[,:]?(?=[^。;\n]{2,20}[。;]?$)"
)
# 追回3万元(已整改)。
_BRACKET_AT_END = re.compile(r"[(\[〔]([^()\[\]〔〕\n]{2,30})[)\]〕][。;]?$")


# 该问题正在整改,剩余8个项目计划第二季度办结。
_OF_THIS = re.compile(
    r"(?:^|[。;\n])\s?(?:截至)?(?:目前|现)?[,:]?(?:该|此|本)(?:项|个)?"
    r"(?:问题|工作|事项)[,:]?(?=[^。;\n]{2,50}[。;]?$)"
)


def closing_status(text: str) -> PrintedStatus | None:
    """Return the status that the last sentence of `text` is all about, or None."""
    plain = narrow(text)
    offset = max(len(plain) - 60, 0)
    for match in _IN_CLOSING.finditer(plain[offset:]):
        found = _status_at(plain, offset + match.end())
        if found and len(plain) - found.end <= 1:
            return found
    for match in _OF_THIS.finditer(plain[offset:]):
        found = _status_at(plain, offset + match.end())
        if found and plain[found.end : found.end + 1] == ",":
            return found
    return (
        _status_in_bracket(plain, offset)
        or _sentence_of_status(plain, offset)
        or _clause_of_status(plain, offset)
        or _open_clause(plain, offset)
        or _office_at_work(plain)
    )


# 县供销社正在整改,预计2024年6月底前完成。
_OFFICE = re.compile(r"[^,。;:已\n]{2,14}?(?=(?:正|仍|尚)在(?:[一-鿿]{2})?整改)")


def _office_at_work(plain: str) -> PrintedStatus | None:
    """Return the open status with which a text begins behind who is at work."""
    office = _OFFICE.match(plain)
    found = office and _status_at(plain, office.end())
    if not found or plain[found.end : found.end + 1] not in ("", *",。;"):
        return None
    return found if found.status is Status.ONGOING else None


# …,目前正在推进,预计2023年10月底完成。 · …,剩余15万元学校正在整改,预计9月底前完成。
_OPEN_CLAUSE = re.compile(
    "[,;](?:(?=(?:目前|现)(?:正在|仍在|尚未))"
    "|(?:剩余|其余|余下)[^,;。\n]{1,14}?(?=(?:正在|仍在|尚在))"
    "|[^,;。\n已]{2,12}?(?=(?:正|仍|尚)在(?:[一-鿿]{2})?整改))"
)


def _open_clause(plain: str, offset: int) -> PrintedStatus | None:
    """Return the open status that the last clauses are about, its deadline behind."""
    for match in _OPEN_CLAUSE.finditer(plain, offset):
        start = match.end()
        found = leading_status(plain[start:])
        if found and status_clause(plain[start:]) == len(plain) - start:
            return PrintedStatus(start + found.start, start + found.end, found.status)
    return None


def _status_in_bracket(plain: str, offset: int) -> PrintedStatus | None:
    """Return the status that a bracket at the end is all about: …(已完成)。

    Its deadline may stand beside it: …(正在整改,6月底前完成)。
    """
    bracket = _BRACKET_AT_END.search(plain, offset)
    found = bracket and _status_at(plain, bracket.start(1))
    if not bracket or not found:
        return None
    return found if status_clause(bracket[1]) == len(bracket[1]) else None


def _sentence_of_status(plain: str, offset: int) -> PrintedStatus | None:
    """Return the status that is all of the last sentence: …。已完成。"""
    start = plain.rfind("。", offset, len(plain) - 1) + 1
    last = plain[start:]
    if not start or status_clause(last) != len(last):
        return None
    found = leading_status(last)
    return found and PrintedStatus(start + found.start, start + found.end, found.status)


def _clause_of_status(plain: str, offset: int) -> PrintedStatus | None:
    """Return the status that is all of the last clause: …,整改到位。

    In a list of measures the clause tells of the last of them.
    """
    clause = _LAST_CLAUSE.search(plain, offset)
    if clause is None:
        return None
    found = leading_status(plain[clause.start(1) :])
    if found is None or found.end != clause.end(1) - clause.start(1):
        return None
    if step_markers(plain):
        return None
    return PrintedStatus(clause.start(1) + found.start, clause.end(1), found.status)


_LAST_CLAUSE = re.compile(r"[,;]([^,;:。!?、\n]{2,16})[。;]?$")
_BEHIND = re.compile(r"[,;(、|\s](?:目前|现|现已|当前)?(?=已|正|尚|未|基本|完成|整改)")


def status_behind(text: str, start: int) -> PrintedStatus | None:
    """Return a status that follows a deadline behind a comma: 6月底前,目前已完成."""
    plain = narrow(text)
    found = (_status_at(plain, one.end()) for one in _BEHIND.finditer(plain, start))
    return next((one for one in found if one), None)


# 已整改完成|的问题 and 问题|已整改完成: a status about the findings below it.
_GROUP_REST = re.compile(
    r"(?:整改|落实)?(?:过程)?(?:中)?(?:的)?(?:(?:\d{1,4}|[一二三四五六七八九十]{1,3})[个项条件])?"
    r"(?:反馈|整改|巡[察视])?(?:反馈)?(?:问题|事项|任务|意见)|(?:\(\d{1,4}[个项条件]\))?$"
)
_GROUP_LEAD = re.compile(r".{0,12}(?:问题|事项|任务|意见)(?:中)?[,:]?")
# 对照反馈,逐项整改到位 · 确保整改到位: what is to be, no status of what stands below
_WATCHWORD = re.compile(
    r",(?!目前|现|均).|(?:逐[项条一个]|确保|推动|推进|狠抓|坚决|全力|务求|务必|从严|加快|抓好|促进|力促|做到)$"
)
_ACCOUNT_NOUN = re.compile(r"(?:的)?(?:情况|进展|进度|成效)")  # 任务完成|情况


def group_status(title: str) -> Status | None:
    """Return the status that a group's heading gives to all its findings, or None.

    >>> group_status("已整改完成的问题").value
    'completed'
    """
    if "方面" in title:
        return None
    found = find_status(title)
    if found is None:
        return None
    plain = narrow(title)
    lead, rest = plain[: found.start], plain[found.end :]
    if not rest and _WATCHWORD.search(lead):
        return None
    if len(lead) <= 8 and _GROUP_REST.match(rest):
        return found.status
    if _ACCOUNT_NOUN.match(rest):
        return None
    if _GROUP_LEAD.fullmatch(lead) and len(rest) <= 12:
        return found.status
    return None

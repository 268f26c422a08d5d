"""The offices behind 责任科室: names, what joins them, who takes the lead."""

import re
from collections.abc import Iterable, Sequence

from rectification.notices.text import narrow
from rectification.notices.vocabulary.deadlines import find_deadline

_GAP = re.compile(r"\s*[、,;/|]\s*|\s+")
_AND = re.compile(r"以及|和|及|与")
_ANSWERING = re.compile(r"\((?:负责人|责任人|经办人|承办人|联系人):?([^():]{2,12})\)$")
_TOLD_BEHIND = re.compile(
    rf"{_ANSWERING.pattern}|\((?:牵头|主办|主责|配合|协办|责任)(?:科室|部门|单位|处室)?\)"
)
_PART = re.compile(r"\((牵头|主办|主责|配合|协办|责任)(?:科室|部门|单位|处室)?\)$")
_REMARK = re.compile(r".\(([^()]{1,8})\)$")
_DUE_BEHIND = re.compile(r"\(([^()]{2,16})\)$")  # 医务部(2024年8月31日前)
_NOBODY = ("", "无", "-", "—", "——")
_LEAD_BEHIND = re.compile(
    r"\((?:牵头|主办|主责)(?:科室|部门|单位|处室)?:?([^():、,]{2,20})\)$"
)
_PERSON = re.compile("[一-鿿·]{2,4}")
_LONGEST_PART = 8  # (牵头科室)
_UNIT_ENDS = (
    *("科", "室", "处", "股", "部", "办", "队", "站", "所", "局", "馆", "院", "组"),
    *("委", "中心", "支部", "学院", "公司", "乡", "镇", "街道"),
)

Name = tuple[int, int, bool]  # start, end, marked as lead


def split_offices(text: str) -> list[Name]:
    """Return the offices named in `text` as (start, end, marked as lead)."""
    plain = narrow(text)
    names: list[Name] = []
    start = 0
    for gap in _GAP.finditer(plain):
        names += _split_and(plain, start, gap.start())
        start = gap.end()
    return names + _split_and(plain, start, len(plain))


def _split_and(plain: str, start: int, end: int) -> list[Name]:
    """Split at 和, 及, 与 where an office ends in front of it: not in 发展和改革科."""
    names: list[Name] = []
    for match in _AND.finditer(plain, start, end):
        if match.end() < end and plain.endswith(_UNIT_ENDS, start, match.start()):
            names += _name(plain, start, match.start())
            start = match.end()
    return names + _name(plain, start, end)


def _name(plain: str, start: int, end: int) -> list[Name]:
    """Return the name without its (牵头), none where nothing is left of it."""
    lead = False
    due = _DUE_BEHIND.search(plain, start, end)
    if due and find_deadline(due[1]):
        end = due.start()
    if part := _PART.search(plain, max(start, end - _LONGEST_PART), end):
        lead = part[1] in ("牵头", "主办", "主责")
        end = part.start()
    elif end - start > 3 and plain.endswith(("牵头", "配合", "协办"), start, end):
        lead = plain.endswith("牵头", start, end)
        end -= 2
    return [] if plain[start:end] in _NOBODY else [(start, end, lead)]


def lead_behind(text: str) -> tuple[int, int, int] | None:
    """Return where 甲科、乙科(牵头:甲科) ends before its bracket, and its name."""
    bracket = _LEAD_BEHIND.search(narrow(text))
    return (bracket.start(), *bracket.span(1)) if bracket else None


def ends_as_office(name: str) -> bool:
    return narrow(name).endswith(_UNIT_ENDS)


def names_offices(text: str) -> bool:
    """Whether `text` names offices and not people: 医务科、医保办, not 科长 陈示例.

    Who answers for them, or which leads, may be told behind.
    """
    plain = _TOLD_BEHIND.sub("", narrow(text))
    return all(
        ends_as_office(part) for part in re.split("[、,;/和]", plain.strip("。; "))
    )


def answering(text: str) -> tuple[int, int, int] | None:
    """Return where 审批科(负责人:甲) ends before its bracket, and the name in it."""
    bracket = _ANSWERING.search(narrow(text))
    return (bracket.start(), *bracket.span(1)) if bracket else None


# 责任科室:档案室 · 由档案室牵头整改的问题(2个) · 档案室、财务科
_HEADING = re.compile(
    r"(?:(?:责任|牵头|承办|整改)+[一-鿿]{1,4}:|由)?\s?(?P<names>[^:,。;()]{2,40}?)"
    r"(?:牵头|负责|承办)?(?:的?(?:整改|落实|负责)?的?(?:问题|事项|任务))?"
    r"(?:\([^()]{1,12}\))?[。:]?"
)
_LONGEST_OFFICE = 12


def offices_in_heading(title: str) -> list[str]:
    """Return the offices that a group's heading names and does nothing else; or []."""
    plain = narrow(title)
    found = _HEADING.fullmatch(plain)
    if found is None or "方面" in plain:
        return []
    start, end = found.span("names")
    names = [
        title[start + at : start + to] for at, to, _ in split_offices(title[start:end])
    ]
    fit = all(ends_as_office(one) and len(one) <= _LONGEST_OFFICE for one in names)
    return names if fit else []


def person_behind(text: str) -> int:
    """Return where the person begins in 环卫科/陈示例, 0 where there is none."""
    office, slash, person = narrow(text).partition("/")
    is_person = slash and _PERSON.fullmatch(person) and not ends_as_office(person)
    return len(office) + 1 if is_person and ends_as_office(office) else 0


def unread_remark(name: str) -> str:
    """Return what stands in brackets behind an office's name and is no part in it."""
    found = _REMARK.search(narrow(name))
    return found[1] if found else ""


def office_joiner(text: str, names: list[Name]) -> str | None:
    """Return what joins all `names` in `text`; None where that differs."""
    if not names or names[0][0] != 0 or names[-1][1] != len(text):
        return None
    gaps = {text[names[n][1] : names[n + 1][0]] for n in range(len(names) - 1)}
    if any("}" in gap or "{" in gap for gap in gaps):
        return None
    return "" if not gaps else gaps.pop() if len(gaps) == 1 else None


def rejoin(names: Sequence[str], known: Iterable[str]) -> dict[str, str]:
    """Return each of `names` with the office it is, or is a part of.

    A body may have an office 法规、宣传科: where all its parts are named, in whatever
    order (who leads may have been put first), it is meant; the longest of the `known`.
    """
    left = {narrow(name): name for name in names}
    meant = {name: name for name in names}
    split = [(_parts(name), name) for name in known]
    for parts, office in sorted(split, key=lambda one: -len(one[0])):
        if len(parts) > 1 and parts <= left.keys():
            meant |= {left.pop(part): office for part in parts}
    return meant


def _parts(name: str) -> frozenset[str]:
    plain = narrow(name)
    return frozenset(plain[start:end] for start, end, _ in split_offices(name))

"""Numbers of findings and rates in free text, against what the notice lists."""

import re
from collections.abc import Iterable, Iterator

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from rectification.notices import Notice
from rectification.notices.notice import Role, Section, SectionKind, Status
from rectification.notices.prose.clauses import clause_around
from rectification.notices.reading.answers import counts_findings, first_counts
from rectification.notices.text import narrow
from rectification.notices.vocabulary import phrases
from rectification.notices.vocabulary.counts import (
    PrintedCount,
    find_counts,
    names_the_rest,
    possible_counts,
)
from rectification.notices.vocabulary.numbering import from_chinese
from rectification.publishing.readiness.hit import Found, Severity, rule
from rectification.publishing.readiness.reading import Reading, Text
from rectification.publishing.status_labels import counted

# (一)已完成整改的问题(3个)
_IN_HEADING = re.compile(r"(\((?:共计?)?(\d{1,4})[个项条件](?:问题)?\))[。:]?$")
# 整改完成率76% · 问题整改率达到100%; a rate of measures or tasks is none of findings.
_RATE = re.compile(
    r"(?<![一-鿿])?(?:问题)?(?:整改)?(?:完成|整改|销号|办结)率"
    r"(?:为|达到?|约为?|已达到?)?:?(\d{1,3}(?:\.\d{1,4})?)%"
)
# 整改率达八成, 完成率百分之六十; 近八成 and 八成以上 say none exactly.
_RATE_IN_WORDS = re.compile(
    r"(?:完成|整改|销号|办结)率(?:已?(?:达到?|为))?"
    r"(?:百分之([一二三四五六七八九十百]{1,5})|([一二三四五六七八九])成([一二三四五六七八九])?)"
    r"(?!以上|以下|左右|[多余])"
)
_OPEN = frozenset(one for one in Status if one.is_open)
# 尚有8个未完成 says of all the others that they are completed.
_LEFT_OVER = (
    (_OPEN - {Status.UNKNOWN}),
    frozenset(Status) - {Status.COMPLETED},
    re.compile(
        r"(?:尚|仍|还|目前)有(\d{1,4})[个项](?:反馈)?(?:问题|事项)?"
        r"(?:尚|仍|还)?未(?:全部|全面)?(?:完成|整改|销号|办结)"
    ),
)
# 反馈的问题已全部整改完成; 其中 and the like speak of some, 确保 of a day to come.
_ALL_DONE = re.compile(
    r"问题[,:]?(?:目前|现)?(?:已(?:经)?(?:全部|全面|均|都)|(?:均|都|全部)已(?:经)?)"
    r"(?:整改|完成|办结|销号)"
)
_NOT_ALL = re.compile(
    r"其中|其余|剩余|另|立行立改|立查立改|上述|该|此|类|方面|部分|第[一二三四五六七八九十]"
    r"|确保|力争|争取|预计|将|拟|年底前|待|上[一轮次]|以往|除"
)
_OTHER_RATE = re.compile(
    r"(?:措施|任务|举措|指标|项目|计划|事项|工作|投资|预算)[^,。;]{0,4}$"
)


@rule(Severity.ERROR, gettext_lazy("Stated numbers"))
def stated_counts(read: Reading) -> Iterator[Found]:
    """Numbers of findings in free text that are not those the notice lists."""
    lists_all = _lists_all(read)
    for text in read.texts:
        section = read.section(text)
        if text.finding is not None or not counts_findings(section, text.text):
            continue
        found = _against_the_list(read, text, section) if lists_all else []
        yield from found or _in_itself(read, text)


def _against_the_list(read: Reading, text: Text, section: Section) -> list[Found]:
    found: list[Found] = []
    counts = find_counts(text.text)
    beside = {count.key for count in counts}
    for count, key in ((one, key) for one in counts for key in one.keys):
        possible = _possible(read.notice, section, key, beside)
        if count.number not in possible:
            quote = clause_around(text.text, count.start, count.end)
            found.append(_differs(read, text, quote, count.number, min(possible)))
    found += _in_heading(read, text, section)
    found += _left_over(read, text, section)
    return found or [*_all_done(read, text), *_left_out(read, text, section)]


def _differs(read: Reading, text: Text, quote: str, stated: int, listed: int) -> Found:
    return read.found(
        quote,
        _(
            "“%(quote)s” in %(where)s states %(stated)d findings where %(listed)d are "
            "listed: correct the number, or list the findings."
        ),
        text.place,
        stated=stated,
        listed=listed,
    )


def _left_over(read: Reading, text: Text, section: Section) -> Iterator[Found]:
    """尚有2个未完成, where another number is not completed."""
    must, may, pattern = _LEFT_OVER
    inside = _statuses(read.notice.sections), _statuses(_subtree(read.notice, section))
    for match in pattern.finditer(text.plain):
        least = [sum(one in must for one in statuses) for statuses in inside]
        most = [sum(one in may for one in statuses) for statuses in inside]
        number = int(match[1])
        if not any(
            low <= number <= high for low, high in zip(least, most, strict=True)
        ):
            quote = text.text[slice(*match.span())]
            yield _differs(read, text, quote, number, least[0])


def _all_done(read: Reading, text: Text) -> Iterator[Found]:
    """All said to be completed, while some of those that are listed are open."""
    left = sum(one.finding.status in _LEFT_OVER[0] for one in read.findings)
    for match in _ALL_DONE.finditer(text.plain):
        clause = clause_around(text.text, *match.span())
        if left and not _NOT_ALL.search(narrow(clause)):
            yield read.found(
                clause,
                _(
                    "“%(quote)s” in %(where)s says so of all, but %(left)d are still "
                    "open: say how many are completed and how many are not."
                ),
                text.place,
                left=left,
            )


def _left_out(read: Reading, text: Text, section: Section) -> Iterator[Found]:
    """Parts that do not come to the total, since a third status is not among them."""
    stated = {count.key: count for count in find_counts(text.text)}
    if not {"total", "completed", "ongoing"} <= set(stated):
        return
    spans = {(one.start, one.end): one.number for one in stated.values()}
    parts = sum(spans.values()) - 2 * stated["total"].number
    inside = _statuses(read.notice.sections), _statuses(_subtree(read.notice, section))
    if parts < 0 and stated["total"].number in map(len, inside):
        yield read.found(
            _from_to(text.text, min(spans), max(spans)),
            _(
                "The parts in %(where)s do not come to the total: “%(quote)s” leaves "
                "out %(left)d. Listed are %(counts)s: name each."
            ),
            text.place,
            left=-parts,
            counts=counted(read.notice),
        )


def _statuses(sections: Iterable[Section]) -> list[Status]:
    return [one.status for section in sections for one in section.findings]


def _in_itself(read: Reading, text: Text) -> Iterator[Found]:
    """Parts that come to more than the whole stated beside them."""
    counts = find_counts(text.text)
    stated = {count.key: count for count in counts}
    if len(counts) != len(stated) or not {"total", "completed"} <= set(stated):
        return
    # 正在推进6个,其中未完成1个 counts that one already.
    spans = {
        (one.start, one.end): one.number
        for one in stated.values()
        if one.key in _MAIN or "其中" not in _before(text, one)
    }
    first = (stated["total"].start, stated["total"].end)
    total = spans.pop(first)
    if len(spans) > 1 and sum(spans.values()) > total:
        yield read.found(
            _from_to(text.text, min(first, *spans), max(first, *spans)),
            _(
                "The parts in %(where)s come to %(parts)d, more than the %(total)d "
                "stated beside “%(quote)s”: correct the numbers."
            ),
            text.place,
            parts=sum(spans.values()),
            total=total,
        )


_MAIN = ("total", "completed", "ongoing")


def _before(text: Text, count: PrintedCount) -> str:
    return text.plain[max(0, count.since - 4) : count.since]


def _from_to(text: str, first: tuple[int, int], last: tuple[int, int]) -> str:
    """Return `text` from the clause of one number to the end of another's."""
    start = text.index(clause_around(text, *first), 0)
    end = clause_around(text, *last)
    return text[start : text.index(end, start) + len(end)]


def _in_heading(read: Reading, text: Text, section: Section) -> Iterator[Found]:
    """A group's heading with the number of its findings in brackets."""
    match = _IN_HEADING.search(text.plain)
    if match is None or text.role is not Role.HEADING:
        return
    if section.kind is not SectionKind.GROUP:
        return
    inside = _subtree(read.notice, section)
    listed = sum(len(one.findings) for one in inside)
    if listed and int(match[2]) != listed:
        start, end = match.span(1)
        yield _differs(read, text, text.text[start:end], int(match[2]), listed)


@rule(Severity.ERROR, gettext_lazy("Stated rate"))
def stated_rate(read: Reading) -> Iterator[Found]:
    """A rate of completion in free text that the listed findings do not give."""
    lists_all = _lists_all(read)
    for text in read.texts:
        section = read.section(text)
        if text.finding is not None or not counts_findings(section, text.text):
            continue
        possible = _rates_beside(text)
        if not possible and lists_all:
            possible = _rates(read, section)
        for start, end, rate, exact in _printed_rates(text.plain):
            if _OTHER_RATE.search(text.plain[:start]) or not possible:
                continue
            if any(abs(rate - one) < exact for one in possible):
                continue
            yield read.found(
                text.text[start:end],
                _(
                    "“%(quote)s” in %(where)s is not what the numbers give, which is "
                    "%(rate)s%%: correct the rate."
                ),
                text.place,
                rate=f"{possible[0]:.1f}".removesuffix(".0"),
            )


def _printed_rates(plain: str) -> Iterator[tuple[int, int, float, float]]:
    """Yield (start, end, per cent, how far off it may be) of the rates in `plain`.

    Rounded or cut: both are usual.
    """
    for match in _RATE.finditer(plain):
        exact = 10.0 ** -len(match[1].partition(".")[2])
        yield *match.span(), float(match[1]), exact
    for match in _RATE_IN_WORDS.finditer(plain):
        told, tenths, more = match.groups()
        if tenths:
            rate = 10 * (from_chinese(tenths) or 0) + (from_chinese(more or "") or 0)
        else:
            rate = from_chinese(told) or 0
        yield *match.span(), float(rate), 1.0 if told or more else 5.0


def _rates(read: Reading, section: Section) -> list[float]:
    """Return the rates that the listed findings give, or those of the group."""
    return [
        100 * part / whole
        for sections in (read.notice.sections, tuple(_subtree(read.notice, section)))
        for part, whole in _parts(sections)
    ]


def _rates_beside(text: Text) -> list[float]:
    """Return the rate that the numbers in the same paragraph give."""
    stated = {count.key: count.number for count in find_counts(text.text)}
    total, completed = stated.get("total"), stated.get("completed")
    return [100 * completed / total] if total and completed is not None else []


def _parts(sections: tuple[Section, ...]) -> Iterator[tuple[int, int]]:
    statuses = _statuses(sections)
    if statuses:
        for part in sorted(possible_counts(statuses)["completed"]):
            yield part, len(statuses)


def _possible(notice: Notice, section: Section, key: str, beside: set[str]) -> set[int]:
    """Return the numbers that are true of the notice, or of the group they stand in."""
    statuses = [one.status for one in notice.findings]
    possible = possible_counts(statuses, beside)[key]
    if section.level:
        inside = [
            one.status for part in _subtree(notice, section) for one in part.findings
        ]
        if inside:
            possible |= possible_counts(inside, beside)[key]
            if key == "total" or section.kind is SectionKind.GROUP:
                possible.add(len(inside))
    if key == "total":
        possible |= {len(section.findings)} - {0}
    return possible


def _subtree(notice: Notice, section: Section) -> Iterator[Section]:
    """Yield `section` and the groups inside it; none outside the numbered parts."""
    if not section.level:
        return
    yield section
    # By identity: two empty sections may well be equal.
    at = next(n for n, one in enumerate(notice.sections) if one is section)
    for other in notice.sections[at + 1 :]:
        if other.level <= section.level:
            break
        yield other


def _lists_all(read: Reading) -> bool:
    """Whether the notice lists its findings and does not say that some are left out."""
    stated = {key: one.number for key, one in first_counts(read.notice).items()}
    statuses = _statuses(read.notice.sections)
    return (
        bool(statuses)
        and not names_the_rest(stated, statuses)
        and not _lists_only_some(read)
    )


def _lists_only_some(read: Reading) -> bool:
    return any(
        text.finding is None and phrases.ONLY_SOME.search(text.plain)
        for text in read.texts
    )

"""A text is understood as a notice, a table or a letter, for the review to show."""

from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from functools import partial

from django.utils.translation import gettext

from rectification.errors import NoFinding, TooLarge
from rectification.intake.columns import Column
from rectification.intake.documents.document import Sheet
from rectification.intake.doubts import sentence
from rectification.intake.import_notice import MAX_FINDINGS
from rectification.intake.letter import read_letter
from rectification.intake.plan import Plan, PlannedFinding, Remark, write_offices
from rectification.intake.reading import Kind, Line, Reading, Understood
from rectification.intake.table.read_table import (
    Table,
    has_table,
    may_be_table,
    read_table,
)
from rectification.intake.terms import read_terms
from rectification.notices import Notice, parse, unbroken
from rectification.notices.notice import Deadline, Inspection, Role, Status
from rectification.notices.reading.doubts import Rule, doubts
from rectification.notices.reading.reach import read_reach
from rectification.notices.vocabulary.deadlines import write_date
from rectification.notices.vocabulary.kinds import (
    letter_words,
    notice_words,
    words_of_results,
)
from rectification.notices.vocabulary.numbering import Level
from rectification.notices.writing.write import fill, notice_values, numbered, printed

_ABOUT = {
    Rule.NO_STATUS_AT_ALL: "status",
    Rule.STATUS_UNKNOWN: "status",
    Rule.DEADLINE_UNCLEAR: "deadline",
}
MOST_PLACED = 100  # doubts that lead to their place
MAX_OF_TABLE = 10_000  # findings of a table: as many as it may have rows


def read(
    text: str,
    *,
    kind: str = "",
    columns: Sequence[Column] | None = None,
    year: int | None = None,
    is_merged: bool = False,
    level: Level | None = None,
    sheet: Sheet | None = None,
    head: int | None = None,
) -> Reading:
    """Understand `text` as `kind`, or as what it seems to be; store nothing.

    `is_merged`: a table about findings of which some may be there already; `level`: at
    which headings the findings stand, `head`: in which row those of a table, where
    somebody says so; `sheet`: the one that the text is.

    Raises NoFinding with what to do, and TooLarge.
    """
    table = partial(_table, text, columns, year, sheet, head, is_merged)
    if is_merged or (sheet and kind in ("", Kind.TABLE)):
        reading = table()
    else:
        reading = _read(text, kind, table, level)
    if reading.table is None:
        reading = replace(reading, reach=read_reach(_settled(text)), level=level)
    found = len(reading.findings)
    # Without findings it is shown all the same where they can be named.
    if not found and not _can_be_named(reading):
        raise NoFinding(_no_finding(kind))
    most = MAX_FINDINGS if reading.table is None else MAX_OF_TABLE
    if found > most:
        raise TooLarge(
            gettext(
                "There are %(found)d findings; %(limit)d can be taken in at once. "
                "Split the text and take in the parts."
            )
            % {"found": found, "limit": most}
        )
    return reading


def _settled(text: str) -> str:
    return unbroken(text).replace("\v", "\n").replace("\u2028", "\n")


def _can_be_named(reading: Reading) -> bool:
    """Whether a table has columns, or a notice headings, for somebody to name."""
    if reading.table is not None:
        return True
    return bool(reading.notice and reading.reach and reading.reach.headings)


def _read(
    text: str,
    kind: str,
    table: Callable[[], Reading],
    level: Level | None,
) -> Reading:
    if kind == Kind.TABLE or (not kind and has_table(text)):
        return table()
    settled = _settled(text)
    notice = parse(settled, level)
    if kind == Kind.NOTICE:
        return _of_notice(notice)
    has_results = any(
        one.status is not Status.UNKNOWN or one.measures or one.account_lead
        for one in notice.findings
    )
    as_notice, as_letter = notice_words(settled), letter_words(settled)
    if has_results and not kind and (as_notice or not as_letter):
        return _of_notice(notice)
    if not kind and may_be_table(text):
        return table()
    if as_notice and not as_letter and not kind:
        return _with_remark(_of_notice(notice), _no_letter(as_notice))
    plan = read_letter(settled, level)
    letter = _of_letter(settled, plan, notice.inspection)
    told = words_of_results([one.original_text for one in plan.findings])
    if told and not as_letter and not kind:
        return _with_remark(_of_notice(notice), _no_letter(told))
    if has_results and not kind and letter.findings:
        return _with_remark(letter, _no_notice(as_letter))
    if letter.findings or kind:
        return letter
    return _of_notice(notice)


def _with_remark(reading: Reading, words: str) -> Reading:
    return replace(reading, remarks=(Remark(words), *reading.remarks))


def _no_letter(quote: str) -> str:
    return gettext(
        "“%(quote)s” says that this is a notice of what was done: it is not read as a "
        "letter."
    ) % {"quote": quote}


def _no_notice(quote: str) -> str:
    return gettext(
        "“%(quote)s” says that this is a letter of what was found: it is not read as a "
        "notice."
    ) % {"quote": quote}


def _table(
    text: str,
    columns: Sequence[Column] | None,
    year: int | None,
    sheet: Sheet | None,
    head: int | None,
    is_merged: bool,
) -> Reading:
    found = read_table(
        text,
        columns=columns,
        year=year,
        is_merged=is_merged,
        numbers=sheet.numbers if sheet else (),
        named=head,
    )
    return _of_table(found, sheet.name if sheet else "")


def _no_finding(kind: str) -> str:
    if kind == Kind.LETTER:
        return gettext(
            "No finding was recognised. The findings of a letter are recognised by "
            "their numbers: 1. or （一） at the beginning of a paragraph. Number them "
            "and try again."
        )
    return gettext(
        "No finding was recognised. Findings are recognised by numbered headings, by "
        "关于“…”问题的整改 and by labels such as 整改情况. Check that the text is "
        "whole, or choose below what it is."
    )


# --- a notice -------------------------------------------------------------------------


def _of_notice(notice: Notice) -> Reading:
    lines = list(_notice_lines(notice))
    of_finding = _by_finding(lines)
    remarks = []
    for number, doubt in enumerate(doubts(notice)):
        own = lines if doubt.finding is None else of_finding.get(doubt.finding, [])
        is_whole = doubt.finding is None
        # Only so many are looked for: each may mean walking the whole text.
        found = number < MOST_PLACED
        at = _place(own, doubt.quote, is_whole=is_whole) if found else None
        words = sentence(doubt, notice)
        about = _ABOUT.get(doubt.rule, "")
        remarks.append(Remark(words, doubt.finding, at, doubt.quote, about=about))
    return Reading(
        Kind.NOTICE,
        tuple(lines),
        tuple(_notice_findings(notice)),
        tuple(remarks),
        notice.inspection,
        notice=notice,
    )


def _notice_lines(notice: Notice) -> Iterator[Line]:
    """Yield the paragraphs as printed, page furniture in its place."""
    offsets = [0]
    for section in notice.sections:
        offsets.append(offsets[-1] + len(section.findings))
    values = notice_values(notice)
    asides = {one.at: fill(one.line.wording, values) for one in notice.chrome}
    at = 1
    for one in printed(notice):
        while at in asides:
            yield Line(at, asides.pop(at), is_aside=True)
            at += 1
        finding = None if one.finding is None else offsets[one.section] + one.finding
        yield Line(at, one.text, finding, is_kept=one.role is Role.KEPT)
        at += 1
    for place in sorted(asides):
        yield Line(place, asides[place], is_aside=True)


def _notice_findings(notice: Notice) -> Iterator[Understood]:
    for section, _number, numbers in numbered(notice):
        group = " › ".join(notice.group_path(section))
        for one, number in zip(section.findings, numbers, strict=True):
            yield Understood(
                title=one.title,
                number=str(number),
                group=group,
                text=one.problem,
                offices=write_offices(one.offices, one.lead_office),
                deadline=one.deadline.wording if one.deadline else "",
                due=_day(one.deadline),
                status=one.status.value,
                measures=tuple(step.printed for step in one.measures),
            )


def _by_finding(lines: Sequence[Line]) -> dict[int, list[Line]]:
    own: dict[int, list[Line]] = defaultdict(list)
    for one in lines:
        if one.finding is not None:
            own[one.finding].append(one)
    return own


def _place(own: Sequence[Line], quote: str, *, is_whole: bool) -> int | None:
    """Return where the quote stands, or the finding begins that it is about."""
    quoting = (one.at for one in own if quote and quote in one.text)
    first = own[0].at if own and not is_whole else None
    return next(quoting, first)


# --- a letter, a table ----------------------------------------------------------------


def _of_letter(text: str, plan: Plan, inspection: Inspection) -> Reading:
    lines = tuple(
        Line(at, words.strip(), plan.belongs.get(at), at in plan.aside)
        for at, words in enumerate(text.split("\n"), 1)
        if words.strip()
    )
    terms = read_terms(text, inspection.feedback_on)
    return Reading(
        Kind.LETTER,
        lines,
        tuple(_planned(one) for one in plan.findings),
        plan.remarks,
        replace(inspection, feedback_on=terms.feedback_on),
        plan=plan,
        terms=terms,
    )


def _of_table(table: Table | None, sheet: str = "") -> Reading:
    if table is None:
        raise NoFinding(
            gettext(
                "No row of short headings stands over rows of as many cells. The "
                "headings must be copied with the table: 反馈问题, 整改措施, 牵头科室, "
                "整改时限 and the like, with a tab between the cells, as Word, WPS and "
                "Excel copy them."
            )
        )
    plan = table.plan
    lines = tuple(
        Line(
            row.at,
            " ｜ ".join(row.cells).replace("\n", " ⏎ "),
            plan.belongs.get(row.at),
            row.at in plan.aside,
        )
        for row in (*table.above, *table.rows)
    )
    remarks = plan.remarks
    if sheet:
        named = gettext("Sheet “%(sheet)s”: %(sentence)s")
        remarks = tuple(
            replace(one, sentence=named % {"sheet": sheet, "sentence": one.sentence})
            for one in remarks
        )
    return Reading(
        Kind.TABLE,
        lines,
        tuple(_planned(one) for one in plan.findings),
        remarks,
        Inspection(),
        plan=plan,
        table=table,
    )


def _planned(one: PlannedFinding) -> Understood:
    return Understood(
        title=one.title,
        number=one.number,
        group=" › ".join(one.aspects),
        text=one.original_text,
        offices=write_offices(one.offices, one.lead),
        deadline=one.deadline.wording if one.deadline else "",
        due=_day(one.deadline),
        status=one.status.value,
        measures=tuple(step.plan for step in one.measures),
    )


def _day(deadline: Deadline | None) -> str:
    return write_date(deadline.on) if deadline and deadline.on else ""

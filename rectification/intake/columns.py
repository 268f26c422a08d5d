"""What the columns of a pasted table are about, told by their headings.

Read by `intake/table/`, compared and written by `intake/merging/`, registered by
`intake/register.py`: `tests/intake/test_columns.py` names where one is missing.
"""

import re
from collections.abc import Sequence
from functools import cache

from django.conf import settings
from django.db.models import TextChoices
from django.utils import translation
from django.utils.translation import gettext_lazy as _

from rectification.notices.text import narrow, squeeze


class Column(TextChoices):
    NUMBER = "number", _("Number")
    REFERENCE = "reference", _("Reference")
    ASPECT = "aspect", _("Aspect")
    TITLE = "title", _("Finding")
    DETAIL = "detail", _("Manifestation")
    ORIGINAL = "original", _("Original text")
    STANDARD = "standard", _("Standard")
    MEASURE = "measure", _("Measure")
    LEADER = "leader", _("Responsible leader")
    OFFICES = "offices", _("Offices, the first leads")
    LEAD = "lead", _("Lead office")
    JOINT = "joint", _("Joint offices")
    PERSON = "person", _("Person responsible")
    PHONE = "phone", _("Telephone")
    DUE = "due", _("Deadline")
    KIND = "kind", _("Kind")
    STATE = "state", _("State")
    ACCOUNT = "account", _("Account of the rectification")
    OUTCOME = "outcome", _("Outcome of the rectification")
    REASON_FOR_DELAY = "reason_for_delay", _("Reason for delay as published")
    PROGRESS = "progress", _("Progress")
    DELAY = "delay", _("Reason for delay")
    HELP = "help", _("Help needed")
    NEXT_STEPS = "next_steps", _("Next steps")
    NONE = "", _("Not taken over")


# What only an entry of progress can hold, and a new finding has none.
OF_ENTRIES = frozenset({Column.DELAY, Column.HELP})

# Headings as squeezed and narrowed; the first column whose pattern fits whole wins.
_UNIT = "(?:科室|部门|单位|处室|股室|科股室|办公室)"
_DELAYED = r"(?:未(?:按期|按时|如期)?完成|逾期|延期|超期|滞后)(?:的)?(?:主要)?原因"
_PATTERNS: tuple[tuple[Column, str], ...] = (
    (Column.NUMBER, r"序号|问题序号|号|no\.?"),
    (Column.REFERENCE, r"(?:问题|系统|台账)?编号|reference"),
    (
        Column.ASPECT,
        r"(?:所属)?(?:方面|大类|问题(?:大类|类别|类型|分类)|类别|板块|领域)",
    ),
    (
        Column.DETAIL,
        r"(?:问题)?具体(?:表现|问题|描述|情况)|问题(?:表现|描述|情况)|表现(?:形式)?|"
        r"存在问题具体表现",
    ),
    (Column.ORIGINAL, r"(?:问题|反馈)?(?:意见|问题)?原文"),
    (
        Column.TITLE,
        r"(?:巡[察视]|审计|主要|存在|发现|整改|反馈|意见)*"
        r"(?:问题|事项|整改任务|反馈意见)(?:内容|摘要|名称|清单|点)?",
    ),
    (
        Column.STANDARD,
        r"(?:整改|验收|完成)?(?:目标|标准|要求)(?:[/、和]?(?:目标|标准))?",
    ),
    (Column.NEXT_STEPS, r"下一?步(?:工作)?(?:整改)?(?:计划|打算|措施|安排|工作)"),
    (Column.MEASURE, r"(?:具体)?(?:整改)?(?:措施|举措|任务措施)(?:内容)?|measures"),
    (
        Column.LEADER,
        r"(?:责任|分管|牵头|包[保抓])(?:局|班子|县|市|区)?(?:领导|班子成员)",
    ),
    (Column.LEAD, rf"(?:牵头|主办|主责|主要责任)(?:责任)?{_UNIT}"),
    (Column.JOINT, rf"(?:配合|协办|协同|协助)(?:责任)?{_UNIT}"),
    (
        Column.OFFICES,
        rf"(?:责任|承办|整改|整改责任|落实){_UNIT}(?:\(.{{1,12}}\))?|offices",
    ),
    (
        Column.PERSON,
        r"(?:直接|整改|具体)?(?:责任|经办|承办|联系|负责|具体经办|主办)人(?:员)?"
        r"(?:\(.{1,8}\))?",
    ),
    (Column.PHONE, r"(?:联系|办公)?(?:电话|方式|手机)(?:号码)?|联系方式"),
    (
        Column.DUE,
        r"(?:计划|整改|完成|办结|整改完成|计划完成|预计完成)*(?:时限|期限|时间|日期)"
        r"(?:要求)?",
    ),
    (
        Column.KIND,
        r"(?:整改)(?:类型|类别|方式|性质)|时限类型|kindofrectification",
    ),
    (
        Column.STATE,
        r"(?:整改|办理|完成|销号|目前|当前)?(?:状态|进度)|整改结果|(?:是否)?(?:完成|销号)与否",
    ),
    (
        Column.PROGRESS,
        r"(?:目前|当前|本月|本期|最新|整改|工作)*(?:进展|推进)(?:情况)?",
    ),
    (Column.OUTCOME, r"(?:整改|工作|取得的?)*成效|整改效果"),
    (Column.REASON_FOR_DELAY, rf"{_DELAYED}\((?:对外)?(?:公开|公布|通报)\)"),
    (Column.DELAY, _DELAYED),
    (
        Column.HELP,
        r"(?:需要?|提请|请求)?(?:协调|支持|帮助)(?:解决)?(?:的)?(?:事项|问题)|"
        r"存在(?:的)?(?:主要)?困难(?:[和及与、]?问题)?",
    ),
    (
        Column.ACCOUNT,
        r"(?:整改)?(?:工作)?(?:进展|落实|完成)(?:情况|落实情况)?|整改情况",
    ),
)
_COMPILED = tuple((column, re.compile(words, re.I)) for column, words in _PATTERNS)
_REMARK = re.compile(r"\([^()]{1,20}\)$")


def guess_column(heading: str) -> Column:
    """Return what a heading says its column is about, NONE where that is unknown."""
    plain = squeeze(narrow(heading)).replace("\n", "")
    if own := _labels().get(plain.lower()):
        return own
    for words in (plain, _REMARK.sub("", plain)):
        for column, pattern in _COMPILED:
            if pattern.fullmatch(words):
                return column
    return Column.NONE


@cache
def _labels() -> dict[str, Column]:
    """Return what the system itself calls the columns, in every language it has."""
    found: dict[str, Column] = {}
    for code, _name in settings.LANGUAGES:
        with translation.override(code):
            for column in Column:
                label = squeeze(narrow(str(column.label))).lower()
                found.setdefault(label, column)
    return found


def guess_columns(headings: Sequence[str]) -> tuple[Column, ...]:
    """Return the columns of a heading row; each is taken by the first that fits.

    整改成效 beside no other account is the account.
    """
    guessed = [guess_column(heading) for heading in headings]
    if not {Column.ACCOUNT, Column.PROGRESS} & set(guessed):
        alone = {Column.OUTCOME: Column.ACCOUNT}
        guessed = [alone.get(column, column) for column in guessed]
    taken: set[Column] = set()
    columns: list[Column] = []
    for column in guessed:
        columns.append(Column.NONE if column in taken else column)
        taken.add(column)
    return tuple(columns)


def is_heading_row(cells: Sequence[str]) -> bool:
    """Whether a row names columns: three at least, one of them what a finding is."""
    known = {one for one in guess_columns(cells) if one}
    essential = {Column.TITLE, Column.DETAIL, Column.MEASURE, Column.REFERENCE}
    return len(known) >= 3 and bool(known & essential)

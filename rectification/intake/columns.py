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
# What may have several columns.
NESTED = frozenset({Column.ASPECT})
_PROBLEM = frozenset({Column.TITLE, Column.DETAIL})
# One of them at least says which finding a row is about.
NAMING = (Column.TITLE, Column.DETAIL, Column.ORIGINAL, Column.REFERENCE)

# Headings as squeezed and narrowed; the first column whose pattern fits whole wins.
# They are put together of parts: what it comes from, what it is about, what it is.
_UNIT = (
    "(?:科室|部门|单位|处室|股室|科股室|部室|科(?:\\(股\\))?室|办公室|机构|党组织|党支部"
    "|站所|主体)"
)
_FROM = (
    "(?:巡[察视]|审计|督[查察]|专项|检查|考核|主要|存在的?|发现的?|查出的?|指出的?|"
    "反馈的?|意见|整改|突出|重点|涉及|相关|有关|需|待|应)*"
)
_WORKS = "整改|工作|问题|任务|办理|落实"
_WORK = f"(?:{_WORKS})*"
_DELAYED = (
    r"(?:(?:尚)?未(?:能)?(?:按期|按时|如期|及时)?(?:完成|整改|整改完成|完成整改|整改到位|"
    r"销号)?|逾期|延期|超期|滞后)(?:的)?(?:主要)?原因(?:分析|说明)?"
)
_SHARE = r"(?:\(?%\)?|\(?百分[比数]\)?)"
_PATTERNS: tuple[tuple[Column, str], ...] = (
    (Column.NUMBER, r"(?:问题|任务|项目|清单|总|分)?序号?|号|no\.?"),
    (Column.REFERENCE, r"(?:问题|系统|台账|任务)?(?:编号|编码)|reference"),
    (
        Column.KIND,
        r"整改(?:类型|类别|方式|性质)|时限类型|kindofrectification",
    ),
    (
        Column.ASPECT,
        rf"(?:所属)?{_FROM}(?:方面|大类|类别|板块|领域|问题(?:大类|类别|类型|分类))|"
        r"(?:巡[察视]|监督)?(?:反馈|检查)?重点(?:内容|事项|环节)|所属类[别型]",
    ),
    (
        Column.DETAIL,
        rf"{_FROM}(?:问题)?(?:的)?具体(?:问题)?(?:表现|问题|描述|情况|事例|内容)(?:形式)?|"
        rf"{_FROM}(?:问题|主要)(?:的)?(?:表现|描述|情况|详情)(?:形式)?|表现(?:形式)?|"
        r"存在问题具体表现",
    ),
    (Column.ORIGINAL, r"(?:问题|反馈)?(?:意见|问题)?原文"),
    (
        Column.TITLE,
        rf"{_FROM}(?:问题|事项|(?:整改)?任务|(?:反馈|巡[察视]|审计)意见)"
        r"(?:内容|摘要|名称|清单|点|概述|简述|标题|项目|事项)?|"
        r"(?:问题)?(?:标题|题目)",
    ),
    (
        Column.STANDARD,
        r"(?:整改|验收|完成|达到的?|预期|工作|销号)*(?:目标|标准|要求)"
        r"(?:[/、和]?(?:目标|标准|要求))?",
    ),
    (
        Column.NEXT_STEPS,
        r"(?:下一?步|后续|下一?阶段)(?:的)?(?:工作)?(?:整改)?"
        r"(?:计划|打算|措施|安排|工作)",
    ),
    (
        Column.MEASURE,
        rf"(?:具体|主要|拟?采取的?|{_WORKS}|推进)*(?:的)?"
        r"(?:措施|举措|任务措施|对策)(?:内容|安排|[及和]步骤)?|"
        r"(?:具体|整改|工作|落实)+(?:计划|方案|办法)|measures",
    ),
    (
        Column.LEADER,
        r"(?:整改)?(?:责任|分管|牵头|主管|联系|包[保抓案]|挂[钩联])"
        r"(?:局|院|校|委|公司|班子|县|市|区|镇|乡)?"
        r"(?:领导|班子成员|校长|院长|县长|区长)(?:同志)?|"
        r"(?:分管|主管)(?:负责人|负责同志|同志)|领导责任人|第一责任人",
    ),
    (
        Column.LEAD,
        rf"(?:整体|总体|整改)?(?:牵头|主办|主责|主要责任|主要承办)"
        rf"(?:责任|整改|落实|承办)?{_UNIT}",
    ),
    (
        Column.JOINT,
        rf"(?:配合|协办|协同|协助|协作|参与|会办)(?:责任|整改|落实)?{_UNIT}",
    ),
    (
        Column.OFFICES,
        rf"(?:责任|承办|整改|落实|执行|实施|具体)+{_UNIT}(?:\(.{{1,12}}\))?|"
        r"(?:责任)?(?:科室|部门|处室|股室)|offices",
    ),
    (
        Column.PERSON,
        rf"(?:直接|整改|具体|主要|{_UNIT})?"
        r"(?:责任|经办|承办|联系|联络|负责|具体经办|主办|牵头)(?:人|人员|员)"
        r"(?:\(.{1,8}\))?",
    ),
    (Column.PHONE, r"(?:联系|办公)?(?:电话|方式|手机)(?:号码)?|联系方式"),
    (
        Column.DUE,
        r"(?:计划|整改|完成|办结|预计|拟|目标|任务|规定|限定|截止|最后|落实)*"
        r"(?:时限|期限|时间|日期|时间节点|节点)(?:要求|安排)?",
    ),
    (
        Column.STATE,
        r"(?:整改|办理|完成|销号|目前|当前|任务|推进|落实|问题|工作)*(?:状态|状况|进度)"
        rf"{_SHARE}?|整改结果|(?:是否)?(?:完成|销号)与否|"
        r"是否(?:已|已经)?(?:完成|销号|整改|办结|到位)+|"
        rf"(?:整改|任务)?(?:完成|整改)(?:率|比例|百分比){_SHARE}?|"
        rf"{_WORK}(?:完成|进展|进度){_SHARE}",
    ),
    (
        Column.PROGRESS,
        r"(?:目前|当前|本月|本期|最新|整改|工作|落实)*(?:进展|推进)(?:情况)?",
    ),
    (Column.OUTCOME, r"(?:整改|工作|取得的?|阶段性?)*成效|整改效果"),
    (Column.REASON_FOR_DELAY, rf"{_DELAYED}\((?:对外)?(?:公开|公布|通报)\)"),
    (Column.DELAY, _DELAYED),
    (
        Column.HELP,
        r"(?:需要?|提请|请求)?(?:协调|支持|帮助)(?:解决)?(?:的)?(?:事项|问题)|"
        r"存在(?:的)?(?:主要)?困难(?:[和及与、]?问题)?",
    ),
    (
        Column.ACCOUNT,
        rf"{_WORK}(?:进展|落实|完成|推进)+(?:情况|落实情况)?|整改情况|"
        r"(?:整改|落实|完成)+(?:情况)?(?:描述|说明|详情)",
    ),
)
_COMPILED = tuple((column, re.compile(words, re.I)) for column, words in _PATTERNS)
_REMARK = re.compile(r"\([^()]{1,20}\)")
_TASK = re.compile(r"(?:具体)?(?:整改|工作)?任务(?:内容|清单|分解|事项)?")
_AND = re.compile("[/、及和与]")
_LONGEST = 40  # characters; a longer cell is no heading


def guess_column(heading: str) -> Column:
    """Return what a heading says its column is about, NONE where that is unknown.

    Of 牵头部门/负责人 the first is told; `guess_pair` tells both.
    """
    plain = plain_heading(heading)
    if own := _labels().get(plain.lower()):
        return own
    if len(plain) > _LONGEST:
        return Column.NONE
    for words in (plain, _REMARK.sub("", plain)):
        for column, pattern in _COMPILED:
            if pattern.fullmatch(words):
                return column
    pair = guess_pair(heading)
    return pair[0] if pair else Column.NONE


def guess_pair(heading: str) -> tuple[Column, Column] | None:
    """Return what both halves of a heading such as 牵头部门/负责人 say, or None."""
    parts = _AND.split(plain_heading(heading))
    if len(parts) != 2 or not all(parts):
        return None
    first, second = (guess_column(one) for one in parts)
    return (first, second) if first and second and first != second else None


def plain_heading(heading: str) -> str:
    """Return a heading as it is compared: width, padding and returns are nothing."""
    return squeeze(narrow(heading)).replace("\n", "")


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

    Aspects may take several, the outer first: 方面 and 问题类别.
    整改成效 beside no other account is the account; 整改任务 beside another problem is
    the measure.
    """
    guessed = [guess_column(heading) for heading in headings]
    if not {Column.ACCOUNT, Column.PROGRESS} & set(guessed):
        alone = {Column.OUTCOME: Column.ACCOUNT}
        guessed = [alone.get(column, column) for column in guessed]
    tasks = [bool(_TASK.fullmatch(plain_heading(one))) for one in headings]
    pairs = list(zip(guessed, tasks, strict=True))
    if any(one in _PROBLEM and not is_task for one, is_task in pairs):
        task = Column.NONE if Column.MEASURE in guessed else Column.MEASURE
        guessed = [task if is_task else one for one, is_task in pairs]
    taken: set[Column] = set()
    columns: list[Column] = []
    for column in guessed:
        columns.append(Column.NONE if column in taken - NESTED else column)
        taken.add(column)
    return tuple(columns)


def is_heading_row(cells: Sequence[str]) -> bool:
    """Whether a row names columns: three at least, one of them what a finding is."""
    known = {one for one in guess_columns(cells) if one}
    essential = {Column.TITLE, Column.DETAIL, Column.MEASURE, Column.REFERENCE}
    return len(known) >= 3 and bool(known & essential)

"""The printed fields of a finding, one row each; everything that lists them derives it.

Another text costs a row here and its name among the attributes of `notice.Finding` and
`notice.Style`, the columns of `models.Finding`, the attributes of
`intake.plan.PlannedFinding` and the members of `intake.columns.Column`. What is
missing is named by `tests/notices/test_printed_fields.py` and
`tests/models/test_printed_text.py`.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from rectification.notices.notice import Role


class Label(StrEnum):
    """What the words in front of a colon announce."""

    PROBLEM = "problem"
    LEAD = "lead_office"
    JOINT = "joint_offices"
    OFFICES = "offices"
    LEADER = "leader"
    PERSON = "person"
    STANDARD = "standard"
    DEADLINE = "deadline"
    KIND = "kind"
    STATUS = "status"
    OUTCOME = "outcome"
    REASON_FOR_DELAY = "reason_for_delay"
    ACCOUNT = "account"
    NEXT_STEPS = "next_steps"
    ASIDE = "aside"


@dataclass(frozen=True, slots=True)
class PrintedField:
    """What announces a field, how its line reads, which values stand in the line.

    `name`: the part of a finding, and the attribute of `Style` that words it.
    `labels`: the words in front of the colon, by what they announce.
    `pattern`: its line in a style that begins to show it; "" for one always shown.
    `values`: the attributes of `Finding` that each of its slots prints.
    `is_text`: one value of plain text; slot, label and all attributes have its name.
    `shows_findings`: its labels stand in findings only, so they show where those are.
    `is_answered`: whether `parse_notice --json` tells it.
    """

    name: str
    labels: Mapping[Label, str]
    pattern: str
    role: Role
    values: Mapping[str, tuple[str, ...]]
    is_text: bool = False
    shows_findings: bool = True
    is_answered: bool = True


def _text(
    label: Label,
    words: str,
    pattern: str,
    role: Role = Role.FIELD,
    *,
    shows_findings: bool = True,
    is_answered: bool = True,
) -> PrintedField:
    """Return the row of a plain text. In `Role.TEXT` it may take several paragraphs."""
    return PrintedField(
        label.value,
        {label: words},
        pattern,
        role,
        {label.value: (label.value,)},
        is_text=True,
        shows_findings=shows_findings,
        is_answered=is_answered,
    )


_UNIT = (
    r"(?:科室|处室|部门|单位|股室|中心|党组织|支部|处|科|办|室|院系|学院|股|部室|车间"
    r"|条线|办所|站所|科所|队所)"
)
_RESULT = r"(?:情况|成效|效果|举措|措施|做法|进展|结果|过程)"
_OFFICES = ("offices", "lead_office")

# The first row whose words fit a label whole has it.
FIELDS: tuple[PrintedField, ...] = (
    PrintedField("title", {}, "", Role.FINDING, {"title": ("title",)}),
    # 反馈问题 存在的主要问题表现 具体表现为
    PrintedField(
        "problem",
        {
            Label.PROBLEM: r"(?:巡[察视]|督[察查导]|审计)?"
            r"(?:反馈|指出|发现|存在|具体|主要)(?:的)?"
            r"(?:主要|具体|突出)?(?:问题|意见)(?:的)?(?:表现|描述|内容|情况)?"
            r"|问题(?:的)?(?:具体|主要)?(?:表现|描述|内容|概述|简述|摘要|情况|原文)?"
            r"|(?:具体|主要)表现(?:为|在)?|问题清单|反馈原文"
            r"|(?:巡[察视]|审计)?(?:组)?(?:反馈)?指出|巡[察视](?:组)?反馈"
            r"|原(?:反馈)?问题|(?:您|大家|群众|居民|职工)反映的?问题|(?:审计|检查|督[察查])?(?:发现|查明)|表现"
        },
        "{problem}",
        Role.PROBLEM,
        {"problem": ("problem",)},
        shows_findings=False,
    ),
    # 牵头科室 · 配合科室 · 责任科室 整改责任部门 整改主体
    PrintedField(
        "offices",
        {
            Label.LEAD: r"(?:整改)?(?:牵头|主办|主责|主要责任|第一责任)(?:整改|责任)?"
            + _UNIT,
            Label.JOINT: r"(?:整改)?(?:配合|协办|会办|协同|协助|参与|参加)"
            rf"(?:整改|责任)?{_UNIT}",
            Label.OFFICES: r"(?:整改|具体|直接)?(?:责任|承办|落实|承担|整改)"
            rf"{_UNIT}|责任主体|整改主体|(?:整改)?责任|谁(?:来)?(?:改|办|负责)",
        },
        "责任科室：{offices}",
        Role.FIELD,
        dict.fromkeys(("offices", "lead_office", "joint_offices"), _OFFICES),
    ),
    # 责任领导 分管领导 牵头责任人
    _text(
        Label.LEADER,
        r"(?:整改)?(?:责任|分管|牵头|包案|包保|包联|领办|挂钩|主管|包抓|联系|督办)"
        r"(?:校|院|局|委|党组|班子)?领导"
        r"|(?:整改)?责任班子成员|分管(?:校|院|局|副)长"
        r"|牵头责任人|主要责任人|第一责任人",
        "责任领导：{leader}",
    ),
    # 责任人 经办人
    _text(
        Label.PERSON,
        r"(?:整改|直接|具体|落实)?责任人(?:员)?|(?:具体)?经办(?:人(?:员)?)?|承办人|联系人"
        r"|责任到人",
        "责任人：{person}",
    ),
    _text(
        Label.STANDARD,
        r"整改(?:目标|标准|要求|任务)|验收标准|销号标准|完成标准|目标任务",
        "整改标准：{standard}",
        shows_findings=False,
        is_answered=False,
    ),
    # 整改进度 目前状态 完成与否
    PrintedField(
        "status",
        {
            Label.STATUS: r"(?:目前|当前)?(?:整改|完成|销号|办理)?"
            r"(?:进度|状态|销号情况)"
            r"|完成与否|改到什么程度|是否完成|(?:整改|办理|核查)?结论|完成情况|进展状态|目前|当前"
        },
        "整改状态：{status}",
        Role.FIELD,
        {"status": ("status_wording",)},
    ),
    # 整改时限 计划完成时间
    PrintedField(
        "deadline",
        {
            Label.DEADLINE: r"(?:现|调整后|延期后)?(?:的)?"
            r"(?:计划|拟|预计|整改|办结|销号|规定|要求|承诺)?"
            r"(?:整改|完成|办结|销号)?(?:的)?"
            r"(?:时限|期限|时间节点|时间安排|时间要求"
            r"|完成时间|完成日期|截止时间|截止日期)"
            r"|(?:计划|拟|预计|实际)?(?:完成|整改|办结)(?:整改)?(?:时间|日期|时点)"
            r"|(?:预计|计划)(?:完成|办结)|(?:什么时候|何时)(?:能|要)?(?:改|办|完成)好?"
        },
        "完成时限：{deadline}",
        Role.FIELD,
        {"deadline": ("deadline",)},
    ),
    # 整改成效 取得的成效 结果: before the account, whose words fit 整改成效 too
    _text(
        Label.OUTCOME,
        r"(?:整改(?:工作)?)?(?:已?取得的?)?(?:成效|效果)|(?:已?取得的?|工作)(?:成效|效果)"
        r"|(?:整改|办理)?结果|果|[改办]得怎么?样了?",
        "整改成效：{outcome}",
        Role.TEXT,
    ),
    _text(
        Label.REASON_FOR_DELAY,
        r"未(?:能)?(?:按期|按时|如期|及时)?(?:整改)?(?:完成|到位|办结|销号)(?:整改)?的?"
        r"(?:主要|具体)?原因|(?:逾期|延期|暂缓)(?:未完成)?的?(?:主要|具体)?原因",
        "未完成原因：{reason_for_delay}",
        Role.TEXT,
    ),
    # 整改落实情况 采取的主要措施及取得的成效 整改
    PrintedField(
        "account",
        {
            Label.ACCOUNT: r"(?:具体|主要|目前|已|当前|前期)?(?:问题)?"
            r"(?:整改|工作|落实|推进|完成|进展)(?:工作)?"
            r"(?:落实|进展|完成|推进|工作|开展|措施|举措|成效)?"
            r"(?:及|和|与|、)?(?:采取|主要|工作|整改|落实|完成|取得)?(?:的)?"
            + _RESULT
            + r"(?:(?:及|和|与|、)(?:取得|整改|工作|完成|落实|主要|进展){0,4}(?:的)?"
            r"(?:情况|成效|效果|成果|进展))?"
            r"|已?(?:采取|落实|完成)的?(?:整改)?(?:措施|举措|工作)(?:及成效)?"
            r"|整改|(?:工作|整改)?落实|(?:工作|目前|当前)?进展|落实举措|主要做法|整改做法"
            r"|(?:具体|主要|整改|应对)?(?:措施|举措)|(?:整改)?对策|改|我们做了|我们的(?:整改|做法|回应|办理)"
            r"|怎么[改办]的?|(?:具体)?做法|(?:再|后续)整改(?:落实|进展|完成)?情况|(?:承办|办理)(?:情况|进展|过程)"
        },
        "整改落实情况：",
        Role.ACCOUNT,
        {"account_lead": ("account_lead",), "account": ("measures",)},
    ),
    # 下一步计划 后续整改措施
    PrintedField(
        "next_steps",
        {
            Label.NEXT_STEPS: r"(?:下一步|下步|后续|下一阶段|下阶段|今后)(?:全面)?"
            r"(?:的)?(?:整改|工作|推进)?(?:的)?"
            r"(?:计划|打算|措施|安排|举措|工作|思路|方案|整改|推进|任务|重点)?"
            r"(?:计划|措施|安排|打算)?"
            r"|接下来(?:怎么办|怎么做|的打算)?|还差什么|往后怎么办|打算"
        },
        "下一步计划：",
        Role.NEXT_STEPS,
        {"plan_lead": ("plan_lead",), "next_steps": ("next_steps",)},
    ),
)

FIELD_NAMED: Mapping[str, PrintedField] = {one.name: one for one in FIELDS}
FIELD_OF_LABEL: Mapping[Label, PrintedField] = {
    label: one for one in FIELDS for label in one.labels
}
# What is announced by a label in front of it and printed whole in a line of its own.
LABELLED = tuple(one.name for one in FIELDS if one.role in (Role.FIELD, Role.TEXT))
TEXTS = tuple(one.name for one in FIELDS if one.is_text)


def texts_of(finding: object) -> dict[str, str]:
    """Return the plain texts of a finding of whatever kind, by their names."""
    return {name: getattr(finding, name) for name in TEXTS}

"""What a label nobody listed announces, by the parts it is made of: 审计|查出.

A label is made of such parts alone; the heading of a column may hold other words too.
"""

import re

from rectification.notices.vocabulary.printed_fields import Label

# What was found by whom, what was done, who does it by when, and what is told of it.
_WORDS = re.compile(
    "(?:"
    "对应|巡[察视]组?|审计组?|督[察查导]组?|检查组?|考核|评估|反馈|指出|发现|查出|查明|存在|反映|交办"
    "|问题|事项|任务|意见|情[况形]|表现|事实|内容|现状"
    "|描述|概述|简述|综述|概况|说明|摘要|原文|详情|名称|标题|题目|清单"
    "|整改|落实|推进|进展|进度|完成|办[理结]|工作|采取|开展|取得|措施|举措|做法|对策|过程|结果"
    "|成[效果]|效果|状态|销号"
    "|主要|具体|突出|重点|目前|当前|最新|现阶段|相关|有关|整体|总体|后续|下一?步|下一?阶段|今后"
    "|计划|打算|安排|思路|方案|责任|牵头|配合|协[办同助]|分管|包[案抓保]|领导|负责|主[办管责]|承办"
    "|经办|联系|直接|单位|部门|科室|股室|处室|站所|班组|组室|车间|支部|机构|主体|人员|人|同志|时[限间]|期限|限期|日期"
    "|节点|预计|拟|规定|要求|截止|未|按期|按时|如期|逾期|延期|滞后|原因|是否|已|组|所|的|及|和|与|、"
    ")+"
)
_LONGEST, _SHORTEST = 14, 4  # characters: two parts at least
# 已完成的问题 heads a group, 整改工作已完成 tells a status.
_OF_STATE = re.compile("(?:已|未).*的(?:问题|事项|任务)|(?!.*是否).*已完成(?:整改)?")

# The first that fits says what the whole is about.
_WORK = "整改|落实|进展|推进|措施|举措|做法|对策|办理"
PARTS = tuple(
    (label, re.compile(words))
    for label, words in (
        (Label.REASON_FOR_DELAY, "原因"),
        (Label.NEXT_STEPS, "下一?步|下一?阶段|后续|今后|打算"),
        (
            Label.PROBLEM,
            rf"表现|情形|(?:问题|事项|意见)(?:内容|描述|清单|名称|标题|题目|摘要|概述|简述|原文)?$"
            rf"|^(?!.*(?:{_WORK}|责任)).*(?:反馈|指出|发现|查[出明]|问题|事实)"
            "|^情况(?:说明|描述|概述|简述|综述|摘要)$|^具体情况$",
        ),
        (Label.JOINT, "配合|协[办同助]"),
        (Label.LEAD, "牵头(?!人|领导)|主办(?!人)"),
        (Label.LEADER, "领导|班子成员|分管"),
        (Label.PERSON, "人(?:员)?$|经办|负责同志"),
        (Label.DEADLINE, "[时期]限|限期|时间|日期|节点"),
        (Label.STATUS, "状态|进度|与否|是否|销号|结论"),
        (Label.STANDARD, "标准|目标|要求"),
        (Label.OUTCOME, f"^(?!.*(?:{_WORK[3:]})).*(?:成[效果]|效果|结果)"),
        (Label.ACCOUNT, f"{_WORK}|工作情况|完成情况"),
        (
            Label.OFFICES,
            "科室|部门|单位|股室|处室|站所|班组|组室|车间|支部|机构|主体|责任",
        ),
    )
)


def by_its_parts(name: str) -> Label | None:
    """Return what a label made of known parts alone announces, or None."""
    if not _SHORTEST <= len(name) <= _LONGEST or not _WORDS.fullmatch(name):
        return None
    if _OF_STATE.fullmatch(name):
        return None
    return by_any_part(name)


def by_any_part(name: str) -> Label | None:
    """Return what a part of `name` tells it to be about, or None."""
    return next((label for label, words in PARTS if words.search(name)), None)

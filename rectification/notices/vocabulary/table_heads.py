"""What the columns of a table are about, told by the parts of their headings.

Patterns are matched against headings that are narrowed and without padding.
"""

import re

from rectification.notices.vocabulary.labels import classify
from rectification.notices.vocabulary.printed_fields import Label

NUMBER, GROUP = "number", "group"
Head = Label | str  # what a field's label announces, NUMBER or GROUP

_NUMBER = re.compile(
    r"(?:问题|任务|项目|清单)?(?:序号?|编号|号|项次)|No\.?", re.IGNORECASE
)
# What several rows share: 类别, 所属方面, 被巡察单位, 乡镇(街道)
_GROUP = re.compile(
    r"[一-鿿]{0,8}(?:类[别型]|[大分]类|方面|板块|领域|环节)|"
    r"(?:所[属在]|被巡[察视]|涉及)?(?:乡镇|镇[街乡]?|街道|社区|村居?|区域|片区|县区|辖区|党组织)"
    r"(?:[/、及(](?:乡镇?|镇|街道|园区|社区|村)\)?)*(?:名称)?|被巡[察视]单位(?:名称)?"
)
_KIND = re.compile(r"整改(?:类[别型]|方式|性质)|时限类型")
# The first that a heading holds says what it is about; most of all its end does.
_PARTS = tuple(
    (label, re.compile(words))
    for label, words in (
        (Label.REASON_FOR_DELAY, "原因"),
        (Label.NEXT_STEPS, "下一?步|后续|下阶段|打算"),
        (
            Label.PROBLEM,
            "表现|(?:问题|事项|意见)(?:内容|描述|清单|名称|摘要|概述|点)?$",
        ),
        (Label.JOINT, "配合|协办|协同|协助"),
        (Label.LEAD, "牵头(?!人|领导)|主办(?!人)"),
        (Label.LEADER, "领导|班子成员|分管"),
        (Label.PERSON, "人(?:员)?$|经办"),
        (Label.DEADLINE, "[时期]限|时间|日期|节点"),
        (Label.STATUS, "状态|进度|与否|是否|销号|结论"),
        (Label.STANDARD, "标准|目标|要求"),
        (Label.OUTCOME, "成效|效果|结果"),
        (Label.ACCOUNT, "措施|举措|做法|情况|进展|落实|整改"),
        (Label.OFFICES, "科室|部门|单位|股室|处室|站所|主体|责任"),
    )
)


def head_of(name: str) -> Head | None:
    """Return what a column is about by its heading, None where nobody knows."""
    if _NUMBER.fullmatch(name):
        return NUMBER
    if _KIND.fullmatch(name):
        return Label.KIND
    if _GROUP.fullmatch(name):
        return GROUP
    if label := classify(name):
        return label
    return next((label for label, words in _PARTS if words.search(name)), None)

"""What the columns of a table are about, told by the parts of their headings.

Patterns are matched against headings that are narrowed and without padding.
"""

import re

from rectification.notices.vocabulary.label_parts import by_any_part
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
_FIGURES = re.compile("[数率额量比](?:\\(.{1,4}\\))?$")  # 问题数, 整改完成率
_KIND = re.compile(r"整改(?:类[别型]|方式|性质)|时限类型")


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
    return None if _FIGURES.search(name) else by_any_part(name)

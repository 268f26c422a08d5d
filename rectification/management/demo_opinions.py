"""意见建议 of the demo: one waits, one is drafted, one replied to, one not accepted."""

from collections.abc import Mapping

from rectification.models import Finding, Opinion, Report, User
from rectification.publishing.opinions import release

LATE = "自助终端搬到站点已经一个月，屏幕一直没亮，老人办事还是要跑大厅。"
HOURS = "联合受理窗口中午能不能也安排人值班？上班族只有午休时间能来。"
HOURS_OUTLINE = "建议联合受理窗口午间安排人员值班。"
HOURS_REPLY = (
    "感谢建议。自下月起，联合受理窗口工作日12时至13时30分安排两人值班，"
    "不动产、医保、税务业务均可办理。"
)
SIGNS = "大厅二楼的指示牌还是旧的，社保窗口搬走了没改。"
SIGNS_REPLY = "二楼指示牌已全部更换，并在一楼入口增设楼层索引。"
ELSEWHERE = "小区门口路灯坏了三天没人修。"
ELSEWHERE_REPLY = "路灯维护不属本单位职责，请拨打12345热线，由区城市管理部门办理。"


def write(people: Mapping[str, User], report: Report, desk: Finding) -> None:
    """One waits, one is drafted, one is replied to in public, one is not accepted."""
    coordinator, leader = people["zhenggai"], people["lingdao"]
    _send(report, desk, LATE)
    _send(report, None, SIGNS).draft_reply(by=coordinator, reply=SIGNS_REPLY)
    hours = _send(report, None, HOURS)
    said = {"reply": HOURS_REPLY, "outline": HOURS_OUTLINE}
    hours.draft_reply(by=coordinator, is_public=True, **said)
    release(hours, by=leader)
    hours.judge(is_satisfied=True)
    other = _send(report, None, ELSEWHERE)
    other.draft_refusal(by=coordinator, reply=ELSEWHERE_REPLY)
    release(other, by=leader)


def _send(report: Report, finding: Finding | None, words: str) -> Opinion:
    return Opinion.objects.receive(
        report,
        finding,
        words=words,
        may_be_public=words == HOURS,
        code=f"demo {words}",
        address=None,
    )

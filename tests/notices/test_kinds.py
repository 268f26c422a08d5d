"""Kinds of notices that were misread, in several wordings: what each should say."""

from datetime import date

import pytest

from rectification.notices.notice import DueKind, Status
from rectification.notices.reading.doubts import Rule, doubts
from rectification.publishing.readiness import check
from rectification.publishing.redaction import redact
from tests.notices.told import HEAD, read, steps

# --- who signs ------------------------------------------------------------------------


@pytest.mark.parametrize(
    "signer",
    [
        "清溪镇中心小学",
        "清溪县第二中学",
        "清溪镇幼儿园",
        "竹浦村党总支",
        "竹浦村",
        "清溪县委巡察办",
        "清溪镇",
        "清溪县消防救援大队",
        "清溪街道竹浦社区",
        "清溪县委巡察工作领导小组",
        "清溪县财政所（盖章）",
    ],
)
def test_schools_villages_and_offices_of_inspection_sign(signer: str) -> None:
    notice = read(
        HEAD,
        "一、关于“登记不全”问题的整改",
        "整改情况：已完成。补登3册。",
        "特此报告。",
        signer,
        "2025年7月1日",
    )
    assert notice.signed_by == signer.removesuffix("（盖章）")
    assert notice.signed_on == date(2025, 7, 1)
    assert steps(notice.findings[0]) == (["补登3册。"], [])


@pytest.mark.parametrize(
    ("under_title", "body"),
    [
        (["——2025年8月27日在县人大常委会会议上", "县审计局局长 梅岭"], "县审计局"),
        (["（2025年8月27日在县人大常委会会议上）", "县审计局局长　梅岭"], "县审计局"),
        (
            ["——2025年8月27日在清溪县第九届", "人大常委会第三次会议上", "副县长 梅岭"],
            "",
        ),
        (
            ["—2025年8月27日在县政协常委会议上", "县财政局党组书记、局长梅岭"],
            "县财政局",
        ),
    ],
)
def test_whoever_reads_a_report_out_signs_it(under_title: list[str], body: str) -> None:
    notice = read(
        "关于2024年度审计查出问题整改情况的报告",
        *under_title,
        "主任、各位委员：",
        "一、关于“登记不全”问题的整改",
        "整改情况：已完成。补登3册。",
    )
    assert notice.signed_by == under_title[-1]
    assert notice.organisation == body
    assert notice.signed_on == date(2025, 8, 27)
    assert not [line for line in notice.sections[0].lines if line.role == "kept"]


# --- statuses -------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("words", "status"),
    [
        ("立行立改，已完成", Status.COMPLETED),
        ("立行立改、已整改到位", Status.COMPLETED),
        ("即知即改，基本完成", Status.SUBSTANTIALLY_COMPLETED),
        ("立整立改；未完成", Status.NOT_COMPLETED),
        ("立行立改", Status.UNKNOWN),
        ("立即整改", Status.UNKNOWN),
    ],
)
@pytest.mark.parametrize("place", ["整改进度：{}。", "整改时限：{}。", "目前状态：{}"])
def test_rectified_at_once_is_a_deadline_and_says_no_status(
    words: str, status: Status, place: str
) -> None:
    (finding,) = read(
        HEAD, "1.关于“登记不全”问题。", place.format(words), "整改情况：补登3册。"
    ).findings
    assert finding.status is status
    assert finding.deadline
    assert finding.deadline.kind is DueKind.IMMEDIATE
    assert finding.deadline.wording == words[:4]
    if status is not Status.UNKNOWN or "时限" not in place:
        assert finding.status_wording == words


@pytest.mark.parametrize(
    ("status", "paragraphs", "measures"),
    [
        ("基本完成。", ["（1）补登。", "（2）核对。"], ["补登。", "核对。"]),
        ("已完成", ["一是补登。", "二是核对。"], ["补登。", "核对。"]),
        ("持续推进", ["补登3册，核对2册。"], ["补登3册，核对2册。"]),
        ("正在整改，计划年底完成。", ["1.补登。", "2.核对。"], ["补登。", "核对。"]),
        ("【已完成】", ["①补登。", "②核对。"], ["补登。", "核对。"]),
    ],
)
def test_a_line_of_nothing_but_a_status_goes_on_below(
    status: str, paragraphs: list[str], measures: list[str]
) -> None:
    (finding,) = read(
        HEAD,
        "一、整改情况",
        "（一）关于“登记不全”问题。",
        f"整改情况：{status}",
        *paragraphs,
        "下一步计划：逐册复核。",
    ).findings
    assert finding.status is not Status.UNKNOWN
    assert finding.account_lead == ""
    assert steps(finding) == (measures, ["逐册复核。"])


# --- next steps -----------------------------------------------------------------------

YEAR = "2025年4月1日，县委第一巡察组反馈了意见。"
DONE = "整改情况：正在整改。一是补登3册。二是核对2册。"
OUTLOOKS = {
    "下一步，将再核对9册，确保2026年3月底前完成。": (
        ["将再核对9册，确保2026年3月底前完成。"],
        3,
    ),
    "下步将于年底前补齐。": (["将于年底前补齐。"], 12),
    "接下来，一是再补登。二是11月底前核对。三是归档。": (
        ["再补登。", "11月底前核对。", "归档。"],
        11,
    ),
    "\n后续继续核对，力争9月底前完成。": (["继续核对，力争9月底前完成。"], 9),
    "下一阶段，我所将逐册复核。": (["我所将逐册复核。"], None),
}


@pytest.mark.parametrize("outlook", OUTLOOKS)
@pytest.mark.parametrize("is_last", [True, False])
def test_an_outlook_ends_the_account(outlook: str, is_last: bool) -> None:
    more = [] if is_last else ["2.关于“乱放”问题。整改情况：已完成。归位。"]
    first = read(
        HEAD, YEAR, "1.关于“登记不全”问题。", *(DONE + outlook).split("\n"), *more
    )
    planned, month = OUTLOOKS[outlook]
    finding = first.findings[0]
    assert steps(finding) == (["补登3册。", "核对2册。"], planned)
    due = finding.deadline.on if finding.deadline else None
    assert (due and due.month) == month


def test_a_field_s_deadline_counts_before_that_of_an_outlook() -> None:
    (finding,) = read(
        HEAD,
        "1.关于“登记不全”问题。",
        "整改时限：2025年6月底",
        DONE + "下一步，将在2026年3月底前复核。",
    ).findings
    assert finding.deadline
    assert finding.deadline.on == date(2025, 6, 30)


def test_an_outlook_of_each_measure_stays_with_it() -> None:
    told = "整改情况：一是补登。下一步，将复核。二是归位。下一步，将贴签。"
    (finding,) = read(HEAD, "1.关于“登记不全”问题。", told).findings
    assert steps(finding) == (["补登。下一步，将复核。", "归位。下一步，将贴签。"], [])


# --- numbers --------------------------------------------------------------------------

OPEN = [
    "（一）基本完成并持续整改的问题",
    "1.关于“登记不全”问题。",
    "整改情况：补登3册。",
    "（二）未完成的问题",
    "1.关于“屋面渗漏”问题。",
    "未完成原因：资金未到位。",
]
COMES_TO = {
    "反馈问题52个，已完成50个，基本完成1个，未完成1个，整改完成率96.15%。": True,
    "共反馈20个问题，整改完成18个，基本完成、持续整改1个，尚未完成1个。": True,
    "反馈问题52个，已完成50个。现将未全部完成的主要问题整改情况通报如下。": True,
    "反馈问题52个，已完成50个，基本完成2个。": False,
    "反馈问题52个，已完成49个，基本完成1个，未完成1个。": False,
    "反馈问题52个，已完成49个，基本完成1个，未完成2个。": False,
}


@pytest.mark.parametrize(("sentence", "comes_to"), COMES_TO.items())
def test_a_total_may_exceed_the_list_where_the_rest_is_named(
    sentence: str, comes_to: bool
) -> None:
    notice = read(HEAD, sentence, *OPEN)
    hits = check(notice, redacted=redact(notice, ()))
    wrong = [one for one in hits if one.rule in ("stated_counts", "stated_rate")]
    doubted = [one.rule for one in doubts(notice)]
    assert (not wrong) is comes_to
    assert (Rule.COUNT_DIFFERS not in doubted) is comes_to
    assert Rule.NO_ACCOUNT not in doubted  # the reason tells why nothing is done


def test_a_number_of_a_third_status_is_counted_anew() -> None:
    notice = read(HEAD, "反馈问题2个，基本完成1个，未完成1个。", *OPEN)
    assert notice.sections[0].lines[1].wording == (
        "反馈问题{total}个，基本完成{substantially_completed}个，未完成{not_completed}个。"
    )


# --- days -----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("said", "quote"),
    [
        ("2024717日至830日，县委第一巡察组开展了巡察。", "2024717日至830日"),
        ("914日，巡察组反馈了意见。", "914日"),
        ("2024年1027日反馈。", "2024年1027日"),
        ("202412月5日反馈了意见。", "202412月5日"),
        ("开展180日攻坚，100日内办结，每月15日调度。", None),
    ],
)
def test_a_day_that_lost_its_year_or_month_is_doubted(
    said: str, quote: str | None
) -> None:
    notice = read(HEAD, said, "一、关于“登记不全”问题的整改", "整改情况：已完成。")
    assert notice.inspection.started_on is notice.inspection.feedback_on is None
    lost = [one.quote for one in doubts(notice) if one.rule is Rule.NO_SUCH_DAY]
    hits = check(notice, redacted=redact(notice, ()))
    assert lost == [one.quote for one in hits if one.rule == "no_such_day"]
    assert lost == ([quote] if quote else [])


@pytest.mark.parametrize(
    "said",
    [
        "县督查室来校督导，6月12日印发督查通报。",
        "贵局2023年6月12日《关于食堂管理的督查通报》（江督〔2023〕4号）收悉。",
        "2023年6月12日县审计局出具审计报告，指出3个问题。",
    ],
)
def test_an_inspection_is_fed_back_by_a_paper_too(said: str) -> None:
    notice = read(
        HEAD,
        "2023年3月起检查。" + said,
        "一、关于“不全”问题的整改",
        "整改情况：已完成。",
    )
    assert notice.inspection.feedback_on == date(2023, 6, 12)


@pytest.mark.parametrize(
    "said",
    [
        "现予公示。公示日期为2025年1月21日至2月8日。",
        "公示时间：2025年1月21日至2月8日，异议材料请送至县委巡察办。",
        "现公示如下，公示期自2025年1月21日至2月8日。",
        "公告期限2025年1月21日至2月8日。",
    ],
)
def test_the_days_of_publicity_are_none_of_the_inspection(said: str) -> None:
    notice = read(HEAD, said, "一、关于“登记不全”问题的整改", "整改情况：已完成。")
    assert notice.contact.period.removeprefix("自") == "2025年1月21日至2月8日"
    assert notice.inspection.started_on is notice.inspection.ended_on is None

"""What looks like a flaw and is none: nothing new may be found."""

from collections import Counter

import pytest

from rectification.notices import parse, unbroken
from rectification.publishing.readiness import check
from tests.paths import OWN, notice_text

# Sentences for the account of a completed finding.
SENTENCES = [
    "通过12345热线受理诉求70余次",
    "拨付资金13812345678元",
    "发票编号13812345678已核验",
    "文件2023-13812345678-01已归档",
    "分别为 138 1234 567 件",
    "索引号：6222021234567890128",
    "项目代码2019-340106-48-03-512345已赋码",
    "统一社会信用代码91340106MA1XYZ1234已核对",
    "合同编号6222021234567890128已归档",
    "流水6222021234567890129与账面一致",
    "单据号110101199003070071共1份",
    "苏ICP备12345678号网站已整改",
    "云A12345号文件已归档",
    "京A12345型设备已更换",
    "查询机器已24h开放",
    "已建成5G+智慧平台，展板为3×5米",
    "已采购XXL号工作服20套、X光机1台",
    "印发《关于转发〈管理办法〉的通知》",
    "印发《关于印发《管理办法》的通知》",
    "群众称“工作人员说‘马上办’，当天就办好了”",
    "已更换OA系统（it’s ok提示已汉化）",
    "已完成以下工作：1）清点；2）登记；3）上账",
    "完善了台账、档案……等资料——均已归档",
    "群众反映“真的办好了？！”",
    "修订《盘点办法（试行）》",
    "成立资产管理中心（以下简称“中心”）核查小组",
    "登记奖励（计分项）6次，设备（含备用泵）年检12台",
    "整改工作（由区住建局牵头）已完成",
    "参加培训65人（其中党员41人）",
    "限时办件（开户2个工作日，过户4个工作日）办结率达标",
    "依据二〇〇九年、二○一二年两份旧规",
    "已对责任人张某某批评教育",
    "预留号码138****1234、经办人李**均已核对",
    "2份待补充材料已补齐",
    "将水泵保养列入班组分工，将巡查路线并入值班表",
    "将检查结果纳入绩效考核，将党建要求写入章程",
    "已制定年度学习计划并完成",
    "草拟制度3份，模拟演练2次，均已完成",
    "依据（2022）皖0106民初123号判决执行完毕",
    "依据鹭政发〔2019〕31号、鹭政发〔2020〕7号执行完毕",
    "每周一至周五8：30—17：30接待，已接待31人",
    "资金增长率12.5%，使用率达到93.1%，已全部拨付",
    "“回头看”发现的问题已整改，坚决防止反弹，下一步将持续巩固",
    "问题“清零”、制度“上墙”、责任“到人”，均已落实",
    "温度控制在2～8℃，面积90㎡，已验收",
    "联系企业（个体户）12家，走访村（社区）9个",
    "完成率提高到98%",
    "1.5万元以下支出已纳入审批",
    "已建立“周调度、月通报、季评估”机制",
    "a)清点资产；b)核销账目，均已完成",
    "邮箱系统已升级，电话系统已更新",
    "已公布监督电话，通过电话、QQ等方式回访25次",
]
AFTER = "明确每年盘点两次。"


def found(text: str) -> Counter[tuple[str, str]]:
    return Counter((hit.rule, hit.quote) for hit in check(parse(text)))


@pytest.mark.parametrize("sentence", SENTENCES)
@pytest.mark.parametrize("notice", ["status_groups_fullwidth"])
def test_an_innocent_sentence_is_left_alone(sentence: str, notice: str) -> None:
    clean = notice_text(notice)
    assert AFTER in clean
    more = clean.replace(AFTER, f"{AFTER}{sentence}。", 1)
    assert not found(more) - found(clean)


CONTACTS = [
    "联系电话：0000-80561122转8012；电子邮箱：zhenggai@bailu.example",
    "监督电话：（0000）80561122、80561123；邮箱：zhenggai@bailu.gov.cn",
    "举报电话：12388；电子邮箱：zhenggai#bailu.example（#换成@）",
    "联系电话：400-810-8888",
    "联系电话：010-88886666，传真：010-88886667",
    "联系电话：0000-80561122（工作日9:00—17:00）；电子邮箱：a.b-c_d@mail.bailu.gov.cn",
    "联系电话：80561122/80561123；信箱：白鹭区芦荡路18号",
    "联系电话：0000-8056 1122；电子邮件：zg@vip.163.com",
]


@pytest.mark.parametrize("contact", CONTACTS)
def test_a_whole_contact_is_left_alone(contact: str) -> None:
    clean = notice_text("status_groups_fullwidth")
    start = clean.index("监督电话")
    end = clean.index("\n", start)
    assert not found(clean[:start] + contact + clean[end:]) - found(clean)


def test_a_quotation_may_run_over_paragraphs() -> None:
    clean = notice_text("secretary_section")
    where = "　　一是优化存量。"
    more = "　　群众说：“线网要听大家的。\n　　“要一条一条看。\n　　“要算大账。”\n"
    assert where in clean
    assert not [
        one
        for one in found(clean.replace(where, more + where, 1))
        if "quotes" in one[0]
    ]


# What is right to say of our own notices, by file; no other has anything.
WARNED = {
    "fields_behind_bars": [("open_without_next_step", "应急物资储备不足")],
    "table_of_bars": [("open_without_next_step", "门店出租未招租")],
    "boxes_to_tick": [("open_without_next_step", "门诊排队时间过长")],
    "aspects_nested": [("open_without_next_step", "社区食堂运营难以为继")],
    "audit_problem_then_account": [
        ("open_without_next_step", "国有资本经营收益未足额上缴"),
        ("open_without_deadline", "国有资本经营收益未足额上缴"),
    ],
    "audit_report_congress": [
        ("open_without_next_step", "养老服务设施建成未启用"),
        ("open_without_deadline", "存量资金盘活不到位"),
    ],
    "civil_affairs_lookback": [
        ("open_without_deadline", "困境儿童关爱'重物质、轻心理'"),
        ("unrecognised", "(注:以下排序不分主次)"),
    ],
    "company_measures_then_effects": [
        ("open_without_next_step", "工程分包管理失控"),
        ("open_without_deadline", "工程分包管理失控"),
    ],
    "coop_unnumbered": [("no_responsible_office", "‘庄稼医院’专家坐诊有名无实")],
    "culture_aspect_sections": [
        ("completed_in_future", "4.23世界读书日期间,还将在广场、车站增设流动书车。"),
        ("open_without_next_step", "专业人才断档"),
        ("open_without_deadline", "专业人才断档"),
    ],
    "deadline_words": [
        ("open_without_next_step", "职工安全教育缺乏实效"),
        ("open_without_next_step", "场部食堂采购随意"),
    ],
    "district_aspects": [("open_without_next_step", "党建与业务‘两张皮’")],
    "feedback_problem_words_running": [("open_without_next_step", "新院区建设迟缓")],
    "four_levels_feedback_titles": [
        ("open_without_next_step", "高值耗材二级库盘点不实")
    ],
    "four_levels_long": [
        ("open_without_next_step", "双向转诊‘上转容易下转难’"),
        ("open_without_deadline", "双向转诊‘上转容易下转难’"),
    ],
    "group_brackets_continuous": [
        ("open_without_deadline", "亏损企业治理不力"),
        ("open_without_deadline", "粮库‘微腐败’禁而不绝"),
    ],
    "inline_arabic_measures": [
        ("open_without_next_step", "档案管理基础薄弱"),
        ("open_without_deadline", "档案管理基础薄弱"),
    ],
    "justice_label_own_line": [
        ("open_without_next_step", "社区矫正工作人员“身在岗、心不在岗”"),
        ("open_without_deadline", "社区矫正工作人员“身在岗、心不在岗”"),
    ],
    "market_pipe_fields": [
        ("unrecognised", "表1 巡察整改任务完成进度一览"),
        ("unrecognised", "类别 | 问题数 | 已完成 | 正在推进"),
        ("unrecognised", "监管执法 | 2 | 1 | 1"),
        ("unrecognised", "营商环境 | 2 | 1 | 1"),
    ],
    "no_sections_nested_aspects": [
        ("open_without_next_step", "农家书屋图书更新慢"),
        ("open_without_deadline", "文物修缮项目审计滞后"),
    ],
    "numbered_field_labels": [("open_without_next_step", "闲置土地处置力度不足")],
    "numbers_doubled_and_missing": [
        ("open_without_next_step", "乡村医生青黄不接"),
        ("open_without_deadline", "公共卫生应急储备不足"),
        ("duplicated", "2."),
        ("mixed_numbering", "4."),
        ("mixed_numbering", "3."),
    ],
    "one_paragraph_findings_long": [
        ("open_without_next_step", "学科建设规划落实不力"),
        ("open_without_deadline", "学科建设规划落实不力"),
    ],
    "people_with_posts": [("open_without_next_step", "公交线网布局不合理")],
    "problem_lists_kept": [
        ("unrecognised", "表1\u3000问题整改完成情况一览（略）"),
        ("unrecognised", "（注：以上数据统计截至2022年12月31日）"),
    ],
    "problem_runs_on_after_title": [
        ("open_without_next_step", "档案数字化进度缓慢"),
        ("open_without_deadline", "档案数字化进度缓慢"),
    ],
    "problem_words_in_sections": [("open_without_next_step", "物业管理矛盾多")],
    "scheme_changes_between_groups": [
        ("open_without_next_step", "商贸企业“升规纳统”培育不力"),
        ("open_without_deadline", "商贸企业“升规纳统”培育不力"),
    ],
    "section_findings_status_brackets": [
        ("open_without_next_step", "流动书车年久失修"),
        ("open_without_deadline", "总分馆通借通还未实现"),
    ],
    "state_bracket_opens_account": [
        ("open_without_next_step", "媒体深度融合“合而不融”")
    ],
    "state_on_own_line_obscured_email": [
        ("open_without_next_step", "安评机构监管缺位")
    ],
    "state_words_varied": [("open_without_next_step", "行政事业单位资产闲置")],
    "status_words_kept_lines": [
        ("open_without_deadline", "下属企业改制遗留"),
        ("unrecognised", "表1\u3000储备安全方面问题整改情况一览"),
        ("unrecognised", "注：以上数据截至2023年4月底。"),
    ],
    "street_state_before_title": [
        ("open_without_next_step", "老旧小区加装电梯推进缓慢"),
        ("open_without_deadline", "老旧小区加装电梯推进缓慢"),
    ],
    "three_levels_no_sections": [("open_without_next_step", "收费公示不及时")],
    "titles_plain_due_brackets": [
        ("open_without_next_step", "乡镇财政所人员力量薄弱的情况")
    ],
    "outcome_beside_account": [
        ("open_without_next_step", "乐器借出不登记"),
        ("open_without_deadline", "乐器借出不登记"),
    ],
    "reason_not_completed": [
        ("open_without_next_step", "饮水工程管护经费不到位"),
        ("open_without_deadline", "饮水工程管护经费不到位"),
    ],
    "township_finding_as_section": [
        ("open_without_next_step", "集体鱼塘承包费长期拖欠"),
        ("unrecognised", "其余两个问题涉及个人隐私，已向当事人单独反馈。"),
    ],
    "township_plain_paragraphs": [
        ("open_without_next_step", "集镇污水管网建而未接"),
        ("open_without_deadline", "集镇污水管网建而未接"),
    ],
    "twenty_findings_one_paragraph": [
        ("open_without_next_step", "义务教育优质均衡发展不快"),
        ("open_without_deadline", "义务教育优质均衡发展不快"),
    ],
    "deadline_in_status_or_plan": [("open_without_next_step", "渠道台账不全")],
    "groups_by_office_and_share": [
        ("open_without_next_step", "误点未登记"),
        ("open_without_deadline", "灭火器过期"),
        ("open_without_deadline", "检修单缺页"),
    ],
    "labels_made_of_parts": [
        ("open_without_next_step", "熏蒸登记不全"),
        ("deadline_past", "2023年7月底"),
        ("open_without_deadline", "地磅未检"),
        ("no_responsible_office", "地磅未检"),
    ],
    "measures_by_bullets_and_signs": [("open_without_next_step", "绿地保洁责任不清")],
    "table_a_cell_a_line": [("open_without_next_step", "摊位租金迟缴")],
    "table_cells_shared_by_rows": [("open_without_next_step", "渠系图未更新")],
    "vague_period_three_line_title": [
        ("open_without_next_step", "基层社空壳化严重"),
        ("unpaired_quotes", "“权属明确"),
    ],
}

# What is still under way in small notices, without a day and without a next step.
NEITHER = {
    "bullets_before_titles": "超限检测站选址滞后",
    "clauses_of_status_at_the_end": "村级合同备案不全",
    "fields_numbered_under_statuses": "信息化建设滞后",
    "items_under_problem_headings": "补贴发放名单未公示",
    "items_under_status_headings": "老旧管网更换迟缓",
    "labels_bold_with_dashes": "数字化率偏低",
    "numbered_articles": "教师轮岗缓慢",
    "numbers_of_two_parts": "农贸市场消防通道堵塞",
    "sealed_for_another": "值班电话无人接听",
    "signs_over_numbered_titles": "球架生锈",
    "stars_and_glued_status": "防雷检测收费不透明",
    "states_by_schedule": "工程结算超期",
    "status_before_a_colon": "集镇规划修编迟滞",
    "table_group_cells_lost": "熏蒸登记不全",
    "table_heads_on_two_rows": "苗木验收迟缓",
    "word_and_status_over_the_title": "村卫生室设备闲置",
}
WARNED |= {
    name: [("open_without_deadline", title), ("open_without_next_step", title)]
    for name, title in NEITHER.items()
}


@pytest.mark.parametrize("path", OWN, ids=lambda path: path.stem)
def test_our_own_notices_are_warned_of_what_is_so(path: object) -> None:
    hits = check(parse(unbroken(path.read_bytes().decode("utf-8-sig"))))
    assert not [hit for hit in hits if hit.severity == "error"]
    found = sorted((hit.rule, hit.quote) for hit in hits)
    assert found == sorted(WARNED.get(path.stem, []))

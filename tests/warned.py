"""What readiness rightly says of our own notices: nothing in it is an error."""

# What is right to say of our own notices, by file; no other has anything.
WARNED = {
    "boxed_problem_blocks": [("open_without_next_step", "熏蒸作业资质过期")],
    "quotes_of_one_shape_inside": [
        ("open_without_next_step", '公车"派车单"补填'),
        ("open_without_deadline", '公车"派车单"补填'),
        ("unpaired_quotes", "“落实“过紧日子”要求不到位的问题"),
        ("unpaired_quotes", "“物业考核“走过场”“打和牌”问题"),
    ],
    "states_behind_titles_run_on": [("open_without_next_step", "古戏台修缮资金滞留")],
    "states_of_tasks": [("open_without_next_step", "退役军人就业质量不高")],
    "status_and_day_in_closing_brackets": [
        ("open_without_next_step", "协管员培训不经常")
    ],
    "table_groups_across_all_columns": [
        ("open_without_next_step", "超限超载治理有盲区")
    ],
    "table_in_wide_space": [("open_without_next_step", "巾帼创业贷款贴息滞后")],
    "table_right_below_the_title": [("open_without_next_step", "水渠管护无人")],
    "offices_in_a_table_below": [
        ("open_without_next_step", "口述史抢救滞后"),
        ("unrecognised", "整改责任分工表"),
        ("unrecognised", "序号\t责任科室\t责任领导\t完成时限"),
        ("unrecognised", "1\t征编科\t副主任丁某\t2023年11月底"),
        ("unrecognised", "2\t宣教科\t副主任丁某\t2023年12月底"),
        ("unrecognised", "3\t征编科、宣教科\t主任葛某\t2024年6月底"),
    ],
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
    "circled_measures_right_below_titles": "零工驿站使用率低",
    "done_on_a_day": "生态流量监管缺失",
    "progress_in_shares": "预警信息发布到村延迟",
    "status_sentences_part_the_items": "理事会换届延期",
    "number_without_stop": "进驻事项“体外循环”",
    "numbers_by_stems": "教师轮岗台账缺失",
    "numbers_of_cheques": "实物档案未编目",
    "numbers_roman_within_a_part": "古籍修复人员断档",
    "status_in_part_headings_only": "异地就医备案解释不清",
    "status_in_sentences_over_groups": "康复师配备不足",
    "what_the_audit_asked_for": "药品加成核算有误",
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

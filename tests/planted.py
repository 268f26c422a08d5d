"""Flaws planted into our own clean notices: rule, notice, what is replaced, quote.

`put` stands in place of `find`, which occurs in the notice; the check must then find
`quote` under `rule`, and nothing else that it did not find before.
"""

from typing import NamedTuple


class Planted(NamedTuple):
    rule: str
    notice: str
    find: str
    put: str
    quote: str


def _p(rule: str, *cases: tuple[str, str, str, str]) -> list[Planted]:
    return [Planted(rule, *case) for case in cases]


PLANTED: list[Planted] = [
    *_p(
        "stated_counts",
        ("secretary_section", "择要公布如下", "通报如下", ""),
        (
            "status_groups_fullwidth",
            "共反馈问题5个",
            "共反馈问题7个",
            "区委第二巡察组共反馈问题7个",
        ),
        ("status_groups_fullwidth", "已完成整改3个", "已完成整改4个", "已完成整改4个"),
        (
            "civil_affairs_lookback",
            "已完成整改的问题(3个)",
            "已完成整改的问题(4个)",
            "(4个)",
        ),
        (
            "civil_affairs_lookback",
            "反馈了6个问题",
            "反馈了16个问题",
            "8月15日反馈了16个问题",
        ),
        ("market_pipe_fields", "已完成2个,", "已完成三个,", "反馈的4个问题已完成三个"),
        ("hospital_status_sections", "正在整改3个", "正在整改5个", "正在整改5个"),
        ("college_account_first", "已整改4个", "已整改3个", "5个问题中已整改3个"),
    ),
    *_p(
        "stated_counts",
        (
            "feedback_problem_words_running",
            "未完成1个",
            "未完成2个",
            "未完成2个",
        ),
        (
            "status_sections_partial",
            "正在整改4个",
            "正在整改14个",
            "共指出问题23个。截至目前,已完成整改19个,正在整改14个",
        ),
    ),
    *_p(
        "internal_remark",
        (
            "secretary_section",
            "作出公开承诺。",
            "作出公开承诺。以上内容请吴书记审定后发布。",
            "以上内容请吴书记审定后发布。",
        ),
        (
            "narrative_secretary",
            "四易其稿",
            "四易其稿（张主任说改成已完成）",
            "（张主任说改成已完成）",
        ),
        (
            "status_sections_partial",
            "逐笔核对后发出催收函14份",
            "逐笔核对后发出催收函14份(问一下财务股)",
            "(问一下财务股)",
        ),
    ),
    *_p(
        "figures_unmet",
        (
            "secretary_section",
            "发车时刻在站牌标注",
            "发现站牌漏标24块，已更换15块",
            "发现站牌漏标24块",
        ),
    ),
    *_p(
        "mixed_numbering",
        (
            "transport_one_line_labels",
            "3.按年度评选先进",
            "4.按年度评选先进",
            "4.",
        ),
    ),
    *_p(
        "stated_rate",
        (
            "status_groups_fullwidth",
            "正在推进2个。",
            "正在推进2个，整改完成率80%。",
            "整改完成率80%",
        ),
        (
            "hospital_status_sections",
            "正在整改3个。",
            "正在整改3个,完成率达到66.7%。",
            "完成率达到66.7%",
        ),
    ),
    *_p(
        "identity_card",
        (
            "labels_shuffled",
            "罚款2.5万元",
            "罚款2.5万元（当事人110101199003070070）",
            "110101199003070070",
        ),
        (
            "transport_one_line_labels",
            "停发1名长期病假人员",
            "停发1名（身份证号11010119491231002X）长期病假人员",
            "11010119491231002X",
        ),
        (
            "market_pipe_fields",
            "受理咨询90余次",
            "受理１１０１０１１９９００３０７００７０等咨询90余次",
            "１１０１０１１９９００３０７００７０",
        ),
        (
            "labels_shuffled",
            "罚款2.5万元",
            "罚款2.5万元（当事人110101 19900307 0070）",
            "110101 19900307 0070",
        ),
        (
            "labels_shuffled",
            "罚款2.5万元",
            "罚款2.5万元（11010119491231106 x）",
            "11010119491231106 x",
        ),
    ),
    *_p(
        "mobile_phone",
        (
            "civil_affairs_lookback",
            "简办婚丧事379起",
            "简办婚丧事379起,可拨打13800138000咨询",
            "13800138000",
        ),
        (
            "section_arabic_tabs",
            "责任人：骆青野",
            "责任人：骆青野 139-1234-5678",
            "139-1234-5678",
        ),
        (
            "section_arabic_tabs",
            "责任人：骆青野",
            "责任人：骆青野 1 3 9 1 2 3 4 5 6 7 8",
            "1 3 9 1 2 3 4 5 6 7 8",
        ),
        (
            "section_arabic_tabs",
            "责任人：骆青野",
            "责任人：骆青野1391\u200b234\u200d5678",
            "1391\u200b234\u200d5678",
        ),
        (
            "section_arabic_tabs",
            "责任人：骆青野",
            "责任人：骆青野+86 １３９ １２３４ ５６７８，0571 8800 1234",
            "86 １３９ １２３４ ５６７８",
        ),
        (
            "arabic_findings_lead_joint",
            "责任人:柳青禾;整改时限:立行立改",
            "责任人:柳青禾(17712345678);整改时限:立行立改",
            "17712345678",
        ),
    ),
    *_p(
        "contact_mobile",
        (
            "status_groups_fullwidth",
            "监督电话：",
            "监督电话：１３８ 0013 8000、",
            "１３８ 0013 8000",
        ),
        (
            "status_groups_fullwidth",
            "监督电话：",
            "监督电话：手机+8613800138000、",
            "8613800138000",
        ),
    ),
    *_p(
        "bank_card",
        (
            "transport_one_line_labels",
            "追缴多发款项2.37万元",
            "追缴多发款项2.37万元至6222021234567890128账户",
            "6222021234567890128",
        ),
        (
            "civil_affairs_lookback",
            "追回死亡后冒领资金4.22万元",
            "追回死亡后冒领资金4.22万元,退入4111 1111 1111 1111",
            "4111 1111 1111 1111",
        ),
        (
            "transport_one_line_labels",
            "追缴多发款项2.37万元",
            "追缴多发款项2.37万元至6222\u200b 0212 3456 7890 128账户",
            "6222\u200b 0212 3456 7890 128",
        ),
    ),
    *_p(
        "number_plate",
        (
            "transport_one_line_labels",
            "查处超限车辆146台次",
            "查处苏G12345等超限车辆146台次",
            "苏G12345",
        ),
        (
            "secretary_section",
            "调出车辆22台",
            "调出车辆22台（含粤BD12345）",
            "粤BD12345",
        ),
        (
            "manifestations_fields_last",
            "新增清运车2辆",
            "新增清运车2辆(皖A·8K976)",
            "皖A·8K976",
        ),
    ),
    *_p(
        "open_redaction_mark",
        (
            "labels_shuffled",
            "立案查处无证取水1起",
            "立案查处||某公司无证取水1起",
            "||某公司无证取水1起，罚款2.5万元；三是安装取水计量设施32台套",
        ),
        (
            "health_joint_signers",
            "对3家漏报单位",
            "对||3家漏报单位||（含||乙院）",
            "||乙院）进行全县通报",
        ),
    ),
    *_p(
        "empty_section",
        (
            "secretary_section",
            "　　（二）坚持不懈抓整改。对正在推进的问题逐项跟踪，完成一个销号一个。",
            "　　（二）坚持不懈抓整改",
            "（二）坚持不懈抓整改",
        ),
        (
            "deadline_words",
            "  场党委先后召开6次会议,逐项明确责任部门、责任人和完成时限。\n",
            "",
            "一、整改工作组织情况",
        ),
        (
            "section_findings_one_line_labels",
            "整改措施：开展有偿补课专项检查4次，设立举报信箱和举报电话，受理并核查线索1条，查无实据。",
            "整改措施：",
            "整改措施：",
        ),
    ),
    *_p(
        "completed_in_future",
        (
            "status_groups_fullwidth",
            "整改落实情况：编印教师用讲义，对12所学校逐一补课，每场均有签到表、照片和学生问卷，合格率由六成升至九成以上。",
            "整改落实情况：我局将于下半年编印教师用讲义，对12所学校逐一补课。",
            "我局将于下半年编印教师用讲义，对12所学校逐一补课。",
        ),
        (
            "deadline_words",
            "整改落实情况:护栏全部焊接加固,设置警示牌6块。",
            "整改落实情况:拟更换瞭望塔护栏。",
            "拟更换瞭望塔护栏。",
        ),
        (
            "arabic_findings_lead_joint",
            "整改情况:维修灭火机19台,新购油料和水带,仓库钥匙由专人24小时值守保管。",
            "整改情况:计划年底前配足灭火机,安排专人值守。",
            "计划年底前配足灭火机,安排专人值守。",
        ),
        (
            "transport_one_line_labels",
            "整改进展：收回到期未续的经营权15个，重新公开配置，全过程邀请县公证处监督。",
            "整改进展：下一步，加强出租汽车经营权管理。",
            "下一步，加强出租汽车经营权管理。",
        ),
        (
            "market_pipe_fields",
            "③全程帮办。老年经营者由窗口人员代填表格,累计帮办233人次。",
            "③全程帮办。将对老年经营者逐一上门帮办。",
            "将对老年经营者逐一上门帮办。",
        ),
        (
            "narrative_secretary",
            "三是制定社有资产出租管理办法。",
            "三是预计下半年出台社有资产出租管理办法。",
            "预计下半年出台社有资产出租管理办法。",
        ),
    ),
    *_p(
        "open_without_next_step",
        (
            "status_groups_fullwidth",
            "　　下一步计划：建立电子卷宗，缺一项材料系统即不予流转。\n",
            "",
            "取水许可审批留痕不全",
        ),
        (
            "secretary_section",
            "　　下一步计划：全部装置到位后开展一次全员应急演练。\n",
            "",
            "驾驶员疲劳驾驶防控不力",
        ),
        (
            "hospital_status_sections",
            "  下步打算:继续抓好临床技能中心建设,争取2024年一季度投入使用。\n",
            "",
            "青年医师规范化培训走过场",
        ),
    ),
    *_p(
        "open_without_deadline",
        (
            "status_groups_fullwidth",
            "正在推进，计划2023年底完成",
            "正在推进",
            "取水许可审批留痕不全",
        ),
        ("secretary_section", "　　整改时限：2024年底\n", "", "驾驶员疲劳驾驶防控不力"),
        (
            "college_account_first",
            "　　整改期限：2024年底\n",
            "",
            "新校区建设债务压力较大",
        ),
    ),
    *_p(
        "deadline_past",
        (
            "status_groups_fullwidth",
            "计划2023年底完成",
            "计划2023年8月底完成",
            "2023年8月底",
        ),
        (
            "secretary_section",
            "整改时限：2024年9月底",
            "整改时限：2024年3月底前",
            "2024年3月底前",
        ),
        (
            "hospital_status_sections",
            "整改时限:2023年12月底",
            "整改时限:2023年10月31日",
            "2023年10月31日",
        ),
        (
            "college_account_first",
            "整改期限：2024年底",
            "整改期限：2023年第二季度",
            "2023年第二季度",
        ),
    ),
    *_p(
        "figures_unmet",
        (
            "labels_shuffled",
            "更换5个雨量站通信模块",
            "更换2个雨量站通信模块",
            "23个雨量站中有5个数据不能回传",
        ),
        (
            "manifestations_fields_last",
            "对61座问题户厕逐座修复",
            "修复问题户厕40座",
            "“厕所革命”改建户厕中有61座不能正常使用",
        ),
        (
            "arabic_findings_lead_joint",
            "2名长期由家属代巡的护林员已解除合同。",
            "当日未到岗的4名护林员已调离。",
            "有6人当日未到岗",
        ),
        (
            "transport_one_line_labels",
            "关于村级公路养护资金拨付滞后问题整改情况",
            "关于村级公路养护资金拨付滞后问题整改情况",
            "",
        ),
    ),
    *_p(
        "dates_out_of_order",
        (
            "status_groups_fullwidth",
            "5月9日，巡察组向局党组反馈",
            "2月9日，巡察组向局党组反馈",
            "2月9日",
        ),
        (
            "secretary_section",
            "　　　　　　　　　　2024年4月30日",
            "　　　　　　　　　　2023年4月30日",
            "2023年4月30日",
        ),
        (
            "labels_shuffled",
            "发布日期：2024年01月09日",
            "发布日期：2024年01月03日",
            "2024年01月03日",
        ),
        (
            "section_arabic_tabs",
            "整改时限：2024年3月底",
            "整改时限：2023年3月底",
            "2023年3月底",
        ),
        ("hospital_status_sections", "3月5日至4月28日", "6月5日至4月28日", "4月28日"),
    ),
    *_p(
        "no_such_day",
        (
            "narrative_secretary",
            "1月16日召开党组扩大会议",
            "2月30日召开党组扩大会议",
            "2月30日",
        ),
        ("labels_shuffled", "已于9月20日恢复运行", "已于9月31日恢复运行", "9月31日"),
        ("market_pipe_fields", "上半年签署合作备忘录", "13月签署合作备忘录", "13月"),
    ),
    *_p(
        "placeholder",
        ("secretary_section", "共分解任务37项", "共分解任务XX项", "XX"),
        ("labels_shuffled", "目前已签订托管协议41份", "目前已***托管协议41份", "***"),
        ("health_joint_signers", "签订承诺书23份", "签订承诺书××份", "××"),
        ("deadline_words", "聘请会计师事务所复核", "聘请某某会计师事务所复核", "某某"),
        ("transport_one_line_labels", "联合执法27次", "联合执法TODO次", "TODO"),
        ("market_pipe_fields", "销号188处", "销号待补充处", "待补充"),
        ("college_account_first", "2023年8月31日前", "2023年X月底前", "X"),
        (
            "civil_affairs_lookback",
            "核退不符合条件对象57户83人",
            "核退不符合条件对象__户83人",
            "__",
        ),
    ),
    *_p(
        "template_words",
        (
            "secretary_section",
            "完成一个销号一个。",
            "完成一个销号一个。请输入具体措施",
            "请输入具体措施",
        ),
        (
            "health_joint_signers",
            "列出任务41条",
            "列出任务41条，[单位名称]全员参与",
            "[单位名称]",
        ),
        ("labels_shuffled", "周碰头、月调度", "周碰头、{{调度方式}}", "{{调度方式}}"),
    ),
    *_p(
        "internal_remark",
        (
            "status_groups_fullwidth",
            "12所学校中有5所未留存任何记录。",
            "12所学校中有5所未留存任何记录。（此数据请办公室再核实）",
            "（此数据请办公室再核实）",
        ),
        ("secretary_section", "安全部（牵头）、工会", "安全部（牵头）、工会", ""),
        (
            "deadline_words",
            "实行双人采购、双人验收,",
            "实行双人采购(待食堂提供台账)、双人验收,",
            "(待食堂提供台账)",
        ),
        (
            "arabic_findings_lead_joint",
            "面积复核已经完成两个村",
            "面积复核已经完成两个村（是否写明村名？）",
            "（是否写明村名？）",
        ),
        (
            "civil_affairs_lookback",
            "并约谈业务主管单位3家。",
            "并约谈业务主管单位3家。(这句领导说先不写)",
            "(这句领导说先不写)",
        ),
        (
            "market_pipe_fields",
            "累计帮办233人次。",
            "累计帮办233人次。(窗口排班表交由登记科管理)",
            "(窗口排班表交由登记科管理)",
        ),
        (
            "labels_shuffled",
            "已抽取9次。",
            "已抽取9次。【口径同水旱股对一下】",
            "【口径同水旱股对一下】",
        ),
        (
            "college_account_first",
            "未发生逾期。",
            "未发生逾期（建议删去）。",
            "（建议删去）",
        ),
        (
            "transport_one_line_labels",
            "按季预拨。",
            "按季预拨。（大厅屏幕由服务窗口一并收走）",
            "（大厅屏幕由服务窗口一并收走）",
        ),
    ),
    *_p(
        "cut_email",
        (
            "labels_shuffled",
            "联系电话：0000-5913377。",
            "联系电话：0000-5913377；电子邮箱：yxslj@126。",
            "yxslj@126",
        ),
        ("secretary_section", "dwb@jingxi-bus.example", "dwb@", "dwb@"),
        (
            "section_arabic_tabs",
            "lcswjw@example.com",
            "lcswjw@example",
            "lcswjw@example",
        ),
        ("state_words_varied", "jccz@example.com", "jccz", "jccz"),
    ),
    *_p(
        "cut_phone",
        ("secretary_section", "0000-5550991", "0000-555099", "0000-555099"),
        (
            "health_joint_signers",
            "0799-0013388",
            "0799-00133880077",
            "0799-00133880077",
        ),
        ("deadline_words", "联系电话:0000-5550345", "联系电话:55503", "55503"),
        ("narrative_secretary", "0000-8826650", "1380013800", "1380013800"),
    ),
    *_p(
        "unpaired_quotes",
        (
            "secretary_section",
            "书记领办“线网优化”等3个",
            "书记领办“线网优化等3个",
            "“线网优化等3个重点问题",
        ),
        (
            "section_arabic_tabs",
            "制定年轻干部“青蓝计划”，",
            "制定年轻干部青蓝计划”，",
            "制定年轻干部青蓝计划”",
        ),
        (
            "narrative_secretary",
            "领办“基层社空壳化”问题",
            "领办“基层社空壳化“问题",
            "“基层社空壳化“",
        ),
        (
            "civil_affairs_lookback",
            '开展"一对一"陪伴',
            '开展"一对一陪伴',
            '"一对一陪伴',
        ),
        (
            "market_pipe_fields",
            '把整改与"铁军"锻造行动',
            '把整改与铁军"锻造行动',
            '"锻造行动结合起来',
        ),
    ),
    *_p(
        "unpaired_brackets",
        (
            "section_findings_one_line_labels",
            "修订《差旅费管理办法》",
            "修订《差旅费管理办法",
            "《差旅费管理办法《劳务费发放管理办法》等制度6项",
        ),
        (
            "transport_one_line_labels",
            "出台事中事后监管清单",
            "出台（事中事后监管清单",
            "（事中事后监管清单",
        ),
        (
            "fields_in_brackets_below",
            "建成模拟教学中心一期，面积1200平方米",
            "建成模拟教学中心一期，面积1200平方米）",
            "面积1200平方米）",
        ),
        ("labels_shuffled", "水政监察大队", "水政监察大队（含中队】", "（含中队】"),
        (
            "state_words_varied",
            "印发预算编制规程,",
            "印发《预算编制规程》(试行,",
            "(试行",
        ),
    ),
    *_p(
        "mixed_document_brackets",
        (
            "section_findings_one_line_labels",
            "修订《差旅费管理办法》《劳务费发放管理办法》等制度6项",
            "依据松教发〔2023〕4号、松财发[2022]17号修订制度6项",
            "松财发[2022]17号",
        ),
        (
            "deadline_words",
            "已向上级提交调处申请",
            "已按林发〔2023〕9号和林办发﹝2022﹞31号向上级提交调处申请",
            "林办发﹝2022﹞31号",
        ),
    ),
    *_p(
        "doubled_punctuation",
        ("secretary_section", "审定整改方案。", "审定整改方案。。", "。。"),
        ("deadline_words", "设置警示牌6块。", "设置警示牌6块,。", ",。"),
        ("labels_shuffled", "只树", "只树", ""),
        (
            "health_joint_signers",
            "召开联席会7次，列出",
            "召开联席会7次，，列出",
            "，，",
        ),
        ("transport_one_line_labels", "停工整顿2个；", "停工整顿2个、；", "、；"),
    ),
    *_p(
        "mixed_numbering",
        ("status_groups_fullwidth", "二是启用定位签到。", "三是启用定位签到。", "三是"),
        ("labels_shuffled", "三是安装取水计量设施", "四是安装取水计量设施", "四是"),
        ("deadline_words", "(九)关于", "(十)关于", "(十)"),
        ("arabic_findings_lead_joint", "3.“林木采伐", "3、“林木采伐", "3、"),
    ),
    *_p(
        "no_responsible_office",
        (
            "status_groups_fullwidth",
            "　　责任科室：节水办公室\n",
            "",
            "‘节水进校园’活动流于形式",
        ),
        (
            "hospital_status_sections",
            "  主责科室:总务科\n",
            "",
            "后勤外包合同履约监管缺位",
        ),
    ),
    *_p(
        "no_lead_office",
        (
            "arabic_findings_lead_joint",
            "牵头科室:防火办;配合科室:财务股",
            "配合科室:防火办、财务股",
            "防火物资储备不足",
        ),
    ),
    *_p(
        "duplicated",
        (
            "status_groups_fullwidth",
            "关于“固定资产账实不符”",
            "关于“河湖巡护责任悬空”",
            "河湖巡护责任悬空",
        ),
        ("deadline_words", "(九)关于", "(八)关于", "(八)"),
    ),
    *_p(
        "unrecognised",
        (
            "status_groups_fullwidth",
            "　　二、整改落实情况\n",
            "　　二、整改落实情况\n",
            "",
        ),
    ),
    *_p(
        "stated_counts",
        (
            "status_groups_fullwidth",
            "已完成整改3个，正在推进2个",
            "现已整改到位5个",
            "现已整改到位5个",
        ),
        (
            "status_groups_fullwidth",
            "共反馈问题5个",
            "共反馈五类6个问题",
            "区委第二巡察组共反馈五类6个问题",
        ),
        (
            "status_groups_fullwidth",
            "截至8月底，已完成整改3个，正在推进2个",
            "截至8月底，5个问题已全部整改完成",
            "5个问题已全部整改完成",
        ),
    ),
    *_p(
        "stated_rate",
        (
            "status_groups_fullwidth",
            "正在推进2个。",
            "正在推进2个，整改率达八成。",
            "整改率达八成",
        ),
        (
            "status_groups_fullwidth",
            "正在推进2个。",
            "正在推进2个，完成率75％。",
            "完成率75％",
        ),
    ),
    *_p(
        "completed_in_future",
        (
            "status_groups_fullwidth",
            "编印教师用讲义，对12所学校逐一补课，每场均有签到表、照片和学生问卷，合格率由六成升至九成以上。",
            "下一步我局将编印教师用讲义，并组织补课。",
            "下一步我局将编印教师用讲义，并组织补课。",
        ),
        (
            "status_groups_fullwidth",
            "编印教师用讲义，对12所学校逐一补课，每场均有签到表、照片和学生问卷，合格率由六成升至九成以上。",
            "拟于秋季学期开展补课，力争覆盖所有学校。",
            "拟于秋季学期开展补课，力争覆盖所有学校。",
        ),
    ),
    *_p(
        "completed_with_rest",
        (
            "status_groups_fullwidth",
            "合格率由六成升至九成以上。",
            "合格率由六成升至九成以上，其余5所学校正在补课。",
            "其余5所学校正在补课",
        ),
    ),
    *_p(
        "figures_unmet",
        (
            "status_groups_fullwidth",
            "一是全面清查，补登流量计3台；",
            "一是全面清查，补登流量计1台；",
            "3台流量计有物无账",
        ),
        (
            "status_groups_fullwidth",
            "二是查明7台水泵均已报废",
            "二是查明5台水泵已报废",
            "盘点发现有7台水泵在账无物",
        ),
    ),
    *_p(
        "placeholder",
        ("status_groups_fullwidth", "先后4次召开", "先后（ ）次召开", "（ ）"),
        ("status_groups_fullwidth", "与相邻部门联合踏勘", "与×局联合踏勘", "×"),
        ("status_groups_fullwidth", "新增两个班组", "新增N个班组", "N"),
    ),
    *_p(
        "template_words",
        (
            "status_groups_fullwidth",
            "逐段明确巡护人员",
            "逐段明确巡护人员（此处插入数据）",
            "此处插入数据",
        ),
    ),
    *_p(
        "internal_remark",
        (
            "status_groups_fullwidth",
            "后台每周比对一次",
            "后台每周比对一次（老王看一下这里）",
            "（老王看一下这里）",
        ),
        (
            "status_groups_fullwidth",
            "并在岸边立牌公示。",
            "并在岸边立牌公示。注意：这里数据要跟财务科再对一遍。",
            "注意：这里数据要跟财务科再对一遍。",
        ),
        (
            "status_groups_fullwidth",
            "按程序办理核销",
            "按程序办理核销（删？）",
            "（删？）",
        ),
    ),
    *_p(
        "unpaired_quotes",
        ("status_groups_fullwidth", "开展“回头看”，", "开展“回头看，", "“回头看"),
    ),
    *_p(
        "mobile_phone",
        (
            "status_groups_fullwidth",
            "逐段明确巡护人员",
            "逐段明确巡护人员（１３８－００１３－８０００）",
            "１３８－００１３－８０００",
        ),
    ),
    *_p(
        "bank_card",
        (
            "status_groups_fullwidth",
            "按程序办理核销",
            "按程序办理核销，残值转入6228 4804 0256 4890 018",
            "6228 4804 0256 4890 018",
        ),
    ),
    *_p(
        "number_plate",
        (
            "status_groups_fullwidth",
            "新增两个班组",
            "新增两个班组和苏A D12345工程车",
            "苏A D12345",
        ),
    ),
    *_p(
        "cut_email",
        (
            "status_groups_fullwidth",
            "zhenggai@bailu-shuiwu.example",
            "zhenggai＠bailu",
            "zhenggai＠bailu",
        ),
    ),
]
PLANTED = [one for one in PLANTED if one.quote]

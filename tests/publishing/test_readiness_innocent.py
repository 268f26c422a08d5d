"""What looks like a flaw and is none: nothing new may be found."""

from collections import Counter

import pytest

from rectification.notices import parse, unbroken
from rectification.publishing.readiness import check
from tests.paths import OWN, notice_text
from tests.warned import WARNED

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
    "其余5所学校已补课",
    "剩余资金正在使用中的项目均已验收",
    "检查时尚有5户未签订，现已全部签订",
    "排查时仍有2处未整改，已督促整改到位",
    "还有20名志愿者正在岗位上参与巡护",
    "其余岗位待业人员已登记",
    "参评学校（ ）内打勾已改为电子填报",
    "“1+N”个专班运转顺畅",
    "群众可看一下公示栏了解详情",
    "与有关科室再对接2次",
    "设备编号苏A-00123号已建档",
    "节水器具普及率达八成",
    "完成率百分之六十以上的项目优先安排资金",
    "按照“谁主管、谁负责”原则落实到人",
    "请专家授课4次，请群众代表评议1次",
    "管网改造（一期）已完工、（二期）已验收",
    "水泵型号QW-1500X已更换N95口罩",
    "待遇发放到位率100%，待岗人员全部返岗",
    "面积由3.5㎡×2扩至4㎡×2",
    "2023年（1—8月）共巡查360次",
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


@pytest.mark.parametrize("path", OWN, ids=lambda path: path.stem)
def test_our_own_notices_are_warned_of_what_is_so(path: object) -> None:
    hits = check(parse(unbroken(path.read_bytes().decode("utf-8-sig"))))
    assert not [hit for hit in hits if hit.severity == "error"]
    found = sorted((hit.rule, hit.quote) for hit in hits)
    assert found == sorted(WARNED.get(path.stem, []))

"""The words that the parts of a notice begin and end with.

Patterns are written for half-width punctuation and matched against `text.narrow(...)`,
which keeps positions.
"""

import re

TITLE_END = re.compile(
    r"(?:通报|报告|公告|公示|情况|公开|说明|函)(?:[(\[〔].{1,20}[)\]〕])?$"
)
TITLE_OF_TABLE = re.compile(r"整改[^。:：]{0,12}(?:公开|公示|情况|一览|公布)表$")
# Under the title of a report read out: ——2023年10月26日在…会议上, which may take two
# lines, and 某某县审计局局长, perhaps with a name.
VENUE = re.compile(
    r"[—–-]{1,2}.+|[(〔\[].{2,60}(?:会议上?|通过|审议)[)〕\]]"
    r"|.{4,60}(?:会议|大会|全会)上[)〕\]]?"
)
SPEAKER = re.compile(
    r"(?P<body>[^。:;,]{2,24}?)?(?:(?:党组|党委)?书记、)?(?:常务)?副?"
    r"(?:局长|主任委员|主任|书记|院长|校长|县长|市长|区长|州长|镇长|厅长|部长|审计长)"
    r"(?:\s{0,4}(?P<name>[一-鿿·]{2,6}))?"
)
# 某发〔2024〕17号, (2024年第3期), 某某局文件, (征求意见稿)
OF_DOCUMENT = re.compile(
    r"[一-鿿()]{1,16}[〔\[(]\d{4}[〕\])]\s?第?\d{1,4}号"
    r"|[(]?(?:\d{4}年)?(?:总)?第\s?[\d一二三四五六七八九十]{1,4}\s?[期号](?:[(]总第\d{1,4}期[)])?[)]?"
    r"|[一-鿿]{2,24}文件|[(][一-鿿]{1,6}稿[)]"
)
# 附件2 over an appendix, how secret it is, who it is sent to
ABOVE_TITLE = re.compile(
    r"附件?\s?\d{0,2}\s?:?$|附:|(?:绝密|机密|秘密|内部|特急|加急|平急|紧急)|抄送|签发"
)
# 关于印发《…整改情况的通报》的通知: a letter stands over the notice it issues.
ISSUES = re.compile(
    r"关于(?:印发|转发|公布|公开|报送|呈报)《(?P<title>.{6,80})》的(?:通知|函|报告|公告)"
)
# 巡察反馈意见整改落实情况 names neither an aspect nor a status.
GENERIC_SECTION = re.compile(
    r"(?:关于)?(?:对)?(?:巡[察视]|审计)?(?:组)?(?:反馈|指出|发现)?(?:的)?"
    r"(?:主要|具体|各[类项]|部分|重点|突出|典型){0,2}(?:意见|问题|事项)?(?:的)?"
    r"(?:具体|主要|集中|全面){0,3}(?:整改|落实|整改落实)(?:工作|任务)?(?:的)?"
    r"(?:具体|主要)?"
    r"(?:落实|进展|完成|推进|开展)?(?:的)?(?:情况|成效|措施|进展|工作)"
    r"(?:(?:及|和|与|、)(?:成效|进展|做法|措施|情况))?"
)
CLOSING = re.compile(
    r"\(此件(?:主动|依申请|不予)?公开(?:发布)?\)$|[\[(]?(?:欢迎|敬请|诚挚欢迎|现将|特此|[^。;:]{0,12}可通过(?:以下|下列)|如有意见|如有|如对|以上|来[信函]请?寄|(?:来[信电]){1,2}来[访函]"
    # how to reach the body, by parts: 监督电话 来信地址 意见反馈方式
    r"|(?:意见)?(?:联系|通[讯信]|邮寄|邮政|电子|监督|举报|反馈|咨询|受理|办公|来信|来访|信函|投诉)"
    r"{1,2}(?:方式|渠道|电话|人|地址|信箱|邮箱|邮件|编码)"
    r"|电话:|传真|邮箱:|地址:|邮编|(?:公示|公开|公布|公告)(?:期|时间))"
)

# 1.电话:0000-5550101 in a list of how to reach the body.
REACH = re.compile(
    r"(?:联系|监督|举报|通[讯信]|电子|邮政|意见|来[信电访函]){0,2}"
    r"(?:电话|来信|来访|信箱|邮箱|邮件|地址|邮编|传真)(?:地址)?:"
)


def is_running(text: str) -> bool:
    """Whether a line is running text by its commas: no title, no name."""
    clauses = text.replace("，", ",").split(",")
    return len(clauses) > 2 and sum(len(clause) > 1 for clause in clauses) > 2


_BODY = r"(?:党组|党委|党工委|党总支|党支部|工委|公司|集团)"
_GROUP = r"(?:党组|党委|党工委|党总支|党支部|工委|我局|我委|我院|我校|公司|将)"
CONCLUSION = re.compile(
    rf"(?:下一步|下步|今后|接下来|下阶段|后续)[,:]?.{{0,30}}?{_GROUP}"
    # 下一步: heads a plan, 下一步, begins an outlook.
    r"|(?:下一步|下步|今后|接下来|下阶段),"
    # 局党组将…, and no label before it
    rf"|[\[(]?[一-鿿]{{0,4}}[\])]?[一-鿿]{{0,6}}(?:{_BODY}|我[省市县区局校院镇乡街])将.{{6,}}"
    r"|[^。;]{0,14}将(?:以|把|继续|进一步|持续|始终|坚持)[^。;]{0,30}(?:巡[察视]|整改)"
)
OF_THE_WHOLE = re.compile(rf"(?!将){_GROUP}|巡[察视]|整改")
SIGNER = re.compile(
    r"(?:.{2,40}(?:党组|党委|委员会|党总支|总支|党支部|支部|工委|局|院|校|办公室|公司"
    r"|中心|馆|主席团|学|委|部|处|站|社|会|联|政府|集团)"
    # schools, villages and towns, offices of inspection
    r"|.{2,24}(?:园|村|社区|乡|镇|街道|所|队|厅|办|领导小组|厂|场|台|宫|行|店|库))"
    r"(?:\s?\([代盖印公]?章\))?"
)
# 某某局党组(盖章): the place of the seal is no part of the name.
SEAL = re.compile(r"\s?\([代盖印公]?章\)$")
# 附件:1.台账 (此页无正文): in place between the closing words and the signature.
ASIDE = re.compile(r"附件?\s?\d?\s?:.*|\((?:此|本)[件页][^()]{1,20}\)")
# In the narrative a number of 问题 means the notice's findings only beside such words.
COUNTED = re.compile(
    r"反馈|指出|(?:审计|调查|检查|督[察查导])(?:组|工作)?(?:报告)?(?:共)?(?:发现|查出|反映)"
    r"|整改(?:完成|到位|落实)|已完成|正在(?:推进|整改)|问题清单"
)
# A notice that lists only some of its findings contradicts no total.
ONLY_SOME = re.compile(
    r"部分(?:问题|整改|事项|反馈)|(?:主要|重点|典型)问题(?:的)?整改|摘要|摘录"
    r"|(?:主要|部分)(?:内容|情况|问题)(?:概要)?如下|节选|选[取登编]|代表性|列举|举例|如下[^。]{0,6}例"
)

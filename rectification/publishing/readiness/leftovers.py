"""What was meant for a colleague: placeholders, template words, remarks.

Patterns are written for half-width punctuation and matched against `Text.plain`, which
keeps positions.
"""

import re
from bisect import bisect
from collections.abc import Iterator

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from rectification.notices.notice import Role
from rectification.notices.text import quoted_spans
from rectification.notices.vocabulary.deadlines import find_deadline
from rectification.notices.vocabulary.labels import find_labels
from rectification.notices.vocabulary.numbering import heading_marker
from rectification.notices.vocabulary.statuses import find_status
from rectification.publishing.readiness.hit import Found, Severity, rule
from rectification.publishing.readiness.reading import Reading, Text

# --- placeholders ---------------------------------------------------------------------

_SURNAMES = (
    "王李张刘陈杨赵黄周吴徐孙胡朱林何郭马罗梁宋郑谢韩唐冯于董萧程曹袁邓许傅沈曾彭吕苏卢"
    "蒋蔡贾丁魏薛叶阎余潘杜戴夏钟汪田任姜范石姚谭廖邹熊金陆郝孔崔康毛邱秦史顾侯邵孟龙"
    "段雷钱汤尹黎易常武乔贺赖龚高文柳舒翟路梅童詹卓贝时盛章鲁葛韦申尤毕聂焦向柴温关齐庄穆"
    "左耿辛管祝涂骆游喻包牛成翁简裴席臧闵苗岳霍鲍司徒欧阳俞柯冷宁连凌符费纪殷倪严华甘"
)
_PLACEHOLDER = re.compile(
    r"(?<![\d*A-Za-z])\*{3,}|\*{3,}(?![\d*A-Za-z@])"  # 138****1234 is masked by right
    r"|(?<![A-Za-z])[Xx]{2,}(?![A-Za-z])|×{2,}"
    r"|(?<![A-Za-z\d+\-])[Xx×](?=[年月日个次万亿条名件份户场期元%](?!光))"
    r"|(?<![\dA-Za-z+])×(?=[局科镇乡村县市区院校厅委办])|(?<![\dA-Za-z+])N(?=[个次项件条名份家户处])"
    r"|\([ \u3000\u00a0]*\)(?=[个次项件条名份家户处人万元年月日])"
    r"|某某+"
    r"|(?<![A-Za-z])(?:TODO|TBD|FIXME|T\.B\.D)(?![A-Za-z])"
    r"|(?<!对)待(?:补充|填写|填报?|录入|定稿)(?!的|材料|资料|手续|完善|证|件|项)"
    r"|\?{2,}|(?<![一二三四五六七八九十\d])[○〇●]{2,}(?![一二三四五六七八九十年])"
    r"|[■█▇]{2,}(?!\()|[□◇]{2,}|_{2,}|�|#(?:REF!|N/A|VALUE!|NAME\?|DIV/0!)"
)


@rule(Severity.WARNING, gettext_lazy("Placeholder"))
def placeholder(read: Reading) -> Iterator[Found]:
    """Signs that stand for words still missing: ***, XX, ××, 某某, TODO, 待补充."""
    for text in read.texts:
        for match in _PLACEHOLDER.finditer(text.plain):
            start, end = match.span()
            if match[0].startswith("某") and _is_person(text.plain, start, end):
                continue
            yield _left(read, text, start, end)
        if text.plain.count("**") % 2 and "***" not in text.plain:
            at = text.plain.index("**")  # in pairs they make words bold
            if not _is_masked(text.plain, at):
                yield _left(read, text, at, at + 2)


def _is_person(plain: str, start: int, end: int) -> bool:
    """Whether 某某 stands for a given name by right: 责任人张某某."""
    if plain[start - 1 : start] not in _SURNAMES or not start:
        return False
    if re.match("[局科委办镇街区县市村院所]", plain[end:]):
        return False
    before = plain[start - 2 : start - 1] if start > 1 else ""
    return not _WORDS.match(before) or before in _BEFORE_A_NAME


_BEFORE_A_NAME = "长记任员导人事师志对由给向与和及因将请经干部"


def _is_masked(plain: str, at: int) -> bool:
    """Whether ** masks a number or the name behind a surname."""
    before = plain[at - 1 : at]
    return before.isalnum() and (before.isascii() or before in _SURNAMES)


def _left(read: Reading, text: Text, start: int, end: int) -> Found:
    return read.found(
        text.text[start:end],
        _(
            "“%(quote)s” in %(where)s stands for words that are missing: write them, "
            "or leave the sentence out."
        ),
        text.place,
    )


# --- words of a template --------------------------------------------------------------

_TEMPLATE = re.compile(
    r"(?:单击|点击)(?:或点击)?(?:此处|这里)(?:输入|添加|插入|填写|编辑)?[一-鿿]{0,4}"
    r"|(?:请)?在?此处(?:填写|输入|插入|补充|粘贴|添加)[一-鿿]{0,6}"
    r"|(?<![申邀聘提报])请(?:输入|填写|填入|选择|插入)[一-鿿]{1,8}"
    r"|[\[(<](?:填写|输入|选填|必填|插入|填)[^\])>]{0,12}[\])>]"
    r"|[\[(<](?:单位|部门|科室|局|公司|党组织|机构|标题|姓名|日期|时间|金额|数量|数字|"
    r"问题|整改)(?:名称?|全称|简称|标题|描述|内容|措施)?[\]>]"
    r"|\{\{[^}]{0,30}\}\}|\$\{[^}]{0,30}\}|<%[^%]{0,30}%>|%[A-Z_]{3,20}%"
    r"|(?<![\d\s])\s{0,4}年[ \u3000\u00a0]+月(?:[ \u3000\u00a0]+日)?"
    r"|Lorem ipsum|占位(?:符|文字|文本)|示例文[字本]|样例文[字本]"
    r"|(?:以下|本段)为(?:模板|范文|示例)"
)
_LABELLED_BOX = re.compile(r"\[(?:问题|整改)[^\]]*\]:?")


@rule(Severity.WARNING, gettext_lazy("Words of a template"))
def template_words(read: Reading) -> Iterator[Found]:
    """Instructions or fields of a template that were never replaced."""
    for text in read.texts:
        quoted = _quoted(text.plain)
        for match in _TEMPLATE.finditer(text.plain):
            if _LABELLED_BOX.match(text.plain, match.start()):
                continue  # [整改措施]: is a label
            if _is_within(quoted, match.start()):
                continue
            start, end = match.span()
            start += len(match[0]) - len(match[0].lstrip())
            yield read.found(
                text.text[start:end],
                _(
                    "“%(quote)s” in %(where)s is left over from a template: put the "
                    "words of this notice there."
                ),
                text.place,
            )


def _quoted(plain: str) -> list[tuple[int, int]]:
    return [span for span in quoted_spans(plain) if plain[span[0]] in _MARKS]


def _is_within(spans: list[tuple[int, int]], at: int) -> bool:
    """Whether `at` stands inside one of `spans`, which are in order."""
    spot = bisect(spans, (at, at)) - 1
    return spot >= 0 and spans[spot][0] < at < spans[spot][1]


_MARKS = '"《‘〈'

# --- remarks among colleagues ---------------------------------------------------------

_REMARK = re.compile(
    r"待.{1,8}?(?:提供|回复|答复|核[实对]|补[充报]|定稿)"
    r"|待(?:再|进一步)?(?:核[实对准查]|确[认定]|补[充齐]?|定(?!点|期)|查证?|完善|修改|商[议定]?|落实后)"
    r"|(?<![申邀聘提报])请.{0,14}?(?:核[实对]?|确认|补[充上]?|提供|修?改|审[定核阅]?|看|把关|定夺|"
    r"删|更新|填|斟酌|酌定|注意|落实)"
    r"|需要?(?:再|进一步|与|和|跟|找|由|请).{0,10}?(?:核[实对]?|确认|补充|修改|斟酌|沟通|对接|商)"
    r"|需(?:核[实对]|确认|补充|修改|斟酌|更新)"
    r"|(?:建议|应该?|可以?|要不要|能否|是否)(?:删|改|不写|不提|补|合并|调整|放|写|保留|公开|加|"
    r"提|需要|属实|准确)"
    r"|(?:此|这|本|该)(?:处|段|句|里|数字|个数|数据|条|部分)(?!件|例)(?:.{0,6}(?:待|需|要|请|再|改|删|核|"
    r"有误|不|暂|先|应|可|建议|是否|来自|与))"
    r"|交(?:与|给|由).{1,14}?(?:管理|负责|办理|处理|落实|填|写|提供|跟进|核)"
    r"|由.{1,12}?(?:补充|提供|填报?|核[实对]|把关|改写|来写|写)$"
    r"|由.{1,10}?[科股处室办组].{0,3}?(?:补充|提供|填报?|核[实对]|把关|改写|来写)"
    r"|[问找]一?下|问问|看(?:一下|下(?!来|去|降)|看)|麻烦.{1,8}?(?:改|核|看|补)|对一[遍下]|再对(?!.{1,12}进行)"
    r"|(?:不宜|不要|不能|不予|暂不|先不|勿)(?:对外|在此)?(?:公开|公布|写|提|发|上网|外传)"
    r"|(?:内部|仅供).{0,4}(?:掌握|参考|使用|资料|传阅)|(?:删除|删掉|删去|改成|移到|挪到|挪至|放到)"
    r"|再(?:核|改|定|斟酌|议|补|查|润色|确认)|口径|数据?(?:有误|不准|不对|不一致|不符|打架|对不上)"
    r"|未(?:核实|确认|定稿)|领导(?:已?看|审|定|说|要求|意见|批|没|未|还)|(?:上会|开会)(?:后|再|时)"
    r"|(?:批注|草稿|初稿|内部|提醒|修改意见|编者按|存疑)(?::|$)|@[一-鿿]"
    r"|(?:问|找|联系|跟).{1,8}(?:要|核|确认|拿|补|问)|见(?:微信|邮件|群|钉钉|附件\?)"
    r"|上[一]?(?:稿|版)|原稿|老稿|旧稿|谁(?:写|负责|填|来)|(?:稍后|回头|晚点|随后)再?(?:补|改|填|加|给|写|发)"
    r"|(?:某|哪)(?:个|位)(?:科室|领导)(?:负责|来)|[\?]"
)
_ONE_WORD = re.compile("[删改核查补加][?!]")  # (删?)
# A bracket that is a sentence of its own explains by right when it begins like this.
_EXPLAINS = re.compile(
    r"(?:其中|截至|截止|含|不含|均|数据|单位|注|详见|见|附|来源|下同|同上|同前|以下|以上|简称|"
    r"包括|即|如|此[件页]|本[件页]|公示|工作日|接听|电话|联系|邮编|地址|盖章|印章|公章|节选|摘要|"
    r"不完全|按|统计|略|完|牵头|配合|责任|执笔|记者|来自|参见|依据|根据)"
)
# (信封请注明“整改意见”) tells the public what to do.
_CONTACT_ASIDE = re.compile(
    "注明|标明|信封|换成|替换|工作日|时间|周[一至]|转|来访|预约"
)
_NOTED = re.compile(
    r"(?:^|(?<=[。;!?]))(?:注意?|备注|批注|修改意见|提醒|提示)\s?:[^。]{2,60}。?"
)
# 以上内容请李书记审定后发布。 needs no bracket to be a remark.
_ADDRESSED = re.compile(
    r"(?:^|(?<=[。;!?]))(?:以上|此处|本段|该段|此段|这段|上述)[^。;,]{0,8}请[^。;,]{2,12}?"
    r"(?:审[定核]|核[实对]|确认|把关|补充|修改|斟酌)[^。;]{0,12}。?"
)
_WORDS = re.compile("[一-鿿]")


@rule(Severity.WARNING, gettext_lazy("Internal remark"))
def internal_remark(read: Reading) -> Iterator[Found]:
    """A remark to colleagues left in brackets: an instruction, a question, a note."""
    for text in read.texts:
        is_contact = read.is_contact(text)
        for start, end in bracketed(text.plain):
            if _is_remark(text, start, end, is_contact=is_contact):
                yield _remark(read, text, start, end)
        for match in _NOTED.finditer(text.plain):
            if _REMARK.search(match[0].partition(":")[2]):
                yield _remark(read, text, *match.span())
        for match in _ADDRESSED.finditer(text.plain):
            yield _remark(read, text, *match.span())


def _remark(read: Reading, text: Text, start: int, end: int) -> Found:
    return read.found(
        text.text[start:end],
        _(
            "“%(quote)s” in %(where)s reads like a remark among colleagues: take it "
            "out, or say why the public should read it."
        ),
        text.place,
    )


def bracketed(plain: str) -> Iterator[tuple[int, int]]:
    """Yield the spans of round and square brackets that stand in no quotes.

    The outermost of those that close; one that never does holds nothing.
    """
    stack: list[int] = []
    spans: list[tuple[int, int]] = []
    for match in re.finditer(r"[()\[\]]", plain):
        mark, at = match[0], match.start()
        if mark in "([":
            stack.append(at)
        elif stack and plain[stack[-1]] + mark in ("()", "[]"):
            start = stack.pop()
            while spans and spans[-1][0] > start:
                spans.pop()
            spans.append((start, at + 1))
    quoted = _quoted(plain)
    yield from (span for span in spans if not _is_within(quoted, span[0]))


def _is_remark(text: Text, start: int, end: int, *, is_contact: bool) -> bool:
    inner = text.plain[start + 1 : end - 1].strip()
    if inner.startswith("脱敏:"):
        return False
    if _ONE_WORD.fullmatch(inner):
        return True
    if len(_WORDS.findall(inner)) < 2 or _is_numbered(text, start, end):
        return False
    if _REMARK.search(inner):
        return not (is_contact and _CONTACT_ASIDE.search(inner))
    if is_contact or _is_status(inner):
        return False
    # Behind a full stop a bracket is a sentence of its own.
    stands_alone = text.plain[start - 1 : start] in ("。", "!", "?") and start > 0
    at_end = not text.plain[end:].strip("。;")
    return (
        stands_alone
        and at_end
        and len(_WORDS.findall(inner)) >= 4
        and not _EXPLAINS.match(inner)
    )


def _is_numbered(text: Text, start: int, end: int) -> bool:
    """Whether a bracket holds fields or a number."""
    inner = text.plain[start:end]
    if text.role in (Role.FIELD, Role.FINDING) and find_labels(inner):
        return True
    return bool(find_labels(inner[1:-1]) or heading_marker(inner + "题"))


def _is_status(words: str) -> bool:
    """Whether a bracket says how far a finding is, or until when."""
    found = find_status(words)
    if found and len(words) - (found.end - found.start) <= 16:
        return True
    due = find_deadline(words)
    return bool(due and due.end - due.start >= len(words) - 8)

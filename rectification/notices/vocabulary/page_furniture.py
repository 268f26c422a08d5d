"""What a web page puts around a notice: breadcrumbs, source line, controls, colophon.

Patterns are written for half-width punctuation and matched against `text.narrow(...)`.
No line of more than `_SHORT` characters is furniture, so they never see a long one.
"""

import re

from rectification.notices.text import SIGNS, narrow, unpadded

_SHORT = 120

_BREADCRUMB = (
    r"(?:您?(?:的|现在|当前|所在){0,3}位置|当前页面)\s?:.*"
    r"|.{0,20}首页\s*[>»/\\|-].*"
    r"|(?:网站)?首\s?页"
    r"|[^。;:]{2,30}\s?[>»›][^。;]{1,60}"
)
_DAY = r"\d{4}(?:-\d{1,2}-\d{1,2}|/\d{1,2}/\d{1,2}|年\d{1,2}月\d{1,2}日)"
_TIMES = r"(?:次数|量|数|率)?"
# What a table over a document says of it: 索引号 发布机构 效力状态 公开方式, by parts.
_ABOUT_DOCUMENT = (
    r"(?:信息|文件|公文|文章|稿件|内容)?(?:索引号?|名称|标题|题名|文号|概述|摘要)"
    r"|(?:信息|文件|公文|发文|发布|制发|成文|主题|体裁|组配|公开|效力|有效|生效|失效|废止"
    r"|实施|生成|更新|录入|服务|所属){1,2}"
    r"(?:机构|机关|单位|部门|主体|人|者|分类|类别|类型|方式|形式|范围|对象|属性|状态|性|期|时限"
    r"|日期|时间|字号|编号|栏目)"
    r"|关键词|主题词"
)
_ABOUT_PAGE = (
    r"(?:信息|文章|稿件|内容)?(?:来源|稿源|作者)|时间|日期|发布于|信息发布"
    rf"|(?:浏览|阅读|点击){_TIMES}|访问量"
    r"|字号|字体(?:大小)?|视力保护色|打印|分享"
    r"|编辑|责任编辑|审核|一审|二审|三审|初审|终审|复审|校对"
)
_NAMES = rf"(?:{_ABOUT_DOCUMENT}|{_ABOUT_PAGE})"
_METADATA = (
    rf"(?:{_NAMES}\s?[:\]].*"
    # a day and time of its own, a few words before and behind
    rf"|.{{0,24}}{_DAY}(?:\s{{0,9}}\d{{1,2}}:\d{{2}}(?::\d{{2}})?)?(?:\s.{{0,40}})?"
    rf"|{_DAY}(?:\s{{0,9}}\d{{1,2}}:\d{{2}}(?::\d{{2}})?)?\s{{1,9}}{_NAMES}\s?:.*"
    rf"|\({_DAY}(?:公布|发布|公开)\))"
)
_SITE = (
    r"欢迎(?:您)?(?:访问|来到|光临).*|今天是.*"
    r"|.{2,20}(?:门户网站|官方网站|官网|信息网|政府网|网站|新闻网)"
    r"|(?:通知|公告|通知公告|公示公告|信息公开|政务公开|党务公开|工作动态|要闻"
    r"|政务要闻|政民互动|互动交流|办事服务|政务服务|解读回应|巡察工作|巡察整改|整改公开|党建工作|专题专栏)"
)
# A bar of short names: 首页 | 政务公开 | 互动交流
_NAVIGATION = (
    r"[^。;,:|\s]{1,12}(?:\s?[^。;,:|\s]{1,12}){0,2}"
    r"(?:\s?\|\s?[^。;,:|]{1,14}){2,}"
    r"|[一-鿿]{2,6}(?:\s{1,4}[一-鿿]{2,6}){2,9}"
)
# The table over a document: 索引号 [tab] 2023-00417 [tab] 组配分类 …
_TABLE = rf"(?:{_ABOUT_DOCUMENT}|(?:信息)?来源(?=\t))\s.*"
_NEIGHBOURS = (
    r"[<>«»]?\s?(?:[上下]一[篇条]|[上下]篇|相关(?:阅读|链接|新闻|文章|附件)"
    r"|热门推荐|推荐阅读|附件下载)\s?[:>»]?.*"
    # an empty heading, or the line of the download itself
    r"|附件\s?:|附件?\s?\d?\s?:?\s?\[.*\].{0,4}下载.*"
)
_COLOPHON = (
    r"(?:版权所有|网站声明|隐私(?:安全|声明|保护|政策)|主办单位|主办|承办单位|承办|技术支持|网站标识码|网站地图"
    r"|联系我们|关于我们|友情链接|Copyright|©|(?:Produced|Powered) [Bb]y).*"
    r"|.*(?:ICP备|公网安备|网站标识码).*"
    r"|(?:责任编辑|编辑|审核|作者|供稿|撰稿|来源|签发|文字|图片|录入|发布人|发布单位"
    r"|终审|初审|复审|一审|二审|三审|校对|监制|阅读|浏览|点击|打印|分享|关闭).{0,3}:.*"
    r"|[\[(](?:责任)?编辑[: ].*[\])]|.*Copyright ©.*"
    # the foot of a page: - 3 -, 第2页 共5页
    r"|[-—–]\s?\d{1,3}\s?[-—–]|(?:.{0,40}\s)?第\s?\d{1,3}\s?页(?:\s?[,/]?\s?共\s?\d{1,3}\s?页)?"
    r"|您是第\s?\d+\s?位.{0,12}|(?:本页|本文)?(?:访问|浏览|阅读)量?\s?\d+\s?次?"
    r"|建议使用.{0,60}(?:分辨率|浏览器|浏览)(?:.{0,20})"
    r"|(?:发表|查看|全部|网友)?评论\s{0,4}(?:共有?)?\s?\d+\s?条(?:评论)?"
    r"|(?:点击)?(?:上方|下方|左下角).{0,12}关注.{0,12}|点个?(?:在看|赞).{0,12}"
    r"|(?:文件|附件)下载\s?:(?:\s?(?:关联|相关)文件\s?:)?"
)
# What a word processor leaves in a page: its settings, its style sheet.
_PROCESSOR = (
    r"/\*.*|<!--.*|.*-->|@[a-z-]+\s?\{.*|[^。{}]{0,60}\{[^{}。]*:[^{}。]*\}.*"
    r"|Normal\s\d.*|(?:false|true)(?:\s(?:false|true))*"
    r"|(?:[A-Z]{2}-[A-Z]{2}|X-NONE)(?:\s(?:[A-Z]{2}-[A-Z]{2}|X-NONE))*|\d{1,2}(?:\.\d)?\s?[磅行字]"
)
_RULES: list[tuple[str, re.Pattern[str]]] = [
    ("breadcrumb", re.compile(_BREADCRUMB)),
    ("source and date", re.compile(_METADATA)),
    ("navigation", re.compile(_NAVIGATION)),
    ("table over the document", re.compile(_TABLE)),
    ("site or column", re.compile(_SITE)),
    ("neighbours", re.compile(_NEIGHBOURS)),
    ("colophon", re.compile(_COLOPHON)),
    ("word processor", re.compile(_PROCESSOR)),
]
# Font size, print, share: a line of nothing but such words. Taken off one by one, since
# an alternation under a star would try them in every order.
_CONTROLS = re.compile(
    r"字体|字号|大小|打印(?:本页|正文)?|关闭(?:窗口|本页)?|收藏|分享(?:到|至)?"
    r"|返回(?:顶部|首页|列表)?|下载|朗读|无障碍(?:浏览|阅读)?|关怀版"
    r"|长者(?:助手|模式|版)?|(?:繁體|简体|繁体)版?"
    r"|我要(?=打印|纠错)|复制(?:链接)?|智能问答|扫一扫[^ ]{0,14}"
    r"|扫码|微信|(?:新浪)?微博"
    r"|QQ(?:空间|好友)?|朋友圈|(?:点赞|转发|评论)(?:\(?\d{1,6}\)?)?"
    r"|默认|搜索|检索|请输入[^ ]{0,8}|视力保护色|色调调节|登录|注册|收起|展开"
    r"|我要纠错|纠错|本页|窗口"
    r"|\s|[大中小繁简AT+\-<>«»›|/\[\]()·:, ]"
)
_SOURCE = re.compile(
    r"(?:信息|文章|稿件|内容)?(?:(?P<best>来源|稿源)|发布者?)(?:\s?:\s?|\t)"
    r"(?!\d)([^\s|]+(?: (?![^\s|]{1,8}:)[^\s|\[]+)*)"
)


# A list of such lines: - 索 引 号:…, whose names may be padded to one width.
_BULLET = re.compile(rf"(?:[-·→*>{SIGNS}]|#{{1,6}}(?=\s)){{1,2}}\s{{0,4}}(?=[^\s\d])")
_BARE_LABEL = re.compile(rf"{_NAMES}\s?:?")
_NEXT_LABEL = re.compile(rf"{_NAMES}\s?:")
_ANY_LABEL = re.compile(r"([一-鿿]{2,6}):")

_PUBLISHED = re.compile(r"(?:发布|公开|公布)(?:时间|日期)?\s?:?\s?$")
_WRITTEN = re.compile(r"(?:成文|生成|起草|印发|更新|发文)(?:时间|日期)?\s?:?\s?$")


def furniture_rule(line: str) -> str | None:
    """Return the name of the rule by which `line` is page furniture, or None."""
    if len(line) > _SHORT:
        return None
    plain = _unlisted(narrow(line))
    if not _CONTROLS.sub("", plain):
        return "controls"
    return next((name for name, rule in _RULES if rule.fullmatch(plain)), None)


def is_colophon(line: str) -> bool:
    """Whether `line` names who wrote, checked or posted the text: 文字编辑:…"""
    return furniture_rule(line) == "colophon"


def bullet_end(line: str) -> int:
    """Return where the words behind a bullet begin, 0 where there is none."""
    bullet = _BULLET.match(line)
    return bullet.end() if bullet else 0


def _unlisted(plain: str) -> str:
    """Return a line without its bullet, its brackets and the padding of its name."""
    plain = plain[bullet_end(plain) :]
    if plain.startswith("(") and plain.endswith(")") and ":" in plain:
        plain = plain[1:-1]
    if plain.startswith("[") and plain.endswith("]") and plain.count("[") > 1:
        plain = plain.replace("[", "").replace("]", "")  # [来源:…] [阅读:33]
    return unpadded(plain)[0]


def is_bare_label(line: str) -> bool:
    """Whether `line` is the name of a row whose value is the line below."""
    return len(line) <= _SHORT and bool(_BARE_LABEL.fullmatch(_unlisted(narrow(line))))


def any_label(line: str) -> str:
    """Return the words in front of the colon of a row, known or not; else ""."""
    label = _ANY_LABEL.match(_unlisted(narrow(line))) if len(line) <= _SHORT else None
    return label[1] if label else ""


def publication_rank(before: str) -> int:
    """Return how likely a day is that of publication by the words before it, 0 most."""
    plain = narrow(before)
    if _WRITTEN.search(plain):
        return 2
    return 0 if _PUBLISHED.search(plain) else 1


def find_source(line: str) -> tuple[int, int] | None:
    """Return where a line of furniture names the source of the text.

    Copied pages lose the space before the next label: 来源:县纪委发布日期:…
    """
    plain = narrow(line)
    named = list(_SOURCE.finditer(plain))
    if not named:
        return None
    match = next((one for one in named if one["best"]), named[0])
    start, end = match.span(2)
    glued = _NEXT_LABEL.search(plain, start + 1)
    if glued and glued.start() < end:
        end = glued.start()
    words = plain[start:end].rstrip("[(]")
    return start, start + len(words.rstrip(")") if "(" not in words else words)

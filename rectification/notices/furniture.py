"""What a web page puts around a notice: breadcrumbs, source line, controls, colophon."""

import re

from rectification.notices.text import narrow

_CHROME: list[tuple[str, re.Pattern[str]]] = [
    ("breadcrumb", re.compile(r"(?:您?(?:的|现在|当前|所在)*(?:的)?位置|当前位置|所在位置|位置|当前页面)\s?:.*|.{0,20}首页\s*[>»/\\|-].*|(?:网站)?首页|[^。;]{2,30}\s?(?:>|»|›)[^。;]{1,60}")),
    ("source and date", re.compile(r"(?:(?:信息|文章|稿件|内容)?(?:来源|作者|发布(?:时间|日期|机构|单位|人)|时间|日期|发文(?:时间|日期)|更新(?:时间|日期)|发布于|浏览(?:次数|量)?|阅读(?:次数|量)?|点击(?:数|率|次数|量)?|访问量|字号|字体(?:大小)?|编辑|责任编辑|审核|一审|二审|三审|初审|终审|复审|校对|信息索引号?|索引号|公开方式|公开范围|文号|主题分类|信息分类|成文日期|有效性|视力保护色|打印|分享)\s?[:\]].*|.{0,12}\d{4}(?:-\d{1,2}-\d{1,2}|年\d{1,2}月\d{1,2}日)(?:\s*\d{1,2}:\d{2}(?::\d{2})?)?(?:\s.{0,40})?)")),
    ("site or column", re.compile(r".{2,20}(?:门户网站|官方网站|官网|信息网|政府网|网站|新闻网)|(?:通知|公告|通知公告|公示公告|信息公开|政务公开|党务公开|工作动态|要闻|政务要闻|巡察工作|巡察整改|整改公开|党建工作|专题专栏)")),
    ("neighbours", re.compile(r"[<>«»]?\s?(?:上一篇|下一篇|上一条|下一条|上篇|下篇|相关(?:阅读|链接|新闻|文章|附件)|热门推荐|推荐阅读|附件下载)\s?[:>»]?.*")),
    ("colophon", re.compile(r"(?:版权所有|主办单位|主办|承办单位|承办|技术支持|网站标识码|网站地图|联系我们|关于我们|Copyright|©).*|.*(?:ICP备|公网安备|网站标识码).*|(?:责任编辑|编辑|审核|作者|供稿|撰稿|来源|签发|文字|图片|录入|发布人|发布单位|终审|初审|复审|一审|二审|三审|校对|监制|阅读|浏览|点击|打印|分享|关闭).{0,3}:.*|[\[(](?:责任)?编辑[: ].*[\])]")),
]  # fmt: skip
# Font size, print, share: a line of nothing but such words. Taken off one by one, since
# an alternation under a star would try them in every order.
_CONTROLS = re.compile(
    r"字体|字号|大小|打印(?:本页|正文)?|关闭(?:窗口|本页)?|收藏|分享(?:到|至)?|返回(?:顶部|首页|列表)?|下载|"
    r"朗读|无障碍(?:浏览|阅读)?|关怀版|长者(?:助手|模式|版)?|繁體|简体|繁体|扫一扫[^ ]{0,14}|微信|微博|"
    r"QQ空间|朋友圈|默认|视力保护色|色调调节|登录|注册|收起|展开|我要纠错|纠错|本页|窗口|\s|[大中小繁简AT+\-<>«»›|/\[\]()·:, ]"
)
_SHORT = 120


def chrome_rule(line: str) -> str | None:
    """Return the name of the rule by which `line` is page furniture, or None."""
    plain = narrow(line)
    if len(plain) > _SHORT:
        return None
    if not _CONTROLS.sub("", plain):
        return "controls"
    return next((name for name, rule in _CHROME if rule.fullmatch(plain)), None)


SOURCE = re.compile(r"(?:信息|文章|稿件|内容)?(?:来源|发布)\s?:\s?(?!\d)(\S+(?: (?!\S{1,8}:)\S+)*)")
PUBLISHED = re.compile(r"(?:发布(?:时间|日期)?|发文(?:时间|日期)|时间|日期|公开(?:时间|日期)|发布于)\s?:?\s*")

"""What is done and what is still to be done: the words that tell them apart.

Patterns are written for half-width punctuation and matched against `text.narrow(...)`,
which keeps positions.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from rectification.notices.text import narrow, quoted_spans, sentence_ends

_SOON = (
    r"(?:20\d\d年|\d{1,2}月|[一二三四]季度|今年|明年|次年|翌年|年底|年内|年末|本月|下月|下半年|上半年|近期|"
    r"下一步|下周|月底|季度|适时|择机|尽快|尽早)"
)
_AHEAD = re.compile(
    # 将 before its verb is the future; 将…纳入… is 把.
    r"(?<![即必])将(?:要|会|于|在|按|按照|根据|持续|继续|进一步|积极|严格|不断|加大|加强|加快|"
    r"全面|认真|组织|开展|召开|制定|修订|完善|建立|健全|推进|推动|启动|出台|适时|尽快|逐步|定期|"
    r"依据|依托|结合|以|通过|会同|联合|坚持|深化|强化|细化|抓[好紧实住]?|力争|邀请|安排|采取|逐一|逐个|"
    r"逐项|再次|再|择机|另行|印发|补[齐充办签录]|落实|督促|协调|配合|对接|争取|聚焦|围绕|紧盯|"
    r"举办|实施|探索|申请|申报|引入|引进|采购|完成|清理|清退|追回|收回|整改|整治|核查|排查|"
    r"对(?!.{0,24}?(?:纳入|列入|作为)).{1,24}?(?:进行|开展|予以|实行|加强|完善|逐|全面)|"
    r"向.{1,16}?(?:申请|报告|争取|汇报)|与.{1,16}?(?:对接|沟通|协商|联合|共同)|"
    r"由.{1,16}?(?:牵头|负责|组织|统一)|"
    r"(?:于)?20\d\d年|\d{1,2}月|年底|年内|下半年|明年|次年|近期)"
    r"|(?<![草模虚起比初预所])拟(?![定制任稿录人态合])(?=[一-鿿\d])"
    rf"|计划(?:将?(?:于|在|到)|{_SOON})|(?:^|[,。;:])(?:目前|现|正|已)?计划(?![表书])"
    rf"|(?:预计|预期|力争|争取|确保)(?:于|在|到)?{_SOON}"
    rf"|{_SOON}计划(?![表书内])|届时(?=[将可能会]|完成)"
    r"|(?:^|[,。;:])(?:下一步|下步|下一阶段|下阶段|接下来|今后|后续|日后)"
    r"|(?:有待|尚待|留待)|待[^,。;]{2,20}?(?:后|之后|时)[,再即]?|准备(?:于|在|近期|下)"
    r"|打算"
)
_TAKEN = re.compile(  # 将…纳入…: what was done with something
    r"(?:[纳列加融并编收植嵌引][入进]|作为|列为|定为|调整(?:为|至|到)|提[高升](?:到|至)|延长|缩短|移[交送至]|"
    r"细化|分解|交由|报送|结合起来|结合,|上升|转[为化变至入]|摆[在到]|放[在到]|落实到|压缩|"
    r"减[少至]|扩[大展]|增[加至]|贯穿|列席|划[分归]|拆分|合并|上传|公示|张贴|录入|存档|归档)"
)
_DONE = re.compile(
    r"已(?!建|知|婚|故|久)|完成|召开|印发|出台|制定|修订|修改|建立|设立|成立|组建|配[备齐]|补[齐充录办签缴交发"
    r"登盖报]|清[退理缴]|收[回缴]|追[回缴]|退[还回缴]|上缴|缴[回纳清]|到位|办结|销号|累计|先后|"
    r"均(?!衡)|全部|恢复|核销|拆除|整改了|了[\d一二三四五六七八九十]|(?<!\d)\d+(?:\.\d+)?(?:万|余|多)?"
    r"[个次份人件项条家场期名户处台册篇批元起支辆宗笔套间]|杜绝|纠正|解决|关停|更换|安装|上线|启用|"
    r"签订|开展|组织|举办|约谈|问责|通报|批评|诫勉|处分|公示|公开|调整|新增|增设|明确|理顺|取消|"
    r"编[印制]|梳理|核[实查]|排查|检查|培训|学习|实现|达到|提高到|下降|减少|重新|每[月周季年日半]"
)
_UNDER_WAY = re.compile("正在[^,。;]*")
_KEEPS = re.compile(
    r"继续|持续|进一步|常态|巩固|长期|举一反三|不断|坚决防止|防止反弹|回头看|深化|定期|始终|坚持|日常|每[年月季周半日]"
)


# 其余5所正在补课, 尚有3户未退: said of a part, and nothing done behind it.
_LEFT = re.compile(
    r"(?:其余|剩余|余下|剩下|(?:尚|仍|还|另)有)[^。;,:]{0,16}?"
    r"(?:正在(?!岗|运行|使用|参与)|仍在|尚在|尚未|仍未|还未|(?<!从)未(?:能)?(?:完成|整改|到位|办结|退|清|收|缴|拆|补|落实)"
    r"|待(?![遇岗业])|计划(?=[于在将到]|\d)|拟(?=[于在]|\d))[^。;,]*"
)


_SINCE = re.compile(
    r"均已|都已|已(?:经)?(?:全部|全面|悉数|督促|完成|整改|验收|办结|按期|如期|到位)|全部(?:完成|到位)"
)


def still_left(text: str) -> str:
    """Return the words of `text` that say that a part is left, "" where none do."""
    plain = _unquoted(narrow(text))
    for match in _LEFT.finditer(plain):
        behind = "。".join(plain[match.end() :].split("。", 2)[:2])  # and what follows
        made_good = _SINCE.search(match[0]) or _SINCE.search(behind)
        if not made_good and not _DONE.search(
            _UNDER_WAY.sub("", behind.split("。")[0])
        ):
            return text[slice(*match.span())]
    return ""


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence and whether it tells of what is ahead, done, or kept up."""

    text: str
    start: int
    is_ahead: bool
    is_done: bool
    is_kept_up: bool  # ahead, but only goes on with what is there


def sentences(text: str) -> Iterator[Sentence]:
    """Yield the sentences of `text` with their tense."""
    plain = narrow(text)
    start = 0
    for end in [*sentence_ends(text), len(text)]:
        if plain[start:end].strip(" 。;"):
            yield _sentence(text[start:end].strip(), start)
        start = end


def _sentence(text: str, start: int) -> Sentence:
    plain = _unquoted(narrow(text))
    ahead = _ahead(plain)
    # What stands behind the first word of the future is future too.
    told = plain if ahead is None else plain[:ahead]
    done = bool(_DONE.search(_UNDER_WAY.sub("", told)))
    return Sentence(text, start, ahead is not None, done, bool(_KEEPS.search(plain)))


def _ahead(plain: str) -> int | None:
    for match in _AHEAD.finditer(plain):
        clause = re.split("[,。;:]", plain[match.end() :], maxsplit=1)[0]
        if match[0].startswith("将") and _TAKEN.search(match[0][1:] + clause):
            continue
        return match.start()
    return None


def _unquoted(plain: str) -> str:
    """Return `plain` with what is quoted blanked: a title's 计划 plans nothing."""
    chars = list(plain)
    for start, end in quoted_spans(plain):
        if plain[start] != "(":
            chars[start + 1 : end - 1] = "〇" * max(0, end - start - 2)
    return "".join(chars)

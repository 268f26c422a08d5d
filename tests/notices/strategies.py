"""Invented notices: any text that looks a little like one, and whole `Notice` values.

A value is composed line by line from a style, so that what it says is known; its own
style is then learnt from its lines, since a text shows no more of a style than that.

Each strategy is made once: Hypothesis looks into the source of a filter of each anew.
"""

from dataclasses import replace
from datetime import date
from functools import cache

from hypothesis import strategies as st
from hypothesis.strategies import DrawFn, SearchStrategy

from rectification.notices.notice import (
    Contact,
    Deadline,
    Finding,
    Inspection,
    Line,
    Measure,
    Notice,
    Role,
    Section,
    SectionKind,
    Status,
    Style,
)
from rectification.notices.text import narrow
from rectification.notices.vocabulary.deadlines import find_deadline, read_deadline
from rectification.notices.vocabulary.labels import find_labels
from rectification.notices.vocabulary.numbering import heading_marker, step_markers
from rectification.notices.vocabulary.printed_fields import (
    FIELD_NAMED,
    LABELLED,
    TEXTS,
)
from rectification.notices.vocabulary.statuses import find_status, group_status
from rectification.notices.writing.style import compose, learn_style

# --- any text -------------------------------------------------------------------------

FRAGMENTS = (
    *(
        "一、",
        "二、",
        "（一）",
        "（二）",
        "(三)",
        "1.",
        "2、",
        "（1）",
        "①",
        "一是",
        "二是",
    ),
    *("关于", "针对", "反馈问题：", "问题", "的整改", "情况", "在“学习”方面", "“", "”"),
    *("《", "》", "‘", "（", "）", "(", ")", "【", "】", "{", "}", "{title}", '"'),
    *("责任科室：", "牵头科室:", "配合科室：", "责任领导：", "责任人：", "整改时限："),
    *("整改进度：", "整改情况：", "整改落实情况:", "下一步计划：", "整改标准："),
    *("已完成", "正在推进", "基本完成", "长期坚持", "未完成", "立行立改", "计划"),
    *("2022年10月底", "6月30日前", "2023年2月30日", "第三季度", "2022-08-04", "年底"),
    *(
        "办公室、财务科",
        "综合科和档案室",
        "和",
        "及",
        "台账逐项登记",
        "共3个",
        "11个问题",
    ),
    *(
        "。",
        "；",
        "：",
        ":",
        "，",
        "、",
        ";",
        "\n",
        "\r\n",
        "\r",
        "\n\n",
        "\u3000",
        " ",
    ),
    *("\t", "\u00a0", "\ufeff", "\u2028", "\x85", "\x0c", "首页 > 公告", "来源：本站"),
    *("清溪县档案局党组", "关于巡察整改情况的通报", "2022年7月21日", "附件：台账"),
    *("联系电话：0000-5550101", "地址：", "电子邮箱：a@b", "下一步，局党组将", "打印"),
    *(
        "县委第一巡察组",
        "反馈",
        "进行了巡察",
        "\n一、",
        "\n1.",
        "\n（一）",
        "\n整改情况：",
    ),
    # numbers of other kinds, bullets, tables, bare labels, letters around a notice
    *("\n事项1：", "\n第一条：", "\n1-1 ", "\n1.2 ", "\n【01】", "\n问题1（已完成）\n"),
    *("\n1 台账", "\n◆ ", "\n★ ", "\n▶", "\n⑴", "\n㈠", "## ", "**", "第一项"),
    *("\n| 序号 | 问题 | 责任科室 | 整改情况 | 完成时限 |\n", "| --- |\n", "\n| 1 | "),
    *(
        " | ",
        "|\n",
        "\n2\t台账不全\t综合科\t补登\t6月底",
        "\n责任科室\n",
        "\n整改措施\n",
    ),
    *(
        "进展：",
        "达到序时进度",
        "滞后",
        "，整改到位。",
        "，整改中。",
        "（代章）",
        "交办问题4条",
    ),
    # letters, signs, labels of parts, lines that break off, a page's source
    *(
        "\nA、台账",
        "\nB. ",
        "\n（一）-1 ",
        "\n※ ",
        "\n▲",
        "〔期限〕",
        "\n审计查出：",
        "80%",
    ),
    *(
        "登记信息，",
        "（附",
        "\n表）",
        "\n，",
        "2023年\n6月底",
        "逐册核对，按月抽查，登\n记。",
    ),
    *(
        "<p>",
        "</p>",
        "<br>",
        "&nbsp;",
        "<td>",
        "</td>",
        "<!--",
        "-->",
        "（一）档案室\n",
    ),
    *(
        "\n序号\n类别\n问题\n时限\n1\n",
        "\n2\n",
        "\n序号\t乡镇\t问题\t时限\n1\t甲\t乙\t6月底\n",
    ),
    *(
        "关于印发《某局关于巡察整改情况的通报》的通知\n",
        "\n某局关于巡察整改情况的通报\n",
    ),
    *(
        "某发〔2024〕17号\n",
        "\n一、已完成的问题\n",
        "\n二、学习方面的问题\n",
        "台账不全。已补登。",
    ),
    # other signs that count, numbers without a stop, blocks, states that part items
    *("\n甲、台账", "\n壹、", "\n❶", "\nⅠ.", "\n㊁ ", "\n问题1台账", "\n问题2钥匙"),
    *(
        "\n【问题】台账不全",
        "\n存在问题1：",
        "\n整改情况1：",
        "（已完成）。",
        "。已整改。",
    ),
    *(
        "完成80%",
        "｜",
        "\n公示时间：2024年5月6日至5月15日\n",
        "〔审计意见〕",
        "（正在整改，6月底前完成）",
    ),
)


def texts() -> SearchStrategy[str]:
    """Return texts made of a notice's own pieces with anything between them."""
    piece = st.sampled_from(FRAGMENTS) | st.text(max_size=8)
    return st.lists(piece, max_size=60).map("".join)


# --- free text ------------------------------------------------------------------------

_HAN = "甲乙丙丁戊己庚辛壬癸梨桃杏柳松竹梅兰菊荷渠塘坝堤坡岭泉湾台账簿册窗柜灯伞钟"
_MIDDLE = (
    "，",
    "、",
    "（甲）",
    "“乙丙”",
    "《丁》",
    "3张",
    "12页",
    "{",
    "}",
    "，三是非",
)


def _is_free(text: str) -> bool:
    """Whether no rule takes `text` for a heading, a label, a status or a deadline."""
    return not (
        heading_marker(text)
        or find_labels(text)
        or step_markers(text)
        or find_status(text)
        or find_deadline(text)
    )


@cache
def words(most: int = 12) -> SearchStrategy[str]:
    return st.text(_HAN, min_size=2, max_size=most).filter(_is_free)


_MIDDLES = st.lists(st.sampled_from(_MIDDLE), max_size=3)


@st.composite
def _clauses(draw: DrawFn) -> str:
    parts = [draw(words())]
    for middle in draw(_MIDDLES):
        parts += [middle, draw(words())]
    return "".join(parts)


@cache
def clauses() -> SearchStrategy[str]:
    """Return clauses without their stop; they begin and end in a word."""
    return _clauses().filter(_is_free)


_STOPS = st.sampled_from("。。！")


@st.composite
def _passages(draw: DrawFn, most: int) -> str:
    said = draw(st.lists(clauses(), min_size=1, max_size=most))
    return "".join(one + draw(_STOPS) for one in said[:-1]) + (said[-1] + "。")


@cache
def passages(most: int = 3) -> SearchStrategy[str]:
    """Return sentences; the last ends in 。, as it must before a marker."""
    return _passages(most)


# --- values ---------------------------------------------------------------------------

STATUSES = (
    (Status.COMPLETED, "已完成"),
    (Status.COMPLETED, "已整改到位"),
    (Status.SUBSTANTIALLY_COMPLETED, "基本完成，持续整改"),
    (Status.ONGOING, "正在推进"),
    (Status.ONGOING, "持续整改"),
    (Status.ONGOING, "达到序时进度"),
    (Status.LONG_TERM, "需长期坚持"),
    (Status.NOT_COMPLETED, "未完成"),
)
DEADLINES = (
    *("2022年10月底", "2023年6月30日前", "12月底前", "2022年底", "第三季度"),
    *("2023年第二季度末", "2022年9月中旬", "立行立改", "长期坚持", "集中整改期内"),
)
OFFICES = ("综合科", "财务科", "审批服务科", "档案室", "信息中心", "法规与督查股")
FEEDBACK = date(2022, 4, 14)


@cache
def deadlines() -> SearchStrategy[Deadline]:
    return st.sampled_from(DEADLINES).map(
        lambda wording: read_deadline(wording, FEEDBACK.year).deadline
    )


@cache
def measures() -> SearchStrategy[Measure]:
    plain = st.builds(Measure, clauses().map("{}。".format))
    return plain | st.builds(Measure, passages(), clauses())


@st.composite
def steps(draw: DrawFn, marker: str) -> tuple[str, tuple[Measure, ...]]:
    """Return lead and measures; a lead stands only before marked ones."""
    count = draw(st.integers(1, 4))
    if count == 1:
        # A lone 1. marks nothing: only 一是, (1) and ① do without a second.
        if marker in ("1.", "第一，") or not draw(st.booleans()):
            return "", (Measure(draw(passages())),)
        return draw(leads()), (Measure(draw(passages()), draw(clauses())),)
    listed = st.lists(measures(), min_size=count, max_size=count)
    return draw(leads()), tuple(draw(listed))


@cache
def leads() -> SearchStrategy[str]:
    return st.just("") | passages(2)


# --- styles ---------------------------------------------------------------------------


_BRACKET = "（{status}）"


@st.composite
def styles(draw: DrawFn) -> Style:
    offices = draw(
        st.sampled_from(
            [
                "责任科室：{offices}。",
                "责任部门: {offices}",
                "〔承办责任股室〕{offices}",
                "",
            ]
        )
    )
    problem = draw(st.sampled_from(["{problem}", "存在问题：{problem}"]))
    order = draw(st.permutations([*LABELLED, "account", "next_steps"]))
    at = 0 if problem == "{problem}" else draw(st.integers(0, len(order)))
    order = ["title", *order[:at], "problem", *order[at:]]
    joined = draw(st.booleans())
    bracket = draw(st.booleans())
    titles = st.sampled_from(
        [
            "{number}.关于“{title}”问题的整改。",
            "{number}、针对“{title}”问题",
            "{number}．{title}",
            "（{number}）{title}。",
            "问题{number}：{title}",
            "事项{number}：{title}",
            "第{number:一}条：{title}",
            "【{number:01}】{title}",
            "1-{number} {title}",
            "（一）-{number} {title}",
            "问题编号：{number} {title}",
            "{number:壹}、{title}",
            "{number:❶}{title}",
            "{number:Ⅰ}.{title}",
            "存在问题{number}：{title}",
        ]
    )
    title = draw(titles)
    # Measures on lines of their own cannot be numbered as findings or groups are.
    # Nor can those by signs that stand above them below a sign of the innermost rank.
    taken = ("1.", "(1)") if title.startswith(("（", "1-")) else ("1.",)
    if title.startswith("{number:❶}"):
        taken = ("1.", "(1)", "①")
    spread = draw(st.booleans())
    markers = ["一是", "（1）", "①", "1.", "(1)", "第一，"]
    if spread:
        markers = [one for one in markers if narrow(one) not in taken]
    return Style(
        title=title + (_BRACKET if bracket else ""),
        problem=problem,
        offices=offices,
        status="" if bracket else draw(st.sampled_from(["整改进度：{status}。", ""])),
        due=draw(st.sampled_from(["{status}，计划{deadline}完成", ""]))
        if joined
        else "",
        deadline=""
        if joined
        else draw(st.sampled_from(["整改时限：{deadline}。", ""])),
        account=draw(
            st.sampled_from(
                [
                    *(
                        "整改落实情况：",
                        "整改情况:",
                        "【整改情况】",
                        "▶进展：",
                        "整改情况：",
                    ),
                    *("整改概述：", "〔采取整改举措〕"),
                ]
            )
        ),
        next_steps=draw(st.sampled_from(["下一步计划：", "下步打算："])),
        marker=draw(st.sampled_from(markers)),
        spread=spread,
        order=tuple(order),
        **{name: draw(_text_pattern(name)) for name in TEXTS},
    )


@cache
def _text_pattern(name: str) -> SearchStrategy[str]:
    """Return its line with a stop or without one; prose brings its own stop."""
    field = FIELD_NAMED[name]
    stops = ["", "。", "；"] if field.role is Role.FIELD else [""]
    return st.sampled_from(["", *(field.pattern + stop for stop in stops)])


@cache
def _text(name: str) -> SearchStrategy[str]:
    if FIELD_NAMED[name].role is Role.FIELD:
        return words(8)
    return st.lists(passages(), min_size=1, max_size=2).map("\n".join)


def _states(style: Style) -> bool:
    return bool(style.status or "{status}" in style.title)


def _prints_deadline(style: Style, status: Status) -> bool:
    joined = style.due and _states(style) and status.is_open
    return bool(style.deadline or joined)


@st.composite
def findings(draw: DrawFn, style: Style, status: Status | None, word: str) -> Finding:
    """Return a finding that says what `style` prints and nothing else."""
    if status is None:
        status, word = (
            draw(st.sampled_from(STATUSES)) if _states(style) else (Status.UNKNOWN, "")
        )
    offices: tuple[str, ...] = ()
    if style.offices:
        some = st.lists(st.sampled_from(OFFICES), unique=True, max_size=4)
        offices = tuple(draw(some))
    lead, account = draw(steps(style.marker))
    plan_lead, plan = draw(steps(style.marker)) if draw(st.booleans()) else ("", ())
    due = draw(deadlines()) if _prints_deadline(style, status) else None
    problem = draw(st.lists(passages(), max_size=2).map("\n".join))
    finding = Finding(
        title=draw(words(20)),
        problem=problem,
        offices=offices,
        lead_office=offices[0] if offices else "",
        status=status,
        status_wording=word,
        deadline=due,
        account_lead=lead,
        measures=account,
        plan_lead=plan_lead,
        next_steps=plan,
        **{name: draw(_text(name)) for name in TEXTS if getattr(style, name)},
    )
    return replace(finding, lines=compose(finding, style))


# --- notices --------------------------------------------------------------------------

_STATUS_GROUPS = (
    (Status.COMPLETED, "已整改完成", "已整改完成的问题"),
    (Status.ONGOING, "正在推进", "正在推进的问题"),
    (Status.SUBSTANTIALLY_COMPLETED, "基本完成、持续整改", "基本完成、持续整改的问题"),
    (Status.NOT_COMPLETED, "尚未完成", "尚未完成的问题"),
    (Status.LONG_TERM, "需长期坚持", "需长期坚持的问题"),
)
_ORGANISATION = "中共清溪县档案局党组"


def _head(counted: bool) -> Section:
    preamble = (
        "{started_on}至{ended_on}，{team}对县档案局进行了巡察。{feedback_on}，"
        "{team}反馈了意见。现予以公布。"
    )
    lines = [Line(Role.TITLE, "{title}"), Line(Role.PREAMBLE, preamble)]
    if counted:
        lines.append(
            Line(
                Role.PREAMBLE,
                "巡察反馈{total}个问题，已完成{completed}个，正在推进{ongoing}个。",
            )
        )
    return Section(tuple(lines), kind=SectionKind.HEAD)


@st.composite
def groups(draw: DrawFn, style: Style, level: int) -> list[Section]:
    """Return the groups with their findings, by aspect or by status."""
    kind = draw(st.sampled_from(["aspect", "status", "none"]))
    signs = draw(st.booleans())
    heading = "（{number:一}）{group}" if level > 1 else "{number:一}、{group}"
    if kind == "none":
        return [Section(findings=draw(_some(style, None, "")), level=0)]
    if kind == "status":
        named = [
            (title, status, word)
            for status, word, title in draw(st.permutations(_STATUS_GROUPS))[:3]
        ]
    else:
        count = draw(st.integers(1, 3))
        named = [(f"在“{draw(words())}”方面", None, "") for _ in range(count)]
        if signs and level > 1 and count > 1:
            heading = "※ {group}"
    return [
        Section(
            lines=(Line(Role.HEADING, heading),),
            findings=draw(_some(style, status, word)),
            level=level,
            kind=SectionKind.GROUP,
            title=title,
            status=group_status(title),
        )
        for title, status, word in named
    ]


def _some(
    style: Style, status: Status | None, word: str
) -> SearchStrategy[tuple[Finding, ...]]:
    some = findings(style, status, word)
    if status is not None:
        # The heading tells the status of those that print none, others say their own.
        some |= findings(_without_status(style), status, word)
        if _states(style):
            some |= findings(style, None, "")
    return st.lists(some, min_size=1, max_size=3).map(tuple)


def _without_status(style: Style) -> Style:
    return replace(style, status="", due="", title=style.title.replace(_BRACKET, ""))


@st.composite
def notices(draw: DrawFn) -> Notice:
    """Return a notice whose free text begins no line like a heading or a label."""
    style = draw(styles())
    paragraph = passages().map(lambda text: Line(Role.PARAGRAPH, _literal(text)))
    parts = draw(st.booleans())
    cut = draw(groups(style, 2 if parts else 1))
    if not parts and cut[0].kind is not SectionKind.GROUP:
        parts = True
    sections = [_head(draw(st.booleans()))]
    if parts:
        narrative = Line(Role.HEADING, "{number:一}、整改工作组织情况")
        own = draw(st.lists(paragraph, max_size=2))
        sections.append(Section((narrative, *own), level=1))
        heading = Line(Role.HEADING, "{number:一}、巡察反馈意见整改落实情况")
        sections.append(Section((heading,), level=1))
        if cut[0].kind is not SectionKind.GROUP:
            sections[-1] = replace(sections[-1], findings=cut[0].findings)
            cut = []
    sections += cut
    if parts and draw(st.booleans()):
        last = Line(Role.HEADING, "{number:一}、下一步工作打算")
        sections.append(Section((last, draw(paragraph)), level=1))
    sections.append(
        Section(
            (
                Line(Role.CLOSING, "欢迎监督。联系电话：{phone}；电子邮箱：{email}。"),
                Line(Role.SIGNER, "{signed_by}"),
                Line(Role.DATE, "{signed_on}"),
            ),
            kind=SectionKind.TAIL,
        )
    )
    filled = sum(bool(section.findings) for section in sections)
    notice = Notice(
        title="中共清溪县档案局党组关于巡察整改情况的通报",
        organisation=_ORGANISATION,
        signed_by=_ORGANISATION,
        signed_on=draw(st.dates(date(2022, 5, 1), date(2025, 12, 31))),
        inspection=Inspection(
            team="县委第二巡察组",
            started_on=date(2021, 12, 10),
            ended_on=date(2022, 1, 20),
            feedback_on=FEEDBACK,
        ),
        contact=Contact(phone="0000-5550101", email="dangan@example.test"),
        style=Style(running=filled > 1 and draw(st.booleans())),
        sections=tuple(sections),
    )
    return replace(notice, style=learn_style(notice))


def _literal(text: str) -> str:
    return text.replace("{", "{{").replace("}", "}}")

"""Numbers, status words, labels, titles, counts, contacts and page furniture."""

import pytest

from rectification.notices.notice import Status
from rectification.notices.reading.preamble import find_team
from rectification.notices.text import normalise, quoted_spans, sentence_ends
from rectification.notices.vocabulary.contacts import find_contacts
from rectification.notices.vocabulary.counts import find_counts
from rectification.notices.vocabulary.labels import Label, classify, find_labels
from rectification.notices.vocabulary.numbering import (
    Level,
    from_chinese,
    heading_marker,
    read_number,
    step_markers,
    to_chinese,
    write_number,
)
from rectification.notices.vocabulary.offices import split_offices
from rectification.notices.vocabulary.page_furniture import furniture_rule
from rectification.notices.vocabulary.statuses import (
    closing_status,
    find_status,
    group_status,
)
from rectification.notices.vocabulary.titles import find_title

# --- numbers --------------------------------------------------------------------------


def test_chinese_numerals_are_read_as_written() -> None:
    assert [from_chinese(to_chinese(n)) for n in range(1, 1000)] == [*range(1, 1000)]


@pytest.mark.parametrize("number", [0, 1000, -1])
def test_a_number_beyond_the_numerals_is_refused(number: int) -> None:
    with pytest.raises(ValueError, match="no Chinese numeral"):
        to_chinese(number)


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("12", 12),
        ("１２", 12),
        ("十二", 12),
        ("⑫", 12),
        ("两", 2),
        ("丙", 3),
        ("叁", 3),
        ("拾贰", 12),
        ("❹", 4),
        ("㊄", 5),
        ("子", None),
        ("", None),
    ],
)
def test_a_number_is_read_in_any_digits(text: str, number: int | None) -> None:
    assert read_number(text) == number


@pytest.mark.parametrize("form", "1一①ⅠA甲壹❶㊀")
def test_a_number_is_written_as_it_is_read(form: str) -> None:
    assert write_number(1, form) == form
    numbers = range(1, 15)
    assert [read_number(write_number(n, form).strip("()")) for n in numbers] == [
        *numbers
    ]


def test_a_number_without_a_circle_is_written_in_brackets() -> None:
    assert [write_number(n, "①") for n in (1, 20, 21)] == ["①", "⑳", "(21)"]


@pytest.mark.parametrize(
    ("text", "level", "number"),
    [
        ("一、总体情况", Level.SECTION, 1),
        ("十二、其他", Level.SECTION, 12),
        ("第二部分 整改情况", Level.SECTION, 2),
        ("（三）在“学习”方面", Level.GROUP, 3),
        ("(三)在“学习”方面", Level.GROUP, 3),
        ("4.关于台账", Level.ITEM, 4),
        ("４．关于台账", Level.ITEM, 4),
        ("5、关于台账", Level.ITEM, 5),
        ("问题6：台账", Level.ITEM, 6),
        ("（7）台账", Level.INNER, 7),
        ("8）台账", Level.INNER, 8),
        ("⑨台账", Level.CIRCLE, 9),
    ],
)
def test_a_heading_number_is_read(text: str, level: Level, number: int) -> None:
    marker = heading_marker(text)
    assert marker is not None
    assert (marker.level, marker.number) == (level, number)


@pytest.mark.parametrize(
    "text",
    ["1.5万元已追回", "12.4宪法日", "一、二级平台", "一、二、三号楼", "1.", "2022年"],
)
def test_what_only_looks_like_a_heading_number(text: str) -> None:
    assert heading_marker(text) is None


@pytest.mark.parametrize(
    ("text", "starts"),
    [
        ("一是甲。二是乙。三是丙。", ["一是", "二是", "三是"]),
        ("做法：1.甲。2.乙。", ["1.", "2."]),
        ("一是甲：1.乙。2.丙。二是丁。", ["一是", "二是"]),
        ("（1）甲；（2）乙。", ["（1）", "（2）"]),
        ("第一，甲。第二，乙。", ["第一，", "第二，"]),
        ("甲，一是乙，二是丙。", []),
        ("1.甲。", []),
        ("一是甲。", ["一是"]),
        ("二是甲。三是乙。", []),
        ("一是甲。“好。二是坏。”", ["一是", "二是"]),
    ],
)
def test_measures_are_cut_at_their_markers(text: str, starts: list[str]) -> None:
    assert [text[one.start : one.behind] for one in step_markers(text)] == starts


# --- status words ---------------------------------------------------------------------

STATUS_WORDS = {
    Status.COMPLETED: (
        "已完成 已整改 已完成整改 完成整改 已销号 持续销号 已整改到位 已办结 已全部完成"
    ),
    Status.SUBSTANTIALLY_COMPLETED: (
        "基本完成 阶段性完成 基本完成取得阶段性成果并持续整改 基本完成，持续整改"
    ),
    Status.ONGOING: (
        "正在推进 正在整改 整改中 部分整改 持续推进 持续整改 推进中 正在有序推进"
    ),
    Status.LONG_TERM: "长期坚持 需长期坚持 立行立改，长期坚持",
    Status.NOT_COMPLETED: "未完成 未整改 尚未完成 未启动 没有完成",
}


@pytest.mark.parametrize(
    ("word", "status"),
    [(word, status) for status, said in STATUS_WORDS.items() for word in said.split()],
)
def test_a_status_word_is_read_whole(word: str, status: Status) -> None:
    found = find_status(word)
    assert found is not None
    assert (found.status, word[found.start : found.end]) == (status, word)


@pytest.mark.parametrize("word", ["立行立改", "逾期", "整改超时", "台账登记"])
def test_a_word_that_is_no_status(word: str) -> None:
    assert find_status(word) is None


@pytest.mark.parametrize(
    ("title", "status"),
    [
        ("已整改完成的问题", Status.COMPLETED),
        ("已完成的27个问题", Status.COMPLETED),
        ("正在推进", Status.ONGOING),
        ("反馈问题中正在整改的", Status.ONGOING),
        ("需长期坚持的事项", Status.LONG_TERM),
        ("在“完成任务”方面", None),
        ("台账登记", None),
    ],
)
def test_a_group_may_give_its_findings_a_status(
    title: str, status: Status | None
) -> None:
    assert group_status(title) is status


# --- labels and offices ---------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "label"),
    [
        ("责任科室", Label.OFFICES),
        ("整改责任部门", Label.OFFICES),
        ("牵头科室", Label.LEAD),
        ("配合单位", Label.JOINT),
        ("责任领导", Label.LEADER),
        ("责 任 人", Label.PERSON),
        ("整改标准", Label.STANDARD),
        ("整改时限", Label.DEADLINE),
        ("计划完成时间", Label.DEADLINE),
        ("整改进度", Label.STATUS),
        ("整改类型", Label.KIND),
        ("整改落实情况", Label.ACCOUNT),
        ("采取的措施", Label.ACCOUNT),
        ("下一步计划", Label.NEXT_STEPS),
        ("存在问题", Label.PROBLEM),
        ("主要表现", Label.PROBLEM),
        ("会议指出", None),
    ],
)
def test_a_label_is_known_by_its_words(name: str, label: Label | None) -> None:
    assert classify(name) is label


@pytest.mark.parametrize(
    "text", ["责任科室：甲", "责任科室:甲", "【责任科室】甲", "台账。责任科室：甲"]
)
def test_a_label_is_found_where_a_line_or_sentence_begins(text: str) -> None:
    [found] = find_labels(text)
    assert found.label is Label.OFFICES
    assert text[found.end :] == "甲"


@pytest.mark.parametrize("text", ["由责任科室：甲", "“责任科室：甲”", "责任科室甲"])
def test_what_only_looks_like_a_label(text: str) -> None:
    assert find_labels(text) == []


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("办公室、财务科", ["办公室", "财务科"]),
        ("办公室，财务科；档案室", ["办公室", "财务科", "档案室"]),
        ("办公室 财务科", ["办公室", "财务科"]),
        ("办公室和财务科", ["办公室", "财务科"]),
        ("发展和改革科", ["发展和改革科"]),
        ("财务科（牵头）、办公室", ["财务科*", "办公室"]),
        ("财务科牵头、办公室配合", ["财务科*", "办公室"]),
    ],
)
def test_offices_are_told_apart(text: str, names: list[str]) -> None:
    found = [text[at:to] + "*" * lead for at, to, lead in split_offices(text)]
    assert found == names


# --- titles, counts, contacts, teams --------------------------------------------------


@pytest.mark.parametrize(
    ("heading", "title"),
    [
        ("关于“台账不全”问题的整改。", "台账不全"),
        ('关于"台账不全"问题的整改情况', "台账不全"),
        ("针对“台账不全”的问题", "台账不全"),
        ("针对“台账不全”问题，我局逐页补登", "台账不全"),
        ("反馈问题：台账不全", "台账不全"),
        ("关于台账不全问题的整改落实情况。", "台账不全"),
        ("关于台账不全的整改情况", "台账不全"),
        ("台账不全。", "台账不全"),
        ("“台账‘三缺’”问题的整改", "台账‘三缺’"),
        ("关于「台账不全」问题", "台账不全"),
        ("对“台账不全”问题的整改", "台账不全"),
        ("就学习不深入问题，组织补课", "学习不深入"),
        ("就业台账更新不及时。", "就业台账更新不及时"),
        ("对口支援台账不全的问题", "对口支援台账不全的问题"),
        ("针对性培训不足", "针对性培训不足"),
        ("对下属单位监管不力", "对下属单位监管不力"),
        ('关于“"三会"台账不全”问题', '"三会"台账不全'),
        ("反馈意见指出：走访少。", "走访少"),
        ("审计指出：走访少", "走访少"),
        ("反馈意见指出“走访少”", "走访少"),
        ("巡察反馈“走访少”", "走访少"),
        ("“关于走访少”问题整改情况", "走访少"),
        ("走访少**", "走访少"),
    ],
)
def test_a_title_is_freed_of_its_pattern(heading: str, title: str) -> None:
    found = find_title(heading)
    assert heading[found.start : found.end] == title


@pytest.mark.parametrize(
    ("text", "counts"),
    [
        (
            "反馈4个方面11个问题，已完成3个，正在推进8个。",
            {"total": 11, "completed": 3, "ongoing": 8},
        ),
        ("共反馈问题25个，其中19个已完成整改", {"total": 25, "completed": 19}),
        ("十一个问题", {"total": 11}),
        ("“11个问题”", {}),
        ("反馈问题3个大方面2个大项的问题，分解任务40个，已完成38个", {"total": 2}),
        ("反映问题205个，已整改190个", {"total": 205, "completed": 190}),
        ("发现问题4类9个", {}),
        (
            "完成整改5个，基本完成、取得阶段性成效并持续整改2个，未完成1个，长期坚持3个",
            {
                "completed": 5,
                "substantially_completed": 2,
                "not_completed": 1,
                "long_term": 3,
            },
        ),
        ("建立制度5项", {}),
        (
            "反馈三个社区党组织问题共9个，销号7个，正在办理2个",
            {"total": 9} | {"completed": 7, "ongoing": 2},
        ),
        (
            "反馈8项重大问题隐患，完成6项，部分整改2项",
            {"total": 8} | {"completed": 6, "ongoing": 2},
        ),
        (
            "涉及我市问题12个，办完了9个，还在办3个",
            {"total": 12} | {"completed": 9, "ongoing": 3},
        ),
    ],
)
def test_stated_counts_are_found(text: str, counts: dict[str, int]) -> None:
    assert {one.key: one.number for one in find_counts(text)} == counts


def test_contacts_are_found() -> None:
    text = (
        "电话：0000-5550101；地址：清溪县竹浦路6号，邮编000000；电子邮箱：da@x.test。"
    )
    found = {name: text[start:end] for name, start, end in find_contacts(text)}
    assert found == {
        "phone": "0000-5550101",
        "address": "清溪县竹浦路6号",
        "email": "da@x.test",
    }


def test_an_address_of_e_mail_tells_itself() -> None:
    text = "联系方式：0000-5550101，da-yi@x.test，地址清溪县竹浦大厦1406室。"
    found = {name: text[start:end] for name, start, end in find_contacts(text)}
    assert found["email"] == "da-yi@x.test"
    assert found["address"] == "清溪县竹浦大厦1406室"


@pytest.mark.parametrize(
    ("text", "team"),
    [
        ("2021年12月，县委第一巡察组对局党组", "县委第一巡察组"),
        ("根据县委安排，市委巡察二组进驻", "市委巡察二组"),
        ("无人前来", ""),
        ("县委组建4个巡察组，对7家单位", ""),
        ("市委派出三个巡察组", ""),
        ("县委第一、第三巡察组对", ""),
        ("各巡察组反馈，其中县委第二巡察组", "县委第二巡察组"),
        ("区委第十二巡察组", "区委第十二巡察组"),
        ("10月，县委乡村振兴领域专项巡察组对", "县委乡村振兴领域专项巡察组"),
        ("省水文局党组第三巡察组于5月", "省水文局党组第三巡察组"),
        ("3月31日县委第二巡察组对我村", "县委第二巡察组"),
        ("4月，省政府第六督查组对我县", "省政府第六督查组"),
        ("，市安委办第二专项巡查组检查码头", "市安委办第二专项巡查组"),
        ("成立整改督导组3个，县委成立督查组", ""),
    ],
)
def test_a_team_is_found(text: str, team: str) -> None:
    assert find_team(text) == team


# --- status ---------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("account", "status"),
    [
        ("补登台账5本（已整改）。", Status.COMPLETED),
        ("补登台账5本。（未完成）", Status.NOT_COMPLETED),
        ("补登台账5本。此项整改已完成。", Status.COMPLETED),
        ("补登台账5本。该整改事项已完成。", Status.COMPLETED),
        ("修订制度3项（已完成2项）。", None),
        ("召开会议（已传达）。", None),
    ],
)
def test_a_status_may_end_an_account(account: str, status: Status | None) -> None:
    found = closing_status(account)
    assert (found and found.status) == status


# --- furniture ------------------------------------------------------------------------


@pytest.mark.parametrize(
    "line",
    [
        "所在位置: 首页 > 通知公告",
        "当前位置：首页>>党务公开",
        "来源：本站原创 发布时间：2022年08月04日",
        "2022-08-04 09:30",
        "【字体：大 中 小】 打印 关闭",
        "上一篇：台账管理办法",
        "清溪县档案局门户网站",
        "版权所有：清溪县档案局",
        "某ICP备00000000号",
        "（责任编辑：甲）",
    ],
)
def test_page_furniture_is_known(line: str) -> None:
    assert furniture_rule(line)


@pytest.mark.parametrize(
    "line",
    ["局党组认真整改。", "一、总体情况", "整改情况：已完成", "首先，" + "甲" * 150],
)
def test_a_notice_s_own_words_are_no_furniture(line: str) -> None:
    assert furniture_rule(line) is None


# --- text -----------------------------------------------------------------------------


def test_only_padding_and_line_ends_are_white_space() -> None:
    assert normalise(" 甲\r\n\u3000乙\u00a0\r\r\ufeff丙\t\n") == "甲\n乙\n丙"
    assert normalise("甲\u2028乙\x85丙\x0c") == "甲\u2028乙\x85丙\x0c"


@pytest.mark.parametrize(
    ("text", "spans"),
    [
        ("甲“乙《丙》”丁", ["“乙《丙》”"]),
        ("甲（乙)丙", ["（乙)"]),
        ("《甲“乙》丙", ["《甲“乙》"]),
        ("根据“《甲", []),
        ("”甲”", []),
        ('"甲"乙"丙"', ['"甲"', '"丙"']),
    ],
)
def test_quotes_are_paired(text: str, spans: list[str]) -> None:
    assert [text[start:end] for start, end in quoted_spans(text)] == spans


def test_a_stop_inside_quotes_ends_no_sentence() -> None:
    assert sentence_ends("甲“乙。”丙。丁！") == [7, 9]

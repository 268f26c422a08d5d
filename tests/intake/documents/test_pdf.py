"""A PDF gives its paragraphs; page heads, feet and numbers are set aside."""

import pytest

from rectification.errors import TooLarge, UnreadableFile
from rectification.intake.documents import pdf as reader
from tests.intake.documents.reading import lines_of, read_here
from tests.paths import notice_text
from tests.printed import LEFT, SIZE, Placed, pdf, pdf_of

LONG = (
    "根据区委统一部署，区委第二巡察组对白鹭区水务局党组开展了常规巡察，并于五月九日"
    "向局党组反馈了巡察意见，现将整改进展情况予以公布，请予监督。"
)
RIGHT = LEFT + 28 * SIZE


def at(line: int, text: str, *, indent: float = 0, size: float = SIZE) -> Placed:
    return LEFT + indent * SIZE, 737 - line * 28.95, size, text


def read(*pages: list[Placed]) -> list[str]:
    return lines_of(pdf(pages), "通报.pdf")


def test_lines_are_joined_to_paragraphs() -> None:
    text = f"{LONG}\n一、总体情况\n{LONG}\n（一）压实责任。{LONG}"
    assert lines_of(pdf_of(text), "通报.pdf") == text.split("\n")


def test_a_paragraph_goes_on_over_the_page() -> None:
    text = "\n".join([LONG] * 9)
    found = lines_of(pdf_of(text), "通报.pdf")
    assert found == text.split("\n")


def test_heads_feet_and_page_numbers_are_set_aside() -> None:
    found = read_here(pdf_of("\n".join([LONG] * 12), head="白鹭区水务局文件"), "a.pdf")
    assert found.text == "\n".join([LONG] * 12)
    assert found.doubts == ("页眉页脚已搁置：白鹭区水务局文件",)


def test_a_number_in_the_text_is_no_page_number() -> None:
    found = read([at(5, "2"), at(6, "3"), (270, 70, 14, "- 1 -"), at(7, "正文")])
    assert found == ["2", "3", "正文"]


def test_a_name_set_out_keeps_its_space() -> None:
    places = ((0, "中共"), (2.3, "白鹭区水务局"), (8.6, "党组"))
    signer = [at(9, words, indent=x) for x, words in places]
    body = [at(n, LONG[n * 28 : n * 28 + 28]) for n in (0, 1)]
    assert read([*body, *signer])[-1] == "中共 白鹭区水务局 党组"


def test_a_sign_goes_on_with_the_stop_behind_it() -> None:
    """26 signs of 28: the next one and its stop had no room, and go on below."""
    text = LONG[:26] + "察。" + LONG[26:] + LONG
    starts = (0, *range(26, len(text), 28))
    lines = [text[n : n + (28 if n else 26)] for n in starts]
    assert read([at(n, one) for n, one in enumerate(lines)]) == [text]


def test_a_title_on_two_lines_is_one() -> None:
    body = [(n, one) for _time in range(3) for n, one in enumerate(wrapped(LONG))]
    found = read(
        [
            at(0, "中共白鹭区水务局党组关于巡察", indent=4.25, size=22),
            at(1, "集中整改进展情况的通报", indent=6.35, size=22),
            *(at(3 + n, one, indent=0 if m else 2) for n, (m, one) in enumerate(body)),
            at(14, "白鹭区水务局党组", indent=18),
            at(15, "2023年9月18日", indent=19),
        ]
    )
    assert found == [
        "中共白鹭区水务局党组关于巡察集中整改进展情况的通报",
        *(LONG, LONG, LONG, "白鹭区水务局党组", "2023年9月18日"),
    ]


def wrapped(text: str) -> list[str]:
    return [text[:26], text[26:54], text[54:]]


def test_lines_that_do_not_show_how_they_go_on_stay() -> None:
    short = ["甲科", "乙科，负责台账", "丙科"]
    assert read([at(n, one) for n, one in enumerate(short)]) == short


def test_letters_and_figures_keep_apart_and_together() -> None:
    found = read([at(0, "邮箱a1@b.example 电话0277-0100845")])
    assert found == ["邮箱a1@b.example 电话0277-0100845"]


def test_columns_are_parted_and_doubted() -> None:
    row = [(LEFT, 700.0, SIZE, "甲科"), (LEFT + 200, 700.0, SIZE, "9月底")]
    found = read_here(pdf([row]), "表.pdf")
    assert found.text == "甲科\t9月底"
    assert "表格" in found.doubts[0]


def test_a_scan_says_that_it_is_one() -> None:
    with pytest.raises(UnreadableFile, match="扫描件，共2页"):
        read([], [])


def test_a_page_that_is_a_picture_is_told_of() -> None:
    found = read_here(pdf([[at(0, "第一页上的文字")], []]), "a.pdf")
    assert found.doubts == ("第2页是没有文字的图片，未读取。",)


def test_fonts_that_do_not_say_what_they_show_are_refused() -> None:
    with pytest.raises(UnreadableFile, match="字体"):
        read([at(0, "\ue001\ue002\ue003\ue004\ue005\ue006")])


def test_too_many_pages_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reader, "MOST_PAGES", 1)
    with pytest.raises(TooLarge, match="2页"):
        read([at(0, "甲")], [at(0, "乙")])


@pytest.mark.parametrize("cut", [40, 400, -400])
def test_a_damaged_file_is_a_sentence(cut: int) -> None:
    whole = pdf_of(notice_text("status_groups_fullwidth"))
    try:
        read_here(whole[:cut], "a.pdf")
    except UnreadableFile as refusal:
        assert str(refusal)

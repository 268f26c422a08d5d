"""A file of text in GB 18030: the characters that the standard gives today."""

import pytest

from rectification.intake.files.text_file import read_text
from rectification.notices import parse
from rectification.notices.reading.doubts import Rule, doubts

ACCOUNT = "整改落实情况：已修订会议制度三项，组织学习两次，逐村核对了会议记录。\n"
NOTICE = (
    "关于巡察整改进展情况的通报\n一、已完成\n1.关于{}山村会议不规范问题的整改。\n"
    + ACCOUNT * 4
)


@pytest.mark.parametrize(
    ("raw", "character"),
    [(b"\xfe\x59", "龴"), (b"\xfe\x61", "龵"), (b"\xa8\xbc", "ḿ"), (b"\xa6\xd9", "︐")],
)
def test_a_character_has_the_place_that_the_standard_gives_it(
    raw: bytes, character: str
) -> None:
    data = NOTICE.encode("gb18030").replace(b"{}", raw)
    read = read_text(data)
    assert read.encoding == "gb18030"
    assert character in read.text
    assert not any("\ue000" <= one <= "\uf8ff" for one in read.text)


@pytest.mark.parametrize("sign", ["\ue4c6", "\ufffd", "\U000f0001"])
def test_a_sign_that_nobody_else_sees_is_a_doubt(sign: str) -> None:
    found = doubts(parse(NOTICE.format(sign)))
    [one] = [one for one in found if one.rule is Rule.NO_CHARACTER]
    assert sign in one.quote and one.finding == 0

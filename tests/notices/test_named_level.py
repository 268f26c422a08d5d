"""Where little was read: how far it got, and the level of headings a person names."""

import pytest

from rectification.notices import normalise, parse
from rectification.notices.reading.named_level import TITLES
from rectification.notices.reading.reach import FORMS, level_of, read_reach
from rectification.notices.vocabulary.numbering import Level
from rectification.notices.writing.write import put_back
from tests.pasted import ASPECTS, UNNUMBERED
from tests.paths import notice_text

FOUND = ["储备轮换不及时", "安全检查走过场"]


@pytest.mark.parametrize(
    ("text", "level", "titles"),
    [
        (ASPECTS, Level.GROUP, [*FOUND, "轮岗不到位"]),
        (ASPECTS, Level.SECTION, ["上级部署", "干部队伍"]),
        (UNNUMBERED, TITLES, FOUND),
    ],
)
def test_findings_stand_where_a_person_says(
    text: str, level: Level, titles: list[str]
) -> None:
    assert parse(text).findings == ()
    notice = parse(text, level)
    assert [one.title for one in notice.findings] == titles
    assert all(one.measures for one in notice.findings)
    assert "\n".join(put_back(notice)) == normalise(text)


def test_aspects_above_the_level_that_was_named_are_groups() -> None:
    notice = parse(ASPECTS, Level.GROUP)
    titles = [one.title for one in notice.sections if one.findings]
    assert titles == ["上级部署", "干部队伍"]


def test_numbers_below_titles_without_one_are_measures() -> None:
    first = parse(UNNUMBERED, TITLES).findings[0]
    assert [one.text for one in first.measures] == [
        "我局制定计划，补轮340吨。",
        "通报科室。",
    ]


def test_where_every_part_narrates_all_its_headings_are_meant() -> None:
    text = ASPECTS.replace("二、上级部署", "二、主要做法")
    text = text.replace("三、干部队伍", "三、工作成效")
    assert len(parse(text, Level.GROUP).findings) == 5


def test_it_says_how_far_reading_got() -> None:
    reach = read_reach(ASPECTS)
    assert reach.title == "青禾县粮食局党组关于巡察整改情况的通报"
    assert [len(seen) for seen in reach.headings.values()] == [4, 5]
    assert reach.parts[0] == "一、组织领导情况"
    assert reach.own is None
    assert reach.is_little(parse(ASPECTS))
    assert not reach.is_little(parse(ASPECTS, Level.GROUP))
    assert read_reach(UNNUMBERED).headings[TITLES] == tuple(FOUND)


def test_a_notice_that_was_read_asks_nobody() -> None:
    text = notice_text("status_groups_fullwidth")
    assert not read_reach(text).is_little(parse(text))


def test_what_was_named_is_known_again_by_the_shape() -> None:
    other = ASPECTS.replace("储备轮换不及时", "票据未入账").replace("340", "12")
    assert read_reach(other).shape == read_reach(ASPECTS).shape
    assert read_reach(UNNUMBERED).shape != read_reach(ASPECTS).shape
    told = ASPECTS.replace("2022年应轮换", "整改情况：应轮换")
    assert read_reach(told).shape != read_reach(ASPECTS).shape


@pytest.mark.parametrize(("level", "form"), FORMS.items())
def test_a_level_is_named_by_how_its_headings_look(level: Level, form: str) -> None:
    assert level_of(form) is level


@pytest.mark.parametrize(
    "name",
    [
        "status_groups_fullwidth",
        "four_levels_run_in",
        "scheme_changes_between_groups",
        "coop_unnumbered",
        "run_in_titles",
    ],
)
def test_whatever_is_named_prints_to_the_letter(name: str) -> None:
    text = notice_text(name)
    for level in read_reach(text).headings:
        notice = parse(text, level)
        assert notice.findings
        assert "\n".join(put_back(notice)) == normalise(text)

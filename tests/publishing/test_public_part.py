"""What of a notice an edition holds, and that ours contradict nothing: no database."""

import json
from dataclasses import replace
from datetime import date

import pytest

from rectification.notices import Line, parse, write
from rectification.notices.canonical import to_data
from rectification.notices.notice import Deadline, DueKind, Role
from rectification.publishing.readiness import Severity, check
from rectification.publishing.redaction import public_part
from tests.paths import NOTICES, notice_text


@pytest.mark.parametrize("path", NOTICES, ids=lambda path: path.stem)
def test_the_public_part_prints_the_same_and_holds_no_more(path: object) -> None:
    notice = parse(path.read_bytes().decode("utf-8-sig"))
    part = public_part(notice)
    assert write(part) == write(notice)
    assert not part.chrome and not part.published_on
    said = json.dumps(to_data(part), ensure_ascii=False)
    for finding in notice.findings:
        hidden = replace(
            finding, lines=(Line(Role.FINDING, "{title}"),), leader="不印的人"
        )
        section = replace(notice.sections[0], findings=(hidden,))
        only = public_part(replace(notice, sections=(section,)))
        assert "不印的人" not in json.dumps(to_data(only), ensure_ascii=False)
    assert said


def test_an_unprinted_deadline_stays_inside() -> None:
    notice = parse(notice_text("unlabelled_measures"))
    due = Deadline("2031年3月底", DueKind.DATED, date(2031, 3, 31), None)
    sections = tuple(
        replace(
            section,
            findings=tuple(replace(one, deadline=due) for one in section.findings),
        )
        for section in notice.sections
    )
    part = public_part(replace(notice, sections=sections))
    assert "2031" not in json.dumps(to_data(part), ensure_ascii=False)


@pytest.mark.parametrize("path", NOTICES, ids=lambda path: path.stem)
def test_a_consistent_notice_has_nothing_against_it(path: object) -> None:
    hits = check(parse(path.read_bytes().decode("utf-8-sig")))
    assert not [hit for hit in hits if hit.severity is Severity.ERROR]

"""Small notices in lines, and what they tell of a finding."""

from rectification.notices import Notice, normalise, parse, put_back, write
from rectification.notices.notice import Finding

HEAD = "清溪县房管所党支部关于巡察整改情况的通报"


def read(*lines: str) -> Notice:
    """Return the notice in these lines, which must come out to the letter."""
    text = "\n".join(lines)
    notice = parse(text)
    assert "\n".join(put_back(notice)) == normalise(text)
    assert write(parse(write(notice))) == write(notice)
    return notice


def steps(finding: Finding) -> tuple[list[str], list[str]]:
    """Return what was done and what is planned, as printed."""
    return (
        [one.printed for one in finding.measures],
        [one.printed for one in finding.next_steps],
    )

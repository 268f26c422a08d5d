"""历次同类问题: what may be the same problem, and the chain of what was named so."""

from datetime import date

import pytest

from rectification.models import Finding
from rectification.models.findings.recurrence import (
    chain,
    earlier_keys,
    likely,
    shared_words,
)
from tests.factories import Cast, make_cast, make_finding, make_inspection


@pytest.mark.both_databases
@pytest.mark.parametrize(
    ("title", "other", "words"),
    [
        ("公务接待台账登记不规范", "公务接待审批不严", ("公务接待",)),
        ("会议偏多、文件偏多", "文件偏多问题依然存在", ("文件偏多",)),
        ("制度执行不到位", "工作落实不到位", ()),
        ("食堂采购", "窗口服务", ()),
    ],
)
def test_titles_share_words_that_mean_something(
    title: str, other: str, words: tuple[str, ...]
) -> None:
    assert shared_words(title, other) == words


@pytest.fixture
def cast(db: None) -> Cast:
    return make_cast()


def found(cast: Cast, year: int, title: str, **said: object) -> Finding:
    inspection = make_inspection(cast=cast, feedback_on=date(year, 5, 1))
    return make_finding(cast=cast, inspection=inspection, title=title, **said)


@pytest.mark.both_databases
def test_what_is_likely_is_earlier_of_the_body_and_says_why(cast: Cast) -> None:
    two = found(cast, 2020, "公务接待审批不严")
    found(cast, 2020, "窗口服务态度生硬")
    found(cast, 2025, "公务接待超标准")
    found(make_cast(), 2020, "公务接待审批不严")
    own = found(cast, 2022, "公务接待台账登记不规范")
    make_finding(cast=cast, inspection=own.inspection, title="公务接待超范围")
    [one] = likely(own, Finding.objects.all())
    assert (one.finding, one.words) == (two, ("公务接待",))
    assert one.offices == (cast.office.name,)
    assert likely(own, Finding.objects.none()) == []
    Finding.objects.filter(pk=two.pk).update(prior=own)
    assert likely(own, Finding.objects.all()) == []  # it names this one itself


@pytest.mark.both_databases
def test_a_chain_is_read_both_ways_and_ends(cast: Cast) -> None:
    rows = [found(cast, 2010 + 4 * n, f"第{n}次") for n in range(4)]
    for one, before in zip(rows[1:], rows, strict=False):
        Finding.objects.filter(pk=one.pk).update(prior=before)
    rows = [Finding.objects.get(pk=one.pk) for one in rows]
    everything = Finding.objects.all()
    assert chain(rows[2], everything) == ([rows[1], rows[0]], [rows[3]])
    assert chain(rows[0], everything) == ([], rows[1:])
    hidden = everything.exclude(pk=rows[1].pk)
    assert chain(rows[3], hidden) == ([rows[2], rows[0]], [])
    Finding.objects.filter(pk=rows[0].pk).update(prior=rows[3])
    assert earlier_keys(rows[0]) == [one.pk for one in reversed(rows)]

"""Taking down names the edition; with it goes, where asked, what prints the same."""

import re
from copy import deepcopy

import pytest

from rectification import records
from rectification.errors import NotAllowed, RuleFailed
from rectification.models import Finding, LogEntry, Publication, RedactionRule
from rectification.notices import parse
from rectification.publishing.take_down import Reach, take_down
from tests.factories import client_of
from tests.paths import notice_text
from tests.published import DONE, LATE, PublicSite, words

pytestmark = pytest.mark.django_db
NAME = "雷一鸣"


@pytest.fixture(scope="module")
def site_once(module_transaction: None) -> PublicSite:
    """Three editions; the name stands in the first two, spaced in the second."""
    site = PublicSite()
    site.change(DONE, original_text="甲区。")
    first = site.again()
    assert first.number == 2
    for name, text in (("雷一鸣", "由雷一鸣牵头。"), ("雷　一鸣", "由雷　一鸣牵头。")):
        site.change(LATE, original_text=text)
        assert name in site.again().edition.content
    site.change(LATE, original_text="由牵头人办理。")
    site.again()
    return site


@pytest.fixture
def site(site_once: PublicSite, db: None) -> PublicSite:
    return deepcopy(site_once)


def standing(site: PublicSite) -> list[int]:
    rows = Publication.objects.filter(report=site.report, withdrawal=None)
    return sorted(rows.values_list("number", flat=True))


def page(site: PublicSite, **data: object) -> str:
    url = f"/staff/reports/{site.report.reference}/take_down/"
    client = client_of(site.people.leader)
    client.post(url, data)
    return words(client.get(site.report.get_absolute_url()).content.decode())


def test_the_page_names_each_edition_and_takes_the_one_that_is_named(
    site: PublicSite,
) -> None:
    client = client_of(site.people.leader)
    drawn = client.get(site.report.get_absolute_url()).content.decode()
    # Each with a line of its own: a list to fold out cuts them off on a phone.
    choice = drawn[drawn.index('name="publication"') :].split("</fieldset>")[0]
    assert re.search(r'value="5"[^>]*checked', choice)
    for one in site.report.publications.select_related("edition"):
        assert f"第{one.number}次公开" in choice and one.edition.digest[:8] in choice
    said = page(site, publication=2, reach="one", reason="附件有误")
    assert "已撤下" in said and standing(site) == [1, 3, 4, 5]


@pytest.mark.parametrize(
    "lacking",
    [
        {"publication": "", "reach": "one"},
        {"publication": "9", "reach": "one"},
        {"publication": "5", "reach": "all"},
        {"publication": "5", "reach": "words", "words": ""},
        {"publication": "5", "reach": "words", "words": "\u200b 雷"},
        {"publication": "5", "reach": "one", "words": NAME},
        {"publication": "3", "reach": "words", "words": NAME, "reason": f"印有{NAME}"},
    ],
)
def test_what_it_does_not_say_clearly_takes_nothing(
    site: PublicSite, lacking: dict[str, str]
) -> None:
    page(site, **{"reason": "含有个人信息", **lacking})
    assert standing(site) == [1, 2, 3, 4, 5]


@pytest.mark.both_databases
def test_words_that_are_named_go_wherever_they_are_printed(site: PublicSite) -> None:

    said = page(
        site, publication=3, reach="words", words="雷 一鸣", reason="含有个人信息"
    )
    assert standing(site) == [1, 2, 5]
    assert f"{site.report.reference} 第3次公开" in said
    assert f"{site.report.reference} 第4次公开" in said
    entries = LogEntry.objects.filter(action="edition.take_down")
    assert [one.reason for one in entries] == ["含有个人信息"] * 2
    assert NAME not in said and not any(NAME in str(vars(one)) for one in entries)


def test_what_is_redacted_later_goes_from_what_was_public_before(
    site: PublicSite,
) -> None:
    latest = site.report.publications.get(number=5)
    RedactionRule.objects.create(
        name="姓名", kind="words", pattern=NAME, replacement="某某", reason="个人信息"
    )
    site.change(LATE, original_text="由||甲区||的牵头人办理。")
    taken = take_down(
        latest, by=site.people.leader, reason="含有个人信息", reach=Reach.REDACTED
    )
    # The rule's word in 3 and 4, the mark's in 2 to 5: the first never had either.
    assert [one.number for one in taken] == [5, 4, 3, 2]
    assert standing(site) == [1]


@pytest.mark.both_databases
def test_what_another_report_of_the_body_redacts_counts_too(site: PublicSite) -> None:
    people, notice = site.people, parse(notice_text("state_words_varied"))
    other = records.load(
        notice, by=people.coordinator, organisation=people.organisation
    )
    Finding.objects.filter(inspection=other.inspection).update(
        original_text="由||甲区||的牵头人办理。"
    )
    latest = site.report.publications.get(number=5)
    taken = take_down(
        latest, by=site.people.leader, reason="含有个人信息", reach=Reach.REDACTED
    )
    assert [one.number for one in taken] == [5, 4, 3, 2]


def test_a_rule_that_cannot_be_asked_is_said_and_one_edition_still_goes(
    site: PublicSite, monkeypatch: pytest.MonkeyPatch
) -> None:
    latest = site.report.publications.get(number=5)
    RedactionRule.objects.create(name="坏", kind="words", pattern="甲", reason="试")

    def fail(_self: object, _text: str) -> None:
        raise RuleFailed("too slow")

    monkeypatch.setattr(RedactionRule, "find", fail)
    leader = site.people.leader
    with pytest.raises(RuleFailed):
        take_down(latest, by=leader, reason="有误", reach=Reach.REDACTED)
    assert standing(site) == [1, 2, 3, 4, 5]
    take_down(latest, by=leader, reason="有误")
    assert standing(site) == [1, 2, 3, 4]


def test_it_asks_for_the_right_to_each(site: PublicSite) -> None:
    with pytest.raises(NotAllowed):
        take_down(site.first, by=site.people.handler, reason="有误")

"""Headings that nobody knows are named by hand, and known the next time."""

import re
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from rectification.models import Finding, LogEntry, ReadingRule
from rectification.models.oversight.replay import replay
from rectification.notices.canonical import digest_of
from tests.factories import Cast, client_of, make_rule
from tests.pasted import ASPECTS, TABLE
from tests.views.intake.sending import fields_of, paste, send

pytestmark = pytest.mark.django_db

UNKNOWN = "甲栏\t乙栏\t丙栏\n1\t台账不全，缺三册\t补登记\n2\t检查走过场\t重查"
NEXT = UNKNOWN.replace("台账不全，缺三册", "票据未入账").replace("补登记", "补记")
COLUMNS = {"column_0": "number", "column_1": "title", "column_2": "measure"}


@pytest.fixture
def client(cast: Cast) -> Client:
    return client_of(cast.coordinator)


def titles(page: Any) -> list[str]:
    return [one.title for one in page.context["reading"].findings]


def name(client: Client, page: Any, level: str) -> Any:
    """Click one of the headings, as a browser without script does."""
    html = page.content.decode()
    form = html[html.index(reverse("intake-name")) :]
    signed = re.search(r'name="signed" value="([^"]+)"', form)
    assert signed
    assert not level or f'name="level" value="{level}"' in form
    return client.post(reverse("intake-name"), {"signed": signed[1], "level": level})


def test_what_a_table_says_is_shown_as_text(client: Client, cast: Cast) -> None:
    """Values stand as samples beside the column that is named."""
    brought = UNKNOWN.replace("检查走过场", "<form action=//other>检查走过场")
    html = paste(client, cast, brought).content.decode()
    assert "｜ &lt;form action=//other&gt;检查走过场" in html
    assert "<form action=//other" not in html


def test_a_table_of_unknown_headings_is_named_column_by_column(
    client: Client, cast: Cast
) -> None:
    page = paste(client, cast, UNKNOWN)
    html = page.content.decode()
    assert 'value="write"' not in html
    assert "台账不全，缺三册 ｜ 检查走过场" in html
    again = send(client, page, do="again", **COLUMNS)
    assert titles(again) == ["台账不全，缺三册", "检查走过场"]
    assert not ReadingRule.objects.exists()
    send(client, again)
    assert Finding.objects.count() == 2
    rule = ReadingRule.objects.get()
    assert (rule.kind, rule.named) == ("table", "number\ttitle\tmeasure")
    assert LogEntry.objects.filter(action="readingrule.keep").count() == 1
    assert list(replay()) == []


def test_the_log_has_the_digest_of_the_headings_and_never_the_headings(
    cast: Cast,
) -> None:
    """A row of a table may have been taken for them: what is hashed stays for good."""
    rule = make_rule(cast=cast, shape="甲栏\t李改\t丙栏", named="title\t\tmeasure")
    rule.remove(by=cast.coordinator)
    entries = LogEntry.objects.filter(subject_type="readingrule").order_by("seq")
    kept, removed = (one.payload for one in entries.select_related("payload"))
    known = {"digest": digest_of(rule.shape), "named": rule.named}
    assert kept.after == removed.before == known
    assert not any("李改" in one.rows + str(one.payload.after) for one in entries)


def test_the_next_table_of_these_headings_is_read_as_named(
    client: Client, cast: Cast
) -> None:
    make_rule(cast=cast, shape="甲栏\t乙栏\t丙栏", named="number\ttitle\tmeasure")
    page = paste(client, cast, NEXT)
    assert titles(page) == ["票据未入账", "检查走过场"]
    assert page.context["rule"] is not None
    other = paste(client, cast, NEXT.replace("丙栏", "丁栏"))
    assert titles(other) == []


def test_what_was_named_is_the_bodys_own(client: Client, cast: Cast) -> None:
    rule = make_rule(cast=cast, shape="甲栏\t乙栏\t丙栏", named="number\ttitle\t")
    ReadingRule.objects.filter(pk=rule.pk).update(
        organisation=cast.outsider.seats_now()[0].organisation_id
    )
    assert titles(paste(client, cast, NEXT)) == []


def test_columns_that_the_headings_name_themselves_are_not_kept(
    client: Client, cast: Cast
) -> None:
    send(client, paste(client, cast, TABLE))
    assert not ReadingRule.objects.exists()


def test_a_rule_is_removed_where_texts_are_taken_in(client: Client, cast: Cast) -> None:
    rule = make_rule(cast=cast, shape="甲栏\t乙栏\t丙栏", named="number\ttitle\tgone")
    assert titles(paste(client, cast, NEXT))  # a column known no more is none
    address = reverse("intake-forget", args=[rule.pk])
    assert address in client.get(reverse("intake-new")).content.decode()
    client.post(address)
    assert not ReadingRule.objects.exists()
    assert LogEntry.objects.filter(action="readingrule.remove").count() == 1
    assert list(replay()) == []
    assert titles(paste(client, cast, NEXT)) == []


def test_a_click_on_a_heading_says_where_the_findings_stand(
    client: Client, cast: Cast
) -> None:
    page = paste(client, cast, ASPECTS, kind="notice")
    assert titles(page) == []
    assert page.context["reading"].is_little
    named = name(client, page, "2")
    assert titles(named) == ["储备轮换不及时", "安全检查走过场", "轮岗不到位"]
    assert not ReadingRule.objects.exists()
    send(client, named)
    assert Finding.objects.count() == 3
    assert ReadingRule.objects.get().named == "2"
    after = ASPECTS.replace("1200吨", "900吨")
    assert len(titles(paste(client, cast, after, kind="notice"))) == 3


def test_a_notice_of_no_status_is_given_one_for_all(client: Client, cast: Cast) -> None:
    page = name(client, paste(client, cast, ASPECTS, kind="notice"), "2")
    again = send(client, page, "settle", all_status="ongoing")
    assert [fields_of(again)[f"status_{n}"] for n in range(3)] == ["ongoing"] * 3


def test_read_without_what_was_named_it_is_forgotten_once_written(
    client: Client, cast: Cast
) -> None:
    page = paste(client, cast, ASPECTS, kind="letter")
    assert len(titles(page)) == 4
    send(client, name(client, page, "2"))
    page = paste(client, cast, ASPECTS.replace("1200", "900"), kind="letter")
    assert len(titles(page)) == 5
    send(client, name(client, page, ""))
    assert not ReadingRule.objects.exists()


def test_no_finding_and_no_heading_is_refused_in_words(
    client: Client, cast: Cast
) -> None:
    page = paste(client, cast, "一段没有任何标题的文字。", kind="notice")
    assert page.context["form"].errors["text"]

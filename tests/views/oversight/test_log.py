"""The auditor reads the log, takes it away, and can check it where we are not."""

import csv
import hashlib
import io
import json

import pytest
from django.test import Client

from rectification.exporting.log import HEADINGS
from rectification.models import SYSTEM_CHAIN, Chain, LogEntry
from rectification.views.parts.log_keys import LABELLED, label_of_key
from rectification.workflow import FindingState
from tests.factories import Cast, make_cast, make_finding

pytestmark = [pytest.mark.django_db, pytest.mark.both_databases]
LIST, CSV, LINES = "/staff/log/", "/staff/log/export.csv", "/staff/log/export.jsonl"


@pytest.fixture
def cast() -> Cast:
    cast = make_cast()
    make_finding(cast=cast, state=FindingState.COMPLETED)
    return cast


@pytest.fixture
def audit(client: Client, cast: Cast) -> Client:
    client.force_login(cast.auditor)
    return client


def taken(response) -> str:
    assert response.status_code == 200
    return b"".join(response.streaming_content).decode("utf-8-sig")


def test_the_log_is_said_in_words_newest_first(audit: Client, cast: Cast) -> None:
    page = audit.get(LIST)
    shown = page.content.decode()
    assert "登录" in shown
    assert "同意销号" in shown
    assert cast.leader.full_name in shown
    keys = [entry.pk for entry, _change in page.context["rows"]]
    assert keys == sorted(keys, reverse=True)


def test_it_is_narrowed_down_and_paged_both_ways(audit: Client) -> None:
    for number in range(60):
        Chain.record(
            chain="2020-001", actor=None, action="finding.edit", reason=f"第{number}条"
        )
    first = audit.get(LIST, {"chain": "2020-001"})
    assert len(first.context["rows"]) == 50
    second = audit.get(LIST + first.context["next_url"])
    assert len(second.context["rows"]) == 10
    assert "第0条" in second.content.decode()
    back = audit.get(LIST + second.context["previous_url"])
    assert [e.pk for e, _c in back.context["rows"]] == [
        e.pk for e, _c in first.context["rows"]
    ]
    assert not audit.get(LIST, {"chain": "2020-999"}).context["rows"]
    told = audit.get(LIST, {"chain": "系统", "action": "登录"}).context["rows"]
    assert {entry.action for entry, _change in told} == {"session.sign_in"}
    assert told[0][1].chain == "系统"
    for bad in (
        {"since": "昨天"},
        {"since": "2026-02-01", "until": "2026-01-01"},
        {"actor": "a\0b"},
        {"chain": "x" * 41},
    ):
        page = audit.get(LIST, bad)
        assert page.status_code == 200
        assert page.context["form"].errors
        assert not page.context["rows"]


def test_a_page_of_the_log_asks_the_same_number_of_queries(
    audit: Client, django_assert_max_num_queries
) -> None:
    with django_assert_max_num_queries(12):
        audit.get(LIST)
    for number in range(200):
        Chain.record(
            chain="x", actor=None, action="finding.edit", after={"number": number}
        )
    with django_assert_max_num_queries(12):
        audit.get(LIST)


def test_an_export_can_be_checked_without_us(audit: Client) -> None:
    lines = [json.loads(line) for line in taken(audit.get(LINES)).splitlines()]
    assert len(lines) == LogEntry.objects.exclude(action="log.export").count()
    heads: dict[str, str] = {}
    for line in lines:
        body = line["body"]
        text = json.dumps(
            body, sort_keys=True, ensure_ascii=False, separators=(",", ":")
        )
        assert hashlib.sha256(text.encode()).hexdigest() == line["hash"]
        assert body["previous"] == heads.get(body["chain"], "")
        heads[body["chain"]] = line["hash"]
        for side in ("before", "after"):
            value = line[side]
            text = json.dumps(
                value, sort_keys=True, ensure_ascii=False, separators=(",", ":")
            )
            found = hashlib.sha256(text.encode()).hexdigest() if value else ""
            assert found == body[f"{side}_digest"]
    for chain in Chain.objects.exclude(name=SYSTEM_CHAIN):
        assert heads[chain.name] == chain.head


def test_an_export_is_an_entry_itself(audit: Client, cast: Cast) -> None:
    taken(audit.get(CSV, {"chain": "system", "action": "session"}))
    entry = LogEntry.objects.get(action="log.export")
    assert entry.actor_id == cast.auditor.pk
    said = entry.payload.after
    assert (said["format"], said["chain"], said["action"]) == (
        "csv",
        "system",
        "session",
    )


@pytest.mark.parametrize("text", ["=1+1", "　＠A"])
def test_no_cell_of_the_table_is_a_formula(audit: Client, text: str) -> None:
    Chain.record(chain="x", actor=None, action="finding.edit", reason=text)
    table = list(csv.reader(io.StringIO(taken(audit.get(CSV, {"chain": "x"})))))
    assert len(table) == 2
    row = dict(zip(HEADINGS, table[1], strict=True))
    assert row["reason"] == "'" + text


@pytest.mark.parametrize("kind", ["csv", "jsonl"])
def test_a_broken_filter_hands_out_nothing(audit: Client, kind: str) -> None:
    said = taken(audit.get(f"/staff/log/export.{kind}", {"since": "x"}))
    assert len(said.splitlines()) == (1 if kind == "csv" else 0)


def test_every_key_of_a_payload_has_words() -> None:
    """Relations seen from their other end too: they have none of their own."""
    for model in LABELLED:
        for field in model._meta.get_fields():
            assert label_of_key(field.name, "") or not field.concrete

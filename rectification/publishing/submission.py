"""What goes upward at the end of a period: report, table and ledger of one moment.

All of it comes from the records; a person adds whom it goes to, how it begins and ends.
Documents speak Chinese, whatever language the page is in.
"""

import base64
import hashlib
import io
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, BinaryIO, Protocol

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone, translation

from rectification.errors import InvalidTransition
from rectification.models import (
    Finding,
    Inspection,
    Organisation,
    ReportingPeriod,
    Submission,
    User,
)
from rectification.notices.canonical import digest_of, to_data
from rectification.notices.vocabulary.deadlines import write_date
from rectification.publishing.standing import Standing, standings, told_of
from rectification.publishing.submission_report import Words, paragraphs

SCHEMA = 1
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


class Ledger(Protocol):
    """Writes the ledger of some findings: columns of these names, or all of them."""

    def __call__(
        self,
        stream: BinaryIO,
        findings: QuerySet[Finding],
        names: Sequence[str],
        *,
        whole: bool,
    ) -> int: ...


@dataclass(frozen=True, slots=True)
class Sending:
    """To whom it goes, by what way and when; `to_body` where that reads it here."""

    to_body: Organisation | None
    to_whom: str
    way: str
    sent_on: date


@dataclass(frozen=True, slots=True)
class Facts:
    """What the records say of a period, in the order in which findings are printed.

    `changes`: since `last`, the label of the submission before; "" where none was.
    """

    body: str
    reference: str
    source: str
    period: str
    since: date
    due_on: date
    until: date
    as_of: date
    findings: tuple[Standing, ...]
    last: str
    changes: tuple[str, ...]

    @property
    def mark(self) -> str:
        """What of it stands, in short: a page left open sends nothing newer."""
        return digest_of(to_data(self))[:16]


def facts_of(inspection: Inspection, period: ReportingPeriod) -> Facts:
    """Read what is to be sent of a period as the records stand now."""
    last = Submission.objects.last_of(inspection)
    with translation.override("zh-hans"):
        before = {} if last is None else _sent(last)
        keys = {key for one in before.values() for key in one["keys"]}
        told = told_of(inspection, period, keys)
        found = tuple(standings(inspection, period, told))
        counting = keys & {one.pk for one in told if one.returned_at is None}
        return Facts(
            body=inspection.organisation.signing_name,
            reference=inspection.reference,
            source=inspection.source,
            period=f"{period.since.year}年{period.name}",
            since=period.since,
            due_on=period.due_on,
            until=period.until,
            as_of=timezone.localdate(),
            findings=found,
            last=last.label if last else "",
            changes=tuple(changes_since(last, found, counting)) if last else (),
        )


def _sent(last: Submission) -> dict[str, Mapping[str, Any]]:
    """Return what was sent of each finding, by its reference."""
    return {one["reference"]: one for one in last.said.get("findings", ())}


def changes_since(
    last: Submission, findings: Sequence[Standing], counting: set[int]
) -> Iterator[str]:
    """Say what has changed since what was sent last: states, deadlines, accounts.

    `counting`: the entries sent last (keys) that still count, whatever period runs.
    """
    if last.is_erased:
        yield "上次上报的内容已清除，无从比对。"
        return
    before = _sent(last)
    for one in findings:
        old = before.pop(one.reference, None)
        said = ["新列入"] if old is None else list(_differences(old, one, counting))
        if said:
            yield f"“{one.title}”：{'；'.join(said)}。"
    for gone in before.values():
        yield f"“{gone['title']}”：不再列入。"


def _differences(
    old: Mapping[str, Any], new: Standing, counting: set[int]
) -> Iterator[str]:
    if old["state"] != new.state:
        yield f"整改状态由“{old['state']}”变为“{new.state}”"
    if old["deadline"] != new.deadline:
        yield f"整改时限由“{old['deadline'] or '未定'}”变为“{new.deadline or '未定'}”"
    if old["offices"] != list(new.offices):
        yield f"责任科室变为{'、'.join(new.offices) or '未明确'}"
    if old["account"] != new.account:
        yield "整改落实情况已更新"
    keys, known = set(new.keys), set(old["keys"])
    if fresh := len(keys - known):
        yield f"新填报{fresh}条"
    if gone := len(known - counting):
        yield f"上次上报的填报有{gone}条已撤回或退回"


def submit(
    inspection: Inspection,
    period: ReportingPeriod,
    words: Words,
    sending: Sending,
    *,
    by: User,
    seen: str,
    ledger: Ledger,
) -> Submission:
    """Freeze what goes upward, and remember to whom it went.

    `seen`: the mark of the facts that the page showed. Raises InvalidTransition where
    the records say something else by now.
    """
    with transaction.atomic():
        # Numbers are allotted under this lock; entries are made under those below.
        rows = Organisation.objects.select_for_update(no_key=True)
        body = rows.get(pk=inspection.organisation_id)
        findings = Finding.objects.filter(inspection=inspection)
        list(findings.select_for_update(no_key=True).order_by("pk").values_list("pk"))
        facts = facts_of(inspection, period)
        _refuse_unseen(facts, seen)
        number = Submission.objects.next_number(body, sending.sent_on.year)
        label = f"〔{sending.sent_on.year}〕{number}号"
        return Submission.objects.keep(
            period,
            content(facts, words, sending, label, ledger),
            by=by,
            number=number,
            to_body=sending.to_body,
            to_whom=sending.to_whom,
            way=sending.way,
            sent_on=sending.sent_on,
        )


def _refuse_unseen(facts: Facts, seen: str) -> None:
    if seen != facts.mark:
        raise InvalidTransition(
            translation.gettext(
                "The records have changed since this page was opened. What would be "
                "sent now stands below: please look through it and send it again."
            )
        )


def content(
    facts: Facts, words: Words, sending: Sending, label: str, ledger: Ledger
) -> dict[str, object]:
    """Return all that is kept of a submission, as canonical data knows it."""
    said: dict[str, object] = to_data(facts)
    return {
        **said,
        "schema": SCHEMA,
        "label": label,
        "as_of_words": write_date(facts.as_of),
        "title": words.title,
        "note": words.note,
        "report": [
            to_data(one)
            for one in paragraphs(facts, words, sending.to_whom, sending.sent_on)
        ],
        "files": [_ledger(facts, ledger)],
    }


def _ledger(facts: Facts, write: Ledger) -> dict[str, object]:
    """Write the ledger of all findings now; a file within the content, by its bytes."""
    rows = Finding.objects.filter(inspection__reference=facts.reference)
    stream = io.BytesIO()
    with translation.override("zh-hans"):
        write(stream, rows.in_printed_order(), (), whole=True)
    data = stream.getvalue()
    return {
        "name": f"整改台账（{write_date(facts.as_of)}）.xlsx",
        "media_type": XLSX,
        "size": len(data),
        "sha256": hashlib.sha256(data).hexdigest(),
        "base64": base64.b64encode(data).decode(),
    }

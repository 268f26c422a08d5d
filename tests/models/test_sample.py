"""抽查: what can be drawn, which findings a number draws, when they are looked at."""

import hashlib
import re
import subprocess
from datetime import date
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from rectification.access import Role
from rectification.errors import NotAllowed, Refusal
from rectification.models import (
    EvidenceUse,
    Finding,
    LogEntry,
    LookBack,
    Organisation,
    Sample,
)
from rectification.models.findings.risk import RISKS, risks_of
from rectification.models.findings.sample import (
    draw,
    drawn_to_look_at,
    eligible,
    lines_by_risk,
)
from rectification.workflow import FindingState
from tests.everywhere.addresses import proposed_states
from tests.factories import (
    Cast,
    make_cast,
    make_evidence,
    make_finding,
    make_look_back,
    make_sheet,
    seat,
)
from tests.thaw import thaw

DOCUMENT = Path(__file__).parents[2] / "docs/sampling.md"
COMPLETED = FindingState.COMPLETED


@pytest.fixture
def cast(db: None) -> Cast:
    return make_cast()


def closed(cast: Cast, count: int = 1) -> list[Finding]:
    return [make_finding(cast=cast, state=COMPLETED) for _n in range(count)]


def office(cast: Cast) -> Organisation:
    return cast.verifier.appointments.earliest("pk").post.organisation


def drawn(cast: Cast, count: int, *, by_risk: bool = False) -> Sample:
    by = cast.verifier
    return Sample.objects.draw(office(cast), by=by, count=count, by_risk=by_risk)


def kept(sample: Sample) -> list[str]:
    rows = sample.drawn.order_by("place")
    return list(rows.values_list("finding__reference", flat=True))


def by_hand(number: str, references: list[str], count: int) -> list[str]:
    """The draw as the document tells it, without any of the code it is held against."""
    marked = {
        hashlib.sha256(number.encode("utf-8") + one.encode("utf-8")).digest(): one
        for one in references
    }
    return [marked[key] for key in sorted(marked)[:count]]


@given(
    st.text("0123456789抽查〔〕号-ABCDEF", max_size=30),
    st.sets(st.text("XC0123456789-", min_size=1, max_size=12), max_size=30),
    st.integers(1, 40),
)
def test_the_draw_follows_from_number_and_list_alone(
    number: str, references: set[str], count: int
) -> None:
    listed = sorted(references)
    found = draw(number, listed, count)
    assert found == by_hand(number, listed, count)
    assert draw(number, reversed(listed), count) == found
    assert len(found) == min(count, len(listed))


@given(
    st.text("0123456789抽查〔〕号-ABCDEF", max_size=30),
    st.dictionaries(
        st.text("XC0123456789-", min_size=1, max_size=12),
        st.integers(1, 9),
        max_size=20,
    ),
    st.integers(1, 30),
)
def test_by_risk_the_first_ticket_of_each_decides(
    number: str, tickets: dict[str, int], count: int
) -> None:
    lines = [f"{one} {many} money" for one, many in tickets.items()]
    every = [f"{one}#{k}" for one, many in tickets.items() for k in range(1, many + 1)]
    order = [one.partition("#")[0] for one in by_hand(number, every, len(every))]
    assert draw(number, lines, count) == [*dict.fromkeys(order)][:count]


def test_more_tickets_are_drawn_more_often() -> None:
    lines = ["A 5", *(f"B{n} 1" for n in range(5))]
    first = [draw(f"抽查{n}号", lines, 1) for n in range(2000)]
    assert 900 < first.count(["A"]) < 1100  # half of the tickets


@pytest.mark.parametrize("by_risk", [False, True])
def test_the_document_draws_the_same_with_sha256sum(
    cast: Cast, tmp_path: Path, by_risk: bool
) -> None:
    made = closed(cast, 7)
    Finding.objects.filter(pk=made[0].pk).update(evidence_waiver="现场已拆除")
    sample = drawn(cast, 3, by_risk=by_risk)
    assert sample.is_by_risk is by_risk
    (tmp_path / "list.txt").write_bytes(sample.eligible.encode())
    said = re.findall(r"```sh\n(.+?)```", DOCUMENT.read_text(), re.DOTALL)
    given = {"NUMBER": sample.number, "COUNT": "3", "PATH": "/usr/bin:/bin"}
    done = subprocess.run(
        ["/bin/sh", "-c", said[by_risk]],
        cwd=tmp_path,
        env=given,
        capture_output=True,
        check=True,
    )
    digest, *references = done.stdout.decode().splitlines()
    assert digest.split()[0] == sample.digest
    assert references == kept(sample) == sample.draw_again()


def with_money(finding: Finding, cast: Cast) -> None:
    finding.outcomes.create(kind="money_recovered", number=5)


def relapsed(finding: Finding, cast: Cast) -> None:
    finding.look_backs.create(
        result="relapsed", words="标识又被撤下。", looked_by=cast.leader
    )


def put_off(finding: Finding, cast: Cast) -> None:
    day, later = date(2022, 10, 31), date(2022, 12, 31)
    finding.extensions.create(
        old_due_on=day,
        old_due_precision="day",
        due_on=later,
        due_precision="day",
        reason="图纸重审",
        state="granted",
        requested_by=cast.coordinator,
        decided_by=cast.leader,
        decided_at=timezone.now(),
    )


def with_one_file(finding: Finding, cast: Cast) -> None:
    finding.evidence_uses.exclude(pk=finding.evidence_uses.earliest("pk").pk).delete()


def from_paper(finding: Finding, cast: Cast) -> None:
    asked = make_finding(cast=cast, state=FindingState.SUBMITTED)
    decision = make_sheet(asked, cast=cast).decisions.get()
    Finding.objects.filter(pk=finding.pk).update(closed_paper=decision)


def without_evidence(finding: Finding, cast: Cast) -> None:
    Finding.objects.filter(pk=finding.pk).update(evidence_waiver="现场已拆除")


PLANTED = {
    "money": with_money,
    "relapse": relapsed,
    "extension": put_off,
    "single_proof": with_one_file,
    "paper": from_paper,
    "waiver": without_evidence,
}


@pytest.mark.both_databases
def test_each_risk_has_a_case_with_it_and_a_clean_one_without(cast: Cast) -> None:
    assert PLANTED.keys() == RISKS.keys()
    finding, clean = closed(cast, 2)
    for one in (finding, clean):
        second = make_evidence(cast=cast, content=b"%PDF-1.7 " + one.reference.encode())
        EvidenceUse.objects.create(finding=one, evidence=second)
    meant = Finding.objects.filter(pk__in=[finding.pk, clean.pk])
    assert risks_of(meant) == {}
    for number, (name, plant) in enumerate(PLANTED.items(), 1):
        plant(finding, cast)
        assert risks_of(meant) == {finding.reference: list(RISKS)[:number]}, name


@pytest.mark.both_databases
def test_each_risk_is_a_fact_of_the_record(cast: Cast) -> None:
    made = closed(cast, 4)
    plain, money, once, waived = made  # each with one file
    money.outcomes.create(kind="money_recovered", number=5)
    plain.outcomes.create(kind="money_due", number=0)
    Finding.objects.filter(pk=waived.pk).update(evidence_waiver="现场已拆除")
    second = make_evidence(cast=cast, content=b"%PDF-1.7 another")
    EvidenceUse.objects.create(finding=plain, evidence=second)
    found = risks_of(Finding.objects.filter(pk__in=[one.pk for one in made]))
    assert found == {
        money.reference: ["money", "single_proof"],
        once.reference: ["single_proof"],
        waived.reference: ["single_proof", "waiver"],
    }
    look = {"cast": cast, "result": "relapsed", "files": [make_evidence(cast=cast)]}
    make_look_back(finding=money, **look)
    [line] = lines_by_risk(Finding.objects.filter(pk=money.pk))
    assert line == f"{money.reference} 7 money relapse single_proof"


@pytest.mark.both_databases
def test_what_can_be_drawn(cast: Cast) -> None:
    long_term = make_finding(cast=cast, state=FindingState.LONG_TERM)
    [plain, looked] = closed(cast, 2)
    make_finding(cast=cast, state=FindingState.ONGOING)
    LookBack.objects.look(looked, by=cast.verifier, result="held", words="现场看过。")
    make_look_back(cast=cast, finding=plain)  # by the body: it keeps nothing out
    [brought_in] = closed(cast)
    waiting = proposed_states(cast)
    adopted = {"adoption": waiting, "adopted_at": timezone.now()}
    Finding.objects.filter(pk=brought_in.pk).update(
        adopted_by=cast.coordinator, **adopted
    )
    closed(make_cast())
    can_be = {*eligible(cast.verifier, [office(cast).pk])}
    assert can_be == {long_term, plain}
    assert drawn(cast, 2).references == sorted([long_term.reference, plain.reference])


@pytest.mark.both_databases
def test_closed_anew_it_can_be_drawn_again(cast: Cast) -> None:
    [one] = closed(cast)
    LookBack.objects.look(one, by=cast.verifier, result="held", words="现场看过。")
    keys = [office(cast).pk]
    assert not eligible(cast.verifier, keys)
    Finding.objects.filter(pk=one.pk).update(closed_at=LookBack.objects.get().looked_at)
    assert not eligible(cast.verifier, keys)
    later = LogEntry.objects.latest("at").at
    Finding.objects.filter(pk=one.pk).update(closed_at=later)
    assert [*eligible(cast.verifier, keys)] == [one]


def test_whoever_sits_in_two_offices_draws_for_one(cast: Cast) -> None:
    others = make_cast()
    [one], [other] = closed(cast), closed(others)
    seat(cast.verifier, role=Role.VERIFIER, organisation=office(others))
    assert drawn(cast, 1).references == [one.reference]
    second = Sample.objects.draw(office(others), by=cast.verifier, count=1)
    assert second.references == [other.reference]


def test_an_earlier_look_settles_no_later_draw(cast: Cast) -> None:
    [one] = closed(cast)
    LookBack.objects.look(one, by=cast.verifier, result="held", words="现场看过。")
    later = LogEntry.objects.latest("at").at
    Finding.objects.filter(pk=one.pk).update(closed_at=later)
    drawn(cast, 1)
    assert [*drawn_to_look_at(cast.verifier)] == [one]


@pytest.mark.both_databases
def test_numbers_go_on_within_office_and_year(cast: Cast) -> None:
    closed(cast, 2)
    first, second = drawn(cast, 1), drawn(cast, 2)
    assert re.fullmatch(rf"抽查〔{first.year}〕1号-[0-9A-F]{{8}}", first.number)
    assert second.serial == 2
    assert first.number[-8:] != second.number[-8:]
    others = make_cast()
    closed(others)
    assert drawn(others, 1).serial == 1


def test_who_draws_and_how_many(cast: Cast) -> None:
    for user in (cast.coordinator, cast.leader, cast.auditor, make_cast().verifier):
        with pytest.raises(NotAllowed):
            Sample.objects.draw(office(cast), by=user, count=1)
    with pytest.raises(Refusal) as nothing:
        drawn(cast, 1)
    closed(cast, 2)
    for count in (0, 3):
        with pytest.raises(Refusal) as many:
            drawn(cast, count)
        assert many.value.field == "count"
    assert nothing.value.field == "office"
    assert not Sample.objects.exists()


def test_the_log_tells_of_the_draw(cast: Cast) -> None:
    closed(cast, 3)
    sample = drawn(cast, 2)
    told = LogEntry.objects.get(action="sample.draw")
    assert told.actor_id == cast.verifier.pk
    assert told.payload.after == {
        "sample": sample.number,
        "count": 2,
        "findings": "、".join(kept(sample)),
        "digest": sample.digest,
    }


def test_what_is_drawn_waits_for_the_office_alone(cast: Cast) -> None:
    [one, other] = closed(cast, 2)
    drawn(cast, 2)
    assert {*drawn_to_look_at(cast.verifier)} == {one, other}
    assert not drawn_to_look_at(cast.leader)
    make_look_back(cast=cast, finding=one)  # by the body's leader
    assert {*drawn_to_look_at(cast.verifier)} == {one, other}
    LookBack.objects.look(one, by=cast.verifier, result="held", words="现场看过。")
    assert {*drawn_to_look_at(cast.verifier)} == {other}
    Finding.objects.get(pk=other.pk).reopen(by=cast.verifier, reason="有反弹。")
    assert not drawn_to_look_at(cast.verifier)


@pytest.mark.both_databases
def test_the_command_draws_again_and_finds_what_was_changed(
    cast: Cast, capsys: pytest.CaptureFixture[str]
) -> None:
    closed(cast, 5)
    sample = drawn(cast, 2)
    call_command("draw_sample", sample.number)
    assert capsys.readouterr().out.splitlines()[:2] == kept(sample)
    call_command("draw_sample", sample.number, "--list")
    assert capsys.readouterr().out == sample.eligible
    with pytest.raises(CommandError, match="抽查0号"):
        call_command("draw_sample", "抽查0号")
    rest = "".join(f"{one}\n" for one in sample.references[1:])
    thaw()
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE rectification_sample SET eligible = %s WHERE id = %s",
            [rest, sample.pk],
        )
    with pytest.raises(CommandError) as changed:
        call_command("draw_sample", sample.number)
    assert "摘要" in str(changed.value)

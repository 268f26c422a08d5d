"""The overview of a body: tallies add up, links keep their word, delay is explained."""

from datetime import date, timedelta

import pytest
from django.utils import timezone

from rectification.dashboards.tallies import tallied
from rectification.models import Inspection
from rectification.workflow import FindingState
from tests.factories import Cast, client_of, make_finding, make_inspection

pytestmark = [pytest.mark.django_db, pytest.mark.both_databases]


@pytest.fixture
def inspection(cast: Cast) -> Inspection:
    inspection = make_inspection(cast=cast)
    aspect = inspection.add_aspect(by=cast.coordinator, title="窗口服务")
    today = timezone.localdate()
    late = make_finding(
        cast=cast,
        inspection=inspection,
        state=FindingState.ONGOING,
        offices=[cast.office, cast.other_office],
        due_on=date(2022, 10, 31),
        due_precision="month",
        aspect=aspect,
    )
    for reason in ("设备未到货", "招标流标"):
        late.record_progress(
            by=cast.handler, text="推进。", happened_on=today, reason_for_delay=reason
        )
    make_finding(
        cast=cast,
        inspection=inspection,
        due_on=today + timedelta(days=3),
        due_precision="day",
    )
    planned = make_finding(
        cast=cast,
        inspection=inspection,
        due_on=today + timedelta(days=90),
        due_precision="day",
    )
    planned.measures.create(plan="轮岗，逐月核对。")
    # Closed in time or not: no light is lit for it.
    make_finding(
        cast=cast,
        inspection=inspection,
        state=FindingState.COMPLETED,
        due_on=date(2022, 10, 31),
        due_precision="month",
    )
    return inspection


def test_lights_and_tallies_add_up(cast, inspection) -> None:
    page = client_of(cast.coordinator).get(inspection.get_absolute_url()).context
    lit = [(light.tone, light.number) for light in page["overview"].lights]
    assert lit == [("waiting", 1), ("done", 1)] and page["overview"].sums.late == 1
    assert page["overview"].sums.total == 4
    own, other = page["overview"].by_office
    assert (own.label, own.total, own.late, own.soon) == (
        cast.office.name,
        4,
        1,
        1,
    )
    assert (other.total, other.late) == (1, 1)
    assert sum(row.total for row in page["overview"].by_aspect) == 4
    widths = [float(part.width) for part in own.parts]
    assert 95 < sum(widths) <= 100


def test_debts_lead_to_what_owes_and_go_when_paid(cast, inspection) -> None:
    client = client_of(cast.coordinator)
    bare = make_finding(cast=cast, inspection=inspection, offices=[])
    make_finding(cast=cast, inspection=inspection, kind="long_term")
    page = client.get(inspection.get_absolute_url()).context
    numbers = [
        int("".join(filter(str.isdigit, row.label))) for row in page["overview"].debts
    ]
    found = [client.get(row.url).context["rows"] for row in page["overview"].debts]
    assert numbers == [len(rows) for rows in found] == [1, 1, 4]
    assert page["actions"][0]["kind"] == "primary"
    paid = {"due_on": date(2092, 10, 31), "due_precision": "month", "kind": "dated"}
    bare.edit(by=cast.coordinator, version=bare.version, reason="补", **paid)
    later = client.get(inspection.get_absolute_url()).context["overview"].debts
    assert len(later) == 2


def test_what_has_no_deadline_is_not_in_time(cast, inspection) -> None:
    make_finding(cast=cast, inspection=inspection)
    page = client_of(cast.coordinator).get(inspection.get_absolute_url())
    lit = [(light.tone, light.number) for light in page.context["overview"].lights]
    assert lit == [("waiting", 1), ("done", 1), ("idle", 1)]
    assert (
        sum(number for _tone, number in lit) + 1 == page.context["overview"].sums.open
    )
    (undated,) = (one for one in page.context["overview"].lights if one.tone == "idle")
    rows = client_of(cast.coordinator).get(undated.url).context["rows"]
    assert len(rows) == 1


@pytest.mark.parametrize(
    ("has_office", "has_measure", "is_dated", "expected"),
    [
        (True, True, True, ("done", 2)),
        (False, True, True, ("idle", 1)),
        (True, False, True, ("idle", 1)),
        (False, False, True, ("idle", 1)),
        (False, False, False, ("idle", 1)),
    ],
)
def test_only_what_somebody_does_by_a_day_goes_as_it_should(
    cast, inspection, has_office, has_measure, is_dated, expected
) -> None:
    day = timezone.localdate() + timedelta(days=90)
    finding = make_finding(
        cast=cast,
        inspection=inspection,
        due_on=day if is_dated else None,
        due_precision="day" if is_dated else "",
    )
    if not has_office:
        finding.responsibilities.all().delete()
    if has_measure:
        finding.measures.create(plan="轮岗。")
    page = client_of(cast.coordinator).get(inspection.get_absolute_url())
    shown = page.context["overview"]
    lit = [(light.tone, light.number) for light in shown.lights]
    assert expected in lit and (expected[0] == "done" or ("done", 1) in lit)
    assert sum(number for _tone, number in lit) + shown.sums.late == shown.sums.open
    for row in (shown.sums, *tallied(inspection.findings.all(), on=shown.today)[1]):
        assert row.in_time >= 0


def test_who_is_late_with_the_reason_given_last(cast, inspection) -> None:
    page = client_of(cast.leader).get(inspection.get_absolute_url())
    (row,) = page.context["overview"].late
    assert (row.office, row.reason) == (cast.office.name, "招标流标")
    assert row.days < 0
    assert "招标流标" in page.content.decode()


@pytest.mark.parametrize("who", ["coordinator", "handler", "verifier"])
def test_every_number_leads_to_that_many_rows(cast, inspection, who) -> None:
    client = client_of(getattr(cast, who))
    page = client.get(inspection.get_absolute_url()).context
    links = [(light.url, light.number) for light in page["overview"].lights]
    for row in page["overview"].by_office:
        links += [(row.url, row.total), (row.late_url, row.late)]
        links += [(cell.url, cell.number) for cell in row.cells]
    followed = [(url, number) for url, number in links if url]
    assert any(number for _url, number in followed)
    for url, number in followed:
        assert len(client.get(url).context["rows"]) == number, url


def test_an_office_is_counted_by_what_it_sees(cast, inspection) -> None:
    page = client_of(cast.stranger).get(inspection.get_absolute_url()).context
    assert page["overview"].sums.total == 1
    assert page["history"] is None


def test_print_carries_the_history_open(cast, inspection) -> None:
    finding = inspection.findings.first()
    page = client_of(cast.coordinator).get(finding.get_absolute_url())
    _folded, _fold, printed = page.content.decode().rpartition("</details>")
    assert "推进。" in printed

"""Editing a finding by hand: reason, deadline as understood, both texts on conflict."""

from datetime import date

import pytest

from rectification.models import Chain, Finding, LogEntry
from rectification.workflow import FindingState
from tests.factories import Cast, make_finding, make_inspection

pytestmark = pytest.mark.django_db


@pytest.fixture
def finding(cast: Cast) -> Finding:
    return make_finding(cast=cast)


def url(finding: Finding) -> str:
    return f"/staff/findings/{finding.reference}/edit/"


def data(finding: Finding, **fields: object) -> dict[str, object]:
    kept = {
        "version": finding.version,
        "title": finding.title,
        "due_wording": finding.due_wording,
        "due_on": finding.due_on or "",
        "due_precision": finding.due_precision,
        "kind": finding.kind,
        "position": finding.position,
        "why": "wrong_entry",
    }
    return kept | fields


def test_a_change_is_kept_with_reason_before_and_after(coordinator, finding) -> None:
    response = coordinator.post(
        url(finding),
        data(finding, title="台账登记不全", leader="赵审", why_text="漏了一字"),
    )
    assert response.status_code == 302
    finding.refresh_from_db()
    assert (finding.title, finding.leader) == ("台账登记不全", "赵审")
    entry = LogEntry.objects.get(action="finding.edit")
    assert entry.reason.endswith("：漏了一字")
    assert entry.payload.before["title"] == "台账登记不规范"
    assert entry.payload.after["title"] == "台账登记不全"
    assert Chain.objects.get(name=finding.inspection.reference).verify() == []


@pytest.mark.parametrize(
    ("words", "on", "precision", "kind"),
    [
        ("2023年6月底前", date(2023, 6, 30), "month", "dated"),
        ("10月底前", date(2022, 10, 31), "month", "dated"),  # the feedback's year
        ("2022年第三季度", date(2022, 9, 30), "quarter", "dated"),
        ("2022年9月30日前", date(2022, 9, 30), "day", "dated"),
        ("立行立改", None, "", "immediate"),
        ("长期坚持", None, "", "long_term"),
    ],
)
def test_printed_words_are_read(
    coordinator, finding, words, on, precision, kind
) -> None:
    response = coordinator.post(
        url(finding), data(finding, due_wording=words), follow=True
    )
    finding.refresh_from_db()
    assert finding.due_wording == words
    assert (finding.due_on, finding.due_precision, finding.kind) == (
        on,
        precision,
        kind,
    )
    (message,) = response.context["messages"]
    assert str(finding.get_kind_display()) in str(message)


def test_new_words_take_the_place_of_the_day_before(coordinator, finding) -> None:
    coordinator.post(url(finding), data(finding, due_wording="2022年10月底"))
    finding.refresh_from_db()
    coordinator.post(url(finding), data(finding, due_wording="2023年6月底前"))
    finding.refresh_from_db()
    assert finding.due_on == date(2023, 6, 30)


def test_a_new_day_takes_the_place_of_the_words_before(coordinator, finding) -> None:
    coordinator.post(url(finding), data(finding, due_wording="2022年10月底"))
    finding.refresh_from_db()
    coordinator.post(url(finding), data(finding, due_on="2022-12-05"))
    finding.refresh_from_db()
    assert (finding.due_wording, finding.due_on) == ("", date(2022, 12, 31))
    assert finding.due_precision == "month"


def test_looking_at_the_deadline_keeps_nothing(coordinator, finding) -> None:
    sent = data(finding, due_wording="2023年6月底前", look="1", why="")
    response = coordinator.post(url(finding), sent)
    assert response.status_code == 200
    assert response.context["understood"]
    assert response.context["form"]["due_on"].value() == "2023-06-30"
    finding.refresh_from_db()
    assert finding.due_on is None


def test_words_and_day_that_disagree_are_asked_about(coordinator, finding) -> None:
    sent = data(finding, due_wording="2023年6月底前", due_on="2023-07-31")
    response = coordinator.post(url(finding), sent)
    assert "due_on" in response.context["form"].errors


def test_a_conflict_shows_both_and_the_second_time_mine_is_kept(
    cast, coordinator, finding
) -> None:
    seen = data(finding, title="我的标题")
    finding.edit(
        by=cast.coordinator, version=finding.version, reason="更正", title="别人的标题"
    )
    response = coordinator.post(url(finding), seen)
    assert response.status_code == 200
    (row,) = response.context["theirs"]
    assert (row.theirs, row.mine) == ("别人的标题", "我的标题")
    assert "别人的标题" in response.content.decode()
    again = seen | {"version": response.context["form"]["version"].value()}
    assert coordinator.post(url(finding), again).status_code == 302
    finding.refresh_from_db()
    assert finding.title == "我的标题"


def test_nothing_changed_is_not_logged(coordinator, finding) -> None:
    assert coordinator.post(url(finding), data(finding)).status_code == 302
    assert not LogEntry.objects.filter(action="finding.edit").exists()


def test_the_earlier_finding_is_named_by_its_reference(
    cast, coordinator, finding
) -> None:
    earlier = make_finding(cast=cast, inspection=make_inspection(cast=cast))
    sent = data(finding, prior=earlier.reference)
    assert coordinator.post(url(finding), sent).status_code == 302
    finding.refresh_from_db()
    assert finding.prior == earlier
    response = coordinator.post(url(finding), data(finding, prior=finding.reference))
    assert "prior" in response.context["form"].errors


@pytest.mark.parametrize(
    "fields",
    [
        {"title": ""},
        {"title": "长" * 1001},
        {"title": "题\0"},
        {"why": ""},
        {"why": "x"},
        {"why": "other"},
        {"due_on": "x"},
        {"due_on": "0001-01-01"},
        {"due_on": "9999-12-31"},
        {"due_precision": "x"},
        {"kind": "x"},
        {"kind": "dated"},
        {"due_wording": "2023年2月30日"},
        {"due_wording": "尽快"},
        {"due_wording": "长" * 501},
        {"aspect": "9" * 30},
        {"aspect": "x"},
        {"position": "-1"},
        {"position": "9" * 30},
        {"prior": "\0"},
        {"prior": "2022-999-99"},
        {"version": ""},
        {"version": "x"},
        {"version": "9" * 40},
        {"standard": "长" * 20_001},
    ],
)
def test_bad_input_gets_a_sentence_and_comes_back(coordinator, finding, fields) -> None:
    sent = data(finding, leader="留住的字") | fields
    response = coordinator.post(url(finding), sent)
    assert response.status_code == 200
    assert response.context["form"].errors
    assert "留住的字" in response.content.decode()
    finding.refresh_from_db()
    assert finding.leader == ""


def test_a_classification_mark_is_neither_kept_nor_shown(coordinator, finding) -> None:
    response = coordinator.post(url(finding), data(finding, standard="机密★十年"))
    assert response.status_code == 303
    assert "十年" not in response.content.decode()
    finding.refresh_from_db()
    assert finding.standard == ""


def test_under_review_it_is_closed(cast, coordinator) -> None:
    finding = make_finding(cast=cast, state=FindingState.SUBMITTED)
    response = coordinator.get(url(finding), follow=True)
    assert response.redirect_chain[0][0] == finding.get_absolute_url()


def test_a_change_that_no_eye_sees_is_told_sign_by_sign(coordinator, finding) -> None:
    Finding.objects.filter(pk=finding.pk).update(leader="王\u3000明")
    finding.refresh_from_db()
    coordinator.post(url(finding), data(finding, leader="王 明"))
    page = coordinator.get(finding.get_absolute_url())
    assert "王⟨U+3000⟩明" in page.content.decode()


def test_a_character_of_one_computer_is_refused_where_it_stands(
    coordinator, finding
) -> None:
    page = coordinator.post(url(finding), data(finding, leader="王\ue863同志"))
    assert page.status_code == 200
    assert "U+E863" in page.content.decode() and "王□同志" in page.content.decode()
    finding.refresh_from_db()
    assert not finding.leader

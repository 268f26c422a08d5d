"""The original text is corrected; every wording stays to be read."""

import pytest

from rectification.models import Finding
from tests.factories import Cast, make_finding

pytestmark = pytest.mark.django_db


@pytest.fixture
def finding(cast: Cast) -> Finding:
    return make_finding(cast=cast)


def data(finding: Finding, text: str, **fields: object) -> dict[str, object]:
    return {
        "version": finding.version,
        "original_text": text,
        "why": "other",
        "why_text": "与纸质稿核对",
    } | fields


def test_all_wordings_are_shown_with_their_reasons(coordinator, finding) -> None:
    url = f"/staff/findings/{finding.reference}/"
    for text in ("部分台账未登记日期。", "部分台账未登记日期。\n个别台账缺页。"):
        response = coordinator.post(f"{url}correct_text/", data(finding, text))
        assert response.status_code == 302
        finding.refresh_from_db()
    wordings = coordinator.get(f"{url}wordings/").context["wordings"]
    assert [one.paragraphs for one in wordings] == [
        ["部分台账未登记日期。", "个别台账缺页。"],
        ["部分台账未登记日期。"],
        ["部分台账没有登记日期。"],
    ]
    assert [one.reason for one in wordings] == ["与纸质稿核对", "与纸质稿核对", ""]
    assert [one.is_current for one in wordings] == [True, False, False]


def test_one_wording_only_says_so(coordinator, finding) -> None:
    page = coordinator.get(f"/staff/findings/{finding.reference}/wordings/")
    (one,) = page.context["wordings"]
    assert one.is_current


def test_a_conflict_shows_both(cast, coordinator, finding) -> None:
    seen = data(finding, "我写的原文。")
    finding.correct_text(
        by=cast.coordinator, text="别人写的。", reason="更正", version=finding.version
    )
    url = f"/staff/findings/{finding.reference}/correct_text/"
    response = coordinator.post(url, seen)
    assert response.context["theirs"][0].theirs == "别人写的。"
    assert "我写的原文。" in response.content.decode()


@pytest.mark.parametrize(
    "fields",
    [
        {"original_text": ""},
        {"original_text": "\0"},
        {"original_text": "长" * 20_001},
        {"why_text": ""},
        {"version": "-1"},
    ],
)
def test_bad_input_gets_a_sentence(coordinator, finding, fields) -> None:
    url = f"/staff/findings/{finding.reference}/correct_text/"
    response = coordinator.post(url, data(finding, "新的。") | fields)
    assert response.status_code == 200
    assert response.context["form"].errors
    finding.refresh_from_db()
    assert finding.original_text == "部分台账没有登记日期。"

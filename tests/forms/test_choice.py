"""Of very many inspections those of a body are offered; bodies and rounds of all."""

import pytest
from django.http import QueryDict

from rectification.forms.inspections import choice
from rectification.forms.inspections.choice import OverviewChoice
from rectification.models import Inspection
from tests.factories import Cast, make_cast, make_inspection

pytestmark = pytest.mark.django_db


def offered(cast: Cast, query: str, name: str = "inspection") -> list[str]:
    form = OverviewChoice(QueryDict(query), user=cast.verifier)
    form.offer_choices()
    return [str(key) for key, _label in _flat(form.fields[name].widget.choices)]


def _flat(choices: object) -> list[tuple[object, object]]:
    rows = []
    for key, label in choices:
        rows += label if isinstance(label, list) else [(key, label)]
    return rows


@pytest.fixture
def many(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> list[Inspection]:
    """Three inspections of two bodies, where two are many."""
    other = make_cast()
    made = [make_inspection(cast=cast, round=f"第{n}轮") for n in "一二"]
    made.append(make_inspection(cast=other, round="第三轮"))
    Inspection.objects.filter(pk=made[2].pk).update(overseer=cast.overseer)
    monkeypatch.setattr(choice, "MOST_OFFERED", 2)
    return made


def test_of_few_all_are_offered(cast: Cast) -> None:
    made = [make_inspection(cast=cast) for _n in "ab"]
    assert offered(cast, "") == ["", *(one.reference for one in reversed(made))]


def test_of_many_a_body_is_chosen_first(cast: Cast, many: list[Inspection]) -> None:
    assert offered(cast, "") == [""]
    of_body = offered(cast, f"body={cast.organisation.pk}")
    assert set(of_body) == {"", many[0].reference, many[1].reference}
    assert len(offered(cast, "", "body")) == 3
    assert set(offered(cast, "", "round")) == {"", "第一轮", "第二轮", "第三轮"}
    assert offered(cast, "body=x%00") == [""]
    assert offered(cast, "inspection=%00") == ["", "\0"]  # said again, never asked


def test_the_one_that_is_chosen_is_there(cast: Cast, many: list[Inspection]) -> None:
    query = QueryDict(f"inspection={many[2].reference}")
    form = OverviewChoice(query, user=cast.verifier)
    form.offer_choices()
    assert not form.not_offered
    gone = OverviewChoice(QueryDict("inspection=2022-999"), user=cast.verifier)
    gone.offer_choices()
    assert gone.not_offered == {"inspection"}

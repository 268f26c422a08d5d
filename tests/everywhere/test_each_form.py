"""Every form there is, sent as it is meant: accepted, on either database."""

import pytest

from rectification.forms.drafted import DRAFTED
from tests.everywhere.addresses import World
from tests.everywhere.drawn_form import draw, tried
from tests.everywhere.form_cases import BUTTONS, CASES, taking_posts

pytestmark = [pytest.mark.django_db, pytest.mark.both_databases]


def test_every_address_that_takes_a_post_stands_here() -> None:
    # The first run is over where there are bodies: no role of the table gets in.
    routes = {case.route or name for name, case in CASES.items()}
    assert taking_posts() | {"first_run"} == routes | BUTTONS
    assert not routes & BUTTONS


def test_every_form_that_keeps_a_draft_stands_here() -> None:
    assert set(CASES) >= set(DRAFTED)


@pytest.mark.parametrize("name", sorted(set(CASES) - {"first_run"}))
def test_a_form_sent_as_it_is_meant_is_accepted(name: str, world: World) -> None:
    drawn = draw(name, world)
    with tried(drawn, drawn.baseline) as response:
        html = response.content.decode(errors="replace")
        status = response.status_code
        assert status in drawn.case.done, (status, html[-3000:])
        assert "errorlist" not in html

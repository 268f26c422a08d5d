"""The very first form, where there is nobody yet: as test_bad_input."""

import pytest

from tests.everywhere.drawn_form import draw, tried
from tests.everywhere.form_faults import faults_of

pytestmark = pytest.mark.django_db


def test_whatever_is_sent_at_first_is_answered_with_a_sentence() -> None:
    drawn = draw("first_run", None)
    with tried(drawn, drawn.baseline) as response:
        assert response.status_code in drawn.case.done
        assert b"errorlist" not in response.content
    wrong = faults_of(drawn, list(drawn.cells()))
    assert not wrong, "\n" + "\n".join(wrong)

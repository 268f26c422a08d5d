"""The rules as printed are the rules as enforced: one table, page and docs from it."""

import re

import pytest
from django.conf import settings
from django.test import Client

from rectification.access import ROLES, WORDS, Role
from rectification.workflow import (
    CHECK_IN,
    CLOSED,
    EXTENSION,
    FINDING,
    FINDING_ACTIVITIES,
    HELP,
    PLAN,
    Permission,
)
from rectification.workflow_opinions import OPINION, OPINION_ACTIVITIES
from rectification.workflow_orders import (
    INSTRUCTION,
    INSTRUCTION_ACTIVITIES,
    ORDER,
    ORDER_ACTIVITIES,
)
from rectification.workflow_reports import REPORT, REPORT_ACTIVITIES
from tests.factories import make_cast
from tools import workflow_doc


def test_the_document_is_what_the_tables_say() -> None:
    kept = workflow_doc.FILE.read_text(encoding="utf-8")
    assert kept == workflow_doc.text(), "run: python -m tools.workflow_doc"


def test_a_changed_table_changes_the_document(monkeypatch) -> None:
    rule = FINDING["reopen"]
    changed = dict(FINDING) | {
        "reopen": type(rule)(
            rule.from_states, rule.to_state, Permission.FINDING_EDIT, rule.label
        )
    }
    monkeypatch.setattr("rectification.handbook.FINDING", changed)
    assert workflow_doc.FILE.read_text(encoding="utf-8") != workflow_doc.text()


def test_the_diagram_has_every_transition_and_no_other() -> None:
    """Read the arrows back and compare them with the table."""
    drawn = set(re.findall(r"^    (\w+) --> (\w+): ", workflow_doc.text(), re.M))
    wanted = {
        (str(source), str(rule.to_state))
        for table in (
            FINDING,
            EXTENSION,
            PLAN,
            HELP,
            CHECK_IN,
            ORDER,
            INSTRUCTION,
            OPINION,
            REPORT,
        )
        for rule in table.values()
        for source in rule.from_states
        if rule.to_state
    }
    # An import names the state itself; a table only one that closes.
    adopted = {arrow for arrow in drawn - wanted if arrow[0] == "registered"}
    signed = {("ongoing", str(state)) for state in CLOSED}
    assert wanted <= drawn
    assert drawn == wanted | adopted | signed
    assert "submitted" not in {target for _source, target in adopted}


def test_every_right_has_words_and_a_holder() -> None:
    assert set(WORDS) == set(Permission)
    for permission in Permission:
        assert any(permission in grant.permissions for grant in ROLES.values())


@pytest.mark.django_db
@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_the_page_shows_the_same_table_as_the_check(
    client: Client, language: str
) -> None:
    cast = make_cast()
    client.force_login(cast.handler)
    client.cookies[settings.LANGUAGE_COOKIE_NAME] = language
    page = client.get("/staff/handbook/")
    shown = page.content.decode()
    tables = (FINDING, FINDING_ACTIVITIES, EXTENSION, PLAN, HELP, CHECK_IN)
    tables += (ORDER, ORDER_ACTIVITIES, INSTRUCTION, INSTRUCTION_ACTIVITIES)
    tables += (OPINION, OPINION_ACTIVITIES)
    tables += (REPORT, REPORT_ACTIVITIES)
    for table in tables:
        for rule in table.values():
            assert str(rule.label)
    rows = re.findall(r'<tr><th scope="row">[^<]+</th>((?:<td>.*?</td>)+)</tr>', shown)
    ticks = [["✓" in cell for cell in row.split("</td>")[:-1]] for row in rows]
    assert ticks == [
        [permission in ROLES[role].permissions for role in Role]
        for permission in Permission
    ]
    steps = sum(map(len, tables))
    assert len(page.context["lifecycles"]) == 9
    shown = re.sub("<tr data-field=.*?</tr>", "", shown)
    assert shown.count('<th scope="row">') == steps + len(Permission)

"""销号流程 on the pages: whose turn it is, what was decided, what comes next."""

import pytest
from django.urls import reverse

from rectification.models import Finding, User
from rectification.views.parts.deciding import close_outs
from tests.chains import THREE, asked, leave
from tests.factories import Cast, client_of, make_sheet

pytestmark = pytest.mark.django_db
NAMES = ("handler", "office_head", "coordinator", "leader", "second_leader", "verifier")


def waits_for(cast: Cast) -> list[str]:
    people = {name: getattr(cast, name) for name in NAMES}
    found = [name for name, one in people.items() if close_outs(one)]
    for name, one in people.items():
        page = client_of(one).get(reverse("work")).content.decode()
        assert (reverse("finding-decide", args=["2022-001-01"]) in page) == (
            name in found
        ), name
    return found


def test_what_waits_for_me_follows_the_step_that_is_due(cast: Cast) -> None:
    finding = asked(
        cast, *THREE[:1], "leader", "meeting", "overseer", by=cast.coordinator
    )
    assert waits_for(cast) == ["office_head"]
    sheet = reverse("finding-decide", args=[finding.reference])
    approve = reverse("finding-approve", args=[finding.reference])
    page = client_of(cast.office_head).get(sheet).content.decode()
    assert "同意，转下一步审核" in page and approve in page
    assert client_of(cast.leader).get(sheet).status_code == 200
    assert client_of(cast.handler).get(sheet).status_code == 403
    told = client_of(cast.office_head).post(approve, {"reason": "属实。"}, follow=True)
    assert "分管领导" in told.content.decode()
    assert waits_for(cast) == ["leader", "second_leader"]
    page = client_of(cast.leader).get(sheet).content.decode()
    assert "孙科" in page and "属实。" in page  # who decided before, and how
    client_of(cast.leader).post(approve, {"reason": "同意。"})
    assert waits_for(cast) == []  # whoever asked takes nothing to a meeting
    met = {"is_of_meeting": True, "name": "局党组会", "number": "2022-7"}
    met["present"] = "高书记、林副局长"
    met["by"] = cast.second_leader
    make_sheet(finding, cast=cast, action="pass_on", **met).confirm(by=cast.leader)
    assert waits_for(cast) == ["verifier"]
    client_of(cast.verifier).post(approve, {"reason": "同意。"})
    assert Finding.objects.get().state == "completed"
    case = client_of(cast.handler).get(finding.get_absolute_url()).content.decode()
    for who in ("孙科", "赵审", "局党组会（2022-7）", "王巡"):
        assert who in case


def test_the_page_says_beforehand_which_steps_are_left_out(cast: Cast) -> None:
    finding = asked(cast, *THREE)
    finding.withdraw(by=cast.office_head)
    page = client_of(cast.office_head).get(finding.get_absolute_url())
    marks = [(row.step, row.mark) for row in page.context["chain"]]
    assert marks == [
        ("office_head", "out"),
        ("coordinator", "due"),
        ("leader", "later"),
    ]
    others = client_of(cast.handler).get(finding.get_absolute_url())
    assert not others.context.get("chain")


def test_a_sheet_is_offered_to_whoever_the_step_goes_on_to(cast: Cast) -> None:
    finding = asked(cast, "coordinator", "leader")
    sheet = reverse("finding-decide", args=[finding.reference])
    steps = client_of(cast.leader).get(sheet).context["steps"].now
    assert all(one.why for one in steps)
    leave(cast.coordinator)
    leader = User.objects.get(pk=cast.leader.pk)
    page = client_of(leader).get(sheet)
    [granting, _back] = page.context["steps"].now
    assert (granting.why, [row.mark for row in page.context["chain"]]) == (
        "",
        ["out", "due"],
    )
    sent = {"reason": "同意。", "read": granting.read}
    approve = reverse("finding-approve", args=[finding.reference])
    client_of(leader).post(approve, sent)
    assert Finding.objects.get().state == "completed"

"""意见建议 as staff handle them: from the queue to the public page, by two people."""

import pytest
from django.test import Client
from django.urls import reverse

from rectification.models import Opinion
from rectification.models.reports.not_solved import NOT_SOLVED
from rectification.views.opinions import queue
from rectification.workflow import FindingState
from tests.factories import Cast, client_of, make_finding, make_opinion
from tests.published import PublicSite, page_text

pytestmark = pytest.mark.django_db
REPLY = "护栏已修复，照明月底前接通。"
OUTLINE = "反映河边护栏损坏、夜间无照明。"
WORDS = "河边护栏至今未修，夜间无照明。"


def waiting(client: Client, anchor: str = "opinions") -> list[object]:
    parts = client.get(reverse("work")).context["parts"]
    return [item for one in parts if one.anchor == anchor for item in one.items]


def act(client: Client, one: Opinion, action: str, **said: str) -> str:
    """Take a step as the page offers it; return the page that answers."""
    url = reverse(f"opinion-{action}", args=[one.pk])
    page = client.get(one.get_absolute_url())
    [step] = [row for row in page.context["steps"].now if row.url == url]
    answer = client.post(url, {**said, "read": step.read}, follow=True)
    return answer.content.decode()


def test_one_is_found_by_words_reference_and_whole_code(cast: Cast) -> None:
    finding = make_finding(cast=cast)
    one = make_opinion(cast=cast, finding=finding, code="K7QM-2P9X-44RD")
    make_opinion(cast=cast, finding=make_finding(cast=cast), words="路灯不亮。")
    client, url = client_of(cast.coordinator), reverse("opinion-list")

    def found(text: str) -> list[Opinion]:
        rows = client.get(url, {"q": text}).context["rows"]
        return [row.opinion for row in rows]

    for text in ("护栏 照明", finding.reference, "k7qm 2p9x 44rd"):
        assert found(text) == [one], text
    for text in ("护栏 路灯", "K7QM-2P9X"):
        assert found(text) == [], text


def test_two_people_bring_an_opinion_to_the_public_and_back() -> None:
    site = PublicSite()
    site.switch(takes_opinions=True)
    people, public = site.people, Client()
    one = Opinion.objects.receive(
        site.report,
        None,
        words=WORDS,
        may_be_public=True,
        code="AAAA-BBBB-CCCC",
        address=None,
    )
    drafter, leader = client_of(people.coordinator), client_of(people.leader)
    assert WORDS in page_text(drafter, reverse("opinion-list"))
    assert "1件意见建议待答复" in page_text(drafter, reverse("opinion-list"))
    [item] = waiting(drafter)
    assert (item.title, item.url) == (WORDS, one.get_absolute_url())
    act(drafter, one, "accept")
    lacking = drafter.post(reverse("opinion-draft_reply", args=[one.pk]))
    assert lacking.status_code == 303
    said = {"reply": REPLY, "outline": OUTLINE, "is_public": "on"}
    act(drafter, one, "draft_reply", **said)
    assert not waiting(drafter) and len(waiting(leader)) == 1
    offered = drafter.get(one.get_absolute_url()).context["steps"].now
    assert "拟稿人不能审发" in next(one.why for one in offered if "审发" in one.label)
    assert REPLY not in page_text(public, site.base)
    act(leader, one, "release")
    assert not waiting(leader)
    for language in ("", "/en"):
        page = page_text(public, language + site.base)
        assert REPLY in page and OUTLINE in page and WORDS not in page
    assert REPLY in page_text(leader, reverse("opinion-detail", args=[one.pk]))
    assert WORDS in page_text(leader, reverse("opinion-list") + "?over=1")
    act(leader, one, "hide", reason="含住址。")
    assert REPLY not in page_text(public, site.base)
    assert REPLY in public.post("/opinions/", {"code": "aaaabbbbcccc"}).content.decode()


def test_a_draft_that_was_sent_back_says_why(cast: Cast) -> None:
    one = make_opinion(cast=cast, state="reply_drafted")
    drafter, leader = client_of(cast.coordinator), client_of(cast.leader)
    act(leader, one, "send_back", reason="请写明完工时间。")
    [item] = waiting(drafter)
    assert item.sent_back == "请写明完工时间。"
    page = drafter.get(one.get_absolute_url())
    [form] = [row.form for row in page.context["steps"].now if row.form][:1]
    assert form["reply"].value() == one.reply  # its words are not lost
    assert "请写明完工时间" in page.content.decode()


def test_what_its_sender_forbade_is_offered_to_nobody(cast: Cast) -> None:
    one = make_opinion(cast=cast, may_be_public=False)
    drafter = client_of(cast.coordinator)
    page = drafter.get(one.get_absolute_url()).content.decode()
    assert 'name="is_public"' not in page and "未同意公开" in page
    act(drafter, one, "draft_reply", reply=REPLY, outline=OUTLINE, is_public="on")
    one.refresh_from_db()
    assert (one.state, one.is_public) == ("reply_drafted", False)


def test_what_many_call_not_solved_stands_in_my_work(cast: Cast) -> None:
    finding = make_finding(cast=cast, state=FindingState.COMPLETED, title="护栏失修")
    leader = client_of(cast.leader)
    for _n in range(NOT_SOLVED):
        assert not waiting(leader, "not_solved")
        make_opinion(cast=cast, finding=finding, state="replied").judge(
            is_satisfied=False
        )
    [item] = waiting(leader, "not_solved")
    assert item.title == "护栏失修"
    assert item.sent_back == f"{NOT_SOLVED}位群众评价“未解决”"
    assert item.next_url == reverse("finding-look_back", args=[finding.reference])


def test_the_queue_turns_its_pages(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(queue, "PAGE", 2)
    report = make_opinion(cast=cast).report
    for _n in range(4):
        make_opinion(cast=cast, report=report)
    client, seen, url = client_of(cast.leader), [], reverse("opinion-list")
    while url:
        page = client.get(url)
        seen += [row.opinion.pk for row in page.context["rows"]]
        following = page.context["next_url"]
        url = reverse("opinion-list") + following if following else ""
    assert seen == sorted(Opinion.objects.values_list("pk", flat=True))
    assert "5件意见建议待答复" in page.content.decode()

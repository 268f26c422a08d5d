"""Orders to reply as pages: the list and its filters, one order, its print, My work."""

from datetime import timedelta

import pytest
import time_machine
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone

from rectification.models import SupervisionOrder
from rectification.workflow import FindingState
from tests.factories import Cast, client_of, make_finding, make_order
from tests.uploads import PDF

pytestmark = pytest.mark.django_db


def test_an_order_goes_its_way_by_the_pages(cast: Cast) -> None:
    """Drafted from a finding, signed, replied to with a file, sent back, settled."""
    finding = make_finding(cast=cast)
    new = reverse("order-new", args=[finding.inspection.reference])
    coordinator, leader = client_of(cast.coordinator), client_of(cast.leader)
    handler = client_of(cast.handler)
    page = coordinator.get(f"{new}?finding={finding.reference}").content.decode()
    assert f'value="{finding.pk}" id="id_findings_0" checked' in page
    sent = {"kind": "督办单", "findings": [finding.pk], "offices": [cast.office.pk]}
    coordinator.post(new, sent | {"reason": "进度滞后。"})
    order = SupervisionOrder.objects.get()
    url = order.get_absolute_url()
    assert "督办单" not in handler.get(reverse("work")).content.decode()
    for client, step in ((coordinator, "submit"), (leader, "sign")):
        assert url in client.get(reverse("work")).content.decode()
        client.post(reverse(f"order-{step}", args=[order.pk]))
    order.refresh_from_db()
    assert order.reply_days == 10
    assert url in handler.get(reverse("work")).content.decode()
    one = order.addressees.get()
    write = reverse("reply-write", args=[one.pk])
    file = SimpleUploadedFile("约谈记录.pdf", PDF)
    handler.post(write, {"reply": "已约谈。", "evidence": file})
    shown = leader.get(url).content.decode()
    assert "已约谈。" in shown and "约谈记录.pdf" in shown
    leader.post(reverse("reply-send_back", args=[one.pk]), {"reason": "何时约谈？"})
    assert "已约谈。" in handler.get(write).content.decode()
    handler.post(write, {"reply": "4月20日约谈。"})
    assert url in leader.get(reverse("work")).content.decode()
    leader.post(reverse("order-close", args=[order.pk]), {"reason": "属实。"})
    order.refresh_from_db()
    assert (order.state, order.ending) == ("closed", "属实。")


def test_the_list_is_filtered_and_says_what_is_overdue(cast: Cast) -> None:
    finding = make_finding(cast=cast)
    with time_machine.travel(timezone.now() - timedelta(days=60)):
        late = make_order(cast=cast, finding=finding, issued=True)
    make_order(cast=cast, finding=finding)
    other = make_finding(cast=cast, inspection=finding.inspection)
    fresh = make_order(cast=cast, finding=other, issued=True)
    fresh.reply(fresh.addressees.get(), by=cast.handler, text="已办。")
    url = reverse("inspection-orders", args=[finding.inspection.reference])

    def listed(query: str, who: str = "leader") -> list[SupervisionOrder]:
        rows = client_of(getattr(cast, who)).get(url + query).context["rows"]
        return [row.asking for row in rows]

    assert listed("?state=overdue") == listed("?state=owing") == [late]
    assert listed("?state=replied") == [fresh]
    assert len(listed("?state=unsigned")) == 1 and len(listed("")) == 3
    assert listed(f"?finding={other.reference}") == [fresh]
    assert set(listed("", "handler")) == {late, fresh}
    page = client_of(cast.handler).get(finding.get_absolute_url())
    assert page.context["orders"].number == 1
    assert "逾期未回复" in page.content.decode()
    work = client_of(cast.handler).get(reverse("work")).content.decode()
    over = (timezone.localdate() - late.reply_due_on).days
    assert f"已逾期{over}天" in work


def test_the_print_has_number_addressee_and_day(cast: Cast) -> None:
    order = make_order(cast=cast, issued=True)
    url = reverse("order-print", args=[order.pk])
    page = client_of(cast.handler).get(url).content.decode()
    sheet = page[page.index("<article") : page.index("</article>")]
    for words in (str(order.number_words), cast.office.name, order.reason):
        assert words in sheet


def test_kinds_that_nobody_can_read_are_said_and_saved_by_no_way(cast: Cast) -> None:
    finding = make_finding(cast=cast, state=FindingState.ONGOING)
    body = cast.organisation
    body.order_kinds = "督办单 紫 10"
    with pytest.raises(ValidationError):
        body.save()
    with pytest.raises(ValidationError):
        body.save(update_fields=["order_kinds"])
    type(body).objects.filter(pk=body.pk).update(order_kinds="督办单 紫 10")
    at = reverse("order-new", args=[finding.inspection.reference])
    page = client_of(cast.coordinator).get(at, HTTP_ACCEPT="text/html", follow=True)
    said = page.content.decode()
    assert "督办单种类无法识别" in said
    assert "第1行" in said

"""Views of the list kept under a name: who sees them, and who changes them."""

import pytest

from rectification.access import Role
from rectification.errors import InvalidTransition, NotAllowed, Refusal
from rectification.models import LogEntry, SavedView
from rectification.models.findings import saved_view
from tests.factories import Cast, make_view

pytestmark = [pytest.mark.django_db, pytest.mark.both_databases]


def names(user: object) -> set[str]:
    return {str(one) for one in SavedView.objects.visible_to(user)}


def test_own_views_are_ones_own_and_shared_ones_the_bodys(cast: Cast) -> None:
    make_view(cast=cast, name="自己的")
    make_view(cast=cast, name="大家的", organisation=cast.organisation)
    make_view(
        cast=cast, name="经办人的", organisation=cast.organisation, role=Role.HANDLER
    )
    assert names(cast.coordinator) == {"自己的", "大家的", "经办人的"}
    assert names(cast.handler) == {"大家的", "经办人的"}
    assert names(cast.leader) == {"大家的"}
    assert names(cast.outsider) == names(cast.verifier) == set()


def test_a_view_is_changed_by_whose_it_is(cast: Cast) -> None:
    own = make_view(cast=cast, by=cast.handler)
    shared = make_view(cast=cast, organisation=cast.organisation)
    for view, others in (
        (own, (cast.coordinator, cast.office_head)),
        (shared, (cast.handler, cast.leader, cast.outsider)),
    ):
        for somebody in others:
            with pytest.raises(NotAllowed):
                view.change(by=somebody, name="改名")
            with pytest.raises(NotAllowed):
                view.remove(by=somebody)
    with pytest.raises(NotAllowed):
        make_view(cast=cast, by=cast.leader, organisation=cast.organisation)
    own.change(by=cast.handler, name="改名")
    assert SavedView.objects.get(pk=own.pk).name == "改名"
    shared.remove(by=cast.coordinator)
    with pytest.raises(InvalidTransition):
        shared.change(by=cast.coordinator, name="改名")


def test_a_name_is_given_once_and_one_view_opens_the_list(cast: Cast) -> None:
    first = make_view(cast=cast, is_default=True)
    with pytest.raises(Refusal) as refused:
        make_view(cast=cast)
    assert refused.value.field == "name"
    make_view(cast=cast, by=cast.handler, is_default=True)  # another's is no matter
    second = make_view(cast=cast, name="另一个", is_default=True)
    opening = SavedView.objects.filter(owner=cast.coordinator, is_default=True)
    assert list(opening) == [second]
    with pytest.raises(Refusal):
        second.change(by=cast.coordinator, name=first.name)


def test_what_changed_since_it_was_read_is_not_changed_again(cast: Cast) -> None:
    view = make_view(cast=cast)
    read = view.mark
    view.change(by=cast.coordinator, query="due=20")
    late = SavedView.objects.get(pk=view.pk)
    late.read = read
    with pytest.raises(InvalidTransition):
        late.change(by=cast.coordinator, query="state=ongoing")


def test_too_many_are_refused_and_the_log_hashes_no_name(
    cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(saved_view, "MOST", 1)
    view = make_view(cast=cast)
    with pytest.raises(Refusal):
        make_view(cast=cast, name="第二个")
    entry = LogEntry.objects.get(action="savedview.keep")
    assert entry.subject == f"#{view.pk}"
    assert entry.payload.after["name"] == "逾期的"

"""Choosing a person: by pinyin, and told apart from others of the same name."""

from collections import Counter
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Any

from django import forms
from django.db.models import Prefetch, prefetch_related_objects
from django.forms.models import ModelChoiceIterator

from rectification.models import Appointment, User
from rectification.models.bodies.names import by_pinyin

if TYPE_CHECKING:
    _Field = forms.ModelChoiceField[User]
    _Iterator = ModelChoiceIterator[User]
else:
    _Field, _Iterator = forms.ModelChoiceField, ModelChoiceIterator


class _ByPinyin(_Iterator):
    def __iter__(self) -> Iterator[tuple[Any, str]]:
        if self.field.empty_label is not None:
            yield "", str(self.field.empty_label)
        people = sorted(self.queryset, key=by_pinyin)
        for one, label in zip(people, labels(people), strict=True):
            yield self.field.prepare_value(one), label


class PersonField(_Field):
    """One of some accounts; who bears the name of another is told apart."""

    iterator = _ByPinyin


def labels(people: Sequence[User]) -> list[str]:
    """Return what each is called: with post, or login name, where names are alike."""
    names = [str(one) for one in people]
    again = Counter(names)
    alike = [one for one in people if again[str(one)] > 1]
    seats = Appointment.objects.select_related("post__organisation", "post__office")
    prefetch_related_objects(alike, Prefetch("appointments", seats))
    posts = {one.pk: "、".join(map(str, one.posts_now())) for one in alike}
    beside = [(str(one), posts.get(one.pk, "")) for one in people]
    twice = Counter(beside)
    return [
        _with(name, one.username if twice[name, post] > 1 else post)
        for one, (name, post) in zip(people, beside, strict=True)
    ]


def _with(name: str, beside: str) -> str:
    return f"{name}（{beside}）" if beside else name

"""Forms of help: what is needed and of whom; the answer, whom it is passed on to."""

from typing import TYPE_CHECKING

from django import forms
from django.db.models import QuerySet
from django.http import QueryDict
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from rectification.forms.parts.editing import LineField
from rectification.forms.parts.gate import GatedForm, ProseField
from rectification.models import Post

if TYPE_CHECKING:
    from collections.abc import Iterable


class AskHelpForm(GatedForm):
    needed = ProseField(label=_("Help needed"), rows=2)
    of_whom = LineField(
        label=_("Of whom"),
        longest=200,
        required=False,
        help_text=_("Body, office or leader; empty, the coordinator sees to it."),
    )


class AnswerForm(GatedForm):
    answer = ProseField(label=_("Answer"), rows=3)


class SolveForm(GatedForm):
    outcome = ProseField(label=_("How it was solved"), rows=2, required=False)


class ForwardForm(GatedForm):
    """`posts`: those that could answer, as (key, words)."""

    to = forms.ChoiceField(label=_("Post"))
    note = ProseField(label=_("Remark"), rows=2, required=False)

    def __init__(
        self, data: QueryDict | None = None, *, posts: "Iterable[tuple[int, str]]"
    ) -> None:
        super().__init__(data)
        choices = [("", "—"), *((str(key), words) for key, words in posts)]
        self.fields["to"] = forms.ChoiceField(label=_("Post"), choices=choices)
        self.order_fields(["to", "note"])


def post_words(posts: "QuerySet[Post]") -> list[tuple[Post, str]]:
    """Return posts with who sits there: a leader is known by name."""
    rows = posts.select_related("organisation", "office").prefetch_related(
        "appointments__user"
    )
    return [(one, _words(one)) for one in rows]


def _words(post: Post) -> str:
    today = timezone.localdate()
    seats = [one for one in post.appointments.all() if one.is_held(on=today)]
    held = [one.user.full_name for one in seats]
    return f"{post} {'、'.join(held)}".strip()

"""A view of the list of findings: what it is called, and for whom it is."""

from collections.abc import Iterator
from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from rectification.access import holds
from rectification.forms.findings.filter import FindingFilter
from rectification.forms.parts.editing import LineField, NewForm, WordedForm
from rectification.models import Organisation, SavedView, User
from rectification.models.findings.saved_view import (
    LONGEST_NAME,
    LONGEST_QUERY,
    SHARED_WITH,
)
from rectification.workflow import Permission

KEPT = (*FindingFilter.base_fields, "sort")


def kept_query(query: QueryDict) -> str:
    """Return what a view keeps of the list's address: no page, nothing empty."""
    kept = QueryDict(mutable=True)
    for name in KEPT:
        if some := [one for one in query.getlist(name) if one]:
            kept.setlist(name, some)
    return kept.urlencode(safe="~")


class SavedViewForm(WordedForm, NewForm):
    """`view`: the one that is changed, None for a new one."""

    name = LineField(label=_("Name of the view"), longest=LONGEST_NAME)
    meant = forms.ChoiceField(label=_("For whom"), widget=forms.RadioSelect)
    is_default = forms.BooleanField(
        label=_("The list opens with it"),
        required=False,
        help_text=_("One view opens the list; one's own comes before a shared one."),
    )
    query = forms.CharField(
        max_length=LONGEST_QUERY, required=False, widget=forms.HiddenInput
    )
    read = forms.CharField(max_length=64, required=False, widget=forms.HiddenInput)
    silent = WordedForm.silent | {"read"}

    def __init__(
        self,
        data: QueryDict | None,
        *,
        user: User,
        view: SavedView | None = None,
        query: str = "",
    ) -> None:
        drawn = {"query": query, "meant": "own"}
        if view is not None:
            drawn |= {"name": view.name, "meant": view.role, "read": view.mark}
            drawn |= {"query": view.query if data is not None else query}
        super().__init__(data, initial=drawn | _ticked(view))
        self.bodies = _bodies(user)
        field: Any = self.fields["meant"]
        if view is None:
            field.choices = [("own", _("For myself")), *self._shared()]
        elif view.organisation_id:
            field.choices = _roles()
            field.required = False
        if (view is not None and not view.organisation_id) or not self.bodies:
            del self.fields["meant"]

    def _shared(self) -> Iterator[tuple[str, str]]:
        for body in self.bodies.values():
            head = f"{body} · " if len(self.bodies) > 1 else ""
            for role, words in _roles():
                yield f"{body.pk}:{role}", f"{head}{words}"

    def texts(self) -> Iterator[tuple[str, str]]:
        """What is searched for is typed text too, and is now kept."""
        yield from super().texts()
        for _name, some in QueryDict(self.data.get("query", "")).lists():
            for one in some:
                yield "name", one

    def clean_query(self) -> str:
        return kept_query(QueryDict(self.cleaned_data["query"]))

    def whose(self) -> tuple[Organisation | None, str]:
        """Return the body and the role that a new view is for."""
        key, _colon, role = self.cleaned_data.get("meant", "").partition(":")
        return self.bodies.get(key), role

    def changed(self) -> dict[str, object]:
        """Return what a valid form changes of the view it is about."""
        said = self.cleaned_data
        values = {name: said[name] for name in ("name", "query", "is_default")}
        return values | ({"role": said["meant"]} if "meant" in said else {})


def _ticked(view: SavedView | None) -> dict[str, Any]:
    return {"is_default": view is not None and view.is_default}


def _bodies(user: User) -> dict[str, Organisation]:
    """Return the bodies with which somebody may share a view, by their keys."""
    return {
        str(post.organisation_id): post.organisation
        for post in user.posts_now()
        if holds(post.seat().role, Permission.VIEW_SHARE)
    }


def _roles() -> list[tuple[str, str]]:
    everybody = gettext("Everybody in the body")
    return [("", everybody), *((key, str(label)) for key, label in SHARED_WITH)]

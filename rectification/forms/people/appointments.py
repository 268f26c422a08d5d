"""Who is to sit where: appointing, handing over, opening an account."""

from typing import Any

from django import forms
from django.contrib.auth.validators import UnicodeUsernameValidator
from django.db.models import QuerySet
from django.http import QueryDict
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from rectification.access import APPOINTED_BY_COORDINATOR, OFFICE_ROLES, Role
from rectification.forms.parts.editing import LineField, NewForm
from rectification.forms.parts.gate import GatedForm
from rectification.forms.parts.people import PersonField
from rectification.models import Office, Organisation, User
from rectification.models.bodies.user import taken_words

DATE = forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"})


class SeatForm(GatedForm):
    """A seat of one body; roles as far as the appointer may give them."""

    field_order: tuple[str, ...] = ()

    def __init__(self, data: QueryDict | None, *, body: Organisation, by: User) -> None:
        super().__init__(data)
        is_security = Role.SECURITY_ADMIN in by.roles_now()
        self.fields["role"] = forms.ChoiceField(
            label=_("Post"),
            choices=[
                (role.value, role.label)
                for role in Role
                if role in APPOINTED_BY_COORDINATOR or is_security
            ],
        )
        offices = Office.objects.filter(organisation=body)
        self.fields["office"] = forms.ModelChoiceField(
            label=_("Office"),
            queryset=offices.existing(on=timezone.localdate()),
            required=False,
            help_text=_("Only for handlers and heads of office."),
        )

    def clean(self) -> dict[str, Any]:
        super().clean()
        role, office = self.cleaned_data.get("role"), self.cleaned_data.get("office")
        if role in OFFICE_ROLES and office is None and "office" not in self.errors:
            self.add_error("office", gettext("This role needs an office."))
        if role and role not in OFFICE_ROLES:
            self.cleaned_data["office"] = None
        return self.cleaned_data


class AppointForm(SeatForm):
    def __init__(
        self,
        data: QueryDict | None = None,
        *,
        body: Organisation,
        by: User,
        people: QuerySet[User],
    ) -> None:
        super().__init__(data, body=body, by=by)
        self.fields["user"] = PersonField(
            label=_("Person"), queryset=people.exclude(pk=by.pk)
        )
        self.order_fields(("user", "role", "office"))


class AccountForm(NewForm, SeatForm):
    """A new account, seated at once."""

    full_name = LineField(label=_("Name"), longest=60)
    username = forms.CharField(
        label=_("Login name"),
        max_length=150,
        required=False,
        validators=[UnicodeUsernameValidator()],
        help_text=_("Empty: the person's own name."),
    )

    def clean_username(self) -> str:
        name = self.cleaned_data["username"]
        if name and (taken := User.objects.named(name).first()):
            raise forms.ValidationError(taken_words(taken.username))
        return str(name)


class HandOverForm(GatedForm):
    def __init__(
        self, data: QueryDict | None = None, *, people: QuerySet[User]
    ) -> None:
        super().__init__(data)
        self.fields["user"] = PersonField(label=_("Taken over by"), queryset=people)
        self.fields["on"] = forms.DateField(
            label=_("First day"), widget=DATE, initial=timezone.localdate
        )

    def clean_on(self) -> object:
        day = self.cleaned_data["on"]
        if day < timezone.localdate():
            raise forms.ValidationError(gettext("The day lies in the past."))
        return day

"""What somebody adds to what goes upward: to whom, how it begins and ends, when."""

from django import forms
from django.utils.translation import gettext_lazy as _

from rectification.forms.parts.editing import DayField, LineField, NewForm, WordedForm
from rectification.forms.parts.gate import ProseField
from rectification.models import Submission


class SubmissionForm(NewForm, WordedForm):
    to_whom = LineField(
        label=_("Sent to"),
        longest=200,
        help_text=_(
            "The overseeing body by its name: it reads the submission here. Any other "
            "superior in words."
        ),
    )
    title = LineField(label=_("Title"), longest=300)
    opening = ProseField(label=_("Opening"), rows=3)
    closing = ProseField(
        label=_("Next steps"),
        rows=4,
        required=False,
        help_text=_("The last part of the report; left out where empty."),
    )
    way = forms.ChoiceField(label=_("Way of sending"), choices=Submission.Way.choices)
    sent_on = DayField(label=_("Sent on"))
    note = ProseField(
        label=_("Note"),
        rows=2,
        required=False,
        help_text=_("Kept with the submission, not printed."),
    )

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]
        self.fields["sent_on"].required = True

"""That the plan of an inspection was approved: by whom, when, with the scan."""

from django.utils.translation import gettext_lazy as _

from rectification.forms.intake.basis import BasisPart
from rectification.forms.parts.editing import NewForm, WordedForm
from rectification.forms.parts.gate import ProseField


class PlanApprovalForm(NewForm, BasisPart, WordedForm):
    opinion = ProseField(
        label=_("Opinion of the overseeing body"),
        required=False,
        rows=3,
        help_text=_("As it was given on the plan, where it was asked for."),
    )

    def __init__(self, *args: object, needs_opinion: bool, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]
        for name in ("meeting", "met_on", "scan"):
            self.fields[name].required = True
        self.fields["opinion"].required = needs_opinion

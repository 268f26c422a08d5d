"""意见建议: whether a body asks the public for opinions, and until when it replies."""

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.utils.translation import gettext_lazy as _


class OpinionTerms(models.Model):
    """Fields of `Organisation`."""

    takes_opinions = models.BooleanField(
        _("opinion form is open"),
        default=False,
        help_text=_("Linked from every public report of the body and its findings."),
    )
    opinion_days = models.PositiveSmallIntegerField(
        _("working days to reply to an opinion"),
        default=15,
        validators=[MinValueValidator(1), MaxValueValidator(90)],
        help_text=_("Counted from the day on which it came in."),
    )

    class Meta:
        abstract = True

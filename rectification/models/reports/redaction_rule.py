"""Redaction by rule: what to look for in any text that is printed, as data."""

import re
from collections.abc import Iterator
from typing import Self

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from rectification.models.reports.report import Report
from rectification.notices.vocabulary.marks import public_mark
from rectification.notices.vocabulary.printed_fields import texts_of
from rectification.workflow import ReportState

_LONGEST = 300  # characters of a pattern
# (a+)+ takes longer than a life on a long paragraph: no repetition in a repetition.
_NESTED = re.compile(r"\((?:\\.|[^()\\])*[+*}](?:\\.|[^()\\])*\)\s?[+*{]")


class RedactionRuleQuerySet(models.QuerySet["RedactionRule"]):
    def active(self) -> Self:
        return self.filter(is_active=True).order_by("position", "pk")


class RedactionRule(models.Model):
    """A rule that redacts every snapshot; the records stay as they are."""

    class Kind(models.TextChoices):
        WORDS = "words", _("Words, one a line")
        PATTERN = "pattern", _("Regular expression")

    name = models.CharField(
        _("name"),
        max_length=60,
        unique=True,
        help_text=_("Stands in the edition for everybody to read; name no names."),
    )
    kind = models.CharField(_("kind"), max_length=10, choices=Kind, default=Kind.WORDS)
    pattern = models.TextField(_("words or pattern"), max_length=5000)
    replacement = models.CharField(
        _("replacement"),
        max_length=60,
        blank=True,
        help_text=_(
            "Empty for the public mark with the reason, 【脱敏：…】. Behind a regular "
            "expression \\1 stands for its first group."
        ),
    )
    reason = models.CharField(
        _("reason"), max_length=30, help_text=_("The public reads it.")
    )
    position = models.PositiveIntegerField(_("order"), default=0)
    is_active = models.BooleanField(_("in force"), default=True)

    objects = RedactionRuleQuerySet.as_manager()

    class Meta:
        verbose_name = _("redaction rule")
        verbose_name_plural = _("redaction rules")
        constraints = [
            models.CheckConstraint(
                name="redactionrule_told",
                condition=~models.Q(pattern="") & ~models.Q(reason=""),
            )
        ]

    def __str__(self) -> str:
        return self.name

    # --- questions -----------------------------------------------------------------

    def clean(self) -> None:
        """Refuse what would match nothing, everything, or take for ever."""
        if self.kind == self.Kind.WORDS:
            if any(len(word) < 2 for word in self._words()) or not self._words():
                raise ValidationError(
                    {"pattern": _("Each line needs a word of two characters at least.")}
                )
            return
        try:
            expression = re.compile(self.pattern)
            expression.sub(self.replacement, "")
        except (re.error, IndexError) as error:
            raise ValidationError(
                {
                    "pattern": gettext(
                        "This is no regular expression: %(why)s. Correct it, or choose "
                        "“words, one a line”."
                    )
                    % {"why": error}
                }
            ) from error
        if expression.match("") or len(self.pattern) > _LONGEST:
            raise ValidationError(
                {"pattern": _("This matches even an empty text, or is too long.")}
            )
        if _NESTED.search(self.pattern):
            raise ValidationError(
                {"pattern": _("No repetition within a repetition: it may take hours.")}
            )

    def find(self, text: str) -> Iterator[tuple[int, int, str]]:
        """Yield (start, end, what stands there instead) for each match in `text`."""
        for match in self._expression().finditer(text):
            if match.start() == match.end():
                continue
            if not self.replacement:
                instead = public_mark(self.reason)
            elif self.kind == self.Kind.PATTERN:
                instead = match.expand(self.replacement)
            else:
                instead = self.replacement
            yield *match.span(), instead

    def would_hit(self) -> list[tuple[str, int]]:
        """Return (reference, number of hits) of the reports in the making.

        Numbers, not words: who keeps the rules sees no findings.
        """
        found: list[tuple[str, int]] = []
        reports = Report.objects.exclude(
            state__in=[ReportState.PUBLIC, ReportState.VOID]
        ).prefetch_related("sections", "items__finding__measures")
        for report in reports.order_by("reference"):
            number = sum(1 for text in _texts(report) for _hit in self.find(text))
            if number:
                found.append((report.reference, number))
        return found

    def _words(self) -> list[str]:
        return [word for line in self.pattern.splitlines() if (word := line.strip())]

    def _expression(self) -> re.Pattern[str]:
        if self.kind == self.Kind.PATTERN:
            return re.compile(self.pattern)
        # The longest first: 张三丰 before 张三.
        words = sorted(self._words(), key=len, reverse=True)
        return re.compile("|".join(map(re.escape, words)) or "(?!)")


def _texts(report: Report) -> Iterator[str]:
    """Yield every text of a report and its findings that a line may print."""
    yield from (report.title, report.organisation_name, report.signed_by)
    for section in report.sections.all():
        yield section.title
        yield from (wording for _role, wording in section.lines)
    for item in report.items.all():
        finding = item.finding
        yield from (finding.title, finding.original_text, finding.account_lead)
        yield finding.plan_lead
        yield from texts_of(finding).values()
        for measure in finding.measures.all():
            yield from (measure.heading, measure.account, measure.plan)
        yield from (wording for _role, wording in item.lines)

"""Redaction by rule: what to look for in any text that is printed, as data."""

import re
from collections.abc import Iterator
from functools import lru_cache
from time import perf_counter
from typing import Any, Self

import regex
from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from rectification.errors import RuleFailed
from rectification.notices.folding import HAN, fold, folded
from rectification.notices.vocabulary.marks import public_mark

_LONGEST = 300  # characters of a pattern
# Seconds a pattern may take over all the texts it is asked about; (a+)+ would take
# longer than a life on one long paragraph.
_BUDGET = 1.0
# What a pattern is tried on before it is kept: runs that backtracking dies of.
_UNITS = ("a", "1", "整改", "张三、", "a1 ", "(")
_TRIALS = tuple(unit * (4000 // len(unit)) + "。" for unit in _UNITS)
Span = tuple[int, int, str]  # start, end, what stands there instead


_BETWEEN_HAN = re.compile(f"(?<=[{HAN}])(?=[{HAN}])")


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
    _left = _BUDGET

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
            expression = regex.compile(self.pattern)
            # Matches an empty text besides, so that the replacement is put together.
            regex.compile(f"(?:{self.pattern})|").sub(self.replacement, "")
        except (regex.error, IndexError) as error:
            raise ValidationError({"pattern": _not_compiled(error)}) from error
        if expression.match("") or len(self.pattern) > _LONGEST:
            raise ValidationError(
                {"pattern": _("This matches even an empty text, or is too long.")}
            )
        self._left = _BUDGET
        try:
            for text in _TRIALS:
                list(self.find(text))
        except RuleFailed as failed:
            raise ValidationError({"pattern": str(failed)}) from failed

    def find(self, text: str) -> Iterator[Span]:
        """Yield (start, end, what stands there instead) for each match in `text`.

        Asked of what is seen as well as of what stands there: neither spaces nor width
        nor anything invisible hides a match. Raises RuleFailed.
        """
        behind = 0
        found = {*self._found(text), *self._seen(text)}
        for start, end, instead in sorted(found, key=lambda one: (one[0], -one[1])):
            if start >= behind:
                yield start, end, instead
                behind = end

    def why_failing(self) -> str:
        """Say why the rule cannot be asked at all; "" where it can."""
        try:
            self._expression()
        except RuleFailed as failed:
            return str(failed)
        return ""

    def _seen(self, text: str) -> Iterator[Span]:
        shown = fold(text)
        if shown.text != text:
            for start, end, instead in self._found(shown.text):
                yield *shown.span(start, end), instead

    def _found(self, text: str) -> Iterator[Span]:
        expression = self._expression()
        began = perf_counter()
        try:
            matches = list(expression.finditer(text, timeout=max(self._left, 0.001)))
        except TimeoutError as error:
            self._left = 0.0
            raise RuleFailed(
                gettext(
                    "The pattern takes too long over an ordinary text. Write it "
                    "without one repetition inside another, or choose “words, one a "
                    "line”."
                )
            ) from error
        self._left -= perf_counter() - began
        for match in matches:
            if match.start() < match.end():
                yield *match.span(), self._instead(match)

    def _instead(self, match: Any) -> str:
        if not self.replacement:
            return public_mark(self.reason)
        if self.kind == self.Kind.PATTERN:
            return str(match.expand(self.replacement))
        return self.replacement

    def _words(self) -> list[str]:
        return [word for line in self.pattern.splitlines() if (word := line.strip())]

    def _expression(self) -> Any:
        if self.kind == self.Kind.PATTERN:
            try:
                return regex.compile(self.pattern)
            except regex.error as error:
                raise RuleFailed(_not_compiled(error)) from error
        return _any_of(tuple(self._words()))


@lru_cache(maxsize=100)
def _any_of(words: tuple[str, ...]) -> Any:
    """Return what finds the words as typed or as seen; asked once for each text."""
    # The longest first: 张三丰 before 张三.
    both = sorted({*words, *map(folded, words)}, key=len, reverse=True)
    return regex.compile("|".join(map(_dotted, both)) or "(?!)")


def _dotted(word: str) -> str:
    """Let a point stand between two Han, which neither folding nor a reader minds."""
    return _BETWEEN_HAN.sub("[·•・‧]?", re.escape(word))


def _not_compiled(error: Exception) -> str:
    return gettext(
        "This is no regular expression: %(why)s. Correct it, or choose “words, one a "
        "line”."
    ) % {"why": error}

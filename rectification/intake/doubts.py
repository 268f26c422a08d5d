"""Doubts about a notice as sentences for whoever checks it."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from rectification.notices.notice import Notice
from rectification.notices.reading.doubts import Doubt, Rule, doubts

_ABOUT_NOTICE: dict[Rule, str | Promise] = {
    Rule.NO_STATUS_AT_ALL: _("The notice states the status of none of its findings."),
    Rule.NO_SUCH_DAY: _("“%(quote)s” is no day of the calendar."),
    Rule.KEPT: _("“%(quote)s” was not recognised and is kept as it is."),
    Rule.NO_CHARACTER: _(
        "“%(quote)s” holds a sign that others see as an empty box: put the character "
        "itself into the text."
    ),
}
_ABOUT_COUNT: dict[str | int, str | Promise] = {
    "total": _("The notice states %(stated)s findings but lists %(listed)s."),
    "completed": _(
        "The notice states %(stated)s completed findings but lists %(listed)s."
    ),
    "ongoing": _("The notice states %(stated)s ongoing findings but lists %(listed)s."),
    "substantially_completed": _(
        "The notice states %(stated)s substantially completed findings but lists "
        "%(listed)s."
    ),
    "not_completed": _(
        "The notice states %(stated)s findings not completed but lists %(listed)s."
    ),
    "long_term": _(
        "The notice states %(stated)s findings kept up for long but lists %(listed)s."
    ),
}
_ABOUT_FINDING: dict[Rule, str | Promise] = {
    Rule.NUMBER_REPEATED: _(
        "Finding “%(title)s”: number %(quote)s was used before in its group."
    ),
    Rule.NUMBER_OUT_OF_ORDER: _(
        "Finding “%(title)s”: number %(quote)s stands where %(expected)s is due."
    ),
    Rule.STATUS_UNKNOWN: _("Finding “%(title)s”: no status was understood."),
    Rule.NO_ACCOUNT: _("Finding “%(title)s”: nothing is said of its rectification."),
    Rule.DEADLINE_UNCLEAR: _(
        "Finding “%(title)s”: the deadline “%(quote)s” was not understood."
    ),
    Rule.DEADLINE_BEFORE_FEEDBACK: _(
        "Finding “%(title)s”: the deadline “%(quote)s” is before the day of feedback."
    ),
    Rule.NO_SUCH_DAY: _("Finding “%(title)s”: “%(quote)s” is no day of the calendar."),
    Rule.KEPT: _(
        "Finding “%(title)s”: “%(quote)s” was not recognised and is kept as it is."
    ),
    Rule.NO_CHARACTER: _(
        "Finding “%(title)s”: “%(quote)s” holds a sign that others see as an empty "
        "box: put the character itself into the text."
    ),
}


def sentence(doubt: Doubt, notice: Notice) -> str:
    """Return `doubt` about `notice` in words."""
    values = {**doubt.values, "quote": doubt.quote}
    if doubt.finding is not None:
        values["title"] = notice.findings[doubt.finding].title
        return str(_ABOUT_FINDING[doubt.rule]) % values
    if doubt.rule is Rule.COUNT_DIFFERS:
        return str(_ABOUT_COUNT[doubt.values["key"]]) % values
    return str(_ABOUT_NOTICE[doubt.rule]) % values


def sentences(notice: Notice) -> list[str]:
    """Return the doubts about `notice` in words, in order."""
    return [sentence(doubt, notice) for doubt in doubts(notice)]

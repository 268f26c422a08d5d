"""What a reminder says where nobody has worded it: of days that are left, or over."""

from collections.abc import Callable, Mapping

from django.utils.translation import gettext, ngettext

from rectification.models.findings.reminder_level import About


def _deadline_words(left: int) -> str:
    if left > 0:
        return ngettext(
            "%(reference)s is due on %(due)s, in %(number)d day",
            "%(reference)s is due on %(due)s, in %(number)d days",
            left,
        )
    if left:
        return ngettext(
            "%(reference)s was due on %(due)s, %(number)d day ago",
            "%(reference)s was due on %(due)s, %(number)d days ago",
            -left,
        )
    return gettext("%(reference)s is due today, %(due)s")


def _report_words(left: int) -> str:
    if left > 0:
        return ngettext(
            "A report on %(reference)s is due on %(due)s, in %(number)d day",
            "A report on %(reference)s is due on %(due)s, in %(number)d days",
            left,
        )
    if left:
        return gettext("A report on %(reference)s was due on %(due)s and is late")
    return gettext("A report on %(reference)s is due today, %(due)s")


def _check_in_words(left: int) -> str:
    if left > 0:
        return ngettext(
            "The yearly check-in of %(reference)s is due on %(due)s, in %(number)d day",
            "The yearly check-in of %(reference)s is due on %(due)s, in %(number)d "
            "days",
            left,
        )
    if left:
        return gettext(
            "The yearly check-in of %(reference)s was due on %(due)s and is late"
        )
    return gettext("The yearly check-in of %(reference)s is due today, %(due)s")


def _reply_words(left: int) -> str:
    if left > 0:
        return ngettext(
            "%(reference)s is to be replied to by %(due)s, in %(number)d day",
            "%(reference)s is to be replied to by %(due)s, in %(number)d days",
            left,
        )
    if left:
        return ngettext(
            "%(reference)s was to be replied to by %(due)s, %(number)d day ago",
            "%(reference)s was to be replied to by %(due)s, %(number)d days ago",
            -left,
        )
    return gettext("%(reference)s is to be replied to today, %(due)s")


def _help_words(left: int) -> str:
    return ngettext(
        "Help with %(reference)s, waiting since %(due)s: no answer for %(number)d day",
        "Help with %(reference)s, waiting since %(due)s: no answer for %(number)d days",
        -left,
    )


def _opinion_words(left: int) -> str:
    if left > 0:
        return ngettext(
            "The public opinion on %(reference)s is to be replied to by %(due)s, in "
            "%(number)d day",
            "The public opinion on %(reference)s is to be replied to by %(due)s, in "
            "%(number)d days",
            left,
        )
    if left:
        return ngettext(
            "The public opinion on %(reference)s was to be replied to by %(due)s, "
            "%(number)d day ago",
            "The public opinion on %(reference)s was to be replied to by %(due)s, "
            "%(number)d days ago",
            -left,
        )
    return gettext(
        "The public opinion on %(reference)s is to be replied to today, %(due)s"
    )


WORDS: Mapping[str, Callable[[int], str]] = {
    About.DEADLINE: _deadline_words,
    About.REPORT: _report_words,
    About.CHECK_IN: _check_in_words,
    About.REPLY: _reply_words,
    About.HELP: _help_words,
    About.OPINION: _opinion_words,
}

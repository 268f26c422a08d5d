"""Parts of a finding in words, as lists, tables and files print them and read them."""

from collections.abc import Iterable
from datetime import date
from functools import lru_cache

from django.conf import settings
from django.utils import translation
from django.utils.formats import date_format
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from rectification.models import EvidenceUse, Extension, Finding, ProgressEntry
from rectification.models.findings.deadline import Due
from rectification.notices.notice import Precision
from rectification.notices.vocabulary.deadlines import write_deadline
from rectification.workflow import FindingState


def deadline_words(finding: Finding | Extension | Due) -> str:
    """Return the deadline as printed, as a notice would print it, or its kind."""
    if finding.due_wording:
        return finding.due_wording
    if finding.due_on and finding.due_precision:
        return write_deadline(finding.due_on, Precision(finding.due_precision))
    return kind_words(finding)


def kind_words(finding: Finding | Extension | Due) -> str:
    return _kind(finding.kind, get_language()) if finding.kind else ""


def state_words(finding: Finding) -> str:
    """Name the state; one that an import closed and nobody has confirmed says so."""
    state = _state(finding.state, get_language())
    if not finding.is_unconfirmed:
        return state
    return _("%(state)s (import not confirmed yet)") % {"state": state}


# Looked up once a language: `get_…_display` builds all the choices for every row.
@lru_cache
def _kind(value: str, _language: str | None) -> str:
    return str(Finding.Kind(value).label)


@lru_cache
def _state(value: str, _language: str | None) -> str:
    return str(FindingState(value).label)


def person_words(finding: Finding) -> str:
    """Name who answers for it: the finding's own people, else those of its offices."""
    people = (row.person for row in finding.listed_offices if row.person)
    return finding.person or "、".join(people)


def phone_words(finding: Finding) -> str:
    return "、".join(row.phone for row in finding.listed_offices if row.phone)


def account_words(finding: Finding) -> str:
    return lines(
        [finding.account_lead, *(row.account for row in finding.listed_measures)]
    )


def ahead_words(finding: Finding) -> str:
    """List the plans of what is not done yet."""
    rows = [row.plan for row in finding.listed_measures if row.is_ahead]
    return lines([finding.plan_lead, *rows])


def plan_words(finding: Finding) -> str:
    return lines(lines([row.heading, row.plan]) for row in finding.listed_measures)


def entry_words(entry: ProgressEntry) -> str:
    return f"{_day(entry.happened_on, get_language())} {entry.text}"


# A ledger names the same days thousands of times.
@lru_cache(maxsize=4096)
def _day(day: date, _language: str | None) -> str:
    return date_format(day)


def entry_spellings(entry: ProgressEntry) -> list[str]:
    """Return an entry as ledgers print it: in each language, and as they once did."""
    spelled = [f"{entry.happened_on.isoformat()} {entry.text}"]
    for code, _name in settings.LANGUAGES:
        with translation.override(code):
            spelled.append(entry_words(entry))
    return spelled


def earlier_words() -> str:
    """Say where the rest is, above the newest entries that a cell holds."""
    return "…" + _("(earlier progress: on the finding's page in the system)")


def more_words() -> str:
    """Say where the rest is, below a text of which a cell holds the beginning."""
    return "…" + _("(too long for a cell; the rest: on the finding's page)")


@lru_cache
def cut_signs() -> frozenset[str]:
    """Return both, in each language."""
    said: set[str] = set()
    for code, _name in settings.LANGUAGES:
        with translation.override(code):
            said |= {earlier_words(), more_words()}
    return frozenset(said)


def lines(texts: Iterable[str]) -> str:
    return "\n".join(text for text in texts if text)


def file_names(uses: Iterable[EvidenceUse]) -> dict[int, str]:
    """Name the files of a finding by key: of one name, the later ones are numbered.

    What was uploaded twice, byte for byte, is one file and keeps one name.
    """
    named: dict[str, list[str]] = {}  # digests by name, in the order of their coming
    names = {}
    for use in uses:
        file = use.evidence
        alike = named.setdefault(file.name, [])
        if file.sha256 not in alike:
            alike.append(file.sha256)
        number = alike.index(file.sha256) + 1
        names[file.pk] = f"{file.name}（{number}）" if number > 1 else file.name
    return names

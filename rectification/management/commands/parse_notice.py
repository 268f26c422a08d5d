"""Say what was understood of a notice, for a reader or as JSON; stores nothing."""

import argparse
import json
from collections.abc import Iterator
from pathlib import Path

from django.core.management.base import BaseCommand
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from rectification.intake.doubts import sentence
from rectification.management.reading import add_level, reach_lines, read_notice
from rectification.notices import Finding, Notice, parse, unbroken
from rectification.notices.notice import Role
from rectification.notices.reading.answers import (
    answers,
    printed_number,
    set_aside,
    stated_counts,
)
from rectification.notices.reading.doubts import Rule, doubts
from rectification.notices.vocabulary.numbering import Level
from rectification.notices.writing.write import numbered, printed


class Command(BaseCommand):
    help = "Read a notice and print what was understood; nothing is stored."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: argparse.ArgumentParser) -> None:
        parser.add_argument("file", type=Path, metavar="FILE")
        add_level(parser)
        parser.add_argument(
            "--json", action="store_true", help="one JSON document and nothing else"
        )

    def handle(self, **options: object) -> None:
        document = read_notice(Path(str(options["file"])))
        text = unbroken(document.text)
        level = options["level"]
        notice = parse(text, level if isinstance(level, Level) else None)
        if options["json"]:
            said = json.dumps(answers(notice), ensure_ascii=False, indent=1)
        else:
            file = _listed(_("About the file"), list(document.doubts))
            lines = (*file, *_summary(notice), *reach_lines(text, notice))
            said = "\n".join(lines)
        self.stdout.write(said)


def _summary(notice: Notice) -> Iterator[str]:
    yield from _facts(notice)
    yield from _listed(_("Findings"), _findings(notice))
    found = (one for one in doubts(notice) if one.rule is not Rule.KEPT)
    yield from _listed(_("Doubts"), [sentence(one, notice) for one in found])
    yield from _listed(_("Set aside as page furniture"), set_aside(notice))
    kept = [one.text for one in printed(notice) if one.role is Role.KEPT]
    yield from _listed(_("Not recognised, kept as it is"), kept)


def _facts(notice: Notice) -> Iterator[str]:
    """One line per fact that the notice states about itself."""
    inspection = notice.inspection
    facts = (
        (_("Title"), notice.title),
        (_("Body"), notice.organisation),
        (_("Signed by"), notice.signed_by),
        (_("Signed on"), notice.signed_on),
        (_("Published on"), notice.published_on),
        (_("Inspection team"), inspection.team),
        (_("Inspection began"), inspection.started_on),
        (_("Inspection ended"), inspection.ended_on),
        (_("Feedback on"), inspection.feedback_on),
    )
    for name, value in facts:
        if value:
            shown = value if isinstance(value, str) else date_format(value)
            yield _("%(name)s: %(value)s") % {"name": name, "value": shown}
    stated = stated_counts(notice)
    if any(number is not None for number in stated.values()):
        unstated = _("not stated")
        yield _(
            "Stated: %(total)s in all, %(completed)s completed, %(ongoing)s ongoing"
        ) % {
            key: unstated if number is None else number
            for key, number in stated.items()
        }


def _findings(notice: Notice) -> list[str]:
    return [
        _finding(finding, number)
        for section, _own, numbers in numbered(notice)
        for finding, number in zip(section.findings, numbers, strict=True)
    ]


def _finding(finding: Finding, number: int) -> str:
    """One line: number, title, offices, status, deadline, measures."""
    marker, _value = printed_number(finding, number)
    due = finding.deadline
    parts = (
        f"{marker or ''}{finding.title}",
        "、".join(finding.offices),
        finding.status_wording,
        due.wording if due else "",
        f"→ {due.on.isoformat()}" if due and due.on else "",
        _("measures: %(measures)d") % {"measures": len(finding.measures)},
    )
    return " | ".join(part for part in parts if part)


def _listed(heading: str, items: list[str]) -> Iterator[str]:
    """A counted list under its heading; nothing where it is empty."""
    if items:
        yield _("%(heading)s (%(count)d)") % {"heading": heading, "count": len(items)}
        yield from (f"  {item}" for item in items)

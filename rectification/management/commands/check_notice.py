"""Say what speaks against publishing a notice; stores nothing, needs no database."""

import argparse
import json
import sys
from collections.abc import Iterator
from pathlib import Path

from django.core.management.base import BaseCommand
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from rectification.management.reading import add_level, reach_lines, read_notice
from rectification.notices import parse, unbroken
from rectification.notices.vocabulary.numbering import Level
from rectification.publishing.readiness import RULES, Hit, Severity, check
from rectification.publishing.redaction import redact


class Command(BaseCommand):
    help = (
        "Check a notice before publication: prints what to mend. Ends with status 1 "
        "where something forbids publishing, with 0 where nothing does."
    )
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: argparse.ArgumentParser) -> None:
        parser.add_argument("file", type=Path, metavar="FILE")
        add_level(parser)
        parser.add_argument(
            "--json", action="store_true", help="one JSON list and nothing else"
        )

    def handle(self, **options: object) -> None:
        document = read_notice(Path(str(options["file"])))
        text = unbroken(document.text)
        # What is marked ||…|| will not be printed: it is not judged.
        level = options["level"]
        notice = parse(text, level if isinstance(level, Level) else None)
        redacted = redact(notice, ())
        hits = check(redacted.notice, redacted=redacted)
        if options["json"]:
            said = json.dumps(list(map(_plain, hits)), ensure_ascii=False, indent=1)
        else:
            lines = (*document.doubts, *_summary(hits), *reach_lines(text, notice))
            said = "\n".join(lines)
        self.stdout.write(said)
        if any(hit.severity is Severity.ERROR for hit in hits):
            sys.exit(1)


def _plain(hit: Hit) -> dict[str, str]:
    return {
        "rule": hit.rule,
        "severity": hit.severity.value,
        "quote": hit.quote,
        "message": hit.message,
    }


def _summary(hits: list[Hit]) -> Iterator[str]:
    errors = [hit for hit in hits if hit.severity is Severity.ERROR]
    warnings = [hit for hit in hits if hit.severity is Severity.WARNING]
    if not hits:
        yield _("Nothing speaks against publishing this notice.")
    if errors:
        yield ngettext(
            "Must be corrected (%(count)d):",
            "Must be corrected (%(count)d):",
            len(errors),
        ) % {"count": len(errors)}
        yield from map(_line, errors)
    if warnings:
        yield ngettext(
            "Please verify (%(count)d):", "Please verify (%(count)d):", len(warnings)
        ) % {"count": len(warnings)}
        yield from map(_line, warnings)


def _line(hit: Hit) -> str:
    return _("  [%(rule)s] %(message)s") % {
        "rule": RULES[hit.rule].label,
        "message": hit.message,
    }

"""佐证材料包: all evidence of some findings as one zip, with what each file proves.

In it an index page (opens without a network: finding → measure → claim → file), the
ledger, and a manifest, a line a file as `sha256sum -c` reads it. Files go in as
they lie on the disk and are read once, while they are sent.
"""

import hashlib
import tempfile
import zipfile
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import IO

from django.db.models import Prefetch, QuerySet, Sum
from django.template.loader import render_to_string
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from rectification.models import (
    Evidence,
    EvidenceUse,
    Finding,
    Measure,
    ProgressEntry,
    Responsibility,
)
from rectification.models.findings.evidence import CHANGED, MISSING
from rectification.notices.canonical import digest
from rectification.records.words import file_names

from .file_name import safe_name
from .ledger import write_ledger

MOST_FINDINGS = 1_000
MOST_BYTES = 1 << 30
CHUNK = 1 << 20  # bytes read and sent at once
_LONGEST = 80  # characters of a name; what unpacks it may allow no more than 255 bytes


@dataclass(slots=True)
class PackedFile:
    """A file of the pack. `fault`: MISSING or CHANGED, known once it was read."""

    evidence: Evidence
    path: str
    fault: str = ""

    @property
    def is_picture(self) -> bool:
        """Whether any browser shows it."""
        return self.evidence.media_type in {"image/jpeg", "image/png"}


@dataclass(frozen=True, slots=True)
class Shown:
    """A file where it is shown, with what it is said to prove there."""

    use: EvidenceUse
    file: PackedFile | None  # None: its content has been erased


@dataclass(frozen=True, slots=True)
class Told:
    """A measure or an entry, with what is shown for it."""

    row: Measure | ProgressEntry
    files: Sequence[Shown]


@dataclass(frozen=True, slots=True)
class PackedFinding:
    finding: Finding
    measures: Sequence[Told]
    entries: Sequence[Told]
    files: Sequence[Shown]  # for the finding as a whole


class _Sink:
    """Where the archive is written to, taken away piece by piece."""

    def __init__(self) -> None:
        self._pieces: list[bytes] = []

    def write(self, data: bytes) -> int:
        self._pieces.append(bytes(data))
        return len(data)

    def flush(self) -> None:
        """Nothing is held back."""

    def taken(self) -> bytes:
        whole = b"".join(self._pieces)
        self._pieces.clear()
        return whole


@dataclass
class EvidencePack:
    """What goes into the pack of some findings that somebody may see.

    `about`: the finding or inspection, as its title says it.
    """

    findings: QuerySet[Finding]
    body: str
    about: str
    files: dict[str, PackedFile] = field(default_factory=dict)  # by digest
    shown: list[PackedFinding] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.made_at = timezone.localtime()
        self.folder = safe_name(f"{self.body} {self.about}", 60) or "evidence"
        for finding in _fetched(self.findings):
            self.shown.append(self._packed(finding))

    @property
    def name(self) -> str:
        """The archive's own name: body, title, day."""
        day = self.made_at.date().isoformat()
        return f"{_('Evidence pack')} {self.folder} {day}.zip"

    @property
    def faults(self) -> list[PackedFile]:
        return [one for one in self.files.values() if one.fault]

    @property
    def size(self) -> int:
        """Bytes of all files together, as recorded."""
        return sum(one.evidence.size for one in self.files.values())

    def chunks(self) -> Iterator[bytes]:
        """Yield the archive piece by piece, in the language of the moment."""
        language = translation.get_language()
        ledger = tempfile.TemporaryFile()  # noqa: SIM115 - closed below
        write_ledger(ledger, self.findings, ())
        return self._sent(ledger, language or "")

    def _sent(self, ledger: IO[bytes], language: str) -> Iterator[bytes]:
        sink = _Sink()
        with ledger, zipfile.ZipFile(sink, "w", allowZip64=True) as archive:  # type: ignore[call-overload]
            for one in self.files.values():
                yield from self._file(archive, sink, one)
            ledger.seek(0)
            with translation.override(language):
                made = self._made(ledger.read())
            made["manifest.csv"] = self._manifest(made)
            for path, data in made.items():
                archive.writestr(self._info(path), data, zipfile.ZIP_DEFLATED)
                yield sink.taken()
        yield sink.taken()

    def _file(
        self, archive: zipfile.ZipFile, sink: _Sink, one: PackedFile
    ) -> Iterator[bytes]:
        """Put a file in, as it is found: its digest is told anew while it is read."""
        try:
            stream = one.evidence.path.open("rb")
        except OSError:
            one.fault = MISSING
            return
        hasher = hashlib.sha256()
        info = self._info(one.path)
        info.file_size = one.evidence.size
        with stream, archive.open(info, "w", force_zip64=True) as target:
            while chunk := stream.read(CHUNK):
                hasher.update(chunk)
                target.write(chunk)
                yield sink.taken()
        if hasher.hexdigest() != one.evidence.sha256:
            one.fault = CHANGED

    def _made(self, ledger: bytes) -> dict[str, bytes]:
        """Return what is made for the pack, by its name in it."""
        context = {"pack": self, "missing": MISSING}
        page = render_to_string("evidence/pack.html", context)
        return {"index.html": page.encode(), f"{_('Ledger')}.xlsx": ledger}

    def _manifest(self, made: Mapping[str, bytes]) -> bytes:
        """Return a line for everything else: evidence by the digest on record."""
        digests = {one.path: one.evidence.sha256 for one in self.files.values()}
        digests |= {path: digest(data) for path, data in made.items()}
        lines = (f"{sha256}  {path}\n" for path, sha256 in digests.items())
        return "".join(lines).encode()

    def _info(self, path: str) -> zipfile.ZipInfo:
        stamp = self.made_at.timetuple()[:6]
        return zipfile.ZipInfo(f"{self.folder}/{path}", stamp)

    def _packed(self, finding: Finding) -> PackedFinding:
        uses = list(finding.evidence_uses.all())
        names = file_names(uses)
        by_entry: dict[int | None, list[Shown]] = {}
        for use in uses:
            shown = Shown(use, self._kept(finding, use.evidence, names))
            by_entry.setdefault(use.entry_id, []).append(shown)
        entries = list(finding.entries.all())
        return PackedFinding(
            finding=finding,
            measures=[
                Told(measure, _of_measure(measure, entries, by_entry))
                for measure in finding.measures.all()
            ],
            entries=[Told(entry, by_entry.get(entry.pk, ())) for entry in entries],
            files=by_entry.get(None, ()),
        )

    def _kept(
        self, finding: Finding, evidence: Evidence, names: dict[int, str]
    ) -> PackedFile | None:
        """Return the file, in the pack once however often it is shown."""
        if evidence.erasure_id:
            return None
        if evidence.sha256 not in self.files:
            number = len(self.files) + 1
            name = safe_name(names[evidence.pk], _LONGEST)
            path = f"files/{finding.reference}/{number:03d} {name}"
            self.files[evidence.sha256] = PackedFile(evidence, path)
        return self.files[evidence.sha256]


def size_of(findings: QuerySet[Finding]) -> int:
    """Return how many bytes the standing evidence of some findings has on record."""
    uses = EvidenceUse.objects.standing().filter(finding__in=findings.order_by())
    files = Evidence.objects.filter(pk__in=uses.values("evidence"))
    return files.aggregate(size=Sum("size"))["size"] or 0


def _of_measure(
    measure: Measure,
    entries: Iterable[ProgressEntry],
    by_entry: dict[int | None, list[Shown]],
) -> list[Shown]:
    return [
        shown
        for entry in entries
        if entry.measure_id == measure.pk
        for shown in by_entry.get(entry.pk, ())
    ]


def _fetched(findings: QuerySet[Finding]) -> QuerySet[Finding]:
    uses = EvidenceUse.objects.filter(entry__withdrawn_at=None)
    entries = ProgressEntry.objects.standing().select_related("office")
    return findings.select_related("inspection__organisation").prefetch_related(
        Prefetch("responsibilities", Responsibility.objects.select_related("office")),
        Prefetch("measures", Measure.objects.select_related("office")),
        Prefetch("entries", entries.order_by("happened_on", "pk")),
        Prefetch("evidence_uses", uses.select_related("evidence").order_by("pk")),
    )

"""What a backup says of itself: whether this version can take it in."""

import json
from dataclasses import asdict, dataclass
from typing import IO, Any

from django.db import connection
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.recorder import MigrationRecorder
from django.utils import timezone
from django.utils.translation import gettext as _

import rectification
from rectification.backup.archive import ABOUT, Broken
from rectification.errors import Refusal
from rectification.models.oversight.integrity import heads

FORMAT = 1
VENDORS = {"sqlite": "SQLite", "postgresql": "PostgreSQL"}


@dataclass(frozen=True, slots=True)
class About:
    """`made_at`: ISO, with its zone; `migrations`: app.name; `heads`: CHAIN:SEQ:HASH;
    `format`: of the archive."""

    made_at: str
    version: str
    database: str
    migrations: list[str]
    heads: list[str]
    format: int = FORMAT

    @classmethod
    def this_site(cls) -> "About":
        applied = MigrationRecorder(connection).applied_migrations()
        return cls(
            made_at=timezone.localtime().isoformat(timespec="seconds"),
            version=rectification.__version__,
            database=connection.vendor,
            migrations=sorted(".".join(one) for one in applied),
            heads=heads(),
        )

    @classmethod
    def read(cls, name: str, file: IO[bytes]) -> "About":
        try:
            said: dict[str, Any] = json.loads(file.read())
            if name != ABOUT or said["format"] != FORMAT:
                raise KeyError(ABOUT)
            return cls(**said)
        except (ValueError, KeyError, TypeError) as error:
            raise Broken(_("This is no backup of this application.")) from error

    def text(self) -> str:
        return json.dumps(asdict(self), ensure_ascii=False, indent=1) + "\n"

    def refuse_unfit(self) -> None:
        """Raise Refusal where it is of a later version, or of another database."""
        later = set(self.migrations) - _known_migrations()
        if later:
            raise Refusal(
                _(
                    "The backup is of version %(theirs)s, later than this one "
                    "(%(ours)s), which does not know %(name)s: install that version "
                    "first."
                )
                % {
                    "theirs": self.version,
                    "ours": rectification.__version__,
                    "name": min(later),
                }
            )
        if self.database != connection.vendor:
            raise Refusal(
                _(
                    "The backup is of %(theirs)s, and DATABASE_URL names %(ours)s: "
                    "restore it into a database of its own kind."
                )
                % {
                    "theirs": VENDORS.get(self.database, self.database),
                    "ours": VENDORS.get(connection.vendor, connection.vendor),
                }
            )


def _known_migrations() -> set[str]:
    """Return those of this version, and those that they stand for."""
    on_disk = MigrationLoader(None).disk_migrations
    replaced = [one for found in on_disk.values() for one in found.replaces]
    return {".".join(one) for one in (*on_disk, *replaced)}

from collections.abc import Iterator

from django.db import migrations, models
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.state import StateApps
from django.utils import timezone

from rectification.models.trail.vouched_fields import VOUCHED
from rectification.models.trail.written import facts_of, name_of
from rectification.notices.canonical import canonical_text, digest_of

AT_ONCE = 500  # rows an entry


def adopt(apps: StateApps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    """Let the log name what stands, once: from here on every entry names its rows.

    Written out in full: a migration knows no verbs. A second adoption, and one behind an
    entry that names rows, is a fault to `verify_audit_log`.
    """
    batch: dict[str, object] = {}
    for name, facts in _standing(apps):
        batch[name] = facts
        if len(batch) == AT_ONCE:
            _record(apps, batch)
            batch = {}
    if batch:
        _record(apps, batch)


def _standing(apps: StateApps) -> Iterator[tuple[str, dict[str, object]]]:
    logged = apps.get_model("rectification", "LogEntry").objects
    published = logged.filter(action="edition.publish").values("subject_id")
    for kind, fields in VOUCHED.items():
        try:
            rows = apps.get_model("rectification", kind)._base_manager.order_by("pk")
        except LookupError:
            continue  # of a later version
        if kind == "publication":  # one that somebody inserted stays unknown
            rows = rows.filter(edition__in=published)
        for row in rows.iterator(AT_ONCE):
            yield name_of(row), facts_of(row, fields)


def _record(apps: StateApps, rows: dict[str, object]) -> None:
    chains = apps.get_model("rectification", "Chain").objects
    chain, _new = chains.get_or_create(name="system")
    body = {
        "chain": chain.name,
        "seq": chain.seq + 1,
        "previous": chain.head,
        "at": timezone.now(),
        "actor": "",
        "actor_id": None,
        "action": "log.adopt",
        "subject": "",
        "subject_type": "",
        "subject_id": None,
        "reason": "",
        "before_digest": "",
        "after_digest": "",
        "request_id": "",
        "rows": canonical_text(rows),
    }
    hashed = digest_of({**body, "at": body["at"].isoformat()})
    entries = apps.get_model("rectification", "LogEntry").objects
    entries.create(**{**body, "chain": chain, "hash": hashed})
    chain.seq, chain.head = chain.seq + 1, hashed
    chain.save()


class Migration(migrations.Migration):
    dependencies = [
        ("rectification", "0004_reviews_confirmed"),
    ]

    operations = [
        migrations.AddField(
            model_name="logentry",
            name="rows",
            field=models.TextField(blank=True, default=""),
        ),
        migrations.RunPython(adopt, migrations.RunPython.noop),
    ]

from collections.abc import Iterator

from django.db import migrations, models
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.state import StateApps

from rectification.models.trail.by_migration import record_rows
from rectification.models.trail.vouched_fields import VOUCHED
from rectification.models.trail.written import facts_of, name_of

AT_ONCE = 500  # rows an entry


def adopt(apps: StateApps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    """Let the log name what stands, once: from here on every entry names its rows.

    A second adoption, and one behind an entry that names rows, is a fault to
    `verify_audit_log`.
    """
    batch: dict[str, object] = {}
    for name, facts in _standing(apps):
        batch[name] = facts
        if len(batch) == AT_ONCE:
            record_rows(apps, "log.adopt", batch)
            batch = {}
    if batch:
        record_rows(apps, "log.adopt", batch)


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

"""Stored passwords stand in the log by digest from now on, as they are."""

from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.state import StateApps

from rectification.models.trail.by_migration import record_rows
from rectification.models.trail.written import facts_of, name_of

FIELDS = ("password", "session_epoch")


def name_passwords(apps: StateApps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    users = apps.get_model("rectification", "User").objects.order_by("pk")
    if rows := {name_of(user): facts_of(user, FIELDS) for user in users}:
        record_rows(apps, "user.name_passwords", rows)


class Migration(migrations.Migration):
    dependencies = [
        ("rectification", "0016_seats_of_the_first_run"),
    ]

    operations = [
        migrations.RunPython(name_passwords, migrations.RunPython.noop),
    ]

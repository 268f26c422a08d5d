"""Refuse, in the database too, every change to the frozen tables."""

from django.db import migrations

from rectification.models.trail import frozen


def impose(apps, schema_editor):
    frozen.impose(schema_editor.connection.alias)


class Migration(migrations.Migration):
    dependencies = [("rectification", "0001_records")]

    # Backwards there is nothing to do: the triggers go with their tables.
    operations = [migrations.RunPython(impose, migrations.RunPython.noop)]

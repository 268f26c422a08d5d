"""Entries name what they stood on; the system's chain names the others as they stand."""

from django.db import migrations, models
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.state import StateApps

from rectification.models.trail.by_migration import record_rows
from rectification.models.trail.log import HEAD_OF, SYSTEM_CHAIN
from rectification.notices.canonical import canonical_text


def keep_heads(apps: StateApps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    """Miss, from here on, a chain that is taken away with all that it tells of."""
    chains = apps.get_model("rectification", "Chain").objects.order_by("pk")
    heads = {
        f"{HEAD_OF}{chain.name}": {"seq": chain.seq, "head": chain.head}
        for chain in chains.exclude(name=SYSTEM_CHAIN)
    }
    if heads:
        record_rows(apps, "chain.keep_head", {}, seen=canonical_text(heads))


class Migration(migrations.Migration):
    dependencies = [
        ("rectification", "0034_plans"),
    ]

    operations = [
        migrations.AddField(
            model_name="logentry",
            name="seen",
            field=models.TextField(blank=True, default=""),
        ),
        migrations.RunPython(keep_heads, migrations.RunPython.noop),
    ]

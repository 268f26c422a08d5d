"""Keep with a finding which of its entries is the newest, and its day; the list's
indexes in the whole order of each of its sorts."""

import django.db.models.deletion
from django.db import migrations, models
from django.db.models import OuterRef, Subquery

from rectification.models.trail.constraints import MissingFirst


def fill_in(apps, schema_editor):
    Finding = apps.get_model("rectification", "Finding")
    ProgressEntry = apps.get_model("rectification", "ProgressEntry")
    newest = ProgressEntry.objects.filter(
        finding=OuterRef("pk"), withdrawn_at=None
    ).order_by("-happened_on", "-pk")
    Finding.objects.update(
        latest_entry=Subquery(newest.values("pk")[:1]),
        latest_on=Subquery(newest.values("happened_on")[:1]),
    )


class Migration(migrations.Migration):
    dependencies = [("rectification", "0004_reopened_and_totals")]

    operations = [
        migrations.AddField(
            model_name="finding",
            name="latest_entry",
            field=models.ForeignKey(
                editable=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="rectification.progressentry",
                verbose_name="latest progress",
            ),
        ),
        migrations.AddField(
            model_name="finding",
            name="latest_on",
            field=models.DateField(
                editable=False, null=True, verbose_name="date of it"
            ),
        ),
        migrations.AddIndex(
            model_name="finding",
            index=MissingFirst(fields=["latest_on", "id"], name="finding_latest"),
        ),
        migrations.RemoveIndex(model_name="finding", name="finding_position"),
        migrations.AddIndex(
            model_name="finding",
            index=models.Index(
                fields=["inspection", "position", "id"], name="finding_in_order"
            ),
        ),
        migrations.AddIndex(
            model_name="finding",
            index=models.Index(fields=["due_on", "id"], name="finding_by_deadline"),
        ),
        migrations.AddIndex(
            model_name="finding",
            index=models.Index(fields=["state", "id"], name="finding_by_state"),
        ),
        migrations.AddConstraint(
            model_name="finding",
            constraint=models.CheckConstraint(
                condition=models.Q(latest_entry=None, latest_on=None)
                | models.Q(latest_entry__isnull=False, latest_on__isnull=False),
                name="finding_latest_pair",
            ),
        ),
        # Last: PostgreSQL alters no table that has changed rows to check.
        migrations.RunPython(fill_in, migrations.RunPython.noop),
    ]

"""Seats of roles that wait from now on: what gave rights goes on, and says so."""

from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.state import StateApps
from django.utils import timezone

from rectification.models.trail.by_migration import record_rows
from rectification.models.trail.written import facts_of, name_of

FIELDS = ("confirmation", "confirmed_at")
ROLES = ("coordinator", "auditor", "system_admin")


def keep_earlier(apps: StateApps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    seats = apps.get_model("rectification", "Appointment").objects
    rows = seats.filter(confirmation="waiting", post__role__in=ROLES)
    for seat in rows.order_by("pk"):
        seat.confirmation, seat.confirmed_at = "earlier", timezone.now()
        seat.save(update_fields=FIELDS)
        record_rows(
            apps,
            "post.keep",
            {name_of(seat): facts_of(seat, FIELDS)},
            subject_type="appointment",
            subject_id=seat.pk,
        )


class Migration(migrations.Migration):
    dependencies = [
        ("rectification", "0017_passwords_named"),
    ]

    operations = [
        migrations.RunPython(keep_earlier, migrations.RunPython.noop),
    ]

"""States that an import brings along are confirmed by a second person."""

import django.db.models.deletion
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.state import StateApps
from django.db.models import Min
from django.utils import timezone

from rectification.models.trail.by_migration import record_rows
from rectification.models.trail.vouched_fields import VOUCHED
from rectification.models.trail.written import facts_of, name_of

CLOSED = ["completed", "long_term", "substantially_completed"]


def keep_earlier(apps: StateApps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    """Let what was imported before go on as confirmed; its page says from when."""
    findings = apps.get_model("rectification", "Finding").objects
    closed = findings.filter(
        state__in=CLOSED, adopted_at__isnull=False, adoption=None
    ).order_by()
    batches = list(
        closed.values_list("inspection", "adopted_by").annotate(Min("adopted_at"))
    )
    for inspection, by, at in batches:
        adoption = apps.get_model("rectification", "Adoption").objects.create(
            inspection_id=inspection,
            proposed_by_id=by,
            proposed_at=at,
            confirmation="earlier",
            confirmed_at=timezone.now(),
        )
        own = closed.filter(inspection=inspection, adopted_by=by)
        keys = list(own.order_by("pk").values_list("pk", flat=True))
        findings.filter(pk__in=keys).update(adoption=adoption)
        rows: dict[str, object] = {
            name_of(adoption): facts_of(adoption, VOUCHED["adoption"])
        }
        rows |= {f"finding/{key}": {"adoption": adoption.pk} for key in keys}
        record_rows(apps, "adoption.keep", rows)
    # PostgreSQL alters no table whose references are still to be checked.
    schema_editor.connection.check_constraints()


class Migration(migrations.Migration):
    dependencies = [
        ("rectification", "0011_acts_on_paper"),
    ]

    operations = [
        migrations.CreateModel(
            name="Adoption",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True,
                        primary_key=True,
                        serialize=False,
                        verbose_name="ID",
                    ),
                ),
                (
                    "proposed_at",
                    models.DateTimeField(
                        default=django.utils.timezone.now, verbose_name="taken in at"
                    ),
                ),
                (
                    "meeting",
                    models.CharField(
                        blank=True, max_length=200, verbose_name="meeting or signature"
                    ),
                ),
                (
                    "met_on",
                    models.DateField(blank=True, null=True, verbose_name="day of it"),
                ),
                (
                    "number",
                    models.CharField(
                        blank=True, max_length=100, verbose_name="number of the minutes"
                    ),
                ),
                (
                    "confirmation",
                    models.CharField(
                        choices=[
                            ("waiting", "Not confirmed yet"),
                            ("person", "Confirmed by a second person"),
                            ("earlier", "Imported before confirmations"),
                        ],
                        default="waiting",
                        editable=False,
                        max_length=10,
                        verbose_name="confirmation of the import",
                    ),
                ),
                (
                    "confirmed_at",
                    models.DateTimeField(
                        editable=False, null=True, verbose_name="confirmed at"
                    ),
                ),
            ],
            options={
                "verbose_name": "adoption on import",
                "verbose_name_plural": "adoptions on import",
            },
        ),
        migrations.CreateModel(
            name="ProposedState",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True,
                        primary_key=True,
                        serialize=False,
                        verbose_name="ID",
                    ),
                ),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("completed", "Closed out"),
                            (
                                "substantially_completed",
                                "Substantially completed, continuing",
                            ),
                            ("long_term", "Long-term"),
                        ],
                        max_length=24,
                        verbose_name="state",
                    ),
                ),
                (
                    "wording",
                    models.CharField(
                        blank=True, max_length=500, verbose_name="status as printed"
                    ),
                ),
            ],
            options={
                "verbose_name": "proposed state",
                "verbose_name_plural": "proposed states",
            },
        ),
        migrations.RemoveConstraint(
            model_name="finding",
            name="finding_closed_when",
        ),
        migrations.AddField(
            model_name="adoption",
            name="confirmer",
            field=models.ForeignKey(
                editable=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
                verbose_name="confirmed by",
            ),
        ),
        migrations.AddField(
            model_name="adoption",
            name="inspection",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="adoptions",
                to="rectification.inspection",
                verbose_name="inspection",
            ),
        ),
        migrations.AddField(
            model_name="adoption",
            name="proposed_by",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
                verbose_name="taken in by",
            ),
        ),
        migrations.AddField(
            model_name="adoption",
            name="scan",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="adoptions",
                to="rectification.evidence",
                verbose_name="signed scan",
            ),
        ),
        migrations.AddField(
            model_name="finding",
            name="adoption",
            field=models.ForeignKey(
                editable=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="findings",
                to="rectification.adoption",
                verbose_name="adoption on import",
            ),
        ),
        # What was imported before there were confirmations goes on.
        migrations.RunPython(keep_earlier, migrations.RunPython.noop),
        migrations.AddConstraint(
            model_name="finding",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        (
                            "state__in",
                            ["completed", "long_term", "substantially_completed"],
                        ),
                        _negated=True,
                    ),
                    ("closed_at__isnull", False),
                    ("adoption__isnull", False),
                    _connector="OR",
                ),
                name="finding_closed_when",
            ),
        ),
        migrations.AddConstraint(
            model_name="finding",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("adoption__isnull", False), _negated=True),
                    models.Q(
                        ("adopted_at__isnull", False),
                        (
                            "state__in",
                            ["completed", "long_term", "substantially_completed"],
                        ),
                    ),
                    _connector="OR",
                ),
                name="finding_adoption_closes",
            ),
        ),
        migrations.AddField(
            model_name="proposedstate",
            name="adoption",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE,
                related_name="proposals",
                to="rectification.adoption",
                verbose_name="adoption on import",
            ),
        ),
        migrations.AddField(
            model_name="proposedstate",
            name="finding",
            field=models.OneToOneField(
                on_delete=django.db.models.deletion.CASCADE,
                related_name="proposed_state",
                to="rectification.finding",
                verbose_name="finding",
            ),
        ),
        migrations.AddConstraint(
            model_name="adoption",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        ("meeting", ""),
                        ("met_on", None),
                        ("number", ""),
                        ("scan", None),
                    ),
                    models.Q(
                        models.Q(("meeting", ""), _negated=True),
                        ("met_on__isnull", False),
                        ("scan__isnull", False),
                    ),
                    _connector="OR",
                ),
                name="adoption_basis_whole",
            ),
        ),
        migrations.AddConstraint(
            model_name="adoption",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("confirmation", "waiting"), ("confirmed_at", None)),
                    models.Q(
                        ("confirmation__in", ["person", "earlier"]),
                        ("confirmed_at__isnull", False),
                    ),
                    _connector="OR",
                ),
                name="adoption_confirmed_when",
            ),
        ),
        migrations.AddConstraint(
            model_name="adoption",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("confirmation", "person"), _negated=True),
                    ("confirmer__isnull", False),
                    _connector="OR",
                ),
                name="adoption_confirmed_by",
            ),
        ),
    ]

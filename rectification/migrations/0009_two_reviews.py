from django.db import migrations, models
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.state import StateApps
from django.db.models import Q

from rectification.models.trail.by_migration import record_rows
from rectification.models.trail.written import facts_of, name_of

FIRST, SECOND, FINAL, SECRECY = (
    f"needs_{kind}_review" for kind in ("first", "second", "final", "secrecy")
)
# Asked for besides what a body asks for already, until it is two.
ADDED = (SECRECY, FINAL)


def ask_two(apps: StateApps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    """Let a body that asks for fewer than two reviews ask for two; the log says so."""
    bodies = apps.get_model("rectification", "Organisation").objects
    for body in bodies.order_by("pk"):
        changed = []
        for name in ADDED:
            asked = [
                one for one in (FIRST, SECOND, FINAL, SECRECY) if getattr(body, one)
            ]
            if len(asked) < 2 and name not in asked:
                setattr(body, name, True)
                changed.append(name)
        if changed:
            bodies.filter(pk=body.pk).update(**dict.fromkeys(changed, True))
            record_rows(
                apps,
                "organisation.ask_two",
                {name_of(body): facts_of(body, changed)},
                subject=body.name,
                subject_type="organisation",
                subject_id=body.pk,
            )


class Migration(migrations.Migration):
    dependencies = [
        ("rectification", "0008_extensions"),
    ]

    operations = [
        migrations.RunPython(ask_two, migrations.RunPython.noop),
        migrations.AddConstraint(
            model_name="organisation",
            constraint=models.CheckConstraint(
                condition=Q(
                    Q((FIRST, True), (SECOND, True)),
                    Q((FINAL, True), (FIRST, True)),
                    Q((FIRST, True), (SECRECY, True)),
                    Q((FINAL, True), (SECOND, True)),
                    Q((SECOND, True), (SECRECY, True)),
                    Q((FINAL, True), (SECRECY, True)),
                    _connector="OR",
                ),
                name="organisation_two_reviews",
                violation_error_message="A report needs two reviews at least: tick two, "
                "three or all four.",
            ),
        ),
    ]

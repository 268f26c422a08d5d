from django.apps.registry import Apps
from django.db import migrations, models
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

from rectification.models.bodies.initials import initials

FIELD = {
    "model_name": "office",
    "name": "initials",
    "field": models.CharField(
        blank=True,
        default="",
        editable=False,
        max_length=200,
        verbose_name="initials",
    ),
}


def fill(apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    """Nothing to log: the initials are made of the name."""
    for model, named_in in (("Office", "name"), ("User", "full_name")):
        rows = apps.get_model("rectification", model).objects.all()
        for one in rows.only("pk", named_in):
            letters = initials(getattr(one, named_in))
            rows.filter(pk=one.pk).update(initials=letters)


class Migration(migrations.Migration):
    dependencies = [
        ("rectification", "0057_replies_in_reminders"),
    ]

    operations = [
        migrations.AddField(**FIELD),
        migrations.AddField(**{**FIELD, "model_name": "user"}),
        migrations.RunPython(fill, migrations.RunPython.noop),
    ]

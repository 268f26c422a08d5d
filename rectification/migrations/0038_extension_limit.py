from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("rectification", "0037_help_requests"),
    ]

    operations = [
        migrations.AddField(
            model_name="organisation",
            name="extension_limit",
            field=models.PositiveSmallIntegerField(
                blank=True,
                default=2,
                help_text="Of each finding, counting what was agreed to. 0: never; empty: no limit.",
                null=True,
                verbose_name="how often a deadline may become later",
            ),
        ),
    ]

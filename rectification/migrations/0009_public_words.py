from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("rectification", "0008_readiness"),
    ]

    operations = [
        migrations.AddField(
            model_name="sitesettings",
            name="about",
            field=models.TextField(
                blank=True,
                help_text="A paragraph a line; empty means the standard text.",
                verbose_name="about this site",
            ),
        ),
        migrations.AddField(
            model_name="sitesettings",
            name="accessibility",
            field=models.TextField(
                blank=True,
                help_text="A paragraph a line; empty means the standard text.",
                verbose_name="accessibility statement",
            ),
        ),
    ]

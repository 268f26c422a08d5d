from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("rectification", "0038_extension_limit"),
    ]

    operations = [
        migrations.AddField(
            model_name="extension",
            name="done_so_far",
            field=models.TextField(blank=True, verbose_name="what was done so far"),
        ),
    ]

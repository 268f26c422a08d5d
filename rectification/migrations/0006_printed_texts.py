"""What a notice prints of a finding besides: its outcome, why it is not done."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("rectification", "0005_log_rows")]

    operations = [
        migrations.AddField(
            model_name="finding",
            name="outcome",
            field=models.TextField(
                blank=True,
                help_text="What was achieved; public once the report shows it.",
                verbose_name="outcome of the rectification",
            ),
        ),
        migrations.AddField(
            model_name="finding",
            name="reason_for_delay",
            field=models.TextField(
                blank=True,
                help_text="Public once the report shows it. The reason that an office "
                "gives with its progress stays internal.",
                verbose_name="reason for delay as published",
            ),
        ),
    ]

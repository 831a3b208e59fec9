"""Rooms whose newcomers wait for a host."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("rooms", "0006_times_within_the_calendar")]

    operations = [
        migrations.AddField(
            model_name="room",
            name="wait_for_host",
            field=models.CharField(
                choices=[
                    ("scheduled", "while a meeting is planned"),
                    ("always", "always"),
                    ("never", "never"),
                ],
                default="scheduled",
                max_length=10,
                verbose_name="others wait for a host",
            ),
        )
    ]

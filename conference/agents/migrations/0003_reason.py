from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("agents", "0002_written"),
    ]

    operations = [
        migrations.AddField(
            model_name="turn",
            name="reason",
            field=models.CharField(
                blank=True,
                default="",
                help_text="What the language model's server said.",
                max_length=200,
                verbose_name="reason of the failure",
            ),
            preserve_default=False,
        ),
    ]

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("api", "0002_long_reads"),
        ("records", "0012_layouts_of_pipelines"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    # What was counted is of one hour, and of tokens: nothing of it is worth moving.
    operations = [
        migrations.DeleteModel("ReadingHour"),
        migrations.CreateModel(
            name="ReadingHour",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("hour", models.BigIntegerField()),
                ("rows", models.BigIntegerField()),
                (
                    "told",
                    models.ForeignKey(
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to="records.largeexport",
                    ),
                ),
                (
                    "user",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "indexes": [models.Index(fields=["hour"], name="readings_by_hour")],
                "constraints": [
                    models.UniqueConstraint(fields=("user", "hour"), name="one_reading_per_person_and_hour")
                ],
            },
        ),
    ]

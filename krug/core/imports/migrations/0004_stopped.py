from django.db import migrations, models

STATES = [
    ("draft", "Being prepared"),
    ("running", "Under way"),
    ("stopped", "Stopped"),
    ("done", "Brought in"),
    ("failed", "Broken off"),
    ("undoing", "Being undone"),
    ("undone", "Undone"),
]
ENDED = {"cancelled": "stopped", "failed": "failed"}


def name_what_stands_still(apps, schema_editor):
    """Until now an import that was stopped, or that Krug itself broke off, was said to be under way."""
    rows = apps.get_model("imports", "Import").objects.using(schema_editor.connection.alias)
    for found in rows.filter(state="running", job__state__in=ENDED).select_related("job"):
        found.state, found.counts = ENDED[found.job.state], found.job.checkpoint.get("counts", {})
        found.finished_at = found.job.finished_at
        found.save(update_fields=["state", "counts", "finished_at"])


class Migration(migrations.Migration):
    dependencies = [("imports", "0003_being_undone"), ("jobs", "0001_initial")]

    operations = [
        migrations.AlterField("import", "state", models.CharField(choices=STATES, default="draft", max_length=8)),
        migrations.RunPython(name_what_stands_still, migrations.RunPython.noop),
    ]

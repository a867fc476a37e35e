from django.db import migrations, models

STATES = [
    ("draft", "Being prepared"),
    ("running", "Under way"),
    ("done", "Brought in"),
    ("failed", "Broken off"),
    ("undoing", "Being undone"),
    ("undone", "Undone"),
]


def name_what_is_being_undone(apps, schema_editor):
    """Until now an import that was being taken back looked as it did before."""
    rows = apps.get_model("imports", "Import").objects.using(schema_editor.connection.alias)
    undone = rows.filter(job__kind="imports.undo").exclude(state="undone")
    undone.exclude(job__state="done").update(state="undoing")


class Migration(migrations.Migration):
    dependencies = [("imports", "0002_where_mappings_come_from"), ("jobs", "0001_initial")]

    operations = [
        migrations.AlterField("import", "state", models.CharField(choices=STATES, default="draft", max_length=8)),
        migrations.RunPython(name_what_is_being_undone, migrations.RunPython.noop),
    ]

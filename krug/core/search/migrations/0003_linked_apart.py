from django.db import migrations, models

from krug.core.search.fulltext import follow_again


class Migration(migrations.Migration):
    dependencies = [("search", "0002_fulltext")]
    operations = [
        migrations.CreateModel(
            name="IndexShape",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("number", models.PositiveSmallIntegerField()),
            ],
        ),
        migrations.AddField(model_name="entry", name="linked", field=models.CharField(default="", max_length=300)),
        migrations.RunPython(follow_again, migrations.RunPython.noop),
    ]

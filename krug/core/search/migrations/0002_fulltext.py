from django.db import migrations

from krug.core.search.fulltext import build


class Migration(migrations.Migration):
    dependencies = [("search", "0001_initial")]
    operations = [migrations.RunPython(build, migrations.RunPython.noop)]

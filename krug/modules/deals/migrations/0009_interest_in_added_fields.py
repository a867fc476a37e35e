"""Where a deal came from is a channel and a source that the room of marketing adds: the texts go there."""

from typing import Any

from django.db import migrations

from krug.modules.marketing.texts import take_texts


def forwards(apps: Any, editor: Any) -> None:
    take_texts(apps, editor, "deals", "Deal")


class Migration(migrations.Migration):
    dependencies = [
        ("deals", "0008_interest"),
        ("marketing", "0002_texts_of_clients"),
    ]

    operations = [
        migrations.RunPython(forwards, migrations.RunPython.noop),
        migrations.RemoveField(model_name="deal", name="channel"),
        migrations.RemoveField(model_name="deal", name="source"),
    ]

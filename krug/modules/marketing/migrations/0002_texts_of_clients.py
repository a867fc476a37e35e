"""Where a client came from was told by two texts: channels are made of them, before the room of clients drops them."""

from typing import Any

from django.db import migrations

from krug.modules.marketing.texts import take_texts


def forwards(apps: Any, editor: Any) -> None:
    take_texts(apps, editor, "clients", "Client")


class Migration(migrations.Migration):
    dependencies = [
        ("marketing", "0001_initial"),
        ("clients", "0006_accounts_by_iban"),
        ("search", "0003_linked_apart"),
    ]
    run_before = [("clients", "0008_interest_in_added_fields")]

    operations = [migrations.RunPython(forwards, migrations.RunPython.noop)]

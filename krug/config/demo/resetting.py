"""The demo firm taken out whole: for the same one anew, or for a firm of one's own."""

from __future__ import annotations

import shutil
from pathlib import Path

from django.conf import settings
from django.contrib.contenttypes.models import ContentType
from django.db import connection, connections, transaction
from django.db.migrations.recorder import MigrationRecorder
from django.utils.translation import gettext as _

from krug.config.backup.alone import check_alone
from krug.config.backup.making import FILES
from krug.config.backup.places import NotWhole
from krug.config.demo.signins import forget
from krug.core.access.models import Firm, User
from krug.modules.clients.models import Client

# Where it lies, an empty base is not filled again at the next start.
CLEAN = "clean"


def take_out(is_sure: bool) -> None:
    """No base, no files and no sign-ins any more; the secret and the copies made stay.

    Raises NotWhole, with nothing changed, where this is no demo firm, Krug is running on it, or the one who asks is not
    sure: it cannot be taken back.
    """
    if not Firm.current().is_demo:
        raise NotWhole(_("This base was not empty before the demo firm came, or has none: it is left as it is."))
    if not is_sure:
        going = _("People: %(people)d, clients: %(clients)d. All of it goes and cannot be brought back; add --yes.")
        raise NotWhole(going % {"people": User.objects.count(), "clients": Client.objects.count()})
    check_alone()
    _drop_base()
    # Only now: a break before leaves a base that is empty, and one made anew writes its own.
    shutil.rmtree(Path(settings.DATA) / FILES, ignore_errors=True)
    forget()


def keep_clean() -> None:
    (Path(settings.DATA) / CLEAN).touch()


def is_kept_clean() -> bool:
    return (Path(settings.DATA) / CLEAN).exists()


def _drop_base() -> None:
    if connection.vendor == "sqlite":
        own = Path(connection.settings_dict["NAME"])
        connections.close_all()
        for end in ("-wal", "-shm", ""):  # the base last: without it, a log would be taken for another's
            own.with_name(own.name + end).unlink(missing_ok=True)
    else:
        # Krug's own alone: another program may have tables beside them.
        tables = connection.introspection.django_table_names(only_existing=True, include_views=False)
        names = map(connection.ops.quote_name, [*tables, MigrationRecorder.Migration._meta.db_table])
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(f"DROP TABLE {', '.join(names)} CASCADE")
        connections.close_all()
    ContentType.objects.clear_cache()

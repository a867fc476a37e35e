"""The database made or brought up to date, and what every firm begins with."""

from __future__ import annotations

from django.conf import settings
from django.core.management import call_command
from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from django.utils import translation
from django.utils.translation import gettext as _

from krug.core.access.models import Firm
from krug.core.access.people import ensure_roles
from krug.core.records import kinds
from krug.core.records.custom import fitting, indexing
from krug.core.search import rebuilding
from krug.modules.catalog.units import ensure_first_units
from krug.modules.deals.first_kinds import ensure_first_kinds
from krug.modules.marketing.first_channels import ensure_first_channels
from krug.modules.requests.first_terms import ensure_first_requests
from krug.modules.timesheets.work_kinds import ensure_first_work_kinds


class Behind(Exception):
    """The base is older than this Krug, and this command is not the one to change it."""

    def __str__(self) -> str:
        return _("The base is older than this Krug. Bring it up to date: krug upgrade")


def ready() -> None:
    """For commands that only work with the base: makes an empty one, and raises Behind for one that is behind."""
    executor = MigrationExecutor(connection)
    if executor.loader.applied_migrations and executor.migration_plan(executor.loader.graph.leaf_nodes()):
        raise Behind
    prepare()


def prepare() -> None:
    """Also makes Krug speak the firm's language from here on, where it has chosen one."""
    executor = MigrationExecutor(connection)
    if executor.migration_plan(executor.loader.graph.leaf_nodes()):
        call_command("migrate", interactive=False, verbosity=0)
    shared = [kind.code for kind in kinds.all_kinds() if kind.is_shared]
    ensure_roles([kind.code for kind in kinds.all_kinds()], shared)
    ensure_first_kinds()
    ensure_first_units()
    ensure_first_channels()
    ensure_first_requests()
    ensure_first_work_kinds()
    fitting.refresh()
    indexing.ensure()
    rebuilding.bring_up()
    translation.activate(Firm.current().language or settings.LANGUAGE_CODE)

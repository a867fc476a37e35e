"""The database made or brought up to date, and what every firm begins with."""

from __future__ import annotations

from django.conf import settings
from django.core.management import call_command
from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from django.utils import translation

from krug.core.access.models import Firm
from krug.core.access.people import ensure_roles
from krug.core.records import kinds
from krug.modules.deals.first_kinds import ensure_first_kinds


def prepare() -> None:
    """Also makes Krug speak the firm's language from here on, where it has chosen one."""
    executor = MigrationExecutor(connection)
    if executor.migration_plan(executor.loader.graph.leaf_nodes()):
        call_command("migrate", interactive=False, verbosity=0)
    shared = [kind.code for kind in kinds.all_kinds() if kind.is_shared]
    ensure_roles([kind.code for kind in kinds.all_kinds()], shared)
    ensure_first_kinds()
    translation.activate(Firm.current().language or settings.LANGUAGE_CODE)
